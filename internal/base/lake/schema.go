package lake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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
	Name    string
	Kind    Kind
	Null    bool   // may be unknown
	Of      string // for an ID: the dimension that it is a row of
	Default Expr   // what rows have that were written before the column was: Num, On, Str or Yes
}

// Table is lines, or a dimension.
type Table struct {
	Name      string
	Columns   []Column
	Dimension bool     // the first column is the ID that a row is replaced by
	Sort      []string // the order that lines lie in: what most questions slice by
	Shard     string   // lines with the same number here lie on one server; empty: a copy on each
}

// Schema is every table. Under a higher version there may be new tables, and new columns
// that may be unknown or have a default; a store of a lower version gets them when it is
// opened. A store that a higher version has written is not opened.
type Schema struct {
	Version int
	Tables  []Table
}

// literals are what a value of each kind is written with.
var literals = map[Kind][]string{Int: {"num"}, ID: {"num"}, Day: {"on"}, Text: {"str"}, Bool: {"yes", "no"}}

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
			if c.Default.op != "" && !slices.Contains(literals[c.Kind], c.Default.op) {
				return fmt.Errorf("lake: the default of %s.%s is of another kind", t.Name, c.Name)
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

// columns are the types of what a store has: of a table, of a column.
type columns map[string]map[string]string

// read takes a row of table, column and type for each column.
func (have columns) read(b *block) error {
	for i := range b.rows {
		r := Row{b, i}
		if have[r.Text(0)] == nil {
			have[r.Text(0)] = map[string]string{}
		}
		have[r.Text(0)][r.Text(1)] = r.Text(2)
	}
	return nil
}

// missing are the columns that a store lacks whose table has those of have. That a column
// is there with another type, that one is new without a value for old rows, or without a
// higher version of the schema, is a mistake of the program.
func (t Table) missing(have map[string]string, typed func(Column) string, raised bool) (new []Column, err error) {
	for _, c := range t.Columns {
		switch is, there := have[c.Name]; {
		case there && is != typed(c):
			return nil, fmt.Errorf("lake: %s.%s is %s in the store and %s in the program", t.Name, c.Name, is, typed(c))
		case there:
			continue
		case !raised:
			return nil, fmt.Errorf("lake: the store has no column %s.%s, and the version of the schema is the same", t.Name, c.Name)
		case !c.Null && c.Default.op == "":
			return nil, fmt.Errorf("lake: the new column %s.%s says nothing of the rows that are there", t.Name, c.Name)
		}
		new = append(new, c)
	}
	return new, nil
}

// addition is how a column is added to a table.
func (d dialect) addition(table string, c Column, typed string) string {
	sql := fmt.Sprintf("ALTER TABLE %s ADD COLUMN %s %s", quote(table), quote(c.Name), typed)
	if c.Default.op != "" {
		sql += " DEFAULT " + d.sql(c.Default, nil)
	}
	return sql
}

// names are the names of the columns, as SQL lists them.
func (t Table) names() string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, quote(c.Name))
	}
	return strings.Join(names, ", ")
}
