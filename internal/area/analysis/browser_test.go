package analysis

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d := newDesk(t, filled(t, onSQLite(t)))
	tab := webtest.Open(t, d.mux, d.controller)
	look := func(name, url string) {
		t.Helper()
		tab.Size(1280, 900).Go(url).Accessible().Fits().Shot("analysis-"+name).Size(390, 844).Accessible().Fits().Shot("analysis-" + name + "-phone")
	}
	look("cube", Path)
	look("columns", Path+"?rad=leverantor&kol=klass&visa-i=kr")
	look("ratio", Path+"?rad=part&matt=avtalstrohet&kol=kategori1")
	look("treemap", Path+"?rad=leverantor&vy=ytor")
	look("pareto", Path+"?rad=leverantor&vy=pareto")
	look("trend", Path+"?vy=trend")
	look("sankey", Path+"?vy=floden&visa-i=kr")
	look("lines", LinesPath+"?leverantor=1")
	look("line", LinesPath+"/1/3")
	look("none", Path+"?period=1999")
	tab.Size(1280, 900).Go(Path + "?rad=leverantor").Dark(true).Accessible().Shot("analysis-dark").Dark(false)
	tab.Go(Path + "?vy=floden").Paper(true).Shot("analysis-paper").Paper(false)
	tab.Go(Path).Fill("select[name=rad]", "leverantor").Until("location.search.includes('rad=leverantor') && document.body.textContent.includes('Vårdgross AB')")
	tab.Click("tbody td a").Until("document.body.textContent.includes('per avtal')").Quiet()
}
