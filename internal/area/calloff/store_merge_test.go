package calloff

import (
	"strings"
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
)

func TestCallOffsFollowAMergeAndRefuseOneThatCollides(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		f, ids := o.framework(t, ByRank)
		suppliers := supplier.Store{DB: o.DB, Vetoes: []supplier.Veto{Merging}}
		c := o.bought(t, f, 100)
		if err := suppliers.Merge(t.Context(), ids[1], ids[0], ""); !audit.Refused(err) || !strings.Contains(fault.Message(err), "avropsordningen") {
			t.Errorf("both in one rank list: %v", err)
		}
		kept := supplier.New()
		kept.Name, kept.OrgNo = "Ahlberg Kaffe AB", "556425-0610"
		kept = must[supplier.Supplier](t)(suppliers.Create(t.Context(), kept))
		if err := suppliers.Merge(t.Context(), ids[0], kept.ID, "Samma företag"); err != nil {
			t.Fatal(err)
		}
		follows := func(want string) {
			t.Helper()
			c = must[CallOff](t)(o.Get(t.Context(), c.ID))
			terms := must[[]Terms](t)(o.Terms(t.Context(), f.ID))
			taken := must[map[string][]Taken](t)(o.Taken(t.Context(), []string{f.ID}, 0))
			place := terms[0].Places[0]
			if c.Supplier != want || place.Name != want || place.SupplierID != taken[f.ID][0].SupplierID {
				t.Errorf("call-off %q, rank list %+v, taken %+v; want %s", c.Supplier, place, taken[f.ID], want)
			}
		}
		follows("Ahlberg Kaffe AB")
		if rows, _, err := o.Search(t.Context(), Filter{SupplierID: kept.ID}, Page{}); err != nil || len(rows) != 1 {
			t.Errorf("found %d of the survivor, %v", len(rows), err)
		}
		next := o.draft(t, f, 10)
		turns, _, err := o.Turns(t.Context(), next)
		if err != nil || turns[0].SupplierID != kept.ID {
			t.Errorf("turns %+v, %v", turns, err)
		}
		if err := suppliers.Split(t.Context(), ids[0], "Fel"); err != nil {
			t.Fatal(err)
		}
		follows("Ahlberg AB")
	})
}
