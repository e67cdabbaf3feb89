package app_test

import (
	"slices"
	"testing"

	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/base/db"
	"klover/internal/base/field"
)

// TestTheDemoHasCasesInEveryState: whoever looks around finds each state of the daily
// work somewhere, and cases that were worked on in Klöver in each step.
func TestTheDemoHasCasesInEveryState(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	without := func(list []field.Option, none ...string) []field.Option {
		return slices.DeleteFunc(slices.Clone(list), func(o field.Option) bool { return slices.Contains(none, o.Value) })
	}
	for _, c := range []struct {
		what, query string
		states      []field.Option
	}{
		{"requests", `SELECT DISTINCT state FROM request`, request.States},
		{"plan items", `SELECT DISTINCT state FROM plan_item`, plan.States},
		{"proposals", `SELECT DISTINCT judgement FROM plan_proposal`, []field.Option{{Value: string(plan.Undecided)}, {Value: string(plan.Accepted)}, {Value: string(plan.Dismissed)}}},
		{"procurements", `SELECT DISTINCT state FROM procurement`, without(procurement.States, "taken")}, // a case has its purchaser or its strategy within a day
		{"worked cases", `SELECT DISTINCT state FROM procurement WHERE case_work = TRUE`, without(procurement.States, "taken", "closed")},
	} {
		states, err := db.All[string](t.Context(), a.DB, c.query)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.states {
			if !slices.Contains(states, s.Value) {
				t.Errorf("no %s of the demo are in the state %s", c.what, s.Value)
			}
		}
	}
}
