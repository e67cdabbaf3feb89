package analysis

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Actions are the actions of an analysis, in their order.
func (s Store) Actions(ctx context.Context, packID string) ([]Action, error) {
	return db.All[Action](ctx, s.DB, `SELECT `+db.Columns[Action]()+` FROM analysis_action WHERE pack_id = $1 ORDER BY n`, packID)
}

// Action is one action.
func (s Store) Action(ctx context.Context, id string) (Action, error) {
	list, err := db.All[Action](ctx, s.DB, `SELECT `+db.Columns[Action]()+` FROM analysis_action WHERE id = $1`, id)
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Åtgärden finns inte.")
	}
	if err != nil {
		return Action{}, err
	}
	return list[0], nil
}

// propose adds the actions that the rules propose and the analysis does not have.
func (s Store) propose(ctx context.Context, p Pack) error {
	shown, err := s.Shown(ctx, Everything, p, p.Period)
	if err != nil {
		return err
	}
	values, err := s.Policy().On(ctx, s.Today())
	if err != nil {
		return err
	}
	have, err := s.Actions(ctx, p.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	n := int64(0)
	for _, a := range have {
		known[a.Rule+a.Selection], n = true, max(n, a.N)
	}
	for _, one := range shown.suggestions(values) {
		if known[one.Rule+one.Selection] {
			continue
		}
		n++
		a := Action{ID: db.NewID(), Version: 1, PackID: p.ID, N: n, Rule: one.Rule, What: one.What, Why: one.Why, State: Proposed, Selection: one.Selection, Measure: one.Measure, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
		if one.Measure != "" {
			a.Before = money.Some(one.Worth)
		}
		if err := s.DB.Insert(ctx, "analysis_action", &a); err != nil {
			return fmt.Errorf("storing a proposed action: %w", err)
		}
	}
	return nil
}

// Propose adds what the rules propose now to an analysis that is a draft.
func (s Store) Propose(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).Pack(ctx, Everything, id)
		if err != nil {
			return err
		}
		if p.State != Draft {
			return fault.Conflict("Förslag tas fram medan analysen är ett utkast.")
		}
		return s.in(tx).propose(ctx, p)
	})
}

// AddAction adds an action that a person proposes.
func (s Store) AddAction(ctx context.Context, a Action) (Action, error) {
	a.ID, a.Version, a.CreatedAt, a.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	if err := a.check(); err != nil {
		return a, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM analysis_action WHERE pack_id = $1`, a.PackID)
		if err != nil {
			return err
		}
		a.N = n + 1
		if err := tx.Insert(ctx, "analysis_action", &a); err != nil {
			return err
		}
		return s.in(tx).toldAction(ctx, Action{}, a, audit.Created)
	})
	return a, err
}

// SaveAction stores what was changed of an action.
func (s Store) SaveAction(ctx context.Context, a Action) (Action, error) {
	if err := a.check(); err != nil {
		return a, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Action(ctx, a.ID)
		if err != nil {
			return err
		}
		now := was
		now.What, now.Why, now.State, now.Owner, now.DueOn, now.Result, now.Version, now.ChangedAt = a.What, a.Why, a.State, a.Owner, a.DueOn, a.Result, a.Version, tx.Now()
		a = now
		if err := tx.Update(ctx, "analysis_action", &a); err != nil {
			return err
		}
		return s.in(tx).toldAction(ctx, was, a, audit.Changed)
	})
	return a, err
}

func (s Store) toldAction(ctx context.Context, was, now Action, verb string) error {
	return audit.Write(ctx, s.DB, audit.Entry{Kind: ActionKind, Ref: now.ID, Title: now.What, Verb: verb, Changes: ActionFields.Diff(&was, &now)})
}

// measure sets a figure of every action that is about lines, for a period.
func (s Store) measure(ctx context.Context, p Pack, period day.Period, set func(*Action, money.Opt)) error {
	actions, err := s.Actions(ctx, p.ID)
	if err != nil {
		return err
	}
	for _, a := range actions {
		m, ok := MeasureOf(a.Measure)
		if !ok || a.Selection == "" || a.State == Dropped {
			continue
		}
		f, err := selectionOf(a.Selection, period, s.Today())
		if err != nil {
			return err
		}
		var sum int64
		if err := s.rows(ctx, Everything, f, lake.Query{Measures: []lake.Measure{lake.Sum("sum", m.num)}}, func(r lake.Row) error { sum = r.Int(0); return nil }); err != nil {
			return err
		}
		set(&a, money.Some(money.Amount(sum)))
		a.ChangedAt = s.DB.Now()
		if err := s.DB.Update(ctx, "analysis_action", &a); err != nil {
			return err
		}
	}
	return nil
}

// DueActions are the agreed actions that are due on the day or before, with their analyses.
func (s Store) DueActions(ctx context.Context, until day.Date) ([]Action, error) {
	return db.All[Action](ctx, s.DB, `SELECT `+db.Columns[Action]()+` FROM analysis_action WHERE state = 'agreed' AND due_on <= $1 ORDER BY due_on, id`, until)
}
