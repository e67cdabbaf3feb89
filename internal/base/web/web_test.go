package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestListShowsRowsCountAndSort(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	webtest.Get(t, h, buyer, "/upphandlingar").Status(200).
		Has("h1", "Upphandlingsplan").Has("title", "Klöver").
		Count("tbody tr", 15).Has("[role=status]", "142 planposter").
		Has("th[aria-sort=ascending]", "Annonseras").
		Has("nav a[aria-current=page]", "Upphandlingsplan").
		Lacks("nav a", "Administration")
	webtest.Get(t, h, buyer, "/upphandlingar?sortera=-title&region=DU").Status(200).
		Has("th[aria-sort=descending]", "Upphandling").Has("a.clear", "Rensa alla filter")
	webtest.Get(t, h, buyer, "/upphandlingar?q=zzzz").Status(200).
		Has(".empty-title", "Inga planposter matchar urvalet").Has(".empty a", "Rensa alla filter")
}

func TestPartOfAListIsTheBodyOnly(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	webtest.GetPart(t, h, buyer, "/upphandlingar?q=ultra").Status(200).
		HeaderHas("Vary", "HX-Request").HeaderHas("HX-Reselect", "#resultat").
		Count("h1", 0).Count("#resultat", 1)
}

func TestPermissionsAreRequired(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	webtest.Get(t, h, webtest.Nobody, "/upphandlingar?q=a").Redirects("/logga-in?next=%2Fupphandlingar%3Fq%3Da")
	webtest.Get(t, h, webtest.User("Eva"), "/upphandlingar").Status(403).Has("h1", "Du har inte behörighet")
	webtest.Get(t, h, buyer, "/finns-inte").Status(404).Has("h1", "Sidan finns inte")
	webtest.Get(t, h, buyer, "/upphandlingar/9999").Status(404).Has("main", "Upphandlingen finns inte.")
}

func TestFaultsOfOursShowAReference(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	for _, path := range []string{"/fel", "/panik"} {
		webtest.Get(t, h, buyer, path).Status(500).Has("h1", "Något gick fel").Count(".reference code", 1).Lacks("main", "disk")
		webtest.GetPart(t, h, buyer, path).Status(500).HeaderHas("HX-Retarget", "#meddelanden").Count(".flash[role=alert]", 1).Count("h1", 0)
	}
}

func TestFormShowsWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	webtest.Get(t, h, buyer, "/upphandlingar/1/andra").Status(200).
		Count("form[data-dirty] input[name=title]", 1).Count("input[name=version]", 1)
	p := webtest.Post(t, h, buyer, "/upphandlingar/1", "version", "3", "title", "Kort", "start", "imorgon", "parties", "D", "parties", "U").Status(422).
		Has("title", "Fel: ").Has(".errors h2", "2 uppgifter behöver rättas.").Count(".errors a", 2).
		Has("#e-title", "minst 10 tecken")
	if got := p.Attr("#f-start", "value"); got != "imorgon" {
		t.Errorf("what was written is lost: %q", got)
	}
	p.Count("#f-parties input[checked]", 2)
}

func TestConflictKeepsBothVersions(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	p := webtest.Post(t, h, buyer, "/upphandlingar/1", "version", "2", "title", "En helt annan benämning", "owner", "Karin Wåhlin").Status(409).
		Has(".conflict .mine", "En helt annan benämning").Has(".conflict td", "Livsmedel").Has("button.primary", "Spara min version")
	if got := p.Attr(".conflict input[name=version]", "value"); got != "3" {
		t.Errorf("version = %q, want that of the saved record", got)
	}
	if got := p.Attr(".conflict input[name=title]", "value"); got != "En helt annan benämning" {
		t.Errorf("title = %q", got)
	}
}

func TestSavedFormSaysSoWithUndo(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	p := webtest.Post(t, h, buyer, "/upphandlingar/1", "version", "3", "title", "Livsmedel till sjukhusen").Redirects("/upphandlingar/1")
	r := httptest.NewRequest(http.MethodGet, "/upphandlingar/1", nil)
	r.Header.Set("Cookie", strings.Split(p.Header.Get("Set-Cookie"), ";")[0])
	webtest.Do(t, h, buyer, r).Status(200).Has(".flash", "Uppdraget är sparat.").Has(".flash form button", "Ångra").
		HeaderHas("Set-Cookie", "Max-Age=0")
}

func TestRecordShowsFactsAndHistory(t *testing.T) {
	t.Parallel()
	webtest.Get(t, newSample(t, ""), buyer, "/upphandlingar/1").Status(200).
		Has(".history li", "Åsa Öberg ändrade Status från Annonserad till Utvärderas").
		Has(".history li", "ändrade 2 uppgifter").Has(".history .why", "Nytt underlag").
		Has("dt", "Ansvarig").Has(".timeline li", "Utvärdering (pågår)").Has("dd .none", "uppgift saknas")
}

func TestTemplateThatDoesNotFitStopsTheProgram(t *testing.T) {
	t.Parallel()
	defer func() {
		p, _ := recover().(string)
		if !strings.Contains(p, "misfit.html") || !strings.Contains(p, "Contrat") {
			t.Errorf("panic = %q, want file and field", p)
		}
	}()
	web.Parse[struct{ Contract string }](pages, "testdata/misfit.html")
}

func TestRouteWithoutPermissionStopsTheProgram(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	webtest.Mux().Handle("GET /", "", nil)
}

func TestRoutesSayWhoMayUseThem(t *testing.T) {
	t.Parallel()
	for _, r := range newSample(t, "").Routes() {
		if r.Perm == "" {
			t.Errorf("%s has no permission", r.Pattern)
		}
	}
}

func TestPagesAreGuarded(t *testing.T) {
	t.Parallel()
	webtest.Get(t, newSample(t, ""), buyer, "/upphandlingar").
		HeaderHas("Content-Security-Policy", "default-src 'none'").
		HeaderHas("Content-Security-Policy", "frame-ancestors 'none'").
		HeaderHas("X-Content-Type-Options", "nosniff").
		HeaderHas("Referrer-Policy", "same-origin").
		HeaderHas("Cross-Origin-Opener-Policy", "same-origin").
		HeaderHas("Permissions-Policy", "camera=()").
		HeaderHas("Cache-Control", "private").
		Count("[style]", 0).Count("style", 0).Count("[onclick]", 0)
}

func TestTemplatesAreReadAnewDuringDevelopment(t *testing.T) {
	t.Parallel()
	m := web.NewMux(web.Options{Dev: true})
	webtest.Get(t, m, webtest.Nobody, "/-/tangenter").Status(200).Has("td", "Spara formuläret").Has("a.button", "Logga in")
}
