package analysis

import (
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// DecisionKind names the decisions in the history.
const DecisionKind = "analysis_decision"

// What is decided about.
const (
	ofLeak      = "leak"
	ofDuplicate = "duplicate"
	ofPrice     = "price"
	ofAmount    = "amount"
)

// Decision is what somebody has decided about what the analysis found.
type Decision struct {
	ID        string
	Version   int64
	Kind      string
	Key       string
	Title     string // what it is about
	Answer    string
	Note      string
	OwnerID   identity.Ref
	Owner     string
	Period    day.Period // in which it was found
	Amount    money.Amount
	DecidedOn day.Date
	CreatedAt time.Time
	ChangedAt time.Time
}

// The answers to a leakage, and to what may be wrong.
var (
	leakAnswers = []field.Option{
		{Value: "exception", Label: "Undantag godkänt"}, {Value: "informed", Label: "Information skickad"}, {Value: "meeting", Label: "Ta upp vid möte"},
		{Value: "contract", Label: "Avtalet behöver kompletteras"}, {Value: "moved", Label: "Köpen är flyttade till avtalet"},
	}
	verdicts = []field.Option{{Value: "right", Label: "Är rätt"}, {Value: "wrong", Label: "Är fel"}}
)

const answerInformed = "informed"

// DecisionFields describes a decision.
var DecisionFields = field.Set[Decision]{
	{Key: "title", Label: "Gäller", ReadOnly: true, At: func(d *Decision) any { return &d.Title }},
	{Key: "answer", Label: "Beslut", Kind: field.Choice, Choices: slices.Concat(leakAnswers, verdicts), Required: true, At: func(d *Decision) any { return &d.Answer }, Show: func(d *Decision) string { return d.Sv() }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(d *Decision) any { return &d.Note }},
	{Key: "owner", Label: "Ansvarig", At: func(d *Decision) any { return &d.Owner }},
	{Key: "decided_on", Label: "Beslutat", Kind: field.Date, Required: true, At: func(d *Decision) any { return &d.DecidedOn }},
}

// answers are those that the kind of finding may have.
func answers(kind string) []field.Option {
	if kind == ofLeak {
		return leakAnswers
	}
	return verdicts
}

// Sv is the answer in words, "" while nobody has decided.
func (d Decision) Sv() string { return field.LabelOf(answers(d.Kind), d.Answer) }

// Made tells whether somebody has decided.
func (d Decision) Made() bool { return d.ID != "" }

func (d Decision) check(today day.Date) error {
	wrong := fault.FieldsOf(DecisionFields.Missing(&d))
	if d.Answer != "" && d.Sv() == "" {
		wrong = append(wrong, fault.Field{Name: "answer", Message: "Välj ett av besluten."})
	}
	if d.DecidedOn > today {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Beslutet kan inte ligga i framtiden."})
	}
	if d.Answer == "exception" && strings.TrimSpace(d.Note) == "" {
		wrong = append(wrong, fault.Field{Name: "note", Message: "Skriv varför undantaget godkänns."})
	}
	return fault.Invalid(wrong...)
}
