package report_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/dbtest"
	"klover/internal/base/paper"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

var (
	reader = webtest.User("Rut Ek", "report.read", "figure.read")
	writer = webtest.User("Karin Lindqvist", "report.read", "report.write", "report.comment", "figure.read")
	fixer  = webtest.User("Åsa Öberg", "report.read", "report.write", "report.review", "report.fix", "report.comment", "figure.read")
	critic = webtest.User("Erik Sandvall", "report.read", "report.comment", "figure.read")
	fellow = webtest.User("Nils Ek", "report.read", "report.write", "report.comment", "figure.read")
)

func site(t testing.TB) (http.Handler, report.Store, *world) {
	t.Helper()
	w := newWorld()
	s := storeOn(t, dbtest.SQLite(t, migrations...), w)
	m := webtest.Mux()
	(&report.Web{Store: s, Brands: brands}).Routes(m)
	return m, s, w
}

func TestDocumentLeadsFromFigureToRows(t *testing.T) {
	t.Parallel()
	m, s, w := site(t)
	r, _ := made(t, s, 2022)
	draft := webtest.Get(t, m, reader, r.URL()).Status(200).
		Has("h1", "Verksamhetsberättelse 2022").Has(".badge", "Utkast").Has(".notice", "följer raderna").
		Has(".paper h3", "Året i korthet").Has(".paper-callout", "godkänner").Has(".paper-table td a", "Rollator hög brukarvikt").
		Has(".paper-figure", "141").Lacks("button", "Lägg till").Lacks("a", "Ändra uppgifter")
	if got := draft.Attr("a.paper-figure", "href"); got != "/nyckeltal/proc.announced?period=2022&slag=ar" {
		t.Errorf("a draft's figure leads to %s", got)
	}
	fixed(t, s, r.ID)
	w.counts["proc.announced"][2022] = 150
	fixed := webtest.Get(t, m, reader, r.URL()).Status(200).Has(".badge", "Låst").Has(".notice-title", "av Karin Lindqvist").Has(".notice", "Kontrollsumma").Has(".paper-figure", "141")
	address := fixed.Attr("a.paper-figure", "href")
	webtest.Get(t, m, reader, address).Status(200).Has("h1", "Annonserade upphandlingar 2022").Has(".kpi-value", "141").
		Has("#rader", "141\u00a0rader summerar till 141").Count("#rader tbody tr", 141).Has("#rader tfoot td", "141").Has("p", "Definition av annonserade").
		Has("dt", "Kontrollsumma för raderna")
	webtest.Get(t, m, reader, r.URL()+"/skillnader").Status(200).Has("p", "2\u00a0siffror räknas fram annorlunda").Has("td", "150").Has("td", "+9 (+6,4\u00a0%)")
	webtest.Get(t, m, reader, r.URL()+"/tal/finns-inte").Status(404)
	webtest.Get(t, m, webtest.Nobody, r.URL()).Redirects("/logga-in?next=%2Frapporter%2F" + r.ID)
}

func TestReportIsMadeAndListed(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	webtest.Get(t, m, writer, "/rapporter").Status(200).Has(".empty", "Det finns inga rapporter än")
	webtest.Get(t, m, writer, "/rapporter/ny").Status(200).Has("label", "Period")
	webtest.Post(t, m, writer, "/rapporter", "kind", "verksamhetsberattelse", "period", "2022-08", "carry", "ja").Status(422).Has(".errors", "gäller ett helt år")
	webtest.Post(t, m, writer, "/rapporter", "kind", "verksamhetsberattelse", "period", "i fjol").Status(422).Has(".errors", "ingen period")
	webtest.Post(t, m, writer, "/rapporter", "kind", "budget", "period", "2022").Status(422).Has(".errors", "ingen mall")
	page := webtest.Post(t, m, writer, "/rapporter", "kind", "verksamhetsberattelse", "period", "2022", "carry", "ja").Status(303)
	webtest.Post(t, m, writer, "/rapporter", "kind", "verksamhetsberattelse", "period", "2022").Status(409).Has(".errors", "finns redan: VB-2022-1")
	webtest.Post(t, m, reader, "/rapporter", "kind", "verksamhetsberattelse", "period", "2021").Status(403)
	webtest.Get(t, m, reader, "/rapporter").Has("td a", "Verksamhetsberättelse 2022").Has("td", "VB-2022-1")

	address := page.Header.Get("Location")
	webtest.Get(t, m, writer, address+"/andra").Status(200).Has("label", "Diarienummer")
	webtest.Post(t, m, writer, address, "version", "1", "title", "", "body", "Inköpsnämnden").Status(422).Has(".errors", "Fyll i titel")
	webtest.Post(t, m, writer, address, "version", "1", "title", "Verksamhetsberättelse 2022", "diary", "INK23-0012").Redirects(address)
	webtest.Post(t, m, writer, address, "version", "1", "title", "Årsrapport", "diary", "").Status(409).Has("td", "INK23-0012")
	webtest.Post(t, m, writer, address+"/ta-bort").Redirects("/rapporter")
	if list, _, err := s.List(t.Context(), 10, 0); err != nil || len(list) != 0 {
		t.Errorf("%d reports are left, %v", len(list), err)
	}
}

