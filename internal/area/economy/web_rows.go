package economy

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type rowsPage struct {
	Tabs []ui.Tab
	List ui.List
}

var rowsTmpl = web.Parse[rowsPage](pages, "rows.html")

// RowFields describes a ledger row for exports; what is taken out can be read in.
var RowFields = field.Set[Row]{
	{Key: "month", Label: "Månad", At: func(r *Row) any { return rowMonth{r} }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: kinds, At: func(r *Row) any { return (*string)(&r.Kind) }},
	{Key: "account", Label: "Konto", At: func(r *Row) any { return &r.Account }},
	{Key: "activity", Label: "Aktivitet", At: func(r *Row) any { return &r.Activity }},
	{Key: "project", Label: "Projekt", At: func(r *Row) any { return &r.Project }},
	{Key: "object", Label: "Kostnadsbärare", At: func(r *Row) any { return &r.Object }},
	{Key: "amount", Label: "Belopp", Kind: field.Money, Unit: "kr", At: func(r *Row) any { return &r.Amount }},
	{Key: "text", Label: "Text", At: func(r *Row) any { return &r.Text }},
	{Key: "voucher", Label: "Verifikation", At: func(r *Row) any { return &r.Voucher }},
	{Key: "booked_on", Label: "Bokförd", Kind: field.Date, At: func(r *Row) any { return &r.BookedOn }},
}

var rowListing = ui.Listing[Row]{
	One: "rad", Many: "rader", Sort: usualRowOrder, Per: 50,
	Columns: ui.Columns[Row]{
		{Key: "month", Label: "Månad", Sort: true, Cell: func(r *Row) ui.Cell { return ui.Text(monthText(r)).Under(string(r.Kind)) }},
		ui.Field(RowFields, "account").Fixed(),
		ui.Field(RowFields, "text").Fixed().As(func(r *Row) ui.Cell { return ui.Text(r.Text) }),
		ui.Field(RowFields, "amount"),
		ui.Field(RowFields, "activity").Fixed(), ui.Field(RowFields, "object").Fixed(), ui.Field(RowFields, "project").Fixed().OnDemand(),
		{Key: "voucher", Label: "Underlag", Cell: func(r *Row) ui.Cell {
			if r.LoadID == "" {
				return ui.Text("Lagd i Klöver")
			}
			return ui.Link(orText(r.Voucher, "Laddning"), Load{ID: r.LoadID}.URL())
		}},
		ui.Field(RowFields, "booked_on").Fixed().OnDemand(),
	},
	Row: func(r *Row, row *ui.Row) { row.ID, row.Label = r.ID, r.Label() },
}

