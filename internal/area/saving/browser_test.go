package saving

import (
	"testing"

	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreForEverybody holds the pages to accessibility, narrow screens, the
// dark look and silence in the browser's console.
func TestPagesAreForEverybody(t *testing.T) {
	s := newSite(t)
	one := approved(t, s.store, gloves())
	s.add(t, lump(day.New(2022, 5, 1), "U", -40_000))
	registered := s.add(t, lump(day.New(2022, 5, 1), "D", 70_000))
	ok[Saving](t)(s.store.Register(as(t, buyer), registered.ID, registered.Version))
	ok[Forecast](t)(s.store.Foresee(as(t, controller), Forecast{Month: day.New(2022, 3, 1), Amount: money.Kr(500_000), Note: "Hjälpmedel"}))
	procurements(t, s.store, 2)
	all := s.controller
	all.Perms = map[string]bool{"saving.read": true, "saving.write": true, "saving.approve": true}
	tab := webtest.Open(t, s.mux, all)
	for _, page := range []struct{ name, path string }{
		{"list", "/besparingar"}, {"show", one.URL()}, {"new", "/besparingar/ny"}, {"missing", MissingURL("2022")},
		{"forecast", "/besparingar/prognos?ar=2022"}, {"return", registered.URL() + "/skicka-tillbaka"},
	} {
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("saving-" + page.name)
		tab.Size(320, 800).Fits().Shot("saving-" + page.name + "-320")
	}
	tab.Size(1280, 900).Dark(true).Go(one.URL()).Accessible().Shot("saving-show-dark")
	tab.Quiet()
}
