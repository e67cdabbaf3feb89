package lake

import (
	"fmt"
	"slices"
	"strings"
)

var clickDialect = dialect{
	form: map[string]string{
		"year":     "toInt32(toYear(%s))",
		"month":    "toInt32(toYYYYMM(%s))",
		"div":      "if(%[2]s = 0, NULL, intDivOrZero(%[1]s, %[2]s))",
		"prefix":   "startsWith(%s, %s)",
		"contains": "(position(lowerUTF8(%s), %s) > 0)",
		"not":      "(NOT coalesce(%s, 0))",
	},
	text: func(s string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
	},
	on: "toDate('%s')",
}

// clickMeasures are, for each measure, how it is counted at once, how the part of a
// server is counted before names are looked up, and how the parts are put together.
var clickMeasures = map[string]struct{ whole, part, merge string }{
	"sum":      {"toInt64(ifNull(sum(%s), 0))", "toInt64(ifNull(sum(%s), 0))", "sum(%s)"},
	"count":    {"toInt64(count())", "toInt64(count())", "sum(%s)"},
	"distinct": {"toInt64(uniqExact(%s))", "uniqExactState(%s)", "toInt64(uniqExactMerge(%s))"},
	"min":      {"min(toNullable(%s))", "min(toNullable(%s))", "min(%s)"},
	"max":      {"max(toNullable(%s))", "max(toNullable(%s))", "max(%s)"},
}

// clickSQL writes queries for ClickHouse, for releases from 18.16 on: one join in each
// SELECT, no ASOF, no window functions. The innermost SELECT goes to the shards and
// groups by ids; names are looked up for what came back of that.
type clickSQL struct {
	schema   Schema
	database string
	sharded  bool
	visible  string // the condition that lines are of a committed batch
}

// query writes a query, without FORMAT.
func (c clickSQL) query(q Query) (string, error) {
	sc, err := c.schema.scope(q)
	if err != nil {
		return "", err
	}
	ids, _ := sc.dims()
	sql, err := c.inner(&sc, ids)
	if err != nil {
		return "", err
	}
	for i, id := range ids {
		sql = c.lookUp(&sc, sql, ids, i, id)
	}
	return sc.clickOutermost(sql, ids), nil
}

// inner writes the SELECT of the lines: columns of By as g0, g1 …, the ids to be
// looked up as k0, k1 …, measures as m0, m1 …
func (c clickSQL) inner(sc *scope, ids []string) (string, error) {
	q := sc.query
	var columns, group []string
	for i, f := range q.By {
		if dims, _, _ := sc.uses(f.Expr); len(dims) == 0 {
			columns = append(columns, fmt.Sprintf("%s AS g%d", clickDialect.sql(f.Expr, sc.clickColumn), i))
			group = append(group, fmt.Sprint("g", i))
		}
	}
	for i, id := range ids {
		columns = append(columns, fmt.Sprintf("%s AS k%d", quote(id), i))
		group = append(group, fmt.Sprint("k", i))
	}
	for i, m := range q.Measures {
		form := clickMeasures[m.kind].whole
		if len(ids) > 0 {
			form = clickMeasures[m.kind].part
		}
		columns = append(columns, fmt.Sprintf(form, omitted(m, clickDialect.sql(m.expr, sc.clickColumn))...)+fmt.Sprint(" AS m", i))
	}
	source, err := c.source(sc)
	if err != nil {
		return "", err
	}
	sql := "SELECT " + strings.Join(columns, ", ") + "\nFROM " + source + c.where(sc)
	if len(q.Measures) == 0 {
		return sql + sc.first(ids), nil
	}
	if len(group) > 0 {
		sql += "\nGROUP BY " + strings.Join(group, ", ")
	}
	return sql, nil
}

// source is what is asked: lines of every shard, or an answer.
func (c clickSQL) source(sc *scope) (string, error) {
	q := sc.query
	if q.Inner != nil {
		inner, err := c.query(q.Inner.within())
		return "(" + inner + ")", err
	}
	source := quote(q.Table)
	switch {
	case sc.table.Dimension: // replaced rows lie there until they are merged
		source += " FINAL"
	case c.sharded && sc.table.Shard != "":
		source = quote(allOf(sc.table))
	}
	if q.AsOf != nil {
		source += c.asOf(sc)
	}
	return source, nil
}

