package compare

import (
	"time"

	"klover/internal/base/chart"
	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/base/web/ui"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// steps are the numbers of tenders that are drawn, from least to most; -1 is no limit.
var steps = []struct {
	label       string
	least, most int64
}{{"0", 0, 0}, {"1", 1, 1}, {"2", 2, 2}, {"3", 3, 3}, {"4", 4, 4}, {"5", 5, 5}, {"6–9", 6, 9}, {"10–", 10, -1}}

// spread draws how many tenders the procurements got.
func (q asked) spread() ui.Figure {
	if q.Whole.Ours.Known() == 0 && q.Whole.Theirs.Known() == 0 {
		return ui.Figure{}
	}
	k := chart.Columns{Title: "Så många anbud får upphandlingarna", Unit: "%", LabelName: "Antal anbud", Series: []chart.Series{{Name: "Vi, i Klöver"}, {Name: "Urvalet"}}}
	for _, s := range steps {
		k.Labels = append(k.Labels, s.label)
		for i, t := range []Tally{q.Whole.Ours, q.Whole.Theirs} {
			k.Series[i].Values = append(k.Series[i].Values, shareValue(t.between(s.least, s.most), t.Known()))
		}
	}
	return ui.Figure{Title: k.Title, SVG: chart.SVG(k), Table: asTable(k.Title, k.Table()),
		Note: "Andel av de upphandlingar där antalet anbud är känt: " + sv.Number(q.Whole.Ours.Known()) + " av våra " + sv.Number(q.Whole.Ours.N) + ", " + sv.Number(q.Whole.Theirs.Known()) + " av urvalets " + sv.Number(q.Whole.Theirs.N) + "."}
}

func shareValue(n, of int64) chart.Value {
	if of == 0 {
		return chart.Value{}
	}
	return chart.Value{Number: 100 * float64(n) / float64(of), Text: sv.Decimal(100*n, of, 1)}
}

// asTable shows what a chart draws.
func asTable(label string, rows [][]string) ui.Table {
	t := ui.Table{Label: label}
	for i, row := range rows {
		var cells []ui.Cell
		for j, text := range row {
			if i == 0 {
				t.Heads = append(t.Heads, ui.Head{Label: text, Number: j > 0})
				continue
			}
			cells = append(cells, ui.Cell{Text: text, Number: j > 0})
		}
		if i > 0 {
			t.Rows = append(t.Rows, ui.Row{Cells: cells})
		}
	}
	return t
}

// mostDrawn is how many parts a chart has room for.
const mostDrawn = 10

// drawn is the value of a measure in a chart; unknown when it is not measured.
func (m Measure) drawn(v figure.Value) chart.Value {
	if v.State != figure.Known {
		return chart.Value{}
	}
	number := float64(v.Num)
	if v.Den != 0 {
		number /= float64(v.Den)
	}
	if m.Unit == figure.Percent {
		number *= 100
	}
	return chart.Value{Number: number, Text: m.Text(v)}
}

// partChart draws the parts with most of the set's rows.
func (q asked) partChart() ui.Figure {
	parts := q.parts[:min(len(q.parts), mostDrawn)]
	if len(parts) == 0 {
		return ui.Figure{}
	}
	title := q.measure.Label + " per " + lower(field.LabelOf(Bys, string(q.by)))
	if !q.by.shared() {
		rank := chart.Rank{Title: title, ItemName: field.LabelOf(Bys, string(q.by)), ValueName: "Urvalet"}
		for _, s := range parts {
			rank.Items = append(rank.Items, chart.Bar{Label: s.Label, Value: q.measure.drawn(q.measure.ValueIn(s.Theirs, q.Holds))})
		}
		return ui.Figure{Title: title, SVG: chart.SVG(rank), Note: q.drawnNote()}
	}
	k := chart.Columns{Title: title, Labels: make([]string, len(parts)), LabelName: field.LabelOf(Bys, string(q.by)), Series: []chart.Series{{Name: "Vi, i Klöver"}, {Name: "Urvalet"}}}
	for i, s := range parts {
		k.Labels[i] = q.by.short(s)
		k.Series[0].Values = append(k.Series[0].Values, q.measure.drawn(q.measure.Value(s.Ours)))
		k.Series[1].Values = append(k.Series[1].Values, q.measure.drawn(q.measure.ValueIn(s.Theirs, q.Holds)))
	}
	return ui.Figure{Title: title, SVG: chart.SVG(k), Note: q.drawnNote()}
}

func (q asked) drawnNote() string {
	if len(q.parts) <= mostDrawn {
		return ""
	}
	return "De " + sv.Number(mostDrawn) + " delar som har flest rader i urvalet. Alla står i tabellen."
}

// short is what a part is called below a column.
func (b By) short(s Side) string {
	if b == ByCPV && s.Key != "" {
		return s.Key
	}
	const room = 16
	if letters := []rune(s.Label); len(letters) > room {
		return string(letters[:room-1]) + "…"
	}
	return s.Label
}

// sheet is the measures, and the parts of the chosen one.
func (q asked) sheet(at time.Time) sheet.Table {
	t := sheet.Table{Title: "Jämförelse", Selection: q.lead(), At: at, Columns: []sheet.Column{
		{Key: "part", Label: "Del"}, {Key: "measure", Label: "Mått"}, {Key: "ours", Label: "Vi"}, {Key: "ours_num", Label: "Vår täljare", Kind: sheet.Count}, {Key: "ours_den", Label: "Vår nämnare", Kind: sheet.Count},
		{Key: "theirs", Label: "Urvalet"}, {Key: "theirs_num", Label: "Urvalets täljare", Kind: sheet.Count}, {Key: "theirs_den", Label: "Urvalets nämnare", Kind: sheet.Count},
		{Key: "ours_definition", Label: "Vår definition"}, {Key: "theirs_definition", Label: "Urvalets definition"}, {Key: "source", Label: "Källa"}, {Key: "licence", Label: "Licens"}}}
	t.Rows = func(yield func([]any) bool) {
		for _, l := range q.lines() {
			a, b := l.measure.Value(l.side.Ours), l.measure.ValueIn(l.side.Theirs, q.Holds)
			row := append([]any{l.part, l.measure.Label}, append(cells(l.measure, a), cells(l.measure, b)...)...)
			if !yield(append(row, l.measure.Ours, l.measure.Theirs, q.Set.Source, q.Set.Licence)) {
				return
			}
		}
	}
	return t
}

func cells(m Measure, v figure.Value) []any {
	if v.State != figure.Known {
		return []any{m.Text(v), "", ""}
	}
	if v.Den == 0 {
		return []any{m.Text(v), v.Num, ""}
	}
	return []any{m.Text(v), v.Num, v.Den}
}

// notices warn of what makes the sides differ.
func (q asked) notices() []ui.Notice {
	var list []ui.Notice
	if q.Filter.Year != int(q.Set.Year) {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: "Olika år", Text: "Våra siffror gäller ett annat år än urvalets. Reglerna och marknaden kan ha ändrats däremellan."})
	}
	if q.Filter.Kind != "" || q.Filter.Region != "" {
		list = append(list, ui.Notice{Tone: ui.Info, Title: "Filter på köpare gäller urvalet", Text: "Våra siffror påverkas inte av dem."})
	}
	if q.Filter.Category != "" && q.Whole.Theirs.N == 0 {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: "Kategorin finns inte i urvalet", Text: "Urvalet har inga kategorier. Ange vilka CPV-koder som hör till kategorin på sidan CPV-koder."})
	}
	return list
}
