// Package record holds what the pages of every register do alike: the history of
// a record as sentences, the rows of a list as an Excel or CSV file, and both
// versions of what two people have changed.
package record

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // history is told in Swedish time also where no zone files are

	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var stockholm = mustLoad("Europe/Stockholm")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is embedded, so this is a broken build
	}
	return zone
}

// When returns an instant as people read it: "2022-02-11 14:05".
func When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(stockholm).Format("2006-01-02 15:04")
}

// History returns the entries as ui.history shows them.
func History(entries []audit.Entry) ui.History { return HistoryOf("", entries) }

// HistoryOf is History where what the record is called, "avtalet", follows a verb
// that lacks its object: "skapade avtalet", but "noterade laga kraft".
func HistoryOf(object string, entries []audit.Entry) ui.History {
	var h ui.History
	for _, e := range entries {
		event := Event(e)
		if lacksObject(e.Verb) {
			event.What = object
		}
		h.Events = append(h.Events, event)
	}
	return h
}

// HistoryOfSeveral returns the history of several records together: each sentence
// names its own.
func HistoryOfSeveral(entries []audit.Entry) ui.History {
	var h ui.History
	for _, e := range entries {
		event := Event(e)
		event.What = e.Title
		h.Events = append(h.Events, event)
	}
	return h
}

// Event returns one entry of the history as ui shows it.
func Event(e audit.Entry) ui.Event {
	return ui.Event{Who: e.Actor.Name, When: When(e.At), At: e.At.Format(time.RFC3339), Verb: e.Verb, Changes: e.Changes, Why: e.Why}
}

// lacksObject tells whether the verb says nothing of what it was done to: it is one
// word, or ends with a particle, "sade upp", "nyttjade option i".
func lacksObject(verb string) bool {
	words := strings.Fields(verb)
	return len(words) < 2 || slices.Contains([]string{"upp", "tillbaka", "bort", "i", "för", "till", "på", "från", "vid", "av", "om"}, words[len(words)-1])
}

// keyFormat is the key in an address that asks for a list as a file.
const keyFormat = "format"

// Format returns which file the address asks for: "xlsx", "csv", or "" for the page.
func Format(r *http.Request) string {
	if f := r.URL.Query().Get(keyFormat); f == "xlsx" || f == "csv" {
		return f
	}
	return ""
}

// Excel returns the address of the list's whole selection as a workbook.
func Excel(q ui.Query) string {
	address := q.File(q.Path)
	if strings.Contains(address, "?") {
		return address + "&" + keyFormat + "=xlsx"
	}
	return address + "?" + keyFormat + "=xlsx"
}

// Sheet is the rows of a list as a file: every attribute of the description, so
// that what is taken out can be read in again.
type Sheet[T any] struct {
	Title  string // "Leverantörer"
	File   string // name without ending: "leverantorer"
	Fields field.Set[T]
	Each   func(do func(T) error) error // gives the rows
	Path   func(T) string               // address of the record, nil for no links
	Query  ui.Query
	Filter []ui.Filter
	At     time.Time
}

// Send answers with the file that the address asks for.
func (s Sheet[T]) Send(w http.ResponseWriter, r *http.Request) error {
	var paths []string
	var failed error
	t := sheet.Table{Title: s.Title, Selection: s.selection(), At: s.At, Columns: columns(s.Fields)}
	t.Rows = func(yield func([]any) bool) {
		failed = s.Each(func(row T) error {
			if s.Path != nil && Format(r) == "xlsx" {
				paths = append(paths, origin(r)+s.Path(row))
			}
			if !yield(cells(s.Fields, &row)) {
				return errStopped
			}
			return nil
		})
	}
	if s.Path != nil {
		t.Link = func(i int) string { return paths[i] }
	}
	return Send(w, r, s.File, t, &failed)
}

// Send answers with a table as the file that the address asks for, in the name of
// the user. Nothing is sent when reading its rows failed, which they note as they
// are read; nil for rows that cannot fail.
func Send(w http.ResponseWriter, r *http.Request, name string, t sheet.Table, failed *error) error {
	kind := Format(r)
	t.By = web.UserFrom(r.Context()).Name
	var file bytes.Buffer
	if err := write(&file, kind, t); err != nil {
		return err
	}
	if failed != nil && *failed != nil && !errors.Is(*failed, errStopped) {
		return fmt.Errorf("exporting %s: %w", name, *failed)
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+kind+`"`)
	w.Header().Set("Content-Type", types[kind])
	_, err := file.WriteTo(w)
	return err
}

// Rows gives a list that is read already to a Sheet.
func Rows[T any](list []T) func(do func(T) error) error {
	return func(do func(T) error) error {
		for _, row := range list {
			if err := do(row); err != nil {
				return err
			}
		}
		return nil
	}
}

// errStopped says that the writer wants no more rows.
var errStopped = errors.New("stopped")

var types = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func write(to io.Writer, kind string, t sheet.Table) error {
	if kind == "csv" {
		return sheet.WriteCSV(to, t)
	}
	return sheet.WriteXLSX(to, t)
}

// origin is the address of this site, for links in a file that is opened elsewhere.
func origin(r *http.Request) string {
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		u.Scheme = "https"
	}
	return u.String()
}

var kinds = map[field.Kind]sheet.Kind{
	field.Long: sheet.Long, field.Number: sheet.Count, field.Decimal: sheet.Decimal,
	field.Money: sheet.Amount, field.Date: sheet.Day,
}

func columns[T any](set field.Set[T]) []sheet.Column {
	list := make([]sheet.Column, len(set))
	for i, d := range set {
		list[i] = sheet.Column{Key: d.Key, Label: d.Label, Help: d.Help, Kind: kinds[d.Kind]}
	}
	return list
}

func cells[T any](set field.Set[T], row *T) []any {
	list := make([]any, len(set))
	for i, d := range set {
		list[i] = d.Cell(row)
	}
	return list
}

// selection says which rows the file has: "Sökord: rull. Status: Pågående".
func (s Sheet[T]) selection() string {
	var parts []string
	if s.Query.Text != "" {
		parts = append(parts, "Sökord: "+s.Query.Text)
	}
	for _, f := range s.Filter {
		f.Values = s.Query.All(f.Key)
		if len(f.Values) > 0 {
			parts = append(parts, f.Label+": "+strings.Join(chosen(f), ", "))
		}
	}
	if len(parts) == 0 {
		return "Alla"
	}
	return strings.Join(parts, ". ")
}

func chosen(f ui.Filter) []string {
	var labels []string
	for _, o := range f.Choices() {
		if o.Chosen {
			labels = append(labels, o.Label)
		}
	}
	if len(labels) == 0 {
		return f.Values
	}
	return labels
}
