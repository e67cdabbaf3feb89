package lake

import (
	"fmt"
	"slices"
	"strings"
)

// Query asks one table, or the answer of another query. With measures it groups by By
// and has one row for each group; without, one for each row of the table.
type Query struct {
	Table     string // lines, or a dimension
	Inner     *Query // instead of Table: its columns are the names of that answer
	AsOf      *AsOf
	Where     []Expr // all are met; one about a dimension, by lines that have a row there
	By        []Field
	Measures  []Measure
	Order     []Order // then by the rest of By, so that the order is always the same
	Unordered bool    // the rows come as they lie: who reads millions does not wait for them to be sorted
	Limit     int     // 0: all
	Offset    int
}

// within is the query as part of another, where only a limit gives its order a meaning.
func (q Query) within() Query {
	if q.Limit == 0 && q.Offset == 0 {
		q.Order, q.Unordered = nil, true
	}
	return q
}

// AsOf gives each line the row of another table that was valid on the day of the line:
// of those with the same keys, the one that began last, before or on the day. When that
// one has ended, none. The table has no shard, so that every server has all of it.
type AsOf struct {
	Table string
	Keys  []Key
	Day   string // the line's
	From  string // first day of validity
	To    string // first day after; unknown: still valid
	Tie   string // a number: of two that begin on the same day, the higher is the one
}

// Key is a column of the line and the one that it equals.
type Key struct{ Line, Other string }

// Field is a column of the answer.
type Field struct {
	Name string // empty: that of the column, with _ for the dot
	Expr Expr
}

// By is fields of columns, under their own names.
func By(columns ...string) []Field {
	var fields []Field
	for _, c := range columns {
		fields = append(fields, Field{Expr: Col(c)})
	}
	return fields
}

// Measure is what is counted for each group.
type Measure struct {
	Name string
	kind string
	expr Expr
}

// Sum adds up, and is 0 where there is nothing to add.
func Sum(name string, e Expr) Measure { return Measure{name, "sum", e} }

// Count counts rows.
func Count(name string) Measure { return Measure{name, "count", Num(1)} }

// Distinct counts the different values that are known.
func Distinct(name string, e Expr) Measure { return Measure{name, "distinct", e} }

// Min is the least value that is known.
func Min(name string, e Expr) Measure { return Measure{name, "min", e} }

// Max is the greatest value that is known.
func Max(name string, e Expr) Measure { return Measure{name, "max", e} }

// Order is by a column of the answer. Unknown values come last.
type Order struct {
	Name string
	Desc bool
}

func (f Field) name() string {
	if f.Name != "" {
		return f.Name
	}
	return strings.ReplaceAll(f.Expr.name, ".", "_")
}

// names are the columns of the answer.
func (q Query) names() []string {
	var names []string
	for _, f := range q.By {
		names = append(names, f.name())
	}
	for _, m := range q.Measures {
		names = append(names, m.Name)
	}
	return names
}

// scope is what the names in a query mean.
type scope struct {
	schema Schema
	query  Query
	table  Table // of the lines; without columns when there is an inner query
	asOf   Table
}

// place is where a column is found.
type place int

const (
	own   place = iota // a column of the lines, or of the inner answer
	valid              // of the as-of table
	named              // of a dimension
)

// scope checks the query. What it refuses is a mistake of the program and no fault.
func (s Schema) scope(q Query) (scope, error) {
	sc := scope{schema: s, query: q}
	if q.Inner == nil {
		t, ok := s.table(q.Table)
		if !ok {
			return sc, fmt.Errorf("lake: there is no table %s", q.Table)
		}
		sc.table = t
	}
	if q.AsOf != nil {
		if err := sc.checkAsOf(*q.AsOf); err != nil {
			return sc, err
		}
	}
	return sc, sc.check()
}

func (sc *scope) checkAsOf(a AsOf) error {
	t, ok := sc.schema.table(a.Table)
	if !ok || t.Dimension || t.Shard != "" || sc.query.Inner != nil {
		return fmt.Errorf("lake: %s cannot be asked as of a day here", a.Table)
	}
	sc.asOf = t
	mine, theirs := []string{a.Day}, []string{a.From, a.To, a.Tie}
	for _, k := range a.Keys {
		mine, theirs = append(mine, k.Line), append(theirs, k.Other)
	}
	for _, name := range mine {
		if sc.table.index(name) < 0 {
			return fmt.Errorf("lake: %s has no column %s", sc.table.Name, name)
		}
	}
	for _, name := range theirs {
		if t.index(name) < 0 {
			return fmt.Errorf("lake: %s has no column %s", t.Name, name)
		}
	}
	return nil
}

