package plan

import (
	"context"

	"klover/internal/word/day"
)

// limits returns the amounts of law that hold on the day.
func (s Store) limits(_ context.Context, _ day.Date) (Limits, error) { return Limits{}, nil }
