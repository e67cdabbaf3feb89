package pdf

import (
	"strconv"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

const coverFoot = 560.0 // where the coloured field of the cover ends

// cover is the first page: a coloured field with the title, and the facts below.
func cover(d paper.Document, root *element) *sheet {
	s := newSheet(false)
	s.bare = true
	s.decorate(func(p *pen) {
		p.rect(0, 0, s.w, coverFoot, deep)
		leaves(p, s.w, d.Brand)
	})
	b := &builder{root: root}
	y := 84.0
	if d.Brand.Name != "" {
		y = b.coverText(s, d.Brand.Name, style{face: typeface.Display, size: 20, leading: 26, color: white, whole: true}, 74) + 4
	}
	pale := rgb(d.Brand.Tint(paper.HouseColour).Mix(0xffffff, 0.78))
	st := style{face: typeface.Bold, size: 11, leading: 16, color: pale, whole: true}
	y = b.coverText(s, d.Org, st, y)
	st = style{face: typeface.Display, size: 36, leading: 42, color: white, whole: true}
	y = b.coverText(s, d.Title, st, max(y+120, 250))
	st = style{face: typeface.Regular, size: 14, leading: 21, color: rgb(paper.Colour(pale).Mix(0xffffff, 0.35)), whole: true}
	b.coverText(s, d.Subtitle, st, y+14)
	b.coverFacts(s, d.CoverFacts())
	return s
}

// coverText sets a paragraph on the cover and returns where it ends.
func (b *builder) coverText(s *sheet, text string, st style, y float64) float64 {
	if text == "" {
		return y
	}
	elem := b.root.child("P")
	const width = 400
	for _, l := range b.runLines([]paper.Run{paper.T(text)}, st, width, elem) {
		l.draw(s, marginSide, y, width, st, elem)
		y += st.leading
	}
	return y
}

// coverFacts stand in columns under the field.
func (b *builder) coverFacts(s *sheet, facts []paper.Fact) {
	const columns = 3
	wide := (s.w - 2*marginSide) / columns
	value := style{face: typeface.Bold, size: 9.75, leading: 14, color: ink, whole: true}
	label := style{face: typeface.Regular, size: 8.25, leading: 12, color: muted, whole: true}
	y := coverFoot + 44.0
	for i := 0; i < len(facts); i += columns {
		high := 0.0
		for j, f := range facts[i:min(i+columns, len(facts))] {
			elem := b.root.child("P")
			x := marginSide + float64(j)*wide
			at := y
			for _, l := range b.runLines([]paper.Run{paper.T(f.Label)}, label, wide-16, elem) {
				l.draw(s, x, at, wide, label, elem)
				at += label.leading
			}
			for _, l := range b.runLines([]paper.Run{paper.T(f.Value)}, value, wide-16, elem) {
				l.draw(s, x, at+2, wide, value, elem)
				at += value.leading
			}
			high = max(high, at-y)
		}
		y += high + 18
	}
}

// leaves is the pattern of the cover: large quarter circles in tones close to
// the field's.
func leaves(p *pen, w float64, brand paper.Brand) {
	const r = 118.0
	field := brand.Tint(paper.HouseDeep)
	var tones []rgb
	for _, light := range []float64{0.06, 0.09, 0.03, 0.13} {
		tones = append(tones, rgb(field.Mix(0xffffff, light)))
	}
	for row := range 5 {
		for col := range 2 {
			x, y := w-float64(col)*r, coverFoot-float64(row)*r
			if (row+col)%3 == 2 && row > 2 {
				continue
			}
			p.quarter(x-r, y-r, r, (row*2+col*3)%4, tones[(row+col*2)%4])
		}
	}
}

// quarter fills a quarter of a circle in the square at x, y; corner 0–3 is where
// its centre lies.
func (p *pen) quarter(x, y, r float64, corner int, color rgb) {
	cx := []float64{x, x + r, x + r, x}[corner]
	cy := []float64{y, y, y + r, y + r}[corner]
	dx := []float64{1, -1, -1, 1}[corner]
	dy := []float64{1, 1, -1, -1}[corner]
	const k = 0.5523 // how far the handles of a round curve reach
	p.colour(p.f.SetFillColor, color)
	p.f.MoveTo(cx, cy)
	p.f.LineTo(cx+dx*r, cy)
	p.f.CurveBezierCubicTo(cx+dx*r, cy+dy*r*k, cx+dx*r*k, cy+dy*r, cx, cy+dy*r)
	p.f.ClosePath()
	p.f.DrawPath("F")
}

// titleBlock begins a document without cover.
func (b *builder) titleBlock(d paper.Document) {
	line := func(text string, st style, gap float64) {
		if text == "" {
			return
		}
		elem := b.root.child("P")
		slabs := setLines(b.runLines([]paper.Run{paper.T(text)}, st, b.width, elem), st, 0, b.width, elem)
		for i := range slabs {
			slabs[i].keep = true
		}
		b.add(gap, slabs...)
	}
	line(d.Brand.Name, style{face: typeface.Display, size: 14, leading: 20, color: brand, whole: true}, 0)
	line(d.Org, style{face: typeface.Bold, size: 9.5, leading: 14, color: brand, whole: true}, 0)
	line(d.Title, style{face: typeface.Display, size: 24, leading: 30, color: deep, whole: true}, 6)
	line(d.Subtitle, style{face: typeface.Regular, size: 12.5, leading: 18, color: muted, whole: true}, 2)
	var facts []string
	for _, f := range d.CoverFacts() {
		facts = append(facts, f.Label+":\u00a0"+strings.ReplaceAll(f.Value, " ", "\u00a0"))
	}
	line(strings.Join(facts, " · "), style{face: typeface.Regular, size: 9, leading: 14, color: muted, whole: true}, 7)
	full := b.width
	b.add(10, slab{height: 6, draw: func(s *sheet, x, y float64) {
		s.rule(x, x+full, y, 1.2, brand)
	}})
}

// drawBands sets header and footer on every page but the cover.
func (l *laid) drawBands() {
	for i, s := range l.sheets {
		if s.bare {
			continue
		}
		fill := strings.NewReplacer("{sida}", strconv.Itoa(i+1), "{sidor}", strconv.Itoa(len(l.sheets)))
		s.band(l.doc.Header, fill, 40)
		s.band(l.doc.DefaultFooter(), fill, s.h-42)
		if l.doc.DefaultFooter() != (paper.Band{}) {
			s.edge(func(p *pen) { p.line(marginSide, s.h-54, s.w-marginSide, s.h-54, 0.4, rule) })
		}
	}
}

func (s *sheet) edge(draw func(p *pen)) {
	s.ops = append(s.ops, op{draw: draw, edge: true})
}

func (s *sheet) band(b paper.Band, fill *strings.Replacer, y float64) {
	face, size := footer.face, footer.size
	rest := s.w - 2*marginSide - face.Width(fill.Replace(b.Right), size) - 20
	if b.Left != "" {
		text := face.Fit(fill.Replace(b.Left), size, rest)
		s.edge(func(p *pen) { p.text(marginSide, y, text, face, size, footer.color) })
	}
	if b.Right != "" {
		text := fill.Replace(b.Right)
		s.edge(func(p *pen) {
			p.text(s.w-marginSide-face.Width(text, size), y, text, face, size, footer.color)
		})
	}
}
