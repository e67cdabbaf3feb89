package category

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// showPage is one category.
type showPage struct {
	Crumbs      []ui.Crumb
	Lead        string
	Code        string
	State       ui.Badge
	Facts       ui.Facts
	Counts      []ui.Stat
	Inherited   string // who leads when the category has no lead of its own
	From        ui.Crumb
	Leads       ui.Table
	LeadActions []ui.Action
	Children    ui.Table
	Terms       ui.Table
	Instead     ui.Table // what replaces it, and what it replaces
	Panels      []ui.Panel
	History     ui.History
	Actions     []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	ever, err := a.Store.Ever(ctx)
	if err != nil {
		return err
	}
	now, err := a.Store.Tree(ctx, 0)
	if err != nil {
		return err
	}
	c.Parent = ever.Path(c.ParentID)
	page := showPage{Crumbs: crumbs(ever, c.ParentID), Code: c.Code, State: badge(c, now.On), Actions: showActions(r, c), Facts: facts(c, ever)}
	if lead, ok := now.Lead(c.ID); ok {
		page.Lead = lead.Lead
		if lead.ID != c.ID {
			page.Inherited, page.From = lead.Lead, ui.Crumb{Label: lead.Name, URL: lead.URL()}
		}
	}
	page.Children = childTable(now, c.ID)
	if page.Counts, err = a.stats(ctx, now, c.ID); err != nil {
		return err
	}
	if err := a.tables(r, &page, c, ever); err != nil {
		return err
	}
	if page.Panels, err = a.panels(ctx, c.ID, ever); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, c.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("kategorin", entries)
	return showTmpl.Render(w, r, c.Name, page)
}

func crumbs(ever Tree, parent string) []ui.Crumb {
	list := []ui.Crumb{{Label: "Kategorier", URL: "/kategorier"}}
	for _, n := range ever.Way(parent) {
		list = append(list, ui.Crumb{Label: n.Name, URL: n.URL()})
	}
	return list
}

func facts(c Category, ever Tree) ui.Facts {
	f := ui.NewFacts(Fields, &c)
	if c.ParentID != "" {
		f.Link("parent_id", "/kategorier/"+c.ParentID)
	}
	if len(c.ReplacedBy) == 1 {
		if n, ok := ever.ByCode(c.ReplacedBy[0]); ok {
			f.Link("replaced_by", n.URL())
		}
	}
	f.DropEmpty()
	return f
}

