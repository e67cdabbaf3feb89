package contract

import (
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/money"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreForEverybody holds the pages to accessibility, narrow screens, the
// dark look and silence in the browser's console.
func TestPagesAreForEverybody(t *testing.T) {
	s := newSite(t)
	c := running()
	c.Suppliers = []Supplier{{SupplierID: addSupplier(t, s.store.DB, "Acme Hjälpmedel AB", supplier.Small), Rank: count.Of(1)}}
	c = s.add(t, c)
	other := running()
	other.Title = "Drift och underhåll av hemsjukvårdssängar i båda regionerna"
	s.add(t, other)
	a, err := s.store.Propose(t.Context(), Amendment{ContractID: c.ID, Title: "Fler platser", What: "Två nya platser.", Amount: money.Kr(900_000)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.AnswerAmendment(t.Context(), a.ID, Reply{Question: askSupplier, Answer: No}); err != nil {
		t.Fatal(err)
	}
	d, err := s.store.NoteDeviation(t.Context(), Deviation{ContractID: c.ID, Claimant: ByBuyer, Kind: "delay", Severity: 3, Title: "Sena rollatorer", What: "Leveransen uteblev.", HappenedOn: 20230105, Serious: true})
	if err != nil {
		t.Fatal(err)
	}
	if d, err = s.store.Reclaim(t.Context(), d.ID, "Vi kräver rättelse.", 20230106, 20230120); err != nil {
		t.Fatal(err)
	}
	if d, err = s.store.Impose(t.Context(), Remedy{DeviationID: d.ID, Kind: "reduction", Amount: money.Kr(5_000), How: "Tio procent av ordern.", DecidedOn: 20230110}, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.StartExit(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	tab := webtest.Open(t, s.mux, s.buyer)
	for _, page := range []struct{ name, path string }{
		{"list", "/avtal"}, {"show", c.URL()}, {"new", "/avtal/ny"}, {"verb", c.URL() + "/saga-upp"}, {"empty", "/avtal?q=finnsinte"},
		{"amendments", c.AmendmentsURL()}, {"amendment", a.URL()}, {"decide", a.URL() + "/besluta"}, {"deviations", DeviationPath}, {"deviation", d.URL()}, {"new-deviation", c.URL() + "/avvikelse"},
		{"remedy", d.URL() + "/pafoljd"}, {"exit", c.ExitURL()}, {"documents", c.DocumentsURL()}, {"sanctions", c.SanctionsURL()}, {"options", c.URL() + "/optioner"}, {"main", c.URL() + "/huvudavtal"}, {"rules", RulesPath}, {"template", TemplatePath},
	} {
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("contract-" + page.name)
		tab.Size(320, 800).Fits().Shot("contract-" + page.name + "-320")
	}
	tab.Size(1280, 900).Dark(true).Go(c.URL()).Accessible().Shot("contract-show-dark")
	tab.Quiet()
}
