package catalogue

import (
	"net/http"
	"net/url"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/opendata"
	"klover/internal/base/subscribe"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) publicRoutes(m *web.Mux) {
	m.Handle("GET "+PublicPath, web.Public, a.public)
	opendata.Routes(m, PublicPath, a.issue)
	m.Handle("GET "+PublicPath+"/{id}", web.Public, a.publicShow)
	m.Handle("GET "+PublicPath+"/{id}/handlingar/{document}", web.Public, a.publicFile)
	subscribe.Web{Store: a.Store.Subscriptions(), Network: a.Network, Wrong: a.wrong}.Routes(m)
}

type publicPage struct {
	List      ui.List
	Files     []ui.Action
	Subscribe ui.Form
}

type publicShowPage struct {
	Crumbs    []ui.Crumb
	Lead      string
	Facts     ui.Facts
	Suppliers ui.Table
	Documents ui.Table
	Subscribe ui.Form
}

var (
	publicTmpl     = web.Parse[publicPage](pages, "public.html")
	publicShowTmpl = web.Parse[publicShowPage](pages, "public_show.html")
)

// wrong shows the page with the form anew: the contract's or the whole catalogue's.
func (a *Web) wrong(w http.ResponseWriter, r *http.Request, posted map[string]string, err error) error {
	if id, ok := strings.CutPrefix(posted["choice"], choiceContract); ok {
		return a.renderShow(w, r, id, posted, err)
	}
	return a.renderPublic(w, r, posted, err)
}

func (a *Web) public(w http.ResponseWriter, r *http.Request) error {
	return a.renderPublic(w, r, nil, nil)
}

func (a *Web) renderPublic(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	filters, err := a.filters(r.Context())
	if err != nil {
		return err
	}
	l := listing(PublicPath)
	l.Columns = l.Columns[:5] // where it is ordered is for the staff
	l.Columns[3].Cell = func(r *Row) ui.Cell { return ui.Text(regionNames(r.Parties)) }
	q, f := l.Query(r, filters...), asked(r.URL.Query())
	q.Path = PublicPath // a wrong subscription shows the list too
	f.Public, f.SupplierID = true, ""
	rows, count, err := a.Store.Find(r.Context(), f, Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	page := publicPage{List: l.List(q, rows, ui.Count(count), filters...), Files: append(opendata.Actions(PublicPath, q), subscribe.Action("")), Subscribe: topic.Form(choices(filters), chosenCategory(f))}
	page.List.Hint = "Benämning, leverantör, CPV-kod"
	if wrong != nil {
		page.Subscribe.Posted(posted, wrong)
		return publicTmpl.RenderStatus(w, r, web.StatusOf(wrong), "Regionernas avtal", page)
	}
	return publicTmpl.Render(w, r, "Regionernas avtal", page)
}

// choices are the categories that one may subscribe to.
func choices(filters []ui.Filter) []field.Option {
	var list []field.Option
	for _, f := range filters {
		if f.Key != keyCategory {
			continue
		}
		for _, o := range f.Options {
			list = append(list, field.Option{Value: choiceCategory + o.Value, Label: o.Label})
		}
	}
	return list
}

func chosenCategory(f Filter) string {
	if f.CategoryID == "" {
		return ""
	}
	return choiceCategory + f.CategoryID
}

func (a *Web) publicShow(w http.ResponseWriter, r *http.Request) error {
	return a.renderShow(w, r, r.PathValue("id"), nil, nil)
}

func (a *Web) renderShow(w http.ResponseWriter, r *http.Request, id string, posted map[string]string, wrong error) error {
	row, err := a.Store.Row(r.Context(), id, true)
	if err != nil {
		return err
	}
	shown, err := a.Store.shown(r.Context(), []Row{row})
	if err != nil {
		return err
	}
	facts := ui.NewFacts(shownFields, &shown[0], "number", "category", "cpv", "regions", "begins_on", "runs_to", "latest_end", "prices_on")
	facts.DropEmpty()
	page := publicShowPage{Crumbs: []ui.Crumb{{Label: "Regionernas avtal", URL: PublicPath}}, Lead: row.Number + " · " + row.Supplier, Facts: facts, Suppliers: supplierTable(row.Suppliers),
		Documents: paperColumns.Table("Handlingar", shown[0].papers), Subscribe: topic.Form(nil, choiceContract+row.ID)}
	if wrong != nil {
		page.Subscribe.Posted(posted, wrong)
		return publicShowTmpl.RenderStatus(w, r, web.StatusOf(wrong), row.Title, page)
	}
	return publicShowTmpl.Render(w, r, row.Title, page)
}

// paperColumns list what anybody may read.
var paperColumns = ui.Columns[contract.Document]{
	{Label: "Handling", Cell: func(d *contract.Document) ui.Cell {
		if at := paperURL(*d); at != "" {
			return ui.Link(d.Title, at)
		}
		return ui.Text(d.Title)
	}},
	{Label: "Vad det är", Cell: func(d *contract.Document) ui.Cell { return ui.Text(field.LabelOf(contract.DocumentKinds, d.Kind)) }},
	{Label: "Daterad", Cell: func(d *contract.Document) ui.Cell { return ui.Time(d.DatedOn.String(), d.DatedOn.Sv()) }},
}

// publicFile sends a document that anybody may have. It is never opened in the page of
// this site and never kept on the way: it can be withdrawn.
func (a *Web) publicFile(w http.ResponseWriter, r *http.Request) error {
	v, err := a.Store.PublicFile(r.Context(), r.PathValue("id"), r.PathValue("document"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(v.FileName))
	w.Header().Set("Cache-Control", "no-store")
	return a.Store.Diary.Fetch(r.Context(), v, w)
}

// issue is the public contracts that the address selects.
func (a *Web) issue(r *http.Request) (opendata.Issue, error) {
	f := asked(r.URL.Query())
	f.SupplierID = ""
	return a.Store.Issue(r.Context(), f, r.URL.RequestURI())
}
