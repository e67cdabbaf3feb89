package category_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"klover/internal/area/category"
	"klover/internal/base/dbtest"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/base/webtest"
)

var (
	reader = webtest.User("Lena Läsare", "category.read")
	writer = webtest.User("Ylva Sandgren", "category.read", "category.write")
)

func site(t *testing.T) (*web.Mux, category.Store) {
	t.Helper()
	t.Parallel()
	s := category.Store{DB: dbtest.SQLite(t, migrations...)}
	m := webtest.Mux()
	(&category.Web{Store: s}).Routes(m)
	return m, s
}

func TestTreePageNeedsThePermission(t *testing.T) {
	m, _ := site(t)
	webtest.Get(t, m, webtest.Nobody, "/kategorier").Redirects("/logga-in?next=%2Fkategorier")
	webtest.Get(t, m, webtest.User("Gäst"), "/kategorier").Status(403)
	webtest.Get(t, m, reader, "/kategorier").Status(200).Lacks("a", "Ny kategori").Has(".empty", "Det finns inga kategorier 2023-01-17")
	webtest.Get(t, m, reader, "/kategoritrad").Status(200).Lacks("a", "Läs in ny version").Has(".empty", "Ingen version")
	for _, path := range []string{"/kategorier/ny", "/kategoritrad/las-in"} {
		webtest.Get(t, m, reader, path).Status(403)
	}
	webtest.Post(t, m, reader, "/kategorier", "name", "x").Status(403)
}

func TestTreePageShowsTheDayAndTheHits(t *testing.T) {
	m, s := site(t)
	first(t, s)
	if err := s.Appoint(t.Context(), get(t, s, "A1").ID, category.Lead{UserName: "Bo Ek", ValidFrom: 20200101}, ""); err != nil {
		t.Fatal(err)
	}
	p := webtest.Get(t, m, writer, "/kategorier").Status(200).Count("details[open]", 2).Count("tbody tr", 5).Has("summary", "A Vård").
		Has("summary", "3\u00a0underkategorier").Has("td", "Bo Ek").Has(".muted", "Bo Ek").Has("a", "Träd 2018").Has("[role=status]", "5\u00a0kategorier")
	if got := p.Texts("tbody td")[6]; got != "Nivå 3: "+strings.Repeat("\u00a0", 8)+" Rollatorer" {
		t.Errorf("the third row is %q", got)
	}
	webtest.Get(t, m, reader, "/kategorier?q=rolla").Count("details", 1).Count("tbody tr", 3).Has("strong a", "Rollatorer").Has("[role=status]", "1\u00a0kategori")
	webtest.Get(t, m, reader, "/kategorier?q=finnsinte").Has(".empty", "Ingen kategori matchar")
	webtest.Get(t, m, reader, "/kategorier?dag=2017-12-31").Count("details", 0)
	webtest.Get(t, m, reader, "/kategorier?dag=igår").Status(200).Has("[role=status]", "går inte att läsa").Count("tbody tr", 5)
}

