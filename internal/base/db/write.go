package db

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// batch is how many parameters one statement may have: SQLite's limit is
// 32 766, PostgreSQL's 65 535; fewer keeps the statement text small.
const batch = 8000

// Insert stores one record: every mapped column of the struct.
func (d *DB) Insert(ctx context.Context, table string, record any) error {
	v := reflect.Indirect(reflect.ValueOf(record))
	return d.insert(ctx, table, v.Type(), []reflect.Value{v})
}

// InsertAll stores many records with as few statements as the engines allow.
func InsertAll[T any](ctx context.Context, d *DB, table string, records []T) error {
	t := reflect.TypeFor[T]()
	width := max(1, len(mappingOf(t).columns))
	for len(records) > 0 {
		n := min(len(records), batch/width)
		rows := make([]reflect.Value, n)
		for i := range n {
			rows[i] = reflect.ValueOf(&records[i]).Elem()
		}
		if err := d.insert(ctx, table, t, rows); err != nil {
			return err
		}
		records = records[n:]
	}
	return nil
}

func (d *DB) insert(ctx context.Context, table string, t reflect.Type, rows []reflect.Value) error {
	columns := mappingOf(t).columns
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", table, names(columns))
	args := make([]any, 0, len(rows)*len(columns))
	for i, row := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j, c := range columns {
			if j > 0 {
				b.WriteString(", ")
			}
			args = append(args, row.FieldByIndex(c.path).Interface())
			b.WriteString(d.mark(len(args)))
		}
		b.WriteByte(')')
	}
	_, err := d.Exec(ctx, b.String(), args...)
	return err
}

// mark returns the n-th parameter, in order. SQLite looks named ones such as $7
// up one by one, which makes long statements quadratic; a plain ? it counts.
func (d *DB) mark(n int) string {
	if d.SQLite() {
		return "?"
	}
	return "$" + strconv.Itoa(n)
}

func names(columns []column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return strings.Join(list, ", ")
}

// Update saves a record that was read at a version: WHERE id = and version = the
// record's own. The version in the record is counted up. ErrStale means that
// somebody else saved first; the record is then unchanged.
func (d *DB) Update(ctx context.Context, table string, record any) error {
	return d.update(ctx, table, record, func(column, reflect.Value) bool { return true })
}

// UpdateFrom saves like Update, but writes only what differs from the record as
// it was read, so that the indexes of the other columns are left alone.
func (d *DB) UpdateFrom(ctx context.Context, table string, was, record any) error {
	old := reflect.Indirect(reflect.ValueOf(was))
	return d.update(ctx, table, record, func(c column, v reflect.Value) bool {
		return c.name == "version" || !reflect.DeepEqual(v.Interface(), old.FieldByIndex(c.path).Interface())
	})
}

func (d *DB) update(ctx context.Context, table string, record any, writes func(column, reflect.Value) bool) error {
	v := reflect.Indirect(reflect.ValueOf(record))
	m := mappingOf(v.Type())
	version := v.FieldByIndex(m.byName["version"].path)
	was := version.Int()
	version.SetInt(was + 1)
	set, args := d.assignments(m, v, writes)
	args = append(args, v.FieldByIndex(m.byName["id"].path).Interface(), was)
	n, err := d.Exec(ctx, fmt.Sprintf("UPDATE %s SET %s WHERE id = %s AND version = %s",
		table, set, d.mark(len(args)-1), d.mark(len(args))), args...)
	if err == nil && n == 0 {
		err = ErrStale
	}
	if err != nil {
		version.SetInt(was)
	}
	return err
}

func (d *DB) assignments(m *mapping, v reflect.Value, writes func(column, reflect.Value) bool) (set string, args []any) {
	var parts []string
	for _, c := range m.columns {
		value := v.FieldByIndex(c.path)
		if c.name == "id" || !writes(c, value) {
			continue
		}
		args = append(args, value.Interface())
		parts = append(parts, c.name+" = "+d.mark(len(args)))
	}
	return strings.Join(parts, ", "), args
}
