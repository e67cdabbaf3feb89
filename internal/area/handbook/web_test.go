package handbook

import (
	"context"
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/figure"
)

type site struct {
	*clock
	mux      *web.Mux
	writer   web.User
	approver web.User
	reader   web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	s := site{clock: clocked(dbtest.SQLite(t, areas()...)), mux: webtest.Mux(),
		writer:   webtest.User("Siv Skribent", "handbook.read", "handbook.write"),
		approver: webtest.User("Karin Chef", "handbook.read", "handbook.write", "handbook.approve"),
		reader:   webtest.User("Per Läsare", "handbook.read")}
	(&Web{Store: s.Store, Figures: announced(t)}).Routes(s.mux)
	return s
}

// announced is a register of one figure.
func announced(t *testing.T) *figure.Register {
	t.Helper()
	return ok[*figure.Register](t)(figure.NewRegister([]figure.Figure{{Key: "proc.announced", Name: "Annonserade upphandlingar", Unit: figure.Number,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal.", Source: "Rapporten"}}, Kinds: []figure.PeriodKind{figure.Year},
		Compute: func(context.Context, figure.Ask) (figure.Value, error) { return figure.Count(0), nil }}}))
}

func TestAProcessIsMadeAndDecidedThroughItsPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.reader, "/processer").Status(200).Has("p", "Det finns inga processer än").Lacks("a", "Ny process")
	post := func(pairs ...string) *webtest.Page { return webtest.Post(t, s.mux, s.writer, "/processer", pairs...) }
	post("code", "1", "name", "Inköp", "level", "huvudprocess").Status(303)
	all := ok[[]Process](t)(s.Processes(t.Context()))
	post("code", "1.1", "name", "Upphandla", "level", "delprocess", "parent_id", all[0].ID).Status(303)
	post("code", "1.1", "name", "Igen", "level", "delprocess", "parent_id", all[0].ID).Status(422).Has(".errors", "används redan")
	all = ok[[]Process](t)(s.Processes(t.Context()))
	post("code", "1.1.1", "name", "Förbereda", "level", "steg", "parent_id", all[1].ID, "role-1-role", "Enhetschef", "role-1-letters", "h").Status(422).Has(".errors", "Minst en roll ska utföra")
	post("code", "1.1.1", "name", "Förbereda", "level", "steg", "parent_id", all[1].ID, "role-1-role", "Enhetschef", "role-1-letters", "h", "role-2-role", "Strategisk inköpare", "role-2-letters", "U").Status(303)
	all = ok[[]Process](t)(s.Processes(t.Context()))
	step := all[2]
	webtest.Get(t, s.mux, s.writer, step.URL()).Has("td", "H – huvudansvarig").Has("button", "Skicka på granskning")
	webtest.Post(t, s.mux, s.writer, step.URL()+"/skicka", "version", "1").Status(303)
	webtest.Post(t, s.mux, s.writer, step.URL()+"/faststall", "version", "2").Status(403)
	webtest.Post(t, s.mux, s.approver, step.URL()+"/tillbaka", "version", "2", "why", "Vem konsulteras?").Status(303)
	webtest.Post(t, s.mux, s.writer, step.URL()+"/skicka", "version", "3").Status(303)
	webtest.Post(t, s.mux, s.approver, step.URL()+"/faststall", "version", "4").Status(303)
	webtest.Post(t, s.mux, s.approver, step.URL()+"/ledare", "name", "Lina", "from", "2022-03-01").Status(303)
	webtest.Get(t, s.mux, s.reader, step.URL()).Has(".badge", "Fastställd").Has("td", "Lina").Has("li", "Vem konsulteras?").Lacks("a", "Ändra")
	webtest.Get(t, s.mux, s.reader, all[1].URL()).Has("th", "Enhetschef").Has("td", "U")
	page := webtest.Get(t, s.mux, s.reader, "/processer").Has("text", "Förbereda")
	if alt := page.Attr("svg[role=group]", "aria-label"); !strings.Contains(alt, "Upphandla med stegen Förbereda") {
		t.Errorf("the map says %q", alt)
	}
	webtest.Get(t, s.mux, s.reader, "/processer/karta.svg").Status(200).HeaderHas("Content-Type", "image/svg+xml")
	webtest.Post(t, s.mux, s.writer, step.URL(), "version", "1", "code", "1.1.1", "name", "Annat", "level", "steg", "parent_id", all[1].ID).Status(409).Has("p", "Inget är förlorat")
}