func TestTheFileCanBeReadInAgain(t *testing.T) {
	m, s := site(t)
	first(t, s)
	body := webtest.Get(t, m, reader, "/kategorier?format=csv&q=rolla").Status(200).Body
	if !strings.Contains(body, "A11;A1;Rollatorer;3;2018-01-01") || strings.Contains(body, "Bygg") {
		t.Error(body)
	}
	file := webtest.Get(t, m, reader, "/kategorier?format=xlsx").Status(200).HeaderHas("Content-Disposition", "kategorier.xlsx").Body
	book, err := sheet.Open(strings.NewReader(file), int64(len(file)), "kategorier.xlsx", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	rows, problems, err := category.ReadList(book)
	if err != nil || len(problems) != 0 || len(rows) != 5 || rows[2].Parent != "A1" || rows[2].ValidFrom != 20180101 {
		t.Errorf("%+v %v %v", rows, problems, err)
	}
}

func TestCountsAddUpBelowEachCategory(t *testing.T) {
	m, s := site(t)
	first(t, s)
	id, below := get(t, s, "A1").ID, get(t, s, "A11").ID
	counted := webtest.Mux()
	(&category.Web{Store: s, Counts: []category.Counter{{Label: "Avtal",
		Count: func(context.Context) (map[string]int64, error) { return map[string]int64{id: 2, below: 1200}, nil },
		URL:   func(id string) string { return "/avtal?kategori=" + id }}},
		Panels: []category.Panel{func(_ context.Context, of string, branch []string) (ui.Panel, error) {
			return ui.Panel{Title: fmt.Sprintf("Avtal i %d kategorier", len(branch))}, nil
		}},
	}).Routes(counted)
	webtest.Get(t, counted, reader, "/kategorier").Has("th", "Avtal").Has("a[href=/avtal?kategori="+id+"]", "1\u00a0202").Has("td", "0")
	webtest.Get(t, counted, reader, "/kategorier/"+id).Has(".stats a", "1\u00a0202").Has("h2", "Avtal i 2 kategorier")
	webtest.Get(t, m, reader, "/kategorier").Lacks("th", "Avtal")
}

func TestRecordPageTellsPlaceLeadAndPast(t *testing.T) {
	m, s := site(t)
	first(t, s)
	enforced(t, s, "Träd 2022", 20220101, []category.Row{{No: 2, Code: "A", Name: "Vård"}, {No: 3, Code: "A1", Parent: "A", Name: "Gånghjälpmedel"},
		{No: 4, Code: "A2", Parent: "A", Name: "Läkemedel", ValidTo: 20221231, ReplacedBy: category.Codes{"A1"}}})
	for _, l := range []category.Lead{{UserName: "Bo Ek", ValidFrom: 20180101}, {UserName: "Åsa Öberg", ValidFrom: 20200101}} {
		if err := s.Appoint(t.Context(), get(t, s, "A").ID, l, ""); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Get(t, m, reader, get(t, s, "A").URL()).Status(200).Has(".lead", "Leds av Åsa Öberg").Has("td", "2019-12-31").Has("td", "tills vidare").
		Has(".history", "utsåg kategoriledare").Has("td", "Gånghjälpmedel").Lacks("a", "Ändra").Lacks("a", "Utse kategoriledare")
	webtest.Get(t, m, writer, get(t, s, "A1").URL()).Status(200).Has("aside p", "Åsa Öberg leder kategorin genom Vård").Has("td", "Hjälpmedel").
		Has("td", "Ersätter").Has("td", "Läkemedel").Has("a", "Ny underkategori").Has(".crumbs a", "Vård").Has(".history", "ändrade Namn från Hjälpmedel till Gånghjälpmedel")
	webtest.Get(t, m, reader, get(t, s, "A2").URL()).Has(".badge", "Avslutad 2022-12-31").Has("td", "Ersätts av").Has("dd a", "A1")
	webtest.Get(t, m, reader, get(t, s, "B").URL()).Has(".badge", "Avslutad 2021-12-31")
	webtest.Get(t, m, reader, "/kategorier/saknas").Status(404)
}

func TestCreateAndEditThroughThePages(t *testing.T) {
	m, s := site(t)
	first(t, s)
	a1 := get(t, s, "A1")
	webtest.Get(t, m, writer, "/kategorier/ny?under="+a1.ID).Status(200).Has("option[selected]", "Vård › Hjälpmedel")
	webtest.Post(t, m, writer, "/kategorier", "code", "", "name", "Sängar", "valid_from", "2023-01-01").Status(422).Has(".errors", "Fyll i kod.")
	webtest.Post(t, m, writer, "/kategorier", "code", "A1", "name", "Sängar", "valid_from", "2023-01-01").Status(409).Has(".errors", "används redan av Hjälpmedel")
	webtest.Post(t, m, writer, "/kategorier", "code", "A12", "name", "Sängar", "parent_id", a1.ID, "valid_from", "2023-01-01").Status(303)
	made := get(t, s, "A12")
	webtest.Get(t, m, writer, made.URL()+"/andra").Status(200).Count("[name=code]", 0).Count("[name=from]", 1)
	edit := func(version int, name string, more ...string) *webtest.Page {
		return webtest.Post(t, m, writer, made.URL(), append([]string{"version", fmt.Sprint(version), "name", name, "parent_id", a1.ID}, more...)...)
	}
	edit(1, "Sängar", "from", "i morgon").Status(422).Has(".errors", "i morgon")
	edit(1, "Sängar", "replaced_by", "B").Status(422).Has(".errors", "vilken dag som är kategorins sista")
	edit(1, "Sängar och lyft", "from", "2023-01-10", "why", "Bredare").Redirects(made.URL())
	webtest.Get(t, m, reader, made.URL()).Has("td", "2023-01-09").Has(".why", "Bredare").Has("h1", "Sängar och lyft")
	edit(1, "Annat").Status(409).Has(".conflict td", "Sängar och lyft").Has(".conflict .mine", "Annat")
}

func TestAppointThroughThePage(t *testing.T) {
	m, s := site(t)
	first(t, s)
	c, asa := get(t, s, "A1"), person(t, s, "Åsa Öberg", "asa@x.example")
	webtest.Get(t, m, writer, c.URL()+"/ledare").Status(200).Has("option", "Åsa Öberg")
	webtest.Post(t, m, writer, c.URL()+"/ledare", "user_id", "", "valid_from", "2023-01-01").Status(422).Has(".errors", "Välj vem")
	webtest.Post(t, m, writer, c.URL()+"/ledare", "user_id", "någon annan", "valid_from", "2023-01-01").Status(422)
	webtest.Post(t, m, writer, c.URL()+"/ledare", "user_id", asa, "valid_from", "2017-01-01").Status(422).Has(".errors", "gäller inte den dagen")
	webtest.Post(t, m, writer, c.URL()+"/ledare", "user_id", asa, "valid_from", "2023-01-01", "why", "Ny roll").Redirects(c.URL())
	webtest.Get(t, m, reader, c.URL()).Has("strong", "Åsa Öberg").Has(".why", "Ny roll")
}

// post reads in a list of version 2023.
func post(t *testing.T, m *web.Mux, name string, content []byte) *webtest.Page {
	t.Helper()
	return webtest.PostFile(t, m, writer, "/kategoritrad/las-in", "file", name, content, "label", "Träd 2023", "valid_from", "2023-01-01", "source", "LfU")
}

func TestAListIsComparedBeforeItIsPutInForce(t *testing.T) {
	m, s := site(t)
	first(t, s)
	list := "Kategorier från LfU\nKod;Överordnad kod;Namn;Nivå;Gäller från;Gäller till och med;Ersätts av\n" +
		"A;;Vård;1;;;\nA1;A;Gånghjälpmedel;2;;;\nA2;A;Läkemedel;2;2018-01-01;2022-12-31;A1\nA11;B;Rollatorer;;;;\nB;;Bygg;1;;;\nC;;Ny;1;;;\n"
	draft := post(t, m, "lista.csv", []byte(list)).Status(303).Header.Get("Location")
	webtest.Get(t, m, writer, "/kategoritrad").Has(".badge", "Utkast").Has("a", "Träd 2023")
	webtest.Get(t, m, writer, draft).Status(200).Count("tbody tr", 4).Has("td", "Gånghjälpmedel").Has("td", "2022-12-31, ersätts av A1").Has("td", "B Bygg").
		Has(".stats", "Byter namn 1").Has("button", "Sätt i kraft")
	webtest.Get(t, m, reader, draft).Status(200).Lacks("button", "Sätt i kraft")
	webtest.Get(t, m, reader, "/kategorier").Lacks("td", "Gånghjälpmedel")
	webtest.Post(t, m, reader, draft+"/satt-i-kraft").Status(403)
	webtest.Post(t, m, writer, draft+"/satt-i-kraft").Redirects(draft)
	webtest.Get(t, m, reader, "/kategorier").Has("td", "Gånghjälpmedel")
	webtest.Get(t, m, reader, "/kategorier?dag=2022-12-31").Lacks("td", "Gånghjälpmedel").Has("td", "Läkemedel")
	webtest.Get(t, m, reader, draft).Has(".badge", "Gäller").Count("tbody tr", 4).Has(".history", "satte i kraft")
	webtest.Post(t, m, writer, draft+"/ta-bort").Redirects(draft)
	webtest.Get(t, m, reader, draft).Status(200)
	other := post(t, m, "lista.csv", []byte(list)).Status(303).Header.Get("Location")
	webtest.Post(t, m, writer, other+"/satt-i-kraft").Redirects(other)
	webtest.Get(t, m, reader, other).Has(".badge", "Utkast")
	webtest.Post(t, m, writer, other+"/ta-bort").Redirects("/kategoritrad")
}

func TestAListWithFaultsIsToldRowByRow(t *testing.T) {
	m, s := site(t)
	for _, test := range []struct{ what, file, text string }{
		{"unknown parent", "kod;överordnad;namn\nA1;A;x\n", "Den överordnade koden A finns inte"},
		{"ring", "kod;överordnad;namn\nA;B;x\nB;A;y\n", "under sig själv"},
		{"duplicate", "kod;överordnad;namn\nA;;x\nA;;y\n", "står redan på rad 2"},
		{"level", "kod;överordnad;namn;nivå\nA;;x;2\n", "Nivån är 2 men"},
		{"level no number", "kod;överordnad;namn;nivå\nA;;x;två\n", "Skriv ett heltal"},
		{"dates", "kod;namn;gäller från;gäller till\nA;x;2022-02-01;2022-01-31\n", "är före den första"},
		{"impossible day", "kod;namn;gäller från\nA;x;2022-02-30\n", "2022-02-30"},
		{"no name", "kod;namn\nA;\n", "Namnet saknas"},
		{"no column", "rubrik;namn\nA;x\n", "saknar kolumnen Kod"},
		{"no rows", "kod;namn\n", "inga rader"},
		{"empty file", "", "är tom"},
		{"not a list", "%PDF-1.7\n", "pdf"},
	} {
		p := post(t, m, "lista.csv", []byte(test.file)).Status(422).Has("h1", "Läs in kategoriträd")
		if text := strings.Join(append(p.Texts("td"), p.Texts(".errors")...), " "); !strings.Contains(strings.ToLower(text), strings.ToLower(test.text)) {
			t.Errorf("%s: %q is not in %q", test.what, test.text, text)
		}
	}
	if all, err := s.Versions(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%d versions were stored, %v", len(all), err)
	}
	webtest.Post(t, m, writer, "/kategoritrad/las-in", "label", "", "valid_from", "", "source", "").Status(422).Has(".errors", "Välj en fil").Has(".errors", "Fyll i benämning.")
}

func TestAnExcelListIsReadAsWell(t *testing.T) {
	m, _ := site(t)
	var file bytes.Buffer
	rows := func(yield func([]any) bool) {
		_ = yield([]any{"10", "", "Vård", int64(1)}) && yield([]any{"10.1", "10", "Hjälpmedel", int64(2)})
	}
	table := sheet.Table{Title: "Lista", Columns: []sheet.Column{{Label: "code"}, {Label: "parent"}, {Label: "name_sv"}, {Label: "level", Kind: sheet.Count}}, Rows: rows}
	if err := sheet.WriteXLSX(&file, table); err != nil {
		t.Fatal(err)
	}
	draft := post(t, m, "lista.xlsx", file.Bytes()).Status(303).Header.Get("Location")
	webtest.Get(t, m, writer, draft).Status(200).Count("tbody tr", 2).Has("td", "10 Vård")
}

func TestALargeTreeBeginsClosed(t *testing.T) {
	m, s := site(t)
	rows := []category.Row{{No: 2, Code: "A", Name: "Alla"}}
	for i := range 3000 {
		rows = append(rows, category.Row{No: int64(i + 3), Code: fmt.Sprintf("A%d", i), Parent: "A", Name: fmt.Sprintf("Kategori %d", i)})
	}
	enforced(t, s, "Stort träd", 20180101, rows)
	webtest.Get(t, m, reader, "/kategorier").Status(200).Count("details", 1).Count("details[open]", 0).Count("tbody tr", 3001)
	webtest.Get(t, m, reader, "/kategorier?q=2999").Count("details[open]", 1).Count("tbody tr", 2)
	webtest.Get(t, m, writer, get(t, s, "A7").URL()+"/andra").Status(200).Count("option[value=Alla]", 1)
}
