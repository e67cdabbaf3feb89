package survey

import (
	"strings"
	"testing"

	"klover/internal/area/procurement"
)

// TestACaseIsHandedOverWhenItsCustomersHaveBeenAsked: the letters of a worked case go
// out when its contract is registered, and until then the handover waits for them.
func TestACaseIsHandedOverWhenItsCustomersHaveBeenAsked(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		p := s.signed(t)
		demands := func() []procurement.Demand {
			t.Helper()
			return ok[map[string][]procurement.Demand](t)(Handover(t.Context(), s.DB, []procurement.Procurement{p}))[p.ID]
		}
		if list := demands(); len(list) != 0 {
			t.Errorf("without a form that is sent at the signing: %+v", list)
		}
		ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		if list := demands(); len(list) != 1 || !strings.Contains(list[0].Lacks, "ingen i teamet har en e-postadress") {
			t.Errorf("without a team: %+v", list)
		}
		team := []procurement.Member{{Name: "Karin", Address: "karin@example.org", Role: "reference"}}
		if err := (procurement.Store{DB: s.DB}).Join(t.Context(), p.ID, team); err != nil {
			t.Fatal(err)
		}
		if list := demands(); list[0].Met != "" || !strings.Contains(list[0].Lacks, "inom en timme") {
			t.Errorf("before the letters: %+v", list)
		}
		if err := s.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if list := demands(); list[0].Met == "" || len(s.sent(t)) != 1 {
			t.Errorf("after the letters: %+v", list)
		}
	})
}

func TestNobodyWaitsForCustomersWhoCanNoLongerBeAsked(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		p := s.signed(t)
		ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		s.on(s.Today().AddDays(askWithin + 1))
		list := ok[map[string][]procurement.Demand](t)(Handover(t.Context(), s.DB, []procurement.Procurement{p}))[p.ID]
		if len(list) != 1 || !strings.Contains(list[0].Met, "Ingen tillfrågades") {
			t.Errorf("after a month: %+v", list)
		}
	})
}
