package audit_test

import (
	"testing"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
)

func TestARefusedAttemptIsToldAlthoughAllElseIsUndone(t *testing.T) {
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.InTx(ctx, func(tx *db.DB) error {
			if err := audit.Write(ctx, tx, audit.Entry{Kind: "contract", Ref: "1", Title: "A", Verb: audit.Changed}); err != nil {
				return err
			}
			return tx.InTx(ctx, func(*db.DB) error {
				return audit.Refuse(fault.Conflict("Avtalsspärren löper."), audit.Entry{Kind: "contract", Ref: "1", Title: "A", Verb: "nekades att teckna"})
			})
		})
		if fault.KindOf(err) != fault.KindConflict || !audit.Refused(err) {
			t.Fatalf("got %v, want a refused conflict", err)
		}
		told, err := audit.History(ctx, d, "contract", "1")
		if err != nil || len(told) != 1 {
			t.Fatalf("history has %d entries, %v, want the attempt alone", len(told), err)
		}
		if told[0].Verb != "nekades att teckna" || told[0].Why != "Avtalsspärren löper." {
			t.Errorf("told %q because %q", told[0].Verb, told[0].Why)
		}
	})
}

func TestARefusedFormIsToldByItsFields(t *testing.T) {
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		wrong := fault.Invalid(fault.Field{Name: "on", Message: "Dagen är för tidig (11 kap. LOU)."}, fault.Field{Name: "id", Message: "Ange numret."})
		_ = d.InTx(ctx, func(*db.DB) error {
			return audit.Refuse(wrong, audit.Entry{Kind: "procurement", Ref: "1", Title: "A", Verb: "nekades att annonsera"})
		})
		told, err := audit.History(ctx, d, "procurement", "1")
		if err != nil || len(told) != 1 || told[0].Why != "Dagen är för tidig (11 kap. LOU). Ange numret." {
			t.Errorf("%+v, %v", told, err)
		}
	})
}
