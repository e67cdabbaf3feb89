package control

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The names of the registers in the history and in search.
const (
	PlanKind       = "control_plan"
	RowKind        = "control_row"
	OccurrenceKind = "control_occurrence"
	ObjectKind     = "control_object"
	RiskKind       = "risk"
	ScaleKind      = "risk_scale"
	InfoKind       = "information_class"
)

const permRead = "control.read"

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Store keeps the internal control.
type Store struct {
	DB       *db.DB
	Register *figure.Register // answers questions; nil answers none
	Queries  []Query          // selections of the registers
	Kinds    []RecordKind     // the registers, for the classification
}

// in returns the store inside a transaction.
func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

func actor(ctx context.Context) audit.Actor { return audit.ActorFrom(ctx) }

// one returns the row with the id, and says in Swedish when there is none.
func one[T any](ctx context.Context, d *db.DB, table, id, missing string) (T, error) {
	row, err := db.One[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return row, fault.NotFound("%s", missing)
	}
	if err != nil {
		return row, fmt.Errorf("reading %s %s: %w", table, id, err)
	}
	return row, nil
}

// note writes a change into the history.
func note[T any](ctx context.Context, tx *db.DB, set field.Set[T], e audit.Entry, was, now *T) error {
	e.Changes = set.Diff(was, now)
	for i := range e.Changes {
		if e.Verb == audit.Created {
			e.Changes[i].From = "" // a new record had no 0
		}
	}
	return audit.Write(ctx, tx, e)
}

// History returns what has happened to a record.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// person returns the name of who is chosen, "" for nobody.
func (s Store) person(ctx context.Context, id, field string) (string, error) {
	if id == "" {
		return "", nil
	}
	name, err := db.One[string](ctx, s.DB, `SELECT name FROM identity_user WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return "", fault.Invalid(faultField(field, "Personen finns inte. Välj någon i listan."))
	}
	return name, err
}

func faultField(name, message string) fault.Field { return fault.Field{Name: name, Message: message} }

// put makes a record findable.
func put(ctx context.Context, tx *db.DB, kind, ref, title, detail, url, words string) error {
	return find.Put(ctx, tx, find.Doc{Kind: kind, Ref: ref, Title: title, Detail: detail, URL: url, Perm: permRead, Words: words})
}
