package chart

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/paper/typeface"
)

// Gantt is a plan: rows of phases on a calendar.
type Gantt struct {
	Title   string
	From    time.Time // first day shown
	To      time.Time // first day not shown
	Today   time.Time // zero hides the line
	Rows    []GanttRow
	RowName string // head of the table's first column; "Benämning" when empty

	Quarters bool // the calendar is divided in quarters instead of months
}

// A GanttRow is one thing that goes through phases.
type GanttRow struct {
	Lane   string // heading over rows that follow each other with the same one; "" for none
	Label  string
	URL    string
	Phases []Phase
}

// A Phase is a time with a name. Phases with the same name share a tone.
type Phase struct {
	Name     string
	From, To time.Time // To is the first day after the phase
}

// The height of a row, and the most that its label may be wide.
const (
	ganttRow   = 24.0
	ganttLabel = 260.0
)

// Name implements [Chart].
func (g Gantt) Name() string { return g.Title }

// Size implements [Chart].
func (g Gantt) Size() (float64, float64) {
	return fullWidth, 46 + ganttRow*float64(max(len(g.lines()), 1)) + 6
}

// ganttLine is a row, or the heading of a lane.
type ganttLine struct {
	lane string
	row  GanttRow
}

func (g Gantt) lines() (lines []ganttLine) {
	lane := ""
	for _, r := range g.Rows {
		if r.Lane != lane {
			lane = r.Lane
			lines = append(lines, ganttLine{lane: lane})
		}
		lines = append(lines, ganttLine{row: r})
	}
	return lines
}

func (g Gantt) links() bool {
	for _, r := range g.Rows {
		if r.URL != "" {
			return true
		}
	}
	return false
}

// names are the phases in the order in which they first appear.
func (g Gantt) names() (names []string) {
	seen := map[string]bool{}
	for _, r := range g.Rows {
		for _, p := range r.Phases {
			if !seen[p.Name] {
				seen[p.Name] = true
				names = append(names, p.Name)
			}
		}
	}
	return names
}

func (g Gantt) tone(name string) Tone {
	for i, n := range g.names() {
		if n == name {
			return seriesTone(i)
		}
	}
	return S6
}

// Draw implements [Chart].
func (g Gantt) Draw(c Canvas) {
	w, h := g.Size()
	left := 0.0
	for _, r := range g.Rows {
		left = max(left, width(r.Label, labelText))
	}
	left = min(left, ganttLabel) + 12
	x := scale{from: float64(g.From.Unix()), to: float64(g.To.Unix()), a: left, b: w - 4}
	var items []legendItem
	for _, n := range g.names() {
		items = append(items, legendItem{name: n, tone: g.tone(n)})
	}
	legend(c, w-4, items)
	g.months(c, x, h-6)
	for i, line := range g.lines() {
		y := 46 + ganttRow*float64(i)
		if line.lane != "" {
			c.Rect(0, y+1, w, ganttRow-2, Shape{Fill: Plate, Radius: 2})
			c.Text(4, y+16, typeface.Bold.Fit(line.lane, textSize, w-8), Type{Size: textSize, Bold: true, Tone: Ink})
			continue
		}
		g.row(c, x, line.row, y)
	}
	if at := float64(g.Today.Unix()); !g.Today.IsZero() && at >= x.from && at <= x.to {
		c.Line([]Point{{x.at(at), 40}, {x.at(at), h - 6}}, Shape{Stroke: Today, Width: 1.5})
		c.Rect(x.at(at)-16, 30, 32, 11, Shape{Fill: Ground})
		c.Text(x.at(at), 38, "i dag", Type{Size: 10, Bold: true, Tone: Today, Anchor: Middle})
	}
}

var monthNames = []string{"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// months draws a line at each month's beginning and its name where it fits.
func (g Gantt) months(c Canvas, x scale, bottom float64) {
	first := time.Date(g.From.Year(), g.From.Month(), 1, 0, 0, 0, 0, time.UTC)
	step := 1
	for span := g.To.Sub(g.From).Hours() / 24 / 30; span/float64(step) > 14; step *= 3 {
	}
	if g.Quarters {
		step = max(step, 3)
	}
	for m := first; m.Before(g.To); m = m.AddDate(0, step, 0) {
		at := max(x.at(float64(m.Unix())), x.a)
		c.Line([]Point{{at, 30}, {at, bottom}}, Shape{Stroke: Grid, Width: 1})
		name := monthNames[m.Month()-1]
		if g.Quarters && step == 3 {
			name = fmt.Sprintf("kv %d", (m.Month()+2)/3)
		}
		if m.Month() == time.January || m.Equal(first) {
			name += fmt.Sprintf(" %02d", m.Year()%100)
		}
		if x.b-at > width(name, axisText) {
			c.Text(at+3, 40, name, Type{Size: 10, Tone: Muted})
		}
	}
}

func (g Gantt) row(c Canvas, x scale, r GanttRow, y float64) {
	linked(c, r.URL, r.Label, func() {
		c.Text(0, y+16, wholeWords(r.Label, x.a-12), Type{Size: textSize, Tone: Ink})
	})
	for i, p := range r.Phases {
		from := max(float64(p.From.Unix()), x.from)
		to := min(float64(p.To.Unix()), x.to)
		if to <= from {
			continue
		}
		// Every second phase is lower, so that neighbours differ in more than colour.
		inset := 5.0 + 2*float64(i%2)
		c.Rect(x.at(from)+0.5, y+inset, max(x.at(to)-x.at(from)-1, 1.5), ganttRow-2*inset, Shape{Fill: g.tone(p.Name), Radius: 2})
	}
}

// wholeWords cuts a label between words: half a word is not found in the name of the
// link by those who speak to it (WCAG 2.5.3).
func wholeWords(label string, most float64) string {
	shown := typeface.Regular.Fit(label, textSize, most)
	if i := strings.LastIndexByte(shown, ' '); i > 0 && shown != label {
		return strings.TrimRight(shown[:i], " ,") + "…"
	}
	return shown
}

// Alt implements [Chart].
func (g Gantt) Alt() string {
	return fmt.Sprintf("Tidsplan: %s, från %s till %s. %d rader med faserna %s. Alla datum finns i tabellen.",
		g.Title, g.From.Format(time.DateOnly), g.To.AddDate(0, 0, -1).Format(time.DateOnly), len(g.Rows), list(g.names()))
}

// list joins names the Swedish way: "a, b och c".
func list(names []string) string {
	s := ""
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			s += " och "
		default:
			s += ", "
		}
		s += n
	}
	return s
}

// Table implements [Chart].
func (g Gantt) Table() [][]string {
	rows := [][]string{{orElse(g.RowName, "Benämning"), "Fas", "Från och med", "Till och med"}}
	laned := g.laned()
	if laned {
		rows[0] = append([]string{"Del"}, rows[0]...)
	}
	for _, r := range g.Rows {
		for _, p := range r.Phases {
			row := []string{r.Label, p.Name, p.From.Format(time.DateOnly), p.To.AddDate(0, 0, -1).Format(time.DateOnly)}
			if laned {
				row = append([]string{r.Lane}, row...)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func (g Gantt) laned() bool {
	for _, r := range g.Rows {
		if r.Lane != "" {
			return true
		}
	}
	return false
}
