package goal

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

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
