package goal

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/handbook"
	"klover/internal/base/chart"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// rowsShown is how many rows the page shows; the sum and the sheet have them all.
const rowsShown = 50

type showPage struct {
	Picker     picker
	Key        string
	Owner      string
	Direction  string
	Life       []ui.Badge
	KPIs       []ui.KPI
	Verdict    ui.Badge
	Missing    ui.Notice // why there is no value
	Published  ui.Notice
	Note       string
	Entered    string // source and day of evidence of a value entered by hand
	Explained  explanation
	Chart      template.HTML
	ChartTitle string
	Points     ui.Table
	Parts      ui.Table
	Split      ui.Table
	Rows       ui.Table
	RowsText   string
	RowsURL    string
	Excel      string
	CSV        string
	Versions   ui.Table
	Lifeline   ui.Timeline
	Targets    ui.Table
	Printed    ui.Table
	Comment    commentForm
	History    ui.History
	Actions    []ui.Action
}

type commentForm struct {
	Key, Period, Slug, Party string
	Text, By                 string
	May                      bool
}

var showTmpl = web.Parse[showPage](pages, "show.html", "picker.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	v, err := a.view(r)
	if err != nil {
		return err
	}
	l, err := a.Store.Line(r.Context(), r.PathValue("key"), v)
	if err != nil {
		return err
	}
	value, rows, err := a.Store.Compute(r.Context(), l.Figure, v.Ask())
	if err != nil {
		return err
	}
	l.Value = value
	if wantsSheet(r) {
		return a.sendSheet(w, r, fileName(l.Figure.Key, v.PeriodText()), figureSheet(l, rows, r.FormValue("vad")))
	}
	page := a.showPage(r.Context(), l, rows)
	if err := a.fillShow(r.Context(), l, &page); err != nil {
		return err
	}
	return showTmpl.Render(w, r, l.Figure.Name, page)
}

// showPage is the part of the page that needs no more questions.
func (a *Web) showPage(ctx context.Context, l Line, rows []figure.Row) showPage {
	f, v := l.Figure, l.View
	page := showPage{
		Picker: newPicker(v, func(at View) string { return at.FigureURL(f.Key) }, Path+"/"+f.Key),
		Key:    f.Key, Owner: f.Owner, Direction: f.Direction.Sv(), Life: life(f, v.Period()), Note: f.Note,
		KPIs: kpis(l, a.Store.Today()), Verdict: verdictBadge(l), RowsURL: l.Value.URL,
		Excel: l.URL() + "&format=xlsx", CSV: l.URL() + "&format=csv",
		Points: pointsTable(l), Parts: partsTable(l), Rows: rowsTable(l, rows), RowsText: sumText(l, rows),
		Versions: versionsTable(f), Lifeline: lifeline(f), Entered: l.Entered(),
	}
	if l.Value.State != figure.Known {
		page.Missing = ui.Notice{Tone: ui.Warn, Title: sv.UpperFirst(f.Text(l.Value)), Text: l.Value.Reason}
	}
	if l.Published.ID != "" {
		page.Published = ui.Notice{Tone: ui.Info, Title: "Publicerat värde: " + l.Published.Value, Text: publishedText(l.Published)}
	}
	if l.known() > 0 {
		page.ChartTitle, page.Chart = f.Name, chart.SVG(l.plot())
	}
	if web.May(ctx, "figure.target") {
		query := "nyckeltal=" + f.Key + "&" + v.query()
		page.Actions = []ui.Action{
			{Label: "Anteckna publicerat värde", URL: Path + "/publicerat/ny?" + query, Icon: "report"},
			{Label: "Sätt mål", URL: Path + "/mal/ny?" + query, Icon: "target-arrow", Primary: true},
		}
	}
	page.Comment = commentForm{Key: f.Key, Period: v.PeriodText(), Slug: Slug(v.Kind), Party: string(v.Party),
		Text: l.Comment.Text, By: l.Comment.WrittenBy, May: web.May(ctx, "figure.target")}
	return page
}

func publishedText(p Published) string {
	if p.Note == "" {
		return p.Source() + "."
	}
	return p.Source() + ". " + p.Note
}

// fillShow adds what the store keeps about the figure.
func (a *Web) fillShow(ctx context.Context, l Line, page *showPage) error {
	rows, err := a.Store.splits(ctx, l.Figure, l.View)
	if err != nil {
		return err
	}
	page.Split = splitTable(l.Figure, rows)
	targets, err := a.Store.Targets(ctx, TargetFilter{Figure: l.Figure.Key})
	if err != nil {
		return err
	}
	page.Targets = targetTable(l.Figure, targets, web.May(ctx, "figure.target"))
	printed, err := a.Store.Published(ctx, l.Figure.Key)
	if err != nil {
		return err
	}
	page.Printed = printedTable(printed, web.May(ctx, "figure.target"))
	if page.Explained, err = a.explanation(ctx, l); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, l.Figure.Key)
	page.History = record.HistoryOfSeveral(entries)
	return err
}

