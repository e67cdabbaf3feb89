package intake

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestTheWayOfAnImportInBrowser(t *testing.T) {
	s := newSite(t)
	run := s.uploaded("plan.csv", badList...)
	b := webtest.Open(t, s.mux, s.user)
	b.Go(Path + "/ny").Shot("new").Accessible()
	b.Go(run + "/kolumner").Shot("columns").Accessible().Dark(true).Shot("columns-dark").Accessible().Dark(false)
	b.Size(320, 640).Go(run+"/kolumner").Fits().Shot("columns-phone").Accessible().Size(1440, 1000)
	b.Go(run + "/kolumner").Click("button[value=granska]").Until(`document.querySelector(".stats")`).Shot("checked").Accessible()
	b.Size(320, 640).Go(run).Fits().Shot("checked-phone").Accessible().Size(1440, 1000)
	b.Go(run + "/avvisade").Shot("rejected").Accessible()
	b.Go(run).Click("form[action$=kor] button").Until(`document.querySelector("#lage progress")`).Shot("working").Accessible()
	s.work()
	b.Until(`document.querySelector("#angra")`).Shot("done").Accessible()
	b.Go(run + "/rader").Shot("rows").Accessible().Go(Path).Shot("list").Accessible().Quiet()
}