func TestSectionIsPreviewedBeforeItIsSaved(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, sections := made(t, s, 2022)
	one := headed(t, sections, "Besparingar")
	address := "/rapportavsnitt/" + one.ID
	webtest.Get(t, m, writer, address+"/andra").Status(200).Has("h1", "Besparingar").Has("#forhandsgranskning", "85,0\u00a0mkr").
		Has("code", "{{tal proc.announced -1}}").Has("code", "savings.enabled")
	form := []string{"version", "1", "heading", "Besparingar", "level", "1", "numbered", "ja", "status", "started"}
	webtest.Post(t, m, writer, address, append(form, "text", "Utfallet blev {{tal savings.net}}, eller 81 mkr.", "forhandsgranska", "ja")...).
		Status(200).Has("h2", "inte sparad").Has("#forhandsgranskning", "Utfallet blev 81,8\u00a0mkr").Has("li", "Siffra skriven för hand").Has("textarea", "eller 81 mkr")
	webtest.Post(t, m, writer, address, "version", "1", "heading", "Besparingar", "level", "3", "numbered", "ja", "status", "started", "text", "Bra.", "forhandsgranska", "ja").
		Status(200).Has("#forhandsgranskning h2", "Besparingar").Count("#forhandsgranskning h4", 0).Lacks("#forhandsgranskning", "0.0.1")
	webtest.Post(t, m, writer, address, append(form, "text", "Utfallet blev {{tal savings.nett}}.")...).
		Status(422).Has(".errors", "Rad 1, tecken 15: Nyckeltalet savings.nett finns inte.").Has("textarea", "savings.nett")
	webtest.Post(t, m, writer, address, append(form, "text", "Utfallet blev {{tal savings.net}}.")...).Redirects(r.URL() + "#a-" + one.ID)
	webtest.Post(t, m, writer, address, append(form, "text", "Något annat.")...).Status(409).Has("textarea", "Något annat.").Has("ins", "Något").Has("ins", "blev")
	webtest.Post(t, m, reader, address, form...).Status(403)

	webtest.Post(t, m, writer, address+"/flytta", "steg", "-1").Redirects(address + "/andra")
	webtest.Post(t, m, writer, r.URL()+"/nytt-avsnitt", "heading", "Bilaga").Status(303)
	webtest.Post(t, m, writer, r.URL()+"/nytt-avsnitt", "heading", " ").Status(422)
	webtest.Get(t, m, writer, r.URL()).Has("h2", "Bilaga").Has("td", "Skriv")
	webtest.Post(t, m, writer, address+"/ta-bort").Redirects(r.URL())
	webtest.Get(t, m, writer, r.URL()).Lacks(".paper h2", "Besparingar")
}

func brands(context.Context, day.Date) ([]report.PartyBrand, error) {
	return []report.PartyBrand{{Code: "D", Brand: paper.Brand{Name: "Region Sörmland", Colour: 0xffd100}}}, nil
}

