package catalogue

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"klover/internal/area/calloff"
	"klover/internal/area/contract"
	"klover/internal/base/field"
	"klover/internal/base/subscribe"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type showPage struct {
	Crumbs    []ui.Crumb
	Lead      string
	Status    []ui.Badge
	Actions   []ui.Action
	Steps     []string
	Where     string
	Source    string
	Suppliers ui.Table
	Facts     ui.Facts
	Panels    []ui.Panel
	News      ui.Table
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	row, err := a.Store.Row(ctx, r.PathValue("id"), false)
	if err != nil {
		return err
	}
	c, err := a.Store.contracts().Get(ctx, row.ID)
	if err != nil {
		return err
	}
	e, err := a.Store.Entry(ctx, row.ID)
	if err != nil {
		return err
	}
	how, framework, err := a.Store.Advice(ctx, c, e)
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Avtalskatalog", URL: Path}}, Lead: row.Number + " · " + row.Supplier, Steps: how.Steps,
		Suppliers: supplierTable(row.Suppliers), Facts: facts(row, c), Actions: actions(ctx, c, framework)}
	if e.Place != "" || e.Address != "" {
		page.Where = placeOf(row) + orMore(e.Address)
	}
	page.Source = source(how, e)
	if e.Public {
		page.Status = []ui.Badge{{Text: "Visas publikt", Icon: "world", Tone: ui.Info}}
		page.Actions = append(page.Actions, subscribe.Action(publicURL(c.ID)))
	}
	news, err := a.Store.News(ctx, c.ID)
	if err != nil {
		return err
	}
	page.News = newsColumns.Table("Berättat för dem som prenumererar", news)
	for _, panel := range a.Panels {
		p, err := panel(ctx, c.ID)
		if err != nil {
			return err
		}
		if p.Title != "" {
			page.Panels = append(page.Panels, p)
		}
	}
	return showTmpl.Render(w, r, row.Title, page)
}

func orMore(address string) string {
	if address == "" {
		return ""
	}
	return ": " + address
}

func placeOf(r Row) string { return field.LabelOf(Places, r.Place) }

// source says where the advice comes from and whom to ask.
func source(how Advice, e Entry) string {
	ask := ""
	if e.Contact != "" {
		ask = " Frågor: " + e.Contact + "."
	}
	if how.Said {
		return cmp.Or(ask, "Skrivet av den som ansvarar för avtalet.")
	}
	return "Ingen har skrivit hur man beställer. Texten kommer ur avropsordningen." + ask
}

func facts(r Row, c contract.Contract) ui.Facts {
	f := ui.NewFacts(contract.Fields, &c, "type", "category_id", "parties", "call_off", "owner", "begins_on", "runs_to", "payment_terms", "price_type")
	f.DropEmpty()
	return f
}

func actions(ctx context.Context, c contract.Contract, f calloff.Framework) []ui.Action {
	var list []ui.Action
	if web.May(ctx, "contract.read") {
		list = append(list, ui.Action{Label: "Hela avtalet", URL: c.URL(), Icon: "contract"})
	}
	if web.May(ctx, "contract.write") {
		list = append(list, ui.Action{Label: "Skriv så beställer du", URL: URL(c.ID) + "/andra", Icon: "pencil"})
	}
	if web.May(ctx, "request.write") {
		list = append(list, ui.Action{Label: "Lägg ett uppdrag", URL: "/upphandlingsuppdrag/ny?avtal=" + url.QueryEscape(c.Number+" "+c.Title), Icon: "send"})
	}
	if f.ID != "" && web.May(ctx, "calloff.write") {
		list = append(list, ui.Action{Label: "Nytt avrop", URL: calloff.Path + "/ny?ramavtal=" + f.ID, Icon: "shopping-cart", Primary: true})
	}
	return list
}

var newsColumns = ui.Columns[News]{
	{Label: "Dag", Cell: func(n *News) ui.Cell { return ui.Time(n.ToldOn.String(), n.ToldOn.Sv()) }},
	{Label: "Ändring", Cell: func(n *News) ui.Cell { return ui.Text(n.Sv()) }},
}
