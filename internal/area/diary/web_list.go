package diary

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

// keyPublic asks for the diary as everybody may read it, to be handed out.
const keyPublic = "allmanhet"

// mostRows is how many rows a file of a list has at most.
const mostRows = 100_000

func (a *Web) columns() ui.Columns[Listed] {
	return ui.Columns[Listed]{
		{Key: "registered_on", Label: "Post", Sort: true, Cell: func(l *Listed) ui.Cell { return ui.Link(l.Exhibit(l.CaseNumber), l.URL()).Under(l.Number()) }},
		{Key: "title", Label: "Handling", Cell: func(l *Listed) ui.Cell { return a.titleCell(l.Entry) }},
		{Key: "counterpart", Label: "Avsändare eller mottagare", Cell: func(l *Listed) ui.Cell { return ui.Text(l.Counterpart).Under(l.Direction.Sv()) }},
		{Key: "happened_on", Label: "Datum", Sort: true, Cell: func(l *Listed) ui.Cell {
			c := ui.Time(l.HappenedOn.String(), l.HappenedOn.Sv())
			if !l.InTime {
				return c.Warn("Sent registrerad")
			}
			return c
		}},
		{Key: "case", Label: "Ärende", Cell: func(l *Listed) ui.Cell { return ui.Link(l.CaseTitle, Case{ID: l.CaseID}.URL()) }},
		{Key: "responsible", Label: "Handläggare", Cell: func(l *Listed) ui.Cell { return ui.Text(l.Responsible) }},
		{Key: "documents", Label: "Handlingar", Number: true, Cell: func(l *Listed) ui.Cell { return ui.Number(sv.Number(l.Documents)) }},
		{Key: "step", Label: "Steg", Optional: true, Cell: func(l *Listed) ui.Cell { return ui.Text(field.LabelOf(Steps, l.Step)) }},
		{Key: "registered_by", Label: "Registrerad av", Optional: true, Cell: func(l *Listed) ui.Cell { return ui.Text(l.RegisteredBy) }},
	}
}

func (a *Web) titleCell(e Entry) ui.Cell {
	cell := ui.Text(e.Title).Under(field.LabelOf(Kinds, e.Kind))
	if e.Struck() {
		cell.Badges = append(cell.Badges, ui.Badge{Text: "Makulerad", Icon: "ban"})
	}
	cell.Badges = append(cell.Badges, a.secrecy(e)...)
	return cell
}

