package price

import (
	"strings"
	"testing"

	"klover/internal/area/contract"
	"klover/internal/base/dbtest"
	"klover/internal/base/job"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// desk is the pages with a purchaser before them.
type desk struct {
	office
	mux   *web.Mux
	buyer web.User
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{officeOf(dbtest.SQLite(t, tables()...)), webtest.Mux(), webtest.User("Åsa Öberg", permRead, permWrite, "contract.read")}
	d.buyer.Parties = []string{"D", "U"}
	(&Web{Store: d.Store}).Routes(d.mux)
	return d
}

func (d desk) deal(t *testing.T) contract.Contract {
	return d.office.deal(t, d.seller(t, "Ahlberg AB"))
}

// send posts a file and returns the address that one is sent on to.
func (d desk) send(t *testing.T, path, name, text string) string {
	t.Helper()
	page := webtest.PostFile(t, d.mux, d.buyer, path, "fil", name, []byte(text)).Status(303)
	return page.Header.Get("Location")
}

func TestPagesKeepAListOfPrices(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	k := d.deal(t)
	webtest.Get(t, d.mux, d.buyer, ListsPath).Has(".empty", "Ingen prislista")
	webtest.Post(t, d.mux, d.buyer, Path, "contract_id", k.ID, "level", "catalogue").Status(303)
	lists := must[[]List](t)(d.Of(t.Context(), k.ID))
	l := lists[0]
	webtest.Get(t, d.mux, d.buyer, l.URL()).Has("p", "inga priser än").Has("a", "Läs in fil")
	webtest.Post(t, d.mux, d.buyer, l.URL()+"/versioner").Redirects(l.URL() + "/versioner/1")
	first := l.URL() + "/versioner/1"
	webtest.Get(t, d.mux, d.buyer, first+"/rad").Has("label", "Nettopris")
	webtest.Post(t, d.mux, d.buyer, first+"/rad", "article", "H-1", "name", "Handskar", "unit", "förp 100 st", "net", "0").Status(422).Has(".errors", "kostnadsfri")
	webtest.Post(t, d.mux, d.buyer, first+"/rad", "article", "H-1", "name", "Handskar", "unit", "förp 100 st", "gtin", "7310865004704", "net", "10").Status(422).Has(".errors", "kontrollsiffran")
	webtest.Post(t, d.mux, d.buyer, first+"/rad", "article", "H-1", "name", "Handskar", "unit", "förp 100 st", "net", "37,50").Redirects(first)
	webtest.Post(t, d.mux, d.buyer, first+"/rad", "article", "H-1", "name", "Handskar", "unit", "förp 100 st", "net", "40").Status(422).Has(".errors", "rad 1")
	webtest.Post(t, d.mux, d.buyer, first+"/rad", "article", "H-2", "name", "Provpåse", "unit", "st", "net", "kostnadsfri").Redirects(first)
	webtest.Get(t, d.mux, d.buyer, first).Count("tbody tr", 2).Has("td", "0,375\u00a0kr/st").Has("td", "Kostnadsfri")
	webtest.Get(t, d.mux, d.buyer, first+"?q=prov").Count("tbody tr", 1)
	webtest.Get(t, d.mux, d.buyer, first+"?format=csv").HeaderHas("Content-Type", "csv")
	version := func() string { return itoa(must[Edition](t)(d.Edition(t.Context(), l.ID, 1)).Version) }
	webtest.Post(t, d.mux, d.buyer, first+"/faststall", "version", version(), "from", "2022-01-01").Redirects(first)
	webtest.Get(t, d.mux, d.buyer, first).Has(".badge", "Gäller").Lacks("a", "Ny rad")
	webtest.Get(t, d.mux, d.buyer, Path+"?q=handsk").Count("tbody tr", 1).Has("td", "37,50\u00a0kr").Has("td", "Ahlberg AB")
	webtest.Get(t, d.mux, d.buyer, Path+"?q=h-1&format=xlsx").Status(200)
	webtest.Get(t, d.mux, d.buyer, first+"/ta-tillbaka").Has("label", "Varför")
	webtest.Get(t, d.mux, d.buyer, l.URL()+"/andra").Has("label", "Del")
	webtest.Post(t, d.mux, d.buyer, l.URL(), "version", "1", "level", "catalogue", "lot", "Del A").Redirects(l.URL())
	webtest.Post(t, d.mux, d.buyer, l.URL(), "version", "1", "level", "catalogue", "lot", "Del B").Status(409)
	stranger := d.buyer
	stranger.Parties = []string{"X"}
	webtest.Post(t, d.mux, stranger, first+"/ta-tillbaka", "why", "x").Status(403)
	webtest.Get(t, d.mux, webtest.User("Per", permRead), l.URL()).Lacks("a", "Läs in fil")
}

func itoa(n int64) string { return strings.TrimSpace(string(typed(n, 1, 0))) }

func TestAFileIsReadCheckedAndComparedOnThePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	k := d.deal(t)
	l := d.priced(t, List{ContractID: k.ID}, named("H-1", Kr(1000), Pack{"förp", 100, 1, "st"}), named("H-9", Kr(5), one("st")))
	webtest.Get(t, d.mux, d.buyer, l.URL()+"/las-in").Has("label", "Prislista")
	at := d.send(t, l.URL()+"/las-in", "lista.csv", asSuppliersSend)
	webtest.Get(t, d.mux, d.buyer, at).Has(".notice", "Kontrollera hur raderna läses").Has("td", "Handskar nitril M").Has("button", "Läs in alla rader").Has("option[selected]", "Listpris SEK")
	webtest.Post(t, d.mux, d.buyer, at+"/kolumner", "article", "Art.nr").Status(422).Has(".errors", "benämning")
	webtest.Post(t, d.mux, d.buyer, at+"/las").Redirects(at)
	webtest.Get(t, d.mux, d.buyer, at).Has(".badge", "Läses")
	if err := (&job.Runner{DB: d.DB, Kinds: Jobs(d.Store)}).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.buyer, at).Has(".notice", "2 nya, 1 utgår, 1 dyrare")
	second := l.URL() + "/versioner/2"
	webtest.Get(t, d.mux, d.buyer, second+"/jamfor").Count("tbody tr", 4).Has("td", "+9,38\u00a0%")
	webtest.Get(t, d.mux, d.buyer, second+"/jamfor?andring=dearer").Count("tbody tr", 1)
	webtest.Get(t, d.mux, d.buyer, second+"/jamfor?format=xlsx").Status(200)
	webtest.Get(t, d.mux, d.buyer, second+"/faststall").Has("label", "Stöd i avtalet")
	bad := d.send(t, l.URL()+"/las-in", "fel.csv", strings.Replace(asSuppliersSend, "1 250,00 kr", "offert", 1))
	webtest.Post(t, d.mux, d.buyer, bad+"/las").Redirects(bad)
	if err := (&job.Runner{DB: d.DB, Kinds: Jobs(d.Store)}).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.buyer, bad).Has(".notice", "Inget är inläst").Has("td", "Rad 6").Has("td", "offert").Has("button", "Läs in de felfria raderna")
}

