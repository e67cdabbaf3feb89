package webtest_test

import (
	"io"
	"net/http"
	"testing"

	"klover/internal/base/webtest"
)

const page = `<main id="m"><h1 class="big red">Avtal  <b>nu</b></h1><ul><li data-x="1">a<li data-x="12">b<li>c</ul></main>`

func TestSelectorsFindNodes(t *testing.T) {
	t.Parallel()
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, page) //nolint:errcheck // a recorder
	})
	p := webtest.Get(t, h, webtest.Nobody, "/").Status(200)
	for selector, want := range map[string]int{
		"li": 3, "#m li": 3, "main#m h1.big.red": 1, "h1.blue": 0, "[data-x]": 2, "[data-x=1]": 1, `[data-x^="1"]`: 2, "ul main": 0, "* b": 1,
	} {
		p.Count(selector, want)
	}
	if got := p.Text("h1"); got != "Avtal nu" {
		t.Errorf("Text = %q", got)
	}
	p.Has("li", "b").Lacks("li", "d")
}

func TestFailedClaimsAreReported(t *testing.T) {
	t.Parallel()
	quiet := &recorder{TB: t}
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, page) //nolint:errcheck // a recorder
	})
	webtest.Get(quiet, h, webtest.Nobody, "/").Status(404).Has("h1", "Order").Lacks("li", "a").Count("li", 4).Redirects("/x").HeaderHas("Vary", "x")
	if quiet.errors != 6 {
		t.Errorf("%d claims failed, want 6", quiet.errors)
	}
}

// recorder counts the claims that fail.
type recorder struct {
	testing.TB
	errors int
}

func (r *recorder) Errorf(string, ...any) { r.errors++ }
