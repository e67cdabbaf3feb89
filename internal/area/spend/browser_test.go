package spend

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) {
	if name := os.Getenv("KLOVER_SPEND_CHILD"); name != "" {
		os.Exit(child(name))
	}
	webtest.Main(m)
}

// put puts a file in the field of the page, as a person does in the browser's dialog.
func put(b *webtest.Tab, name, text string) {
	var ok bool
	b.Eval(fmt.Sprintf(`(() => {
		const bytes = Uint8Array.from(atob(%q), c => c.charCodeAt(0)), files = new DataTransfer();
		files.items.add(new File([bytes], %q));
		document.querySelector("input[type=file]").files = files.files;
		return true;
	})()`, base64.StdEncoding.EncodeToString([]byte(text)), name), &ok)
}

func TestAControllersWayFromFileToUndoInBrowser(t *testing.T) {
	s := newSite(t)
	b := webtest.Open(t, s.mux, s.user)
	look := func(name string) {
		b.Size(1280, 1000).Shot("import-"+name).Accessible().Size(390, 844).Fits().Shot("import-"+name+"-phone").Accessible().Size(1280, 1000)
	}
	b.Go(OriginPath + "/ny")
	look("source")
	b.Fill("#f-name", "Raindance reskontra").Eval(`(document.querySelector("#f-party").value = "D", true)`, new(bool))
	b.Click("main form button.primary").Until(`location.pathname == "/inkopsrader/ny"`)
	put(b, "januari.csv", odd)
	look("new")
	var run string
	b.Click("main form button.primary").Until(`document.querySelector(".notice, .errors")`).Eval("location.pathname", &run)
	look("failed")
	b.Go(run + "/kolumner")
	for i := 0; i < len(oddColumns); i += 2 {
		var ok bool
		b.Eval(fmt.Sprintf(`(document.querySelector("#f-%s").value = %q, true)`, oddColumns[i], oddColumns[i+1]), &ok)
	}
	look("columns")
	b.Click("main form button.primary").Until(`document.querySelector(".stats")`)
	look("checked")
	b.Go(run + "/avvisade")
	look("rejected")
	b.Go(run).Click("form[action$=kor] button").Until(`document.querySelector("#lage progress")`)
	look("working")
	s.work()
	b.Until(`document.querySelector("#angra")`)
	look("done")
	b.Fill("#f-why", "Fel år").Agree().Click("#angra button").Until(`document.querySelector("#lage")`)
	s.work()
	b.Until(`document.querySelector("main .badge").textContent.includes("Ångrad")`)
	look("undone")
	b.Go(ImportPath)
	look("list")
	if at := b.Text("tbody"); !strings.Contains(at, "januari.csv") {
		t.Errorf("the list has %s", at)
	}
	b.Quiet()
}
