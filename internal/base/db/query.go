package db

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
)

// All returns every row. T is a struct, filled by column name (see Columns), or
// a single value such as string or int64 for one column.
func All[T any](ctx context.Context, d *DB, query string, args ...any) ([]T, error) {
	var all []T
	err := Each(ctx, d, func(row T) error {
		all = append(all, row)
		return nil
	}, query, args...)
	return all, err
}

// One returns the first row, ErrNoRows if there is none.
func One[T any](ctx context.Context, d *DB, query string, args ...any) (T, error) {
	var zero T
	all, err := All[T](ctx, d, query, args...)
	if err != nil {
		return zero, err
	}
	if len(all) == 0 {
		return zero, ErrNoRows
	}
	return all[0], nil
}

// Each calls do for each row as it arrives, for results too large to hold.
func Each[T any](ctx context.Context, d *DB, do func(T) error, query string, args ...any) error {
	rows, err := d.conn().QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", firstLine(query), asFault(err))
	}
	defer rows.Close()
	scan, err := scanner[T](rows)
	if err != nil {
		return fmt.Errorf("%s: %w", firstLine(query), err)
	}
	for rows.Next() {
		row, err := scan()
		if err != nil {
			return fmt.Errorf("%s: %w", firstLine(query), err)
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return asFault(rows.Err())
}

// scanner returns a function that reads the current row into a T.
func scanner[T any](rows *sql.Rows) (func() (T, error), error) {
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	paths, err := pathsFor(reflect.TypeFor[T](), names)
	if err != nil {
		return nil, err
	}
	return func() (T, error) {
		var row T
		err := rows.Scan(pointers(reflect.ValueOf(&row).Elem(), paths)...)
		return row, err
	}, nil
}

func pathsFor(t reflect.Type, names []string) ([][]int, error) {
	if isScalar(t) {
		if len(names) != 1 {
			return nil, fmt.Errorf("%d columns do not fit in one %s", len(names), t)
		}
		return [][]int{nil}, nil
	}
	m := mappingOf(t)
	paths := make([][]int, len(names))
	for i, name := range names {
		c, ok := m.byName[name]
		if !ok {
			return nil, fmt.Errorf("%s has no field for column %s", t, name)
		}
		paths[i] = c.path
	}
	return paths, nil
}

func pointers(row reflect.Value, paths [][]int) []any {
	to := make([]any, len(paths))
	for i, path := range paths {
		v := row
		if path != nil {
			v = row.FieldByIndex(path)
		}
		to[i] = target(v)
	}
	return to
}

// target returns what Scan fills: NULL leaves plain strings, numbers and
// booleans at their zero value.
func target(v reflect.Value) any {
	if p, ok := v.Addr().Interface().(sql.Scanner); ok {
		return p
	}
	return &nullable{v}
}

// nullable scans into a plain value and leaves it as it is for NULL.
type nullable struct{ to reflect.Value }

// Scan implements sql.Scanner.
func (n *nullable) Scan(value any) error {
	if value == nil {
		n.to.SetZero()
		return nil
	}
	return convert(n.to, value)
}
