package pdf

import (
	"fmt"
	"strings"

	"klover/internal/base/paper"
)

// A mark is one line of the outline that readers show beside the pages.
type mark struct {
	title              string
	anchor             string
	object             int
	parent, prev, next *mark
	kids               []*mark
}

// outline writes the bookmarks and returns what the catalog says of them.
func (a *assembler) outline() string {
	root := &mark{}
	last := [5]*mark{root}
	for _, h := range headingsOf(a.l.doc.Blocks) {
		m := &mark{title: strings.TrimSpace(h.Label + " " + h.Text), anchor: h.ID}
		parent := root
		for level := h.Level - 1; level > 0; level-- {
			if last[level] != nil {
				parent = last[level]
				break
			}
		}
		m.parent = parent
		if n := len(parent.kids); n > 0 {
			m.prev = parent.kids[n-1]
			m.prev.next = m
		}
		parent.kids = append(parent.kids, m)
		last[h.Level] = m
		clear(last[h.Level+1:])
	}
	if len(root.kids) == 0 {
		return ""
	}
	a.numberMarks(root)
	a.writeMarks(root)
	return fmt.Sprintf(" /Outlines %d 0 R /PageMode /UseOutlines", root.object)
}

func headingsOf(blocks []paper.Block) (hs []paper.Heading) {
	for _, b := range blocks {
		switch b := b.(type) {
		case paper.Heading:
			hs = append(hs, b)
		case paper.Landscape:
			hs = append(hs, headingsOf(b.Blocks)...)
		}
	}
	return hs
}

func (a *assembler) numberMarks(m *mark) {
	m.object = a.reserve()
	for _, k := range m.kids {
		a.numberMarks(k)
	}
}

func (a *assembler) writeMarks(m *mark) {
	var b strings.Builder
	b.WriteString("<<")
	if m.parent == nil {
		b.WriteString("/Type /Outlines")
	} else {
		p := a.l.places[m.anchor]
		fmt.Fprintf(&b, "/Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ 0 %.2f null]", text(m.title), m.parent.object, pageObject(p.page), a.l.sheets[p.page].h-p.y+8)
	}
	if m.prev != nil {
		fmt.Fprintf(&b, " /Prev %d 0 R", m.prev.object)
	}
	if m.next != nil {
		fmt.Fprintf(&b, " /Next %d 0 R", m.next.object)
	}
	if n := len(m.kids); n > 0 {
		count := n
		if m.parent != nil {
			count = -n // closed
		}
		fmt.Fprintf(&b, " /First %d 0 R /Last %d 0 R /Count %d", m.kids[0].object, m.kids[n-1].object, count)
	}
	b.WriteString(">>")
	a.set(m.object, b.String())
	for _, k := range m.kids {
		a.writeMarks(k)
	}
}
