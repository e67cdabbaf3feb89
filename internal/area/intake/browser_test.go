package intake

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

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

// choose puts a file in the field of the page, as a person does in the dialog of the
// browser.
func choose(b *webtest.Tab, name string, content []byte) {
	var ok bool
	b.Eval(fmt.Sprintf(`(() => {
		const bytes = Uint8Array.from(atob(%q), c => c.charCodeAt(0)), files = new DataTransfer();
		files.items.add(new File([bytes], %q));
		document.querySelector("input[type=file]").files = files.files;
		return true;
	})()`, base64.StdEncoding.EncodeToString(content), name), &ok)
}

func TestARegisterOfContractsGoesFromFileToUndoInBrowser(t *testing.T) {
	s := newSite(t)
	s.store.DB.Now = func() time.Time { return time.Date(2024, 2, 1, 9, 0, 0, 0, time.UTC) }
	before := written(t, "2023.csv", "Avtalsnr;Diarienr;Avtal;Part;Leverantör;Startdatum;Slutdatum;Avtalsvärde",
		"R-1;DU 2021/55;Ambulanser;DU;Alfa AB;2024-01-31;2025-01-31;10 mkr", "R-9;DU 2020/1;Båtar;D;Alfa AB;2022-01-01;2025-01-31;1 mkr")
	mustImport(t, s.store, Order{Path: before, Suppliers: true})
	b := webtest.Open(t, s.mux, s.user)
	b.Go(Path + "/ny")
	choose(b, "avtalsregister.xlsx", oddBook(t))
	b.Click("main form button.primary").Until(`location.pathname.endsWith("/kolumner")`).Shot("contracts-columns").Accessible()
	if at := b.Text("main"); !strings.Contains(at, "Kalkylblad") || !strings.Contains(at, "Leverantör") {
		t.Errorf("the sheet cannot be chosen: %s", at)
	}
	b.Click("input[name=leverantorer]").Click("button[value=granska]").Until(`document.querySelector(".stats")`).Shot("contracts-checked").Accessible()
	b.Click("form[action$=uppdatera] button").Until(`[...document.querySelectorAll(".stats dt")].some(d => d.textContent.includes("Uppdateras"))`)
	b.Click(`a[href$="/skillnader"]`).Until(`document.querySelector("tbody tr")`).Shot("contracts-diff").Accessible()
	if at := b.Text("tbody"); !strings.Contains(at, "+25,0") || !strings.Contains(at, "Båtar") {
		t.Errorf("the differences are %s", at)
	}
	b.Size(320, 640).Fits().Accessible().Size(1440, 1000)
	var path string
	b.Eval("location.pathname", &path)
	run := strings.TrimSuffix(path, "/skillnader")
	b.Go(run).Click("form[action$=kor] button").Until(`document.querySelector("#lage")`)
	s.work()
	b.Until(`document.querySelector("#angra")`).Shot("contracts-done").Accessible()
	if n := countOf(t, s.store, "contract"); n != 5 {
		t.Errorf("%d contracts are stored", n)
	}
	b.Fill("#f-why", "Fel år").Agree().Click("#angra button").Until(`document.querySelector("main .badge").textContent.includes("Ångrad")`).Accessible().Quiet()
	if n := countOf(t, s.store, "contract"); n != 2 {
		t.Errorf("%d contracts are left after undo", n)
	}
}
