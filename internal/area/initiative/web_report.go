package initiative

import (
	"bytes"
	"html/template"
	"io"
	"net/http"

	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) reportRoutes(m *web.Mux) {
	m.Handle("GET "+ReportPath, permRead, a.reports)
	m.Handle("GET "+ReportPath+"/ny", permWrite, a.newReport)
	m.Handle("POST "+ReportPath, permWrite, a.writeReport)
	m.Handle("GET "+ReportPath+"/{id}", permRead, a.report)
	m.Handle("GET "+ReportPath+"/{id}/pdf", permRead, a.file("application/pdf", "pdf", pdf.Write))
	m.Handle("GET "+ReportPath+"/{id}/docx", permRead, a.file("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", docx.Write))
	connect(m, ReportPath, a.loadReport, func(r Report) []ui.Crumb {
		return []ui.Crumb{crumb("Kategorirapporter", ReportPath), crumb(r.Name(), r.URL())}
	}, a.reportVerbs())
}

func (a *Web) loadReport(r *http.Request) (Report, error) {
	return a.Store.Report(r.Context(), r.PathValue("id"))
}

var reportListing = ui.Listing[Report]{
	One: "kategorirapport", Many: "kategorirapporter", Sort: usualReportSort,
	Columns: ui.Columns[Report]{
		{Key: "category", Label: "Rapport", Sort: true, Cell: func(r *Report) ui.Cell { return ui.Link(r.Name(), r.URL()) }},
		{Key: "as_of", Label: "Uppgifter till och med", Sort: true, Cell: func(r *Report) ui.Cell { return ui.Time(r.AsOf.String(), r.AsOf.Sv()) }},
		{Key: "status", Label: "Läge", Sort: true, Cell: func(r *Report) ui.Cell { return ui.Mark(statusBadge(r.Status)) }},
		{Key: "approved_on", Label: "Godkänd", Sort: true, Cell: func(r *Report) ui.Cell {
			return ui.Time(r.ApprovedOn.String(), orDash(r.ApprovedOn.Sv())).Under(r.ApprovedBy)
		}},
	},
}

func (a *Web) reports(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseReportFilter(r.URL.Query())
	if err != nil {
		return err
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "lage", Label: "Läge", Options: statusesOf(Draft, Approved, Replaced)}, {Key: "kategori", Label: "Kategori", Options: categories},
		{Key: "godkand", Label: "Godkänd", Kind: ui.Period, Options: a.years()}}
	q := reportListing.Query(r, filters...)
	rows, n, err := a.Store.Reports(ctx, f, a.page(r, q))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Report]{Title: "Kategorirapporter", File: "kategorirapporter", Fields: ReportFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: func(r Report) string { return r.URL() }}.Send(w, r)
	}
	list := reportListing.List(q, rows, ui.Count(n), filters...)
	if !q.Narrowed() && n.N == 0 {
		list.Table.Empty = ui.Empty{Icon: "report", Title: "Ingen kategorirapport", Text: "En kategorirapport tas fram ur registren och fryses när den godkänns."}
	}
	var actions []ui.Action
	if web.May(ctx, permWrite) {
		actions = []ui.Action{{Label: "Ny kategorirapport", URL: ReportPath + "/ny", Icon: "plus", Primary: true}}
	}
	return a.renderList(w, r, "Kategorirapporter", ReportPath, "kategori", q, list, actions)
}

func (a *Web) newReportPage(r *http.Request) (formPage, error) {
	f := ui.Form{Action: ReportPath, Submit: "Ta fram rapporten", Cancel: ReportPath, Controls: []ui.Control{{Key: "category_id", Label: "Kategori", Type: "choice", Required: true, Value: r.FormValue("kategori")}}}
	categories, err := options(r.Context(), a.Categories)
	f.Choose("category_id", categories)
	return formPage{Crumbs: []ui.Crumb{crumb("Kategorirapporter", ReportPath)}, Form: f}, err
}

func (a *Web) newReport(w http.ResponseWriter, r *http.Request) error {
	page, err := a.newReportPage(r)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny kategorirapport", page)
}

