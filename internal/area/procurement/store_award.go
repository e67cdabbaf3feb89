package procurement

import (
	"context"

	"klover/internal/area/law"
	"klover/internal/base/db"
	"klover/internal/base/mail"
	"klover/internal/word/day"
)

// Notify notes that all tenderers were told of the award decision, writes to those
// whose addresses are known, and begins the standstill.
func (s Store) Notify(ctx context.Context, id string, n Notification) (Procurement, error) {
	if n.How == "" {
		n.How = law.Electronic
	}
	var p Procurement
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		var err error
		if p, err = here.do(ctx, id, "underrättade anbudsgivarna i", "", func(p *Procurement) error { return p.notify(n) }); err != nil {
			return err
		}
		book, err := law.Store{DB: tx}.Book(ctx)
		if err != nil {
			return err
		}
		block, ok, err := p.standstill(book, n)
		if err != nil {
			return err
		}
		if ok {
			if block, err = here.Block(ctx, block); err != nil {
				return err
			}
		}
		all, err := here.Tenderers(ctx, id)
		if err != nil {
			return err
		}
		guests, err := here.Guests(ctx, id)
		if err != nil {
			return err
		}
		if letters := p.letters(all, guests, block); len(letters) > 0 {
			return mail.Put(ctx, tx, letters...)
		}
		return nil
	})
	return p, err
}

// PublishAward notes that the award notice was sent.
func (s Store) PublishAward(ctx context.Context, id string, on day.Date) (Procurement, error) {
	return s.do(ctx, id, "noterade efterannons för", "", func(p *Procurement) error { return p.notePublished(on) })
}

// TellCancelled notes that the tenderers were told of the cancellation and its reasons.
func (s Store) TellCancelled(ctx context.Context, id string, on day.Date) (Procurement, error) {
	return s.do(ctx, id, "underrättade om avbrytandet av", "", func(p *Procurement) error { return p.noteCancelTold(on) })
}

// mayAward asks the checklists and the tenders of a case.
func (s Store) mayAward(ctx context.Context, id string) error {
	if err := s.passing(ctx, id, Work.mayAward); err != nil {
		return err
	}
	p, err := s.Get(ctx, id)
	if err != nil || !p.CaseWork {
		return err
	}
	all, err := s.Tenderers(ctx, id)
	if err != nil {
		return err
	}
	return mayAwardTo(p, all)
}

// Keep brings the blocks of one source, such as a case at court, in line with what
// it says now: a block of a kind that it no longer has is released, the others get
// their days.
func (s Store) Keep(ctx context.Context, procurementID, sourceKind, sourceRef string, want []Block) error {
	all, err := s.Blocks(ctx, procurementID)
	if err != nil {
		return err
	}
	known := map[BlockKind]Block{}
	for _, b := range all {
		if b.SourceKind == sourceKind && b.SourceRef == sourceRef && b.ReleasedOn == 0 {
			known[b.Kind] = b
		}
	}
	for _, b := range want {
		old, ok := known[b.Kind]
		delete(known, b.Kind)
		b.ProcurementID, b.SourceKind, b.SourceRef = procurementID, sourceKind, sourceRef
		if err := s.keep(ctx, old, ok, b); err != nil {
			return err
		}
	}
	for _, b := range known {
		if _, err := s.Release(ctx, b.ID, max(s.today(), b.FromOn), b.Source+" ändrades."); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) keep(ctx context.Context, old Block, ok bool, b Block) error {
	if !ok {
		_, err := s.Block(ctx, b)
		return err
	}
	if old.FromOn == b.FromOn && old.ToOn == b.ToOn && old.Source == b.Source {
		return nil
	}
	b.ID, b.Version, b.CreatedAt, b.ChangedAt = old.ID, old.Version, old.CreatedAt, s.DB.Now()
	if err := b.check(); err != nil {
		return err
	}
	if err := s.DB.Update(ctx, "procurement_block", &b); err != nil {
		return err
	}
	p, err := s.Get(ctx, b.ProcurementID)
	if err != nil {
		return err
	}
	return tell(ctx, s.DB, p, "ändrade "+b.words(), b.Source)
}

// free releases the standstill when the award decision it came from is taken back.
func (s Store) free(ctx context.Context, id string) error {
	return s.Keep(ctx, id, Kind, id, nil)
}
