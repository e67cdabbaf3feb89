package report

import (
	"fmt"
	"slices"

	"klover/internal/area/goal"
	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/base/story"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// call writes a token that stands alone.
func (w *writer) call(token story.Token) []paper.Block {
	c, ok := w.text.calls[place{token.Line, token.Column}]
	if !ok {
		return []paper.Block{paper.P(paper.B(token.Text))}
	}
	switch c.name {
	case "nyckeltal":
		return []paper.Block{w.cards(c)}
	case "tabell":
		return []paper.Block{w.outcome(c)}
	case "diagram":
		return []paper.Block{w.diagram(c)}
	case "lista":
		return w.rows(w.facts.of(c.figures[0], c.view()), c.form == "punkter")
	case "delar":
		return []paper.Block{w.partTable(w.facts.of(c.figures[0], c.view()))}
	case "definitioner":
		return []paper.Block{w.definitions()}
	case "nyckeltalsforandringar":
		return w.changes(c.view().On.Year())
	case "innehall":
		return []paper.Block{paper.Contents{}}
	case "infoga":
		return w.insertion(token)
	case "sidbrytning":
		return []paper.Block{paper.PageBreak{}}
	}
	return []paper.Block{paper.Para{Runs: w.token(token)}}
}

func (w *writer) cards(c call) paper.KPIs {
	var k paper.KPIs
	for _, key := range c.figures {
		f := w.facts.of(key, c.view())
		card := paper.KPI{Label: orKey(f), Value: f.Text, Figure: key, URL: w.link(f)}
		switch {
		case f.More.Target != nil && f.More.Target.Kind <= figure.Exact && f.More.Target.Period != f.Period:
			card.Note = "Mål för " + f.More.Target.Period.Label() + " " + targetText(f)
		case f.More.Target != nil && f.More.Target.Kind <= figure.Exact:
			card.Note = "Mål " + targetText(f) + " · " + verdictText(f)
		case f.More.Target != nil:
			card.Note = sv.UpperFirst(targetText(f))
		case f.known() && f.Den != 0 && f.Scale == 0:
			card.Note = fmt.Sprintf("%s av %s", sv.Number(f.Num), sv.Number(f.Den))
		case !f.known():
			card.Note = f.Reason
		}
		k.Items = append(k.Items, card)
	}
	return k
}

func orKey(f *Fact) string {
	if f.Name == "" {
		return f.Figure
	}
	return f.Name
}

func (w *writer) cell(runs ...paper.Run) paper.Cell { return paper.Cell{paper.Para{Runs: runs}} }

// outcome is a table of figures: one period with target and verdict, or several
// periods beside each other.
func (w *writer) outcome(c call) paper.Table {
	t := paper.Table{Caption: "Nyckeltal " + c.view().Period().Label(), RowHeads: true, Columns: []paper.Column{{Head: "Nyckeltal", Weight: 3}}}
	if len(c.views) > 1 {
		t.Caption = fmt.Sprintf("Nyckeltal %s–%s", c.views[0].HeadLabel(), c.view().HeadLabel())
		if len(c.views) == 2 {
			t.Caption = fmt.Sprintf("Nyckeltal %s och %s", c.views[0].HeadLabel(), c.view().HeadLabel())
		}
		for _, v := range c.views {
			t.Columns = append(t.Columns, paper.Column{Head: v.HeadLabel(), Align: paper.Right})
		}
	} else {
		t.Columns = append(t.Columns, paper.Column{Head: "Utfall", Align: paper.Right}, paper.Column{Head: "Mål", Weight: 1.5}, paper.Column{Head: "Bedömning", Weight: 1.2})
	}
	if c.form == "ändring" {
		t.Columns = append(t.Columns, paper.Column{Head: "Förändring", Align: paper.Right, Weight: 1.5})
	}
	for _, key := range c.figures {
		row, note := w.outcomeRow(c, key)
		t.Rows = append(t.Rows, row)
		if note != "" {
			t.Notes = append(t.Notes, note)
		}
	}
	return t
}

func (w *writer) outcomeRow(c call, key string) (paper.Row, string) {
	f := w.facts.of(key, c.view())
	row := paper.Row{Cells: []paper.Cell{paper.C(orKey(f))}}
	for _, v := range c.views {
		at := w.facts.of(key, v)
		row.Cells = append(row.Cells, w.cell(append([]paper.Run{w.num(at, at.Text)}, w.reason(at)...)...))
	}
	if len(c.views) == 1 {
		row.Cells = append(row.Cells, paper.C(dash(targetText(f))), paper.C(dash(verdictCell(f))))
	}
	if c.form == "ändring" && len(c.views) > 1 {
		before := w.facts.of(key, c.views[len(c.views)-2])
		row.Cells = append(row.Cells, w.cell(w.num(f, f.figure().Change(f.Value(), before.Value()))))
	} else if c.form == "ändring" {
		row.Cells = append(row.Cells, paper.C(sv.Missing))
	}
	if f.More.Comment == "" {
		return row, ""
	}
	return row, f.Name + ": " + f.More.Comment
}

func verdictCell(f *Fact) string {
	if v := f.verdict(); v != figure.NoTarget {
		return v.Sv()
	}
	return ""
}

func dash(s string) string {
	if s == "" {
		return sv.Missing
	}
	return s
}

// diagram draws one figure as bars with targets, several as series.
func (w *writer) diagram(c call) paper.Figure {
	if len(c.figures) > 1 {
		return paper.Figure{Chart: w.columns(c)}
	}
	first := w.facts.of(c.figures[0], c.view())
	bars := chart.Bars{Title: orKey(first) + perPeriod(c.views), Unit: goal.ChartUnit(first.Unit)}
	for i, v := range c.views {
		f := w.facts.of(c.figures[0], v)
		bar := chart.Bar{Label: v.HeadLabel(), Value: w.plotted(f), Strong: i == len(c.views)-1}
		if t := f.More.Target; t != nil && t.Kind <= figure.Exact && t.Period == f.Period {
			bar.Target = goal.ChartValue(f.figure(), t.Amount, "")
		}
		bars.Items = append(bars.Items, bar)
	}
	return paper.Figure{Chart: bars, Caption: bars.Title}
}

func (w *writer) plotted(f *Fact) chart.Value {
	if !f.known() {
		return chart.Value{}
	}
	return goal.ChartValue(f.figure(), f.Value(), w.link(f))
}

func perPeriod(views []goal.View) string {
	if len(views) > 0 && views[0].Kind == figure.Month {
		return " per månad"
	}
	return " per år"
}

func (w *writer) columns(c call) chart.Columns {
	first := w.facts.of(c.figures[0], c.view())
	k := chart.Columns{Unit: goal.ChartUnit(first.Unit)}
	var names []string
	for _, v := range c.views {
		k.Labels = append(k.Labels, v.HeadLabel())
	}
	for _, key := range c.figures {
		series := chart.Series{Name: orKey(w.facts.of(key, c.view()))}
		for _, v := range c.views {
			series.Values = append(series.Values, w.plotted(w.facts.of(key, v)))
		}
		names = append(names, lowerFirst(series.Name))
		k.Series = append(k.Series, series)
	}
	k.Title = sv.UpperFirst(sv.List(names)) + perPeriod(c.views)
	return k
}

// rows lists the rows behind a value, numbered, with what the register adds to them.
func (w *writer) rows(f *Fact, points bool) []paper.Block {
	counted := slices.DeleteFunc(slices.Clone(f.Rows), func(r FactRow) bool { return figure.Of(r.Term) != figure.Num })
	if len(counted) == 0 {
		if !f.known() {
			return []paper.Block{paper.Para{Runs: append([]paper.Run{paper.T(orKey(f) + ": "), w.num(f, f.Text)}, w.reason(f)...)}}
		}
		return []paper.Block{paper.Text("Inga rader under perioden.")}
	}
	if points {
		return []paper.Block{w.points(counted)}
	}
	t := paper.Table{Caption: f.Name + " " + f.Period.Label(), RowHeads: true, Columns: []paper.Column{{Head: "Nr", Align: paper.Right, Weight: 0.4}}}
	heads := f.More.Heads
	if len(heads) == 0 {
		heads = []string{"Benämning"}
	}
	for i, h := range heads {
		column := paper.Column{Head: h, Weight: 1.5}
		if i == 0 {
			column.Weight = 5
		}
		t.Columns = append(t.Columns, column)
	}
	money := figure.Scale(f.Scale) == figure.Ore
	if money {
		t.Columns = append(t.Columns, paper.Column{Head: "Belopp", Align: paper.Right})
	}
	for i, r := range counted {
		t.Rows = append(t.Rows, w.listRow(f, i+1, r, len(heads), money))
	}
	if money {
		cells := make([]string, len(t.Columns))
		cells[1], cells[len(cells)-1] = "Summa", f.Text
		t.Rows = append(t.Rows, paper.Sum(cells...))
	}
	return []paper.Block{t}
}

// points lists what the rows are called, numbered.
func (w *writer) points(rows []FactRow) paper.List {
	l := paper.List{Numbered: true}
	for _, r := range rows {
		name := r.Label
		if len(r.Cells) > 0 {
			name = r.Cells[0]
		}
		l.Items = append(l.Items, paper.Item{Runs: []paper.Run{paper.Link(name, r.URL)}})
	}
	return l
}

func (w *writer) listRow(f *Fact, no int, r FactRow, heads int, money bool) paper.Row {
	cells := r.Cells
	if len(cells) == 0 {
		cells = cellList{r.Label}
	}
	row := paper.Row{Cells: []paper.Cell{paper.C(fmt.Sprint(no)), w.cell(paper.Link(cells[0], r.URL))}}
	for i := 1; i < heads; i++ {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		row.Cells = append(row.Cells, paper.C(dash(text)))
	}
	if money {
		row.Cells = append(row.Cells, paper.C(term(f, r.Amount)))
	}
	return row
}

func (w *writer) partTable(f *Fact) paper.Table {
	t := paper.Table{Caption: orKey(f) + " " + f.Period.Label(), RowHeads: true,
		Columns: []paper.Column{{Head: "Del", Weight: 3}, {Head: unitHead(f), Align: paper.Right}}}
	for _, p := range f.More.Parts {
		t.Rows = append(t.Rows, paper.Row{Cells: []paper.Cell{paper.C(sv.UpperFirst(p.Label)), w.cell(w.num(f, term(f, p.Num)))}})
	}
	total := "Summa"
	if f.Den != 0 {
		total = "Täljare"
	}
	text := f.Text
	if f.known() {
		text = term(f, f.Num)
	}
	t.Rows = append(t.Rows, paper.Sum(total, text))
	return t
}

func unitHead(f *Fact) string {
	if figure.Scale(f.Scale) == figure.Ore {
		return "Belopp"
	}
	return "Antal"
}

// definitions lists every figure that the report uses with the definition that held.
func (w *writer) definitions() paper.Table {
	t := paper.Table{Caption: "Nyckeltalens definitioner", RowHeads: true, Dense: true,
		Columns: []paper.Column{{Head: "Nyckeltal", Weight: 1.6}, {Head: "Definition", Weight: 4}, {Head: "Version", Weight: 0.9}, {Head: "Källa", Weight: 1.8}}}
	type version struct {
		figure string
		n      int64
	}
	seen := map[version]bool{}
	for _, f := range w.facts.order {
		v := version{f.Figure, f.Definition}
		if f.Role != Valued || seen[v] || f.DefinitionText == "" {
			continue
		}
		seen[v] = true
		t.Rows = append(t.Rows, paper.R(f.Name, f.DefinitionText, versionText(f), f.Source))
	}
	return t
}

func versionText(f *Fact) string {
	if f.ValidFrom == 0 {
		return fmt.Sprint(f.Definition)
	}
	return fmt.Sprintf("%d, från %s", f.Definition, f.ValidFrom.Sv())
}

// changes tells which figures begin and end in a year.
func (w *writer) changes(year int) []paper.Block {
	var out []paper.Block
	for _, role := range []struct {
		role  Role
		title string
	}{{Added, "Tillkommer %d"}, {Retired, "Utgår %d"}} {
		list := w.facts.changes(role.role, year)
		if len(list) == 0 {
			continue
		}
		var l paper.List
		for _, f := range list {
			l.Items = append(l.Items, paper.Item{Runs: []paper.Run{paper.Link(f.Name, changeLink(w, f))}})
		}
		out = append(out, paper.P(paper.B(fmt.Sprintf(role.title, year))), l)
	}
	if len(out) == 0 {
		out = append(out, paper.Text(fmt.Sprintf("Inga nyckeltal tillkommer eller utgår %s.", day.Year(year).Label())))
	}
	return out
}

func changeLink(w *writer, f *Fact) string {
	if w.report.Locked() {
		return w.link(f)
	}
	return goal.Path + "/" + f.Figure
}

// insertion writes what another area has made, with its headings below the one that
// it stands under.
func (w *writer) insertion(token story.Token) []paper.Block {
	one, ok := w.text.inserted[place{token.Line, token.Column}]
	if !ok {
		return []paper.Block{paper.P(paper.B(token.Text))}
	}
	var texts [][]story.Block
	for _, piece := range one.pieces {
		if piece.text != nil {
			texts = append(texts, piece.text.blocks)
		}
	}
	levels, outer := w.Places(texts...), w.text
	defer func() { w.text = outer }()
	var out []paper.Block
	for _, piece := range one.pieces {
		if piece.text == nil {
			out = append(out, paper.Under(w.Level, piece.blocks)...)
			continue
		}
		w.text = *piece.text
		out = append(out, w.Placed(piece.text.blocks, levels)...)
	}
	return out
}
