package pdf

// A sheet is one page with what shall be drawn on it, in reading order.
type sheet struct {
	w, h   float64
	ops    []op
	annots []*annotation
	bare   bool // no header or footer: the cover
	notes  []*note
	bottom float64 // where the text ends on this page
}

// An op draws a part of one element. Without element it is decoration, which
// assistive technology skips.
type op struct {
	elem *element
	draw func(p *pen) // nil only gives the element its place in the order
	edge bool         // header or footer
}

func (s *sheet) add(elem *element, draw func(p *pen)) {
	s.ops = append(s.ops, op{elem: elem, draw: draw})
}

// decorate draws what carries no meaning.
func (s *sheet) decorate(draw func(p *pen)) { s.add(nil, draw) }

// place gives an element its turn in the reading order without drawing.
func (s *sheet) place(elem *element) { s.add(elem, nil) }

func (s *sheet) rule(x1, x2, y, width float64, color rgb) {
	s.decorate(func(p *pen) { p.line(x1, y, x2, y, width, color) })
}
