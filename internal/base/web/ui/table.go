package ui

import (
	"fmt"
	"hash/fnv"
	"strings"

	"klover/internal/base/field"
)

// Cell is one cell of a table.
type Cell struct {
	Text   string
	URL    string  // makes the text a link
	Time   string  // machine readable day or instant for <time>
	Number bool    // right-aligned, figures of equal width
	Badges []Badge // after the text
	Muted  string  // second line, quiet
	Alert  string  // second line, with a warning sign: "försenad"
	Unseen string  // after a link's text, for screen readers
	Strong bool
}

// Blank reports whether there is nothing to show.
func (c Cell) Blank() bool {
	return c.Text == "" && len(c.Badges) == 0 && c.Muted == "" && c.Alert == ""
}

// Short reports whether the text is one word, such as a number of a case, that
// must not be broken at its hyphens.
func (c Cell) Short() bool {
	return c.Text != "" && len(c.Text) <= 24 && !strings.Contains(c.Text, " ")
}

// Text is a cell of plain text.
func Text(text string) Cell { return Cell{Text: text} }

// Link is a cell that leads somewhere.
func Link(text, url string) Cell { return Cell{Text: text, URL: url} }

// Of returns a link with words that only a screen reader says, where many links of a
// table look alike: "Ändra" of "SWOT".
func (c Cell) Of(what string) Cell { c.Unseen = what; return c }

// Number is a right-aligned cell: an amount, a count, a share.
func Number(text string) Cell { return Cell{Text: text, Number: true} }

// Time is a day or an instant: shown as text, told to machines as at.
func Time(at, text string) Cell { return Cell{Text: text, Time: at} }

// Mark is a cell with badges.
func Mark(badges ...Badge) Cell { return Cell{Badges: badges} }

// Under returns the cell with a quiet second line.
func (c Cell) Under(text string) Cell { c.Muted = text; return c }

// Warn returns the cell with a warning on its second line; "" warns of nothing.
func (c Cell) Warn(text string) Cell { c.Alert = text; return c }

// Head is the head of a column.
type Head struct {
	Label  string
	Sort   string // address that sorts by the column, "" if it cannot be sorted
	Order  string // "ascending", "descending" or ""
	Number bool
	Hidden bool // label for screen readers only
}

// Mark is the arrow beside the label.
func (h Head) Mark() string {
	switch h.Order {
	case "ascending":
		return "arrow-up"
	case "descending":
		return "arrow-down"
	}
	return "selector"
}

// Row is one line of a table.
type Row struct {
	ID    string // for selection
	Cells []Cell
	Menu  []Action
	Label string // what the row is called in the menu button and the tick box
	Tone  Tone   // a line along the left edge
}

// MenuID names the row's menu, so that its button opens no other row's: several tables may
// stand on a page, and most rows have no ID.
func (r Row) MenuID() string {
	sum := fnv.New64a()
	fmt.Fprint(sum, r.ID)
	for _, a := range r.Menu {
		fmt.Fprint(sum, a.URL, a.Values)
	}
	return fmt.Sprintf("meny-%x", sum.Sum64())
}

// Called is what the row is called in the menu button: its label, or what stands first.
func (r Row) Called() string {
	if r.Label != "" || len(r.Cells) == 0 {
		return r.Label
	}
	return r.Cells[0].Text
}

// Table is a table in a region that scrolls sideways by itself.
type Table struct {
	Label  string // names the region and the table
	Heads  []Head
	Rows   []Row
	Totals []Cell
	Bulk   []Action // actions on ticked rows; they post "id"
	Empty  Empty    // shown without rows
	Plain  bool     // the first column is not the row's name
}

// Menus reports whether any row has a menu.
func (t Table) Menus() bool {
	for _, r := range t.Rows {
		if len(r.Menu) > 0 {
			return true
		}
	}
	return false
}

// manyColumns is from how many columns a table becomes cards on a narrow screen.
const manyColumns = 3

// Many reports whether the table has too many columns for a narrow screen.
func (t Table) Many() bool { return len(t.Heads) >= manyColumns }

// Caption names the cell with the number where the table has become cards. The
// first cell is the row's name and needs none.
func (t Table) Caption(i int) string {
	if i == 0 || !t.Many() || i >= len(t.Heads) {
		return ""
	}
	return t.Heads[i].Label
}

// Column describes one column of a list of T.
type Column[T any] struct {
	Key      string // in the address, and in the order of the store
	Label    string
	Sort     bool
	Number   bool
	Optional bool // shown only when chosen
	Cell     func(*T) Cell
	Total    string // in the last row, for instance a sum
}

// Columns describes a list of T.
type Columns[T any] []Column[T]

// Field makes a column of an attribute: its label, alignment and text. The
// column sorts by the attribute's key.
func Field[T any](set field.Set[T], key string) Column[T] {
	d, ok := set.Get(key)
	if !ok {
		panic("ui.Field: there is no field " + key)
	}
	right := d.Kind == field.Number || d.Kind == field.Decimal || d.Kind == field.Money
	return Column[T]{Key: key, Label: d.Label, Sort: true, Number: right, Cell: func(rec *T) Cell {
		cell := Cell{Text: d.Text(rec), Number: right}
		if d.Kind == field.Date {
			cell.Time = d.Raw(rec)
		}
		return cell
	}}
}

// Fields makes columns of several attributes.
func Fields[T any](set field.Set[T], keys ...string) Columns[T] {
	columns := make(Columns[T], len(keys))
	for i, key := range keys {
		columns[i] = Field(set, key)
	}
	return columns
}

// As returns the column with another cell.
func (c Column[T]) As(cell func(*T) Cell) Column[T] { c.Cell = cell; return c }

// Called returns the column with another label, for a narrow table.
func (c Column[T]) Called(label string) Column[T] { c.Label = label; return c }

// Fixed returns the column without sorting.
func (c Column[T]) Fixed() Column[T] { c.Sort = false; return c }

// OnDemand returns the column as one that is shown only when it is chosen.
func (c Column[T]) OnDemand() Column[T] { c.Optional = true; return c }

// Table makes a plain table of the rows, without sorting: for panels and record pages.
func (cs Columns[T]) Table(label string, rows []T) Table {
	t := Table{Label: label}
	for _, c := range cs {
		t.Heads = append(t.Heads, Head{Label: c.Label, Number: c.Number})
	}
	for i := range rows {
		t.Rows = append(t.Rows, cs.row(&rows[i]))
	}
	t.Totals = cs.totals()
	return t
}

func (cs Columns[T]) row(rec *T) Row {
	var row Row
	for _, c := range cs {
		cell := c.Cell(rec)
		cell.Number = cell.Number || c.Number
		if cell.Text == "–" { // an unknown amount or count: shown, and read aloud, as a missing value
			cell.Text = ""
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func (cs Columns[T]) totals() []Cell {
	var cells []Cell
	found := false
	for _, c := range cs {
		found = found || c.Total != ""
		cells = append(cells, Cell{Text: c.Total, Number: c.Number})
	}
	if !found {
		return nil
	}
	return cells
}
