package economy

import (
	"context"
	"net/http"

	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type resultPage struct {
	Tabs     []ui.Tab
	Picker   picker
	KPIs     []ui.KPI
	Notices  []ui.Notice
	Table    ui.Table
	Residues []string
	Source   string
	Actions  []ui.Action
}

var resultTmpl = web.Parse[resultPage](pages, "result.html", "picker.html")

func (a *Web) result(w http.ResponseWriter, r *http.Request) error {
	u, err := a.until(r)
	if err != nil {
		return err
	}
	report, err := a.Store.Result(r.Context(), u)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.sendSheet(w, r, "resultatrapport-"+u.String(), resultSheet(report))
	}
	page, err := a.resultPage(r.Context(), report, unitFrom(r))
	if err != nil {
		return err
	}
	return resultTmpl.Render(w, r, "Resultatrapport", page)
}

func (a *Web) resultPage(ctx context.Context, report Result, unit Unit) (resultPage, error) {
	u := report.Until
	forecast, hasForecast, err := a.Store.ForecastAt(ctx, u)
	if err != nil {
		return resultPage{}, err
	}
	loaded, err := a.Store.Loaded(ctx)
	if err != nil {
		return resultPage{}, err
	}
	page := resultPage{Tabs: tabs("", u), Picker: newPicker(Path, u, unit), Table: resultTable(report, unit, forecast.ID),
		KPIs: resultKPIs(report, loaded), Source: "Id: " + report.Number() + ". Data laddat: " + loadedText(loaded) + ". Intäkter är plus och kostnader minus, diff är utfall minus budget: plus är bättre. En tom ruta har inga rader bakom sig."}
	if hasForecast {
		page.Source += " Prognos: " + forecast.Name + "."
	}
	if unit == InTkr {
		page.Residues = report.ResidueNotes()
	}
	if page.Notices, err = a.unmappedNotice(ctx, u); err != nil {
		return page, err
	}
	if web.May(ctx, "economy.write") {
		page.Actions = []ui.Action{{Label: "Läs in en fil", URL: "/ekonomi/laddningar/ny", Icon: "upload", Primary: true}}
	}
	return page, nil
}

func loadedText(d day.Date) string {
	if d == 0 {
		return "ingen bokföring är inläst"
	}
	return d.Sv()
}

func (a *Web) unmappedNotice(ctx context.Context, u Until) ([]ui.Notice, error) {
	without, err := a.Store.WithoutGroup(ctx, u.reach())
	if err != nil || len(without) == 0 {
		return nil, err
	}
	accounts := map[string]bool{}
	for _, one := range without {
		accounts[one.Account] = true
	}
	return []ui.Notice{{Tone: ui.Warn, Title: sv.Plural(len(accounts), "konto saknar kontogrupp", "konton saknar kontogrupp"),
		Text:    "Beloppen står på en egen rad och räknas i resultatet, men varken som intäkt eller kostnad.",
		Actions: []ui.Action{{Label: "Visa kontona", URL: "/ekonomi/kontoplan", Icon: "list"}}}}, nil
}

func resultKPIs(r Result, loaded day.Date) []ui.KPI {
	result, _ := r.Line("RESULTAT")
	cost := r.Cost()
	tone := ui.Good
	if cost[Diff].Amount < 0 {
		tone = ui.Warn
	}
	return []ui.KPI{
		{Label: "Kostnader mot budget", Value: sv.Number(Tkr(cost[Diff].Amount)), Unit: "tkr", Note: CostAgainstBudget(cost[Diff].Amount), Tone: tone,
			URL: "/ekonomi/avvikelser?period=" + r.Until.String()},
		{Label: "Resultat", Value: sv.Number(Tkr(result.Cells[YearToDate].Amount)), Unit: "tkr", Note: "Kostnaden fördelas på ägarna",
			URL: StatementURL(r.Until.yearToDate())},
		{Label: "Kostnader mot föregående år", Value: sv.Number(Tkr(cost[YearToDate].Amount - cost[ToDateBefore].Amount)), Unit: "tkr",
			Note: AgainstYearBefore("Kostnaderna", CostSide, cost[YearToDate].Amount-cost[ToDateBefore].Amount), URL: "/ekonomi/avvikelser?period=" + r.Until.String()},
		{Label: "Data laddat", Value: loadedText(loaded), Note: "senaste bokföringen", URL: "/ekonomi/laddningar"},
	}
}

// nineCells are the columns of a table of cells; url gives the rows behind one.
func nineCells[T any](unit Unit, cells func(*T) (Cells, bool), url func(*T, Column) string) ui.Columns[T] {
	var columns ui.Columns[T]
	for c := range columnCount {
		columns = append(columns, ui.Column[T]{Label: Columns[c], Number: true, Cell: func(row *T) ui.Cell {
			all, strong := cells(row)
			if !all[c].Known {
				return ui.Cell{Number: true}
			}
			text := unit.Text(all[c].Amount)
			if address := url(row, c); address != "" {
				return ui.Cell{Text: text, URL: address, Number: true}
			}
			return ui.Cell{Text: text, Number: true, Strong: strong}
		}})
	}
	return columns
}

