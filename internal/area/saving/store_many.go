package saving

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
)

// CreateAll stores many reports in one transaction, for imports. They are
// registered in the name of whoever imports, so that somebody else approves them
// (see ApproveAll). It returns the ids in order.
func (s Store) CreateAll(ctx context.Context, list []Saving) ([]string, error) {
	ids := make([]string, len(list))
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		made, err := Store{tx}.prepare(ctx, list)
		if err != nil {
			return err
		}
		if err := insert(ctx, tx, made); err != nil {
			return err
		}
		entries, docs := make([]audit.Entry, len(made)), make([]find.Doc, len(made))
		for i, one := range made {
			ids[i], entries[i], docs[i] = one.ID, entry(Saving{}, one, audit.Created, ""), one.doc()
		}
		if err := audit.WriteAll(ctx, tx, entries); err != nil {
			return err
		}
		return find.PutAll(ctx, tx, docs)
	})
	return ids, err
}

func (s Store) prepare(ctx context.Context, list []Saving) ([]Saving, error) {
	rules, err := s.Rules(ctx)
	if err != nil {
		return nil, err
	}
	made := make([]Saving, len(list))
	for i, one := range list {
		one.State = Draft
		if one, err = s.made(one, rules); err == nil {
			one, err = one.Register(actor(ctx), s.Today())
		}
		if err != nil {
			return nil, fmt.Errorf("effect report %d of %d, %s: %w", i+1, len(list), one.Title, err)
		}
		if one.Number, err = number(ctx, s.DB, one, s.Today()); err != nil {
			return nil, err
		}
		made[i] = one
	}
	return made, nil
}

// ApproveAll approves many registered reports in one transaction, each by the same
// rules as Approve.
func (s Store) ApproveAll(ctx context.Context, ids []string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		at := Store{tx}
		for part := range slices.Chunk(ids, 500) {
			rows, err := at.some(ctx, part)
			if err != nil {
				return err
			}
			for _, id := range part {
				one, ok := rows[id]
				if !ok {
					return fault.NotFound("En av effektrapporterna finns inte längre.")
				}
				if _, err := at.Approve(ctx, id, one.Version); err != nil {
					return fmt.Errorf("approving %s: %w", one.Number, err)
				}
			}
		}
		return nil
	})
}

// Remove takes away a report that was registered by mistake.
func (s Store) Remove(ctx context.Context, id, why string) error {
	return s.RemoveAll(ctx, []string{id}, why)
}

// RemoveDraft takes away a report that nobody has registered.
func (s Store) RemoveDraft(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		one, err := Store{tx}.Get(ctx, id)
		if err != nil {
			return err
		}
		if one.State != Draft {
			return fault.Conflict("Bara ett utkast kan tas bort.")
		}
		return Store{tx}.Remove(ctx, id, why)
	})
}

// RemoveAll takes away many reports, to undo an import. Locked ones stop it, and
// so do those that have been corrected.
func (s Store) RemoveAll(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(ids, 1000) {
			if err := remove(ctx, tx, part, why); err != nil {
				return err
			}
		}
		return nil
	})
}

func remove(ctx context.Context, tx *db.DB, ids []string, why string) error {
	var w db.Where
	w.In("id", ids)
	gone, err := db.All[Saving](ctx, tx, `DELETE FROM saving `+w.SQL()+` RETURNING `+db.Columns[Saving](), w.Args()...)
	if err != nil {
		return fmt.Errorf("removing effect reports: %w", err)
	}
	entries := make([]audit.Entry, len(gone))
	for i, one := range gone {
		if one.State == Locked || one.Reverses != "" || one.Corrects != "" && one.State == Approved {
			return fault.Conflict("%s är låst eller hör till en rättelse och kan inte tas bort.", one.Number)
		}
		entries[i] = audit.Entry{Kind: Kind, Ref: one.ID, Title: one.Name(), Verb: audit.Removed, Why: why}
		if err := find.Remove(ctx, tx, Kind, one.ID); err != nil {
			return err
		}
	}
	return audit.WriteAll(ctx, tx, entries)
}