// explanation leads to the handbook page that explains a figure's definition, in the
// edition that held when the value's period ended.
type explanation struct {
	Document ui.Crumb
	Edition  ui.Crumb // empty when no edition held
	Holds    string
	WriteURL string // for who may write the page that is missing
}

func (a *Web) explanation(ctx context.Context, l Line) (explanation, error) {
	if !web.May(ctx, "handbook.read") {
		return explanation{}, nil
	}
	d, e, ok, err := a.Handbook.Explaining(ctx, l.Figure.Key, min(l.View.Period().Last(), a.Store.Today()))
	switch {
	case err != nil:
		return explanation{}, err
	case ok:
		return explanation{Document: ui.Crumb{Label: d.Title, URL: d.URL()}, Edition: ui.Crumb{Label: "utgåva " + sv.Number(e.No), URL: e.URL()}, Holds: e.Holds()}, nil
	case d.ID != "":
		return explanation{Document: ui.Crumb{Label: d.Title, URL: d.URL()}}, nil
	case web.May(ctx, "handbook.write"):
		return explanation{WriteURL: handbook.Path + "/ny?nyckeltal=" + l.Figure.Key}, nil
	}
	return explanation{}, nil
}

func kpis(l Line, today day.Date) []ui.KPI {
	f := l.Figure
	value := ui.KPI{Label: "Värde", Value: f.Text(l.Value), Note: fraction(l.Value), URL: l.Value.URL}
	if l.Value.Reason != "" && l.Value.State == figure.Known {
		value.Note, value.Tone = strings.TrimSpace(value.Note+" "+l.Value.Reason), ui.Warn
	}
	change := ui.KPI{Label: "Förändring mot " + l.View.Before().Label(), Value: l.Change(), Note: "var " + f.Text(l.Before)}
	if l.Running(today) {
		change.Value, change.Note = sv.Missing, "Perioden pågår. "+sv.UpperFirst(change.Note)+"."
	}
	target := ui.KPI{Label: "Mål", Value: l.TargetText(), Note: l.Target.Reason}
	if !l.Target.Exists() {
		target.Value = "inget mål"
	}
	if l.Target.ApprovedBy != "" {
		target.Note = "Beslutat av " + l.Target.ApprovedBy
	}
	return []ui.KPI{value, target, change}
}

// pointsTable shows the trend with numerators and denominators.
func pointsTable(l Line) ui.Table {
	f := l.Figure
	columns := ui.Columns[Point]{
		{Label: "Period", Cell: func(p *Point) ui.Cell { return ui.Link(p.View.Label(), p.View.FigureURL(f.Key)) }},
		{Label: "Täljare", Number: true, Cell: func(p *Point) ui.Cell { return ui.Text(termText(p.Value, p.Value.Num)) }},
		{Label: "Nämnare", Number: true, Cell: func(p *Point) ui.Cell { return ui.Text(denText(p.Value)) }},
		{Label: "Värde", Number: true, Cell: func(p *Point) ui.Cell {
			return ui.Cell{Text: f.Text(p.Value), Strong: p.Value.State == figure.Known}.Under(p.Value.Reason)
		}},
		{Label: "Mål", Cell: func(p *Point) ui.Cell {
			if p.Target.Exists() && p.Target.Period == p.View.Period() {
				return ui.Text(p.Target.Text(f))
			}
			return ui.Cell{}
		}},
		{Label: "Bedömning", Cell: func(p *Point) ui.Cell {
			if b, ok := verdicts[p.Target.Judge(p.Value, p.View.Period())]; ok {
				return ui.Mark(b)
			}
			return ui.Cell{}
		}},
	}
	columns = plainColumns(columns, slices.ContainsFunc(l.Points, func(p Point) bool { return p.Value.Den != 0 }))
	points := slices.Clone(l.Points)
	slices.Reverse(points)
	return columns.Table("Perioder", points)
}

// plainColumns leaves out numerator and denominator where the value is neither.
func plainColumns[T any](columns ui.Columns[T], ratio bool) ui.Columns[T] {
	if ratio {
		return columns
	}
	return slices.DeleteFunc(columns, func(c ui.Column[T]) bool { return c.Label == "Täljare" || c.Label == "Nämnare" })
}

// termText writes a numerator or a row's amount in kronor or as a number.
func termText(v figure.Value, n int64) string {
	if v.State != figure.Known {
		return ""
	}
	if v.Scale == figure.Ore {
		return money.Amount(n).Sv()
	}
	return sv.Number(n)
}

