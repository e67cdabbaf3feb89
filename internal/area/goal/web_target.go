package goal

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
)

type targetsPage struct {
	Years   []ui.Tab
	Table   ui.Table
	Excel   string
	Actions []ui.Action
}

type targetPage struct {
	Form   ui.Form
	Back   string
	Remove []ui.Action
}

var (
	targetsTmpl = web.Parse[targetsPage](pages, "targets.html")
	targetTmpl  = web.Parse[targetPage](pages, "target.html")
)

func targetURL(id string) string { return Path + "/mal/" + id }
func targetsURL(year int) string { return fmt.Sprintf("%s/mal?ar=%d", Path, year) }
func yearOf(r *http.Request) int { n, _ := strconv.Atoi(r.FormValue("ar")); return n }

func (a *Web) targets(w http.ResponseWriter, r *http.Request) error {
	usual, err := a.Store.Usual(r.Context())
	if err != nil {
		return err
	}
	year := yearOf(r)
	if year < 1900 || year > 2200 {
		year = usual.On.Year()
	}
	found, err := a.Store.Targets(r.Context(), TargetFilter{Year: year})
	if err != nil {
		return err
	}
	if wantsSheet(r) {
		return a.sendSheet(w, r, fmt.Sprintf("mal-%d", year), targetSheet(year, found))
	}
	page := targetsPage{Table: a.targetList(found, web.May(r.Context(), "figure.target")), Excel: targetsURL(year) + "&format=xlsx"}
	page.Table.Empty = ui.Empty{Icon: "target-arrow", Title: fmt.Sprintf("Inga mål är satta för %d", year),
		Text: "Sätt ett mål för ett nyckeltal, eller kopiera målen från året före."}
	for y := year - 2; y <= year+2; y++ {
		page.Years = append(page.Years, ui.Tab{Label: strconv.Itoa(y), URL: targetsURL(y), Active: y == year})
	}
	if web.May(r.Context(), "figure.target") {
		if len(found) > 0 {
			page.Actions = append(page.Actions, ui.Action{Label: fmt.Sprintf("Kopiera till %d", year+1), URL: Path + "/mal/kopiera",
				Icon: "copy", Post: true, Values: []ui.Hidden{{Name: "ar", Value: strconv.Itoa(year)}}})
		}
		page.Actions = append(page.Actions, ui.Action{Label: "Sätt mål", URL: fmt.Sprintf("%s/mal/ny?period=%d", Path, year), Icon: "plus", Primary: true})
	}
	return targetsTmpl.Render(w, r, fmt.Sprintf("Mål %d", year), page)
}

func (a *Web) targetList(found []Target, may bool) ui.Table {
	columns := ui.Columns[Target]{
		{Label: "Nyckeltal", Cell: func(t *Target) ui.Cell {
			return ui.Link(t.Name, NewView(t.Span.Kind(), t.Period.Last(), "").FigureURL(t.Figure))
		}},
		{Label: "Period", Cell: func(t *Target) ui.Cell { return ui.Text(t.Period.Label()) }},
		{Label: "Mål", Cell: func(t *Target) ui.Cell {
			f, err := a.Store.Register.Get(t.Figure)
			if err != nil {
				f = figure.Figure{Unit: t.Unit}
			}
			return ui.Cell{Text: t.Text(f), Strong: true}.Under(t.Reason)
		}},
		{Label: "Beslut", Cell: func(t *Target) ui.Cell { return decided(*t) }},
	}
	t := columns.Table("Mål", found)
	for i := range found {
		if may {
			t.Rows[i].ID, t.Rows[i].Label = found[i].ID, "målet för "+found[i].Name
			t.Rows[i].Menu = []ui.Action{{Label: "Ändra målet", URL: targetURL(found[i].ID) + "/andra", Icon: "pencil"}}
		}
	}
	return t
}

