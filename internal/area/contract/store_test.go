package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// below is the tables that the area stands on, as small as the tests need.
func onEach(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) { do(t, Store{d}) })
}

func areas() []fs.FS {
	return append([]fs.FS{audit.Migrations, find.Migrations}, append(lower(), Migrations)...)
}

func TestCreateGivesNumberHistoryAndWords(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		acme := addSupplier(t, s.DB, "Acme Hjälpmedel AB", "small")
		c := term()
		c.SignedOn, c.Suppliers = day.New(2022, 2, 11), []Supplier{{SupplierID: acme}}
		c.StartsOn = 0
		first, err := s.Create(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.Create(t.Context(), Contract{Title: "Utan dag"})
		if err != nil {
			t.Fatal(err)
		}
		if first.Number != "A22-0001" || second.Number != "A23-0001" || second.Stage != Draft {
			t.Errorf("numbers %s and %s, stage %s", first.Number, second.Number, second.Stage)
		}
		again, err := s.Match(t.Context(), "A22-0001")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Error(diff)
		}
		found, _, err := s.Search(t.Context(), Filter{Text: "acme rollat"}, Page{})
		if err != nil || len(found) != 1 || found[0].Suppliers[0].Name != "Acme Hjälpmedel AB" {
			t.Errorf("found %v, %v", found, err)
		}
		history, err := audit.History(t.Context(), s.DB, Kind, first.ID)
		if err != nil || len(history) != 1 || history[0].Verb != audit.Created || len(history[0].Changes) == 0 {
			t.Errorf("history %v, %v", history, err)
		}
	})
}

func TestANumberFromOutsideMovesTheSeries(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		c := term()
		c.Number = "A19-0041"
		if _, err := s.Create(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		next, err := s.Create(t.Context(), term())
		if err != nil || next.Number != "A19-0042" {
			t.Errorf("next number is %s, %v", next.Number, err)
		}
		if _, err := s.Create(t.Context(), c); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the same number twice: %v", err)
		}
	})
}

func TestSaveRefusesAStaleVersion(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		c, err := s.Create(t.Context(), term())
		if err != nil {
			t.Fatal(err)
		}
		mine, other := c, c
		other.Owner = "Åsa Öberg"
		if _, err := s.Save(t.Context(), other, "ny ägare"); err != nil {
			t.Fatal(err)
		}
		mine.Title = "Rullstolar"
		if _, err := s.Save(t.Context(), mine, ""); !errors.Is(err, db.ErrStale) {
			t.Errorf("err = %v, want ErrStale", err)
		}
	})
}

func TestVerbsAreInTheHistory(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		c := term()
		c.Stage, c.SignedOn = Draft, 0
		c, err := s.Create(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		step := func(next Contract, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			c = next
		}
		step(s.Submit(t.Context(), c.ID, c.Version))
		step(s.Sign(t.Context(), c.ID, c.Version, day.New(2019, 12, 10)))
		step(s.UseOption(t.Context(), c.ID, c.Version, day.New(2022, 5, 2), "fungerar väl"))
		step(s.Terminate(t.Context(), c.ID, c.Version, ending(20221231)))
		step(s.Close(t.Context(), c.ID, c.Version))
		history, err := audit.History(t.Context(), s.DB, Kind, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		var verbs []string
		for _, e := range history {
			verbs = append(verbs, e.Verb)
		}
		slices.Reverse(verbs)
		want := []string{"skapade", "lämnade för underskrift", "tecknade", "nyttjade option i", "sade upp", "avslutade"}
		if diff := cmp.Diff(want, verbs); diff != "" {
			t.Error(diff)
		}
		if _, err := audit.Verify(t.Context(), s.DB); err != nil {
			t.Error(err)
		}
	})
}

