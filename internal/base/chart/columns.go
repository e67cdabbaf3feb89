package chart

import "fmt"

// Columns are several series for the same labels, beside each other or stacked.
type Columns struct {
	Title     string
	Unit      string
	Labels    []string
	Series    []Series
	Stacked   bool
	Totals    []Value // above each stack; only for stacked columns
	LabelName string  // head of the table's first column; "Period" when empty
	Height    float64
}

// Name implements [Chart].
func (k Columns) Name() string { return heading(k.Title, k.Unit) }

// Size implements [Chart].
func (k Columns) Size() (float64, float64) {
	if k.Height > 0 {
		return fullWidth, k.Height
	}
	return fullWidth, 260
}

func (k Columns) links() bool { return anyLink(k.Series) }

func (k Columns) bounds() (lo, hi float64) {
	if !k.Stacked {
		for _, s := range k.Series {
			l, h := bounds(s.Values)
			lo, hi = min(lo, l), max(hi, h)
		}
		return lo, hi
	}
	for i := range k.Labels {
		down, up := 0.0, 0.0
		for _, s := range k.Series {
			if v := s.at(i); v.Known() {
				down, up = down+min(v.Number, 0), up+max(v.Number, 0)
			}
		}
		lo, hi = min(lo, down), max(hi, up)
	}
	return lo, hi
}

// Draw implements [Chart].
func (k Columns) Draw(c Canvas) {
	w, h := k.Size()
	lo, hi := k.bounds()
	slots := float64(max(len(k.Labels), 1))
	f := newFrame(lo, hi, w, h, bottomRoom(k.Labels, (w-50)/slots))
	f.draw(c, k.Unit)
	var items []legendItem
	for i, s := range k.Series {
		items = append(items, legendItem{name: s.Name, tone: seriesTone(i)})
	}
	legend(c, f.right, items)
	slot := (f.right - f.left) / slots
	for i, label := range k.Labels {
		x := f.left + slot*(float64(i)+0.5)
		below(c, x, f.bottom+17, slot-6, label, labelText)
		if k.Stacked {
			k.stack(c, f, i, x, slot)
		} else {
			k.group(c, f, i, x, slot)
		}
	}
	f.base(c)
}

func (k Columns) label(i int, s Series) string {
	return k.Labels[i] + ", " + s.Name + ": " + withUnit(s.at(i).cell(), k.Unit)
}

// group draws the series beside each other.
func (k Columns) group(c Canvas, f frame, i int, x, slot float64) {
	each := min(slot*0.76/float64(len(k.Series)), 44)
	left := x - each*float64(len(k.Series))/2
	for j, s := range k.Series {
		v := s.at(i)
		at := left + each*float64(j)
		linked(c, v.URL, k.label(i, s), func() {
			column(c, f, v, at+1, each-2, seriesTone(j))
			t := Type{Size: smallSize, Tone: Ink, Anchor: Middle}
			if width(v.cell(), t) <= each+6 {
				y := f.y.at(max(v.Number, 0)) - 5
				if v.Number < 0 {
					y = f.y.at(v.Number) + 13
				}
				c.Text(at+each/2, y, v.cell(), t)
			}
		})
	}
}

// stack draws the series on top of each other, parted by a thin gap.
func (k Columns) stack(c Canvas, f frame, i int, x, slot float64) {
	wide := min(slot*0.6, 72)
	down, up := 0.0, 0.0
	for j, s := range k.Series {
		v := s.at(i)
		if !v.Known() || v.Number == 0 {
			continue
		}
		from := &up
		if v.Number < 0 {
			from = &down
		}
		y1, y2 := f.y.at(*from), f.y.at(*from+v.Number)
		*from += v.Number
		linked(c, v.URL, k.label(i, s), func() {
			segment(c, x, wide, min(y1, y2), absolute(y1-y2), v.Text, seriesTone(j))
		})
	}
	if i < len(k.Totals) && k.Totals[i].Known() {
		c.Text(x, f.y.at(up)-6, k.Totals[i].Text, valueText)
	}
}

// segment draws one part of a stack with its figure inside, if there is room.
func segment(c Canvas, x, wide, top, high float64, text string, tone Tone) {
	c.Rect(x-wide/2, top+0.5, wide, max(high-1, 0.5), Shape{Fill: tone})
	t := Type{Size: smallSize, Tone: Ground, Bold: true, Anchor: Middle}
	if high < 15 || width(text, t) > wide-4 {
		return
	}
	if tone == S2 || tone == S4 || tone == S6 {
		// White on these holds only 3:1, so the figure stands on its own plate.
		w := width(text, t) + 8
		c.Rect(x-w/2, top+high/2-7, w, 14, Shape{Fill: Ground, Radius: 3})
		t.Tone = Ink
	}
	c.Text(x, top+high/2+4, text, t)
}

// Alt implements [Chart].
func (k Columns) Alt() string {
	kind := "Grupperat"
	if k.Stacked {
		kind = "Staplat"
	}
	s := fmt.Sprintf("%s stapeldiagram: %s, %s.", kind, heading(k.Title, k.Unit), span(k.Labels))
	for _, series := range k.Series {
		s += " " + series.Name + ": " + lowerFirst(spread(k.Labels, series.Values, k.Unit))
	}
	return s
}

// Table implements [Chart].
func (k Columns) Table() [][]string {
	rows := seriesTable(orElse(k.LabelName, "Period"), k.Labels, k.Series)
	if !k.Stacked || len(k.Totals) == 0 {
		return rows
	}
	rows[0] = append(rows[0], "Summa")
	for i := range k.Labels {
		total := Value{}
		if i < len(k.Totals) {
			total = k.Totals[i]
		}
		rows[i+1] = append(rows[i+1], total.cell())
	}
	return rows
}
