package analysis

import (
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

const (
	keyOf    = "av"
	keyClass = "abc"
	drawnABC = 20 // rows of the chart
)

// weighed are the dimensions that are sorted by weight.
var weighed = []field.Option{{Value: "leverantor", Label: "Leverantörer"}, {Value: "artikel", Label: "Artiklar"}, {Value: categoryKey, Label: "Kategorier"}}

var abcClasses = []field.Option{{Value: "A", Label: "A"}, {Value: "B", Label: "B"}, {Value: "C", Label: "C"}}

func abcListing(d Dimension, f Filter, total money.Amount) ui.Listing[ABCRow] {
	return ui.Listing[ABCRow]{One: sv.LowerFirst(d.Label), Many: "rader", Sort: "-spent", Per: 50, Columns: ui.Columns[ABCRow]{
		{Label: d.Label, Key: "name", Cell: func(r *ABCRow) ui.Cell { return ui.Text(r.Label).Under(r.Note) }},
		{Label: "Klass", Key: "class", Cell: func(r *ABCRow) ui.Cell {
			return ui.Mark(ui.Badge{Text: r.Class, Tone: abcTone[r.Class], Icon: "circle"})
		}},
		{Label: "Inköp, kr", Key: "spent", Number: true, Cell: func(r *ABCRow) ui.Cell { return kr(r.Spent, LinesURL(f.With(d, r.Value))) }},
		{Label: "Andel", Key: "share", Number: true, Cell: func(r *ABCRow) ui.Cell { return ui.Number(sv.Percent(int64(r.Spent), int64(total), 1)) }},
		{Label: "Ackumulerat", Key: "running", Number: true, Cell: func(r *ABCRow) ui.Cell { return ui.Number(sv.Percent(int64(r.Running), int64(total), 1)) }},
		{Label: "Rader", Key: "lines", Number: true, Cell: func(r *ABCRow) ui.Cell { return ui.Number(sv.Number(r.Lines)) }},
	}}
}

var abcTone = map[string]ui.Tone{"A": ui.Accent, "B": ui.Info, "C": ui.Neutral}

func (a *Web) abc(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := a.question(r)
	if err != nil {
		return err
	}
	page := followPage{Crumbs: []ui.Crumb{analysisCrumb}, Tabs: followTabs(ctx, ABCPath), Own: q.scope.Own(), Lead: "Vilka få som står för det mesta av inköpen."}
	if page.Empty, err = a.nothing(ctx, q.scope); err != nil || page.Empty.Title != "" {
		return orRender(err, func() error { return followTmpl.Render(w, r, "ABC-analys", page) })
	}
	d := weighedOf(r.FormValue(keyOf))
	all, err := a.Store.ABC(ctx, q.scope, q.filter, d)
	if err != nil {
		return err
	}
	filters, err := a.narrowed(ctx, ui.Filter{Key: keyOf, Label: "Av", Options: weighed}, ui.Filter{Key: keyClass, Label: "Klass", Options: abcClasses})
	if err != nil {
		return err
	}
	listing := abcListing(d, q.filter, all.Total)
	list := listing.Query(r, filters...)
	class := list.Get(keyClass)
	chosen := slices.DeleteFunc(slices.Clone(all.Rows), func(r ABCRow) bool { return class != "" && class != r.Class })
	if record.Format(r) != "" {
		return record.Send(w, r, "abc", abcSheet(d, all.Total, chosen, a.Store, q.filter), new(error))
	}
	page.List = listing.List(list, cut(list, chosen), ui.Count{N: len(chosen), More: all.More}, filters...)
	page.List.Excel, page.List.Search = record.Excel(list), ""
	page.KPIs, page.Figure = abcCards(all, list), abcFigure(d, all, q.filter)
	return followTmpl.Render(w, r, "ABC-analys", page)
}

func weighedOf(key string) Dimension {
	if field.LabelOf(weighed, key) == "" {
		key = weighed[0].Value
	}
	d, _ := DimensionOf(key)
	return d
}

func abcCards(all ABC, q ui.Query) []ui.KPI {
	var cards []ui.KPI
	for _, c := range all.classesOf() {
		cards = append(cards, ui.KPI{Label: "Klass " + c.Class, Value: c.Share(), Note: sv.Number(c.N) + " med " + sv.Mkr(c.Spent, 1), URL: q.With(keyClass, c.Class)})
	}
	return cards
}

// abcFigure is the largest with their running share.
func abcFigure(d Dimension, all ABC, f Filter) ui.Figure {
	if all.Total <= 0 {
		return ui.Figure{}
	}
	c := chart.Rank{Title: "De största: " + strings.ToLower(d.Label), Unit: "tkr", ItemName: d.Label}
	for _, r := range all.Rows[:min(len(all.Rows), drawnABC)] {
		c.Items = append(c.Items, chart.Bar{Label: r.Label, Value: chart.Value{Number: float64(r.Spent) / 100_000, Text: inTkr(r.Spent, 0), URL: LinesURL(f.With(d, r.Value))}})
		c.Shares = append(c.Shares, chart.Value{Number: 100 * float64(r.Running) / float64(all.Total), Text: sv.Percent(int64(r.Running), int64(all.Total), 0)})
	}
	return figureOf(c, "")
}

func abcSheet(d Dimension, total money.Amount, rows []ABCRow, s Store, f Filter) sheet.Table {
	return sheet.Table{Title: "ABC, " + d.Label, Selection: f.Period.Label(), At: s.DB.Now(), Columns: []sheet.Column{{Key: "name", Label: d.Label, Width: 40}, {Key: "note", Label: "Nummer"}, {Key: "class", Label: "Klass"},
		{Key: "spent", Label: "Inköp", Kind: sheet.Amount}, {Key: "share", Label: "Andel", Kind: sheet.Percent}, {Key: "running", Label: "Ackumulerat", Kind: sheet.Amount}, {Key: "lines", Label: "Rader", Kind: sheet.Count}},
		Rows: func(yield func([]any) bool) {
			for _, r := range rows {
				if !yield([]any{r.Label, r.Note, r.Class, r.Spent.Cell(), float64(r.Spent) / float64(max(total, 1)), r.Running.Cell(), r.Lines}) {
					return
				}
			}
		}}
}