func denText(v figure.Value) string {
	if v.State != figure.Known || v.Den == 0 {
		return ""
	}
	return sv.Number(v.Den)
}

func partsTable(l Line) ui.Table {
	if len(l.Value.Parts) == 0 {
		return ui.Table{}
	}
	columns := ui.Columns[figure.Part]{
		{Label: "Del", Total: "Summa", Cell: func(p *figure.Part) ui.Cell { return ui.Link(p.Label, p.URL) }},
		{Label: "Antal", Number: true, Total: termText(l.Value, l.Value.Num), Cell: func(p *figure.Part) ui.Cell { return ui.Text(termText(l.Value, p.Num)) }},
	}
	return columns.Table("Delar", l.Value.Parts)
}

func splitTable(f figure.Figure, rows []Split) ui.Table {
	columns := ui.Columns[Split]{
		{Label: "Region", Cell: func(s *Split) ui.Cell { return ui.Cell{Text: s.Label, URL: s.URL, Strong: s.Total} }},
		{Label: "Täljare", Number: true, Cell: func(s *Split) ui.Cell { return ui.Text(termText(s.Value, s.Value.Num)) }},
		{Label: "Nämnare", Number: true, Cell: func(s *Split) ui.Cell { return ui.Text(denText(s.Value)) }},
		{Label: "Värde", Number: true, Cell: func(s *Split) ui.Cell { return ui.Cell{Text: f.Text(s.Value), Strong: s.Total} }},
	}
	columns = plainColumns(columns, slices.ContainsFunc(rows, func(s Split) bool { return s.Value.Den != 0 }))
	return columns.Table("Per region", rows)
}

func rowsTable(l Line, rows []figure.Row) ui.Table {
	num, den := figure.SumRows(rows)
	total := termText(l.Value, num)
	if l.Value.Den != 0 {
		total += " / " + sv.Number(den)
	}
	columns := ui.Columns[figure.Row]{
		{Label: "Rad", Total: "Summa", Cell: func(r *figure.Row) ui.Cell { return ui.Link(r.Label, r.URL) }},
		{Label: "Räknas i", Cell: func(r *figure.Row) ui.Cell { return ui.Text(termName(*r)) }},
		{Label: "Bidrar med", Number: true, Total: total, Cell: func(r *figure.Row) ui.Cell { return ui.Text(rowText(l.Value, *r)) }},
	}
	t := columns.Table("Raderna bakom värdet", rows[:min(len(rows), rowsShown)])
	t.Empty = ui.Empty{Icon: "list", Title: "Inga rader bakom värdet"}
	return t
}

func termName(r figure.Row) string {
	if r.Of == figure.Den {
		return "nämnaren"
	}
	return "täljaren"
}

func rowText(v figure.Value, r figure.Row) string {
	if r.Of == figure.Den {
		return sv.Number(r.Amount)
	}
	return termText(v, r.Amount)
}

// sumText says that the rows add up to the value, or that they do not.
func sumText(l Line, rows []figure.Row) string {
	if l.Value.State != figure.Known || len(rows) == 0 {
		return ""
	}
	if err := l.Value.Check(rows); err != nil {
		return "Raderna summerar inte till värdet. Något har ändrats medan sidan räknades, ladda om den."
	}
	text := fmt.Sprintf("%s summerar till %s, samma som värdet.", sv.Plural(len(rows), "rad", "rader"), l.Figure.Text(l.Value))
	if len(rows) > rowsShown {
		text += fmt.Sprintf(" Sidan visar de första %d, Excelfilen har alla.", rowsShown)
	}
	return text
}

func versionsTable(f figure.Figure) ui.Table {
	columns := ui.Columns[figure.Definition]{
		{Label: "Nr", Cell: func(d *figure.Definition) ui.Cell { return ui.Text(fmt.Sprint(d.Version)) }},
		{Label: "Gäller", Cell: func(d *figure.Definition) ui.Cell { return ui.Text(validity(*d)) }},
		{Label: "Definition", Cell: func(d *figure.Definition) ui.Cell { return ui.Text(d.Text).Under("Källa: " + d.Source) }},
	}
	definitions := slices.Clone(f.Definitions)
	slices.Reverse(definitions)
	return columns.Table("Definitioner", definitions)
}

func validity(d figure.Definition) string {
	from, to := "från början", ""
	if d.From != 0 {
		from = "från " + d.From.Sv()
	}
	if d.To != 0 {
		to = " till och med " + d.To.AddDays(-1).Sv()
	}
	return from + to
}

