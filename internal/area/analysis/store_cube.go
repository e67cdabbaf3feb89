package analysis

import (
	"context"
	"slices"

	"klover/internal/base/lake"
)

// Answer answers a question: one query for the months of all that is selected, one for the
// rows, and with columns one for the cells and one for their sums.
func (s Store) Answer(ctx context.Context, sc Scope, c Cube) (Result, error) {
	a := asked{Store: s, scope: sc, cube: c, now: during(c.Filter.Period), where: c.Filter.where()}
	before, compared := c.Filter.before()
	a.before, a.Compared = lake.Yes(false), compared
	if compared {
		a.before = during(before.Period)
	}
	steps := []func(context.Context) error{a.buckets, a.different, a.rows, a.total}
	if c.Columns.Key != "" {
		steps = append(steps, a.columns, a.cells)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
	}
	a.rest()
	if a.More && !c.Measure.adds() {
		if err := a.others(ctx); err != nil {
			return Result{}, err
		}
	}
	c.arrange(a.Rows)
	return a.Result, nil
}

// asked is a question while it is answered.
type asked struct {
	Store
	Result
	scope       Scope
	cube        Cube
	now, before lake.Expr // the lines of the period, and of the year before
	where       []lake.Expr
}

// both is the measure of the period and of the year before.
func (a *asked) both() []lake.Measure {
	return append(a.cube.Measure.over("now", a.now), a.cube.Measure.over("before", a.before)...)
}

// spent is what was spent in the period and in the year before.
func (a *asked) spent() []lake.Measure {
	return append(measures[0].over("spent", a.now), measures[0].over("spent_before", a.before)...)
}

// either is met by the lines of the period and of the year before.
func (a *asked) either() []lake.Expr {
	return append(slices.Clone(a.where), lake.Or(a.now, a.before))
}

func (a *asked) readBoth(r lake.Row, at int) (now, before Value) {
	return a.cube.Measure.read(r, at), a.cube.Measure.read(r, at+a.cube.Measure.width())
}

// buckets reads what the cards and the trend show, and the total of a measure that adds up:
// by class, which is quicker than to tell the classes apart in each sum.
func (a *asked) buckets(ctx context.Context) error {
	d, m := a.cube.bucket(), a.cube.Measure
	q := lake.Query{Where: a.either(), By: append(slices.Clone(d.fields), lake.By("class")...), Measures: append(a.spent(), lake.Sum("lines", lake.If(a.now, lake.Num(1), lake.Num(0))))}
	if m.adds() && m.Key != measures[0].Key {
		q.Measures = append(q.Measures, a.both()...)
	}
	err := a.ask(ctx, a.scope, q, func(r lake.Row) error {
		b := a.bucketOf(d.item(r, 0))
		class, now, before := r.Int(1), r.Int(2), r.Int(3)
		b.Spent, b.SpentBefore, b.Lines = b.Spent+now, b.SpentBefore+before, b.Lines+r.Int(4)
		if class < int64(len(b.Classes)) {
			b.Classes[class] += now
		}
		switch {
		case m.Key == measures[0].Key:
			b.Now.Num, b.Before.Num = b.Spent, b.SpentBefore
		case m.adds():
			now, before := a.readBoth(r, 5)
			b.Now, b.Before = b.Now.add(now), b.Before.add(before)
		}
		return nil
	})
	slices.SortFunc(a.Buckets, func(x, y Bucket) int { return int(x.order - y.order) })
	if m.adds() {
		a.sum()
	}
	return err
}

// bucketOf is the bucket of an item, which is made the first time.
func (a *asked) bucketOf(one Item) *Bucket {
	for i := range a.Buckets {
		if a.Buckets[i].order == one.order {
			return &a.Buckets[i]
		}
	}
	a.Buckets = append(a.Buckets, Bucket{Item: one})
	return &a.Buckets[len(a.Buckets)-1]
}

// different reads the trend of a measure that counts different things, when it is shown.
func (a *asked) different(ctx context.Context) error {
	if a.cube.Measure.adds() || a.cube.View != AsTrend {
		return nil
	}
	d := a.cube.bucket()
	return a.ask(ctx, a.scope, lake.Query{Where: a.either(), By: d.fields, Measures: a.both()}, func(r lake.Row) error {
		b := a.bucketOf(d.item(r, 0))
		b.Now, b.Before = a.readBoth(r, 1)
		return nil
	})
}

// total reads the whole of a measure whose parts do not add up to it.
func (a *asked) total(ctx context.Context) error {
	if a.cube.Measure.adds() {
		return nil
	}
	return a.ask(ctx, a.scope, lake.Query{Where: a.either(), Measures: a.both()}, func(r lake.Row) error {
		a.Total.Now, a.Total.Before = a.readBoth(r, 0)
		return nil
	})
}

