package report

import (
	"slices"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/word/story"
)

// blocks writes a text. Its headings stand below the one above it.
func (w *writer) blocks(t text, blocks []story.Block) []paper.Block {
	return w.placed(t, blocks, below(w.level, levelsIn(blocks)))
}

func levelsIn(blocks []story.Block) []int {
	var levels []int
	for _, b := range blocks {
		if b.Kind == story.Heading {
			levels = append(levels, b.Level)
		}
	}
	return levels
}

// placed writes a text whose headings have their places.
func (w *writer) placed(t text, blocks []story.Block, place map[int]int) []paper.Block {
	var out []paper.Block
	for _, b := range blocks {
		switch b.Kind {
		case story.Heading:
			w.level = place[b.Level]
			out = append(out, paper.Heading{Level: w.level, Text: paper.PlainText(w.runs(t, b.Runs)), Numbered: w.numbered(w.level, b.Count)})
		case story.Para:
			out = append(out, paper.Para{Runs: w.runs(t, b.Runs)})
		case story.Bullets, story.Numbered:
			out = append(out, w.list(t, b))
		case story.Table:
			out = append(out, w.table(t, b)...)
		case story.Quote:
			out = append(out, paper.Quote{Paras: w.paras(t, b.Blocks), Source: b.Title})
		case story.Box:
			out = append(out, w.box(t, b))
		case story.Call:
			out = append(out, w.call(t, b)...)
		}
	}
	return out
}

// deepest is the lowest level of heading that documents have.
const deepest = 4

// below gives each level of heading that a text uses its place under a heading, so
// that none is skipped whatever levels the author wrote.
func below(level int, used []int) map[int]int {
	used = slices.Clone(used)
	slices.Sort(used)
	place := map[int]int{}
	for i, l := range slices.Compact(used) {
		place[l] = min(level+1+i, deepest)
	}
	return place
}

// under sets the headings of blocks below a level.
func under(level int, blocks []paper.Block) []paper.Block {
	var used []int
	paper.EachHeading(blocks, func(h *paper.Heading) { used = append(used, h.Level) })
	place := below(level, used)
	return paper.EachHeading(blocks, func(h *paper.Heading) { h.Level = place[h.Level] })
}

func (w *writer) list(t text, b story.Block) paper.List {
	l := paper.List{Numbered: b.Kind == story.Numbered}
	for i, runs := range b.Items {
		it := paper.Item{Runs: w.runs(t, runs)}
		if b.Subs[i] != nil {
			sub := w.list(t, *b.Subs[i])
			it.Sub = &sub
		}
		l.Items = append(l.Items, it)
	}
	return l
}

// wide is how many columns a table may have on an upright page.
const wide = 7

// table writes a table; a wide one gets a lying page.
func (w *writer) table(t text, b story.Block) []paper.Block {
	if len(b.Rows) == 0 {
		return nil
	}
	table := paper.Table{RowHeads: true, Caption: b.Title}
	var plain [][]string
	for i, row := range b.Rows {
		cells := make([]paper.Cell, len(b.Rows[0]))
		texts := make([]string, len(cells))
		for j := range cells {
			cells[j] = paper.C("")
			if j < len(row) {
				cells[j] = paper.Cell{paper.Para{Runs: w.runs(t, row[j])}}
				texts[j] = strings.ReplaceAll(paper.PlainText(cells[j][0].Runs), "\n", " ")
			}
		}
		plain = append(plain, texts)
		if i > 0 {
			table.Rows = append(table.Rows, paper.Row{Kind: rowKind(cells), Cells: cells})
		}
	}
	table.Columns = paper.PlainTable(plain).Columns
	for i := range min(len(b.Aligns), len(table.Columns)) {
		if b.Aligns[i] != story.Left {
			table.Columns[i].Align = paper.Align(b.Aligns[i])
		}
	}
	if len(table.Columns) <= wide || w.lying {
		table.Dense = w.lying
		return []paper.Block{table}
	}
	table.Dense = true
	return []paper.Block{paper.Landscape{Blocks: []paper.Block{table}}}
}

// rowKind tells what a row is by what is bold: only its first cell with something in
// it is a heading, all of them a sum.
func rowKind(cells []paper.Cell) paper.RowKind {
	filled, bold := 0, 0
	for _, c := range cells {
		if strings.TrimSpace(paper.PlainText(c[0].Runs)) == "" {
			continue
		}
		filled++
		if !slices.ContainsFunc(c[0].Runs, func(r paper.Run) bool { return !r.Bold && strings.TrimSpace(r.Text) != "" }) {
			bold++
		}
	}
	first := strings.ToLower(paper.PlainText(cells[0][0].Runs))
	switch {
	case filled == 0 || bold < filled || first == "":
		return paper.Body
	case filled == 1 && len(cells) > 1:
		return paper.Section
	case strings.HasPrefix(first, "summa") || strings.HasPrefix(first, "total"):
		return paper.Total
	}
	return paper.Subtotal
}

var boxes = map[string]paper.CalloutKind{"beslut": paper.Decision, "info": paper.Info, "varning": paper.Warning}

// lyingBox is the box whose content stands on lying pages.
const lyingBox = "liggande"

func (w *writer) box(t text, b story.Block) paper.Block {
	if b.Name == lyingBox {
		w.lying = true
		defer func() { w.lying = false }()
		return paper.Landscape{Blocks: w.blocks(t, b.Blocks)}
	}
	return paper.Callout{Kind: boxes[b.Name], Title: b.Title, Paras: w.paras(t, b.Blocks)}
}

// paras writes paragraphs and points for a place that holds only paragraphs.
func (w *writer) paras(t text, blocks []story.Block) []paper.Para {
	var paras []paper.Para
	for _, b := range blocks {
		if b.Kind == story.Para {
			paras = append(paras, paper.Para{Runs: w.runs(t, b.Runs)})
		}
		for _, item := range b.Items {
			paras = append(paras, paper.Para{Runs: append([]paper.Run{paper.T("– ")}, w.runs(t, item)...)})
		}
		if b.Kind == story.Call {
			paras = append(paras, paper.Para{Runs: w.token(t, b.Token)})
		}
	}
	return paras
}
