package control

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// State is how far an occurrence has come.
type State string

// The states.
const (
	Planned  State = "planned"
	Done     State = "done"
	Reviewed State = "reviewed"
)

// Sv returns the state as it is shown.
func (s State) Sv() string { return field.LabelOf(states, string(s)) }

// Result is what a control found.
type Result string

// The results.
const (
	OK        Result = "ok"
	Minor     Result = "minor"
	Deviation Result = "deviation"
	NotDone   Result = "not_done"
)

// Sv returns the result as it is shown.
func (r Result) Sv() string { return field.LabelOf(results, string(r)) }

// Occurrence is one time that a moment is done, for one period.
type Occurrence struct {
	ID            string
	Version       int64
	MomentID      string
	Year          int64
	Period        day.Period
	PeriodEnd     day.Date
	DueOn         day.Date
	State         State
	Result        Result
	Finding       string
	PerformerID   string // who shall do it
	Performer     string
	DoneByID      string
	DoneBy        string
	DoneOn        day.Date
	ReviewedByID  string
	ReviewedBy    string
	ReviewedOn    day.Date
	Measure       string
	OwnerID       string // who answers for the measure
	Owner         string
	MeasureDue    day.Date
	MeasureDoneOn day.Date
	CarriedFrom   string // the occurrence of the year before
	CarriedTo     int64  // the year that it was carried to
	CreatedAt     time.Time
	ChangedAt     time.Time

	Area    string   `db:"-"` // of its row
	Text    string   `db:"-"` // of its moment
	RowID   string   `db:"-"`
	Answers []Answer `db:"-"`
}

// URL is the address of the occurrence.
func (o Occurrence) URL() string { return Path + "/tillfallen/" + o.ID }

// Name is what the occurrence is called in lists and in the history.
func (o Occurrence) Name() string { return o.Area + ", " + o.Period.Label() }

// Carried tells whether it was carried here from the year before.
func (o Occurrence) Carried() bool { return o.CarriedFrom != "" }

// FromYear is the year that a carried occurrence is about.
func (o Occurrence) FromYear() int { return o.PeriodEnd.Year() }

// Late tells whether it should have been done.
func (o Occurrence) Late(today day.Date) bool { return o.State == Planned && o.DueOn < today }

// Soon tells whether it is to be done within a month.
func (o Occurrence) Soon(today day.Date) bool {
	return o.State == Planned && !o.Late(today) && o.DueOn <= today.AddDays(31)
}

// Performed tells whether the control was really done: what is recorded as not done was not.
func (o Occurrence) Performed() bool { return o.State != Planned && o.Result != NotDone }

// MeasureOpen tells whether a measure waits to be taken.
func (o Occurrence) MeasureOpen() bool { return o.Measure != "" && o.MeasureDoneOn == 0 }

// AnswerState says what became of a question.
type AnswerState string

// The states of an answer.
const (
	Answered      AnswerState = "answered"
	AnswerNotDone AnswerState = "not_done"
	NotReported   AnswerState = "not_reported"
	NotMeasurable AnswerState = "not_measurable"
)

// Sv returns the state as reports print it.
func (s AnswerState) Sv() string { return field.LabelOf(answerStates, string(s)) }

// Answer is the answer to a question at one time.
type Answer struct {
	OccurrenceID string
	QuestionID   string
	N            int64
	Label        string
	State        AnswerState
	Reason       string
	Text         string // as it is read: "9/141 = 6,4 %"
	Comment      string
	HasNumber    bool
	Num          int64
	Den          int64
	Scale        figure.Scale
	Unit         string
	Source       Source
	SourceKey    string
	Period       day.Period
	URL          string
	Evidence     string
	ValidFor     day.Date
	RecordedOn   day.Date
	RecordedBy   string

	Parts []Part `db:"-"`
}

// Part is one of several things that an answer consists of: a share of a breakdown
// with its number, or a named row of a list.
type Part struct {
	OccurrenceID string
	QuestionID   string
	N            int64
	Label        string
	Num          int64
	Counted      bool
	URL          string
}

// Read returns the answer as it is read, with the reason where there is none.
func (a Answer) Read() string {
	if a.State == Answered {
		return a.Text
	}
	if a.Reason == "" {
		return a.State.Sv()
	}
	return a.State.Sv() + ": " + sv.LowerFirst(strings.TrimSuffix(a.Reason, "."))
}

