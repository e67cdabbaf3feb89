package governance

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// PlanDecision is the board's decision on the follow-up plan of a contract.
type PlanDecision struct {
	ID         string
	Version    int64
	ContractID string
	DecidedOn  day.Date
	Paragraph  int64
	DecisionID string // in the board's register, "" when it is not connected
	Text       string
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// DecisionFields describes a decision.
var DecisionFields = field.Set[PlanDecision]{
	{Key: "decided_on", Label: "Sammanträdesdag", Kind: field.Date, Required: true, At: func(d *PlanDecision) any { return &d.DecidedOn }},
	{Key: "paragraph", Label: "Paragraf", Kind: field.Number, Required: true, Help: "Bara numret, till exempel 34.", At: func(d *PlanDecision) any { return &d.Paragraph }},
	{Key: "text", Label: "Vad nämnden beslutade", Kind: field.Long, At: func(d *PlanDecision) any { return &d.Text }},
}

// Sv is the decision as it is cited: "§ 34, 2022-06-09".
func (d PlanDecision) Sv() string { return fmt.Sprintf("§ %d, %s", d.Paragraph, d.DecidedOn) }

// BoardDecision is what the board's register knows of a decision.
type BoardDecision struct {
	ID       string
	Text     string
	Rejected bool
}

func (d PlanDecision) check(today day.Date) error {
	var wrong []fault.Field
	if d.DecidedOn == 0 || d.DecidedOn > today {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Ange sammanträdets dag, senast i dag."})
	}
	if d.Paragraph <= 0 {
		wrong = append(wrong, fault.Field{Name: "paragraph", Message: "Ange beslutets paragraf."})
	}
	return fault.Invalid(wrong...)
}

// rests takes over what the board's register says of the decision, and refuses what it
// does not have or what the board rejected.
func (d *PlanDecision) rests(b BoardDecision, found bool) error {
	switch {
	case !found:
		return fault.Conflict("Nämnden har inget beslut %s i sitt register. Rätta dag och paragraf, eller registrera beslutet i nämndens protokoll först.", d.Sv())
	case b.Rejected:
		return fault.Conflict("Nämnden avslog eller återremitterade ärendet i %s.", d.Sv())
	}
	d.DecisionID = b.ID
	if strings.TrimSpace(d.Text) == "" {
		d.Text = b.Text
	}
	return nil
}
