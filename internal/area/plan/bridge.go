package plan

import (
	"fmt"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Bridge is how two contracts get a common end, so that what follows them can be
// procured together.
type Bridge struct {
	Ends  day.Date
	Steps []BridgeStep
}

// BridgeStep is what is done with one of the contracts.
type BridgeStep struct {
	Subject Subject
	Use     int64 // how many options are used
	Ends    day.Date
	Cut     bool // the last one is ended early, on the common day
}

// Text says what is done.
func (s BridgeStep) Text() string {
	text := s.Subject.Number + ": "
	switch s.Use {
	case 0:
		text += "låt avtalet löpa ut"
	case 1:
		text += "nyttja en option"
	default:
		text += fmt.Sprintf("nyttja %s optioner", sv.Number(s.Use))
	}
	if s.Use > 0 {
		text += ", besked senast " + s.Subject.Options[0].Notice.Sv()
	}
	if s.Cut {
		return text + ", och kom överens om slut " + s.Ends.Sv() + " i stället för " + s.natural().Sv()
	}
	return text + ", slut " + s.Ends.Sv()
}

func (s BridgeStep) natural() day.Date {
	if s.Use == 0 {
		return s.Subject.Ends
	}
	return s.Subject.Options[s.Use-1].Ends
}

// Text says the whole bridge.
func (b Bridge) Text() string {
	var parts []string
	for _, s := range b.Steps {
		parts = append(parts, s.Text())
	}
	return "Gemensamt slut " + b.Ends.Sv() + ". " + strings.Join(parts, ". ") + "."
}

// NewBridge finds the common end that asks for the least: the pair of possible ends
// that lie closest, and of those the earliest, not before the first day on which a
// new joint contract can be in place. The later of the two is cut to the earlier.
// ok is false when one has no contract, or no end lies late enough.
func NewBridge(a, b Subject, notBefore day.Date) (Bridge, bool) {
	if a.uncovered() || b.uncovered() {
		return Bridge{}, false
	}
	var best Bridge
	gap := -1
	for i, x := range possibleEnds(a) {
		for j, y := range possibleEnds(b) {
			end := min(x, y)
			n := max(x, y)
			apart := end.DaysUntil(n)
			if end < notBefore || gap >= 0 && (apart > gap || apart == gap && end >= best.Ends) {
				continue
			}
			gap = apart
			best = Bridge{Ends: end, Steps: []BridgeStep{
				{Subject: a, Use: int64(i), Ends: end, Cut: x > end}, {Subject: b, Use: int64(j), Ends: end, Cut: y > end}}}
		}
	}
	return best, gap >= 0
}

// possibleEnds is the end as it is, and after each option in turn.
func possibleEnds(s Subject) []day.Date {
	ends := []day.Date{s.Ends}
	for _, o := range s.Options {
		ends = append(ends, o.Ends)
	}
	return ends
}
