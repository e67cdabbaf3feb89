package economy

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

var controller = audit.Actor{ID: "c", Name: "Karin Controller"}

func asController(ctx context.Context) context.Context { return audit.WithActor(ctx, controller) }

// tell builds the demo's economy in a database, day by day.
func tell(t testing.TB, d *db.DB) Store {
	t.Helper()
	events := DemoEvents(2016)
	slices.SortStableFunc(events, func(a, b DemoEvent) int { return int(a.On - b.On) })
	err := d.InTx(t.Context(), func(tx *db.DB) error {
		for _, e := range events {
			tx.Now = func() time.Time { return e.On.Time().Add(9 * time.Hour) }
			if err := e.Do(asController(t.Context()), Store{DB: tx}); err != nil {
				return fmt.Errorf("demo on %s: %w", e.On, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Now = func() time.Time { return time.Date(2023, 1, 18, 10, 0, 0, 0, time.UTC) }
	return Store{DB: d}
}

type printedReport struct {
	Columns []string
	Rows    []struct {
		Row   string
		Cells []*int64
	}
	Activities2022 [][]*string
}

func printed2022(t testing.TB) printedReport {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "result_2022.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p printedReport
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

var december2022 = UntilMonth(20221231)

// The cells that are empty in the printed report are empty here, in their columns (I09).
func TestDemoGivesWhatTheReportsPrint(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		s := tell(t, d)
		t.Run("the result report of 2022, cell by cell", func(t *testing.T) { sameReport(t, s) })
		t.Run("each cell is the sum of the rows that it opens", func(t *testing.T) { cellsAreTheirRows(t, s) })
		t.Run("activities", func(t *testing.T) { sameActivities(t, s) })
		t.Run("owners", func(t *testing.T) { ownersPayToTheOre(t, s) })
		t.Run("analysis", func(t *testing.T) { causesAddUp(t, s) })
		t.Run("figures", func(t *testing.T) { figuresAreTheirRows(t, s) })
		sumsAreTheirRows(t, s)
		t.Run("loads", func(t *testing.T) { loadsAreListed(t, s) })
	})
}

func sameReport(t *testing.T, s Store) {
	r, err := s.Result(t.Context(), december2022)
	if err != nil {
		t.Fatal(err)
	}
	want := printed2022(t)
	if diff := cmp.Diff(want.Columns, Columns[:]); diff != "" {
		t.Error(diff)
	}
	var names []string
	for i, line := range r.Lines {
		names = append(names, line.Label)
		if i >= len(want.Rows) {
			break
		}
		for c, cell := range line.Cells {
			printed := want.Rows[i].Cells[c]
			switch {
			case cell.Known != (printed != nil):
				t.Errorf("%s, %s: %v, printed %v", line.Label, Columns[c], cell, printed)
			case cell.Known && Tkr(cell.Amount) != *printed:
				t.Errorf("%s, %s: %d tkr (%s), printed %d", line.Label, Columns[c], Tkr(cell.Amount), cell.Amount.Sv(), *printed)
			}
		}
	}
	var wantNames []string
	for _, row := range want.Rows {
		wantNames = append(wantNames, row.Row)
	}
	if diff := cmp.Diff(wantNames, names); diff != "" {
		t.Error(diff)
	}
	if got := plainText(CostAgainstBudget(r.Cost()[Diff].Amount)); got != "Kostnaderna överstiger budget med 1 095 tkr" {
		t.Error(got)
	}
	old, err := s.Result(t.Context(), UntilMonth(20171201))
	if err != nil {
		t.Fatal(err)
	}
	if got := plainText(CostAgainstBudget(old.Cost()[Diff].Amount)); got != "Kostnaderna understiger budget med 2 676 tkr" {
		t.Error(got)
	}
}

func cellsAreTheirRows(t *testing.T, s Store) {
	for _, u := range []Until{december2022, UntilMonth(20220601), {Month: 20211201, Closing: true}, UntilMonth(20211201)} {
		r, err := s.Result(t.Context(), u)
		if err != nil {
			t.Fatal(err)
		}
		forecast, _, err := s.ForecastAt(t.Context(), u)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range r.Lines {
			for c := range columnCount {
				sums, err := s.Total(t.Context(), CellFilter(u, c, line.Sources, forecast.ID))
				if err != nil {
					t.Fatal(err)
				}
				var got money.Opt
				for _, k := range sums {
					sign := money.Amount(1)
					if (c == Diff || c == YearDiff) && k.Kind == Budget {
						sign = -1
					}
					if c == YearDiff && k.Kind == Forecast {
						continue // all versions: the list says which
					}
					got = money.Some(got.Amount + sign*k.Amount)
				}
				if c != YearDiff && c != Diff && got != line.Cells[c] || c == Diff && got.Amount != line.Cells[c].Amount {
					t.Errorf("%s, %s, %s: cell %v, rows %v", u, line.Label, Columns[c], line.Cells[c], got)
				}
			}
		}
	}
}

func sameActivities(t *testing.T, s Store) {
	spec, err := s.Specify(t.Context(), december2022, ActivityKind, AllLines())
	if err != nil {
		t.Fatal(err)
	}
	want := printed2022(t).Activities2022
	if len(spec) != len(want)+1 {
		t.Fatalf("%d lines, want %d and SUMMA", len(spec), len(want))
	}
	counts := map[string]int{"10957": 4, "52141": 4, "LS020": 4, None: 9, "82910": 6, "82911": 6, "82913": 6, "82914": 6, "82915": 6}
	for i, line := range spec[:len(spec)-1] {
		if want[i][0] != nil && *want[i][0] != line.Code || *want[i][1] != line.Name {
			t.Errorf("line %d is %s %s, want %v", i, line.Code, line.Name, *want[i][1])
		}
		n := 0
		for c, cell := range line.Cells {
			if cell.Known {
				n++
			}
			if Tkr(cell.Amount) != 0 {
				t.Errorf("%s, %s: %s, want 0", line.Name, Columns[c], cell.Amount.Sv())
			}
		}
		if n != counts[line.Code] {
			t.Errorf("%s prints %d values, want %d", line.Code, n, counts[line.Code])
		}
	}
	projects, err := s.Specify(t.Context(), december2022, ProjectKind, AllLines())
	if err != nil || len(projects) != 2 || projects[0].Name != NoData || projects[1].Name != "SUMMA" {
		t.Errorf("projects %+v, %v", projects, err)
	}
	costs, err := s.Specify(t.Context(), december2022, ActivityKind, OfSide(CostSide))
	if err != nil || costs[2].Cells[YearToDate].Amount >= 0 {
		t.Errorf("costs by activity %+v, %v", costs, err)
	}
}

func ownersPayToTheOre(t *testing.T, s Store) {
	for year := 2016; year <= 2022; year++ {
		st, err := s.Statement(t.Context(), day.Year(year), "")
		if err != nil {
			t.Fatal(err)
		}
		if st.Owes("D")+st.Owes("U") != st.Cost() || st.Left("D") != 0 || st.Left("U") != 0 || st.Result() != 0 {
			t.Errorf("%d: cost %s, D %s, U %s, left %s and %s, result %s", year, st.Cost().Sv(), st.Owes("D").Sv(), st.Owes("U").Sv(), st.Left("D").Sv(), st.Left("U").Sv(), st.Result().Sv())
		}
	}
	for _, p := range []day.Period{day.Year(2022), day.Tertial(2021, 2)} {
		for _, share := range ok[Statement](t)(s.Statement(t.Context(), p, "")).Shares {
			var sum money.Amount
			for _, k := range ok[[]KindSum](t)(s.Total(t.Context(), share.Filter(p))) {
				sum += k.Amount
			}
			if -sum != share.Total {
				t.Errorf("%s: %s, its rows %s", share.Rule.Label(), share.Total.Sv(), (-sum).Sv())
			}
		}
	}
	debits, _, err := s.DebitsOf(t.Context(), DebitFilter{}, Page{})
	if err != nil || len(debits) != 3 {
		t.Fatalf("%d debits, %v", len(debits), err)
	}
	for _, d := range debits {
		want := map[string][2]money.Amount{"DEB-2018-01": {18_803_500, 9_401_750}, "DEB-2017-01": {18_288_000, 9_144_000}}[d.Number]
		if want[0] != 0 && (d.Total != want[0] || d.Amount != want[1] || d.State != Sent) {
			t.Errorf("%s: %s → %s (%s)", d.Number, d.Total.Sv(), d.Amount.Sv(), d.State)
		}
	}
}

func causesAddUp(t *testing.T, s Store) {
	a, err := s.Analyse(t.Context(), december2022)
	if err != nil {
		t.Fatal(err)
	}
	type told struct{ deviation, rest int64 }
	got, amounts := map[string]told{}, map[string]int64{}
	for _, part := range a.Parts {
		for _, b := range part.Breakdowns {
			got[string(part.Question)+" "+string(b.Line)] = told{Tkr(b.Deviation), Tkr(b.Remainder())}
			for _, p := range b.Parts {
				amounts[string(part.Question)+" "+p.Cause.Name] = Tkr(p.Amount)
			}
		}
	}
	want := map[string]told{
		"budget ": {-1095, -1095}, "budget personal": {2042, 674}, "budget kopt": {-1, -1}, "budget lokal": {2, 2}, "budget ovrigt": {-3138, -280},
		"fg-ar ": {-2788, -2788}, "fg-ar personal": {-584, -584}, "fg-ar kopt": {-1, -1}, "fg-ar lokal": {-261, -261}, "fg-ar ovrigt": {-1942, -154},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(told{})); diff != "" {
		t.Error(diff)
	}
	for name, tkr := range map[string]int64{"budget Leverantörsgruppens lönekostnader": 1368, "budget Konsultarvoden": -2249, "fg-ar Konsulter": -1388, "fg-ar Resor och möten": -400} {
		if amounts[name] != tkr {
			t.Errorf("%s is %d tkr, want %d", name, amounts[name], tkr)
		}
	}
}

func figuresAreTheirRows(t *testing.T, s Store) {
	for _, f := range Figures(s) {
		for _, kind := range periodKinds {
			for _, p := range []party.Code{"", "D", "U"} {
				ask := figure.Ending(kind, 20220630, p)
				v, err := f.Value(t.Context(), ask)
				if err != nil {
					t.Fatal(err)
				}
				if v.State != figure.Known {
					continue
				}
				rows, err := f.Rows(t.Context(), ask)
				if err != nil {
					t.Fatal(err)
				}
				if err := v.Check(rows); err != nil {
					t.Errorf("%s %s %s: %v", f.Key, kind.Sv(), p, err)
				}
				if err := v.CheckParts(); err != nil {
					t.Errorf("%s: %v", f.Key, err)
				}
			}
		}
	}
}

func loadsAreListed(t *testing.T, s Store) {
	on, err := s.Loaded(t.Context())
	if err != nil || on != 20230118 {
		t.Errorf("data loaded %s, %v", on, err)
	}
	loads, _, err := s.Loads(t.Context(), LoadFilter{}, Page{})
	if err != nil || len(loads) != 7+1+1+6+5 {
		t.Errorf("%d loads, %v", len(loads), err)
	}
	for _, l := range loads {
		if l.State != Loaded || l.ByName != controller.Name || len(l.Hash) != 64 {
			t.Errorf("%+v", l)
		}
	}
	if without, err := s.WithoutGroup(t.Context(), day.Period{}); err != nil || len(without) != 0 {
		t.Errorf("accounts without group: %+v, %v", without, err)
	}
}
