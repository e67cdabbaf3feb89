package pdf

import (
	"fmt"
	"regexp"

	"klover/internal/base/paper"
)

const (
	cellPad  = 6.0 // beside the text, between columns
	cellOver = 4.0 // above and below the text
	paraSkip = 3.0 // between paragraphs of a cell
)

// A grid is a table being set.
type grid struct {
	b      *builder
	width  float64
	t      paper.Table
	text   style
	head   style
	widths []float64
	lefts  []float64
	elem   *element
	body   *element
}

func (b *builder) table(t paper.Table) {
	g := &grid{b: b, t: t, width: b.width, text: cellText, head: cellHead, elem: b.root.child("Table")}
	first := len(b.slabs)
	if t.Dense {
		g.text, g.head = dense, style{face: cellHead.face, size: dense.size, leading: dense.leading, color: ink}
	}
	g.divide()
	if t.Caption != "" {
		b.captionOf(g.elem.child("Caption"), t.Label, t.Caption, "", true)
	}
	head := g.headSlab()
	head.keep = true
	gap := 0.0
	if t.Caption == "" {
		gap = blockGap
	}
	b.add(gap, head)
	g.body = g.elem.child("TBody")
	for i := range t.Rows {
		g.row(i, &head)
	}
	holdSmall(b.slabs[first:])
	g.notes()
	b.add(0, slab{height: 5})
}

// smallTable is how high a table may be that is not divided between pages.
const smallTable = 290.0

// holdSmall keeps the rows of a small table on one page.
func holdSmall(slabs []slab) {
	height := 0.0
	for _, s := range slabs {
		height += s.before + s.height
	}
	if height > smallTable {
		return
	}
	for i := range slabs[:len(slabs)-1] {
		slabs[i].keep = true
	}
}

// divide gives each column its width: what its longest word needs, and then of
// the rest what its weight or its content asks for.
func (g *grid) divide() {
	n := len(g.t.Columns)
	least, most := make([]float64, n), make([]float64, n)
	for i, c := range g.t.Columns {
		g.measureColumn(i, c, least, most)
	}
	g.measureGroups(least, most)
	g.widths = share(g.t.Columns, least, most, g.b.width)
	g.lefts = make([]float64, n)
	x := 0.0
	for i, w := range g.widths {
		g.lefts[i] = x
		x += w
	}
}

func (g *grid) measureColumn(i int, c paper.Column, least, most []float64) {
	pad := 2*cellPad + 0.5 // half a point, so that rounding never breaks a line
	consider := func(runs []paper.Run, st style) {
		words := g.b.quiet().words(runs, st, &element{})
		least[i] = max(least[i], min(widestWord(words), 90)+pad)
		most[i] = max(most[i], widestLine(words)+pad)
	}
	consider([]paper.Run{paper.T(c.Head)}, g.head)
	for _, row := range g.t.Rows {
		if row.Kind == paper.Section || i >= len(row.Cells) {
			continue
		}
		for _, p := range row.Cells[i] {
			consider(unbroken(p, c.Align).Runs, g.cellStyle(i, row.Kind))
		}
	}
}

// measureGroups widens the columns of a group whose common head needs more.
func (g *grid) measureGroups(least, most []float64) {
	for _, hg := range g.t.HeadGroups() {
		need := widestLine(g.b.quiet().words([]paper.Run{paper.T(hg.Text)}, g.head, &element{})) + 2*cellPad + 0.5
		for i := hg.First; i < hg.First+hg.Span; i++ {
			need -= most[i]
		}
		for i := hg.First; need > 0 && i < hg.First+hg.Span; i++ {
			least[i] += need / float64(hg.Span)
			most[i] += need / float64(hg.Span)
		}
	}
}

// unbroken keeps a number in one piece: in a column to the right, spaces part
// thousands.
func unbroken(p paper.Para, a paper.Align) paper.Para {
	if a != paper.Right {
		return p
	}
	runs := make([]paper.Run, len(p.Runs))
	for i, r := range p.Runs {
		r.Text = thousands.ReplaceAllString(r.Text, "$1\u00a0")
		runs[i] = r
	}
	p.Runs = runs
	return p
}

var thousands = regexp.MustCompile(`(\d) `)

// quiet is a builder for measuring: what it makes is thrown away.
func (b *builder) quiet() *builder { return &builder{root: &element{}, width: b.width} }

// share divides the width between the columns.
func share(cols []paper.Column, least, most []float64, width float64) []float64 {
	n := len(cols)
	out := append([]float64(nil), least...)
	weights, total := make([]float64, n), 0.0
	sum := 0.0
	weighted := false
	for _, c := range cols {
		weighted = weighted || c.Weight > 0
	}
	for i, c := range cols {
		switch {
		case weighted && c.Weight > 0:
			weights[i] = c.Weight * 100
		case weighted:
			out[i] = min(most[i], width/3)
		default:
			weights[i] = most[i] - least[i] + 1
			if c.Align != paper.Right {
				weights[i] += most[i] * 0.35 // spare room goes to texts rather than to numbers
			}
		}
		sum += out[i]
		total += weights[i]
	}
	if sum > width {
		for i := range out {
			out[i] *= width / sum
		}
		return out
	}
	if weighted {
		return byWeight(cols, out, width)
	}
	for i := range out {
		out[i] += (width - sum) * weights[i] / total
	}
	return out
}

