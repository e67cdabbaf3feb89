package analysis

import (
	"context"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/file"
	"klover/internal/base/lake"
	"klover/internal/word/day"
)

// Store asks the lines of area spend.
type Store struct {
	DB   *db.DB
	Lake *lake.Store
}

// Where the pages are.
const (
	Path      = "/inkopsanalys"
	LinesPath = Path + "/rader"
)

// Today is the day in Sweden by the database's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// ask asks the lake for what the scope may see: the only way to it from this area.
func (s Store) ask(ctx context.Context, sc Scope, q lake.Query, each func(lake.Row) error) error {
	lines := &q
	for lines.Inner != nil {
		lines = lines.Inner
	}
	lines.Table = "line"
	lines.Where = append([]lake.Expr{sc.where()}, lines.Where...)
	if err := s.Lake.Query(ctx, q, each); err != nil {
		return fmt.Errorf("asking the lines of spend: %w", err)
	}
	return nil
}

// Empty tells whether nothing has been imported.
func (s Store) Empty(ctx context.Context) (bool, error) {
	list, err := s.Lake.Batches(ctx)
	return len(list) == 0, err
}

// OwnScope is the lines of a user's unit and of the units that belong to it, as far as
// the units of files are tied to those of the organisation.
func (s Store) OwnScope(ctx context.Context, userID string) (Scope, error) {
	units, err := (identity.Store{DB: s.DB}).Units(ctx, 0)
	if err != nil {
		return Scope{}, err
	}
	top, err := db.One[string](ctx, s.DB, `SELECT coalesce(max(unit_id), '') FROM identity_user WHERE id = $1`, userID)
	if err != nil || top == "" {
		return Scope{}, err
	}
	var w db.Where
	w.In("unit_id", identity.Branch(units, top))
	ids, err := db.All[int64](ctx, s.DB, `SELECT id FROM spend_unit `+w.SQL()+` ORDER BY id`, w.Args()...)
	return Scope{Units: ids}, err
}

// keptDays is how long a file of lines can be fetched. It can always be made again.
const keptDays = 7

// Tend removes the files of lines that are old.
func (s Store) Tend(ctx context.Context) error {
	old, err := db.All[string](ctx, s.DB, `SELECT id FROM file WHERE kind = $1 AND added_at < $2 ORDER BY id LIMIT 100`, ExtractKind, s.DB.Now().AddDate(0, 0, -keptDays))
	for _, id := range old {
		if err := file.Remove(ctx, s.DB, id); err != nil {
			return err
		}
	}
	return err
}
