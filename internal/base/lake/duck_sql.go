package lake

import (
	"fmt"
	"slices"
	"strings"
)

var duckDialect = dialect{
	form: map[string]string{
		"year":     "CAST(year(%s) AS INTEGER)",
		"month":    "CAST(year(%[1]s) * 100 + month(%[1]s) AS INTEGER)",
		"div":      "(%s // %s)",
		"prefix":   "starts_with(%s, %s)",
		"contains": "contains(lower(%s), %s)",
		"not":      "(NOT coalesce(%s, FALSE))",
	},
	text: func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
	on:   "DATE '%s'",
}

var duckMeasures = map[string]string{
	"sum":      "coalesce(CAST(sum(%s) AS BIGINT), 0)",
	"count":    "count(*)",
	"distinct": "count(DISTINCT %s)",
	"min":      "min(%s)",
	"max":      "max(%s)",
}

// duckMerges put together what was counted in parts. Distinct values cannot be.
var duckMerges = map[string]string{
	"sum":   "CAST(sum(%s) AS BIGINT)",
	"count": "CAST(sum(%s) AS BIGINT)",
	"min":   "min(%s)",
	"max":   "max(%s)",
}

// duckSQL writes a query for DuckDB.
func duckSQL(s Schema, q Query) (string, error) {
	sc, err := s.scope(q)
	if err != nil {
		return "", err
	}
	return sc.duckSQL()
}

func (sc *scope) duckSQL() (string, error) {
	q := sc.query
	source := quote(q.Table)
	if q.Inner != nil {
		inner, err := duckSQL(sc.schema, q.Inner.within())
		if err != nil {
			return "", err
		}
		source = "(" + inner + ")"
	}
	from := "\nFROM " + source + " AS t"
	if q.AsOf != nil {
		from += sc.duckAsOf()
	}
	where := sc.where(duckDialect, sc.duckColumn, quote)
	joins := sc.duckJoins()
	if joins != "" && len(q.Measures) > 0 && !slices.ContainsFunc(q.Measures, func(m Measure) bool { return duckMerges[m.kind] == "" }) {
		return sc.duckParts(from+where, joins) + sc.tail(), nil
	}
	return "SELECT " + strings.Join(sc.duckColumns(), ", ") + from + joins + where + sc.tail(), nil
}

// duckJoins follows ids to their dimensions.
func (sc *scope) duckJoins() string {
	var joins strings.Builder
	ids, _ := sc.dims()
	for _, id := range ids {
		dim, _ := sc.dimension(id)
		fmt.Fprintf(&joins, "\nLEFT JOIN %s AS %s ON %[2]s.%s = t.%s", quote(dim.Name), quote("d_"+id), quote(dim.Columns[0].Name), quote(id))
	}
	return joins.String()
}

// duckParts groups the lines by ids and looks names up for what is left, which is
// quicker than to look up the name of every line.
func (sc *scope) duckParts(lines, joins string) string {
	q := sc.query
	var part, whole []string
	for i, f := range q.By {
		column := sc.duckColumn(f.Expr.name)
		if dims, _, _ := sc.uses(f.Expr); len(dims) == 0 {
			column = fmt.Sprint("g", i)
			part = append(part, duckDialect.sql(f.Expr, sc.duckColumn)+" AS "+column)
		}
		whole = append(whole, column+" AS "+quote(f.name()))
	}
	ids, _ := sc.dims()
	for _, id := range ids {
		part = append(part, "t."+quote(id))
	}
	for i, m := range q.Measures {
		part = append(part, fmt.Sprintf("%s AS m%d", sc.duckMeasure(m), i))
		whole = append(whole, fmt.Sprintf(duckMerges[m.kind]+" AS %s", fmt.Sprint("m", i), quote(m.Name)))
	}
	return "SELECT " + strings.Join(whole, ", ") + "\nFROM (SELECT " + strings.Join(part, ", ") + lines + "\nGROUP BY ALL) AS t" + joins
}

func (sc *scope) duckMeasure(m Measure) string {
	return fmt.Sprintf(duckMeasures[m.kind], omitted(m, duckDialect.sql(m.expr, sc.duckColumn))...)
}

// duckColumns are the columns of the answer.
func (sc *scope) duckColumns() []string {
	var columns []string
	for _, f := range sc.query.By {
		columns = append(columns, duckDialect.sql(f.Expr, sc.duckColumn)+" AS "+quote(f.name()))
	}
	for _, m := range sc.query.Measures {
		columns = append(columns, sc.duckMeasure(m)+" AS "+quote(m.Name))
	}
	return columns
}

