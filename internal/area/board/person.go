package board

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/word/day"
)

// Person sits in or speaks to a body. No account is needed.
type Person struct {
	ID         string
	Version    int64
	Name       string
	NameKey    string
	Title      string
	Party      string // code of the region, "" when unknown
	PoliticsID identity.Ref
	UserID     identity.Ref // the account, when there is one
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Label string `db:"-"` // of the political party, on the day that was asked for
}

// Politics is a political party. What it is called stands in Label.
type Politics struct {
	ID   string
	Name string
}

// Label is what a political party was called during a period.
type Label struct {
	ID         string
	PoliticsID string
	Label      string // "FP"
	Name       string
	ValidFrom  day.Date
	ValidTo    day.Date // last day
	Note       string
}

// The kinds of seat.
const (
	Member = "member"
	Deputy = "deputy"
)

// Seat is a place in a body.
type Seat struct {
	ID          string
	BodyID      string
	Number      int64
	Kind        string
	ElectedBy   string       // code of the party
	PersonalFor identity.Ref // the member's seat
	ValidFrom   day.Date
	ValidTo     day.Date // last day
}

// The offices of a mandate.
const (
	Chair      = "chair"
	ViceChair  = "vice"
	SecondVice = "vice2"
)

// Mandate is a person's time on a seat. A seat without a mandate is vacant.
type Mandate struct {
	ID         string
	Version    int64
	SeatID     string
	PersonID   string
	PoliticsID identity.Ref
	Office     string
	FromDay    day.Date
	ToDay      day.Date // last day
	Note       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// URL is the person's page.
func (p Person) URL() string { return PersonPath + "/" + p.ID }

// Text is the name as minutes print it: "Elin Granqvist (KD)".
func (p Person) Text() string {
	if p.Label == "" {
		return p.Name
	}
	return p.Name + " (" + p.Label + ")"
}

// Check returns what is wrong with the person.
func (p Person) Check() error { return PersonFields.Missing(&p) }

// labelOn returns what a political party was called on the day; before the first
// known label, the first.
func labelOn(labels []Label, politics string, on day.Date) string {
	text := ""
	for _, l := range labels { // oldest first
		if l.PoliticsID == politics && politics != "" && (text == "" || l.ValidFrom <= on) {
			text = l.Label
		}
	}
	return text
}

// Term is a mandate with whose and what it is.
type Term struct {
	Mandate
	Person string // name
	Seat   Seat   `db:"-"`
	Label  string `db:"-"`
}

// within tells whether the term ran on any day of the period.
func (t Term) within(p day.Period) bool {
	return (p.To == 0 || t.FromDay < p.To) && (t.ToDay == 0 || t.ToDay >= p.From)
}

var offices = map[string]string{Chair: "ordförande", ViceChair: "vice ordförande", SecondVice: "2:e vice ordförande"}

// Line is the term as a report lists it: "Carl Werner (MP) vice ordförande till
// den 31 oktober". What lies outside the period is not told.
func (t Term) Line(p day.Period) string {
	parts := []string{t.Person}
	if t.Label != "" {
		parts = append(parts, "("+t.Label+")")
	}
	if office := offices[t.Office]; office != "" {
		parts = append(parts, office)
	}
	if t.FromDay > p.From {
		parts = append(parts, "från den "+dayMonth(t.FromDay))
	}
	if t.ToDay != 0 && (p.To == 0 || t.ToDay < p.Last()) {
		parts = append(parts, "till den "+dayMonth(t.ToDay))
	}
	return strings.Join(parts, " ")
}
