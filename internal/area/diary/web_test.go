package diary

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/party"
)

func testPages(t *testing.T, d *db.DB) (*web.Mux, Store, *world) {
	s, w := newStore(d)
	s.Numbered = func(_ context.Context, number string) (Case, error) {
		if number == about.Number {
			return about, nil
		}
		return Case{}, db.ErrNoRows
	}
	m := webtest.Mux()
	(&Web{Store: s, People: func(context.Context) ([]field.Option, error) {
		return []field.Option{{Value: "u1", Label: "Åsa Öberg"}, {Value: "u2", Label: "Bo Ek"}}, nil
	}}).Routes(m)
	return m, s, w
}

// user is a user with the rights who acts for both regions.
func user(id string, perms ...string) web.User {
	u := webtest.User("Åsa Öberg", perms...)
	u.ID, u.Parties = id, []string{"D", "U"}
	return u
}

var (
	buyer     = user("u2", permRead, permWrite)
	clerk     = user("r", permRead, permWrite, permSecret)
	archivist = user("a", permRead, permSecret, permArchive)
	citizen   = user("x", permRead)
)

// posted sends a form with a file.
func posted(t *testing.T, h http.Handler, u web.User, path, name, content string, pairs ...string) *webtest.Page {
	t.Helper()
	return webtest.PostFile(t, h, u, path, "file", name, []byte(content), pairs...)
}

func TestAnEntryIsRegisteredWithItsFile(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		m, s, _ := testPages(t, d)
		form := []string{"number", "ink22-0123", "direction", "in", "happened_on", "2023-01-17", "counterpart", "Region Sörmland", "title", "Uppdrag", "kind", "request", "step", "prepare", "responsible_id", "u1"}
		webtest.Post(t, m, buyer, Path+"/ny", "number", "INK22-0123", "direction", "in", "happened_on", "2023-01-17", "kind", "request", "step", "prepare").Status(422).Has(".errors", "kom från").Has(".errors", "Fyll i")
		webtest.Post(t, m, buyer, Path+"/ny", append(form, "title", "Okänt", "number", "X")...).Status(422)
		form[1] = "INK22-0123"
		made := posted(t, m, buyer, Path+"/ny", "uppdrag.pdf", "%PDF-1.7", form...).Status(303)
		webtest.Get(t, m, citizen, made.Header.Get("Location")).Status(200).Has("h1", "Uppdrag").Has("dd", "Åsa Öberg").Has("td", "Uppdrag").Lacks("a.button", "Rätta")
		webtest.Get(t, m, citizen, Path+"?q=uppdrag").Status(200).Count("tbody tr", 1).Has("td", "Region Sörmland")
		webtest.Get(t, m, citizen, Path+"?format=xlsx").Status(200)
		posted(t, m, buyer, Path+"/ny", "program.exe", "MZ", form...).Status(422).Has(".errors", "kan inte tas emot")
		if _, n, _ := s.Search(t.Context(), public, Filter{}, Page{}); n.N != 1 {
			t.Errorf("%d entries", n.N)
		}
	})
}

func TestAnEntryIsCorrectedOnItsPage(t *testing.T) {
	t.Parallel()
	m, s, _ := testPages(t, dbtest.SQLite(t, tables()...))
	e := must(s.Note(acting(t), about, letter("Frga")))(t)
	webtest.Get(t, m, buyer, e.URL()+"/ratta").Status(200).Has("label", "Varför")
	values := []string{"direction", "in", "happened_on", "2023-01-18", "counterpart", "Region Sörmland", "title", "Fråga", "kind", "letter", "step", "prepare", "responsible_id", "u2", "version", "1"}
	webtest.Post(t, m, buyer, e.URL()+"/ratta", values...).Status(422).Has(".errors", "varför posten rättas")
	webtest.Post(t, m, buyer, e.URL()+"/ratta", append(values, "why", "Felstavat")...).Status(303)
	webtest.Get(t, m, buyer, e.URL()).Has("h1", "Fråga").Has(".history", "Felstavat").Has(".history", "Frga").Has("dd", "Bo Ek")
	webtest.Post(t, m, buyer, e.URL()+"/ratta", append(values, "why", "Igen", "title", "Frågan")...).Status(409).Has(".conflict", "Frågan")
	other := user("u9", permRead, permWrite)
	other.Parties = []string{"C"}
	webtest.Get(t, m, other, e.URL()+"/ratta").Status(403)
	webtest.Post(t, m, buyer, e.URL()+"/makulera", "version", "2", "why", "Dubblett").Status(303)
	webtest.Get(t, m, citizen, e.URL()).Has(".notice", "Dubblett").Has(".badge", "Makulerad")
}

