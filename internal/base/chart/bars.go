package chart

// Bars are upright bars, one for each label, with an own goal or one goal for
// all, and with the value of the period before beside if it is given.
type Bars struct {
	Title string
	Unit  string // "mkr", "%", "st"; shown at the axis
	Items []Bar

	Target       Value  // one goal across all bars; see also Bar.Target
	ValueName    string // "Utfall" when empty
	PreviousName string // "Föregående år" when empty
	TargetName   string // "Mål" when empty
	LabelName    string // head of the table's first column; "Period" when empty
	Height       float64
}

// A Bar is one label with its value.
type Bar struct {
	Label    string
	Value    Value
	Previous Value
	Target   Value
	Strong   bool // the bar that the text is about; the others are softer
}

// Name implements [Chart].
func (b Bars) Name() string { return heading(b.Title, b.Unit) }

// Size implements [Chart].
func (b Bars) Size() (float64, float64) {
	if b.Height > 0 {
		return fullWidth, b.Height
	}
	return fullWidth, 240
}

func (b Bars) links() bool {
	for _, it := range b.Items {
		if it.Value.URL != "" {
			return true
		}
	}
	return false
}

func (b Bars) has(pick func(Bar) bool) bool {
	for _, it := range b.Items {
		if pick(it) {
			return true
		}
	}
	return false
}

func (b Bars) hasTarget() bool {
	return b.Target.Known() || b.has(func(it Bar) bool { return it.Target.Known() })
}

func (b Bars) hasPrevious() bool {
	return b.has(func(it Bar) bool { return it.Previous.Known() })
}

func (b Bars) labels() (labels []string) {
	for _, it := range b.Items {
		labels = append(labels, it.Label)
	}
	return labels
}

func (b Bars) values() (values []Value) {
	for _, it := range b.Items {
		values = append(values, it.Value)
	}
	return values
}

// bounds are the lowest and highest of all that is drawn, zero included.
func bounds(lists ...[]Value) (lo, hi float64) {
	for _, values := range lists {
		for _, v := range values {
			if v.Known() {
				lo, hi = min(lo, v.Number), max(hi, v.Number)
			}
		}
	}
	return lo, hi
}

func (b Bars) bounds() (lo, hi float64) {
	all := []Value{b.Target}
	for _, it := range b.Items {
		all = append(all, it.Value, it.Previous, it.Target)
	}
	return bounds(all)
}

// Draw implements [Chart].
func (b Bars) Draw(c Canvas) {
	w, h := b.Size()
	lo, hi := b.bounds()
	slots := float64(max(len(b.Items), 1))
	f := newFrame(lo, hi, w, h, bottomRoom(b.labels(), (w-50)/slots))
	f.draw(c, b.Unit)
	legend(c, f.right, b.legend())
	slot := (f.right - f.left) / slots
	for i, it := range b.Items {
		b.bar(c, f, it, f.left+slot*(float64(i)+0.5), slot)
	}
	f.base(c)
	if b.Target.Known() {
		y := f.y.at(b.Target.Number)
		c.Line([]Point{{f.left, y}, {f.right, y}}, Shape{Stroke: Target, Width: 2, Dash: true})
	}
}

func (b Bars) legend() []legendItem {
	var items []legendItem
	if b.hasPrevious() {
		items = append(items, legendItem{name: orElse(b.PreviousName, "Föregående år"), tone: Soft})
	}
	if b.hasPrevious() || b.hasTarget() {
		items = append(items, legendItem{name: orElse(b.ValueName, "Utfall"), tone: S1})
	}
	if b.hasTarget() {
		items = append(items, legendItem{name: orElse(b.TargetName, "Mål") + b.targetText(), tone: Target, line: true, dash: b.Target.Known()})
	}
	return items
}

// targetText says the one goal beside its name, since the line has no label.
func (b Bars) targetText() string {
	if b.Target.Known() {
		return " " + withUnit(b.Target.Text, b.Unit)
	}
	return ""
}

func (b Bars) tone(it Bar) Tone {
	if it.Strong || b.hasPrevious() || !b.has(func(other Bar) bool { return other.Strong }) {
		return S1
	}
	return Soft
}

