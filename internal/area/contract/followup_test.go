package contract

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
	"klover/internal/word/party"
)

func TestACaseIsHandedOverWithItsContractItsOwnersAndItsPlan(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		p, err := procurement.Store{DB: s.DB}.Create(t.Context(), procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D"), FollowUp: "plan", TakenOn: 20220101})
		if err != nil {
			t.Fatal(err)
		}
		lacks := func(want string) {
			t.Helper()
			demands, err := Handover(t.Context(), s.DB, []procurement.Procurement{p})
			if err != nil {
				t.Fatal(err)
			}
			var open []string
			for _, d := range demands[p.ID] {
				if d.Met == "" {
					open = append(open, d.Lacks)
				}
			}
			if got := strings.Join(open, "; "); got != want {
				t.Errorf("lacks %q, want %q", got, want)
			}
		}
		lacks("det tecknade avtalet finns inte i avtalsregistret; uppföljningsplanen är inte lagd")
		c := term()
		c.ProcurementID = identity.Ref(p.ID)
		c = must(t)(s.Create(t.Context(), c))
		lacks("avtalet saknar avtalsägare eller avtalsförvaltare; uppföljningsplanen är inte lagd")
		c.Owner, c.Manager = "Eva Dahl", "Bo Ek"
		c = must(t)(s.Save(t.Context(), c, ""))
		lacks("uppföljningsplanen är inte lagd")
		plan := FollowUp{ContractID: c.ID, What: "Leveranstider", Method: "meeting", Every: "half", Responsible: "Bo Ek", DueOn: c.BeginsOn.AddDays(-1)}
		if _, err := s.PlanFollowUp(t.Context(), plan); fault.KindOf(err) != fault.KindInvalid || !strings.Contains(fault.FieldsOf(err)[0].Message, "före avtalets början") {
			t.Errorf("before the contract begins: %v", err)
		}
		plan.DueOn = c.BeginsOn.AddMonths(6)
		made, err := s.PlanFollowUp(t.Context(), plan)
		if err != nil {
			t.Fatal(err)
		}
		lacks("")
		told, err := audit.History(t.Context(), s.DB, Kind, c.ID)
		if err != nil || told[0].Why != "Leveranstider, möte två gånger om året" {
			t.Errorf("the history says %q, %v", told[0].Why, err)
		}
		if err := s.DropFollowUp(t.Context(), c.ID, made.ID); err != nil {
			t.Fatal(err)
		}
		lacks("uppföljningsplanen är inte lagd")
		p.FollowUp = reactive
		lacks("")
	})
}

func TestAFollowUpIsPlannedOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.add(t, running())
	page := c.FollowUpURL()
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has("#uppfoljning p", "Ingen uppföljning är planerad.")
	webtest.Post(t, s.mux, s.buyer, page, "what", "Priser", "method", "sample").Status(422).Has(".error", "Fyll i")
	webtest.Post(t, s.mux, s.buyer, page, "what", "Priser", "method", "sample", "every", "quarter", "responsible", "Bo Ek", "due_on", "2023-02-01").Redirects(page)
	webtest.Get(t, s.mux, s.buyer, c.URL()).Has("#uppfoljning td", "Priser")
	list, err := s.store.FollowUps(t.Context(), c.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	reader := webtest.User("Läsare", "contract.read")
	webtest.Get(t, s.mux, reader, page).Has("td", "Stickprov").Lacks("button", "Lägg till").Lacks("button", "Ta bort")
	other := s.buyer
	other.Parties = []string{"C"}
	webtest.Post(t, s.mux, other, page+"/ta-bort", "id", list[0].ID).Status(403)
	webtest.Post(t, s.mux, s.buyer, page+"/ta-bort", "id", list[0].ID).Redirects(page)
	webtest.Get(t, s.mux, s.buyer, page).Has(".empty-title", "Ingen uppföljning är planerad")
}
