package analysis

import (
	"net/http"

	"klover/internal/base/chart"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// cubePage is the analysis.
type cubePage struct {
	List     ui.List // views and search only
	Choices  []choice
	Kind     choice
	Sizes    []choice
	Period   ui.Filter
	Filters  []ui.Filter
	Narrowed bool // some filter is chosen, so that a narrow screen shows them
	Lead     string
	Own      bool
	Hidden   []ui.Hidden
	Tabs     []ui.Tab
	Up       ui.Action // one step up, without label at the top
	KPIs     []ui.KPI
	Title    string
	Figure   ui.Figure
	Table    ui.Table
	Excel    string
	Notes    []string
	Terms    []term
	Empty    ui.Empty
}

// term is a word with what it means.
type term struct{ Word, Text string }

var cubeTmpl = web.Parse[cubePage](pages, "cube.html")

// cubeTitle is the heading of the analysis.
const cubeTitle = "Inköpsanalys"

func (a *Web) cube(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc, empty, err := a.begin(ctx)
	if err != nil {
		return err
	}
	page := cubePage{Own: sc.Own(), Empty: empty}
	if empty.Title != "" {
		return cubeTmpl.Render(w, r, cubeTitle, page)
	}
	c, err := ParseCube(r.URL.Query(), a.Store.Today())
	if err != nil {
		return err
	}
	result, err := a.Store.Answer(ctx, sc, c.drawn())
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.cubeSheet(w, r, c.drawn(), result)
	}
	if err := a.controls(r, sc, c, &page); err != nil {
		return err
	}
	if err := a.fill(r, sc, c, result, &page); err != nil {
		return err
	}
	return cubeTmpl.Render(w, r, cubeTitle, page)
}

// controls puts what the question is made of on the page.
func (a *Web) controls(r *http.Request, sc Scope, c Cube, page *cubePage) error {
	q := ui.ParseQuery(r, CubeKeys(), nil, "")
	q.Text = c.Filter.Text
	page.List = ui.List{Query: q, Search: "Sök artikel", Hint: "namn, nummer, GTIN", Keep: a.Views != nil}
	var err error
	if page.List.Views, err = a.Views.After(r.Context(), []ui.View{{Label: "Standard", URL: Path, Active: q.Selection() == ""}}, q); err != nil {
		return err
	}
	filters, err := a.filters(r.Context(), sc, c.Filter)
	if err != nil {
		return err
	}
	page.Period, page.Filters = filters[0], filters[1:]
	page.Narrowed = len(c.Filter.Chosen) > 0 || c.Filter.Seller != ""
	page.Choices, page.Kind, page.Sizes = c.choices(), kindChoice(c.Filter), c.sizes()
	page.Hidden = []ui.Hidden{{Name: keyView, Value: string(c.View)}, {Name: keySort, Value: c.Sort}}
	return nil
}

// fill puts the answer on the page.
func (a *Web) fill(r *http.Request, sc Scope, c Cube, result Result, page *cubePage) error {
	page.Lead = sv.UpperFirst(c.Filter.Period.Label())
	page.Tabs = c.tabs()
	page.KPIs = c.cards(result)
	shown := c.drawn()
	page.Title, page.Table = shown.title(), shown.table(result)
	page.Excel = c.URL() + "&format=xlsx"
	page.Notes, page.Terms = shown.notes(result), shown.terminology()
	var err error
	page.Figure, page.Table, err = a.figure(r, sc, shown, result, page.Table)
	return err
}

// figure draws the view that is asked for. Its table stands below it.
func (a *Web) figure(r *http.Request, sc Scope, c Cube, result Result, table ui.Table) (ui.Figure, ui.Table, error) {
	var drawing chart.Chart
	switch c.View {
	case AsTreemap:
		drawing = c.Treemap(result)
	case AsPareto:
		drawing = c.Pareto(result)
	case AsTrend:
		drawing, table = c.Trend(result), c.trendTable(result)
	case AsSankey:
		flows, err := a.Store.Flows(r.Context(), sc, c)
		if err != nil {
			return ui.Figure{}, table, err
		}
		s := c.Sankey(flows)
		drawing, table = s, flowTable(s)
	default:
		return ui.Figure{}, table, nil
	}
	return ui.Figure{Title: drawing.Name(), SVG: chart.SVG(drawing)}, table, nil
}

// tabs are the views.
func (c Cube) tabs() []ui.Tab {
	var tabs []ui.Tab
	for _, v := range []struct {
		view  View
		label string
	}{{AsTable, "Tabell"}, {AsTreemap, "Ytor"}, {AsPareto, "Pareto"}, {AsTrend, "Trend"}, {AsSankey, "Flöden"}} {
		other := c
		other.View = v.view
		tabs = append(tabs, ui.Tab{Label: v.label, URL: other.URL(), Active: v.view == c.View})
	}
	return tabs
}

