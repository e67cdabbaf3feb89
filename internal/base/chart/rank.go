package chart

import (
	"fmt"

	"klover/internal/base/paper/typeface"
)

// Rank is lying bars, the largest first: what takes the most. With Shares it is
// a Pareto chart: how much the first ones make up together.
type Rank struct {
	Title     string
	Unit      string
	Items     []Bar
	Shares    []Value // running share of the whole, Number from 0 to 100
	Mark      Value   // a share to see where it is passed, e.g. 80 %
	ShareName string  // "Ackumulerad andel" when empty
	ItemName  string  // head of the table's first column, e.g. "Leverantör"
	ValueName string  // "Belopp" when empty
}

const (
	rankRow   = 26.0
	rankShare = 130.0 // room for the shares to the right
)

// Name implements [Chart].
func (r Rank) Name() string { return heading(r.Title, r.Unit) }

// Size implements [Chart].
func (r Rank) Size() (float64, float64) {
	h := 28 + rankRow*float64(max(len(r.Items), 1)) + 6
	if r.marked() {
		h += 14
	}
	return fullWidth, h
}

func (r Rank) marked() bool { return r.Mark.Known() && len(r.Shares) > 0 }

// passes is the first row whose running share reaches the mark, -1 for none.
func (r Rank) passes() int {
	for i, v := range r.Shares {
		if r.marked() && v.Known() && v.Number >= r.Mark.Number {
			return i
		}
	}
	return -1
}

func (r Rank) links() bool { return Bars{Items: r.Items}.links() }

func (r Rank) labels() []string { return Bars{Items: r.Items}.labels() }

// Draw implements [Chart].
func (r Rank) Draw(c Canvas) {
	w, _ := r.Size()
	lo, hi := Bars{Items: r.Items}.bounds()
	name := Type{Size: textSize, Tone: Ink, Anchor: End}
	left := min(widest(r.labels(), name)*1.04, 230) + 10 // a page without our font needs a little more
	right := w - 4
	if len(r.Shares) > 0 {
		right -= rankShare
	}
	room := 0.0
	for _, it := range r.Items {
		room = max(room, width(it.Value.cell(), valueText)+8)
	}
	x := scale{from: min(lo, 0), to: max(hi, lo+1), a: left, b: right - room}
	if r.Unit != "" {
		c.Text(left, 14, r.Unit, axisText)
	}
	for i, it := range r.Items {
		r.row(c, x, it, 28+rankRow*float64(i), left, right)
	}
	c.Line([]Point{{x.at(0), 24}, {x.at(0), 28 + rankRow*float64(len(r.Items))}}, Shape{Stroke: Axis, Width: 1})
	if len(r.Shares) > 0 {
		r.drawShares(c, right+18, w-4)
	}
}

func (r Rank) row(c Canvas, x scale, it Bar, y, left, right float64) {
	tone := Bars{Items: r.Items}.tone(it)
	label := typeface.Regular.Fit(it.Label, textSize, left-10)
	linked(c, it.Value.URL, spoken(it.Label, label, withUnit(it.Value.cell(), r.Unit)), func() {
		if it.Value.URL != "" {
			c.Rect(0, y, right, rankRow, Shape{Fill: Hit})
		}
		c.Text(left-10, y+17, label, Type{Size: textSize, Tone: Ink, Anchor: End, Bold: it.Strong})
		from, to := x.at(0), x.at(it.Value.Number)
		if it.Value.Known() {
			c.Rect(min(from, to), y+4, max(absolute(to-from), 1), rankRow-8, Shape{Fill: tone, Radius: min(2, absolute(to-from)/2)})
		}
		c.Text(max(from, to)+6, y+17, it.Value.cell(), Type{Size: textSize, Tone: Ink, Bold: true})
	})
	if it.Target.Known() {
		at := x.at(it.Target.Number)
		c.Line([]Point{{at, y + 1}, {at, y + rankRow - 1}}, Shape{Stroke: Target, Width: 2})
	}
}

// drawShares draws the running share as a curve with its figures.
func (r Rank) drawShares(c Canvas, left, right float64) {
	var texts []string
	for _, v := range r.Shares {
		texts = append(texts, v.cell())
	}
	figures := right - max(40, widest(texts, valueText)+6)
	x := scale{from: 0, to: 100, a: left, b: figures - 6}
	title := orElse(r.ShareName, "Ackumulerad andel")
	c.Text(right, 14, title, Type{Size: smallSize, Tone: Muted, Anchor: End})
	var curve []Point
	for i, v := range r.Shares {
		y := 28 + rankRow*(float64(i)+0.5)
		c.Text(right, y+4, v.cell(), Type{Size: smallSize, Tone: Ink, Anchor: End, Bold: i == r.passes()})
		if v.Known() {
			curve = append(curve, Point{x.at(v.Number), y})
		}
	}
	if r.marked() {
		at, bottom := x.at(r.Mark.Number), 28+rankRow*float64(len(r.Items))
		c.Line([]Point{{at, 22}, {at, bottom}}, Shape{Stroke: Axis, Width: 1, Dash: true})
		c.Text(at, bottom+13, r.Mark.Text, Type{Size: smallSize, Tone: Muted, Anchor: Middle})
	}
	c.Line(curve, Shape{Stroke: Target, Width: 1.5})
	for _, p := range curve {
		mark(c, 0, p, Target)
	}
}

// Alt implements [Chart].
func (r Rank) Alt() string {
	s := "Liggande stapeldiagram: " + heading(r.Title, r.Unit) + "."
	for i, it := range r.Items {
		if i == 3 {
			break
		}
		s += fmt.Sprintf(" %s %s.", it.Label, withUnit(it.Value.cell(), r.Unit))
	}
	if more := len(r.Items) - 3; more > 0 {
		s += fmt.Sprintf(" Därefter följer %d till.", more)
	}
	if n := len(r.Shares); n > 0 && r.Shares[n-1].Known() {
		s += fmt.Sprintf(" Tillsammans utgör de %s.", r.Shares[n-1].Text)
	}
	if i := r.passes(); i == 0 {
		s += fmt.Sprintf(" Den första når ensam %s.", r.Mark.Text)
	} else if i > 0 {
		s += fmt.Sprintf(" De %s första når %s.", numeral(i+1), r.Mark.Text)
	}
	return s
}

// Table implements [Chart].
func (r Rank) Table() [][]string {
	head := []string{orElse(r.ItemName, "Benämning"), heading(orElse(r.ValueName, "Belopp"), r.Unit)}
	if len(r.Shares) > 0 {
		head = append(head, orElse(r.ShareName, "Ackumulerad andel"))
	}
	rows := [][]string{head}
	for i, it := range r.Items {
		row := []string{it.Label, it.Value.cell()}
		if len(r.Shares) > 0 {
			share := Value{}
			if i < len(r.Shares) {
				share = r.Shares[i]
			}
			row = append(row, share.cell())
		}
		rows = append(rows, row)
	}
	return rows
}
