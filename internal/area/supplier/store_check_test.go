package supplier_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// inMarch is the store on a spring day.
func inMarch(s supplier.Store) supplier.Store {
	s.DB.Now = func() time.Time { return time.Date(2022, 3, 10, 9, 0, 0, 0, time.UTC) }
	return s
}

func fileOf(lines ...string) supplier.Source {
	text := strings.Join(lines, "\n")
	return supplier.FileSource("kontroll.csv", strings.NewReader(text), int64(len(text)))
}

const checkHead = "Organisationsnummer;Kontroll;Datum;Resultat;Belopp"

func TestADeliveryIsLookedAtTakenInAndUndone(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		s = inMarch(s)
		add(t, s, "Mediq AB", "556425-0610")
		b, err := s.Receive(t.Context(), fileOf("Utdrag 2022-03-09", checkHead,
			"556425-0610;Skatteskuld;2022-03-09;Anmärkning;24 500", "5564250610;F-skatt;2022-03-09;Ja;", "556425-0610;Skatteskuld;2022-03-09;Anmärkning;1",
			"556425-0611;F-skatt;2022-03-09;Ja;", "552100-1234;Konkurs;2022-03-09;Nej;", "556425-0610;Moms;2022-04-09;Ja;", "556425-0610;Moms;i går;Ja;"))
		if err != nil {
			t.Fatal(err)
		}
		var faults []string
		for _, r := range b.Rows {
			if r.Fault != "" {
				faults = append(faults, r.Fault)
			}
		}
		if b.Usable() != 2 || len(faults) != 5 {
			t.Fatalf("usable %d, faults %q", b.Usable(), faults)
		}
		if _, n, err := s.Checks(t.Context(), supplier.CheckFilter{}, supplier.Page{}); err != nil || n.N != 0 {
			t.Errorf("before it is taken in: %d, %v", n.N, err)
		}
		taken, err := s.TakeBatch(t.Context(), b.ID)
		if err != nil || taken.Taken != 2 || len(taken.Rows) != 5 {
			t.Fatalf("%+v, %v", taken, err)
		}
		rows, _, err := s.Checks(t.Context(), supplier.CheckFilter{Finding: true}, supplier.Page{})
		if err != nil || len(rows) != 1 || rows[0].Level != supplier.Act || !rows[0].Chief || rows[0].ContactBy != 20220314 || rows[0].Supplier != "Mediq AB" {
			t.Fatalf("%+v, %v", rows, err)
		}
		if _, err := s.TakeBatch(t.Context(), b.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("twice: %v", err)
		}
		if _, err := s.Contacted(t.Context(), rows[0].ID, 20220310, "Betalar i morgon"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoBatch(t.Context(), b.ID, "Fel fil"); !audit.Refused(err) {
			t.Errorf("with a contact that would be lost: %v", err)
		}
	})
}

func TestAnUndoneDeliveryLeavesNoControls(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		s = inMarch(s)
		add(t, s, "Mediq AB", "556425-0610")
		b, err := s.Receive(t.Context(), fileOf(checkHead, "556425-0610;Konkurs;2022-03-09;Nej;"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err = s.TakeBatch(t.Context(), b.ID); err != nil {
			t.Fatal(err)
		}
		if _, err = s.UndoBatch(t.Context(), b.ID, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("without reason: %v", err)
		}
		if b, err = s.UndoBatch(t.Context(), b.ID, "Fel fil"); err != nil || b.State != supplier.Undone {
			t.Fatalf("%+v, %v", b, err)
		}
		if _, n, err := s.Checks(t.Context(), supplier.CheckFilter{}, supplier.Page{}); err != nil || n.N != 0 {
			t.Errorf("%d controls left, %v", n.N, err)
		}
	})
}

func TestFiguresTellZeroAsZero(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		s = inMarch(s)
		one := add(t, s, "Mediq AB", "556425-0610")
		twin := add(t, s, "Mediq Aktiebolag", "")
		if err := s.Merge(t.Context(), twin.ID, one.ID, ""); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{one.ID, twin.ID} {
			if _, err := s.AddCheck(t.Context(), supplier.Check{SupplierID: id, Kind: supplier.FTax, CheckedOn: 20220301, Result: supplier.Clear, Source: "Skatteverket"}); err != nil {
				t.Fatal(err)
			}
		}
		ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
		for i, want := range []string{"1", "0"} {
			f := supplier.Figures(s)[i]
			v, err := f.Value(t.Context(), ask)
			if err != nil || f.Text(v) != want {
				t.Errorf("%s is %q, want %s (%v)", f.Key, f.Text(v), want, err)
			}
			rows, err := f.Rows(t.Context(), ask)
			if err != nil || v.Check(rows) != nil {
				t.Errorf("%s: rows %+v, %v", f.Key, rows, err)
			}
		}
	})
}

func TestAMergeIsRefusedByAnAreaAbove(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		one, twin := add(t, s, "Mediq AB", "556425-0610"), add(t, s, "Mediq Aktiebolag", "")
		s.Vetoes = []supplier.Veto{func(_ context.Context, _ *db.DB, d, v supplier.Supplier) error {
			return fault.Conflict("%s och %s har öppna avrop.", d.Name, v.Name)
		}}
		if err := s.Merge(t.Context(), twin.ID, one.ID, ""); !audit.Refused(err) || !strings.Contains(fault.Message(err), "öppna avrop") {
			t.Fatalf("merged: %v", err)
		}
		told, err := s.History(t.Context(), twin.ID)
		if err != nil || !strings.Contains(told[0].Verb, "nekades") {
			t.Errorf("history %+v, %v", told, err)
		}
	})
}

func TestRepeatedFindingsGoToTheChief(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		s = inMarch(s)
		one := add(t, s, "Mediq AB", "556425-0610")
		debt := func(on day.Date) supplier.Check {
			c, err := s.AddCheck(t.Context(), supplier.Check{SupplierID: one.ID, Kind: supplier.TaxDebt, CheckedOn: on, Result: supplier.Hit, Amount: money.Some(money.Kr(900)), Source: "Kronofogden"})
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if c := debt(20220101); c.Level != supplier.Watch || c.Chief {
			t.Errorf("the first: %+v", c)
		}
		if c := debt(20220301); c.Level != supplier.Act || !c.Chief {
			t.Errorf("the second: %+v", c)
		}
		if _, n, err := s.Checks(t.Context(), supplier.CheckFilter{Late: true}, supplier.Page{}); err != nil || n.N != 2 {
			t.Errorf("late contacts: %d, %v", n.N, err)
		}
		a, err := s.AwardCheck(t.Context(), one.ID, 20220310)
		if err != nil || a.On != 20220301 || a.Level != supplier.Act || a.Text != "2\u00a0öppna anmärkningar" {
			t.Errorf("at the award: %+v, %v", a, err)
		}
		if a, err = s.AwardCheck(t.Context(), one.ID, 20221001); err != nil || a.On != 0 {
			t.Errorf("an old control counts at the award: %+v, %v", a, err)
		}
	})
}
