package lake

// block is some rows as columns, on their way to an engine or from one.
type block struct {
	rows    int
	columns []column
}

// column is one column of a block: numbers for every kind but Text. A row that is
// unknown has 0 or "" and a mark in nulls, which is nil when none is.
type column struct {
	kind  Kind
	ints  []int64
	texts []string
	nulls []bool
}

func (c *column) null(row int) bool { return c.nulls != nil && c.nulls[row] }

// setNull marks a row of the column as unknown; of is how many rows there are room for.
func (c *column) setNull(row, of int) {
	if c.nulls == nil {
		c.nulls = make([]bool, of)
	}
	c.nulls[row] = true
}

// reset empties the block and keeps its memory.
func (b *block) reset() {
	b.rows = 0
	for i := range b.columns {
		c := &b.columns[i]
		c.ints, c.texts, c.nulls = c.ints[:0], c.texts[:0], nil
	}
}

// Row is one row of an answer, valid until the function that was given it returns.
// Columns are counted from 0, in the order of the query: By, then Measures. What is
// unknown reads as 0, "" or false; Null tells.
type Row struct {
	block *block
	row   int
}

// Null tells whether the value is unknown.
func (r Row) Null(column int) bool { return r.block.columns[column].null(r.row) }

// Int is a number, an ID among them.
func (r Row) Int(column int) int64 { return r.block.columns[column].ints[r.row] }

// Date is a day.
func (r Row) Date(column int) Date { return Date(r.Int(column)) }

// Bool is a yes or no.
func (r Row) Bool(column int) bool { return r.Int(column) != 0 }

// Text is a text.
func (r Row) Text(column int) string { return r.block.columns[column].texts[r.row] }