func TestLockingNeedsTheWarningsRead(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, sections := made(t, s, 2022)
	webtest.Get(t, m, reader, r.URL()+"/granska").Status(200).Has("h2", "Inte klart").Lacks("button", "Lås rapporten").Lacks("button", "Skicka till granskning")
	webtest.Post(t, m, writer, r.URL()+"/skicka", "version", "1").Status(409).Has("p", "är inte klara")
	write(t, s, author(t), headed(t, sections, "Besparingar").ID, "Det blev 40 avtal.")
	finish(t, s, r.ID)
	webtest.Get(t, m, writer, r.URL()+"/granska").Has("button", "Skicka till granskning").Lacks("button", "Godkänn för beslut")
	webtest.Post(t, m, reader, r.URL()+"/skicka", "version", "1").Status(403)
	webtest.Post(t, m, writer, r.URL()+"/skicka", "version", "1").Redirects(r.URL())
	webtest.Get(t, m, writer, r.URL()).Has(".badge", "På granskning").Lacks("a", "Skriv").Has(".timeline", "Karin Lindqvist")
	webtest.Post(t, m, fixer, r.URL()+"/skicka-tillbaka", "version", "2", "why", "").Status(422)
	webtest.Post(t, m, writer, r.URL()+"/godkann", "version", "2").Status(403)
	webtest.Post(t, m, fixer, r.URL()+"/godkann", "version", "2").Redirects(r.URL())
	webtest.Post(t, m, fixer, r.URL()+"/las", "version", "3", "last", "ja").Status(409).Has("p", "ska beslutas innan den låses")
	webtest.Get(t, m, fixer, r.URL()+"/granska").Has("label", "Paragraf").Has("h2", "Öppna igen för ändring").Lacks("button", "Lås rapporten")
	webtest.Post(t, m, fixer, r.URL()+"/besluta", "version", "3", "decided_on", "", "decided_by", "Inköpsnämnden").Status(422).Has(".errors", "vilken dag beslutet fattades")
	webtest.Post(t, m, fixer, r.URL()+"/besluta", "version", "3", "decided_on", "2023-01-16", "decided_by", "Inköpsnämnden", "decided_no", "§ 12", "decided_url", "/namnden/beslut/1").Redirects(r.URL() + "/granska")
	webtest.Get(t, m, fixer, r.URL()+"/granska").Has("button", "Lås rapporten").Has("label", "Jag har läst varningarna")
	webtest.Post(t, m, writer, r.URL()+"/las", "version", "4", "last", "ja").Status(403)
	webtest.Post(t, m, fixer, r.URL()+"/las", "version", "4").Status(409).Has("p", "läst varningarna")
	webtest.Post(t, m, fixer, r.URL()+"/las", "version", "4", "last", "ja").Redirects(r.URL())
	webtest.Get(t, m, fixer, r.URL()).Has(".badge", "Låst").Has("summary", "Gör en ny utgåva").Has(".history", "låste").Has("dd a", "§ 12").Has("button", "Arkivera")
	webtest.Get(t, m, fixer, r.URL()+"/granska").Status(409)
	webtest.Get(t, m, reader, r.URL()+"/arkiv").Status(404)
	webtest.Post(t, m, fixer, r.URL()+"/arkivera").Redirects(r.URL())
	webtest.Get(t, m, reader, r.URL()+"/arkiv").Status(200).HeaderHas("Content-Disposition", "VB-2022-1-arkiv.zip")
	webtest.Post(t, m, fixer, r.URL()+"/ny-utgava", "why", "").Status(422)
	webtest.Post(t, m, fixer, r.URL()+"/ny-utgava", "why", "Rättelse av antalet mål.").Status(303)
	webtest.Get(t, m, reader, r.URL()).Has("td a", "VB-2022-2").Has("td", "Rättelse av antalet mål.")
}

