package request

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Messages returns what has been said about the request, oldest first.
func (s Store) Messages(ctx context.Context, id string) ([]Message, error) {
	list, err := db.All[Message](ctx, s.DB, `SELECT `+messageColumns+` FROM request_message WHERE request_id = $1 ORDER BY said_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading messages: %w", err)
	}
	return list, nil
}

// Say writes a message about the request. Ours tells that it comes from Inköp; the
// other side gets a letter about it.
func (s Store) Say(ctx context.Context, id, text string, ours bool) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		r, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		if r.State == Draft {
			return fault.Conflict("Uppdraget är inte inskickat än, så Inköp kan inte läsa meddelanden om det.")
		}
		if err := wanted("text", text, "Skriv ett meddelande."); err != nil {
			return err
		}
		if err := here.say(ctx, r, Note, text, ours); err != nil {
			return err
		}
		return here.heard(ctx, r, text, ours)
	})
}

func (s Store) say(ctx context.Context, r Request, kind, text string, ours bool) error {
	by := acting(ctx)
	m := Message{ID: db.NewID(), RequestID: r.ID, Kind: kind, Text: strings.TrimSpace(text), AuthorID: by.ID, Author: by.Name, Ours: ours, SaidAt: s.DB.Now()}
	return s.DB.Insert(ctx, "request_message", &m)
}
