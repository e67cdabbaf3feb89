package diary

import (
	"io"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/story"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type versionsPage struct {
	Crumbs   []ui.Crumb
	URL      string // of this page
	From, To []ui.Option
	Compared string
	Changes  []changeRow
}

// changeRow is a piece of compared text.
type changeRow struct {
	Added, Removed bool
	Text           string
}

var versionsTmpl = web.Parse[versionsPage](pages, "versions.html")

// versions compares two texts of a document, the two newest unless the address says
// otherwise.
func (a *Web) versions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := readerOf(ctx)
	c, d, err := a.Store.Document(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	var list []Version
	for _, v := range d.Versions {
		if v.Text != "" {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return fault.Conflict("Handlingen har ingen text att jämföra. Filer jämförs i sitt eget program.")
	}
	from, to := compared(r, list)
	for _, v := range []Version{from, to} {
		if _, _, _, err := a.Store.Read(ctx, by, v.ID); err != nil {
			return err
		}
	}
	page := versionsPage{Crumbs: documentCrumbs(c, d), URL: d.URL() + "/versioner", Compared: "Version " + sv.Number(from.No) + " jämförd med version " + sv.Number(to.No)}
	for _, v := range list {
		page.From = append(page.From, ui.Option{Value: strconv.FormatInt(v.No, 10), Label: versionText(v), Chosen: v.No == from.No})
		page.To = append(page.To, ui.Option{Value: strconv.FormatInt(v.No, 10), Label: versionText(v), Chosen: v.No == to.No})
	}
	for _, change := range story.Diff(from.Text, to.Text) {
		page.Changes = append(page.Changes, changeRow{change.Kind == story.Added, change.Kind == story.Removed, change.Text})
	}
	return versionsTmpl.Render(w, r, "Versioner av "+d.Title, page)
}

// compared returns the versions that the address asks for, else the two newest.
func compared(r *http.Request, list []Version) (from, to Version) {
	pick := func(name string, usual int) Version {
		no, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
		for _, v := range list {
			if err == nil && v.No == no {
				return v
			}
		}
		return list[min(usual, len(list)-1)]
	}
	return pick("fran", 1), pick("till", 0)
}

func (a *Web) download(w http.ResponseWriter, r *http.Request) error {
	_, _, v, err := a.Store.Read(r.Context(), readerOf(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.FileID == "" {
		return fault.NotFound("Versionen har ingen fil.")
	}
	send(w, v.FileName, "application/octet-stream")
	return a.Store.Fetch(r.Context(), v, w)
}

func (a *Web) downloadText(w http.ResponseWriter, r *http.Request) error {
	_, d, v, err := a.Store.Read(r.Context(), readerOf(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Text == "" {
		return fault.NotFound("Versionen har ingen text.")
	}
	send(w, safeName(d.Title)+".md", "text/markdown; charset=utf-8")
	_, err = io.WriteString(w, v.Text)
	return err
}