func TestATemplateGetsANewEditionWithItsFileAndItsReason(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Post(t, s.mux, s.writer, "/handbok", "title", "Mall: anbudsinbjudan", "kind", "mall", "text", "x").Status(422).Has(".errors", "vem som förvaltar")
	webtest.Post(t, s.mux, s.writer, "/handbok", "title", "Mall", "kind", "mall", "steward", "Processledare", "review_on", "2023-03-01", "figures", "proc.annonserade", "text", "x").Status(422).Has(".errors", "inget nyckeltal med nyckeln proc.annonserade")
	webtest.Get(t, s.mux, s.writer, "/handbok/ny?nyckeltal=proc.announced").Count(`input[value="proc.announced"]`, 1)
	webtest.Post(t, s.mux, s.writer, "/handbok", "title", "Mall: anbudsinbjudan", "kind", "mall", "steward", "Processledare", "review_on", "2023-03-01", "figures", "proc.announced", "text", "| Kapitel | Innehåll |\n|---|---|\n| 1 | Krav |").Status(303)
	docs, _, err := s.Documents(t.Context(), Filter{}, Part{Limit: 5})
	if err != nil || len(docs) != 1 {
		t.Fatal(docs, err)
	}
	d := docs[0]
	webtest.Get(t, s.mux, s.reader, d.URL()).Has(".notice", "Ingen utgåva är fastställd").Has("td", "Krav").Has("p", "Förklarar Annonserade upphandlingar").Lacks("dd", "proc.announced")
	s.approve(t, d.Editions[0])
	webtest.Get(t, s.mux, s.writer, d.URL()+"/ny-utgava?anledning=Mål+12-22&lank=/overprovningar/x").Has("textarea", "Krav").Has("h1", "Ny utgåva")
	webtest.Post(t, s.mux, s.writer, d.URL()+"/ny-utgava", "text", "Nytt").Status(422).Has(".errors", "varför dokumentet ändras")
	webtest.PostFile(t, s.mux, s.writer, d.URL()+"/ny-utgava", "file", "mall.docx", []byte("innehåll"), "text", "Nytt", "why", "Kravet var otydligt", "because", "Mål 12-22", "because_url", "/overprovningar/x").Status(303)
	again := ok[Document](t)(s.Document(t.Context(), d.ID))
	e := again.Editions[0]
	webtest.Get(t, s.mux, s.writer, e.URL()).Has("a", "mall.docx").Has("a", "Mål 12-22").Has("button", "Skicka på granskning")
	webtest.Get(t, s.mux, s.reader, e.URL()+"/fil").Status(200).HeaderHas("Content-Disposition", "mall.docx")
	webtest.Get(t, s.mux, s.reader, d.URL()).Has("td", "Kravet var otydligt").Has("td", "Krav")
	webtest.Get(t, s.mux, s.reader, d.URL()+"/ny-utgava").Status(403)
}

func TestTheListFindsWhatIsToBeLookedOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	d := document(t, s.clock)
	s.approve(t, d.Editions[0])
	webtest.Get(t, s.mux, s.reader, "/handbok?sen=ja").Has("p", "Inga dokument")
	s.on(20230401)
	webtest.Get(t, s.mux, s.reader, "/handbok?sen=ja").Count("tbody tr", 1).Has(".badge", "Ska ses över")
	webtest.Post(t, s.mux, s.writer, d.URL()+"/sedd", "next", "2023-01-01").Status(422)
	webtest.Post(t, s.mux, s.writer, d.URL()+"/sedd", "next", "2024-04-01").Status(303)
	webtest.Get(t, s.mux, s.reader, "/handbok?sen=ja").Has("p", "Inga dokument")
	webtest.Get(t, s.mux, s.reader, "/handbok?q=regioner&format=csv").Status(200).HeaderHas("Content-Type", "csv")
}

func TestAnybodySuggestsAndIsAnswered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	d := document(t, s.clock)
	webtest.Post(t, s.mux, s.reader, d.URL()+"/foresla", "text", " ").Status(422)
	webtest.Post(t, s.mux, s.reader, d.URL()+"/foresla", "text", "Lägg till ett exempel").Status(303)
	list, _, err := s.Suggestions(t.Context(), SuggestionFilter{}, Part{Limit: 5})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	url := "/handboksforslag/" + list[0].ID
	webtest.Get(t, s.mux, s.reader, url).Has("a", "Samordnad upphandling").Lacks("button", "Svara")
	webtest.Post(t, s.mux, s.writer, url, "version", "1", "state", "antagen", "answer", "").Status(422).Has(".errors", "vad som händer")
	webtest.Post(t, s.mux, s.writer, url, "version", "1", "state", "antagen", "answer", "I nästa utgåva").Status(303)
	webtest.Get(t, s.mux, s.reader, "/handboksforslag?lage=ny").Has("p", "Inga förslag")
}

func TestPagesOfTheHandbookInTheBrowser(t *testing.T) {
	s := newSite(t)
	processes, documents, err := DemoParts()
	if err != nil {
		t.Fatal(err)
	}
	ids := ok[map[string]string](t)(s.DemoProcesses(as(t, "Siv"), as(t, "Karin"), processes))
	var last Document
	for _, d := range documents {
		d.ProcessID = ids[d.Document.Process]
		for _, e := range d.Texts {
			last = ok[Document](t)(s.DemoEdition(as(t, "Siv"), as(t, "Karin"), d.Document, e))
			d.Document = last
		}
	}
	b := webtest.Open(t, s.mux, s.writer)
	for name, path := range map[string]string{"processer": "/processer", "process": Process{ID: ids["1.2"]}.URL(), "steg": Process{ID: ids["1.2.1"]}.URL(), "steg-andra": Process{ID: ids["1.2.1"]}.URL() + "/andra",
		"handbok": "/handbok", "dokument": last.URL(), "dokument-nytt": "/handbok/ny", "ny-utgava": last.URL() + "/ny-utgava", "forslag": "/handboksforslag"} {
		b.Size(1280, 900).Go(path).Shot(name).Accessible().Quiet()
		b.Size(320, 800).Fits()
	}
	b.Dark(true).Size(1280, 900).Go("/processer").Shot("processer-mork").Accessible()
}
