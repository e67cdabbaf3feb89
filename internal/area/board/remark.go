package board

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// AuditPath is the address of the list of audits.
const AuditPath = "/revision"

// Audit is a report or a review by the auditors, or a dialogue with them (inventory A30).
type Audit struct {
	ID        string
	Version   int64
	Kind      string
	Title     string
	BodyID    string
	Auditor   string
	HeldOn    day.Date     // dated, or the day of the dialogue
	MeetingID identity.Ref // where it was treated
	AnswerDue day.Date     // when the auditors want the statement
	Summary   string
	Source    string
	CreatedAt time.Time
	ChangedAt time.Time

	Body     string    `db:"-"` // its name on the day
	Findings []Finding `db:"-"`
}

// The kinds of audit.
const (
	AuditReport   = "report"   // granskningsrapport
	AuditAccounts = "accounts" // review of the accounts
	AuditTalk     = "dialogue" // revisionsdialog
)

var auditKinds = []field.Option{{Value: AuditReport, Label: "Granskningsrapport"}, {Value: AuditAccounts, Label: "Granskning av bokslut"}, {Value: AuditTalk, Label: "Revisionsdialog"}}

// URL is the audit's page.
func (a Audit) URL() string { return AuditPath + "/" + a.ID }

// Open returns how many of the findings are not closed.
func (a Audit) Open() int {
	n := 0
	for _, f := range a.Findings {
		if f.ClosedOn == 0 {
			n++
		}
	}
	return n
}

// Check returns what is wrong with the audit.
func (a Audit) Check() error { return AuditFields.Missing(&a) }

// Finding is one remark of an audit, with the board's statement (yttrande) on it.
type Finding struct {
	ID             string
	Version        int64
	AuditID        string
	N              int64 // 1 for the first
	Text           string
	Recommendation string
	Agrees         string // "", "yes", "partly", "no"
	Statement      string
	DecisionID     identity.Ref // that the statement was decided by
	AnsweredOn     day.Date
	ClosedOn       day.Date
	Result         string
	CreatedAt      time.Time
	ChangedAt      time.Time

	Actions []Assignment `db:"-"`
}

var agreeOptions = []field.Option{{Value: "yes", Label: "Instämmer"}, {Value: "partly", Label: "Instämmer delvis"}, {Value: "no", Label: "Instämmer inte"}}

// URL is the finding's place on the audit's page.
func (f Finding) URL() string { return Audit{ID: f.AuditID}.URL() + "/iakttagelser/" + f.ID }

// Name is the finding as it is mentioned elsewhere.
func (f Finding) Name() string { return fmt.Sprintf("Iakttagelse %d", f.N) }

// State says where the remark stands.
func (f Finding) State() string {
	switch {
	case f.ClosedOn != 0:
		return "Avslutad"
	case f.AnsweredOn == 0:
		return "Obesvarad"
	case len(f.Actions) > 0:
		return "Åtgärdas"
	}
	return "Besvarad"
}

// Check returns what is wrong with the finding.
func (f Finding) Check() error { return FindingFields.Missing(&f) }

// answer notes the board's statement.
func (f *Finding) answer(agrees, statement string, on day.Date) error {
	if f.ClosedOn != 0 {
		return fault.Conflict("Iakttagelsen är avslutad.")
	}
	var wrong []fault.Field
	if agrees == "" {
		wrong = append(wrong, fault.Field{Name: "agrees", Message: "Välj om nämnden instämmer."})
	}
	if strings.TrimSpace(statement) == "" {
		wrong = append(wrong, fault.Field{Name: "statement", Message: "Skriv nämndens yttrande."})
	}
	if on == 0 {
		wrong = append(wrong, fault.Field{Name: "answered_on", Message: "Fyll i dagen då nämnden yttrade sig."})
	}
	f.Agrees, f.Statement, f.AnsweredOn = agrees, strings.TrimSpace(statement), on
	return fault.Invalid(wrong...)
}

// close ends the remark when it has been answered and nothing is left to do.
func (f *Finding) close(result string, on day.Date) error {
	if f.ClosedOn != 0 {
		return fault.Conflict("Iakttagelsen är redan avslutad.")
	}
	if f.AnsweredOn == 0 {
		return fault.Conflict("Nämnden har inte yttrat sig över iakttagelsen. Registrera yttrandet först.")
	}
	for _, a := range f.Actions {
		if a.Open() {
			return fault.Conflict("Åtgärden ”%s” pågår. Avsluta den först.", a.Title)
		}
	}
	if strings.TrimSpace(result) == "" {
		return fault.Invalid(fault.Field{Name: "result", Message: "Skriv vad som har gjorts."})
	}
	f.ClosedOn, f.Result = on, strings.TrimSpace(result)
	return nil
}

// AuditFields describes an audit.
var AuditFields = field.Set[Audit]{
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: auditKinds, Required: true, At: func(a *Audit) any { return &a.Kind }},
	{Key: "title", Label: "Benämning", Required: true, At: func(a *Audit) any { return &a.Title }},
	{Key: "body_id", Label: "Organ", Kind: field.Ref, Required: true, At: func(a *Audit) any { return &a.BodyID }, Show: func(a *Audit) string { return a.Body }},
	{Key: "auditor", Label: "Revisorer", Help: "Till exempel revisionskontoret och revisorskollegiet.", At: func(a *Audit) any { return &a.Auditor }},
	{Key: "held_on", Label: "Dag", Kind: field.Date, Help: "Rapportens datum, eller dagen för dialogen.", Required: true, At: func(a *Audit) any { return &a.HeldOn }},
	{Key: "answer_due", Label: "Yttrande senast", Kind: field.Date, At: func(a *Audit) any { return &a.AnswerDue }},
	{Key: "summary", Label: "Sammanfattning", Kind: field.Long, At: func(a *Audit) any { return &a.Summary }},
	{Key: "source", Label: "Källa", Help: "Fylls i för det som registreras i efterhand.", At: func(a *Audit) any { return &a.Source }},
}

// FindingFields describes a finding.
var FindingFields = field.Set[Finding]{
	{Key: "text", Label: "Iakttagelse", Kind: field.Long, Help: "Revisorernas synpunkt.", Required: true, Group: "Revisorerna", At: func(f *Finding) any { return &f.Text }},
	{Key: "recommendation", Label: "Rekommendation", Kind: field.Long, At: func(f *Finding) any { return &f.Recommendation }},
	{Key: "agrees", Label: "Nämnden", Kind: field.Choice, Choices: agreeOptions, ReadOnly: true, Group: "Yttrande", At: func(f *Finding) any { return &f.Agrees }},
	{Key: "statement", Label: "Yttrande", Kind: field.Long, ReadOnly: true, At: func(f *Finding) any { return &f.Statement }},
	{Key: "answered_on", Label: "Yttrade sig den", Kind: field.Date, ReadOnly: true, At: func(f *Finding) any { return &f.AnsweredOn }},
	{Key: "closed_on", Label: "Avslutad den", Kind: field.Date, ReadOnly: true, Group: "Resultat", At: func(f *Finding) any { return &f.ClosedOn }},
	{Key: "result", Label: "Resultat", Kind: field.Long, ReadOnly: true, At: func(f *Finding) any { return &f.Result }},
}