func resultTable(r Result, unit Unit, forecast string) ui.Table {
	columns := append(ui.Columns[ReportLine]{{Label: "Rad", Cell: func(l *ReportLine) ui.Cell {
		return ui.Cell{Text: l.Label, Strong: l.Kind != Part}
	}}}, nineCells(unit, func(l *ReportLine) (Cells, bool) { return l.Cells, l.Kind != Part },
		func(l *ReportLine, c Column) string { return CellFilter(r.Until, c, l.Sources, forecast).URL() })...)
	t := columns.Table("Resultatrapport "+r.Until.Label(), r.Lines)
	if unit == InTkr {
		r.markResidues(&t)
	}
	for i, l := range r.Lines {
		if l.Kind != Part {
			t.Rows[i].Tone = ui.Info
		}
	}
	return t
}

// markResidues writes beside each sum what its rounded lines would give (I08).
func (r Result) markResidues(t *ui.Table) {
	for _, x := range r.Residues() {
		for i, l := range r.Lines {
			if l.Label == x.Label {
				t.Rows[i].Cells[x.Column+1].Muted = "raderna ger " + sv.Number(x.Parts)
			}
		}
	}
}

// resultSheet has the exact amounts in kronor.
func resultSheet(r Result) sheet.Table {
	t := sheet.Table{Title: "Resultatrapport", Selection: "T.o.m. " + r.Until.Label() + ", kronor", Columns: nineSheetColumns("Rad")}
	t.Rows = func(yield func([]any) bool) {
		for _, l := range r.Lines {
			if !yield(sheetCells(l.Label, l.Cells)) {
				return
			}
		}
	}
	return t
}

func nineSheetColumns(first string) []sheet.Column {
	columns := []sheet.Column{{Key: "rad", Label: first, Width: 34}}
	for _, head := range Columns {
		columns = append(columns, sheet.Column{Key: head, Label: head, Kind: sheet.Amount})
	}
	return columns
}

func sheetCells(label string, cells Cells) []any {
	row := []any{label}
	for _, c := range cells {
		row = append(row, c.Cell())
	}
	return row
}

func (a *Web) resultPDF(w http.ResponseWriter, r *http.Request) error {
	u, err := a.until(r)
	if err != nil {
		return err
	}
	doc, err := a.Store.ResultDocument(r.Context(), u, unitFrom(r))
	if err != nil {
		return err
	}
	return sendPDF(w, "resultatrapport-"+u.String(), doc)
}

type specPage struct {
	Tabs   []ui.Tab
	Picker picker
	Table  ui.Table
	Source string
}

var specTmpl = web.Parse[specPage](pages, "spec.html", "picker.html")

func (a *Web) projects(w http.ResponseWriter, r *http.Request) error {
	return a.specification(w, r, ProjectKind, "/projekt", "Projektspecifikation")
}

func (a *Web) activities(w http.ResponseWriter, r *http.Request) error {
	return a.specification(w, r, ActivityKind, "/aktiviteter", "Aktivitetsspecifikation")
}

// shown are what a specification can be of.
var shown = []struct{ value, label string }{{"", "Resultat"}, {"kostnader", "Kostnader"}, {"intakter", "Intäkter"}}

func (a *Web) specification(w http.ResponseWriter, r *http.Request, kind DimensionKind, path, title string) error {
	u, err := a.until(r)
	if err != nil {
		return err
	}
	which := r.FormValue("visa")
	spec, err := a.Store.Specify(r.Context(), u, kind, specified(which))
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return a.sendSheet(w, r, path[1:]+"-"+u.String(), specSheet(title, u, kind, spec))
	}
	forecast, _, err := a.Store.ForecastAt(r.Context(), u)
	if err != nil {
		return err
	}
	page := specPage{Tabs: tabs(path, u), Picker: newPicker(Path+path, u, unitFrom(r)),
		Source: "”" + NoData + "” är rader i bokföringen utan " + string(kind) + ". Resultatet är noll när kostnaden är fördelad på ägarna."}
	for _, s := range shown {
		page.Picker.Show = append(page.Picker.Show, ui.Option{Value: s.value, Label: s.label, Chosen: s.value == which})
	}
	for _, address := range []*string{&page.Picker.Before, &page.Picker.After, &page.Picker.Excel, &page.Picker.CSV} {
		*address += "&visa=" + which
	}
	page.Table = specTable(u, kind, spec, page.Picker.Unit, specified(which), forecast.ID)
	return specTmpl.Render(w, r, title, page)
}

func specTable(u Until, kind DimensionKind, spec []SpecLine, unit Unit, of []Line, forecast string) ui.Table {
	columns := append(ui.Columns[SpecLine]{{Label: kind.Label(), Cell: func(l *SpecLine) ui.Cell {
		return ui.Cell{Text: l.Label(), Strong: l.Total}
	}}}, nineCells(unit, func(l *SpecLine) (Cells, bool) { return l.Cells, l.Total }, func(l *SpecLine, c Column) string {
		f := CellFilter(u, c, of, forecast)
		if kind == ProjectKind {
			f.Project = l.Code
		} else {
			f.Activity = l.Code
		}
		return f.URL()
	})...)
	return columns.Table(kind.Label()+" "+u.Label(), spec)
}

func specSheet(title string, u Until, kind DimensionKind, spec []SpecLine) sheet.Table {
	t := sheet.Table{Title: title, Selection: "T.o.m. " + u.Label() + ", kronor", Columns: nineSheetColumns(kind.Label())}
	t.Rows = func(yield func([]any) bool) {
		for _, l := range spec {
			if !yield(sheetCells(l.Label(), l.Cells)) {
				return
			}
		}
	}
	return t
}
