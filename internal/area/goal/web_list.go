package goal

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"

	"klover/internal/base/chart"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

type listPage struct {
	Picker  picker
	Groups  []listGroup
	Resting []restingFigure
	Empty   ui.Empty
	Excel   string
	CSV     string
	Actions []ui.Action
	Note    string
}

type listGroup struct {
	Heading string
	ID      string // where the page has it
	Rows    []listRow
}

type listRow struct {
	Name       string
	URL        string
	Owner      string
	Life       []ui.Badge
	Value      string
	RowsURL    string
	Fraction   string
	Reason     string // why there is no value
	Published  string
	ByHand     bool
	Entered    string // source and day of evidence of a value entered by hand
	Target     string
	Verdict    ui.Badge
	Change     string
	Trend      ui.Badge
	Spark      template.HTML
	Definition string
	Source     string
	Note       string
}

type restingFigure struct{ Name, Text, URL string }

var listTmpl = web.Parse[listPage](pages, "list.html", "picker.html")

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	v, err := a.view(r)
	if err != nil {
		return err
	}
	found, err := a.Store.Lines(r.Context(), v)
	if err != nil {
		return err
	}
	if wantsSheet(r) {
		return a.sendSheet(w, r, fileName("nyckeltal", v.PeriodText()), linesSheet(v, found))
	}
	page := listPage{
		Picker: newPicker(v, View.URL, Path), Excel: v.URL() + "&format=xlsx", CSV: v.URL() + "&format=csv",
		Empty:   ui.Empty{Icon: "gauge", Title: "Inga nyckeltal följdes under perioden", Text: "Välj en senare period."},
		Actions: a.listActions(r, v),
		Note:    "Källa: registren i Klöver, räknat nu. Klicka på ett värde för raderna bakom det.",
	}
	for i, g := range Groups(found) {
		page.Groups = append(page.Groups, listGroup{Heading: g.Heading, ID: fmt.Sprintf("omrade-%d", i+1), Rows: listRows(g.Lines, a.Store.Today())})
	}
	for _, f := range a.Store.Resting(v) {
		page.Resting = append(page.Resting, resting(f, v))
	}
	return listTmpl.Render(w, r, "Nyckeltal", page)
}

func (a *Web) listActions(r *http.Request, v View) []ui.Action {
	actions := []ui.Action{
		{Label: "Egna mått", URL: MeasurePath, Icon: "notebook"},
		{Label: "Stängda månader", URL: Path + "/manader", Icon: "lock"},
		{Label: "Mål", URL: targetsURL(v.On.Year()), Icon: "target-arrow"},
	}
	if web.May(r.Context(), "figure.target") {
		actions = append(actions, ui.Action{Label: "Sätt mål", URL: Path + "/mal/ny?" + v.query(), Icon: "plus", Primary: true})
	}
	return actions
}

func listRows(lines []Line, today day.Date) []listRow {
	rows := make([]listRow, len(lines))
	for i, l := range lines {
		rows[i] = listRow{
			Name: l.Figure.Name, URL: l.URL(), Owner: l.Figure.Owner, Life: life(l.Figure, l.View.Period()),
			Value: l.Figure.Text(l.Value), RowsURL: l.Value.URL, Fraction: fraction(l.Value), Reason: l.Value.Reason,
			Published: l.Published.Value, ByHand: l.Figure.ByHand, Entered: l.Entered(), Target: l.TargetText(), Verdict: verdictBadge(l),
			Change: l.Change(), Trend: trends[l.Figure.Trend(l.Value, l.Before)],
			Definition: l.Definition.Text, Source: l.Definition.Source, Note: l.Figure.Note,
		}
		if l.Running(today) {
			rows[i].Change, rows[i].Trend = "perioden pågår", ui.Badge{}
		}
		if l.known() > 1 {
			rows[i].Spark = chart.SVG(l.spark())
		}
	}
	return rows
}

func resting(f figure.Figure, v View) restingFigure {
	text := "följs från och med " + f.Added.Sv()
	if f.Retired != 0 && f.Retired <= v.Period().From {
		text = "avvecklat " + f.Retired.Sv()
	}
	return restingFigure{Name: f.Name, Text: text, URL: v.FigureURL(f.Key)}
}

// linesSheet is the page as a sheet: one row for each figure.
func linesSheet(v View, found []Line) sheet.Table {
	return sheet.Table{
		Title: "Nyckeltal", Selection: "Period: " + v.Label(),
		Columns: []sheet.Column{
			{Key: "group", Label: "Område"}, {Key: "name", Label: "Nyckeltal", Width: 40},
			{Key: "key", Label: "Nyckel", Help: "Nyckeltalets namn i API:et och i rapportmallar."},
			{Key: "num", Label: "Täljare", Kind: sheet.Decimal, Help: "Kronor för belopp, annars antal."},
			{Key: "den", Label: "Nämnare", Kind: sheet.Count},
			{Key: "value", Label: "Värde", Kind: sheet.Decimal, Help: "I nyckeltalets enhet; andelar som andel av ett."},
			{Key: "unit", Label: "Enhet"}, {Key: "text", Label: "Värde i text"}, {Key: "reason", Label: "Varför värde saknas", Width: 40},
			{Key: "target", Label: "Mål"}, {Key: "verdict", Label: "Bedömning"}, {Key: "change", Label: "Förändring"},
			{Key: "published", Label: "Publicerat"}, {Key: "entered", Label: "Infört för hand ur", Width: 40}, {Key: "version", Label: "Definition nr", Kind: sheet.Count},
			{Key: "definition", Label: "Definition", Kind: sheet.Long},
		},
		Rows: slices.Values(sheetRows(found)),
	}
}

func sheetRows(found []Line) [][]any {
	var rows [][]any
	for _, g := range Groups(found) {
		for _, l := range g.Lines {
			num, den, value := cells(l.Figure, l.Value)
			rows = append(rows, []any{g.Heading, l.Figure.Name, l.Figure.Key, num, den, value, UnitName(l.Figure.Unit),
				l.Figure.Text(l.Value), l.Value.Reason, l.TargetText(), verdictBadge(l).Text, l.Change(), l.Published.Value, l.Entered(),
				int64(l.Definition.Version), l.Definition.Text})
		}
	}
	return rows
}

// cells returns a value's parts for a sheet; nothing where there is no value.
func cells(f figure.Figure, v figure.Value) (num, den, value any) {
	if v.State != figure.Known {
		return nil, nil, nil
	}
	num = float64(v.Num)
	if v.Scale == figure.Ore {
		num = float64(v.Num) / 100
	}
	if v.Den != 0 {
		den = v.Den
	}
	return num, den, v.Cell(f.Unit)
}