// lifeline tells when the figure began, was redefined and was retired.
func lifeline(f figure.Figure) ui.Timeline {
	t := ui.Timeline{Label: "Nyckeltalets liv"}
	add := func(label, at string) {
		t.Steps = append(t.Steps, ui.Step{Label: label, Text: at, At: at, State: ui.Done})
	}
	if f.Added != 0 {
		add("Infört", f.Added.Sv())
	}
	for _, d := range f.Definitions[1:] {
		add(fmt.Sprintf("Definition %d", d.Version), d.From.Sv())
	}
	if f.Retired != 0 {
		add("Avvecklat", f.Retired.Sv())
	}
	return t
}

func targetTable(f figure.Figure, targets []Target, may bool) ui.Table {
	columns := ui.Columns[Target]{
		{Label: "Period", Cell: func(t *Target) ui.Cell { return ui.Text(t.Period.Label()).Under(t.Span.Kind().Sv()) }},
		{Label: "Mål", Cell: func(t *Target) ui.Cell { return ui.Cell{Text: t.Text(f), Strong: true}.Under(t.Reason) }},
		{Label: "Beslut", Cell: func(t *Target) ui.Cell { return decided(*t) }},
	}
	t := columns.Table("Mål", targets)
	t.Empty = ui.Empty{Icon: "target-arrow", Title: "Inget mål är satt"}
	for i := range targets {
		if may {
			t.Rows[i].ID, t.Rows[i].Label = targets[i].ID, "målet för "+targets[i].Period.Label()
			t.Rows[i].Menu = []ui.Action{{Label: "Ändra målet", URL: targetURL(targets[i].ID) + "/andra", Icon: "pencil"}}
		}
	}
	return t
}

func decided(t Target) ui.Cell {
	if t.ApprovedBy == "" && t.DecidedOn == 0 {
		return ui.Mark(ui.Badge{Text: "Inte beslutat", Icon: "clock", Tone: ui.Warn})
	}
	return ui.Text(t.ApprovedBy).Under(t.DecidedOn.Sv())
}

func printedTable(printed []Published, may bool) ui.Table {
	columns := ui.Columns[Published]{
		{Label: "Period", Cell: func(p *Published) ui.Cell { return ui.Text(p.Period.Label()) }},
		{Label: "Publicerat", Number: true, Cell: func(p *Published) ui.Cell { return ui.Text(p.Value) }},
		{Label: "Dokument", Cell: func(p *Published) ui.Cell { return ui.Text(p.Source()).Under(p.Note) }},
	}
	t := columns.Table("Publicerade värden", printed)
	t.Empty = ui.Empty{Icon: "report", Title: "Inget värde är publicerat"}
	for i := range printed {
		if may {
			t.Rows[i].ID, t.Rows[i].Label = printed[i].ID, "värdet för "+printed[i].Period.Label()
			t.Rows[i].Menu = []ui.Action{{Label: "Ändra värdet", URL: Path + "/publicerat/" + printed[i].ID + "/andra", Icon: "pencil"}}
		}
	}
	return t
}

// figureSheet is the rows behind the value, or the periods of the trend.
func figureSheet(l Line, rows []figure.Row, what string) sheet.Table {
	t := sheet.Table{Title: l.Figure.Name, Selection: "Period: " + l.View.Label() + ". Värde: " + l.Figure.Text(l.Value)}
	if what == "perioder" {
		t.Columns = []sheet.Column{{Key: "period", Label: "Period"}, {Key: "num", Label: "Täljare", Kind: sheet.Decimal},
			{Key: "den", Label: "Nämnare", Kind: sheet.Count}, {Key: "value", Label: "Värde", Kind: sheet.Decimal},
			{Key: "text", Label: "Värde i text"}, {Key: "target", Label: "Mål"}}
		t.Rows = func(yield func([]any) bool) {
			for _, p := range l.Points {
				num, den, value := cells(l.Figure, p.Value)
				if !yield([]any{p.View.Label(), num, den, value, l.Figure.Text(p.Value), p.Target.Text(l.Figure)}) {
					return
				}
			}
		}
		return t
	}
	t.Columns = []sheet.Column{{Key: "label", Label: "Rad", Width: 50}, {Key: "of", Label: "Räknas i"},
		{Key: "amount", Label: "Bidrar med", Kind: sheet.Decimal, Help: "Kronor för belopp, annars antal."}, {Key: "ref", Label: "Id"}}
	t.Rows = func(yield func([]any) bool) {
		for _, r := range rows {
			if !yield([]any{r.Label, termName(r), rowAmount(l.Value, r), r.Ref}) {
				return
			}
		}
	}
	return t
}

func rowAmount(v figure.Value, r figure.Row) float64 {
	if v.Scale == figure.Ore && r.Of == figure.Num {
		return float64(r.Amount) / 100
	}
	return float64(r.Amount)
}
