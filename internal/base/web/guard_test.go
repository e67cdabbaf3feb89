package web_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/assets"
	"klover/internal/base/webtest"
)

// The budget of design/ui.md: what a browser must fetch before the first page
// is whole, and for each later page.
const (
	firstLoad = 100 << 10
	laterPage = 15 << 10
)

func TestPagesStayWithinTheSizeBudget(t *testing.T) {
	t.Parallel()
	h := newSample(t, invented)
	total := packed(t, h, "/upphandlingar")
	if total > laterPage {
		t.Errorf("the list page is %d bytes, the budget %d", total, laterPage)
	}
	for _, name := range []string{"app.css", "app.js", "htmx.js", "inter.woff2", "icons.svg", "icon.svg"} {
		t.Logf("%-12s %6d", name, assets.Size(name))
		total += assets.Size(name)
	}
	t.Logf("first load   %6d", total)
	if total > firstLoad {
		t.Errorf("the first load is %d bytes, the budget %d", total, firstLoad)
	}
	for _, path := range []string{"/upphandlingar?rader=100", "/upphandlingar/1", "/upphandlingar/1/andra"} {
		if n := packed(t, h, path); n > laterPage {
			t.Errorf("%s is %d bytes, the budget %d", path, n, laterPage)
		}
	}
}

func packed(t *testing.T, h http.Handler, path string) int {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	p := webtest.Do(t, h, buyer, r).Status(200).HeaderHas("Content-Encoding", "gzip").HeaderHas("Vary", "Accept-Encoding")
	z, err := gzip.NewReader(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, z); err != nil {
		t.Errorf("%s cannot be unpacked: %v", path, err)
	}
	return len(p.Body)
}

func TestAssetsMayBeKeptForEver(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	p := webtest.Get(t, h, webtest.Nobody, assets.URL("app.css")).Status(200).
		HeaderHas("Cache-Control", "immutable").HeaderHas("Content-Type", "text/css")
	if !strings.Contains(p.Body, assets.URL("inter.woff2")[len(assets.Prefix):]) {
		t.Error("the style sheet does not point to the hashed font")
	}
	r := httptest.NewRequest(http.MethodGet, assets.URL("app.css"), nil)
	r.Header.Set("If-None-Match", p.Header.Get("ETag"))
	webtest.Do(t, h, webtest.Nobody, r).Status(304)
	webtest.Get(t, h, webtest.Nobody, "/-/app.css").Status(404)
	for _, m := range regexp.MustCompile(`(?:href|src)="(/-/[^"#]+\.\w+)`).FindAllStringSubmatch(webtest.Get(t, h, buyer, "/upphandlingar").Body, -1) {
		webtest.Get(t, h, webtest.Nobody, m[1]).Status(200)
	}
}

func TestFormsFromOtherSitesAreStopped(t *testing.T) {
	t.Parallel()
	h := newSample(t, "")
	for site, want := range map[string]int{"cross-site": 403, "same-site": 403, "same-origin": 422} {
		r := httptest.NewRequest(http.MethodPost, "/upphandlingar/1", strings.NewReader("version=3&title=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", site)
		webtest.Do(t, h, buyer, r).Status(want)
	}
}

func TestEncryptionIsDemandedWhereThereIsAny(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		m := web.NewMux(web.Options{Secure: secure, Authenticate: webtest.Authenticate})
		m.Handle("POST /spara", web.Public, func(w http.ResponseWriter, r *http.Request) error {
			return web.Redirect(w, r, "/", "Sparat.")
		})
		p := webtest.Post(t, m, webtest.Nobody, "/spara").Redirects("/").HeaderHas("Set-Cookie", "HttpOnly").HeaderHas("Set-Cookie", "SameSite=Lax")
		if got := strings.Contains(p.Header.Get("Set-Cookie"), "Secure"); got != secure {
			t.Errorf("secure %v: cookie = %s", secure, p.Header.Get("Set-Cookie"))
		}
		if got := p.Header.Get("Strict-Transport-Security") != ""; got != secure {
			t.Errorf("secure %v: HSTS = %v", secure, got)
		}
	}
}

