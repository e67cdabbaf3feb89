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
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// steeringRoutes connects the pages of goals, activities, indicators and plans.
func (a *Web) steeringRoutes(m *web.Mux) {
	m.Handle("GET /mal", "goal.read", a.tree)
	m.Handle("GET /mal/ny", "goal.write", a.newGoal)
	m.Handle("POST /mal", "goal.write", a.createGoal)
	m.Handle("GET /mal/{id}", "goal.read", a.showGoal)
	m.Handle("GET /mal/{id}/andra", "goal.write", a.editGoal)
	m.Handle("POST /mal/{id}", "goal.write", a.saveGoal)
	m.Handle("POST /mal/{id}/flytta", "goal.write", a.moveGoal)
	m.Handle("POST /mal/{id}/ta-bort", "goal.write", a.removeGoal)

	m.Handle("GET /styrmodell/ny", "goal.write", a.newModel)
	m.Handle("POST /styrmodell", "goal.write", a.createModel)
	m.Handle("GET /styrmodell/{year}", "goal.write", a.editModel)
	m.Handle("POST /styrmodell/{year}", "goal.write", a.saveModel)
	m.Handle("POST /styrmodell/{year}/kopiera", "goal.write", a.copyModel)

	m.Handle("GET /aktiviteter", "goal.read", a.activities)
	m.Handle("GET /aktiviteter/ny", "goal.write", a.newActivity)
	m.Handle("POST /aktiviteter", "goal.write", a.createActivity)
	m.Handle("GET /aktiviteter/{id}", "goal.read", a.showActivity)
	m.Handle("GET /aktiviteter/{id}/andra", "goal.write", a.editActivity)
	m.Handle("POST /aktiviteter/{id}", "goal.write", a.saveActivity)
	m.Handle("POST /aktiviteter/{id}/flytta", "goal.write", a.moveActivity)
	m.Handle("POST /aktiviteter/{id}/ta-bort", "goal.write", a.removeActivity)
	m.Handle("GET /aktiviteter/{id}/milstolpe", "goal.write", a.milestone)
	m.Handle("POST /aktiviteter/{id}/milstolpe", "goal.write", a.saveMilestone)
	m.Handle("POST /aktiviteter/{id}/milstolpe/ta-bort", "goal.write", a.removeMilestone)

	m.Handle("GET /indikatorer", "goal.read", a.indicators)
	m.Handle("GET /indikatorer/ny", "goal.write", a.newIndicator)
	m.Handle("POST /indikatorer", "goal.write", a.createIndicator)
	m.Handle("GET /indikatorer/{id}", "goal.read", a.showIndicator)
	m.Handle("GET /indikatorer/{id}/andra", "goal.write", a.editIndicator)
	m.Handle("POST /indikatorer/{id}", "goal.write", a.saveIndicator)
	m.Handle("POST /indikatorer/{id}/ta-bort", "goal.write", a.removeIndicator)

	for path, of := range map[string]Subject{"/mal": OfGoal, "/aktiviteter": OfActivity, "/indikatorer": OfIndicator} {
		m.Handle("GET "+path+"/{id}/redovisa", "goal.write", a.tell(of))
		m.Handle("POST "+path+"/{id}/redovisa", "goal.write", a.saveTelling(of))
		m.Handle("POST "+path+"/{id}/redovisa/ta-bort", "goal.write", a.removeTelling(of))
	}

	m.Handle("GET /transformationskarta", "goal.read", a.transformation)
	m.Handle("GET /malblomma", "goal.read", a.flower)

	m.Handle("GET /verksamhetsplan", "goal.read", a.plans)
	m.Handle("POST /verksamhetsplan", "goal.write", a.createPlan)
	m.Handle("GET /verksamhetsplan/{year}", "goal.read", a.plan)
	m.Handle("GET /verksamhetsplan/{year}/{verb}", "goal.write", a.planForm)
	m.Handle("POST /verksamhetsplan/{year}/{verb}", "goal.write", a.planStep)
}

var statusBadges = map[Status]ui.Badge{
	NotStarted: {Text: NotStarted.Sv(), Icon: "circle-dashed"},
	Ongoing:    {Text: Ongoing.Sv(), Icon: "player-play", Tone: ui.Info},
	Completed:  {Text: Completed.Sv(), Icon: "circle-check", Tone: ui.Good},
	Late:       {Text: Late.Sv(), Icon: "alert-triangle", Tone: ui.Bad},
	Postponed:  {Text: Postponed.Sv(), Icon: "calendar-event", Tone: ui.Warn},
	Closed:     {Text: Closed.Sv(), Icon: "circle-x"},
	Remains:    {Text: Remains.Sv(), Icon: "refresh", Tone: ui.Warn},
}

