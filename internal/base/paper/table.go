package paper

// Table is rows under heads. The head is repeated on each page.
type Table struct {
	Caption  string
	Columns  []Column
	Rows     []Row
	Notes    []string // below the table, small
	Dense    bool     // smaller text, for many columns
	RowHeads bool     // the first cell of each row is its head

	Label string // "Tabell 2", set by [Resolve]
}

// A Column has a head, an alignment and a share of the width.
type Column struct {
	Head   string
	Group  string  // a head above neighbours with the same group
	Align  Align   // Right for numbers
	Weight float64 // share of the width; zero lets the content decide
}

// Align is where the text of a column stands.
type Align int

// The alignments.
const (
	Left Align = iota
	Right
	Center
)

// Row is one row of cells, as many as there are columns.
type Row struct {
	Kind  RowKind
	Cells []Cell
}

// A RowKind says how a row is set.
type RowKind int

// The kinds of rows.
const (
	Body     RowKind = iota
	Section          // a heading inside the table; only the first cell is used
	Subtotal         // a sum on the way
	Total            // the sum of all
)

// A Cell holds one or more paragraphs.
type Cell []Para

// C is a cell of plain text.
func C(text string) Cell { return Cell{Text(text)} }

// R is a body row of plain cells.
func R(cells ...string) Row {
	row := Row{}
	for _, c := range cells {
		row.Cells = append(row.Cells, C(c))
	}
	return row
}

// Sum is a total row of plain cells.
func Sum(cells ...string) Row {
	row := R(cells...)
	row.Kind = Total
	return row
}

// HasGroups tells whether the head has two rows.
func (t Table) HasGroups() bool {
	for _, c := range t.Columns {
		if c.Group != "" {
			return true
		}
	}
	return false
}

// A HeadGroup is columns that share a head, or one column without.
type HeadGroup struct {
	Text  string
	First int // index of its first column
	Span  int
}

// HeadGroups are the groups from left to right, covering all columns.
func (t Table) HeadGroups() []HeadGroup {
	var groups []HeadGroup
	for i, c := range t.Columns {
		if n := len(groups); n > 0 && c.Group != "" && groups[n-1].Text == c.Group {
			groups[n-1].Span++
			continue
		}
		groups = append(groups, HeadGroup{Text: c.Group, First: i, Span: 1})
	}
	return groups
}

// PlainTable makes a table of texts, the first row the head; columns that hold
// only numbers stand to the right. It is how a chart's figures are shown.
func PlainTable(rows [][]string) Table {
	t := Table{Dense: true, RowHeads: true}
	if len(rows) == 0 {
		return t
	}
	for i, head := range rows[0] {
		col := Column{Head: head}
		if i > 0 && numeric(rows[1:], i) {
			col.Align = Right
		}
		t.Columns = append(t.Columns, col)
	}
	for _, row := range rows[1:] {
		t.Rows = append(t.Rows, R(row...))
	}
	return t
}

// numeric tells whether all cells of the column begin like a number.
func numeric(rows [][]string, column int) bool {
	for _, row := range rows {
		text := row[column]
		if text == "" || text == "–" {
			continue
		}
		first := []rune(text)[0]
		if (first < '0' || first > '9') && first != '−' && first != '-' && first != '+' {
			return false
		}
	}
	return true
}
