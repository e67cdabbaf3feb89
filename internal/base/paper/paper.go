// Package paper is the one model of a document: a report, minutes, a decision,
// a procurement document. The same [Document] becomes a part of a web page
// ([HTML]), a tagged PDF (paper/pdf) and a Word file (paper/docx), with the same
// numbering, the same figures and the same words.
//
// A document is built from blocks, never from free HTML or layout, so that all
// three outputs hold what a reader with a screen reader needs: real headings,
// table heads with scope, pictures with text, links with names.
package paper

import "time"

// A Document is everything that is printed, in order.
type Document struct {
	Title    string
	Subtitle string
	Org      string    // who publishes, e.g. "Inköpsnämnden"
	Author   string    // goes into the file's properties; Org when empty
	Number   string    // diary or report number
	Date     time.Time // printed on the cover, and the time of the files: same document, same bytes
	Facts    []Fact    // further lines under the title: place, status, when data was loaded
	Cover    bool      // a page of its own for the title
	Brand    Brand     // whose copy it is
	Header   Band      // empty: no header
	Footer   Band      // empty: organisation and title, page n of m
	Blocks   []Block
}

// A Band is the line at the top or bottom of each page. The words {sida} and
// {sidor} become the page's number and the number of pages.
type Band struct{ Left, Right string }

// DefaultFooter is what the footer says when the document does not say.
func (d Document) DefaultFooter() Band {
	if d.Footer != (Band{}) {
		return d.Footer
	}
	left := d.Title
	if d.Org != "" {
		left = d.Org + " · " + d.Title
	}
	return Band{Left: left, Right: "Sida {sida} av {sidor}"}
}

// For returns the document in the look of a brand, named in the header too.
func (d Document) For(b Brand) Document {
	d.Brand = b
	if b.Name != "" && d.Header.Left != "" {
		d.Header.Left = b.Name + " · " + d.Header.Left
	}
	return d
}

// CoverFacts are number, date and the further facts, as the title block shows
// them.
func (d Document) CoverFacts() []Fact {
	var facts []Fact
	if d.Number != "" {
		facts = append(facts, Fact{Label: "Diarienummer", Value: d.Number})
	}
	if !d.Date.IsZero() {
		facts = append(facts, Fact{Label: "Datum", Value: d.Date.Format(time.DateOnly)})
	}
	return append(facts, d.Facts...)
}

// A Fact is a label with its value.
type Fact struct{ Label, Value string }

// A Run is a piece of a paragraph. The zero style is plain text.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	URL    string // a link; on the web also relative to the site
	Figure string // id of the number shown, when the text is a figure that rows answer for
	Break  bool   // a line break after the text
	Note   []Run  // a footnote; Text is then empty

	NoteNumber int // set by [Resolve]
}

// T is plain text.
func T(text string) Run { return Run{Text: text} }

// B is bold text.
func B(text string) Run { return Run{Text: text, Bold: true} }

// I is italic text.
func I(text string) Run { return Run{Text: text, Italic: true} }

// Link is text that leads somewhere. The text must say where: "Läs mer" does not.
func Link(text, url string) Run { return Run{Text: text, URL: url} }

// Num is a figure that the system answers for: id names it and url shows its
// rows. On paper only the text is seen.
func Num(id, text, url string) Run { return Run{Text: text, Figure: id, URL: url} }

// Footnote is a note at the foot of the page, at the end of a web page.
func Footnote(runs ...Run) Run { return Run{Note: runs} }

// PlainText is what the runs say, without footnotes.
func PlainText(runs []Run) string {
	s := ""
	for _, r := range runs {
		s += r.Text
		if r.Break {
			s += "\n"
		}
	}
	return s
}
