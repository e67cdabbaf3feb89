package governance

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Assessments returns the assessments of contracts, by contract.
func (s Store) Assessments(ctx context.Context, contractIDs []string) (map[string]Assessment, error) {
	found := map[string]Assessment{}
	for part := range slices.Chunk(contractIDs, 500) {
		var w db.Where
		w.In("contract_id", part)
		rows, err := db.All[Assessment](ctx, s.DB, `SELECT `+db.Columns[Assessment]()+` FROM governance_assessment `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading assessments: %w", err)
		}
		for _, a := range rows {
			found[a.ContractID] = a
		}
	}
	return found, nil
}

// Assess scores a contract and gives it the segment of the rules. A decision that
// overrode them stays until it is taken back.
func (s Store) Assess(ctx context.Context, a Assessment) (Assessment, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	return s.assessing(ctx, a.ContractID, "segmenterade", "", func(r Rules, c contract.Contract, now *Assessment) (Outcome, error) {
		o, err := r.Segment(a, c)
		if err != nil {
			return o, err
		}
		a.ID, a.Version, a.CreatedAt = now.ID, max(a.Version, now.Version), now.CreatedAt
		a.Override, a.OverrideWhy, a.OverrideBy, a.OverriddenOn = now.Override, now.OverrideWhy, now.OverrideBy, now.OverriddenOn
		a.Score, a.Computed, a.AssessedOn, a.AssessedBy = o.Score, o.Segment, s.Today(), audit.ActorFrom(ctx).Name
		*now = a
		return o, nil
	})
}

// Override lets a judgement decide a contract's segment instead of the rules; "" lets the
// rules decide again.
func (s Store) Override(ctx context.Context, contractID string, to contract.Segment, why string) (Assessment, error) {
	return s.assessing(ctx, contractID, "beslutade segment för", why, func(r Rules, c contract.Contract, now *Assessment) (Outcome, error) {
		if now.ID == "" {
			return Outcome{}, fault.Conflict("%s är inte poängsatt. Poängsätt först, så att avvikelsen syns.", c.Name())
		}
		o, err := r.Segment(*now, c)
		if err != nil {
			return o, err
		}
		return o, now.override(to, why, audit.ActorFrom(ctx).Name, s.Today())
	})
}

// Recompute gives contracts the segments that today's rules give, as the page "skulle
// bli" showed them. What somebody has decided stays.
func (s Store) Recompute(ctx context.Context, contractIDs []string) (int, error) {
	n := 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		for _, id := range contractIDs {
			_, err := here.assessing(ctx, id, "räknade om segmentet för", "Reglerna har ändrats.", func(r Rules, c contract.Contract, now *Assessment) (Outcome, error) {
				o, err := r.Segment(*now, c)
				if err != nil || now.ID == "" || now.Override != "" {
					return o, fault.Conflict("%s räknas inte om.", c.Name())
				}
				now.Score, now.Computed = o.Score, o.Segment
				return o, nil
			})
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// assessing changes a contract's assessment and writes the segment to the contract, in
// one transaction.
func (s Store) assessing(ctx context.Context, contractID, verb, why string, do func(Rules, contract.Contract, *Assessment) (Outcome, error)) (Assessment, error) {
	var now Assessment
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		c, err := here.contracts().Get(ctx, contractID)
		if err != nil {
			return err
		}
		rules, err := here.Rules(ctx, 0)
		if err != nil {
			return err
		}
		all, err := here.Assessments(ctx, []string{contractID})
		if err != nil {
			return err
		}
		was := all[contractID]
		now = was
		o, err := do(rules, c, &now)
		if err != nil {
			return err
		}
		if err := here.keep(ctx, &now); err != nil {
			return err
		}
		if err := told(ctx, tx, Kind, c.ID, c.Name(), verb, why, Fields, &was, &now); err != nil {
			return err
		}
		if reason := now.reason(o); c.Segment != now.Segment() || c.SegmentReason != reason {
			c.Segment, c.SegmentReason = now.Segment(), reason
			_, err = here.contracts().Save(ctx, c, "Segmenteringen")
		}
		return err
	})
	return now, err
}

func (s Store) keep(ctx context.Context, a *Assessment) error {
	a.ChangedAt = s.DB.Now()
	if a.ID != "" {
		return s.DB.Update(ctx, "governance_assessment", a)
	}
	a.ID, a.Version, a.CreatedAt = db.NewID(), 1, s.DB.Now()
	return s.DB.Insert(ctx, "governance_assessment", a)
}
