package governance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// ConductKind names the follow-ups of the code of conduct in the history.
const ConductKind = "governance_conduct"

// Conduct is the follow-up of the code of conduct with a supplier, for one contract or
// for all that it sells.
type Conduct struct {
	ID            string
	Version       int64
	SupplierID    string
	ContractID    ref
	Risk          string // a code of Risks
	RiskWhy       string
	BeginsOn      day.Date
	ResponsibleID ref
	Responsible   string
	Result        string // a code of ConductResults, "" while open
	ResultText    string
	ClosedOn      day.Date
	CreatedAt     time.Time
	ChangedAt     time.Time

	Done     []Step `db:"-"`
	Supplier string `db:"-"`
	Contract string `db:"-"`
}

// Step is one step that has been taken.
type Step struct {
	ConductID string
	Step      string // a code of Steps
	DoneOn    day.Date
	Deviation bool
	Text      string
	By        string `db:"done_by"`
}

// The steps of the work (handbook 3.14).
const (
	StepStart = "start"
	StepSelf  = "self"
	StepAudit = "audit"
	StepPlan  = "plan"
)

// Steps is the steps in Swedish, in their order.
var Steps = []field.Option{{Value: StepStart, Label: "Startmöte"}, {Value: StepSelf, Label: "Självskattning"}, {Value: StepAudit, Label: "Revision"}, {Value: StepPlan, Label: "Handlingsplan"}}

// Risks is the risk classes.
var Risks = []field.Option{{Value: "low", Label: "Låg"}, {Value: "medium", Label: "Medel"}, {Value: "high", Label: "Hög"}}

// ConductResults is how a follow-up of the code ends.
var ConductResults = []field.Option{{Value: "passed", Label: "Uppfyller uppförandekoden"}, {Value: "improved", Label: "Uppfyller efter åtgärder"}, {Value: "escalated", Label: "Eskalerad till avtalsåtgärd"}}

// ConductFields describes a follow-up of the code.
var ConductFields = field.Set[Conduct]{
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, Required: true, Show: func(c *Conduct) string { return c.Supplier }, At: func(c *Conduct) any { return &c.SupplierID }},
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, Help: "Lämna tomt om uppföljningen gäller hela leverantören.", Show: func(c *Conduct) string { return c.Contract }, At: func(c *Conduct) any { return &c.ContractID }},
	{Key: "risk", Label: "Riskklass", Kind: field.Choice, Choices: Risks, Required: true, Help: "Låg ger startmöte, medel även självskattning, hög även revision.", At: func(c *Conduct) any { return &c.Risk }},
	{Key: "risk_why", Label: "Skäl till riskklassen", Kind: field.Long, Required: true, Help: "Till exempel råvaror, tillverkningsland eller arbetsvillkor i branschen.", At: func(c *Conduct) any { return &c.RiskWhy }},
	{Key: "begins_on", Label: "Påbörjad", Kind: field.Date, Required: true, At: func(c *Conduct) any { return &c.BeginsOn }},
	{Key: "responsible", Label: "Ansvarig", Required: true, At: func(c *Conduct) any { return &c.Responsible }},
	{Key: "result", Label: "Resultat", Kind: field.Choice, Choices: ConductResults, ReadOnly: true, At: func(c *Conduct) any { return &c.Result }},
	{Key: "result_text", Label: "Motivering", Kind: field.Long, ReadOnly: true, At: func(c *Conduct) any { return &c.ResultText }},
	{Key: "closed_on", Label: "Avslutad", Kind: field.Date, ReadOnly: true, At: func(c *Conduct) any { return &c.ClosedOn }},
}

// URL is the address of the follow-up.
func (c Conduct) URL() string { return ConductPath + "/" + c.ID }

// Name is the follow-up as it is mentioned elsewhere.
func (c Conduct) Name() string { return "Uppförandekoden, " + c.Supplier }

