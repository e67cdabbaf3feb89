package control

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// RiskPath is the address of the risk register.
const RiskPath = "/risker"

// A Risk is something that may go wrong, with how likely and how bad it is before
// and after what is done about it.
type Risk struct {
	ID              string
	Version         int64
	Number          int64
	Title           string
	TitleKey        string
	Area            string
	Cause           string
	Consequence     string
	Likelihood      int64 // 1–4
	Impact          int64 // 1–4
	Value           int64 // derived
	AfterLikelihood int64 // 0 = not judged
	AfterImpact     int64
	Present         int64 // the value after measures, else before: derived
	Measures        string
	OwnerID         string
	Owner           string
	JudgedOn        day.Date // when likelihood and impact were last judged
	ReviewOn        day.Date // when they are to be judged again
	ClosedOn        day.Date
	CreatedAt       time.Time
	ChangedAt       time.Time

	Rows []Linked `db:"-"` // the controls that hold it down
}

// Linked is a control of a plan, as a risk refers to it.
type Linked struct {
	RiskID string
	RowID  string
	Area   string
	Year   int64
}

// URL is the address of the risk.
func (r Risk) URL() string { return RiskPath + "/" + r.ID }

// Name is the risk with its number: "R12 Leverantör i ekonomisk kris".
func (r Risk) Name() string { return fmt.Sprintf("R%d %s", r.Number, r.Title) }

// Open tells whether the risk is still watched.
func (r Risk) Open() bool { return r.ClosedOn == 0 }

// After is the value when measures are counted, 0 when that is not judged.
func (r Risk) After() int64 { return r.AfterLikelihood * r.AfterImpact }

// place is where the risk stands in the map now.
func (r Risk) place() (likelihood, impact int64) {
	if r.After() != 0 {
		return r.AfterLikelihood, r.AfterImpact
	}
	return r.Likelihood, r.Impact
}

// derive fills what follows from the other fields.
func (r *Risk) derive() {
	r.Value = r.Likelihood * r.Impact
	l, i := r.place()
	r.Present = l * i
}

// Check returns what is wrong with the risk.
func (r Risk) Check() error {
	wrong := fault.FieldsOf(RiskFields.Missing(&r))
	for _, step := range []struct {
		name string
		n    int64
		low  int64
	}{{"likelihood", r.Likelihood, 1}, {"impact", r.Impact, 1}, {"after_likelihood", r.AfterLikelihood, 0}, {"after_impact", r.AfterImpact, 0}} {
		if step.n < step.low || step.n > 4 {
			wrong = append(wrong, fault.Field{Name: step.name, Message: "Välj ett steg från 1 till 4."})
		}
	}
	if (r.AfterLikelihood == 0) != (r.AfterImpact == 0) {
		wrong = append(wrong, fault.Field{Name: "after_impact", Message: "Bedöm både sannolikhet och konsekvens efter åtgärder, eller ingen av dem."})
	}
	if r.After() > r.Value {
		wrong = append(wrong, fault.Field{Name: "after_likelihood", Message: "Värdet efter åtgärder kan inte vara högre än före."})
	}
	if r.JudgedOn != 0 && r.ReviewOn != 0 && r.ReviewOn <= r.JudgedOn {
		wrong = append(wrong, fault.Field{Name: "review_on", Message: "Nästa bedömning ska vara efter den senaste."})
	}
	return fault.Invalid(wrong...)
}

// RiskValue is one judgement of a risk.
type RiskValue struct {
	ID              string
	RiskID          string
	JudgedOn        day.Date
	Likelihood      int64
	Impact          int64
	AfterLikelihood int64
	AfterImpact     int64
	JudgedBy        string
	Why             string
}

// judged tells whether the two are judged alike.
func (r Risk) judged(other Risk) bool {
	return r.Likelihood == other.Likelihood && r.Impact == other.Impact && r.AfterLikelihood == other.AfterLikelihood &&
		r.AfterImpact == other.AfterImpact && r.JudgedOn == other.JudgedOn
}

// Band is what a risk value asks for.
type Band int

// The bands, from green to red.
const (
	Accept Band = iota
	Watch
	Control
	Act
)

// Scale is how risks are judged from a day on: the organisation's own choice.
type Scale struct {
	ID              string
	Version         int64
	ValidFrom       day.Date
	Source          string
	WatchFrom       int64
	ControlFrom     int64 // from this value a risk needs a control
	ActFrom         int64
	AcceptName      string
	WatchName       string
	ControlName     string
	ActName         string
	LikelihoodNames string // a line each, 1 to 4
	ImpactNames     string
	CreatedAt       time.Time
	ChangedAt       time.Time
}

// Check returns what is wrong with the scale.
func (s Scale) Check() error {
	wrong := fault.FieldsOf(ScaleFields.Missing(&s))
	if !(1 < s.WatchFrom && s.WatchFrom < s.ControlFrom && s.ControlFrom < s.ActFrom && s.ActFrom <= 16) {
		wrong = append(wrong, fault.Field{Name: "watch_from", Message: "Gränserna ska stiga och ligga mellan 2 och 16."})
	}
	for key, names := range map[string]string{"likelihood_names": s.LikelihoodNames, "impact_names": s.ImpactNames} {
		if len(lines(names)) != 4 {
			wrong = append(wrong, fault.Field{Name: key, Message: "Skriv fyra namn, ett på varje rad."})
		}
	}
	return fault.Invalid(wrong...)
}

// Band returns what the value asks for.
func (s Scale) Band(value int64) Band {
	switch {
	case value >= s.ActFrom:
		return Act
	case value >= s.ControlFrom:
		return Control
	case value >= s.WatchFrom:
		return Watch
	}
	return Accept
}

// Name is what a band is called.
func (s Scale) Name(b Band) string {
	return [...]string{s.AcceptName, s.WatchName, s.ControlName, s.ActName}[b]
}

// Range is the values of a band: "8–11".
func (s Scale) Range(b Band) string {
	limits := [...]int64{1, s.WatchFrom, s.ControlFrom, s.ActFrom, 17}
	from, to := limits[b], limits[b+1]-1
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// Likelihood names a step of likelihood, "" for none.
func (s Scale) Likelihood(n int64) string { return step(s.LikelihoodNames, n) }

// Impact names a step of consequence, "" for none.
func (s Scale) Impact(n int64) string { return step(s.ImpactNames, n) }

func step(names string, n int64) string {
	list := lines(names)
	if n < 1 || int(n) > len(list) {
		return ""
	}
	return list[n-1]
}

func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
