package audit_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
)

var schema = []fs.FS{audit.Migrations}

func write(t *testing.T, d *db.DB, titles ...string) {
	t.Helper()
	ctx := audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
	for _, title := range titles {
		if err := audit.Write(ctx, d, audit.Entry{Kind: "contract", Ref: "c1", Title: title, Verb: audit.Changed, Why: "Rättelse",
			Changes: []field.Change{{Key: "title", Label: "Benämning", From: "", To: title}}}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHistoryIsNewestFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		write(t, d, "Ett", "Två")
		got, err := audit.History(t.Context(), d, "contract", "c1")
		if err != nil {
			t.Fatal(err)
		}
		want := []audit.Entry{
			{Kind: "contract", Ref: "c1", Title: "Två", Verb: "ändrade", Why: "Rättelse", Seq: 2, At: dbtest.Clock, Actor: audit.Actor{ID: "u1", Name: "Åsa Öberg"},
				Changes: []field.Change{{Key: "title", Label: "Benämning", To: "Två"}}},
			{Kind: "contract", Ref: "c1", Title: "Ett", Verb: "ändrade", Why: "Rättelse", Seq: 1, At: dbtest.Clock, Actor: audit.Actor{ID: "u1", Name: "Åsa Öberg"},
				Changes: []field.Change{{Key: "title", Label: "Benämning", To: "Ett"}}},
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(audit.Entry{}, "Hash")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestVerifyFindsTampering(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, sql string
		seq       int64 // where the chain breaks, 0 if it holds
	}{
		{"untouched", `SELECT 1`, 0},
		{"altered text", `UPDATE audit_entry SET why = 'Annat' WHERE seq = 2`, 2},
		{"altered name", `UPDATE audit_entry SET actor = 'Någon annan' WHERE seq = 3`, 3},
		{"removed in the middle", `DELETE FROM audit_entry WHERE seq = 2`, 2},
		{"removed at the end", `DELETE FROM audit_entry WHERE seq = 4`, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
				write(t, d, "Ett", "Två", "Tre", "Fyra")
				if _, err := d.Exec(t.Context(), test.sql); err != nil {
					t.Fatal(err)
				}
				_, err := audit.Verify(t.Context(), d)
				var broken *audit.Broken
				if errors.As(err, &broken) != (test.seq != 0) || broken != nil && broken.Seq != test.seq {
					t.Errorf("Verify: %v, want a break at %d", err, test.seq)
				}
			})
		})
	}
}

func TestARefusedChangeLeavesNoHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		stop := errors.New("stop")
		err := d.InTx(t.Context(), func(tx *db.DB) error {
			write(t, tx, "Ett")
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if n, err := audit.Verify(t.Context(), d); n != 0 || err != nil {
			t.Errorf("Verify = %d, %v; want an empty history", n, err)
		}
	})
}

func TestConcurrentWritersKeepTheChain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		failures := make(chan error)
		for i := range 10 {
			go func() {
				failures <- audit.Write(context.Background(), d, audit.Entry{Kind: "k", Ref: fmt.Sprint(i), Verb: audit.Created})
			}()
		}
		for range 10 {
			if err := <-failures; err != nil {
				t.Error(err)
			}
		}
		if n, err := audit.Verify(t.Context(), d); n != 10 || err != nil {
			t.Errorf("Verify = %d, %v; want 10", n, err)
		}
	})
}
