package chart

import (
	"fmt"
	"math"
	"strings"

	"klover/internal/base/paper/typeface"
)

// Lanes is a map of work: lanes with a name, columns of time, and a card for each
// piece of work over the columns that it takes.
type Lanes struct {
	Title    string
	Notes    []string // stand above the map, such as what all work aims at
	Columns  []string
	Lanes    []Lane
	Now      float64 // place of today, in columns from the left; 0 hides it
	Width    float64 // 1000 when zero
	Beside   bool    // the lanes stand beside each other, for a lying sheet; cards have one line
	LaneName string  // heads of the table: "Mål"
	ItemName string  // "Initiativ"
	NoteName string  // "Ansvarig"
}

// A Lane is one aim and the work towards it.
type Lane struct {
	Name  string
	Note  string
	URL   string
	Items []LaneItem
}

// A LaneItem is one card.
type LaneItem struct {
	Label    string
	Note     string  // quiet, such as who answers for it
	State    string  // in words: "Pågår, 60 %"
	Sign     Sign    // the same as a mark
	Share    float64 // how much is done, 0–1
	From, To float64 // in columns from the left; what lies outside is cut
	When     string  // the same in words
	URL      string
}

var labelHead = Type{Size: textSize, Bold: true, Tone: Ink}

const (
	laneHead = 30.0
	cardGap  = 5.0
	cardPad  = 27.0 // left of the text, for the sign
)

// Name implements [Chart].
func (l Lanes) Name() string { return l.Title }

func (l Lanes) width() float64 {
	if l.Width > 0 {
		return l.Width
	}
	return 1000
}

// Size implements [Chart].
func (l Lanes) Size() (float64, float64) {
	_, bottom := l.layout()
	return l.width(), bottom
}

func (l Lanes) links() bool {
	for _, lane := range l.Lanes {
		if lane.URL != "" {
			return true
		}
		for _, it := range lane.Items {
			if it.URL != "" {
				return true
			}
		}
	}
	return false
}

// A laneCard is a card in its place.
type laneCard struct {
	item       LaneItem
	x, y, w, h float64
	lines      []string
	flat       bool // state and note stand after the label, on one line
	bare       bool // there is room for the label only; the mark says the state
}

// below is what the card says under its label, or after it.
func (it LaneItem) below() string {
	if it.Note == "" {
		return it.State
	}
	return it.State + " · " + it.Note
}

// A laneBand is a lane in its place.
type laneBand struct {
	lane       Lane
	x, y, w, h float64
	cards      []laneCard
}

// column is the width of one of the map's columns in the band.
func (b laneBand) column(l Lanes) float64 { return b.w / float64(max(len(l.Columns), 1)) }

const laneGap = 14.0 // between lanes beside each other

// place is where the lane with the number begins and how wide it is.
func (l Lanes) place(i int) (x, w float64) {
	if !l.Beside {
		return 0, l.width()
	}
	w = (l.width() - laneGap*float64(len(l.Lanes)-1)) / float64(max(len(l.Lanes), 1))
	return float64(i) * (w + laneGap), w
}

// head is where the lanes begin: below notes, signs and the names of the columns.
func (l Lanes) head() float64 {
	return float64(len(l.noteLines()))*17 + 24 + 26
}

func (l Lanes) noteLines() []string {
	var lines []string
	for _, n := range l.Notes {
		lines = append(lines, wrap(n, Type{Size: textSize}, l.width(), 3)...)
	}
	return lines
}

// layout puts every card in its place: each in the first row of its lane where its
// columns are free.
func (l Lanes) layout() (bands []laneBand, bottom float64) {
	y := l.head()
	for i, lane := range l.Lanes {
		if l.Beside {
			y = l.head()
		}
		b := laneBand{lane: lane, y: y}
		b.x, b.w = l.place(i)
		var rows [][]laneCard
		for _, it := range lane.Items {
			card := l.card(b, it)
			at := 0
			for at < len(rows) && !free(rows[at], card) {
				at++
			}
			if at == len(rows) {
				rows = append(rows, nil)
			}
			rows[at] = append(rows[at], card)
		}
		y += laneHead
		for _, row := range rows {
			deep := 0.0
			for _, c := range row {
				deep = max(deep, c.h)
			}
			for _, c := range row {
				c.y, c.h = y, deep
				b.cards = append(b.cards, c)
			}
			y += deep + cardGap
		}
		y += 6
		b.h = y - b.y - 4
		bands = append(bands, b)
		bottom = max(bottom, y)
	}
	for i := range bands {
		if l.Beside {
			bands[i].h = bottom - bands[i].y - 4
		}
	}
	return bands, max(bottom, l.head())
}

