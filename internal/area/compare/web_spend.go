package compare

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"klover/internal/base/chart"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type spendPage struct {
	Path          string
	Lead          string
	Tabs          []ui.Tab
	Actions       []ui.Action
	Filters       []ui.Filter
	Notices       []ui.Notice
	TableTitle    string
	Table         ui.Table
	Note          string
	QuartersTitle string
	Quarters      ui.Table
	Bars          ui.Figure
	Tree          ui.Figure
	About         []string
}

var spendTmpl = web.Parse[spendPage](pages, "spend.html")

// look is what the address asks to see of spend.
type look struct {
	View
	show     string
	category string
	levels   []field.Option
	years    []field.Option
}

// look reads an address. The year is the latest that others have told of, else the one
// before this.
func (s Store) look(ctx context.Context, v url.Values) (look, error) {
	l := look{show: v.Get("matt"), category: v.Get("kategori")}
	if _, ok := showUnits[l.show]; !ok {
		l.show = showAmount
	}
	var err error
	if l.levels, l.years, err = s.Levels(ctx); err != nil {
		return l, err
	}
	ask := SpendAsk{Group: v.Get("grupp")}
	ask.Year, _ = strconv.Atoi(v.Get("ar"))
	ask.Level, _ = strconv.ParseInt(v.Get("niva"), 10, 64)
	if ask.Year == 0 {
		ask.Year = s.Today().Year() - 1
		if len(l.years) > 0 {
			ask.Year, _ = strconv.Atoi(l.years[0].Value)
		}
	}
	if ask.Level < 1 || ask.Level > levels {
		ask.Level = 1
		if len(l.levels) > 0 {
			ask.Level, _ = strconv.ParseInt(l.levels[0].Value, 10, 64)
		}
	}
	l.View, err = s.Spend(ctx, ask)
	return l, err
}

func (a *Web) spend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := a.Store.look(ctx, r.URL.Query())
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Send(w, r, "jamforelse-inkop", l.sheet(a.Store.DB.Now()), nil)
	}
	page := spendPage{Path: SpendPath, Tabs: tabs(SpendPath), Lead: "Påverkbara inköp " + strconv.Itoa(l.Ask.Year) + " hos oss och andra, kategori för kategori.",
		TableTitle: field.LabelOf(shows, l.show) + " per kategori", Table: l.table(), Note: l.note(), Bars: l.bars(), Tree: l.tree(), About: l.about()}
	if page.Filters, err = a.spendFilters(ctx, l); err != nil {
		return err
	}
	if page.Quarters, err = a.quarters(ctx, l); err != nil {
		return err
	}
	page.QuartersTitle = "Kvartal för kvartal"
	page.Notices = l.notices(web.May(ctx, permWrite))
	v := r.URL.Query()
	v.Set("format", "xlsx")
	page.Actions = []ui.Action{{Label: "Excel", URL: SpendPath + "?" + v.Encode(), Icon: "file-spreadsheet"}, {Label: "Andras filer", URL: FilesPath, Icon: "upload"}}
	if web.May(ctx, permWrite) {
		page.Actions = append(page.Actions, ui.Action{Label: "Lämna ut våra", URL: TellPath, Icon: "download", Primary: true})
	}
	return spendTmpl.Render(w, r, "Jämförelse av inköp", page)
}

func (a *Web) spendFilters(ctx context.Context, l look) ([]ui.Filter, error) {
	groups, err := a.Store.Groups(ctx)
	if err != nil {
		return nil, err
	}
	var bands []field.Option
	for _, g := range groups {
		bands = append(bands, field.Option{Value: g.ID, Label: g.Name})
	}
	years := l.years
	if year := strconv.Itoa(l.Ask.Year); field.LabelOf(years, year) == year {
		years = with(years, year)
	}
	list := []ui.Filter{{Key: "ar", Label: "År", Options: years}, {Key: "niva", Label: "Nivå i kategoriträdet", Options: levelOptions}, {Key: "matt", Label: "Mått", Options: shows}, {Key: "grupp", Label: "Grupp av parter", Options: bands}}
	for i, value := range []string{strconv.Itoa(l.Ask.Year), strconv.FormatInt(l.Ask.Level, 10), l.show, l.Ask.Group} {
		if list[i].Value = value; value != "" {
			list[i].Values = []string{value}
		}
	}
	return list, nil
}

// with adds a year to choose from, unless it is there.
func with(years []field.Option, year string) []field.Option {
	for _, y := range years {
		if y.Value == year {
			return years
		}
	}
	return append([]field.Option{{Value: year, Label: year}}, years...)
}

