package catalogue

import (
	"bytes"
	"io"
	"net/http"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) publicRoutes(m *web.Mux) {
	m.Handle("GET "+PublicPath, web.Public, a.public)
	m.Handle("GET "+PublicPath+"/data.json", web.Public, a.open("application/json; charset=utf-8", Issue.WriteJSON))
	m.Handle("GET "+PublicPath+"/data.csv", web.Public, a.open("text/csv; charset=utf-8", func(is Issue, w io.Writer) error { return sheet.WriteCSV(w, is.Table()) }))
	m.Handle("GET "+PublicPath+"/ocds.json", web.Public, a.open("application/json; charset=utf-8", Issue.WriteOCDS))
	m.Handle("GET "+PublicPath+"/atom.xml", web.Public, a.open("application/atom+xml; charset=utf-8", Issue.WriteAtom))
	m.Handle("GET "+PublicPath+"/{id}", web.Public, a.publicShow)
}

type publicPage struct {
	List  ui.List
	Files []ui.Action
}

type publicShowPage struct {
	Crumbs    []ui.Crumb
	Lead      string
	Facts     ui.Facts
	Suppliers ui.Table
	Documents ui.Table
}

var (
	publicTmpl     = web.Parse[publicPage](pages, "public.html")
	publicShowTmpl = web.Parse[publicShowPage](pages, "public_show.html")
)

func (a *Web) public(w http.ResponseWriter, r *http.Request) error {
	filters, err := a.filters(r.Context())
	if err != nil {
		return err
	}
	l := listing(PublicPath)
	l.Columns = l.Columns[:5] // where it is ordered is for the staff
	l.Columns[3].Cell = func(r *Row) ui.Cell { return ui.Text(regionNames(r.Parties)) }
	q, f := l.Query(r, filters...), asked(r.URL.Query())
	f.Public, f.SupplierID = true, ""
	rows, count, err := a.Store.Find(r.Context(), f, Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	page := publicPage{List: l.List(q, rows, ui.Count(count), filters...)}
	page.List.Hint = "Benämning, leverantör, CPV-kod"
	for _, file := range []struct{ label, name, icon string }{{"CSV", "data.csv", "download"}, {"JSON", "data.json", "download"}, {"OCDS", "ocds.json", "download"}, {"Atom", "atom.xml", "broadcast"}} {
		page.Files = append(page.Files, ui.Action{Label: file.label, URL: q.File(PublicPath + "/" + file.name), Icon: file.icon, New: true})
	}
	return publicTmpl.Render(w, r, "Regionernas avtal", page)
}

func (a *Web) publicShow(w http.ResponseWriter, r *http.Request) error {
	row, err := a.Store.Row(r.Context(), r.PathValue("id"), true)
	if err != nil {
		return err
	}
	facts := ui.NewFacts(rowFields, &row, "number", "category", "cpv", "parties", "begins_on", "runs_to", "latest_end")
	facts.DropEmpty()
	page := publicShowPage{Crumbs: []ui.Crumb{{Label: "Regionernas avtal", URL: PublicPath}}, Lead: row.Number + " · " + row.Supplier, Facts: facts, Suppliers: supplierTable(row.Suppliers)}
	documents, err := a.Store.contracts().Documents(r.Context(), row.ID)
	if err != nil {
		return err
	}
	page.Documents = documentTable(documents)
	return publicShowTmpl.Render(w, r, row.Title, page)
}

// documentTable lists what anybody may read. What lies in the diary is asked for: the
// diary is for the staff.
func documentTable(all []contract.Document) ui.Table {
	shown := slices.DeleteFunc(all, func(d contract.Document) bool { return !d.Public })
	return ui.Columns[contract.Document]{
		{Label: "Handling", Cell: func(d *contract.Document) ui.Cell {
			if d.DocumentID == "" && d.URL != "" {
				return ui.Link(d.Title, d.URL)
			}
			return ui.Text(d.Title)
		}},
		{Label: "Vad det är", Cell: func(d *contract.Document) ui.Cell { return ui.Text(field.LabelOf(contract.DocumentKinds, d.Kind)) }},
		{Label: "Daterad", Cell: func(d *contract.Document) ui.Cell { return ui.Time(d.DatedOn.String(), d.DatedOn.Sv()) }},
	}.Table("Handlingar", shown)
}

// open answers with the public contracts that the address selects in an open format. It
// may be read by other sites' pages, since it is public.
func (a *Web) open(kind string, write func(Issue, io.Writer) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := asked(r.URL.Query())
		f.Public, f.SupplierID = true, ""
		is, err := a.Store.Issue(r.Context(), f, r.URL.RequestURI())
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := write(is, &body); err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Cache-Control", "public, max-age=300")
		_, err = body.WriteTo(w)
		return err
	}
}