func targetSheet(year int, found []Target) sheet.Table {
	t := sheet.Table{Title: "Mål", Selection: strconv.Itoa(year)}
	for _, d := range Fields {
		t.Columns = append(t.Columns, sheet.Column{Key: d.Key, Label: d.Label, Help: d.Help})
	}
	t.Rows = func(yield func([]any) bool) {
		for i := range found {
			var row []any
			for _, d := range Fields {
				row = append(row, d.Text(&found[i]))
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

func (a *Web) newTarget(w http.ResponseWriter, r *http.Request) error {
	t := Target{Span: Year, Figure: r.FormValue("nyckeltal")}
	if t.Figure != "" {
		var err error
		if t, err = a.Store.Blank(t.Figure); err != nil {
			return err
		}
	}
	if v, err := a.view(r); err == nil {
		t.Span, t.Period = SpanOf(v.Kind), v.Period()
	}
	return targetTmpl.Render(w, r, targetTitle(t), targetPage{Form: a.targetForm(t), Back: Path})
}

func targetTitle(t Target) string {
	switch {
	case t.Name == "":
		return "Nytt mål"
	case t.ID == "":
		return "Nytt mål för " + t.Name
	}
	return "Mål för " + t.Name
}

func (a *Web) targetForm(t Target) ui.Form {
	f := ui.NewForm(Fields, &t)
	f.Action, f.Submit, f.Cancel, f.Version = Path+"/mal", "Spara målet", Path, int(t.Version)
	if t.Figure != "" {
		f.Cancel = Path + "/" + t.Figure
	}
	if c := f.Control("amount"); c != nil {
		c.Unit = UnitName(t.Unit)
	}
	if t.ID != "" {
		f.Action = targetURL(t.ID)
	} else {
		choice := ui.Control{Key: "nyckeltal", Label: "Nyckeltal", Type: "choice", Required: true, Value: t.Figure, Group: "Nyckeltal"}
		for _, o := range a.figureOptions() {
			choice.Options = append(choice.Options, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == t.Figure})
		}
		f.Controls = slices.Insert(f.Controls, 0, choice)
	}
	return f
}

func (a *Web) createTarget(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	t, err := a.Store.Blank(posted["nyckeltal"])
	if err != nil {
		err = fault.Invalid(fault.Field{Name: "nyckeltal", Message: "Välj vilket nyckeltal målet gäller."})
	} else if err = Fields.Read(&t, posted); err == nil {
		t, err = a.Store.CreateTarget(r.Context(), t)
	}
	if web.Correctable(err) {
		f := a.targetForm(Target{Figure: t.Figure, Name: t.Name, Unit: t.Unit})
		f.Posted(posted, err)
		return targetTmpl.RenderStatus(w, r, web.StatusOf(err), targetTitle(Target{Name: t.Name}), targetPage{Form: f, Back: Path})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, NewView(t.Span.Kind(), t.Period.Last(), "").FigureURL(t.Figure), "Målet är sparat.")
}

func (a *Web) editTarget(w http.ResponseWriter, r *http.Request) error {
	t, err := a.Store.Target(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return targetTmpl.Render(w, r, targetTitle(t), a.targetPage(t))
}

func (a *Web) targetPage(t Target) targetPage {
	return targetPage{Form: a.targetForm(t), Back: Path + "/" + t.Figure,
		Remove: []ui.Action{{Label: "Ta bort målet", URL: targetURL(t.ID) + "/ta-bort", Icon: "trash", Post: true, Danger: true}}}
}

func (a *Web) saveTarget(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Target(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = Fields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveTarget(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(Fields, &input, &saved, posted, int(saved.Version))
		c.Action, c.Back = targetURL(saved.ID), Path+"/"+saved.Figure
		return record.Conflict(w, r, targetTitle(saved), "", c)
	}
	if web.Correctable(err) {
		page := a.targetPage(saved)
		page.Form.Posted(posted, err)
		return targetTmpl.RenderStatus(w, r, web.StatusOf(err), targetTitle(saved), page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, NewView(input.Span.Kind(), input.Period.Last(), "").FigureURL(saved.Figure), "Målet är sparat.")
}

func (a *Web) removeTarget(w http.ResponseWriter, r *http.Request) error {
	t, err := a.Store.Target(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.RemoveTarget(r.Context(), t.ID, ""); err != nil {
		return err
	}
	var values []ui.Hidden
	for _, d := range Fields {
		values = append(values, ui.Hidden{Name: d.Key, Value: d.Raw(&t)})
	}
	values = append(values, ui.Hidden{Name: "nyckeltal", Value: t.Figure})
	return web.RedirectUndo(w, r, targetsURL(t.Period.Last().Year()), "Målet är borttaget.", web.Undo{Action: Path + "/mal", Values: values})
}

func (a *Web) copyTargets(w http.ResponseWriter, r *http.Request) error {
	year := yearOf(r)
	if year < 1900 || year > 2200 {
		return fault.Wrong("Ange vilket år målen ska kopieras från.")
	}
	n, err := a.Store.CopyTargets(r.Context(), year)
	if err != nil {
		return err
	}
	message := fmt.Sprintf("%d mål är kopierade till %d och väntar på beslut.", n, year+1)
	if n == 0 {
		message = fmt.Sprintf("Alla nyckeltal som följs %d har redan mål.", year+1)
	}
	return web.Redirect(w, r, targetsURL(year+1), message)
}

func (a *Web) comment(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	v, err := ParseView(posted, NewView(figure.Year, a.Store.Today(), ""))
	if err != nil {
		return err
	}
	key := posted.Get("nyckeltal")
	if err := a.Store.SaveComment(r.Context(), key, v, posted.Get("text")); err != nil {
		return err
	}
	return web.Redirect(w, r, v.FigureURL(key), "Kommentaren är sparad.")
}
