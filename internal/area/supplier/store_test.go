package supplier_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
)

var migrations = []fs.FS{audit.Migrations, find.Migrations, supplier.Migrations}

func each(t *testing.T, do func(t *testing.T, s supplier.Store)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) { do(t, supplier.Store{DB: d}) })
}

// add registers suppliers by name and number.
func add(t *testing.T, s supplier.Store, name string, no orgnr.ID, more ...func(*supplier.Supplier)) supplier.Supplier {
	t.Helper()
	one := supplier.New()
	one.Name, one.OrgNo = name, no
	for _, change := range more {
		change(&one)
	}
	made, err := s.Create(t.Context(), one)
	if err != nil {
		t.Fatalf("creating %s: %v", name, err)
	}
	return made
}

func names(t *testing.T, s supplier.Store, f supplier.Filter, p supplier.Page) []string {
	t.Helper()
	rows, n, err := s.Search(t.Context(), f, p)
	if err != nil {
		t.Fatal(err)
	}
	if p.Limit == 0 && n.N != len(rows) {
		t.Errorf("count %d, rows %d", n.N, len(rows))
	}
	list := []string{}
	for _, r := range rows {
		list = append(list, r.Name)
	}
	return list
}

func TestCreateReadsBackTheSame(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		made := add(t, s, "  Mediq   AB ", "556425-0610", func(n *supplier.Supplier) {
			n.Employees, n.Turnover, n.SizeOn = count.Of(40), money.Some(money.Kr(90_000_000)), 20211231
			n.Categories, n.Web, n.Town = supplier.Codes{"T12", "T3"}, "www.mediq.se", "Kungsbacka"
		})
		if made.Name != "Mediq AB" || made.Size != supplier.Small || made.Web != "https://www.mediq.se" {
			t.Errorf("not tidied: %+v", made)
		}
		got, err := s.Get(t.Context(), made.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(made, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSearchSortsSwedishAndFilters(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		add(t, s, "Öbergs Städ", "", func(n *supplier.Supplier) { n.Size, n.Town = supplier.Micro, "Köping" })
		add(t, s, "Åkers 10", "556425-0610", func(n *supplier.Supplier) { n.Active = false })
		add(t, s, "Åkers 2", "", func(n *supplier.Supplier) { n.Size, n.Categories = supplier.Large, supplier.Codes{"T1", "T12"} })
		add(t, s, "Zeta", "850101-1231", func(n *supplier.Supplier) { n.Size = supplier.Medium })
		yes, no := true, false
		for _, test := range []struct {
			what string
			f    supplier.Filter
			want []string
		}{
			{"all", supplier.Filter{}, []string{"Zeta", "Åkers 2", "Åkers 10", "Öbergs Städ"}},
			{"text", supplier.Filter{Text: "åk"}, []string{"Åkers 2", "Åkers 10"}},
			{"number", supplier.Filter{Text: "5564250610"}, []string{"Åkers 10"}},
			{"town", supplier.Filter{Town: "Köping"}, []string{"Öbergs Städ"}},
			{"unknown size", supplier.Filter{Sizes: []supplier.Size{""}}, []string{"Åkers 10"}},
			{"small", supplier.Filter{Small: &yes}, []string{"Öbergs Städ"}},
			{"not small", supplier.Filter{Small: &no}, []string{"Zeta", "Åkers 2"}},
			{"passive", supplier.Filter{Active: &no}, []string{"Åkers 10"}},
			{"without number", supplier.Filter{Numbered: &no}, []string{"Åkers 2", "Öbergs Städ"}},
			{"sole trader", supplier.Filter{Person: &yes}, []string{"Zeta"}},
			{"category", supplier.Filter{Category: "T1"}, []string{"Åkers 2"}},
			{"personal number is not searched", supplier.Filter{Text: "8501011231"}, []string{}},
		} {
			if diff := cmp.Diff(test.want, names(t, s, test.f, supplier.Page{})); diff != "" {
				t.Errorf("%s: %s", test.what, diff)
			}
		}
		if diff := cmp.Diff([]string{"Åkers 10"}, names(t, s, supplier.Filter{}, supplier.Page{Desc: true, Limit: 1, Offset: 1})); diff != "" {
			t.Errorf("second from the end: %s", diff)
		}
	})
}

func TestOrganisationNumbersAreUnique(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		add(t, s, "Mediq AB", "556425-0610")
		twice := supplier.New()
		twice.Name, twice.OrgNo = "Mediq Sverige", "556425-0610"
		if _, err := s.Create(t.Context(), twice); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("second with the number: %v", err)
		}
		add(t, s, "Utan nummer", "")
		add(t, s, "Också utan", "")
	})
}