// chosenYear is the year that the address names, else the year that is steered by.
func (a *Web) chosenYear(r *http.Request) (int64, error) {
	if text := r.FormValue("ar"); text != "" {
		return parseYear(text)
	}
	return a.Store.SteeringYear(r.Context())
}

func parseYear(text string) (int64, error) {
	year, err := strconv.ParseInt(text, 10, 64)
	if err != nil || year < 1990 || year > 2200 {
		return 0, fault.NotFound("Året ”%s” finns inte.", text)
	}
	return year, nil
}

// yearTabs leads between the years that have a steering model.
func (a *Web) yearTabs(ctx context.Context, chosen int64, url func(year int64) string) ([]ui.Tab, error) {
	models, err := a.Store.Models(ctx)
	var tabs []ui.Tab
	for _, m := range models {
		tabs = append(tabs, ui.Tab{Label: fmt.Sprint(m.Year), URL: url(m.Year), Active: m.Year == chosen})
	}
	return tabs, err
}

// longest is how much of a text the history repeats: the whole stands on the page.
const longest = 160

// shortHistory is the history with long texts cut.
func shortHistory(object string, entries []audit.Entry) ui.History {
	h := record.HistoryOf(object, entries)
	for i := range h.Events {
		changes := slices.Clone(h.Events[i].Changes)
		for j := range changes {
			changes[j].From, changes[j].To = cut(changes[j].From), cut(changes[j].To)
		}
		h.Events[i].Changes = changes
	}
	return h
}

func cut(text string) string {
	r := []rune(text)
	if len(r) <= longest {
		return text
	}
	return string(r[:longest]) + "…"
}

// noModel is shown before there is any steering model.
func noModel(ctx context.Context) ui.Empty {
	e := ui.Empty{Icon: "target-arrow", Title: "Ingen styrmodell är registrerad", Text: "Styrmodellen håller årets perspektiv och mål. Aktiviteter, indikatorer och verksamhetsplan hör till den."}
	if web.May(ctx, "goal.write") {
		e.Actions = []ui.Action{{Label: "Ny styrmodell", URL: "/styrmodell/ny", Icon: "plus", Primary: true}}
	}
	return e
}

// blocks shows a text for a period with the values of its figures.
func (a *Web) blocks(ctx context.Context, text string, p day.Period) (template.HTML, error) {
	blocks, err := a.Store.Blocks(ctx, text, p)
	if err != nil || len(blocks) == 0 {
		return "", err
	}
	return paper.HTMLBlocks(blocks...), nil
}

type treePage struct {
	Empty   ui.Empty
	Years   []ui.Tab
	Vision  string
	Note    string
	KPIs    []ui.KPI
	Service ui.Table
	Parts   []treePart
	Actions []ui.Action
	Excel   string
}

// treePart is a perspective, or what stands outside the perspectives.
type treePart struct {
	ID         string
	Title      string
	URL        string
	Superior   bool
	Menu       ui.Row
	Silent     string // why nothing is reported
	Activities []treeActivity
	Nodes      []treeNode
	Indicators ui.Table
}

type treeNode struct {
	Depth      int
	Title      string
	URL        string
	Text       string
	Menu       ui.Row
	Silent     string
	Activities []treeActivity
}

type treeActivity struct {
	Title, URL, Note string
	Status           ui.Badge
}

var treeTmpl = web.Parse[treePage](pages, "tree.html")

