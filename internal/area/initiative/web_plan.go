package initiative

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

func (a *Web) planRoutes(m *web.Mux) {
	m.Handle("GET "+PlanPath, permRead, a.plans)
	m.Handle("GET "+PlanPath+"/ny", permWrite, a.newPlan)
	m.Handle("POST "+PlanPath, permWrite, a.beginPlan)
	m.Handle("GET "+PlanPath+"/{id}", permRead, a.plan)
	m.Handle("GET "+PlanPath+"/{id}/jamfor", permRead, a.diff)
	m.Handle("GET "+RowPath+"/{id}", permRead, a.row)
	connect(m, PlanPath, a.loadPlan, func(p Plan) []ui.Crumb { return []ui.Crumb{planCrumb, crumb(p.Name(), p.URL())} }, a.planVerbs())
	connect(m, RowPath, a.loadRow, func(r Row) []ui.Crumb { return []ui.Crumb{planCrumb, crumb(r.Name(), r.URL())} }, a.rowVerbs())
}

var planCrumb = crumb("Kategoriplan", PlanPath)

func (a *Web) loadPlan(r *http.Request) (Plan, error) {
	return a.Store.Plan(r.Context(), r.PathValue("id"))
}

func (a *Web) loadRow(r *http.Request) (Row, error) {
	return a.Store.Row(r.Context(), r.PathValue("id"))
}

// Name is how the row is spoken of.
func (r Row) Name() string { return r.Category }

func (a *Web) plans(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Store.Plans(r.Context())
	if err != nil {
		return err
	}
	t := ui.Columns[Plan]{
		{Label: "Plan", Cell: func(p *Plan) ui.Cell { return ui.Link(p.Name(), p.URL()).Under(p.Note) }},
		{Label: "Läge", Cell: func(p *Plan) ui.Cell { return ui.Mark(statusBadge(p.Status)) }},
		{Label: "Beslut", Cell: func(p *Plan) ui.Cell {
			if p.Link != "" {
				return ui.Link(p.Text(), p.Link)
			}
			return ui.Text(orDash(p.Text()))
		}},
	}.Table("Kategoriplaner", all)
	t.Empty = ui.Empty{Icon: "category", Title: "Ingen kategoriplan än", Text: "En kategoriplan säger vilka kategorier som ska bearbetas under ett år. Nämnden beslutar den."}
	page := tablePage{Tabs: tabs(PlanPath), Parts: []part{{Title: "Kategoriplaner", Table: t}}}
	if web.May(r.Context(), permWrite) {
		page.Actions = []ui.Action{{Label: "Ny plan eller version", URL: PlanPath + "/ny", Icon: "plus", Primary: true}}
	}
	return tableTmpl.Render(w, r, "Kategoriplan", page)
}

func (a *Web) newPlanPage() formPage {
	f := ui.Form{Action: PlanPath, Submit: "Lägg upp utkastet", Cancel: PlanPath}
	controls(&f, ui.Control{Key: "year", Label: "År", Type: "number", Required: true, Value: strconv.Itoa(a.Store.Today().Year() + 1), Help: "Finns en plan för året blir utkastet nästa version, med samma rader."},
		ui.Control{Key: "note", Label: "Anteckning", Type: "text"})
	return formPage{Crumbs: []ui.Crumb{planCrumb}, Form: f}
}

func (a *Web) newPlan(w http.ResponseWriter, r *http.Request) error {
	return formTmpl.Render(w, r, "Ny kategoriplan", a.newPlanPage())
}

func (a *Web) beginPlan(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	year, _ := strconv.ParseInt(posted["year"], 10, 64)
	p, err := a.Store.Begin(r.Context(), year, posted["note"])
	if err == nil {
		return web.Redirect(w, r, p.URL(), "Utkastet är upplagt.")
	}
	if !web.Correctable(err) {
		return err
	}
	page := a.newPlanPage()
	page.Form.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ny kategoriplan", page)
}

