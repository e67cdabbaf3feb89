package chart

import "encoding/json"

// Kept is a drawing as it once was, with its sentence and its table: what a fixed
// report keeps of a chart, whatever its rows or this package become later. It is
// written and read as JSON.
type Kept struct {
	Title    string     `json:"title"`
	Width    float64    `json:"width"`
	Height   float64    `json:"height"`
	Sentence string     `json:"alt"`
	Figures  [][]string `json:"table"`
	Strokes  []stroke   `json:"strokes"`
}

// A stroke is one call to a canvas.
type stroke struct {
	Do     string   `json:"do"`
	At     []Point  `json:"at,omitempty"` // of a rectangle: its corner and its size
	Shape  *Shape   `json:"shape,omitempty"`
	Text   string   `json:"text,omitempty"` // of a link: its label
	Type   *Type    `json:"type,omitempty"`
	URL    string   `json:"url,omitempty"`
	Inside []stroke `json:"inside,omitempty"`
}

// Keep records the chart's drawing.
func Keep(c Chart) Kept {
	if k, ok := c.(Kept); ok {
		return k
	}
	k := Kept{Title: c.Name(), Sentence: c.Alt(), Figures: c.Table()}
	k.Width, k.Height = c.Size()
	r := &recorder{}
	c.Draw(r)
	k.Strokes = r.strokes
	return k
}

// Name implements [Chart].
func (k Kept) Name() string { return k.Title }

// Size implements [Chart].
func (k Kept) Size() (float64, float64) { return k.Width, k.Height }

// Alt implements [Chart].
func (k Kept) Alt() string { return k.Sentence }

// Table implements [Chart].
func (k Kept) Table() [][]string { return k.Figures }

func (k Kept) links() bool {
	for _, s := range k.Strokes {
		if s.Do == "link" {
			return true
		}
	}
	return false
}

// Draw implements [Chart].
func (k Kept) Draw(c Canvas) { replay(c, k.Strokes) }

func replay(c Canvas, strokes []stroke) {
	for _, s := range strokes {
		switch s.Do {
		case "rect":
			c.Rect(s.At[0].X, s.At[0].Y, s.At[1].X, s.At[1].Y, *s.Shape)
		case "line":
			c.Line(s.At, *s.Shape)
		case "polygon":
			c.Polygon(s.At, *s.Shape)
		case "text":
			c.Text(s.At[0].X, s.At[0].Y, s.Text, *s.Type)
		case "link":
			c.Link(s.URL, s.Text, func() { replay(c, s.Inside) })
		}
	}
}

// UnmarshalJSON reads a drawing and leaves out what no canvas could draw.
func (s *stroke) UnmarshalJSON(content []byte) error {
	type bare stroke
	if err := json.Unmarshal(content, (*bare)(s)); err != nil {
		return err
	}
	need := map[string]int{"rect": 2, "text": 1}[s.Do]
	shaped := s.Do == "rect" || s.Do == "line" || s.Do == "polygon"
	if len(s.At) < need || shaped && s.Shape == nil || s.Do == "text" && s.Type == nil {
		s.Do = ""
	}
	return nil
}

// A recorder is the canvas that remembers.
type recorder struct{ strokes []stroke }

func (r *recorder) add(s stroke) { r.strokes = append(r.strokes, s) }

func (r *recorder) Rect(x, y, w, h float64, s Shape) {
	r.add(stroke{Do: "rect", At: []Point{{x, y}, {w, h}}, Shape: &s})
}

func (r *recorder) Line(points []Point, s Shape) {
	r.add(stroke{Do: "line", At: append([]Point{}, points...), Shape: &s})
}

func (r *recorder) Polygon(points []Point, s Shape) {
	r.add(stroke{Do: "polygon", At: append([]Point{}, points...), Shape: &s})
}

func (r *recorder) Text(x, y float64, text string, t Type) {
	r.add(stroke{Do: "text", At: []Point{{x, y}}, Text: text, Type: &t})
}

func (r *recorder) Link(url, label string, draw func()) {
	outer := r.strokes
	r.strokes = nil
	draw() // on this canvas
	inside := r.strokes
	r.strokes = outer
	r.add(stroke{Do: "link", URL: url, Text: label, Inside: inside})
}