func (a *Web) tree(w http.ResponseWriter, r *http.Request) error {
	year, err := a.chosenYear(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if year == 0 {
		return treeTmpl.Render(w, r, "Mål", treePage{Empty: noModel(ctx)})
	}
	o, err := a.Store.outline(ctx, day.Year(int(year)))
	if err != nil {
		return err
	}
	if wantsSheet(r) {
		return a.sendSheet(w, r, fmt.Sprintf("mal-%d", year), treeSheet(o))
	}
	page := treePage{Vision: o.tree.Model.Vision, Note: o.tree.Model.Note, Actions: treeActions(ctx, o.tree.Model), Excel: GoalsURL(year) + "&format=xlsx"}
	if page.Years, err = a.yearTabs(ctx, year, GoalsURL); err != nil {
		return err
	}
	if page.KPIs, err = a.treeKPIs(ctx, o); err != nil {
		return err
	}
	page.Service = serviceTable(o.tree)
	found, err := a.yearOutcomes(ctx, year)
	if err != nil {
		return err
	}
	for _, g := range o.tree.Below("") {
		if g.Level == Service {
			continue
		}
		page.Parts = append(page.Parts, a.treePart(ctx, o, g, found))
	}
	return treeTmpl.Render(w, r, fmt.Sprintf("Mål %d", year), page)
}

func (a *Web) yearOutcomes(ctx context.Context, year int64) ([]Outcome, error) {
	list, err := a.Store.Indicators(ctx, year)
	if err != nil {
		return nil, err
	}
	return a.Store.Outcomes(ctx, list, day.Year(int(year)))
}

func (a *Web) treePart(ctx context.Context, o *outline, g Goal, found []Outcome) treePart {
	p := treePart{ID: g.ID, Title: g.Name(), URL: g.URL(), Superior: g.Superior, Menu: goalMenu(ctx, o.tree, g), Silent: o.silence(g.ID), Activities: treeActivities(o.activities[g.ID])}
	o.tree.Walk(g.ID, func(child Goal, depth int) {
		p.Nodes = append(p.Nodes, treeNode{Depth: depth + 1, Title: headed(child), URL: child.URL(), Text: child.Text, Menu: goalMenu(ctx, o.tree, child),
			Silent: o.silence(child.ID), Activities: treeActivities(o.activities[child.ID])})
	})
	var own []Outcome
	for _, one := range found {
		if at, ok := o.tree.Up(one.Goal.ID, g.Level); ok && at.ID == g.ID {
			own = append(own, one)
		}
	}
	if len(own) > 0 {
		p.Indicators = outcomeTable(own)
		p.Indicators.Label = "Indikatorer, " + g.Name()
	}
	return p
}

// headed names a goal with its level also where reports do not.
func headed(g Goal) string { return g.Term + ": " + g.Name() }

// silence is the sentence of a goal that is not reported, "" when it is.
func (o *outline) silence(id string) string {
	a := o.ofGoal[id]
	if !a.Exists() || a.Telling == Told {
		return ""
	}
	return a.Sentence(o.tree.Model.Unit)
}

func treeActivities(list []Activity) []treeActivity {
	var out []treeActivity
	for _, a := range list {
		note := a.Owner
		if t := a.TimeText(); t != "" {
			note = joinNotes(note, t)
		}
		if a.Percent.Known && a.Status.Open() && a.Status != NotStarted {
			note = joinNotes(note, sv.Percent(a.Percent.N, 100, 0))
		}
		out = append(out, treeActivity{a.Title, a.URL(), note, statusBadges[a.Status]})
	}
	return out
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return a + " · " + b
}

func (a *Web) treeKPIs(ctx context.Context, o *outline) ([]ui.KPI, error) {
	year := o.tree.Model.Year
	rows, err := a.Store.ActivitiesOf(ctx, year)
	told, done := 0, 0
	for _, one := range rows {
		if o.ofActivity[one.ID].Exists() {
			told++
		}
		if one.Status == Completed {
			done++
		}
	}
	all := ActivityFilter{Year: year}
	finished, late := all, all
	finished.Statuses, late.Statuses = []Status{Completed}, []Status{Late, Postponed}
	_, n, err2 := a.Store.Activities(ctx, late, Page{Limit: 1})
	if err == nil {
		err = err2
	}
	return []ui.KPI{
		{Label: "Aktiviteter", Value: sv.Number(len(rows)), URL: all.URL(), Note: fmt.Sprintf("%d redovisade för helåret", told)},
		{Label: "Klara", Value: sv.Number(done), URL: finished.URL()},
		{Label: "Försenade eller framflyttade", Value: sv.Number(n.N), URL: late.URL()},
		{Label: "Perspektiv", Value: sv.Number(len(o.tree.At(Perspective))), URL: "/nyckeltal/goal.perspectives?period=" + fmt.Sprint(year)},
	}, err
}

func serviceTable(t Tree) ui.Table {
	columns := ui.Columns[Goal]{
		{Label: t.Model.ServiceTerm, Cell: func(g *Goal) ui.Cell { return ui.Link(g.Name(), g.URL()) }},
		{Label: t.Model.BusinessTerm, Cell: func(g *Goal) ui.Cell {
			var names []string
			for _, b := range t.At(Business) {
				if b.ServiceID == g.ID {
					names = append(names, b.Name())
				}
			}
			return ui.Text(sv.List(names))
		}},
		{Label: "Perspektiv", Cell: func(g *Goal) ui.Cell { return ui.Text(sv.List(t.supports(*g))) }},
	}
	return columns.Table(t.Model.ServiceTerm, t.At(Service))
}

func treeActions(ctx context.Context, m Model) []ui.Action {
	list := []ui.Action{
		{Label: "Indikatorer", URL: fmt.Sprintf("/indikatorer?ar=%d", m.Year), Icon: "gauge"},
		{Label: "Verksamhetsplan", URL: PlanURL(m.Year), Icon: "clipboard-list"},
		{Label: "Målblomma", URL: fmt.Sprintf("/malblomma?ar=%d", m.Year), Icon: "chart-dots"},
	}
	if !web.May(ctx, "goal.write") {
		return list
	}
	return append(list,
		ui.Action{Label: "Styrmodellen", URL: m.EditURL(), Icon: "settings"},
		ui.Action{Label: "Nytt mål", URL: fmt.Sprintf("/mal/ny?ar=%d", m.Year), Icon: "plus", Primary: true})
}

// goalMenu is what an editor may do with a goal in the tree.
func goalMenu(ctx context.Context, t Tree, g Goal) ui.Row {
	row := ui.Row{ID: g.ID, Label: g.Name()}
	if !web.May(ctx, "goal.write") {
		return row
	}
	row.Menu = []ui.Action{
		{Label: "Redovisa", URL: g.URL() + "/redovisa", Icon: "pencil"},
		{Label: "Ändra", URL: g.URL() + "/andra", Icon: "settings"},
	}
	if len(g.Level.below()) > 0 {
		row.Menu = append(row.Menu, ui.Action{Label: "Nytt mål under", URL: fmt.Sprintf("/mal/ny?ar=%d&under=%s", t.Model.Year, g.ID), Icon: "plus"})
	}
	siblings := t.Below(g.ParentID)
	if siblings[0].ID != g.ID {
		row.Menu = append(row.Menu, ui.Action{Label: "Flytta upp", URL: g.URL() + "/flytta", Icon: "arrow-up", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "-1"}}})
	}
	if siblings[len(siblings)-1].ID != g.ID {
		row.Menu = append(row.Menu, ui.Action{Label: "Flytta ned", URL: g.URL() + "/flytta", Icon: "arrow-down", Post: true, Values: []ui.Hidden{{Name: "steg", Value: "1"}}})
	}
	return row
}