func TestDecisionOfTheBodyIsNotTypedAgain(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, migrations...)
	s := storeOn(t, d, newWorld())
	matter := report.Matter{Title: "Verksamhetsberättelse 2022", Body: "Inköpsnämnden", On: 20230116, URL: "/arenden/1"}
	s.Matters = func(_ context.Context, path string) ([]report.Matter, error) {
		if !strings.HasPrefix(path, "/rapporter/") {
			t.Errorf("asked for %s", path)
		}
		return []report.Matter{matter}, nil
	}
	m := webtest.Mux()
	(&report.Web{Store: s}).Routes(m)
	r, _ := made(t, s, 2022)
	webtest.Get(t, m, reader, r.URL()).Has("dd a", "Verksamhetsberättelse 2022, Inköpsnämnden 2023-01-16")
	finish(t, s, r.ID)
	step(t, s, author(t), r.ID, "skicka", "")
	r = step(t, s, chief(t), r.ID, "godkann", "")
	version := strconv.FormatInt(r.Version, 10)
	lock := func() *webtest.Page {
		return webtest.Post(t, m, fixer, r.URL()+"/las", "version", version, "last", "ja")
	}
	webtest.Get(t, m, fixer, r.URL()+"/granska").Has("h2", "Nämnden har inte beslutat än").Has("summary", "för hand").Lacks("button", "Lås rapporten")
	lock().Status(409).Has("p", "ska beslutas innan den låses")

	matter.Decision, matter.Refused = report.Decision{On: 20230116, By: "Inköpsnämnden", No: "§ 7/2023", Text: "Ärendet återremitteras.", URL: "/beslut/1"}, true
	webtest.Get(t, m, fixer, r.URL()+"/granska").Has("p", "har inte godkänt").Lacks("button", "Lås rapporten")
	lock().Status(409)

	matter.Decision.Text, matter.Refused = "Nämnden godkänner rapporten.", false
	webtest.Get(t, m, fixer, r.URL()).Has("dd a", "Nämnden godkänner rapporten.")
	webtest.Get(t, m, fixer, r.URL()+"/granska").Has("dd a", "§ 7/2023").Has("button", "Lås rapporten")
	webtest.Post(t, m, writer, r.URL()+"/las", "version", version, "last", "ja").Status(403)
	lock().Redirects(r.URL())
	got, _, err := s.Get(t.Context(), r.ID)
	if err != nil || got.State != report.Fixed || got.DecidedNo != "§ 7/2023" || got.DecidedOn != 20230116 || got.DecidedURL != "/beslut/1" {
		t.Errorf("the report notes %+v, %v", got, err)
	}
	webtest.Get(t, m, reader, r.URL()).Has("dd a", "§ 7/2023").Has("dd a", "2023-01-16, § 7/2023")
}

func TestReportIsReadAsOnePageByAnyReader(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, sections := made(t, s, 2022)
	fixed(t, s, r.ID)
	anchor := "#a-" + headed(t, sections, "Besparingar").ID
	page := webtest.Get(t, m, reader, r.URL()+"/webb").Status(200).Has("nav a", "3 Besparingar").Has(".paper h2", "Besparingar").Has("a", "PDF")
	if !strings.Contains(page.Body, `href="`+anchor+`"`) || !strings.Contains(page.Body, `id="`+anchor[1:]+`"`) {
		t.Error("the contents do not lead to the chapters")
	}
	webtest.Get(t, m, reader, r.URL()+"/webb?part=D").Has("main", "Region Sörmland · Inköpsnämnden")
	webtest.Get(t, m, reader, r.URL()+"/webb?part=X").Status(404)
	webtest.Get(t, m, webtest.Nobody, r.URL()+"/webb").Status(303)
	webtest.Get(t, m, reader, r.URL()+"/fil/VB-2022-1.html?part=D").Status(200).Has("p", "Region Sörmland").HeaderHas("Content-Disposition", "VB-2022-1-D.html")
}

func TestSectionsAreSharedOut(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, sections := made(t, s, 2022)
	one := headed(t, sections, "Besparingar")
	webtest.Get(t, m, writer, r.URL()+"/fordela").Status(200).Has("option", "Erik Sandvall")
	webtest.Get(t, m, reader, r.URL()+"/fordela").Status(403)
	webtest.Post(t, m, writer, r.URL()+"/fordela", "owner-"+one.ID, "anv-erik sandvall", "due-"+one.ID, "31 februari").Status(422).Has(".error", "31 februari")
	webtest.Post(t, m, writer, r.URL()+"/fordela", "owner-"+one.ID, "anv-nagon annan").Status(422)
	webtest.Post(t, m, writer, r.URL()+"/fordela", "owner-"+one.ID, "anv-erik sandvall", "due-"+one.ID, "2023-01-10").Redirects(r.URL())
	webtest.Get(t, m, reader, r.URL()).Has("td", "Erik Sandvall").Has("td .second", "klart 2023-01-10").Has(".badge", "Försenat")
	due, err := s.DueFor(t.Context(), "anv-erik sandvall")
	if err != nil || len(due) != 1 || due[0].Heading != "Besparingar" || due[0].ReportTitle != "Verksamhetsberättelse 2022" {
		t.Errorf("%+v, %v", due, err)
	}
	if section(t, s, one.ID).Version != one.Version {
		t.Error("sharing out disturbs those who write")
	}
}

