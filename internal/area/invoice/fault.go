package invoice

import (
	"fmt"
	"strings"
)

// Grade is how bad a fault is.
type Grade int8

// The grades.
const (
	Doubt   Grade = iota // it is read, and somebody should look at it
	Refused              // the invoice, or the row, is not read
)

// Sv names the grade.
func (g Grade) Sv() string { return [...]string{"Tveksam", "Avvisad"}[g] }

// Fault is something that is not as it should be, and where.
type Fault struct {
	File    string
	Invoice string // number
	Row     int    // of a table, or line of a text file
	Path    string // of XML: /ubl:Invoice/cac:InvoiceLine[3]/cbc:InvoicedQuantity
	Field   string // in Swedish, or the name of the column
	Value   string // as written, shortened
	Rule    string // BR-CO-10 and the like
	Grade   Grade
	Text    string // a whole sentence
}

// MarshalText writes the name.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.Sv()), nil }

// String says where and what in one line.
func (f Fault) String() string {
	var where []string
	if f.Row > 0 {
		where = append(where, fmt.Sprintf("rad %d", f.Row))
	}
	for _, part := range []string{f.Path, f.Field, f.Rule} {
		if part != "" {
			where = append(where, part)
		}
	}
	if len(where) == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s: %s: %s", f.File, strings.Join(where, ", "), f.Text)
}

// mostFaults is how many faults one invoice tells. A broken one has thousands alike.
const mostFaults = 50

// short keeps what is quoted in a message readable.
func short(text string) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > 40 {
		r = append(r[:40:40], '…')
	}
	return string(r)
}
