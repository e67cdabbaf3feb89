package lake

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"unsafe"

	duckdb "github.com/duckdb/duckdb-go-bindings"
	"github.com/duckdb/duckdb-go/v2/mapping"

	"klover/internal/base/fault"
)

// duckConn is one connection to DuckDB, over its C interface: whole columns go in and
// out, where database/sql would make a value of type any for every cell. One goroutine
// uses it at a time.
type duckConn struct {
	conn      mapping.Connection
	appenders map[string]*duckAppender
}

func (c *duckConn) close() {
	for _, a := range c.appenders {
		mapping.AppenderClear(a.appender) // what was not flushed is not wanted
		a.free()
	}
	mapping.Disconnect(&c.conn)
}

// exec runs statements, of whose rows nothing is wanted.
func (c *duckConn) exec(ctx context.Context, sql string) error {
	return c.interruptible(ctx, func() error {
		var result mapping.Result
		defer mapping.DestroyResult(&result)
		if mapping.Query(c.conn, sql, &result) == mapping.StateError {
			return duckError(mapping.ResultError(&result), sql)
		}
		return nil
	})
}

// interruptible runs something on the connection and ends it when the context ends.
func (c *duckConn) interruptible(ctx context.Context, do func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		mapping.Interrupt(c.conn)
		close(interrupted)
	})
	err := do()
	if !stop() {
		<-interrupted // else it would end the next statement
		return ctx.Err()
	}
	return err
}

// query runs one statement and gives its rows as DuckDB finds them: it works ahead no
// further than its streaming buffer, however long the answer is. Until the last is given
// it reads what was committed when it began.
func (c *duckConn) query(ctx context.Context, sql string, each func(*block) error) error {
	return c.interruptible(ctx, func() error {
		var statement mapping.PreparedStatement
		defer mapping.DestroyPrepare(&statement)
		if mapping.Prepare(c.conn, sql, &statement) == mapping.StateError {
			return duckError(mapping.PrepareError(statement), sql)
		}
		var pending mapping.PendingResult
		defer mapping.DestroyPending(&pending)
		if duckdb.PendingPreparedStreaming(statement, &pending) == mapping.StateError {
			return duckError(mapping.PendingError(pending), sql)
		}
		var result mapping.Result
		defer mapping.DestroyResult(&result)
		if mapping.ExecutePending(pending, &result) == mapping.StateError {
			return duckError(mapping.ResultError(&result), sql)
		}
		return fetch(&result, sql, each)
	})
}

// fetch gives the rows of a result, some at a time.
func fetch(result *mapping.Result, sql string, each func(*block) error) error {
	var b block
	for i := range mapping.ColumnCount(result) {
		kind, err := duckKind(mapping.ColumnType(result, i))
		if err != nil {
			return fmt.Errorf("%w in the answer of %s", err, sql)
		}
		b.columns = append(b.columns, column{kind: kind})
	}
	for {
		chunk := mapping.FetchChunk(*result)
		if chunk.Ptr == nil {
			break
		}
		b.readChunk(chunk)
		mapping.DestroyDataChunk(&chunk)
		if err := each(&b); err != nil {
			return err
		}
	}
	if message := mapping.ResultError(result); message != "" {
		return duckError(message, sql)
	}
	return nil
}

// duckError is a fault when there is something that people can do.
func duckError(message, sql string) error {
	cause := fmt.Errorf("lake: %s, running %s", message, sql)
	if strings.Contains(message, "No space left") || strings.Contains(message, "Could not write") || strings.Contains(message, "File too large") {
		return fault.With(fault.Conflict("Datalagret kunde inte skrivas: disken är full. Ingenting har ändrats. Gör plats och försök igen."), cause)
	}
	if strings.Contains(message, "Out of Memory") {
		return fault.With(fault.Conflict("Datalagret har för lite minne för detta. Ge det mer med inställningen lakememory."), cause)
	}
	return cause
}

func duckKind(t mapping.Type) (Kind, error) {
	switch t {
	case mapping.TypeBigInt:
		return Int, nil
	case mapping.TypeInteger:
		return ID, nil
	case mapping.TypeDate:
		return Day, nil
	case mapping.TypeVarchar:
		return Text, nil
	case mapping.TypeBoolean:
		return Bool, nil
	}
	return 0, fmt.Errorf("lake: a column of DuckDB's type %d", t)
}

// readChunk fills the block with a chunk of an answer.
func (b *block) readChunk(chunk mapping.DataChunk) {
	b.reset()
	b.rows = int(mapping.DataChunkGetSize(chunk))
	for i := range b.columns {
		c := &b.columns[i]
		vector := mapping.DataChunkGetVector(chunk, mapping.IdxT(i))
		data := mapping.VectorGetData(vector)
		switch c.kind {
		case Int:
			c.ints = append(c.ints, unsafe.Slice((*int64)(data), b.rows)...)
		case ID, Day:
			c.ints = widen(c.ints, unsafe.Slice((*int32)(data), b.rows))
		case Bool:
			c.ints = widen(c.ints, unsafe.Slice((*uint8)(data), b.rows))
		case Text:
			c.readTexts(vector, unsafe.Slice((*duckText)(data), b.rows))
			continue
		}
		c.readNulls(vector, b.rows)
	}
}

func widen[T int32 | uint8](to []int64, from []T) []int64 {
	for _, n := range from {
		to = append(to, int64(n))
	}
	return to
}

