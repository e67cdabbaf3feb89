package catalogue

import (
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

func TestTheShelfFollowsWhatIsWritten(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		ctx := t.Context()
		find := func(f Filter, want string) {
			t.Helper()
			if got := titles(t, o.Store, f); got != want {
				t.Errorf("%+v finds %q, want %q", f, got, want)
			}
			if got := titles(t, Store{DB: o.DB}, f); got != want {
				t.Errorf("read anew, %+v finds %q, want %q", f, got, want)
			}
		}
		find(Filter{Text: "kaffe"}, "Kaffe och te")
		c, err := o.contracts().Get(ctx, o.coffee.ID)
		if err != nil {
			t.Fatal(err)
		}
		c.Title = "Choklad"
		if _, err := o.contracts().Save(ctx, c, "Nytt namn"); err != nil {
			t.Fatal(err)
		}
		find(Filter{Text: "kaffe"}, "")
		find(Filter{}, "Choklad, Rollatorer och gåstöd, Skyddade lås")
		one, err := (supplier.Store{DB: o.DB}).Get(ctx, o.walkers.Suppliers[0].SupplierID)
		if err != nil {
			t.Fatal(err)
		}
		one.Name = "Nytt Hjälpmedel AB"
		if _, err := (supplier.Store{DB: o.DB}).Save(ctx, one, ""); err != nil {
			t.Fatal(fault.Message(err))
		}
		find(Filter{Text: "brösarp"}, "")
		find(Filter{Text: "nytt hjälp"}, "Choklad, Rollatorer och gåstöd")
		find(Filter{SupplierID: one.ID, Party: "U"}, "Rollatorer och gåstöd")
		if _, err := o.Save(ctx, Entry{ID: o.walkers.ID, Keywords: "gåstol", Public: true}); err != nil {
			t.Fatal(err)
		}
		find(Filter{Text: "gåstol"}, "Rollatorer och gåstöd")
		find(Filter{Text: "stol", Public: true}, "Rollatorer och gåstöd")
		if err := o.contracts().Remove(ctx, o.secret.ID, "Fel"); err != nil {
			t.Fatal(fault.Message(err))
		}
		find(Filter{}, "Choklad, Rollatorer och gåstöd")
	})
}

func TestWhatIsUndoneNeverReachesTheShelf(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		_ = o.DB.InTx(t.Context(), func(tx *db.DB) error {
			c := o.coffee
			c.Title = "Choklad"
			if _, err := (Store{DB: tx}).contracts().Save(t.Context(), c, "Nytt namn"); err != nil {
				t.Error(fault.Message(err))
			}
			return fault.Conflict("ångrat")
		})
		if got := titles(t, o.Store, Filter{Text: "choklad"}); got != "" {
			t.Errorf("finds %q", got)
		}
	})
}

func TestKeywordsComeFirstAndPagesFollowTheOrder(t *testing.T) {
	atOffice(t, func(t *testing.T, o office) {
		if _, err := o.Save(t.Context(), Entry{ID: o.secret.ID, Keywords: "kaffelås"}); err != nil {
			t.Fatal(err)
		}
		if got := titles(t, o.Store, Filter{Text: "kaffe"}); got != "Skyddade lås, Kaffe och te" {
			t.Errorf("finds %q", got)
		}
		rows, count, err := o.Find(t.Context(), Filter{}, Page{Sort: "-title", Limit: 1, Offset: 1})
		if err != nil || count.N != 3 || len(rows) != 1 || rows[0].Title != "Rollatorer och gåstöd" {
			t.Errorf("%v, %d, %v", rows, count.N, err)
		}
	})
}
