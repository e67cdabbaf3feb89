package spend

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"klover/internal/area/price"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// ClassFilter chooses lines. Only what purchasing can influence counts, unless Every.
type ClassFilter struct {
	Period     day.Period
	Party      party.Code
	SupplierID string // of the register
	CategoryID string // and those below it
	ContractID string
	Every      bool
}

// ClassSum is the lines of one class.
type ClassSum struct {
	Class    Class
	Lines    int64
	Amount   money.Amount
	Numbered money.Amount // of it, lines that say which article they are
	Compared money.Amount // of it, lines whose price can be compared with the agreed one
	Expected money.Amount // what those should have cost
}

// Deviation is what was paid above the agreed prices, below zero when less was paid.
func (c ClassSum) Deviation() money.Amount { return c.Compared - c.Expected }

// ClassSums are the five classes, in their order. They add up to the spend.
type ClassSums [5]ClassSum

// Total is all classes as one.
func (s ClassSums) Total() ClassSum {
	var total ClassSum
	for _, c := range s {
		total.Lines, total.Amount, total.Numbered = total.Lines+c.Lines, total.Amount+c.Amount, total.Numbered+c.Numbered
		total.Compared, total.Expected = total.Compared+c.Compared, total.Expected+c.Expected
	}
	return total
}

// ClassGroup is the classes of a value of what lines are divided by.
type ClassGroup struct {
	Key  string
	Name string
	ClassSums
}

// classDimensions are what lines can be divided by, with the columns of key and name.
var classDimensions = map[string][]lake.Field{
	"party":    lake.By("party.code", "party.name"),
	"unit":     lake.By("unit.code", "unit.name"),
	"supplier": lake.By("supplier.key", "supplier.name"),
	"category": lake.By("category.code", "category.name"),
	"contract": lake.By("contract.number", "contract.title"),
	"month":    {{Name: "month", Expr: lake.Month(lake.Col("day"))}},
}

// Classes returns the classes of the lines of a selection.
func (s Store) Classes(ctx context.Context, f ClassFilter) (ClassSums, error) {
	groups, err := s.ClassesBy(ctx, f, "")
	if err != nil || len(groups) == 0 {
		return newSums(), err
	}
	return groups[0].ClassSums, nil
}

// ClassesBy returns the classes of each value of a dimension; "" is no division.
func (s Store) ClassesBy(ctx context.Context, f ClassFilter, dimension string) ([]ClassGroup, error) {
	by, ok := classDimensions[dimension]
	if !ok && dimension != "" {
		return nil, fault.Wrong("Det går inte att dela upp på %q.", dimension)
	}
	where, err := s.classWhere(ctx, f)
	if err != nil {
		return nil, err
	}
	var groups []ClassGroup
	q := lake.Query{Table: "line", Where: where, By: slices.Concat(by, lake.By("class")), Measures: classMeasures}
	add := func(do func(sum *ClassSum, r lake.Row, at int)) func(lake.Row) error {
		return func(r lake.Row) error {
			do(&groupAt(&groups, r, len(by)).ClassSums[r.Int(len(by))], r, len(by)+1)
			return nil
		}
	}
	err = s.Lake.Query(ctx, q, add(func(sum *ClassSum, r lake.Row, at int) {
		sum.Lines, sum.Amount, sum.Compared, sum.Expected = r.Int(at), money.Amount(r.Int(at+1)), money.Amount(r.Int(at+2)), money.Amount(r.Int(at+3))
	}))
	if err != nil {
		return nil, fmt.Errorf("adding up the classes: %w", err)
	}
	q.Where = append(slices.Clone(where), hasNumber)
	err = s.Lake.Query(ctx, q, add(func(sum *ClassSum, r lake.Row, at int) { sum.Numbered = money.Amount(r.Int(at + 1)) }))
	if err != nil {
		return nil, fmt.Errorf("adding up the lines with article numbers: %w", err)
	}
	return groups, nil
}

// groupAt is the group that the row belongs to.
func groupAt(groups *[]ClassGroup, r lake.Row, columns int) *ClassGroup {
	var g ClassGroup
	switch columns {
	case 1:
		g.Key = fmt.Sprintf("%d-%02d", r.Int(0)/100, r.Int(0)%100)
		g.Name = g.Key
	case 2:
		g.Key, g.Name = r.Text(0), r.Text(1)
	}
	at, found := slices.BinarySearchFunc(*groups, g, func(a, b ClassGroup) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Name, b.Name))
	})
	if !found {
		g.ClassSums = newSums()
		*groups = slices.Insert(*groups, at, g)
	}
	return &(*groups)[at]
}

