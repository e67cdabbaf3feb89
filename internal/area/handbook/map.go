package handbook

// Drawing is the process map, ready to be drawn: each sub-process is a row of steps
// that point at each other.
type Drawing struct {
	W, H  int
	Title string
	Alt   string
	Rows  []DrawnRow
}

// DrawnRow is a sub-process with its steps.
type DrawnRow struct {
	Name  Label
	Steps []DrawnStep
}

// DrawnStep is one arrow.
type DrawnStep struct {
	Points string // of the polygon
	Label  Label
}

// Label is a text, broken into lines, that leads somewhere.
type Label struct {
	URL   string
	X     int
	Lines []Line
}

// Line is one line of a label.
type Line struct {
	Y    int
	Text string
}

// The measures of the drawing, in its own units.
const (
	mapWidth  = 960
	nameWidth = 230
	rowHeight = 96
	arrow     = 18
	lineHigh  = 18
	charWide  = 8 // of a letter, roughly
)

// Draw lays out the map of the processes.
func Draw(all []Process) Drawing {
	d := Drawing{W: mapWidth, Title: "Processkarta"}
	for _, p := range all {
		if p.Level == Main && d.Alt == "" {
			d.Alt = p.Name + ": "
		}
		if p.Level != Sub {
			continue
		}
		row := DrawnRow{Name: label(p, 12, len(d.Rows), nameWidth-24)}
		steps := childrenOf(all, p.ID)
		for i, step := range steps {
			width := (mapWidth - nameWidth - arrow) / max(len(steps), 1)
			row.Steps = append(row.Steps, drawn(step, nameWidth+i*width, width, len(d.Rows)))
		}
		d.Alt += p.Name + " med " + stepNames(steps) + ". "
		d.Rows = append(d.Rows, row)
	}
	d.H = len(d.Rows)*rowHeight + 16
	return d
}

func stepNames(steps []Process) string {
	if len(steps) == 0 {
		return "inga steg"
	}
	text := "stegen "
	for i, s := range steps {
		switch {
		case i == 0:
		case i == len(steps)-1:
			text += " och "
		default:
			text += ", "
		}
		text += s.Name
	}
	return text
}

func childrenOf(all []Process, id string) []Process {
	var list []Process
	for _, p := range all {
		if p.ParentID == id {
			list = append(list, p)
		}
	}
	return list
}

// drawn is an arrow that begins at x and points into the next.
func drawn(p Process, x, width, row int) DrawnStep {
	top, bottom := row*rowHeight+16, (row+1)*rowHeight-4
	middle := (top + bottom) / 2
	return DrawnStep{
		Points: points(x, top, x+width-4, top, x+width-4+arrow, middle, x+width-4, bottom, x, bottom, x+arrow, middle),
		Label:  label(p, x+arrow+10, row, width-arrow-10),
	}
}

func points(xy ...int) string {
	text := ""
	for i := 0; i < len(xy); i += 2 {
		text += digits(xy[i]) + "," + digits(xy[i+1]) + " "
	}
	return text
}

// label breaks a name into lines that fit the width, set in the middle of its row.
func label(p Process, x, row, width int) Label {
	lines := broken(p.Name, width/charWide)
	l := Label{URL: p.URL(), X: x}
	y := row*rowHeight + 16 + (rowHeight-20)/2 - (len(lines)-1)*lineHigh/2 + 5
	for i, text := range lines {
		l.Lines = append(l.Lines, Line{Y: y + i*lineHigh, Text: text})
	}
	return l
}

// broken breaks a text between words into lines of at most so many letters.
func broken(text string, most int) []string {
	var lines []string
	for _, word := range words(text) {
		last := len(lines) - 1
		if last >= 0 && len([]rune(lines[last]))+1+len([]rune(word)) <= most {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}
