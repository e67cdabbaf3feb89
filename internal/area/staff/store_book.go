package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// book says how the rows of one register are stored. The six registers of the
// area differ in what they keep, not in how it is kept.
type book[T any] struct {
	table  string // and kind in the history
	what   string // what a row is called after a verb: "vakansen"
	fields field.Set[T]
	row    func(*T) *Row
	title  func(T) string
	check  func(*T) error
	guard  func(ctx context.Context, tx *db.DB, list []T) error // what forbids the change of rows, nil for nothing
	narrow func(Filter, *db.Where)
	orders map[string]string
	usual  string
}

// Register is one register in the database.
type Register[T any] struct {
	book[T]
	db *db.DB
}

// Kind is the register's name in the history.
func (r Register[T]) Kind() string { return r.table }

// Fields describes the rows.
func (r Register[T]) Fields() field.Set[T] { return r.fields }

// Search returns the rows of the selection and how many they are.
func (r Register[T]) Search(ctx context.Context, f Filter, p Page) ([]T, Count, error) {
	var w db.Where
	r.narrow(f, &w)
	count, err := db.CountRows(ctx, r.db, r.table, w)
	if err != nil {
		return nil, count, fmt.Errorf("counting %s: %w", r.table, err)
	}
	rows, err := r.read(ctx, w, p.Order(r.orders, r.usual)+" "+p.Cut(&w))
	return rows, count, err
}

// All returns every row of the selection, in the usual order.
func (r Register[T]) All(ctx context.Context, f Filter) ([]T, error) {
	var w db.Where
	r.narrow(f, &w)
	return r.read(ctx, w, Page{}.Order(r.orders, r.usual))
}

func (r Register[T]) read(ctx context.Context, w db.Where, order string) ([]T, error) {
	rows, err := db.All[T](ctx, r.db, `SELECT `+db.Columns[T]()+` FROM `+r.table+` `+w.SQL()+` `+order, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", r.table, err)
	}
	named, err := readUnits(ctx, r.db)
	for i := range rows {
		row := r.row(&rows[i])
		row.Unit = named.name[string(row.UnitID)]
	}
	return rows, err
}

// Get returns one row.
func (r Register[T]) Get(ctx context.Context, id string) (T, error) {
	by, err := r.Some(ctx, []string{id})
	if err != nil {
		var none T
		return none, err
	}
	one, ok := by[id]
	if !ok {
		return one, fault.NotFound("Uppgiften finns inte.")
	}
	return one, nil
}

// Some returns the rows with the ids.
func (r Register[T]) Some(ctx context.Context, ids []string) (map[string]T, error) {
	var w db.Where
	w.In("id", ids)
	rows, err := r.read(ctx, w, "")
	by := make(map[string]T, len(rows))
	for _, one := range rows {
		by[r.row(&one).ID] = one
	}
	return by, err
}

// Create stores a new row.
func (r Register[T]) Create(ctx context.Context, one T) (T, error) {
	made, err := r.create(ctx, []T{one})
	if err != nil {
		return one, err
	}
	return made[0], nil
}

// CreateAll stores many rows, for imports. It returns their ids in order.
func (r Register[T]) CreateAll(ctx context.Context, list []T) ([]string, error) {
	made, err := r.create(ctx, list)
	ids := make([]string, len(made))
	for i := range made {
		ids[i] = r.row(&made[i]).ID
	}
	return ids, err
}

func (r Register[T]) create(ctx context.Context, list []T) ([]T, error) {
	list = slices.Clone(list)
	err := r.db.InTx(ctx, func(tx *db.DB) error {
		known, err := readUnits(ctx, tx)
		if err != nil {
			return err
		}
		entries := make([]audit.Entry, len(list))
		for i := range list {
			one := &list[i]
			if err := r.prepare(known, one); err != nil {
				return err
			}
			row := r.row(one)
			row.ID, row.Version, row.CreatedAt, row.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
			var none T
			entries[i] = audit.Entry{Kind: r.table, Ref: row.ID, Title: r.title(*one), Verb: audit.Created, Changes: r.filled(&none, one)}
		}
		if err := r.allow(ctx, tx, list); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, r.table, list); err != nil {
			return fmt.Errorf("storing %s: %w", r.table, err)
		}
		return audit.WriteAll(ctx, tx, entries)
	})
	return list, err
}

