package app

import (
	"context"

	"klover/internal/area/initiative"
	"klover/internal/base/web"
	"klover/internal/word/day"
)

// initiativeTasks: the user's own deliverables that are late or soon due, and measures
// that are due or have not been followed up for long.
func (a *App) initiativeTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	rules, err := a.Initiative.Policy().On(ctx, today)
	if err != nil {
		return nil, err
	}
	deliverables, err := a.Initiative.LateDeliverables(ctx, user.ID, today.AddDays(laterDays))
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, d := range deliverables {
		at := initiative.Path + "/" + d.InitiativeID
		tasks = append(tasks, task{d.Label, at, d.Phase.Sv() + ", underlag", "Ta fram underlaget", at + "#underlag", d.DueOn, true})
	}
	measures, _, err := a.Initiative.Measures(ctx, initiative.MeasureFilter{OwnerID: user.ID}, initiative.Page{Limit: 200})
	for _, m := range measures {
		switch {
		case m.State.Open() && m.DueOn <= today.AddDays(laterDays):
			tasks = append(tasks, task{m.Name(), m.URL(), "Åtgärd, " + m.Category, "Öppna åtgärden", m.URL(), m.DueOn, true})
		case m.Unfollowed(today, rules["followup_months"]):
			tasks = append(tasks, task{m.Name(), m.URL(), "Åtgärden har inte följts upp", "Följ upp", m.URL() + "/folj-upp", day.Date(0), true})
		}
	}
	return tasks, err
}