var rowColumns = ui.Columns[Row]{
	{Label: "Kategori", Cell: func(r *Row) ui.Cell { return ui.Link(r.Category, r.URL()).Under(r.Scope) }},
	{Label: "Urvalspoäng", Number: true, Cell: func(r *Row) ui.Cell { return ui.Number(r.ScoreText()) }},
	{Label: "Potential per år", Number: true, Cell: func(r *Row) ui.Cell { return ui.Number(r.Potential.Sv()) }},
	{Label: "Avtal", Number: true, Cell: func(r *Row) ui.Cell {
		return ui.Number(r.Contracts.Sv()).Under(r.Expiring.Sv() + " löper ut")
	}},
	{Label: "Kategoriledare", Cell: func(r *Row) ui.Cell { return ui.Text(orDash(r.Leader)) }},
	{Label: "Timmar", Number: true, Cell: func(r *Row) ui.Cell { return ui.Number(r.Hours.Sv()) }},
	{Label: "Start", Cell: func(r *Row) ui.Cell { return ui.Text(orDash(r.Starts)) }},
}

func (a *Web) plan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.loadPlan(r)
	if err != nil {
		return err
	}
	rows, err := a.Store.Rows(ctx, p.ID)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Row]{Title: p.Name(), File: "kategoriplan-" + strconv.FormatInt(p.Year, 10), Fields: RowFields, At: a.Store.DB.Now(), Each: record.Rows(rows), Path: func(r Row) string { return r.URL() }}.Send(w, r)
	}
	page := showPage{Crumbs: []ui.Crumb{planCrumb}, Status: []ui.Badge{statusBadge(p.Status)}, Lead: p.Text(), Wide: true}
	page.Facts.Add(ui.Fact{Label: "Beslut", Value: orDash(p.Text()), URL: p.Link})
	page.Facts.Add(ui.Fact{Label: "Inköpsvolym per region", Value: spendText})
	if p.Note != "" {
		page.Facts.Add(ui.Fact{Label: "Anteckning", Value: p.Note})
	}
	page.Parts = planParts(p, rows)
	if page.Actions, err = a.planActions(ctx, p); err != nil {
		return err
	}
	if page.History, err = a.history(ctx, KindPlan, p.ID, "kategoriplanen"); err != nil {
		return err
	}
	return showTmpl.Render(w, r, p.Name(), page)
}

// planParts is the categories in the plan, and those that wait to be taken in.
func planParts(p Plan, rows []Row) []part {
	i := slices.IndexFunc(rows, func(r Row) bool { return !r.Entered })
	if i < 0 {
		i = len(rows)
	}
	in := rowColumns.Table("Kategorier i planen", rows[:i])
	in.Empty = ui.Empty{Icon: "category", Title: "Ingen kategori är intagen än"}
	parts := []part{{Title: "Kategorier i planen", Table: in, Actions: []ui.Action{{Label: "Excel", URL: p.URL() + "?format=xlsx", Icon: "file-spreadsheet", New: true}}}}
	if p.Status == Draft || i < len(rows) {
		out := rowColumns.Table("Föreslagna kategorier", rows[i:])
		out.Empty = ui.Empty{Icon: "category", Title: "Ingen föreslagen kategori väntar", Text: "En föreslagen kategori tas in när allt är kartlagt."}
		parts = append(parts, part{Title: "Föreslagna kategorier", Table: out})
	}
	return parts
}

// planActions offers the comparison with the version before, and the verbs of a draft.
func (a *Web) planActions(ctx context.Context, p Plan) ([]ui.Action, error) {
	all, err := a.Store.Plans(ctx)
	var list []ui.Action
	for _, other := range all {
		if other.Year == p.Year && other.No == p.No-1 || p.No == 1 && other.Year == p.Year-1 && other.Status == Decided {
			list = append(list, ui.Action{Label: "Jämför med " + other.Name(), URL: p.URL() + "/jamfor?med=" + other.ID, Icon: "arrows-exchange"})
		}
	}
	if p.Status == Draft {
		list = append(list, actions(ctx, p, a.planVerbs(), map[string]string{"ta-bort": "trash", "faststall": "check", "foresla": "plus"}, "ta-bort", "faststall", "foresla")...)
	}
	return list, err
}

