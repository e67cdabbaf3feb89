package spend

import (
	"context"
	"embed"
	"strconv"

	"klover/internal/base/db"
	"klover/internal/base/lake"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store keeps the lines in the lake, and in the database what their numbers stand for and
// what people have decided about them.
type Store struct {
	DB   *db.DB
	Lake *lake.Store
	// Models keeps the model of categories in memory; nil reads it each time.
	Models *Models
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

// next counts up a series of numbers by n and returns the first of them.
func (s Store) next(ctx context.Context, name string, n int) (int64, error) {
	last, err := db.One[int64](ctx, s.DB, `
		INSERT INTO spend_counter (name, last) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET last = spend_counter.last + $2
		RETURNING last`, name, int64(n))
	return last - int64(n) + 1, err
}

// batchName is what the lines of an import are called in the lake.
func batchName(imported int64) string { return "import " + strconv.FormatInt(imported, 10) }
