package analysis

import (
	"context"

	"klover/internal/base/lake"
	"klover/internal/word/money"
)

// mostABC is how many values are classified.
const mostABC = 5000

// ABC sorts the values of a dimension by what was spent on them.
func (s Store) ABC(ctx context.Context, sc Scope, f Filter, d Dimension) (ABC, error) {
	values, err := s.Policy().On(ctx, s.Today())
	if err != nil {
		return ABC{}, err
	}
	var all ABC
	if err := s.rows(ctx, sc, f, lake.Query{Measures: []lake.Measure{lake.Sum("spent", spent)}}, func(r lake.Row) error {
		all.Total = money.Amount(r.Int(0))
		return nil
	}); err != nil {
		return all, err
	}
	q := lake.Query{By: d.fields, Measures: []lake.Measure{lake.Sum("spent", spent), lake.Count("lines")}, Order: []lake.Order{{Name: "spent", Desc: true}}, Limit: mostABC + 1}
	err = s.rows(ctx, sc, f, q, func(r lake.Row) error {
		if all.More = len(all.Rows) == mostABC; !all.More {
			at := len(d.fields)
			all.Rows = append(all.Rows, ABCRow{Item: d.item(r, 0), Spent: money.Amount(r.Int(at)), Lines: r.Int(at + 1)})
		}
		return nil
	})
	all.classify(values[keyA], values[keyB])
	return all, err
}
