package saving

import (
	"context"
	"net/http"
	"net/url"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type listPage struct {
	KPIs    []ui.KPI
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

var listing = ui.Listing[Saving]{
	One: "effektrapport", Many: "effektrapporter", Sort: "-booked_on",
	Columns: ui.Columns[Saving]{
		{Key: "title", Label: "Effektrapport", Sort: true, Cell: func(s *Saving) ui.Cell { return ui.Link(s.Title, s.URL()).Under(s.Number) }},
		{Key: "side", Label: "Utfall", Cell: func(s *Saving) ui.Cell { return ui.Mark(sideBadges[s.Side]) }},
		ui.Field(Fields, "parties").Fixed(),
		ui.Field(Fields, "booked_on"),
		ui.Field(Fields, "term").Called("Hela avtalstiden"),
		ui.Field(Fields, "annual").Called("Per år").Fixed(),
		{Key: "state", Label: "Läge", Cell: func(s *Saving) ui.Cell { return ui.Mark(stateBadges[s.State]) }},
		ui.Field(Fields, "registered").Fixed(),
		ui.Field(Fields, "number").OnDemand(),
		ui.Field(Fields, "method").Fixed().OnDemand(),
		ui.Field(Fields, "type").Fixed().OnDemand(),
		ui.Field(Fields, "months").Fixed().OnDemand(),
		ui.Field(Fields, "procurement_id").Fixed().OnDemand(),
		ui.Field(Fields, "contract_id").Fixed().OnDemand(),
		ui.Field(Fields, "approved").Fixed().OnDemand(),
	},
	Row: func(s *Saving, row *ui.Row) { row.ID, row.Label = s.ID, s.Title },
}

type view struct {
	label  string
	filter Filter
}

func (a *Web) views() []view {
	year := day.Year(a.Store.Today().Year())
	return []view{
		{"Alla", Filter{}},
		{"Att granska", Filter{States: []State{Registered}}},
		{"Godkända i år", Filter{Booked: year, Counted: true}},
		{"Kostnadsökningar", Filter{Sides: []Side{Loss}}},
		{"Rättelser", Filter{Corrections: true}},
	}
}

func (a *Web) tabs(ctx context.Context, q ui.Query) ([]ui.View, error) {
	var tabs []ui.View
	for _, v := range a.views() {
		tabs = append(tabs, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	tabs = append(tabs, ui.View{Label: "Saknar effektrapport", URL: MissingURL(day.Year(a.Store.Today().Year()).String())})
	return a.Views.After(ctx, tabs, q)
}

// filters are the usual ones, and those that the address has.
func (a *Web) filters(ctx context.Context, given url.Values) ([]ui.Filter, error) {
	list := []ui.Filter{
		{Key: "bokford", Label: "Bokförd", Kind: ui.Period},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states},
		{Key: "utfall", Label: "Utfall", Kind: ui.Multi, Options: sides},
		{Key: "part", Label: "Part", Options: parties},
		{Key: "metod", Label: "Referenspris", Options: methods},
	}
	for _, f := range []ui.Filter{
		{Key: "typ", Label: "Effekten kommer av", Options: types},
		{Key: "raknas", Label: "Räknas i nyckeltalen", Kind: ui.YesNo},
		{Key: "rattelser", Label: "Rättelser", Kind: ui.YesNo},
	} {
		if given.Get(f.Key) != "" {
			list = append(list, f)
		}
	}
	for _, f := range []struct{ key, label, table string }{{"upphandling", "Upphandling", "procurement"}, {"avtal", "Avtal", "contract"}} {
		id := given.Get(f.key)
		if id == "" {
			continue
		}
		names, err := a.Store.names(ctx, f.table, []string{id})
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Filter{Key: f.key, Label: f.label, Options: []field.Option{{Value: id, Label: names[id]}}})
	}
	return list, nil
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	given := r.URL.Query()
	filters, err := a.filters(ctx, given)
	if err != nil {
		return err
	}
	q := listing.Query(r, filters...)
	f, err := ParseFilter(given)
	if err != nil {
		return err
	}
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, q, filters, f, p)
	}
	rows, count, err := a.Store.Search(ctx, f, p)
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "Benämning, nummer, vem som registrerade", record.Excel(q), a.Views != nil
	list.Note = "Belopp utan moms. Ett utkast och en rapport som väntar på granskning räknas inte i nyckeltalen."
	if list.Views, err = a.tabs(ctx, q); err != nil {
		return err
	}
	if list.Sum, err = a.sum(ctx, f, count); err != nil {
		return err
	}
	if web.May(ctx, "saving.approve") {
		list.Table.Bulk = []ui.Action{{Label: "Godkänn markerade", URL: "/besparingar/godkann", Icon: "check", Post: true}}
	}
	page := listPage{List: list, Actions: a.listActions(ctx, q)}
	if page.KPIs, err = a.kpis(ctx); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Besparingar", page)
}

func (a *Web) listActions(ctx context.Context, q ui.Query) []ui.Action {
	actions := []ui.Action{
		{Label: "Prognos och månader", URL: "/besparingar/prognos", Icon: "chart-line"},
		{Label: "Beräkningsrader", URL: record.Excel(q) + "&blad=rader", Icon: "file-spreadsheet", New: true},
	}
	if web.May(ctx, "saving.write") {
		actions = append(actions, ui.Action{Label: "Ny effektrapport", URL: "/besparingar/ny", Icon: "plus", Primary: true})
	}
	return actions
}

// sum tells what the selection adds up to, unless it is too long for a page.
func (a *Web) sum(ctx context.Context, f Filter, count Count) (string, error) {
	if count.More || count.N == 0 {
		return "", nil
	}
	s, err := a.Store.Sum(ctx, f)
	text := "besparingar " + sv.Mkr(s.Gain, 1) + ", kostnadsökningar " + sv.Mkr(s.Loss, 1)
	if s.Avoided != 0 {
		text += ", undvikna kostnader " + sv.Mkr(s.Avoided, 1)
	}
	return text, err
}

// kpis are the figures of the year so far, each leading to its rows.
func (a *Web) kpis(ctx context.Context) ([]ui.KPI, error) {
	year := day.Year(a.Store.Today().Year())
	counted := func(sides ...Side) Filter { return Filter{Booked: year, Counted: true, Sides: sides} }
	s, err := a.Store.Sum(ctx, counted())
	if err != nil {
		return nil, err
	}
	missing, err := a.Store.Unreported(ctx, year)
	if err != nil {
		return nil, err
	}
	reports := ui.KPI{Label: "Upphandlingar utan effektrapport", Value: sv.Number(missing), URL: MissingURL(year.String()), Note: "tecknade i år"}
	if missing > 0 {
		reports.Tone = ui.Bad
	}
	if missing > mostUnreported {
		reports.Value = "fler än " + sv.Number(mostUnreported)
	}
	return []ui.KPI{
		{Label: "Möjliggjorda besparingar i år", Value: sv.Decimal(int64(s.Gain), 100_000_000, 1), Unit: "mkr", URL: counted(Gain).URL()},
		{Label: "Kostnadsökningar i år", Value: sv.Decimal(int64(s.Loss), 100_000_000, 1), Unit: "mkr", URL: counted(Loss).URL()},
		{Label: "Nettoeffekt i år", Value: sv.Decimal(int64(s.Net()), 100_000_000, 1), Unit: "mkr", URL: counted(Gain, Loss).URL()},
		reports,
	}, nil
}
