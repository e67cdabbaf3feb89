package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"klover/internal/base/fault"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// table reads delimited text.
type table struct {
	data      io.ReaderAt
	size      int64
	name      string
	limits    Limits
	encoding  encoding.Encoding // nil for UTF-8
	delimiter rune
	told      bool // the first line says sep=; and is no data
}

func openCSV(r io.ReaderAt, size int64, name string, l Limits) (source, error) {
	t := &table{data: r, size: size, name: name, limits: l}
	var err error
	if t.encoding, err = encodingOf(r, size); err != nil {
		return nil, err
	}
	t.delimiter, t.told = t.sniff()
	return t, nil
}

// encodingOf tells the encoding by its mark, by its zeros, or by whether all of
// the file is UTF-8; what is none of them comes from an older Windows program.
func encodingOf(r io.ReaderAt, size int64) (encoding.Encoding, error) {
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if e := utf16Of(head); e != nil {
		return e, nil
	}
	valid, err := isUTF8(io.NewSectionReader(r, 0, size))
	if err != nil || valid {
		return nil, err
	}
	return charmap.Windows1252, nil
}

// utf16Of returns the encoding when the bytes begin as UTF-16 does: with its mark,
// or with a zero in every second place as Latin letters have.
func utf16Of(head []byte) encoding.Encoding {
	even, odd := 0, 0
	for i, b := range head {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), odd > len(head)/4 && even == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("\xfe\xff")), even > len(head)/4 && odd == 0:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return nil
}

func isUTF8(r io.Reader) (bool, error) {
	buf := make([]byte, 64<<10)
	kept := 0
	for {
		n, err := r.Read(buf[kept:])
		have := buf[:kept+n]
		for len(have) > 0 && (len(have) >= utf8.UTFMax || errors.Is(err, io.EOF)) {
			c, size := utf8.DecodeRune(have)
			if c == utf8.RuneError && size <= 1 {
				return false, nil
			}
			have = have[size:]
		}
		kept = copy(buf, have)
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// decoded returns the file as UTF-8 without mark.
func (t *table) decoded() *bufio.Reader {
	var r io.Reader = io.NewSectionReader(t.data, 0, t.size)
	if t.encoding != nil {
		r = transform.NewReader(r, t.encoding.NewDecoder())
	}
	b := bufio.NewReaderSize(r, 64<<10)
	if mark, _ := b.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = b.Discard(3) // three bytes were just seen
	}
	return b
}

// sniffRows is how many records are read to tell the delimiter.
const sniffRows = 30

// sniff returns the delimiter that cuts the first records most evenly; when two
// do, the one that stands first, since a decimal comma is no delimiter.
func (t *table) sniff() (delimiter rune, told bool) {
	line, _ := t.decoded().Peek(6)
	if rest, ok := bytes.CutPrefix(bytes.ToLower(line), []byte("sep=")); ok && len(rest) > 0 && strings.ContainsRune(";,\t|", rune(rest[0])) {
		return rune(rest[0]), true
	}
	best, bestScore := ';', 0.0
	for _, d := range []rune{';', '\t', ',', '|'} {
		if score := t.evenness(d); score > bestScore {
			best, bestScore = d, score
		}
	}
	return best, false
}

// evenness is the share of the first records that have the most common number of
// fields, 0 when that number is one.
func (t *table) evenness(delimiter rune) float64 {
	p := &recordReader{r: t.decoded(), delimiter: delimiter, limits: t.limits}
	counts := map[int]int{}
	total, most := 0, 0
	for total < sniffRows {
		fields, err := p.next()
		if err != nil {
			break
		}
		if len(fields) == 1 && fields[0] == "" {
			continue
		}
		total++
		counts[len(fields)]++
	}
	for n, count := range counts {
		if n > 1 && count > most {
			most = count
		}
	}
	if total == 0 {
		return 0
	}
	return float64(most) / float64(total)
}

func (t *table) sheets() []string {
	return []string{strings.TrimSuffix(t.name, filepath.Ext(t.name))}
}

func (t *table) merges(string, func(area) bool) ([]area, error) { return nil, nil }

func (t *table) rows(sheet string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		p := &recordReader{r: t.decoded(), delimiter: t.delimiter, limits: t.limits}
		found := 0
		for number := 1; ; number++ {
			fields, err := p.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, t.wrong(err, number))
				return
			}
			cells := cellsOf(fields)
			if len(cells) == 0 || t.told && number == 1 {
				continue
			}
			if found++; found > t.limits.Rows {
				yield(Row{}, tooManyRows(sheet, t.limits.Rows))
				return
			}
			if !yield(Row{Number: number, Cells: cells}, nil) {
				return
			}
		}
	}
}

