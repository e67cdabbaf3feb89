package spend

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/db"
)

// manyKeys is how many keys are looked up at a time.
const manyKeys = 500

// named is what has a key in files and a number in the lake.
type named interface {
	comparable
	Unit | Seller | Account | Article
}

// name is one of named, seen as what they have in common.
type name[T named] struct {
	table string
	key   func(*T) *string
	id    func(*T) *int64
}

var (
	unitName    = name[Unit]{"spend_unit", func(u *Unit) *string { return &u.Key }, func(u *Unit) *int64 { return &u.ID }}
	sellerName  = name[Seller]{"spend_seller", func(s *Seller) *string { return &s.Key }, func(s *Seller) *int64 { return &s.ID }}
	accountName = name[Account]{"spend_account", func(a *Account) *string { return &a.Key }, func(a *Account) *int64 { return &a.ID }}
	articleName = name[Article]{"spend_article", func(a *Article) *string { return &a.Key }, func(a *Article) *int64 { return &a.ID }}
)

// numberAll gives each its number: that of the same key, else a new one. They are returned
// by key, as they were first written.
func numberAll[T named](ctx context.Context, s Store, of name[T], list map[string]T) (map[string]T, error) {
	known := map[string]T{}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := s.in(tx).next(ctx, of.table, 0); err != nil { // others wait here, so that no key is new to two
			return err
		}
		found, err := rowsOf(ctx, tx, of, "key", keys(list))
		if err != nil {
			return err
		}
		var fresh []T
		for key, one := range list {
			if old, ok := found[key]; ok {
				known[key] = old
				continue
			}
			fresh = append(fresh, one)
		}
		if len(fresh) == 0 {
			return nil
		}
		first, err := s.in(tx).next(ctx, of.table, len(fresh))
		if err != nil {
			return err
		}
		for i := range fresh {
			*of.id(&fresh[i]) = first + int64(i)
			known[*of.key(&fresh[i])] = fresh[i]
		}
		return db.InsertAll(ctx, tx, of.table, fresh)
	})
	return known, err
}

func keys[T any](of map[string]T) []string {
	var list []string
	for key := range of {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}

// rowsOf looks up what has the values in a column.
func rowsOf[T named](ctx context.Context, d *db.DB, of name[T], column string, values []string) (map[string]T, error) {
	found := map[string]T{}
	for some := range slices.Chunk(values, manyKeys) {
		var w db.Where
		w.In(column, some)
		rows, err := db.All[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+of.table+` `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, one := range rows {
			found[*of.key(&one)] = one
		}
	}
	return found, nil
}

// byID looks up what has the numbers.
func byID[T named](ctx context.Context, d *db.DB, of name[T], ids []int64) (map[int64]T, error) {
	found := map[int64]T{}
	for some := range slices.Chunk(ids, manyKeys) {
		var w db.Where
		w.Add("id IN (" + strings.Join(texts(some), ", ") + ")")
		rows, err := db.All[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+of.table+` `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, one := range rows {
			found[*of.id(&one)] = one
		}
	}
	return found, nil
}

func texts(numbers []int64) []string {
	list := make([]string, len(numbers))
	for i, n := range numbers {
		list[i] = strconv.FormatInt(n, 10)
	}
	return list
}

// The kinds of what has a number beside its id in a register.
const (
	partyNumber    = "party"
	supplierNumber = "supplier"
	categoryNumber = "category"
	contractNumber = "contract"
)

// numbered is the number of a record of a register.
type numbered struct {
	Kind string
	Key  string
	ID   int64
}

// numbers gives the records of a register their numbers, by id. Those that have none get
// new ones.
func (s Store) numbers(ctx context.Context, kind string, ids []string) (map[string]int64, error) {
	found := map[string]int64{}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := s.in(tx).next(ctx, kind, 0); err != nil {
			return err
		}
		rows, err := db.All[numbered](ctx, tx, `SELECT kind, key, id FROM spend_number WHERE kind = $1`, kind)
		if err != nil {
			return err
		}
		for _, r := range rows {
			found[r.Key] = r.ID
		}
		var fresh []numbered
		for _, id := range ids {
			if _, ok := found[id]; !ok {
				found[id] = 0
				fresh = append(fresh, numbered{Kind: kind, Key: id})
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		first, err := s.in(tx).next(ctx, kind, len(fresh))
		if err != nil {
			return err
		}
		for i := range fresh {
			fresh[i].ID = first + int64(i)
			found[fresh[i].Key] = fresh[i].ID
		}
		return db.InsertAll(ctx, tx, "spend_number", fresh)
	})
	return found, err
}
