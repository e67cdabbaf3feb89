package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/db"
)

// By returns the contracts whose column has one of the values: id, number or
// external_ref, which is where the number of the diary stands. It is for imports,
// which compare many.
func (s Store) By(ctx context.Context, column string, values []string) ([]Contract, error) {
	var all []Contract
	for part := range slices.Chunk(values, 500) {
		var w db.Where
		w.In(column, part)
		list, err := db.All[Contract](ctx, s.DB, `SELECT `+db.Columns[Contract]()+` FROM contract `+w.SQL()+` ORDER BY id`, w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading contracts by %s: %w", column, err)
		}
		if err := s.complete(ctx, list); err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// Match returns the contract with the number, for imports that are run again.
func (s Store) Match(ctx context.Context, number string) (Contract, error) {
	id, err := db.One[string](ctx, s.DB, `SELECT id FROM contract WHERE number = $1`, strings.TrimSpace(number))
	if err != nil {
		return Contract{}, err
	}
	return s.Get(ctx, id)
}
