package review

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/base/webtest"
)

func testPages(d *db.DB) (http.Handler, Store) {
	s := Store{DB: d}
	m := webtest.Mux()
	named := func(context.Context) (map[string]string, error) { return map[string]string{"c1": "Hjälpmedel"}, nil }
	a := &Web{Store: s, Named: named}
	a.Routes(m)
	(&procurement.Web{Store: procurement.Store{DB: d},
		Panels: []func(context.Context, procurement.Procurement) (ui.Panel, error){a.ProcurementPanel}}).Routes(m)
	return m, s
}

func lawyer(parties ...string) web.User {
	u := webtest.User("Jan Jurist", permRead, permWrite, permJudge, "procurement.read")
	u.Parties = parties
	return u
}

func TestALawyerFollowsACaseThroughThePages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		m, s := testPages(d)
		u := lawyer("D")
		p := announce(t, d, "INK22-0001", 20220110, "D", "U")
		webtest.Get(t, m, u, p.URL()).Has("section", "Upphandlingen är inte överprövad.").Has("a", "Nytt mål")
		webtest.Get(t, m, u, "/overprovningar/ny?upphandling="+p.ID).Status(200).Has("h1", "Nytt mål om överprövning")
		webtest.Post(t, m, u, "/overprovningar", "number", "1-22", "procurement_id", "INK99", "filed_on", "2022-03-01").Status(422).
			Has(".errors", "Det finns ingen upphandling med numret INK99.")
		webtest.Post(t, m, u, "/overprovningar", "number", "1-22", "procurement_id", "", "filed_on", "2022-03-01").Status(422).
			Has(".errors", "Ange vilken upphandling målet gäller.")
		webtest.Post(t, m, u, "/overprovningar", "number", "1234-22", "procurement_id", "INK22-0001", "filed_on", "2022-12-30", "applicant", "Bolaget AB",
			"grounds", "evaluation", "outcome", "denied")
		cases, _, err := s.Search(t.Context(), Filter{}, Page{})
		if err != nil || len(cases) != 1 || cases[0].Result != Open {
			t.Fatalf("cases %v, %v", cases, err)
		}
		at := cases[0].URL()
		webtest.Get(t, m, u, at).Status(200).Has("h1", "Mål 1234-22, Bolaget AB").Has("td", "Förvaltningsrätten i Linköping").Has("a", "INK22-0001").
			Has("td", "Sökanden ska ha angett sina omständigheter").Has("dd", "Hjälpmedel").Has("a", "Registrera avgörande").Lacks("a", "Laga kraft")
		webtest.Get(t, m, u, "/overprovningar/frister").Status(200).Count("tbody tr", 1).Has("td", "2023-01-20")
		webtest.Get(t, m, u, at+"/laga-kraft").Status(409)
		webtest.Post(t, m, u, at+"/avgor", "decided_on", "2023-01-10", "outcome", "").Status(422).Has(".errors", "Ange utgången.")
		webtest.Post(t, m, u, at+"/avgor", "decided_on", "2022-12-01", "outcome", "denied").Status(422).Has(".errors", "är före dit inkommet")
		webtest.Post(t, m, u, at+"/avgor", "decided_on", "2023-01-10", "outcome", "redo", "note", "Otydligt ska-krav.").Redirects(at)
		webtest.Get(t, m, u, at).Has(".badge", "Förlorad").Has("td", "Otydligt ska-krav.").Has("td", "ej bekräftad").Has("li", "Avgörande i förvaltningsrätt")
		webtest.Post(t, m, u, at+"/overklaga", "appealed_on", "snart").Status(422)
		webtest.Post(t, m, u, at+"/overklaga", "appealed_on", "2023-01-12", "by", "oss").Redirects(at)
		webtest.Get(t, m, u, at).Has(".badge", "Ej avgjord").Has("td", "Kammarrätten i Jönköping").Has("li", "Överklagad till kammarrätt")
		webtest.Post(t, m, u, at+"/bedom", "unnecessary", "yes", "cause", "documents", "action", "Mallen ändras.").Redirects(at)
		webtest.Get(t, m, u, at).Has("dd", "Brist i upphandlingsdokumenten").Has("dd", "Jan Jurist")
		webtest.Post(t, m, u, at+"/tillbaka", "why", "").Status(422).Has(".errors", "Skriv varför")
		webtest.Get(t, m, u, p.URL()).Has("#overprovningar td", "1234-22").Has(".badge", "Överprövad")
		webtest.Post(t, m, lawyer("U"), at+"/tillbaka", "why", "x").Redirects(at)
		webtest.Post(t, m, lawyer("C"), at+"/avgor", "decided_on", "2023-01-10").Status(403)
		webtest.Post(t, m, webtest.User("Läsare", permRead), at+"/avgor").Status(403)
	})
}

