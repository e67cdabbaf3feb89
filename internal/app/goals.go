package app

import (
	"context"
	"fmt"

	"klover/internal/area/goal"
	"klover/internal/area/report"
	"klover/internal/base/web"
	"klover/internal/word/day"
)

// goalInserts are what the steering model writes into reports.
func (a *App) goalInserts() []report.Insert {
	return []report.Insert{
		{Name: "mal.perspektiv", Sample: "{{infoga mal.perspektiv Resursperspektivet}}", Pieces: a.perspective,
			Help: "Ett perspektivs redovisning: politikens och verksamhetens mål som numrerade rubriker, aktiviteternas texter för perioden, skälen till det som inte rapporteras och indikatorernas tabeller. Perspektivets namn följer; en siffra efter det är översta rubrikens nivå."},
		{Name: "mal.indikatorer", Sample: "{{infoga mal.indikatorer Resursperspektivet}}", Blocks: a.Goal.IndicatorBlocks,
			Help: "Tabellen Indikator, Utfall, Målvärde, Bedömning och Kommentar. Med ett perspektivs namn efter: bara dess indikatorer."},
		{Name: "mal.karta", Blocks: a.Goal.MapBlocks,
			Help: "Transformationskartan och målblomman på en liggande sida. Med tabell efter: kartan som tabell. Med blomma efter: bara målblomman."},
	}
}

// perspective is what a report says under one perspective.
func (a *App) perspective(ctx context.Context, p day.Period, args []string) ([]report.Piece, error) {
	told, err := a.Goal.PerspectivePieces(ctx, p, args)
	pieces := make([]report.Piece, len(told))
	for i, one := range told {
		pieces[i] = report.Piece(one)
	}
	return pieces, err
}

// activityTasks: activities that the user answers for, as a person or by role, and
// that are not ended.
func (a *App) activityTasks(ctx context.Context, user web.User) ([]task, error) {
	year, err := a.Goal.SteeringYear(ctx)
	if err != nil || year == 0 {
		return nil, err
	}
	rows, _, err := a.Goal.Activities(ctx, goal.ActivityFilter{Year: year, OwnerID: user.ID, Open: true}, goal.Page{Sort: "ends", Limit: 100})
	if err != nil {
		return nil, err
	}
	for _, role := range user.Roles {
		more, _, err := a.Goal.Activities(ctx, goal.ActivityFilter{Year: year, OwnerRole: role, Open: true}, goal.Page{Sort: "ends", Limit: 100})
		if err != nil {
			return nil, err
		}
		for _, one := range more {
			if one.OwnerID == "" {
				rows = append(rows, one)
			}
		}
	}
	var tasks []task
	for _, one := range rows {
		tasks = append(tasks, task{one.Title, one.URL(), fmt.Sprintf("Aktivitet %d, %s", one.Year, one.StateText()), "Redovisa", one.URL() + "/redovisa", one.EndsOn, true})
	}
	return tasks, nil
}
