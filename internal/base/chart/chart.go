// Package chart draws charts once and shows them in three ways: as SVG on the
// page, as PNG in Word and as vectors in PDF. Every chart can also say itself
// in a Swedish sentence and as a table, so nobody depends on the picture.
//
// The package keeps no numbers of its own and formats none but the round ones
// on the axis: the caller gives each value together with its Swedish text.
package chart

// A Chart can be drawn on any canvas, said in a sentence and shown as a table.
type Chart interface {
	Name() string         // the title, e.g. "Möjliggjorda besparingar per år"
	Size() (w, h float64) // in the drawing's own units; text is about 12 high
	Draw(c Canvas)        // the same drawing on every canvas
	Alt() string          // whole Swedish sentences that replace the picture
	Table() [][]string    // the figures; the first row is the head
	links() bool          // some part of the drawing leads somewhere
}

// A Value is one number to draw. Without Text the number is unknown: it is
// drawn as a gap and read as "uppgift saknas", never as zero.
type Value struct {
	Number float64
	Text   string // as the reader sees it, e.g. "85,0"
	URL    string // where the rows behind the number are; may be empty
}

// Known tells whether there is a number at all.
func (v Value) Known() bool { return v.Text != "" }

func (v Value) cell() string {
	if !v.Known() {
		return "–"
	}
	return v.Text
}

// A Series is several values with one name, one for each label of the chart.
type Series struct {
	Name   string
	Values []Value
}

func (s Series) at(i int) Value {
	if i < len(s.Values) {
		return s.Values[i]
	}
	return Value{}
}

func anyLink(series []Series) bool {
	for _, s := range series {
		for _, v := range s.Values {
			if v.URL != "" {
				return true
			}
		}
	}
	return false
}
