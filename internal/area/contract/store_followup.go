package contract

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// FollowUps returns a contract's follow-up plan in the order of its days.
func (s Store) FollowUps(ctx context.Context, contractID string) ([]FollowUp, error) {
	list, err := db.All[FollowUp](ctx, s.DB, `SELECT `+db.Columns[FollowUp]()+` FROM contract_followup WHERE contract_id = $1 ORDER BY due_on, what, id`, contractID)
	if err != nil {
		return nil, fmt.Errorf("reading follow-up plan of contract %s: %w", contractID, err)
	}
	return list, nil
}

// PlanFollowUp adds a line to a contract's follow-up plan.
func (s Store) PlanFollowUp(ctx context.Context, f FollowUp) (FollowUp, error) {
	f.ID, f.Version, f.CreatedAt, f.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Get(ctx, f.ContractID)
		if err != nil {
			return err
		}
		if err := f.check(c); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "contract_followup", &f); err != nil {
			return fmt.Errorf("storing follow-up of contract %s: %w", c.ID, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "lade till i uppföljningsplanen för", Why: f.name()})
	})
	return f, err
}

// line is a line of the plan with its contract.
func (s Store) line(ctx context.Context, contractID, id string) (FollowUp, Contract, error) {
	c, err := s.Get(ctx, contractID)
	if err != nil {
		return FollowUp{}, c, err
	}
	f, err := db.One[FollowUp](ctx, s.DB, `SELECT `+db.Columns[FollowUp]()+` FROM contract_followup WHERE id = $1 AND contract_id = $2`, id, contractID)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("Raden finns inte i uppföljningsplanen.")
	}
	return f, c, err
}

// DropFollowUp takes a line away from a contract's follow-up plan. One with results is
// ended instead, so that nothing that was found is lost.
func (s Store) DropFollowUp(ctx context.Context, contractID, id string) error {
	return s.onLine(ctx, contractID, id, func(here Store, f *FollowUp) (string, string, error) {
		n, err := db.One[int64](ctx, here.DB, `SELECT count(*) FROM contract_followup_result WHERE followup_id = $1`, id)
		if err != nil {
			return "", "", err
		}
		if n > 0 {
			return "", "", fault.Conflict("%s har resultat som skulle gå förlorade. Avsluta raden i stället.", f.What)
		}
		_, err = here.DB.Exec(ctx, `DELETE FROM contract_followup WHERE id = $1`, id)
		return "tog bort ur uppföljningsplanen för", f.name(), err
	})
}

// EndFollowUp ends a line of the plan from a day; 0 takes the end back.
func (s Store) EndFollowUp(ctx context.Context, contractID, id string, on day.Date) error {
	return s.onLine(ctx, contractID, id, func(here Store, f *FollowUp) (string, string, error) {
		if on != 0 && on < f.DueOn {
			return "", "", fault.Conflict("%s kan inte upphöra före sin första gång %s.", f.What, f.DueOn)
		}
		f.EndedOn, f.ChangedAt = on, here.DB.Now()
		verb := "avslutade en rad i uppföljningsplanen för"
		if on == 0 {
			verb = "återupptog en rad i uppföljningsplanen för"
		}
		return verb, f.name(), here.DB.Update(ctx, "contract_followup", f)
	})
}

func (s Store) onLine(ctx context.Context, contractID, id string, do func(Store, *FollowUp) (verb, why string, err error)) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		f, c, err := Store{DB: tx}.line(ctx, contractID, id)
		if err != nil {
			return err
		}
		verb, why, err := do(Store{DB: tx}, &f)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: verb, Why: why})
	})
}

// reactive is the level of follow-up that has no plan (segment D, handbook 4.8).
const reactive = "reactive"

// handed is a contract of a case with what the handover asks about it.
type handed struct {
	ID            string
	ProcurementID string
	Owner         string
	Manager       string
	Plan          int64
}

// Handover asks each case for its contract in the register, with those who answer for
// it, and for the follow-up plan that the strategy promised.
func Handover(ctx context.Context, d *db.DB, cases []procurement.Procurement) (map[string][]procurement.Demand, error) {
	var w db.Where
	w.In("c.procurement_id", procurement.IDs(cases))
	list, err := db.All[handed](ctx, d, `
		SELECT c.id, c.procurement_id, c.owner, c.manager, (SELECT count(*) FROM contract_followup f WHERE f.contract_id = c.id AND f.ended_on IS NULL) AS plan
		FROM contract c `+w.SQL()+` AND c.stage <> 'utkast' AND c.stage <> 'underskrift'
		ORDER BY c.number, c.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading contracts of %d cases: %w", len(cases), err)
	}
	of := map[string][]handed{}
	for _, c := range list {
		of[c.ProcurementID] = append(of[c.ProcurementID], c)
	}
	demands := map[string][]procurement.Demand{}
	for _, p := range cases {
		demands[p.ID] = []procurement.Demand{registered(p, of[p.ID])}
		if p.FollowUp != reactive {
			demands[p.ID] = append(demands[p.ID], followed(p, of[p.ID]))
		}
	}
	return demands, nil
}

func registered(p procurement.Procurement, list []handed) procurement.Demand {
	demand := procurement.Demand{Label: "Avtal i registret", Basis: "Klövers regelunderlag 3.1", URL: "/avtal/ny?upphandling=" + p.ID,
		Lacks: "det tecknade avtalet finns inte i avtalsregistret"}
	for _, c := range list {
		demand.URL = Contract{ID: c.ID}.URL()
		if c.Owner == "" || c.Manager == "" {
			demand.Lacks, demand.Met = "avtalet saknar avtalsägare eller avtalsförvaltare", ""
			return demand
		}
		demand.Met = "Avtalsägare " + c.Owner
	}
	return demand
}

func followed(p procurement.Procurement, list []handed) procurement.Demand {
	demand := procurement.Demand{Label: "Uppföljningsplan", Basis: "Klövers regelunderlag 4.8", URL: "/avtal/ny?upphandling=" + p.ID,
		Lacks: "uppföljningsplanen är inte lagd"}
	for _, c := range list {
		demand.URL = Contract{ID: c.ID}.FollowUpURL()
		if c.Plan == 0 {
			demand.Met = ""
			return demand
		}
		demand.Met = sv.UpperFirst(sv.Plural(c.Plan, "uppföljning", "uppföljningar")) + " i planen"
	}
	return demand
}
