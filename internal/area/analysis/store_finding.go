package analysis

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"

	"klover/internal/area/law/policy"
	"klover/internal/base/lake"
	"klover/internal/word/money"
)

// At most so many candidates are looked at, the largest first.
const (
	mostCandidates = 1000
	mostFindings   = 2000
)

// findings are the searches of each kind.
var findings = map[string]func(Store, context.Context, Scope, Filter, policy.Values) ([]Finding, error){
	ofDuplicate: Store.duplicates, ofPrice: Store.oddPrices, ofAmount: Store.oddAmounts,
}

// Findings are what may be wrong among the lines, with what has been decided about it.
func (s Store) Findings(ctx context.Context, sc Scope, kind string, f Filter) ([]Finding, error) {
	values, err := s.Policy().On(ctx, s.Today())
	if err != nil {
		return nil, err
	}
	list, err := findings[kind](s, ctx, sc, f, values)
	if err != nil {
		return nil, err
	}
	decided, err := s.Decisions(ctx, kind)
	list = list[:min(len(list), mostFindings)]
	for i := range list {
		list[i].Decision = decided[list[i].Key]
	}
	return list, err
}

// duplicates are pairs of invoices that may be one.
func (s Store) duplicates(ctx context.Context, sc Scope, f Filter, r policy.Values) ([]Finding, error) {
	perInvoice := lake.Query{By: lake.By("supplier", "invoice", "number", "import"), Where: append(f.where(), during(f.Period)), Measures: []lake.Measure{lake.Sum("total", spent)}}
	perAmount := lake.Query{Inner: &perInvoice, By: lake.By("supplier", "total"), Where: []lake.Expr{lake.AtMost(lake.Num(max(r[keyDuplicateLeast], 1)), lake.Col("total"))},
		Measures: []lake.Measure{lake.Count("n")}}
	several := lake.Query{Inner: &perAmount, By: lake.By("supplier", "total"), Where: []lake.Expr{lake.Less(lake.Num(1), lake.Col("n"))},
		Measures: []lake.Measure{lake.Max("n", lake.Col("n"))}, Order: []lake.Order{{Name: "total", Desc: true}}, Limit: mostCandidates}
	wanted := map[[2]int64]bool{}
	var suppliers []lake.Expr
	err := s.ask(ctx, sc, several, func(row lake.Row) error {
		wanted[[2]int64{row.Int(0), row.Int(1)}] = true
		suppliers = append(suppliers, lake.Num(row.Int(0)))
		return nil
	})
	if err != nil || len(wanted) == 0 {
		return nil, err
	}
	units, err := s.unitNames(ctx)
	if err != nil {
		return nil, err
	}
	bills, err := s.bills(ctx, sc, f, wanted, lake.In(lake.Col("supplier"), suppliers...))
	var list []Finding
	for _, same := range bills {
		for _, one := range duplicates(same, int(r[keyDuplicateDays])) {
			one.URL, one.Unit = invoicesURL(f, same[0].Supplier, same), units[one.unit]
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, byAmount)
	return list, err
}

func byAmount(a, b Finding) int {
	return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Key, b.Key))
}

// bills are the invoices of the wanted suppliers and amounts.
func (s Store) bills(ctx context.Context, sc Scope, f Filter, wanted map[[2]int64]bool, more lake.Expr) (map[[2]int64][]bill, error) {
	q := lake.Query{By: lake.By("party.name", "supplier", "supplier.name", "invoice", "number", "import"), Where: append(f.where(), during(f.Period), more),
		Measures: []lake.Measure{lake.Sum("total", spent), lake.Min("first", lake.Col("day")), lake.Max("unit", lake.Col("unit"))}}
	found := map[[2]int64][]bill{}
	err := s.ask(ctx, sc, q, func(r lake.Row) error {
		key := [2]int64{r.Int(1), r.Int(6)}
		if wanted[key] {
			found[key] = append(found[key], bill{Party: r.Text(0), Supplier: Thing{r.Int(1), "", "", r.Text(2)}, Invoice: r.Int(3), Number: r.Text(4), Import: r.Int(5),
				On: dayOf(r.Date(7)), Sum: money.Amount(r.Int(6)), Unit: Thing{Number: r.Int(8)}})
		}
		return nil
	})
	return found, err
}

