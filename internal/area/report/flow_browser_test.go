package report_test

import (
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// Each person has a browser of their own, on the same program.
func TestReportIsWrittenReviewedDecidedAndArchivedInBrowsers(t *testing.T) {
	m, s, _ := site(t)
	r, err := s.Create(author(t), report.Annual, day.Year(2022), false)
	if err != nil {
		t.Fatal(err)
	}
	_, sections, _ := s.Get(t.Context(), r.ID)
	id := headed(t, sections, "Besparingar").ID
	finish(t, s, r.ID)
	karin, erik, asa := webtest.Open(t, m, writer), webtest.Open(t, m, critic), webtest.Open(t, m, fixer)
	address := "/rapportavsnitt/" + id

	// The author writes; what she writes is kept by itself, and saved by her button.
	karin.Go(address + "/andra")
	karin.Eval(`(() => { const t = document.querySelector("#f-text"); t.value = "Utfallet blev {{tal savings.enabled}}. Det var bra."; t.dispatchEvent(new Event("input", {bubbles: true})); })()`, nil)
	karin.Until(`document.querySelector("[data-kept]").textContent.includes("sparad för dig")`).Shot("flow-own")
	karin.Go(address + "/andra").Until(`document.querySelector("#f-text").value.includes("Det var bra")`).Accessible().Shot("flow-found")
	karin.Click("form[data-own] button.primary").Until(`document.querySelector(".flash.good")`)

	// A reader comments and suggests; the author accepts.
	erik.Go(address).Fill("#k-text", "Jämför med målet.").Click("form[action$='/kommentera'] button").Until(`document.querySelector(".thread")?.innerText.includes("Jämför med målet.")`)
	erik.Click("details.thread summary")
	erik.Eval(`document.querySelector("#k-proposal").value = "Utfallet blev {{tal savings.enabled}}. Det var över målet."`, nil)
	erik.Click("form[action$='/foresla'] button").Until(`document.querySelector("ins")`).Accessible().Shot("flow-suggested")
	karin.Go(address).Click("form.accept button").Until(`document.querySelector(".paper").innerText.includes("över målet")`)
	karin.Click("form[action$='/atgarda'] button").Until(`document.body.innerText.includes("Åtgärdad av Karin Lindqvist")`).Accessible()
	karin.Go(address + "/versioner").Until(`document.querySelector(".diff ins")`).Accessible().Shot("flow-versions")

	// Ready, sent, returned, sent again, approved, decided, locked, archived.
	karin.Go(address + "/andra")
	karin.Eval(`document.querySelector("[name=status][value=ready]") ? document.querySelector("[name=status][value=ready]").click() : document.querySelector("[name=status]").value = "ready"`, nil)
	karin.Click("form[data-own] button.primary").Until(`document.querySelector(".flash.good")`)
	press := func(b *webtest.Tab, verb, then string) {
		t.Helper()
		b.Go(r.URL() + "/granska")
		if verb == "skicka-tillbaka" {
			b.Fill("#why-skicka-tillbaka", "Skriv mer om målet.")
		}
		b.Click("form[action$='/" + verb + "'] button").Until(`document.querySelector("h1 ~ * .badge, .badge")?.innerText.includes("` + then + `")`)
	}
	press(karin, "skicka", "På granskning")
	asa.Go(r.URL() + "/granska").Accessible().Shot("flow-review")
	press(asa, "skicka-tillbaka", "Utkast")
	press(karin, "skicka", "På granskning")
	press(asa, "godkann", "Godkänd för beslut")
	asa.Go(r.URL()+"/granska").Fill("#f-decided_on", "2023-01-16").Fill("#f-decided_no", "§ 12").Accessible().Shot("flow-decide")
	asa.Click("form[action$='/besluta'] button.primary").Until(`document.querySelector("form[action$='/las']")`)
	asa.Eval(`document.querySelector("[name=last]")?.click()`, nil)
	asa.Click("form[action$='/las'] button").Until(`document.querySelector(".badge")?.innerText.includes("Låst")`)
	asa.Click("form[action$='/arkivera'] button").Until(`document.querySelector(".badge")?.innerText.includes("Arkiverad")`).Accessible().Shot("flow-archived")
	erik.Go(r.URL() + "/webb").Accessible().Shot("flow-read")
	erik.Size(320, 640).Fits().Accessible().Size(1440, 900)
	karin.Go(r.URL()).Click("form[action$='/kopiera'] button").Until(`document.querySelector("h1").innerText.includes("2023")`).Accessible().Shot("flow-copied")
	if !strings.Contains(karin.Text("main"), "Kopierad från 2022, inte bearbetad") {
		t.Error("the copy is not marked")
	}
}

func TestTwoAuthorsMeetInBrowsers(t *testing.T) {
	m, s, _ := site(t)
	_, sections := made(t, s, 2022)
	id := headed(t, sections, "Besparingar").ID
	text(t, m, s, id, "1", before).Status(http.StatusSeeOther)
	address := "/rapportavsnitt/" + id + "/andra"
	karin, nils := webtest.Open(t, m, writer), webtest.Open(t, m, fellow)
	karin.Go(address)
	nils.Go(address).Until(`document.querySelector("[data-others]").innerText.includes("Karin Lindqvist skriver här nu")`).Accessible().Shot("flow-others")
	for b, words := range map[*webtest.Tab]string{karin: "Karins mening. " + before, nils: before + " Nils mening."} {
		b.Eval(`(() => { const t = document.querySelector("#f-text"); t.value = "`+words+`"; t.dispatchEvent(new Event("input", {bubbles: true})); })()`, nil)
	}
	karin.Click("form[data-own] button.primary").Until(`document.querySelector(".flash.good")`)
	nils.Click("form[data-own] button.primary").Until(`document.querySelector("#fel")`).Accessible().Shot("flow-merge")
	nils.Size(320, 640).Fits().Size(1440, 900)
	nils.Click("form.form button.primary").Until(`document.querySelector(".flash.good")`)
	if got := section(t, s, id).Text; got != "Karins mening. "+before+" Nils mening." {
		t.Errorf("the text became %q", got)
	}
}