func (a *Web) diff(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.loadPlan(r)
	if err != nil {
		return err
	}
	other, err := a.Store.Plan(ctx, cmp.Or(r.URL.Query().Get("med"), p.ID))
	if err != nil {
		return err
	}
	found, err := a.Store.Differences(ctx, other.ID, p.ID)
	if err != nil {
		return err
	}
	title := "Skillnader från " + other.Name() + " till " + p.Name()
	if record.Format(r) != "" {
		return record.Send(w, r, "kategoriplan-skillnader", diffSheet(found, title), nil)
	}
	t := ui.Columns[Difference]{
		{Label: "Kategori", Cell: func(d *Difference) ui.Cell { return ui.Link(d.Row.Category, d.Row.URL()) }},
		{Label: "Vad", Cell: func(d *Difference) ui.Cell { return ui.Text(d.What) }},
		{Label: "Vad som har ändrats", Cell: func(d *Difference) ui.Cell { return ui.Text(d.Text()) }},
	}.Table(title, found)
	t.Empty = ui.Empty{Icon: "circle-check", Title: "Ingen skillnad"}
	return tableTmpl.Render(w, r, title, tablePage{Crumbs: []ui.Crumb{planCrumb, crumb(p.Name(), p.URL())},
		Parts: []part{{Title: sv.Plural(len(found), "skillnad", "skillnader"), Table: t, Actions: []ui.Action{{Label: "Excel", URL: p.URL() + "/jamfor?med=" + other.ID + "&format=xlsx", Icon: "file-spreadsheet", New: true}}}}})
}

func diffSheet(found []Difference, title string) sheet.Table {
	return sheet.Table{Title: title, Columns: []sheet.Column{{Key: "category", Label: "Kategori"}, {Key: "what", Label: "Vad"}, {Key: "changes", Label: "Ändrat", Kind: sheet.Long}},
		Rows: func(yield func([]any) bool) {
			for _, d := range found {
				if !yield([]any{d.Row.Category, d.What, d.Text()}) {
					return
				}
			}
		}}
}

func (a *Web) planVerbs() []verb[Plan] {
	return []verb[Plan]{
		{path: "foresla", perm: permWrite, title: "Föreslå kategori", submit: "Föreslå", done: "Kategorin är föreslagen. Kartlägg den för att kunna ta in den.",
			fill: func(r *http.Request, p Plan, f *ui.Form) error {
				*f = a.rowForm(Row{}, *f)
				return a.choose(r.Context(), f, "leader_id", "category_id")
			},
			do: func(r *http.Request, p Plan, posted map[string]string) error {
				row := Row{PlanID: p.ID}
				if err := a.readRow(r, &row, posted); err != nil {
					return err
				}
				_, err := a.Store.Propose(r.Context(), row)
				return err
			}},
		{path: "faststall", perm: permDecide, title: "Notera nämndens beslut", submit: "Notera beslutet", done: "Planen är beslutad och ändras inte mer.",
			fill: func(_ *http.Request, _ Plan, f *ui.Form) error {
				controls(f, ui.Control{Key: "decided_on", Label: "Beslutad", Type: "date", Required: true, Value: a.Store.Today().String(), Help: "ÅÅÅÅ-MM-DD"},
					ui.Control{Key: "body", Label: "Beslutad av", Type: "text", Required: true, Value: "Inköpsnämnden"},
					ui.Control{Key: "meeting", Label: "Sammanträde", Type: "text", Help: "Till exempel protokollets nummer."},
					ui.Control{Key: "paragraph", Label: "Paragraf", Type: "text", Required: true, Help: "Till exempel § 12."},
					ui.Control{Key: "link", Label: "Länk till beslutet", Type: "text", Help: "Adressen till beslutet bland nämndbesluten, om det finns där."})
				return nil
			},
			do: func(r *http.Request, p Plan, posted map[string]string) error {
				on, err := dayOf(posted, "decided_on")
				if err != nil {
					return err
				}
				_, err = a.Store.DecidePlan(r.Context(), p.ID, Decision{On: on, Body: posted["body"], Meeting: posted["meeting"], Paragraph: posted["paragraph"], Link: posted["link"]})
				return err
			}},
		{path: "ta-bort", perm: permWrite, title: "Ta bort utkastet", submit: "Ta bort", done: "Utkastet är borttaget.", danger: true, back: func(Plan) string { return PlanPath },
			do: func(r *http.Request, p Plan, _ map[string]string) error { return a.Store.Discard(r.Context(), p.ID) }},
	}
}
