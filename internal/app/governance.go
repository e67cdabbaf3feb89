package app

import (
	"context"
	"slices"

	"klover/internal/area/board"
	"klover/internal/area/governance"
	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// notPassed are the decisions of the board that let nothing through.
var notPassed = map[string]bool{"rejects": true, "returns": true, "tables": true}

// boardDecision finds a decision of the board by its day and paragraph, for the follow-up
// plans that the board decides.
func boardDecision(ctx context.Context, d *db.DB, on day.Date, paragraph int64) (governance.BoardDecision, bool, error) {
	list, _, err := board.Store{DB: d}.Decisions(ctx, board.DecisionFilter{When: day.Between(on, on)}, board.Page{Limit: 500})
	for _, one := range list {
		if one.Paragraph == paragraph {
			return governance.BoardDecision{ID: one.ID, Text: one.ItemTitle, Rejected: notPassed[one.Kind]}, true, err
		}
	}
	return governance.BoardDecision{}, false, err
}

// checkedAt is what the control of suppliers says of a tenderer today.
func (a *App) checkedAt(ctx context.Context, supplierID string) (procurement.Control, error) {
	c, err := a.Supplier.AwardCheck(ctx, supplierID, a.today())
	return procurement.Control{On: c.On, Result: string(c.Level), Note: c.Text}, err
}

// followers is those who can be given an action that was agreed with a supplier.
func (a *App) followers(ctx context.Context) ([]field.Option, error) {
	return a.withRoles(ctx, "contract_controller", "category_lead", "strategic_buyer", "sustainability")
}

// reviewers is those who can be asked to review a draft of a contract.
func (a *App) reviewers(ctx context.Context) ([]field.Option, error) {
	return a.withRoles(ctx, "lawyer", "contract_controller", "category_lead", "strategic_buyer", "unit_head")
}

// withRoles is those who have any of the roles, each once.
func (a *App) withRoles(ctx context.Context, roles ...string) ([]field.Option, error) {
	var list []field.Option
	seen := map[string]bool{}
	for _, role := range roles {
		users, err := a.Identity.UsersWithRole(ctx, role)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			if !seen[u.ID] {
				list = append(list, field.Option{Value: u.ID, Label: u.Name})
			}
			seen[u.ID] = true
		}
	}
	return list, nil
}

// governanceTasks: what one's own contracts wait for by their segments, one's actions and
// steps of the code of conduct, and, for those who keep it together, what nobody has segmented.
func (a *App) governanceTasks(ctx context.Context, user web.User) ([]task, error) {
	var tasks []task
	for _, ask := range []func(context.Context, string) ([]governance.Task, error){a.Governance.ContractWork, a.Governance.ActionWork, a.Governance.ConductWork} {
		list, err := ask(ctx, user.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			tasks = append(tasks, task{t.Which, t.URL, t.Note, t.Do, t.URL, t.By, true})
		}
	}
	if !user.May("governance.decide") {
		return tasks, nil
	}
	n, err := a.Governance.Unsegmented(ctx)
	if n > 0 {
		url := governance.Path + "?segment=-"
		tasks = append(tasks, task{sv.Plural(n, "avtal är inte segmenterat", "avtal är inte segmenterade"), url, "Utan segment vet ingen hur avtalet ska följas upp", "Segmentera avtalen", url, 0, true})
	}
	return tasks, err
}

// checkTasks: findings of the control that wait for contact or decision, one's own and
// those that nobody has, and how many suppliers are to be controlled.
func (a *App) checkTasks(ctx context.Context, user web.User) ([]task, error) {
	list, _, err := a.Supplier.Checks(ctx, supplier.CheckFilter{Open: true}, supplier.Page{Sort: "contact_by", Limit: 100})
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, c := range list {
		if c.OwnerID != "" && c.OwnerID != user.ID {
			continue
		}
		do, by := "Kontakta leverantören", c.ContactBy
		if c.ContactedOn != 0 {
			do, by = "Besluta om anmärkningen", 0
		}
		tasks = append(tasks, task{c.Supplier, c.URL(), c.Reason, do, c.URL(), by, true})
	}
	if !slices.Contains(user.Roles, "contract_controller") && !slices.Contains(user.Roles, "supplier_group") {
		return tasks, nil // the round of controls is theirs
	}
	due, err := a.Governance.DueChecks(ctx, a.today())
	if len(due) > 0 {
		tasks = append(tasks, task{sv.Plural(int64(len(due)), "leverantör ska kontrolleras", "leverantörer ska kontrolleras"), governance.DuePath, "Efter avtalens segment", "Läs in kontroller", "/leverantorskontroller/las-in", due[0].NextOn, true})
	}
	return tasks, err
}