// local is a table of the server that runs the query, with its database: on the other
// shards another is the default.
func (c clickSQL) local(table string) string { return quote(c.database) + "." + quote(table) }

// allOf is the Distributed table over the shards.
func allOf(t Table) string { return "lake_" + t.Name }

func (c clickSQL) where(sc *scope) string {
	where := sc.where(clickDialect, sc.clickColumn, func(dim string) string { return c.local(dim) + " FINAL" })
	switch {
	case sc.query.Inner != nil || sc.table.Dimension:
		return where
	case where == "":
		return "\nWHERE " + c.visible + sc.anchor()
	}
	return where + " AND " + c.visible + sc.anchor()
}

// anchor makes a query that uses only columns which may be newer than the lines read an
// old one too: releases of 2018 find no lines where they move the condition on batches to
// PREWHERE and nothing else that is asked for is on the disk.
func (sc *scope) anchor() string {
	old := func(c Column) bool { return !c.Null && c.Default.op == "" }
	used := false
	sc.columns(func(name string) {
		if where, first, _, _ := sc.find(name); where != valid {
			used = used || old(sc.table.Columns[sc.table.index(first)])
		}
	})
	i := slices.IndexFunc(sc.table.Columns, old)
	if used || i < 0 {
		return ""
	}
	return fmt.Sprintf(" AND ignore(%s) = 0", quote(sc.table.Columns[i].Name))
}

// clickColumn is how a column is written in the innermost SELECT.
func (sc *scope) clickColumn(name string) string {
	where, _, rest, _ := sc.find(name)
	if where != valid {
		return quote(name)
	}
	at := 4 + 2*slices.Index(sc.asOfColumns(), rest)
	return fmt.Sprintf("if(%[1]s > 0 AND tupleElement(p0[%[1]s], 3) > toInt32(%[2]s) AND tupleElement(p0[%[1]s], %[3]d) = 0, tupleElement(p0[%[1]s], %[4]d), NULL)",
		sc.asOfRow(), quote(sc.query.AsOf.Day), at, at+1)
}

// asOf joins each line with all rows of its keys, as an array with the latest first:
// tuples of the day it begins, what settles ties, the day it ends, and for each column
// asked for whether it is unknown and its value (old releases fail on what may be
// unknown within tuples).
func (c clickSQL) asOf(sc *scope) string {
	a := sc.query.AsOf
	values := []string{"toInt32(" + quote(a.From) + ")", quote(a.Tie), "ifNull(toInt32(" + quote(a.To) + "), 2147483647)"}
	for _, name := range sc.asOfColumns() {
		values = append(values, fmt.Sprintf("isNull(%s)", quote(name)), known(sc.asOf.Columns[sc.asOf.index(name)]))
	}
	var keys, using, group []string
	for _, k := range a.Keys {
		keys = append(keys, quote(k.Other)+" AS "+quote(k.Line))
		using = append(using, quote(k.Line))
		group = append(group, quote(k.Other))
	}
	return fmt.Sprintf("\nANY LEFT JOIN (SELECT %s, arrayReverseSort(groupArray(tuple(%s))) AS p0 FROM %s WHERE %s GROUP BY %s) USING (%s)",
		strings.Join(keys, ", "), strings.Join(values, ", "), c.local(a.Table), c.visible, strings.Join(group, ", "), strings.Join(using, ", "))
}

// known is the value of a column, of another kind than Nullable.
func known(c Column) string {
	switch {
	case !c.Null:
		return quote(c.Name)
	case c.Kind == Text:
		return "ifNull(" + quote(c.Name) + ", '')"
	case c.Kind == Day:
		return "ifNull(" + quote(c.Name) + ", toDate(0))"
	}
	return "ifNull(" + quote(c.Name) + ", 0)"
}

