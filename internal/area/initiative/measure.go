package initiative

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// MeasureKinds is what a measure may be (handbook 5.4).
var MeasureKinds = []field.Option{
	{Value: "procurement", Label: "Upphandling"}, {Value: "standard", Label: "Standardisering"}, {Value: "consumption", Label: "Minskad förbrukning"},
	{Value: "waste", Label: "Minskat svinn"}, {Value: "process", Label: "Processförbättring"}, {Value: "ecommerce", Label: "E-handel"}, {Value: "supplier", Label: "Leverantörsutveckling"},
}

// State is where a measure stands.
type State string

// The states of a measure.
const (
	Planned State = "planned"
	Ongoing State = "ongoing"
	Done    State = "done"
	Stopped State = "stopped"
)

// States is the states with their Swedish names.
var States = []field.Option{{Value: string(Planned), Label: "Planerad"}, {Value: string(Ongoing), Label: "Pågår"}, {Value: string(Done), Label: "Klar"}, {Value: string(Stopped), Label: "Avbruten"}}

// Sv returns the state's Swedish name.
func (s State) Sv() string { return field.LabelOf(States, string(s)) }

// Open tells whether the measure is still to be done.
func (s State) Open() bool { return s == Planned || s == Ongoing }

// Measure is something to be done for a category, with what it is expected to give.
type Measure struct {
	ID              string
	Version         int64
	Number          string // "KÅ22-001"
	Title           string
	TitleKey        string
	Kind            string
	CategoryID      string
	InitiativeID    string
	OwnerID         string
	Owner           string
	DueOn           day.Date
	State           State
	StateOn         day.Date
	StateWhy        string
	Expected        money.Opt   // a year
	ExpectedCO2     count.Count `db:"expected_co2"` // kg a year
	ExpectedQuality string
	Realised        money.Opt   // of the latest follow-up
	RealisedCO2     count.Count `db:"realised_co2"`
	FollowedOn      day.Date
	PlanItemID      string
	ProcurementID   string
	CreatedAt       time.Time
	ChangedAt       time.Time

	Category    string `db:"-"`
	Initiative  string `db:"-"`
	PlanItem    string `db:"-"`
	Procurement string `db:"-"`
}

// Name is how the measure is spoken of.
func (m Measure) Name() string { return m.Number + " " + m.Title }

// URL is the address of the measure.
func (m Measure) URL() string { return MeasurePath + "/" + m.ID }

// Late tells whether the measure should have been done before the day.
func (m Measure) Late(today day.Date) bool { return m.State.Open() && m.DueOn < today }

// Unfollowed tells whether a measure that is under way lacks a follow-up of the last months.
func (m Measure) Unfollowed(today day.Date, months int64) bool {
	return m.State == Ongoing && max(m.FollowedOn, m.StateOn).AddMonths(int(months)) < today
}

// Check tells what is wrong, field by field.
func (m Measure) Check() error {
	wrong := fault.FieldsOf(MeasureFields.Missing(&m))
	if !m.Expected.Known && !m.ExpectedCO2.Known && strings.TrimSpace(m.ExpectedQuality) == "" {
		wrong = append(wrong, fault.Field{Name: "expected", Message: "Ange minst en förväntad effekt: kronor per år, koldioxid eller kvalitet."})
	}
	return fault.Invalid(wrong...)
}

// turn moves the measure to another state. Done wants a follow-up, a stop and a start
// anew a reason.
func (m *Measure) turn(to State, on, today day.Date, why string) error {
	why = strings.TrimSpace(why)
	switch {
	case m.State == to:
		return fault.Conflict("%s är redan i läget %s.", m.Name(), strings.ToLower(to.Sv()))
	case on == 0 || on > today:
		return wrong("on", "Ange dagen. Den kan inte ligga i framtiden.")
	case to == Done && m.FollowedOn == 0:
		return fault.Conflict("%s kan inte bli klar utan uppföljning. Följ upp effekten först, även om den blev noll.", m.Name())
	case why == "" && (to == Stopped || !m.State.Open()):
		return wrong("why", "Skriv varför.")
	}
	m.State, m.StateOn, m.StateWhy = to, on, why
	return nil
}

// FollowUp is what a measure was found to give on a day, counted for a year.
type FollowUp struct {
	ID          string
	MeasureID   string
	FollowedOn  day.Date
	Realised    money.Opt
	RealisedCO2 count.Count `db:"realised_co2"`
	Quality     string
	Comment     string
	ByName      string
	CreatedAt   time.Time
}

// check tells what is wrong with a follow-up.
func (f FollowUp) check(today day.Date) error {
	switch {
	case f.FollowedOn == 0 || f.FollowedOn > today:
		return wrong("followed_on", "Ange dagen för uppföljningen. Den kan inte ligga i framtiden.")
	case !f.Realised.Known && !f.RealisedCO2.Known && strings.TrimSpace(f.Quality+f.Comment) == "":
		return wrong("realised", "Ange vad åtgärden har gett, eller skriv varför det inte går att säga.")
	}
	return nil
}

// latest is the follow-up with the latest day of those in order of their days.
func latest(all []FollowUp) FollowUp {
	if len(all) == 0 {
		return FollowUp{}
	}
	return all[len(all)-1]
}
