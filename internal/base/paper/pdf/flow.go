package pdf

// A slab is the smallest piece that is not divided between pages: a line, a
// table row, a chart.
type slab struct {
	before  float64 // space above; dropped at the top of a page
	height  float64
	keep    bool // stays on the page of the next slab
	newPage bool
	lying   bool // on a page that lies
	floats  bool // a figure: text that follows may fill the page before it
	flows   bool // running text, which may do so
	head    *slab
	draw    func(s *sheet, x, y float64) // y is the slab's top
	notes   []*note
	anchor  string // heading's id, for the contents
}

// A note is a footnote with its lines set.
type note struct {
	elem  *element
	slabs []slab
}

func (n *note) height() float64 {
	sum := 0.0
	for _, s := range n.slabs {
		sum += s.before + s.height
	}
	return sum
}

// noteGap is the space above the footnotes, with their rule in it.
const noteGap = 16.0

// A place is where a heading landed.
type place struct {
	page int // from 0
	y    float64
}

// A flow puts slabs on sheets.
type flow struct {
	sheets []*sheet
	cur    *sheet
	y      float64
	fresh  bool    // nothing but a repeated head on the page
	noted  float64 // room taken by footnotes
	places map[string]place
}

func newSheet(lying bool) *sheet {
	s := &sheet{w: pageShort, h: pageLong}
	if lying {
		s.w, s.h = s.h, s.w
	}
	s.bottom = s.h - marginBottom
	return s
}

func (f *flow) turn(lying bool) {
	f.cur = newSheet(lying)
	f.sheets = append(f.sheets, f.cur)
	f.y, f.fresh, f.noted = marginTop, true, 0
}

// room is the height that is left on the page.
func (f *flow) room() float64 { return f.cur.bottom - f.y - f.noted }

// pour places all slabs.
func (f *flow) pour(slabs []slab) {
	for i := 0; i < len(slabs); {
		first := slabs[i]
		if f.cur == nil || f.cur.bare || first.newPage && !f.fresh || first.lying != (f.cur.w > f.cur.h) {
			f.turn(first.lying)
		}
		end := together(slabs, i)
		if f.needs(slabs[i:end]) <= f.room() {
			for _, s := range slabs[i:end] {
				f.put(s)
			}
			i = end
			continue
		}
		if !f.fresh && first.floats && f.fillBefore(slabs, i, end) {
			continue
		}
		if !f.fresh {
			f.turn(first.lying)
			f.repeat(first.head)
			continue
		}
		// More is kept together than a page holds: give it what it holds.
		i = f.fill(slabs, i, end)
	}
}

// fillBefore moves running text that fits on the page ahead of a figure that
// does not, and tells whether it found any.
func (f *flow) fillBefore(slabs []slab, i, end int) bool {
	next := together(slabs, min(end, len(slabs)-1))
	if end >= len(slabs) || !slabs[end].flows || f.needs(slabs[end:next]) > f.room() {
		return false
	}
	figure := append([]slab(nil), slabs[i:end]...)
	copy(slabs[i:], slabs[end:next])
	copy(slabs[i+next-end:], figure)
	return true
}

// together is the end of the slabs that must stay with slab i.
func together(slabs []slab, i int) int {
	end := i + 1
	for end < len(slabs) && slabs[end-1].keep && !slabs[end].newPage {
		end++
	}
	return end
}

func (f *flow) needs(slabs []slab) float64 {
	sum := 0.0
	noted := f.noted
	for i, s := range slabs {
		if i > 0 || !f.fresh {
			sum += s.before
		}
		sum += s.height
		for _, n := range s.notes {
			if noted == 0 {
				sum += noteGap
			}
			noted += n.height()
			sum += n.height()
		}
	}
	return sum
}

func (f *flow) fill(slabs []slab, i, end int) int {
	f.put(slabs[i])
	for i++; i < end && f.needs(slabs[i:i+1]) <= f.room(); i++ {
		f.put(slabs[i])
	}
	return i
}

func (f *flow) put(s slab) {
	if !f.fresh {
		f.y += s.before
	}
	f.fresh = f.fresh && s.height == 0 // a page break leaves the page as new
	for _, n := range s.notes {
		if f.noted == 0 {
			f.noted += noteGap
		}
		f.noted += n.height()
		f.cur.notes = append(f.cur.notes, n)
	}
	if s.anchor != "" {
		f.places[s.anchor] = place{len(f.sheets) - 1, f.y}
	}
	if s.draw != nil {
		s.draw(f.cur, marginSide, f.y)
	}
	f.y += s.height
}

// repeat draws the head of a table again, as decoration: assistive technology
// has met it already.
func (f *flow) repeat(head *slab) {
	if head == nil {
		return
	}
	ghost := newSheet(false)
	head.draw(ghost, marginSide, f.y)
	for _, o := range ghost.ops {
		if o.draw != nil {
			f.cur.ops = append(f.cur.ops, op{draw: o.draw})
		}
	}
	f.y += head.height
}

// drawNotes sets the footnotes at the foot of each page.
func (f *flow) drawNotes() {
	for _, s := range f.sheets {
		if len(s.notes) == 0 {
			continue
		}
		total := 0.0
		for _, n := range s.notes {
			total += n.height()
		}
		y := s.bottom - total
		s.rule(marginSide, marginSide+90, y-6, 0.5, softer)
		for _, n := range s.notes {
			for _, line := range n.slabs {
				y += line.before
				line.draw(s, marginSide, y)
				y += line.height
			}
		}
	}
}
