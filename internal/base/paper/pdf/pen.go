package pdf

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/base/paper/typeface"
)

// families are the names under which the fonts are known to fpdf.
var families = [...]string{"regular", "italic", "bold", "bolditalic", "display"}

// A pen draws on the current page of fpdf.
type pen struct {
	f    *fpdf.Fpdf
	face typeface.Face
	size float64
	tint func(paper.Colour) paper.Colour
}

// colour sets one of fpdf's colours in the document's tint.
func (p *pen) colour(set func(r, g, b int), c rgb) {
	if p.tint != nil {
		c = rgb(p.tint(paper.Colour(c)))
	}
	set(parts(c))
}

func newFpdf() *fpdf.Fpdf {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	f.SetCatalogSort(true)
	f.SetCompression(true)
	for _, face := range typeface.Faces {
		f.AddUTF8FontFromBytes(families[face], "", face.TTF())
	}
	return f
}

func parts(c rgb) (int, int, int) {
	return int(c >> 16), int(c >> 8 & 0xff), int(c & 0xff)
}

// text writes on the baseline y.
func (p *pen) text(x, y float64, text string, face typeface.Face, size float64, color rgb) {
	if p.face != face || p.size != size {
		p.f.SetFont(families[face], "", size)
		p.face, p.size = face, size
	}
	p.colour(p.f.SetTextColor, color)
	p.f.Text(x, y, drawable(text, face))
}

// drawable replaces signs that the font lacks. A missing sign must be seen, and
// the glyph for "missing" is forbidden in PDF/UA.
func drawable(text string, face typeface.Face) string {
	return strings.Map(func(r rune) rune {
		switch {
		case face.Has(r):
			return r
		case r == '\t' || r == '\n':
			return ' '
		}
		return '□'
	}, text)
}

func (p *pen) line(x1, y1, x2, y2, width float64, color rgb) {
	p.colour(p.f.SetDrawColor, color)
	p.f.SetLineWidth(width)
	p.f.Line(x1, y1, x2, y2)
}

func (p *pen) rect(x, y, w, h float64, color rgb) {
	p.colour(p.f.SetFillColor, color)
	p.f.Rect(x, y, w, h, "F")
}

// chartCanvas draws a chart at a place and size on the page.
type chartCanvas struct {
	p    *pen
	x, y float64
	k    float64
}

func (c chartCanvas) at(p chart.Point) fpdf.PointType {
	return fpdf.PointType{X: c.x + p.X*c.k, Y: c.y + p.Y*c.k}
}

// prepare sets the colours and says how fpdf shall paint; "" means not at all.
func (c chartCanvas) prepare(s chart.Shape) string {
	mode := ""
	if s.Fill > chart.Hit {
		c.p.f.SetFillColor(s.Fill.RGB())
		mode += "F"
	}
	if s.Stroke > chart.Hit {
		c.p.f.SetDrawColor(s.Stroke.RGB())
		c.p.f.SetLineWidth(s.Width * c.k)
		mode += "D"
	}
	return mode
}

func (c chartCanvas) Rect(x, y, w, h float64, s chart.Shape) {
	mode := c.prepare(s)
	switch {
	case mode == "":
	case s.Radius > 0:
		c.p.f.RoundedRect(c.x+x*c.k, c.y+y*c.k, w*c.k, h*c.k, min(s.Radius, w/2, h/2)*c.k, "1234", mode)
	default:
		c.p.f.Rect(c.x+x*c.k, c.y+y*c.k, w*c.k, h*c.k, mode)
	}
}

func (c chartCanvas) Line(points []chart.Point, s chart.Shape) {
	s.Fill = chart.None
	if c.prepare(s) == "" || len(points) < 2 {
		return
	}
	if s.Dash {
		c.p.f.SetDashPattern([]float64{5 * c.k, 3 * c.k}, 0)
		defer c.p.f.SetDashPattern(nil, 0)
	}
	first := c.at(points[0])
	c.p.f.MoveTo(first.X, first.Y)
	for _, pt := range points[1:] {
		next := c.at(pt)
		c.p.f.LineTo(next.X, next.Y)
	}
	c.p.f.DrawPath("D")
}

func (c chartCanvas) Polygon(points []chart.Point, s chart.Shape) {
	mode := c.prepare(s)
	if mode == "" {
		return
	}
	placed := make([]fpdf.PointType, len(points))
	for i, pt := range points {
		placed[i] = c.at(pt)
	}
	if s.Faint {
		c.p.f.SetAlpha(s.Cover(), "Normal")
		defer c.p.f.SetAlpha(1, "Normal")
	}
	c.p.f.Polygon(placed, mode)
}

func (c chartCanvas) Text(x, y float64, text string, t chart.Type) {
	face := typeface.Pick(t.Bold, false)
	x -= face.Width(text, t.Size) * [...]float64{0, 0.5, 1}[t.Anchor]
	r, g, b := t.Tone.RGB()
	c.p.text(c.x+x*c.k, c.y+y*c.k, text, face, t.Size*c.k, rgb(r<<16|g<<8|b))
}

// Link draws without the link: on paper a chart's parts lead nowhere, since
// their addresses are the site's own.
func (c chartCanvas) Link(_, _ string, draw func()) { draw() }
