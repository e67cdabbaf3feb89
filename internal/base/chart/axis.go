package chart

import (
	"math"
	"strconv"
	"strings"

	"klover/internal/base/paper/typeface"
)

const (
	textSize  = 12.0 // labels and values
	smallSize = 11.0 // axis and legend
	fullWidth = 640.0
)

var (
	axisText  = Type{Size: smallSize, Tone: Muted}
	labelText = Type{Size: textSize, Tone: Ink, Anchor: Middle}
	valueText = Type{Size: textSize, Tone: Ink, Bold: true, Anchor: Middle}
)

func width(text string, t Type) float64 {
	return typeface.Pick(t.Bold, false).Width(text, t.Size)
}

// widest is the room that the longest of the texts takes.
func widest(texts []string, t Type) float64 {
	most := 0.0
	for _, s := range texts {
		most = max(most, width(s, t))
	}
	return most
}

// A scale maps values to places between two ends of the canvas.
type scale struct {
	from, to float64 // values
	a, b     float64 // places
	step     float64
}

func (s scale) at(v float64) float64 {
	return s.a + (v-s.from)/(s.to-s.from)*(s.b-s.a)
}

func (s scale) ticks() []float64 {
	var out []float64
	for i := 0; ; i++ {
		v := s.from + float64(i)*s.step
		if v > s.to+s.step/1000 {
			return out
		}
		out = append(out, v)
	}
}

// round makes a scale that holds lo and hi and has about five even steps of
// 1, 2, 2.5 or 5 times a power of ten.
func round(lo, hi float64) scale {
	if hi <= lo {
		hi = lo + 1
	}
	raw := (hi - lo) / 4
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * unit
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*unit >= raw*0.999 {
			step = m * unit
			break
		}
	}
	return scale{from: math.Floor(lo/step+1e-9) * step, to: math.Ceil(hi/step-1e-9) * step, step: step}
}

// tick writes a round number the Swedish way; its decimals follow the step.
func (s scale) tick(v float64) string {
	decimals := 0
	for unit := s.step; decimals < 3 && math.Abs(unit-math.Round(unit)) > 1e-6; decimals++ {
		unit *= 10
	}
	whole, rest, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "\u00a0" + whole[i:]
	}
	if rest != "" {
		whole += "," + rest
	}
	if v < -1e-9 {
		return "−" + whole
	}
	return whole
}

// upright is the frame of a chart with values upwards: help lines, the axis's
// numbers and the unit. It returns the scale and the plot's left and right.
type frame struct {
	y           scale
	left, right float64
	top, bottom float64
}

// newFrame leaves room for the numbers of the axis and a legend above.
func newFrame(lo, hi, w, h, bottomRoom float64) frame {
	f := frame{y: round(lo, hi), right: w - 4, top: 34, bottom: h - bottomRoom}
	f.y.a, f.y.b = f.bottom, f.top
	var texts []string
	for _, v := range f.y.ticks() {
		texts = append(texts, f.y.tick(v))
	}
	f.left = math.Ceil(widest(texts, axisText)) + 10
	return f
}

func (f frame) draw(c Canvas, unit string) {
	for _, v := range f.y.ticks() {
		y := f.y.at(v)
		c.Line([]Point{{f.left, y}, {f.right, y}}, Shape{Stroke: Grid, Width: 1})
		c.Text(f.left-8, y+4, f.y.tick(v), Type{Size: smallSize, Tone: Muted, Anchor: End})
	}
	if unit != "" {
		c.Text(0, 14, unit, axisText)
	}
}

// base draws the line that the bars stand on, above the bars.
func (f frame) base(c Canvas) {
	y := f.y.at(max(0, f.y.from))
	c.Line([]Point{{f.left, y}, {f.right, y}}, Shape{Stroke: Axis, Width: 1})
}

// A legendItem explains one tone; a line is shown for goals and trends.
type legendItem struct {
	name string
	tone Tone
	line bool
	dash bool
	mark int // 1 and up: the mark of a trend line
}

// legend sets the items from the right edge at the top, in their order.
func legend(c Canvas, right float64, items []legendItem) {
	x := right
	for _, it := range items {
		x -= width(it.name, axisText) + 36
	}
	x += 16
	for _, it := range items {
		switch {
		case it.line:
			c.Line([]Point{{x, 10}, {x + 14, 10}}, Shape{Stroke: it.tone, Width: 2, Dash: it.dash})
			if it.mark > 0 {
				mark(c, it.mark-1, Point{x + 7, 10}, it.tone)
			}
		default:
			c.Rect(x+2, 5, 10, 10, Shape{Fill: it.tone, Radius: 2})
		}
		c.Text(x+20, 14, it.name, axisText)
		x += width(it.name, axisText) + 36
	}
}

// below writes a label under its slot, on two lines if it must.
func below(c Canvas, x, y, room float64, label string, t Type) {
	if width(label, t) <= room {
		c.Text(x, y, label, t)
		return
	}
	first, second := halves(label)
	if second != "" {
		c.Text(x, y, typeface.Regular.Fit(first, t.Size, room), t)
		c.Text(x, y+14, typeface.Regular.Fit(second, t.Size, room), t)
		return
	}
	c.Text(x, y, typeface.Regular.Fit(label, t.Size, room), t)
}

// halves divides a label at the space nearest its middle.
func halves(label string) (string, string) {
	best := -1
	for i, r := range label {
		if r == ' ' && (best < 0 || abs(i-len(label)/2) < abs(best-len(label)/2)) {
			best = i
		}
	}
	if best < 0 {
		return label, ""
	}
	return label[:best], label[best+1:]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// bottomRoom is what the labels under the plot need: one line or two.
func bottomRoom(labels []string, slot float64) float64 {
	if widest(labels, labelText) > slot-6 {
		return 40
	}
	return 26
}
