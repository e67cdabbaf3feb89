package governance

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// axes is how many scores an assessment has: V, K, R, H and S.
const axes = 5

// Axes names the scores in their order.
var Axes = [axes]string{"Värde per år (V)", "Kritiskt för patient och drift (K)", "Leverans- och marknadsrisk (R)", "Hållbarhets- och informationsrisk (H)", "Samordning (S)"}

// Assessment is how a contract was scored, and what segment it got.
type Assessment struct {
	ID           string
	Version      int64
	ContractID   string
	Value        int64 // 1–4; 0 is computed from the contract's value a year
	Critical     int64
	Risk         int64
	Sustain      int64
	Joint        int64
	InfoClass    count.Count // highest class of the information, 0–4
	HighConduct  bool        // high risk by the code of conduct
	Note         string
	AssessedOn   day.Date
	AssessedBy   string
	Score        int64            // hundredths, as it was counted then
	Computed     contract.Segment // by the rules of then
	Override     contract.Segment // "" when the rules decide
	OverrideWhy  string
	OverrideBy   string
	OverriddenOn day.Date
	CreatedAt    time.Time
	ChangedAt    time.Time
}

var scores = []field.Option{{Value: "1", Label: "1 – låg"}, {Value: "2", Label: "2 – viss"}, {Value: "3", Label: "3 – stor"}, {Value: "4", Label: "4 – mycket stor"}}

// Segments is the segments with their names (handbook 4.8).
var Segments = []field.Option{{Value: "A", Label: "A – strategiskt"}, {Value: "B", Label: "B – viktigt"}, {Value: "C", Label: "C – bas"}, {Value: "D", Label: "D – reaktivt"}}

// Fields describes an assessment.
var Fields = field.Set[Assessment]{
	{Key: "value", Label: Axes[0], Kind: field.Choice, Group: "Poäng", Choices: append([]field.Option{{Value: "0", Label: "Räknas ut av avtalets värde"}}, scores...), At: func(a *Assessment) any { return &a.Value }},
	{Key: "critical", Label: Axes[1], Kind: field.Choice, Choices: scores, Required: true, Help: "Vad händer i vården eller driften om leveransen uteblir?", At: func(a *Assessment) any { return &a.Critical }},
	{Key: "risk", Label: Axes[2], Kind: field.Choice, Choices: scores, Required: true, Help: "Hur få är alternativen, och hur svårt är det att byta?", At: func(a *Assessment) any { return &a.Risk }},
	{Key: "sustain", Label: Axes[3], Kind: field.Choice, Choices: scores, Required: true, At: func(a *Assessment) any { return &a.Sustain }},
	{Key: "joint", Label: Axes[4], Kind: field.Choice, Choices: scores, Required: true, Help: "4 när båda regionerna köper mycket på avtalet.", At: func(a *Assessment) any { return &a.Joint }},
	{Key: "info_class", Label: "Informationsklass", Kind: field.Number, Group: "Hårda regler", Help: "Den högsta klassen 0–4 för information som leverantören hanterar. Lämna tomt om den inte hanterar någon.", At: func(a *Assessment) any { return &a.InfoClass }},
	{Key: "high_conduct", Label: "Hög risk enligt uppförandekoden", Kind: field.Bool, At: func(a *Assessment) any { return &a.HighConduct }},
	{Key: "note", Label: "Motivering", Kind: field.Long, Group: "Motivering", At: func(a *Assessment) any { return &a.Note }},
	{Key: "score", Label: "Poäng", ReadOnly: true, Show: func(a *Assessment) string { return points(a.Score) }, At: func(a *Assessment) any { return &a.Score }},
	{Key: "computed", Label: "Segment enligt reglerna", ReadOnly: true, At: func(a *Assessment) any { return (*string)(&a.Computed) }},
	{Key: "override", Label: "Segment enligt beslut", ReadOnly: true, At: func(a *Assessment) any { return (*string)(&a.Override) }},
	{Key: "override_why", Label: "Skäl till beslutet", Kind: field.Long, ReadOnly: true, At: func(a *Assessment) any { return &a.OverrideWhy }},
	{Key: "override_by", Label: "Beslutat av", ReadOnly: true, At: func(a *Assessment) any { return &a.OverrideBy }},
	{Key: "overridden_on", Label: "Beslutat", Kind: field.Date, ReadOnly: true, At: func(a *Assessment) any { return &a.OverriddenOn }},
	{Key: "assessed_on", Label: "Bedömt", Kind: field.Date, ReadOnly: true, At: func(a *Assessment) any { return &a.AssessedOn }},
	{Key: "assessed_by", Label: "Bedömt av", ReadOnly: true, At: func(a *Assessment) any { return &a.AssessedBy }},
}

func points(hundredths int64) string { return sv.Decimal(hundredths, 100, 2) }

// Segment is what the contract counts as: what was decided, else what the rules gave.
func (a Assessment) Segment() contract.Segment {
	if a.Override != "" {
		return a.Override
	}
	return a.Computed
}