func TestSaveRefusesAStaleVersion(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		one := add(t, s, "Mediq AB", "")
		mine, theirs := one, one
		theirs.Town = "Kungsbacka"
		if _, err := s.Save(t.Context(), theirs, "flyttat"); err != nil {
			t.Fatal(err)
		}
		mine.Town = "Göteborg"
		if _, err := s.Save(t.Context(), mine, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("saving over a newer version: %v", err)
		}
		history, err := s.History(t.Context(), one.ID)
		if err != nil || len(history) != 2 {
			t.Fatalf("%d entries, %v", len(history), err)
		}
		want := []field.Change{{Key: "town", Label: "Ort", To: "Kungsbacka"}}
		if diff := cmp.Diff(want, history[0].Changes); diff != "" || history[0].Why != "flyttat" {
			t.Errorf("%s %s", diff, history[0].Why)
		}
	})
}

func TestSimilarNamesAreFoundOnlyWhereOneLacksANumber(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		add(t, s, "Åkers Bygg & Montage AB", "556425-0610")
		add(t, s, "Helt Annat AB", "")
		for _, test := range []struct {
			name string
			no   orgnr.ID
			want int
		}{
			{"Akers Bygg och Montage", "", 1},
			{"Åkers Byg och Montage", "", 1},
			{"Åkers Bygg & Montage AB", "556016-0680", 0},
			{"Åkers Taxi", "", 0},
		} {
			found, err := s.Similar(t.Context(), supplier.Supplier{Name: test.name, OrgNo: test.no})
			if err != nil || len(found) != test.want {
				t.Errorf("Similar(%s, %q) = %d, %v, want %d", test.name, test.no, len(found), err, test.want)
			}
		}
	})
}

func TestTwinsFollowNamesNumbersAndDecisions(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		ctx := t.Context()
		made, err := s.CreateAll(ctx, []supplier.Supplier{
			{Name: "Sodexo AB", OrgNo: "556425-0610"}, {Name: "Sodexo"}, {Name: "SODEXO Aktiebolag"}, {Name: "Samhall"}})
		if err != nil {
			t.Fatal(err)
		}
		open := func(want int) []supplier.Twin {
			t.Helper()
			twins, n, err := s.Twins(ctx, supplier.Page{Limit: 10})
			if err != nil || len(twins) != want || n.N != want {
				t.Fatalf("%d twins (%d), %v, want %d", len(twins), n.N, err, want)
			}
			return twins
		}
		open(3)
		if err := s.Differ(ctx, made[2].ID, made[1].ID); err != nil {
			t.Fatal(err)
		}
		open(2)
		made[1].OrgNo = "556016-0680"
		if made[1], err = s.Save(ctx, made[1], ""); err != nil {
			t.Fatal(err)
		}
		if twins := open(1); twins[0].Likeness != 100 {
			t.Errorf("likeness %d", twins[0].Likeness)
		}
		if of, err := s.TwinsOf(ctx, made[2].ID); err != nil || len(of) != 1 || of[0].ID != made[0].ID {
			t.Errorf("TwinsOf = %v, %v", of, err)
		}
		made[2].Name = "Serco"
		if _, err := s.Save(ctx, made[2], ""); err != nil {
			t.Fatal(err)
		}
		open(0)
	})
}