func (a *Web) writeReport(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	if err := a.resolve(r.Context(), posted, "", "category_id"); err != nil {
		return err
	}
	made, err := a.Store.WriteReport(r.Context(), posted["category_id"])
	if err == nil {
		return web.Redirect(w, r, made.URL(), "Rapporten är framtagen som utkast.")
	}
	page, formErr := a.newReportPage(r)
	if formErr != nil || !web.Correctable(err) {
		return cmpErr(formErr, err)
	}
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ny kategorirapport", page)
}

type reportPage struct {
	Crumbs  []ui.Crumb
	Lead    string
	Status  ui.Badge
	Actions []ui.Action
	Notice  ui.Notice
	Body    template.HTML
	History ui.History
}

var reportTmpl = web.Parse[reportPage](pages, "report.html")

func (a *Web) report(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.loadReport(r)
	if err != nil {
		return err
	}
	page := reportPage{Crumbs: []ui.Crumb{crumb("Kategorirapporter", ReportPath)}, Status: statusBadge(one.Status), Lead: "Uppgifter till och med " + one.AsOf.Sv(), Body: paper.HTML(one.Document("", a.Store.DB.Now())),
		Actions: []ui.Action{{Label: "PDF", URL: one.URL() + "/pdf", Icon: "file-text", New: true}, {Label: "Word", URL: one.URL() + "/docx", Icon: "file-description", New: true}}}
	switch {
	case one.Status == Draft:
		page.Notice = ui.Notice{Tone: ui.Info, Title: "Utkast", Text: "Uppgifterna räknas ur registren varje gång sidan visas. De fryses när rapporten godkänns."}
		page.Actions = append(page.Actions, actions(ctx, one, a.reportVerbs(), map[string]string{"ta-bort": "trash", "andra": "pencil", "godkann": "check"}, "ta-bort", "andra", "godkann")...)
	case !one.Whole():
		page.Notice = ui.Notice{Tone: ui.Bad, Title: "Kontrollsumman stämmer inte", Text: "Innehållet är inte det som godkändes."}
	}
	if page.History, err = a.history(ctx, KindReport, one.ID, "rapporten"); err != nil {
		return err
	}
	return reportTmpl.Render(w, r, one.Name(), page)
}

func (a *Web) file(kind, ending string, write func(io.Writer, paper.Document) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		one, err := a.loadReport(r)
		if err != nil {
			return err
		}
		var file bytes.Buffer
		if err := write(&file, one.Document("", a.Store.DB.Now())); err != nil {
			return err
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", `attachment; filename="kategorirapport-`+one.AsOf.Sv()+"."+ending+`"`)
		_, err = file.WriteTo(w)
		return err
	}
}

func (a *Web) reportVerbs() []verb[Report] {
	return []verb[Report]{
		{path: "andra", perm: permWrite, title: "Skriv", submit: "Spara", done: "Rapporten är sparad.",
			fill: func(_ *http.Request, one Report, f *ui.Form) error {
				form := ui.NewForm(ReportFields, &one)
				form.Action, form.Submit, form.Cancel, form.Version = f.Action, f.Submit, f.Cancel, int(one.Version)
				*f = form
				return nil
			},
			do: func(r *http.Request, one Report, posted map[string]string) error {
				if err := ReportFields.Read(&one, posted); err != nil {
					return err
				}
				one.Version = int64(web.Version(posted))
				_, err := a.Store.SaveReport(r.Context(), one)
				return err
			}},
		{path: "godkann", perm: permDecide, title: "Godkänn", submit: "Godkänn och frys", done: "Rapporten är godkänd.",
			do: func(r *http.Request, one Report, _ map[string]string) error {
				_, err := a.Store.ApproveReport(r.Context(), one.ID)
				return err
			}},
		{path: "ta-bort", perm: permWrite, title: "Ta bort utkastet", submit: "Ta bort", done: "Utkastet är borttaget.", danger: true, back: func(Report) string { return ReportPath },
			do: func(r *http.Request, one Report, _ map[string]string) error {
				return a.Store.RemoveReport(r.Context(), one.ID)
			}},
	}
}