func (l Lanes) card(b laneBand, it LaneItem) laneCard {
	n, column := float64(len(l.Columns)), b.column(l)
	from, to := math.Max(it.From, 0), math.Min(it.To, n)
	if to <= from { // wholly outside, or without time: a card at the nearest edge
		from, to = math.Min(from, n-1), math.Min(from, n-1)+1
	}
	c := laneCard{item: it, x: b.x + from*column + 3, w: (to-from)*column - 6}
	least := math.Min(math.Max(column*0.9, 220), b.w-6) // a short time still needs room for its name
	if c.w < least {
		c.x, c.w = math.Min(c.x, b.x+b.w-least-3), least
	}
	if width(it.Label, labelHead)+width(it.below(), axisText)+24 < c.w-cardPad {
		c.lines, c.flat, c.h = []string{it.Label}, true, 30
		return c
	}
	if l.Beside {
		c.lines, c.bare, c.h = []string{typeface.Bold.Fit(it.Label, textSize, c.w-cardPad-8)}, true, 30
		return c
	}
	c.lines = wrap(it.Label, labelHead, c.w-cardPad-8, 2)
	c.h = 28 + 15*float64(len(c.lines))
	return c
}

func free(row []laneCard, c laneCard) bool {
	for _, o := range row {
		if c.x < o.x+o.w+2 && o.x < c.x+c.w+2 {
			return false
		}
	}
	return true
}

// wrap breaks a text into lines that are no wider, at most so many; the last is cut.
// A word with a hyphen in it may be broken after the hyphen.
func wrap(text string, t Type, room float64, most int) []string {
	face := typeface.Pick(t.Bold, false)
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		space := " "
		for _, piece := range strings.SplitAfter(word, "-") {
			if piece == "" {
				continue
			}
			last := len(lines) - 1
			next := strings.TrimPrefix(lines[last]+space+piece, " ")
			if lines[last] != "" && face.Width(next, t.Size) > room && len(lines) < most {
				lines = append(lines, piece)
			} else {
				lines[last] = next
			}
			space = ""
		}
	}
	for i, s := range lines {
		lines[i] = face.Fit(s, t.Size, room)
	}
	return lines
}

// Draw implements [Chart].
func (l Lanes) Draw(c Canvas) {
	bands, bottom := l.layout()
	y := 14.0
	for _, line := range l.noteLines() {
		c.Text(0, y, line, Type{Size: textSize, Tone: Ink})
		y += 17
	}
	l.signs(c, y)
	top := l.head()
	for _, b := range bands {
		c.Rect(b.x, b.y, b.w, b.h, Shape{Fill: Plate, Radius: 6})
	}
	for i, b := range bands {
		if i == 0 || l.Beside {
			l.columns(c, b, top, bottom)
		}
	}
	for _, b := range bands {
		l.band(c, b)
	}
}

// columns draws the names of the columns over a band, the lines between them, and
// today.
func (l Lanes) columns(c Canvas, b laneBand, top, bottom float64) {
	for i, name := range l.Columns {
		x := b.x + float64(i)*b.column(l)
		if i > 0 {
			c.Line([]Point{{x, top - 18}, {x, bottom - 10}}, Shape{Stroke: Grid, Width: 1})
		}
		c.Text(x+6, top-8, name, Type{Size: textSize, Bold: true, Tone: Muted})
	}
	if l.Now > 0 && l.Now < float64(len(l.Columns)) {
		x := b.x + l.Now*b.column(l)
		c.Line([]Point{{x, top - 18}, {x, bottom - 10}}, Shape{Stroke: Today, Width: 1.5, Dash: true})
		c.Text(max(x, b.x+14), top-20, "i dag", Type{Size: smallSize, Bold: true, Tone: Today, Anchor: Middle})
	}
}

