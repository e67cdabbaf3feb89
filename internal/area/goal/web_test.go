package goal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"klover/internal/area/goal"
	"klover/internal/area/handbook"
	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/file"
	words "klover/internal/base/find"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

var (
	reader = webtest.User("Rut Ek", "figure.read")
	setter = webtest.User("Åsa Öberg", "figure.read", "figure.target")
)

func site(t testing.TB) (http.Handler, goal.Store, *world) {
	t.Helper()
	w := newWorld()
	s := storeOn(t, dbtest.SQLite(t, audit.Migrations, goal.Migrations), w)
	decide(t, s)
	m := webtest.Mux()
	(&goal.Web{Store: s}).Routes(m)
	return m, s, w
}

func TestListShowsValueTargetAndVerdictInWords(t *testing.T) {
	t.Parallel()
	m, _, _ := site(t)
	page := webtest.Get(t, m, reader, "/nyckeltal?period=2022&slag=ar").Status(200).
		Has("h1", "Nyckeltal").Has("h2", "Upphandlingar").Has("h2", "Besparingar").
		Has("td a", "Annonserade upphandlingar").Has("td a", "141").Has("td", "minst 85,0\u00a0mkr").Has(".badge", "Uppnått").
		Has("td", "−24 (−14,5\u00a0%)").Has("td", "9/141").Has("details p", "första annons i perioden").
		Has("li", "följs från och med 2023-01-01").Lacks("a", "Sätt mål")
	if got := page.Attr("td a", "href"); !strings.HasPrefix(got, "/upphandlingar?annonserad=2022") && len(page.Find(`td a`)) == 0 {
		t.Errorf("the value leads to %s", got)
	}
	webtest.Get(t, m, reader, "/nyckeltal").Status(200).Has("strong", "2022")
	webtest.Get(t, m, reader, "/nyckeltal?period=igår").Status(422)
	webtest.Get(t, m, webtest.Nobody, "/nyckeltal").Redirects("/logga-in?next=%2Fnyckeltal")
}

func TestUnknownIsNeverZero(t *testing.T) {
	t.Parallel()
	m, _, _ := site(t)
	webtest.Get(t, m, reader, "/nyckeltal/review.share?period=2021&slag=ar").Status(200).
		Has(".notice-title", "Ej mätbar").Has(".notice", "inte registrerade före 2022").
		Has(".notice-title", "Publicerat värde: 6,0\u00a0%").Lacks(".kpi-value", "0,0")
	webtest.Get(t, m, reader, "/nyckeltal/proc.announced?period=2016&slag=ar").Status(200).Has(".notice", "Registren börjar 2017-01-09.").Lacks(".kpi-value", "0")
	webtest.Get(t, m, reader, "/nyckeltal?period=2019-05&slag=manad").Status(200).Has(".second", "redovisas inte för den här sortens period")
}

func TestFigurePageAddsUp(t *testing.T) {
	t.Parallel()
	m, _, w := site(t)
	w.announced[2022] = 250
	webtest.Get(t, m, reader, "/nyckeltal/proc.announced?period=2022&slag=ar").Status(200).
		Has("#rader", "250\u00a0rader summerar till 250, samma som värdet.").Has("#rader", "visar de första 50").
		Count("#rader tbody tr", 50).Has("#rader tfoot td", "250").Has("#rader a", "2022-0000 Upphandling").
		Has("td", "Avgår: gemensamma, räknade hos båda").Has("td", "−27").
		Has("td", "från 2020-01-01").Has("td", "till och med 2019-12-31").Has(".timeline", "Definition 2").
		Has(".chart svg title", "Annonserade upphandlingar")
	webtest.Get(t, m, reader, "/nyckeltal/review.cases?period=2017&slag=ar").Status(200).
		Has("td", "Vunna").Has("td", "Ej avgjorda").Has("tfoot td", "15")
	webtest.Get(t, m, reader, "/nyckeltal/finns.inte").Status(404)
}

func TestFiguresEnteredByHandAreMarkedInTheList(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, migrations...)
	s := ownStore(t, d)
	m := create(t, s, orders())
	record(t, s, m, evidence, entry("2022", "D", "86 347"), entry("2022", "U", "58 422"))
	mux := webtest.Mux()
	(&goal.Web{Store: s}).Routes(mux)
	webtest.Get(t, mux, reader, "/nyckeltal?period=2022&slag=ar").Status(200).Has(".second", "Förs in för hand: Verksamhetsberättelse 2022, underlag 2023-01-10")
	webtest.Get(t, mux, reader, "/nyckeltal/"+m.Key+"?period=2022&slag=ar").Status(200).Has(".source", "Värdet förs in för hand: Verksamhetsberättelse 2022, underlag 2023-01-10.")
	webtest.Get(t, mux, reader, "/nyckeltal/proc.announced?period=2022&slag=ar").Status(200).Lacks(".source", "för hand")
	page := webtest.Get(t, mux, reader, "/nyckeltal?period=2022&slag=ar&format=csv").Status(200)
	if !strings.Contains(page.Body, "underlag 2023-01-10") {
		t.Error("the sheet lacks the source of the value")
	}
}

