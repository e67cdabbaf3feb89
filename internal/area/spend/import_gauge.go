package spend

import (
	"io"
	"time"

	"klover/internal/word/sv"
)

// gauge tells how far the reading of a file has come.
type gauge struct {
	from   io.ReaderAt
	step   Step
	before int64 // bytes of the files that are read
	at     int64
	total  int64
	lines  int64
	told   int64
	began  time.Time
}

// ReadAt reads the file.
func (g *gauge) ReadAt(p []byte, off int64) (int, error) {
	n, err := g.from.ReadAt(p, off)
	g.at = off + int64(n)
	return n, err
}

// tellEvery is how many lines are read between two reports.
const tellEvery = 5000

func (g *gauge) tell(lines int) {
	if g.lines += int64(lines); g.lines-g.told < tellEvery && g.told > 0 {
		return
	}
	g.told = g.lines
	rate := ""
	if spent := time.Since(g.began).Seconds(); spent > 0.2 {
		rate = ", " + sv.Number(int64(float64(g.lines)/spent)) + " i sekunden"
	}
	g.step(min(g.before+g.at, g.total), g.total, sv.Plural(g.lines, "rad läst", "rader lästa")+rate)
}
