package analysis

import (
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// table shows the rows: each name leads one step down, each figure to its lines.
func (c Cube) table(r Result) ui.Table {
	t := ui.Table{Label: c.title(), Heads: c.heads(r)}
	for _, row := range r.Rows {
		t.Rows = append(t.Rows, c.row(r, row))
	}
	if r.More {
		t.Rows = append(t.Rows, c.othersRow(r))
	}
	if len(r.Rows) == 0 {
		t.Empty = ui.Empty{Icon: "zoom-question", Title: "Inga inköp i urvalet", Text: "Prova en annan period eller ta bort ett filter.", Actions: []ui.Action{{Label: "Börja om", URL: Path}}}
		return t
	}
	t.Totals = []ui.Cell{{Text: "Summa"}}
	for _, cell := range c.cells(r, r.Total, c.Filter) {
		t.Totals = append(t.Totals, ui.Cell{Text: cell.Text, Number: true})
	}
	return t
}

func (c Cube) heads(r Result) []ui.Head {
	heads := []ui.Head{c.head(c.Rows.Label, byName, false)}
	for _, one := range r.Columns {
		label := one.Label
		if one.Short != "" {
			label = one.Short
		}
		heads = append(heads, ui.Head{Label: label, Number: true})
	}
	sum := c.Measure.Label
	if unit := c.unit(); unit != "" {
		sum += ", " + unit
	}
	heads = append(heads, c.head(sum, bySum, true))
	if c.shares() {
		heads = append(heads, ui.Head{Label: "Andel", Number: true})
	}
	if r.Compared {
		heads = append(heads, c.head("Året före", byBefore, true), c.head("Förändring", byChange, true))
	}
	return heads
}

// shares tells whether a row can be a share of the whole.
func (c Cube) shares() bool { return c.Measure.Kind != Ratio && c.Measure.adds() }

// head sorts by its column: figures the largest first, names from A.
func (c Cube) head(label, key string, number bool) ui.Head {
	h := ui.Head{Label: label, Number: number}
	other := c
	other.Sort = key
	if number {
		other.Sort = "-" + key
	}
	switch now, falls := strings.CutPrefix(c.Sort, "-"); {
	case now == key && falls:
		h.Order, other.Sort = "descending", key
	case now == key:
		h.Order, other.Sort = "ascending", "-"+key
	}
	h.Sort = other.URL()
	return h
}

func (c Cube) row(r Result, row Row) ui.Row {
	f := c.Filter.With(c.Rows, row.Value)
	name := ui.Link(row.Label, c.openURL(row.Item)).Under(row.Note)
	if row.Value == "" { // what lacks the value cannot be chosen
		name = ui.Text(row.Label)
	}
	return ui.Row{ID: row.Value, Cells: append([]ui.Cell{name}, c.cells(r, row, f)...)}
}

func (c Cube) othersRow(r Result) ui.Row {
	name := ui.Text("Övriga")
	if next, ok := c.more(); ok {
		name = ui.Link("Övriga", next.URL())
	}
	cells := c.cells(r, r.Others, Filter{})
	for i := range cells {
		cells[i].URL = "" // the rest of a list is no filter
	}
	return ui.Row{Cells: append([]ui.Cell{name}, cells...)}
}

// more is the question with more rows.
func (c Cube) more() (Cube, bool) {
	for _, n := range tops {
		if n > c.Top {
			c.Top = n
			return c, true
		}
	}
	return c, false
}

// cells are the figures of a row, whose lines the filter gives.
func (c Cube) cells(r Result, row Row, f Filter) []ui.Cell {
	var cells []ui.Cell
	for i, v := range row.Cells {
		cells = append(cells, c.figureCell(v, LinesURL(f.With(c.Columns, r.Columns[i].Value))))
	}
	cells = append(cells, c.figureCell(row.Now, LinesURL(f)))
	if c.Measure.Kind == Ratio && row.Now.Den != 0 {
		cells[len(cells)-1] = cells[len(cells)-1].Under(c.terms(row.Now))
	}
	if c.shares() {
		cells = append(cells, ui.Number(sv.Percent(row.Now.Num, r.Total.Now.Num, 1)))
	}
	if r.Compared {
		before, _ := f.before()
		cells = append(cells, c.figureCell(row.Before, LinesURL(before)), ui.Number(c.changed(row.Now, row.Before)))
	}
	for i := range cells {
		if cells[i].Text == sv.Missing {
			cells[i].Text, cells[i].URL = "", ""
		}
	}
	return cells
}

func (c Cube) figureCell(v Value, url string) ui.Cell {
	cell := ui.Number(c.text(v))
	if v != (Value{}) {
		cell.URL = url
	}
	return cell
}

// trendTable is what the trend shows.
func (c Cube) trendTable(r Result) ui.Table {
	d := c.bucket()
	t := ui.Table{Label: c.Measure.Label + " per " + sv.LowerFirst(d.Label), Heads: []ui.Head{{Label: d.Label}, {Label: c.Measure.Label, Number: true}}}
	if r.Compared {
		t.Heads = append(t.Heads, ui.Head{Label: "Året före", Number: true}, ui.Head{Label: "Förändring", Number: true})
	}
	for _, p := range c.points(r) {
		f := c.Filter.With(d, p.Value)
		cells := []ui.Cell{ui.Text(p.Label), c.figureCell(p.Now, LinesURL(f))}
		if r.Compared {
			before, _ := f.before()
			cells = append(cells, c.figureCell(p.Before, LinesURL(before)), ui.Number(c.changed(p.Now, p.Before)))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: cells})
	}
	return t
}

// flowTable is what the flows show.
func flowTable(s chart.Sankey) ui.Table {
	t := ui.Table{Label: s.Title, Heads: []ui.Head{{Label: "Från"}, {Label: "Till"}, {Label: "Inköp, " + s.Unit, Number: true}}}
	for _, f := range s.Flows {
		amount := ui.Number(f.Value.Text)
		amount.URL = f.Value.URL
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.Text(s.Nodes[f.From].Label), ui.Text(s.Nodes[f.To].Label), amount}})
	}
	return t
}
