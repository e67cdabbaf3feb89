package goal

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type goalPage struct {
	Crumbs     []ui.Crumb
	Path       string
	Facts      ui.Facts
	Told       told
	Below      ui.Table
	Activities ui.Table
	Indicators ui.Table
	History    ui.History
	Actions    []ui.Action
}

// told is what is reported for a period, on the page of what it is about.
type told struct {
	Period  string
	Periods []ui.Tab // those that have a text
	Silent  string
	Text    template.HTML
	By      string
	Edit    string // "" for those who may not
}

var goalTmpl = web.Parse[goalPage](pages, "goal.html", "told.html")

// told shows the latest account of a record, or that of the period in the address.
func (a *Web) told(r *http.Request, of Subject, ref, url, unit string) (told, error) {
	ctx := r.Context()
	t := told{}
	if web.May(ctx, "goal.write") {
		t.Edit = url + "/redovisa"
	}
	all, err := a.Store.Accounts(ctx, of, ref)
	if err != nil || len(all) == 0 {
		return t, err
	}
	shown := all[0]
	for _, one := range all {
		if one.Period.String() == r.FormValue("period") {
			shown = one
		}
	}
	for _, one := range all {
		t.Periods = append(t.Periods, ui.Tab{Label: one.Period.Label(), URL: url + "?period=" + one.Period.String(), Active: one.ID == shown.ID})
	}
	t.Period, t.By = shown.Period.Label(), fmt.Sprintf("%s, %s", shown.WrittenBy, record.When(shown.ChangedAt))
	if t.Edit != "" {
		t.Edit += "?period=" + shown.Period.String()
	}
	if shown.Telling != Told {
		t.Silent = shown.Sentence(unit)
		return t, nil
	}
	t.Text, err = a.blocks(ctx, shown.Text, shown.Period)
	return t, err
}

func (a *Web) showGoal(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	g, t, err := a.Store.Goal(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := goalPage{Crumbs: []ui.Crumb{{Label: fmt.Sprintf("Mål %d", g.Year), URL: GoalsURL(g.Year)}}, Path: t.Path(g.ID), Facts: goalFacts(t, g), Below: a.belowTable(t, g), Actions: goalActions(ctx, t, g)}
	if page.Told, err = a.told(r, OfGoal, g.ID, g.URL(), t.Model.Unit); err != nil {
		return err
	}
	rows, _, err := a.Store.Activities(ctx, ActivityFilter{GoalID: g.ID}, Page{Limit: 200})
	if err != nil {
		return err
	}
	page.Activities = activityTable(rows)
	list, err := a.Store.Indicators(ctx, g.Year)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(i Indicator) bool {
		_, under := t.within(i.GoalID, g.ID)
		return !under
	})
	found, err := a.Store.Outcomes(ctx, list, day.Year(int(g.Year)))
	if err != nil {
		return err
	}
	page.Indicators = outcomeTable(found)
	entries, err := audit.History(ctx, a.Store.DB, GoalKind, g.ID)
	page.History = shortHistory("målet", entries)
	if err != nil {
		return err
	}
	return goalTmpl.Render(w, r, g.Name(), page)
}

func goalFacts(t Tree, g Goal) ui.Facts {
	f := ui.NewFacts(GoalFields, &g, "level", "number", "text", "owner")
	f.DropEmpty()
	for i, group := range f.Groups {
		for j, fact := range group.Facts {
			if fact.Key == "level" {
				f.Groups[i].Facts[j].Value = g.Term
			}
		}
		f.Groups[i].Facts = slices.DeleteFunc(f.Groups[i].Facts, func(fact ui.Fact) bool { return fact.Key == "number" && g.Number == 0 })
	}
	if s, ok := t.Get(g.ServiceID); ok {
		f.Add(ui.Fact{Label: "Hör till", Value: s.Name(), URL: s.URL()})
	}
	if p, ok := t.Get(g.ParentID); ok {
		f.Add(ui.Fact{Label: "Under", Value: t.Path(p.ID), URL: p.URL()})
	}
	if g.Continues != "" {
		f.Add(ui.Fact{Label: "Fortsätter", Value: fmt.Sprintf("målet %d", g.Year-1), URL: "/mal/" + g.Continues})
	}
	return f
}

func (a *Web) belowTable(t Tree, g Goal) ui.Table {
	rows := t.Below(g.ID)
	for _, b := range t.At(Business) {
		if b.ServiceID == g.ID {
			rows = append(rows, b)
		}
	}
	return ui.Columns[Goal]{
		{Label: "Mål", Cell: func(g *Goal) ui.Cell { return ui.Link(g.Name(), g.URL()).Under(g.Text) }},
		{Label: "Nivå", Cell: func(g *Goal) ui.Cell { return ui.Text(g.Term) }},
	}.Table("Mål under", rows)
}

