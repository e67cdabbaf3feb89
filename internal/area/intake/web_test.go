package intake

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/job"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// site is the pages with an empty database and a runner that works when it is told to.
type site struct {
	t      *testing.T
	mux    *web.Mux
	store  Store
	runner *job.Runner
	user   web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	runner := &job.Runner{DB: s.DB, Kinds: Jobs(s), Log: quietLog}
	m := webtest.Mux()
	(&Web{Store: s, Jobs: runner}).Routes(m)
	u := webtest.User("Åsa Öberg", permRun)
	u.Parties = []string{"D", "U"}
	return site{t, m, s, runner, u}
}

func (s site) get(path string) *webtest.Page {
	s.t.Helper()
	return webtest.Get(s.t, s.mux, s.user, path)
}
func (s site) post(path string, pairs ...string) *webtest.Page {
	s.t.Helper()
	return webtest.Post(s.t, s.mux, s.user, path, pairs...)
}

func (s site) upload(name string, lines ...string) *webtest.Page {
	s.t.Helper()
	return webtest.PostFile(s.t, s.mux, s.user, Path, "fil", name, []byte(strings.Join(lines, "\n")), "register", "")
}

// uploaded uploads a list and returns the address of its run.
func (s site) uploaded(name string, lines ...string) string {
	s.t.Helper()
	p := s.upload(name, lines...)
	to := p.Header.Get("Location")
	if !strings.HasSuffix(to, "/kolumner") {
		s.t.Fatalf("uploading %s leads to %q with %d", name, to, p.Code)
	}
	return strings.TrimSuffix(to, "/kolumner")
}

var selected = regexp.MustCompile(`<select id="f-(k\d+)"[^>]*>(?s:.*?)</select>`)
var chosenOption = regexp.MustCompile(`<option value="([^"]*)" selected>`)

// mapping is the fields that the page proposes, as the form sends them.
func (s site) mapping(path string) []string {
	s.t.Helper()
	var pairs []string
	for _, m := range selected.FindAllStringSubmatch(s.get(path+"/kolumner").Status(200).Body, -1) {
		if c := chosenOption.FindStringSubmatch(m[0]); c != nil {
			pairs = append(pairs, m[1], c[1])
		}
	}
	return pairs
}

func (s site) work() {
	s.t.Helper()
	if err := s.runner.Drain(as(s.t)); err != nil {
		s.t.Fatal(err)
	}
}

func TestAListGoesFromUploadToUndoOnThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.get(Path).Status(200).Has(".empty-title", "Ingen lista har lästs in än")
	s.get(Path+"/ny").Status(200).Has("li", "Hela importen kan ångras").Has("p", "Upphandlingsmyndighetens statistik")
	run := s.uploaded("plan.csv", badList...)

	s.get(run+"/kolumner").Status(200).Has("h1", "Vilken kolumn är vad?").Has("tbody th", "Annonserad").Has("td", "Bra rad").
		Has("#f-k0 option[selected]", "Diarienummer").Has(".lead", "gissat efter rubrikerna")
	pairs := append(s.mapping(run), "register", "procurement", "rubrikrad", "1", "gor", "granska", "f0", "carried_out_by_us", "v0", "ja", "kalla", "Plan 2022")
	s.post(run+"/kolumner", pairs...).Redirects(run)

	s.get(run).Status(200).Has(".badge", "Granskad").Has(".stats dd", "10").Has("legend", "8\u00a0rader har fel").Has("button", "Importera 2\u00a0rader").
		Has("td", "Kan inte läsas").Has("td", "Datumet 2022-02-30 finns inte: februari 2022 har 28 dagar.").Has("td .badge", "Ny").Has("td .badge", "Avvisas").Has("td", "2022-02-11")
	s.get(run+"/avvisade?slag=Dubblett+i+filen").Status(200).Count("tbody tr", 1).Has("td", "Raden gäller samma upphandling som rad 2.")

	s.post(run+"/kor", "fel", "alla").Redirects(run)
	if n := countOf(t, s.store, "procurement"); n != 0 {
		t.Errorf("all or nothing stored %d", n)
	}
	s.post(run+"/kor", "fel", "bara-felfria").Redirects(run)
	s.get(run).Status(200).Has("#lage h2", "Importerar plan.csv").Has("#lage .progress", "Väntar på sin tur").Has("#lage[hx-get] progress", "").Has("button", "Avbryt")
	s.work()
	webtest.GetPart(t, s.mux, s.user, run).Status(200).HeaderHas("HX-Refresh", "true")
	s.get(run).Status(200).Has(".badge", "Klar").Has(".stats a", "2").Has("dd", "Plan 2022").Has(".history", "Åsa Öberg")
	s.get(run+"/rader").Status(200).Count("tbody tr", 2).Has("td a", "A-1 Bra rad")
	s.get(Path).Status(200).Has("td a", "plan.csv").Has("td", "Upphandlingar")

	s.post(run+"/angra", "why", "").Status(422).Has(".error", "Skriv varför importen ångras")
	s.post(run+"/angra", "why", "Fel år").Redirects(run)
	s.get(run).Status(200).Has(".badge", "Ångrad").Has(".history", "Fel år").Lacks("#angra", "")
	if n := countOf(t, s.store, "procurement"); n != 0 {
		t.Errorf("%d left after undo", n)
	}
}