// cards are the whole in four figures.
func (c Cube) cards(r Result) []ui.KPI {
	var now, before Value
	var byClass [5]int64
	var lines int64
	card := ui.KPI{Label: "Inköp", URL: LinesURL(c.Filter)}
	for _, b := range r.Buckets {
		now.Num, before.Num, lines = now.Num+b.Spent, before.Num+b.SpentBefore, lines+b.Lines
		for i, n := range b.Classes {
			byClass[i] += n
		}
		if b.Lines > 0 {
			card.Points = append(card.Points, float64(b.Spent))
		}
	}
	card.Value, card.Unit = short(now.Num)
	if change := (Cube{Measure: measures[0]}).changed(now, before); r.Compared && change != sv.Missing {
		card.Note = change + " mot året före"
	}
	card.Trend = "Inköpen per " + sv.LowerFirst(c.bucket().Label) + " under perioden"
	cards := []ui.KPI{card}
	if c.Filter.Of("klass") == "" {
		cards = append(cards, c.classCards(byClass)...)
	}
	return append(cards, ui.KPI{Label: "Rader", Value: sv.Number(lines), URL: LinesURL(c.Filter), Note: "fakturarader i urvalet"})
}

// classCards are the loyalty to the contracts and what leaks.
func (c Cube) classCards(spent [5]int64) []ui.KPI {
	class, _ := DimensionOf("klass")
	covered := spent[0] + spent[1] + spent[2] + spent[3]
	leaked, unit := short(spent[3])
	loyal := ui.KPI{Label: "Avtalstrohet", Value: sv.Percent(spent[0], covered, 1), Note: terms(spent[0], covered), URL: LinesURL(c.Filter.With(class, classes[0].Code))}
	if covered <= 0 {
		loyal.Value, loyal.Note = "Ej mätbar", "inga inköp där ett avtal finns"
	}
	return []ui.KPI{loyal, {Label: "Läckage", Value: leaked, Unit: unit, Note: "utan avtal fast avtal finns", URL: LinesURL(c.Filter.With(class, classes[3].Code))}}
}

// fewMillions is up to how many öre an amount is told in thousands.
const fewMillions = 10 * 100_000_000

// short is an amount in as few figures as tell it.
func short(ore int64) (text, unit string) {
	if ore < fewMillions && ore > -fewMillions {
		return sv.Decimal(ore, 100_000, 0), "tkr"
	}
	return sv.Decimal(ore, 100_000_000, 1), "mkr"
}

func terms(part, whole int64) string {
	a, unit := short(part)
	b, other := short(whole)
	if unit == other {
		return a + " av " + b + sv.Space + unit
	}
	return a + sv.Space + unit + " av " + b + sv.Space + other
}

// notes tell what the table does not.
func (c Cube) notes(r Result) []string {
	var notes []string
	if c.Measure.Kind == Money {
		notes = append(notes, "Belopp utan moms. Summorna räknas på öret och avrundas när de visas.")
	}
	if !c.Measure.adds() {
		notes = append(notes, c.Measure.Help+" Summan räknar var och en en gång.")
	}
	if r.Compared {
		before, _ := c.Filter.before()
		notes = append(notes, "Året före: "+before.Period.Label()+".")
	}
	return notes
}

// terminology explains the words of the page.
func (c Cube) terminology() []term {
	list := []term{{c.Measure.Label, c.Measure.Help},
		{"Påverkbara inköp", "Inköp som inköpsarbetet kan påverka: inte skatter, bidrag, löner, interna poster, hyror eller transfereringar. De avgränsas med regler som går att ändra."},
		{"Övriga", "Allt som inte har en egen rad: summan minus det som visas."}}
	for _, m := range measures {
		if m.Key != c.Measure.Key && m.Kind == Ratio {
			list = append(list, term{m.Label, m.Help})
		}
	}
	for i, text := range []string{
		"Artikeln finns i ett avtal med leverantören, och priset är det avtalade på fakturans dag.",
		"Artikeln finns i ett avtal med leverantören, men priset är ett annat eller går inte att jämföra.",
		"Leverantören har ett avtal, men artikeln står inte i det eller saknar artikelnummer.",
		"Leverantören saknar avtal, fast ett avtal finns för kategorin.",
		"Det finns inget avtal för det som köptes."} {
		list = append(list, term{classes[i].Label, text})
	}
	return list
}