// rows reads the largest rows. One more than is shown tells if there are others.
func (a *asked) rows(ctx context.Context) error {
	d := a.cube.Rows
	q := lake.Query{Where: a.either(), By: d.fields, Measures: a.both(), Order: []lake.Order{{Name: a.cube.Measure.size("now"), Desc: true}}}
	if !d.Order {
		q.Limit = a.cube.Top + 1
	}
	err := a.ask(ctx, a.scope, q, func(r lake.Row) error {
		row := Row{Item: d.item(r, 0)}
		row.Now, row.Before = a.readBoth(r, len(d.fields))
		a.Rows = append(a.Rows, row)
		return nil
	})
	if a.More = !d.Order && len(a.Rows) > a.cube.Top; a.More {
		a.Rows = a.Rows[:a.cube.Top]
	}
	if d.period != nil {
		a.Rows = shift(a.Rows, d)
	}
	return err
}

// columns reads the columns with their sums.
func (a *asked) columns(ctx context.Context) error {
	d := a.cube.Columns
	q := lake.Query{Where: append(slices.Clone(a.where), a.now), By: d.fields, Measures: a.cube.Measure.over("now", a.now), Order: []lake.Order{{Name: a.cube.Measure.size("now"), Desc: true}}}
	sums := map[string]Value{}
	err := a.ask(ctx, a.scope, q, func(r lake.Row) error {
		one := d.item(r, 0)
		a.Columns = append(a.Columns, one)
		sums[one.Value] = a.cube.Measure.read(r, len(d.fields))
		return nil
	})
	if d.Order {
		slices.SortStableFunc(a.Columns, func(x, y Item) int { return int(x.order - y.order) })
	}
	for _, one := range a.Columns {
		a.Total.Cells = append(a.Total.Cells, sums[one.Value])
	}
	return err
}

// cells reads the cells of the rows that are shown.
func (a *asked) cells(ctx context.Context) error {
	rows, columns := map[string]int{}, map[string]int{}
	for i := range a.Rows {
		a.Rows[i].Cells = make([]Value, len(a.Columns))
		rows[a.Rows[i].Value] = i
	}
	for i, one := range a.Columns {
		columns[one.Value] = i
	}
	r, c := a.cube.Rows, a.cube.Columns
	q := lake.Query{Where: append(slices.Clone(a.where), a.now), By: append(slices.Clone(r.fields), c.fields...), Measures: a.cube.Measure.over("now", a.now)}
	if a.More {
		q.Where = append(q.Where, a.shown())
	}
	return a.ask(ctx, a.scope, q, func(row lake.Row) error {
		i, known := rows[r.item(row, 0).Value]
		j, too := columns[c.item(row, len(r.fields)).Value]
		if known && too {
			a.Rows[i].Cells[j] = a.cube.Measure.read(row, len(q.By))
		}
		return nil
	})
}

// shown is met by the lines of the rows that are shown.
func (a *asked) shown() lake.Expr {
	var any []lake.Expr
	for _, row := range a.Rows {
		one, _ := a.cube.Rows.is(row.Value)
		any = append(any, one)
	}
	return lake.Or(any...)
}

// others counts what is not shown, of a measure whose parts do not add up.
func (a *asked) others(ctx context.Context) error {
	q := lake.Query{Where: append(a.either(), lake.Not(a.shown())), Measures: a.both()}
	err := a.ask(ctx, a.scope, q, func(r lake.Row) error {
		a.Others.Now, a.Others.Before = a.readBoth(r, 0)
		return nil
	})
	if err != nil || a.cube.Columns.Key == "" {
		return err
	}
	clear(a.Others.Cells)
	place := map[string]int{}
	for i, one := range a.Columns {
		place[one.Value] = i
	}
	q = lake.Query{Where: append(slices.Clone(a.where), a.now, lake.Not(a.shown())), By: a.cube.Columns.fields, Measures: a.cube.Measure.over("now", a.now)}
	return a.ask(ctx, a.scope, q, func(r lake.Row) error {
		if i, ok := place[a.cube.Columns.item(r, 0).Value]; ok {
			a.Others.Cells[i] = a.cube.Measure.read(r, len(a.cube.Columns.fields))
		}
		return nil
	})
}

// Flows reads what is spent by region, by the step below the category that is chosen, and
// by class.
func (s Store) Flows(ctx context.Context, sc Scope, c Cube) ([]Flow, error) {
	part, _ := DimensionOf("part")
	middle := c.middle()
	class, _ := DimensionOf("klass")
	q := lake.Query{Where: append(c.Filter.where(), during(c.Filter.Period)), Measures: []lake.Measure{lake.Sum("spent", spent)}}
	for _, d := range []Dimension{part, middle, class} {
		q.By = append(q.By, d.fields...)
	}
	var flows []Flow
	err := s.ask(ctx, sc, q, func(r lake.Row) error {
		m := len(part.fields)
		k := m + len(middle.fields)
		flows = append(flows, Flow{Party: part.item(r, 0), Middle: middle.item(r, m), Class: class.item(r, k), Spent: r.Int(len(q.By))})
		return nil
	})
	return flows, err
}
