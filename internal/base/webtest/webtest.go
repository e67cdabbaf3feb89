// Package webtest asks a program for pages as a browser would, and looks in the
// answers with simple selectors. It is imported by tests only.
//
//	webtest.Get(t, mux, buyer, "/avtal?q=rullstol").
//		Status(200).Has("h1", "Avtal").Count("tbody tr", 3)
package webtest

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"klover/internal/base/web"
)

// User returns a user with the permissions, for handlers under test.
func User(name string, perms ...string) web.User {
	u := web.User{ID: "anv-" + strings.ToLower(name), Name: name, Initials: initials(name), Title: "Upphandlare", Perms: map[string]bool{}}
	for _, p := range perms {
		u.Perms[p] = true
	}
	return u
}

// Nobody is not signed in.
var Nobody = web.User{}

type actor struct{}

// Authenticate is given to web.Options so that the mux knows the user that a
// request of this package was sent by.
func Authenticate(r *http.Request) (web.User, bool, error) {
	u, ok := r.Context().Value(actor{}).(web.User)
	return u, ok && u.ID != "", nil
}

// Mux returns a mux that believes the requests of this package.
func Mux() *web.Mux { return web.NewMux(web.Options{Authenticate: Authenticate}) }

// Page is an answer.
type Page struct {
	t      testing.TB
	Code   int
	Header http.Header
	Body   string
	root   *html.Node
}

// Get asks for a page. The place on it, #namn, is the browser's own matter.
func Get(t testing.TB, h http.Handler, u web.User, address string) *Page {
	t.Helper()
	address, _, _ = strings.Cut(address, "#")
	return Do(t, h, u, httptest.NewRequest(http.MethodGet, address, nil))
}

// GetPart asks for the changed part of a list, as htmx does.
func GetPart(t testing.TB, h http.Handler, u web.User, address string) *Page {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Header.Set("HX-Request", "true")
	r.Header.Set("HX-Request-Type", "partial")
	r.Header.Set("HX-Target", "div#resultat")
	return Do(t, h, u, r)
}

// Post sends a form: pairs of name and value.
func Post(t testing.TB, h http.Handler, u web.User, address string, pairs ...string) *Page {
	t.Helper()
	if len(pairs)%2 != 0 {
		t.Fatal("webtest.Post: a name without a value")
	}
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return PostForm(t, h, u, address, form)
}

// PostForm sends a form.
func PostForm(t testing.TB, h http.Handler, u web.User, address string, form url.Values) *Page {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return Do(t, h, u, r)
}

// PostFile sends a form with one file.
func PostFile(t testing.TB, h http.Handler, u web.User, address, field, name string, content []byte, pairs ...string) *Page {
	t.Helper()
	var body strings.Builder
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := m.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body.String()))
	r.Header.Set("Content-Type", m.FormDataContentType())
	return Do(t, h, u, r)
}

// Do sends any request as the user.
func Do(t testing.TB, h http.Handler, u web.User, r *http.Request) *Page {
	t.Helper()
	ctx := context.WithValue(r.Context(), actor{}, u)
	if u.ID != "" {
		ctx = web.WithUser(ctx, u)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r.WithContext(ctx))
	answer := w.Result()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{t: t, Code: answer.StatusCode, Header: answer.Header, Body: string(body)}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		if p.root, err = html.Parse(strings.NewReader(p.Body)); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// Status claims the status of the answer.
func (p *Page) Status(want int) *Page {
	p.t.Helper()
	if p.Code != want {
		p.t.Errorf("status = %d, want %d; %s", p.Code, want, p.gist())
	}
	return p
}

// Redirects claims that the answer leads to the address.
func (p *Page) Redirects(to string) *Page {
	p.t.Helper()
	if got := p.Header.Get("Location"); p.Code != http.StatusSeeOther || got != to {
		p.t.Errorf("status %d to %q, want 303 to %q; %s", p.Code, got, to, p.gist())
	}
	return p
}

// Has claims that a node of the selector contains the text.
func (p *Page) Has(selector, text string) *Page {
	p.t.Helper()
	texts := p.Texts(selector)
	for _, got := range texts {
		if strings.Contains(got, text) {
			return p
		}
	}
	p.t.Errorf("%s: no %q among %q", selector, text, texts)
	return p
}

// Lacks claims that no node of the selector contains the text; with "" that
// there is no such node.
func (p *Page) Lacks(selector, text string) *Page {
	p.t.Helper()
	for _, got := range p.Texts(selector) {
		if strings.Contains(got, text) {
			p.t.Errorf("%s: %q should not be there", selector, got)
		}
	}
	return p
}

// Count claims how many nodes the selector finds.
func (p *Page) Count(selector string, want int) *Page {
	p.t.Helper()
	if got := len(p.Find(selector)); got != want {
		p.t.Errorf("%s: %d nodes, want %d; %s", selector, got, want, p.gist())
	}
	return p
}

// HeaderHas claims that a header contains the text.
func (p *Page) HeaderHas(name, text string) *Page {
	p.t.Helper()
	if got := strings.Join(p.Header.Values(name), ", "); !strings.Contains(got, text) {
		p.t.Errorf("header %s = %q, want it to contain %q", name, got, text)
	}
	return p
}

// Text returns the text of the first node, with single spaces.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	nodes := p.Find(selector)
	if len(nodes) == 0 {
		p.t.Errorf("%s: nothing found; %s", selector, p.gist())
		return ""
	}
	return TextOf(nodes[0])
}

// Texts returns the text of every node of the selector.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	var texts []string
	for _, n := range p.Find(selector) {
		texts = append(texts, TextOf(n))
	}
	return texts
}

// Attr returns an attribute of the first node, "" if it has none.
func (p *Page) Attr(selector, name string) string {
	p.t.Helper()
	nodes := p.Find(selector)
	if len(nodes) == 0 {
		p.t.Errorf("%s: nothing found; %s", selector, p.gist())
		return ""
	}
	return attr(nodes[0], name)
}

// Find returns the nodes of a selector: tag, #id, .class, [attr], [attr=value],
// [attr^=start], joined without spaces, and descendants with spaces.
func (p *Page) Find(selector string) []*html.Node {
	p.t.Helper()
	if p.root == nil {
		p.t.Fatalf("%s: the answer is not a page but %s", selector, p.Header.Get("Content-Type"))
	}
	nodes, err := find(p.root, selector)
	if err != nil {
		p.t.Fatal(err)
	}
	return nodes
}

// gist is the beginning of the answer, enough to see what went wrong.
func (p *Page) gist() string {
	text := p.Body
	if p.root != nil {
		if nodes, err := find(p.root, "main"); err == nil && len(nodes) > 0 {
			text = TextOf(nodes[0])
		}
	}
	if len(text) > 300 {
		text = text[:300] + "…"
	}
	return "page: " + text
}

func initials(name string) string {
	var b strings.Builder
	for _, word := range strings.Fields(name) {
		for _, r := range word {
			b.WriteRune(r)
			break
		}
	}
	return strings.ToUpper(b.String())
}