// bar draws one slot: the period before, the value, its goal and its texts.
func (b Bars) bar(c Canvas, f frame, it Bar, x, slot float64) {
	wide := min(slot*0.56, 64)
	left := x - wide/2
	if b.hasPrevious() {
		wide = min(slot*0.34, 40)
		left = x + 1
		column(c, f, it.Previous, x-1-wide, wide, Soft)
	}
	linked(c, it.Value.URL, it.Label+" "+withUnit(it.Value.cell(), b.Unit), func() {
		if it.Value.URL != "" {
			c.Rect(x-slot/2, f.top-14, slot, f.bottom-f.top+32, Shape{Fill: Hit})
		}
		strong := labelText
		strong.Bold = it.Strong
		below(c, x, f.bottom+17, slot-6, it.Label, strong)
		column(c, f, it.Value, left, wide, b.tone(it))
		b.valueLabel(c, f, it, left+wide/2, slot)
	})
	if it.Target.Known() {
		y := f.y.at(it.Target.Number)
		over := min(slot*0.44, wide/2+8)
		c.Line([]Point{{left + wide/2 - over, y}, {left + wide/2 + over, y}}, Shape{Stroke: Target, Width: 2})
	}
}

// valueLabel writes the value above its bar, clear of the goal line.
func (b Bars) valueLabel(c Canvas, f frame, it Bar, x, slot float64) {
	text := it.Value.cell()
	if width(text, valueText) > slot {
		return // the table has it
	}
	if !it.Value.Known() {
		c.Text(x, f.y.at(0)-6, text, valueText)
		return
	}
	y := f.y.at(max(it.Value.Number, 0)) - 6
	if it.Value.Number < 0 {
		y = f.y.at(it.Value.Number) + 14
	}
	for _, goal := range []Value{it.Target, b.Target} {
		if g := f.y.at(goal.Number); goal.Known() && g < y+5 && g > y-13 {
			y = g - 6
		}
	}
	halo(c, x, y, text)
	c.Text(x, y, text, valueText)
}

// halo keeps help lines from crossing the text.
func halo(c Canvas, x, y float64, text string) {
	w := width(text, valueText)
	c.Rect(x-w/2-2, y-10, w+4, 12, Shape{Fill: Ground})
}

// column draws one bar from zero to the value.
func column(c Canvas, f frame, v Value, x, w float64, tone Tone) {
	if !v.Known() {
		return
	}
	zero, y := f.y.at(0), f.y.at(v.Number)
	c.Rect(x, min(zero, y), w, max(absolute(zero-y), 1), Shape{Fill: tone, Radius: min(2, absolute(zero-y)/2)})
}

func absolute(v float64) float64 { return max(v, -v) }

// Alt implements [Chart].
func (b Bars) Alt() string {
	s := "Stapeldiagram: " + heading(b.Title, b.Unit) + ", " + span(b.labels()) + ". " + spread(b.labels(), b.values(), b.Unit)
	if b.Target.Known() {
		s += " Målet är " + withUnit(b.Target.Text, b.Unit) + "."
		return s
	}
	reached, with := 0, 0
	for _, it := range b.Items {
		if it.Target.Known() && it.Value.Known() {
			with++
			if it.Value.Number >= it.Target.Number {
				reached++
			}
		}
	}
	if with > 0 {
		s += " " + atOrAbove(reached, with)
	}
	return s
}

// atOrAbove does not say "reached": for some goals lower is better.
func atOrAbove(n, of int) string {
	return "Värdet är lika med eller över målet i " + numeral(n) + " av " + numeral(of) + " fall."
}

// Table implements [Chart].
func (b Bars) Table() [][]string {
	head := []string{orElse(b.LabelName, "Period"), heading(orElse(b.ValueName, "Utfall"), b.Unit)}
	if b.hasPrevious() {
		head = append(head, orElse(b.PreviousName, "Föregående år"))
	}
	if b.hasTarget() {
		head = append(head, orElse(b.TargetName, "Mål"))
	}
	rows := [][]string{head}
	for _, it := range b.Items {
		row := []string{it.Label, it.Value.cell()}
		if b.hasPrevious() {
			row = append(row, it.Previous.cell())
		}
		if b.hasTarget() {
			row = append(row, firstKnown(it.Target, b.Target).cell())
		}
		rows = append(rows, row)
	}
	return rows
}

func firstKnown(values ...Value) Value {
	for _, v := range values {
		if v.Known() {
			return v
		}
	}
	return Value{}
}
