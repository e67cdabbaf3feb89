package sheet

import (
	"iter"
	"strings"
	"time"
	_ "time/tzdata" // the line "hämtad" tells Swedish time also where no zone files are
)

// Kind decides how a column is formatted.
type Kind int

// The kinds of column, with the values that they take. A string is always
// accepted and written as text; nil and "" give an empty cell.
const (
	Words   Kind = iota // string, bool as Ja and Nej
	Long                // string, wrapped in a wide column
	Count               // int, int64, float64 without decimals
	Decimal             // float64 with up to four decimals
	Amount              // float64 in kronor, as money.Amount.Cell gives it
	Percent             // float64 where 0.064 is 6,4 %
	Day                 // time.Time, only its date is written
	Moment              // time.Time, written in Swedish time with hour and minute
)

// Column is one column of a table.
type Column struct {
	Key   string // name in the API and in imports
	Label string // Swedish head
	Help  string // what the column means, for the explaining sheet
	Kind  Kind
	Width float64 // in characters, 0 chooses by kind and label
}

// Table is what a user takes out of the system.
type Table struct {
	Title     string // "Upphandlingar"
	Selection string // Swedish: which rows these are, "Status: pågående. Region: D." or "Alla"
	By        string // who took it out
	At        time.Time
	Columns   []Column
	Rows      iter.Seq[[]any]    // one value for each column
	Failed    func() error       // asked when the rows have ended, why they ended too early; nil for rows that cannot fail
	Link      func(i int) string // address of row i from 0, set on its first cell in Excel; nil for none
}

// ended tells what went wrong while the rows were read.
func (t Table) ended() error {
	if t.Failed == nil {
		return nil
	}
	return t.Failed()
}

// stockholm is the zone of every moment that is written.
var stockholm = mustLoad("Europe/Stockholm")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is embedded, so this is a broken build
	}
	return zone
}

// origin is the line under the title: a sheet on its own must tell what it is.
func (t Table) origin() string {
	var parts []string
	if t.Selection != "" {
		parts = append(parts, "Urval: "+strings.TrimSuffix(t.Selection, ".")+".")
	}
	if !t.At.IsZero() {
		taken := "Hämtad " + t.At.In(stockholm).Format("2006-01-02 15:04")
		if t.By != "" {
			taken += " av " + t.By
		}
		parts = append(parts, taken+".")
	}
	return strings.Join(parts, " ")
}

// describe tells a reader of the explaining sheet what the values are.
func (k Kind) describe() string {
	return [...]string{"Text", "Text", "Antal", "Tal", "Belopp i kronor", "Andel i procent", "Datum", "Datum och tid"}[k]
}

// guarded are the characters with which Excel takes a text from a CSV file for a
// formula (OWASP, CSV injection).
const guarded = "=+-@\t\r"

// guard makes such a text harmless; unguard takes the sign away when the file is
// read back.
func guard(s string) string {
	if s != "" && strings.ContainsRune(guarded, rune(s[0])) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune(guarded, rune(s[1])) {
		return s[1:]
	}
	return s
}
