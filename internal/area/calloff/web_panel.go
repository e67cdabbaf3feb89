package calloff

import (
	"context"

	"klover/internal/area/contract"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type panelPage struct {
	Meters ui.Table
	Table  ui.Table
	Text   string
	More   string // address of the rest, "" when all are shown
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// ContractPanel is the call-offs on the page of a contract: nothing when it is no
// framework.
func (a *Web) ContractPanel(ctx context.Context, id string) (ui.Panel, error) {
	p := ui.Panel{ID: "avrop", Title: "Avrop på avtalet"}
	if !web.May(ctx, permRead) {
		return ui.Panel{}, nil
	}
	f, ok, err := a.Store.FrameworkOf(ctx, id)
	if err != nil {
		return p, err
	}
	if !ok {
		return a.offer(ctx, id, p)
	}
	p.URL = f.URL()
	all, err := a.Store.Meters(ctx, f)
	if err != nil {
		return p, err
	}
	rows, count, err := a.Store.Search(ctx, Filter{FrameworkID: f.ID}, Page{Limit: panelRows})
	if err != nil {
		return p, err
	}
	page := panelPage{Meters: meterTable(all[f.ID], false), Table: panelColumns.Table("Avrop", rows)}
	if count.N > len(rows) {
		page.More = Filter{FrameworkID: f.ID}.URL()
	}
	if len(rows) == 0 {
		page.Text = "Inget är avropat än."
	}
	if web.May(ctx, permWrite) && f.InForce(a.Store.Today()) {
		p.Actions = []ui.Action{{Label: "Nytt avrop", URL: Path + "/ny?ramavtal=" + f.ID, Icon: "plus"}}
	}
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}

// offer lets whoever may add a framework agreement to those that are called off.
func (a *Web) offer(ctx context.Context, id string, p ui.Panel) (ui.Panel, error) {
	k, err := contract.Store{DB: a.Store.DB}.Get(ctx, id)
	if err != nil || k.Type != contract.Framework || !web.May(ctx, permTerms) {
		return ui.Panel{}, err
	}
	p.Actions = []ui.Action{{Label: "Lägg upp för avrop", URL: FrameworkPath, Icon: "plus", Post: true, Values: []ui.Hidden{{Name: "contract", Value: id}}}}
	p.Body, err = panelTmpl.HTML(panelPage{Text: "Ramavtalet är inte upplagt för avrop. Lägg upp avropsordningen för att göra avrop och följa takvolymen."})
	return p, err
}
