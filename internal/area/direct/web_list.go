package direct

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/law"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type listPage struct {
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

func listing(names map[string]string) ui.Listing[Award] {
	return ui.Listing[Award]{
		One: "direktupphandling", Many: "direktupphandlingar", Sort: usualSort,
		Columns: ui.Columns[Award]{
			{Key: "number", Label: "Nummer", Sort: true, Cell: func(d *Award) ui.Cell { return ui.Link(d.Number, d.URL()) }},
			{Key: "title", Label: "Vad som köps", Sort: true, Cell: func(d *Award) ui.Cell { return ui.Text(d.Title).Under(names[d.CategoryID]) }},
			{Key: "supplier", Label: "Leverantör", Sort: true, Cell: func(d *Award) ui.Cell { return ui.Text(d.Supplier) }},
			{Key: "party", Label: "Region", Cell: func(d *Award) ui.Cell { return ui.Text(regions[d.Party]) }},
			{Key: "value", Label: "Värde", Sort: true, Number: true, Cell: func(d *Award) ui.Cell { return ui.Cell{Text: d.Value.Amount.Sv(), Number: true} }},
			{Key: "decided_on", Label: "Beslutad", Sort: true, Cell: func(d *Award) ui.Cell { return ui.Time(d.DecidedOn.String(), d.DecidedOn.Sv()) }},
			{Key: "mark", Label: "Märkt", Cell: func(d *Award) ui.Cell { return ui.Cell{Badges: badges(*d)} }},
			{Key: "ground", Label: "Grund", Optional: true, Cell: func(d *Award) ui.Cell { return ui.Text(groundSv(d.Ground)) }},
			{Key: "unit", Label: "Enhet", Optional: true, Cell: func(d *Award) ui.Cell { return ui.Text(d.Unit) }},
		},
	}
}

func groundSv(code string) string {
	for _, o := range Grounds {
		if o.Value == code {
			return o.Label
		}
	}
	return code
}

