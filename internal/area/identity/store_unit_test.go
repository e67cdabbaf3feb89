package identity

import (
	"testing"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// The codes D and U stay when Landstinget becomes Region (I30).
func TestOldReportsKeepOldNames(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		if _, err := s.Demo(ctx); err != nil {
			t.Fatal(err)
		}
		for on, want := range map[day.Date]string{20171231: "Landstinget Sörmland", 20181231: "Landstinget Sörmland", 20190101: "Region Sörmland", 20221231: "Region Sörmland"} {
			if got, err := s.PartyName(ctx, "D", on); err != nil || got != want {
				t.Errorf("D on %v = %q, %v", on, got, err)
			}
		}
		if got, _ := s.PartyName(ctx, "U", 20170301); got != "Region Västmanland" {
			t.Errorf("U in March 2017 = %q", got)
		}
		if got, _ := s.PartyName(ctx, "ÅÄÖ", 20170301); got != "ÅÄÖ" {
			t.Errorf("an unknown party = %q", got)
		}
		has := func(on day.Date, name string) bool {
			units, err := s.Units(ctx, on)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range units {
				if u.Name == name {
					return true
				}
			}
			return false
		}
		if !has(20171231, "Beställarstöd") || has(20171231, "Inköpsservice") || has(20171231, "Stöd och styrning") {
			t.Error("2017 does not show the units of 2017")
		}
		if has(20221231, "Beställarstöd") || !has(20221231, "Inköpsservice") || !has(20221231, "Stöd och styrning") {
			t.Error("2022 does not show the units of 2022")
		}
		hits, err := find.Search(ctx, s.DB, "beställarstöd", []string{signedIn}, 10)
		if err != nil || len(hits) != 1 || hits[0].Title != "Inköpsservice" {
			t.Errorf("searching for the old name: %v, %v", hits, err)
		}
	})
}

func TestTermsAreChangedForwardAndWithoutRings(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		ctx := t.Context()
		top, err := s.CreateUnit(ctx, Unit{Party: "D", Kind: unitOwn, Name: "Topp", ValidFrom: 20200101})
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := s.CreateUnit(ctx, Unit{Party: "D", Kind: unitOwn, Name: "Löv", ParentID: top.ID, ValidFrom: 20200101})
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			term  Term
			field string
		}{
			{Term{UnitID: top.ID, Name: "Topp", ParentID: Ref(leaf.ID), ValidFrom: 20210101}, "parent_id"},
			{Term{UnitID: leaf.ID, Name: "Löv", ParentID: Ref(leaf.ID), ValidFrom: 20210101}, "parent_id"},
			{Term{UnitID: leaf.ID, Name: "Löv", ValidFrom: 20190101}, "valid_from"},
			{Term{UnitID: leaf.ID, Name: "", ValidFrom: 20210101}, "name"},
		} {
			fields := fault.FieldsOf(s.ChangeTerm(ctx, test.term, ""))
			if len(fields) != 1 || fields[0].Name != test.field {
				t.Errorf("%+v: %v, want %s", test.term, fields, test.field)
			}
		}
		for _, next := range []Term{
			{UnitID: leaf.ID, Name: "Blad", ParentID: Ref(top.ID), ValidFrom: 20210101},
			{UnitID: leaf.ID, Name: "Barr", ValidFrom: 20210101}, // corrects the same day
		} {
			if err := s.ChangeTerm(ctx, next, ""); err != nil {
				t.Fatal(err)
			}
		}
		terms, err := s.Terms(ctx, leaf.ID)
		if err != nil || len(terms) != 2 || terms[0].ValidTo != 20201231 || terms[1].Name != "Barr" || terms[1].ParentID != "" {
			t.Errorf("terms %+v, %v", terms, err)
		}
	})
}

func TestThereIsOneHost(t *testing.T) {
	each(t, func(t *testing.T, s Store, _ *time.Time) {
		if _, err := s.Demo(t.Context()); err != nil {
			t.Fatal(err)
		}
		p, err := s.Party(t.Context(), "U")
		if err != nil {
			t.Fatal(err)
		}
		p.Host = true
		if _, err := s.SaveParty(t.Context(), p, ""); len(fault.FieldsOf(err)) != 1 {
			t.Errorf("a second host: %v", err)
		}
	})
}
