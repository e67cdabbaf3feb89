package analysis

import (
	"cmp"
	"context"
	"slices"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/base/lake"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Spreads are the articles whose price differs between units, the largest saving first.
func (s Store) Spreads(ctx context.Context, sc Scope, f Filter, most int) ([]Spread, error) {
	perUnit := lake.Query{By: lake.By("article", "supplier", "unit"), Where: append(append(f.where(), during(f.Period)), priceable()...),
		Measures: []lake.Measure{lake.Sum("paid", spent), lake.Sum("number", lake.Col("quantity"))}}
	average := lake.Div(lake.Mul(lake.Col("paid"), lake.Num(quantityScale*perÖre)), lake.Col("number"))
	perArticle := lake.Query{Inner: &perUnit, By: lake.By("article", "supplier"), Measures: []lake.Measure{lake.Sum("paid", lake.Col("paid")), lake.Sum("number", lake.Col("number")),
		lake.Min("low", average), lake.Max("high", average), lake.Count("units")}}
	parts := map[int64][]spreadPart{}
	var ids []int64
	err := s.ask(ctx, sc, perArticle, func(r lake.Row) error {
		ids = append(ids, r.Int(0))
		parts[r.Int(0)] = append(parts[r.Int(0)], spreadPart{supplier: r.Int(1), spent: r.Int(2), quantity: r.Int(3), low: r.Int(4), high: r.Int(5), units: r.Int(6)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	articles, err := s.articles(ctx, sc, f)
	var all []spreadPart
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		for _, p := range parts[id] {
			p.article = articles[id]
			all = append(all, p)
		}
	}
	return spreads(all, most), err
}

// articles are the articles of the lines that the filter chooses.
func (s Store) articles(ctx context.Context, sc Scope, f Filter) (map[int64]spend.Article, error) {
	found := map[int64]spend.Article{}
	q := lake.Query{By: lake.By("article", "article.number", "article.gtin", "article.own", "article.name", "article.unit"), Where: priceable(), Measures: []lake.Measure{lake.Count("n")}}
	err := s.rows(ctx, sc, f, q, func(r lake.Row) error {
		found[r.Int(0)] = spend.Article{ID: r.Int(0), Number: r.Text(1), GTIN: r.Text(2), Own: r.Text(3), Name: r.Text(4), Unit: r.Text(5)}
		return nil
	})
	return found, err
}

// Spread is one article, and what each unit has paid for it, the dearest first.
func (s Store) Spread(ctx context.Context, sc Scope, f Filter, key string) (Spread, []Paid, error) {
	q := lake.Query{By: lake.By("article", "article.number", "article.gtin", "article.name", "article.unit", "party.name", "unit", "unit.code", "unit.name", "supplier", "supplier.key", "supplier.name"), Where: priceable(),
		Measures: []lake.Measure{lake.Sum("paid", spent), lake.Sum("number", lake.Col("quantity"))}}
	if gtin, ok := gtinOf(key); ok {
		q.Where = append(q.Where, lake.Eq(lake.Col("article.gtin"), lake.Str(gtin)))
	} else {
		q.Where = append(q.Where, lake.Eq(lake.Col("supplier"), lake.Num(supplierOf(key))))
	}
	at := map[[2]int64]int{}
	var list []Paid
	var a spend.Article
	err := s.rows(ctx, sc, f, q, func(r lake.Row) error {
		one := spend.Article{ID: r.Int(0), Number: r.Text(1), GTIN: r.Text(2), Name: r.Text(3), Unit: r.Text(4)}
		if spreadKey(one, r.Int(9)) != key {
			return nil
		}
		a = one
		pair := [2]int64{r.Int(6), r.Int(9)}
		i, ok := at[pair]
		if !ok {
			i, at[pair] = len(list), len(list)
			list = append(list, Paid{Party: r.Text(5), Unit: Thing{r.Int(6), "", r.Text(7), r.Text(8)}, Supplier: Thing{r.Int(9), r.Text(10), "", r.Text(11)}})
		}
		list[i].Spent += money.Amount(r.Int(12))
		list[i].Quantity += price.Quantity(r.Int(13))
		return nil
	})
	slices.SortStableFunc(list, func(x, y Paid) int {
		return cmp.Or(y.per().Cmp(x.per()), sv.Compare(x.Unit.Name, y.Unit.Name))
	})
	return spreadOf(key, a, list), list, err
}
