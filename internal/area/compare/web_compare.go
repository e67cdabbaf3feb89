package compare

import (
	"net/http"
	"strconv"

	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

type comparePage struct {
	Path        string
	Lead        string
	Name        string
	Tabs        []ui.Tab
	Actions     []ui.Action
	Empty       ui.Empty
	Filters     []ui.Filter
	Narrowed    bool
	Notices     []ui.Notice
	Measures    ui.Table
	Note        string
	Spread      ui.Figure
	PartsTitle  string
	PartsText   string
	Parts       ui.Table
	PartsChart  ui.Figure
	About       []string
	Definitions ui.Table
}

var compareTmpl = web.Parse[comparePage](pages, "compare.html")

func (a *Web) compare(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	q, err := a.Store.ask(r.Context(), v, By(v.Get("av")), v.Get("matt"))
	if err != nil && (fault.KindOf(err) != fault.KindNotFound || v.Get("urval") != "") {
		return err
	}
	page := comparePage{Path: Path, Tabs: tabs(Path), Name: q.Set.Name, Lead: q.lead(), Narrowed: len(v) > 0}
	if err != nil {
		page.Empty = noSet(web.May(r.Context(), permWrite))
		return compareTmpl.Render(w, r, "Jämförelse", page)
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "jamforelse", q.sheet(a.Store.DB.Now()), nil)
	}
	if page.Filters, err = a.filters(r, q); err != nil {
		return err
	}
	page.Actions = []ui.Action{{Label: "Excel", URL: withFormat(r), Icon: "file-spreadsheet"}, {Label: "Urvalets rader", URL: q.Filter.RowsURL(), Icon: "list"}}
	page.Notices, page.About = q.notices(), q.about()
	page.Measures, page.Note = q.table(), "Täljare och nämnare står under varje värde. Definitionerna och vad som skiljer dem åt står längst ned."
	page.Spread = q.spread()
	page.PartsTitle, page.Parts, page.PartsChart = q.measure.Label+" per "+lower(field.LabelOf(Bys, string(q.by))), q.partTable(), q.partChart()
	page.PartsText = q.partText()
	page.Definitions = definitions()
	return compareTmpl.Render(w, r, "Jämförelse", page)
}

func withFormat(r *http.Request) string {
	v := r.URL.Query()
	v.Set("format", "xlsx")
	return Path + "?" + v.Encode()
}

func lower(text string) string {
	if len(text) > 2 && text[:3] == "CPV" {
		return text
	}
	return sv.LowerFirst(text)
}

func noSet(may bool) ui.Empty {
	e := ui.Empty{Icon: "chart-bar", Title: "Det finns inget att jämföra med än",
		Text: "Läs in upphandlingar som andra har publicerat, till exempel rikets annonserade upphandlingar 2021 ur Upphandlingsmyndighetens statistikdatabas. Det görs på sidan Urval eller med kommandot klover compare load FIL."}
	if may {
		e.Actions = []ui.Action{{Label: "Nytt urval", URL: SetPath + "/ny", Icon: "plus", Primary: true}}
	}
	return e
}

// years is the years of ours to choose from: that of the set, and those around it.
func (q asked) years() []field.Option {
	var list []field.Option
	for year := int(q.Set.Year) + 3; year >= int(q.Set.Year)-3; year-- {
		list = append(list, field.Option{Value: strconv.Itoa(year), Label: strconv.Itoa(year)})
	}
	return list
}

func (a *Web) filters(r *http.Request, q asked) ([]ui.Filter, error) {
	ctx := r.Context()
	sets, err := a.Store.Options(ctx)
	if err != nil {
		return nil, err
	}
	categories, err := a.categories(ctx)
	if err != nil {
		return nil, err
	}
	kinds, err := a.Store.kinds(ctx, q.Set.ID)
	if err != nil {
		return nil, err
	}
	regions, err := a.Store.buyers(ctx, q.Set.ID)
	if err != nil {
		return nil, err
	}
	v := q.Filter.Values()
	v.Set("av", string(q.by))
	v.Set("matt", q.measure.Key)
	list := []ui.Filter{
		{Key: "ar", Label: "Vårt år", Options: q.years()}, {Key: "urval", Label: "Urval", Options: sets},
		{Key: "kategori", Label: "Kategori", Options: categories}, {Key: "cpv", Label: "CPV-huvudgrupp", Options: divisionOptions()},
		{Key: "forfarande", Label: "Förfarande", Options: procedures()}, {Key: "kopartyp", Label: "Typ av köpare (urvalet)", Options: kinds}, {Key: "region", Label: "Region (urvalet)", Options: regions},
		{Key: "av", Label: "Fördela på", Options: Bys}, {Key: "matt", Label: "Mått", Options: measureOptions()},
	}
	for i := range list {
		if list[i].Value = v.Get(list[i].Key); list[i].Value != "" {
			list[i].Values = []string{list[i].Value}
		}
	}
	return list, nil
}

func divisionOptions() []field.Option {
	list := make([]field.Option, 0, len(divisions))
	for key, name := range divisions {
		list = append(list, field.Option{Value: key, Label: key + " " + name})
	}
	return sorted(list)
}