func TestMergeMovesWhatCountsAndSplitUndoesIt(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		ctx := t.Context()
		numbered, plain, oldest := add(t, s, "Sodexo AB", "556425-0610"), add(t, s, "Sodexo", ""), add(t, s, "Sodexho", "")
		merge := func(a, b supplier.Supplier) {
			t.Helper()
			if err := s.Merge(ctx, a.ID, b.ID, "samma företag"); err != nil {
				t.Fatal(err)
			}
		}
		resolved := func(one, want supplier.Supplier) {
			t.Helper()
			if id, err := s.Resolve(ctx, one.ID); err != nil || id != want.ID {
				t.Errorf("%s resolves to %s, %v", one.Name, id, err)
			}
		}
		merge(oldest, plain)
		merge(plain, numbered)
		resolved(oldest, numbered)
		resolved(plain, numbered)
		if diff := cmp.Diff([]string{"Sodexo AB"}, names(t, s, supplier.Filter{Text: "sodex"}, supplier.Page{})); diff != "" {
			t.Error(diff)
		}
		if id, err := s.Match(ctx, supplier.Ref{Name: "Sodexho AB"}); err != nil || id != numbered.ID {
			t.Errorf("Match = %q, %v", id, err)
		}
		if merged, err := s.Merged(ctx, numbered.ID); err != nil || len(merged) != 2 {
			t.Errorf("Merged = %d, %v", len(merged), err)
		}
		if _, err := s.Save(ctx, plain, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("saving a merged one: %v", err)
		}
		if err := s.Split(ctx, plain.ID, "fel företag"); err != nil {
			t.Fatal(err)
		}
		resolved(plain, plain)
		resolved(oldest, plain)
		resolved(numbered, numbered)
		if diff := cmp.Diff([]string{"Sodexo", "Sodexo AB"}, names(t, s, supplier.Filter{Text: "sodexo"}, supplier.Page{})); diff != "" {
			t.Error(diff)
		}
		if twins, _, err := s.Twins(ctx, supplier.Page{Limit: 9}); err != nil || len(twins) != 1 {
			t.Errorf("after the undo there are %d twins, %v", len(twins), err)
		}
	})
}

func TestMergeRefusesTwoCompanies(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		a, b, c := add(t, s, "Peab", "556425-0610"), add(t, s, "Peab", "556016-0680"), add(t, s, "Peab", "")
		for _, pair := range [][2]string{{a.ID, b.ID}, {a.ID, a.ID}, {a.ID, c.ID}, {a.ID, "saknas"}} {
			if err := s.Merge(t.Context(), pair[0], pair[1], ""); err == nil {
				t.Errorf("merged %v", pair)
			}
		}
		if err := s.Split(t.Context(), a.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("split one that is not merged: %v", err)
		}
	})
}

func TestMatchByNumberElseByOneName(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		mediq := add(t, s, "Mediq Sverige AB", "556425-0610")
		add(t, s, "Taxi", "")
		add(t, s, "Taxi AB", "556016-0680")
		for _, test := range []struct {
			ref  supplier.Ref
			want string
		}{
			{supplier.Ref{OrgNo: "556425-0610", Name: "helt annat"}, mediq.ID},
			{supplier.Ref{Name: "MEDIQ AB"}, mediq.ID},
			{supplier.Ref{OrgNo: "232100-0032", Name: "Mediq AB"}, ""},
			{supplier.Ref{Name: "Taxi"}, ""}, // two have the name
			{supplier.Ref{Name: "Okänd"}, ""},
			{supplier.Ref{}, ""},
		} {
			if got, err := s.Match(t.Context(), test.ref); err != nil || got != test.want {
				t.Errorf("Match(%+v) = %q, %v, want %q", test.ref, got, err, test.want)
			}
		}
	})
}

func TestOptionsLeaveOutPassiveAndMask(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		one := add(t, s, "Eks Åkeri", "850101-1231", func(n *supplier.Supplier) { n.Town = "Sala" })
		add(t, s, "Ekman", "", func(n *supplier.Supplier) { n.Active = false })
		got, err := s.Options(t.Context(), "ek")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]field.Option{{Value: one.ID, Label: "Eks Åkeri, Sala"}}, got); diff != "" {
			t.Error(diff)
		}
		for _, text := range []string{"  ", "e"} {
			if got, err := s.Options(t.Context(), text); err != nil || got != nil {
				t.Errorf("Options(%q) = %v, %v", text, got, err)
			}
		}
	})
}

