package contract

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// CreateAll stores many contracts in one transaction, for imports. Those without
// a number get the next of the series. It returns the ids in order.
func (s Store) CreateAll(ctx context.Context, list []Contract) ([]string, error) {
	ids := make([]string, len(list))
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		made, err := s.prepare(ctx, tx, list)
		if err != nil {
			return err
		}
		if err := insert(ctx, tx, made); err != nil {
			return err
		}
		entries := make([]audit.Entry, len(made))
		docs := make([]find.Doc, len(made))
		for i, c := range made {
			ids[i], entries[i], docs[i] = c.ID, entry(Contract{}, c, audit.Created, ""), c.doc()
		}
		if err := audit.WriteAll(ctx, tx, entries); err != nil {
			return err
		}
		return find.PutAll(ctx, tx, docs)
	})
	return ids, err
}

// prepare completes and checks the contracts, with the suppliers' names for search.
func (s Store) prepare(ctx context.Context, tx *db.DB, list []Contract) ([]Contract, error) {
	names, err := supplierNames(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	made := make([]Contract, len(list))
	for i, c := range list {
		c = c.fresh(tx)
		if err := c.Check(); err != nil {
			return nil, fmt.Errorf("contract %d of %d, %s: %w", i+1, len(list), c.Name(), err)
		}
		if c.Number, err = number(ctx, tx, c, s.Today()); err != nil {
			return nil, err
		}
		for j := range c.Suppliers {
			c.Suppliers[j].Name = names[c.Suppliers[j].SupplierID]
		}
		made[i] = c
	}
	return made, nil
}

type idName struct{ ID, Name string }

func supplierNames(ctx context.Context, tx *db.DB, list []Contract) (map[string]string, error) {
	names := map[string]string{}
	var ids []string
	for _, c := range list {
		for _, s := range c.Suppliers {
			if _, seen := names[s.SupplierID]; !seen {
				names[s.SupplierID] = ""
				ids = append(ids, s.SupplierID)
			}
		}
	}
	for len(ids) > 0 {
		part := ids[:min(len(ids), 1000)]
		ids = ids[len(part):]
		var w db.Where
		w.In("a.id", part)
		rows, err := db.All[idName](ctx, tx, `SELECT a.id, s.name FROM supplier a JOIN supplier s ON s.id = a.survivor_id `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading names of suppliers: %w", err)
		}
		for _, r := range rows {
			names[r.ID] = r.Name
		}
	}
	return names, nil
}

// ownNumber is a number of our series: A, two digits of the year, a running number.
var ownNumber = regexp.MustCompile(`^A(\d\d)-(\d{4,6})$`)

// number returns the contract's number, the next of the year's series if it has
// none. A number of our form that comes from outside moves the series past it.
func number(ctx context.Context, tx *db.DB, c Contract, today day.Date) (string, error) {
	if c.Number != "" {
		return c.Number, reserve(ctx, tx, c.Number)
	}
	year := today.Year()
	if c.SignedOn != 0 {
		year = c.SignedOn.Year()
	}
	last, err := db.One[int64](ctx, tx, `
		INSERT INTO contract_series (year, last) VALUES ($1, 1)
		ON CONFLICT (year) DO UPDATE SET last = contract_series.last + 1
		RETURNING last`, year%100)
	if err != nil {
		return "", fmt.Errorf("taking the next contract number: %w", err)
	}
	return fmt.Sprintf("A%02d-%04d", year%100, last), nil
}

func reserve(ctx context.Context, tx *db.DB, number string) error {
	m := ownNumber.FindStringSubmatch(number)
	if m == nil {
		return nil
	}
	year, _ := strconv.ParseInt(m[1], 10, 64)
	n, _ := strconv.ParseInt(m[2], 10, 64)
	_, err := tx.Exec(ctx, `
		INSERT INTO contract_series (year, last) VALUES ($1, $2)
		ON CONFLICT (year) DO UPDATE SET last = excluded.last WHERE contract_series.last < excluded.last`, year, n)
	if err != nil {
		return fmt.Errorf("moving the series of contract numbers: %w", err)
	}
	return nil
}
