package compare

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/job"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, job.Migrations, file.Migrations, mail.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations,
		handbook.Migrations, diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, contract.Migrations, Migrations}
}

func as(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
}

func quiet(int64, int64, string) {}

func must[T any](t testing.TB) func(T, error) T {
	return func(one T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return one
	}
}

// country is a set of a few rows, with its suppliers.
func country(t testing.TB, s Store) Set {
	t.Helper()
	set := must[Set](t)(s.Create(as(t), Set{Name: "Riket 2021", Year: 2021, Source: "Statistikdatabasen", Licence: "CC0"}))
	for _, name := range []string{"upphandlingar.csv", "leverantorer.csv"} {
		must[Load](t)(s.ReadPath(as(t), set.ID, "testdata/"+name, quiet))
	}
	return set
}

func TestAFileIsReadOnceAndWhatIsWrongIsListed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		set := country(t, s)
		loads := must[[]Load](t)(s.Loads(t.Context(), set.ID))
		won, rows := loads[0], loads[1]
		if rows.State != Read || rows.ReadRows != 11 || rows.KeptRows != 5 || rows.RejectedRows != 6 || won.KeptRows != 5 || won.RepeatedRows != 1 || won.RejectedRows != 2 {
			t.Errorf("procurements %s\nsuppliers %s", rows.Sentence(), won.Sentence())
		}
		type wrong struct {
			Row                   int64
			Field, Value, Message string
		}
		var got []wrong
		for _, r := range append(must[[]Reject](t)(s.Rejects(t.Context(), rows.ID)), must[[]Reject](t)(s.Rejects(t.Context(), won.ID))...) {
			got = append(got, wrong{r.RowNo, r.Field, r.Value, r.Message})
		}
		want := []wrong{
			{7, "Id", "A1", "Upphandlingen står redan på rad 2."},
			{8, "CPV-kod", "12", `"12" är ingen CPV-kod. Skriv åtta siffror, till exempel 33182100.`},
			{9, "Annonserad", "2020-12-31", "Dagen ligger inte i urvalets år."},
			{10, "Överprövad", "kanske", "Svaret ska vara ja eller nej."},
			{11, "Antal anbud", "många", got[4].Message},
			{12, "Benämning", "", "Benämning saknas."},
			{8, "Id", "B1", "Upphandlingen finns inte i urvalet. Läs in filen med upphandlingar först."},
			{9, "Storleksklass", "Jättestor", got[7].Message},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("rejected (-want +got):\n%s", diff)
		}
		if n := must[int64](t)(db.One[int64](t.Context(), d, `SELECT count(*) FROM compare_winner WHERE supplier LIKE '%Anna%' OR supplier LIKE '%Berg%'`)); n != 0 {
			t.Errorf("%d names of natural persons are kept", n)
		}
		_, err := s.ReadPath(as(t), set.ID, "testdata/upphandlingar.csv", quiet)
		if fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the same file again: %v, want a conflict", err)
		}
		if again := must[Comparison](t)(s.Compare(t.Context(), Filter{})); again.Whole.Theirs.N != 5 {
			t.Errorf("%d procurements after the second reading", again.Whole.Theirs.N)
		}
		if _, err := audit.Verify(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
}

func TestUndoTakesTheRowsAwayAndTheSetCanBeRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		set := country(t, s)
		loads := must[[]Load](t)(s.Loads(t.Context(), set.ID))
		if _, err := s.Undo(as(t), loads[1].ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("procurements whose suppliers are there: %v", err)
		}
		if err := s.Remove(as(t), set.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("removing a full set: %v", err)
		}
		changed := set
		changed.Year = 2022
		if _, err := s.Save(as(t), changed); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("another year for rows of 2021: %v", err)
		}
		for _, l := range loads {
			if undone := must[Load](t)(s.Undo(as(t), l.ID)); undone.State != Undone {
				t.Errorf("%s is %s", l.Name, undone.State)
			}
		}
		if c := must[Comparison](t)(s.Compare(t.Context(), Filter{})); c.Whole.Theirs.N != 0 || c.Whole.Theirs.Winners != 0 {
			t.Errorf("left: %+v", c.Whole.Theirs)
		}
		must[Load](t)(s.ReadPath(as(t), set.ID, "testdata/upphandlingar.csv", quiet)) // may be read again
		must[Load](t)(s.Undo(as(t), must[[]Load](t)(s.Loads(t.Context(), set.ID))[0].ID))
		if err := s.Remove(as(t), set.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAFileThatCannotBeReadLeavesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		set := must[Set](t)(s.Create(as(t), Set{Name: "Riket 2019", Year: 2019, Source: "Källa", Licence: "CC0"}))
		for name, text := range map[string]string{"utan.csv": "titel;dag\nGips;2019-01-01\n", "fel-ar.csv": "id;titel;köpare;annonserad\n1;Gips;Lund;2021-01-01\n", "trasig.csv.gz": "\x1f\x8b\x08\x00trasig"} {
			path := t.TempDir() + "/" + name
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			l, err := s.ReadPath(as(t), set.ID, path, quiet)
			if fault.KindOf(err) != fault.KindInvalid || l.State != Failed || l.Message == "" {
				t.Errorf("%s: %s %q, %v", name, l.State, l.Message, err)
			}
		}
		if n := must[int64](t)(db.One[int64](t.Context(), d, `SELECT count(*) FROM compare_procurement`)); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

// TestBothSidesAreCountedByTheSameRules counts by hand what the rows say.
func TestBothSidesAreCountedByTheSameRules(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		country(t, s)
		if err := (identity.Store{DB: d}).CreateRegions(as(t)); err != nil {
			t.Fatal(err)
		}
		c := must[Comparison](t)(s.Compare(t.Context(), Filter{}))
		want := map[string]string{"annonserade": "5", "anbud": "3,5 anbud", "median": "2,5 anbud", "ett-anbud": "25,0 %", "overprovade": "40,0 %",
			"avbrutna": "ej mätbar", "smaforetag": "75,0 %", "ramavtal": "40,0 %", "miljo": "40,0 %", "samordnade": "20,0 %"}
		got := map[string]string{}
		for _, m := range Measures {
			got[m.Key] = plain(m.Text(m.ValueIn(c.Whole.Theirs, c.Holds)))
			if ours := m.Text(m.Value(c.Whole.Ours)); m.Key != "annonserade" && ours != "ej mätbar" {
				t.Errorf("%s of ours without procurements is %q", m.Key, ours)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the country (-want +got):\n%s", diff)
		}
		if c.Own.N != 1 {
			t.Errorf("%d of the set are ours, want 1", c.Own.N)
		}
	})
}