// TestEachRoleSeesOnlyWhatItMay walks every role of the program through every page
// that could tell a secret.
func TestEachRoleSeesOnlyWhatItMay(t *testing.T) {
	t.Parallel()
	m, s, w := testPages(t, dbtest.SQLite(t, tables()...))
	w.sealed = false
	ctx := acting(t)
	hush := letter("Affärshemlighet")
	hush.Counterpart, hush.Mark = "Hemliga AB", Mark{Ground: "31:16", SecretReason: "Priser"}
	c := must(s.Open(ctx, about))(t)
	e := must(s.Register(ctx, c.ID, hush, pdfFile("hemlig.pdf")))(t)
	d := must(s.DocumentsOf(ctx, registrar, c, e))(t)[0]
	draft := must(s.Draft(ctx, Document{CaseID: c.ID, Title: "Utkastet", Kind: "analysis", Step: "prepare"}, "Arbetstext", ""))(t)
	secrets := []string{"Affärshemlighet", "Hemliga AB", "hemlig.pdf"}
	for _, role := range append(identity.RoleTable(), identity.Role{Code: "member", Perms: []string{permRead}}) {
		u := user("role-"+role.Code, role.Perms...)
		if role.Code == "member" {
			u.ID = "u1"
		}
		secret := u.May(permSecret) || role.Code == "member"
		work := u.May(permWrite) || secret
		for _, path := range []string{Path, Path + "?" + keyPublic + "=nej", Path + "?format=csv", c.URL(), e.URL(), d.URL(), d.URL() + "/versioner", d.Versions[0].FileURL(), draft.URL(), draft.URL() + "/versioner",
			Path + "?q=hemliga", Path + "?slag=letter", Path + "/poster/" + e.ID + "/ratta", Path + "?sekretess=ja"} {
			page := webtest.Get(t, m, u, path)
			if !u.May(permRead) && page.Code != 403 {
				t.Errorf("%s without reading gets %d on %s", role.Code, page.Code, path)
			}
			body := strings.ReplaceAll(page.Body, `value="hemliga"`, "") // what was searched for
			body = strings.ReplaceAll(body, "q=hemliga", "")
			for _, hidden := range secrets {
				if !secret && strings.Contains(body, hidden) {
					t.Errorf("%s reads %q on %s", role.Code, hidden, path)
				}
			}
			if !work && (strings.Contains(body, "Arbetstext") || strings.Contains(body, "Utkastet")) {
				t.Errorf("%s reads a working paper on %s", role.Code, path)
			}
		}
		if u.May(permRead) {
			want := map[bool]int{true: 200, false: 403}[secret]
			webtest.Get(t, m, u, d.Versions[0].FileURL()).Status(want)
			if seen := strings.Contains(webtest.Get(t, m, u, e.URL()).Body, "Affärshemlighet"); seen != secret {
				t.Errorf("%s sees the entry: %v", role.Code, seen)
			}
		}
	}
	webtest.Get(t, m, clerk, Path+"?"+keyPublic+"=ja").Status(200).Has("td", masked).Lacks("td", "Affärshemlighet")
}

