package contract

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Rules returns the recommendations that hold on the day, 0 for today.
func (s Store) Rules(ctx context.Context, on day.Date) (Rules, error) {
	if on == 0 {
		on = s.Today()
	}
	type value struct {
		Key   string
		Value int64
	}
	rows, err := db.All[value](ctx, s.DB, `SELECT key, value FROM contract_rule WHERE valid_from <= $1 ORDER BY valid_from`, on)
	if err != nil {
		return nil, fmt.Errorf("reading the rules of contracts: %w", err)
	}
	r := Rules{}
	for _, v := range rows {
		r[v.Key] = v.Value
	}
	return r, nil
}
