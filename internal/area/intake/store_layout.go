package intake

import (
	"iter"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
)

// layout is where in the file the rows are, and which columns they have.
type layout struct {
	reg   Register
	sheet string
	head  sheet.Head
}

// layoutOf finds the head of the chosen sheet and gives nameless columns a name.
func layoutOf(book *sheet.Book, r Run, reg Register) (layout, error) {
	l := layout{reg: reg, sheet: r.Sheet}
	var err error
	if r.HeadRow > 0 {
		l.head, err = headAt(book, r.Sheet, int(r.HeadRow))
	} else {
		l.head, err = book.Head(r.Sheet, wanted(reg.Targets()))
	}
	l.head.Names = named(l.head)
	return l, err
}

// named gives columns without a name one.
func named(head sheet.Head) []string {
	names := slices.Clone(head.Names)
	for i, name := range names {
		if name == "" {
			names[i] = "Kolumn " + letters(i)
		}
	}
	return names
}

// headAt takes the row that the user has pointed out for the head.
func headAt(book *sheet.Book, name string, at int) (sheet.Head, error) {
	for row, err := range book.Rows(name) {
		if err != nil {
			return sheet.Head{}, err
		}
		if row.Number < at {
			continue
		}
		if row.Number > at {
			break
		}
		head := sheet.Head{Row: at, Names: make([]string, len(row.Cells))}
		for i, c := range row.Cells {
			head.Names[i] = strings.Join(strings.Fields(c.Text), " ")
			if n := slices.Index(head.Names[:i], head.Names[i]); n >= 0 && head.Names[i] != "" {
				head.Names[i] += " (" + letters(i) + ")"
			}
		}
		return head, nil
	}
	return sheet.Head{}, fault.Wrong("Rad %d i filen %s är tom. Välj raden med rubrikerna.", at, book.Name)
}

// letters is how Excel names a column.
func letters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// lines reads the rows of the file in chunks. Rows about the same record stand in one
// line, and heads that are repeated on each page are passed over.
func (l layout) lines(book *sheet.Book, p plan) iter.Seq2[[]line, error] {
	return func(yield func([]line, error) bool) {
		var part []line
		for row, err := range book.Filled(l.sheet, l.head) {
			if err != nil {
				yield(nil, err)
				return
			}
			if l.repeats(row) {
				continue
			}
			next := p.read(row)
			if n := len(part); n > 0 && l.reg.join(p, &part[n-1], next) {
				continue
			}
			if len(part) == chunk {
				if !yield(part, nil) {
					return
				}
				part = part[:0]
			}
			part = append(part, next)
		}
		if len(part) > 0 {
			yield(part, nil)
		}
	}
}

// repeats tells whether a row is the heads once more.
func (l layout) repeats(row sheet.Row) bool {
	same := 0
	for i, c := range row.Cells {
		if c.Text == "" {
			continue
		}
		if i >= len(l.head.Names) || plain(c.Text) != plain(l.head.Names[i]) {
			return false
		}
		same++
	}
	return same > 1
}
