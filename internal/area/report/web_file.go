package report

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type readPage struct {
	Number   string
	Owner    string // whose edition, and whose report
	State    ui.Badge
	Contents []readEntry
	Document template.HTML
	Files    []ui.Action
	Back     string
}

// readEntry is one line of the contents, with those below it.
type readEntry struct {
	Text  string
	URL   string
	Below []readEntry
}

var readTmpl = web.Parse[readPage](pages, "read.html")

var (
	fileLabels = map[string]string{".pdf": "PDF", ".docx": "Word", ".html": "Webbsida"}
	fileIcons  = map[string]string{".pdf": "file-type-pdf", ".docx": "file-type-docx", ".html": "world"}
)

// fileActions are the links to the report's files, in the look of a party when there
// is one.
func fileActions(r Report, party string) []ui.Action {
	var list []ui.Action
	for _, f := range formats {
		address := r.URL() + "/fil/" + r.Number + f.ext
		if party != "" {
			address += "?part=" + url.QueryEscape(party)
		}
		list = append(list, ui.Action{Label: fileLabels[f.ext], URL: address, Icon: fileIcons[f.ext]})
	}
	return list
}

// brands are the parties that may have an edition of their own.
func (a *Web) brands(ctx context.Context, r Report) ([]PartyBrand, error) {
	if a.Brands == nil {
		return nil, nil
	}
	return a.Brands(ctx, r.Period.Last())
}

// branded reads a report in the look that the address asks for.
func (a *Web) branded(r *http.Request) (Composed, error) {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	code := r.URL.Query().Get("part")
	if err != nil || code == "" {
		return c, err
	}
	brands, err := a.brands(r.Context(), c.Report)
	for _, b := range brands {
		if b.Code == code {
			c.Document = c.Document.For(b.Brand)
			return c, err
		}
	}
	if err == nil {
		err = fault.NotFound("Det finns ingen part med koden %s.", code)
	}
	return c, err
}

// read shows the report as one long page with its contents beside it.
func (a *Web) read(w http.ResponseWriter, r *http.Request) error {
	c, err := a.branded(r)
	if err != nil {
		return err
	}
	one := c.Report
	d := c.Document
	page := readPage{Number: one.Number, Owner: d.Org, State: stateBadge(one), Document: paper.HTML(d), Back: one.URL(), Files: fileActions(one, r.URL.Query().Get("part"))}
	if d.Brand.Name != "" {
		page.Owner = d.Brand.Name + " · " + d.Org
	}
	for _, e := range paper.Entries(d, 2) {
		entry := readEntry{Text: e.Label + " " + e.Text, URL: "#" + e.ID}
		if n := len(page.Contents); e.Level > 1 && n > 0 {
			page.Contents[n-1].Below = append(page.Contents[n-1].Below, entry)
			continue
		}
		page.Contents = append(page.Contents, entry)
	}
	return readTmpl.Render(w, r, one.Title, page)
}

// file sends the report as PDF, Word or a web page.
func (a *Web) file(w http.ResponseWriter, r *http.Request) error {
	f, err := formatOf(r.PathValue("name"))
	if err != nil {
		return fault.NotFound("Filen finns inte som %s.", r.PathValue("name"))
	}
	c, err := a.branded(r)
	if err != nil {
		return err
	}
	var content bytes.Buffer
	if err := f.write(&content, c.Document); err != nil {
		return fmt.Errorf("writing %s: %w", c.Report.Number, err)
	}
	return send(w, fileName(c.Report.Number, r.URL.Query().Get("part"), f.ext), f.media, content.Bytes())
}

func fileName(number, party, ext string) string {
	if party != "" {
		number += "-" + party
	}
	return number + ext
}

func send(w http.ResponseWriter, name, media string, content []byte) error {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	w.Header().Set("Content-Length", strconv.Itoa(len(content)))
	_, err := w.Write(content)
	return err
}

// archive makes the archive file of a locked report.
func (a *Web) archive(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Archive(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), one.Number+" är arkiverad.")
}

// archived sends the archive file.
func (a *Web) archived(w http.ResponseWriter, r *http.Request) error {
	one, content, err := a.Store.ArchiveFile(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, archiveName(one), "application/zip", content)
}