func procedures() []field.Option {
	var list []field.Option
	for _, p := range procurement.Procedures {
		if p.Advertised {
			list = append(list, field.Option{Value: string(p.Code), Label: p.Label})
		}
	}
	return list
}

func measureOptions() []field.Option {
	var list []field.Option
	for _, m := range Measures {
		list = append(list, field.Option{Value: m.Key, Label: m.Label})
	}
	return list
}

// ourCell shows our value; it opens our rows.
func (m Measure) ourCell(f Filter, t Tally, linked bool) ui.Cell {
	v := m.Value(t)
	cell := ui.Number(m.Text(v))
	if linked && v.State == figure.Known {
		p := f.ours()
		if m.ours != nil {
			m.ours(&p)
		}
		cell.URL = p.URL()
	}
	return cell.Under(m.rests(v, t))
}

// theirCell shows the value of a set; it opens the set's rows.
func (m Measure) theirCell(f Filter, t Tally, holds Holds, linked bool) ui.Cell {
	v := m.ValueIn(t, holds)
	cell := ui.Number(m.Text(v))
	if m.AtLeast && v.State == figure.Known {
		cell.Text = "minst " + cell.Text
	}
	if linked && v.State == figure.Known {
		if m.theirs != nil {
			m.theirs(&f)
		}
		cell.URL = f.RowsURL()
	}
	return cell.Under(m.rests(v, t))
}

// difference is ours less theirs, where both are measured.
func (m Measure) difference(ours Tally, theirs Tally, holds Holds) string {
	a, b := m.Value(ours), m.ValueIn(theirs, holds)
	if a.State != figure.Known || b.State != figure.Known || m.AtLeast || m.Key == "annonserade" {
		return sv.Missing
	}
	return figure.Figure{Unit: m.Unit, Decimals: m.Decimals}.Change(a, b)
}

func (q asked) table() ui.Table {
	own := q.Filter
	own.Own, own.Kind, own.Region = true, "", ""
	return ui.Columns[Measure]{
		{Label: "Mått", Cell: func(m *Measure) ui.Cell { return ui.Text(m.Label) }},
		{Label: "Vi, i Klöver", Number: true, Cell: func(m *Measure) ui.Cell { return m.ourCell(q.Filter, q.Whole.Ours, true) }},
		{Label: "Vi, i urvalet", Number: true, Cell: func(m *Measure) ui.Cell { return m.theirCell(own, q.Own, q.Holds, true) }},
		{Label: "Urvalet", Number: true, Cell: func(m *Measure) ui.Cell { return m.theirCell(q.Filter, q.Whole.Theirs, q.Holds, true) }},
		{Label: "Skillnad", Number: true, Cell: func(m *Measure) ui.Cell { return ui.Number(m.difference(q.Whole.Ours, q.Whole.Theirs, q.Holds)) }},
	}.Table("Måtten sida vid sida", Measures)
}

func definitions() ui.Table {
	return ui.Columns[Measure]{
		{Label: "Mått", Cell: func(m *Measure) ui.Cell { return ui.Text(m.Label) }},
		{Label: "Vi, i Klöver", Cell: func(m *Measure) ui.Cell { return ui.Text(m.Ours) }},
		{Label: "Urvalet", Cell: func(m *Measure) ui.Cell { return ui.Text(m.Theirs) }},
	}.Table("Definitioner", Measures)
}

func (q asked) partText() string {
	switch {
	case q.by == ByCategory && len(q.parts) == 0:
		return "Inga kategorier har CPV-koder. Urvalet har inga kategorier, så vilka koder som hör till en kategori anges på sidan CPV-koder."
	case q.by == ByCategory:
		return "Våra upphandlingar räknas efter sin kategori, urvalets efter de CPV-koder som hör till kategorin."
	case !q.by.shared():
		return "Fördelningen gäller bara urvalet."
	}
	return ""
}

func (q asked) partTable() ui.Table {
	columns := ui.Columns[Side]{{Label: field.LabelOf(Bys, string(q.by)), Cell: func(s *Side) ui.Cell { return ui.Text(s.Label) }}}
	if q.by.shared() {
		columns = append(columns, ui.Column[Side]{Label: "Vi, i Klöver", Number: true, Cell: func(s *Side) ui.Cell {
			return q.measure.ourCell(q.Filter.narrow(q.by, s.Key), s.Ours, s.Key != "")
		}})
	}
	columns = append(columns,
		ui.Column[Side]{Label: "Urvalet", Number: true, Cell: func(s *Side) ui.Cell {
			return q.measure.theirCell(q.Filter.narrow(q.by, s.Key), s.Theirs, q.Holds, s.Key != "")
		}})
	if q.by.shared() {
		columns = append(columns, ui.Column[Side]{Label: "Skillnad", Number: true, Cell: func(s *Side) ui.Cell { return ui.Number(q.measure.difference(s.Ours, s.Theirs, q.Holds)) }})
	}
	return columns.Table(q.measure.Label, q.parts)
}
