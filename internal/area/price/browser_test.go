package price

import (
	"testing"

	"klover/internal/base/job"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	k := d.deal(t)
	tier := gloves("H-1", 90)
	tier.FromQty = 50 * quantityScale
	l := d.priced(t, List{ContractID: k.ID}, gloves("H-1", 100), tier, gloves("H-2", 250))
	series := d.index(t, map[Month]Index{202112: 100, 202201: 101, 202202: 102, 202212: 105})
	c := d.clause(t, k, series, nil)
	r := must[Revision](t)(d.Request(t.Context(), Revision{ContractID: k.ID, Ground: ByIndex, ClauseID: asRef(c.ID), RequestedOn: 20220601, RequestedBy: "supplier", FromOn: 20230101, Asked: SomeShare(Percent(6))}))
	must[Revision](t)(d.Check(t.Context(), r.ID))
	file := d.send(t, l.URL()+"/las-in", "lista.csv", asSuppliersSend)
	points := d.send(t, SeriesPath+"/las-in", "index.csv", "Serie;Månad;Värde\nÖV-1;2022-03;103\nÖV-1;2022-02;102,5\n")
	tab := webtest.Open(t, d.mux, d.buyer)
	look := func(name, url string) {
		t.Helper()
		tab.Size(1280, 900).Go(url).Accessible().Shot("price-"+name).Size(390, 844).Accessible().Fits().Shot("price-" + name + "-phone")
	}
	look("search", Path)
	look("found", Path+"?q=h-1")
	look("lists", ListsPath)
	look("list", l.URL())
	look("new", Path+"/ny?avtal="+k.ID)
	look("edition", l.URL()+"/versioner/1")
	look("upload", l.URL()+"/las-in")
	look("file", file)
	look("clause", c.URL())
	look("clause-edit", c.URL()+"/andra")
	look("series", series.URL())
	look("all-series", SeriesPath)
	look("points", points)
	look("revisions", RevisionPath)
	look("revision", r.URL())
	look("decide", r.URL()+"/besluta")
	look("request", RevisionPath+"/ny?avtal="+k.ID+"&klausul="+c.ID)
	tab.Size(1280, 900).Go(file).Click("form[action$='/las'] button").Until("document.querySelector('.badge') && document.body.textContent.includes('Filen läses')")
	if err := (&job.Runner{DB: d.DB, Kinds: Jobs(d.Store)}).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	look("read", file)
	second := l.URL() + "/versioner/2"
	look("diff", second+"/jamfor")
	look("draft", second)
	look("row", second+"/rad?rad=1")
	look("hold", second+"/faststall")
	tab.Size(1280, 900).Go(r.URL() + "/besluta").Quiet()
}