func showActions(r *http.Request, c Category) []ui.Action {
	if !web.May(r.Context(), permWrite) {
		return nil
	}
	return []ui.Action{{Label: "Ny underkategori", URL: "/kategorier/ny?under=" + c.ID, Icon: "plus"},
		{Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil", Primary: true}}
}

// stats is how many records the areas above have in the branch.
func (a *Web) stats(ctx context.Context, now Tree, id string) ([]ui.Stat, error) {
	counts, err := a.count(ctx, now)
	var list []ui.Stat
	for _, c := range counts {
		s := ui.Stat{Label: c.Label, Value: sv.Number(c.n[id])}
		if c.URL != nil {
			s.URL = c.URL(id)
		}
		list = append(list, s)
	}
	return list, err
}

func (a *Web) panels(ctx context.Context, id string, ever Tree) ([]ui.Panel, error) {
	var branch []string
	for _, n := range ever.Branch(id) {
		branch = append(branch, n.ID)
	}
	var list []ui.Panel
	for _, make := range a.Panels {
		p, err := make(ctx, id, branch)
		if err != nil {
			return nil, err
		}
		if p.Title != "" {
			list = append(list, p)
		}
	}
	return list, nil
}

// childTable shows the lead of a category above in the second, quiet line.
func childTable(now Tree, id string) ui.Table {
	return ui.Columns[Node]{
		{Label: "Kategori", Cell: func(n *Node) ui.Cell { return ui.Link(n.Name, n.URL()) }},
		{Label: "Kod", Cell: func(n *Node) ui.Cell { return ui.Text(n.Code) }},
		{Label: "Kategoriledare", Cell: func(n *Node) ui.Cell {
			if lead, ok := now.Lead(n.ID); ok && lead.ID != n.ID {
				return ui.Text("").Under(lead.Lead)
			}
			return ui.Text(n.Lead)
		}},
	}.Table("Underkategorier", now.Children(id))
}

func (a *Web) tables(r *http.Request, page *showPage, c Category, ever Tree) error {
	ctx := r.Context()
	leads, err := a.Store.Leads(ctx, c.ID)
	if err != nil {
		return err
	}
	page.Leads = leadTable(leads)
	if web.May(ctx, permWrite) {
		page.LeadActions = []ui.Action{{Label: "Utse kategoriledare", URL: c.URL() + "/ledare", Icon: "user"}}
	}
	terms, err := a.Store.Terms(ctx, c.ID)
	if err != nil {
		return err
	}
	if len(terms) > 1 {
		page.Terms = termTable(terms, ever)
	}
	from, err := a.Store.ReplacedByCode(ctx, c.Code)
	if err != nil {
		return err
	}
	if len(from)+len(c.ReplacedBy) > 0 {
		page.Instead = insteadTable(c, from, ever)
	}
	return nil
}

func leadTable(leads []Lead) ui.Table {
	t := ui.Columns[Lead]{
		{Label: "Namn", Cell: func(l *Lead) ui.Cell { return ui.Cell{Text: l.UserName, Strong: l.ValidTo == 0} }},
		{Label: "Från och med", Cell: func(l *Lead) ui.Cell { return ui.Time(l.ValidFrom.String(), l.ValidFrom.Sv()) }},
		{Label: "Till och med", Cell: func(l *Lead) ui.Cell {
			if l.ValidTo == 0 {
				return ui.Text("tills vidare")
			}
			return ui.Time(l.ValidTo.String(), l.ValidTo.Sv())
		}},
	}.Table("Kategoriledare", leads)
	t.Empty = ui.Empty{Icon: "user", Title: "Ingen egen kategoriledare är utsedd"}
	return t
}

func termTable(terms []Term, ever Tree) ui.Table {
	return ui.Columns[Term]{
		{Label: "Namn", Cell: func(t *Term) ui.Cell { return ui.Cell{Text: t.Name, Strong: true} }},
		{Label: "Låg under", Cell: func(t *Term) ui.Cell { return ui.Text(ever.name(t.ParentID)) }},
		{Label: "Från och med", Cell: func(t *Term) ui.Cell { return ui.Time(t.ValidFrom.String(), t.ValidFrom.Sv()) }},
		{Label: "Till och med", Cell: func(t *Term) ui.Cell { return ui.Time(t.ValidTo.String(), t.ValidTo.Sv()) }},
	}.Table("Namn och plats över tid", terms)
}

// mapping is one way in which a code took over from another.
type mapping struct {
	what string
	node Node
}

func insteadTable(c Category, from []Category, ever Tree) ui.Table {
	var list []mapping
	for _, code := range c.ReplacedBy {
		if n, ok := ever.ByCode(code); ok {
			list = append(list, mapping{"Ersätts av", n})
		}
	}
	for _, old := range from {
		if n, ok := ever.Get(old.ID); ok {
			list = append(list, mapping{"Ersätter", n})
		}
	}
	return ui.Columns[mapping]{
		{Label: "Övergång", Cell: func(m *mapping) ui.Cell { return ui.Text(m.what) }},
		{Label: "Kategori", Cell: func(m *mapping) ui.Cell { return ui.Link(m.node.Name, m.node.URL()) }},
		{Label: "Kod", Cell: func(m *mapping) ui.Cell { return ui.Text(m.node.Code) }},
		{Label: "Till och med", Cell: func(m *mapping) ui.Cell { return ui.Time(m.node.ValidTo.String(), m.node.ValidTo.Sv()) }},
	}.Table("Övergång mellan koder", list)
}
