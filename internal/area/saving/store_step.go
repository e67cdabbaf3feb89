package saving

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Register hands the report over for review.
func (s Store) Register(ctx context.Context, id string, version int64) (Saving, error) {
	return s.change(ctx, id, version, "registrerade", "", func(one Saving) (Saving, error) {
		return one.Register(actor(ctx), s.Today())
	})
}

// Approve is the controller's yes; the one who registered cannot give it, nor one
// whom the delegation order does not name. The approval of a correction takes back
// what it corrects in the same transaction.
func (s Store) Approve(ctx context.Context, id string, version int64) (Saving, error) {
	var saved Saving
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		var err error
		saved, err = Store{tx}.approve(ctx, id, version)
		return saved.decision(), err
	})
	return saved, err
}

func (s Store) approve(ctx context.Context, id string, version int64) (Saving, error) {
	if err := s.gate(ctx); err != nil {
		return Saving{}, err
	}
	saved, err := s.change(ctx, id, version, "godkände", "", func(one Saving) (Saving, error) {
		closed, err := s.Closed(ctx, one.SignedOn)
		if err != nil {
			return one, err
		}
		return one.Approve(actor(ctx), s.Today(), closed)
	})
	if err != nil || saved.Corrects == "" {
		return saved, err
	}
	return saved, s.reverse(ctx, saved)
}

// reverse stores the row that takes back what the correction replaces.
func (s Store) reverse(ctx context.Context, correction Saving) error {
	wrong, err := s.Get(ctx, string(correction.Corrects))
	if err != nil {
		return err
	}
	back := wrong.Reversal(correction)
	if back, err = s.fresh(ctx, back); err != nil {
		return err
	}
	if err := insert(ctx, s.DB, []Saving{back}); err != nil {
		return fmt.Errorf("reversing %s: %w", wrong.Number, err)
	}
	return note(ctx, s.DB, Saving{}, back, "återförde", "rättas av "+correction.Number)
}

// Return sends a registered or approved report back with a reason. The decision that
// approved it is taken back too.
func (s Store) Return(ctx context.Context, id string, version int64, why string) (Saving, error) {
	var saved Saving
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		approved := false
		var err error
		saved, err = Store{tx}.change(ctx, id, version, "skickade tillbaka", why, func(one Saving) (Saving, error) {
			approved = one.State == Approved
			return one.Return(why)
		})
		if err != nil || !approved {
			return err
		}
		return identity.Store{DB: tx}.Withdraw(ctx, Kind, id, identity.ActSaving, why)
	})
	return saved, err
}

// Withdraw takes one's own report back before it has been approved.
func (s Store) Withdraw(ctx context.Context, id string, version int64) (Saving, error) {
	return s.change(ctx, id, version, "tog tillbaka", "", func(one Saving) (Saving, error) {
		if one.State != Registered {
			return one, fault.Conflict("Bara en registrerad effektrapport kan tas tillbaka.")
		}
		if actor(ctx).ID != one.RegisteredID {
			return one, fault.Forbidden("Bara den som registrerade effektrapporten kan ta tillbaka den.")
		}
		return one.Return("Tillbakatagen av den som registrerade.")
	})
}

// Correct makes the draft that will replace a locked report. There is at most one
// at a time.
func (s Store) Correct(ctx context.Context, id, why string) (Saving, error) {
	var made Saving
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := Store{tx}
		wrong, err := at.Get(ctx, id)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför effektrapporten rättas."})
		}
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM saving WHERE corrects = $1 OR reverses = $1`, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("Effektrapporten har redan en rättelse.")
		}
		next, err := wrong.Correction()
		if err != nil {
			return err
		}
		if made, err = at.fresh(ctx, next); err != nil {
			return err
		}
		if err := insert(ctx, tx, []Saving{made}); err != nil {
			return err
		}
		return note(ctx, tx, Saving{}, made, "började rätta "+wrong.Number+" med", why)
	})
	return made, err
}

// change reads a report, lets do change it and stores the result with its history.
func (s Store) change(ctx context.Context, id string, version int64, verb, why string, do func(Saving) (Saving, error)) (Saving, error) {
	var saved Saving
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Get(ctx, id)
		if err != nil {
			return err
		}
		next, err := do(before)
		if err != nil {
			return err
		}
		next.ID, next.Version = id, version
		next.CreatedAt, next.ChangedAt = before.CreatedAt, tx.Now()
		next = next.owned()
		if err := next.Check(); err != nil {
			return err
		}
		if next, err = next.derive(); err != nil {
			return err
		}
		if err := tx.UpdateFrom(ctx, "saving", &before, &next); err != nil {
			return fmt.Errorf("saving effect report %s: %w", id, err)
		}
		if !next.sameRows(before) {
			if err := replaceRows(ctx, tx, next); err != nil {
				return err
			}
		}
		saved = next
		return note(ctx, tx, before, next, verb, why)
	})
	return saved, err
}

// sameRows tells whether what the report consists of is as it was; most steps
// change only its state.
func (s Saving) sameRows(was Saving) bool {
	return reflect.DeepEqual(s.Lines, was.Lines) && slices.Equal(s.Lumps, was.Lumps) && slices.Equal(s.Effects, was.Effects)
}
