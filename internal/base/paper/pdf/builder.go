package pdf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

// A builder turns blocks into slabs and grows the structure tree beside them.
type builder struct {
	root  *element
	slabs []slab
	width float64 // of the page between the margins
	lying bool
	pages map[string]place // where headings landed in the layout before
	plain bool             // no cover: headings are one size smaller
}

// measure is the longest line of running text here.
func (b *builder) measure() float64 { return min(measure, b.width) }

// add appends slabs with space above the first.
func (b *builder) add(before float64, slabs ...slab) {
	if len(slabs) == 0 {
		return
	}
	slabs[0].before = max(slabs[0].before, before)
	for i := range slabs {
		slabs[i].lying = b.lying
	}
	b.slabs = append(b.slabs, slabs...)
}

func (b *builder) blocks(blocks []paper.Block) {
	for _, bl := range blocks {
		b.block(bl)
	}
}

func (b *builder) block(bl paper.Block) {
	switch bl := bl.(type) {
	case paper.Heading:
		b.heading(bl)
	case paper.Para:
		b.para(bl)
	case paper.List:
		b.list(bl, b.root, 0)
	case paper.Facts:
		b.facts(bl.Items)
	case paper.Table:
		b.table(bl)
	case paper.Figure:
		b.figure(bl)
	case paper.KPIs:
		b.kpis(bl)
	case paper.Callout:
		b.callout(bl)
	case paper.Quote:
		b.quote(bl)
	case paper.Signatures:
		b.signatures(bl)
	case paper.PageBreak:
		b.pageBreak()
	case paper.Landscape:
		b.landscape(bl)
	case paper.Contents:
		b.contents(bl)
	}
}

func (b *builder) pageBreak() {
	b.add(0, slab{newPage: true})
}

func (b *builder) landscape(l paper.Landscape) {
	b.lying, b.width = true, pageLong-2*marginSide
	b.blocks(l.Blocks)
	b.lying, b.width = false, pageShort-2*marginSide
}

// baseline is how far below the top of a line its letters stand.
func (st style) baseline() float64 { return st.leading/2 + st.size*0.36 }

// setLines makes one slab of each line. The first two and the last two lines
// stay together, so that no line is left alone on a page.
func setLines(ls []line, st style, indent, width float64, elem *element) []slab {
	slabs := make([]slab, len(ls))
	for i, l := range ls {
		slabs[i] = slab{
			height: st.leading,
			keep:   i < len(ls)-1 && (i == 0 || i == len(ls)-2),
			notes:  l.notes,
			draw:   func(s *sheet, x, y float64) { l.draw(s, x+indent, y, width, st, elem) },
		}
	}
	return slabs
}

// draw sets the line on the sheet; each piece belongs to its element.
func (l line) draw(s *sheet, x, y, width float64, st style, elem *element) {
	switch st.align {
	case right:
		x += width - l.width
	case center:
		x += (width - l.width) / 2
	}
	base := y + st.baseline()
	for i := 0; i < len(l.spans); {
		m, text := l.spans[i].m, ""
		for ; i < len(l.spans) && l.spans[i].m == m; i++ {
			text += l.spans[i].text
		}
		text = visible(text, i == len(l.spans))
		x = m.draw(s, x, base, text, elem)
	}
}

// visible drops the soft hyphens but the one where the line is divided.
func visible(text string, last bool) string {
	clean := strings.ReplaceAll(text, "\u00ad", "")
	if last && strings.HasSuffix(text, "\u00ad") {
		clean += "\u00ad"
	}
	return clean
}

// draw sets text in this manner and returns where it ends.
func (m *manner) draw(s *sheet, x, base float64, text string, elem *element) float64 {
	width := m.face.Width(text, m.size)
	if m.elem != nil {
		elem = m.elem
	}
	s.add(elem, func(p *pen) {
		p.text(x, base-m.rise, text, m.face, m.size, m.color)
		if m.link != nil {
			bare := m.face.Width(strings.TrimRight(text, " "), m.size)
			p.line(x, base+1.6, x+bare, base+1.6, 0.4, m.color)
		}
	})
	if m.note != nil {
		s.place(m.note) // it is read here, wherever it is drawn
	}
	if m.link != nil {
		s.annots = append(s.annots, &annotation{elem: m.elem, x: x, y: base - m.size, w: width, h: m.size * 1.3, url: m.link.url, anchor: m.link.anchor, contents: m.link.contents})
	}
	return x + width
}

func (b *builder) runLines(runs []paper.Run, st style, width float64, elem *element) []line {
	return lines(b.words(runs, st, elem), width, st)
}

func (b *builder) heading(h paper.Heading) {
	st := b.headingStyle(h.Level)
	elem := b.root.child("H" + strconv.Itoa(h.Level))
	elem.title = strings.TrimSpace(h.Label + " " + h.Text)
	indent := 0.0
	if h.Label != "" {
		indent = typeface.Display.Width(h.Label, st.size) + st.size*0.75
	}
	ls := b.runLines([]paper.Run{paper.T(h.Text)}, st.style, b.width-indent, elem)
	slabs := setLines(ls, st.style, indent, b.width-indent, elem)
	for i := range slabs {
		slabs[i].keep = true
	}
	slabs[0].anchor = h.ID
	if h.NewPage {
		b.pageBreak()
	}
	slabs[len(slabs)-1].height += st.after
	if h.Label != "" {
		text := slabs[0].draw
		slabs[0].draw = func(s *sheet, x, y float64) {
			s.add(elem, func(p *pen) {
				p.text(x, y+st.baseline(), h.Label+" ", st.face, st.size, softer)
			})
			text(s, x, y)
		}
	}
	b.add(st.before, slabs...)
}

