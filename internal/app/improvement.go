package app

import (
	"context"

	"klover/internal/area/goal"
	"klover/internal/base/web"
)

// improvementTasks: the open cards that the user answers for, on the boards.
func (a *App) improvementTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, _, err := a.Goal.Improvements(ctx, goal.MineOnBoard(user.ID), goal.Page{Limit: 100})
	var tasks []task
	for _, c := range rows {
		tasks = append(tasks, task{c.Name(), c.URL(), "Förbättringskort i " + c.Stage.Sv() + ", " + c.Unit, "Öppna kortet", c.URL(), c.DueOn, true})
	}
	return tasks, err
}
