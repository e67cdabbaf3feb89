package procurement

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
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

var listing = ui.Listing[Procurement]{
	One: "upphandling", Many: "upphandlingar", Sort: "-listed_on",
	Columns: ui.Columns[Procurement]{
		{Key: "title", Label: "Upphandling", Sort: true, Cell: func(p *Procurement) ui.Cell { return ui.Link(p.Title, p.URL()).Under(p.Number) }},
		ui.Field(Fields, "state").As(func(p *Procurement) ui.Cell { return stateCell(p) }).Fixed(),
		ui.Field(Fields, "parties").As(func(p *Procurement) ui.Cell { return ui.Text(p.Parties.Sv()) }).Fixed(),
		{Key: "listed_on", Label: "Datum", Sort: true, Cell: listedCell},
		ui.Field(Fields, "tender_deadline"),
		ui.Field(Fields, "tenders_received"),
		ui.Field(Fields, "purchaser").Fixed(),
		ui.Field(Fields, "estimated_value"),
		ui.Field(Fields, "number").OnDemand(),
		ui.Field(Fields, "taken_on").OnDemand(),
		ui.Field(Fields, "announced_on").OnDemand(),
		ui.Field(Fields, "signed_on").OnDemand(),
		ui.Field(Fields, "cancelled_on").OnDemand(),
		ui.Field(Fields, "cancel_reason").Fixed().OnDemand(),
		ui.Field(Fields, "procedure").Fixed().OnDemand(),
		ui.Field(Fields, "form").Fixed().OnDemand(),
		ui.Field(Fields, "nature").Fixed().OnDemand(),
		ui.Field(Fields, "cpv").Fixed().OnDemand(),
		ui.Field(Fields, "client_unit").Fixed().OnDemand(),
		ui.Field(Fields, "buyer_name").Fixed().OnDemand(),
		ui.Field(Fields, "contracted_value").OnDemand(),
	},
}

func stateCell(p *Procurement) ui.Cell {
	badges := []ui.Badge{badge(p.State)}
	if p.Appealed {
		badges = append(badges, ui.Badge{Text: "Överprövad", Icon: "gavel", Tone: ui.Bad})
	}
	return ui.Mark(badges...)
}

func listedCell(p *Procurement) ui.Cell {
	cell := ui.Time(p.ListedOn.String(), p.ListedOn.Sv())
	switch p.ListedOn {
	case p.AnnouncedOn:
		return cell.Under("annonserad")
	case p.TakenOn:
		return cell.Under("uttagen")
	}
	return cell
}

// sorted returns the listing with the orders that a large selection can have.
func sorted(l ui.Listing[Procurement], more bool) ui.Listing[Procurement] {
	if !more {
		return l
	}
	l.Columns = append(ui.Columns[Procurement](nil), l.Columns...)
	for i, c := range l.Columns {
		l.Columns[i].Sort = c.Sort && largeSorts[c.Key] != ""
	}
	return l
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.filters(r)
	if err != nil {
		return err
	}
	q := listing.Query(r, filters...)
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, q, filters, f, page)
	}
	rows, tally, err := a.Store.Tally(ctx, f, page)
	if err != nil {
		return err
	}
	for i, p := range rows {
		rows[i] = veiled(ctx, p)
	}
	list := sorted(listing, tally.More).List(q, rows, ui.Count(tally.Count), filters...)
	list.Hint, list.Excel = "nummer, ord ur benämningen, inköpare", record.Excel(q)
	list.Sum = worth(tally)
	if list.Views, err = a.views(ctx, q); err != nil {
		return err
	}
	list.Keep = web.UserFrom(ctx).ID != ""
	return listTmpl.Render(w, r, "Upphandlingar", listPage{List: list, Actions: listActions(ctx, q)})
}

