package procurement

import (
	"time"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Milestone is one step of a case's time plan.
type Milestone struct {
	ID            string
	Version       int64
	ProcurementID string
	Key           string
	Label         string
	No            int64 // its place in the plan
	PlannedOn     day.Date
	BaselineOn    day.Date // the day it was first planned to
	Basis         string   // legal reference or lead time, "flyttad för hand" when moved
	CreatedAt     time.Time
	ChangedAt     time.Time

	ActualOn day.Date `db:"-"` // when it was done, 0 while it is not
}

// moved says that a day is not computed.
const moved = "Flyttad för hand"

// Timing is how a time plan is asked for: from a start, or, without one, backwards
// from the day on which the contract is to be signed.
type Timing struct {
	Start day.Date
	Sign  day.Date
	Long  bool
}

func (p Procurement) schedule(t Timing) law.Schedule {
	return law.Schedule{Act: string(p.Regime), Procedure: string(p.Procedure), Start: t.Start, Sign: t.Sign, Long: t.Long, Manner: p.manner()}
}

// Late is how many days after its first plan a milestone was done or is planned now;
// negative when before.
func (m Milestone) Late() int {
	return m.BaselineOn.DaysUntil(firstDay(m.ActualOn, m.PlannedOn))
}

// Overdue tells whether the day has passed without the step being taken.
func (m Milestone) Overdue(today day.Date) bool {
	return m.ActualOn == 0 && m.PlannedOn < today && m.Key != "answer" && m.Key != "standstill"
}

// actual is when a step of the plan was taken in a case, 0 while it is not. Steps
// that leave no day in the case have none.
func (p Procurement) actual(key string, w Work) day.Date {
	documents, _ := w.Passed(GateDocuments)
	return map[string]day.Date{"start": p.TakenOn, "strategy": p.StrategyApprovedOn, "documents": documents.ApprovedOn, "notice": p.AnnouncedOn,
		"tender": p.TenderDeadline, "award": p.AwardedOn, "sign": p.SignedOn}[key]
}

// merged is a plan computed anew: steps that were planned before keep their place and
// the day of their first plan.
func merged(was []Milestone, plan law.Plan) []Milestone {
	known := map[string]Milestone{}
	for _, m := range was {
		known[m.Key] = m
	}
	list := make([]Milestone, len(plan.Milestones))
	for i, step := range plan.Milestones {
		m := known[step.Key]
		if m.BaselineOn == 0 {
			m.BaselineOn = step.On
		}
		m.Key, m.Label, m.No, m.PlannedOn, m.Basis = step.Key, step.Label, int64(i+1), step.On, step.Bases.Sv()
		list[i] = m
	}
	return list
}

func (m *Milestone) move(on day.Date, why string) error {
	switch {
	case on == 0:
		return fault.Invalid(fault.Field{Name: "planned_on", Message: "Ange dagen."})
	case why == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför dagen flyttas."})
	}
	m.PlannedOn, m.Basis = on, moved
	return nil
}
