package procurement

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Some returns the procurements with the ids, by id. Ids that do not exist are left out.
func (s Store) Some(ctx context.Context, ids []string) (map[string]Procurement, error) {
	found := map[string]Procurement{}
	for part := range slices.Chunk(ids, batch) {
		var w db.Where
		w.In("p.id", part)
		rows, err := db.All[Procurement](ctx, s.DB, `SELECT `+columns+` FROM procurement p `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading %d procurements: %w", len(part), err)
		}
		for _, p := range rows {
			found[p.ID] = p
		}
	}
	return found, nil
}

// First returns the first day that the register knows of, 0 when it is empty.
func (s Store) First(ctx context.Context) (day.Date, error) {
	first, err := db.One[day.Date](ctx, s.DB, `SELECT min(listed_on) FROM procurement`)
	if err != nil {
		return 0, fmt.Errorf("reading the first day of procurements: %w", err)
	}
	return first, nil
}