func TestReportIsCopiedForwardByOneButton(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, _ := made(t, s, 2021)
	webtest.Get(t, m, writer, r.URL()).Has("button", "Kopiera till 2022")
	address := webtest.Post(t, m, writer, r.URL()+"/kopiera").Status(303).Header.Get("Location")
	page := webtest.Get(t, m, writer, address).Has("h1", "Verksamhetsberättelse 2022").Has(".badge", "Kopierad från 2021, inte bearbetad").Has("p", "kopierade och inte bearbetade")
	one := page.Attr("tbody td a[href^=/rapportavsnitt/]", "href")
	webtest.Get(t, m, writer, one).Has(".notice", "Kopierad från 2021, inte bearbetad").Has("button", "Texten gäller oförändrad")
	webtest.Post(t, m, writer, one+"/bekrafta", "version", "1").Redirects(one)
	webtest.Get(t, m, writer, one).Lacks(".badge", "Kopierad från 2021, inte bearbetad")
}

func TestFilesAreSentByName(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, _ := made(t, s, 2022)
	for ext, media := range map[string]string{".pdf": "application/pdf", ".docx": "wordprocessingml", ".html": "text/html"} {
		page := webtest.Get(t, m, reader, r.URL()+"/fil/VB-2022-1"+ext).Status(200).HeaderHas("Content-Type", media).HeaderHas("Content-Disposition", "VB-2022-1"+ext)
		if len(page.Body) < 1000 || ext == ".pdf" && !strings.HasPrefix(page.Body, "%PDF") {
			t.Errorf("%s has %d bytes", ext, len(page.Body))
		}
	}
	webtest.Get(t, m, reader, r.URL()+"/fil/VB-2022-1.exe").Status(404)
}

func TestReportsAreSearchedFilteredAndExported(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	r, _ := made(t, s, 2021)
	fixed(t, s, r.ID)
	if _, err := s.Copy(author(t), r.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(author(t), report.Monthly, day.Month(2022, 3), false); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, m, reader, "/rapporter").Status(200).Count("tbody tr", 3).Has("td", "2023-01-16")
	webtest.Get(t, m, reader, "/rapporter?slag=manadsrapport").Count("tbody tr", 1).Has("td", "Månadsrapport mars 2022")
	webtest.Get(t, m, reader, "/rapporter?lage=fixed&lage=archived").Count("tbody tr", 1).Has("td", "VB-2021-1")
	webtest.Get(t, m, reader, "/rapporter?q=2022+verks").Count("tbody tr", 1).Has("td", "VB-2022-1")
	webtest.Get(t, m, reader, "/rapporter?organ=Ink%C3%B6p").Count("tbody tr", 1)
	webtest.Get(t, m, reader, "/rapporter?sortera=title").Status(200).Count("tbody tr", 3)
	webtest.Get(t, m, reader, "/rapporter?lage=borta").Status(422)
	if page := webtest.Get(t, m, reader, "/rapporter?slag=verksamhetsberattelse&format=csv").Status(200); !strings.Contains(page.Body, "VB-2021-1") || !strings.Contains(page.Body, "§ 12") || strings.Contains(page.Body, "MR-2022") {
		t.Errorf("the sheet: %s", page.Body)
	}
	f, err := report.ParseFilter(url.Values{"q": {"x"}, "slag": {"delarsrapport"}, "lage": {"draft", "review"}, "organ": {"Nämnden"}})
	if err != nil || f.URL() != "/rapporter?lage=draft&lage=review&organ=N%C3%A4mnden&q=x&slag=delarsrapport" {
		t.Errorf("%s, %v", f.URL(), err)
	}
}