func newSums() (s ClassSums) {
	for i := range s {
		s[i].Class = Classes[i]
	}
	return s
}

var (
	hasNumber   = lake.Or(notEmpty("article.number"), notEmpty("article.gtin"), notEmpty("article.own"))
	isCompared  = lake.Not(lake.Unknown(lake.Col("expected")))
	lineAmount  = lake.Col("amount")
	nothing     = lake.Num(0)
	isCountable = lake.Eq(lake.Col("kind"), lake.Num(int64(Influenceable)))

	classMeasures = []lake.Measure{lake.Count("lines"), lake.Sum("sum", lineAmount),
		lake.Sum("compared", lake.If(isCompared, lineAmount, nothing)), lake.Sum("expected", lake.If(isCompared, lake.Col("expected"), nothing))}
)

func notEmpty(column string) lake.Expr { return lake.Less(lake.Str(""), lake.Col(column)) }

// classWhere is the filter as conditions of the lake.
func (s Store) classWhere(ctx context.Context, f ClassFilter) ([]lake.Expr, error) {
	where := within(f.Period)
	if !f.Every {
		where = append(where, isCountable)
	}
	for column, value := range map[string]string{"party.code": string(f.Party), "supplier.key": f.SupplierID, "contract.key": f.ContractID} {
		if value != "" {
			where = append(where, lake.Eq(lake.Col(column), lake.Str(value)))
		}
	}
	if f.CategoryID != "" {
		b, err := s.categoryTree(ctx)
		if err != nil {
			return nil, err
		}
		where = append(where, b.under(f.CategoryID))
	}
	return where, nil
}

func within(p day.Period) []lake.Expr {
	var where []lake.Expr
	if p.From != 0 {
		where = append(where, lake.Not(lake.Less(lake.Col("day"), lakeDay(p.From))))
	}
	if p.To != 0 {
		where = append(where, lake.Less(lake.Col("day"), lakeDay(p.To)))
	}
	return where
}

func lakeDay(d day.Date) lake.Expr {
	return lake.On(lake.DateOf(d.Year(), int(d.Month()), d.Day()))
}

// linesPath is where area analysis lists lines.
const linesPath = "/inkopsanalys/rader"

// The words of the filter of that list.
var classWords = map[Class]string{Agreed: "avtalat-pris", Other: "annat-pris", Outside: "utanfor-avtal", Leakage: "lackage", None: "avtal-saknas"}

const everyKind = "alla"

// LinesURL is the address of the lines of the filter that are of a class, "" for all.
func (f ClassFilter) LinesURL(c Class) string {
	v := url.Values{}
	for key, value := range map[string]string{"period": f.Period.String(), "part": string(f.Party), "klass": classWords[c]} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if f.Every {
		v.Set("slag", everyKind)
	}
	return linesPath + "?" + v.Encode()
}

// Purchase is what has been bought of an article on a contract.
type Purchase struct {
	Number   string // the seller's
	Name     string
	Unit     string
	Quantity price.Quantity // of the lines that tell it
	Paid     money.Amount   // for those
	Unknown  money.Amount   // paid on lines that do not tell how many
}

// BoughtOn returns what has been bought on a contract from its supplier, by article.
func (s Store) BoughtOn(ctx context.Context, contractID string) ([]Purchase, error) {
	var list []Purchase
	counted := lake.Not(lake.Unknown(lake.Col("quantity")))
	q := lake.Query{Table: "line", By: lake.By("article.number", "article.name", "article.unit"),
		Where: []lake.Expr{lake.Eq(lake.Col("contract.key"), lake.Str(contractID)), lake.Less(lake.Col("class"), lake.Num(Leakage.number()))},
		Measures: []lake.Measure{lake.Sum("quantity", lake.If(counted, lake.Col("quantity"), nothing)), lake.Sum("paid", lake.If(counted, lineAmount, nothing)),
			lake.Sum("unknown", lake.If(counted, nothing, lineAmount))}}
	err := s.Lake.Query(ctx, q, func(r lake.Row) error {
		list = append(list, Purchase{r.Text(0), r.Text(1), r.Text(2), price.Quantity(r.Int(3)), money.Amount(r.Int(4)), money.Amount(r.Int(5))})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("adding up what was bought on a contract: %w", err)
	}
	return list, nil
}
