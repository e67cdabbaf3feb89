package contract

import (
	"context"

	"klover/internal/area/procurement"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// panelRows is how many contracts a box shows; the rest is one click away.
const panelRows = 8

type panelPage struct {
	Table ui.Table
	More  string // address of the rest, "" when all are shown
	Text  string
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// SupplierPanel is the contracts on the page of a supplier, also those under
// records merged into it, which the filter follows by itself.
func (a *Web) SupplierPanel(ctx context.Context, ids []string) (ui.Panel, error) {
	return a.panel(ctx, Filter{SupplierID: ids[0]}, "")
}

// ProcurementPanel is the contracts on the page of a procurement.
func (a *Web) ProcurementPanel(ctx context.Context, p procurement.Procurement) (ui.Panel, error) {
	return a.panel(ctx, Filter{ProcurementID: p.ID}, "/avtal/ny?upphandling="+p.ID)
}

// CategoryPanel is the contracts on the page of a category.
func (a *Web) CategoryPanel(ctx context.Context, id string) (ui.Panel, error) {
	return a.panel(ctx, Filter{CategoryID: id}, "")
}

func (a *Web) panel(ctx context.Context, f Filter, create string) (ui.Panel, error) {
	p := ui.Panel{ID: "avtal", Title: "Avtal", URL: f.URL()}
	page := panelPage{}
	if !web.May(ctx, "contract.read") {
		page.Text = "Du har inte behörighet att se avtalen."
		p.URL = ""
	} else {
		rows, count, err := a.Store.Search(ctx, f, Page{Limit: panelRows})
		if err != nil {
			return p, err
		}
		page.Table = a.panelColumns().Table("Avtal", rows)
		if count.N > len(rows) {
			page.More = f.URL()
		}
		if len(rows) == 0 {
			page.Text = "Det finns inget avtal än."
		}
	}
	if create != "" && web.May(ctx, "contract.write") {
		p.Actions = []ui.Action{{Label: "Nytt avtal", URL: create, Icon: "plus"}}
	}
	var err error
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

func (a *Web) panelColumns() ui.Columns[Contract] {
	return ui.Columns[Contract]{
		{Label: "Avtal", Cell: func(c *Contract) ui.Cell { return ui.Link(c.Title, c.URL()).Under(c.Number) }},
		{Label: "Part", Cell: func(c *Contract) ui.Cell { return ui.Text(c.Mark()) }},
		{Label: "Gäller till", Cell: a.endCell},
		{Label: "Värde", Number: true, Cell: func(c *Contract) ui.Cell { return ui.Number(c.Worth()) }},
		{Label: "Läge", Cell: func(c *Contract) ui.Cell { return ui.Mark(a.badge(*c)) }},
	}
}
