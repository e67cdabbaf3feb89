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

// MaySign returns nil when no block is open on the day, else a conflict that names
// the block and its law. The refused attempt is told in the history.
func (s Store) MaySign(ctx context.Context, id string, on day.Date) error {
	blocks, err := s.Blocks(ctx, id)
	if err != nil || len(blocks) == 0 {
		return err
	}
	p, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	return blocked(p, blocks, on)
}

// Block registers what keeps the contract from being signed. Areas above call it
// in the transaction of the decision or the case at court that brings it.
func (s Store) Block(ctx context.Context, b Block) (Block, error) {
	if err := b.check(); err != nil {
		return b, err
	}
	b.ID, b.Version, b.CreatedAt, b.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := Store{DB: tx}.Get(ctx, b.ProcurementID)
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
		if b, err = (Store{DB: tx}).block(ctx, id); err != nil {
			return err
		}
		if err := b.release(on, why); err != nil {
			return err
		}
		b.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "procurement_block", &b); err != nil {
			return err
		}
		p, err := Store{DB: tx}.Get(ctx, b.ProcurementID)
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
