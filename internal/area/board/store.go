package board

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
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The registers' names in the history and in search.
const (
	BodyKind     = "board_body"
	PersonKind   = "board_person"
	PoliticsKind = "board_politics"
	MeetingKind  = "board_meeting"
	DecisionKind = "board_decision"
	RuleKind     = "board_rule"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Store is the register in the database.
type Store struct{ DB *db.DB }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// History returns what has happened to a record, newest first.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// by returns the row of a table with the id, or the fault that it is missing.
func by[T any](ctx context.Context, d *db.DB, table, id, missing string) (T, error) {
	one, err := db.One[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return one, fault.NotFound("%s", missing)
	}
	return one, err
}

// rows returns the rows of a table whose column has the value, in an order.
func rows[T any](ctx context.Context, d *db.DB, table, column, value, order string) ([]T, error) {
	return db.All[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` WHERE `+column+` = $1 ORDER BY `+order, value)
}

// told is one step with a record and what the history says of it.
type told struct {
	kind, ref, title, verb string
	changes                []field.Change
	why                    string
}

func (t told) write(ctx context.Context, tx *db.DB) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: t.kind, Ref: t.ref, Title: t.title, Verb: t.verb, Changes: t.changes, Why: t.why})
}

// step runs a change and tells the history of it, in one transaction.
func (s Store) step(ctx context.Context, t told, do func(tx Store) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := do(Store{tx}); err != nil {
			return err
		}
		return t.write(ctx, tx)
	})
}

// Decision returns a decision with the title of its item.
func (s Store) Decision(ctx context.Context, id string) (Decision, error) {
	d, err := by[Decision](ctx, s.DB, "board_decision", id, "Beslutet finns inte.")
	if err != nil {
		return d, err
	}
	d.Title, err = db.One[string](ctx, s.DB, `SELECT title FROM board_item WHERE id = $1`, d.ItemID)
	return d, err
}

// NextMeeting returns the first meeting of a body after a day that is not
// cancelled; db.ErrNoRows when none is planned.
func (s Store) NextMeeting(ctx context.Context, bodyID string, after day.Date) (Meeting, error) {
	m, err := db.One[Meeting](ctx, s.DB, `SELECT `+db.Columns[Meeting]()+` FROM board_meeting
		WHERE body_id = $1 AND held_on > $2 AND state <> 'cancelled' ORDER BY held_on, id LIMIT 1`, bodyID, after)
	if err != nil {
		return m, err
	}
	m.Body, err = s.bodyOn(ctx, m.BodyID, m.HeldOn)
	return m, err
}

// put makes a record findable.
func (s Store) put(ctx context.Context, kind, ref, title, detail, url, words string) error {
	if err := find.Put(ctx, s.DB, find.Doc{Kind: kind, Ref: ref, Title: title, Detail: detail, URL: url, Perm: permRead, Words: words}); err != nil {
		return fmt.Errorf("indexing %s: %w", kind, err)
	}
	return nil
}

const permRead = "board.read"