// needed is the steps that the risk class asks for, with an action plan when a step has
// found deviations.
func (c Conduct) needed() []string {
	list := []string{StepStart}
	if c.Risk != "low" {
		list = append(list, StepSelf)
	}
	if c.Risk == "high" {
		list = append(list, StepAudit)
	}
	if slices.ContainsFunc(c.Done, func(s Step) bool { return s.Deviation && s.Step != StepPlan }) {
		list = append(list, StepPlan)
	}
	return list
}

func (c Conduct) step(code string) (Step, bool) {
	i := slices.IndexFunc(c.Done, func(s Step) bool { return s.Step == code })
	if i < 0 {
		return Step{}, false
	}
	return c.Done[i], true
}

// Next returns the step that is to be taken, "" when all are.
func (c Conduct) Next() string {
	for _, code := range c.needed() {
		if _, ok := c.step(code); !ok {
			return code
		}
	}
	return ""
}

// StateSv is how far the work has come.
func (c Conduct) StateSv() string {
	switch next := c.Next(); {
	case c.ClosedOn != 0:
		return field.LabelOf(ConductResults, c.Result)
	case next == "":
		return "Resultat ska fastställas"
	default:
		return field.LabelOf(Steps, next) + " återstår"
	}
}

// Due is the last day of the next step: so many days after the step before it.
func (r Rules) Due(c Conduct) day.Date {
	if c.ClosedOn != 0 {
		return 0
	}
	last := c.BeginsOn
	for _, s := range c.Done {
		last = max(last, s.DoneOn)
	}
	next := c.Next()
	if next == "" {
		next = StepStart // to settle the result takes as long as to begin
	}
	return last.AddDays(int(r.Steps[next]))
}

// take registers the next step. Steps come in their order.
func (c *Conduct) take(s Step, today day.Date) error {
	next := c.Next()
	if c.ClosedOn != 0 || next == "" {
		return fault.Conflict("%s: inget steg återstår.", c.Name())
	}
	if s.Step != next {
		return fault.Conflict("%s: %s kommer före %s (Klövers regelunderlag 3.14).", c.Name(), strings.ToLower(field.LabelOf(Steps, next)), strings.ToLower(field.LabelOf(Steps, s.Step)))
	}
	var wrong []fault.Field
	if s.DoneOn < c.lastDay() || s.DoneOn > today {
		wrong = append(wrong, fault.Field{Name: "done_on", Message: fmt.Sprintf("Ange en dag från %s till i dag.", c.lastDay())})
	}
	if strings.TrimSpace(s.Text) == "" {
		wrong = append(wrong, fault.Field{Name: "text", Message: "Skriv vad steget visade."})
	}
	s.ConductID = c.ID
	c.Done = append(c.Done, s)
	return fault.Invalid(wrong...)
}

func (c Conduct) lastDay() day.Date {
	last := c.BeginsOn
	for _, s := range c.Done {
		last = max(last, s.DoneOn)
	}
	return last
}

// close settles the result. Deviations cannot end as if there had been none.
func (c *Conduct) close(result, text string, on day.Date) error {
	if c.ClosedOn != 0 {
		return fault.Conflict("%s är redan avslutad.", c.Name())
	}
	if next := c.Next(); next != "" && result != "escalated" {
		return fault.Conflict("%s kan inte avslutas: %s återstår (Klövers regelunderlag 3.14).", c.Name(), strings.ToLower(field.LabelOf(Steps, next)))
	}
	deviates := slices.Contains(c.needed(), StepPlan)
	var wrong []fault.Field
	if field.LabelOf(ConductResults, result) == result {
		wrong = append(wrong, fault.Field{Name: "result", Message: "Välj resultat."})
	}
	if result == "passed" && deviates {
		wrong = append(wrong, fault.Field{Name: "result", Message: "Avvikelser har konstaterats. Välj ”Uppfyller efter åtgärder” eller ”Eskalerad”."})
	}
	if strings.TrimSpace(text) == "" {
		wrong = append(wrong, fault.Field{Name: "result_text", Message: "Motivera resultatet."})
	}
	c.Result, c.ResultText, c.ClosedOn = result, text, on
	return fault.Invalid(wrong...)
}