// filled is the difference without what is empty on both sides, such as a count of 0.
func (r Register[T]) filled(from, to *T) []field.Change {
	return slices.DeleteFunc(r.fields.Diff(from, to), func(c field.Change) bool { return c.From == c.To })
}

func (r Register[T]) prepare(known units, one *T) error {
	row := r.row(one)
	row.Unit = strings.TrimSpace(row.Unit)
	wrong := fault.FieldsOf(r.fields.Missing(one))
	wrong = append(wrong, fault.FieldsOf(known.resolve(row))...)
	wrong = append(wrong, fault.FieldsOf(r.check(one))...)
	return fault.Invalid(onceEach(wrong)...)
}

// onceEach keeps the first fault of each field.
func onceEach(list []fault.Field) []fault.Field {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(f fault.Field) bool {
		again := seen[f.Name]
		seen[f.Name] = true
		return again
	})
}

func (r Register[T]) allow(ctx context.Context, tx *db.DB, list []T) error {
	if r.guard == nil {
		return nil
	}
	return r.guard(ctx, tx, list)
}

var errWhy = fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför uppgiften rättas. Det syns i historiken."})

// Save corrects a row, read at its version. The reason is required.
func (r Register[T]) Save(ctx context.Context, changed T, why string) (T, error) {
	if strings.TrimSpace(why) == "" {
		return changed, errWhy
	}
	err := r.db.InTx(ctx, func(tx *db.DB) error {
		in := Register[T]{r.book, tx}
		row := r.row(&changed)
		before, err := in.Get(ctx, row.ID)
		if err != nil {
			return err
		}
		known, err := readUnits(ctx, tx)
		if err != nil {
			return err
		}
		if err := r.prepare(known, &changed); err != nil {
			return err
		}
		if err := r.allow(ctx, tx, []T{before, changed}); err != nil {
			return err
		}
		row.CreatedAt, row.ChangedAt = r.row(&before).CreatedAt, tx.Now()
		if err := tx.Update(ctx, r.table, &changed); err != nil {
			return fmt.Errorf("saving %s: %w", r.table, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: r.table, Ref: row.ID, Title: r.title(changed), Verb: audit.Changed,
			Changes: r.filled(&before, &changed), Why: why})
	})
	return changed, err
}

// Remove takes away a row that should not have been there.
func (r Register[T]) Remove(ctx context.Context, id, why string) error {
	if strings.TrimSpace(why) == "" {
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför uppgiften tas bort."})
	}
	return r.RemoveAll(ctx, []string{id}, why)
}

// RemoveAll takes away many rows, to undo an import.
func (r Register[T]) RemoveAll(ctx context.Context, ids []string, why string) error {
	return r.db.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(ids, 1000) {
			if err := (Register[T]{r.book, tx}).remove(ctx, part, why); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r Register[T]) remove(ctx context.Context, ids []string, why string) error {
	by, err := r.Some(ctx, ids)
	if err != nil {
		return err
	}
	var gone []T
	var entries []audit.Entry
	for _, id := range ids {
		one, ok := by[id]
		if !ok {
			return fault.NotFound("Uppgiften finns inte längre.")
		}
		gone = append(gone, one)
		entries = append(entries, audit.Entry{Kind: r.table, Ref: id, Title: r.title(one), Verb: audit.Removed, Why: why})
	}
	if err := r.allow(ctx, r.db, gone); err != nil {
		return err
	}
	var w db.Where
	w.In("id", ids)
	if _, err := r.db.Exec(ctx, `DELETE FROM `+r.table+` `+w.SQL(), w.Args()...); err != nil {
		return fmt.Errorf("removing from %s: %w", r.table, err)
	}
	return audit.WriteAll(ctx, r.db, entries)
}

// History returns what has happened to a row, newest first.
func (r Register[T]) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, r.db, r.table, id)
}
