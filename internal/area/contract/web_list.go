package contract

import (
	"context"
	"net/http"
	"net/url"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

type listPage struct {
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

func (a *Web) listing() ui.Listing[Contract] {
	return ui.Listing[Contract]{
		One: "avtal", Many: "avtal", Sort: "-signed_on",
		Columns: ui.Columns[Contract]{
			{Key: "title", Label: "Avtal", Sort: true, Cell: func(c *Contract) ui.Cell { return ui.Link(c.Title, c.URL()).Under(c.Number) }},
			ui.Field(Fields, "suppliers").Fixed(),
			ui.Field(Fields, "parties").As(func(c *Contract) ui.Cell { return ui.Text(c.Mark()) }).Fixed(),
			{Key: "state", Label: "Läge", Cell: func(c *Contract) ui.Cell { return ui.Mark(a.badge(*c)) }},
			ui.Field(Fields, "signed_on"),
			ui.Field(Fields, "runs_to").As(a.endCell),
			ui.Field(Fields, "value"),
			ui.Field(Fields, "owner").Fixed(),
			ui.Field(Fields, "number").OnDemand(),
			ui.Field(Fields, "type").Fixed().OnDemand(),
			ui.Field(Fields, "segment").Fixed().OnDemand(),
			ui.Field(Fields, "procurement_id").Fixed().OnDemand(),
			ui.Field(Fields, "latest_end").Fixed().OnDemand(),
			ui.Field(Fields, "next_option_on").Fixed().OnDemand(),
			ui.Field(Fields, "ceiling").Fixed().OnDemand(),
			ui.Field(Fields, "code_of_conduct").Fixed().OnDemand(),
			ui.Field(Fields, "manager").Fixed().OnDemand(),
		},
		Row: func(c *Contract, row *ui.Row) { row.ID, row.Label = c.ID, c.Title },
	}
}

// urgent is within how many months an option that must be decided is shown in red.
const urgent = 3

// endCell shows how long the contract runs, and an option that must be decided.
func (a *Web) endCell(c *Contract) ui.Cell {
	cell := ui.Time(c.RunsTo.String(), c.RunsTo.Sv())
	if c.OpenEnded && c.RunsTo == 0 {
		cell = ui.Text("tills vidare")
	}
	today := a.Store.Today()
	if r, ok := c.Renewal(today); ok {
		return ui.Time(r.Ends.String(), r.Ends.Sv()).Under("förlängs om det inte sägs upp senast " + r.NoticeBy.Sv())
	}
	for _, o := range c.Options {
		if !c.InForce(today) || c.OptionSv(o, today) != "att besluta" {
			continue
		}
		if o.NoticeOn <= today.AddMonths(urgent) {
			return cell.Warn("option ska beslutas senast " + o.NoticeOn.Sv())
		}
		return cell.Under("option beslutas senast " + o.NoticeOn.Sv())
	}
	if c.LatestEnd > c.RunsTo {
		return cell.Under("med option " + c.LatestEnd.Sv())
	}
	return cell
}

// soon is how far ahead the views of what ends look.
const soon = 12

// views are the usual questions to the register.
func (a *Web) views(ctx context.Context) ([]view, error) {
	today := a.Store.Today()
	limit, err := a.Store.LargeFrom(ctx, today)
	ahead := day.Period{From: today, To: today.AddMonths(soon)}
	return []view{
		{"Alla", Filter{}},
		{"Gäller nu", Filter{InForce: today}},
		{"Löper ut inom 12 månader", Filter{InForce: today, Ends: ahead}},
		{"Optioner att besluta", Filter{OptionBy: ahead}},
		{"Förlängs automatiskt", Filter{Renews: true}},
		{"Utan PUB-avtal", Filter{InForce: today, NoDPA: true}},
		{"Utan avtalsägare", Filter{InForce: today, Ownerless: true}},
		{"Stora avtal", Filter{MinValue: money.Some(limit)}},
	}, err
}

type view struct {
	label  string
	filter Filter
}

func (a *Web) tabs(ctx context.Context, q ui.Query) ([]ui.View, error) {
	usual, err := a.views(ctx)
	if err != nil {
		return nil, err
	}
	var tabs []ui.View
	for _, v := range usual {
		tabs = append(tabs, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, tabs, q)
}

// filters are the usual ones, and those that the address has.
func (a *Web) filters(ctx context.Context, given url.Values) ([]ui.Filter, error) {
	list := []ui.Filter{
		{Key: "lage", Label: "Läge", Options: stateOptions()},
		{Key: "tecknat", Label: "Tecknat", Kind: ui.Period},
		{Key: "slutar", Label: "Gäller till", Kind: ui.Period},
		{Key: "part", Label: "Part", Options: parties},
		{Key: "typ", Label: "Avtalstyp", Options: types},
		{Key: "segment", Label: "Segment", Options: segments},
	}
	asked := []ui.Filter{
		{Key: "galler", Label: "Gäller dagen", Kind: ui.Words},
		{Key: "senast", Label: "Senast möjliga slut", Kind: ui.Period},
		{Key: "option", Label: "Option beslutas", Kind: ui.Period},
		{Key: "varde", Label: "Värde minst", Kind: ui.Words},
		{Key: "uppforandekod", Label: "Uppförandekod", Options: []field.Option{{Value: "ja", Label: "Ja"}, {Value: "nej", Label: "Nej"}, {Value: unknownAnswer, Label: "Uppgift saknas"}}},
		{Key: "utan_agare", Label: "Utan avtalsägare", Kind: ui.YesNo},
		{Key: "forlangs", Label: "Förlängs automatiskt", Kind: ui.YesNo},
		{Key: "utan_pub", Label: "Utan PUB-avtal", Kind: ui.YesNo},
		{Key: "uppsagt", Label: "Uppsagt", Kind: ui.Period},
	}
	if a.Categories != nil {
		options, err := a.Categories(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Filter{Key: "kategori", Label: "Kategori", Options: options})
	}
	for _, f := range asked {
		if given.Get(f.Key) != "" {
			list = append(list, f)
		}
	}
	named, err := a.namedFilters(ctx, given)
	return append(list, named...), err
}

// namedFilters are those by another register's record, shown by its name.
func (a *Web) namedFilters(ctx context.Context, given url.Values) ([]ui.Filter, error) {
	var list []ui.Filter
	add := func(key, label, id, name string) {
		list = append(list, ui.Filter{Key: key, Label: label, Options: []field.Option{{Value: id, Label: name}}})
	}
	if id := given.Get("leverantor"); id != "" {
		found, err := a.Suppliers.Lookup(ctx, id)
		if err != nil {
			return nil, err
		}
		add("leverantor", "Leverantör", id, found[id].Name)
	}
	for _, who := range []struct{ key, label string }{{"agare", "Avtalsägare"}, {"granskare", "Granskare"}} {
		if given.Get(who.key) == "" {
			continue
		}
		people, err := a.people(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Filter{Key: who.key, Label: who.label, Options: people})
	}
	if id := given.Get("huvudavtal"); id != "" {
		c, err := a.Store.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		add("huvudavtal", "Hör till avtal", id, c.Name())
	}
	if id := given.Get("upphandling"); id != "" {
		name, err := a.Store.procurementName(ctx, id)
		if err != nil {
			return nil, err
		}
		add("upphandling", "Upphandling", id, name)
	}
	return list, nil
}

func stateOptions() []field.Option {
	var options []field.Option
	for _, s := range States() {
		options = append(options, field.Option{Value: string(s), Label: s.Sv()})
	}
	return options
}

// filter is the selection of the address.
func (a *Web) filter(ctx context.Context, given url.Values) (Filter, error) {
	f, err := ParseFilter(given)
	if err == nil {
		err = a.Full.narrow(ctx, &f)
	}
	return f, err
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	given := r.URL.Query()
	filters, err := a.filters(ctx, given)
	if err != nil {
		return err
	}
	f, err := a.filter(ctx, given)
	if err != nil {
		return err
	}
	listing := a.listing()
	q := listing.Query(r, filters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, q, filters, f, page)
	}
	rows, count, err := a.Store.Search(ctx, f, page)
	if err == nil {
		err = a.Full.mark(ctx, rows)
	}
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	if list.Sum, err = a.sum(ctx, f, count); err != nil {
		return err
	}
	list.Hint = "Benämning, nummer, leverantör, avtalsägare"
	list.Excel, list.Keep = record.Excel(q), a.Views != nil
	if list.Views, err = a.tabs(ctx, q); err != nil {
		return err
	}
	shown := listPage{List: list}
	if web.May(ctx, "contract.write") {
		shown.Actions = []ui.Action{{Label: "Nytt avtal", URL: "/avtal/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Avtal", shown)
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, p Page) error {
	return record.Sheet[Contract]{
		Title: "Avtal", File: "avtal", Fields: Fields, Path: Contract.URL, Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: func(do func(Contract) error) error { return a.Store.Each(r.Context(), f, p, do) },
	}.Send(w, r)
}

// sum tells what the selection is worth, unless it is too long to add up for a page.
func (a *Web) sum(ctx context.Context, f Filter, count Count) (string, error) {
	if count.More || count.N == 0 {
		return "", nil
	}
	total, err := a.Store.Sum(ctx, f)
	if total == 0 {
		return "", err
	}
	return "uppskattat värde " + sv.Mkr(total, 1), err
}
