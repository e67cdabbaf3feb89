package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/jba/templatecheck"

	"klover/internal/base/web/ui"
)

//go:embed *.html
var files embed.FS

// Template is the template of one page or one box, whose dot is a T.
type Template[T any] struct {
	set    *template.Template
	source string // folder of the package that owns it, for Dev
	names  []string
}

// The blocks that a page file may define. "body" is required.
const (
	blockBody     = "body"
	blockActions  = "actions"  // buttons to the right of the title, the main one last
	blockCrumbs   = "crumbs"   // links above the title
	blockLead     = "lead"     // a line under the title: number, status, owner
	blockFragment = "fragment" // sent instead of body to htmx
)

var blocks = []string{blockBody, blockActions, blockCrumbs, blockLead, blockFragment}

// Parse reads a page: the parts of ui, the file and more files of the same
// area. Every block that the file defines is checked against T; a misspelt
// field stops the program when it starts, with file and line.
func Parse[T any](fsys fs.FS, name string, more ...string) *Template[T] {
	t := &Template[T]{names: append([]string{name}, more...)}
	if _, file, _, ok := runtime.Caller(1); ok {
		t.source = filepath.Dir(file)
	}
	set, err := parse[T](fsys, t.names)
	if err != nil {
		panic("web.Parse: " + err.Error())
	}
	t.set = set
	return t
}

func parse[T any](fsys fs.FS, names []string) (*template.Template, error) {
	set, err := ui.Templates().ParseFS(fsys, names...)
	if err != nil {
		return nil, err
	}
	if set.Lookup(blockBody) == nil {
		return nil, fmt.Errorf(`%s defines no "body"`, names[0])
	}
	var zero T
	for _, block := range blocks {
		if b := set.Lookup(block); b != nil {
			if err := templatecheck.CheckHTMLStrict(b, zero); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

// current returns the parsed set; with Dev it is read anew when the source is at hand.
func (t *Template[T]) current(dev bool) (*template.Template, error) {
	if !dev {
		return t.set, nil
	}
	if _, err := os.Stat(filepath.Join(t.source, t.names[0])); err != nil {
		return t.set, nil
	}
	return parse[T](os.DirFS(t.source), t.names)
}

// HTML returns the body alone, for a panel on another area's page.
func (t *Template[T]) HTML(data T) (template.HTML, error) { return run(t.set, blockBody, data) }

// Render sends the page with a title, which is also its heading.
func (t *Template[T]) Render(w http.ResponseWriter, r *http.Request, title string, data T) error {
	return t.render(w, r, http.StatusOK, title, data)
}

// RenderStatus sends the page with another status. For a form to be corrected
// (422) the title of the browser begins with "Fel:".
func (t *Template[T]) RenderStatus(w http.ResponseWriter, r *http.Request, status int, title string, data T) error {
	return t.render(w, r, status, title, data)
}

func (t *Template[T]) render(w http.ResponseWriter, r *http.Request, status int, title string, data T) error {
	m := muxOf(r.Context())
	set, err := t.current(m.opt.Dev)
	if err != nil {
		return err
	}
	if partial(r) {
		return t.renderPart(w, status, set, data)
	}
	f := m.frame(w, r, title)
	f.Wrong = status == http.StatusUnprocessableEntity || status == http.StatusConflict
	for block, to := range map[string]*template.HTML{blockBody: &f.Body, blockActions: &f.Actions, blockCrumbs: &f.Crumbs, blockLead: &f.Lead} {
		if *to, err = run(set, block, data); err != nil {
			return err
		}
	}
	var page bytes.Buffer
	if err := layout.Execute(&page, f); err != nil {
		return fmt.Errorf("drawing the frame: %w", err)
	}
	send(w, status, &page)
	return nil
}

// renderPart answers htmx: the fragment if the page has one, else the body. A
// list is cut out of the body by the browser.
func (t *Template[T]) renderPart(w http.ResponseWriter, status int, set *template.Template, data T) error {
	block := blockBody
	if set.Lookup(blockFragment) != nil {
		block = blockFragment
	}
	body, err := run(set, block, data)
	if err != nil {
		return err
	}
	if strings.Contains(string(body), `id="resultat"`) {
		w.Header().Set("HX-Reselect", "#resultat")
	}
	send(w, status, bytes.NewBufferString(string(body)))
	return nil
}

func run[T any](set *template.Template, block string, data T) (template.HTML, error) {
	b := set.Lookup(block)
	if b == nil {
		return "", nil
	}
	var out bytes.Buffer
	if err := b.Execute(&out, data); err != nil {
		return "", fmt.Errorf("drawing %s: %w", block, err)
	}
	return template.HTML(out.String()), nil
}

// partial reports whether a part of the page is wanted: htmx asks and will not
// replace the whole page.
func partial(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-History-Restore-Request") != "true" &&
		r.Header.Get("HX-Boosted") != "true" && r.Header.Get("HX-Request-Type") != "full"
}
