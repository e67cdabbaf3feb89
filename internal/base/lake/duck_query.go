package lake

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

func (d *duck) query(ctx context.Context, q Query, each func(*block) error) error {
	if _, err := duckSQL(d.schema, q); err != nil { // a mistake in the query, before anything is asked
		return err
	}
	return d.with(func(c *duckConn) error {
		if !d.schema.named(q) {
			return c.answer(ctx, d.schema, q, each)
		}
		if err := c.exec(ctx, "BEGIN"); err != nil { // all that is asked is of one moment
			return err
		}
		defer c.exec(context.WithoutCancel(ctx), "ROLLBACK") // nothing was written
		settled, err := c.settle(ctx, d.schema, q)
		if err != nil {
			return err
		}
		return c.answer(ctx, d.schema, settled, each)
	})
}

func (c *duckConn) answer(ctx context.Context, s Schema, q Query, each func(*block) error) error {
	sc, err := s.scope(q)
	if err != nil {
		return err
	}
	if sc.taken() {
		return c.first(ctx, sc, each)
	}
	sql, err := sc.duckSQL()
	if err != nil {
		return err
	}
	return c.query(ctx, sql, each)
}

// named tells whether a dimension is asked beside the query itself.
func (s Schema) named(q Query) bool {
	sc, _ := s.scope(q)
	return sc.taken() || q.Inner != nil && s.named(*q.Inner) || slices.ContainsFunc(q.Where, func(e Expr) bool {
		ids, _, _ := sc.uses(e)
		return len(ids) > 0
	})
}

// mostSettled is how many ids a condition is replaced by at most.
const mostSettled = 2000

// settle asks the dimensions before the lines and puts the ids in the place of each
// condition. Lines of ids that stand in the question itself are found through the order
// they lie in; those of a question within it are not.
func (c *duckConn) settle(ctx context.Context, s Schema, q Query) (Query, error) {
	if q.Inner != nil {
		inner, err := c.settle(ctx, s, *q.Inner)
		if err != nil {
			return q, err
		}
		q.Inner = &inner
	}
	sc, err := s.scope(q)
	if err != nil {
		return q, err
	}
	q.Where = slices.Clone(q.Where)
	for i, e := range q.Where {
		ids, _, _ := sc.uses(e)
		if len(ids) == 0 {
			continue
		}
		var values []Expr
		err := c.query(ctx, fmt.Sprintf("%s LIMIT %d", sc.rowsOf(duckDialect, ids[0], e, quote), mostSettled+1), func(b *block) error {
			for row := range b.rows {
				values = append(values, Num(Row{b, row}.Int(0)))
			}
			return nil
		})
		if err != nil {
			return q, err
		}
		slices.SortFunc(values, func(a, b Expr) int { return cmp.Compare(a.n, b.n) })
		if len(values) <= mostSettled {
			q.Where[i] = oneOf(Col(ids[0]), values)
		}
	}
	return q, nil
}

// oneOf is met by any of the numbers, which are in order: mostly they
// follow on each other, as those of a branch do that was numbered at once, and what lies in
// a range is found the quickest.
func oneOf(a Expr, values []Expr) Expr {
	last := len(values) - 1
	if last < 1 {
		return In(a, values...)
	}
	within := between(a, values[0], values[last])
	if values[last].n-values[0].n == int64(last) {
		return within
	}
	return And(within, In(a, values...))
}

// between is met by from, to and what is between.
func between(a, from, to Expr) Expr { return And(AtMost(from, a), AtMost(a, to)) }