func listActions(ctx context.Context, q ui.Query) []ui.Action {
	actions := []ui.Action{
		{Label: "Fler filter", URL: withKey(q.URL(), "filter", "alla"), Icon: "filter"},
		{Label: "Fördelning", URL: q.File(Path + "/fordelning"), Icon: "chart-pie"},
	}
	if web.May(ctx, permWrite) {
		actions = append(actions, ui.Action{Label: "Ny upphandling", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return actions
}

func withKey(address, key, value string) string {
	between := "?"
	for _, r := range address {
		if r == '?' {
			between = "&"
		}
	}
	return address + between + key + "=" + value
}

// worth says what a selection that was counted to its end is worth.
func worth(t Tally) string {
	if t.Known == 0 {
		return ""
	}
	text := "uppskattat värde " + sv.Mkr(t.Total, 1)
	if missing := int64(t.N) - t.Known; missing > 0 {
		text += " (" + sv.Number(missing) + " utan uppgift)"
	}
	return text
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, page Page) error {
	set, err := a.fields(r.Context())
	if err != nil {
		return err
	}
	return record.Sheet[Procurement]{
		Title: "Upphandlingar", File: "upphandlingar", Fields: set, Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: func(do func(Procurement) error) error {
			return a.Store.Each(r.Context(), f, page, func(p Procurement) error { return do(veiled(r.Context(), p)) })
		},
		Path: func(p Procurement) string { return p.URL() },
	}.Send(w, r)
}

// views is the ways into the register that every office needs, then the saved ones.
func (a *Web) views(ctx context.Context, q ui.Query) ([]ui.View, error) {
	year := strconv.Itoa(a.Store.today().Year())
	selections := []struct{ label, url string }{
		{"Alla", Path},
		{"Mina", Filter{PurchaserID: web.UserFrom(ctx).ID}.URL()},
		{"Pågående", Running().URL()},
		{"Annonserade i år", Path + "?annonserad=" + year + "&egna=ja"},
		{"Samordnade", Filter{Joint: new(true)}.URL()},
		{"Avbrutna", Filter{States: []State{Cancelled}}.URL()},
	}
	var views []ui.View
	here := q.File(Path)
	for _, s := range selections {
		views = append(views, ui.View{Label: s.label, URL: s.url, Active: here == s.url})
	}
	return a.Views.After(ctx, views, q)
}

// filters returns the filters that the page shows: the usual ones, and those that
// the address uses. With ?filter=alla it shows them all.
func (a *Web) filters(r *http.Request) ([]ui.Filter, error) {
	all, err := a.allFilters(r.Context())
	if err != nil {
		return nil, err
	}
	v := r.URL.Query()
	var shown []ui.Filter
	for i, f := range all {
		if i < usual || v.Get("filter") == "alla" && f.Kind != ui.Words || v.Get(f.Key) != "" {
			shown = append(shown, f)
		}
	}
	return shown, nil
}

// usual is how many of the filters are always shown.
const usual = 7

func (a *Web) allFilters(ctx context.Context) ([]ui.Filter, error) {
	people, err := options(ctx, a.People)
	if err != nil {
		return nil, err
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return nil, err
	}
	none := field.Option{Value: None, Label: "Uppgift saknas"}
	return []ui.Filter{
		{Key: "tillstand", Label: "Läge", Kind: ui.Multi, Options: States},
		{Key: "annonserad", Label: "Annonserad", Kind: ui.Period, Options: a.periods()},
		{Key: "part", Label: "Köpare", Options: partyOptions()},
		{Key: "samordnad", Label: "Samordnad", Kind: ui.YesNo},
		{Key: "forfarande", Label: "Förfarande", Kind: ui.Multi, Options: append(procedureOptions(), none)},
		{Key: "kategori", Label: "Kategori", Options: append(categories, none)},
		{Key: "inkopare", Label: "Inköpare", Options: append(people, none)},
		{Key: "egna", Label: "Genomförd av Inköp", Kind: ui.YesNo},
		{Key: "uttagen", Label: "Uttagen", Kind: ui.Period, Options: a.periods()},
		{Key: "hanterad", Label: "Hanterad", Kind: ui.Period, Options: a.periods()},
		{Key: "anbudstid", Label: "Anbudstid går ut", Kind: ui.Period, Options: a.periods()},
		{Key: "slutford", Label: "Slutförd", Kind: ui.Period, Options: a.periods()},
		{Key: "avbruten", Label: "Avbruten", Kind: ui.Period, Options: a.periods()},
		{Key: "undvikbar", Label: "Kunde ha undvikits", Options: []field.Option{{Value: "yes", Label: "Ja"}, {Value: "no", Label: "Nej"}, {Value: None, Label: "Ej bedömd"}}},
		{Key: "overprovad", Label: "Överprövad", Kind: ui.YesNo},
		{Key: "konsult", Label: "Lagd på konsult", Kind: ui.YesNo},
		{Key: "uppforandekod", Label: "Uppförandekod", Kind: ui.YesNo},
		{Key: "miljokrav", Label: "Särskilda miljökrav", Kind: ui.YesNo},
		{Key: "bordesamordnas", Label: "Borde ha samordnats", Kind: ui.YesNo},
		{Key: "anbudkant", Label: "Antal anbud känt", Kind: ui.YesNo},
		{Key: "form", Label: "Samordningsform", Options: Forms},
		{Key: "annonserade", Label: "Räknas som annonserad", Kind: ui.YesNo},
		{Key: "sektor", Label: "Sektor", Options: append(Sectors[:len(Sectors):len(Sectors)], none)},
		{Key: "kopare", Label: "Myndighetens org.nr", Kind: ui.Words},
		{Key: "parter", Label: "Exakt dessa köpare", Kind: ui.Words},
		{Key: "kategorirad", Label: "Enbart kategorin", Kind: ui.Words},
		{Key: "inkoparnamn", Label: "Inköparens namn", Kind: ui.Words},
		{Key: "konsultbolag", Label: "Konsult", Kind: ui.Words},
		{Key: "anbud", Label: "Antal anbud", Kind: ui.Words},
		{Key: "cpv", Label: "CPV-koden börjar med", Kind: ui.Words},
	}, nil
}

// periods is suggestions for a period: this year and the years before it.
func (a *Web) periods() []field.Option {
	year := a.Store.today().Year()
	var list []field.Option
	for i := range 4 {
		text := strconv.Itoa(year - i)
		list = append(list, field.Option{Value: text, Label: "Hela " + text})
	}
	return list
}
