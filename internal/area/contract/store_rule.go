package contract

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/word/day"
)

// Policy is the numbers that an organisation sets for its work with contracts.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

// Rules returns the numbers that hold on the day, 0 for today.
func (s Store) Rules(ctx context.Context, on day.Date) (policy.Values, error) {
	return s.Policy().On(ctx, on)
}
