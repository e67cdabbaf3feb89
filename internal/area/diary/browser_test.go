package diary

import (
	"fmt"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreAccessible opens each page in a browser, wide, narrow and dark.
func TestPagesAreAccessible(t *testing.T) {
	d := dbtest.SQLite(t, tables()...)
	m, s, w := testPages(t, d)
	w.fields = []Field{{Name: "sista anbudsdag", Value: "2023-02-01", URL: "/upphandlingar/p1"}, {Name: "tilldelningsdag"}}
	ctx := acting(t)
	id := approved(t, d, "Mall för upphandlingsstrategi", "## Upphandlingen\n\n| Uppgift | Värde |\n|---|---|\n| Diarienummer | {{diarienummer}} |\n| Sista anbudsdag | {{sista anbudsdag}} |\n\n## Tid\n\nTilldelning {{tilldelningsdag}}.")
	c := must(s.Open(ctx, about))(t)
	e := must(s.Register(ctx, c.ID, letter("Uppdrag: rollatorer för hemsjukvården"), pdfFile("uppdrag.pdf")))(t)
	hidden := must(s.Register(ctx, c.ID, tender("Bolaget AB"), pdfFile("anbud.pdf")))(t)
	late := letter("Fråga om leveranstid")
	late.HappenedOn, late.Kind, late.Step = 20230102, "question", "procure"
	gone := must(s.Register(ctx, c.ID, late))(t)
	must(s.Strike(ctx, writer, gone.ID, gone.Version, "Registrerad två gånger"))(t)
	draft := must(s.FromTemplate(ctx, Document{CaseID: c.ID, Kind: Strategy, Step: "prepare"}, id))(t)
	done := must(s.Draft(ctx, Document{CaseID: c.ID, Title: "Tidplan", Kind: "analysis", Step: "prepare"}, "Första utkastet till **tidplan**.", ""))(t)
	done = must(s.Write(ctx, writer, done.ID, 1, "Andra utkastet till **tidplan**.", "Ny tid"))(t)
	must(s.Publish(ctx, writer, done.ID, done.Version, Publication{Direction: Prepared}))(t)
	u := user("r", permRead, permWrite, permSecret, permArchive)
	b := webtest.Open(t, m, u)
	for path, name := range map[string]string{
		Path: "lista", Path + "?filter=alla&allmanhet=ja": "allmanhet", Path + "?q=finns+inte": "tom", Path + "/ny?arende=" + c.ID: "ny", Path + "/ny": "ny-utan-arende",
		e.URL(): "post", gone.URL(): "makulerad", hidden.URL(): "anbud", e.URL() + "/ratta": "ratta", Path + "/arenden": "arenden", c.URL(): "akt",
		newPath + "?arende=" + c.ID: "ny-handling", draft.URL(): "utkast", draft.URL() + "/skriv": "skriv", draft.URL() + "/uppratta": "uppratta", draft.URL() + "/andra": "uppgifter",
		done.URL(): "handling", done.URL() + "/versioner": "versioner", rulesPath: "regler", rulesPath + "/gallring": "regel", Path + "/gallring": "gallring",
	} {
		b.Size(1280, 900).Dark(false).Go(path).Accessible().Fits().Shot("diary-" + name)
		b.Size(320, 800).Fits().Shot("diary-" + name + "-320")
		b.Size(1280, 900).Dark(true).Accessible().Quiet()
	}
	other := webtest.Open(t, m, citizen)
	other.Go(hidden.URL()).Accessible().Shot("diary-maskerad")
}

// see waits for a text in a node.
func see(b *webtest.Tab, selector, text string) {
	b.Until(fmt.Sprintf("[...document.querySelectorAll(%q)].some(n => n.innerText.includes(%q))", selector, text))
}

// choose picks an option of a list by what it says.
func choose(b *webtest.Tab, selector, label string) {
	b.Eval(fmt.Sprintf("(s => { s.value = [...s.options].find(o => o.text === %q).value; s.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector(%q))", label, selector), nil)
}

// TestAPurchaserPublishesAndTheRegistrarCorrects: a strategy is begun from the
// template, written, and entered in the diary; then its entry is put right.
func TestAPurchaserPublishesAndTheRegistrarCorrects(t *testing.T) {
	d := dbtest.SQLite(t, tables()...)
	m, s, w := testPages(t, d)
	approved(t, d, "Mall för upphandlingsstrategi", "# Strategi\n\n{{titel}}, senast {{sista anbudsdag}}.")
	b := webtest.Open(t, m, buyer)
	b.Go(newPath + "?slag=procurement&ref=p1")
	choose(b, "#f-template", "Mall för upphandlingsstrategi")
	choose(b, "#f-kind", "Upphandlingsstrategi")
	b.Click("form.form button.primary")
	see(b, "article", "Rollatorer")
	see(b, ".notice", "sista anbudsdag")
	w.fields = []Field{{Name: "sista anbudsdag", Value: "2023-02-01"}}
	b.Click("a[href$='/skriv']").Until("document.querySelector('#f-text')")
	b.Fill("#f-text", "Ett avtal om {{titel}}, senast {{sista anbudsdag}}.").Click("form.form button.primary")
	see(b, "article", "Ett avtal om Rollatorer, senast 2023-02-01.")
	b.Click("a[href$='/uppratta']").Until("document.querySelector('#f-direction')")
	b.Click("form.form button.primary")
	see(b, ".badge", "Allmän handling")
	b.Accessible().Quiet()
	rows, _, err := s.Search(t.Context(), public, Filter{}, Page{})
	if err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	r := webtest.Open(t, m, clerk)
	r.Go(rows[0].URL()).Click("a[href$='/ratta']").Until("document.querySelector('#f-why')")
	r.Fill("#f-title", "Strategi för rollatorer").Fill("#f-why", "Otydlig rubrik").Click("form.form button.primary")
	see(r, "h1", "Strategi för rollatorer")
	see(r, ".history", "Otydlig rubrik")
	r.Accessible().Quiet()
}
