package governance

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// ChainFilter chooses chains.
type ChainFilter struct {
	Text       string
	RiskID     string
	ContractID string
	CategoryID string
	SupplierID string
	State      string   // "whole" or "broken"
	InForce    day.Date // contracts that held on the day; 0 is all
}

// RiskAreas returns the risk areas with their action plans, in the order of their names.
func (s Store) RiskAreas(ctx context.Context) ([]RiskArea, error) {
	list, err := db.All[RiskArea](ctx, s.DB, `SELECT `+db.Columns[RiskArea]()+` FROM governance_risk ORDER BY name COLLATE "sv-x-icu", id`)
	if err != nil {
		return nil, fmt.Errorf("reading risk areas: %w", err)
	}
	plans, err := db.All[ActionPlan](ctx, s.DB, `SELECT `+db.Columns[ActionPlan]()+` FROM governance_plan ORDER BY from_on, title, id`)
	for _, p := range plans {
		i := slices.IndexFunc(list, func(r RiskArea) bool { return r.ID == p.RiskID })
		list[i].Plans = append(list[i].Plans, p)
	}
	return list, err
}

// RiskArea returns one risk area with its plans.
func (s Store) RiskArea(ctx context.Context, id string) (RiskArea, error) {
	list, err := s.RiskAreas(ctx)
	for _, r := range list {
		if r.ID == id {
			return r, err
		}
	}
	if err == nil {
		err = fault.NotFound("Riskområdet finns inte.")
	}
	return RiskArea{}, err
}

// SaveRisk registers or changes a risk area.
func (s Store) SaveRisk(ctx context.Context, r RiskArea) (RiskArea, error) {
	if err := RiskFields.Missing(&r); err != nil {
		return r, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var was RiskArea
		verb := audit.Created
		r.ChangedAt = tx.Now()
		if r.ID == "" {
			r.ID, r.Version, r.CreatedAt = db.NewID(), 1, tx.Now()
			if err := tx.Insert(ctx, "governance_risk", &r); err != nil {
				return err
			}
		} else {
			var err error
			if was, err = s.in(tx).RiskArea(ctx, r.ID); err != nil {
				return err
			}
			verb, r.CreatedAt = audit.Changed, was.CreatedAt
			if err := tx.Update(ctx, "governance_risk", &r); err != nil {
				return err
			}
		}
		return told(ctx, tx, RiskKind, r.ID, r.Name, verb, "", RiskFields, &was, &r)
	})
	return r, err
}

// SavePlan registers or changes an action plan of a risk area.
func (s Store) SavePlan(ctx context.Context, p ActionPlan) (ActionPlan, error) {
	if err := p.check(); err != nil {
		return p, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := s.in(tx).RiskArea(ctx, p.RiskID)
		if err != nil {
			return err
		}
		var was ActionPlan
		verb := "lade till handlingsplanen " + p.Title + " för"
		p.ChangedAt = tx.Now()
		if p.ID == "" {
			p.ID, p.Version, p.CreatedAt = db.NewID(), 1, tx.Now()
			err = tx.Insert(ctx, "governance_plan", &p)
		} else {
			i := slices.IndexFunc(r.Plans, func(o ActionPlan) bool { return o.ID == p.ID })
			if i < 0 {
				return fault.NotFound("Handlingsplanen finns inte.")
			}
			was, verb, p.CreatedAt = r.Plans[i], "ändrade handlingsplanen "+p.Title+" för", r.Plans[i].CreatedAt
			err = tx.Update(ctx, "governance_plan", &p)
		}
		if err != nil {
			return err
		}
		return told(ctx, tx, RiskKind, r.ID, r.Name, verb, "", PlanFields, &was, &p)
	})
	return p, err
}