// duckColumn is how a column is written.
func (sc *scope) duckColumn(name string) string {
	where, first, rest, _ := sc.find(name)
	switch where {
	case valid:
		return "p." + quote(rest)
	case named:
		return quote("d_"+first) + "." + quote(rest)
	}
	return "t." + quote(name)
}

// duckAsOf joins by hash on the keys. DuckDB's own ASOF JOIN sorts all the lines, which
// costs several times more; here each row of the small table is given the day when the
// next one begins, so that one line meets one row.
func (sc *scope) duckAsOf() string {
	a := sc.query.AsOf
	var keys, on []string
	for _, k := range a.Keys {
		keys = append(keys, quote(k.Other))
		on = append(on, "p."+quote(k.Other)+" = t."+quote(k.Line))
	}
	return fmt.Sprintf(`
LEFT JOIN (SELECT *, least(coalesce(%[1]s, DATE '9999-12-31'),
	coalesce(lead(%[2]s) OVER (PARTITION BY %[3]s ORDER BY %[2]s, %[4]s), DATE '9999-12-31')) AS lake_until
	FROM %[5]s) AS p ON %[6]s AND t.%[7]s >= p.%[2]s AND t.%[7]s < p.lake_until`,
		quote(a.To), quote(a.From), strings.Join(keys, ", "), quote(a.Tie), quote(a.Table), strings.Join(on, " AND "), quote(a.Day))
}

// where writes the conditions. One about a dimension asks the dimension first, which
// is short, and then the lines for those ids.
func (sc *scope) where(d dialect, column, dimension func(string) string) string {
	var all []string
	for _, e := range sc.query.Where {
		ids, _, _ := sc.uses(e)
		if len(ids) == 0 {
			all = append(all, d.sql(e, column))
			continue
		}
		all = append(all, fmt.Sprintf("%s IN (%s)", column(ids[0]), sc.rowsOf(d, ids[0], e, dimension)))
	}
	if len(all) == 0 {
		return ""
	}
	return "\nWHERE " + strings.Join(all, " AND ")
}

// rowsOf asks for the rows of the dimension of an id that meet a condition.
func (sc *scope) rowsOf(d dialect, id string, e Expr, dimension func(string) string) string {
	dim, _ := sc.dimension(id)
	condition := d.sql(e, func(name string) string {
		_, rest, _ := strings.Cut(name, ".")
		return quote(rest)
	})
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", quote(dim.Columns[0].Name), dimension(dim.Name), condition)
}

// tail writes what comes after the conditions: group, order, limit. Columns go by
// their number, since a name may also be that of a column of the lines.
func (sc *scope) tail() string {
	q := sc.query
	var group, order []string
	for i := range q.By {
		group = append(group, fmt.Sprint(i+1))
	}
	for _, o := range q.Order {
		order = append(order, fmt.Sprint(slices.Index(q.names(), o.Name)+1)+direction(o))
	}
	fields, ids := sc.ties()
	for _, i := range fields {
		order = append(order, fmt.Sprint(i+1)+" NULLS LAST")
	}
	for _, id := range ids {
		order = append(order, "t."+quote(id)+" NULLS LAST")
	}
	var b strings.Builder
	if len(q.Measures) > 0 && len(group) > 0 {
		b.WriteString("\nGROUP BY " + strings.Join(group, ", "))
	}
	if len(order) > 0 {
		b.WriteString("\nORDER BY " + strings.Join(order, ", "))
	}
	return b.String() + q.slice()
}

func (q Query) slice() string {
	switch {
	case q.Limit > 0:
		return fmt.Sprintf("\nLIMIT %d OFFSET %d", q.Limit, q.Offset)
	case q.Offset > 0:
		return fmt.Sprintf("\nLIMIT %d OFFSET %d", int64(1)<<62, q.Offset)
	}
	return ""
}

func direction(o Order) string {
	if o.Desc {
		return " DESC NULLS LAST"
	}
	return " NULLS LAST"
}

// omitted is the argument of a measure, none for one that has none.
func omitted(m Measure, sql string) []any {
	if m.kind == "count" {
		return nil
	}
	return []any{sql}
}

func quote(name string) string { return `"` + name + `"` }
