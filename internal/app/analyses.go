package app

import (
	"context"

	"klover/internal/area/analysis"
	"klover/internal/base/web"
)

// analysisTasks: the user's own analyses that are to be followed up within a month, or
// should have been, and drafts that nobody has gone through with the unit.
func (a *App) analysisTasks(ctx context.Context, user web.User) ([]task, error) {
	var tasks []task
	due, err := a.Analysis.Packs(ctx, analysis.Everything, analysis.PackFilter{OwnerID: user.ID, Until: a.today().AddDays(laterDays)}, analysis.Page{Sort: "follow_on"})
	if err != nil {
		return nil, err
	}
	for _, p := range due {
		tasks = append(tasks, task{"Verksamhetsnära analys: " + p.Name(), p.URL(), analysis.NotFollowed, "Följ upp", p.URL() + "/uppfoljning", p.FollowOn, true})
	}
	drafts, err := a.Analysis.Packs(ctx, analysis.Everything, analysis.PackFilter{OwnerID: user.ID, State: analysis.Draft}, analysis.Page{})
	for _, p := range drafts {
		tasks = append(tasks, task{"Verksamhetsnära analys: " + p.Name(), p.URL(), "Utkast", "Gå igenom med verksamheten", p.URL(), 0, true})
	}
	return tasks, err
}