func (sc *scope) check() error {
	q := sc.query
	names := q.names()
	if len(names) == 0 {
		return fmt.Errorf("lake: nothing is asked of %s", q.Table)
	}
	for i, n := range names {
		if !nameForm.MatchString(n) || ownNames.MatchString(n) || slices.Contains(names[:i], n) {
			return fmt.Errorf("lake: %q cannot be a column of an answer, or is one twice", n)
		}
	}
	if q.Unordered && (len(q.Order) > 0 || q.Limit > 0 || q.Offset > 0) {
		return fmt.Errorf("lake: what is asked of %s has no order, so it has no first rows", q.Table)
	}
	for _, o := range q.Order {
		if !slices.Contains(names, o.Name) {
			return fmt.Errorf("lake: the answer has no %s to be ordered by", o.Name)
		}
	}
	for _, e := range q.Where {
		if dims, others, err := sc.uses(e); err != nil || len(dims) > 1 || len(dims) == 1 && others {
			return sc.refuse("a condition", err)
		}
	}
	for _, f := range q.By {
		if dims, _, err := sc.uses(f.Expr); err != nil || len(dims) > 0 && f.Expr.op != "col" {
			return sc.refuse(f.name(), err)
		}
	}
	for _, m := range q.Measures {
		if dims, _, err := sc.uses(m.expr); err != nil || len(dims) > 0 {
			return sc.refuse(m.Name, err)
		}
	}
	return nil
}

func (sc *scope) refuse(what string, err error) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("lake: %s of the query of %s takes a column of a dimension together with others", what, sc.table.Name)
}

// uses tells which ids the expression follows to their dimensions, and whether it uses
// other columns too.
func (sc *scope) uses(e Expr) (ids []string, others bool, err error) {
	e.columns(func(name string) {
		where, first, _, e := sc.find(name)
		switch {
		case e != nil:
			err = e
		case where != named:
			others = true
		case !slices.Contains(ids, first):
			ids = append(ids, first)
		}
	})
	return ids, others, err
}

// columns gives every column that the query uses.
func (sc *scope) columns(see func(name string)) {
	for _, f := range sc.query.By {
		f.Expr.columns(see)
	}
	for _, m := range sc.query.Measures {
		m.expr.columns(see)
	}
	for _, e := range sc.query.Where {
		e.columns(see)
	}
}

// find tells where a column is: its place, what stands before the dot and after.
func (sc *scope) find(name string) (where place, first, rest string, err error) {
	first, rest, dotted := strings.Cut(name, ".")
	switch {
	case !dotted && sc.query.Inner != nil:
		if slices.Contains(sc.query.Inner.names(), name) {
			return own, name, "", nil
		}
	case !dotted:
		if sc.table.index(name) >= 0 {
			return own, name, "", nil
		}
	case sc.asOf.Name == first:
		if sc.asOf.index(rest) >= 0 {
			return valid, first, rest, nil
		}
	case sc.table.index(first) >= 0:
		if dim, ok := sc.dimension(first); ok && dim.index(rest) >= 0 {
			return named, first, rest, nil
		}
	}
	return own, "", "", fmt.Errorf("lake: %s has no column %s", sc.table.Name, name)
}

// dimension is the table that an id of the lines is a row of.
func (sc *scope) dimension(id string) (Table, bool) {
	return sc.schema.table(sc.table.Columns[sc.table.index(id)].Of)
}

// dims are the ids that By follows to their dimensions, each with the columns that
// are wanted, in the order they are named.
func (sc *scope) dims() (ids []string, columns map[string][]string) {
	columns = map[string][]string{}
	for _, f := range sc.query.By {
		where, id, rest, _ := sc.find(f.Expr.name)
		if f.Expr.op != "col" || where != named {
			continue
		}
		if columns[id] == nil {
			ids = append(ids, id)
		}
		if !slices.Contains(columns[id], rest) {
			columns[id] = append(columns[id], rest)
		}
	}
	return ids, columns
}

// ties are what comes after those of Order, so that the order is always the
// same: the rest of By, and of lines the id in place of a column of its dimension, so
// that the first lines can be taken before their names are looked up.
func (sc *scope) ties() (fields []int, ids []string) {
	q := sc.query
	if q.Unordered {
		return nil, nil
	}
	for i, f := range q.By {
		asked := slices.ContainsFunc(q.Order, func(o Order) bool { return o.Name == f.name() })
		dims, _, _ := sc.uses(f.Expr)
		switch {
		case len(q.Measures) == 0 && len(dims) > 0:
			ids = append(ids, dims[0])
		case !asked:
			fields = append(fields, i)
		}
	}
	return fields, slices.Compact(ids)
}
