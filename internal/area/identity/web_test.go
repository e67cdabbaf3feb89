package identity

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/base/webtest"
)

// site is a program with only this area, and one page of another.
type site struct {
	*web.Mux
	area  *Web
	users map[string]string // id by role
	clock *time.Time
}

func newSite(t *testing.T) site {
	t.Helper()
	d := dbtest.SQLite(t, schema...)
	now := dbtest.Clock
	d.Now = func() time.Time { return now }
	a := &Web{Store: Store{d}, Registers: append(Registers(), Register{Kind: "contract", Label: "Avtal", Path: "/avtal/"})}
	users, err := a.Store.Demo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m := web.NewMux(web.Options{Authenticate: a.Authenticate, OnSignInNeeded: a.OnSignInNeeded, Account: "/mitt-konto",
		Logger: slog.New(slog.DiscardHandler)})
	a.Routes(m)
	m.Handle("GET /avtal/{id}", "contract.read", func(w http.ResponseWriter, r *http.Request) error {
		return web.Redirect(w, r, "/", web.UserFrom(r.Context()).Name)
	})
	m.Handle("POST /avtal/{id}", "contract.write", func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.PostedForm(r)
		if err != nil {
			return err
		}
		return web.Redirect(w, r, "/avtal/"+r.PathValue("id")+"?"+form.Encode(), "Sparat.")
	})
	m.Handle("GET /api/v1/me", web.SignedIn, func(w http.ResponseWriter, r *http.Request) error {
		if !web.May(r.Context(), "contract.read") || web.May(r.Context(), "saving.approve") {
			return fault.Forbidden("Nyckeln får för mycket eller för lite.")
		}
		return web.Redirect(w, r, "/", audit.ActorFrom(r.Context()).Name)
	})
	return site{m, a, users, &now}
}

// browser keeps the session's cookie, as a browser does.
type browser struct {
	t      *testing.T
	site   site
	cookie string
}

func (s site) browser(t *testing.T) *browser { return &browser{t: t, site: s} }

// as signs in with the role's demo account.
func (s site) as(t *testing.T, role string) *browser {
	t.Helper()
	u, err := s.area.Store.User(t.Context(), s.users[role])
	if err != nil {
		t.Fatal(err)
	}
	secret, err := s.area.Store.OpenSession(t.Context(), u, here)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, s, secret}
}

func (b *browser) do(r *http.Request) *webtest.Page {
	b.t.Helper()
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: b.cookie})
	}
	p := webtest.Do(b.t, b.site, webtest.Nobody, r)
	for _, c := range (&http.Response{Header: p.Header}).Cookies() {
		if c.Name == sessionCookie {
			b.cookie = c.Value
		}
	}
	return p
}

func (b *browser) get(address string) *webtest.Page {
	b.t.Helper()
	return b.do(httptest.NewRequest(http.MethodGet, address, nil))
}

func (b *browser) post(address string, pairs ...string) *webtest.Page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// submit sends the page's form to the address with its hidden fields and more.
func (b *browser) submit(p *webtest.Page, form, address string, pairs ...string) *webtest.Page {
	b.t.Helper()
	for _, node := range p.Find(form + " input[type=hidden]") {
		name, value := "", ""
		for _, attr := range node.Attr {
			switch attr.Key {
			case "name":
				name = attr.Val
			case "value":
				value = attr.Val
			}
		}
		pairs = append(pairs, name, value)
	}
	return b.post(address, pairs...)
}

const buyerEmail = "asa.oberg@demo.klover.example"

func TestOnlyTheAdministratorManagesUsers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, role := range RoleTable() {
		b := s.as(t, role.Code)
		manage, read := 403, 403
		if role.May("identity.manage") {
			manage = 200
		}
		if role.May("audit.read") {
			read = 200
		}
		for _, address := range []string{"/anvandare", "/anvandare/ny", "/anvandare/" + s.users["chief"], "/enheter/ny", "/parter/ny", "/installningar/inloggning"} {
			b.get(address).Status(manage)
		}
		b.get("/historik").Status(read)
		everyone := 200
		if role.Code == Consultant {
			everyone = 403 // is confined, and what opens the own account stands in area capacity
		}
		for _, address := range []string{"/mitt-konto", "/enheter", "/parter", "/parter/D", "/roller", "/roller/" + role.Code, "/mitt-konto/losenord"} {
			b.get(address).Status(everyone)
		}
	}
}

func TestUserListFiltersAndExports(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "administrator")
	b.get("/anvandare").Status(200).Has("tbody td", "Ali Rahmani").Has("[role=status]", "26 användare").Count("tbody tr", 25)
	b.get("/anvandare?q=öberg").Count("tbody tr", 1).Has("td", "Strategisk inköpare")
	b.get("/anvandare?roll=lawyer").Count("tbody tr", 1).Has("td", "Nadja Berglind")
	b.get("/anvandare?q=finnsinte").Has(".empty", "Inga användare matchar")
	page := b.get("/anvandare?roll=lawyer&format=xlsx").Status(200).HeaderHas("Content-Disposition", "anvandare.xlsx")
	rows := sheetRows(t, page.Body)
	if len(rows) != 2 || rows[1][0] != "Nadja Berglind" || rows[1][3] != "Stöd och styrning" {
		t.Errorf("sheet %q", rows)
	}
}

