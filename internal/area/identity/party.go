package identity

import (
	"regexp"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// A Party buys: one of the two principals, a further region of 7-klövern, or a
// guest such as a municipality. The code never changes, the name does.
type Party struct {
	ID        string // same as Code
	Version   int64
	Code      string // "D"; for a guest its own short code
	Short     string // as lists also write it: "RS"
	OrgNo     orgnr.ID
	Letter    string // county letter, "" for a guest
	Kind      string // partyOwner, partyExternal or partyGuest
	Host      bool   // keeps the books and employs (värdregion)
	Colour    string // "#005b89", of the party's own editions of reports; "" for the house's
	ValidFrom day.Date
	ValidTo   day.Date
	CreatedAt time.Time
	ChangedAt time.Time

	Name string `db:"-"` // on the day that was asked for
}

// The kinds of party.
const (
	partyOwner    = "owner"    // owns the purchasing organisation
	partyExternal = "external" // a region of 7-klövern
	partyGuest    = "guest"    // joins single procurements (A42)
)

// A PartyName is what a party was called during a period.
type PartyName struct {
	ID        string
	PartyID   string
	Name      string
	ValidFrom day.Date // 0 from the start
	ValidTo   day.Date // last day, 0 until further notice
}

// NameOn returns what the party was called on the day: "Landstinget Sörmland" in
// 2018. Before the first known name the first is used. Without names it is "".
func NameOn(names []PartyName, on day.Date) string {
	best, found := PartyName{}, false
	for _, n := range names {
		if within(on, n.ValidFrom, n.ValidTo) {
			return n.Name
		}
		nearer := !found || n.ValidFrom <= on && n.ValidFrom > best.ValidFrom || best.ValidFrom > on && n.ValidFrom < best.ValidFrom
		if nearer {
			best, found = n, true
		}
	}
	return best.Name
}

// Owns tells whether the party owns the purchasing organisation.
func (p Party) Owns() bool { return p.Kind == partyOwner }

// Check returns what is wrong with the party.
func (p Party) Check() error {
	wrong := fault.FieldsOf(PartyFields.Missing(&p))
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if strings.ContainsAny(p.Code, " ,;/%") {
		add("code", "Koden får bara innehålla bokstäver, siffror och bindestreck.")
	}
	if p.Host && p.Kind != partyOwner {
		add("host", "Bara en huvudman kan vara värd.")
	}
	if p.ValidTo != 0 && p.ValidTo < p.ValidFrom {
		add("valid_to", "Sista dagen kan inte vara före första dagen.")
	}
	if p.Colour != "" && !colour.MatchString(p.Colour) {
		add("colour", "Skriv färgen som # och sex tecken, till exempel #005b89.")
	}
	return fault.Invalid(wrong...)
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// regionShort is a principal's name in running text; the full name over time is
// PartyName's.
func regionShort(code party.Code) string {
	switch code {
	case party.Sormland:
		return "Sörmland"
	case party.Vastmanland:
		return "Västmanland"
	}
	return string(code)
}

// PartiesOf returns the parties of a set among those that are known, in the set's order.
// One that is not known is named by its code.
func PartiesOf(known []Party, set party.Set) []Party {
	list := make([]Party, len(set))
	for i, code := range set {
		list[i] = Party{Code: string(code), Name: string(code)}
		for _, p := range known {
			if p.Code == string(code) {
				list[i] = p
			}
		}
	}
	return list
}

// PartyNames returns what the parties are called.
func PartyNames(list []Party) []string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return names
}
