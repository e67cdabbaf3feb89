package report

import (
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type listPage struct {
	List    ui.List
	Actions []ui.Action
}

type formPage struct {
	Form   ui.Form
	Back   string
	Remove []ui.Action
}

var (
	listTmpl = web.Parse[listPage](pages, "list.html")
	formTmpl = web.Parse[formPage](pages, "form.html")
)

var listing = ui.Listing[Report]{
	One: "rapport", Many: "rapporter", Sort: "-period",
	Columns: ui.Columns[Report]{
		{Key: "title", Label: "Rapport", Sort: true, Cell: func(r *Report) ui.Cell { return ui.Link(r.Title, r.URL()).Under(r.Number) }},
		{Key: "kind", Label: "Slag", Cell: func(r *Report) ui.Cell { return ui.Text(r.Kind.Sv()) }},
		{Key: "period", Label: "Period", Sort: true, Cell: func(r *Report) ui.Cell { return ui.Text(r.Period.Label()) }},
		{Key: "body", Label: "Organ", Cell: func(r *Report) ui.Cell { return ui.Text(r.Body) }},
		{Key: "state", Label: "Läge", Cell: func(r *Report) ui.Cell { return ui.Mark(stateBadge(*r)) }},
		{Key: "decided", Label: "Beslut", Cell: func(r *Report) ui.Cell { return ui.Text(r.DecidedOn.Sv()).Under(r.DecidedNo) }},
		{Key: "changed_at", Label: "Ändrad", Sort: true, Cell: func(r *Report) ui.Cell {
			on := day.Of(r.ChangedAt)
			return ui.Time(on.Sv(), on.Short())
		}},
	},
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	bodies, err := a.Store.Bodies(r.Context())
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "slag", Label: "Slag", Kind: ui.Multi, Options: kinds}, {Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states}, {Key: "organ", Label: "Organ", Options: bodies}}
	q := listing.Query(r, filters...)
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		p.Limit, p.Offset = 0, 0
		rows, _, err := a.Store.Search(r.Context(), f, p)
		if err != nil {
			return err
		}
		return record.Sheet[Report]{Title: "Rapporter", File: "rapporter", Fields: slices.Concat(Fields, DecisionFields), Each: record.Rows(rows),
			Path: func(one Report) string { return one.URL() }, Query: q, Filter: filters, At: a.Store.DB.Now()}.Send(w, r)
	}
	rows, count, err := a.Store.Search(r.Context(), f, p)
	if err != nil {
		return err
	}
	page := listPage{List: listing.List(q, rows, ui.Count(count), filters...)}
	page.List.Hint, page.List.Excel, page.List.Keep = "Titel eller id", record.Excel(q), a.Views != nil
	if page.List.Views, err = a.Views.After(r.Context(), usualViews(q), q); err != nil {
		return err
	}
	if web.May(r.Context(), "report.write") {
		page.Actions = []ui.Action{{Label: "Ny rapport", URL: Path + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Rapporter", page)
}

func usualViews(q ui.Query) []ui.View {
	var views []ui.View
	for _, v := range []struct {
		label  string
		filter Filter
	}{{"Alla", Filter{}}, {"Pågående", Filter{States: []State{Draft, Review, Approved, Decided}}}, {"Färdiga", Filter{States: []State{Fixed, Archived}}}} {
		_, selection, _ := strings.Cut(v.filter.URL(), "?")
		views = append(views, ui.View{Label: v.label, URL: v.filter.URL(), Active: selection == q.Selection()})
	}
	return views
}

// newControls are the questions of a new report.
func newControls(period string) []ui.Control {
	kind := ui.Control{Key: "kind", Label: "Slag", Type: "choice", Required: true}
	for _, o := range kinds {
		kind.Options = append(kind.Options, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == string(Annual)})
	}
	return []ui.Control{kind,
		{Key: "period", Label: "Period", Type: "text", Required: true, Value: period, Help: "Ett år för verksamhetsberättelsen, annars månaden som perioden slutar med: 2022 eller 2022-08."},
		{Key: "carry", Label: "Börja med förra rapportens texter", Type: "bool", Value: "ja", Help: "Annars används mallens texter. Siffrorna är alltid den nya periodens."}}
}

func newReportForm(period string) ui.Form {
	return ui.Form{Action: Path, Submit: "Skapa rapporten", Cancel: Path, Controls: newControls(period)}
}

func (a *Web) newForm(w http.ResponseWriter, r *http.Request) error {
	year := day.Of(a.Store.DB.Now()).AddMonths(-6).Year()
	return formTmpl.Render(w, r, "Ny rapport", formPage{Form: newReportForm(day.Year(year).String()), Back: Path})
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p, err := day.ParsePeriod(posted["period"])
	if err != nil {
		err = fault.Invalid(fault.Field{Name: "period", Message: fault.Message(err)})
	}
	var made Report
	if err == nil {
		made, err = a.Store.Create(r.Context(), Kind(posted["kind"]), p, posted["carry"] == "ja")
	}
	if web.Correctable(err) || fault.KindOf(err) == fault.KindNotFound {
		f := newReportForm(posted["period"])
		f.Posted(posted, err)
		status := web.StatusOf(err)
		if status == http.StatusNotFound {
			status = http.StatusUnprocessableEntity
		}
		return formTmpl.RenderStatus(w, r, status, "Ny rapport", formPage{Form: f, Back: Path})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, made.URL(), made.Number+" är skapad.")
}

func (a *Web) editPage(r Report) formPage {
	f := ui.NewForm(Fields, &r)
	f.Action, f.Submit, f.Cancel, f.Version = r.URL(), "Spara", r.URL(), int(r.Version)
	return formPage{Form: f, Back: r.URL(), Remove: []ui.Action{{Label: "Ta bort utkastet", URL: r.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort utkastet med alla texter?"}}}
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	one, _, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := one.Open(); err != nil {
		return err
	}
	return formTmpl.Render(w, r, one.Title, a.editPage(one))
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, _, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = Fields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(r.Context(), input)
	}
	if fault.KindOf(err) == fault.KindConflict && saved.State == Draft && saved.Version != int64(web.Version(posted)) {
		c := ui.NewConflict(Fields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Title, saved.URL(), c)
	}
	if web.Correctable(err) {
		page := a.editPage(saved)
		page.Form.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), saved.Title, page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Ändringen är sparad.")
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	if err := a.Store.Remove(r.Context(), r.PathValue("id"), ""); err != nil {
		return err
	}
	return web.Redirect(w, r, Path, "Utkastet är borttaget.")
}
