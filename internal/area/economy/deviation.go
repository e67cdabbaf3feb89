package economy

import (
	"slices"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/money"
)

// Question is one of the questions that the reports answer, L07.
type Question string

// The questions.
const (
	State         Question = "laget"
	AgainstBudget Question = "budget"
	AgainstBefore Question = "fg-ar"
)

// questions in the order of the report, in its own words.
var questions = []struct {
	Question Question
	Text     string
}{
	{State, "Hur ser det ekonomiska läget ut?"},
	{AgainstBudget, "Avvikelse utfall mot budget – vad beror det på?"},
	{AgainstBefore, "Avvikelse utfall mot utfall föregående år – vad beror det på?"},
}

// Text is the question as the report asks it.
func (q Question) Text() string {
	for _, one := range questions {
		if one.Question == q {
			return one.Text
		}
	}
	return string(q)
}

// Answer is what is said under a question for a period.
type Answer struct {
	ID        string
	Version   int64
	Period    string // as Until writes it
	Question  Question
	Text      string
	ByName    string
	ChangedAt time.Time
}

// Cause is a named part of a deviation. Its amount is computed from the rows of an
// account group or a cost object, or stated when no rows can say it.
type Cause struct {
	ID        string
	Version   int64
	Period    string
	Question  Question
	Line      Line // that it is a part of, "" for all costs
	Position  int64
	Name      string
	Amount    money.Opt // stated; unknown when it is computed
	GroupCode string
	Object    string
	Text      string
	ByName    string
	ChangedAt time.Time
}

// Causes describes a cause for forms and history.
var Causes = field.Set[Cause]{
	{Key: "question", Label: "Jämförelse", Kind: field.Choice, Required: true, At: func(c *Cause) any { return (*string)(&c.Question) },
		Choices: []field.Option{{Value: string(AgainstBudget), Label: "Mot budget"}, {Value: string(AgainstBefore), Label: "Mot föregående år"}}},
	{Key: "line", Label: "Del av", Kind: field.Choice, Choices: costLines(), Help: "Lämna tomt för hela kostnaden.", At: func(c *Cause) any { return (*string)(&c.Line) }},
	{Key: "name", Label: "Orsak", Help: "Kort, till exempel Konsultarvoden.", At: func(c *Cause) any { return &c.Name }, Required: true},
	{Key: "group_code", Label: "Räknas på kontogrupp", Help: "Gruppens kod. Beloppet räknas då fram ur bokföringen.", At: func(c *Cause) any { return &c.GroupCode }},
	{Key: "object", Label: "Räknas på kostnadsbärare", Help: "Kostnadsbärarens kod. Kan kombineras med kontogrupp.", At: func(c *Cause) any { return &c.Object }},
	{Key: "amount", Label: "Angivet belopp", Kind: field.Money, Unit: "kr", Help: "Bara när bokföringen inte kan ge beloppet. Plus är bättre, minus är sämre.", At: func(c *Cause) any { return &c.Amount }},
	{Key: "text", Label: "Förklaring", Kind: field.Long, At: func(c *Cause) any { return &c.Text }},
}

func costLines() []field.Option {
	var options []field.Option
	for _, l := range OfSide(CostSide) {
		options = append(options, field.Option{Value: string(l), Label: l.Label()})
	}
	return options
}

// Computed tells whether the amount comes from the rows.
func (c Cause) Computed() bool { return c.GroupCode != "" || c.Object != "" }

// Check tells what is wrong with the cause.
func (c Cause) Check() error {
	if c.Computed() == c.Amount.Known {
		return fault.Invalid(fault.Field{Name: "amount", Message: "Ange antingen kontogrupp eller kostnadsbärare att räkna på, eller ett belopp."})
	}
	return nil
}

// CausePart is a cause with its amount.
type CausePart struct {
	Cause  Cause
	Amount money.Amount
}

// Breakdown is a deviation with its causes and what they leave unexplained.
type Breakdown struct {
	Line      Line // "" for all costs
	Sentence  string
	Deviation money.Amount
	Parts     []CausePart
}

// Remainder is what no cause explains: the parts and it always add up.
func (b Breakdown) Remainder() money.Amount {
	rest := b.Deviation
	for _, p := range b.Parts {
		rest -= p.Amount
	}
	return rest
}

// Analysis is the deviation analysis of a period.
type Analysis struct {
	Until  Until
	Result Result
	Parts  []AnalysisPart
}

// AnalysisPart is one question with its answer and its deviations.
type AnalysisPart struct {
	Question   Question
	Answer     Answer
	Breakdowns []Breakdown
}

// breakdowns returns the deviation of all costs and of each line that has a
// deviation or a cause. amount computes a cause from the rows.
func breakdowns(q Question, r Result, causes []Cause, amount func(Cause) money.Amount) []Breakdown {
	if q == State {
		return nil
	}
	of := func(l Line) Breakdown {
		b := Breakdown{Line: l}
		cells := r.Cost()
		if l != "" {
			line, _ := r.Line(string(l))
			cells = line.Cells
		}
		b.Deviation, b.Sentence = compared(q, l, cells)
		for _, c := range causes {
			if c.Question == q && c.Line == l {
				part := CausePart{Cause: c, Amount: c.Amount.Amount}
				if c.Computed() {
					part.Amount = amount(c)
				}
				b.Parts = append(b.Parts, part)
			}
		}
		return b
	}
	all := []Breakdown{of("")}
	for _, l := range OfSide(CostSide) {
		if b := of(l); Tkr(b.Deviation) != 0 || len(b.Parts) > 0 {
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all[1:], func(a, b Breakdown) int { return int(Tkr(size(b.Deviation)) - Tkr(size(a.Deviation))) })
	return all
}

func size(a money.Amount) money.Amount { return max(a, -a) }

// compared returns the deviation that a question is about, and says it in words.
func compared(q Question, l Line, c Cells) (money.Amount, string) {
	if q == AgainstBudget {
		diff := c[YearToDate].Amount - c[BudgetToDate].Amount
		return diff, Against(subjects[l], CostSide, diff)
	}
	diff := c[YearToDate].Amount - c[ToDateBefore].Amount
	return diff, AgainstYearBefore(subjects[l], CostSide, diff)
}
