package governance

import (
	"context"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/law/policy"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Store keeps how suppliers are steered.
type Store struct {
	Overview *Overview // keeps how contracts stand; nil computes it at every look

	DB    *db.DB
	Board Board // finds decisions of the board; nil accepts what is written
}

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

func (s Store) contracts() contract.Store { return contract.Store{DB: s.DB} }
func (s Store) suppliers() supplier.Store { return supplier.Store{DB: s.DB} }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Rules returns the parameters that hold on the day; 0 is today.
func (s Store) Rules(ctx context.Context, on day.Date) (Rules, error) {
	values, err := s.Policy().On(ctx, on)
	return rulesOf(values), err
}

// Policy is the parameters of the rules through time.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

// History returns what has happened to a record, newest first.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// told writes what was done to a record.
func told[T any](ctx context.Context, tx *db.DB, kind, id, title, verb, why string, set field.Set[T], was, now *T) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: kind, Ref: id, Title: title, Verb: verb, Changes: set.Diff(was, now), Why: why})
}

// nameOf is what contracts and suppliers are called, by id: of a merged supplier, what
// its survivor is called.
type nameOf struct{ contracts, suppliers map[string]string }

type idName struct{ ID, Name string }

func (s Store) names(ctx context.Context, contracts, suppliers []string) (nameOf, error) {
	n := nameOf{map[string]string{}, map[string]string{}}
	read := func(query, column string, ids []string, to map[string]string) error {
		if len(ids) == 0 {
			return nil
		}
		var w db.Where
		w.In(column, ids)
		rows, err := db.All[idName](ctx, s.DB, query+w.SQL(), w.Args()...)
		for _, r := range rows {
			to[r.ID] = r.Name
		}
		return err
	}
	if err := read(`SELECT id, concat(number, ' ', title) AS name FROM contract `, "id", contracts, n.contracts); err != nil {
		return n, fmt.Errorf("reading names of contracts: %w", err)
	}
	if err := read(`SELECT a.id, s.name FROM supplier a JOIN supplier s ON s.id = a.survivor_id `, "a.id", suppliers, n.suppliers); err != nil {
		return n, fmt.Errorf("reading names of suppliers: %w", err)
	}
	return n, nil
}

// like is a pattern that finds the text anywhere.
func like(text string) string {
	return "%" + strings.NewReplacer("%", "", "_", "").Replace(text) + "%"
}

// containsFold tells whether the text has the words, whatever their case.
func containsFold(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}

// contractIDs is the contracts of a supplier, also those under records merged into it.
func (s Store) contractIDs(ctx context.Context, supplierID string) (map[string]bool, error) {
	ids, err := db.All[string](ctx, s.DB, `
		SELECT DISTINCT k.contract_id FROM contract_supplier k JOIN supplier a ON a.id = k.supplier_id
		WHERE a.survivor_id = (SELECT survivor_id FROM supplier WHERE id = $1)`, supplierID)
	return set(ids), err
}

// some returns contracts by id, however many they are.
func (s Store) some(ctx context.Context, ids []string) (map[string]contract.Contract, error) {
	all := map[string]contract.Contract{}
	for part := range slices.Chunk(ids, 500) {
		some, err := s.contracts().Some(ctx, part)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}
