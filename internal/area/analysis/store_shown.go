package analysis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/direct"
	"klover/internal/area/law"
	"klover/internal/area/spend"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// mostParts is how many rows each table of an analysis has.
const mostParts = 15

// selection is the lines of the units in a period.
func (u Units) selection(p day.Period) Filter {
	var numbers []string
	for _, n := range u {
		numbers = append(numbers, strconv.FormatInt(n, 10))
	}
	d, _ := DimensionOf("enhet")
	return Filter{Period: p}.With(d, strings.Join(numbers, ","))
}

// Shown asks for the figures of an analysis in a period.
func (s Store) Shown(ctx context.Context, sc Scope, p Pack, period day.Period) (Shown, error) {
	f := p.Units.selection(period)
	shown := Shown{Period: period, Query: f.Values().Encode()}
	for _, read := range []func(context.Context, Scope, Filter, *Shown) error{s.showClasses, s.showCounts, s.showParts, s.showLeaks, s.showPrices, s.showOutside} {
		if err := read(ctx, sc, f, &shown); err != nil {
			return shown, err
		}
	}
	return shown, s.showDirect(ctx, sc, f, p.Party, &shown)
}

// rows asks for what the filter chooses, and more conditions.
func (s Store) rows(ctx context.Context, sc Scope, f Filter, q lake.Query, each func(lake.Row) error) error {
	q.Where = append(append(f.where(), during(f.Period)), q.Where...)
	return s.ask(ctx, sc, q, each)
}

func (s Store) showClasses(ctx context.Context, sc Scope, f Filter, to *Shown) error {
	d, _ := DimensionOf("klass")
	to.Classes = make([]Part, len(classes))
	for i, c := range classes {
		to.Classes[i] = Part{Label: c.Label, Query: f.With(d, c.Code).Values().Encode()}
	}
	err := s.rows(ctx, sc, f, lake.Query{By: lake.By("class"), Measures: []lake.Measure{lake.Sum("spent", spent), lake.Count("lines")}}, func(r lake.Row) error {
		c := &to.Classes[r.Int(0)]
		c.Spent, c.Lines = money.Amount(r.Int(1)), r.Int(2)
		to.Spent, to.Lines = to.Spent+c.Spent, to.Lines+c.Lines
		return nil
	})
	for i := range to.Classes {
		to.Classes[i].Of = to.Spent
	}
	return err
}

func (s Store) showCounts(ctx context.Context, sc Scope, f Filter, to *Shown) error {
	q := lake.Query{Measures: []lake.Measure{lake.Distinct("suppliers", lake.Col("supplier")), lake.Distinct("invoices", lake.Col("invoice")), lake.Sum("deviation", deviation)}}
	err := s.rows(ctx, sc, f, q, func(r lake.Row) error {
		to.Suppliers, to.Invoices, to.Deviation = r.Int(0), r.Int(1), money.Amount(r.Int(2))
		return nil
	})
	if err != nil {
		return err
	}
	var known []lake.Expr
	for _, column := range []string{"article.number", "article.gtin", "article.own"} {
		known = append(known, lake.Not(lake.Eq(lake.Col(column), lake.Str(""))))
	}
	q = lake.Query{Where: []lake.Expr{lake.Or(known...)}, Measures: []lake.Measure{lake.Count("lines")}}
	return s.rows(ctx, sc, f, q, func(r lake.Row) error { to.Numbered = r.Int(0); return nil })
}

func (s Store) showParts(ctx context.Context, sc Scope, f Filter, to *Shown) (err error) {
	named := []lake.Expr{lake.Not(lake.Eq(lake.Col("article.name"), lake.Str("")))}
	onContract := []lake.Expr{inClasses(spend.Agreed, spend.Other, spend.Outside)}
	for _, t := range []struct {
		key  string
		to   *[]Part
		only []lake.Expr
	}{{"leverantor", &to.BySupplier, nil}, {categoryKey, &to.ByCategory, nil}, {"avtal", &to.ByContract, onContract}, {"artikel", &to.ByArticle, named}} {
		if *t.to, err = s.parts(ctx, sc, f, t.key, to.Spent, t.only...); err != nil {
			return err
		}
	}
	return nil
}

