package identity

import (
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// A User is a person who can sign in. Users are never removed, since the history
// points at them; who has left is made inactive.
type User struct {
	ID        string
	Version   int64
	Name      string
	NameKey   string // Swedish sort order of Name
	Email     string // lower case; what one signs in with
	Title     string // what the person is called at work
	Roles     Roles
	Parties   party.Set // the regions that the user may write for
	UnitID    Ref       // the unit that the person belongs to
	Active    bool
	ValidFrom day.Date // first day that the account may be used, 0 from the start
	ValidTo   day.Date // last day, 0 without end
	CreatedAt time.Time
	ChangedAt time.Time
}

// Open tells whether the account may be used on the day.
func (u User) Open(on day.Date) bool {
	return u.Active && u.ValidFrom <= on && (u.ValidTo == 0 || on <= u.ValidTo)
}

// Initials returns one or two letters for the mark beside the name.
func (u User) Initials() string {
	words := strings.Fields(u.Name)
	if len(words) == 0 {
		return "?"
	}
	initials := first(words[0])
	if len(words) > 1 {
		initials += first(words[len(words)-1])
	}
	return strings.ToUpper(initials)
}

func first(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(r)
}

// Check returns what is wrong with the user.
func (u User) Check() error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	wrong = append(wrong, fault.FieldsOf(UserFields.Missing(&u))...)
	if u.Email != "" && !validEmail(u.Email) {
		add("email", "Skriv en e-postadress, till exempel asa.oberg@regionsormland.se.")
	}
	if u.ValidTo != 0 && u.ValidTo < u.ValidFrom {
		add("valid_to", "Sista dagen kan inte vara före första dagen.")
	}
	if u.Roles.May("saving.write") && u.Roles.May("saving.approve") {
		add("roles", "Den som godkänner besparingar kan inte samtidigt ha en roll som registrerar dem. Välj en av rollerna.")
	}
	if u.Roles.Has(Consultant) && len(u.Roles) > 1 {
		add("roles", "En extern upphandlingskonsult ser bara sina uppdrag och kan inte ha fler roller.")
	}
	return fault.Invalid(wrong...)
}

func validEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text && strings.Contains(text[strings.LastIndex(text, "@"):], ".")
}

// cleanEmail returns the address as it is stored and compared.
func cleanEmail(text string) string { return strings.ToLower(strings.TrimSpace(text)) }