// Chains returns the chains of the selection with every link, and an empty chain for each
// environment-prioritised contract that has none: what is missing is named too.
func (s Store) Chains(ctx context.Context, f ChainFilter) ([]Chain, error) {
	var w db.Where
	for column, value := range map[string]string{"h.risk_id": f.RiskID, "h.contract_id": f.ContractID, "c.category_id": f.CategoryID} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	list, err := db.All[Chain](ctx, s.DB, `SELECT `+db.ColumnsOf[Chain]("h")+` FROM governance_chain h JOIN contract c ON c.id = h.contract_id `+w.SQL()+` ORDER BY c.title_key, h.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading chains: %w", err)
	}
	if f.RiskID == "" {
		if list, err = s.addMissing(ctx, list, f); err != nil {
			return nil, err
		}
	}
	if err := s.link(ctx, list); err != nil {
		return nil, err
	}
	var of map[string]bool
	if f.SupplierID != "" {
		if of, err = s.contractIDs(ctx, f.SupplierID); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(list, func(c Chain) bool { return !f.holds(c) || of != nil && !of[c.ContractID] }), nil
}

func (f ChainFilter) holds(c Chain) bool {
	switch {
	case f.State == "whole" && !c.Whole(), f.State == "broken" && c.Whole():
		return false
	case f.InForce != 0 && !c.Contract.InForce(f.InForce):
		return false
	}
	return f.Text == "" || containsFold(c.Contract.Name()+" "+c.Requirement+" "+c.Risk.Name, f.Text)
}

// addMissing adds the environment-prioritised contracts that nobody has made a chain for.
func (s Store) addMissing(ctx context.Context, list []Chain, f ChainFilter) ([]Chain, error) {
	var w db.Where
	w.Add("c.env_priority = 'ja' AND c.stage NOT IN ('utkast', 'underskrift') AND NOT EXISTS (SELECT 1 FROM governance_chain h WHERE h.contract_id = c.id)")
	on := f.InForce
	if on == 0 {
		on = s.Today()
	}
	w.Add("c.begins_on <= ? AND c.runs_key >= ?", on, int64(on))
	if f.ContractID != "" {
		w.Add("c.id = ?", f.ContractID)
	}
	if f.CategoryID != "" {
		w.Add("c.category_id = ?", f.CategoryID)
	}
	ids, err := db.All[string](ctx, s.DB, `SELECT c.id FROM contract c `+w.SQL()+` ORDER BY c.title_key, c.id`, w.Args()...)
	for _, id := range ids {
		list = append(list, Chain{ContractID: id})
	}
	return list, err
}

// link fills in the contracts, risk areas and follow-up lines of chains.
func (s Store) link(ctx context.Context, list []Chain) error {
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ContractID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	contracts, err := s.some(ctx, ids)
	if err != nil {
		return err
	}
	lines, err := s.contracts().Lines(ctx, ids)
	if err != nil {
		return err
	}
	risks, err := s.RiskAreas(ctx)
	for i := range list {
		c := &list[i]
		c.Contract = contracts[c.ContractID]
		for _, l := range lines[c.ContractID] {
			if l.ID == string(c.FollowupID) {
				c.Line = l
			}
		}
		for _, r := range risks {
			if r.ID == string(c.RiskID) {
				c.Risk = r
			}
		}
	}
	return err
}

// Chain returns one chain with its links.
func (s Store) Chain(ctx context.Context, id string) (Chain, error) {
	list, err := db.All[Chain](ctx, s.DB, `SELECT `+db.Columns[Chain]()+` FROM governance_chain WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Kedjan finns inte.")
	}
	if err != nil {
		return Chain{}, err
	}
	return list[0], s.link(ctx, list)
}

// SaveChain registers or changes a chain. The line of the follow-up plan is the contract's own.
func (s Store) SaveChain(ctx context.Context, c Chain) (Chain, error) {
	if err := ChainFields.Missing(&c); err != nil {
		return c, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if c.FollowupID != "" {
			if _, err := here.contracts().FollowUp(ctx, c.ContractID, string(c.FollowupID)); err != nil {
				return fault.Invalid(fault.Field{Name: "followup_id", Message: "Raden finns inte i avtalets uppföljningsplan."})
			}
		}
		var was Chain
		var err error
		verb := audit.Created
		c.ChangedAt = tx.Now()
		if c.ID == "" {
			c.ID, c.Version, c.CreatedAt = db.NewID(), 1, tx.Now()
			err = tx.Insert(ctx, "governance_chain", &c)
		} else if was, err = here.Chain(ctx, c.ID); err == nil {
			verb, c.ContractID, c.CreatedAt = audit.Changed, was.ContractID, was.CreatedAt
			err = tx.Update(ctx, "governance_chain", &c)
		}
		if err != nil {
			return err
		}
		list := []Chain{c}
		if err := here.link(ctx, list); err != nil {
			return err
		}
		c = list[0]
		return told(ctx, tx, ChainKind, c.ID, c.Risk.Name+", "+c.Contract.Name(), verb, "", ChainFields, &was, &c)
	})
	return c, err
}

// RemoveChain takes away a chain that does not concern the contract.
func (s Store) RemoveChain(ctx context.Context, id, why string) error {
	if why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför kedjan tas bort."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := s.in(tx).Chain(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM governance_chain WHERE id = $1`, id); err != nil {
			return err
		}
		return told(ctx, tx, ChainKind, id, c.Risk.Name+", "+c.Contract.Name(), audit.Removed, why, ChainFields, &c, &c)
	})
}