var (
	errQuote   = errors.New("a quotation mark is not closed")
	errLong    = errors.New("a field is too long")
	errColumns = errors.New("too many fields")
)

func (t *table) wrong(err error, row int) error {
	switch {
	case errors.Is(err, errQuote):
		return fault.Wrong("Rad %d i filen %s har ett citattecken som aldrig avslutas.", row, t.name)
	case errors.Is(err, errLong):
		return fault.Wrong("Rad %d i filen %s har en cell som är längre än %d tecken. Kontrollera citattecknen.", row, t.name, t.limits.Cell)
	case errors.Is(err, errColumns):
		return fault.Wrong("Rad %d i filen %s har fler än %d kolumner.", row, t.name, t.limits.Columns)
	}
	return damaged(t.name, err)
}

// cellsOf makes cells without the empty ones at the end.
func cellsOf(fields []string) []Cell {
	cells := make([]Cell, len(fields))
	used := 0
	for i, f := range fields {
		if cells[i].Text = unguard(composed(strings.ReplaceAll(f, "\x00", ""))); cells[i].Text != "" {
			used = i + 1
		}
	}
	return cells[:used]
}

// recordReader cuts text into records (RFC 4180), and is generous: lines may end
// with CR alone, and a quotation mark inside an unquoted field is a character.
type recordReader struct {
	r         *bufio.Reader
	delimiter rune
	limits    Limits
	field     []byte
	runes     int // in field
}

// next returns the next record, io.EOF after the last.
func (p *recordReader) next() ([]string, error) {
	var fields []string
	for {
		end, err := p.readField()
		if err != nil {
			if errors.Is(err, io.EOF) && len(fields) == 0 && len(p.field) == 0 {
				return nil, io.EOF
			}
			if !errors.Is(err, io.EOF) {
				return nil, err
			}
		}
		fields = append(fields, string(p.field))
		if len(fields) > p.limits.Columns {
			return nil, errColumns
		}
		if end {
			return fields, nil
		}
	}
}

// readField reads one field into p.field and tells whether it ends the record.
// At the end of the text it answers io.EOF with what was read.
func (p *recordReader) readField() (end bool, err error) {
	p.field, p.runes = p.field[:0], 0
	quoted := false
	for {
		c, _, err := p.r.ReadRune()
		if err != nil {
			return true, err
		}
		switch {
		case c == '"' && len(p.field) == 0 && !quoted:
			quoted = true
			if err := p.readQuoted(); err != nil {
				return true, err
			}
		case c == p.delimiter:
			return false, nil
		case c == '\n':
			return true, nil
		case c == '\r':
			p.skip('\n')
			return true, nil
		default:
			if err := p.add(c); err != nil {
				return true, err
			}
		}
	}
}

// readQuoted reads up to the closing quotation mark; two in a row are one.
func (p *recordReader) readQuoted() error {
	for {
		c, _, err := p.r.ReadRune()
		if errors.Is(err, io.EOF) {
			return errQuote
		}
		if err != nil {
			return err
		}
		if c == '"' {
			if !p.skip('"') {
				return nil
			}
		}
		if err := p.add(c); err != nil {
			return err
		}
	}
}

func (p *recordReader) add(c rune) error {
	p.field = utf8.AppendRune(p.field, c)
	if p.runes++; p.runes > p.limits.Cell {
		return errLong
	}
	return nil
}

// skip passes over the byte if it is the next one.
func (p *recordReader) skip(b byte) bool {
	next, _ := p.r.Peek(1)
	if len(next) == 0 || next[0] != b {
		return false
	}
	_, _ = p.r.Discard(1) // it was just seen
	return true
}
