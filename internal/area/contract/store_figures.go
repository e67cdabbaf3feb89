package contract

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// LargeFrom returns the value from which a contract signed on the day is large.
func (s Store) LargeFrom(ctx context.Context, on day.Date) (money.Amount, error) {
	if on == 0 {
		on = s.Today()
	}
	n, err := db.One[int64](ctx, s.DB, `
		SELECT large FROM contract_limit
		ORDER BY CASE WHEN valid_from <= $1 THEN 0 ELSE 1 END, valid_from DESC
		LIMIT 1`, on)
	if err != nil {
		return 0, fmt.Errorf("reading the limit of large contracts: %w", err)
	}
	return money.Amount(n), nil
}

// Sized is a supplier with a contract, and its size class.
type Sized struct {
	ID   string
	Name string
	Size string // as in area/supplier, "" when unknown
}

// Small tells whether the supplier is small in the sense of 2003/361/EC.
func (s Sized) Small() bool { return s.Size == "micro" || s.Size == "small" }

// Sized returns each supplier once that has a contract signed in the period, a
// merged one under the record that counts.
func (s Store) Sized(ctx context.Context, p day.Period, code party.Code) ([]Sized, error) {
	f := Filter{Signed: p, Party: code}
	w := s.where(ctx, f)
	rows, err := db.All[Sized](ctx, s.DB, `
		SELECT t.id, t.name, t.size
		FROM supplier t
		WHERE t.id IN (
			SELECT s.survivor_id
			FROM contract_supplier cs JOIN supplier s ON s.id = cs.supplier_id
			WHERE cs.contract_id IN (SELECT id FROM contract `+w.SQL()+`))
		ORDER BY t.sort_key, t.id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading sizes of contract suppliers: %w", err)
	}
	return rows, nil
}