// signs explains the marks that the map has.
func (l Lanes) signs(c Canvas, y float64) {
	seen := map[Sign]string{}
	for _, lane := range l.Lanes {
		for _, it := range lane.Items {
			word, _, _ := strings.Cut(it.State, ",")
			seen[it.Sign] = word
		}
	}
	x := 0.0
	for s := range signCount {
		word, ok := seen[s]
		if !ok {
			continue
		}
		s.draw(c, x+7, y-4)
		c.Text(x+18, y, word, axisText)
		x += width(word, axisText) + 38
	}
}

func (l Lanes) band(c Canvas, b laneBand) {
	linked(c, b.lane.URL, b.lane.Name, func() {
		c.Text(b.x+8, b.y+20, b.lane.Name, Type{Size: 14, Bold: true, Tone: Ink})
	})
	left := 8 + width(b.lane.Name, Type{Size: 14, Bold: true}) + 12
	if b.lane.Note != "" {
		c.Text(b.x+left, b.y+20, typeface.Regular.Fit(b.lane.Note, smallSize, b.w-left-8), axisText)
	}
	for _, card := range b.cards {
		l.drawCard(c, card)
	}
}

func (l Lanes) drawCard(c Canvas, card laneCard) {
	it := card.item
	shown := typeface.Regular.Fit(it.below(), smallSize, card.w-cardPad-8)
	if card.bare {
		shown = ""
	}
	linked(c, it.URL, named(append(card.lines, shown), it.Label+" "+it.below()), func() {
		c.Rect(card.x, card.y, card.w, card.h, Shape{Fill: Ground, Stroke: Axis, Width: 1, Radius: 4})
		it.Sign.draw(c, card.x+14, card.y+15)
		for i, line := range card.lines {
			c.Text(card.x+cardPad, card.y+19+15*float64(i), line, labelHead)
		}
		if card.flat {
			c.Text(card.x+cardPad+width(it.Label, labelHead)+12, card.y+19, shown, axisText)
			return
		}
		if shown != "" {
			c.Text(card.x+cardPad, card.y+card.h-10, shown, axisText)
		}
	})
	if it.Share > 0 {
		room := card.w - 8
		c.Rect(card.x+4, card.y+card.h-5, room, 3, Shape{Fill: Grid})
		c.Rect(card.x+4, card.y+card.h-5, room*math.Min(it.Share, 1), 3, Shape{Fill: signTones[it.Sign]})
	}
	if it.From < 0 {
		arrow(c, card.x+3, card.y+card.h/2, -1)
	}
	if it.To > float64(len(l.Columns)) {
		arrow(c, card.x+card.w-3, card.y+card.h/2, 1)
	}
}

// named is the name of a link that shows the lines: what is seen, and after it the
// whole text where that was cut or broken (WCAG 2.5.3).
func named(lines []string, whole string) string {
	seen := strings.TrimSpace(strings.Join(lines, " "))
	if seen == strings.TrimSpace(whole) {
		return seen
	}
	return seen + ". " + whole
}

// arrow says that the time goes on outside the map.
func arrow(c Canvas, x, y, way float64) {
	c.Line([]Point{{x - 3*way, y - 4}, {x, y}, {x - 3*way, y + 4}}, Shape{Stroke: Muted, Width: 1.5})
}

// Alt implements [Chart].
func (l Lanes) Alt() string {
	total := 0
	var parts []string
	for _, lane := range l.Lanes {
		total += len(lane.Items)
		parts = append(parts, fmt.Sprintf("%s med %d", lane.Name, len(lane.Items)))
	}
	s := fmt.Sprintf("Karta: %s. %d kort i banorna %s.", l.Title, total, list(parts))
	if len(l.Columns) > 0 {
		s += fmt.Sprintf(" Tiden går från %s till %s.", l.Columns[0], l.Columns[len(l.Columns)-1])
	}
	return s + " Allt finns i tabellen."
}

// Table implements [Chart].
func (l Lanes) Table() [][]string {
	rows := [][]string{{orElse(l.LaneName, "Bana"), orElse(l.ItemName, "Kort"), "Status", "Tid", orElse(l.NoteName, "Anmärkning")}}
	for _, lane := range l.Lanes {
		for _, it := range lane.Items {
			rows = append(rows, []string{lane.Name, it.Label, it.State, orElse(it.When, "–"), orElse(it.Note, "–")})
		}
	}
	return rows
}