func TestFigurePageLeadsToTheHandbookPageThatHeldThen(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, audit.Migrations, words.Migrations, file.Migrations, goal.Migrations, handbook.Migrations)
	s := storeOn(t, d, newWorld())
	book := handbook.Store{DB: d}
	on := func(when day.Date) {
		d.Now = func() time.Time {
			return time.Date(when.Year(), time.Month(when.Month()), when.Day(), 12, 0, 0, 0, time.UTC)
		}
	}
	approve := func(e handbook.Edition, err error) handbook.Edition {
		t.Helper()
		writer, approver := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Siv"}), audit.WithActor(t.Context(), audit.Actor{ID: "2", Name: "Karin"})
		if err == nil {
			e, err = book.SendEdition(writer, e.ID, e.Version)
		}
		if err == nil {
			e, err = book.ApproveEdition(approver, e.ID, e.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	on(20200301)
	page, err := book.CreateDocument(t.Context(), handbook.Document{Title: "Så räknas annonserade", Kind: handbook.Article, Steward: "Processledare", ReviewOn: 20230301, Figures: "proc.announced"}, handbook.Edition{Text: "Första annonsen."})
	if err != nil {
		t.Fatal(err)
	}
	first := approve(page.Editions[0], nil)
	on(20220601)
	second := approve(book.NewEdition(t.Context(), handbook.Edition{DocumentID: page.ID, Text: "Första annonsen, utan DIS.", Why: "Tydligare"}))
	on(20230118)

	mux := webtest.Mux()
	(&goal.Web{Store: s, Handbook: book}).Routes(mux)
	u, writer := webtest.User("Rut Ek", "figure.read", "handbook.read"), webtest.User("Siv", "figure.read", "handbook.read", "handbook.write")
	at := func(year string) *webtest.Page {
		return webtest.Get(t, mux, u, "/nyckeltal/proc.announced?slag=ar&period="+year).Status(200)
	}
	at("2022").Has("p", "Förklaras i handboken: Så räknas annonserade").Has("p", "gäller från 2022-06-01.").Count(`a[href="`+second.URL()+`"]`, 1).Count(`a[href="`+page.URL()+`"]`, 1)
	at("2021").Has("p", "gällde 2020-03-01–2022-05-31.").Count(`a[href="`+first.URL()+`"]`, 1)
	at("2019").Has("p", "Ingen utgåva gällde när perioden slutade.")
	webtest.Get(t, mux, reader, "/nyckeltal/proc.announced?slag=ar&period=2022").Lacks("p", "handboken")
	webtest.Get(t, mux, u, "/nyckeltal/review.cases").Lacks("p", "handboken")
	webtest.Get(t, mux, writer, "/nyckeltal/review.cases").Count(`a[href="/handbok/ny?nyckeltal=review.cases"]`, 1)
}

func TestTargetFormKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	webtest.Get(t, m, setter, "/nyckeltal/mal/ny?nyckeltal=review.share&period=2022&slag=ar").Status(200).Has("h1", "Nytt mål för Andel överprövade")
	webtest.Post(t, m, setter, "/nyckeltal/mal", "nyckeltal", "review.share", "span", "year", "period", "2022", "aim", "max", "amount", "mycket").
		Status(422).Has(".errors", "kunde inte läsas som ett tal")
	webtest.Post(t, m, setter, "/nyckeltal/mal", "nyckeltal", "", "aim", "max").Status(422).Has(".errors", "Välj vilket nyckeltal")
	webtest.Post(t, m, setter, "/nyckeltal/mal", "nyckeltal", "review.share", "span", "year", "period", "2022", "aim", "max", "amount", "5 %").
		Redirects("/nyckeltal/review.share?period=2022&slag=ar")
	webtest.Get(t, m, reader, "/nyckeltal/review.share?period=2022&slag=ar").Has(".kpi-value", "högst 5,0\u00a0%").Has(".badge", "Ej uppnått")
	webtest.Post(t, m, reader, "/nyckeltal/mal", "nyckeltal", "review.share").Status(403)

	targets, err := s.Targets(t.Context(), goal.TargetFilter{Figure: "review.share"})
	if err != nil || len(targets) != 1 {
		t.Fatalf("%d targets, %v", len(targets), err)
	}
	address := "/nyckeltal/mal/" + targets[0].ID
	webtest.Get(t, m, setter, address+"/andra").Status(200).Has("label", "Målvärde")
	webtest.Post(t, m, setter, address, "version", "1", "span", "year", "period", "2022", "aim", "max", "amount", "4").Redirects("/nyckeltal/review.share?period=2022&slag=ar")
	webtest.Post(t, m, setter, address, "version", "1", "span", "year", "period", "2022", "aim", "max", "amount", "3").
		Status(409).Has("td", "3\u00a0%").Has("td", "4\u00a0%")
}

func TestTargetsAreListedCopiedAndTakenOut(t *testing.T) {
	t.Parallel()
	m, _, _ := site(t)
	webtest.Get(t, m, reader, "/nyckeltal/mal").Status(200).Has("h1", "Mål 2022").Has("td", "minst 85,0\u00a0mkr").Lacks("button", "Kopiera")
	webtest.Post(t, m, setter, "/nyckeltal/mal/kopiera", "ar", "2022").Redirects("/nyckeltal/mal?ar=2023")
	webtest.Get(t, m, setter, "/nyckeltal/mal?ar=2023").Has(".badge", "Inte beslutat").Has("button", "Kopiera till 2024")
	webtest.Get(t, m, reader, "/nyckeltal/mal?ar=2022&format=csv").Status(200).HeaderHas("Content-Disposition", "mal-2022.csv")
}

func TestSheetsHoldWhatThePageShows(t *testing.T) {
	t.Parallel()
	m, _, _ := site(t)
	page := webtest.Get(t, m, reader, "/nyckeltal?period=2022&slag=ar&format=csv").Status(200).HeaderHas("Content-Disposition", `nyckeltal-2022.csv`)
	for _, want := range []string{"proc.announced", "85,0", "minst 85,0"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
	rows := webtest.Get(t, m, reader, "/nyckeltal/proc.announced?period=2022&slag=ar&format=csv").Status(200)
	if got := strings.Count(rows.Body, "Upphandling"); got < 141 {
		t.Errorf("%d rows in the sheet, want 141", got)
	}
	webtest.Get(t, m, reader, "/nyckeltal/proc.announced?period=2022&slag=ar&format=xlsx&vad=perioder").Status(200).
		HeaderHas("Content-Type", "spreadsheetml")
}

func TestMonthsAreClosedOnce(t *testing.T) {
	t.Parallel()
	m, s, w := site(t)
	webtest.Get(t, m, setter, "/nyckeltal/manader").Status(200).Has(".empty", "Ingen månad är stängd")
	webtest.Post(t, m, setter, "/nyckeltal/manader", "manad", "2022-03").Redirects("/nyckeltal/manader/2022-03")
	webtest.Post(t, m, setter, "/nyckeltal/manader", "manad", "2022-03").Status(409)
	webtest.Post(t, m, reader, "/nyckeltal/manader", "manad", "2022-04").Status(403)
	webtest.Get(t, m, reader, "/nyckeltal/manader/2022-03").Status(200).Has("p", "samma värden och rader nu")
	w.announced[2022]--
	webtest.Get(t, m, reader, "/nyckeltal/manader/2022-03").Has("td", "140").Has("td", "−1")
	webtest.Get(t, m, reader, "/nyckeltal/manader/2022-05").Status(404)
	if _, err := s.Snapshots(t.Context(), day.Month(2022, 3)); err != nil {
		t.Error(err)
	}
}

func TestPublishedValuesAndCommentsAreWritten(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	webtest.Get(t, m, setter, "/nyckeltal/publicerat/ny?nyckeltal=proc.announced&period=2021").Status(200).Has("h1", "Annonserade upphandlingar")
	webtest.Post(t, m, setter, "/nyckeltal/publicerat", "nyckeltal", "proc.announced", "span", "year", "period", "2021", "value", "").
		Status(422).Has(".errors", "Fyll i publicerat värde")
	webtest.Post(t, m, setter, "/nyckeltal/publicerat", "nyckeltal", "proc.announced", "span", "year", "period", "2021", "value", "165", "document", "Verksamhetsberättelse 2021").
		Redirects("/nyckeltal/proc.announced?period=2021&slag=ar")
	printed, err := s.Published(t.Context(), "proc.announced")
	if err != nil || len(printed) != 1 {
		t.Fatalf("%+v, %v", printed, err)
	}
	address := "/nyckeltal/publicerat/" + printed[0].ID
	webtest.Get(t, m, setter, address+"/andra").Status(200)
	webtest.Post(t, m, setter, address, "version", "1", "span", "year", "period", "2021", "value", "166", "document", "VB").Redirects("/nyckeltal/proc.announced?period=2021&slag=ar")
	webtest.Post(t, m, setter, address, "version", "1", "span", "year", "period", "2021", "value", "167", "document", "VB").Status(409)
	webtest.Post(t, m, setter, address+"/ta-bort").Redirects("/nyckeltal/proc.announced")
	webtest.Post(t, m, setter, "/nyckeltal/kommentar", "nyckeltal", "proc.announced", "period", "2022", "slag", "ar", "text", "Färre än toppåret.").
		Redirects("/nyckeltal/proc.announced?period=2022&slag=ar")
	webtest.Get(t, m, reader, "/nyckeltal/proc.announced?period=2022&slag=ar").Has("p", "Färre än toppåret.").Has(".history", "kommenterade")
}