// parts are the largest values of a dimension.
func (s Store) parts(ctx context.Context, sc Scope, f Filter, key string, of money.Amount, only ...lake.Expr) (list []Part, err error) {
	d, _ := DimensionOf(key)
	q := lake.Query{By: d.fields, Where: only, Measures: []lake.Measure{lake.Sum("spent", spent), lake.Count("lines")},
		Order: []lake.Order{{Name: "spent", Desc: true}}, Limit: mostParts}
	err = s.rows(ctx, sc, f, q, func(r lake.Row) error {
		it, at := d.item(r, 0), len(d.fields)
		list = append(list, Part{Label: it.Label, Note: it.Note, Spent: money.Amount(r.Int(at)), Of: of, Lines: r.Int(at + 1), Query: f.With(d, it.Value).Values().Encode()})
		return nil
	})
	return list, err
}

// chosen narrows a filter to values of dimensions: key, value, key, value …
func (f Filter) chosen(pairs ...string) Filter {
	for i := 0; i+1 < len(pairs); i += 2 {
		d, _ := DimensionOf(pairs[i])
		f = f.With(d, pairs[i+1])
	}
	return f
}

func (s Store) showLeaks(ctx context.Context, sc Scope, f Filter, to *Shown) error {
	q := lake.Query{By: lake.By("supplier", "supplier.name", "category", "category.code", "category.name", "contract", "contract.key", "contract.number", "contract.title"),
		Where: []lake.Expr{inClasses(spend.Leakage)}, Measures: []lake.Measure{lake.Sum("spent", spent)}, Order: []lake.Order{{Name: "spent", Desc: true}}, Limit: mostParts}
	var ids []string
	err := s.rows(ctx, sc, f, q, func(r lake.Row) error {
		lines := f.chosen("leverantor", fmt.Sprint(r.Int(0)), categoryKey, fmt.Sprint(r.Int(2)), "klass", classes[leakClass].Code)
		to.Leaks = append(to.Leaks, ShownLeak{Supplier: r.Text(1), Category: Thing{0, "", r.Text(3), r.Text(4)}.Label(), ContractID: r.Text(6),
			Contract: Thing{0, "", r.Text(7), r.Text(8)}.Label(), Spent: money.Amount(r.Int(9)), Query: lines.Values().Encode()})
		ids = append(ids, r.Text(6))
		return nil
	})
	if err != nil {
		return err
	}
	suppliers, err := s.contractSuppliers(ctx, ids)
	for i := range to.Leaks {
		to.Leaks[i].ContractSuppliers = strings.Join(suppliers[to.Leaks[i].ContractID], ", ")
	}
	return err
}

func (s Store) showPrices(ctx context.Context, sc Scope, f Filter, to *Shown) error {
	q := lake.Query{By: lake.By("supplier", "supplier.name", "contract", "contract.key", "contract.number", "contract.title"),
		Where:    []lake.Expr{inClasses(spend.Other), lake.Not(lake.Unknown(lake.Col("expected")))},
		Measures: []lake.Measure{lake.Sum("over", deviation), lake.Sum("paid", spent), lake.Sum("agreed", lake.Col("expected"))},
		Order:    []lake.Order{{Name: "over", Desc: true}}, Limit: mostParts}
	return s.rows(ctx, sc, f, q, func(r lake.Row) error {
		if r.Int(6) <= 0 {
			return nil
		}
		lines := f.chosen("leverantor", fmt.Sprint(r.Int(0)), "avtal", fmt.Sprint(r.Int(2)), "klass", "annat-pris")
		to.Prices = append(to.Prices, ShownPrice{r.Text(1), Thing{0, "", r.Text(4), r.Text(5)}.Label(), r.Text(3), money.Amount(r.Int(7)), money.Amount(r.Int(8)), lines.Values().Encode()})
		return nil
	})
}

