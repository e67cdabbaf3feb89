package analysis

import (
	"context"
	"fmt"

	"klover/internal/area/spend"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// mostLeaks is how many leakages are read at a time.
const mostLeaks = 20_000

// leakFields are the columns of an answer in the order that readLeak reads them.
var leakFields = lake.By("party.name", "unit", "unit.code", "unit.name", "supplier", "supplier.key", "supplier.name",
	"category", "category.key", "category.code", "category.name", "contract", "contract.key", "contract.number", "contract.title")

// Leaks are the leakages of the lines that the filter chooses, with what has been decided
// about them, the largest first. The period is closed.
func (s Store) Leaks(ctx context.Context, sc Scope, f Filter) ([]Leak, error) {
	before, ok := f.before()
	if !ok {
		return nil, fault.Wrong("Välj en period med början och slut, till exempel %d.", s.Today().Year())
	}
	now, then := during(f.Period), during(before.Period)
	q := lake.Query{By: leakFields, Where: append(f.where(), inClasses(spend.Leakage), lake.Or(now, then)), Limit: mostLeaks,
		Measures: []lake.Measure{lake.Sum("spent", lake.If(now, spent, lake.Num(0))), lake.Sum("before", lake.If(then, spent, lake.Num(0))),
			lake.Sum("lines", lake.If(now, lake.Num(1), lake.Num(0))), lake.Max("last", lake.Col("day"))},
		Order: []lake.Order{{Name: "spent", Desc: true}}}
	var list []Leak
	if err := s.ask(ctx, sc, q, func(r lake.Row) error { list = append(list, readLeak(r)); return nil }); err != nil {
		return nil, err
	}
	decided, err := s.Decisions(ctx, ofLeak)
	list = merged(list)
	for i := range list {
		list[i].Decision = decided[list[i].Key().String()]
	}
	return list, err
}

func readLeak(r lake.Row) Leak {
	return Leak{Party: r.Text(0), Unit: Thing{r.Int(1), "", r.Text(2), r.Text(3)}, Supplier: Thing{r.Int(4), r.Text(5), "", r.Text(6)},
		Category: Thing{r.Int(7), r.Text(8), r.Text(9), r.Text(10)}, Contract: Thing{r.Int(11), r.Text(12), r.Text(13), r.Text(14)},
		Spent: money.Amount(r.Int(15)), Before: money.Amount(r.Int(16)), Lines: r.Int(17), Last: dayOf(r.Date(18))}
}

// Leak is one leakage in the filter's period. Where the scope sees none, there is none.
func (s Store) Leak(ctx context.Context, sc Scope, k LeakKey, f Filter) (Leak, error) {
	list, err := s.Leaks(ctx, sc, k.selection(f))
	if err == nil && len(list) == 0 {
		err = fault.NotFound("Det finns inget sådant läckage under %s.", f.Period.Label())
	}
	if err != nil {
		return Leak{}, err
	}
	return list[0], nil
}

// LeakEffect is what has been bought as before since the decision.
func (s Store) LeakEffect(ctx context.Context, sc Scope, k LeakKey, decided day.Date) (e LeakEffect, ok bool, err error) {
	if e.Before, e.After, ok = effectPeriods(decided, s.Today()); !ok {
		return e, false, nil
	}
	q := lake.Query{Where: k.selection(Filter{}).where(), Measures: []lake.Measure{
		lake.Sum("was", lake.If(during(e.Before), spent, lake.Num(0))), lake.Sum("is", lake.If(during(e.After), spent, lake.Num(0)))}}
	err = s.ask(ctx, sc, q, func(r lake.Row) error {
		e.Was, e.Is = money.Amount(r.Int(0)), money.Amount(r.Int(1))
		return nil
	})
	return e, true, err
}

// LeakMonths is what was bought in each month of the filter's period.
func (s Store) LeakMonths(ctx context.Context, sc Scope, k LeakKey, f Filter) (map[int]money.Amount, error) {
	f = k.selection(f)
	found := map[int]money.Amount{}
	q := lake.Query{By: []lake.Field{{Name: "month", Expr: lake.Month(lake.Col("day"))}}, Where: append(f.where(), during(f.Period)), Measures: []lake.Measure{lake.Sum("spent", spent)}}
	err := s.ask(ctx, sc, q, func(r lake.Row) error { found[int(r.Int(0))] = money.Amount(r.Int(1)); return nil })
	return found, err
}

// contractSuppliers are the names of the suppliers of contracts, by the contract's id.
func (s Store) contractSuppliers(ctx context.Context, ids []string) (map[string][]string, error) {
	found := map[string][]string{}
	if len(ids) == 0 {
		return found, nil
	}
	type seller struct{ ContractID, Name string }
	var w db.Where
	w.In("cs.contract_id", ids)
	rows, err := db.All[seller](ctx, s.DB, `
		SELECT DISTINCT cs.contract_id, s.name FROM contract_supplier cs
		JOIN supplier o ON o.id = cs.supplier_id JOIN supplier s ON s.id = o.survivor_id
		`+w.SQL()+` ORDER BY cs.contract_id, s.name`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading the suppliers of contracts: %w", err)
	}
	for _, r := range rows {
		found[r.ContractID] = append(found[r.ContractID], r.Name)
	}
	return found, nil
}
