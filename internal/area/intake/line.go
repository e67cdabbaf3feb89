package intake

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"klover/internal/base/field"
	"klover/internal/base/sheet"
	"klover/internal/word/day"
)

// line is one row of a list, as texts by field.
type line struct {
	row    int64
	values map[string]string // empty ones are left out
	cells  []string          // as in the file
	more   []line            // the rows below that are about the same record
	faults []Fault
}

// column is where in a row a field stands.
type column struct {
	target Target
	index  int
	name   string
	unit   string            // of amounts without one of their own: "tkr"
	values map[string]string // what the list writes → what Klöver reads
}

// plan is a mapping laid over the columns of a file.
type plan struct {
	columns  []column
	fixed    map[string]string
	width    int // columns of the file
	formulas bool
}

// newPlan lays the mapping over the file's columns; it has been checked.
func newPlan(targets []Target, names []string, m Mapping, formulas bool) plan {
	p := plan{fixed: m.Fixed, width: len(names), formulas: formulas}
	for _, t := range targets {
		for i, name := range names {
			if m.Columns[t.Key] != name {
				continue
			}
			c := column{target: t, index: i, name: name, values: lowered(m.Values[t.Key])}
			if t.Kind == field.Money {
				c.unit = unitIn(name)
			}
			p.columns = append(p.columns, c)
			break
		}
	}
	return p
}

func lowered(values map[string]string) map[string]string {
	if len(values) == 0 {
		return nil
	}
	lower := make(map[string]string, len(values))
	for from, to := range values {
		lower[strings.ToLower(from)] = to
	}
	return lower
}

// keys returns the fields that the plan gives a value, columns first.
func (p plan) keys() []string {
	var keys []string
	for _, c := range p.columns {
		keys = append(keys, c.target.Key)
	}
	return append(keys, slices.Sorted(maps.Keys(p.fixed))...)
}

// has tells whether the plan gives the field a value.
func (p plan) has(key string) bool {
	if _, ok := p.fixed[key]; ok {
		return true
	}
	_, ok := p.column(key)
	return ok
}

func (p plan) column(key string) (column, bool) {
	for _, c := range p.columns {
		if c.target.Key == key {
			return c, true
		}
	}
	return column{}, false
}

// read takes the values out of a row.
func (p plan) read(row sheet.Row) line {
	l := line{row: int64(row.Number), values: make(map[string]string, len(p.columns)+len(p.fixed)), cells: make([]string, max(p.width, len(row.Cells)))}
	for i, c := range row.Cells {
		l.cells[i] = c.Text
	}
	for key, value := range p.fixed {
		l.values[key] = value
	}
	for _, c := range p.columns {
		cell := row.At(c.index)
		if kind, message := p.refuse(cell); message != "" {
			l.fault(c.target.Key, c.name, cell.Text, kind, message)
		} else if text := c.text(cell); text != "" {
			l.values[c.target.Key] = text
		}
	}
	return l
}

// refuse tells why the cell cannot be read at all.
func (p plan) refuse(c sheet.Cell) (kind, message string) {
	switch {
	case c.Kind == sheet.Error:
		return Broken, "Cellen visar felet " + c.Text + ". Rätta den i Excel."
	case c.Formula && !p.formulas:
		return Formula, "Cellen har en formel. Klistra in värdet i stället, eller välj att använda formlernas sparade värden."
	case c.Formula && c.Text == "":
		return Formula, "Cellen har en formel som aldrig har räknats ut. Öppna filen i Excel och spara den."
	}
	return "", ""
}

func (l *line) fault(key, column, value, kind, message string) {
	l.faults = append(l.faults, Fault{Row: l.row, N: int64(len(l.faults) + 1), Field: key, ColumnName: column,
		Value: short(value), Kind: kind, Message: message})
}

// text is the cell as the field reads it.
func (c column) text(cell sheet.Cell) string {
	text := cell.Text
	if to, ok := c.values[strings.ToLower(text)]; ok {
		return to
	}
	if to, ok := c.target.Words[plain(text)]; ok {
		return to
	}
	switch {
	case c.target.Kind != field.Text && c.target.Kind != field.Long && blank(text):
		return ""
	case c.target.Kind == field.Number && strings.HasPrefix(c.target.Unit, "månader"):
		return monthsText(text)
	case c.target.Kind == field.Money:
		return withUnit(amountText(cell), c.unit)
	case c.target.Kind == field.Date && cell.Kind == sheet.Number:
		return serial(text)
	}
	return text
}

// amountText is the text of an amount. A number in Excel may have any number of
// decimals, for instance after a division; it is rounded to öre as Excel shows it.
func amountText(cell sheet.Cell) string {
	if cell.Kind != sheet.Number || !strings.Contains(cell.Text, ".") {
		return cell.Text
	}
	exact, ok := new(big.Rat).SetString(cell.Text)
	if !ok {
		return cell.Text
	}
	return strings.Replace(exact.FloatString(2), ".", ",", 1)
}

// blank tells the ways in which lists say that there is nothing.
func blank(text string) bool {
	switch strings.ToLower(text) {
	case "", "-", "–", "—", "saknas", "uppgift saknas", "okänt", "n/a", "null":
		return true
	}
	return false
}

// withUnit adds the unit of the head to a bare number: 1 500 under "Värde (tkr)".
func withUnit(text, unit string) string {
	if unit == "" || text == "" || strings.ContainsFunc(text, unicode.IsLetter) {
		return text
	}
	return text + " " + unit
}

var units = []string{"tkr", "kkr", "tsek", "ksek", "mkr", "mnkr", "msek"}

// unitIn returns the unit that a head names, "" for kronor.
func unitIn(head string) string {
	words := strings.FieldsFunc(strings.ToLower(head), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range words {
		for _, u := range units {
			if w == u {
				return u
			}
		}
	}
	return ""
}

// The serial numbers that a date without date format may have: 1954 to 2119. A
// number outside is left as it is, to be refused as a date.
const firstSerial, lastSerial = 20_000, 80_000

func serial(text string) string {
	n, err := strconv.Atoi(text)
	if err != nil || n < firstSerial || n > lastSerial {
		return text
	}
	on, err := day.FromSerial(n)
	if err != nil {
		return text
	}
	return on.String()
}