func badges(d Award) []ui.Badge {
	var list []ui.Badge
	if d.StruckOn != 0 {
		list = append(list, ui.Badge{Text: "Makulerad", Tone: ui.Neutral, Icon: "ban"})
	}
	if d.Override != "" {
		list = append(list, ui.Badge{Text: "Medgiven över gränsen", Tone: ui.Warn, Icon: "alert-triangle"})
	}
	if d.Ground != GroundValue {
		list = append(list, ui.Badge{Text: groundSv(d.Ground), Tone: ui.Info})
	}
	return list
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	names, err := a.names(ctx)
	if err != nil {
		return err
	}
	filters, err := a.filters(ctx)
	if err != nil {
		return err
	}
	l := listing(names)
	q := l.Query(r, filters...)
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
	list := l.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "nummer, vad som köps, leverantör", record.Excel(q), web.UserFrom(ctx).ID != ""
	list.Sum = "värde " + sv.Mkr(value, 1)
	if list.Views, err = a.Views.After(ctx, a.views(q), q); err != nil {
		return err
	}
	actions := []ui.Action{{Label: "Köp av samma slag", URL: Path + "/samma-slag", Icon: "gauge"}}
	if web.May(ctx, permWrite) {
		actions = append(actions, ui.Action{Label: "Ny direktupphandling", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return listTmpl.Render(w, r, "Direktupphandlingar", listPage{List: list, Actions: actions})
}

func (a *Web) views(q ui.Query) []ui.View {
	year := strconv.Itoa(a.Store.today().Year())
	here := q.File(Path)
	var views []ui.View
	for _, s := range []struct{ label, url string }{
		{"Alla", Path}, {"I år", Path + "?beslutad=" + year}, {"Medgivna över gränsen", Filter{Over: true}.URL()}, {"Under överprövning", Filter{Ground: GroundReview}.URL()}} {
		views = append(views, ui.View{Label: s.label, URL: s.url, Active: here == s.url})
	}
	return views
}

func (a *Web) filters(ctx context.Context) ([]ui.Filter, error) {
	var periods, categories []field.Option
	for i := range 4 {
		text := strconv.Itoa(a.Store.today().Year() - i)
		periods = append(periods, field.Option{Value: text, Label: "Hela " + text})
	}
	var err error
	if a.Categories != nil {
		categories, err = a.Categories(ctx)
	}
	return []ui.Filter{
		{Key: "beslutad", Label: "Beslutad", Kind: ui.Period, Options: periods},
		{Key: "region", Label: "Region", Options: parties()},
		{Key: "kategori", Label: "Kategori", Options: categories},
		{Key: "grund", Label: "Grund", Options: Grounds},
		{Key: "medgiven", Label: "Medgiven över gränsen", Options: []field.Option{{Value: "ja", Label: "Ja"}}},
		{Key: "makulerade", Label: "Även makulerade", Options: []field.Option{{Value: "ja", Label: "Ja"}}},
	}, err
}

// mostRows is how many rows a file of the list has at most.
const mostRows = 100_000

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, page Page) error {
	page.Limit, page.Offset = mostRows, 0
	rows, _, err := a.Store.Search(r.Context(), f, page)
	if err != nil {
		return err
	}
	set, err := a.fields(r.Context())
	if err != nil {
		return err
	}
	return record.Sheet[Award]{Title: "Direktupphandlingar", File: "direktupphandlingar", Fields: set, Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: record.Rows(rows), Path: func(d Award) string { return d.URL() }}.Send(w, r)
}

// accruedPage is what has been bought directly of each kind, against the limit.
type accruedPage struct {
	Crumbs []ui.Crumb
	Limit  string
	Table  ui.Table
}

var accruedTmpl = web.Parse[accruedPage](pages, "accrued.html")

// kind is an accrual with its limit, as the page shows it.
type kind struct {
	Accrual
	name    string
	percent int64
	mark    ui.Badge
}

func (a *Web) accrued(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	today := a.Store.today()
	list, err := a.Store.Accrued(ctx, today)
	if err != nil {
		return err
	}
	book, err := law.Store{DB: a.Store.DB}.Book(ctx)
	if err != nil {
		return err
	}
	limit, err := book.DirectLimit("", law.Goods, today)
	if err != nil {
		return err
	}
	names, err := a.names(ctx)
	if err != nil {
		return err
	}
	kinds := make([]kind, len(list))
	for i, one := range list {
		st := Standing{Before: one.Value, Limit: limit}
		if st.Warn, st.Stop, err = shares(book, today); err != nil {
			return err
		}
		kinds[i] = kind{one, names[one.CategoryID], int64(one.Value) * 100 / int64(limit.Amount), standingBadge(st)}
	}
	page := accruedPage{Crumbs: crumbs(Award{}), Table: kindColumns.Table("Köp av samma slag", kinds),
		Limit: "Gränsen för varor och tjänster är " + limit.Amount.Sv() + " (" + limit.Basis.Sv() + ")."}
	page.Table.Empty = ui.Empty{Icon: "gauge", Title: "Inga direktupphandlingar de senaste tolv månaderna"}
	return accruedTmpl.Render(w, r, "Köp av samma slag under tolv månader", page)
}

func standingBadge(st Standing) ui.Badge {
	switch {
	case st.Over():
		return ui.Badge{Text: "Över gränsen", Tone: ui.Bad, Icon: "alert-triangle"}
	case st.Near():
		return ui.Badge{Text: "Nära gränsen", Tone: ui.Warn}
	}
	return ui.Badge{}
}

var kindColumns = ui.Columns[kind]{
	{Label: "Kategori", Cell: func(k *kind) ui.Cell { return ui.Link(k.name, Filter{CategoryID: k.CategoryID, Party: k.Party}.URL()) }},
	{Label: "Region", Cell: func(k *kind) ui.Cell { return ui.Text(k.Party) }},
	{Label: "Antal", Number: true, Cell: func(k *kind) ui.Cell { return ui.Cell{Text: sv.Number(k.N), Number: true} }},
	{Label: "Värde", Number: true, Cell: func(k *kind) ui.Cell { return ui.Cell{Text: k.Value.Sv(), Number: true} }},
	{Label: "Del av gränsen", Number: true, Cell: func(k *kind) ui.Cell {
		cell := ui.Cell{Text: sv.Number(k.percent) + sv.Space + "%", Number: true}
		if k.mark.Text != "" {
			cell.Badges = []ui.Badge{k.mark}
		}
		return cell
	}},
}
