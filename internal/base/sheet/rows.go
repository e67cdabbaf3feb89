package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"klover/internal/base/fault"

	"golang.org/x/text/unicode/norm"
)

// rowReader reads the rows of one sheet.
type rowReader struct {
	book   *workbook
	sheet  string
	xml    *scanner
	row    Row
	column int // of the current cell, from 0
	found  int // rows with content
	inData bool
	text   []byte // scratch for the current cell
}

// lastRow and lastColumn are Excel's own bounds.
const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

// next returns the next row with content, io.EOF after the last.
func (r *rowReader) next() (Row, error) {
	for {
		kind, err := r.xml.next()
		if err != nil {
			return Row{}, r.ended(err)
		}
		switch {
		case kind == tokenStart && r.xml.name == "sheetData":
			if r.xml.alone {
				return Row{}, io.EOF
			}
			r.inData = true
		case kind == tokenEnd && r.xml.name == "sheetData":
			return Row{}, io.EOF
		case kind == tokenStart && r.xml.name == "row" && r.inData:
			if err := r.readRow(); err != nil {
				return Row{}, r.ended(err)
			}
			if len(r.row.Cells) > 0 {
				return r.counted()
			}
		}
	}
}

// ended tells a file that ends in the middle from one that ends.
func (r *rowReader) ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (r *rowReader) counted() (Row, error) {
	r.found++
	if r.found > r.book.limits.Rows {
		return Row{}, tooManyRows(r.sheet, r.book.limits.Rows)
	}
	return r.row, nil
}

func tooManyRows(sheet string, limit int) error {
	return fault.Wrong("Bladet %s har fler än %d rader. Dela upp filen och läs in delarna var för sig.", sheet, limit)
}

func (r *rowReader) readRow() error {
	number := r.row.Number + 1
	if a := r.xml.attr("r"); a != nil {
		n, err := strconv.Atoi(string(a))
		if err != nil || n < 1 || n > lastRow {
			return errMarkup
		}
		number = n
	}
	r.row, r.column = Row{Number: number, Cells: make([]Cell, 0, len(r.row.Cells))}, -1
	if r.xml.alone {
		return nil
	}
	for {
		kind, err := r.xml.next()
		if err != nil {
			return err
		}
		switch {
		case kind == tokenEnd && r.xml.name == "row":
			return nil
		case kind == tokenStart && r.xml.name == "c":
			if err := r.readCell(); err != nil {
				return err
			}
		}
	}
}

func (r *rowReader) readCell() error {
	r.column++
	if ref := r.xml.attr("r"); ref != nil {
		column, ok := columnOf(ref)
		if !ok {
			return errMarkup
		}
		r.column = column
	}
	kind := cellType(r.xml.attr("t"))
	style, _ := strconv.Atoi(string(r.xml.attr("s")))
	if r.xml.alone {
		return nil
	}
	formula, err := r.readContent()
	if err != nil {
		return err
	}
	return r.put(kind, style, formula)
}

// cellType returns the type attribute without allocating.
func cellType(t []byte) string {
	switch string(t) {
	case "", "n":
		return "n"
	case "s":
		return "s"
	case "inlineStr":
		return "inlineStr"
	case "str":
		return "str"
	}
	return string(t)
}

// readContent collects the cell's value in r.text and tells whether it is computed.
func (r *rowReader) readContent() (formula bool, err error) {
	r.text = r.text[:0]
	inValue := false
	for {
		kind, err := r.xml.next()
		if err != nil {
			return formula, err
		}
		name := r.xml.name
		switch {
		case kind == tokenText && inValue:
			r.text = r.xml.appendText(r.text)
			if len(r.text) > maxToken {
				return formula, errToken
			}
		case kind == tokenText:
		case kind == tokenEnd && name == "c":
			return formula, nil
		case name == "v" || name == "t":
			inValue = kind == tokenStart && !r.xml.alone
		case kind == tokenStart && (name == "f" || name == "rPh"):
			formula = formula || name == "f"
			if err := r.xml.skip(); err != nil {
				return formula, err
			}
		}
	}
}

// put makes the cell and places it in its column.
func (r *rowReader) put(kind string, style int, formula bool) error {
	cell, err := r.book.cell(kind, style, r.text)
	if err != nil {
		return err
	}
	cell.Formula = formula
	if cell.Text == "" && !formula {
		return nil
	}
	if r.column >= r.book.limits.Columns {
		return fault.Wrong("Bladet %s har innehåll i kolumn %s, rad %d. Högst %d kolumner kan läsas in.",
			r.sheet, columnName(r.column), r.row.Number, r.book.limits.Columns)
	}
	if utf8.RuneCountInString(cell.Text) > r.book.limits.Cell {
		return tooLong(columnName(r.column), r.row.Number, r.book.limits.Cell)
	}
	for len(r.row.Cells) <= r.column {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	r.row.Cells[r.column] = cell
	return nil
}

func tooLong(column string, row, limit int) error {
	return fault.Wrong("Cellen %s%d är längre än %d tecken.", column, row, limit)
}

// cell reads a value by its type, ECMA-376 part 1, 18.18.11.
func (w *workbook) cell(kind string, style int, text []byte) (Cell, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(string(bytes.TrimSpace(text)))
		if err != nil || n < 0 || n >= w.shared.len() {
			return Cell{}, errors.New("a cell names a shared text that does not exist")
		}
		text, err := w.shared.at(n)
		return Cell{Text: clean(text)}, err
	case "b":
		if strings.TrimSpace(string(text)) == "1" {
			return Cell{Text: "ja", Kind: Bool}, nil
		}
		return Cell{Text: "nej", Kind: Bool}, nil
	case "e":
		return Cell{Text: string(text), Kind: Error}, nil
	case "d":
		return Cell{Text: isoDate(string(text)), Kind: Date}, nil
	case "n":
		return w.number(style, strings.TrimSpace(string(text))), nil
	}
	return Cell{Text: clean(string(text))}, nil
}

func (w *workbook) number(style int, text string) Cell {
	if style >= 0 && style < len(w.looks) && w.looks[style] != lookNumber {
		if date, ok := serialText(text, w.day0, w.looks[style]); ok {
			return Cell{Text: date, Kind: Date}
		}
	}
	return Cell{Text: decimal(text), Kind: Number}
}

// clean resolves Excel's way to write control characters, _x000D_, and composes.
func clean(s string) string {
	if strings.Contains(s, "_x") {
		s = unescape(s)
	}
	return composed(s)
}

// composed trims a text and composes its letters: files from a Mac may hold å as
// a and a ring.
func composed(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	if strings.ContainsFunc(s, mayCompose) && !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	return s
}

// mayCompose tells the letters that may be parts of others: all below are whole.
func mayCompose(r rune) bool { return r >= 0x300 }

func unescape(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			break
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' || !utf8.ValidRune(rune(n)) {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		if n >= ' ' || n == '\n' || n == '\t' {
			b.WriteRune(rune(n))
		}
		s = s[i+7:]
	}
	b.WriteString(s)
	return b.String()
}

// columnOf returns the column of a reference such as "AB12", from 0.
func columnOf(ref []byte) (int, bool) {
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > lastColumn {
			return 0, false
		}
	}
	return n - 1, n > 0
}

// columnName returns the letters of a column from 0: "A", "AB".
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
