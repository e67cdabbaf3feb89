package chart

import (
	"fmt"
	"math"
)

// Flower shows what something consists of as petals around a heart. Petals of one
// group stand beside each other.
type Flower struct {
	Title     string
	Center    string
	Groups    []PetalGroup
	GroupName string // heads of the table: "Övergripande mål"
	PetalName string // "Mål"
	NoteName  string // "Hör till"
}

// A PetalGroup is petals with something in common.
type PetalGroup struct {
	Name   string
	Petals []Petal
}

// A Petal is one part.
type Petal struct {
	Label string
	Note  string // bold, above the label
	URL   string
}

const (
	flowerWidth  = 760.0
	flowerMiddle = 330.0 // of the heart, from the top
	petalFar     = 212.0 // middle of a petal from the heart's
	petalLong    = 112.0 // half its length
)

// Name implements [Chart].
func (f Flower) Name() string { return f.Title }

// Size implements [Chart].
func (f Flower) Size() (float64, float64) { return flowerWidth, 2*flowerMiddle + 34 }

func (f Flower) count() int {
	n := 0
	for _, g := range f.Groups {
		n += len(g.Petals)
	}
	return n
}

func (f Flower) links() bool {
	for _, g := range f.Groups {
		for _, p := range g.Petals {
			if p.URL != "" {
				return true
			}
		}
	}
	return false
}

// Draw implements [Chart].
func (f Flower) Draw(c Canvas) {
	n := f.count()
	// The petals' tangents from the heart's middle must not cross.
	half := math.Min(100, math.Tan(math.Pi/math.Max(float64(n), 3))*math.Sqrt(petalFar*petalFar-petalLong*petalLong)*0.97)
	at := 0
	for i, g := range f.Groups {
		for _, p := range g.Petals {
			turn := 2*math.Pi*float64(at)/float64(max(n, 1)) - math.Pi/2
			f.petal(c, p, seriesTone(i), turn, half)
			at++
		}
	}
	c.Polygon(disc(flowerWidth/2, flowerMiddle, 84, 84, 0), Shape{Fill: S1})
	lines := wrap(f.Center, Type{Size: 15, Bold: true}, 140, 4)
	for i, line := range lines {
		c.Text(flowerWidth/2, flowerMiddle+5+19*(float64(i)-float64(len(lines)-1)/2), line, Type{Size: 15, Bold: true, Tone: Ground, Anchor: Middle})
	}
	f.key(c)
}

func (f Flower) petal(c Canvas, p Petal, tone Tone, turn, half float64) {
	sin, cos := math.Sincos(turn)
	x, y := flowerWidth/2+petalFar*cos, flowerMiddle+petalFar*sin
	// The width of a level line through the petal's middle, less where text curves away.
	room := 2 / math.Hypot(cos/petalLong, sin/half) * 0.84
	room = math.Min(room, 176)
	note := wrap(p.Note, Type{Size: smallSize, Bold: true}, room+16, 2)
	label := wrap(p.Label, Type{Size: textSize}, room, 4)
	if p.Note == "" {
		note = nil
	}
	top := y - 15*float64(len(note)+len(label)-1)/2 + 4
	linked(c, p.URL, named(append(note, label...), p.Note+" "+p.Label), func() {
		c.Polygon(disc(x, y, petalLong, half, turn), Shape{Fill: Plate, Stroke: tone, Width: 3})
		for i, line := range note {
			c.Text(x, top+15*float64(i), line, Type{Size: smallSize, Bold: true, Tone: Muted, Anchor: Middle})
		}
		for i, line := range label {
			c.Text(x, top+15*float64(i+len(note)), line, Type{Size: textSize, Tone: Ink, Anchor: Middle})
		}
	})
}

// key names the groups by the colour of their edges.
func (f Flower) key(c Canvas) {
	total := 0.0
	for _, g := range f.Groups {
		total += width(g.Name, axisText) + 40
	}
	x := (flowerWidth - total) / 2
	for i, g := range f.Groups {
		c.Rect(x, 2*flowerMiddle+12, 14, 10, Shape{Fill: Plate, Stroke: seriesTone(i), Width: 3, Radius: 5})
		c.Text(x+20, 2*flowerMiddle+21, g.Name, axisText)
		x += width(g.Name, axisText) + 40
	}
}

// Alt implements [Chart].
func (f Flower) Alt() string {
	var parts []string
	for _, g := range f.Groups {
		parts = append(parts, fmt.Sprintf("%s med %d", g.Name, len(g.Petals)))
	}
	return fmt.Sprintf("Blomma: %s. %d blad i grupperna %s. Allt finns i tabellen.", f.Title, f.count(), list(parts))
}

// Table implements [Chart].
func (f Flower) Table() [][]string {
	rows := [][]string{{orElse(f.GroupName, "Grupp"), orElse(f.NoteName, "Hör till"), orElse(f.PetalName, "Del")}}
	for _, g := range f.Groups {
		for _, p := range g.Petals {
			rows = append(rows, []string{g.Name, orElse(p.Note, "–"), p.Label})
		}
	}
	return rows
}
