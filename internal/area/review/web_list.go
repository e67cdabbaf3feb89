package review

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type listPage struct {
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// listing shows the outcomes as they were known at the end of a day, 0 for now.
func listing(names map[string]string, asOf day.Date) ui.Listing[Listed] {
	return ui.Listing[Listed]{
		One: "mål", Many: "mål", Sort: "-filed_on",
		Columns: ui.Columns[Listed]{
			{Key: "number", Label: "Mål", Sort: true, Cell: func(c *Listed) ui.Cell { return ui.Link(c.Number, c.URL()).Under(c.Court) }},
			{Key: "applicant", Label: "Sökande", Sort: true, Cell: func(c *Listed) ui.Cell { return ui.Text(c.Applicant) }},
			{Key: "procurement", Label: "Upphandling", Sort: true, Cell: func(c *Listed) ui.Cell {
				return ui.Link(c.ProcurementTitle, "/upphandlingar/"+c.ProcurementID).Under(c.ProcurementNumber)
			}},
			{Key: "state", Label: "Läge", Cell: func(c *Listed) ui.Cell { return ui.Text(c.State()) }},
			resultColumn(asOf),
			{Key: "filed_on", Label: "Inkommet", Sort: true, Cell: func(c *Listed) ui.Cell { return ui.Time(c.FiledOn.String(), c.FiledOn.Sv()) }},
			{Key: "ended_on", Label: "Avgjort", Sort: true, Cell: func(c *Listed) ui.Cell { return ui.Time(c.EndedOn.String(), c.EndedOn.Sv()) }},
			{Key: "industry", Label: "Bransch", Optional: true, Cell: func(c *Listed) ui.Cell { return ui.Text(c.line(names)) }},
			{Key: "cause", Label: "Orsak", Optional: true, Cell: func(c *Listed) ui.Cell { return ui.Text(field.LabelOf(Causes, c.Cause)) }},
			{Key: "unnecessary", Label: "Kunde ha undvikits", Optional: true, Cell: func(c *Listed) ui.Cell { return ui.Text(c.Unnecessary.Sv()) }},
			{Key: "closed_on", Label: "Laga kraft", Sort: true, Optional: true, Cell: func(c *Listed) ui.Cell { return ui.Time(c.ClosedOn.String(), c.ClosedOn.Sv()) }},
		},
	}
}

func resultColumn(asOf day.Date) ui.Column[Listed] {
	if asOf == 0 {
		return ui.Column[Listed]{Key: "result", Label: "Utfall för oss", Cell: func(c *Listed) ui.Cell { return ui.Mark(badge(c.Result)) }}
	}
	return ui.Column[Listed]{Key: "result", Label: "Utfall " + asOf.Sv(), Cell: func(c *Listed) ui.Cell { return ui.Mark(badge(c.ResultOn(asOf))) }}
}

// line is the case's line of business in words.
func (c Case) line(names map[string]string) string {
	if c.Industry != "" {
		return c.Industry
	}
	return names[c.CategoryID]
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	names, err := a.names(ctx)
	if err != nil {
		return err
	}
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.filters(r, f)
	if err != nil {
		return err
	}
	l := listing(names, f.AsOf)
	q := l.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		return a.export(w, r, q, filters, f, page, names)
	}
	rows, count, err := a.Store.Search(ctx, f, page)
	if err != nil {
		return err
	}
	list := l.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "målnummer, sökande, domstol", record.Excel(q), web.UserFrom(ctx).ID != ""
	if list.Views, err = a.views(ctx, q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Överprövningar", listPage{List: list, Actions: listActions(ctx, q)})
}

func listActions(ctx context.Context, q ui.Query) []ui.Action {
	actions := []ui.Action{
		{Label: "Frister", URL: Path + "/frister", Icon: "clock"},
		{Label: "Analys", URL: q.File(Path + "/analys"), Icon: "chart-pie"},
	}
	if web.May(ctx, permWrite) {
		actions = append(actions, ui.Action{Label: "Nytt mål", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return actions
}

func (a *Web) export(w http.ResponseWriter, r *http.Request, q ui.Query, filters []ui.Filter, f Filter, page Page, names map[string]string) error {
	rows, err := a.Store.All(r.Context(), f, page)
	if err != nil {
		return err
	}
	cases, procurements := make([]Case, len(rows)), map[string]string{}
	for i, c := range rows {
		cases[i], procurements[c.ProcurementID] = seen(r.Context(), c.Case), c.ProcurementNumber
	}
	return record.Sheet[Case]{
		Title: "Överprövningar", File: "overprovningar", Fields: fields(names, procurements), Query: q, Filter: filters, At: a.Store.DB.Now(),
		Each: record.Rows(cases),
		Path: func(c Case) string { return c.URL() },
	}.Send(w, r)
}

func (a *Web) views(ctx context.Context, q ui.Query) ([]ui.View, error) {
	year := strconv.Itoa(a.Store.today().Year())
	selections := []struct{ label, url string }{
		{"Alla", Path}, {"Pågående", Filter{Result: Open}.URL()}, {"Inkomna i år", Path + "?inkommen=" + year},
		{"Avgjorda i år", Path + "?avslutad=" + year}, {"Förlorade", Filter{Result: Lost}.URL()}, {"Att bedöma", Path + "?onodig=-"},
	}
	var views []ui.View
	here := q.File(Path)
	for _, s := range selections {
		views = append(views, ui.View{Label: s.label, URL: s.url, Active: here == s.url})
	}
	return a.Views.After(ctx, views, q)
}

// usual is how many of the filters are always shown; the rest are there when the
// address uses them.
const usual = 6

func (a *Web) filters(r *http.Request, f Filter) ([]ui.Filter, error) {
	year := a.Store.today().Year()
	var periods []field.Option
	for i := range 4 {
		text := strconv.Itoa(year - i)
		periods = append(periods, field.Option{Value: text, Label: "Hela " + text})
	}
	buyers, _ := procurement.Fields.Get("parties")
	none := field.Option{Value: None, Label: "Uppgift saknas"}
	industries, err := a.industries(r.Context(), f.Industry, none)
	if err != nil {
		return nil, err
	}
	about, err := a.about(r.Context(), f.Procurement)
	if err != nil {
		return nil, err
	}
	all := []ui.Filter{
		{Key: "utfall", Label: "Utfall för oss", Options: Results},
		{Key: "inkommen", Label: "Inkommet", Kind: ui.Period, Options: periods},
		{Key: "avslutad", Label: "Avgjort", Kind: ui.Period, Options: periods},
		{Key: "grund", Label: "Grund", Options: Grounds},
		{Key: "orsak", Label: "Orsak", Options: append(Causes[:len(Causes):len(Causes)], none)},
		{Key: "onodig", Label: "Kunde ha undvikits", Options: []field.Option{{Value: "yes", Label: "Ja"}, {Value: "no", Label: "Nej"}, {Value: None, Label: "Ej bedömd"}}},
		{Key: "hanterad", Label: "Hanterat", Kind: ui.Period, Options: periods},
		{Key: "per", Label: "Utfall som det stod", Kind: ui.Words},
		{Key: "pagar", Label: "Pågick", Kind: ui.Words},
		{Key: "egna", Label: "Genomförd av Inköp", Kind: ui.YesNo},
		{Key: "raknas", Label: "Räknas som överprövning", Kind: ui.YesNo},
		{Key: "forst", Label: "Ett mål per upphandling", Options: []field.Option{{Value: "ja", Label: "Ja, när inget mål pågår"}}},
		{Key: "slag", Label: "Slag av mål", Options: Types},
		{Key: "part", Label: "Köpare", Options: buyers.Choices},
		{Key: "kategori", Label: "Bransch", Options: industries},
		{Key: "domstol", Label: "Domstol", Kind: ui.Words},
		{Key: "upphandling", Label: "Upphandling", Options: about},
		{Key: "ar", Label: "År", Kind: ui.Words},
	}
	var shown []ui.Filter
	for i, f := range all {
		if i < usual || r.URL.Query().Get(f.Key) != "" {
			shown = append(shown, f)
		}
	}
	return shown, nil
}

// industries is the categories to choose from, and the one that the address has.
func (a *Web) industries(ctx context.Context, chosen string, none field.Option) ([]field.Option, error) {
	var list []field.Option
	if a.Categories != nil {
		categories, err := a.Categories(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, categories...)
	}
	list = append(list, none)
	if slices.ContainsFunc(list, func(o field.Option) bool { return o.Value == chosen }) || chosen == "" {
		return list, nil
	}
	names, err := a.names(ctx)
	return append(list, field.Option{Value: chosen, Label: cmp.Or(names[chosen], chosen)}), err
}

// about is the procurement that the address has, by its name.
func (a *Web) about(ctx context.Context, id string) ([]field.Option, error) {
	if id == "" {
		return nil, nil
	}
	p, err := a.Store.procurements().Get(ctx, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return []field.Option{{Value: id, Label: id}}, nil
	}
	return []field.Option{{Value: id, Label: p.Name()}}, err
}
