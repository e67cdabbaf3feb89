package procurement

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

var tendererColumns = db.Columns[Tenderer]()

// Tenderers returns those who tendered, winners first. Whoever asks before the award
// is told in the history: it is a reading of secrets.
func (s Store) Tenderers(ctx context.Context, id string) ([]Tenderer, error) {
	list, err := db.All[Tenderer](ctx, s.DB, `
		SELECT `+tendererColumns+`
		FROM procurement_tenderer
		WHERE procurement_id = $1
		ORDER BY CASE WHEN result = 'won' THEN 0 ELSE 1 END, rank, name, id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading tenderers of procurement %s: %w", id, err)
	}
	return list, nil
}

// ReadTenderers is Tenderers with the reading of secret ones told in the history.
func (s Store) ReadTenderers(ctx context.Context, p Procurement) ([]Tenderer, error) {
	list, err := s.Tenderers(ctx, p.ID)
	if err != nil || !p.Sealed() || len(list) == 0 {
		return list, err
	}
	return list, audit.Write(ctx, s.DB, audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: "läste anbudsgivarna i"})
}

// Tenderer returns one tenderer.
func (s Store) Tenderer(ctx context.Context, id string) (Tenderer, error) {
	t, err := db.One[Tenderer](ctx, s.DB, `SELECT `+tendererColumns+` FROM procurement_tenderer WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return t, fault.NotFound("Anbudsgivaren finns inte.")
	}
	return t, err
}

// AddTenderer registers one who tendered. Until the award decision the history of
// the procurement says only that it was done, not who it was.
func (s Store) AddTenderer(ctx context.Context, t Tenderer) (Tenderer, error) {
	if err := t.check(); err != nil {
		return t, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).tendering(ctx, t.ProcurementID)
		if err != nil {
			return err
		}
		t.ID, t.Version, t.CreatedAt, t.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if err := tx.Insert(ctx, "procurement_tenderer", &t); err != nil {
			return err
		}
		return tell(ctx, tx, p, "registrerade en anbudsgivare i", "")
	})
	return t, err
}

// tendering returns the procurement while its tenderers may be changed: until the
// award has been told of.
func (s Store) tendering(ctx context.Context, id string) (Procurement, error) {
	p, err := s.Get(ctx, id)
	if err != nil {
		return p, err
	}
	if p.NotifiedOn != 0 || p.State == Cancelled || p.State == Closed {
		return p, fault.Conflict("%s är %s. Anbudsgivarna kan inte ändras.", p.Number, strings.ToLower(p.State.Sv()))
	}
	return p, nil
}

// SaveTenderer stores what was corrected or evaluated.
func (s Store) SaveTenderer(ctx context.Context, t Tenderer) (Tenderer, error) {
	if err := t.check(); err != nil {
		return t, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Tenderer(ctx, t.ID)
		if err != nil {
			return err
		}
		p, err := s.in(tx).tendering(ctx, was.ProcurementID)
		if err != nil {
			return err
		}
		t.ProcurementID, t.CreatedAt, t.ChangedAt = was.ProcurementID, was.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "procurement_tenderer", &t); err != nil {
			return err
		}
		return tell(ctx, tx, p, "ändrade en anbudsgivare i", "")
	})
	return t, err
}

// RemoveTenderer takes away one who was registered by mistake.
func (s Store) RemoveTenderer(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		t, err := s.in(tx).Tenderer(ctx, id)
		if err != nil {
			return err
		}
		p, err := s.in(tx).tendering(ctx, t.ProcurementID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM procurement_tenderer WHERE id = $1`, id); err != nil {
			return err
		}
		return tell(ctx, tx, p, "tog bort en anbudsgivare i", "")
	})
}
