package lake

import (
	"cmp"
	"slices"
)

// arrival follows whether lines come in the order that they are to lie in, as they do when
// a batch is read back and written anew: then they need not be sorted.
type arrival struct {
	last     []column // the last line's columns of the order
	unsorted bool
}

func (a *arrival) follow(t Table, rows *block) {
	if a.unsorted || rows.rows == 0 {
		return
	}
	var columns []column
	for _, name := range t.Sort {
		columns = append(columns, rows.columns[t.index(name)])
	}
	a.unsorted = a.last != nil && compareRows(a.last, 0, columns, 0) > 0
	for row := 1; row < rows.rows && !a.unsorted; row++ {
		a.unsorted = compareRows(columns, row-1, columns, row) > 0
	}
	end := rows.rows - 1
	for i, c := range columns { // the block is written anew
		if c.kind == Text {
			columns[i].texts = slices.Clone(c.texts[end:])
		} else {
			columns[i].ints = slices.Clone(c.ints[end:])
		}
	}
	a.last = columns
}

// compareRows compares rows of columns of the same kinds, as DuckDB orders them.
func compareRows(a []column, i int, b []column, j int) int {
	for n := range a {
		order := 0
		if a[n].kind == Text {
			order = cmp.Compare(a[n].texts[i], b[n].texts[j])
		} else {
			order = cmp.Compare(a[n].ints[i], b[n].ints[j])
		}
		if order != 0 {
			return order
		}
	}
	return 0
}
