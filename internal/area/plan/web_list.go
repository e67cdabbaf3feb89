package plan

import (
	"context"
	"net/http"
	"net/url"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type listPage struct {
	Tabs    []ui.Tab
	Notices []ui.Notice
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

func (a *Web) listing() ui.Listing[Item] {
	return ui.Listing[Item]{
		One: "planpost", Many: "planposter", Sort: usualOrder,
		Columns: ui.Columns[Item]{
			{Key: "title", Label: "Planpost", Sort: true, Cell: func(it *Item) ui.Cell { return ui.Link(it.Title, it.URL()).Under(it.Number) }},
			ui.Field(Fields, "category_id").Fixed(),
			ui.Field(Fields, "parties").As(func(it *Item) ui.Cell { return ui.Text(it.Parties.Sv()) }).Fixed(),
			{Key: "state", Label: "Läge", Cell: func(it *Item) ui.Cell { return ui.Mark(badge(it.State)) }},
			ui.Field(Fields, "origin").Fixed(),
			{Key: "notice_on", Label: "Annons", Sort: true, Cell: a.noticeCell},
			ui.Field(Fields, "contract_on"),
			ui.Field(Fields, "estimated_value"),
			ui.Field(Fields, "purchaser").Fixed(),
			ui.Field(Fields, "coordination").Fixed(),
			ui.Field(Fields, "number").OnDemand(),
			ui.Field(Fields, "procedure").Fixed().OnDemand(),
			ui.Field(Fields, "client").Fixed().OnDemand(),
			ui.Field(Fields, "contract").Fixed().OnDemand(),
			ui.Field(Fields, "contract_ends").Fixed().OnDemand(),
			ui.Field(Fields, "latest_start_on").OnDemand(),
			ui.Field(Fields, "starts_on").Fixed().OnDemand(),
			ui.Field(Fields, "hours").Fixed().OnDemand(),
			ui.Field(Fields, "procurement").Fixed().OnDemand(),
		},
		Row: func(it *Item, row *ui.Row) { row.ID, row.Label = it.ID, it.Title },
	}
}

// noticeCell shows the planned notice, and that the work should have begun.
func (a *Web) noticeCell(it *Item) ui.Cell {
	cell := ui.Time(it.NoticeOn.String(), orDash(it.NoticeOn.Sv()))
	if it.NoticeOn != 0 {
		cell = cell.Under(quarter(it.NoticeOn))
	}
	if _, late := it.Late(a.Store.Today()); late {
		return cell.Warn("borde ha startat " + it.LatestStartOn.Sv())
	}
	return cell
}

// views are the usual questions to the plan.
func (a *Web) views(ctx context.Context, q ui.Query) ([]ui.View, error) {
	today := a.Store.Today()
	now := quarterOf(today)
	next := quarterOf(now.To)
	var list []ui.View
	for _, v := range []struct {
		label  string
		filter Filter
	}{
		{"Öppna", Filter{}}, {"Borde ha startat", Filter{Late: true}}, {"Annons detta kvartal", Filter{Notice: now}}, {"Annons nästa kvartal", Filter{Notice: next}},
		{"Utan inköpare", Filter{Unassigned: true}}, {"Utreds för samordning", Filter{Coordination: Pending}}, {"Lämnade planen i år", Filter{Scope: everything, Ended: day.Year(today.Year())}}, {"Alla", Filter{Scope: everything}},
	} {
		list = append(list, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, list, q)
}

// filters are the usual ones, and those that the address has.
func (a *Web) filters(ctx context.Context, given url.Values) ([]ui.Filter, error) {
	list := []ui.Filter{
		{Key: "part", Label: "Region", Options: parties},
		{Key: "lage", Label: "Läge", Options: States},
		{Key: "annons", Label: "Annons", Kind: ui.Period},
		{Key: "kalla", Label: "Källa", Options: Origins},
		{Key: "samordning", Label: "Samordning", Options: Coordinations},
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return nil, err
	}
	if len(categories) > 0 {
		list = append(list, ui.Filter{Key: "kategori", Label: "Kategori", Options: categories})
	}
	people, err := options(ctx, a.People)
	if err != nil {
		return nil, err
	}
	if len(people) > 0 {
		list = append(list, ui.Filter{Key: "inkopare", Label: "Inköpare", Options: people})
	}
	for _, f := range []ui.Filter{
		{Key: "visa", Label: "Visa", Kind: ui.Words}, {Key: "avtalsstart", Label: "Avtalsstart", Kind: ui.Period}, {Key: "lamnade", Label: "Lämnade planen", Kind: ui.Period}, {Key: "oppen", Label: "I planen dagen", Kind: ui.Words},
		{Key: "utan_inkopare", Label: "Utan inköpare", Kind: ui.YesNo}, {Key: "sent", Label: "Borde ha startat", Kind: ui.YesNo}, {Key: "utelamnad", Label: "Utelämnas publikt", Kind: ui.YesNo}, {Key: "samordnad", Label: "Samordnad", Kind: ui.YesNo},
		{Key: "upphandling", Label: "Upphandling", Kind: ui.Words}, {Key: "avtal", Label: "Avtal", Kind: ui.Words},
	} {
		if given.Get(f.Key) != "" {
			list = append(list, f)
		}
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
	listing := a.listing()
	q := listing.Query(r, filters...)
	f, err := ParseFilter(given)
	if err != nil {
		return err
	}
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return record.Sheet[Item]{
			Title: "Upphandlingsplan", File: "upphandlingsplan", Fields: Fields, Path: Item.URL, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: func(do func(Item) error) error { return a.Store.Each(ctx, f, page, do) },
		}.Send(w, r)
	}
	rows, tally, err := a.Store.Tally(ctx, f, page)
	if err != nil {
		return err
	}
	list := listing.List(q, rows, ui.Count(tally.Count), filters...)
	if tally.Total > 0 {
		list.Sum = "uppskattat värde " + sv.Mkr(tally.Total, 1)
	}
	list.Hint = "Benämning, nummer, avtal, uppdragsgivare"
	list.Excel, list.Keep = record.Excel(q), a.Views != nil
	if list.Views, err = a.views(ctx, q); err != nil {
		return err
	}
	shown := listPage{List: list}
	if shown.Tabs, err = a.tabs(ctx, ListPath); err != nil {
		return err
	}
	if web.May(ctx, "plan.write") && web.May(ctx, "intake.run") {
		shown.Actions = append(shown.Actions, ui.Action{Label: "Importera investeringar", URL: "/import/ny", Icon: "upload"})
	}
	if web.May(ctx, "plan.write") {
		shown.Actions = append(shown.Actions, ui.Action{Label: "Ny planpost", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return listTmpl.Render(w, r, "Upphandlingsplan", shown)
}
