package app_test

import (
	"maps"
	"net/url"
	"testing"

	"klover/internal/area/catalogue"
	"klover/internal/base/webtest"
)

// TestARequesterFindsHowToOrderAndAsksForMore searches by what is needed, reads how to
// order and what it costs, and sends a request when the contract does not suffice.
func TestARequesterFindsHowToOrderAndAsksForMore(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	requester := as(t, a, "requester")
	emma := walk{t, webtest.Open(t, h, requester)}
	id := oneOf(t, a, `SELECT c.id FROM contract c JOIN catalogue_entry e ON e.id = c.id JOIN price_list l ON l.contract_id = c.id WHERE e.how <> '' AND c.stage = 'tecknat' AND c.runs_key > 20231231 AND c.parties = ',D,U,' ORDER BY c.number LIMIT 1`)
	c, err := a.Contract.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	emma.Size(1280, 900).Go("/")
	emma.Fill(".hunt input", c.Title)
	emma.Click(".hunt button").Until(`location.pathname == "` + catalogue.Path + `"`)
	emma.said("Artiklar i prislistorna")
	emma.Shot("flow-katalog").Accessible()
	emma.Click(`main a[href$="` + id + `"]`)
	emma.opens(c.Title, "katalog-avtal").said("Så beställer du")
	emma.said("Priser")
	emma.Click(`main a[href^="/prislistor/"]`).Until(`location.pathname.startsWith("/prislistor/")`)
	emma.said("Version")
	emma.Shot("flow-katalog-priser").Accessible()

	unpriced := requester
	unpriced.Perms = maps.Clone(requester.Perms)
	delete(unpriced.Perms, "price.read")
	webtest.Get(t, h, unpriced, catalogue.Path+"/"+id).Status(200).Has("h2", "Så beställer du").Lacks("h2", "Priser")
	webtest.Get(t, h, webtest.Nobody, catalogue.PublicPath+"?q=pris").Status(200).Lacks("main", "kr/st")

	emma.Go(catalogue.Path + "/" + id)
	emma.clicks("Lägg ett uppdrag")
	emma.Until("document.querySelector('main [name=contract_no]').value.startsWith(`" + c.Number + "`)")
	emma.fills("uppdrag-nytt", "Uppdraget är inskickat", "title", "Fler storlekar av "+c.Title, "need", "Avtalet saknar den minsta storleken, som barnmottagningen behöver.", "kind", "new", "nature", "goods",
		"contact", "Emma Rosendal, 021-17 30 00", "total_U", "350 000", "financing", "running", "budget", "yes", "budget_by", "Verksamhetschefen", "wanted_start", "2023-09-01", "coordination", "unsure",
		"approved_by", "Verksamhetschefen", "approved_on", "2023-01-17")
	emma.said("Fler storlekar av " + c.Title)
	emma.Shot("flow-uppdrag-skickat").Accessible()
	emma.Size(320, 700).Go(catalogue.Path + "?q=" + url.QueryEscape(c.Title)).Fits().Accessible().Shot("flow-katalog-320")
	emma.Quiet()
}
