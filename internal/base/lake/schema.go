package lake

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Kind says what a column holds.
type Kind int

// The kinds of columns. An ID is a number of 32 bits, of a row in a dimension or of
// whatever the writer numbers.
const (
	Int Kind = iota + 1
	ID
	Day
	Text
	Bool
)

// Date is a civil day, counted from 1970-01-01. Between 1970 and 2105, which is what
// both engines hold.
type Date int32

// DateOf is the day of a year, month and day of the month.
func DateOf(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Civil is the day as year, month and day of the month.
func (d Date) Civil() (year, month, day int) {
	y, m, dd := time.Unix(int64(d)*86400, 0).UTC().Date()
	return y, int(m), dd
}

// String is the day as 2022-02-11.
func (d Date) String() string {
	y, m, dd := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, dd)
}

// lastDate is the last day that ClickHouse's Date has had in every version.
const lastDate Date = 49672 // 2105-12-31

// Column is one column of a table.
type Column struct {
	Name string
	Kind Kind
	Null bool   // may be unknown
	Of   string // for an ID: the dimension that it is a row of
}

// Table is lines, or a dimension.
type Table struct {
	Name      string
	Columns   []Column
	Dimension bool     // the first column is the ID that a row is replaced by
	Sort      []string // the order that lines lie in: what most questions slice by
	Shard     string   // lines with the same number here lie on one server; empty: a copy on each
}

// Schema is every table. Tables may be added under a higher version. A store that a higher version has written is not opened.
type Schema struct {
	Version int
	Tables  []Table
}

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	ownNames = regexp.MustCompile(`^([gmkp][0-9]+|batch|version|lake_.*)$`) // what the engines call theirs
)

// check tells what is wrong with the declaration; a mistake of the program.
func (s Schema) check() error {
	for _, t := range s.Tables {
		if !nameForm.MatchString(t.Name) || ownNames.MatchString(t.Name) {
			return fmt.Errorf("lake: %s is no name of a table", t.Name)
		}
		if t.Dimension && (t.Columns[0].Kind != ID || t.Columns[0].Null) {
			return fmt.Errorf("lake: the first column of dimension %s is no ID", t.Name)
		}
		for _, name := range append(slices.Clone(t.Sort), t.Shard) {
			if name != "" && (t.index(name) < 0 || t.Dimension || t.Columns[t.index(name)].Null) {
				return fmt.Errorf("lake: %s cannot be sorted or sharded by %s", t.Name, name)
			}
		}
		for _, c := range t.Columns {
			if !nameForm.MatchString(c.Name) || ownNames.MatchString(c.Name) {
				return fmt.Errorf("lake: %s.%s is no name of a column", t.Name, c.Name)
			}
			if dim, ok := s.table(c.Of); c.Of != "" && (!ok || !dim.Dimension || c.Kind != ID) {
				return fmt.Errorf("lake: %s.%s is of %s, which is no dimension", t.Name, c.Name, c.Of)
			}
		}
	}
	return nil
}

func (s Schema) table(name string) (Table, bool) {
	i := slices.IndexFunc(s.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, false
	}
	return s.Tables[i], true
}

// index is the place of a column, -1 for none.
func (t Table) index(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}