// invoicesURL is the supplier's lines on the days of the invoices.
func invoicesURL(f Filter, supplier Thing, same []bill) string {
	first, last := same[0].On, same[0].On
	for _, p := range same {
		first, last = min(first, p.On), max(last, p.On)
	}
	f.Period.From, f.Period.To = first, last.AddDays(1)
	return LinesURL(f.chosen("leverantor", fmt.Sprint(supplier.Number)))
}

// unitPrice is öre for one, in ten-thousandths.
var unitPrice = lake.Div(lake.Mul(lake.Col("amount"), lake.Num(quantityScale*perÖre)), lake.Col("quantity"))

// priceable is met by lines whose price for one is known.
func priceable() []lake.Expr {
	return []lake.Expr{lake.Less(lake.Num(0), lake.Col("quantity")), lake.Less(lake.Num(0), lake.Col("amount")), lake.Less(lake.Num(0), lake.Col("article"))}
}

// oddPrices are lines whose price for one is far from the article's median.
func (s Store) oddPrices(ctx context.Context, sc Scope, f Filter, r policy.Values) ([]Finding, error) {
	perArticle := lake.Query{By: lake.By("article"), Where: append(append(f.where(), during(f.Period)), priceable()...),
		Measures: []lake.Measure{lake.Min("low", unitPrice), lake.Max("high", unitPrice), lake.Count("n"), lake.Sum("spent", spent)}}
	wide := lake.Query{Inner: &perArticle, By: lake.By("article"), Measures: []lake.Measure{lake.Max("spent", lake.Col("spent"))},
		Where: []lake.Expr{lake.AtMost(lake.Num(r[keyOutlierLines]), lake.Col("n")), lake.Less(lake.Mul(lake.Col("low"), lake.Num(r[keyPriceTimes])), lake.Mul(lake.Col("high"), lake.Num(1000)))},
		Order: []lake.Order{{Name: "spent", Desc: true}}, Limit: mostCandidates}
	var articles []lake.Expr
	err := s.ask(ctx, sc, wide, func(row lake.Row) error {
		articles = append(articles, lake.Num(row.Int(0)))
		return nil
	})
	if err != nil || len(articles) == 0 {
		return nil, err
	}
	return s.farPrices(ctx, sc, f, articles, r[keyPriceTimes])
}

// farPrices are the lines of the articles that are far from their medians.
func (s Store) farPrices(ctx context.Context, sc Scope, f Filter, articles []lake.Expr, times int64) ([]Finding, error) {
	q := lake.Query{By: append(lake.By("article", "article.name", "article.number", "article.unit", "party.name", "unit.name", "supplier.name", "day", "import", "row", "amount", "expected"), lake.Field{Name: "each", Expr: unitPrice}),
		Where: append(append(f.where(), during(f.Period), lake.In(lake.Col("article"), articles...)), priceable()...), Limit: 200_000}
	prices := map[int64][]int64{}
	type line struct {
		Finding
		article, each int64
		in            string
	}
	var lines []line
	err := s.ask(ctx, sc, q, func(r lake.Row) error {
		id, each := r.Int(0), r.Int(12)
		prices[id] = append(prices[id], each)
		lines = append(lines, line{Finding{Kind: ofPrice, Key: fmt.Sprintf("%d-%d", r.Int(8), r.Int(9)), Party: r.Text(4), Unit: r.Text(5), Supplier: r.Text(6), What: Thing{0, "", r.Text(2), r.Text(1)}.Label(),
			On: dayOf(r.Date(7)), Amount: money.Amount(r.Int(10)), URL: fmt.Sprintf("%s/%d/%d", LinesPath, r.Int(8), r.Int(9))}, id, each, r.Text(3)})
		return nil
	})
	usual := map[int64]int64{}
	for id, list := range prices {
		usual[id] = median(list)
	}
	var list []Finding
	for _, l := range lines {
		above, below := far(l.each, usual[l.article], times)
		if !above && !below {
			continue
		}
		l.Why = "Priset " + each(l.each, l.in) + " är långt " + map[bool]string{true: "över", false: "under"}[above] + " artikelns vanliga " + each(usual[l.article], l.in) + "."
		if l.each > 0 {
			l.Usual = money.Some(rounded(big.NewRat(int64(l.Amount)*usual[l.article], l.each)))
		}
		list = append(list, l.Finding)
	}
	slices.SortStableFunc(list, byAmount)
	return list, err
}

