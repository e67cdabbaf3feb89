package governance

import (
	"context"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Task is something that waits for somebody.
type Task struct {
	Which, URL, Note, Do string
	By                   day.Date
}

// ContractWork returns what the contracts that the user owns or manages wait for.
func (s Store) ContractWork(ctx context.Context, userID string) ([]Task, error) {
	today := s.Today()
	rules, err := s.Rules(ctx, today)
	if err != nil {
		return nil, err
	}
	all, err := s.Standings(ctx, StandingFilter{})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, one := range all {
		c := one.Contract
		if userID == "" || string(c.OwnerID) != userID && string(c.ManagerID) != userID {
			continue
		}
		switch {
		case one.Has(LackSegment):
			tasks = append(tasks, Task{c.Name(), one.URL(), "Avtalet är inte segmenterat", "Segmentera", 0})
		case one.Has(LackPlan):
			tasks = append(tasks, Task{c.Name(), one.URL(), "Segment " + string(c.Segment) + " utan giltig uppföljningsplan", "Lägg uppföljningsplan", 0})
		}
		for _, l := range one.Lines {
			if due := l.Due(today); due != 0 && due <= today.AddDays(int(rules.Near)) {
				tasks = append(tasks, Task{c.Name(), c.FollowUpURL() + "/" + l.ID, "Uppföljning: " + l.What, "Notera resultat", due})
			}
		}
		if one.NextMeeting != 0 && one.NextMeeting <= today.AddDays(int(rules.Near)) && !planned(one.Meetings) {
			tasks = append(tasks, Task{c.Name(), one.URL(), "Uppföljningsmöte enligt segment " + string(c.Segment), "Planera möte", one.NextMeeting})
		}
		for _, m := range one.Meetings {
			if m.Open() && m.PlannedOn < today {
				tasks = append(tasks, Task{c.Name(), m.URL(), "Mötet saknar protokoll", "Skriv protokoll", m.PlannedOn})
			}
		}
	}
	return tasks, nil
}

func planned(meetings []Meeting) bool {
	for _, m := range meetings {
		if m.Open() {
			return true
		}
	}
	return false
}

// ActionWork returns the user's actions that are due soon.
func (s Store) ActionWork(ctx context.Context, userID string) ([]Task, error) {
	rules, err := s.Rules(ctx, 0)
	if err != nil || userID == "" {
		return nil, err
	}
	list, _, err := s.Actions(ctx, ActionFilter{OwnerID: userID, State: "open", Until: s.Today().AddDays(int(rules.Near))}, Page{Limit: 100})
	var tasks []Task
	for _, a := range list {
		tasks = append(tasks, Task{a.What, a.URL(), a.Contract + a.Supplier, "Gör åtgärden", a.DueOn})
	}
	return tasks, err
}

// ConductWork returns the steps of the code of conduct that the user is responsible for.
func (s Store) ConductWork(ctx context.Context, userID string) ([]Task, error) {
	rules, err := s.Rules(ctx, 0)
	if err != nil || userID == "" {
		return nil, err
	}
	list, _, err := s.Conducts(ctx, ConductFilter{Open: true}, Page{Limit: 500})
	var tasks []Task
	for _, c := range list {
		due := rules.Due(c)
		if string(c.ResponsibleID) != userID || due > s.Today().AddDays(int(rules.Near)) {
			continue
		}
		do := "Fastställ resultatet"
		if next := c.Next(); next != "" {
			do = "Registrera " + lower(field.LabelOf(Steps, next))
		}
		tasks = append(tasks, Task{c.Name(), c.URL(), c.StateSv(), do, due})
	}
	return tasks, err
}

// Unsegmented counts the contracts in force that nobody has segmented.
func (s Store) Unsegmented(ctx context.Context) (int64, error) {
	all, err := s.contracts().Number(ctx, contract.Filter{InForce: s.Today()})
	for _, segment := range []contract.Segment{"A", "B", "C", "D"} {
		n, failed := s.contracts().Number(ctx, contract.Filter{InForce: s.Today(), Segment: segment})
		if failed != nil {
			return 0, failed
		}
		all -= n
	}
	return all, err
}
