package analysis

import (
	"context"
	"fmt"

	"klover/internal/area/spend"
	"klover/internal/base/db"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// yearSpent is what was spent in a year, by class.
type yearSpent struct {
	Year      int
	Spent     money.Amount
	Deviation money.Amount
	Classes   [5]money.Amount
}

// panelYears is how many years a panel shows.
const panelYears = 3

// about is what a panel is of.
type about struct {
	scope Scope
	only  lake.Expr
	url   func(day.Period, ...string) string // lines of a period, narrowed further
}

// years are what was spent in each year that has lines, the latest first.
func (s Store) years(ctx context.Context, of about) (list []yearSpent, err error) {
	first := day.Year(s.Today().Year() - panelYears + 1)
	q := lake.Query{By: []lake.Field{{Name: "year", Expr: lake.Year(lake.Col("day"))}, {Expr: lake.Col("class")}},
		Where:    append(Filter{}.where(), of.only, during(day.Period{From: first.From})),
		Measures: []lake.Measure{lake.Sum("spent", spent), lake.Sum("deviation", deviation)}, Order: []lake.Order{{Name: "year", Desc: true}}}
	err = s.ask(ctx, of.scope, q, func(r lake.Row) error {
		if len(list) == 0 || list[len(list)-1].Year != int(r.Int(0)) {
			list = append(list, yearSpent{Year: int(r.Int(0))})
		}
		y := &list[len(list)-1]
		y.Classes[r.Int(1)] = money.Amount(r.Int(2))
		y.Spent, y.Deviation = y.Spent+money.Amount(r.Int(2)), y.Deviation+money.Amount(r.Int(3))
		return nil
	})
	return list, err
}

// numbersOf are what the lake calls records of a register, by id; those that no line has
// are not among them.
func (s Store) numbersOf(ctx context.Context, kind string, ids []string) (map[string]int64, error) {
	type numbered struct {
		Key string
		ID  int64
	}
	var w db.Where
	w.Add("kind = ?", kind)
	w.In("key", ids)
	rows, err := db.All[numbered](ctx, s.DB, `SELECT key, id FROM spend_number `+w.SQL()+` ORDER BY id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading the numbers of %s: %w", kind, err)
	}
	found := map[string]int64{}
	for _, r := range rows {
		found[r.Key] = r.ID
	}
	return found, nil
}

// used is what has been invoiced on a contract, and what of it was outside its articles.
func (s Store) used(ctx context.Context, of about) (all, outside money.Amount, err error) {
	q := lake.Query{Where: append(Filter{}.where(), of.only), Measures: []lake.Measure{lake.Sum("used", spentIn(spend.Agreed, spend.Other, spend.Outside)), lake.Sum("outside", spentIn(spend.Outside))}}
	err = s.ask(ctx, of.scope, q, func(r lake.Row) error {
		all, outside = money.Amount(r.Int(0)), money.Amount(r.Int(1))
		return nil
	})
	return all, outside, err
}
