package compare

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/lake"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Kinds of records in the history.
const (
	Kind    = "compare_set"
	KindCPV = "compare_cpv"
)

// Store keeps sets to compare with.
type Store struct {
	DB   *db.DB
	Lake *lake.Store // our own spend
}

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Today is the day in Sweden by the database's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

var (
	setColumns  = db.Columns[Set]()
	loadColumns = db.Columns[Load]()
)

// Sets returns the sets, the latest year first.
func (s Store) Sets(ctx context.Context) ([]Set, error) {
	return db.All[Set](ctx, s.DB, `SELECT `+setColumns+` FROM compare_set ORDER BY year DESC, id DESC LIMIT 200`)
}

// Options is the sets to choose from.
func (s Store) Options(ctx context.Context) ([]field.Option, error) {
	sets, err := s.Sets(ctx)
	options := make([]field.Option, len(sets))
	for i, one := range sets {
		options[i] = field.Option{Value: one.ID, Label: one.Name}
	}
	return options, err
}

// Set returns one set.
func (s Store) Set(ctx context.Context, id string) (Set, error) {
	one, err := db.One[Set](ctx, s.DB, `SELECT `+setColumns+` FROM compare_set WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return one, fault.NotFound("Urvalet finns inte.")
	}
	return one, err
}

// SetNamed returns the set with the name.
func (s Store) SetNamed(ctx context.Context, name string) (Set, error) {
	one, err := db.One[Set](ctx, s.DB, `SELECT `+setColumns+` FROM compare_set WHERE name = $1`, name)
	if errors.Is(err, db.ErrNoRows) {
		return one, fault.NotFound("Urvalet %s finns inte.", name)
	}
	return one, err
}

// Create adds an empty set.
func (s Store) Create(ctx context.Context, set Set) (Set, error) {
	if err := set.Check(); err != nil {
		return set, err
	}
	set.ID, set.Version, set.CreatedAt, set.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	return set, s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := s.in(tx).SetNamed(ctx, set.Name); err == nil {
			return fault.Invalid(fault.Field{Name: "name", Message: "Ett urval heter redan så."})
		}
		if err := tx.Insert(ctx, "compare_set", &set); err != nil {
			return err
		}
		return set.tell(ctx, tx, audit.Created, SetFields.Diff(&Set{}, &set))
	})
}

// Save changes what is said of a set. Its year stays when it has rows: they are of it.
func (s Store) Save(ctx context.Context, set Set) (Set, error) {
	if err := set.Check(); err != nil {
		return set, err
	}
	return set, s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := s.in(tx).Set(ctx, set.ID)
		if err != nil {
			return err
		}
		if full, err := s.in(tx).full(ctx, set.ID); err != nil || full && old.Year != set.Year {
			return errors.Join(err, fault.Invalid(fault.Field{Name: "year", Message: "Urvalet har rader från " + strconv.FormatInt(old.Year, 10) + ". Ångra filerna först."}))
		}
		set.CreatedAt, set.ChangedAt = old.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "compare_set", &set); err != nil {
			return err
		}
		return set.tell(ctx, tx, audit.Changed, SetFields.Diff(&old, &set))
	})
}

func (s Store) full(ctx context.Context, id string) (bool, error) {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM compare_load WHERE set_id = $1 AND state IN ('read', 'reading')`, id)
	return n > 0, err
}

// Remove takes an empty set away, with what is left of files that were undone.
func (s Store) Remove(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		set, err := s.in(tx).Set(ctx, id)
		if err != nil {
			return err
		}
		if full, err := s.in(tx).full(ctx, id); err != nil || full {
			return errors.Join(err, fault.Conflict("Urvalet har inlästa filer. Ångra dem först."))
		}
		for _, table := range []string{"compare_load WHERE set_id", "compare_set WHERE id"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` = $1`, id); err != nil {
				return err
			}
		}
		return set.tell(ctx, tx, "tog bort", nil)
	})
}

func (s Set) tell(ctx context.Context, tx *db.DB, verb string, changes []field.Change) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: s.ID, Title: s.Name, Verb: verb, Changes: changes})
}

// Loads returns the files of a set, newest first.
func (s Store) Loads(ctx context.Context, setID string) ([]Load, error) {
	return db.All[Load](ctx, s.DB, `SELECT `+loadColumns+` FROM compare_load WHERE set_id = $1 ORDER BY created_at DESC, id DESC LIMIT 100`, setID)
}

// Load returns one file.
func (s Store) Load(ctx context.Context, id string) (Load, error) {
	one, err := db.One[Load](ctx, s.DB, `SELECT `+loadColumns+` FROM compare_load WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return one, fault.NotFound("Filen finns inte.")
	}
	return one, err
}

// Rejects returns what is wrong with the rows of a file, at most the first thousand.
func (s Store) Rejects(ctx context.Context, loadID string) ([]Reject, error) {
	return db.All[Reject](ctx, s.DB, `SELECT `+db.Columns[Reject]()+` FROM compare_reject WHERE load_id = $1 ORDER BY n`, loadID)
}

// History returns what has happened to a set.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}

// Undo takes the rows of a file away again.
func (s Store) Undo(ctx context.Context, id string) (Load, error) {
	var l Load
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if l, err = s.in(tx).Load(ctx, id); err != nil {
			return err
		}
		if l.State != Read {
			return fault.Conflict("Filen är inte inläst.")
		}
		if l.What == procurements {
			left, err := db.One[int64](ctx, tx, `SELECT count(*) FROM compare_winner w WHERE w.set_id = $1 AND EXISTS (SELECT 1 FROM compare_procurement p WHERE p.set_id = w.set_id AND p.ref = w.ref AND p.load_id = $2)`, l.SetID, id)
			if err != nil || left > 0 {
				return errors.Join(err, fault.Conflict("Urvalet har leverantörer till upphandlingarna. Ångra filen med leverantörer först."))
			}
		}
		for _, table := range []string{"compare_winner", "compare_procurement"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE load_id = $1`, id); err != nil {
				return fmt.Errorf("undoing %s: %w", l.Name, err)
			}
		}
		l.State, l.ChangedAt = Undone, tx.Now()
		if err := tx.Update(ctx, "compare_load", &l); err != nil {
			return err
		}
		set, err := s.in(tx).Set(ctx, l.SetID)
		if err != nil {
			return err
		}
		return set.tell(ctx, tx, "ångrade inläsningen av "+l.Name+" i", nil)
	})
	return l, err
}
