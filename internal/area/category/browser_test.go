package category_test

import (
	"context"
	"testing"

	"klover/internal/area/category"
	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreAccessible opens each page in a browser, wide, narrow and dark, and
// opens a branch without scripts.
func TestPagesAreAccessible(t *testing.T) {
	s := category.Store{DB: dbtest.SQLite(t, migrations...)}
	m := webtest.Mux()
	(&category.Web{Store: s, Counts: []category.Counter{{Label: "Upphandlingar",
		Count: func(context.Context) (map[string]int64, error) {
			return map[string]int64{get(t, s, "H10").ID: 12, get(t, s, "H101").ID: 1400}, nil
		},
		URL: func(id string) string { return "/upphandlingar?kategori=" + id }}}}).Routes(m)
	ylva, asa := person(t, s, "Ylva Sandgren", "ylva@x.example"), person(t, s, "Åsa Öberg", "asa@x.example")
	if _, err := s.Demo(t.Context(), map[string]string{"category_lead": ylva, "strategic_buyer": asa}); err != nil {
		t.Fatal(err)
	}
	if err := s.DemoProposal(t.Context(), 2023, 20220701); err != nil {
		t.Fatal(err)
	}
	versions, err := s.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lead := get(t, s, "H60").URL()
	b := webtest.Open(t, m, writer)
	for path, name := range map[string]string{
		"/kategorier": "tree", "/kategorier?q=hjälp": "search", "/kategorier/ny": "new", lead: "show", lead + "/andra": "edit", lead + "/ledare": "lead",
		get(t, s, "H101").URL(): "leaf", "/kategoritrad": "versions", versions[0].URL(): "version", "/kategoritrad/las-in": "upload",
	} {
		b.Size(1280, 900).Dark(false).Go(path).Accessible().Fits().Shot("category-" + name)
		b.Size(320, 800).Fits().Shot("category-" + name + "-320")
		b.Size(1280, 900).Dark(true).Accessible().Shot("category-" + name + "-dark").Quiet()
	}
	b.Scripts(false).Dark(false).Go("/kategorier").Click("summary").Until(`document.querySelectorAll("details[open]").length == 4`)
}
