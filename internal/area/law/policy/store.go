package policy

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Store keeps the numbers of a set.
type Store struct {
	DB  *db.DB
	Set Set
	// After follows a new number in its transaction, for what has been computed with
	// the old one; nil when nothing has.
	After func(ctx context.Context, tx *db.DB) error
}

// Today is the day of the store's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// On returns the numbers that hold on the day; 0 is today.
func (s Store) On(ctx context.Context, on day.Date) (Values, error) {
	if on == 0 {
		on = s.Today()
	}
	rows, err := db.All[Value](ctx, s.DB, `SELECT `+db.Columns[Value]()+` FROM `+s.Set.Table+` WHERE valid_from <= $1 ORDER BY valid_from`, on)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", s.Set.Table, err)
	}
	values := make(Values, len(s.Set.Parameters))
	for _, v := range rows {
		values[v.Key] = v.Value
	}
	return values, nil
}

// Past returns every number that the parameters have had, newest first.
func (s Store) Past(ctx context.Context) ([]Value, error) {
	return db.All[Value](ctx, s.DB, `SELECT `+db.Columns[Value]()+` FROM `+s.Set.Table+` ORDER BY key, valid_from DESC`)
}

// Save gives a parameter a number from a day.
func (s Store) Save(ctx context.Context, v Value) error {
	if err := s.Set.check(v); err != nil {
		return err
	}
	p, _ := s.Set.Of(v.Key)
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		v.SetBy, v.CreatedAt = audit.ActorFrom(ctx).Name, tx.Now()
		_, err := tx.Exec(ctx, `
			INSERT INTO `+s.Set.Table+` (key, valid_from, value, source, set_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source, set_by = excluded.set_by, created_at = excluded.created_at`,
			v.Key, v.ValidFrom, v.Value, v.Source, v.SetBy, v.CreatedAt)
		if err != nil {
			return fmt.Errorf("storing parameter %s: %w", v.Key, err)
		}
		err = audit.Write(ctx, tx, audit.Entry{Kind: s.Set.Table, Ref: v.Key, Title: p.Label,
			Verb: "satte " + p.Text(v.Value) + " från " + v.ValidFrom.Sv() + " för", Why: v.Source})
		if err != nil || s.After == nil {
			return err
		}
		return s.After(ctx, tx)
	})
}
