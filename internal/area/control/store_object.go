package control

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

const noObject = "Det granskade finns inte."

// ObjectFilter chooses objects. A list, a figure and its rows use the same filter.
type ObjectFilter struct {
	Text     string
	List     string
	Level    string
	Party    party.Code
	FollowUp string
	Done     day.Period
}

func (s Store) objectWhere(ctx context.Context, f ObjectFilter) db.Where {
	var w db.Where
	find.Clause(ctx, s.DB, ObjectKind, f.Text, &w, "id")
	for _, c := range []struct{ column, value string }{{"list", f.List}, {"level", f.Level}, {"party", string(f.Party)}, {"follow_up", f.FollowUp}} {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
		}
	}
	if !f.Done.IsZero() {
		w.Add("done_on >= ? AND done_on < ?", orFirst(f.Done.From), orLast(f.Done.To))
	}
	return w
}

var objectOrders = map[string]string{"n": "n", "name": "name_key", "done_on": "done_on", "level": "level"}

// Objects returns the objects of the selection and how many they are.
func (s Store) Objects(ctx context.Context, f ObjectFilter, p Page) ([]Object, Count, error) {
	w := s.objectWhere(ctx, f)
	count, err := db.CountRows(ctx, s.DB, "control_object", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting objects: %w", err)
	}
	rows, err := db.All[Object](ctx, s.DB, `SELECT `+db.Columns[Object]()+` FROM control_object `+w.SQL()+` `+p.Order(objectOrders, "n")+` `+p.Cut(&w), w.Args()...)
	return rows, count, err
}

// CountObjects returns exactly how many objects the selection has, for figures.
func (s Store) CountObjects(ctx context.Context, f ObjectFilter) (int64, error) {
	w := s.objectWhere(ctx, f)
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM control_object `+w.SQL(), w.Args()...)
}

// Object returns one object.
func (s Store) Object(ctx context.Context, id string) (Object, error) {
	return one[Object](ctx, s.DB, "control_object", id, noObject)
}

// CreateObject notes something that has been looked at.
func (s Store) CreateObject(ctx context.Context, o Object) (Object, error) {
	o.ID, o.Version, o.Name = db.NewID(), 1, strings.TrimSpace(o.Name)
	o.NameKey, o.CreatedAt, o.ChangedAt = sv.SortKey(o.Name), s.DB.Now(), s.DB.Now()
	if err := o.Check(); err != nil {
		return o, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if o.N, err = place(ctx, tx, o.N, `SELECT COALESCE(max(n), 0) FROM control_object WHERE list = $1`, o.List); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "control_object", &o); err != nil {
			return fmt.Errorf("storing %s: %w", o.Name, err)
		}
		return recordObject(ctx, tx, audit.Created, "", Object{}, o)
	})
	return o, err
}

func recordObject(ctx context.Context, tx *db.DB, verb, why string, was, now Object) error {
	if err := put(ctx, tx, ObjectKind, now.ID, now.Line(), field.LabelOf(lists, now.List), now.URL(), now.Finding); err != nil {
		return err
	}
	return note(ctx, tx, ObjectFields, audit.Entry{Kind: ObjectKind, Ref: now.ID, Title: now.Line(), Verb: verb, Why: why}, &was, &now)
}

// SaveObject stores a changed object.
func (s Store) SaveObject(ctx context.Context, o Object, why string) (Object, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Object(ctx, o.ID)
		if err != nil {
			return err
		}
		o.Name = strings.TrimSpace(o.Name)
		o.NameKey, o.CreatedAt, o.ChangedAt = sv.SortKey(o.Name), was.CreatedAt, tx.Now()
		if err := o.Check(); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_object", &o); err != nil {
			return err
		}
		return recordObject(ctx, tx, audit.Changed, why, was, o)
	})
	return o, err
}

// RemoveObject takes away what was noted by mistake.
func (s Store) RemoveObject(ctx context.Context, id, why string) (Object, error) {
	var gone Object
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if gone, err = s.in(tx).Object(ctx, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM control_object WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, ObjectKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: ObjectKind, Ref: id, Title: gone.Line(), Verb: audit.Removed, Why: why})
	})
	return gone, err
}
