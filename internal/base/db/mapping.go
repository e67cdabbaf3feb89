package db

import (
	"database/sql"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// column is where in a struct a table's column lives.
type column struct {
	name string
	path []int
}

// mapping is how a struct lies over a table's columns.
type mapping struct {
	columns []column
	byName  map[string]column
}

var mappings sync.Map // reflect.Type → *mapping

func mappingOf(t reflect.Type) *mapping {
	if m, ok := mappings.Load(t); ok {
		return m.(*mapping)
	}
	m := &mapping{byName: map[string]column{}}
	m.add(t, nil)
	mappings.Store(t, m)
	return m
}

func (m *mapping) add(t reflect.Type, path []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		here := append(append([]int(nil), path...), i)
		name := f.Tag.Get("db")
		switch {
		case name == "-" || !f.IsExported():
		case f.Anonymous && name == "" && !isScalar(f.Type):
			m.add(f.Type, here)
		default:
			if name == "" {
				name = snake(f.Name)
			}
			c := column{name, here}
			m.columns = append(m.columns, c)
			m.byName[name] = c
		}
	}
}

// Columns returns the column names of T for a SELECT or INSERT, comma separated.
func Columns[T any]() string { return ColumnsOf[T]("") }

// ColumnsOf returns the column names of T with a table alias: "c.id, c.number".
func ColumnsOf[T any](alias string) string {
	m := mappingOf(reflect.TypeFor[T]())
	names := make([]string, len(m.columns))
	for i, c := range m.columns {
		names[i] = c.name
		if alias != "" {
			names[i] = alias + "." + c.name
		}
	}
	return strings.Join(names, ", ")
}

// isScalar tells whether the type is one column rather than a row.
func isScalar(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return true
	}
	return reflect.PointerTo(t).Implements(reflect.TypeFor[sql.Scanner]())
}

// snake turns a Go field name into a column name: AnnouncedOn → announced_on,
// OrgNo → org_no, ID → id, CaseURL → case_url.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		upper := unicode.IsUpper(r)
		afterLower := i > 0 && !unicode.IsUpper(runes[i-1])
		beforeLower := i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if upper && (afterLower || beforeLower) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// convert stores what a driver gave into a plain Go value. SQLite gives booleans
// as integers and PostgreSQL gives sums as text, so each kind accepts several.
func convert(to reflect.Value, value any) error {
	switch to.Kind() {
	case reflect.Pointer: // NULL stays nil, see nullable
		to.Set(reflect.New(to.Type().Elem()))
		return convert(to.Elem(), value)
	case reflect.String:
		to.SetString(asText(value))
	case reflect.Bool:
		to.SetBool(value == true || asText(value) == "1" || asText(value) == "true")
	case reflect.Int, reflect.Int64, reflect.Int32:
		n, err := strconv.ParseInt(asText(value), 10, 64)
		if err != nil {
			return fmt.Errorf("%v is no whole number", value)
		}
		to.SetInt(n)
	case reflect.Float64:
		f, err := strconv.ParseFloat(asText(value), 64)
		if err != nil {
			return fmt.Errorf("%v is no number", value)
		}
		to.SetFloat(f)
	case reflect.Slice:
		to.SetBytes([]byte(asText(value)))
	case reflect.Struct:
		return convertTime(to, value)
	default:
		return fmt.Errorf("cannot store %T in %s", value, to.Type())
	}
	return nil
}

func convertTime(to reflect.Value, value any) error {
	if t, ok := value.(time.Time); ok {
		to.Set(reflect.ValueOf(t.UTC()))
		return nil
	}
	for _, layout := range []string{"2006-01-02 15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999", time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, asText(value)); err == nil {
			to.Set(reflect.ValueOf(t.UTC()))
			return nil
		}
	}
	return fmt.Errorf("%v is no time", value)
}

func asText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999")
	}
	return fmt.Sprint(value)
}