// byWeight gives the weighted columns their share of what the others leave, but
// none less than its longest word.
func byWeight(cols []paper.Column, least []float64, width float64) []float64 {
	out := append([]float64(nil), least...)
	fixed := make([]bool, len(cols))
	for {
		rest, total := width, 0.0
		for i, c := range cols {
			if c.Weight == 0 || fixed[i] {
				rest -= out[i]
			} else {
				total += c.Weight
			}
		}
		again := false
		for i, c := range cols {
			if c.Weight > 0 && !fixed[i] {
				out[i] = rest * c.Weight / total
				if out[i] < least[i] {
					out[i], fixed[i], again = least[i], true, true
				}
			}
		}
		if !again {
			return out
		}
	}
}

func (g *grid) cellStyle(column int, kind paper.RowKind) style {
	st := g.text
	st.align = [...]align{left, right, center}[g.t.Columns[column].Align]
	if kind != paper.Body {
		st.face = cellHead.face
	}
	return st
}

// room is where the text of a column stands: flush with the margins at the
// table's edges.
func (g *grid) room(i, span int) (x, width float64) {
	x = g.lefts[i]
	right := g.lefts[i+span-1] + g.widths[i+span-1]
	if i > 0 {
		x += cellPad
	}
	if i+span < len(g.widths) {
		right -= cellPad
	}
	return x, right - x
}

// A cellBlock is the lines of one cell with their places below the row's top.
type cellBlock struct {
	x, width float64
	st       style
	elem     *element
	lines    []line
	elems    []*element
	tops     []float64
	height   float64
}

func (g *grid) setCell(c paper.Cell, st style, x, width float64, elem *element, numbers bool) cellBlock {
	cb := cellBlock{x: x, width: width, st: st, elem: elem}
	y := 0.0
	for i, p := range c {
		owner := elem
		if len(c) > 1 {
			owner = elem.child("P")
		}
		if i > 0 {
			y += paraSkip
		}
		if numbers {
			p = unbroken(p, paper.Right)
		}
		for _, l := range g.b.runLines(p.Runs, st, width, owner) {
			cb.lines, cb.elems, cb.tops = append(cb.lines, l), append(cb.elems, owner), append(cb.tops, y)
			y += st.leading
		}
	}
	cb.height = y
	return cb
}

func (cb cellBlock) draw(s *sheet, x, y, from, to float64) {
	s.place(cb.elem)
	for i, l := range cb.lines {
		if cb.tops[i] >= from-0.01 && cb.tops[i] < to-0.01 {
			l.draw(s, x+cb.x, y+cb.tops[i]-from, cb.width, cb.st, cb.elems[i])
		}
	}
}

// headSlab is the head, with the groups above if there are any.
func (g *grid) headSlab() slab {
	thead := g.elem.child("THead")
	groups, groupHeight := g.groups(thead)
	tr := thead.child("TR")
	var cells []cellBlock
	height := 0.0
	for i, c := range g.t.Columns {
		th := tr.child("TH")
		th.attrs = "<</O /Table /Scope /Column>>"
		st := g.head
		st.align = [...]align{left, right, center}[c.Align]
		x, width := g.room(i, 1)
		cells = append(cells, g.setCell(paper.C(c.Head), st, x, width, th, false))
		height = max(height, cells[i].height)
	}
	full := groupHeight + height + cellOver + 2
	return slab{height: full + 1.5, draw: func(s *sheet, x, y float64) {
		for i, c := range groups {
			c.draw(s, x, y+1, 0, c.height)
			if g.t.HeadGroups()[i].Text != "" {
				s.rule(x+c.x, x+c.x+c.width, y+groupHeight-1, 0.5, softer)
			}
		}
		for _, c := range cells { // heads stand on the rule
			c.draw(s, x, y+groupHeight+height-c.height+2, 0, c.height)
		}
		s.rule(x, x+g.width, y+full, 1, brand)
	}}
}

// groups are the upper row of a head in two rows.
func (g *grid) groups(thead *element) ([]cellBlock, float64) {
	if !g.t.HasGroups() {
		return nil, 0
	}
	tr := thead.child("TR")
	var cells []cellBlock
	height := 0.0
	for _, hg := range g.t.HeadGroups() {
		st := g.head
		st.align = center
		th := tr.child("TD") // an empty cell is no head
		if hg.Text != "" {
			th = tr.child("TH")
			th.attrs = fmt.Sprintf("<</O /Table /Scope /Column /ColSpan %d>>", hg.Span)
		}
		x, width := g.room(hg.First, hg.Span)
		cells = append(cells, g.setCell(paper.C(hg.Text), st, x, width, th, false))
		height = max(height, cells[len(cells)-1].height)
	}
	return cells, height + 6
}

