package chart

import (
	"html"
	"html/template"
	"strings"
)

// SVG draws the chart for a page. It holds no script and no inline style: the
// colours are attributes that the classes of [CSS] override, so it works under
// a strict content policy and also stands alone as a file.
func SVG(c Chart) template.HTML {
	w, h := c.Size()
	s := &svgCanvas{}
	role := "img"
	if c.links() {
		role = "group" // in an img, links could not be reached
	}
	s.put(`<svg xmlns="http://www.w3.org/2000/svg" class="ch" role="`, role, `" viewBox="0 0 `, num(w), " ", num(h),
		`" width="`, num(w), `" height="`, num(h), `" font-family="Inter, sans-serif">`, "\n<title>", esc(c.Name()), "</title>\n<desc>", esc(c.Alt()), "</desc>\n")
	c.Draw(s)
	s.put("</svg>\n")
	return template.HTML(s.b.String())
}

type svgCanvas struct{ b strings.Builder }

func (s *svgCanvas) put(parts ...string) {
	for _, p := range parts {
		s.b.WriteString(p)
	}
}

func esc(text string) string { return html.EscapeString(text) }

// paint writes class and colour attributes of a shape.
func (s *svgCanvas) paint(sh Shape) {
	var classes []string
	fill := "none"
	if sh.Fill > Hit {
		fill = sh.Fill.Hex()
		classes = append(classes, "ch-"+palette[sh.Fill].class)
	}
	if sh.Stroke > Hit {
		classes = append(classes, "ch-"+palette[sh.Stroke].class+"-l")
	}
	if len(classes) > 0 {
		s.put(` class="`, strings.Join(classes, " "), `"`)
	}
	s.put(` fill="`, fill, `"`)
	if sh.Faint {
		s.put(` fill-opacity="`, num(sh.Cover()), `"`)
	}
	if sh.Fill == Hit {
		s.put(` pointer-events="all"`)
	}
	if sh.Stroke > Hit {
		s.put(` stroke="`, sh.Stroke.Hex(), `" stroke-width="`, num(sh.Width), `"`)
	}
	if sh.Dash {
		s.put(` stroke-dasharray="5 3"`)
	}
}

func (s *svgCanvas) Rect(x, y, w, h float64, sh Shape) {
	s.put(`<rect x="`, num(x), `" y="`, num(y), `" width="`, num(w), `" height="`, num(h), `"`)
	if sh.Radius > 0 {
		s.put(` rx="`, num(sh.Radius), `"`)
	}
	s.paint(sh)
	s.put("/>\n")
}

func (s *svgCanvas) points(points []Point) {
	s.put(` points="`)
	for i, p := range points {
		if i > 0 {
			s.put(" ")
		}
		s.put(num(p.X), ",", num(p.Y))
	}
	s.put(`"`)
}

func (s *svgCanvas) Line(points []Point, sh Shape) {
	s.put("<polyline")
	s.points(points)
	sh.Fill = None
	s.paint(sh)
	s.put(` stroke-linejoin="round"/>`, "\n")
}

func (s *svgCanvas) Polygon(points []Point, sh Shape) {
	s.put("<polygon")
	s.points(points)
	s.paint(sh)
	s.put("/>\n")
}

func (s *svgCanvas) Text(x, y float64, text string, t Type) {
	s.put(`<text x="`, num(x), `" y="`, num(y), `" font-size="`, num(t.Size), `"`)
	if t.Bold {
		s.put(` font-weight="600"`)
	}
	switch t.Anchor {
	case Middle:
		s.put(` text-anchor="middle"`)
	case End:
		s.put(` text-anchor="end"`)
	}
	s.put(` class="ch-`, palette[t.Tone].class, `" fill="`, t.Tone.Hex(), `">`, esc(text), "</text>\n")
}

func (s *svgCanvas) Link(url, label string, draw func()) {
	s.put(`<a href="`, esc(url), `" aria-label="`, esc(label), `">`, "\n")
	draw()
	s.put("</a>\n")
}
