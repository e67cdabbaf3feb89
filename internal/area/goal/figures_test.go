package goal_test

import (
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"

	"github.com/google/go-cmp/cmp"
)

// The phases are those of the report for 2022: eight are worked out, two are being
// implemented and counted as carried out (I11).
func TestFiguresOfTheModelAddUpToTheirRows(t *testing.T) {
	dbtest.Each(t, steeringTables, func(t *testing.T, d *db.DB) {
		s := steer(t, d)
		for phase, n := range map[goal.Phase]int{goal.Preparing: 5, goal.External: 1, goal.Internal: 1, goal.Strategy: 1, goal.Implementing: 2} {
			for range n {
				s.work(goal.Activity{Title: "Initiativ", Kind: goal.CategoryWork, Phase: phase}, "Hållbar verksamhet 3")
			}
		}
		s.work(goal.Activity{Title: "Klar", Status: goal.Completed}, "Nära kund 1", "Resursperspektivet")
		register, err := figure.NewRegister(goal.Figures(s.Store))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		for _, f := range register.All() {
			ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
			v, err := f.Value(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := f.Rows(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Check(rows); err != nil {
				t.Error(err)
			}
			if err := v.CheckParts(); err != nil {
				t.Error(err)
			}
			got[f.Key] = v.Num
			v, err = f.Value(t.Context(), figure.Ask{Period: day.Year(2019), Kind: figure.Year})
			if err != nil || v.State != figure.NotReported {
				t.Errorf("%s is %d in a year that nothing is known of, %v", f.Key, v.Num, err)
			}
		}
		want := map[string]int64{"goal.perspectives": 2, "goal.regionservice_goals": 2, "goal.activities": 11, "goal.activities_done": 1, "goal.activities_late": 0,
			"goal.category_initiatives": 10, "goal.category_initiatives_ongoing": 8}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
