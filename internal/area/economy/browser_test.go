package economy

import (
	"strings"
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreForEverybody holds the pages to accessibility, narrow screens, the
// dark look and silence in the browser's console.
func TestPagesAreForEverybody(t *testing.T) {
	s, m := site(t)
	l, err := s.Receive(asController(t.Context()), "utfall.csv", strings.NewReader(table), Options{Kind: Outcome})
	if err != nil {
		t.Fatal(err)
	}
	p := ok[Plan](t)(s.CopyBudget(asController(t.Context()), 2023))
	debits, _, err := s.DebitsOf(t.Context(), DebitFilter{}, Page{})
	if err != nil {
		t.Fatal(err)
	}
	rules := ok[[]Rule](t)(s.SplitRules(t.Context()))
	tab := webtest.Open(t, m, writer)
	for _, page := range []struct{ name, path string }{
		{"result", "/ekonomi?period=2022-12"}, {"activities", "/ekonomi/aktiviteter?period=2022-12"}, {"projects", "/ekonomi/projekt?period=2022-12"},
		{"analysis", "/ekonomi/avvikelser?period=2022-12"}, {"cause", "/ekonomi/avvikelser/orsak/ny?period=2022-12"},
		{"statement", "/ekonomi/fordelning?period=2022"}, {"rules", "/ekonomi/regler"}, {"rule", "/ekonomi/regler/" + rules[0].ID + "/andra"},
		{"debits", "/ekonomi/debitering"}, {"debit", debits[0].URL()}, {"debit-sent", debits[1].URL()}, {"debit-new", "/ekonomi/debitering/ny"},
		{"plans", "/ekonomi/planer"}, {"plan", p.URL()}, {"chart", "/ekonomi/kontoplan"}, {"group", "/ekonomi/kontogrupper/ny"},
		{"loads", "/ekonomi/laddningar"}, {"load", l.URL()}, {"load-new", "/ekonomi/laddningar/ny"}, {"rows", RowsPath + "?period=2022-12"},
	} {
		t.Log(page.path)
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("economy-" + page.name)
		tab.Size(390, 844).Fits().Shot("economy-" + page.name + "-390")
	}
	tab.Size(1280, 900).Dark(true)
	for _, path := range []string{"/ekonomi?period=2022-12", p.URL(), "/ekonomi/avvikelser?period=2022-12"} {
		tab.Go(path).Accessible().Shot("economy-dark-" + strings.ReplaceAll(strings.Trim(path[8:], "/?=-"), "/", "-"))
	}
	tab.Quiet()
}
