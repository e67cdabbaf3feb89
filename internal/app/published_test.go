package app_test

import (
	"testing"

	"klover/internal/app"
	"klover/internal/app/published"
	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// verify compares the published figures with the rows of an app.
func verify(t *testing.T, a *app.App) []published.Result {
	t.Helper()
	results, err := published.Verify(t.Context(), published.Figures, a.Published())
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestPublishedFiguresComeOutOfTheRows(t *testing.T) {
	t.Parallel()
	for _, r := range verify(t, demoApp(t)) {
		if r.Verdict == published.Different {
			t.Errorf("%s: published %s, computed %s: %s (%s)", r.Key, r.Published, r.Computed, r.Verdict, r.Reason)
		}
	}
}

// TestContradictionsOfTheSourceHaveTheirOwnVerdict: what the reports print in two
// ways is neither right nor wrong, and says why.
func TestContradictionsOfTheSourceHaveTheirOwnVerdict(t *testing.T) {
	t.Parallel()
	found := map[string]published.Result{}
	for _, r := range verify(t, demoApp(t)) {
		found[r.Key] = r
	}
	for _, key := range []string{"review.share.2021", "hr.sick.2022.comment_value", "report.pages.2022"} {
		if r := found[key]; r.Verdict != published.KnownContradiction || r.Reason == "" {
			t.Errorf("%s: %s (%s)", key, r.Verdict, r.Reason)
		}
	}
	if r := found["eorder.electronic.V.change_pct.2022"]; r.Verdict != published.Equal || r.Computed != "−0,8 %" {
		t.Errorf("change is told with another number of decimals than printed: %+v", r)
	}
}

func TestDemoIsTheSameOnPostgreSQL(t *testing.T) {
	t.Parallel()
	address := dbtest.Schema(t)
	a, err := app.BuildDemo(t.Context(), app.Config{Database: address})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	want := verify(t, demoApp(t))
	for i, got := range verify(t, a) {
		if got != want[i] {
			t.Errorf("PostgreSQL gives %+v, SQLite %+v", got, want[i])
		}
	}
	if _, err := audit.Verify(t.Context(), a.DB); err != nil {
		t.Error(err)
	}
}

func TestHistoryOfTheDemoIsUnbroken(t *testing.T) {
	t.Parallel()
	n, err := audit.Verify(t.Context(), demoApp(t).DB)
	if err != nil || n < 10_000 {
		t.Errorf("%d entries, %v", n, err)
	}
}

// TestEveryFigureIsTheSumOfItsRows asks every figure for every year and region.
func TestEveryFigureIsTheSumOfItsRows(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, f := range a.Figures.All() {
		for year := 2017; year <= 2022; year++ {
			ask := figure.Ask{Period: day.Year(year), Kind: figure.Year}
			v, err := f.Value(t.Context(), ask)
			if err != nil {
				t.Fatalf("%s %d: %v", f.Key, year, err)
			}
			if f.Rows == nil || v.State != figure.Known {
				continue
			}
			rows, err := f.Rows(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Check(rows); err != nil {
				t.Errorf("%s %d: %v", f.Key, year, err)
			}
			if err := v.CheckParts(); err != nil {
				t.Errorf("%s %d: %v", f.Key, year, err)
			}
		}
	}
}
