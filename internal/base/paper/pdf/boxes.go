package pdf

import (
	"fmt"
	"strings"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

func (b *builder) figure(f paper.Figure) {
	w, h := f.Chart.Size()
	k := min(b.width/w, b.deepest()/h, 1)
	elem := b.root.child("Figure")
	elem.alt = f.AltText()
	b.add(blockGap+3, slab{height: h*k + 2, keep: true, floats: true, draw: func(s *sheet, x, y float64) {
		elem.attrs = fmt.Sprintf("<</O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f]>>", x, s.h-y-h*k, x+w*k, s.h-y)
		s.add(elem, func(p *pen) { f.Chart.Draw(chartCanvas{p, x, y, k}) })
	}})
	b.caption(f.Label, f.CaptionText(), f.Source, false)
}

// tallest is how high a figure is on an upright page: text has its place beside it.
const tallest = 350.0

// deepest is how high a figure may be so that it fits a page with its caption.
func (b *builder) deepest() float64 {
	if b.lying {
		return pageShort - marginTop - marginBottom - 50
	}
	return tallest
}

// caption sets "Figur 3. What it shows. Source". Above a table it stays with
// what follows.
func (b *builder) caption(label, text, source string, above bool) {
	elem := b.root.child("Caption")
	b.captionOf(elem, label, text, source, above)
}

func (b *builder) captionOf(elem *element, label, text, source string, above bool) {
	runs := []paper.Run{paper.B(label + ". "), paper.T(text)}
	if source != "" {
		runs[1].Text = strings.TrimSuffix(text, ".") + ". "
		runs = append(runs, paper.T(source))
	}
	slabs := setLines(b.runLines(runs, caption, b.measure(), elem), caption, 0, b.measure(), elem)
	for i := range slabs {
		slabs[i].keep = slabs[i].keep || above || i < len(slabs)-1
	}
	last := &slabs[len(slabs)-1]
	if above {
		last.height += 5
		b.add(blockGap+2, slabs...)
		return
	}
	last.height += 6
	b.add(6, slabs...)
}

// kpis are cards beside each other, four at most in a row.
func (b *builder) kpis(k paper.KPIs) {
	elem := b.root.child("L")
	elem.attrs = "<</O /List /ListNumbering /None>>"
	for first := 0; first < len(k.Items); first += 4 {
		b.cards(elem, k.Items[first:min(first+4, len(k.Items))], min(len(k.Items), 4))
	}
}

// A card is the text of one key figure, set in its width.
type card struct {
	item        paper.KPI
	elem        *element
	label, note []line
}

var (
	cardLabel = style{face: typeface.Regular, size: 8, leading: 11, color: muted, whole: true}
	cardNote  = style{face: typeface.Regular, size: 7.75, leading: 10.5, color: muted, whole: true}
)

const (
	cardGap   = 9.0
	cardPad   = 10.0
	cardValue = 19.0
)

func (b *builder) cards(list *element, items []paper.KPI, columns int) {
	wide := (b.width - cardGap*float64(columns-1)) / float64(columns)
	inner := wide - 2*cardPad
	var cards []card
	labelLines, noteLines, sparks := 0, 0, 0.0
	for _, it := range items {
		c := card{item: it, elem: list.child("LI").child("LBody")}
		c.label = b.runLines([]paper.Run{paper.T(it.Label)}, cardLabel, inner, c.elem)
		if it.Note != "" {
			c.note = b.runLines([]paper.Run{paper.T(it.Note)}, cardNote, inner, c.elem)
		}
		labelLines, noteLines = max(labelLines, len(c.label)), max(noteLines, len(c.note))
		if it.Spark != nil {
			sparks = 26
		}
		cards = append(cards, c)
	}
	valueAt := 9 + float64(labelLines)*cardLabel.leading + cardValue + 1
	noteAt := valueAt + 7 + sparks
	height := noteAt + float64(noteLines)*cardNote.leading + 8
	b.add(blockGap, slab{height: height + 4, draw: func(s *sheet, x, y float64) {
		for i, c := range cards {
			left := x + float64(i)*(wide+cardGap)
			s.decorate(func(p *pen) {
				p.rect(left, y, wide, height, plate)
				p.rect(left, y, wide, 2, brand)
			})
			c.draw(s, left+cardPad, y, inner, valueAt, noteAt)
		}
	}})
}

func (c card) draw(s *sheet, x, y, width, valueAt, noteAt float64) {
	at := y + 9
	for _, l := range c.label {
		l.draw(s, x, at, width, cardLabel, c.elem)
		at += cardLabel.leading
	}
	size := cardValue
	for size > 9 && typeface.Display.Width(c.item.Value, size) > width {
		size -= 0.5
	}
	s.add(c.elem, func(p *pen) { p.text(x, y+valueAt, c.item.Value+" ", typeface.Display, size, deep) })
	if c.item.Spark != nil {
		fig := c.elem.child("Figure")
		fig.alt = c.item.Spark.Alt()
		w, h := c.item.Spark.Size()
		k := min(width/w, 0.75)
		fig.attrs = fmt.Sprintf("<</O /Layout /Placement /Block /BBox [%.2f %.2f %.2f %.2f]>>", x, s.h-y-valueAt-4-h*k, x+w*k, s.h-y-valueAt-4)
		s.add(fig, func(p *pen) { c.item.Spark.Draw(chartCanvas{p, x, y + valueAt + 4, k}) })
	}
	at = y + noteAt
	for _, l := range c.note {
		l.draw(s, x, at, width, cardNote, c.elem)
		at += cardNote.leading
	}
}

var _ chart.Canvas = chartCanvas{}

// callout is text on a plate with a bar in the colour of its kind.
func (b *builder) callout(c paper.Callout) {
	const indent = 16.0
	color := [...]rgb{softer, brand, alarm}[c.Kind]
	elem := b.root.child("Div")
	inner := &builder{root: elem, width: b.width}
	width := b.width - 2*indent
	if c.Title != "" {
		st := style{face: typeface.Bold, size: body.size, leading: body.leading, color: color, whole: true}
		if c.Kind == paper.Info {
			st.color = ink
		}
		p := elem.child("P")
		slabs := setLines(inner.runLines([]paper.Run{paper.T(c.Title)}, st, width, p), st, indent, width, p)
		for i := range slabs {
			slabs[i].keep = true
		}
		inner.add(0, slabs...)
	}
	for i, para := range c.Paras {
		gap := 5.0
		if i == 0 {
			gap = 1
		}
		p := elem.child("P")
		inner.add(gap, setLines(inner.runLines(para.Runs, body, width, p), body, indent, width, p)...)
	}
	full := b.width
	b.add(blockGap, padded(inner.slabs, 11, func(p *pen, x, y, h float64) {
		p.rect(x, y, full, h, plate)
		p.rect(x, y, 3, h, color)
	})...)
	b.add(0, slab{height: 4})
}

// padded turns the space between slabs into their own height and draws a
// backdrop behind each, so that a box may continue on the next page.
func padded(slabs []slab, pad float64, backdrop func(p *pen, x, y, h float64)) []slab {
	for i := range slabs {
		s := &slabs[i]
		over, under := s.before, 0.0
		if i == 0 {
			over = pad
		}
		if i == len(slabs)-1 {
			under = pad
		}
		text, height := s.draw, over+s.height+under
		s.before, s.height = 0, height
		s.draw = func(sh *sheet, x, y float64) {
			sh.decorate(func(p *pen) { backdrop(p, x, y, height+0.25) })
			text(sh, x, y+over)
		}
	}
	return slabs
}

func (b *builder) quote(q paper.Quote) {
	const indent = 18.0
	st := style{face: typeface.Italic, size: 10.5, leading: 16.5, color: deep}
	elem := b.root.child("BlockQuote")
	inner := &builder{root: elem, width: b.width}
	width := b.measure() - indent - 20
	for _, para := range q.Paras {
		p := elem.child("P")
		inner.add(5, setLines(inner.runLines(para.Runs, st, width, p), st, indent, width, p)...)
	}
	if q.Source != "" {
		p := elem.child("P")
		slabs := setLines(inner.runLines([]paper.Run{paper.T(q.Source)}, small, width, p), small, indent, width, p)
		if n := len(inner.slabs); n > 0 {
			inner.slabs[n-1].keep = true
		}
		inner.add(4, slabs...)
	}
	b.add(blockGap, padded(inner.slabs, 2, func(p *pen, x, y, h float64) { p.rect(x, y, 2, h, softer) })...)
	b.add(0, slab{height: 4})
}

// signatures are two beside each other, each with a line to sign on.
func (b *builder) signatures(sig paper.Signatures) {
	const gap = 30.0
	wide := (b.measure() - gap) / 2
	elem := b.root.child("Div")
	if n := len(b.slabs); n > 0 {
		b.slabs[n-1].keep = true // nobody signs an empty page
	}
	for i := 0; i < len(sig.Lines); i += 2 {
		pair := sig.Lines[i:min(i+2, len(sig.Lines))]
		elems := make([]*element, len(pair))
		for j := range pair {
			elems[j] = elem.child("P")
		}
		b.add(28, slab{height: 66, draw: func(s *sheet, x, y float64) {
			for j, l := range pair {
				sign(s, elems[j], l, x+float64(j)*(wide+gap), y, wide)
			}
		}})
	}
}

func sign(s *sheet, elem *element, l paper.Signature, x, y, wide float64) {
	s.rule(x, x+wide, y+28, 0.6, muted)
	s.add(elem, func(p *pen) {
		if l.Signed != "" {
			p.text(x, y+22, l.Signed+" ", typeface.Italic, 8.5, brand)
		}
		p.text(x, y+42, l.Name+" ", typeface.Bold, body.size, ink)
		if l.Role != "" {
			p.text(x, y+55, l.Role+" ", typeface.Regular, 8.5, muted)
		}
	})
}