var levelOptions = []field.Option{{Value: "1", Label: "Nivå 1"}, {Value: "2", Label: "Nivå 2"}, {Value: "3", Label: "Nivå 3"}}

// values is what the address of another look at the same has.
func (l look) values() url.Values {
	v := url.Values{"ar": {strconv.Itoa(l.Ask.Year)}, "niva": {strconv.FormatInt(l.Ask.Level, 10)}, "matt": {l.show}}
	if l.Ask.Group != "" {
		v.Set("grupp", l.Ask.Group)
	}
	return v
}

func (l look) rows() []Seen {
	return append([]Seen{{Label: "Totalt"}}, l.Categories()...)
}

func (l look) table() ui.Table {
	columns := ui.Columns[Seen]{{Label: "Kategori", Cell: func(c *Seen) ui.Cell {
		v := l.values()
		v.Set("kategori", orTotal(c.CategoryID))
		return ui.Link(c.Label, SpendPath+"?"+v.Encode()+"#kvartal")
	}}}
	for _, p := range l.Parties {
		columns = append(columns, ui.Column[Seen]{Label: p.Name, Number: true, Cell: func(c *Seen) ui.Cell {
			s := l.value(l.show, p, c.CategoryID)
			return ui.Number(s.text(l.show)).Under(s.basis)
		}})
	}
	columns = append(columns, ui.Column[Seen]{Label: "Medel", Number: true, Cell: func(c *Seen) ui.Cell {
		s := l.mean(l.show, c.CategoryID)
		return ui.Number(s.text(l.show)).Under(s.basis)
	}})
	return columns.Table("Inköp sida vid sida", l.rows())
}

// total is the category of an address that means all.
const total = "alla"

func orTotal(id string) string {
	if id == "" {
		return total
	}
	return id
}

func (l look) note() string {
	return "Under varje värde står hur många kvartal det vilar på. Minst betyder att något kvartal är dolt, dolt att alla är det. Välj en kategori för att se kvartalen."
}

func (l look) notices(may bool) []ui.Notice {
	list := l.uncategorised()
	for _, p := range l.Parties {
		if !p.Own {
			return list
		}
	}
	n := ui.Notice{Tone: ui.Info, Title: "Ingen annan har lämnat sina inköp än", Text: "Här syns bara våra egna. Läs in filer som andra har lämnat ut i samma format, eller lämna ut våra så att de kan jämföra sig med oss."}
	if may {
		n.Actions = []ui.Action{{Label: "Läs in en fil", URL: FilesPath}}
	}
	return append(list, n)
}

// uncategorised warns when a good part of our spend is in no category: then each category
// shows too little.
func (l look) uncategorised() []ui.Notice {
	var without, all int64
	for _, p := range l.Parties {
		if p.Own {
			without += int64(of(l.Cells, p.Code, uncategorised).Amount)
			all += int64(of(l.Cells, p.Code, "").Amount)
		}
	}
	const worth = 20 // one part in so many
	if all <= 0 || without*worth < all {
		return nil
	}
	return []ui.Notice{{Tone: ui.Warn, Title: "En del av våra inköp har ingen kategori", Text: sv.Percent(without, all, 1) + " av våra inköp är inte kategoriserade. Våra belopp i kategorierna är därför för låga."}}
}

func (l look) about() []string {
	return []string{
		"Bara påverkbara inköp räknas: inte skatter, bidrag, löner, interna poster och hyror. Vad andra räknar dit avgör de själva.",
		"Våra egna siffror kommer ur inköpsanalysen och är inte dolda för oss. Andras är avidentifierade: ett belopp som vilar på för få leverantörer eller fakturor är dolt, och minst ett till för att det inte ska kunna räknas ut.",
		"Kategorierna paras ihop efter kod, annars efter namn. Olika träd kan dela in samma inköp olika.",
		"Antal leverantörer är ett medeltal per kvartal: samma leverantör återkommer i flera.",
		"Kronor per invånare visas bara för parter vars fil anger antal invånare. Våra egna anges när vi lämnar ut en fil.",
	}
}

// mostParties and mostCategories is how much the chart has room for.
const (
	mostParties    = 5
	mostCategories = 8
)

