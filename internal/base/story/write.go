package story

import (
	"slices"
	"strings"

	"klover/internal/base/paper"
)

// A Writer makes blocks of a document of a text that has been read. What the tokens
// say is its owner's matter.
type Writer struct {
	Say    func(Token) []paper.Run           // a token in a sentence; it stands as it was typed when nil
	Call   func(Token) []paper.Block         // a token alone in its paragraph; it is said as in a sentence when nil
	Number func(level int, wanted bool) bool // whether a heading gets the number it wants; it does when nil
	Level  int                               // of the heading above what is written

	lying bool // on a lying page
}

// Write reads a text and writes it from the top of a document; say may be nil.
func Write(text string, say func(Token) []paper.Run) []paper.Block {
	parsed, _ := Parse(text)
	return (&Writer{Say: say}).Blocks(parsed)
}

// Blocks writes a text below the heading above it.
func (w *Writer) Blocks(blocks []Block) []paper.Block { return w.Placed(blocks, w.Places(blocks)) }

// Places gives the headings of texts that follow each other their levels below the
// heading above, so that none is skipped whatever the author wrote.
func (w *Writer) Places(texts ...[]Block) map[int]int {
	var used []int
	for _, blocks := range texts {
		for _, b := range blocks {
			if b.Kind == Heading {
				used = append(used, b.Level)
			}
		}
	}
	return paper.Below(w.Level, used)
}

// Placed writes a text whose headings have their places.
func (w *Writer) Placed(blocks []Block, place map[int]int) []paper.Block {
	var out []paper.Block
	for _, b := range blocks {
		switch b.Kind {
		case Heading:
			out = append(out, w.heading(b, place[b.Level]))
		case Para:
			out = append(out, paper.Para{Runs: w.Runs(b.Runs)})
		case Bullets, Numbered:
			out = append(out, w.list(b))
		case Table:
			out = append(out, w.table(b)...)
		case Quote:
			out = append(out, paper.Quote{Paras: w.Paras(b.Blocks), Source: b.Title})
		case Box:
			out = append(out, w.box(b))
		case Call:
			out = append(out, w.call(b.Token)...)
		}
	}
	return out
}

func (w *Writer) heading(b Block, level int) paper.Heading {
	w.Level = level
	h := paper.Heading{Level: level, Text: paper.PlainText(w.Runs(b.Runs)), Numbered: b.Count}
	if w.Number != nil {
		h.Numbered = w.Number(level, b.Count)
	}
	return h
}

func (w *Writer) call(t Token) []paper.Block {
	if w.Call != nil {
		return w.Call(t)
	}
	return []paper.Block{paper.Para{Runs: w.say(t)}}
}

func (w *Writer) say(t Token) []paper.Run {
	if w.Say != nil {
		return w.Say(t)
	}
	return []paper.Run{paper.T(t.Text)}
}

// Runs writes a line.
func (w *Writer) Runs(runs []Run) []paper.Run {
	var out []paper.Run
	for _, r := range runs {
		switch {
		case len(r.Note) > 0:
			out = append(out, paper.Footnote(w.Runs(r.Note)...))
			continue
		case r.Token.IsZero():
			out = append(out, paper.Run{Text: r.Text, Bold: r.Bold, Italic: r.Italic, URL: r.URL, Break: r.Break})
			continue
		}
		said := w.say(r.Token)
		for i, one := range said {
			one.Bold, one.Italic = one.Bold || r.Bold, one.Italic || r.Italic
			one.Break = one.Break || r.Break && i == len(said)-1
			out = append(out, one)
		}
	}
	return out
}

// Paras writes paragraphs and points for a place that holds only paragraphs, such as
// a box or a cell.
func (w *Writer) Paras(blocks []Block) []paper.Para {
	var paras []paper.Para
	for _, b := range blocks {
		if b.Kind == Para {
			paras = append(paras, paper.Para{Runs: w.Runs(b.Runs)})
		}
		for _, item := range b.Items {
			paras = append(paras, paper.Para{Runs: append([]paper.Run{paper.T("– ")}, w.Runs(item)...)})
		}
		if b.Kind == Call {
			paras = append(paras, paper.Para{Runs: w.say(b.Token)})
		}
	}
	return paras
}

func (w *Writer) list(b Block) paper.List {
	l := paper.List{Numbered: b.Kind == Numbered}
	for i, runs := range b.Items {
		it := paper.Item{Runs: w.Runs(runs)}
		if b.Subs[i] != nil {
			sub := w.list(*b.Subs[i])
			it.Sub = &sub
		}
		l.Items = append(l.Items, it)
	}
	return l
}

var boxes = map[string]paper.CalloutKind{"beslut": paper.Decision, "info": paper.Info, "varning": paper.Warning}

// Lying tells whether the block is the box whose content stands on lying pages.
func (b Block) Lying() bool { return b.Kind == Box && b.Name == "liggande" }

// Known tells whether the block is no box, or one of a kind that has a look.
func (b Block) Known() bool {
	_, ok := boxes[b.Name]
	return b.Kind != Box || ok || b.Lying()
}

func (w *Writer) box(b Block) paper.Block {
	if b.Lying() {
		w.lying = true
		defer func() { w.lying = false }()
		return paper.Landscape{Blocks: w.Blocks(b.Blocks)}
	}
	return paper.Callout{Kind: boxes[b.Name], Title: b.Title, Paras: w.Paras(b.Blocks)}
}

// wide is how many columns a table may have on an upright page.
const wide = 7

// table writes a table; a wide one gets a lying page.
func (w *Writer) table(b Block) []paper.Block {
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
				cells[j] = paper.Cell{paper.Para{Runs: w.Runs(row[j])}}
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
		if b.Aligns[i] != Left {
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
