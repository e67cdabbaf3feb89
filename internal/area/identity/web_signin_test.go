package identity

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"klover/internal/base/webtest"
)

func TestSignInLeadsToThePageThatWasAskedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.get("/avtal/1?flik=2").Redirects("/logga-in?next=%2Favtal%2F1%3Fflik%3D2")
	page := b.get("/logga-in?next=%2Favtal%2F1%3Fflik%3D2").Status(200).Has("h1", "Logga in").Lacks("h2", "Prova som någon")
	b.submit(page, "form.form", "/logga-in", "epost", buyerEmail, "losenord", "fel").Status(422).Has(".errors", "stämmer inte").Lacks("body", "losenord=fel")
	b.submit(page, "form.form", "/logga-in", "epost", buyerEmail, "losenord", DemoPassword).Redirects("/avtal/1?flik=2")
	b.get("/logga-in").Redirects("/")
	b.get("/mitt-konto").Status(200).Has("h1", "Mitt konto").Has(".person", "Åsa Öberg")
	old := b.cookie
	b.post("/logga-ut").Redirects("/logga-in")
	b.cookie = old
	b.get("/mitt-konto").Redirects("/logga-in?next=%2Fmitt-konto")
}

func TestSignInNeverLeadsAway(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, next := range []string{"https://ond.example/", "//ond.example", `/\ond.example`, "javascript:alert(1)", "/logga-in?next=/", "/logga-ut"} {
		s.browser(t).post("/logga-in", "epost", buyerEmail, "losenord", DemoPassword, "next", next).Redirects("/")
	}
}

func TestAFormSurvivesTheSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "strategic_buyer")
	*s.clock = s.clock.Add(2 * time.Hour) // the session ends while the user writes
	page := b.post("/avtal/7", "title", `Rollatorer "4 hjul" & mer`, "parties", "D", "parties", "U", "note", "rad 1\nrad 2").
		Status(401).Has("h1", "Logga in igen").Has(".notice", "Det du skrev är kvar")
	page = b.submit(page, "form.form", "/logga-in", "epost", buyerEmail, "losenord", "fel").Status(422).Has(".notice", "Det du skrev är kvar")
	page = b.submit(page, "form.form", "/logga-in", "epost", buyerEmail, "losenord", DemoPassword).
		Status(200).Has("h1", "Dina uppgifter är kvar").Has(".prose", "4\u00a0uppgifter finns kvar").Has(".person", "Åsa Öberg")
	if got := page.Attr("form.form-end", "action"); got != "/avtal/7" {
		t.Fatalf("the form goes to %q", got)
	}
	want := url.Values{"title": {`Rollatorer "4 hjul" & mer`}, "parties": {"D", "U"}, "note": {"rad 1\nrad 2"}}
	b.submit(page, "form.form-end", "/avtal/7").Redirects("/avtal/7?" + want.Encode())
}

func TestAFormIsNotGivenToAnotherUser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "strategic_buyer")
	*s.clock = s.clock.Add(2 * time.Hour)
	page := b.post("/avtal/7", "title", "Hemligt").Status(401)
	b.submit(page, "form.form", "/logga-in", "epost", "nadja.berglind@demo.klover.example", "losenord", DemoPassword).Redirects("/")
}

func TestAKeptFormStaysOnThisSite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.browser(t).post("/logga-in", "epost", buyerEmail, "losenord", DemoPassword, "behall_till", "https://ond.example/", "behall.x", "1").Redirects("/")
}

func TestDemoAccountsAreOfferedOnlyInTheDemo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.browser(t).post("/logga-in/demo", "id", s.users["chief"]).Status(404)
	s.area.Demo = true
	b := s.browser(t)
	page := b.get("/logga-in?next=/roller").Has("h2", "Prova som någon").Count("#demo li form", len(RoleTable())).Has("#demo button", "Inköpsjurist")
	if got := page.Attr("#demo form input[name=next]", "value"); got != "/roller" {
		t.Errorf("next = %q", got)
	}
	b.post("/logga-in/demo", "id", s.users["lawyer"], "next", "/roller").Redirects("/roller")
	b.get("/mitt-konto").Has(".person", "Nadja Berglind")
}

func TestANewUserChoosesAPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "administrator")
	admin.post("/anvandare", "name", "", "email", "ny@region.se").Status(422).Has(".errors", "Fyll i namn")
	page := admin.post("/anvandare", "name", "Ny Person", "email", "ny@region.se", "roles", "lawyer", "roles", "unit_head", "parties", "D", "active", "ja").
		Status(200).Has("h1", "Ny Person").Has("#engang", "Länk för att välja lösenord").Has(".history", "skapade")
	link := page.Text("#engang code")
	if !strings.HasPrefix(link, "http://example.com/losenord/") {
		t.Fatalf("link %q", link)
	}
	link = strings.TrimPrefix(link, "http://example.com")
	b := s.browser(t)
	b.get(link).Status(200).Has("h1", "Välj lösenord").Has(".prose", "ny@region.se")
	b.post(link, "nytt", goodPassword, "igen", "något annat").Status(422).Has(".errors", "inte lika")
	b.post(link, "nytt", "kort", "igen", "kort").Status(422).Has(".errors", "minst 12")
	b.post(link, "nytt", goodPassword, "igen", goodPassword).Redirects("/")
	b.get("/mitt-konto").Has("dd", "Enhetschef, Inköpsjurist")
	s.browser(t).get(link).Status(404)
}

func TestATemporaryPasswordLeadsToANewOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.as(t, "administrator")
	page := admin.post("/anvandare/"+s.users["strategic_buyer"]+"/tillfalligt").Status(200).Has("#engang", "Tillfälligt lösenord")
	b := s.browser(t)
	answer := b.post("/logga-in", "epost", buyerEmail, "losenord", page.Text("#engang code")).Status(303)
	if to := answer.Header.Get("Location"); !strings.HasPrefix(to, "/losenord/") || b.cookie != "" {
		t.Errorf("leads to %q with session %q", to, b.cookie)
	}
}

func TestAccountShowsAndEndsSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first, second := s.as(t, "chief"), s.as(t, "chief")
	first.get("/mitt-konto").Has("td", "Firefox på Linux").Has(".badge", "Den här").Has("h2", "Åtkomstnycklar")
	first.post("/mitt-konto/inloggningar/avsluta").Redirects("/mitt-konto")
	first.get("/mitt-konto").Status(200)
	second.get("/mitt-konto").Status(303)

	third := s.as(t, "chief")
	first.post("/mitt-konto/losenord", "nuvarande", "fel", "nytt", goodPassword, "igen", goodPassword).Status(422).Has(".errors", "nuvarande lösenordet stämmer inte")
	first.post("/mitt-konto/losenord", "nuvarande", DemoPassword, "nytt", goodPassword, "igen", goodPassword).Redirects("/mitt-konto")
	first.get("/mitt-konto").Status(200)
	third.get("/mitt-konto").Status(303)
}

func TestAnAccessKeyOpensOnlyTheAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.as(t, "controller")
	s.as(t, "lawyer").get("/mitt-konto/nycklar/ny").Status(403)
	page := b.post("/mitt-konto/nycklar", "name", "Power BI", "may_write", "nej", "expires_on", "2023-06-30").Status(200).Has("#engang", "visas inte igen")
	key := page.Text("#engang code")
	ask := func(address string) *webtest.Page {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Authorization", "Bearer "+key)
		return webtest.Do(t, s, webtest.Nobody, r)
	}
	ask("/api/v1/me").Redirects("/")
	ask("/mitt-konto").Redirects("/logga-in?next=%2Fmitt-konto")
	b.get("/mitt-konto").Has("td", "Power BI").Lacks("td", key)
	b.post("/mitt-konto/nycklar", "name", "Evig", "may_write", "nej", "expires_on", "2099-06-30").Status(422).Has(".errors", "inom ett år")
}

func TestAddressIsTakenFromOurOwnProxyOnly(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.0.0.1:4711"
	r.Header.Set("X-Forwarded-For", "1.1.1.1, 192.0.2.7")
	if got := (&Web{}).client(r).Address; got != "10.0.0.1" {
		t.Errorf("without a proxy: %s", got)
	}
	if got := (&Web{Proxy: true}).client(r).Address; got != "192.0.2.7" {
		t.Errorf("behind a proxy: %s", got)
	}
}