// Check tells what is wrong with the scores.
func (a Assessment) Check() error {
	var wrong []fault.Field
	for i, one := range []struct {
		key   string
		score int64
		least int64
	}{{"value", a.Value, 0}, {"critical", a.Critical, 1}, {"risk", a.Risk, 1}, {"sustain", a.Sustain, 1}, {"joint", a.Joint, 1}} {
		if one.score < one.least || one.score > 4 {
			wrong = append(wrong, fault.Field{Name: one.key, Message: Axes[i] + ": välj poäng mellan 1 och 4."})
		}
	}
	if a.InfoClass.Known && (a.InfoClass.N < 0 || a.InfoClass.N > 4) {
		wrong = append(wrong, fault.Field{Name: "info_class", Message: "Informationsklassen är mellan 0 och 4."})
	}
	return fault.Invalid(wrong...)
}

// Outcome is what the rules make of an assessment.
type Outcome struct {
	Value   int64 // V that was used
	Score   int64 // hundredths
	ByScore contract.Segment
	Segment contract.Segment
	Why     []string // hard rules that raised it
}

// Yearly returns what the contract is worth a year, options included; ok is false when
// its value or its end is unknown.
func Yearly(c contract.Contract) (a money.Amount, ok bool) {
	if !c.Value.Known || c.BeginsOn == 0 || c.LatestEnd == 0 {
		return 0, false
	}
	months := int64(0)
	for c.BeginsOn.AddMonths(int(months)) <= c.LatestEnd {
		months++
	}
	a, err := c.Value.Amount.MulRat(12, max(12, months))
	return a, err == nil
}

// value is V: as scored, or by the contract's value a year.
func (r Rules) value(a Assessment, c contract.Contract) (int64, error) {
	if a.Value != 0 {
		return a.Value, nil
	}
	yearly, ok := Yearly(c)
	switch {
	case !ok:
		return 0, fault.Invalid(fault.Field{Name: "value", Message: "Avtalets värde eller slutdatum är okänt. Välj poängen själv."})
	case yearly > r.Highest:
		return 4, nil
	case yearly >= r.Values[1]:
		return 3, nil
	case yearly >= r.Values[0]:
		return 2, nil
	}
	return 1, nil
}

// Segment computes the segment of an assessed contract.
func (r Rules) Segment(a Assessment, c contract.Contract) (Outcome, error) {
	v, err := r.value(a, c)
	if err != nil {
		return Outcome{}, err
	}
	var sum, weights int64
	for i, score := range [axes]int64{v, a.Critical, a.Risk, a.Sustain, a.Joint} {
		sum += r.Weights[i] * score
		weights += r.Weights[i]
	}
	if weights == 0 {
		return Outcome{}, fault.Conflict("Vikterna för segmenteringen är noll. Ange dem bland reglerna.")
	}
	o := Outcome{Value: v, Score: (sum*100 + weights/2) / weights, ByScore: "D"}
	for i, segment := range []contract.Segment{"A", "B", "C"} {
		if sum*100 >= r.Limits[i]*weights {
			o.ByScore = segment
			break
		}
	}
	o.Segment = o.ByScore
	raise := func(when bool, to contract.Segment, why string) {
		if when && o.Segment > to {
			o.Segment, o.Why = to, append(o.Why, why)
		}
	}
	raise(a.Critical >= r.Critical, "B", fmt.Sprintf("kritiskt för patient och drift %d: minst B", a.Critical))
	raise(a.InfoClass.Known && a.InfoClass.N >= r.Info, "B", fmt.Sprintf("informationsklass %d: minst B", a.InfoClass.N))
	raise(c.EnvPriority == contract.Yes, "C", "miljöprioriterat avtal: minst C")
	raise(a.HighConduct, "C", "hög risk enligt uppförandekoden: minst C")
	return o, nil
}

// override makes somebody's judgement decide instead of the rules; "" lets the rules decide again.
func (a *Assessment) override(to contract.Segment, why, by string, on day.Date) error {
	why = strings.TrimSpace(why)
	var wrong []fault.Field
	if to != "" && !strings.Contains("ABCD", string(to)) {
		wrong = append(wrong, fault.Field{Name: "override", Message: "Välj segment A, B, C eller D."})
	}
	if why == "" {
		wrong = append(wrong, fault.Field{Name: "why", Message: "Skriv varför segmentet avviker från reglerna."})
	}
	if to != "" && to == a.Computed {
		wrong = append(wrong, fault.Field{Name: "override", Message: fmt.Sprintf("Reglerna ger redan %s.", to)})
	}
	a.Override, a.OverrideWhy, a.OverrideBy, a.OverriddenOn = to, why, by, on
	if to == "" {
		a.OverrideWhy, a.OverrideBy, a.OverriddenOn = "", "", 0
	}
	return fault.Invalid(wrong...)
}

// reason is why the contract has its segment, as the contract register keeps it.
func (a Assessment) reason(o Outcome) string {
	if a.Override != "" {
		return "Beslut " + a.OverriddenOn.Sv() + ": " + a.OverrideWhy
	}
	text := "Poäng " + points(o.Score)
	if len(o.Why) > 0 {
		text += ", " + strings.Join(o.Why, ", ")
	}
	return text
}

// ref is an id that may be missing.
type ref = identity.Ref
