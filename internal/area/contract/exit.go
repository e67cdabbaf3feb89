package contract

import (
	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// ExitStep is one thing to do before a contract ends (handbook 4.6).
type ExitStep struct {
	ID         string
	Version    int64
	ContractID string
	Key        string // of the template, "" for a step of its own
	N          int64
	What       string
	DueOn      day.Date
	Owner      string
	OwnerID    identity.Ref
	DoneOn     day.Date
	DoneBy     string
	Note       string
}

// TemplateStep is a row of the template that gives each contract its steps.
type TemplateStep struct {
	Key       string
	ValidFrom day.Date
	N         int64
	Months    int64 // before the end
	What      string
	Personal  bool // only when personal data is processed
	Source    string
}

// ExitFields describes a step.
var ExitFields = field.Set[ExitStep]{
	{Key: "what", Label: "Vad", Required: true, At: func(e *ExitStep) any { return &e.What }},
	{Key: "due_on", Label: "Klart senast", Kind: field.Date, Required: true, At: func(e *ExitStep) any { return &e.DueOn }},
	{Key: "owner", Label: "Ansvarig", Required: true, At: func(e *ExitStep) any { return &e.Owner }},
	{Key: "done_on", Label: "Gjort", Kind: field.Date, ReadOnly: true, At: func(e *ExitStep) any { return &e.DoneOn }},
	{Key: "done_by", Label: "Gjort av", ReadOnly: true, At: func(e *ExitStep) any { return &e.DoneBy }},
	{Key: "note", Label: "Anteckning", At: func(e *ExitStep) any { return &e.Note }},
}

// ExitURL is the address of the contract's exit checklist.
func (c Contract) ExitURL() string { return c.URL() + "/avslut" }

// ends is the day that the contract ends if nobody does anything more: tacit renewal
// counted as ended when it first can be.
func (c Contract) ends(today day.Date) day.Date {
	if r, ok := c.Renewal(today); ok {
		return r.Possible(today)
	}
	return c.RunsTo
}

// mayExit tells whether the exit checklist can be laid.
func (c Contract) mayExit(ends day.Date, have int) error {
	switch {
	case have > 0:
		return fault.Conflict("Avtalet har redan en avslutslista.")
	case c.Stage == Draft || c.Stage == ForSigning:
		return fault.Conflict("Avtalet är inte tecknat.")
	case ends == 0:
		return fault.Conflict("Avtalet har inget slut, så dagarna kan inte räknas. Säg upp det eller fyll i slutdatum först.")
	}
	return nil
}

// exitSteps are the steps of the template for a contract that ends on the day.
func exitSteps(c Contract, ends day.Date, template []TemplateStep) []ExitStep {
	owner, id := c.Manager, c.ManagerID
	if owner == "" {
		owner, id = c.Owner, c.OwnerID
	}
	var list []ExitStep
	for _, t := range template {
		if t.What == "" || t.Personal && c.PersonalData != Yes {
			continue
		}
		list = append(list, ExitStep{Version: 1, ContractID: c.ID, Key: t.Key, N: t.N, What: t.What,
			DueOn: monthsBefore(ends, t.Months), Owner: owner, OwnerID: id})
	}
	return list
}

// TemplateFields describes a row of the template.
var TemplateFields = field.Set[TemplateStep]{
	{Key: "key", Label: "Rad", Kind: field.Ref, Help: "Lämna tomt för en ny rad.", At: func(t *TemplateStep) any { return &t.Key }},
	{Key: "what", Label: "Vad", Help: "Lämna tomt för att inte längre använda raden.", At: func(t *TemplateStep) any { return &t.What }},
	{Key: "months", Label: "Klart före avtalets slut", Kind: field.Number, Unit: "månader", Required: true, At: func(t *TemplateStep) any { return &t.Months }},
	{Key: "personal", Label: "Bara när personuppgifter behandlas", Kind: field.Bool, At: func(t *TemplateStep) any { return &t.Personal }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Required: true, At: func(t *TemplateStep) any { return &t.ValidFrom }},
	{Key: "source", Label: "Källa", Required: true, Help: "Vem som har bestämt det, eller varför.", At: func(t *TemplateStep) any { return &t.Source }},
}

func (t TemplateStep) check() error {
	wrong := fault.FieldsOf(TemplateFields.Missing(&t))
	if t.Months < 0 || t.Months > 60 {
		wrong = append(wrong, fault.Field{Name: "months", Message: "Skriv 0 till 60 månader."})
	}
	if t.Key == "" && trimmed(t.What) == "" {
		wrong = append(wrong, fault.Field{Name: "what", Message: "Skriv vad som ska göras, eller välj raden som inte längre ska användas."})
	}
	return fault.Invalid(wrong...)
}