func plain(text string) string {
	out := []rune(text)
	for i, r := range out {
		if r == '\u00a0' {
			out[i] = ' '
		}
	}
	return string(out)
}

// TestEachNumberOpensItsRows: for every division and part, the list that the link opens
// has as many rows as the number says, on both sides.
func TestEachNumberOpensItsRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		country(t, s)
		cleaning := must[category.Category](t)(category.Store{DB: d}.Create(as(t), category.Category{Code: "L10", Name: "Lokalvård", Level: 1, ValidFrom: 20100101}))
		if err := s.SetCodes(as(t), cleaning.ID, []string{"9091", "909112", "42995"}); err != nil {
			t.Fatal(err)
		}
		cases := procurement.Store{DB: d}
		for i, p := range []procurement.Procurement{{Title: "Städning", CPV: "90911200", CategoryID: cleaning.ID, Procedure: "open"}, {Title: "Sängar", CPV: "33192120", Procedure: "simplified"}, {Title: "Utan kod", Procedure: "open"}} {
			p.Parties, p.CarriedOutByUs, p.TakenOn, p.AnnouncedOn = party.Of("D"), true, 20210101, day.New(2021, 2, 1+i)
			must[procurement.Procurement](t)(cases.Create(as(t), p))
		}
		c := must[Comparison](t)(s.Compare(t.Context(), Filter{}))
		if c.Whole.Ours.N != 3 {
			t.Fatalf("%d of ours", c.Whole.Ours.N)
		}
		for _, by := range Bys {
			sides := must[[]Side](t)(s.Divide(t.Context(), c.Filter, By(by.Value)))
			if len(sides) == 0 {
				t.Errorf("%s has no parts", by.Label)
			}
			for _, side := range sides {
				if side.Key == "" {
					continue
				}
				part := c.Filter.narrow(By(by.Value), side.Key)
				_, n, err := s.Search(t.Context(), part, Page{Limit: 10})
				if err != nil || int64(n.N) != side.Theirs.N {
					t.Errorf("%s %s: the list has %d, the number is %d, %v", by.Label, side.Label, n.N, side.Theirs.N, err)
				}
				if mine := must[int64](t)(cases.Count(t.Context(), part.ours())); By(by.Value).shared() && mine != side.Ours.N {
					t.Errorf("%s %s: our list has %d, the number is %d", by.Label, side.Label, mine, side.Ours.N)
				}
			}
		}
		sides := must[[]Side](t)(s.Divide(t.Context(), c.Filter, ByCategory))
		if len(sides) != 1 || sides[0].Theirs.N != 4 || sides[0].Ours.N != 1 || sides[0].Theirs.tenders() != 12 {
			t.Errorf("by category: %+v", sides)
		}
		for _, m := range Measures { // the numerator's list is as long as the numerator
			if m.theirs == nil || m.Unit != "%" {
				continue
			}
			f := c.Filter
			m.theirs(&f)
			if _, n, err := s.Search(t.Context(), f, Page{}); err != nil || int64(n.N) != m.ValueIn(c.Whole.Theirs, c.Holds).Num {
				t.Errorf("%s: the list has %d, the numerator is %d, %v", m.Label, n.N, m.ValueIn(c.Whole.Theirs, c.Holds).Num, err)
			}
		}
	})
}

func TestCodesOfACategoryAreCodes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		c := must[category.Category](t)(category.Store{DB: d}.Create(as(t), category.Category{Code: "L10", Name: "Lokalvård", Level: 1, ValidFrom: 20100101}))
		for _, bad := range []string{"städ", "9", "01", "123456789"} {
			if err := s.SetCodes(as(t), c.ID, []string{bad}); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if err := s.SetCodes(as(t), c.ID, []string{"909112", "9091"}); err != nil {
			t.Fatal(err)
		}
		if got := must[Codes](t)(s.Codes(t.Context()))[c.ID]; len(got) != 1 || got[0] != "9091" {
			t.Errorf("codes %v: a longer code inside a shorter one says nothing", got)
		}
		if h := must[[]audit.Entry](t)(audit.History(t.Context(), d, KindCPV, c.ID)); len(h) != 1 {
			t.Errorf("%d entries in the history", len(h))
		}
	})
}
