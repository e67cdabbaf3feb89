package initiative

import (
	"context"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type panelPage struct {
	Text  string
	Table ui.Table
}

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

// CategoryPanel is the initiatives on the page of a category.
func (a *Web) CategoryPanel(ctx context.Context, id string, _ []string) (ui.Panel, error) {
	rows, _, err := a.Store.Search(ctx, Filter{CategoryID: id}, Page{Limit: 8})
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "kategoriinitiativ", Title: "Kategoriinitiativ", URL: Filter{CategoryID: id}.URL()}
	if web.May(ctx, permWrite) {
		p.Actions = []ui.Action{{Label: "Ny kategorirapport", URL: ReportPath + "/ny?kategori=" + id, Icon: "report"}}
	}
	return a.panel(ctx, p, listing.Columns.Table("Kategoriinitiativ", rows), "Det finns inget kategoriinitiativ än.")
}

// MeasurePanel is the measures on the page of a category.
func (a *Web) MeasurePanel(ctx context.Context, id string, _ []string) (ui.Panel, error) {
	f := MeasureFilter{CategoryID: id}
	rows, _, err := a.Store.Measures(ctx, f, Page{Limit: 8})
	if err != nil {
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "kategoriatgarder", Title: "Åtgärder", URL: f.URL()}
	if web.May(ctx, permWrite) {
		p.Actions = []ui.Action{{Label: "Ny åtgärd", URL: MeasurePath + "/ny?kategori=" + id, Icon: "plus"}}
	}
	return a.panel(ctx, p, measureColumns(a.Store.Today()).Table("Åtgärder", rows), "Det finns ingen åtgärd än.")
}

func (a *Web) panel(ctx context.Context, p ui.Panel, t ui.Table, none string) (ui.Panel, error) {
	page := panelPage{Table: t}
	switch {
	case !web.May(ctx, permRead):
		page, p.URL, p.Actions = panelPage{Text: "Du har inte behörighet att se kategoristyrningen."}, "", nil
	case len(t.Rows) == 0:
		page.Text = none
	}
	var err error
	p.Body, err = panelTmpl.HTML(page)
	return p, err
}
