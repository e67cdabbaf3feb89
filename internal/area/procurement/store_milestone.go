package procurement

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/law"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

var milestoneColumns = db.Columns[Milestone]()

// Milestones returns the time plan of a procurement in its order, with the days on
// which its steps were taken.
func (s Store) Milestones(ctx context.Context, p Procurement, w Work) ([]Milestone, error) {
	list, err := db.All[Milestone](ctx, s.DB, `SELECT `+milestoneColumns+` FROM procurement_milestone WHERE procurement_id = $1 ORDER BY no, id`, p.ID)
	if err != nil {
		return nil, fmt.Errorf("reading time plan of procurement %s: %w", p.ID, err)
	}
	for i := range list {
		list[i].ActualOn = p.actual(list[i].Key, w)
	}
	return list, nil
}

// PlanTime computes the time plan of a procurement, anew if it has one. What the law
// or our lead times do not tell is a fault that names it, and changes nothing.
func (s Store) PlanTime(ctx context.Context, id string, t Timing) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		if p.Procedure == "" {
			return fault.Conflict("Välj förfarande innan tidplanen räknas.")
		}
		book, err := law.Store{DB: tx}.Book(ctx)
		if err != nil {
			return err
		}
		plan, err := book.TimePlan(p.schedule(t))
		if err != nil {
			return err
		}
		was, err := here.Milestones(ctx, p, Work{})
		if err != nil {
			return err
		}
		if err := here.keepPlan(ctx, p.ID, merged(was, plan)); err != nil {
			return err
		}
		return tell(ctx, tx, p, "räknade tidplanen för", "Från "+plan.Start.Sv()+" till avtal "+plan.Sign.Sv())
	})
}

// keepPlan stores the steps of a plan in place of those it had.
func (s Store) keepPlan(ctx context.Context, procurementID string, list []Milestone) error {
	if _, err := s.DB.Exec(ctx, `DELETE FROM procurement_milestone WHERE procurement_id = $1`, procurementID); err != nil {
		return err
	}
	for i := range list {
		m := &list[i]
		if m.ID == "" {
			m.ID, m.CreatedAt = db.NewID(), s.DB.Now()
		}
		m.Version++
		m.ProcurementID, m.ChangedAt = procurementID, s.DB.Now()
	}
	return db.InsertAll(ctx, s.DB, "procurement_milestone", list)
}

// MoveMilestone moves one step of the time plan by hand.
func (s Store) MoveMilestone(ctx context.Context, procurementID, key string, on day.Date, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, procurementID)
		if err != nil {
			return err
		}
		list, err := here.Milestones(ctx, p, Work{})
		if err != nil {
			return err
		}
		for _, m := range list {
			if m.Key != key {
				continue
			}
			from := m.PlannedOn
			if err := m.move(on, strings.TrimSpace(why)); err != nil {
				return err
			}
			m.ChangedAt = tx.Now()
			if err := tx.Update(ctx, "procurement_milestone", &m); err != nil {
				return err
			}
			return tell(ctx, tx, p, "flyttade ett steg i tidplanen för", m.Label+" från "+from.Sv()+" till "+on.Sv()+". "+why)
		}
		return fault.NotFound("Steget finns inte i tidplanen.")
	})
}
