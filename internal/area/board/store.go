package board

import (
	"context"
	"embed"
	"errors"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store is the register in the database.
type Store struct{ DB *db.DB }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Decision returns a decision with the title of its item.
func (s Store) Decision(ctx context.Context, id string) (Decision, error) {
	d, err := db.One[Decision](ctx, s.DB, `SELECT `+db.Columns[Decision]()+` FROM board_decision WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return d, fault.NotFound("Beslutet finns inte.")
	}
	if err != nil {
		return d, err
	}
	d.Title, err = db.One[string](ctx, s.DB, `SELECT title FROM board_item WHERE id = $1`, d.ItemID)
	return d, err
}

// NextMeeting returns the first meeting of a body after a day that is not
// cancelled; db.ErrNoRows when none is planned.
func (s Store) NextMeeting(ctx context.Context, bodyID string, after day.Date) (Meeting, error) {
	return db.One[Meeting](ctx, s.DB, `SELECT `+db.Columns[Meeting]()+` FROM board_meeting
		WHERE body_id = $1 AND held_on > $2 AND state <> 'cancelled' ORDER BY held_on, id LIMIT 1`, bodyID, after)
}
