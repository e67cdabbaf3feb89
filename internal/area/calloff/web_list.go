package calloff

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type listPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

var listing = ui.Listing[CallOff]{
	One: "avrop", Many: "avrop", Sort: usualSort,
	Columns: ui.Columns[CallOff]{
		{Key: "title", Label: "Avrop", Sort: true, Cell: func(c *CallOff) ui.Cell { return ui.Link(c.Title, c.URL()).Under(c.Number + ", på " + c.Framework) }},
		{Key: "state", Label: "Läge", Cell: func(c *CallOff) ui.Cell { return ui.Mark(badges(*c)...) }},
		{Key: "supplier", Label: "Leverantör", Cell: func(c *CallOff) ui.Cell { return ui.Text(c.Supplier) }},
		{Key: "party", Label: "Köpare", Cell: func(c *CallOff) ui.Cell {
			if c.Company {
				return ui.Text(c.Unit)
			}
			return ui.Text(regionName(c.Party)).Under(c.Unit)
		}},
		{Key: "value", Label: "Värde", Sort: true, Number: true, Cell: func(c *CallOff) ui.Cell { return ui.Number(c.Value.Sv()) }},
		{Key: "ordered_on", Label: "Avropat", Sort: true, Cell: func(c *CallOff) ui.Cell { return ui.Time(c.OrderedOn.String(), c.OrderedOn.Sv()) }},
		{Key: "number", Label: "Nummer", Sort: true, Optional: true, Cell: func(c *CallOff) ui.Cell { return ui.Text(c.Number) }},
		{Key: "form", Label: "Avropsform", Optional: true, Cell: func(c *CallOff) ui.Cell { return ui.Text(c.Form.Sv()) }},
		{Key: "lot", Label: "Del", Optional: true, Cell: func(c *CallOff) ui.Cell { return ui.Text(c.Lot) }},
		{Key: "owner", Label: "Inköpare", Optional: true, Cell: func(c *CallOff) ui.Cell { return ui.Text(c.Owner) }},
	},
}

func badges(c CallOff) []ui.Badge {
	list := []ui.Badge{stateBadge(c.State)}
	if c.OverWhy != "" {
		list = append(list, ui.Badge{Text: "Medgivet över taket", Tone: ui.Warn, Icon: "alert-triangle"})
	}
	if c.ClosedOn != 0 {
		list = append(list, ui.Badge{Text: "Slutreglerat", Tone: ui.Neutral, Icon: "archive"})
	}
	return list
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.filters(ctx)
	if err != nil {
		return err
	}
	q := listing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, q, filters, f, page)
	}
	rows, count, err := a.Store.Search(ctx, f, page)
	if err != nil {
		return err
	}
	_, value, err := a.Store.Sum(ctx, f)
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "nummer, vad som avropas, ramavtal, leverantör", record.Excel(q), web.UserFrom(ctx).ID != ""
	list.Sum = "värde " + sv.Mkr(value, 1)
	if list.Views, err = a.Views.After(ctx, a.views(ctx, q), q); err != nil {
		return err
	}
	var actions []ui.Action
	if web.May(ctx, permWrite) {
		actions = []ui.Action{{Label: "Nytt avrop", URL: Path + "/ny", Icon: "plus", Primary: true}}
		if !q.Narrowed() {
			list.Table.Empty.Text = "Börja med att välja det ramavtal som behovet finns på."
			list.Table.Empty.Actions = actions
		}
	}
	return listTmpl.Render(w, r, "Avrop", listPage{Tabs: tabs(ctx, Path), List: list, Actions: actions})
}

func (a *Web) views(ctx context.Context, q ui.Query) []ui.View {
	year := strconv.Itoa(a.Store.Today().Year())
	here := q.File(Path)
	list := []struct{ label, url string }{{"Alla", Path}, {"Pågående", Filter{Open: true}.URL()}, {"Avropade i år", Path + "?avropat=" + year},
		{"Avtalsspärr löper", Filter{State: Standstill}.URL()}, {"Via inköpscentral", Filter{Central: true}.URL()}}
	if id := web.UserFrom(ctx).ID; id != "" {
		list = append(list[:1], append([]struct{ label, url string }{{"Mina pågående", Filter{OwnerID: id, Open: true}.URL()}}, list[1:]...)...)
	}
	var views []ui.View
	for _, s := range list {
		views = append(views, ui.View{Label: s.label, URL: s.url, Active: here == s.url})
	}
	return views
}

func (a *Web) filters(ctx context.Context) ([]ui.Filter, error) {
	people, err := options(ctx, a.People)
	if err != nil {
		return nil, err
	}
	frameworks, err := a.frameworkOptions(ctx, FrameworkFilter{})
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	return []ui.Filter{
		{Key: "lage", Label: "Läge", Options: States},
		{Key: "ramavtal", Label: "Ramavtal", Options: frameworks},
		{Key: "region", Label: "Region", Options: parties()},
		{Key: "avropat", Label: "Avropat", Kind: ui.Period, Options: a.years()},
		{Key: "form", Label: "Avropsform", Options: Forms[:4]},
		{Key: "inkopare", Label: "Inköpare", Options: people},
		{Key: "pagaende", Label: "Pågående", Options: yes}, {Key: "inkopscentral", Label: "Via inköpscentral", Options: yes},
		{Key: "frangatt", Label: "Ordningen frångången", Options: yes}, {Key: "over_taket", Label: "Över taket", Options: yes},
	}, err
}

func (a *Web) years() []field.Option {
	var list []field.Option
	for i := range 4 {
		text := strconv.Itoa(a.Store.Today().Year() - i)
		list = append(list, field.Option{Value: text, Label: "Hela " + text})
	}
	return list
}

// frameworkOptions is the frameworks to choose from.
func (a *Web) frameworkOptions(ctx context.Context, f FrameworkFilter) ([]field.Option, error) {
	rows, _, err := a.Store.Frameworks(ctx, f, Page{Limit: 1000})
	list := make([]field.Option, len(rows))
	for i, one := range rows {
		list[i] = field.Option{Value: one.ID, Label: one.Name()}
	}
	return list, err
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, page Page) error {
	page.Limit, page.Offset = mostRows, 0
	rows, _, err := a.Store.Search(r.Context(), f, page)
	if err != nil {
		return err
	}
	return record.Sheet[CallOff]{Title: "Avrop", File: "avrop", Fields: Fields, Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: record.Rows(rows), Path: func(c CallOff) string { return c.URL() }}.Send(w, r)
}
