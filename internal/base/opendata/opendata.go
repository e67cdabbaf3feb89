// Package opendata offers what anybody may read in open formats: JSON, CSV, an Atom feed
// and a package of OCDS, the Open Contracting Data Standard.
package opendata

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// Issue is a selection of rows as each format tells it.
type Issue interface {
	JSON() any
	Table() sheet.Table
	OCDS() Package
	Feed() Feed
}

// format is one of the files beside a public page.
type format struct {
	name, label, icon, kind string
	write                   func(Issue, io.Writer) error
}

var formats = []format{
	{"data.csv", "CSV", "download", "text/csv", func(is Issue, w io.Writer) error { return sheet.WriteCSV(w, is.Table()) }},
	{"data.json", "JSON", "download", "application/json", func(is Issue, w io.Writer) error { return encode(w, is.JSON()) }},
	{"ocds.json", "OCDS", "download", "application/json", func(is Issue, w io.Writer) error { return is.OCDS().write(w) }},
	{"atom.xml", "Atom", "broadcast", "application/atom+xml", func(is Issue, w io.Writer) error { return is.Feed().write(w) }},
}

// Routes offers what the address selects of a public page as files under it.
func Routes(m *web.Mux, path string, issue func(*http.Request) (Issue, error)) {
	for _, f := range formats {
		m.Handle("GET "+path+"/"+f.name, web.Public, f.handler(issue))
	}
}

// Actions leads from a public page to the files with the same selection.
func Actions(path string, q ui.Query) []ui.Action {
	list := make([]ui.Action, len(formats))
	for i, f := range formats {
		list[i] = ui.Action{Label: f.label, URL: q.File(path + "/" + f.name), Icon: f.icon, New: true}
	}
	return list
}

// handler answers with the file. Pages of other sites may read it, since it is public.
func (f format) handler(issue func(*http.Request) (Issue, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		is, err := issue(r)
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := f.write(is, &body); err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Type", f.kind+"; charset=utf-8")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Cache-Control", "public, max-age=300")
		_, err = body.WriteTo(w)
		return err
	}
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// Instant is a moment as the formats write it.
func Instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Midnight is a day, "2022-02-11", as a moment; "" for none.
func Midnight(day string) string {
	if day == "" {
		return ""
	}
	return day + "T00:00:00Z"
}