func TestPagesTakeAPriceChangeFromRequestToNewList(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	k := d.deal(t)
	l := d.priced(t, List{ContractID: k.ID}, gloves("H-1", 100))
	webtest.Get(t, d.mux, d.buyer, SeriesPath).Has(".empty", "hittar aldrig på")
	webtest.Post(t, d.mux, d.buyer, SeriesPath, "code", "", "title", "Löner").Status(422)
	webtest.Post(t, d.mux, d.buyer, SeriesPath, "code", "ÖV-1", "title", "Övningsindex", "provider", "Övning", "invented", "ja").Status(303)
	series := must[[]Series](t)(d.AllSeries(t.Context()))[0]
	at := d.send(t, SeriesPath+"/las-in", "fel.csv", "Serie;Månad;Värde;Status\nÖV-1;2021-12;100;slutligt\nXX;2022-12;noll;\n")
	webtest.Get(t, d.mux, d.buyer, at).Has(".notice", "1\u00a0rad har fel").Has("td", "Rad 3")
	webtest.Post(t, d.mux, d.buyer, at).Status(409)
	at = d.send(t, SeriesPath+"/las-in", "index.csv", "Serie;Månad;Värde;Status\nÖV-1;2021M12;100;slutligt\nÖV-1;2022-12;105,0;preliminärt\n")
	webtest.Get(t, d.mux, d.buyer, at).Has("p", "2 nya månader").Has("td", "December 2022")
	webtest.Post(t, d.mux, d.buyer, at).Redirects(SeriesPath)
	webtest.Get(t, d.mux, d.buyer, series.URL()).Has(".badge", "Påhittad").Has("svg text", "2022-12").Has("td", "Preliminärt")
	form := []string{"contract_id", k.ID, "source", "punkt 7.2", "initiator", "supplier", "fixed", "20", "base", "2021-12", "span", "1", "lag", "1", "mode", "base", "carry", "ja", "decimals", "2",
		"first_on", "2023-01-01", "every", "12", "notice_days", "60", "late_out", "ja", "series-1", series.ID}
	webtest.Get(t, d.mux, d.buyer, ClausePath+"/ny?avtal="+k.ID).Has("label", "Fast del").Has("option", "ÖV-1 Övningsindex")
	webtest.Post(t, d.mux, d.buyer, ClausePath, append(form, "weight-1", "70")...).Status(422).Has(".errors", "90\u00a0%")
	webtest.Post(t, d.mux, d.buyer, ClausePath, append(form, "weight-1", "80")...).Status(303)
	c := must[[]Clause](t)(d.ClausesOf(t.Context(), k.ID))[0]
	webtest.Get(t, d.mux, d.buyer, c.URL()).Has("h2", "Prova").Has("td", "+4,000\u00a0%").Has("p", "+4,00\u00a0%")
	webtest.Get(t, d.mux, d.buyer, c.URL()+"?fran=2024-01-01").Has("p", "saknar värde för december 2023")
	webtest.Get(t, d.mux, d.buyer, c.URL()+"/andra").Has("label", "Varför ändras")
	webtest.Get(t, d.mux, d.buyer, RevisionPath+"/ny?avtal="+k.ID+"&klausul="+c.ID).Has("option[selected]", "punkt 7.2")
	webtest.Post(t, d.mux, d.buyer, RevisionPath, "contract_id", k.ID, "ground", "negotiated", "requested_on", "2022-06-01", "requested_by", "supplier", "from_on", "2023-01-01", "asked", "3", "text", "x").Status(422).Has(".errors", "17 kap.")
	webtest.Post(t, d.mux, d.buyer, RevisionPath, "contract_id", k.ID, "ground", "index", "clause_id", c.ID, "requested_on", "2022-06-01", "requested_by", "supplier", "from_on", "2023-01-01", "asked", "6").Status(303)
	rows, _, err := d.Revisions(t.Context(), RevisionFilter{}, Page{})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d, %v", len(rows), err)
	}
	url := rows[0].URL()
	webtest.Get(t, d.mux, d.buyer, url).Has(".badge", "Begärd").Has("button", "Kontrollera")
	webtest.Post(t, d.mux, d.buyer, url+"/kontrollera").Redirects(url)
	webtest.Get(t, d.mux, d.buyer, url).Has("p", "Klausulen ger +4,00").Has("a", "Besluta")
	webtest.Get(t, d.mux, d.buyer, url+"/besluta").Has("label", "Nämndens beslut").Has("td", "Formeln")
	webtest.Post(t, d.mux, d.buyer, url+"/besluta", "verdict", "part", "percent", "", "on", "2022-06-10").Status(422).Has(".errors", "hur många procent")
	webtest.Post(t, d.mux, d.buyer, url+"/besluta", "verdict", "approve", "on", "2022-06-10").Redirects(url)
	webtest.Get(t, d.mux, d.buyer, url).Has(".badge", "Godkänd").Has(".notice", "väntar på att fastställas").Has("dd", "per år")
	webtest.Get(t, d.mux, d.buyer, l.URL()+"/versioner/2").Has(".notice", "genomför en beslutad prisändring").Has("td", "104,00")
	webtest.Get(t, d.mux, d.buyer, RevisionPath+"?grund=index&beslutade=ja").Count("tbody tr", 1)
	webtest.Get(t, d.mux, d.buyer, RevisionPath+"?format=csv").Status(200)
	webtest.Post(t, d.mux, d.buyer, url+"/ta-tillbaka", "why", "").Status(422)
	webtest.Post(t, d.mux, d.buyer, url+"/ta-tillbaka", "why", "Fel").Redirects(url)
	panel, err := (&Web{Store: d.Store}).ContractPanel(web.WithUser(t.Context(), d.buyer), k.ID)
	if html := string(panel.Body); err != nil || !strings.Contains(html, "Indexklausuler") || !strings.Contains(html, "Återtagen") {
		t.Errorf("the panel is %s, %v", html, err)
	}
}