// row sets row i as one slab, or as several where it is tall and may be divided.
func (g *grid) row(i int, head *slab) {
	row := g.t.Rows[i]
	tr := g.body.child("TR")
	if row.Kind == paper.Section {
		g.section(row, tr, head)
		return
	}
	var cells []cellBlock
	height := 0.0
	for j, c := range row.Cells {
		x, width := g.room(j, 1)
		cells = append(cells, g.setCell(c, g.cellStyle(j, row.Kind), x, width, g.cellElement(tr, j), g.t.Columns[j].Align == paper.Right))
		height = max(height, cells[j].height)
	}
	next := paper.Body
	last := i+1 == len(g.t.Rows)
	if !last {
		next = g.t.Rows[i+1].Kind
	}
	cuts := g.cuts(cells, height)
	for k := range cuts[1:] {
		from, to := cuts[k], cuts[k+1]
		s := g.part(cells, row.Kind, from, to, height)
		s.head = head
		s.keep = to < height || i == 0 && !last || next == paper.Total || next == paper.Subtotal || last && len(g.t.Notes) > 0
		s.notes = notesBetween(cells, from, to)
		g.b.add(0, s)
	}
}

func (g *grid) cellElement(tr *element, column int) *element {
	if column == 0 && g.t.RowHeads {
		th := tr.child("TH")
		th.attrs = "<</O /Table /Scope /Row>>"
		return th
	}
	return tr.child("TD")
}

// cuts are the heights at which the row may be divided: none for a row of usual
// height, else wherever no line is cut through.
func (g *grid) cuts(cells []cellBlock, height float64) []float64 {
	cuts := []float64{0}
	if height > (pageLong-marginTop-marginBottom)*0.3 {
		for y := g.text.leading * 2; y < height-g.text.leading*2; y += 0.5 {
			if y-cuts[len(cuts)-1] >= g.text.leading && uncut(cells, y) {
				cuts = append(cuts, y)
			}
		}
	}
	return append(cuts, height)
}

// uncut tells whether no line crosses the height.
func uncut(cells []cellBlock, y float64) bool {
	for _, c := range cells {
		for _, top := range c.tops {
			if top < y-0.01 && top+c.st.leading > y+0.01 {
				return false
			}
		}
	}
	return true
}

func notesBetween(cells []cellBlock, from, to float64) []*note {
	var notes []*note
	for _, c := range cells {
		for i, l := range c.lines {
			if c.tops[i] >= from-0.01 && c.tops[i] < to-0.01 {
				notes = append(notes, l.notes...)
			}
		}
	}
	return notes
}

// part is the slab of a row between two heights, with its rules.
func (g *grid) part(cells []cellBlock, kind paper.RowKind, from, to, height float64) slab {
	over, under := 0.0, 0.0
	if from == 0 {
		over = cellOver
	}
	if to == height {
		under = cellOver
	}
	if g.t.Dense {
		over, under = over*0.6, under*0.6
	}
	full := over + to - from + under
	return slab{height: full, draw: func(s *sheet, x, y float64) {
		if from == 0 && kind == paper.Total {
			s.rule(x, x+g.width, y, 0.9, brand)
		}
		for _, c := range cells {
			c.draw(s, x, y+over, from, to)
		}
		switch {
		case to < height:
		case kind == paper.Total:
			s.rule(x, x+g.width, y+full, 0.9, brand)
		case kind == paper.Subtotal:
			s.rule(x, x+g.width, y+full, 0.6, softer)
		default:
			s.rule(x, x+g.width, y+full, 0.4, rule)
		}
	}}
}

// section is a heading inside the table. It stays with its first row.
func (g *grid) section(row paper.Row, tr *element, head *slab) {
	th := tr.child("TH")
	th.attrs = fmt.Sprintf("<</O /Table /Scope /Column /ColSpan %d>>", len(g.t.Columns))
	st := g.head
	st.color = brand
	x, width := g.room(0, len(g.t.Columns))
	c := g.setCell(row.Cells[0], st, x, width, th, false)
	full := c.height + cellOver + 10
	g.b.add(0, slab{height: full, keep: true, head: head, draw: func(s *sheet, x, y float64) {
		c.draw(s, x, y+10, 0, c.height)
		s.rule(x, x+g.width, y+full, 0.4, rule)
	}})
}

func (g *grid) notes() {
	for i, n := range g.t.Notes {
		p := g.b.root.child("P")
		gap := 1.0
		if i == 0 {
			gap = 5
		}
		g.b.add(gap, setLines(g.b.runLines([]paper.Run{paper.T(n)}, small, g.b.measure(), p), small, 0, g.b.measure(), p)...)
	}
}
