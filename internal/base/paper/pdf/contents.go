package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

// contents lists the headings with their pages. In the first layout the pages
// are not known; their column has a fixed width, so nothing moves in the second.
func (b *builder) contents(c paper.Contents) {
	title := b.root.child("H1")
	title.title = c.Title
	st := headings[0].style
	slabs := setLines(b.runLines([]paper.Run{paper.T(c.Title)}, st, b.width, title), st, 0, b.width, title)
	slabs[len(slabs)-1].height += 12
	slabs[len(slabs)-1].keep = true
	b.add(headings[0].before, slabs...)

	numbers := [5]float64{}
	for _, e := range c.Entries {
		numbers[e.Level] = max(numbers[e.Level], typeface.Bold.Width(e.Label, 10)+12)
	}
	toc := b.root.child("TOC")
	for _, e := range c.Entries {
		b.entry(toc, e, numbers)
	}
}

// entry is one line, or more, of the contents: number, text, dots, page.
func (b *builder) entry(toc *element, e paper.Entry, numbers [5]float64) {
	st, gap := style{face: typeface.Regular, size: 9.5, leading: 14.5, color: ink}, 1.5
	if e.Level == 1 {
		st.face, gap = typeface.Bold, 8
	}
	indent := 0.0
	for level := 1; level < e.Level; level++ {
		indent += max(numbers[level], 14)
	}
	number := numbers[e.Level]
	page, known := "", b.pages[e.ID]
	if b.pages != nil {
		page = strconv.Itoa(known.page + 1)
	}
	ref := toc.child("TOCI").child("Reference").child("Link")
	l := &link{anchor: e.ID, contents: fmt.Sprintf("%s, sida %s", strings.TrimSpace(e.Label+" "+e.Text), page), elem: ref}
	full := b.width
	width := full - indent - number - 40
	ls := b.runLines([]paper.Run{paper.T(e.Text)}, st, width, ref)
	for i, ln := range ls {
		sl := slab{height: st.leading, keep: i < len(ls)-1}
		sl.draw = func(s *sheet, x, y float64) {
			if i == 0 && e.Label != "" {
				s.add(ref, func(p *pen) { p.text(x+indent, y+st.baseline(), e.Label+" ", st.face, st.size, brand) })
			}
			ln.draw(s, x+indent+number, y, width, st, ref)
			if i == len(ls)-1 {
				b.pageNumber(s, ref, page, st, x+indent+number+ln.width, x+full, y+st.baseline())
			}
			s.annots = append(s.annots, &annotation{elem: ref, x: x, y: y, w: full, h: st.leading, anchor: e.ID, contents: l.contents})
		}
		if i > 0 {
			gap = 0
		}
		b.add(gap, sl)
	}
}

// pageNumber ends an entry: dots as decoration, the page at the right edge.
func (b *builder) pageNumber(s *sheet, ref *element, page string, st style, from, to, base float64) {
	const step = 4.2
	width := st.face.Width(page, st.size)
	s.decorate(func(p *pen) {
		for x := to - 22; x > from+6; x -= step { // from the right, so that the dots align
			p.text(x, base, ".", typeface.Regular, 8, softer)
		}
	})
	s.add(ref, func(p *pen) { p.text(to-width, base, page, st.face, st.size, st.color) })
}
