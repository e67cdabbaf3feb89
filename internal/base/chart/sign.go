package chart

import "math"

// A Sign is the mark of a state. Each has a form of its own, so that none depends
// on its colour.
type Sign int

// The signs.
const (
	Waiting Sign = iota // open ring
	Moving              // triangle forward
	Reached             // disc with a tick
	Behind              // triangle with an exclamation mark
	Moved               // double arrow
	Stopped             // square with a cross
	Staying             // diamond
	signCount
)

var signTones = [signCount]Tone{Waiting: Muted, Moving: S1, Reached: S2, Behind: Today, Moved: S3, Stopped: S6, Staying: S4}

// disc is a circle as a polygon, or an ellipse turned by an angle.
func disc(x, y, rx, ry, turn float64) []Point {
	const corners = 72
	points := make([]Point, corners)
	sin, cos := math.Sincos(turn)
	for i := range points {
		b, a := math.Sincos(2 * math.Pi * float64(i) / corners)
		points[i] = Point{x + a*rx*cos - b*ry*sin, y + a*rx*sin + b*ry*cos}
	}
	return points
}

func (s Sign) draw(c Canvas, x, y float64) {
	tone := signTones[s]
	solid := Shape{Fill: tone}
	line := Shape{Stroke: Ground, Width: 1.6}
	switch s {
	case Waiting:
		c.Polygon(disc(x, y, 5.5, 5.5, 0), Shape{Fill: Ground, Stroke: tone, Width: 1.8})
	case Moving:
		c.Polygon([]Point{{x - 4.5, y - 6}, {x + 6, y}, {x - 4.5, y + 6}}, solid)
	case Reached:
		c.Polygon(disc(x, y, 6.5, 6.5, 0), solid)
		c.Line([]Point{{x - 3, y}, {x - 1, y + 2.5}, {x + 3.2, y - 2.5}}, line)
	case Behind:
		c.Polygon([]Point{{x, y - 7}, {x + 7, y + 6}, {x - 7, y + 6}}, solid)
		c.Line([]Point{{x, y - 2.5}, {x, y + 1.5}}, line)
		c.Line([]Point{{x, y + 3}, {x, y + 4.6}}, line)
	case Moved:
		for _, d := range []float64{-4, 1} {
			c.Line([]Point{{x + d, y - 5}, {x + d + 4.5, y}, {x + d, y + 5}}, Shape{Stroke: tone, Width: 2})
		}
	case Stopped:
		c.Rect(x-6, y-6, 12, 12, Shape{Fill: tone, Radius: 2})
		c.Line([]Point{{x - 3, y - 3}, {x + 3, y + 3}}, line)
		c.Line([]Point{{x + 3, y - 3}, {x - 3, y + 3}}, line)
	case Staying:
		c.Polygon([]Point{{x, y - 7}, {x + 7, y}, {x, y + 7}, {x - 7, y}}, solid)
	}
}