// sheetRows reads the table of an Excel file, from its head on.
func sheetRows(t *testing.T, content string) [][]string {
	t.Helper()
	book, err := sheet.Open(bytes.NewReader([]byte(content)), int64(len(content)), "prov.xlsx", sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var rows [][]string
	for row, err := range book.Rows(book.Sheets()[0]) {
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
		if len(rows) > 0 || len(cells) > 3 {
			rows = append(rows, cells)
		}
	}
	return rows
}

func TestTwoWhoEditAUserSeeBothVersions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "administrator")
	at := "/anvandare/" + s.users["lawyer"]
	page := b.get(at + "/andra").Status(200)
	version := page.Attr("input[name=version]", "value")
	form := func(title string) []string {
		return []string{"version", version, "name", "Nadja Berglind", "email", "nadja.berglind@demo.klover.example", "title", title, "roles", "lawyer", "parties", "D", "active", "ja"}
	}
	b.post(at, form("Chefsjurist")...).Redirects(at)
	page = b.post(at, form("Jurist")...).Status(409).Has(".conflict td", "Chefsjurist").Has(".conflict td.mine", "Jurist")
	b.submit(page, ".conflict form", at).Redirects(at)
	b.get(at).Has(".history", "ändrade Titel från Chefsjurist till Jurist").Has(".history strong", "Rickard Nyblom")
}

func TestClosingAnAccountSignsThePersonOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, lawyer := s.as(t, "administrator"), s.as(t, "lawyer")
	at := "/anvandare/" + s.users["lawyer"]
	lawyer.get("/mitt-konto").Status(200)
	admin.post(at + "/stang").Redirects(at)
	lawyer.get("/mitt-konto").Status(303)
	admin.get(at).Has(".badge", "Stängt")
	admin.post(at + "/lank").Status(409)
	admin.post("/anvandare/"+s.users["administrator"]+"/stang").Status(409).Has("main", "Någon måste kunna förvalta")
}

func TestViewsAreKeptFromTheList(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "administrator")
	b.post("/vyer", "sida", "/anvandare", "urval", "roll=lawyer&q=nad", "namn", "Jurister", "delad", "ja").Redirects("/anvandare?q=nad&roll=lawyer")
	page := b.get("/anvandare?q=nad&roll=lawyer").Has(".tabs a[aria-current=page]", "Jurister").Has("#spara-vy button", "Ta bort")
	remove := page.Attr("#spara-vy form[action^=/vyer/]", "action")
	b.get("/mitt-konto").Has("td a", "Jurister")
	edit := strings.TrimSuffix(remove, "/ta-bort")
	b.get(edit).Status(200)
	b.post(edit, "version", "1", "namn", "Våra jurister", "delad", "team", "forst", "ja").Redirects("/mitt-konto")
	s.as(t, "chief").post(remove).Status(404)
	b.post(remove).Redirects("/anvandare")
	b.get("/anvandare").Lacks(".tabs", "Våra jurister")
	b.post("/vyer", "sida", "//ond.example", "namn", "x").Status(422)
}

func TestUnitsAreShownAsTheyWere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "administrator")
	b.get("/enheter").Status(200).Has("li", "Inköpsservice").Has("h2", "Region Sörmland").Lacks("li", "Beställarstöd")
	b.get("/enheter?dag=2017-12-31").Has("li", "Beställarstöd").Has("h2", "Landstinget Sörmland").Has("li ul li", "Upphandlingsenheten")
	b.get("/enheter?dag=igår").Has("[role=status]", "I stället visas i dag")

	b.post("/enheter", "name", "Provenheten", "party", "D", "kind", "customer", "valid_from", "2020-01-01").Status(303)
	unit, err := s.unit(t, "Provenheten")
	if err != nil {
		t.Fatal(err)
	}
	at := "/enheter/" + unit.ID
	b.get(at + "/byt").Status(200)
	b.post(at+"/byt", "name", "Nya provenheten", "valid_from", "2023-01-01").Redirects(at)
	b.get(at).Has("h1", "Nya provenheten").Has("td", "Provenheten").Has("td time", "2022-12-31")
	b.post(at+"/byt", "name", "X", "valid_from", "2010-01-01").Status(422)
	other, err := s.unit(t, "Regionservice")
	if err != nil {
		t.Fatal(err)
	}
	b.post(at+"/byt", "name", "Nya provenheten", "parent_id", other.ID, "valid_from", "2023-01-10").Redirects(at)
	b.get(at).Has(".history li", "Hör till: Regionservice").Lacks(".history li", other.ID)
	b.get(at+"/andra").Status(200).Lacks("label", "Namn")
	b.post(at, "version", "1", "party", "D", "kind", "customer", "valid_to", "2023-12-31").Redirects(at)
	b.post(at, "version", "1", "party", "D", "kind", "own").Status(409)
}