func TestBodiesAreLimited(t *testing.T) {
	t.Parallel()
	m := webtest.Mux()
	take := func(w http.ResponseWriter, r *http.Request) error {
		_, err := web.FormValues(r)
		return err
	}
	m.Handle("POST /form", web.Public, take)
	m.Handle("POST /fil", web.Public, take, web.MaxBody(3<<20))
	big := strings.Repeat("x", 2<<20)
	webtest.Post(t, m, webtest.Nobody, "/form", "a", big).Status(413).Has("h1", "Filen är för stor")
	webtest.Post(t, m, webtest.Nobody, "/fil", "a", big).Status(200)
	webtest.PostFile(t, m, webtest.Nobody, "/fil", "fil", "a.csv", []byte(big), "b", "1").Status(200)
	webtest.PostFile(t, m, webtest.Nobody, "/form", "fil", "a.csv", []byte(big)).Status(413)
}

func TestFaultsBecomeStatuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err    error
		status int
		text   string
	}{
		{fault.NotFound("Avtalet finns inte."), 404, "Avtalet finns inte."},
		{fault.Wrong("Filen är tom."), 422, "Filen är tom."},
		{fault.Invalid(fault.Field{Name: "a", Message: "Fyll i a."}), 422, "Fyll i a."},
		{fault.Conflict("Numret är upptaget."), 409, "Numret är upptaget."},
		{fmt.Errorf("reading: %w", fault.Forbidden("Bara chefen får.")), 403, "Bara chefen får."},
		{errors.New("password=hemligt"), 500, "Felet är vårt"},
	} {
		var log bytes.Buffer
		m := web.NewMux(web.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		m.Handle("GET /x", web.Public, func(http.ResponseWriter, *http.Request) error { return test.err })
		p := webtest.Get(t, m, webtest.Nobody, "/x").Status(test.status).Has("main", test.text)
		if strings.Contains(p.Body, "hemligt") {
			t.Error("the cause is shown to the user")
		}
		if n := strings.Count(log.String(), "request failed"); n != 1 {
			t.Errorf("%v: logged %d times, want once", test.err, n)
		}
	}
}

func TestFormWithoutSessionIsHandedOver(t *testing.T) {
	t.Parallel()
	var kept string
	m := web.NewMux(web.Options{Authenticate: webtest.Authenticate, OnSignInNeeded: func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.PostedForm(r)
		kept = form.Get("title")
		w.WriteHeader(http.StatusUnauthorized)
		return err
	}})
	m.Handle("POST /avtal", web.SignedIn, func(http.ResponseWriter, *http.Request) error { return nil })
	webtest.Post(t, m, webtest.Nobody, "/avtal", "title", "Långt skriven text").Status(401)
	if kept != "Långt skriven text" {
		t.Errorf("kept %q", kept)
	}
}

func TestNobodyIsLedToOtherSites(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/avtal?q=a": "/avtal?q=a", "https://ond.example/": "/", "//ond.example/": "/", `/\ond.example`: "/", "javascript:alert(1)": "/", "": "/",
	} {
		if got := web.Local(address, "/"); got != want {
			t.Errorf("Local(%q) = %q, want %q", address, got, want)
		}
	}
	webtest.Post(t, newSample(t, ""), buyer, "/-/installning", "tema", "morkt", "next", "//ond.example/").Redirects("/").
		HeaderHas("Set-Cookie", "klover_tema=morkt")
}

func TestSettingsAreShown(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/upphandlingar", nil)
	r.Header.Set("Cookie", `klover_tema=morkt; klover_tathet=tat; klover_tangent="><script>`)
	p := webtest.Do(t, newSample(t, ""), buyer, r).Status(200)
	if p.Attr("html", "data-theme") != "morkt" || p.Attr("html", "data-density") != "tat" || p.Attr("html", "data-keys") != "" {
		t.Errorf("html = %v", p.Find("html")[0].Attr)
	}
}

func TestMessageOfSomebodyElseIsOnlyText(t *testing.T) {
	t.Parallel()
	m := webtest.Mux()
	m.Handle("POST /spara", web.Public, func(w http.ResponseWriter, r *http.Request) error {
		return web.RedirectUndo(w, r, "/-/tangenter", "<b>Sparat</b>", web.Undo{Action: "//ond.example/"})
	})
	p := webtest.Post(t, m, webtest.Nobody, "/spara")
	r := httptest.NewRequest(http.MethodGet, "/-/tangenter", nil)
	r.Header.Set("Cookie", strings.Split(p.Header.Get("Set-Cookie"), ";")[0])
	webtest.Do(t, m, webtest.Nobody, r).Has(".flash", "<b>Sparat</b>").Count(".flash form", 0)
}

func TestRedirectOfAPartLoadsThePage(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/upphandlingar", nil)
	r.Header.Set("HX-Request", "true")
	webtest.Do(t, newSample(t, ""), webtest.Nobody, r).Status(200).HeaderHas("HX-Redirect", "/logga-in?next=")
}
