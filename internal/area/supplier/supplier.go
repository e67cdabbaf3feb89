package supplier

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/sv"
)

// Supplier is a company that the regions buy from or that has sent a tender.
type Supplier struct {
	ID         string
	Version    int64
	Name       string
	OrgNo      orgnr.ID // "" when missing, unique otherwise
	Person     bool     // OrgNo is the personal number of a sole trader
	Country    string   // ISO 3166-1 alpha-2
	ForeignID  string   // number in the register of another country
	VATNo      string
	Active     bool
	Size       Size
	Employees  count.Count
	Turnover   money.Opt // a year
	SizeOn     day.Date  // the day of the numbers, usually the end of a financial year
	SizeSource string
	Town       string
	Email      string
	Phone      string
	Web        string
	Bankgiro   Bankgiro
	PeppolID   string   // scheme and number: "0007:5564250610"
	ParentNo   orgnr.ID // parent company of the group
	Categories Codes
	Notes      string
	MergedInto string // id of the record that this was a duplicate of
	SurvivorID string // id of the record that counts, its own when it is not merged
	SortKey    string
	NameKey    string
	Block      string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Delivers Names `db:"-"` // categories of its contracts, as area/contract knows them; set by who shows them
}

// New returns a supplier with the usual values of a new one.
func New() Supplier { return Supplier{Country: home, Active: true} }

// URL is the address of the supplier's page.
func (s Supplier) URL() string { return "/leverantorer/" + s.ID }

// State says in Swedish how the record stands.
func (s Supplier) State() string {
	switch {
	case s.MergedInto != "":
		return "Hopslagen"
	case !s.Active:
		return "Vilande"
	}
	return "Aktiv"
}

// Masked returns the supplier without what tells a sole trader's personal
// number, for everyone who may not see it and for everything published.
func (s Supplier) Masked() Supplier {
	if s.Person {
		s.OrgNo, s.VATNo, s.PeppolID = "", "", ""
	}
	return s
}

var blanks = regexp.MustCompile(`\s+`)

// tidy writes the attributes one way and derives what follows from others.
func (s Supplier) tidy() Supplier {
	s.Name = strings.TrimSpace(blanks.ReplaceAllString(s.Name, " "))
	s.Town = strings.TrimSpace(blanks.ReplaceAllString(s.Town, " "))
	s.VATNo = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s.VATNo))
	s.ForeignID = strings.TrimSpace(s.ForeignID)
	s.PeppolID = strings.TrimSpace(s.PeppolID)
	if s.Country == "" {
		s.Country = home
	}
	if s.Web != "" && !strings.Contains(s.Web, "://") {
		s.Web = "https://" + s.Web
	}
	s.Person = s.OrgNo.IsPerson()
	s.SortKey, s.NameKey = sv.SortKey(s.Name), NameKey(s.Name)
	s.Block = block(s.NameKey)
	return s
}

// vatForm is two letters of a country and what follows in VIES; Swedish numbers
// are SE, ten digits and 01.
var (
	vatForm    = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z+*]{2,12}$`)
	vatSwedish = regexp.MustCompile(`^SE\d{10}01$`)
	peppolForm = regexp.MustCompile(`^\d{4}:[0-9A-Za-z.:_-]{1,50}$`)
)

// Check tells what in the record is wrong, field by field.
func (s Supplier) Check() error {
	wrong := fault.FieldsOf(Fields.Missing(&s))
	add := func(broken bool, key, message string) {
		if broken {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	add(s.OrgNo != "" && s.Country != home, "country", "Ett företag med svenskt organisationsnummer har landet Sverige.")
	add(s.ForeignID != "" && s.Country == home, "foreign_id", "Utländskt id anges bara för företag i andra länder. Skriv organisationsnumret i stället.")
	add(s.VATNo != "" && !vatForm.MatchString(s.VATNo), "vat_no", "Skriv momsnumret med landskod, till exempel SE556425061001.")
	add(strings.HasPrefix(s.VATNo, "SE") && !vatSwedish.MatchString(s.VATNo), "vat_no", "Ett svenskt momsnummer är SE, tio siffror och 01.")
	add(s.PeppolID != "" && !s.peppolRight(), "peppol_id", "Skriv Peppol-id som schema och nummer, till exempel 0007:5564250610.")
	add(s.Email != "" && !emailRight(s.Email), "email", "Skriv en e-postadress, till exempel order@foretaget.se.")
	add(s.Web != "" && !strings.HasPrefix(s.Web, "https://") && !strings.HasPrefix(s.Web, "http://"), "web", "Skriv en webbadress, till exempel www.foretaget.se.")
	add(s.ParentNo != "" && s.ParentNo == s.OrgNo, "parent_no", "Ett företag är inte sin egen koncernmoder. Lämna fältet tomt.")
	add(s.Employees.Known && s.Employees.N < 0, "employees", "Antalet anställda kan inte vara mindre än noll.")
	return fault.Invalid(wrong...)
}

// peppolRight checks the form, and the number itself for scheme 0007, Swedish
// organisation numbers (rule PEPPOL-COMMON-R049).
func (s Supplier) peppolRight() bool {
	number, swedish := strings.CutPrefix(s.PeppolID, "0007:")
	if !swedish {
		return peppolForm.MatchString(s.PeppolID)
	}
	id, err := orgnr.Parse(number)
	return err == nil && id.Digits() == number
}

func emailRight(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text
}

// Label names the supplier among others with like names: "Mediq AB (556425-0610)".
func (s Supplier) Label() string {
	switch s = s.Masked(); {
	case s.OrgNo != "":
		return s.Name + " (" + s.OrgNo.Sv() + ")"
	case s.Town != "":
		return s.Name + ", " + s.Town
	}
	return s.Name
}
