package app

import (
	"context"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/word/sv"
)

// insteadOf tells whose contract it is, when the user sees to it in the place of somebody
// who has left.
func insteadOf(c contract.Contract, user web.User) string {
	if c.Owner == "" || string(c.OwnerID) == user.ID {
		return ""
	}
	return " · i stället för " + c.Owner
}

// lifeTasks: what the contracts that one sees to wait for between signing and archive.
func (a *App) lifeTasks(ctx context.Context, user web.User) ([]task, error) {
	var all []task
	for _, ask := range []func(context.Context, web.User) ([]task, error){a.renewalTasks, a.preparedOptionTasks, a.reviewDraftTasks, a.exitTasks, a.sanctionTasks, a.deviationTasks, a.amendmentTasks} {
		some, err := ask(ctx, user)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// renewalTasks: contracts that renew themselves unless notice is given.
func (a *App) renewalTasks(ctx context.Context, user web.User) ([]task, error) {
	rules, err := a.Contract.Rules(ctx, 0)
	if err != nil {
		return nil, err
	}
	until := a.today().AddMonths(int(rules["renewal_months"]))
	var tasks []task
	err = a.Contract.Each(ctx, contract.Filter{Renews: true, SeenToBy: user.ID}, contract.Page{}, func(c contract.Contract) error {
		if r, ok := c.Renewal(a.today()); ok && !r.Missed(a.today()) && r.NoticeBy <= until {
			tasks = append(tasks, task{c.Name(), c.URL(), "Förlängs automatiskt till " + r.Next.Sv() + " om det inte sägs upp" + insteadOf(c, user), "Ta ställning", c.URL(), r.NoticeBy, true})
		}
		return nil
	})
	return tasks, err
}

// contractPeople is those who can own, tend and work with contracts.
func (a *App) contractPeople(ctx context.Context) ([]field.Option, error) {
	return a.withRoles(ctx, "strategic_buyer", "contract_controller", "category_lead", "operational_buyer", "unit_head", "chief")
}

// preparedOptionTasks: decisions about options that somebody else than the owner prepares,
// or that are to be made before the supplier must be told.
func (a *App) preparedOptionTasks(ctx context.Context, user web.User) ([]task, error) {
	list, err := a.Contract.PreparedOptions(ctx, user.ID, a.today().AddMonths(3))
	var tasks []task
	for _, o := range list {
		tasks = append(tasks, task{o.Number + " " + o.Title, o.URL(), "Förbered beslutet om option " + sv.Number(o.N), "Öppna avtalet", o.URL(), o.DecideOn, true})
	}
	return tasks, err
}

// reviewDraftTasks: drafts that the user has been asked to review.
func (a *App) reviewDraftTasks(ctx context.Context, user web.User) ([]task, error) {
	rows, _, err := a.Contract.Search(ctx, contract.Filter{ReviewerID: user.ID, State: contract.StateReview}, contract.Page{Limit: 50})
	var tasks []task
	for _, c := range rows {
		tasks = append(tasks, task{c.Name(), c.URL(), "Väntar på din granskning sedan " + c.ReviewAskedOn.Sv(), "Granska", c.URL() + "/granska", 0, true})
	}
	return tasks, err
}

// exitTasks: steps before a contract's end.
func (a *App) exitTasks(ctx context.Context, user web.User) ([]task, error) {
	list, err := a.Contract.DueExit(ctx, user.ID, a.today().AddMonths(3))
	var tasks []task
	for _, e := range list {
		url := "/avtal/" + e.ContractID
		tasks = append(tasks, task{e.Number + " " + e.Title, url, e.What, "Öppna avslutslistan", url + "/avslut", e.DueOn, true})
	}
	return tasks, err
}

// sanctionTasks: declarations to make again.
func (a *App) sanctionTasks(ctx context.Context, user web.User) ([]task, error) {
	list, err := a.Contract.RenewDeclarations(ctx, user.ID, a.today().AddMonths(1))
	var tasks []task
	for _, d := range list {
		url := "/avtal/" + d.ContractID
		tasks = append(tasks, task{d.Number + " " + d.Title, url, "Sanktionsförsäkran för " + d.Supplier + " förnyas", "Notera försäkran", url + "/sanktioner", d.RenewOn, true})
	}
	return tasks, err
}

// deviationTasks: the user's open deviations, by what they wait for.
func (a *App) deviationTasks(ctx context.Context, user web.User) ([]task, error) {
	rules, err := a.Contract.Rules(ctx, 0)
	if err != nil {
		return nil, err
	}
	list, _, err := a.Contract.Deviations(ctx, contract.DeviationFilter{Open: true, SeenToBy: user.ID}, contract.Page{Limit: 100})
	var tasks []task
	for _, d := range list {
		what, by := d.Due(rules["claim_days"])
		tasks = append(tasks, task{d.Name(), d.URL(), what, "Öppna avvikelsen", d.URL(), by, true})
	}
	return tasks, err
}

// amendmentTasks: changes that are being tried, and notices to publish.
func (a *App) amendmentTasks(ctx context.Context, user web.User) ([]task, error) {
	rules, err := a.Contract.Rules(ctx, 0)
	if err != nil {
		return nil, err
	}
	list, err := a.Contract.WaitingAmendments(ctx, user.ID)
	var tasks []task
	for _, w := range list {
		what, from, do := "Ändringen prövas: "+w.Amendment.Title, w.ProposedOn, "Fortsätt prövningen"
		if w.Unpublished() {
			what, from, do = "Ändringen ska annonseras: "+w.Amendment.Title, w.DecidedOn, "Notera annonsen"
		}
		tasks = append(tasks, task{w.Number + " " + w.Called, w.URL(), what, do, w.URL(), from.AddDays(int(rules["amendment_days"])), true})
	}
	return tasks, err
}
