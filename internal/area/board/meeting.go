package board

import (
	"regexp"
	"slices"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// State is where a meeting stands.
type State string

// The states, in their order.
const (
	Planned   State = "planned"
	Called    State = "called"
	Open      State = "open"
	Held      State = "held"
	Written   State = "written"
	Adjusted  State = "adjusted"
	Noticed   State = "noticed"
	Final     State = "final"
	Cancelled State = "cancelled"
)

// order is the way of a meeting.
var order = []State{Planned, Called, Open, Held, Written, Adjusted, Noticed, Final}

// Before tells whether the state comes before another on a meeting's way.
func (s State) Before(other State) bool { return slices.Index(order, s) < slices.Index(order, other) }

// Sv is the state in words.
func (s State) Sv() string {
	for _, o := range states {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return string(s)
}

// Meeting is one sammanträde.
type Meeting struct {
	ID         string
	Version    int64
	BodyID     string
	HeldOn     day.Date // planned for, or held on
	StartsAt   string   // "09:30"
	EndsAt     string
	Town       string
	Place      string
	Form       string
	State      State
	Secretary  string
	ChairID    identity.Ref // who presides
	Others     string       // who else is present, one per line
	CalledOn   day.Date
	WrittenOn  day.Date
	AdjustedOn day.Date
	NoticedOn  day.Date
	FinalOn    day.Date // the first day after the time of appeal
	Seal       string   // SHA-256 of the adjusted minutes
	Historic   bool     // registered afterwards: only what the source says is known
	Note       string
	Source     string
	CreatedAt  time.Time
	ChangedAt  time.Time

	Body Body `db:"-"`
}

// URL is the meeting's page.
func (m Meeting) URL() string { return MeetingPath + "/" + m.ID }

// Name is the meeting in a list: "DU-nämnden 7 april 2017".
func (m Meeting) Name() string { return m.Body.Name + " " + m.HeldOn.Long() }

// StateOn is the state on a day: noticed minutes become final when the time of
// appeal has passed, without anybody doing anything.
func (m Meeting) StateOn(on day.Date) State {
	if m.State == Noticed && m.FinalOn != 0 && on >= m.FinalOn {
		return Final
	}
	return m.State
}

var clock = regexp.MustCompile(`^([01][0-9]|2[0-3])[:.][0-5][0-9]$`)

// Check returns what is wrong with the meeting.
func (m Meeting) Check() error {
	wrong := fault.FieldsOf(MeetingFields.Missing(&m))
	for _, at := range []struct{ key, text string }{{"starts_at", m.StartsAt}, {"ends_at", m.EndsAt}} {
		if at.text != "" && !clock.MatchString(at.text) {
			wrong = append(wrong, fault.Field{Name: at.key, Message: "Skriv klockslaget så här: 09:30."})
		}
	}
	if b := m.Body; b.ID != "" && !covers(m.HeldOn, b.ValidFrom, b.ValidTo) {
		wrong = append(wrong, fault.Field{Name: "held_on", Message: b.Name + " finns inte den dagen. Välj det organ som gäller då."})
	}
	return fault.Invalid(wrong...)
}
