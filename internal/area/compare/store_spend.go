package compare

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/spend"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// levels is how deep the lake has the tree.
const levels = 3

// uncategorised is the code of what has no category, so that cells add up to the total.
const uncategorised = "-"

// purchases reads what we have bought that can be influenced, by party, quarter, category
// on a level of the tree, and supplier. An invoice is of one day, so it is counted once.
func (s Store) purchases(ctx context.Context, from, to Quarter, level int64) ([]Purchase, map[string]string, error) {
	if s.Lake == nil { // a store of sets only
		return nil, nil, nil
	}
	col, num := lake.Col, lake.Num
	year := lake.Year(col("day"))
	quarter := lake.Add(lake.Mul(year, num(10)), lake.Add(num(1), lake.Div(lake.Sub(lake.Sub(lake.Month(col("day")), lake.Mul(year, num(100))), num(1)), num(3))))
	q := lake.Query{Table: "line", By: []lake.Field{{Name: "party", Expr: col("party.code")}, {Name: "quarter", Expr: quarter}, {Name: "category", Expr: col(fmt.Sprintf("category.level%d", level))}, {Name: "supplier", Expr: col("supplier")}},
		Measures: []lake.Measure{lake.Sum("amount", col("amount")), lake.Distinct("invoices", col("invoice"))},
		Where: []lake.Expr{lake.Eq(col("kind"), num(int64(spend.Influenceable))),
			lake.Between(col("day"), lakeDay(from.period().From), lakeDay(to.period().To))}}
	var list []Purchase
	names := map[string]string{uncategorised: "Inte kategoriserat"}
	err := s.Lake.Query(ctx, q, func(r lake.Row) error {
		code, name, coded := strings.Cut(r.Text(2), " ") // "H10 Medicinteknik"
		if !coded || r.Text(2) == names[uncategorised] {
			code, name = uncategorised, names[uncategorised]
		}
		names[code] = name
		list = append(list, Purchase{Party: r.Text(0), Quarter: Quarter(fmt.Sprintf("%d-Q%d", r.Int(1)/10, r.Int(1)%10)), Category: code, Supplier: r.Int(3), Amount: money.Amount(r.Int(4)), Invoices: r.Int(5)})
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("reading spend to compare: %w", err)
	}
	return list, names, nil
}

// principals is our parties, as they are called.
func (s Store) principals(ctx context.Context) ([]Teller, error) {
	var list []Teller
	for _, code := range party.Principals() {
		name, err := identity.Store{DB: s.DB}.PartyName(ctx, string(code), s.Today())
		if err != nil {
			return nil, err
		}
		list = append(list, Teller{Code: string(code), Name: name})
	}
	return list, nil
}

// lakeDay is a day as the lake has it.
func lakeDay(d day.Date) lake.Expr {
	return lake.On(lake.DateOf(d.Year(), int(d.Month()), d.Day()))
}
