package intake

import (
	"context"
	"slices"
	"strings"

	"klover/internal/area/review"
	"klover/internal/base/db"
	"klover/internal/word/day"
)

var reviews = registerOf[review.Case]{
	key: review.Kind, one: "överprövning", many: "överprövningar", path: review.Path, table: "review",
	fields: review.Fields, keyField: "number", names: map[string][]string{keyProcurement: procurementNames},
	fresh:   func(r Run) review.Case { return review.Case{Source: r.Source} },
	keyOf:   func(c *review.Case) string { return caseKey(c.Number, c.Court) },
	id:      func(c *review.Case) string { return c.ID },
	version: func(c *review.Case) int64 { return c.Version },
	title:   func(c *review.Case) string { return c.Name() },
	fill: func(c *review.Case, x *filling) {
		x.category(func(id string) { c.CategoryID = id })
		x.procurement(func(id string) { c.ProcurementID = id })
	},
	clone: func(c review.Case) review.Case {
		c.Instances = slices.Clone(c.Instances)
		return c
	},
	check: func(c review.Case, today day.Date) error {
		c.Result = c.ResultOn(today)
		return c.Check(today)
	},
	stored: casesByNumber,
	load: func(d *db.DB, ctx context.Context, ids []string) (map[string]review.Case, error) {
		all, err := casesBy(ctx, d, "id", ids)
		return keyed(all, func(c *review.Case) string { return c.ID }), err
	},
	create: func(d *db.DB, ctx context.Context, list []review.Case) ([]string, error) {
		ids := make([]string, len(list))
		for i := range list {
			ids[i] = db.NewID()
			list[i].ID = ids[i]
		}
		return ids, review.Store{DB: d}.CreateAll(ctx, list)
	},
	save: func(d *db.DB, ctx context.Context, c review.Case, why string) (review.Case, error) {
		return review.Store{DB: d}.Save(ctx, c, why)
	},
	removeAll: func(d *db.DB, ctx context.Context, ids []string, why string) error {
		return review.Store{DB: d}.RemoveAll(ctx, ids, why)
	},
}

// caseKey is what a case is known by: two courts may use the same number. A list
// without courts knows them by number alone.
func caseKey(number, court string) string {
	number, court = strings.TrimSpace(number), strings.ToLower(strings.TrimSpace(court))
	if number == "" || court == "" {
		return number
	}
	return number + " " + court
}

// casesByNumber returns the cases by number and court, and by number alone where
// only one court has it.
func casesByNumber(d *db.DB, ctx context.Context, keys []string) (map[string]review.Case, error) {
	numbers := make([]string, len(keys))
	for i, key := range keys {
		numbers[i] = number(key)
	}
	all, err := casesBy(ctx, d, "number", numbers)
	if err != nil {
		return nil, err
	}
	by, times := map[string]review.Case{}, map[string]int{}
	for _, c := range all {
		by[caseKey(c.Number, c.Court)] = c
		times[c.Number]++
	}
	for _, c := range all {
		if times[c.Number] == 1 {
			by[c.Number] = c
		}
	}
	return by, nil
}

// casesBy reads cases with their instances, for comparison.
func casesBy(ctx context.Context, d *db.DB, column string, values []string) ([]review.Case, error) {
	all, err := recordsBy[review.Case](ctx, d, "review", column, values)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	at := map[string]*review.Case{}
	for i := range all {
		ids[i], at[all[i].ID] = all[i].ID, &all[i]
	}
	instances, err := recordsBy[review.Instance](ctx, d, "review_instance", "case_id", ids)
	slices.SortFunc(instances, func(a, b review.Instance) int { return int(a.Seq - b.Seq) })
	for _, in := range instances {
		at[in.CaseID].Instances = append(at[in.CaseID].Instances, in)
	}
	return all, err
}