func TestADocumentIsWrittenPreviewedAndPublished(t *testing.T) {
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		m, s, w := testPages(t, d)
		id := approved(t, d, "Mall för strategi", "# Strategi\n\n{{titel}} senast {{sista anbudsdag}}.")
		webtest.Get(t, m, buyer, newPath+"?slag=procurement&ref=p1").Status(200).Has("option", "Mall för strategi")
		if _, ok, _ := s.CaseOf(t.Context(), "procurement", "p1"); ok {
			t.Error("a case was opened by reading a form")
		}
		webtest.Post(t, m, buyer, newPath, "slag", "procurement", "ref", "p1", "template", id).Status(422).Has(".errors", "Fyll i")
		page := webtest.Post(t, m, buyer, newPath, "slag", "procurement", "ref", "p1", "template", id, "kind", Strategy, "step", "prepare").Status(303)
		doc := page.Header.Get("Location")
		webtest.Get(t, m, buyer, doc).Status(200).Has("h1", "Strategi").Has("article", "Rollatorer").Has("article strong", "[sista anbudsdag saknas]").Has(".notice", "sista anbudsdag").Has("dd a", "Mall för strategi, utgåva 1")
		webtest.Get(t, m, citizen, doc).Status(403)
		webtest.Post(t, m, buyer, doc+"/skriv", "version", "1", "text", "# Strategi\n\nNy **text** {{sista anbudsdag}}", "forhandsgranska", "ja").Status(200).Has("h2", "inte sparad").Has("#forhandsgranskning strong", "text")
		webtest.Post(t, m, buyer, doc+"/skriv", "version", "1", "text", "# Strategi\n\nNy text, {{titel}} senast {{sista anbudsdag}}.", "why", "Kortare").Status(303)
		webtest.Get(t, m, buyer, doc+"/versioner").Status(200).Has("ins", "Ny text")
		webtest.Post(t, m, buyer, doc+"/uppratta", "version", "2", "direction", "made", "happened_on", "2023-01-18").Status(422).Has(".errors", "saknas: sista anbudsdag")
		w.fields = []Field{{Name: "sista anbudsdag", Value: "2023-02-01"}}
		webtest.Post(t, m, buyer, doc+"/uppratta", "version", "2", "direction", "out", "happened_on", "2023-01-18").Status(422).Has(".errors", "skickades till")
		webtest.Post(t, m, buyer, doc+"/uppratta", "version", "2", "direction", "made", "happened_on", "2023-01-18").Status(303)
		webtest.Get(t, m, citizen, doc).Status(200).Has("article", "Ny text, Rollatorer senast 2023-02-01.").Has(".badge", "Allmän handling").Lacks("a.button", "Skriv")
		webtest.Get(t, m, citizen, Path).Count("tbody tr", 1).Has("td", "Strategi")
		webtest.Get(t, m, buyer, doc+"/uppratta").Status(409)
	})
}

func TestAFileGetsNewVersionsAndIsRead(t *testing.T) {
	t.Parallel()
	m, s, _ := testPages(t, dbtest.SQLite(t, tables()...))
	c := must(s.Open(acting(t), about))(t)
	doc := posted(t, m, buyer, newPath, "Kravspec.docx", "ett", "case", c.ID, "kind", "documents", "step", "prepare").Status(303).Header.Get("Location")
	webtest.Get(t, m, buyer, doc).Status(200).Has("h1", "Kravspec").Has("td", "Kravspec.docx")
	posted(t, m, buyer, doc+"/fil", "Kravspec.docx", "två", "version", "1", "why", "Nya krav").Status(303)
	webtest.Get(t, m, buyer, doc).Count("tbody tr", 2).Has("td", "Nya krav")
	webtest.Post(t, m, buyer, doc+"/uppratta", "version", "2", "direction", "made", "happened_on", "2023-01-18").Status(303)
	docs := must(s.Documents(t.Context(), public, c))(t)
	if len(docs) != 1 || len(docs[0].Versions) != 1 {
		t.Fatalf("%+v", docs)
	}
	page := webtest.Get(t, m, citizen, docs[0].Versions[0].FileURL()).Status(200).HeaderHas("Content-Disposition", "attachment")
	if page.Body != "två" {
		t.Errorf("read %q", page.Body)
	}
	webtest.Get(t, m, buyer, doc+"/versioner").Status(409)
	webtest.Post(t, m, buyer, doc, "title", "Krav", "kind", "documents", "step", "prepare", "version", "3").Status(422).Has(".errors", "varför")
	webtest.Post(t, m, buyer, doc, "title", "Krav", "kind", "documents", "step", "prepare", "version", "3", "why", "Rätt namn").Status(303)
}