// each is a price for one of a unit of measure.
func each(n int64, in string) string {
	text := money.Amount((n + perÖre/2) / perÖre).Sv()
	if in == "" {
		return text
	}
	return text + " per " + in
}

// oddAmounts are invoices far above what the unit usually pays the supplier.
func (s Store) oddAmounts(ctx context.Context, sc Scope, f Filter, r policy.Values) ([]Finding, error) {
	perInvoice := lake.Query{By: lake.By("unit", "supplier", "invoice"), Where: append(f.where(), during(f.Period)), Measures: []lake.Measure{lake.Sum("total", spent)}}
	perPair := lake.Query{Inner: &perInvoice, By: lake.By("unit", "supplier"), Where: []lake.Expr{lake.Less(lake.Num(0), lake.Col("total"))},
		Measures: []lake.Measure{lake.Count("n"), lake.Max("high", lake.Col("total")), lake.Min("low", lake.Col("total"))}}
	// What is so many times the median is so many times the lowest too.
	wide := lake.Query{Inner: &perPair, By: lake.By("unit", "supplier"), Measures: []lake.Measure{lake.Max("high", lake.Col("high"))},
		Where: []lake.Expr{lake.AtMost(lake.Num(r[keyOutlierLines]), lake.Col("n")), lake.Less(lake.Mul(lake.Col("low"), lake.Num(r[keyAmountTimes])), lake.Mul(lake.Col("high"), lake.Num(1000)))},
		Order: []lake.Order{{Name: "high", Desc: true}}, Limit: mostCandidates}
	wanted := map[[2]int64]bool{}
	var suppliers, units []lake.Expr
	err := s.ask(ctx, sc, wide, func(row lake.Row) error {
		wanted[[2]int64{row.Int(0), row.Int(1)}] = true
		units, suppliers = append(units, lake.Num(row.Int(0))), append(suppliers, lake.Num(row.Int(1)))
		return nil
	})
	if err != nil || len(wanted) == 0 {
		return nil, err
	}
	return s.farAmounts(ctx, sc, f, wanted, []lake.Expr{lake.In(lake.Col("unit"), units...), lake.In(lake.Col("supplier"), suppliers...)}, r[keyAmountTimes])
}

// farAmounts are the invoices far above the median of their unit and supplier.
func (s Store) farAmounts(ctx context.Context, sc Scope, f Filter, wanted map[[2]int64]bool, only []lake.Expr, times int64) ([]Finding, error) {
	q := lake.Query{By: lake.By("party.name", "unit", "unit.name", "supplier", "supplier.name", "invoice", "number"), Where: append(append(f.where(), during(f.Period)), only...),
		Measures: []lake.Measure{lake.Sum("total", spent), lake.Min("first", lake.Col("day"))}}
	sums := map[[2]int64][]int64{}
	var all []Finding
	var of [][2]int64
	err := s.ask(ctx, sc, q, func(r lake.Row) error {
		key := [2]int64{r.Int(1), r.Int(3)}
		if !wanted[key] || r.Int(7) <= 0 {
			return nil
		}
		sums[key] = append(sums[key], r.Int(7))
		one := Finding{Kind: ofAmount, Key: fmt.Sprintf("%d-%d", r.Int(1), r.Int(5)), Party: r.Text(0), Unit: r.Text(2), Supplier: r.Text(4), What: "faktura " + r.Text(6), On: dayOf(r.Date(8)), Amount: money.Amount(r.Int(7))}
		lines := f.chosen("enhet", fmt.Sprint(r.Int(1)), "leverantor", fmt.Sprint(r.Int(3)))
		lines.Period.From, lines.Period.To = one.On, one.On.AddDays(1)
		one.URL = LinesURL(lines)
		all, of = append(all, one), append(of, key)
		return nil
	})
	usual := map[[2]int64]int64{}
	for key, list := range sums {
		usual[key] = median(list)
	}
	var list []Finding
	for i, one := range all {
		if above, _ := far(int64(one.Amount), usual[of[i]], times); above {
			one.Usual = money.Some(money.Amount(usual[of[i]]))
			one.Why = "Enhetens fakturor från leverantören är vanligen på " + one.Usual.Amount.Sv() + "."
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, byAmount)
	return list, err
}
