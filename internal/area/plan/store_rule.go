package plan

import (
	"context"
	"fmt"

	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Rules returns the parameters that hold on the day; 0 is today.
func (s Store) Rules(ctx context.Context, on day.Date) (Rules, error) {
	if on == 0 {
		on = s.Today()
	}
	rows, err := db.All[Value](ctx, s.DB, `
		SELECT `+db.Columns[Value]()+` FROM plan_rule WHERE valid_from <= $1 ORDER BY valid_from`, on)
	if err != nil {
		return Rules{}, fmt.Errorf("reading the plan's parameters: %w", err)
	}
	values := make(map[string]int64, len(rows))
	for _, v := range rows {
		values[v.Key] = v.Value
	}
	book, err := law.Store{DB: s.DB}.Book(ctx)
	return NewRules(values, book, on), err
}

// Values returns every number that the parameters have had, newest first.
func (s Store) Values(ctx context.Context) ([]Value, error) {
	return db.All[Value](ctx, s.DB, `SELECT `+db.Columns[Value]()+` FROM plan_rule ORDER BY key, valid_from DESC`)
}

// SetValue gives a parameter a number from a day. Latest starts of open items follow
// when it holds already.
func (s Store) SetValue(ctx context.Context, v Value) error {
	if err := v.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		v.SetBy, v.CreatedAt = audit.ActorFrom(ctx).Name, tx.Now()
		_, err := tx.Exec(ctx, `
			INSERT INTO plan_rule (key, valid_from, value, source, set_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source, set_by = excluded.set_by, created_at = excluded.created_at`,
			v.Key, v.ValidFrom, v.Value, v.Source, v.SetBy, v.CreatedAt)
		if err != nil {
			return fmt.Errorf("storing parameter %s: %w", v.Key, err)
		}
		e := audit.Entry{Kind: KindRule, Ref: v.Key, Title: v.Key, Verb: fmt.Sprintf("satte %s till %d från %s för", v.Key, v.Value, v.ValidFrom), Why: v.Source}
		if err := audit.Write(ctx, tx, e); err != nil {
			return err
		}
		return s.in(tx).Refresh(ctx)
	})
}

// Refresh computes the latest starts of planned items anew, since parameters may have
// begun to hold.
func (s Store) Refresh(ctx context.Context) error {
	rules, err := s.Rules(ctx, 0)
	if err != nil {
		return err
	}
	rows, err := db.All[Item](ctx, s.DB, `SELECT `+columns+` FROM plan_item WHERE state = 'planned'`)
	if err != nil {
		return err
	}
	for _, it := range rows {
		was := it.LatestStartOn
		if it.time(rules); it.LatestStartOn == was {
			continue
		}
		it.derive()
		if _, err := s.DB.Exec(ctx, `UPDATE plan_item SET latest_start_on = $1, late_key = $2 WHERE id = $3`, it.LatestStartOn, it.LateKey, it.ID); err != nil {
			return fmt.Errorf("storing latest start of %s: %w", it.Number, err)
		}
	}
	return nil
}