// duckText is a text in a vector: up to twelve bytes stand in it, else where they are
// (duckdb_string_t in duckdb.h).
type duckText struct {
	length uint32
	start  [4]byte
	bytes  *byte
}

func (t *duckText) view() string {
	if t.length <= 12 {
		return unsafe.String(&t.start[0], t.length)
	}
	return unsafe.String(t.bytes, t.length)
}

// readTexts copies the texts of a vector, all of them into one piece of memory, and one
// that is repeated once: lines in order repeat what they are ordered by.
func (c *column) readTexts(vector mapping.Vector, texts []duckText) {
	c.readNulls(vector, len(texts))
	var all strings.Builder
	room, last := 0, ""
	for row := range texts {
		if text := &texts[row]; !c.null(row) && text.view() != last { // what an unknown text holds is not defined
			room, last = room+int(text.length), text.view()
		}
	}
	all.Grow(room)
	last = ""
	for row := range texts {
		if text := &texts[row]; !c.null(row) && text.view() != last {
			from := all.Len()
			all.WriteString(text.view())
			last = all.String()[from:]
		}
		if c.null(row) {
			c.texts = append(c.texts, "")
		} else {
			c.texts = append(c.texts, last)
		}
	}
}

func (c *column) readNulls(vector mapping.Vector, rows int) {
	mask := mapping.VectorGetValidity(vector)
	if mask == nil {
		return
	}
	words := unsafe.Slice((*uint64)(mask), (rows+63)/64)
	for row := range rows {
		if words[row/64]&(1<<(row%64)) == 0 {
			c.setNull(row, rows)
			if c.kind != Text {
				c.ints[row] = 0
			}
		}
	}
}

// duckAppender writes blocks to the end of a table.
type duckAppender struct {
	appender mapping.Appender
	chunk    mapping.DataChunk
}

// appender returns the one of a temporary table.
func (c *duckConn) appender(t Table) (*duckAppender, error) {
	if a := c.appenders[t.Name]; a != nil {
		return a, nil
	}
	a := &duckAppender{}
	if mapping.AppenderCreateExt(c.conn, "temp", "main", gathered(t), &a.appender) == mapping.StateError {
		defer mapping.AppenderDestroy(&a.appender)
		return nil, duckError(mapping.AppenderError(a.appender), "appending to "+t.Name)
	}
	var types []mapping.LogicalType
	for i := range t.Columns {
		types = append(types, mapping.AppenderColumnType(a.appender, mapping.IdxT(i)))
	}
	a.chunk = mapping.CreateDataChunk(types)
	for i := range types {
		mapping.DestroyLogicalType(&types[i])
	}
	if c.appenders == nil {
		c.appenders = map[string]*duckAppender{}
	}
	c.appenders[t.Name] = a
	return a, nil
}

// append writes a block, one vector's length at a time.
func (a *duckAppender) append(b *block) error {
	step := int(mapping.VectorSize())
	for from := 0; from < b.rows; from += step {
		to := min(from+step, b.rows)
		mapping.DataChunkReset(a.chunk)
		for i := range b.columns {
			b.columns[i].writeVector(mapping.DataChunkGetVector(a.chunk, mapping.IdxT(i)), from, to)
		}
		mapping.DataChunkSetSize(a.chunk, mapping.IdxT(to-from))
		if mapping.AppendDataChunk(a.appender, a.chunk) == mapping.StateError {
			return duckError(mapping.AppenderError(a.appender), "appending")
		}
	}
	return nil
}

// finish flushes the appender and frees it.
func (a *duckAppender) finish() error {
	defer a.free()
	if mapping.AppenderFlush(a.appender) == mapping.StateError {
		err := duckError(mapping.AppenderError(a.appender), "appending")
		mapping.AppenderClear(a.appender)
		return err
	}
	return nil
}

func (a *duckAppender) free() {
	mapping.AppenderDestroy(&a.appender)
	mapping.DestroyDataChunk(&a.chunk)
}

func (c *column) writeVector(vector mapping.Vector, from, to int) {
	data := mapping.VectorGetData(vector)
	switch c.kind {
	case Int:
		copy(unsafe.Slice((*int64)(data), to-from), c.ints[from:to])
	case ID, Day:
		narrow(unsafe.Slice((*int32)(data), to-from), c.ints[from:to])
	case Bool:
		narrow(unsafe.Slice((*uint8)(data), to-from), c.ints[from:to])
	case Text:
		c.writeTexts(vector, unsafe.Slice((*[16]byte)(data), to-from), from)
	}
	if c.nulls == nil {
		return
	}
	mapping.VectorEnsureValidityWritable(vector)
	words := unsafe.Slice((*uint64)(mapping.VectorGetValidity(vector)), (to-from+63)/64)
	for row, null := range c.nulls[from:to] {
		if null {
			words[row/64] &^= 1 << (row % 64)
		}
	}
}

// writeTexts writes texts as duckText is laid out. Bytes after a short text are 0.
func (c *column) writeTexts(vector mapping.Vector, texts [][16]byte, from int) {
	for i := range texts {
		text := c.texts[from+i]
		if len(text) > 12 {
			mapping.VectorAssignStringElementLen(vector, mapping.IdxT(i), unsafe.Slice(unsafe.StringData(text), len(text)))
			continue
		}
		binary.NativeEndian.PutUint32(texts[i][:4], uint32(len(text)))
		clear(texts[i][4+copy(texts[i][4:], text):])
	}
}

func narrow[T int32 | uint8](to []T, from []int64) {
	for i, n := range from {
		to[i] = T(n)
	}
}
