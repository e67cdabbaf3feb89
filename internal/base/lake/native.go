package lake

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ClickHouse's Native format is blocks of columns, as it keeps them: the number of
// columns and of rows, then for each column its name, its type, a byte for each row
// that tells whether it is unknown if it may be, and the values. It is what the oldest
// and the newest servers read and write fastest.

// clickType is the type of a column in ClickHouse.
func clickType(c Column) string {
	name := map[Kind]string{Int: "Int64", ID: "Int32", Day: "Date", Text: "String", Bool: "UInt8"}[c.Kind]
	if c.Null {
		return "Nullable(" + name + ")"
	}
	return name
}

// appendNative writes some rows of a block of a table. The number stands first in each,
// in a column of its own: the batch of lines, the version of dimensions.
func appendNative(to []byte, t Table, own string, number int64, b *block, rows []int32) []byte {
	to = binary.AppendUvarint(to, uint64(len(t.Columns)+1))
	to = binary.AppendUvarint(to, uint64(len(rows)))
	to = appendText(appendText(to, own), "Int64")
	for range rows {
		to = binary.LittleEndian.AppendUint64(to, uint64(number))
	}
	for i, declared := range t.Columns {
		to = appendText(appendText(to, declared.Name), clickType(declared))
		to = b.columns[i].appendNative(to, declared.Null, rows)
	}
	return to
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

func (c *column) appendNative(to []byte, nullable bool, rows []int32) []byte {
	if nullable {
		for _, row := range rows {
			mark := byte(0)
			if c.null(int(row)) {
				mark = 1
			}
			to = append(to, mark)
		}
	}
	for _, row := range rows {
		switch c.kind {
		case Text:
			to = appendText(to, c.texts[row])
		case Int:
			to = binary.LittleEndian.AppendUint64(to, uint64(c.ints[row]))
		case ID:
			to = binary.LittleEndian.AppendUint32(to, uint32(c.ints[row]))
		case Day:
			to = binary.LittleEndian.AppendUint16(to, uint16(c.ints[row]))
		case Bool:
			to = append(to, byte(c.ints[row]))
		}
	}
	return to
}

// nativeReader reads the blocks of an answer.
type nativeReader struct {
	in  *bufio.Reader
	raw []byte
}

// most is how much a block may say that it has, before it is no block.
const most = 1 << 28

// next fills the block with the next, io.EOF when there are no more.
func (r *nativeReader) next(b *block) error {
	columns, err := binary.ReadUvarint(r.in)
	if err != nil {
		return err
	}
	rows, err := binary.ReadUvarint(r.in)
	if err != nil {
		return unended(err)
	}
	if columns > most || rows > most {
		return fmt.Errorf("lake: a block of %d columns and %d rows is no answer of ClickHouse", columns, rows)
	}
	b.rows = int(rows)
	if len(b.columns) != int(columns) {
		b.columns = make([]column, columns)
	}
	for i := range b.columns {
		if err := r.column(&b.columns[i], b.rows); err != nil {
			return unended(err)
		}
	}
	return nil
}

// unended: within a block the end of the answer is an error.
func unended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (r *nativeReader) column(c *column, rows int) error {
	if _, err := r.text(); err != nil { // its name
		return err
	}
	kind, err := r.text()
	if err != nil {
		return err
	}
	c.ints, c.texts, c.nulls = c.ints[:0], c.texts[:0], nil
	if of, nullable := strings.CutPrefix(kind, "Nullable("); nullable {
		kind = strings.TrimSuffix(of, ")")
		if err := r.nulls(c, rows); err != nil {
			return err
		}
	}
	if kind == "String" {
		return r.texts(c, rows)
	}
	return r.numbers(c, kind, rows)
}

func (r *nativeReader) nulls(c *column, rows int) error {
	marks, err := r.bytes(rows)
	if err != nil {
		return err
	}
	for row, mark := range marks {
		if mark != 0 {
			c.setNull(row, rows)
		}
	}
	return nil
}

func (r *nativeReader) texts(c *column, rows int) error {
	c.kind = Text
	for range rows {
		text, err := r.text()
		if err != nil {
			return err
		}
		c.texts = append(c.texts, text)
	}
	return nil
}

// widths is how many bytes a number has, negative when it may be negative.
var widths = map[string]int{
	"Int64": -8, "Int32": -4, "Int16": -2, "Int8": -1,
	"UInt64": 8, "UInt32": 4, "UInt16": 2, "UInt8": 1, "Date": 2, "Nothing": 1,
}

func (r *nativeReader) numbers(c *column, kind string, rows int) error {
	signed := widths[kind] < 0
	width := max(widths[kind], -widths[kind])
	if width == 0 {
		return fmt.Errorf("lake: a column of ClickHouse's type %s", kind)
	}
	raw, err := r.bytes(rows * width)
	if err != nil {
		return err
	}
	c.kind = Int
	for row := range rows {
		n := little(raw[row*width:][:width], signed)
		if c.null(row) { // what an unknown number holds is not defined
			n = 0
		}
		c.ints = append(c.ints, n)
	}
	return nil
}

// little is a number with its lowest byte first.
func little(raw []byte, signed bool) int64 {
	var n uint64
	for i, b := range raw {
		n |= uint64(b) << (8 * i)
	}
	if shift := 64 - 8*len(raw); signed {
		return int64(n<<shift) >> shift
	}
	return int64(n)
}

// bytes reads so many, valid until the next are read.
func (r *nativeReader) bytes(n int) ([]byte, error) {
	if cap(r.raw) < n {
		r.raw = make([]byte, n)
	}
	_, err := io.ReadFull(r.in, r.raw[:n])
	return r.raw[:n], err
}

func (r *nativeReader) text() (string, error) {
	n, err := binary.ReadUvarint(r.in)
	if err != nil {
		return "", err
	}
	if n > most {
		return "", fmt.Errorf("lake: a text of %d bytes is no answer of ClickHouse", n)
	}
	raw, err := r.bytes(int(n))
	return string(raw), err
}
