package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"klover/internal/app"
	"klover/internal/area/identity"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

type look struct{ name, pattern string }

// looked is the pages that are looked at in a real browser: every entry of the
// navigation, and one record, form and special page of each register.
var looked = []look{
	{"mitt-arbete", "GET /{$}"},
	{"upphandlingar", "GET /upphandlingar"},
	{"upphandling", "GET /upphandlingar/{id}"},
	{"upphandling-ny", "GET /upphandlingar/ny"},
	{"upphandlingar-fordelning", "GET /upphandlingar/fordelning"},
	{"overprovningar", "GET /overprovningar"},
	{"overprovning", "GET /overprovningar/{id}"},
	{"overprovningar-analys", "GET /overprovningar/analys"},
	{"avtal", "GET /avtal"},
	{"ett-avtal", "GET /avtal/{id}"},
	{"avtal-andra", "GET /avtal/{id}/andra"},
	{"leverantorer", "GET /leverantorer"},
	{"leverantor", "GET /leverantorer/{id}"},
	{"kategorier", "GET /kategorier"},
	{"kategori", "GET /kategorier/{id}"},
	{"besparingar", "GET /besparingar"},
	{"besparing", "GET /besparingar/{id}"},
	{"mal", "GET /mal"},
	{"aktiviteter", "GET /aktiviteter"},
	{"aktivitet", "GET /aktiviteter/{id}"},
	{"transformationskarta", "GET /transformationskarta"},
	{"verksamhetsplan", "GET /verksamhetsplan/{year}"},
	{"nyckeltal", "GET /nyckeltal"},
	{"ett-nyckeltal", "GET /nyckeltal/{key}"},
	{"egna-matt", "GET /nyckeltal/egna/{key}"},
	{"forbattringstavla", "GET /forbattringstavla"},
	{"forbattringskort", "GET /forbattringstavla/{id}"},
	{"rapporter", "GET /rapporter"},
	{"rapport", "GET /rapporter/{id}"},
	{"namnden", "GET /namnden"},
	{"organ", "GET /organ/{id}"},
	{"sammantraden", "GET /sammantraden"},
	{"sammantrade", "GET /sammantraden/{id}"},
	{"sammantrade-protokoll", "GET /sammantraden/{id}/protokoll"},
	{"namndarende", "GET /namndarenden/{id}"},
	{"beslut", "GET /beslut"},
	{"ett-beslut", "GET /beslut/{id}"},
	{"namndregler", "GET /namndregler"},
	{"import", "GET /import"},
	{"import-ny", "GET /import/ny"},
	{"historik", "GET /historik"},
	{"sok", "GET /sok"},
	{"tillganglighet", "GET /tillganglighet"},
}

// TestPagesAreAccessibleInABrowser opens the pages wide, dark and narrow: no
// fault that axe finds, nothing blocked by the security policy, no sideways scroll.
func TestPagesAreAccessibleInABrowser(t *testing.T) {
	a := demoApp(t)
	tab := webtest.Open(t, a.Handler(), everybody(t, a))
	for _, page := range looked {
		path, ok := address(t, a, page.pattern)
		if !ok {
			t.Errorf("%s has no address", page.pattern)
			continue
		}
		if path == "/sok" {
			path += "?q=rull"
		}
		t.Log(path)
		tab.Size(1440, 900).Dark(false).Go(path).Accessible().Shot(page.name)
		tab.Dark(true).Accessible().Shot(page.name + "-dark")
		tab.Size(320, 700).Dark(false).Go(path).Accessible().Fits().Shot(page.name + "-320")
	}
	tab.Quiet()
}

// TestPaletteLeadsToARecordByKeyboard does what a hurried purchaser does.
func TestPaletteLeadsToARecordByKeyboard(t *testing.T) {
	a := demoApp(t)
	tab := webtest.Open(t, a.Handler(), as(t, a, "strategic_buyer"))
	tab.Size(1280, 800).Go("/").Press("Ctrl+k").Type("#palett input", "rollator hög")
	tab.Until(`document.querySelector("#palett-svar").textContent.includes("Rollator hög brukarvikt")`)
	tab.Press("Enter").Until(`location.pathname.startsWith("/upphandlingar/") || location.pathname.startsWith("/avtal/")`)
}

// TestAFigureOpensTheRowsThatAddUpToIt follows a figure to its list.
func TestAFigureOpensTheRowsThatAddUpToIt(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	h, u := a.Handler(), as(t, a, "chief")
	for _, test := range []struct{ key, want string }{
		{"proc.announced", "141"}, {"proc.coordinated", "27"}, {"proc.assignments.taken", "485"},
	} {
		page := webtest.Get(t, h, u, "/nyckeltal/"+test.key+"?slag=ar&period=2022").Status(200)
		var list string
		for _, link := range page.Find("a") {
			if href := attribute(link, "href"); strings.HasPrefix(href, "/upphandlingar?") && list == "" {
				list = href
			}
		}
		if list == "" {
			t.Errorf("%s leads to no list", test.key)
			continue
		}
		webtest.Get(t, h, u, list).Status(200).Has("[role=status]", test.want)
	}
}

// TestReadmeScreens shows what the README shows. With KLOVER_SHOTS it makes the
// pictures: KLOVER_SHOTS=$PWD/docs/screens go test -run TestReadmeScreens ./internal/app
func TestReadmeScreens(t *testing.T) {
	a := demoApp(t)
	tab := webtest.Open(t, a.Handler(), as(t, a, "strategic_buyer"))
	tab.Size(1440, 860).Dark(false).Go("/").Shot("mitt-arbete")
	tab.Go("/upphandlingar?annonserad=2022-12").Shot("upphandlingar")
	tab.Quiet()
}

// TestEveryPageIsAccessible opens every page that has an address in the browser, but
// those that are looked at more closely: no fault that axe finds, and no sideways
// scroll at 320 px.
func TestEveryPageIsAccessible(t *testing.T) {
	a := demoApp(t)
	h, u := a.Handler(), everybody(t, a)
	routes := a.Mux.Routes()
	pages := make(chan string, len(routes))
	for _, route := range routes {
		if !strings.HasPrefix(route.Pattern, "GET ") || slices.ContainsFunc(looked, func(p look) bool { return p.pattern == route.Pattern }) {
			continue
		}
		if path, ok := address(t, a, route.Pattern); ok {
			pages <- path
		}
	}
	close(pages)
	for i := range 2 { // tabs, since the browser and the program wait for each other
		t.Run(fmt.Sprint("tab ", i+1), func(t *testing.T) {
			t.Parallel()
			tab := webtest.Open(t, h, u)
			for path := range pages {
				page := webtest.Get(t, h, u, path)
				if page.Code != 200 || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
					continue
				}
				t.Log(path)
				tab.Size(1280, 800).Go(path).Accessible()
				tab.Size(320, 700).Fits()
			}
		})
	}
}

// everybody is one user with the rights of all roles, who is let in everywhere.
func everybody(t *testing.T, a *app.App) web.User {
	t.Helper()
	u := as(t, a, "chief")
	for _, role := range identity.RoleTable() {
		for _, perm := range role.Perms {
			u.Perms[perm] = true
		}
	}
	return u
}
