package goal

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Aim is how a target is stated.
type Aim string

// The aims, one for each figure.TargetKind.
const (
	Min              Aim = "min"
	Max              Aim = "max"
	Exact            Aim = "exact"
	DirectionOnly    Aim = "direction"
	CannotBeSet      Aim = "cannot_be_set"
	DecidedElsewhere Aim = "decided_elsewhere"
)

var aims = []Aim{Min, Max, Exact, DirectionOnly, CannotBeSet, DecidedElsewhere} // in the order of figure.TargetKind

// Kind returns the aim as figures know it.
func (a Aim) Kind() figure.TargetKind {
	for i, known := range aims {
		if known == a {
			return figure.TargetKind(i)
		}
	}
	return figure.CannotBeSet
}

// Amounts tells whether the aim needs an amount.
func (a Aim) Amounts() bool { return a == Min || a == Max || a == Exact }

// Target is what has been decided that a figure should reach in a period, or why
// nothing has been.
type Target struct {
	ID         string
	Version    int64
	Figure     string // the figure's key
	Span       Span
	Period     day.Period
	Aim        Aim
	HasAmount  bool
	Num        int64 // öre when Scale is figure.Ore
	Den        int64 // 0 when the amount is not a ratio
	Scale      figure.Scale
	Reason     string
	ApprovedBy string
	DecidedOn  day.Date
	CreatedAt  time.Time
	ChangedAt  time.Time

	Unit figure.Unit `db:"-"` // of the figure: amounts are read and written in it
	Name string      `db:"-"` // of the figure
}

// Exists tells whether there is a target at all.
func (t Target) Exists() bool { return t.ID != "" }

// Amount returns the target's amount, as a value without number when it has none.
func (t Target) Amount() figure.Value {
	if !t.HasAmount {
		return figure.Unreported("Målet har inget belopp.")
	}
	return figure.Value{Num: t.Num, Den: t.Den, Scale: t.Scale}
}

// Aimed returns the target as figures judge by it.
func (t Target) Aimed() figure.Target {
	return figure.Target{Kind: t.Aim.Kind(), Amount: t.Amount(), Period: t.Period, ApprovedBy: t.ApprovedBy, Reason: t.Reason}
}

// Text returns the target as it is read: "minst 85,0 mkr", "mål kan inte sättas".
func (t Target) Text(f figure.Figure) string {
	if !t.Exists() {
		return ""
	}
	return t.Aimed().Text(f)
}

// Judge returns the verdict on a value for the period.
func (t Target) Judge(v figure.Value, p day.Period) figure.Verdict {
	if !t.Exists() {
		return figure.NoTarget
	}
	return Judge(t.Aimed(), v, p)
}

// Judge returns the verdict of a target on a value for the period. A sum for a part
// of the year is not judged against the year's target, a share is.
func Judge(t figure.Target, v figure.Value, p day.Period) figure.Verdict {
	if p != t.Period && v.State == figure.Known && v.Den == 0 {
		return figure.NoTarget
	}
	return figure.Judge(v, t)
}

// Check returns what is wrong with the target.
func (t Target) Check() error {
	wrong := checkPeriod(t.Span, t.Period)
	switch {
	case t.Aim == "":
		wrong = append(wrong, fault.Field{Name: "aim", Message: "Välj hur målet är satt."})
	case t.Aim.Amounts() && !t.HasAmount:
		wrong = append(wrong, fault.Field{Name: "amount", Message: "Fyll i målvärdet, eller välj ett slags mål utan belopp."})
	case !t.Aim.Amounts() && t.HasAmount:
		wrong = append(wrong, fault.Field{Name: "amount", Message: "Ta bort målvärdet, eller välj minst, högst eller exakt."})
	}
	if (t.Aim == CannotBeSet || t.Aim == DecidedElsewhere) && t.Reason == "" {
		wrong = append(wrong, fault.Field{Name: "reason", Message: "Skriv varför målet inte sätts här."})
	}
	return fault.Invalid(wrong...)
}

// checkPeriod tells whether the period is one of the span's.
func checkPeriod(s Span, p day.Period) []fault.Field {
	if p.To == 0 {
		return []fault.Field{{Name: "period", Message: "Skriv perioden, till exempel 2022 eller 2022-08."}}
	}
	if s.Kind().Ending(p.Last()) != p {
		return []fault.Field{{Name: "period", Message: "Perioden " + p.Label() + " är inte av slaget " + strings.ToLower(s.Kind().Sv()) + "."}}
	}
	return nil
}

// next returns the target as it stands for the year after, to be decided anew.
func (t Target) next() Target {
	t.Period = day.Period{From: t.Period.From.AddMonths(12), To: t.Period.To.AddMonths(12)}
	t.ApprovedBy, t.DecidedOn = "", 0
	return t
}

// Published is a figure's value as a document printed it. It stands beside what is
// computed and is shown as published where the rows cannot give it.
type Published struct {
	ID        string
	Version   int64
	Figure    string
	Span      Span
	Period    day.Period
	Value     string // as printed: "6,0 %"
	Document  string // "Verksamhetsberättelse 2022"
	Place     string // page or line
	Note      string // why it differs or cannot be recomputed
	CreatedAt time.Time
	ChangedAt time.Time
}

// Check returns what is wrong with the published value.
func (p Published) Check() error { return fault.Invalid(checkPeriod(p.Span, p.Period)...) }

// Source says where the value was printed.
func (p Published) Source() string {
	if p.Place == "" {
		return p.Document
	}
	return p.Document + ", " + p.Place
}

// Comment is what the figure's owner says about a period's value.
type Comment struct {
	ID        string
	Version   int64
	Figure    string
	Span      Span
	Period    day.Period
	Text      string
	WrittenBy string
	CreatedAt time.Time
	ChangedAt time.Time
}