func TestListAndAnalysisLeadToTheSameCases(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	m, _ := testPages(d)
	cases2017(t, d)
	u := lawyer("D")
	webtest.Get(t, m, u, "/overprovningar?inkommen=2017&egna=ja&raknas=ja").Status(200).Count("tbody tr", 15)
	webtest.Get(t, m, u, "/overprovningar?inkommen=2017&egna=ja&raknas=ja&per=2017-12-31&utfall=open").Status(200).Count("tbody tr", 4)
	webtest.Get(t, m, u, "/overprovningar?inkommen=2017&per=2017-12-31").Status(200).Has("th", "Utfall 2017-12-31")
	webtest.Get(t, m, u, "/overprovningar/analys").Status(200).Has("td", "69,2\u00a0%").Has("td", "100,0\u00a0%").Has(".source", "publicerade definitionen")
	webtest.Get(t, m, u, "/overprovningar/analys?part=U").Status(200).Lacks("td", "69,2\u00a0%")
	webtest.Get(t, m, u, "/overprovningar?onodig=-").Status(200).Has(`nav a[aria-current="page"]`, "Att bedöma")
	webtest.Get(t, m, u, "/overprovningar?utfall=vet+ej").Status(422)
	webtest.Get(t, m, webtest.User("Annan"), "/overprovningar").Status(403)
	for _, by := range Bys {
		page := webtest.Get(t, m, u, "/overprovningar/analys?av="+by.Value).Status(200).Has("tfoot td", "Summa")
		for _, link := range page.Find("tbody td a") {
			for _, attribute := range link.Attr {
				if attribute.Key != "href" {
					continue
				}
				list := webtest.Get(t, m, u, attribute.Val).Status(200)
				if got := strings.TrimSpace(list.Text(".toolbar strong")); got != strings.TrimSpace(webtest.TextOf(link)) {
					t.Errorf("%s: %s says %s, the list has %s", by.Value, attribute.Val, webtest.TextOf(link), got)
				}
			}
		}
	}
	page := webtest.Get(t, m, u, "/overprovningar?inkommen=2017&format=csv").Status(200)
	if !strings.Contains(page.Body, "Avslag") || !strings.Contains(page.Body, "Målnummer") {
		t.Errorf("export: %s", page.Body)
	}
}

func TestTwoWhoEditACaseSeeBothVersions(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	m, s := testPages(d)
	p := announce(t, d, "1", 20220110, "D")
	c := mustCreate(t, s, Case{Number: "1-22", ProcurementID: p.ID, FiledOn: 20220301})
	u := lawyer("D")
	webtest.Get(t, m, u, c.URL()+"/andra").Status(200).Lacks("label", "Utgång")
	webtest.Post(t, m, u, c.URL(), "version", "1", "applicant", "Ett AB").Redirects(c.URL())
	webtest.Post(t, m, u, c.URL(), "version", "1", "applicant", "Två AB").Status(409).Has("body", "Ett AB").Has("body", "Två AB")
	webtest.Post(t, m, u, c.URL(), "version", "2", "filed_on", "2023-05-01").Status(422).Has(".errors", "ligger i framtiden")
}
