package spend

import (
	"klover/internal/area/invoice"
	"klover/internal/base/sheet"
)

// tableLimits are those of ledgers, as area invoice has them: a region's year is some
// hundred megabytes.
var tableLimits = sheet.Limits{Bytes: 4 << 30, Unpacked: 8 << 30, Rows: 100_000_000}

// ColumnSample is a column of a table and the first values in it, without persons.
type ColumnSample struct {
	Name   string
	Values []string
	Field  string // key of what it is read as, "" for nothing
}

// sampledRows is how many rows are looked at for values.
const sampledRows = 3

// sampleOf is the columns of a file, none when it is no table.
func sampleOf(f opened, c Columns) ([]ColumnSample, error) {
	first := make([]byte, min(f.size, invoice.Head))
	if n, err := f.from.ReadAt(first, 0); n == 0 {
		return nil, err
	}
	if !isTable(invoice.Detect(first)) {
		return nil, nil
	}
	book, err := sheet.Open(f.from, f.size, f.name, tableLimits)
	if err != nil {
		return nil, err
	}
	head, err := book.Head(c.Sheet, wantedHeads(c))
	if err != nil {
		return nil, err
	}
	list := make([]ColumnSample, len(head.Names))
	for i, name := range head.Names {
		list[i].Name = name
	}
	for key, name := range mappingOf(c, head.Names) {
		for i := range list {
			if list[i].Name == name && list[i].Field == "" {
				list[i].Field = key
			}
		}
	}
	rows := 0
	for row, err := range book.Below(c.Sheet, head) {
		if err != nil || rows == sampledRows {
			break
		}
		rows++
		for i := range list {
			if text, _ := invoice.Mask(row.At(i).Text); text != "" {
				list[i].Values = append(list[i].Values, plain(text))
			}
		}
	}
	return list, nil
}

// wantedHeads are the names by which the row with heads is found.
func wantedHeads(c Columns) []string {
	var names []string
	for _, f := range invoice.Fields() {
		names = append(names, f.Key, f.Label)
	}
	for _, name := range c.By {
		names = append(names, name)
	}
	return names
}

// mappingOf is the column of each field: what was chosen, else what the names tell.
func mappingOf(c Columns, names []string) map[string]string {
	columns := invoice.Guess(names)
	for key, name := range c.By {
		if columns[key] = name; name == notRead {
			delete(columns, key)
		}
	}
	return columns
}

// notRead is the column of a field that is left out.
const notRead = "-"
