package procurement

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Guests returns the guests of a procurement by name.
func (s Store) Guests(ctx context.Context, id string) ([]Guest, error) {
	list, err := db.All[Guest](ctx, s.DB, `SELECT `+db.Columns[Guest]()+` FROM procurement_guest WHERE procurement_id = $1 ORDER BY name COLLATE "sv-x-icu", id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading guests of procurement %s: %w", id, err)
	}
	return list, nil
}

// Invite adds a guest to a procurement that has not been announced.
func (s Store) Invite(ctx context.Context, g Guest) (Guest, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		p, err := here.Get(ctx, g.ProcurementID)
		if err != nil {
			return err
		}
		if err := p.settled(); err != nil {
			return err
		}
		have, err := here.Guests(ctx, p.ID)
		if err != nil {
			return err
		}
		g.Name = strings.TrimSpace(g.Name)
		if err := g.check(p, have); err != nil {
			return err
		}
		list := []Guest{g}
		if err := here.welcome(ctx, p, list); err != nil {
			return err
		}
		g = list[0]
		return nil
	})
	return g, err
}

// welcome stores guests of a procurement.
func (s Store) welcome(ctx context.Context, p Procurement, list []Guest) error {
	if len(list) == 0 {
		return nil
	}
	names := make([]string, len(list))
	for i := range list {
		g := &list[i]
		g.ID, g.Version, g.ProcurementID, g.CreatedAt, g.ChangedAt = db.NewID(), 1, p.ID, s.DB.Now(), s.DB.Now()
		names[i] = g.Name
	}
	if err := db.InsertAll(ctx, s.DB, "procurement_guest", list); err != nil {
		return fmt.Errorf("storing guests of procurement %s: %w", p.ID, err)
	}
	return tell(ctx, s.DB, p, "bjöd in till", strings.Join(names, ", "))
}

// Uninvite takes a guest away from a procurement that has not been announced.
func (s Store) Uninvite(ctx context.Context, procurementID, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).Get(ctx, procurementID)
		if err != nil {
			return err
		}
		if err := p.settled(); err != nil {
			return err
		}
		name, err := db.One[string](ctx, tx, `DELETE FROM procurement_guest WHERE id = $1 AND procurement_id = $2 RETURNING name`, id, procurementID)
		if errors.Is(err, db.ErrNoRows) {
			return fault.NotFound("Gästen finns inte i upphandlingen.")
		}
		if err != nil {
			return err
		}
		return tell(ctx, tx, p, "tog bort en gäst ur", name)
	})
}
