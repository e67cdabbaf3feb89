package chart

// A Canvas is what a chart draws on. The origin is at the top left, y grows
// downwards, and text stands on its baseline.
type Canvas interface {
	Rect(x, y, w, h float64, s Shape)
	Line(points []Point, s Shape) // open
	Polygon(points []Point, s Shape)
	Text(x, y float64, text string, t Type)
	// Link draws a part that leads to url. The label must contain the text
	// that the part shows (WCAG 2.5.3).
	Link(url, label string, draw func())
}

// A Point is a place on the canvas.
type Point struct{ X, Y float64 }

// A Shape says how something is filled and outlined.
type Shape struct {
	Fill, Stroke Tone
	Width        float64 // of the stroke
	Dash         bool
	Radius       float64 // of a rectangle's corners
	Faint        bool    `json:",omitempty"` // what lies below is seen through the fill
}

// Cover is how much of what lies below the fill hides: 1 is all of it.
func (s Shape) Cover() float64 {
	if s.Faint {
		return 0.4
	}
	return 1
}

// A Type says how text is set.
type Type struct {
	Size   float64
	Bold   bool
	Tone   Tone
	Anchor Anchor
}

// An Anchor is the point of the text that stands at the given place.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// linked draws the part as a link when there is somewhere to go.
func linked(c Canvas, url, label string, draw func()) {
	if url == "" {
		draw()
		return
	}
	c.Link(url, label, draw)
}

// spoken is the label of a link that shows a name, perhaps cut, and a figure: it holds
// what is shown as it is shown.
func spoken(name, cut, figure string) string {
	if cut == name {
		return name + " " + figure
	}
	return name + ": " + cut + " " + figure
}