func TestWhatDiffersIsShownAndUpdatedWhenItIsChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	head := "Dnr;Titel;Part;Annonserad;Värde"
	mustImport(t, s.store, Order{Path: written(t, "a.csv", head, "A-1;Rollatorer;D;2022-02-11;100"), Register: "procurement"})
	run := s.uploaded("b.csv", head, "A-1;Rollatorer;D;2022-02-11;150", "A-2;Gåbord;D;2022-02-11;")
	s.post(run+"/kolumner", append(s.mapping(run), "register", "procurement", "rubrikrad", "1", "gor", "granska", "f0", "carried_out_by_us", "v0", "ja")...).Redirects(run)
	s.get(run).Status(200).Has("td a", "Uppskattat värde").Has("button", "Uppdatera 1\u00a0post som skiljer sig").Has(".stats dd", "1")
	s.get(run+"/skillnader?blir=skiljer").Status(200).Count("tbody tr", 1).Has("td", "100").Has("td", "150").Has("td", "+50,0\u00a0%")
	s.get(run+"/skillnader?blir=ny").Status(200).Count("tbody tr", 1).Has("td", "Gåbord")
	if csv := s.get(run + "/skillnader?format=csv").Status(200).Body; !strings.Contains(csv, "Skiljer sig;Uppskattat värde;100\u00a0kr;150\u00a0kr;50,00") {
		t.Errorf("the file of differences: %s", csv)
	}
	s.post(run + "/uppdatera").Redirects(run)
	s.get(run).Status(200).Lacks("button", "Uppdatera 1").Has("button", "Importera 2")
	s.post(run+"/kor", "fel", "alla").Redirects(run)
	s.work()
	s.get(run).Status(200).Has(".badge", "Klar")
	s.post(run + "/uppdatera").Status(409)
}

func TestRejectedRowsAreTakenOutCorrectedAndReadAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	run := s.uploaded("plan.csv", badList...)
	pairs := append(s.mapping(run), "register", "procurement", "rubrikrad", "1", "gor", "granska")
	s.post(run+"/kolumner", pairs...)
	s.post(run+"/kor", "fel", "bara-felfria")
	s.work()
	for _, kind := range []string{"csv", "xlsx"} {
		file := s.get(run+"/avvisade?format="+kind).Status(200).HeaderHas("Content-Disposition", "avvisade-rader."+kind)
		book, err := sheet.Open(strings.NewReader(file.Body), int64(len(file.Body)), "a."+kind, sheet.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		head, err := book.Head("", wanted(targets(t, "procurement")))
		if err != nil || strings.Join(head.Names, ";") != columnNo+";"+columnWrong+";"+badList[0] {
			t.Errorf("%s has the heads %q, %v", kind, head.Names, err)
		}
		n := 0
		for row, err := range book.Below("", head) {
			if n++; err != nil || row.At(1).Text == "" {
				t.Errorf("%s row %d says nothing, %v", kind, row.Number, err)
			}
		}
		if n != 8 {
			t.Errorf("%s has %d rows", kind, n)
		}
	}
	csv := strings.Split(s.get(run+"/avvisade?format=csv").Body, "\r\n")
	for i := range csv {
		csv[i] = strings.NewReplacer("2022-02-30", "2022-02-28", "2022-13-01", "2022-12-01", ";Q;", ";D;", "många", "100 000", "2022-01-11", "2022-03-11", "Rymdfärjor", "", ";A-4;;", ";A-4;Nu med titel;", ";A-1;", ";A-5;").Replace(csv[i])
	}
	again := s.uploaded("avvisade-rader.csv", csv...)
	pairs = append(s.mapping(again), "register", "procurement", "rubrikrad", "1", "gor", "granska")
	s.post(again+"/kolumner", pairs...)
	s.post(again + "/kor")
	s.work()
	s.get(again).Status(200).Has(".badge", "Klar")
	if n := countOf(t, s.store, "procurement"); n != 10 {
		t.Errorf("%d procurements after the corrected rows", n)
	}
}

func TestWrongFilesAreToldOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, content := range map[string]string{"tom.csv": "", "a.pdf": "%PDF-1.7\n", "b.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 600)} {
		s.upload(name, content).Status(422).Has(".errors a[href=#f-fil]", "Filen "+name).Has("title", "Fel:")
	}
	webtest.PostFile(t, s.mux, s.user, Path, "annat", "x.csv", nil).Status(422).Has(".errors", "Välj en fil.")
	s.post(Path, "register", "").Status(422).Has(".errors", "Välj en fil.")
	if countOf(t, s.store, "intake_run") != 0 {
		t.Error("a file that could not be read left a run behind")
	}
}

func TestAFileOf200MegabytesIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.PostFile(t, s.mux, s.user, Path, "fil", "stor.csv", bytes.Repeat([]byte("a;b\n"), 50<<20)).
		Status(http.StatusRequestEntityTooLarge).Has(".errors", "Filen är större än 100 MB. Dela upp den i flera.")
}

func TestTheSameFileIsToldOf(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := written(t, "plan.csv", officeList...)
	mustImport(t, s.store, Order{Path: path})
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	run := s.uploaded("igen.csv", string(content))
	s.get(run+"/kolumner").Status(200).Has(".notice-title", "Samma fil har importerats förut").Has(".notice", "Åsa Öberg läste in plan.csv")
}

func TestAWrongMappingIsToldAtItsColumn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	run := s.uploaded("plan.csv", officeList...)
	s.post(run+"/kolumner", "register", "procurement", "rubrikrad", "3", "gor", "granska", "k0", "number").
		Status(422).Has(".errors a", "Benämning måste finnas")
	s.post(run+"/kolumner", "register", "procurement", "rubrikrad", "1", "gor", "las-om").Redirects(run + "/kolumner")
	s.get(run+"/kolumner").Status(200).Has("tbody th", "Upphandlingsplan 2022").Has("p", "Måste finnas, men har ingen kolumn: Benämning")
	s.post(run+"/kolumner", "register", "supplier", "rubrikrad", "3", "gor", "granska").Redirects(run + "/kolumner")
	s.get(run+"/kolumner").Status(200).Has(".lead", "leverantörer")
	s.post(run + "/ta-bort").Redirects(Path)
	s.get(run).Status(404)
}

func TestAQueuedImportCanBeStopped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	run := s.uploaded("plan.csv", officeList...)
	s.post(run+"/kolumner", append(s.mapping(run), "register", "procurement", "rubrikrad", "3", "gor", "granska")...)
	s.post(run + "/kor")
	s.post(run + "/avbryt").Redirects(run)
	s.work()
	s.get(run).Status(200).Has(".badge", "Granskad").Has("button", "Importera 3\u00a0rader")
	if countOf(t, s.store, "procurement") != 0 {
		t.Error("something was stored")
	}
}

func TestImportNeedsItsRight(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, webtest.User("Bo Ek", "procurement.write"), Path).Status(403)
	webtest.Get(t, s.mux, webtest.Nobody, Path+"/ny").Redirects("/logga-in?next=%2Fimport%2Fny")
}