// Reply is what somebody answers when a control is done.
type Reply struct {
	State    AnswerState // Answered takes what is computed, or what is written here
	Reason   string
	Comment  string
	Number   string // of a question by hand with a unit
	Evidence string
	ValidFor day.Date
}

// Performance is what is recorded when a control has been done.
type Performance struct {
	Result     Result
	Finding    string
	Replies    map[string]Reply // by question
	Measure    string
	OwnerID    string
	MeasureDue day.Date
}

// Check returns what is missing in the performance. Answers are checked each by itself.
func (p Performance) Check() error {
	var wrong []fault.Field
	add := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if field.LabelOf(results, string(p.Result)) == string(p.Result) {
		add("result", "Välj vad kontrollen visade.")
	}
	if p.Result != OK && p.Result != "" && p.Finding == "" {
		add("finding", "Beskriv avvikelsen, eller varför kontrollen inte genomfördes.")
	}
	if p.Result == Deviation && p.Measure == "" {
		add("measure", "Skriv vilken åtgärd avvikelsen leder till.")
	}
	if p.Measure != "" && p.OwnerID == "" {
		add("owner_id", "Välj vem som ansvarar för åtgärden.")
	}
	if p.Measure != "" && p.MeasureDue == 0 {
		add("measure_due", "Skriv när åtgärden ska vara klar.")
	}
	return fault.Invalid(wrong...)
}

// Review marks the occurrence as reviewed by somebody other than who did it.
func (o Occurrence) Review(byID, by string, today day.Date) (Occurrence, error) {
	switch {
	case o.State != Done:
		return o, fault.Conflict("Kontrollen är %s och kan inte granskas.", strings.ToLower(o.State.Sv()))
	case o.DoneByID == byID:
		return o, fault.Forbidden("Den som har utfört kontrollen kan inte granska den. Be någon annan.")
	}
	o.State, o.ReviewedByID, o.ReviewedBy, o.ReviewedOn = Reviewed, byID, by, today
	return o, nil
}

// Reopen returns the occurrence to planned. Its answers are kept until it is done again.
func (o Occurrence) Reopen(why string) (Occurrence, error) {
	switch {
	case strings.TrimSpace(why) == "":
		return o, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför kontrollen öppnas igen."})
	case o.State == Planned:
		return o, fault.Conflict("Kontrollen är inte utförd än.")
	case o.CarriedTo != 0:
		return o, fault.Conflict("Kontrollen är överförd till %d. Redovisa den där.", o.CarriedTo)
	}
	o.State, o.ReviewedByID, o.ReviewedBy, o.ReviewedOn = Planned, "", "", 0
	o.Result, o.DoneByID, o.DoneBy, o.DoneOn = "", "", "", 0
	return o, nil
}

// Postpone moves the day by which it is to be done.
func (o Occurrence) Postpone(to day.Date, why string) (Occurrence, error) {
	var wrong []fault.Field
	if to <= o.PeriodEnd {
		wrong = append(wrong, fault.Field{Name: "due_on", Message: "Skriv en dag efter periodens slut, " + o.PeriodEnd.Sv() + "."})
	}
	if strings.TrimSpace(why) == "" {
		wrong = append(wrong, fault.Field{Name: "why", Message: "Skriv varför dagen flyttas."})
	}
	if err := fault.Invalid(wrong...); err != nil {
		return o, err
	}
	if o.State != Planned {
		return o, fault.Conflict("Kontrollen är redan utförd.")
	}
	o.DueOn = to
	return o, nil
}

// carry returns the occurrence as it ends this year, and as it goes on in the next.
func (o Occurrence) carry(year int64, today day.Date) (old, next Occurrence) {
	old, next = o, o
	if old.State == Planned {
		old.State, old.Result, old.DoneOn = Done, NotDone, today
		old.Finding = strings.TrimSpace(old.Finding + " Inte genomförd. Överförd till nästa år.")
	}
	old.CarriedTo = year
	next.Year, next.CarriedFrom, next.CarriedTo = year, o.ID, 0
	next.State, next.Result, next.Finding = Planned, "", ""
	next.DoneByID, next.DoneBy, next.DoneOn = "", "", 0
	next.ReviewedByID, next.ReviewedBy, next.ReviewedOn = "", "", 0
	next.Measure, next.OwnerID, next.Owner, next.MeasureDue, next.MeasureDoneOn = "", "", "", 0, 0
	next.Answers = nil
	return old, next
}