func orText(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// rowFilters are the usual filters, and those that the address has.
func (a *Web) rowFilters(ctx context.Context, r *http.Request) ([]ui.Filter, error) {
	var lineChoices, groupChoices []field.Option
	for _, one := range lines {
		lineChoices = append(lineChoices, field.Option{Value: string(one.Line), Label: one.Label})
	}
	groups, err := a.Store.Groups(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, g := range groups {
		if !seen[g.Code] {
			groupChoices = append(groupChoices, field.Option{Value: g.Code, Label: g.Name})
		}
		seen[g.Code] = true
	}
	filters := []ui.Filter{
		{Key: keyPeriod, Label: "Period", Kind: ui.Period},
		{Key: keyKind, Label: "Slag", Kind: ui.Multi, Options: kinds},
		{Key: keyLine, Label: "Rad i rapporten", Kind: ui.Multi, Options: lineChoices},
		{Key: keyGroup, Label: "Kontogrupp", Options: groupChoices},
	}
	for _, d := range []struct {
		key  string
		kind DimensionKind
	}{{keyActivity, ActivityKind}, {keyObject, ObjectKind}, {keyProject, ProjectKind}} {
		options, err := a.dimensionOptions(ctx, d.kind)
		if err != nil {
			return nil, err
		}
		filters = append(filters, ui.Filter{Key: d.key, Label: d.kind.Label(), Options: options})
	}
	filters = append(filters, ui.Filter{Key: keyAccount, Label: "Konto", Kind: ui.Words})
	return a.rareFilters(ctx, r, filters)
}

func (a *Web) dimensionOptions(ctx context.Context, kind DimensionKind) ([]field.Option, error) {
	all, err := a.Store.Dimensions(ctx, kind)
	options := []field.Option{{Value: None, Label: NoData}}
	for _, d := range all {
		options = append(options, field.Option{Value: d.Code, Label: d.Code + " " + d.Name})
	}
	return options, err
}

// rareFilters adds those that only links set.
func (a *Web) rareFilters(ctx context.Context, r *http.Request, filters []ui.Filter) ([]ui.Filter, error) {
	given := r.URL.Query()
	if id := given.Get(keyPlan); id != "" {
		p, err := a.Store.Plan(ctx, id)
		if err != nil {
			return nil, err
		}
		filters = append(filters, ui.Filter{Key: keyPlan, Label: "Plan", Options: []field.Option{{Value: id, Label: p.Name}}})
	}
	if id := given.Get(keyLoad); id != "" {
		l, err := a.Store.Load(ctx, id)
		if err != nil {
			return nil, err
		}
		filters = append(filters, ui.Filter{Key: keyLoad, Label: "Laddning", Options: []field.Option{{Value: id, Label: l.FileName}}})
	}
	if id := given.Get(keyPool); id != "" {
		label := CommonPool
		if id != PoolCommon {
			rule, err := a.Store.Rule(ctx, id)
			if err != nil {
				return nil, err
			}
			label = rule.Label()
		}
		filters = append(filters, ui.Filter{Key: keyPool, Label: "Fördelas som", Options: []field.Option{{Value: id, Label: label}}})
	}
	if year := given.Get(keyWithout); year != "" {
		filters = append(filters, ui.Filter{Key: keyWithout, Label: "Bokslutsperioden", Options: []field.Option{{Value: year, Label: "Räknas inte " + year}}})
	}
	return filters, nil
}

func (a *Web) rows(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.rowFilters(ctx, r)
	if err != nil {
		return err
	}
	q := rowListing.Query(r, filters...)
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Row]{Title: "Bokföringsrader", File: "bokforingsrader", Fields: RowFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: func(do func(Row) error) error { return a.Store.Each(ctx, f, do) }}.Send(w, r)
	}
	rows, count, err := a.Store.Search(ctx, f, Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := rowListing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel = "Text eller verifikation", record.Excel(q)
	list.Keep = a.Views != nil
	if list.Views, err = a.Views.After(ctx, a.rowViews(q), q); err != nil {
		return err
	}
	list.Note = "Intäkter är plus och kostnader minus. Rader som en senare laddning har ersatt visas inte."
	if list.Sum, err = a.rowSum(ctx, f); err != nil {
		return err
	}
	return rowsTmpl.Render(w, r, "Bokföringsrader", rowsPage{Tabs: tabs("/rader", Until{}), List: list})
}

func (a *Web) rowViews(q ui.Query) []ui.View {
	year := day.Year(a.Store.Today().Year())
	if a.Store.Today().Month() == 1 {
		year = year.Previous()
	}
	var views []ui.View
	for _, v := range []struct {
		label  string
		filter Filter
	}{{"Alla", Filter{}}, {"Årets utfall", Filter{Kinds: []Kind{Outcome}, Period: year}}, {"Årets kostnader", Filter{Kinds: []Kind{Outcome}, Period: year, Lines: OfSide(CostSide)}},
		{"Utan kontogrupp", Filter{Lines: []Line{Unmapped}}}, {"Utan aktivitet i år", Filter{Kinds: []Kind{Outcome}, Period: year, Activity: None}}} {
		views = append(views, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	return views
}

// rowSum tells what the selection adds up to, each kind for itself. Forecasts of
// several versions are not added together.
func (a *Web) rowSum(ctx context.Context, f Filter) (string, error) {
	sums, err := a.Store.Total(ctx, f)
	var parts []string
	for _, k := range sums {
		if k.Kind == Forecast && f.Plan == "" {
			continue
		}
		parts = append(parts, string(k.Kind)+" "+k.Amount.Sv())
	}
	return sv.List(parts), err
}
