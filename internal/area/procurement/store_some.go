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

// InTeam tells in which of the procurements the user takes part today, as the one who
// leads it or as a member of its team.
func (s Store) InTeam(ctx context.Context, ids []string, userID string) (map[string]bool, error) {
	in := map[string]bool{}
	for part := range slices.Chunk(ids, batch) {
		var w db.Where
		w.In("p.id", part)
		w.Add("p.purchaser_id = ? OR EXISTS (SELECT 1 FROM procurement_member m WHERE m.procurement_id = p.id AND m.user_id = ? AND m.to_on IS NULL)", userID, userID)
		found, err := db.All[string](ctx, s.DB, `SELECT p.id FROM procurement p `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading whose %d procurements are: %w", len(part), err)
		}
		for _, id := range found {
			in[id] = true
		}
	}
	return in, nil
}
