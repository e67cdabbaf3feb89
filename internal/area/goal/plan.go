package goal

import (
	"fmt"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// PlanKind is the name of an operational plan in the history; the reference is its year.
const PlanKind = "plan"

// PlanState is how far an operational plan has come.
type PlanState string

// The states. A decided plan is followed up: what comes to it later is marked.
const (
	Drafted  PlanState = "draft"
	Decided  PlanState = "decided"
	Followed PlanState = "followed"
)

// Plan is the operational plan (verksamhetsplan) of a year: its activities,
// indicators and targets, and the decision on them. The report is its follow-up.
type Plan struct {
	ID         string
	Version    int64
	Year       int64
	State      PlanState
	Text       string // introduction, Markdown
	DecidedOn  day.Date
	DecidedBy  string // "Inköpsnämnden"
	Decision   string // "§ 41/2022"
	DecidedAt  *time.Time
	FollowedOn day.Date
	Report     string // where it is followed up
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// URL is the address of the plan's page.
func (p Plan) URL() string { return PlanURL(p.Year) }

// PlanURL is the address of a year's plan.
func PlanURL(year int64) string { return fmt.Sprintf("/verksamhetsplan/%d", year) }

// Name is what the plan is called.
func (p Plan) Name() string { return fmt.Sprintf("Verksamhetsplan %d", p.Year) }

// After tells whether something made at the time came to the plan after its decision.
func (p Plan) After(made time.Time) bool { return p.DecidedAt != nil && made.After(*p.DecidedAt) }

// Decide returns the plan decided.
func (p Plan) Decide(on day.Date, by, decision string, at time.Time) (Plan, error) {
	var wrong []fault.Field
	if p.State != Drafted {
		return p, fault.Conflict("%s är redan beslutad %s.", p.Name(), p.DecidedOn.Sv())
	}
	if on == 0 {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Skriv vilken dag planen beslutades."})
	}
	if on > day.Of(at) {
		wrong = append(wrong, fault.Field{Name: "decided_on", Message: "Beslutsdagen har inte varit ännu."})
	}
	if by == "" {
		wrong = append(wrong, fault.Field{Name: "decided_by", Message: "Skriv vem som har beslutat planen."})
	}
	if decision == "" {
		wrong = append(wrong, fault.Field{Name: "decision", Message: "Skriv beslutets paragraf eller diarienummer."})
	}
	p.State, p.DecidedOn, p.DecidedBy, p.Decision, p.DecidedAt = Decided, on, by, decision, &at
	return p, fault.Invalid(wrong...)
}

// FollowUp returns the plan followed up in a report.
func (p Plan) FollowUp(on day.Date, report string) (Plan, error) {
	switch {
	case p.State == Drafted:
		return p, fault.Conflict("%s är inte beslutad och kan inte följas upp.", p.Name())
	case p.State == Followed:
		return p, fault.Conflict("%s är redan uppföljd i %s.", p.Name(), p.Report)
	case report == "":
		return p, fault.Invalid(fault.Field{Name: "report", Message: "Skriv i vilken rapport planen är uppföljd."})
	}
	p.State, p.FollowedOn, p.Report = Followed, on, report
	return p, nil
}
