package procurement

import (
	"strings"
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func TestABlockIsOpenFromItsFirstDayToItsLast(t *testing.T) {
	t.Parallel()
	ten := Block{FromOn: 20221110, ToOn: 20221121}
	court := Block{FromOn: 20221118}
	released := Block{FromOn: 20221118, ReleasedOn: 20230110}
	for _, c := range []struct {
		name string
		b    Block
		on   day.Date
		want bool
	}{
		{"before it began", ten, 20221109, false},
		{"the first day", ten, 20221110, true},
		{"the last day", ten, 20221121, true},
		{"the day after", ten, 20221122, false},
		{"without a last day", court, 20251231, true},
		{"the day before it was released", released, 20230109, true},
		{"the day it was released", released, 20230110, false},
	} {
		if got := c.b.Open(c.on); got != c.want {
			t.Errorf("%s: open %v, want %v", c.name, got, c.want)
		}
	}
}

func TestContractIsNotSignedWhileABlockIsOpen(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), Store{DB: d}
		p, err := s.Create(ctx, Procurement{Title: "Rollatorer", TakenOn: 20200107, AwardedOn: 20200210, Procedure: Direct})
		if err != nil {
			t.Fatal(err)
		}
		standstill, err := s.Block(ctx, Block{ProcurementID: p.ID, Kind: Standstill, FromOn: 20200210, ToOn: 20200220, Basis: "20 kap. 1 § LOU", Source: "Tilldelningsbeslut"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Sign(ctx, p.ID, 20200220)
		if fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "20 kap. 1 § LOU") {
			t.Fatalf("signing on the last day gave %v, want a conflict that names the law", err)
		}
		told, err := s.History(ctx, p.ID)
		if err != nil || told[0].Verb != "nekades att teckna avtal" {
			t.Fatalf("the latest of the history is %q, %v, want the refused attempt", told[0].Verb, err)
		}
		if _, err := s.Release(ctx, standstill.ID, 20200218, "Beslutet drogs tillbaka"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Sign(ctx, p.ID, 20200219); err != nil {
			t.Errorf("signing after the release: %v", err)
		}
	})
}
