package chart

import "fmt"

// Spark is a small line without axes, for a card or a table cell. It shows only
// the direction: the figure stands beside it in text.
type Spark struct {
	Title  string
	Labels []string // for the sentence and the table
	Values []Value
}

// Name implements [Chart].
func (s Spark) Name() string { return s.Title }

// Size implements [Chart].
func (s Spark) Size() (float64, float64) { return 120, 32 }

func (s Spark) links() bool { return false }

// Draw implements [Chart].
func (s Spark) Draw(c Canvas) {
	w, h := s.Size()
	lo, hi := Trend{Series: []Series{{Values: s.Values}}}.bounds()
	if hi == lo {
		hi = lo + 1
	}
	x := scale{from: 0, to: float64(max(len(s.Values)-1, 1)), a: 4, b: w - 6}
	y := scale{from: lo, to: hi, a: h - 5, b: 5}
	var line []Point
	for i, v := range s.Values {
		if v.Known() {
			line = append(line, Point{x.at(float64(i)), y.at(v.Number)})
		}
	}
	if len(line) == 0 {
		return
	}
	c.Line(line, Shape{Stroke: S1, Width: 1.75})
	mark(c, 0, line[len(line)-1], S1)
}

// Alt implements [Chart].
func (s Spark) Alt() string {
	first, last := -1, -1
	for i, v := range s.Values {
		if v.Known() {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 || first == last {
		return s.Title + "."
	}
	way := "är oförändrat"
	switch a, b := s.Values[first], s.Values[last]; {
	case b.Number > a.Number:
		way = "har ökat"
	case b.Number < a.Number:
		way = "har minskat"
	}
	return fmt.Sprintf("%s: värdet %s från %s till %s.", s.Title, way, s.Values[first].Text, s.Values[last].Text)
}

// Table implements [Chart].
func (s Spark) Table() [][]string {
	return seriesTable("Period", s.Labels, []Series{{Name: s.Title, Values: s.Values}})
}
