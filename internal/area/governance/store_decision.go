package governance

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Board finds a decision of the board by its day and paragraph; ok is false when there
// is none. The board stands above, so that app hands it over.
type Board func(ctx context.Context, d *db.DB, on day.Date, paragraph int64) (BoardDecision, bool, error)

// decisionsOf returns the latest decision on each contract's follow-up plan.
func (s Store) decisionsOf(ctx context.Context, contractIDs []string) (map[string]PlanDecision, error) {
	found := map[string]PlanDecision{}
	for part := range slices.Chunk(contractIDs, 500) {
		var w db.Where
		w.In("contract_id", part)
		rows, err := db.All[PlanDecision](ctx, s.DB, `SELECT `+db.Columns[PlanDecision]()+` FROM governance_decision `+w.SQL()+` ORDER BY decided_on, created_at, id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading decisions on follow-up plans: %w", err)
		}
		for _, d := range rows {
			found[d.ContractID] = d
		}
	}
	return found, nil
}

// DecidePlan notes the board's decision on the follow-up plan of an environment-prioritised
// contract. A decision that the board has not made is refused, and the attempt is told.
func (s Store) DecidePlan(ctx context.Context, d PlanDecision) (PlanDecision, error) {
	if err := d.check(s.Today()); err != nil {
		return d, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		c, err := here.contracts().Get(ctx, d.ContractID)
		if err != nil {
			return err
		}
		lines, err := here.contracts().Lines(ctx, []string{c.ID})
		if err != nil {
			return err
		}
		if err := here.mayDecide(ctx, &d, c, lines[c.ID]); err != nil {
			return audit.Refuse(err, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "nekades att notera nämndens beslut om"})
		}
		d.ID, d.Version, d.CreatedAt, d.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "governance_decision", &d); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "noterade nämndens beslut om uppföljningsplanen för", Why: d.Sv()})
	})
	return d, err
}

func (s Store) mayDecide(ctx context.Context, d *PlanDecision, c contract.Contract, lines []contract.Line) error {
	switch {
	case c.EnvPriority != contract.Yes:
		return fault.Conflict("%s är inte miljöprioriterat. Bara miljöprioriterade avtals uppföljningsplaner beslutas av nämnden.", c.Name())
	case len(lines) == 0:
		return fault.Conflict("%s har ingen uppföljningsplan att besluta om.", c.Name())
	case s.Board == nil:
		return nil
	}
	b, ok, err := s.Board(ctx, s.DB, d.DecidedOn, d.Paragraph)
	if err != nil {
		return err
	}
	return d.rests(b, ok)
}

// RemoveDecision takes away a decision that was noted by mistake.
func (s Store) RemoveDecision(ctx context.Context, contractID, why string) error {
	if why == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför beslutet tas bort."})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := s.in(tx).contracts().Get(ctx, contractID)
		if err != nil {
			return err
		}
		latest, err := s.in(tx).decisionsOf(ctx, []string{contractID})
		if err != nil {
			return err
		}
		d, ok := latest[contractID]
		if !ok {
			return fault.Conflict("%s har inget noterat beslut.", c.Name())
		}
		if _, err := tx.Exec(ctx, `DELETE FROM governance_decision WHERE id = $1`, d.ID); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: c.ID, Title: c.Name(), Verb: "tog bort nämndens beslut " + d.Sv() + " för", Why: why})
	})
}
