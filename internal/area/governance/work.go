package governance

import (
	"context"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Task is something that waits for somebody.
type Task struct {
	Which, URL, Note, Do string
	By                   day.Date
}

// own is what the contracts that a user owns or manages lack, by code.
var own = []struct{ code, one, many, note, do string }{
	{LackSegment, "avtal är inte segmenterat", "avtal är inte segmenterade", "Utan segment vet ingen hur avtalet ska följas upp", "Segmentera avtalen"},
	{LackPlan, "avtal saknar uppföljningsplan", "avtal saknar uppföljningsplan", "Nästa upphandling kan inte annonseras utan plan", "Lägg uppföljningsplaner"},
	{LackMeeting, "avtal har försenat uppföljningsmöte", "avtal har försenade uppföljningsmöten", "Mötena följer avtalens segment", "Planera möten"},
}

// ContractWork returns what the contracts that the user owns wait for: the follow-ups and
// protocols one by one, and how many contracts lack what their segment asks for.
func (s Store) ContractWork(ctx context.Context, userID string) ([]Task, error) {
	if userID == "" {
		return nil, nil
	}
	today := s.Today()
	rules, err := s.Rules(ctx, today)
	if err != nil {
		return nil, err
	}
	all, err := s.Standings(ctx, StandingFilter{OwnerID: userID})
	var tasks []Task
	for _, o := range own {
		n := int64(0)
		for _, one := range all {
			if one.Has(o.code) {
				n++
			}
		}
		if n > 0 {
			tasks = append(tasks, Task{sv.Plural(n, o.one, o.many), StandingsURL(o.code) + "&agare=" + userID, o.note, o.do, 0})
		}
	}
	for _, one := range all {
		tasks = append(tasks, one.work(rules, today)...)
	}
	return tasks, err
}

// work is the follow-ups that are due and the meetings without protocol.
func (s Standing) work(rules Rules, today day.Date) []Task {
	var tasks []Task
	for _, l := range s.Lines {
		if due := l.Due(today); due != 0 && due <= today.AddDays(int(rules.Near)) {
			tasks = append(tasks, Task{s.Contract.Name(), s.Contract.FollowUpURL() + "/" + l.ID, "Uppföljning: " + l.What, "Notera resultat", due})
		}
	}
	for _, m := range s.Meetings {
		if m.Open() && m.PlannedOn < today {
			tasks = append(tasks, Task{s.Contract.Name(), m.URL(), "Mötet saknar protokoll", "Skriv protokoll", m.PlannedOn})
		}
	}
	return tasks
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
		tasks = append(tasks, Task{a.What, a.URL(), a.about(), "Gör åtgärden", a.DueOn})
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