func (b *builder) headingStyle(level int) headingStyle {
	if b.plain {
		level = min(level+1, len(headings))
	}
	return headings[level-1]
}

func (b *builder) para(p paper.Para) {
	st, gap := body, paraGap
	if p.Lead {
		st, gap = lead, 10
	}
	elem := b.root.child("P")
	slabs := setLines(b.runLines(p.Runs, st, b.measure(), elem), st, 0, b.measure(), elem)
	leads := leadsOn(p.Runs)
	for i := range slabs {
		slabs[i].flows = !leads
		slabs[i].keep = slabs[i].keep || leads
	}
	b.add(gap, slabs...)
}

// leadsOn tells whether a paragraph says what follows it: it ends with a colon, or is
// set as a heading.
func leadsOn(runs []paper.Run) bool {
	text := strings.TrimSpace(paper.PlainText(runs))
	set := !slices.ContainsFunc(runs, func(r paper.Run) bool { return !r.Bold && !r.Italic && strings.TrimSpace(r.Text) != "" })
	return strings.HasSuffix(text, ":") || set && text != ""
}

// newNote sets a footnote; it is drawn at the foot of the page where its number
// stands.
func (b *builder) newNote(r paper.Run, parent *element) *note {
	elem := parent.child("Note")
	elem.id = fmt.Sprintf("not-%d", r.NoteNumber)
	label := strconv.Itoa(r.NoteNumber)
	ls := b.runLines(r.Note, footnote, measure-12, elem)
	n := &note{elem: elem, slabs: setLines(ls, footnote, 12, measure-12, elem)}
	first := n.slabs[0].draw
	n.slabs[0].draw = func(s *sheet, x, y float64) {
		s.add(elem, func(p *pen) {
			p.text(x, y+footnote.baseline()-2.6, label+" ", typeface.Bold, 6, brand)
		})
		first(s, x, y)
	}
	return n
}

func (b *builder) list(l paper.List, parent *element, depth float64) {
	elem := parent.child("L")
	elem.attrs = "<</O /List /ListNumbering /Disc>>"
	if l.Numbered {
		elem.attrs = "<</O /List /ListNumbering /Decimal>>"
	}
	indent := depth*16 + 16
	for i, it := range l.Items {
		li := elem.child("LI")
		label, content := li.child("Lbl"), li.child("LBody")
		ls := b.runLines(it.Runs, body, b.measure()-indent, content)
		slabs := setLines(ls, body, indent, b.measure()-indent, content)
		if len(slabs) == 0 {
			continue
		}
		first := slabs[0].draw
		slabs[0].draw = func(s *sheet, x, y float64) {
			s.add(label, func(p *pen) { bullet(p, l.Numbered, i, depth, x+indent, y) })
			first(s, x, y)
		}
		gap := 3.0
		if i == 0 && depth == 0 {
			gap = 5
		}
		b.add(gap, slabs...)
		if it.Sub != nil {
			b.list(*it.Sub, content, depth+1)
		}
	}
}

// bullet draws the sign or the number to the left of x.
func bullet(p *pen, numbered bool, i int, depth, x, y float64) {
	base := y + body.baseline()
	switch {
	case numbered:
		text := strconv.Itoa(i+1) + "."
		p.text(x-5-typeface.Regular.Width(text, body.size), base, text, typeface.Regular, body.size, brand)
	case depth > 0:
		p.text(x-13, base, "–", typeface.Regular, body.size, brand)
	default:
		p.text(x-12, base, "•", typeface.Bold, body.size, brand)
	}
}

// facts are pairs of label and value in two columns.
func (b *builder) facts(items []paper.Fact) {
	elem := b.root.child("L")
	elem.attrs = "<</O /List /ListNumbering /None>>"
	for i, f := range items {
		li := elem.child("LI")
		gap := 2.0
		if i == 0 {
			gap = blockGap
		}
		b.add(gap, b.factSlabs(f, li)...)
	}
}

func (b *builder) factSlabs(f paper.Fact, li *element) []slab {
	const column = 110
	label, value := li.child("Lbl"), li.child("LBody")
	st := body
	st.color = muted
	slabs := setLines(b.runLines([]paper.Run{paper.T(f.Value)}, body, b.measure()-column, value), body, column, b.measure()-column, value)
	name := b.runLines([]paper.Run{paper.T(f.Label)}, st, column-10, label)
	if len(slabs) == 0 {
		slabs = []slab{{height: body.leading}}
	}
	rest := slabs[0].draw
	slabs[0].height = max(slabs[0].height, float64(len(name))*st.leading)
	slabs[0].draw = func(s *sheet, x, y float64) {
		for i, l := range name {
			l.draw(s, x, y+float64(i)*st.leading, column, st, label)
		}
		if rest != nil {
			rest(s, x, y)
		}
	}
	return slabs
}
