package app

import (
	"context"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/word/party"
)

// priceTasks: requests for changed prices to check and decide, of one's own and of those
// that concern one's regions and that nobody has.
func (a *App) priceTasks(ctx context.Context, user web.User) ([]task, error) {
	list, err := a.Price.Work(ctx)
	var tasks []task
	for _, w := range list {
		r := w.Revision
		mine := string(r.OwnerID) == user.ID
		if !mine && (r.OwnerID != "" || !slices.ContainsFunc(w.Parties, func(p party.Code) bool { return slices.Contains(user.Parties, string(p)) })) {
			continue
		}
		tasks = append(tasks, task{r.Name(), r.URL(), w.Note, w.Do, w.URL, w.By, true})
	}
	return tasks, err
}

// pricedContracts is the contracts in force, to choose from.
func (a *App) pricedContracts(ctx context.Context) ([]field.Option, error) {
	var options []field.Option
	err := a.Contract.Each(ctx, contract.Filter{InForce: a.today()}, contract.Page{Sort: "number"}, func(c contract.Contract) error {
		options = append(options, field.Option{Value: c.ID, Label: c.Name()})
		return nil
	})
	return options, err
}