// TestListAgreesWithTheRule holds the SQL of states and terms equal to the rules
// in Go, over contracts of every shape.
func TestListAgreesWithTheRule(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		all := manyShapes(t, s, 300)
		today := s.Today()
		full := []string{all[0].ID, all[1].ID, all[2].ID, all[3].ID, all[4].ID, all[5].ID, all[6].ID, all[7].ID}
		for _, state := range States() {
			checkSame(t, s, Filter{State: state, Full: full}, all, func(c Contract) bool {
				c.Full = slices.Contains(full, c.ID)
				return c.State(today) == state
			})
		}
		checkSame(t, s, Filter{Renews: true}, all, func(c Contract) bool { return c.Stage == Signed && c.RenewalMonths.Known })
		for _, on := range []day.Date{today, day.New(2021, 6, 30), day.New(2024, 2, 29)} {
			checkSame(t, s, Filter{InForce: on}, all, func(c Contract) bool { return c.InForce(on) })
		}
		p := day.Year(2022)
		checkSame(t, s, Filter{Signed: p}, all, func(c Contract) bool { return p.Contains(c.SignedOn) })
		checkSame(t, s, Filter{Ends: p}, all, func(c Contract) bool { return p.Contains(c.RunsTo) })
		checkSame(t, s, Filter{LatestEnd: p}, all, func(c Contract) bool { return p.Contains(c.LatestEnd) })
		checkSame(t, s, Filter{Party: "U"}, all, func(c Contract) bool { return c.Parties.Contains("U") })
		checkSame(t, s, Filter{Signed: day.Period{To: p.To}}, all, func(c Contract) bool { return c.SignedOn != 0 && c.SignedOn < p.To })
	})
}

