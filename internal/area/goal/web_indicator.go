package goal

import (
	"context"
	"fmt"
	"html/template"
	"net/http"

	"klover/internal/base/audit"
	"klover/internal/base/chart"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// outcomeCell is an outcome's value, leading to its rows.
func outcomeCell(o *Outcome) ui.Cell {
	c := ui.Number(o.ValueText())
	if o.Known() && o.Account.Telling != Elsewhere && o.Account.Telling != Silent {
		c = ui.Link(o.ValueText(), o.Line.URL())
		c.Number = true
		c = c.Under(o.Line.Value.Reason)
		if entered := o.Line.Entered(); entered != "" {
			c = c.Under("förs in för hand: " + entered)
		}
	}
	return c
}

// outcomeTable is the table of the reports: Indikator, Utfall, Målvärde, Kommentar.
func outcomeTable(rows []Outcome) ui.Table {
	t := ui.Columns[Outcome]{
		{Label: "Indikator", Cell: func(o *Outcome) ui.Cell { return ui.Link(o.Indicator.Name, o.Indicator.URL()) }},
		{Label: "Utfall", Number: true, Cell: outcomeCell},
		{Label: "Målvärde", Number: true, Cell: func(o *Outcome) ui.Cell { return ui.Number(o.TargetText()) }},
		{Label: "Bedömning", Cell: verdictCell},
		{Label: "Kommentar", Cell: func(o *Outcome) ui.Cell { return ui.Text(o.Comment) }},
	}.Table("Indikatorer", rows)
	t.Empty = noIndicators
	return t
}

var noIndicators = ui.Empty{Icon: "gauge", Title: "Inga indikatorer"}

func verdictCell(o *Outcome) ui.Cell {
	if b := verdicts[o.Verdict()]; b.Text != "" {
		return ui.Mark(b)
	}
	return ui.Text("")
}

type indicatorsPage struct {
	Empty   ui.Empty
	Years   []ui.Tab
	Periods []ui.Option
	Year    int64
	Period  string
	Table   ui.Table
	Excel   string
	Actions []ui.Action
}

var indicatorsTmpl = web.Parse[indicatorsPage](pages, "indicators.html")

func indicatorsURL(year int64) string { return fmt.Sprintf("/indikatorer?ar=%d", year) }

func (a *Web) indicators(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	if year == 0 {
		return indicatorsTmpl.Render(w, r, "Indikatorer", indicatorsPage{Empty: noModel(ctx)})
	}
	p, err := periodOf(r.FormValue("period"), year)
	if err != nil {
		return err
	}
	if p.To == 0 || int64(p.Last().Year()) != year {
		p = day.Year(int(year))
	}
	list, err := a.Store.Indicators(ctx, year)
	if err != nil {
		return err
	}
	found, err := a.Store.Outcomes(ctx, list, p)
	if err != nil {
		return err
	}
	if wantsSheet(r) {
		return a.sendSheet(w, r, fileName("indikatorer", p.String()), outcomeSheet(found, p))
	}
	page := indicatorsPage{Table: outcomeTable(found), Year: year, Period: p.Label(), Excel: indicatorsURL(year) + "&period=" + p.String() + "&format=xlsx"}
	for _, o := range accountPeriods(int(year)) {
		page.Periods = append(page.Periods, ui.Option{Value: o.String(), Label: o.Label(), Chosen: o == p})
	}
	if page.Years, err = a.yearTabs(ctx, year, indicatorsURL); err != nil {
		return err
	}
	if web.May(ctx, "goal.write") {
		page.Actions = []ui.Action{{Label: "Ny indikator", URL: fmt.Sprintf("/indikatorer/ny?ar=%d", year), Icon: "plus", Primary: true}}
	}
	return indicatorsTmpl.Render(w, r, "Indikatorer "+p.Label(), page)
}

func outcomeSheet(found []Outcome, p day.Period) sheet.Table {
	t := sheet.Table{Title: "Indikatorer", Selection: "Period: " + p.Label(), Columns: []sheet.Column{
		{Key: "goal", Label: "Mål", Width: 30}, {Key: "name", Label: "Indikator", Width: 40}, {Key: "figure", Label: "Nyckeltal"}, {Key: "value", Label: "Utfall", Kind: sheet.Decimal},
		{Key: "text", Label: "Utfall i text"}, {Key: "target", Label: "Målvärde"}, {Key: "verdict", Label: "Bedömning"}, {Key: "comment", Label: "Kommentar", Kind: sheet.Long}, {Key: "evidence", Label: "Underlag", Kind: sheet.Long}}}
	t.Rows = func(yield func([]any) bool) {
		for i := range found {
			o := &found[i]
			var value any
			if o.Known() {
				_, _, value = cells(o.figure(), o.Line.Value)
			}
			if !yield([]any{o.Goal.Name(), o.Indicator.Name, o.Indicator.Figure, value, o.ValueText(), o.TargetText(), verdicts[o.Verdict()].Text, o.Comment, o.Indicator.Evidence}) {
				return
			}
		}
	}
	return t
}

type indicatorPage struct {
	Crumbs  []ui.Crumb
	Path    string
	Stats   []ui.Stat
	Verdict ui.Badge
	Missing ui.Notice
	Chart   template.HTML
	Title   string
	Told    told
	Facts   ui.Facts
	History ui.History
	Actions []ui.Action
}

var indicatorTmpl = web.Parse[indicatorPage](pages, "indicator.html", "told.html")

func (a *Web) showIndicator(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, err := a.Store.Indicator(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	t, err := a.Store.Tree(ctx, i.Year)
	if err != nil {
		return err
	}
	p, err := periodOf(r.FormValue("period"), i.Year)
	if err != nil {
		return err
	}
	found, err := a.Store.Outcomes(ctx, []Indicator{i}, p)
	if err != nil {
		return err
	}
	o := found[0]
	page := indicatorPage{Crumbs: []ui.Crumb{{Label: fmt.Sprintf("Indikatorer %d", i.Year), URL: indicatorsURL(i.Year)}}, Path: t.Path(i.GoalID), Verdict: verdicts[o.Verdict()], Facts: indicatorFacts(o), Actions: indicatorActions(ctx, o)}
	page.Stats = []ui.Stat{{Label: "Utfall " + p.Label(), Value: o.ValueText(), URL: o.Line.URL(), Note: o.Line.Value.Reason}, {Label: "Målvärde", Value: orDash(o.TargetText())}}
	if !o.Known() {
		page.Stats[0].URL = ""
		page.Missing = ui.Notice{Tone: ui.Warn, Title: "Inget nyckeltal", Text: "Indikatorn har inget nyckeltal i registret, så utfallet kan inte räknas. Välj ett, eller lägg upp ett eget mått."}
	} else if line, err := a.Store.Line(ctx, i.Figure, o.Line.View); err != nil {
		return err
	} else {
		page.Chart, page.Title = chart.SVG(line.plot()), line.Figure.Name
	}
	if page.Told, err = a.told(r, OfIndicator, i.ID, i.URL(), t.Model.Unit); err != nil {
		return err
	}
	entries, err := audit.History(ctx, a.Store.DB, IndicatorKind, i.ID)
	if err != nil {
		return err
	}
	page.History = shortHistory("indikatorn", entries)
	return indicatorTmpl.Render(w, r, i.Name, page)
}

func orDash(text string) string {
	if text == "" {
		return sv.Missing
	}
	return text
}

func indicatorFacts(o Outcome) ui.Facts {
	i := o.Indicator
	f := ui.NewFacts(IndicatorFields, &i)
	f.DropEmpty()
	for n, group := range f.Groups {
		for j, fact := range group.Facts {
			switch fact.Key {
			case "goal_id":
				f.Groups[n].Facts[j].Value, f.Groups[n].Facts[j].URL = o.Goal.Name(), o.Goal.URL()
			case "figure":
				if o.Known() {
					f.Groups[n].Facts[j].Value, f.Groups[n].Facts[j].URL = o.Line.Figure.Name, o.Line.URL()
				}
			}
		}
	}
	if entered := o.Line.Entered(); entered != "" {
		f.Add(ui.Fact{Label: "Utfallet förs in för hand", Value: entered})
	}
	if i.Continues != "" {
		f.Add(ui.Fact{Label: "Fortsätter", Value: fmt.Sprintf("indikatorn %d", i.Year-1), URL: "/indikatorer/" + i.Continues})
	}
	return f
}

func indicatorActions(ctx context.Context, o Outcome) []ui.Action {
	var list []ui.Action
	if o.Known() && web.May(ctx, "figure.target") {
		list = append(list, ui.Action{Label: "Sätt mål", URL: fmt.Sprintf("%s/mal/ny?nyckeltal=%s&period=%d&slag=ar", Path, o.Indicator.Figure, o.Indicator.Year), Icon: "target-arrow"})
	}
	if web.May(ctx, "goal.write") {
		url := o.Indicator.URL()
		list = append(list, ui.Action{Label: "Ta bort", URL: url + "/ta-bort", Icon: "trash", Post: true, Danger: true},
			ui.Action{Label: "Ändra", URL: url + "/andra", Icon: "settings"},
			ui.Action{Label: "Kommentera", URL: url + "/redovisa", Icon: "pencil", Primary: true})
	}
	return list
}

func (a *Web) indicatorForm(t Tree, i Indicator) ui.Form {
	f := ui.NewForm(IndicatorFields, &i)
	f.Action, f.Submit, f.Cancel, f.Version = "/indikatorer", "Spara indikatorn", indicatorsURL(t.Model.Year), int(i.Version)
	if i.ID != "" {
		f.Action, f.Cancel = i.URL(), i.URL()
	}
	f.Choose("goal_id", goalOptions(t, func(g Goal) bool { return g.Level != Service }))
	figures := a.figureOptions()
	if _, err := a.Store.Register.Get(i.Figure); i.Figure != "" && err != nil {
		figures = append(figures, field.Option{Value: i.Figure, Label: i.Figure + " (finns inte i registret)"})
	}
	f.Choose("figure", append([]field.Option{{Label: "Inget ännu"}}, figures...))
	f.Choose("party", append([]field.Option{{Label: "Alla"}}, regions...))
	f.Choose("unit", append([]field.Option{{Label: "Nyckeltalets egen"}}, indicatorUnits...))
	f.Hidden = append(f.Hidden, ui.Hidden{Name: "ar", Value: fmt.Sprint(t.Model.Year)})
	return f
}

func (a *Web) newIndicator(w http.ResponseWriter, r *http.Request) error {
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	i := Indicator{Span: Year, GoalID: r.FormValue("mal")}
	if i.GoalID != "" {
		g, _, err := a.Store.Goal(r.Context(), i.GoalID)
		if err != nil {
			return err
		}
		year = g.Year
	}
	t, err := a.Store.Tree(r.Context(), year)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny indikator", formPage{Crumbs: goalCrumbs(year), Form: a.indicatorForm(t, i)})
}

func (a *Web) createIndicator(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	year, err := parseYear(posted["ar"])
	if err != nil {
		return err
	}
	t, err := a.Store.Tree(r.Context(), year)
	if err != nil {
		return err
	}
	posted["figure"] = ui.Resolve(a.figureOptions(), posted["figure"])
	var i Indicator
	if err = IndicatorFields.Read(&i, posted); err == nil {
		i, err = a.Store.CreateIndicator(r.Context(), i)
	}
	if web.Correctable(err) {
		f := a.indicatorForm(t, Indicator{Span: i.Span})
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ny indikator", formPage{Crumbs: goalCrumbs(year), Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, i.URL(), "Indikatorn är sparad.")
}

func (a *Web) editIndicator(w http.ResponseWriter, r *http.Request) error {
	i, err := a.Store.Indicator(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	t, err := a.Store.Tree(r.Context(), i.Year)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+i.Name, formPage{Crumbs: goalCrumbs(i.Year), Form: a.indicatorForm(t, i)})
}

func (a *Web) saveIndicator(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Indicator(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	posted["figure"] = ui.Resolve(a.figureOptions(), posted["figure"])
	input := saved
	if err = IndicatorFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveIndicator(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(IndicatorFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Name, saved.URL(), c)
	}
	if web.Correctable(err) {
		t, fail := a.Store.Tree(r.Context(), saved.Year)
		if fail != nil {
			return fail
		}
		f := a.indicatorForm(t, saved)
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ändra "+saved.Name, formPage{Crumbs: goalCrumbs(saved.Year), Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Indikatorn är sparad.")
}

func (a *Web) removeIndicator(w http.ResponseWriter, r *http.Request) error {
	i, err := a.Store.RemoveIndicator(r.Context(), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	values := []ui.Hidden{{Name: "ar", Value: fmt.Sprint(i.Year)}}
	for _, d := range IndicatorFields {
		values = append(values, ui.Hidden{Name: d.Key, Value: d.Raw(&i)})
	}
	return web.RedirectUndo(w, r, indicatorsURL(i.Year), i.Name+" är borttagen.", web.Undo{Action: "/indikatorer", Values: values})
}
