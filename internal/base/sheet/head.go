package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"klover/internal/base/fault"
)

// area is a merged range of cells, all ends included, columns and rows from 0.
type area struct {
	column, row, lastColumn, lastRow int
}

func (a area) contains(column, row int) bool {
	return column >= a.column && column <= a.lastColumn && row >= a.row && row <= a.lastRow
}

// headWithin is how many rows may stand above the head: titles, dates, logotypes.
const headWithin = 30

// Head is the row that names the columns.
type Head struct {
	Row   int      // as Excel shows it
	Names []string // as written; "" where the column has no name
}

// Column returns the index of the column with one of the names, −1 if none has.
// Case, spaces and signs do not matter.
func (h Head) Column(names ...string) int {
	for _, want := range names {
		for i, name := range h.Names {
			if name != "" && plain(name) == plain(want) {
				return i
			}
		}
	}
	return -1
}

// Head finds the row that names the columns: among the first thirty rows the one
// with the most names from wanted, or, when nothing is wanted or found, the one
// with the most texts. Merged cells lend their text to the cells they cover, and
// a name met twice gets the text of the merged cell above it.
func (b *Book) Head(sheet string, wanted []string) (Head, error) {
	name, err := b.choose(sheet)
	if err != nil {
		return Head{}, err
	}
	top, err := b.top(name)
	if err != nil {
		return Head{}, err
	}
	best := bestHead(top.rows, wanted)
	if best < 0 {
		return Head{}, fault.Wrong("Bladet %s i filen %s saknar en rad med rubriker.", name, b.Name)
	}
	return headOf(top.rows, best, top.merged), nil
}

// top is the beginning of a sheet, where the head is looked for.
type top struct {
	rows   []Row
	merged []area
}

// top returns the first rows. They are kept, since a reader may try many heads.
func (b *Book) top(sheet string) (top, error) {
	if t, ok := b.tops[sheet]; ok {
		return t, nil
	}
	var t top
	for row, err := range b.source.rows(sheet) {
		if err != nil {
			return t, err
		}
		if row.Number > headWithin {
			break
		}
		t.rows = append(t.rows, row)
	}
	var err error
	if t.merged, err = b.source.merges(sheet, func(a area) bool { return a.row < headWithin }); err != nil {
		return t, err
	}
	if b.tops == nil {
		b.tops = map[string]top{}
	}
	b.tops[sheet] = t
	return t, nil
}

// Below returns the rows after the head.
func (b *Book) Below(sheet string, head Head) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range b.Rows(sheet) {
			if err == nil && row.Number <= head.Row {
				continue
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func bestHead(rows []Row, wanted []string) int {
	known := map[string]bool{}
	for _, w := range wanted {
		known[plain(w)] = true
	}
	best, bestNames, bestTexts := -1, 0, 0
	for i, row := range rows {
		names, texts := 0, 0
		for _, c := range row.Cells {
			if known[plain(c.Text)] && c.Text != "" {
				names++
			}
			if c.Kind == Text && strings.ContainsFunc(c.Text, unicode.IsLetter) {
				texts++
			}
		}
		if names > bestNames || names == bestNames && bestNames == 0 && texts > bestTexts {
			best, bestNames, bestTexts = i, names, texts
		}
	}
	return best
}

// headOf reads the names of a head row.
func headOf(rows []Row, at int, merged []area) Head {
	row := rows[at]
	width := len(row.Cells)
	for _, m := range merged {
		if m.contains(m.column, row.Number-1) {
			width = max(width, m.lastColumn+1)
		}
	}
	h := Head{Row: row.Number, Names: make([]string, width)}
	count := map[string]int{}
	for i := range h.Names {
		h.Names[i] = spanned(rows, merged, i, row.Number-1)
		count[plain(h.Names[i])]++
	}
	seen := map[string]int{}
	for i, name := range h.Names {
		if name != "" && count[plain(name)] > 1 {
			h.Names[i] = told(rows, merged, name, i, row.Number-1, seen)
		}
	}
	return h
}

// told makes a repeated name unique, by what stands above it or by its order.
func told(rows []Row, merged []area, name string, column, row int, seen map[string]int) string {
	if above := spanned(rows, merged, column, row-1); above != "" && above != name {
		name = above + " " + name
	}
	seen[plain(name)]++
	if n := seen[plain(name)]; n > 1 {
		return fmt.Sprintf("%s (%d)", name, n)
	}
	return name
}

// spanned returns the text of a cell or of the merged cell that covers it.
func spanned(rows []Row, merged []area, column, row int) string {
	for _, m := range merged {
		if m.contains(column, row) {
			column, row = m.column, m.row
			break
		}
	}
	for _, r := range rows {
		if r.Number == row+1 {
			return strings.Join(strings.Fields(r.At(column).Text), " ")
		}
	}
	return ""
}

// plain makes names of columns comparable: "Org.nr " and "orgnr" are the same.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// merges returns the merged cells that keep wants. They stand after the data in the
// part, so it is unpacked once more, without being parsed.
func (w *workbook) merges(sheet string, keep func(area) bool) ([]area, error) {
	part, err := w.zip.open(w.part(sheet))
	if err != nil {
		return nil, err
	}
	defer part.Close()
	rest, err := after(part, []byte("mergeCells"))
	if err != nil || rest == nil {
		return nil, err
	}
	var merged []area
	for s := newScanner(rest); len(merged) < mostMerges; {
		kind, err := s.next()
		if errors.Is(err, io.EOF) || kind == tokenEnd && s.name == "mergeCells" {
			break
		}
		if err != nil {
			return nil, w.zip.wrong(err)
		}
		if kind != tokenStart || s.name != "mergeCell" {
			continue
		}
		if a, ok := areaOf(string(s.attr("ref"))); ok && keep(a) {
			merged = append(merged, a)
		}
	}
	return merged, nil
}

// after returns the stream from behind the first mark, nil when it has none.
func after(r io.Reader, mark []byte) (io.Reader, error) {
	buf := make([]byte, 0, 64<<10)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if i := bytes.Index(buf, mark); i >= 0 {
			return io.MultiReader(bytes.NewReader(buf[i+len(mark):]), r), nil
		}
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if len(buf) > cap(buf)/2 {
			buf = buf[:copy(buf, buf[len(buf)-len(mark):])]
		}
	}
}

// areaOf reads a reference such as "B2:C4".
func areaOf(ref string) (area, bool) {
	first, last, ok := strings.Cut(ref, ":")
	c1, r1, ok1 := cellOf(first)
	c2, r2, ok2 := cellOf(last)
	return area{c1, r1, c2, r2}, ok && ok1 && ok2
}

func cellOf(ref string) (column, row int, ok bool) {
	column, ok = columnOf([]byte(ref))
	row, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return column, row - 1, ok && err == nil && row > 0
}