func treeSheet(o *outline) sheet.Table {
	t := sheet.Table{Title: "Mål och aktiviteter", Selection: fmt.Sprint(o.tree.Model.Year), Columns: []sheet.Column{
		{Key: "path", Label: "Mål", Width: 60}, {Key: "level", Label: "Nivå"}, {Key: "activity", Label: "Aktivitet", Width: 40}, {Key: "status", Label: "Status"},
		{Key: "percent", Label: "Klart, %", Kind: sheet.Count}, {Key: "owner", Label: "Ansvarig"}, {Key: "time", Label: "Tid"}, {Key: "text", Label: "Text för helåret", Kind: sheet.Long}}}
	t.Rows = func(yield func([]any) bool) {
		more := true
		o.tree.Walk("", func(g Goal, _ int) {
			if !more {
				return
			}
			more = yield([]any{o.tree.Path(g.ID), g.Term, nil, nil, nil, g.Owner, nil, o.ofGoal[g.ID].Text})
			for _, a := range o.activities[g.ID] {
				more = more && yield([]any{o.tree.Path(g.ID), g.Term, a.Title, a.Status.Sv(), a.Percent.Cell(), a.Owner, a.TimeText(), o.ofActivity[a.ID].Text})
			}
		})
	}
	return t
}

// goalOptions are the goals of a year to choose from, each with its way down.
func goalOptions(t Tree, fits func(Goal) bool) []field.Option {
	var list []field.Option
	t.Walk("", func(g Goal, _ int) {
		if fits(g) {
			list = append(list, field.Option{Value: g.ID, Label: t.Path(g.ID)})
		}
	})
	return list
}
