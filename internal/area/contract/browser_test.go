package contract

import (
	"testing"

	"klover/internal/area/supplier"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
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
	tab := webtest.Open(t, s.mux, s.buyer)
	for _, page := range []struct{ name, path string }{
		{"list", "/avtal"}, {"show", c.URL()}, {"new", "/avtal/ny"}, {"verb", c.URL() + "/saga-upp"}, {"empty", "/avtal?q=finnsinte"},
	} {
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("contract-" + page.name)
		tab.Size(320, 800).Fits().Shot("contract-" + page.name + "-320")
	}
	tab.Size(1280, 900).Dark(true).Go(c.URL()).Accessible().Shot("contract-show-dark")
	tab.Quiet()
}
