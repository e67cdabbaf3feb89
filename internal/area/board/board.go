package board

import (
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Body is a board, a committee, a council, a group or a series of meetings.
type Body struct {
	ID          string
	Version     int64
	Code        string // "du-namnden": stable name for figures and report inserts
	Kind        string
	ParentID    identity.Ref
	Host        string // code of the party whose organisation it belongs to
	Parties     party.Set
	Place       string // where it usually meets
	Nomination  string // who elects and nominates
	Rapporteurs string // the main rapporteurs
	Note        string
	ValidFrom   day.Date
	ValidTo     day.Date // last day
	CreatedAt   time.Time
	ChangedAt   time.Time

	Name string `db:"-"` // on the day that was asked for
}

// The kinds of body.
const (
	Board     = "board"
	Committee = "committee"
	Drafting  = "drafting"
	Executive = "executive" // the parties' executive boards together
	Council   = "council"
	Group     = "group"
	Series    = "series" // meetings of the administration, counted but not minuted
)

// noun is what running text calls a body of each kind, in the definite form.
var noun = map[string]string{Board: "nämnden", Committee: "utskottet", Drafting: "beredningen", Executive: "styrelserna",
	Council: "rådet", Group: "gruppen", Series: "mötet"}

// Noun is what running text calls the body: "nämnden".
func (b Body) Noun() string { return noun[b.Kind] }

// Name is what a body was called during a period.
type Name struct {
	ID        string
	BodyID    string
	Name      string
	ValidFrom day.Date // 0 from the start
	ValidTo   day.Date // last day, 0 until further notice
}

// nameOn returns the name on the day; before the first known name, the first.
func nameOn(names []Name, on day.Date) string {
	name := ""
	for _, n := range names { // oldest first
		if name == "" || n.ValidFrom <= on {
			name = n.Name
		}
	}
	return name
}

// Succession tells that a body took over after another.
type Succession struct {
	ID     string
	FromID string
	ToID   string
	OnDay  day.Date
	Note   string
}

// Remit is what a body shall do, by its rules during a period.
type Remit struct {
	ID        string
	BodyID    string
	Points    string // one point per line
	Source    string
	ValidFrom day.Date
	ValidTo   day.Date // last day
}

// Year is the meetings of a year that nobody keeps agendas of.
type Year struct {
	ID        string
	Version   int64
	BodyID    string
	Year      int64
	Planned   count.Count
	Held      count.Count
	Remote    count.Count // of those held
	Physical  count.Count // of those held
	Reason    string
	Source    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// URL is the body's page.
func (b Body) URL() string { return BodyPath + "/" + b.ID }

// Check returns what is wrong with the body.
func (b Body) Check() error {
	wrong := fault.FieldsOf(BodyFields.Missing(&b))
	if strings.ContainsAny(b.Code, " ,;/%?") {
		wrong = append(wrong, fault.Field{Name: "code", Message: "Koden får bara innehålla bokstäver, siffror och bindestreck."})
	}
	if b.ValidTo != 0 && b.ValidTo < b.ValidFrom {
		wrong = append(wrong, fault.Field{Name: "valid_to", Message: "Sista dagen kan inte vara före första dagen."})
	}
	if string(b.ParentID) == b.ID && b.ID != "" {
		wrong = append(wrong, fault.Field{Name: "parent_id", Message: "Ett organ kan inte höra till sig självt."})
	}
	return fault.Invalid(wrong...)
}

// Check returns what is wrong with the year.
func (y Year) Check() error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if y.Year < 1990 || y.Year > 2100 {
		add("year", "Skriv året med fyra siffror, till exempel 2017.")
	}
	if !y.Held.Known && !y.Planned.Known && !y.Physical.Known && !y.Remote.Known {
		add("held", "Ange minst ett antal. Lämna tomt det som inte är känt, skriv 0 för inget.")
	}
	for _, part := range []struct {
		key string
		n   count.Count
	}{{"remote", y.Remote}, {"physical", y.Physical}} {
		if part.n.Known && y.Held.Known && part.n.N > y.Held.N {
			add(part.key, "Antalet kan inte vara större än antalet hållna möten.")
		}
	}
	if y.Held.Known && y.Held.N == 0 && y.Reason == "" {
		add("reason", "Skriv varför inget möte hölls.")
	}
	return fault.Invalid(wrong...)
}

// covers tells whether a day lies in a period whose last day is to; 0 is open.
func covers(on, from, to day.Date) bool { return on >= from && (to == 0 || on <= to) }

// remitOn returns the remit on the day.
func remitOn(remits []Remit, on day.Date) (Remit, bool) {
	i := slices.IndexFunc(remits, func(r Remit) bool { return covers(on, r.ValidFrom, r.ValidTo) })
	if i < 0 {
		return Remit{}, false
	}
	return remits[i], true
}
