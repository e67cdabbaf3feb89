package spend

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"klover/internal/base/lake"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Effect is what one rule takes of the lines that there are.
type Effect struct {
	Lines  int64
	Amount money.Amount
}

func (e *Effect) add(lines int64, amount money.Amount) {
	e.Lines, e.Amount = e.Lines+lines, e.Amount+amount
}

// Shift is lines that become something else by the rules than they are counted as now.
type Shift struct {
	From, To string // in words
	Effect
}

// Trial is what rules would do with the lines that there are.
type Trial struct {
	ByRule map[string]Effect // by the rule's id; "" for a rule that is not saved
	Rest   Effect            // what no rule takes
	Shifts []Shift           // the largest first
}

// Try tells what rules of one purpose would do, in the order that they stand. Nothing is
// changed.
func (s Store) Try(ctx context.Context, p Purpose, rules []Rule) (Trial, error) {
	t := Trial{ByRule: map[string]Effect{}}
	sorted := newSorting(rules)
	c, err := s.cleaning(ctx)
	if err != nil {
		return t, err
	}
	c.rules = sorted
	names, err := s.categoryNames(ctx)
	if err != nil {
		return t, err
	}
	shifts := map[[2]string]Effect{}
	err = s.Lake.Query(ctx, tryQuery(p, sorted.sees), func(r lake.Row) error {
		one := readTried(r)
		at := sorted.first(one.subject)
		if at < 0 {
			t.Rest.add(one.lines, one.amount)
		} else {
			e := t.ByRule[sorted.rules[at].ID]
			e.add(one.lines, one.amount)
			t.ByRule[sorted.rules[at].ID] = e
		}
		from, to := one.change(p, at, sorted, &c, names)
		if from != to {
			e := shifts[[2]string{from, to}]
			e.add(one.lines, one.amount)
			shifts[[2]string{from, to}] = e
		}
		return nil
	})
	for way, e := range shifts {
		t.Shifts = append(t.Shifts, Shift{way[0], way[1], e})
	}
	slices.SortFunc(t.Shifts, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return t, err
}

// tried is lines that the rules see no difference between.
type tried struct {
	subject
	item   item
	kind   Kind
	basis  Basis
	now    string // id of the category
	lines  int64
	amount money.Amount
}

// tryQuery asks for the lines, those that the rules see no difference between as one.
func tryQuery(p Purpose, sees sight) lake.Query {
	blank := func(yes bool, name string) lake.Field {
		if yes {
			return lake.Field{Expr: lake.Col(name)}
		}
		return lake.Field{Name: strings.ReplaceAll(name, ".", "_"), Expr: lake.Str("")}
	}
	number := func(yes bool, name string) lake.Field {
		if yes {
			return lake.Field{Expr: lake.Col(name)}
		}
		return lake.Field{Name: name, Expr: lake.Num(0)}
	}
	category := p == ForCategory
	text := sees.text || category
	q := lake.Query{Table: "line", Measures: []lake.Measure{lake.Sum("kronor", lake.Col("amount")), lake.Count("lines")}}
	q.By = append(lake.By("party.code", "account.code", "account.name", "seller", "seller.name", "supplier.key"),
		blank(sees.unit, "unit.code"), blank(sees.unit, "unit.name"), blank(text, "article.number"), blank(text, "article.gtin"),
		blank(text, "article.own"), blank(text, "article.name"), blank(text, "article.cpv"), number(sees.level, "level"),
		number(text, "article"), number(category, "account"), blank(category, "named"), lake.Field{Expr: lake.Col("kind")},
		number(category, "basis"), blank(category, "category.key"))
	if category {
		q.Where = []lake.Expr{influenced}
	}
	return q
}

// readTried reads the columns of tryQuery.
func readTried(r lake.Row) tried {
	t := tried{item: item{r.Int(3), r.Int(14), r.Int(15), r.Text(16)}, kind: Kind(r.Int(17)), basis: Basis(r.Int(18)), now: r.Text(19), amount: money.Amount(r.Int(20)), lines: r.Int(21)}
	t.subject = subject{party: party.Code(r.Text(0)), account: Account{Code: r.Text(1), Name: r.Text(2), Party: party.Code(r.Text(0))},
		seller: Seller{ID: r.Int(3), Name: r.Text(4)}, supplierID: r.Text(5), unit: r.Text(6) + " " + r.Text(7),
		article: Article{Number: r.Text(8), GTIN: r.Text(9), Own: r.Text(10), Name: r.Text(11), CPV: r.Text(12)}, level: Level(r.Int(13))}
	return t
}

// change says what the lines are and what the rules would make of them.
func (t tried) change(p Purpose, at int, sorted sorting, c *cleaning, names map[string]string) (from, to string) {
	if p == ForCategory {
		return names[t.now], names[c.classify(t.item, t.subject).categoryID]
	}
	to = Influenceable.Sv()
	if at >= 0 {
		to = sorted.rules[at].Kind.Sv()
	}
	return t.kind.Sv(), to
}
