package saving

import (
	"context"

	"klover/internal/area/procurement"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// panelRows is how many reports a box shows; the rest is one click away.
const panelRows = 8

type panelPage struct {
	Table ui.Table
	More  string // address of the rest, "" when all are shown
	Text  string
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// ProcurementPanel is the effect reports on the page of a procurement.
func (a *Web) ProcurementPanel(ctx context.Context, p procurement.Procurement) (ui.Panel, error) {
	panel, err := a.panel(ctx, Filter{ProcurementID: p.ID}, "/besparingar/ny?upphandling="+p.ID)
	if panel.Body != "" && p.SignedOn != 0 && len(panel.Actions) > 0 {
		panel.Actions = append([]ui.Action{{Label: "Ingen besparing", URL: NoneURL(p.ID), Icon: "minus"}}, panel.Actions...)
	}
	return panel, err
}

// ContractPanel is the effect reports on the page of a contract.
func (a *Web) ContractPanel(ctx context.Context, id string) (ui.Panel, error) {
	return a.panel(ctx, Filter{ContractID: id}, "/besparingar/ny?avtal="+id)
}

// panel is empty for those who may not see the reports: the page leaves it out.
func (a *Web) panel(ctx context.Context, f Filter, create string) (ui.Panel, error) {
	if !web.May(ctx, "saving.read") {
		return ui.Panel{}, nil
	}
	rows, count, err := a.Store.Search(ctx, f, Page{Limit: panelRows})
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "besparingar", Title: "Effektrapporter", URL: f.URL()}
	page := panelPage{Table: panelColumns.Table("Effektrapporter", rows)}
	if count.N > len(rows) {
		page.More = f.URL()
	}
	if len(rows) == 0 {
		page.Text = "Det finns ingen effektrapport än."
	}
	if web.May(ctx, "saving.write") {
		p.Actions = []ui.Action{{Label: "Ny effektrapport", URL: create, Icon: "plus"}}
	}
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

var panelColumns = ui.Columns[Saving]{
	{Label: "Effektrapport", Cell: func(s *Saving) ui.Cell { return ui.Link(s.Title, s.URL()).Under(s.Number) }},
	{Label: "Utfall", Cell: func(s *Saving) ui.Cell { return ui.Mark(sideBadges[s.Side]) }},
	{Label: "Hela avtalstiden", Number: true, Cell: func(s *Saving) ui.Cell { return ui.Number(s.Term.Sv()) }},
	{Label: "Läge", Cell: func(s *Saving) ui.Cell { return ui.Mark(stateBadges[s.State]) }},
}