func (s site) unit(t *testing.T, name string) (Unit, error) {
	units, err := s.area.Store.Units(t.Context(), 0)
	for _, u := range units {
		if u.Name == name {
			return u, nil
		}
	}
	return Unit{}, err
}

func TestPartiesKeepTheirOldNames(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "administrator")
	b.get("/parter").Has("td", "Region Västmanland").Has(".badge", "Värdregion").Count("tbody tr", 9)
	b.get("/parter/U").Has("td", "Landstinget Västmanland").Has("td time", "2016-12-31").Has("dd", "232100-0172")
	b.post("/parter/U/namn", "name", "Västra Mälardalen", "valid_from", "2023-01-01").Redirects("/parter/U")
	b.get("/parter/U").Has("h1", "Västra Mälardalen").Has("td time", "2022-12-31")
	b.post("/parter", "code", "NYKOPING", "name", "Nyköpings kommun", "kind", "guest", "org_no", "212000-2941", "host", "nej").Status(422).Has(".errors", "kontrollsiffra")
	b.post("/parter", "code", "NYKOPING", "name", "Nyköpings kommun", "kind", "guest", "host", "nej").Redirects("/parter/NYKOPING")
	b.post("/parter/NYKOPING", "version", "1", "kind", "guest", "host", "ja").Status(422).Has(".errors", "Bara en huvudman")
	rows := sheetRows(t, b.get("/parter?format=xlsx").Status(200).Body)
	if len(rows) != 11 {
		t.Errorf("%d rows in the sheet", len(rows))
	}
}

func TestRolesAreExplained(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "auditor")
	b.get("/roller").Count("tbody tr", len(RoleTable())).Has("td", "Läser, registrerar").Has("th", "Besparingar")
	b.get("/roller/controller").Has("h1", "Inköpscontroller").Has("li", "Granska och godkänna besparingar").Has("aside li", "Registrera och räkna fram besparingar").Has("td", "Peter Häggblad")
	b.get("/roller/kung").Status(404)
}

func TestHistoryIsReadAndChecked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "auditor")
	if err := audit.Write(t.Context(), s.area.Store.DB, audit.Entry{Kind: "contract", Ref: "7", Title: "Rollatorer", Verb: "tecknade"}); err != nil {
		t.Fatal(err)
	}
	b.get("/historik?register=contract").Count("tbody tr", 1).Has("td a", "Rollatorer").Has("td", "Avtal").Has("option", "Inloggning")
	b.get("/historik?register=signin&person="+s.users["auditor"]).Has("td", "loggade in")
	b.get("/historik?period=2021").Has(".empty", "Inga händelser matchar")
	b.get("/historik?period=struntprat").Status(200).Has(".notice", "Perioden kunde inte läsas")
	b.get("/historik/kontroll").Has(".notice", "Kedjan håller")
	rows := sheetRows(t, b.get("/historik?register=contract&format=xlsx").Status(200).Body)
	if len(rows) != 2 || rows[1][4] != "Rollatorer" {
		t.Errorf("sheet %q", rows)
	}
	if _, err := s.area.Store.DB.Exec(t.Context(), `DELETE FROM audit_entry WHERE seq = 3`); err != nil {
		t.Fatal(err)
	}
	b.get("/historik/kontroll").Has(".notice", "Kedjan är bruten").Has(".notice", "post 3")
}

func TestSettingsHoldAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "administrator")
	b.post("/installningar/inloggning", "version", "1", "idle_min", "2", "max_hours", "12", "link_hours", "72").Status(422).Has(".errors", "5 och")
	b.post("/installningar/inloggning", "version", "1", "idle_min", "10", "max_hours", "12", "link_hours", "72").Redirects("/installningar/inloggning")
	*s.clock = s.clock.Add(11 * time.Minute)
	b.get("/anvandare").Redirects("/logga-in?next=%2Fanvandare")
}

func TestListViewsMarkTheActive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	u, err := s.area.Store.User(t.Context(), s.users["strategic_buyer"])
	if err != nil {
		t.Fatal(err)
	}
	ctx := web.WithUser(t.Context(), Acting(u))
	views, err := s.area.ListViews(ctx, "/upphandlingar", "samordnad=ja")
	if err != nil {
		t.Fatal(err)
	}
	active := ui.View{}
	for _, v := range views {
		if v.Active {
			active = v
		}
	}
	if len(views) != 3 || active.Label != "Samordnade" || !active.Own || active.URL != "/upphandlingar?samordnad=ja" {
		t.Errorf("views %+v", views)
	}
}
