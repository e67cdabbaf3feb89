package economy

import (
	"net/url"
	"strings"
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/paper"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

var (
	reader = webtest.User("Rut Läsare", "economy.read")
	writer = webtest.User("Karin Controller", "economy.read", "economy.write")
)

// site is the pages on the demo's economy.
func site(t testing.TB) (Store, *web.Mux) {
	t.Helper()
	d := dbtest.SQLite(t, migrations()...)
	s := tell(t, d)
	return s, muxOf(s)
}

func muxOf(s Store) *web.Mux {
	m := webtest.Mux()
	(&Web{Store: s}).Routes(m)
	return m
}

func TestTheResultReportOpensItsRows(t *testing.T) {
	t.Parallel()
	_, m := site(t)
	page := webtest.Get(t, m, reader, "/ekonomi?period=2022-12").Status(200).Has("h1", "Resultatrapport").
		Has(".kpi-note", "Kostnaderna överstiger budget med 1\u00a0095\u00a0tkr").Has("details li", "RESULTAT i Ack utfall").Has(".source", "Data laddat: 2023-01-18")
	page.Count("tbody tr", 12).Has("td", "48\u00a0267").Lacks(".button", "Läs in en fil")
	webtest.Get(t, m, writer, "/ekonomi").Status(200).Has(".button", "Läs in en fil").Has("td", "−48\u00a0266")
	webtest.Get(t, m, reader, "/ekonomi?period=2022-12&enhet=kr").Status(200).Has("td", "−48\u00a0266\u00a0328,65")
	webtest.Get(t, m, reader, "/ekonomi?period=2021-13").Status(200).Has("[role=status]", "2021 bokslut")
	webtest.Get(t, m, reader, "/ekonomi?period=tolv").Status(422)
	list := CellFilter(december2022, YearToDate, []Line{Premises}, "").URL()
	webtest.Get(t, m, reader, list).Status(200).Has("[role=status]", "12 rader").Has("[role=status]", "−2\u00a0317\u00a0204,16")
	if got := webtest.Get(t, m, reader, "/ekonomi?period=2022-12&format=csv").Status(200).Body; !strings.Contains(got, "47858738,20") {
		t.Errorf("the exact amounts are not in the file:\n%s", got)
	}
	pdf := webtest.Get(t, m, reader, "/ekonomi/rapport.pdf?period=2022-12").Status(200)
	if !strings.HasPrefix(pdf.Body, "%PDF-") {
		t.Error("the report is no PDF")
	}
}

func TestSpecificationsShowDataSaknas(t *testing.T) {
	t.Parallel()
	_, m := site(t)
	webtest.Get(t, m, reader, "/ekonomi/projekt?period=2022-12").Status(200).Count("tbody tr", 2).Has("td", "Data saknas").Has("strong", "SUMMA")
	webtest.Get(t, m, reader, "/ekonomi/aktiviteter?period=2022-12").Status(200).Count("tbody tr", 10).Has("td", "82915 Inköp Levgrupp unikt Sörmland")
	webtest.Get(t, m, reader, "/ekonomi/aktiviteter?period=2022-12&visa=kostnader").Status(200).Has("option[selected]", "Kostnader")
	webtest.Get(t, m, reader, Filter{Kinds: []Kind{Outcome}, Period: day.Year(2022), Activity: "82915"}.URL()).Status(200).Has("[role=status]", "36 rader")
}

func post(t testing.TB, m *web.Mux, path string, values ...string) *webtest.Page {
	t.Helper()
	return webtest.Post(t, m, writer, path, values...)
}

func TestTheAnalysisIsWrittenUnderItsQuestions(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	webtest.Get(t, m, reader, "/ekonomi/avvikelser?period=2022-12").Status(200).Has("h2", "Hur ser det ekonomiska läget ut?").
		Has("td", "varav Konsultarvoden").Has("td", "−2\u00a0249").Has("td", "varav övrigt, utan egen orsak").Has("td", "674").Lacks("summary", "Ändra svaret")
	post(t, m, "/ekonomi/avvikelser", "period", "2022-12", "question", "laget", "text", "Nytt", "version", "1").Redirects("/ekonomi/avvikelser?period=2022-12")
	post(t, m, "/ekonomi/avvikelser", "period", "2022-12", "question", "laget", "text", "Gammalt", "version", "1").Status(409).Has("textarea", "Gammalt")
	post(t, m, "/ekonomi/avvikelser/orsak", "period", "2022-12", "question", "budget", "name", "Båda", "group_code", "RESOR", "amount", "5").Status(422).Has(".errors", "antingen")
	post(t, m, "/ekonomi/avvikelser/orsak", "period", "2022-12", "question", "budget", "name", "Avrundning", "amount", "-500").Redirects("/ekonomi/avvikelser?period=2022-12")
	a := ok[Analysis](t)(s.Analyse(t.Context(), december2022))
	c := a.Parts[1].Breakdowns[0].Parts[0].Cause
	webtest.Get(t, m, writer, "/ekonomi/avvikelser/orsak/"+c.ID+"/andra").Status(200).Has("button", "Spara orsaken")
	post(t, m, "/ekonomi/avvikelser/orsak", "id", c.ID, "version", "9", "question", "budget", "name", "Annan", "amount", "-1").Status(409).Has("h1", "Avrundning")
	post(t, m, "/ekonomi/avvikelser/orsak/"+c.ID+"/ta-bort").Redirects("/ekonomi/avvikelser?period=2022-12")
}

func TestTheStatementAndTheRules(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	webtest.Get(t, m, reader, "/ekonomi/fordelning?period=2022").Status(200).Has(".kpi-note", "noll, som det ska vara").Has("td", "Kostnadsbärare NAMND, Nämnden").Has(".badge", "Hälften var, nyckel saknas")
	webtest.Get(t, m, reader, "/ekonomi/fordelning?period=2022-01-05--2022-02-01").Status(422)
	post(t, m, "/ekonomi/nycklar", "pool", CommonPool, "year", "2022", "share_d", "60", "share_u", "41").Status(422).Has(".errors", "100 %")
	post(t, m, "/ekonomi/nycklar", "pool", CommonPool, "year", "2022", "share_d", "66,67", "share_u", "33,33", "decision", "Inköpsrådet").Redirects("/ekonomi/regler")
	webtest.Get(t, m, reader, "/ekonomi/regler").Status(200).Has("td", "66,67\u00a0%").Lacks("button", "Spara nyckeln")
	post(t, m, "/ekonomi/regler", "target", "aktivitet", "code", "LS020", "method", "en").Status(422).Has(".errors", "vilken part")
	post(t, m, "/ekonomi/regler", "target", "aktivitet", "code", "LS020", "method", "en", "party", "U").Redirects("/ekonomi/regler")
	rules := ok[[]Rule](t)(s.SplitRules(t.Context()))
	webtest.Get(t, m, writer, "/ekonomi/regler/"+rules[0].ID+"/andra").Status(200)
	post(t, m, "/ekonomi/regler/"+rules[0].ID+"/ta-bort").Redirects("/ekonomi/regler")
	webtest.Post(t, m, reader, "/ekonomi/nycklar", "pool", "x").Status(403)
}

func TestDebitBasesAndLoadsAreSearchedFilteredAndSorted(t *testing.T) {
	t.Parallel()
	_, m := site(t)
	get := func(address string) *webtest.Page { return webtest.Get(t, m, reader, address).Status(200) }
	get("/ekonomi/debitering").Count("tbody tr", 3).Has("p", "fastställt 185\u00a0457,50\u00a0kr")
	get("/ekonomi/debitering?ar=2018").Count("tbody tr", 1).Has("td", "DEB-2018-01").Has("p", "fastställt 94\u00a0017,50\u00a0kr")
	get("/ekonomi/debitering?lage=utkast").Count("tbody tr", 1).Has(".badge", "Utkast").Has("p", "fastställt 0\u00a0kr")
	get("/ekonomi/debitering?q=2017").Count("tbody tr", 1)
	get("/ekonomi/debitering?q=n%C3%84MNDENS+100%25").Has(".empty", "Inga underlag matchar urvalet")
	if first := get("/ekonomi/debitering?sortera=-total").Text("tbody tr"); !strings.Contains(first, "188\u00a0035") {
		t.Errorf("the largest cost is not first: %s", first)
	}
	get("/ekonomi/laddningar").Count("tbody tr", 20).Lacks("td", "SHA")
	get("/ekonomi/laddningar?innehall=budget").Count("tbody tr", 6).Lacks("td", "Prognos")
	get("/ekonomi/laddningar?q=inkopsnamnden+2021").Count("tbody tr", 1)
	get("/ekonomi/laddningar?kalla=Bokslutsjusteringar").Count("tbody tr", 1)
	if first := get("/ekonomi/laddningar?sortera=rows_read").Text("tbody tr"); !strings.Contains(first, "bokslutsjustering") {
		t.Errorf("the load with fewest rows is not first: %s", first)
	}
	if sheet := get("/ekonomi/debitering?ar=2018&format=csv"); strings.Contains(sheet.Body, "DEB-2017-01") || !strings.Contains(sheet.Body, "DEB-2018-01") {
		t.Errorf("the file is not what the list shows: %s", sheet.Body)
	}
}

func TestADebitBasisOnItsPages(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	webtest.Get(t, m, reader, "/ekonomi/debitering").Status(200).Has("td", "94\u00a0017,50\u00a0kr").Has("td", "91\u00a0440\u00a0kr").Lacks(".button", "Nytt underlag")
	made := post(t, m, "/ekonomi/debitering", "title", "Vår", "party", "U", "period", "2022-T1")
	d, _, err := s.DebitsOf(t.Context(), DebitFilter{}, Page{})
	if err != nil {
		t.Fatal(err)
	}
	var draft Debit
	for _, one := range d {
		if one.Title == "Vår" {
			draft = one
		}
	}
	made.Redirects(draft.URL())
	post(t, m, "/ekonomi/debitering", "title", "Vår", "party", "U", "period", "").Status(422)
	post(t, m, "/ekonomi/debitering", "id", draft.ID, "version", "99", "title", "Annan", "party", "U", "period", "2022-T1").Status(409)
	post(t, m, draft.URL()+"/faststall").Redirects(draft.URL())
	post(t, m, draft.URL()+"/aterta", "why", "").Status(422).Has(".errors", "Skriv varför")
	post(t, m, draft.URL()+"/skicka").Redirects(draft.URL())
	webtest.Get(t, m, writer, draft.URL()).Status(200).Has(".badge", "Skickat").Has("button", "Kreditera")
	post(t, m, draft.URL()+"/hitta-pa").Status(404)
	if pdf := webtest.Get(t, m, reader, draft.URL()+"/pdf").Status(200); !strings.HasPrefix(pdf.Body, "%PDF-") {
		t.Error("no PDF")
	}
}

func TestAPlanIsEditedInItsCells(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	post(t, m, "/ekonomi/planer", "kind", "budget", "year", "2023", "copy", "ja").Status(303)
	p, found, err := s.BudgetOf(t.Context(), 2023)
	if err != nil || !found {
		t.Fatal(err)
	}
	webtest.Get(t, m, reader, p.URL()).Status(200).Has("th", "Konsultarvoden").Lacks("input[name=RESOR-03]", "")
	webtest.Get(t, m, writer, p.URL()).Status(200).Count("input[name=RESOR-03]", 1)
	post(t, m, p.URL(), "version", "1", "name", p.Name, "RESOR-03", "mycket").Status(422).Has(".errors", "Resor och möten, månad 3")
	post(t, m, p.URL(), "version", "1", "name", p.Name, "RESOR-03", "-1000,50", "why", "Konferens").Redirects(p.URL())
	post(t, m, p.URL(), "version", "1", "name", p.Name, "RESOR-03", "-2000").Status(409).Has(".errors", "Någon annan")
	webtest.Get(t, m, writer, p.URL()).Status(200).Has(".why", "Konferens").Has(".history", "Resor och möten, mars 2023")
	post(t, m, p.URL()+"/besluta", "decided_on", "", "decided_by", "").Status(422)
	post(t, m, p.URL()+"/besluta", "decided_on", "2022-11-25", "decided_by", "Inköpsnämnden").Redirects(p.URL())
	webtest.Get(t, m, writer, p.URL()).Status(200).Has(".badge", "Beslutad 2022-11-25").Count("input[name=RESOR-03]", 0)
	post(t, m, "/ekonomi/planer", "kind", "prognos", "asOf", "2022-06", "name", "Egen").Status(303)
	post(t, m, "/ekonomi/planer", "kind", "budget", "year", "2023", "copy", "nej").Status(409)
	webtest.Get(t, m, reader, "/ekonomi/planer").Status(200).Has("td", "Egen")
}

func TestTheChartIsEdited(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	webtest.Get(t, m, reader, "/ekonomi/kontoplan").Status(200).Has("td", "Konsultarvoden").Lacks("h2", "Konton utan kontogrupp")
	post(t, m, "/ekonomi/kontogrupper", "code", "X", "name", "X", "line", "ovrigt", "accounts", "7610").Status(422).Has(".errors", "redan något")
	groups := ok[[]Group](t)(s.Groups(t.Context()))
	var g Group
	for _, one := range groups {
		if one.Code == Consultants {
			g = one
		}
	}
	webtest.Get(t, m, writer, "/ekonomi/kontogrupper/"+g.ID+"/andra").Status(200)
	post(t, m, "/ekonomi/kontogrupper/"+g.ID+"/ta-bort?version=1").Redirects("/ekonomi/kontoplan")
	webtest.Get(t, m, reader, "/ekonomi").Status(200).Has(".notice", "1\u00a0konto saknar kontogrupp").Has("td", "Konton utan kontogrupp")
	post(t, m, "/ekonomi/dimensioner", "kind", "aktivitet", "code", "82916", "name", "Ny").Redirects("/ekonomi/kontoplan")
	post(t, m, "/ekonomi/dimensioner", "kind", "", "code", "82916", "name", "Ny").Status(422)
}

// upload posts a file as the form does.
func upload(t testing.TB, m *web.Mux, name, text string, values ...string) *webtest.Page {
	t.Helper()
	return webtest.PostFile(t, m, writer, "/ekonomi/laddningar", "fil", name, []byte(text), values...)
}

func TestAFileIsLookedAtBeforeItIsLoaded(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	upload(t, m, "x.se", year(3, "100.00")[:400], "kind", "utfall").Status(422).Has(".errors", "Rad ")
	w := upload(t, m, "utfall.csv", table, "kind", "utfall", "signs", "resultat")
	where, err := url.Parse(w.Status(303).Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, m, writer, where.Path).Status(200).Has(".badge", "Granskas").Has("td", "tolv").Has("td", "Övriga kostnader").Has("button", "Läs in filen")
	webtest.Get(t, m, reader, where.Path).Status(200).Lacks("button", "Läs in filen")
	post(t, m, where.Path+"/las-in").Status(422).Has(".errors", "kan inte läsas")
	post(t, m, where.Path+"/las-in", "consent", "ja").Redirects(where.Path)
	upload(t, m, "annan.csv", table, "kind", "utfall").Status(422).Has(".errors", "redan inläst")
	post(t, m, where.Path+"/angra", "why", "").Status(422)
	post(t, m, where.Path+"/angra", "why", "Fel år").Redirects(where.Path)
	webtest.Get(t, m, writer, where.Path).Status(200).Has(".badge", "Ångrad").Has(".why", "Fel år")
	webtest.Get(t, m, reader, "/ekonomi/laddningar").Status(200).Has("td", "inkopsnamnden-2022-12.se").Has("td", "2023-01-18")
	w = upload(t, m, "utfall2.csv", strings.Replace(table, "tolv", "elva", 1), "kind", "utfall")
	post(t, m, w.Header.Get("Location")+"/kasta").Redirects("/ekonomi/laddningar")
	if n := ok[int64](t)(db.One[int64](t.Context(), s.DB, `SELECT count(*) FROM economy_load WHERE state = 'granskas'`)); n != 0 {
		t.Errorf("%d files are left to look at", n)
	}
}

func TestWhatReportsInsertIsWellFormed(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	p := day.Year(2022)
	text := ""
	for name, blocks := range map[string]func() ([]paper.Block, error){
		"resultat":    func() ([]paper.Block, error) { return s.ResultBlocks(t.Context(), p, nil) },
		"projekt":     func() ([]paper.Block, error) { return s.ProjectBlocks(t.Context(), p, []string{"kr"}) },
		"aktiviteter": func() ([]paper.Block, error) { return s.ActivityBlocks(t.Context(), p, []string{"kostnader"}) },
		"avvikelse":   func() ([]paper.Block, error) { return s.DeviationBlocks(t.Context(), p, nil) },
		"en fråga":    func() ([]paper.Block, error) { return s.DeviationBlocks(t.Context(), p, []string{"budget"}) },
		"nämnd":       func() ([]paper.Block, error) { return s.BoardCostBlocks(t.Context(), day.Year(2018), nil) },
		"nämnd utan":  func() ([]paper.Block, error) { return s.BoardCostBlocks(t.Context(), day.Year(2030), nil) },
	} {
		all, err := blocks()
		if err != nil || len(all) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		doc := paper.Document{Title: "T", Blocks: append([]paper.Block{paper.Heading{Level: 1, Text: "R"}}, all...)}
		if err := paper.Check(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		text += string(paper.HTML(doc))
	}
	for _, want := range []string{"94 017,50 kr", "−48 266", "Hur ser det ekonomiska läget ut?", "varav Konsultarvoden", "1 368"} {
		if !strings.Contains(plainText(text), want) {
			t.Errorf("the blocks lack %s", want)
		}
	}
}

func TestExportedRowsCanBeReadIn(t *testing.T) {
	t.Parallel()
	s, m := site(t)
	text := webtest.Get(t, m, reader, RowsPath+"?slag=utfall&period=2021&format=csv").Status(200).Body
	l, _, err := s.Import(asController(t.Context()), "tillbaka.csv", strings.NewReader(text), Options{Kind: Outcome, Source: "Annan"}, false, true)
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, k := range ok[[]KindSum](t)(s.Total(t.Context(), Filter{Kinds: []Kind{Outcome}, Period: day.Year(2021)})) {
		sum += k.N
	}
	if l.RowsRead != sum || l.Amount != 0 {
		t.Errorf("%d rows of %d, sum %s", l.RowsRead, sum, l.Amount.Sv())
	}
}
