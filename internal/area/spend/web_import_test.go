package spend

import (
	"bytes"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/base/dbtest"
	"klover/internal/base/job"
	"klover/internal/base/lake"
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
	d := dbtest.SQLite(t, tables()...)
	d.Now = func() time.Time { return time.Date(2022, 6, 1, 8, 0, 0, 0, time.UTC) }
	l, err := lake.New(lake.Config{Address: filepath.Join(t.TempDir(), "lake.duckdb"), Memory: "1GB", Threads: "1"}, Schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := Store{DB: d, Lake: l}
	runner := &job.Runner{DB: d, Kinds: Jobs(s), Log: slog.New(slog.DiscardHandler)}
	m := webtest.Mux()
	(&ImportWeb{Store: s, Jobs: runner}).Routes(m)
	u := webtest.User("Åsa Öberg", permImport)
	u.Parties = []string{"D"}
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

func (s site) work() {
	s.t.Helper()
	if err := s.runner.Drain(as(s.t)); err != nil {
		s.t.Fatal(err)
	}
}

// source adds a source on its page and returns its id.
func (s site) source(content string) string {
	s.t.Helper()
	to := s.post(OriginPath, "name", "Raindance "+content, "content", content, "party", "D").Header.Get("Location")
	_, id, ok := strings.Cut(to, "kalla=")
	if !ok {
		s.t.Fatalf("adding a source leads to %q", to)
	}
	return id
}

// upload sends a file and returns the address of its import.
func (s site) upload(source, name, text string) string {
	s.t.Helper()
	p := webtest.PostFile(s.t, s.mux, s.user, ImportPath, "fil", name, []byte(text), "kalla", source)
	if p.Code != 303 {
		s.t.Fatalf("uploading %s answers %d: %s", name, p.Code, p.Text(".errors"))
	}
	return p.Header.Get("Location")
}

// odd is a ledger with heads of its own, and a row that is wrong.
const odd = "Ver;Säljarens namn;Org;Fnr;Dag;Kto;Kronor\n" +
	"V1;Vårdgross AB;556000-0167;F-77;2022-01-10;5640;250,00\n" +
	"V2;Åkeriet AB;556425-0610;9;2022-02-02;5700;hundra\n" +
	"V3;Åkeriet AB;556425-0610;10;2022-12-24;5700;99,00\n"

var oddColumns = []string{"k0", "verifikationsnummer", "k1", "leverantor", "k2", "leverantor_id", "k3", "fakturanummer", "k4", "fakturadatum", "k5", "konto_nr", "k6", "belopp"}

func TestAControllerReadsALedgerInAndUndoesIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.get(ImportPath).Status(200).Has(".empty-title", "Inga inköpsrader har lästs in än")
	s.get(ImportPath+"/ny").Status(200).Has(".empty-title", "Det finns ingen källa än")
	source := s.source(Ledger)
	s.post(OriginPath, "name", "Raindance reskontra", "content", Ledger).Status(422).Has(".error", "Det finns redan en källa med det namnet.")
	webtest.PostFile(t, s.mux, s.user, ImportPath, "fil", "tom.csv", nil, "kalla", source).Status(422).Has(".errors", "Filen tom.csv är tom.")
	webtest.PostFile(t, s.mux, s.user, ImportPath, "fil", "a.csv", []byte(odd), "kalla", source, "part", "U").Status(403)

	run := s.upload(source, "januari.csv", odd)
	s.get(run).Status(200).Has(".badge", "Misslyckad").Has(".notice-title", "saknar kolumn för belopp och datum och leverantör")
	s.get(run+"/kolumner").Status(200).Has("p", "Belopp, Datum, Leverantör").Has("tbody th", "Säljarens namn").Has("td", "Vårdgross AB")
	s.post(run+"/kolumner", "k1", "leverantor").Status(422).Has(".errors", "Välj vilken kolumn som är belopp, datum.")
	s.post(run+"/kolumner", oddColumns...).Redirects(run)
	s.get(run).Status(200).Has(".badge", "Granskad").Has(".stats dd", "349\u00a0kr").Has("td", "Beloppet ”hundra” kan inte läsas").Has("td", "Datumet 2022-12-24 har inte varit än").
		Has("td", "2022-12").Has("button", "Läs in 2\u00a0rader").Has("td", "Vårdgross AB").Has(".prose p", "Vårdgross AB, Åkeriet AB")
	s.get(run+"/avvisade?blev=avvisad").Status(200).Count("tbody tr", 1).Has("td", "Kronor").Has("td", "hundra")
	xlsx := s.get(run + "/avvisade?blev=avvisad&format=xlsx").Status(200)
	mended(t, s, source, []byte(xlsx.Body))

	s.post(run + "/kor").Redirects(run)
	s.get(run).Status(200).Has("#lage h2", "Läser in januari.csv").Has("#lage .progress", "Väntar på sin tur")
	s.work()
	webtest.GetPart(t, s.mux, s.user, run).Status(200).HeaderHas("HX-Refresh", "true")
	s.get(run).Status(200).Has(".badge", "Klar").Has(".history", "Åsa Öberg").Has("#angra", "")
	s.get(ImportPath).Status(200).Has("td a", "januari.csv").Has("td", "349\u00a0kr").Has("td", "2022-01-10 – 2022-12-24")
	s.get(ImportPath+"?q=februari").Status(200).Has(".empty-title", "matchar")
	s.get(ImportPath+"?format=xlsx").Status(200).HeaderHas("Content-Disposition", "inkopsrader.xlsx")
	s.get(OriginPath+"/"+source).Status(200).Has("dd", "Säljarens namn")

	again := s.upload(source, "februari.csv", strings.Replace(odd, "hundra", "100,00", 1))
	s.get(again).Status(200).Has(".badge", "Granskad").Has(".stats dd", "100\u00a0kr").Has("td", "Fakturan finns redan i importen 1.")
	s.post(run+"/angra", "why", "").Status(422).Has(".error", "Skriv varför inläsningen ångras")
	s.post(run+"/angra", "why", "Fel år").Redirects(run)
	s.work()
	s.get(run).Status(200).Has(".badge", "Ångrad").Has(".history", "Fel år").Lacks("#angra", "")
	wantSpent(t, s.store, "0 öre, 0 lines", "after it is undone")
	s.post(again + "/ta-bort").Redirects(ImportPath)
	s.get(again).Status(404)
}

// mended corrects the row of the Excel file and sends it again.
func mended(t *testing.T, s site, source string, file []byte) {
	t.Helper()
	book, err := sheet.Open(bytes.NewReader(file), int64(len(file)), "avvisade.xlsx", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for row, err := range book.Rows("") {
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range row.Cells {
			if i > 0 {
				text.WriteString(";")
			}
			text.WriteString(c.Text)
		}
		text.WriteString("\n")
	}
	if !strings.Contains(text.String(), ";V2;Åkeriet AB;556425-0610;9;2022-02-02;5700;hundra") || !strings.Contains(text.String(), "Beloppet ”hundra” kan inte läsas") {
		t.Errorf("the file of what was rejected is\n%s", text.String())
	}
	run := s.upload(source, "rättad.csv", strings.Replace(text.String(), ";hundra\n", ";100,00\n", 1))
	p := s.get(run + "/kolumner").Status(200)
	var pairs []string
	for n, name := range p.Texts("tbody th") {
		for i, column := range strings.Split("Ver;Säljarens namn;Org;Fnr;Dag;Kto;Kronor", ";") {
			if strings.TrimSpace(name) == column {
				pairs = append(pairs, fmt.Sprintf("k%d", n), oddColumns[2*i+1])
			}
		}
	}
	s.post(run+"/kolumner", pairs...).Redirects(run)
	s.get(run).Status(200).Has(".badge", "Granskad").Has(".stats dd", "100\u00a0kr").Has("button", "Läs in 1\u00a0rad")
}

func TestOnlyThoseWithTheRightReadIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, webtest.User("Bo Ek", "spend.read"), ImportPath).Status(403)
	run := s.upload(s.source(Ledger), "a.csv", ledgerRows)
	other := webtest.User("Bo Ek", permImport)
	other.Parties = []string{"U"}
	webtest.Get(t, s.mux, other, run).Status(403)
	webtest.Post(t, s.mux, other, run+"/kor").Status(403)
}

func TestAnImportThatIsStoppedStoresNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	run := s.upload(s.source(Ledger), "a.csv", ledgerRows)
	s.post(run + "/kor").Redirects(run)
	s.post(run + "/avbryt").Redirects(run)
	s.work()
	s.get(run).Status(200).Has(".badge", "Granskad").Has("button", "Läs in")
	wantSpent(t, s.store, "0 öre, 0 lines", "after it is stopped")
}
