package chart

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"sync"

	"github.com/fogleman/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"

	"klover/internal/base/paper/typeface"
)

// PNG draws the chart on white. Scale 3 gives about 290 dots per inch when the
// chart fills the width of a page; it takes about a tenth of a second.
func PNG(c Chart, scale float64) ([]byte, error) {
	w, h := c.Size()
	dc := gg.NewContext(int(math.Ceil(w*scale)), int(math.Ceil(h*scale)))
	dc.SetColor(Ground.rgba())
	dc.Clear()
	c.Draw(&pngCanvas{dc: dc, scale: scale, faces: map[faceKey]font.Face{}})
	var buf bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&buf, dc.Image()); err != nil {
		return nil, fmt.Errorf("encoding chart as PNG: %w", err)
	}
	return buf.Bytes(), nil
}

type faceKey struct {
	cut  typeface.Face
	size float64
}

type pngCanvas struct {
	dc    *gg.Context
	scale float64
	faces map[faceKey]font.Face
}

// parsed are the two cuts that charts use, read once.
var parsed = sync.OnceValue(func() map[typeface.Face]*opentype.Font {
	fonts := map[typeface.Face]*opentype.Font{}
	for _, cut := range []typeface.Face{typeface.Regular, typeface.Bold} {
		f, err := opentype.Parse(cut.TTF())
		if err != nil {
			panic("chart: an embedded font is broken: " + err.Error())
		}
		fonts[cut] = f
	}
	return fonts
})

func (p *pngCanvas) face(cut typeface.Face, size float64) font.Face {
	key := faceKey{cut, size}
	if f, ok := p.faces[key]; ok {
		return f
	}
	f, err := opentype.NewFace(parsed()[cut], &opentype.FaceOptions{Size: size * p.scale, DPI: 72})
	if err != nil {
		panic("chart: no face of the embedded font: " + err.Error())
	}
	p.faces[key] = f
	return f
}

// paint fills and strokes the path that was just laid.
func (p *pngCanvas) paint(sh Shape) {
	if sh.Fill > Hit {
		fill := sh.Fill.rgba()
		p.dc.SetColor(color.NRGBA{fill.R, fill.G, fill.B, uint8(255 * sh.Cover())})
		p.dc.FillPreserve()
	}
	if sh.Stroke > Hit {
		p.dc.SetColor(sh.Stroke.rgba())
		p.dc.SetLineWidth(sh.Width * p.scale)
		p.dc.SetDash()
		if sh.Dash {
			p.dc.SetDash(5*p.scale, 3*p.scale)
		}
		p.dc.StrokePreserve()
	}
	p.dc.ClearPath()
}

func (p *pngCanvas) Rect(x, y, w, h float64, sh Shape) {
	k := p.scale
	p.dc.DrawRoundedRectangle(x*k, y*k, w*k, h*k, min(sh.Radius, w/2, h/2)*k)
	p.paint(sh)
}

func (p *pngCanvas) path(points []Point) {
	for _, pt := range points {
		p.dc.LineTo(pt.X*p.scale, pt.Y*p.scale)
	}
}

func (p *pngCanvas) Line(points []Point, sh Shape) {
	p.path(points)
	sh.Fill = None
	p.paint(sh)
}

func (p *pngCanvas) Polygon(points []Point, sh Shape) {
	p.path(points)
	p.dc.ClosePath()
	p.paint(sh)
}

func (p *pngCanvas) Text(x, y float64, text string, t Type) {
	p.dc.SetFontFace(p.face(typeface.Pick(t.Bold, false), t.Size))
	p.dc.SetColor(t.Tone.rgba())
	p.dc.DrawStringAnchored(text, x*p.scale, y*p.scale, [...]float64{0, 0.5, 1}[t.Anchor], 0)
}

func (p *pngCanvas) Link(_, _ string, draw func()) { draw() }
