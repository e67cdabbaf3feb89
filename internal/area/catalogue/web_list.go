package catalogue

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/area/price"
	"klover/internal/base/record"
	"klover/internal/base/subscribe"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type listPage struct {
	List     ui.List
	Actions  []ui.Action
	Articles ui.Table
	More     string // address of all articles found
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// listing is the catalogue with addresses under a path.
func listing(path string) ui.Listing[Row] {
	return ui.Listing[Row]{One: "avtal", Many: "avtal", Sort: usualOrder, Columns: ui.Columns[Row]{
		{Key: "title", Label: "Avtal", Sort: true, Cell: func(r *Row) ui.Cell { return ui.Link(r.Title, path+"/"+r.ID).Under(r.Number) }},
		{Key: "supplier", Label: "Leverantör", Cell: func(r *Row) ui.Cell { return ui.Text(r.Supplier) }},
		{Key: "category", Label: "Kategori", Cell: func(r *Row) ui.Cell { return ui.Text(r.Category) }},
		{Key: "parties", Label: "Region", Cell: func(r *Row) ui.Cell { return ui.Text(r.Parties.Sv()) }},
		{Key: "runs_to", Label: "Gäller till", Sort: true, Cell: func(r *Row) ui.Cell { return r.until() }},
		{Key: "place", Label: "Beställs", Cell: func(r *Row) ui.Cell { return ui.Text(placeOf(*r)).Under(r.Address) }},
	}, Row: func(r *Row, row *ui.Row) { row.ID, row.Label = r.ID, r.Title }}
}

// asked is what the address looks for.
func asked(v url.Values) Filter {
	return Filter{Text: strings.TrimSpace(v.Get("q")), Party: v.Get("region"), CategoryID: v.Get(keyCategory), SupplierID: v.Get("leverantor")}
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.filters(ctx)
	if err != nil {
		return err
	}
	l := listing(Path)
	q, f := l.Query(r, filters...), asked(r.URL.Query())
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, q, filters, f, page)
	}
	rows, count, err := a.Store.Find(ctx, f, page)
	if err != nil {
		return err
	}
	shown := listPage{List: l.List(q, rows, ui.Count(count), filters...), Actions: []ui.Action{{Label: "Publik katalog", URL: PublicPath, Icon: "world"}, subscribe.Action(PublicPath)}}
	shown.List.Hint, shown.List.Excel, shown.List.Keep = "Vad du behöver, leverantör, sökord", record.Excel(q), a.Views != nil
	if shown.List.Views, err = a.Views.After(ctx, []ui.View{{Label: "Alla", URL: Path, Active: !q.Narrowed()}}, q); err != nil {
		return err
	}
	if f.Text != "" && q.Offset() == 0 {
		if err := a.fillArticles(ctx, f, &shown); err != nil {
			return err
		}
	}
	return listTmpl.Render(w, r, "Avtalskatalog", shown)
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, page Page) error {
	page.Limit, page.Offset = 0, 0
	rows, _, err := a.Store.Find(r.Context(), f, page)
	if err != nil {
		return err
	}
	return record.Sheet[Row]{Title: "Avtalskatalog", File: "avtalskatalog", Fields: rowFields, Path: func(one Row) string { return URL(one.ID) }, Query: q, Filter: filters,
		At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
}

// mostArticles is how many articles the list shows; the rest is one click away.
const mostArticles = 10

// fillArticles shows what the words find in the price lists. Who may not see prices sees
// which contract has the article.
func (a *Web) fillArticles(ctx context.Context, f Filter, page *listPage) error {
	found, more, err := price.Store{DB: a.Store.DB}.Articles(ctx, price.ArticleFilter{Text: f.Text, Most: mostArticles})
	if more && web.May(ctx, "price.read") {
		page.More = price.Path + "?q=" + url.QueryEscape(f.Text)
	}
	page.Articles = articleColumns.Table("Artiklar i prislistorna", found)
	return err
}

var articleColumns = ui.Columns[price.Found]{
	{Label: "Artikel", Cell: func(f *price.Found) ui.Cell { return ui.Text(f.Item.Name).Under(f.Number()) }},
	{Label: "Leverantör", Cell: func(f *price.Found) ui.Cell { return ui.Text(f.SupplierName) }},
	{Label: "Avtal", Cell: func(f *price.Found) ui.Cell {
		return ui.Link(f.ContractTitle, URL(f.ContractID)).Under(f.ContractNumber)
	}},
}
