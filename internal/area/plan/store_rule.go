package plan

import (
	"context"
	"fmt"

	"klover/internal/area/law"
	"klover/internal/area/law/policy"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Policy is the parameters. Latest starts of open items follow a new number.
func (s Store) Policy() policy.Store {
	return policy.Store{DB: s.DB, Set: parameters, After: func(ctx context.Context, tx *db.DB) error { return s.in(tx).Refresh(ctx) }}
}

// Rules returns the parameters that hold on the day; 0 is today.
func (s Store) Rules(ctx context.Context, on day.Date) (Rules, error) {
	if on == 0 {
		on = s.Today()
	}
	values, err := s.Policy().On(ctx, on)
	if err != nil {
		return Rules{}, err
	}
	book, err := law.Store{DB: s.DB}.Book(ctx)
	return NewRules(values, book, on), err
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