// asOfRow is the place in the array of the row that began last, 0 for none.
func (sc *scope) asOfRow() string {
	return fmt.Sprintf("arrayFirstIndex(x -> tupleElement(x, 1) <= toInt32(%s), p0)", quote(sc.query.AsOf.Day))
}

// asOfColumns are the columns of the as-of table that the query uses.
func (sc *scope) asOfColumns() []string {
	var names []string
	sc.columns(func(name string) {
		if where, _, rest, _ := sc.find(name); where == valid && !slices.Contains(names, rest) {
			names = append(names, rest)
		}
	})
	return names
}

// first takes as few lines as the answer needs, when the order can be told before names
// are looked up.
func (sc *scope) first(ids []string) string {
	q := sc.query
	if q.Limit == 0 {
		return ""
	}
	var order []string
	for _, o := range q.Order {
		i := slices.Index(q.names(), o.Name)
		if dims, _, _ := sc.uses(q.By[i].Expr); len(dims) > 0 {
			return ""
		}
		order = append(order, fmt.Sprint("g", i)+direction(o))
	}
	return fmt.Sprintf("\nORDER BY %s\nLIMIT %d", strings.Join(append(order, sc.clickTies(ids)...), ", "), q.Offset+q.Limit)
}

// clickTies are what comes last in the order.
func (sc *scope) clickTies(ids []string) []string {
	var order []string
	fields, looked := sc.ties()
	for _, i := range fields {
		order = append(order, fmt.Sprintf("g%d NULLS LAST", i))
	}
	for _, id := range looked {
		order = append(order, fmt.Sprintf("k%d NULLS LAST", slices.Index(ids, id)))
	}
	return order
}

// lookUp joins one dimension, whose columns become those of By.
func (c clickSQL) lookUp(sc *scope, sql string, ids []string, k int, id string) string {
	dim, _ := sc.dimension(id)
	var have, from []string
	for i, f := range sc.query.By {
		where, of, rest, _ := sc.find(f.Expr.name)
		named := f.Expr.op == "col" && where == named
		if named && of == id {
			from = append(from, fmt.Sprintf("toNullable(%s) AS g%d", quote(rest), i))
		}
		if !named || slices.Index(ids, of) <= k {
			have = append(have, fmt.Sprint("g", i))
		}
	}
	for i := range ids {
		have = append(have, fmt.Sprint("k", i))
	}
	for i := range sc.query.Measures {
		have = append(have, fmt.Sprint("m", i))
	}
	return fmt.Sprintf("SELECT %s\nFROM (%s)\nANY LEFT JOIN (SELECT %s AS k%d, %s FROM %s FINAL) USING k%[4]d",
		strings.Join(have, ", "), sql, quote(dim.Columns[0].Name), k, strings.Join(from, ", "), c.local(dim.Name))
}

// clickOutermost gives the columns their names, puts parts together, orders and cuts.
func (sc *scope) clickOutermost(sql string, ids []string) string {
	q := sc.query
	var columns, group, order []string
	for i, f := range q.By {
		columns = append(columns, fmt.Sprintf("g%d AS %s", i, quote(f.name())))
		group = append(group, fmt.Sprint("g", i))
	}
	for i, m := range q.Measures {
		column := fmt.Sprint("m", i)
		if len(ids) > 0 {
			column = fmt.Sprintf(clickMeasures[m.kind].merge, column)
		}
		columns = append(columns, column+" AS "+quote(m.Name))
	}
	for _, o := range q.Order {
		order = append(order, quote(o.Name)+direction(o))
	}
	order = append(order, sc.clickTies(ids)...)
	sql = "SELECT " + strings.Join(columns, ", ") + "\nFROM (" + sql + ")"
	if len(ids) > 0 && len(q.Measures) > 0 {
		sql += "\nGROUP BY " + strings.Join(group, ", ")
	}
	if len(order) > 0 {
		sql += "\nORDER BY " + strings.Join(order, ", ")
	}
	switch {
	case q.Limit > 0:
		sql += fmt.Sprintf("\nLIMIT %d, %d", q.Offset, q.Limit)
	case q.Offset > 0:
		sql += fmt.Sprintf("\nLIMIT %d, %d", q.Offset, int64(1)<<62)
	}
	return sql
}
