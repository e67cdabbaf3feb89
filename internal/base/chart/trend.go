package chart

import "math"

// Trend is one line or several over time, with a goal. The axis need not begin
// at zero: a line says change, not size.
type Trend struct {
	Title      string
	Unit       string
	Labels     []string
	Series     []Series // the first is the one that the text is about
	Target     Value
	TargetName string // "Mål" when empty
	LabelName  string // head of the table's first column; "Period" when empty
	FromZero   bool
	Height     float64
}

// Name implements [Chart].
func (t Trend) Name() string { return heading(t.Title, t.Unit) }

// Size implements [Chart].
func (t Trend) Size() (float64, float64) {
	if t.Height > 0 {
		return fullWidth, t.Height
	}
	return fullWidth, 240
}

func (t Trend) links() bool { return anyLink(t.Series) }

func (t Trend) bounds() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	all := []Value{t.Target}
	for _, s := range t.Series {
		all = append(all, s.Values...)
	}
	for _, v := range all {
		if v.Known() {
			lo, hi = min(lo, v.Number), max(hi, v.Number)
		}
	}
	if math.IsInf(lo, 1) {
		return 0, 1
	}
	if t.FromZero || lo > 0 && lo < hi/3 {
		lo = min(lo, 0)
	}
	return lo, hi
}

// Draw implements [Chart].
func (t Trend) Draw(c Canvas) {
	w, h := t.Size()
	lo, hi := t.bounds()
	slots := float64(max(len(t.Labels), 1))
	f := newFrame(lo, hi, w, h, bottomRoom(t.Labels, (w-50)/slots))
	f.right -= t.endRoom()
	f.draw(c, t.Unit)
	legend(c, w-4, t.legend())
	f.base(c)
	slot := (f.right - f.left) / slots
	for i, label := range t.Labels {
		below(c, f.left+slot*(float64(i)+0.5), f.bottom+17, slot-4, label, Type{Size: smallSize, Tone: Muted, Anchor: Middle})
	}
	if t.Target.Known() {
		y := f.y.at(t.Target.Number)
		c.Line([]Point{{f.left, y}, {f.right, y}}, Shape{Stroke: Target, Width: 2, Dash: true})
	}
	for j := len(t.Series) - 1; j >= 0; j-- { // the first lies on top
		t.line(c, f, j, slot)
	}
	t.endLabels(c, f, slot)
}

func (t Trend) legend() []legendItem {
	var items []legendItem
	for j, s := range t.Series {
		if len(t.Series) > 1 || t.Target.Known() {
			items = append(items, legendItem{name: s.Name, tone: seriesTone(j), line: true, mark: j + 1})
		}
	}
	if t.Target.Known() {
		items = append(items, legendItem{name: orElse(t.TargetName, "Mål") + " " + withUnit(t.Target.Text, t.Unit), tone: Target, line: true, dash: true})
	}
	return items
}

// endRoom is what the last values take beside the end of their lines.
func (t Trend) endRoom() float64 {
	most := 0.0
	for _, s := range t.Series {
		if len(s.Values) > 0 {
			most = max(most, width(s.Values[len(s.Values)-1].cell(), valueText))
		}
	}
	return max(0, most-10)
}

// line draws one series; an unknown value breaks it.
func (t Trend) line(c Canvas, f frame, j int, slot float64) {
	tone := seriesTone(j)
	var run []Point
	flush := func() {
		if len(run) > 1 {
			c.Line(run, Shape{Stroke: tone, Width: 2.25})
		}
		run = nil
	}
	for i := range t.Labels {
		v := t.Series[j].at(i)
		if !v.Known() {
			flush()
			continue
		}
		run = append(run, t.point(f, i, v, slot))
	}
	flush()
	for i, label := range t.Labels {
		v := t.Series[j].at(i)
		if !v.Known() {
			continue
		}
		p := t.point(f, i, v, slot)
		linked(c, v.URL, label+": "+withUnit(v.Text, t.Unit), func() {
			if v.URL != "" {
				c.Rect(p.X-12, p.Y-12, 24, 24, Shape{Fill: Hit})
			}
			mark(c, j, p, tone)
		})
	}
}

func (t Trend) point(f frame, i int, v Value, slot float64) Point {
	return Point{f.left + slot*(float64(i)+0.5), f.y.at(v.Number)}
}

// endLabels writes the last value of each line, moved apart if they collide.
func (t Trend) endLabels(c Canvas, f frame, slot float64) {
	last := -1e9
	for _, j := range t.topDown() {
		s := t.Series[j]
		i := len(s.Values) - 1
		if i < 0 || i >= len(t.Labels) || !s.Values[i].Known() {
			continue
		}
		p := t.point(f, i, s.Values[i], slot)
		y := max(p.Y+4, last+13)
		last = y
		text := s.Values[i].Text
		c.Rect(p.X+6, y-10, width(text, valueText)+4, 13, Shape{Fill: Ground})
		c.Text(p.X+8, y, text, Type{Size: textSize, Bold: true, Tone: Ink})
	}
}

// topDown orders the series by where they end.
func (t Trend) topDown() []int {
	order := make([]int, len(t.Series))
	for j := range order {
		order[j] = j
		for k := j; k > 0 && t.ends(order[k]) > t.ends(order[k-1]); k-- {
			order[k], order[k-1] = order[k-1], order[k]
		}
	}
	return order
}

func (t Trend) ends(j int) float64 {
	if n := len(t.Series[j].Values); n > 0 {
		return t.Series[j].Values[n-1].Number
	}
	return 0
}

// mark draws the sign of a line: each series has its own, so that lines can be
// told apart without colour.
func mark(c Canvas, j int, p Point, tone Tone) {
	const r = 3.5
	s := Shape{Fill: tone, Stroke: Ground, Width: 1}
	switch j % 4 {
	case 0:
		s.Radius = r
		c.Rect(p.X-r, p.Y-r, 2*r, 2*r, s)
	case 1:
		c.Rect(p.X-r+0.5, p.Y-r+0.5, 2*r-1, 2*r-1, s)
	case 2:
		c.Polygon([]Point{{p.X, p.Y - r - 1}, {p.X + r + 1, p.Y + r}, {p.X - r - 1, p.Y + r}}, s)
	default:
		c.Polygon([]Point{{p.X, p.Y - r - 1}, {p.X + r + 1, p.Y}, {p.X, p.Y + r + 1}, {p.X - r - 1, p.Y}}, s)
	}
}

// Alt implements [Chart].
func (t Trend) Alt() string {
	s := "Linjediagram: " + heading(t.Title, t.Unit) + ", " + span(t.Labels) + "."
	for _, series := range t.Series {
		said := spread(t.Labels, series.Values, t.Unit)
		if len(t.Series) > 1 {
			said = series.Name + ": " + lowerFirst(said)
		}
		s += " " + said
		if n := len(series.Values); n > 0 && series.Values[n-1].Known() {
			s += " Senaste värdet är " + withUnit(series.Values[n-1].Text, t.Unit) + "."
		}
	}
	if t.Target.Known() {
		s += " Målet är " + withUnit(t.Target.Text, t.Unit) + "."
	}
	return s
}

// Table implements [Chart].
func (t Trend) Table() [][]string {
	series := t.Series
	if t.Target.Known() {
		goal := Series{Name: orElse(t.TargetName, "Mål")}
		for range t.Labels {
			goal.Values = append(goal.Values, t.Target)
		}
		series = append(series[:len(series):len(series)], goal)
	}
	return seriesTable(orElse(t.LabelName, "Period"), t.Labels, series)
}