func manyShapes(t *testing.T, s Store, n int) []Contract {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	blocked := blockedCase(t, s)
	var list []Contract
	for i := range n {
		start := day.New(2020, 1, 1).AddDays(random.IntN(1200))
		c := Contract{Title: fmt.Sprintf("Avtal %d", i), SignedOn: start.AddDays(-random.IntN(90)), Stage: Signed}
		c.Parties = []party.Set{party.Of("D"), party.Of("U"), party.Of("D", "U"), party.Of(party.All()...)}[random.IntN(4)]
		if random.IntN(4) > 0 {
			c.StartsOn = start
		}
		if random.IntN(5) > 0 {
			c.EndsOn = start.AddMonths(1 + random.IntN(48))
			for range random.IntN(3) {
				c.Options = append(c.Options, Option{Months: int64(1 + random.IntN(24))})
			}
		} else {
			c.OpenEnded = random.IntN(2) == 0
		}
		switch random.IntN(8) {
		case 0:
			c.Stage, c.SignedOn = Draft, 0
			if random.IntN(2) == 0 {
				c.ReviewAskedOn = start
			}
			if random.IntN(3) == 0 {
				c.ProcurementID = blocked
			}
		case 4:
			if c.EndsOn != 0 {
				c.RenewalMonths, c.RenewalNotice = count.Of(12), count.Of(3)
			}
		case 1:
			c.Stage, c.StoppedOn = Terminated, start.AddDays(random.IntN(600))
		case 2:
			if len(c.Options) > 0 {
				c.Options[0].State = Used
			}
		case 3:
			c.Stage = []Stage{ForSigning, Rescinded, Closed}[random.IntN(3)]
		}
		list = append(list, c)
	}
	ids, err := s.CreateAll(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		if list[i], err = s.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// blockedCase is a procurement whose standstill is open.
func blockedCase(t *testing.T, s Store) identity.Ref {
	t.Helper()
	ps := procurement.Store{DB: s.DB}
	p, err := ps.Create(t.Context(), procurement.Procurement{Title: "Rollatorer", Number: "INK22-9999", Parties: party.Of("D"), CarriedOutByUs: true, Procedure: "open", Regime: "lou"})
	if err == nil {
		_, err = ps.Block(t.Context(), procurement.Block{ProcurementID: p.ID, Kind: procurement.Standstill, FromOn: s.Today().AddDays(-1), ToOn: s.Today().AddDays(9), Basis: "20 kap. 1 § LOU"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return identity.Ref(p.ID)
}

func checkSame(t *testing.T, s Store, f Filter, all []Contract, rule func(Contract) bool) {
	t.Helper()
	var got, want []string
	err := s.Each(t.Context(), f, Page{Sort: "number"}, func(c Contract) error {
		got = append(got, c.Number)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if rule(c) {
			want = append(want, c.Number)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("%s: %d in the list, %d by the rule: %s", f.URL(), len(got), len(want), diff)
	}
	n, err := s.Number(t.Context(), f)
	if err != nil || int(n) != len(want) {
		t.Errorf("%s: counted %d, %v", f.URL(), n, err)
	}
}

func TestSearchSortsBothWays(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		for i, title := range []string{"Öron", "Ambulans", "Ärtor", "ambulans 2", "Ambulans 10"} {
			c := Contract{Title: title, SignedOn: day.New(2022, 1, 1+i)}
			if i > 0 {
				c.Value = money.Some(money.Kr(int64(i)))
			}
			if _, err := s.Create(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		for sort, want := range map[string][]string{
			"title":  {"Ambulans", "ambulans 2", "Ambulans 10", "Ärtor", "Öron"},
			"-value": {"Ambulans 10", "ambulans 2", "Ärtor", "Ambulans", "Öron"},
			"":       {"Ambulans 10", "ambulans 2", "Ärtor", "Ambulans", "Öron"},
		} {
			rows, _, err := s.Search(t.Context(), Filter{}, Page{Sort: sort})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range rows {
				got = append(got, c.Title)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("sorted by %q: %s", sort, diff)
			}
		}
	})
}

func TestRemoveAllUndoesAnImport(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		kept, err := s.Create(t.Context(), term())
		if err != nil {
			t.Fatal(err)
		}
		ids, err := s.CreateAll(t.Context(), []Contract{term(), term()})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveAll(t.Context(), ids, "fel fil"); err != nil {
			t.Fatal(err)
		}
		rows, count, err := s.Search(t.Context(), Filter{Text: "rollatorer"}, Page{})
		if err != nil || count.N != 1 || rows[0].ID != kept.ID {
			t.Errorf("left: %v, %v", rows, err)
		}
	})
}

func TestCreateAllIsAllOrNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		if _, err := s.CreateAll(t.Context(), []Contract{term(), {}}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("err = %v", err)
		}
		if n, err := s.Number(t.Context(), Filter{}); n != 0 || err != nil {
			t.Errorf("%d contracts were stored, %v", n, err)
		}
	})
}

func TestASuppliersContractsFollowAMerge(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		kept, twin := addSupplier(t, s.DB, "Acme Hjälpmedel AB", "small"), addSupplier(t, s.DB, "Acme Hjelpmedel AB", "small")
		for _, id := range []string{kept, twin} {
			if _, err := s.Create(t.Context(), Contract{Title: "Avtal", SignedOn: day.New(2022, 3, 1), Suppliers: []Supplier{{SupplierID: id}}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := (supplier.Store{DB: s.DB}).Merge(t.Context(), twin, kept, "samma företag"); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{kept, twin} {
			if n, err := s.Number(t.Context(), Filter{SupplierID: id}); n != 2 || err != nil {
				t.Errorf("%d contracts, %v; want both", n, err)
			}
		}
		if all, err := s.Sized(t.Context(), day.Year(2022), ""); len(all) != 1 || err != nil {
			t.Errorf("suppliers %v, %v; want the one that counts", all, err)
		}
	})
}

func TestACategorysListHasItsBranch(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		tree := category.Store{DB: s.DB}
		top, err := tree.Create(t.Context(), category.Category{Code: "H", Name: "Hälso- och sjukvård", ValidFrom: day.New(2020, 1, 1)})
		if err != nil {
			t.Fatal(err)
		}
		below, err := tree.Create(t.Context(), category.Category{Code: "H10", Name: "Hjälpmedel", ParentID: top.ID, ValidFrom: day.New(2020, 1, 1)})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Create(t.Context(), Contract{Title: "Rollatorer", CategoryID: identity.Ref(below.ID)})
		if err != nil || c.Category != "H10 Hjälpmedel" {
			t.Fatalf("category %q, %v", c.Category, err)
		}
		if _, err := s.Create(t.Context(), Contract{Title: "Annat"}); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{top.ID, below.ID} {
			if n, err := s.Number(t.Context(), Filter{CategoryID: id}); n != 1 || err != nil {
				t.Errorf("%d contracts, %v", n, err)
			}
		}
		if _, err := s.Create(t.Context(), Contract{Title: "Fel", CategoryID: "saknas"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a category that does not exist: %v", err)
		}
	})
}