func goalActions(ctx context.Context, t Tree, g Goal) []ui.Action {
	if !web.May(ctx, "goal.write") {
		return nil
	}
	list := []ui.Action{
		{Label: "Ta bort", URL: g.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true},
		{Label: "Ändra", URL: g.URL() + "/andra", Icon: "settings"},
	}
	if len(g.Level.below()) > 0 {
		list = append(list, ui.Action{Label: "Nytt mål under", URL: fmt.Sprintf("/mal/ny?ar=%d&under=%s", t.Model.Year, g.ID), Icon: "plus"})
	}
	if g.Level != Service {
		list = append(list,
			ui.Action{Label: "Ny indikator", URL: "/indikatorer/ny?mal=" + g.ID, Icon: "gauge"},
			ui.Action{Label: "Ny aktivitet", URL: "/aktiviteter/ny?mal=" + g.ID, Icon: "plus"})
	}
	return append(list, ui.Action{Label: "Redovisa", URL: g.URL() + "/redovisa", Icon: "pencil", Primary: true})
}

type formPage struct {
	Crumbs []ui.Crumb
	Intro  string
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// goalForm is the form of a goal; a new one's parent is chosen among those that may
// have goals under them.
func goalForm(t Tree, g Goal) ui.Form {
	f := ui.NewForm(GoalFields, &g)
	f.Action, f.Submit, f.Cancel, f.Version = "/mal", "Spara målet", GoalsURL(t.Model.Year), int(g.Version)
	var services, allowed []field.Option
	for _, s := range t.At(Service) {
		services = append(services, field.Option{Value: s.ID, Label: s.Name()})
	}
	parent, _ := t.Get(g.ParentID)
	for _, l := range parent.Level.below() {
		allowed = append(allowed, field.Option{Value: string(l), Label: t.Model.Term(l)})
	}
	if g.Level != "" && !slices.Contains(parent.Level.below(), g.Level) {
		allowed = append(allowed, field.Option{Value: string(g.Level), Label: t.Model.Term(g.Level)})
	}
	f.Choose("level", allowed)
	f.Choose("service_id", append([]field.Option{{Label: "Inget"}}, services...))
	f.Hidden = append(f.Hidden, ui.Hidden{Name: "under", Value: g.ParentID}, ui.Hidden{Name: "ar", Value: fmt.Sprint(t.Model.Year)})
	if g.ID != "" {
		f.Action, f.Cancel = g.URL(), g.URL()
	}
	return f
}

func goalCrumbs(year int64) []ui.Crumb {
	return []ui.Crumb{{Label: fmt.Sprintf("Mål %d", year), URL: GoalsURL(year)}}
}

func (a *Web) newGoal(w http.ResponseWriter, r *http.Request) error {
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	t, err := a.Store.Tree(r.Context(), year)
	if err != nil {
		return err
	}
	g := Goal{ParentID: r.FormValue("under")}
	parent, ok := t.Get(g.ParentID)
	if g.ParentID != "" && !ok {
		return fault.NotFound("Målet ovanför finns inte.")
	}
	if below := parent.Level.below(); len(below) > 0 {
		g.Level = below[0]
	}
	return formTmpl.Render(w, r, "Nytt mål", formPage{Crumbs: goalCrumbs(year), Intro: t.Path(g.ParentID), Form: goalForm(t, g)})
}

func (a *Web) createGoal(w http.ResponseWriter, r *http.Request) error {
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
	g := Goal{ParentID: posted["under"]}
	if err = GoalFields.Read(&g, posted); err == nil {
		g, err = a.Store.CreateGoal(r.Context(), year, g)
	}
	if web.Correctable(err) {
		f := goalForm(t, Goal{ParentID: posted["under"], Level: g.Level})
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Nytt mål", formPage{Crumbs: goalCrumbs(year), Intro: t.Path(g.ParentID), Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, g.URL(), "Målet är sparat.")
}

func (a *Web) editGoal(w http.ResponseWriter, r *http.Request) error {
	g, t, err := a.Store.Goal(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+g.Name(), formPage{Crumbs: goalCrumbs(g.Year), Intro: t.Path(g.ParentID), Form: goalForm(t, g)})
}

func (a *Web) saveGoal(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, t, err := a.Store.Goal(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = GoalFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveGoal(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(GoalFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Name(), saved.URL(), c)
	}
	if web.Correctable(err) {
		f := goalForm(t, saved)
		f.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), "Ändra "+saved.Name(), formPage{Crumbs: goalCrumbs(saved.Year), Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Målet är sparat.")
}

func (a *Web) moveGoal(w http.ResponseWriter, r *http.Request) error {
	step, err := strconv.Atoi(r.FormValue("steg"))
	if err != nil || step != 1 && step != -1 {
		return fault.Wrong("Målet kan flyttas ett steg upp eller ned.")
	}
	g, err := a.Store.MoveGoal(r.Context(), r.PathValue("id"), step)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, GoalsURL(g.Year), g.Name()+" är flyttat.")
}

func (a *Web) removeGoal(w http.ResponseWriter, r *http.Request) error {
	g, err := a.Store.RemoveGoal(r.Context(), r.PathValue("id"), "")
	if err != nil {
		return err
	}
	values := []ui.Hidden{{Name: "ar", Value: fmt.Sprint(g.Year)}, {Name: "under", Value: g.ParentID}}
	for _, d := range GoalFields {
		values = append(values, ui.Hidden{Name: d.Key, Value: d.Raw(&g)})
	}
	return web.RedirectUndo(w, r, GoalsURL(g.Year), g.Name()+" är borttaget.", web.Undo{Action: "/mal", Values: values})
}
