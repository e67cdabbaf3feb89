package lake

import (
	"cmp"
	"context"
	"slices"
)

// mostFirst is how many lines at most have their names looked up when they are found.
const mostFirst = 1000

// taken tells whether some first lines are asked for, in an order that can be told before
// names are looked up.
func (sc *scope) taken() bool {
	q := sc.query
	ids, _ := sc.dims()
	return len(ids) > 0 && 0 < q.Limit && q.Limit <= mostFirst && len(q.Measures) == 0 && !slices.ContainsFunc(q.Order, func(o Order) bool {
		dims, _, _ := sc.uses(q.By[slices.Index(q.names(), o.Name)].Expr)
		return len(dims) > 0
	})
}

// first finds the lines with their ids, and then the names of those: quicker than to join
// every line with every dimension, and than to plan so many joins for fifty lines.
func (c *duckConn) first(ctx context.Context, sc scope, each func(*block) error) error {
	ids, wanted := sc.dims()
	lines, err := c.gather(ctx, sc.unnamed(ids))
	if err != nil || lines.rows == 0 {
		return err
	}
	own := len(lines.columns) - len(ids)
	names := map[string]looked{}
	for i, id := range ids {
		if names[id], err = c.lookUp(ctx, &sc, id, wanted[id], &lines.columns[own+i], lines.rows); err != nil {
			return err
		}
	}
	answer := block{rows: lines.rows}
	next := 0
	for _, f := range sc.query.By {
		if where, id, rest, _ := sc.find(f.Expr.name); f.Expr.op == "col" && where == named {
			answer.columns = append(answer.columns, names[id].column(slices.Index(wanted[id], rest)+1))
			continue
		}
		answer.columns = append(answer.columns, lines.columns[next])
		next++
	}
	return each(&answer)
}

// unnamed is the query with the ids last, in place of what they are followed to. The order
// is the same: it ends with the ids.
func (sc scope) unnamed(ids []string) scope {
	var by []Field
	for _, f := range sc.query.By {
		if dims, _, _ := sc.uses(f.Expr); len(dims) == 0 {
			by = append(by, f)
		}
	}
	for _, id := range ids {
		by = append(by, Field{Name: "lake_" + id, Expr: Col(id)})
	}
	sc.query.By = by
	return sc
}

// gather reads a short answer whole.
func (c *duckConn) gather(ctx context.Context, sc scope) (all block, err error) {
	sql, err := sc.duckSQL()
	if err != nil {
		return all, err
	}
	err = c.query(ctx, sql, func(b *block) error {
		all.add(b)
		return nil
	})
	return all, err
}

// add puts the rows of another block after those that are there.
func (b *block) add(more *block) {
	if b.columns == nil {
		b.columns = make([]column, len(more.columns))
	}
	for i := range b.columns {
		to, from := &b.columns[i], &more.columns[i]
		to.kind, to.ints, to.texts = from.kind, append(to.ints, from.ints...), append(to.texts, from.texts...)
		if to.nulls != nil || from.nulls != nil {
			to.nulls = append(to.nulls, make([]bool, b.rows+more.rows-len(to.nulls))...)
			copy(to.nulls[b.rows:], from.nulls)
		}
	}
	b.rows += more.rows
}

// looked is what a dimension says of some ids: its rows, and for each line which of them,
// -1 for none.
type looked struct {
	rows block
	of   []int
}

// lookUp asks a dimension for the columns that are wanted of the ids of some lines.
func (c *duckConn) lookUp(ctx context.Context, sc *scope, id string, wanted []string, ids *column, lines int) (looked, error) {
	var values []Expr
	for row := range lines {
		if !ids.null(row) {
			values = append(values, Num(ids.ints[row]))
		}
	}
	slices.SortFunc(values, func(a, b Expr) int { return cmp.Compare(a.n, b.n) })
	values = slices.CompactFunc(values, func(a, b Expr) bool { return a.n == b.n })
	dim, _ := sc.dimension(id)
	key := dim.Columns[0].Name
	q := Query{Table: dim.Name, By: By(key), Unordered: true, Where: []Expr{oneOf(Col(key), values)}}
	if last := len(values) - 1; last > 0 && values[last].n-values[0].n < mostFirst { // some more rows cost less than to choose
		q.Where = []Expr{between(Col(key), values[0], values[last])}
	}
	for _, name := range wanted { // one of them may be the id itself
		q.By = append(q.By, Field{Name: "lake_" + name, Expr: Col(name)})
	}
	rows, err := c.gather(ctx, scope{schema: sc.schema, query: q, table: dim})
	return looked{rows, rows.places(ids, lines)}, err
}

// places finds for each line the row that its id has in the first column.
func (b *block) places(ids *column, lines int) []int {
	at := map[int64]int{}
	for row := range b.rows {
		at[b.columns[0].ints[row]] = row
	}
	places := make([]int, lines)
	for line := range places {
		row, ok := at[ids.ints[line]]
		if !ok || ids.null(line) {
			row = -1
		}
		places[line] = row
	}
	return places
}

// column is a column of the dimension for each line.
func (l looked) column(i int) (c column) {
	from := column{}
	if l.rows.rows > 0 {
		from = l.rows.columns[i]
	}
	c.kind = from.kind
	for line, row := range l.of {
		var n int64
		var text string
		switch {
		case row < 0 || from.null(row):
			c.setNull(line, len(l.of))
		case from.kind == Text:
			text = from.texts[row]
		default:
			n = from.ints[row]
		}
		c.ints, c.texts = append(c.ints, n), append(c.texts, text)
	}
	return c
}
