package procurement

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

var blockColumns = db.Columns[Block]()

// Blocks returns everything that has kept the contract from being signed, in the
// order in which it began.
func (s Store) Blocks(ctx context.Context, id string) ([]Block, error) {
	list, err := db.All[Block](ctx, s.DB, `
		SELECT `+blockColumns+`
		FROM procurement_block
		WHERE procurement_id = $1
		ORDER BY from_on, created_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("reading blocks of procurement %s: %w", id, err)
	}
	return list, nil
}

// MaySign returns nil when the contract may be signed on the day, else a conflict
// that names what stops it and its law: an open block, or tenderers that have not
// been told. The refused attempt is told in the history.
func (s Store) MaySign(ctx context.Context, id string, on day.Date) error {
	p, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	blocks, err := s.Blocks(ctx, id)
	if err != nil {
		return err
	}
	if err := blocked(p, blocks, on); err != nil {
		return err
	}
	return s.toldAll(ctx, p)
}

// toldAll refuses the contract of a case while its tenderers have not been told.
func (s Store) toldAll(ctx context.Context, p Procurement) error {
	if !p.CaseWork || p.AwardedOn == 0 || p.NotifiedOn != 0 {
		return nil
	}
	tenderers, err := s.Tenderers(ctx, p.ID)
	if err != nil || len(tenderers) == 0 && !p.Procedure.Advertised() {
		return err
	}
	return p.refuse("teckna avtal", "Avtal i %s får inte tecknas: anbudsgivarna är inte underrättade om tilldelningen, så avtalsspärren har inte börjat löpa (12 kap. 12 § och 20 kap. 1 § LOU).", p.Number)
}

// Block registers what keeps the contract from being signed. Areas above call it
// in the transaction of the decision or the case at court that brings it.
func (s Store) Block(ctx context.Context, b Block) (Block, error) {
	if err := b.check(); err != nil {
		return b, err
	}
	b.ID, b.Version, b.CreatedAt, b.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).Get(ctx, b.ProcurementID)
		if err != nil {
			return err
		}
		if err := tx.Insert(ctx, "procurement_block", &b); err != nil {
			return fmt.Errorf("storing block: %w", err)
		}
		return tell(ctx, tx, p, "noterade "+b.words(), b.Source)
	})
	return b, err
}

// Release ends a block before its last day.
func (s Store) Release(ctx context.Context, id string, on day.Date, why string) (Block, error) {
	var b Block
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if b, err = s.in(tx).block(ctx, id); err != nil {
			return err
		}
		if err := b.release(on, why); err != nil {
			return err
		}
		b.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "procurement_block", &b); err != nil {
			return err
		}
		p, err := s.in(tx).Get(ctx, b.ProcurementID)
		if err != nil {
			return err
		}
		return tell(ctx, tx, p, "hävde "+b.words(), why)
	})
	return b, err
}

func (s Store) block(ctx context.Context, id string) (Block, error) {
	b, err := db.One[Block](ctx, s.DB, `SELECT `+blockColumns+` FROM procurement_block WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return b, fault.NotFound("Spärren finns inte.")
	}
	return b, err
}

// tell writes in the procurement's history what was done beside its own fields.
func tell(ctx context.Context, tx *db.DB, p Procurement, verb, why string) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: verb, Why: why})
}
