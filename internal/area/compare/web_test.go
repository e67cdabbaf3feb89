package compare

import (
	"log/slog"
	"os"
	"strings"
	"testing"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// desk is the pages with a controller before them.
type desk struct {
	Store
	mux        *web.Mux
	controller web.User
}

func newDesk(t *testing.T) desk {
	t.Helper()
	d := desk{Store{DB: dbtest.SQLite(t, tables()...)}, webtest.Mux(), webtest.User("Åsa Öberg", permRead, permWrite, "procurement.read")}
	if err := (identity.Store{DB: d.DB}).CreateRegions(as(t)); err != nil {
		t.Fatal(err)
	}
	(&Web{Store: d.Store}).Routes(d.mux)
	return d
}

func (d desk) drain(t *testing.T) {
	t.Helper()
	if err := (&job.Runner{DB: d.DB, Kinds: Jobs(d.Store), Log: slog.New(slog.DiscardHandler)}).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// upload sends a set with its file and has it read.
func (d desk) upload(t *testing.T) string {
	t.Helper()
	text := must[[]byte](t)(os.ReadFile("testdata/upphandlingar.csv"))
	page := webtest.PostFile(t, d.mux, d.controller, SetPath, "fil", "upphandlingar.csv", text, "name", "Riket 2021", "year", "2021", "source", "Statistikdatabasen", "licence", "CC0", "population", "18421").Status(303)
	at := page.Header.Get("Location")
	webtest.Get(t, d.mux, d.controller, at).Has(".badge", "Läses")
	d.drain(t)
	return at
}

func TestASetIsUploadedReadAndUndoneOnThePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	webtest.Get(t, d.mux, d.controller, Path).Status(200).Has(".empty", "klover compare load").Has(".empty a", "Nytt urval")
	webtest.Post(t, d.mux, d.controller, SetPath, "name", "Riket 2021", "year", "2021", "source", "X", "licence", "CC0").Status(422).Has(".errors", "Välj en fil")
	webtest.PostFile(t, d.mux, d.controller, SetPath, "fil", "a.csv", []byte("x"), "name", "", "year", "1800", "source", "", "licence", "").Status(422).Has(".errors", "Fyll i namn")
	at := d.upload(t)
	webtest.Get(t, d.mux, d.controller, at).Has(".badge", "Inläst").Has(".notice", "5 inlagda, 6 avvisade").Has("td", "Upphandlingen står redan på rad 2").Has("td", "kanske")
	set := must[[]Set](t)(d.Sets(t.Context()))[0]
	webtest.Get(t, d.mux, d.controller, set.URL()).Has("dd", "18\u00a0421").Has("a", "upphandlingar.csv").Has(".history", "läste in")
	webtest.PostFile(t, d.mux, d.controller, set.URL()+"/filer", "fil", "igen.csv", must[[]byte](t)(os.ReadFile("testdata/upphandlingar.csv"))).Status(303)
	if err := (&job.Runner{DB: d.DB, Kinds: Jobs(d.Store), Log: slog.New(slog.DiscardHandler)}).Drain(t.Context()); err != nil && fault.KindOf(err) != fault.KindConflict {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.controller, set.URL()).Has(".badge", "Kunde inte läsas")
	webtest.Post(t, d.mux, d.controller, at+"/angra").Redirects(at)
	webtest.Get(t, d.mux, d.controller, at).Has(".badge", "Ångrad")
	webtest.Get(t, d.mux, d.controller, Path).Has(".empty", "inget att jämföra med")
}

func TestTheComparisonSaysBothSidesAndWhatTheyRestOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.upload(t)
	p := webtest.Get(t, d.mux, d.controller, Path).Status(200).
		Has("td", "ej mätbar").Has("td", "14 anbud i 4\u00a0upphandlingar").Has("td", "minst 40,0").Has("li", "18\u00a0421 upphandlingar i allt").
		Has("li", "Antal anbud finns för 4 av 5").Has("li", "Filen med tilldelade leverantörer är inte inläst").Has("td", "90 Avlopps").Has("figure", "Så många anbud")
	for _, url := range p.Texts("td a") {
		if url == "" {
			t.Error("an empty link")
		}
	}
	webtest.Get(t, d.mux, d.controller, Path+"?av=region&matt=overprovade").Has("h2", "Andel överprövade per region").Has("td", "Region Gotland").Has("p", "gäller bara urvalet")
	webtest.Get(t, d.mux, d.controller, Path+"?ar=2022&kopartyp=Region").Has(".notice", "Olika år").Has(".notice", "Filter på köpare")
	webtest.Get(t, d.mux, d.controller, Path+"?av=kategori").Has("p", "Inga kategorier har CPV-koder")
	webtest.Get(t, d.mux, d.controller, Path+"?matt=finnsinte").Status(422)
	webtest.Get(t, d.mux, d.controller, Path+"?cpv=städ").Status(422)
	webtest.Get(t, d.mux, d.controller, Path+"?format=xlsx").HeaderHas("Content-Type", "spreadsheetml")
	csv := webtest.Get(t, d.mux, d.controller, Path+"?format=csv").Status(200)
	if text := string(csv.Body); !strings.Contains(text, "CC0") || !strings.Contains(text, "ej mätbar") {
		t.Errorf("the file lacks licence or what is not measured:\n%.800s", text)
	}
	webtest.Get(t, d.mux, d.controller, RowsPath+"?overprovad=ja").Count("tbody tr", 2).Has("td", "Fönsterputs")
	webtest.Get(t, d.mux, d.controller, RowsPath+"?q=städmask").Count("tbody tr", 1)
	webtest.Get(t, d.mux, d.controller, RowsPath+"?vara=ja").Count("tbody tr", 1).Has("td", "Region Sörmland")
	webtest.Get(t, d.mux, d.controller, RowsPath+"?format=csv").HeaderHas("Content-Type", "csv")
}

func TestCodesOfCategoriesAreSetOnThePage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.upload(t)
	c := must[category.Category](t)(category.Store{DB: d.DB}.Create(as(t), category.Category{Code: "L10", Name: "Lokalvård", Level: 1, ValidFrom: 20100101}))
	webtest.Get(t, d.mux, d.controller, CodesPath+"/"+c.ID).Has("label", "CPV-koder")
	webtest.Post(t, d.mux, d.controller, CodesPath+"/"+c.ID, "cpv", "9091, städ").Status(422).Has(".errors", "städ")
	webtest.Post(t, d.mux, d.controller, CodesPath+"/"+c.ID, "cpv", "9091; 42995").Redirects(CodesPath)
	webtest.Get(t, d.mux, d.controller, CodesPath).Has("td", "42995, 9091")
	webtest.Get(t, d.mux, d.controller, Path+"?av=kategori&matt=annonserade").Has("td", "Lokalvård").Has("td a", "4")
	webtest.Get(t, d.mux, d.controller, RowsPath+"?kategori="+c.ID).Count("tbody tr", 4)
}

func TestWhoOnlyReadsMayNotLoad(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := d.upload(t)
	reader := webtest.User("Bo Ek", permRead)
	webtest.Get(t, d.mux, reader, at).Status(200).Lacks("button", "Ångra")
	webtest.Post(t, d.mux, reader, at+"/angra").Status(403)
	webtest.Get(t, d.mux, reader, SetPath+"/ny").Status(403)
	webtest.Get(t, d.mux, webtest.User("Cy Dal", "procurement.read"), Path).Status(403)
}
