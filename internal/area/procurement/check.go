package procurement

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Check is one item of a case's checklist. It comes from the handbook when its
// phase begins, in the edition that held that day.
type Check struct {
	ID            string
	Version       int64
	ProcurementID string
	Phase         Phase
	No            int64
	Text          string
	Role          string // who answers, as the handbook says; "" for the purchaser
	Optional      bool
	Source        string // "Checklista före annonsering, utgåva 2"
	SourceURL     string
	Answer        string // a code of Answers, "" while open
	Why           string // needed with any answer but yes
	Evidence      string // where it can be seen
	AnsweredBy    string
	AnsweredOn    day.Date
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// The answers to a check.
const (
	checkYes  = "yes"
	checkNo   = "no"
	checkNone = "none"
)

// Answers is the answers with their Swedish names.
var Answers = []field.Option{{Value: checkYes, Label: "Ja"}, {Value: checkNo, Label: "Nej"}, {Value: checkNone, Label: "Ej tillämplig"}}

// AnswerSv is the answer in Swedish.
func (c Check) AnswerSv() string { return field.LabelOf(Answers, c.Answer) }

// Blocks tells whether the case waits for the answer.
func (c Check) Blocks() bool { return !c.Optional && c.Answer == "" }

// Reply is what somebody answers to a check.
type Reply struct {
	Answer   string
	Why      string
	Evidence string
}

func (c *Check) reply(r Reply, by string, on day.Date) error {
	r.Why, r.Evidence = strings.TrimSpace(r.Why), strings.TrimSpace(r.Evidence)
	switch {
	case r.Answer == "":
		c.Answer, c.Why, c.Evidence, c.AnsweredBy, c.AnsweredOn = "", "", "", "", 0
		return nil
	case !hasOption(Answers, r.Answer):
		return fault.Invalid(fault.Field{Name: "answer", Message: "Svara ja, nej eller ej tillämplig."})
	case r.Answer != checkYes && r.Why == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Motivera svaret ”" + strings.ToLower(field.LabelOf(Answers, r.Answer)) + "”."})
	}
	c.Answer, c.Why, c.Evidence, c.AnsweredBy, c.AnsweredOn = r.Answer, r.Why, r.Evidence, by, on
	return nil
}

// concerns tells whether an item that the handbook asks for on a condition is asked
// of this case. A condition that Klöver does not know always asks: better one
// question too many.
func (p Procurement) concerns(when string) bool {
	when = strings.ToLower(when)
	if rest, ok := strings.CutPrefix(when, "över "); ok {
		if limit, err := money.Parse(rest); err == nil {
			return p.EstimatedValue.Known && p.EstimatedValue.Amount > limit
		}
	}
	known := map[string]bool{
		"personuppgifter": p.PersonalData, "samordnad": p.Parties.Joint(), "ramavtal": p.Framework,
		"annonserad": p.Procedure.Advertised(), "direktupphandling": p.Procedure == Direct, "miljökrav": p.Environment,
		"tillgänglighet": p.Accessibility, "konsult": p.Outsourced, "sociala krav": p.Social,
	}
	asked, ok := known[when]
	return asked || !ok
}