func TestACaseIsClosedReopenedAndTakenOut(t *testing.T) {
	t.Parallel()
	m, s, _ := testPages(t, dbtest.SQLite(t, tables()...))
	e := must(s.Note(acting(t), about, letter("Uppdrag")))(t)
	c := must(s.Case(t.Context(), e.CaseID))(t)
	webtest.Get(t, m, citizen, c.URL()).Status(200).Has("h1", "Rollatorer").Has("dd a", "Rollatorer").Lacks("button", "Avsluta")
	webtest.Get(t, m, citizen, Path+"/arenden?q=roll").Status(200).Count("tbody tr", 1)
	webtest.Post(t, m, buyer, c.URL()+"/avsluta", "closed_on", "2023-01-18").Status(303)
	webtest.Get(t, m, buyer, c.URL()).Has(".badge", "Avslutat").Lacks("a.button", "Diarieför")
	webtest.Get(t, m, buyer, c.URL()+"/akt.zip").Status(403)
	webtest.Get(t, m, archivist, c.URL()+"/akt.zip").Status(200).HeaderHas("Content-Type", "application/zip")
	webtest.Post(t, m, buyer, c.URL()+"/oppna", "why", "Mer kom in").Status(303)
	webtest.Get(t, m, archivist, c.URL()).Has(".history", "tog ut akten till arkiv").Has(".history", "öppnade på nytt")
}

func TestTheRulesAreKeptByTheArchivist(t *testing.T) {
	t.Parallel()
	m, _, _ := testPages(t, dbtest.SQLite(t, tables()...))
	webtest.Get(t, m, citizen, rulesPath).Status(200).Has("td", "Bevaras").Has(".badge", "Ej kontrollerad").Lacks("a.button", "Ny gallringsregel")
	webtest.Get(t, m, citizen, rulesPath+"/gallring").Status(403)
	webtest.Get(t, m, archivist, rulesPath+"/gallring").Status(200)
	webtest.Post(t, m, archivist, rulesPath+"/gallring", "kind", "letter", "valid_from", "2023-02-01").Status(422).Has(".errors", "efter hur många år")
	webtest.Post(t, m, archivist, rulesPath+"/gallring", "kind", "letter", "years", "3", "valid_from", "2023-02-01", "source", "Plan 2023", "confirmed", "ja").Status(303)
	webtest.Get(t, m, citizen, rulesPath).Has("td", "Plan 2023").Has("td", "Gallras 3\u00a0år")
	webtest.Post(t, m, archivist, rulesPath+"/diarium", "code", "INK", "name", "Inköp Sörmland Västmanland", "valid_from", "2017-01-01").Status(303)
	webtest.Post(t, m, archivist, rulesPath+"/diarium", "code", "nämnd", "name", "Nämnden", "valid_from", "2017-01-01").Status(422)
	webtest.Get(t, m, citizen, rulesPath).Has("td", "Inköp Sörmland Västmanland")
	webtest.Get(t, m, archivist, Path+"/gallring").Status(200).Has(".empty", "Inget kan gallras")
	webtest.Get(t, m, archivist, Path+"/gallring?format=xlsx").Status(200)
}

func TestThePanelIsForThoseWhoReadTheDiary(t *testing.T) {
	t.Parallel()
	_, s, _ := testPages(t, dbtest.SQLite(t, tables()...))
	a := &Web{Store: s}
	if p := must(a.Panel(web.WithUser(t.Context(), user("x")), about))(t); p.Body != "" {
		t.Errorf("shown to somebody without the right: %s", p.Body)
	}
	if p := must(a.Panel(web.WithUser(t.Context(), buyer), about))(t); len(p.Actions) != 2 || !strings.Contains(string(p.Body), "Inget är diariefört") {
		t.Errorf("before anything is entered: %+v", p)
	}
	must(s.Note(acting(t), about, tender("Hemliga AB")))(t)
	if p := must(a.Panel(web.WithUser(t.Context(), buyer), about))(t); strings.Contains(string(p.Body), "Hemliga") || !strings.Contains(string(p.Body), masked) {
		t.Errorf("the panel tells a secret: %s", p.Body)
	}
	other := about
	other.Parties = party.Of("C")
	if p := must(a.Panel(web.WithUser(t.Context(), buyer), other))(t); len(p.Actions) != 0 {
		t.Error("buttons for somebody else's region")
	}
}
