package lake

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// blockRows is how many rows are gathered before they go to the engine: sixteen of
// DuckDB's vectors.
const blockRows = 16 * 2048

// Load is a batch that is being written. Nothing of it is seen before Commit. The engine
// takes some rows while the next are gathered.
type Load struct {
	ctx    context.Context
	schema Schema
	batch  batch
	rows   []*Rows
	ended  bool
	taking chan error // told when the engine has taken what it was given, nil when it has nothing
	err    error      // the first that it told
}

// Rows is where the rows of one table are written: each value in the order of the
// columns, then End. The first thing that is wrong is told by End and by Commit.
type Rows struct {
	load  *Load
	table Table
	block block // being gathered
	given block // that the engine has, or has had
	at    int   // the column that comes next
	err   error
}

// Rows returns the writer of a table; always the same one.
func (l *Load) Rows(table string) *Rows {
	for _, r := range l.rows {
		if r.table.Name == table {
			return r
		}
	}
	t, ok := l.schema.table(table)
	r := &Rows{load: l, table: t}
	if !ok {
		r.table.Name, r.err = table, fmt.Errorf("lake: there is no table %s", table)
	}
	for _, c := range t.Columns {
		r.block.columns = append(r.block.columns, column{kind: c.Kind})
		r.given.columns = append(r.given.columns, column{kind: c.Kind})
	}
	l.rows = append(l.rows, r)
	return r
}

// Int writes a number.
func (r *Rows) Int(n int64) { r.number(Int, n) }

// ID writes the id of a row in a dimension.
func (r *Rows) ID(n int64) {
	if n != int64(int32(n)) {
		r.fail("%d does not fit in an id", n)
	}
	r.number(ID, n)
}

// Date writes a day.
func (r *Rows) Date(d Date) {
	if d < 0 || d > lastDate {
		r.fail("the day %s is not between 1970 and 2105", d)
	}
	r.number(Day, int64(d))
}

// Bool writes a yes or no.
func (r *Rows) Bool(yes bool) {
	n := int64(0)
	if yes {
		n = 1
	}
	r.number(Bool, n)
}

// Text writes a text. What is not UTF-8 in it becomes �.
func (r *Rows) Text(s string) {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "�")
	}
	if c := r.next(Text); c != nil {
		c.texts = append(c.texts, s)
	}
}

// Null writes that the value is unknown.
func (r *Rows) Null() {
	if r.at >= len(r.table.Columns) || !r.table.Columns[r.at].Null {
		r.fail("a value is missing")
		return
	}
	c := r.next(r.table.Columns[r.at].Kind)
	c.setNull(r.block.rows, blockRows)
	if c.kind == Text {
		c.texts = append(c.texts, "")
	} else {
		c.ints = append(c.ints, 0)
	}
}

// End ends the row.
func (r *Rows) End() error {
	if r.at != len(r.table.Columns) {
		r.fail("the row has %d of %d columns", r.at, len(r.table.Columns))
	}
	if r.err != nil {
		return r.err
	}
	r.at = 0
	if r.block.rows++; r.block.rows == blockRows {
		return r.flush()
	}
	return nil
}

func (r *Rows) number(kind Kind, n int64) {
	if c := r.next(kind); c != nil {
		c.ints = append(c.ints, n)
	}
}

// next is the column that the next value belongs to, nil when it does not fit.
func (r *Rows) next(kind Kind) *column {
	if r.at >= len(r.block.columns) || r.block.columns[r.at].kind != kind {
		r.fail("the value is of another kind than the column")
		return nil
	}
	r.at++
	return &r.block.columns[r.at-1]
}

func (r *Rows) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("lake: writing column %d of %s: %s", r.at+1, r.table.Name, fmt.Sprintf(format, args...))
	}
}

// flush gives the engine the rows that are gathered, when it has taken those before.
func (r *Rows) flush() error {
	taken := r.load.taken()
	if r.err == nil {
		r.err = errors.Join(r.load.ctx.Err(), taken)
	}
	if r.err == nil && r.block.rows > 0 {
		r.block, r.given = r.given, r.block
		done := make(chan error, 1)
		r.load.taking = done
		go func() { done <- r.load.batch.append(r.load.ctx, r.table, &r.given) }()
	}
	r.block.reset()
	return r.err
}

// taken waits until the engine has nothing that it works on.
func (l *Load) taken() error {
	if l.taking != nil {
		err := <-l.taking
		l.taking = nil
		if l.err == nil {
			l.err = err
		}
	}
	return l.err
}

// Commit makes everything that was written seen, at once, in place of what a batch of
// the same name held. If it fails nothing has changed.
func (l *Load) Commit() error {
	if l.ended {
		return errors.New("lake: the batch has ended")
	}
	defer l.Discard()
	for _, r := range l.rows {
		if err := r.flush(); err != nil {
			return err
		}
	}
	if err := l.taken(); err != nil {
		return err
	}
	return l.batch.commit(l.ctx)
}

// Discard forgets what was written and not committed. It may always be deferred.
func (l *Load) Discard() {
	if !l.ended {
		l.ended = true
		l.taken()
		l.batch.discard()
	}
}
