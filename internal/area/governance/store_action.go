package governance

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// ActionFilter chooses actions.
type ActionFilter struct {
	Text       string
	State      string // "open", "late", "done"
	OwnerID    string
	ContractID string
	SupplierID string
	MeetingID  string
	ConductID  string
	Until      day.Date // due on this day or before
}

var actionOrders = map[string]string{"due_on": "a.due_on"}

// Actions returns one page of the actions, those that are due first.
func (s Store) Actions(ctx context.Context, f ActionFilter, p Page) ([]Action, Count, error) {
	var w db.Where
	for column, value := range map[string]string{"a.owner_id": f.OwnerID, "a.contract_id": f.ContractID, "a.meeting_id": f.MeetingID, "a.conduct_id": f.ConductID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.SupplierID != "" {
		w.Add("a.supplier_id IN (SELECT id FROM supplier WHERE survivor_id = (SELECT survivor_id FROM supplier WHERE id = ?))", f.SupplierID)
	}
	if f.Text != "" {
		w.Add("lower(a.what) LIKE lower(?) OR lower(a.owner) LIKE lower(?)", like(f.Text), like(f.Text))
	}
	if f.Until != 0 {
		w.Add("a.due_on <= ?", f.Until)
	}
	switch f.State {
	case "open":
		w.Add("a.done_on IS NULL")
	case "late":
		w.Add("a.done_on IS NULL AND a.due_on < ?", s.Today())
	case "done":
		w.Add("a.done_on IS NOT NULL")
	}
	n, err := db.CountRows(ctx, s.DB, "governance_action a", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting actions: %w", err)
	}
	list, err := db.All[Action](ctx, s.DB, `SELECT `+db.ColumnsOf[Action]("a")+` FROM governance_action a `+w.SQL()+` `+p.Order(actionOrders, "due_on")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, err
	}
	return list, n, s.nameActions(ctx, list)
}

func (s Store) nameActions(ctx context.Context, list []Action) error {
	var contracts, suppliers []string
	for _, a := range list {
		contracts, suppliers = append(contracts, string(a.ContractID)), append(suppliers, string(a.SupplierID))
	}
	n, err := s.names(ctx, contracts, suppliers)
	for i := range list {
		list[i].Contract, list[i].Supplier = n.contracts[string(list[i].ContractID)], n.suppliers[string(list[i].SupplierID)]
	}
	return err
}

// Action returns one action.
func (s Store) Action(ctx context.Context, id string) (Action, error) {
	list, err := db.All[Action](ctx, s.DB, `SELECT `+db.Columns[Action]()+` FROM governance_action WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Åtgärden finns inte.")
	}
	if err != nil {
		return Action{}, err
	}
	return list[0], s.nameActions(ctx, list)
}

// Agree registers what was agreed with a supplier.
func (s Store) Agree(ctx context.Context, a Action) (Action, error) {
	if err := ActionFields.Missing(&a); err != nil {
		return a, err
	}
	if a.ContractID == "" && a.SupplierID == "" {
		return a, fault.Conflict("En åtgärd hör till ett avtal eller en leverantör.")
	}
	a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "governance_action", &a); err != nil {
			return fmt.Errorf("storing an action: %w", err)
		}
		return told(ctx, tx, ActionKind, a.ID, a.What, "kom överens om", "", ActionFields, &Action{}, &a)
	})
	return a, err
}

// SaveAction stores what was corrected in an action.
func (s Store) SaveAction(ctx context.Context, a Action) (Action, error) {
	return s.act(ctx, a.ID, "ändrade", func(now *Action) error {
		now.What, now.Owner, now.OwnerID, now.DueOn, now.Version = a.What, a.Owner, a.OwnerID, a.DueOn, a.Version
		return ActionFields.Missing(now)
	})
}

// DoneAction notes that an action was done, and what it led to.
func (s Store) DoneAction(ctx context.Context, id string, on day.Date, result string) (Action, error) {
	return s.act(ctx, id, "gjorde", func(a *Action) error { return a.done(on, result, s.Today()) })
}

// ReopenAction takes back that an action was done.
func (s Store) ReopenAction(ctx context.Context, id string) (Action, error) {
	return s.act(ctx, id, "öppnade", func(a *Action) error {
		a.DoneOn, a.Result = 0, ""
		return nil
	})
}

func (s Store) act(ctx context.Context, id, verb string, do func(*Action) error) (Action, error) {
	var now Action
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Action(ctx, id)
		if err != nil {
			return err
		}
		now = was
		if err := do(&now); err != nil {
			return err
		}
		now.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "governance_action", &now); err != nil {
			return err
		}
		return told(ctx, tx, ActionKind, id, now.What, verb, now.Result, ActionFields, &was, &now)
	})
	return now, err
}
