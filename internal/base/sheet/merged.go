package sheet

import (
	"cmp"
	"iter"
	"slices"
)

// mostMerges bounds how many merged ranges are kept of a sheet.
const mostMerges = 50_000

// Filled returns the rows after the head as people read them: what stands in a cell
// that is merged over several rows stands on each of them. A cell that is merged over
// columns only is a heading and lends its text to none.
func (b *Book) Filled(sheet string, head Head) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		name, err := b.choose(sheet)
		var tall []area
		if err == nil {
			tall, err = b.source.merges(name, func(a area) bool { return a.lastRow > a.row && a.lastRow >= head.Row })
		}
		if err != nil {
			yield(Row{}, err)
			return
		}
		slices.SortFunc(tall, func(a, b area) int { return cmp.Compare(a.row, b.row) })
		f := filler{tall: tall}
		for row, err := range b.Below(name, head) {
			if err == nil {
				f.fill(&row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// filler lends the texts of merged cells to the rows that they cover.
type filler struct {
	tall []area // those not met yet, by first row
	open []lent // those that cover the row
}

type lent struct {
	area
	cell Cell
}

func (f *filler) fill(row *Row) {
	at := row.Number - 1
	f.open = slices.DeleteFunc(f.open, func(l lent) bool { return l.lastRow < at })
	for _, l := range f.open {
		for len(row.Cells) <= l.column {
			row.Cells = append(row.Cells, Cell{})
		}
		if row.Cells[l.column].Text == "" {
			row.Cells[l.column] = l.cell
		}
	}
	for len(f.tall) > 0 && f.tall[0].row <= at {
		if a := f.tall[0]; a.row == at && row.At(a.column).Text != "" {
			f.open = append(f.open, lent{a, row.At(a.column)})
		}
		f.tall = f.tall[1:]
	}
}