func (a *Web) listing() ui.Listing[Listed] {
	return ui.Listing[Listed]{One: "post", Many: "poster", Sort: usualSort, Columns: a.columns(),
		Row: func(l *Listed, row *ui.Row) { row.ID, row.Label = l.ID, l.Exhibit(l.CaseNumber) }}
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.filters(r, f)
	if err != nil {
		return err
	}
	q := a.listing().Query(r, filters...)
	by := readerOf(ctx)
	if q.Get(keyPublic) == "ja" {
		by = Reader{}
	}
	if record.Format(r) != "" {
		rows, _, err := a.Store.Search(ctx, by, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: mostRows})
		if err != nil {
			return err
		}
		return record.Sheet[Listed]{Title: "Diarium", File: "diarium", Fields: ListFields, Path: func(l Listed) string { return l.URL() }, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	rows, count, err := a.Store.Search(ctx, by, f, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	list := a.listing().List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep, list.Note = "diarienummer, ord i rubriken, avsändare", record.Excel(q), a.Views != nil, noteOf(by, f)
	if list.Views, err = a.Views.After(ctx, a.views(ctx, q), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Diarium", listPage{List: list, Actions: listActions(ctx)})
}

// noteOf says what the selection leaves out, since nobody can see it.
func noteOf(by Reader, f Filter) string {
	switch {
	case !by.Secret && (f.Kind != "" || f.Direction != "" || f.Step != "" || f.Ground != ""):
		return "Sekretessmarkerade poster är inte med: vad de är av för slag är också hemligt."
	case by.Secret && f.Text != "" && (f.Secret == nil || !*f.Secret):
		return "Sökordet letas i det som är offentligt. Välj Sekretess: ja för att söka bland sekretessmarkerade poster."
	}
	return ""
}

func listActions(ctx context.Context) []ui.Action {
	actions := []ui.Action{{Label: "Ärenden", URL: Path + "/arenden", Icon: "folder"}, {Label: "Regler", URL: Path + "/regler", Icon: "scale"}}
	if web.May(ctx, permArchive) {
		actions = append(actions, ui.Action{Label: "Att gallra", URL: Path + "/gallring", Icon: "archive"})
	}
	if web.May(ctx, permWrite) {
		actions = append(actions, ui.Action{Label: "Diarieför", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return actions
}

func (a *Web) views(ctx context.Context, q ui.Query) []ui.View {
	month := a.Store.Today().String()[:7]
	selections := []struct{ label, url string }{
		{"Alla", Path}, {"Den här månaden", Path + "?registrerad=" + month}, {"Inkomna", Filter{Direction: string(Incoming)}.URL()},
		{"Mina", Filter{Responsible: web.UserFrom(ctx).ID}.URL()}, {"Sent registrerade", Filter{InTime: new(false)}.URL()}, {"Allmänhetens vy", Path + "?" + keyPublic + "=ja"}, {"Alla filter", Path + "?filter=alla"},
	}
	var views []ui.View
	for _, s := range selections {
		views = append(views, ui.View{Label: s.label, URL: s.url, Active: s.url != Path+"?filter=alla" && q.File(Path) == s.url})
	}
	return views
}

// usual is how many of the filters are always shown; the rest are there when the
// address uses them, and all of them in "alla".
const usual = 5

func (a *Web) filters(r *http.Request, f Filter) ([]ui.Filter, error) {
	ctx := r.Context()
	people, err := a.people(ctx)
	if err != nil {
		return nil, err
	}
	bodies, err := a.bodyOptions(ctx)
	if err != nil {
		return nil, err
	}
	grounds, err := a.grounds(ctx)
	if err != nil {
		return nil, err
	}
	list := []ui.Filter{
		{Key: "slag", Label: "Handlingstyp", Options: Kinds}, {Key: "riktning", Label: "Riktning", Options: Directions},
		{Key: "registrerad", Label: "Registrerad", Kind: ui.Period, Options: yearOptions(a.Store.Today().Year())},
		{Key: "handlaggare", Label: "Handläggare", Options: people}, {Key: "sekretess", Label: "Sekretess", Kind: ui.YesNo},
		{Key: "diarium", Label: "Diarium", Options: bodies}, {Key: "ar", Label: "År", Options: yearOptions(a.Store.Today().Year())},
		{Key: "steg", Label: "Steg", Options: Steps}, {Key: "datum", Label: "Datum", Kind: ui.Period}, {Key: "paragraf", Label: "Paragraf", Options: grounds},
		{Key: "i-tid", Label: "Registrerad i tid", Kind: ui.YesNo}, {Key: "makulerad", Label: "Makulerad", Kind: ui.YesNo}, {Key: keyPublic, Label: "Som allmänheten ser det", Kind: ui.YesNo},
	}
	if f.Case != "" {
		c, err := a.Store.Case(ctx, f.Case)
		if err != nil {
			return nil, err
		}
		list = append([]ui.Filter{{Key: "arende", Label: "Ärende", Options: []field.Option{{Value: c.ID, Label: c.Number}}}}, list...)
	}
	var shown []ui.Filter
	for i, one := range list {
		if i < usual || r.URL.Query().Get("filter") == "alla" || r.URL.Query().Get(one.Key) != "" {
			shown = append(shown, one)
		}
	}
	return shown, nil
}

func yearOptions(last int) []field.Option {
	var options []field.Option
	for i := range 4 {
		year := strconv.Itoa(last - i)
		options = append(options, field.Option{Value: year, Label: year})
	}
	return options
}
