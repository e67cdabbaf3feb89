package app

import (
	"context"
	"slices"

	"klover/internal/base/web"
)

// callOffTasks: asks without answer, competitions to open and to go on with, and
// standstills that end, of one's own call-offs and of those that nobody has.
func (a *App) callOffTasks(ctx context.Context, user web.User) ([]task, error) {
	list, err := a.CallOff.Work(ctx)
	var tasks []task
	for _, w := range list {
		c := w.CallOff
		mine := string(c.OwnerID) == user.ID
		if !mine && (c.OwnerID != "" || !slices.Contains(user.Parties, string(c.Party))) {
			continue
		}
		tasks = append(tasks, task{c.Name(), c.URL(), w.Note, w.Do, w.URL, w.By, w.Ours})
	}
	return tasks, err
}
