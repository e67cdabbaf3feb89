package app_test

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/webtest"
)

// TestMittArbeteSaysWhatToDo: each task has its record, and a button that leads to
// a page the user may open.
func TestMittArbeteSaysWhatToDo(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	h := a.Handler()
	for role, want := range map[string]string{
		"strategic_buyer": "Skriv effektrapport", "controller": "Granska effektrapport", "chief": "Skriv och lås",
	} {
		u := as(t, a, role)
		page := webtest.Get(t, h, u, "/").Status(200).Has(".tasks .button", want).Has(".kpi", "Möjliggjorda besparingar").Count(".doors", 0)
		opened := map[string]bool{}
		for _, link := range page.Find(".tasks a") {
			href := attribute(link, "href")
			kind := href[strings.LastIndex(href, "/"):]
			if !opened[kind] || len(opened) < 12 {
				webtest.Get(t, h, u, href).Status(200)
			}
			opened[kind] = true
		}
	}
}

// TestWhoHasNothingToDoIsShownTheWaysIn: every role without tasks can open all
// that its start page offers.
func TestWhoHasNothingToDoIsShownTheWaysIn(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	h := a.Handler()
	for _, role := range identity.RoleTable() {
		u := as(t, a, role.Code)
		page := webtest.Get(t, h, u, "/").Status(200)
		doors := page.Find(".doors a")
		if len(doors) == 0 && len(page.Find(".tasks li")) == 0 {
			t.Errorf("%s is shown neither tasks nor ways in", role.Code)
		}
		for _, door := range doors {
			webtest.Get(t, h, u, attribute(door, "href")).Status(200)
		}
	}
	webtest.Get(t, h, as(t, a, "requester"), "/").Has(".hunt", "Vad behöver du köpa?").Lacks("h2", "Läget")
	webtest.Get(t, h, as(t, a, "auditor"), "/").Has(".doors a", "Nyckeltal").Has(".doors a", "Nämnden").Has("aside", "Verksamhetsberättelse 2017")
}
