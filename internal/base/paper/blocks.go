package paper

import "klover/internal/base/chart"

// A Block is one part of a document: a heading, a paragraph, a table and so on.
// The kinds are those of this file; the three outputs know them all.
type Block interface{ block() }

// Heading begins a section. Levels 1–4 must not be skipped.
type Heading struct {
	Level    int
	Text     string
	Numbered bool   // "2.1" before the text
	Series   string // "Bilaga" or "Not": "Bilaga 1" before the text, counted for itself
	NewPage  bool   // in PDF and Word
	ID       string // anchor; made from the text when empty

	Label string // the number, set by [Resolve]
}

// Para is a paragraph.
type Para struct {
	Runs []Run
	Lead bool // the introduction, set larger
}

// Text is a paragraph of plain text.
func Text(text string) Para { return Para{Runs: []Run{T(text)}} }

// P is a paragraph of runs.
func P(runs ...Run) Para { return Para{Runs: runs} }

// List is bulleted or numbered.
type List struct {
	Items    []Item
	Numbered bool
}

// An Item is one point of a list, with points of its own.
type Item struct {
	Runs []Run
	Sub  *List
}

// Bullets is a list of plain points.
func Bullets(points ...string) List {
	var l List
	for _, p := range points {
		l.Items = append(l.Items, Item{Runs: []Run{T(p)}})
	}
	return l
}

// Facts is a list of labels with values.
type Facts struct{ Items []Fact }

// Figure is a chart. On the web its table can be opened below it.
type Figure struct {
	Chart   chart.Chart
	Caption string // the chart's name when empty
	Alt     string // what the chart says of itself when empty
	Source  string // "Källa: …"

	Label string // "Figur 3", set by [Resolve]
}

// AltText is what replaces the picture.
func (f Figure) AltText() string {
	if f.Alt != "" {
		return f.Alt
	}
	return f.Chart.Alt()
}

// CaptionText is the caption without its label.
func (f Figure) CaptionText() string {
	if f.Caption != "" {
		return f.Caption
	}
	return f.Chart.Name()
}

// KPIs is a row of cards with key figures, at most four beside each other.
type KPIs struct{ Items []KPI }

// A KPI is one key figure.
type KPI struct {
	Label  string // "Möjliggjorda besparingar"
	Value  string // "85,0 mkr"
	Note   string // "Mål 85,0 mkr · uppnått"
	Figure string // id of the figure
	URL    string // its rows
	Spark  *chart.Spark
}

// Callout is a box that stands out from the text.
type Callout struct {
	Kind  CalloutKind
	Title string
	Paras []Para
}

// A CalloutKind is what the box says before anything else.
type CalloutKind int

// The kinds of boxes.
const (
	Info     CalloutKind = iota
	Decision             // what was decided
	Warning
)

// Quote is somebody else's words.
type Quote struct {
	Paras  []Para
	Source string
}

// Signatures are lines to sign on, or what was signed electronically.
type Signatures struct{ Lines []Signature }

// A Signature is one line to sign on.
type Signature struct {
	Name   string
	Role   string
	Signed string // "Undertecknad elektroniskt 2023-02-15"; empty leaves the line open
}

// PageBreak begins a new page in PDF and Word.
type PageBreak struct{}

// Landscape is set on lying pages in PDF and Word, for wide tables.
type Landscape struct{ Blocks []Block }

// Contents is the table of contents, down to the level Depth (2 when zero).
type Contents struct {
	Title string // "Innehåll" when empty
	Depth int

	Entries []Entry // set by [Resolve]
}

// An Entry is one line of the table of contents.
type Entry struct {
	Level           int
	Label, Text, ID string
}

func (Heading) block()    {}
func (Para) block()       {}
func (List) block()       {}
func (Facts) block()      {}
func (Table) block()      {}
func (Figure) block()     {}
func (KPIs) block()       {}
func (Callout) block()    {}
func (Quote) block()      {}
func (Signatures) block() {}
func (PageBreak) block()  {}
func (Landscape) block()  {}
func (Contents) block()   {}