func (l look) bars() ui.Figure {
	list := l.Categories()
	list = list[:min(len(list), mostCategories)]
	if len(list) == 0 {
		return ui.Figure{}
	}
	k := chart.Columns{Title: field.LabelOf(shows, l.show) + " i de största kategorierna", Unit: showUnits[l.show].unit, LabelName: "Kategori"}
	for _, c := range list {
		k.Labels = append(k.Labels, ByCategory.short(Side{Key: c.CategoryID, Label: c.Label}))
	}
	for _, p := range l.Parties[:min(len(l.Parties), mostParties)] {
		series := chart.Series{Name: p.Name}
		for _, c := range list {
			s := l.value(l.show, p, c.CategoryID)
			v := chart.Value{}
			if s.number != nil {
				v.Number, _ = s.number.Float64() // to draw
				v.Text = sv.Rat(s.number.Num(), s.number.Denom(), showUnits[l.show].decimals)
			}
			series.Values = append(series.Values, v)
		}
		k.Series = append(k.Series, series)
	}
	return ui.Figure{Title: k.Title, SVG: chart.SVG(k), Table: asTable(k.Title, k.Table())}
}

// tree draws what we buy ourselves.
func (l look) tree() ui.Figure {
	m := chart.Treemap{Title: "Så fördelar sig våra egna inköp", Unit: "mkr", ItemName: "Kategori"}
	for _, c := range l.Categories() {
		var sum int64
		for _, p := range l.Parties {
			if p.Own {
				sum += int64(of(l.Cells, p.Code, c.CategoryID).Amount)
			}
		}
		if sum > 0 {
			m.Items = append(m.Items, chart.Bar{Label: c.Label, Value: chart.Value{Number: float64(sum) / 1e8, Text: sv.Mkr(sum, 1)}})
		}
	}
	if len(m.Items) == 0 {
		return ui.Figure{}
	}
	return ui.Figure{Title: m.Title, SVG: chart.SVG(m), Table: asTable(m.Title, m.Table())}
}

func (l look) sheet(at time.Time) sheet.Table {
	t := sheet.Table{Title: "Jämförelse av inköp", Selection: "Påverkbara inköp " + strconv.Itoa(l.Ask.Year) + ".", At: at, Columns: []sheet.Column{{Key: "category", Label: "Kategori"}, {Key: "party", Label: "Part"},
		{Key: "amount", Label: "Belopp", Kind: sheet.Amount}, {Key: "suppliers", Label: "Leverantörer, summa av kvartal", Kind: sheet.Count}, {Key: "quarters", Label: "Kvartal", Kind: sheet.Count}, {Key: "hidden", Label: "Dolda kvartal", Kind: sheet.Count}, {Key: "value", Label: field.LabelOf(shows, l.show)}}}
	t.Rows = func(yield func([]any) bool) {
		for _, row := range l.rows() {
			for _, p := range l.Parties {
				c := of(l.Cells, p.Code, row.CategoryID)
				var amount any = ""
				if c.Known() {
					amount = c.Amount.Cell()
				}
				if !yield([]any{row.Label, p.Name, amount, c.Suppliers, c.Quarters, c.Hidden, l.value(l.show, p, row.CategoryID).text(l.show)}) {
					return
				}
			}
		}
	}
	return t
}

// quarters shows the rows that the values of a category are added up from.
func (a *Web) quarters(ctx context.Context, l look) (ui.Table, error) {
	if l.category == "" {
		return ui.Table{}, nil
	}
	rows, err := a.Store.Quarters(ctx, l.Ask, l.category)
	if err != nil {
		return ui.Table{}, err
	}
	names := map[string]string{}
	for _, p := range l.Parties {
		names[p.Code] = p.Name
	}
	hide := func(q *QuarterRow, text string) ui.Cell {
		if q.Hidden {
			return ui.Number(hiddenText)
		}
		return ui.Number(text)
	}
	return ui.Columns[QuarterRow]{
		{Label: "Part", Cell: func(q *QuarterRow) ui.Cell { return ui.Text(names[q.Party]).Under(q.Label) }},
		{Label: "Kvartal", Cell: func(q *QuarterRow) ui.Cell { return ui.Text(string(q.Quarter)) }},
		{Label: "Belopp", Number: true, Cell: func(q *QuarterRow) ui.Cell { return hide(q, q.Amount.Sv()) }},
		{Label: "Fakturor", Number: true, Cell: func(q *QuarterRow) ui.Cell { return hide(q, countText(q.Invoices)) }},
		{Label: "Leverantörer", Number: true, Cell: func(q *QuarterRow) ui.Cell { return hide(q, countText(q.Suppliers)) }},
		{Label: "Fil", Cell: func(q *QuarterRow) ui.Cell {
			if q.FileID == "" {
				return ui.Text("Inköpsanalysen")
			}
			return ui.Link(q.File, FilesPath+"/"+q.FileID)
		}},
	}.Table("Kvartal för kvartal", rows), nil
}

// countText leaves out counts that a total does not have.
func countText(n int64) string {
	if n == 0 {
		return sv.Missing
	}
	return sv.Number(n)
}
