package invoice

import (
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// PartLines is how many lines are given at a time. Ordinary invoices have fewer and come
// whole; one of a hundred thousand lines comes in a hundred parts.
const PartLines = 1000

// Part is an invoice, or some of its lines. It belongs to the reader: what is kept longer
// than the call is copied.
//
// Nothing of an invoice counts before its last part, which tells whether it is refused.
// Then the head is complete too: Svefaktura has references after the lines.
type Part struct {
	Invoice *Invoice
	Lines   []Line
	Faults  []Fault // of the invoice, from the first part on
	First   bool
	Last    bool
	Refused bool // with Last: nothing of the invoice may be used
}

// Take is what receives the invoices of a file, in its order. An error stops the reading.
type Take func(Part) error

// Options is what a reader is told.
type Options struct {
	Name    string   // of the file, for messages
	Today   day.Date // dates after it are doubtful; 0 asks for no such check
	Mapping Mapping  // of tables
}

// batch collects the lines of the invoice that is being read and hands them over.
type batch struct {
	take    Take
	options Options
	invoice Invoice
	lines   []Line
	faults  []Fault
	hidden  int // faults that were not told
	refused bool
	begun   bool // a part of the invoice is handed over
	sums    sums
}

// begin starts an invoice.
func (b *batch) begin(i Invoice) {
	b.invoice, b.lines, b.faults = i, b.lines[:0], nil
	b.hidden, b.refused, b.begun, b.sums = 0, false, false, sums{}
}

// add keeps a line, and hands over the lines when they are many.
func (b *batch) add(l Line) error {
	if b.lines == nil {
		b.lines = make([]Line, 0, 16)
	}
	b.lines = append(b.lines, l)
	if len(b.lines) < PartLines {
		return nil
	}
	return b.hand(false)
}

func (b *batch) hand(last bool) error {
	if last && b.hidden > 0 {
		b.faults = append(b.faults, Fault{File: b.options.Name, Invoice: b.invoice.Number, Row: b.invoice.Row,
			Text: "Ytterligare " + sv.Plural(b.hidden, "fel eller tveksamhet", "fel eller tveksamheter") + " visas inte."})
	}
	p := Part{Invoice: &b.invoice, Lines: b.lines, Faults: b.faults, First: !b.begun, Last: last, Refused: last && b.refused}
	b.begun, b.lines = true, b.lines[:0]
	return b.take(p)
}

// tell adds a fault.
func (b *batch) tell(f Fault) {
	b.refused = b.refused || f.Grade == Refused
	if len(b.faults) >= mostFaults {
		b.hidden++
		return
	}
	f.File, f.Invoice, f.Value = b.options.Name, b.invoice.Number, short(f.Value)
	b.faults = append(b.faults, f)
}

// future doubts a date that has not come.
func (b *batch) future(d day.Date, f Fault) {
	if b.options.Today == 0 || d <= b.options.Today {
		return
	}
	f.Text = "Datumet " + d.Sv() + " har inte varit än. Kontrollera året."
	b.tell(f)
}