// showOutside adds what was bought of contract suppliers that their price lists do not
// have. What has no number, or a contract without prices, says nothing of that.
func (s Store) showOutside(ctx context.Context, sc Scope, f Filter, to *Shown) error {
	notListed := lake.And(inClasses(spend.Outside), lake.Eq(lake.Col("reason"), lake.Num(int64(slices.Index(spend.Reasons, spend.NotListed)))))
	q := lake.Query{By: lake.By("supplier", "supplier.name"), Where: []lake.Expr{inClasses(spend.Agreed, spend.Other, spend.Outside)},
		Measures: []lake.Measure{lake.Sum("outside", lake.If(notListed, spent, lake.Num(0))), lake.Sum("spent", spent)}, Order: []lake.Order{{Name: "outside", Desc: true}}, Limit: mostParts}
	return s.rows(ctx, sc, f, q, func(r lake.Row) error {
		if r.Int(2) > 0 {
			lines := f.chosen("leverantor", fmt.Sprint(r.Int(0)), "klass", "utanfor-avtal")
			to.Outside = append(to.Outside, Part{Label: r.Text(1), Spent: money.Amount(r.Int(2)), Of: money.Amount(r.Int(3)), Query: lines.Values().Encode()})
		}
		return nil
	})
}

// showDirect sets what was bought without contract during the last twelve months of the
// period against the limit of direct awards, which holds for the region as a whole.
func (s Store) showDirect(ctx context.Context, sc Scope, f Filter, p party.Code, to *Shown) error {
	year := day.Rolling12(f.Period.Last())
	f.Period = year
	book, err := law.Store{DB: s.DB}.Book(ctx)
	if err != nil {
		return err
	}
	limit, err := book.DirectLimit("", law.Goods, year.Last())
	if err != nil {
		return err
	}
	d, _ := DimensionOf(categoryKey)
	at := map[int64]int{}
	var ids []string
	var numbers []lake.Expr
	q := lake.Query{By: lake.By("category", "category.key", "category.code", "category.name"), Where: []lake.Expr{inClasses(spend.None), lake.Less(lake.Num(0), lake.Col("category"))},
		Measures: []lake.Measure{lake.Sum("spent", spent)}, Order: []lake.Order{{Name: "spent", Desc: true}}, Limit: mostParts}
	err = s.rows(ctx, sc, f, q, func(r lake.Row) error {
		at[r.Int(0)] = len(to.Direct)
		ids, numbers = append(ids, r.Text(1)), append(numbers, lake.Num(r.Int(0)))
		lines := f.With(d, fmt.Sprint(r.Int(0))).chosen("klass", "avtal-saknas")
		to.Direct = append(to.Direct, ShownDirect{Category: Thing{0, "", r.Text(2), r.Text(3)}.Label(), Unit: money.Amount(r.Int(4)), Limit: limit.Amount, Basis: limit.Basis.Sv(), Query: lines.Values().Encode()})
		return nil
	})
	if err != nil || len(at) == 0 {
		return err
	}
	if err := s.wholeRegion(ctx, p, year, numbers, at, to); err != nil {
		return err
	}
	return s.registered(ctx, p, year.Last(), ids, to)
}

// wholeRegion adds what the whole region bought without contract of the same kinds. It is
// a sum of the region, and no line of it is shown, so it is the same for all who ask.
func (s Store) wholeRegion(ctx context.Context, p party.Code, year day.Period, categories []lake.Expr, at map[int64]int, to *Shown) error {
	q := lake.Query{By: lake.By("category"), Where: []lake.Expr{inClasses(spend.None), lake.In(lake.Col("category"), categories...), lake.Eq(lake.Col("party.code"), lake.Str(string(p)))},
		Measures: []lake.Measure{lake.Sum("spent", spent)}}
	return s.rows(ctx, Everything, Filter{Period: year}, q, func(r lake.Row) error {
		to.Direct[at[r.Int(0)]].Whole = money.Amount(r.Int(1))
		return nil
	})
}

// registered adds the direct awards of the register.
func (s Store) registered(ctx context.Context, p party.Code, on day.Date, categories []string, to *Shown) error {
	list, err := direct.Store{DB: s.DB}.Accrued(ctx, on)
	for _, a := range list {
		for i, id := range categories {
			if a.CategoryID == id && a.Party == string(p) {
				to.Direct[i].Registered = a.Value
			}
		}
	}
	return err
}
