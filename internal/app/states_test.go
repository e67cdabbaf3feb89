package app_test

import (
	"slices"
	"testing"

	"klover/internal/area/calloff"
	"klover/internal/area/contract"
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

// TestTheDemoHasContractsOfEveryKind: each type, price form and state, ceilings in each
// colour for the whole, a region and a lot, and lists with units and versions.
func TestTheDemoHasContractsOfEveryKind(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, d := range contract.Fields {
		for _, choice := range d.Choices {
			if d.Key != "type" && d.Key != "price_type" && d.Key != "segment" {
				continue
			}
			if n, err := db.One[int](t.Context(), a.DB, `SELECT count(*) FROM contract WHERE `+d.Key+` = $1`, choice.Value); err != nil || n == 0 {
				t.Errorf("no contract has %s %s, %v", d.Label, choice.Label, err)
			}
		}
	}
	full, err := a.CallOff.Full(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range contract.States() {
		f := contract.Filter{State: state, Full: full}
		if n, err := a.Contract.Number(t.Context(), f); err != nil || n == 0 {
			t.Errorf("no contract is %s, %v", state, err)
		}
	}
	for what, c := range map[string]struct {
		least int
		query string
	}{
		"options to decide within three months":  {30, `SELECT count(*) FROM contract_option o JOIN contract c ON c.id = o.contract_id WHERE o.state = '' AND c.stage = 'tecknat' AND o.notice_on BETWEEN '2023-01-18' AND '2023-04-18'`},
		"options used":                           {200, `SELECT count(*) FROM contract_option WHERE state = 'nyttjad'`},
		"price lists":                            {100, `SELECT count(*) FROM price_list`},
		"lists with two versions":                {50, `SELECT count(*) FROM (SELECT list_id FROM price_edition WHERE stage = 'decided' GROUP BY list_id HAVING count(*) > 1) x`},
		"units":                                  {8, `SELECT count(DISTINCT unit) FROM price_item`},
		"contracts without volume and with list": {3, `SELECT count(*) FROM contract c WHERE value IS NULL AND price_type = 'lista' AND stage = 'tecknat'`},
		"deviations":                             {40, `SELECT count(*) FROM contract_deviation`},
		"categories that wait":                   {2, `SELECT count(DISTINCT c.id) FROM category c JOIN contract k ON k.category_id = c.id WHERE c.valid_to < '2023-01-18'`},
		"requests with a category":               {8, `SELECT count(*) FROM request WHERE category_id <> ''`},
	} {
		if n, err := db.One[int](t.Context(), a.DB, c.query); err != nil || n < c.least {
			t.Errorf("%d %s, want at least %d: %v", n, what, c.least, err)
		}
	}
	if n, err := db.One[int](t.Context(), a.DB, `SELECT count(*) FROM price_clause p JOIN contract c ON c.id = p.contract_id WHERE c.price_type <> 'index'`); err != nil || n != 0 {
		t.Errorf("%d index clauses stand on contracts whose price does not follow an index, %v", n, err)
	}
}

// TestTheDemoHasCeilingsInEachColour: of frameworks, of a region's part and of a lot.
func TestTheDemoHasCeilingsInEachColour(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	list, _, err := a.CallOff.Frameworks(t.Context(), calloff.FrameworkFilter{}, calloff.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	all, err := a.CallOff.Meters(t.Context(), list...)
	if err != nil {
		t.Fatal(err)
	}
	lights, scopes := map[calloff.Light]int{}, map[string]int{}
	for _, f := range list {
		for _, m := range all[f.ID] {
			lights[m.Light()]++
			switch {
			case m.Lot != "":
				scopes["lot"]++
			case m.Party != "":
				scopes["region"]++
			default:
				scopes["whole"]++
			}
		}
	}
	for light := calloff.Free; light <= calloff.Full; light++ {
		if lights[light] < 2 {
			t.Errorf("%d ceilings are %s", lights[light], light.Sv())
		}
	}
	for _, scope := range []string{"whole", "region", "lot"} {
		if scopes[scope] < 4 {
			t.Errorf("%d ceilings of a %s", scopes[scope], scope)
		}
	}
	t.Log(lights, scopes)
}
