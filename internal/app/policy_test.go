package app_test

import (
	"testing"

	"klover/internal/area/law/policy"
)

func TestEveryParameterHasAnAllowedNumberFromTheStart(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, s := range []policy.Store{a.Plan.Policy(), a.CallOff.Policy(), a.Capacity.Policy(), a.Contract.Policy(), a.Supplier.Policy(), a.Governance.Policy(), a.Initiative.Policy(), a.Spend.CleanPolicy(), a.Spend.MatchPolicy(), a.Analysis.Policy(), a.Compare.Policy()} {
		values, err := s.On(t.Context(), 20160101)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.Set.Parameters {
			if n, ok := values[p.Key]; !ok || n < p.Least || n > p.Most {
				t.Errorf("%s: %s begins as %d", s.Set.Table, p.Key, n)
			}
		}
		if len(values) != len(s.Set.Parameters) {
			t.Errorf("%s: %d numbers for %d parameters", s.Set.Table, len(values), len(s.Set.Parameters))
		}
	}
}