func TestAnImportIsAllOrNothingAndCanBeUndone(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		ctx := t.Context()
		rows := make([]supplier.Supplier, 300)
		for i := range rows {
			rows[i] = supplier.New()
			rows[i].Name = fmt.Sprintf("Leverantör %d", i)
		}
		rows[299].Email = "fel"
		if _, err := s.CreateAll(ctx, rows); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a bad row: %v", err)
		}
		if n, err := s.Count(ctx, supplier.Filter{}); err != nil || n.N != 0 {
			t.Errorf("%d rows after a refused import, %v", n.N, err)
		}
		rows[299].Email = ""
		made, err := s.CreateAll(ctx, rows)
		if err != nil {
			t.Fatal(err)
		}
		ids := make([]string, len(made))
		for i, m := range made {
			ids[i] = m.ID
		}
		if got := names(t, s, supplier.Filter{Text: "leverantör 29"}, supplier.Page{}); len(got) != 11 {
			t.Errorf("found %v", got)
		}
		if err := s.RemoveAll(ctx, ids, "ångrad import"); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Count(ctx, supplier.Filter{Text: "leverantör"}); err != nil || n.N != 0 {
			t.Errorf("%d rows after the undo, %v", n.N, err)
		}
		if _, err := audit.Verify(ctx, s.DB); err != nil {
			t.Error(err)
		}
	})
}

func TestLimitsAreReadSmallestClassFirst(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		limits, err := s.Limits(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		one := supplier.Supplier{Employees: count.Of(49), Turnover: money.Some(money.Kr(100_000_000))}
		if got := limits.Class(one, 20221231); got != supplier.Small {
			t.Errorf("2022: %q", got)
		}
		if got := limits.Class(one, 20191231); got != supplier.Medium {
			t.Errorf("2019, when the euro was cheaper: %q", got)
		}
	})
}

func BenchmarkOptionsAmongSixtyThousand(b *testing.B) {
	s := supplier.Store{DB: dbtest.SQLite(b, migrations...)}
	fill(b, s, 60_000)
	for _, text := range []string{"st", "städ", "städ eskilstuna"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Options(context.Background(), text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for name, f := range map[string]supplier.Filter{"all": {}, "text": {Text: "städ"}, "town": {Town: "Sala"}} {
		b.Run("search/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := s.Search(context.Background(), f, supplier.Page{Limit: 25}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fill registers invented suppliers with names made of few parts, as real ones are.
func fill(tb testing.TB, s supplier.Store, n int) {
	tb.Helper()
	first := []string{"Städ", "Bygg", "Svensk", "Nordisk", "Medicin", "Taxi", "Konsult", "Skog", "Lin", "Norr", "Söder", "Väst", "Öst"}
	second := []string{"teknik", "service", "partner", "gruppen", "huset", "bolaget", "system", "montage", "vård", "design"}
	towns := []string{"Eskilstuna", "Västerås", "Nyköping", "Sala", "Köping", "Katrineholm", "Strängnäs", "Arboga"}
	rows := make([]supplier.Supplier, n)
	for i := range rows {
		rows[i] = supplier.New()
		rows[i].Town = towns[i/7%len(towns)]
		if i%3 > 0 {
			rows[i].OrgNo = number(i)
		}
		rows[i].Name = fmt.Sprintf("%s%s %c%c%c %s AB", first[i%len(first)], second[i/13%len(second)], 'a'+i/130%26, 'a'+i/3380%26, 'a'+i*7%26, rows[i].Town)
	}
	if _, err := s.CreateAll(context.Background(), rows); err != nil {
		tb.Fatal(err)
	}
}

// number returns a right organisation number.
func number(i int) orgnr.ID {
	for check := range 10 {
		if id, err := orgnr.Parse(fmt.Sprintf("55%04d-%03d%d", 3000+i/1000, i%1000, check)); err == nil {
			return id
		}
	}
	panic("no check digit fits")
}

func TestChooseReadsWhatPeopleWriteInAField(t *testing.T) {
	each(t, func(t *testing.T, s supplier.Store) {
		mediq := add(t, s, "Mediq Sverige AB", "556425-0610")
		sala := add(t, s, "Taxi", "", func(n *supplier.Supplier) { n.Town = "Sala" })
		add(t, s, "Taxi", "", func(n *supplier.Supplier) { n.Town = "Köping" })
		for text, want := range map[string]string{
			"556425-0610": mediq.ID, "Mediq Sverige AB (556425-0610)": mediq.ID, " mediq ab ": mediq.ID, "Taxi, Sala": sala.ID, "Taxi": "", "Okänd": "",
		} {
			got, err := s.Choose(t.Context(), text)
			if got != want || (err == nil) != (want != "") {
				t.Errorf("Choose(%q) = %q, %v, want %q", text, got, err, want)
			}
		}
	})
}
