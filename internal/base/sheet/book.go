package sheet

import (
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"klover/internal/base/fault"
)

// Limits is how large a file may be. Zero fields take the value of Usual.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // of all parts of an Excel file together
	Ratio    int64 // how many times larger a part may be than its packed form
	Parts    int   // in an Excel file
	Rows     int   // with content, in one sheet
	Columns  int
	Cell     int // characters in one cell
}

// Usual is enough for a supplier ledger of a year and stops what no office made.
// Excel allows 32 767 characters in a cell; deflate reaches a ratio of 1 000, and
// large sheets of empty, formatted cells reach 100.
var Usual = Limits{
	Bytes: 100 << 20, Unpacked: 2 << 30, Ratio: 200, Parts: 2000,
	Rows: 1_048_576, Columns: 1000, Cell: 32_767,
}

func (l Limits) filled() Limits {
	if l.Bytes == 0 {
		l.Bytes = Usual.Bytes
	}
	if l.Unpacked == 0 {
		l.Unpacked = Usual.Unpacked
	}
	if l.Ratio == 0 {
		l.Ratio = Usual.Ratio
	}
	if l.Parts == 0 {
		l.Parts = Usual.Parts
	}
	if l.Rows == 0 {
		l.Rows = Usual.Rows
	}
	if l.Columns == 0 {
		l.Columns = Usual.Columns
	}
	if l.Cell == 0 {
		l.Cell = Usual.Cell
	}
	return l
}

// CellKind is what Excel says that a cell holds. CSV has only text.
type CellKind int8

// The kinds.
const (
	Text   CellKind = iota
	Number          // "1234.5"
	Date            // "2022-02-11", with " 08:30" when there is a time; "08:30" for a time alone
	Bool            // "ja" or "nej"
	Error           // "#REF!", "#DIV/0!"
)

// Cell is the content of one cell.
type Cell struct {
	Text    string // trimmed; "" for an empty cell
	Kind    CellKind
	Formula bool // the text is the result that was last computed, or "" if it never was
}

// Row is one row with content.
type Row struct {
	Number int // as Excel shows it, from 1
	Cells  []Cell
}

// At returns the cell in column i from 0, empty beyond the last one.
func (r Row) At(i int) Cell {
	if i < 0 || i >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[i]
}

// Book is an open file. It serves one goroutine at a time.
type Book struct {
	Name   string // the file's name, for messages
	limits Limits
	source source
	file   io.Closer
	tops   map[string]top // of the sheets whose heads have been looked for
}

// source is one format: Excel or CSV.
type source interface {
	sheets() []string
	rows(sheet string) iter.Seq2[Row, error]
	merges(sheet string, keep func(area) bool) ([]area, error)
}

// OpenFile opens a file on disk. Close it afterwards.
func OpenFile(path string, limits Limits) (*Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	b, err := Open(f, info.Size(), filepath.Base(path), limits)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	b.file = f
	return b, nil
}

// Open opens a file that somebody uploaded. The name is only used in messages;
// what the file is, is told from its content.
func Open(r io.ReaderAt, size int64, name string, limits Limits) (*Book, error) {
	b := &Book{Name: name, limits: limits.filled()}
	if size == 0 {
		return nil, fault.Wrong("Filen %s är tom.", name)
	}
	if size > b.limits.Bytes {
		return nil, fault.Wrong("Filen %s är %s. Högst %s kan läsas in.", name, megabytes(size), megabytes(b.limits.Bytes))
	}
	kind, err := detect(r, size)
	if err != nil {
		return nil, err
	}
	switch kind {
	case kindZip:
		b.source, err = openXLSX(r, size, name, b.limits)
	case kindText:
		b.source, err = openCSV(r, size, name, b.limits)
	default:
		return nil, fault.Wrong("Filen %s är %s. %s", name, kind.what, kind.advice)
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

// Close closes the file that OpenFile opened.
func (b *Book) Close() error {
	if b.file == nil {
		return nil
	}
	return b.file.Close()
}

// Sheets returns the names of the sheets, visible ones first. A CSV file has one,
// named after the file.
func (b *Book) Sheets() []string { return b.source.sheets() }

// Rows returns the rows of the sheet that have content; "" is the first sheet.
// After an error there are no more rows.
func (b *Book) Rows(sheet string) iter.Seq2[Row, error] {
	name, err := b.choose(sheet)
	if err != nil {
		return func(yield func(Row, error) bool) { yield(Row{}, err) }
	}
	return b.source.rows(name)
}

func (b *Book) choose(sheet string) (string, error) {
	names := b.Sheets()
	if len(names) == 0 {
		return "", fault.Wrong("Filen %s har inget kalkylblad.", b.Name)
	}
	if sheet == "" {
		return names[0], nil
	}
	for _, n := range names {
		if strings.EqualFold(n, sheet) {
			return n, nil
		}
	}
	return "", fault.Wrong("Filen %s har inget blad som heter %s. Bladen är: %s.", b.Name, sheet, strings.Join(names, ", "))
}
