package price

import (
	"context"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// ContractPanel is the prices on the page of a contract: its lists, clauses and changes.
func (a *Web) ContractPanel(ctx context.Context, id string) (ui.Panel, error) {
	p := ui.Panel{ID: "priser", Title: "Priser"}
	if !web.May(ctx, permRead) {
		return ui.Panel{}, nil
	}
	page, err := a.panelPage(ctx, id, &p)
	if err != nil {
		return p, err
	}
	may, err := a.mayChange(ctx, id)
	if err != nil {
		return p, err
	}
	if may {
		p.Actions = []ui.Action{{Label: "Indexklausul", URL: ClausePath + "/ny?avtal=" + id, Icon: "plus"}, {Label: "Prisändring", URL: RevisionPath + "/ny?avtal=" + id, Icon: "plus"},
			{Label: "Prislista", URL: Path + "/ny?avtal=" + id, Icon: "plus"}}
	}
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

func (a *Web) panelPage(ctx context.Context, id string, p *ui.Panel) (page panelPage, err error) {
	lists, err := a.Store.Of(ctx, id)
	if err != nil {
		return page, err
	}
	clauses, err := a.Store.ClausesOf(ctx, id)
	if err != nil {
		return page, err
	}
	revisions, _, err := a.Store.Revisions(ctx, RevisionFilter{ContractID: id}, Page{Limit: 5})
	if err != nil {
		return page, err
	}
	if len(lists) > 0 {
		table, err := a.heldTable(ctx, lists)
		if err != nil {
			return page, err
		}
		p.URL = Path + "?avtal=" + id
		page.Sections = append(page.Sections, section{Table: table})
	}
	if len(clauses) > 0 {
		page.Sections = append(page.Sections, section{Title: "Indexklausuler", Table: clauseTable(clauses)})
	}
	if len(revisions) > 0 {
		page.Sections = append(page.Sections, section{Title: "Prisändringar", Table: revisionTable(revisions)})
	}
	if len(page.Sections) == 0 {
		page.Sections = append(page.Sections, section{Text: "Inga priser är upplagda än."})
	}
	return page, nil
}

// heldTable shows each list with the version that holds.
func (a *Web) heldTable(ctx context.Context, lists []List) (ui.Table, error) {
	held := map[string]Edition{}
	for _, l := range lists {
		e, ok, err := a.Store.On(ctx, l.ID, a.Store.Today())
		if err != nil {
			return ui.Table{}, err
		}
		if ok {
			held[l.ID] = e
		}
	}
	return ui.Columns[List]{
		{Label: "Lista", Cell: func(l *List) ui.Cell {
			return ui.Link(l.Level.Sv(), l.URL()).Under(sv.List(nonEmpty(l.Supplier, l.Lot)))
		}},
		{Label: "Gällande version", Cell: func(l *List) ui.Cell {
			e, ok := held[l.ID]
			if !ok {
				return ui.Text("Ingen")
			}
			return ui.Link(sv.UpperFirst(e.Name()), e.URL()).Under(e.Period())
		}},
		{Label: "Priser", Number: true, Cell: func(l *List) ui.Cell { return ui.Number(sv.Number(held[l.ID].Items)) }},
	}.Table("Prislistor", lists), nil
}

func nonEmpty(texts ...string) []string {
	var list []string
	for _, t := range texts {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}
