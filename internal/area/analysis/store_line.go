package analysis

import (
	"context"
	"fmt"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Line is a line with names for its numbers.
type Line struct {
	Import, Row       int64 // where it comes from
	On                day.Date
	Party             string // name
	Unit, UnitCode    string
	Seller            string // as the file writes it
	SellerOrgNo       string
	Supplier          string
	SupplierID        string // of the register, "" when it is not there
	Invoice           string
	Account           string
	AccountCode       string
	Article           string // name
	Number, GTIN, Own string
	MeasuredIn        string // the unit that the file has
	Quantity          price.OptQuantity
	Stated, Amount    money.Amount
	Category          string
	CategoryID        string
	CategoryCode      string
	Basis             spend.Basis
	Certainty         int64 // thousandths
	Kind              spend.Kind
	Class             int64
	Reason            spend.Reason
	ContractID        string // "" for none
	Contract          string // number
	ContractTitle     string
	Expected          money.Opt
	ListKey, Item     int64
	Level             spend.Level
	Named, Ordered    string // contract and order that the line names
}

// Deviation is what was paid above the agreed price.
func (l Line) Deviation() money.Opt {
	if !l.Expected.Known {
		return money.Opt{}
	}
	return money.Some(l.Amount - l.Expected.Amount)
}

// URL is where the line has its page.
func (l Line) URL() string { return fmt.Sprintf("%s/%d/%d", LinesPath, l.Import, l.Row) }

// lineFields are the columns of an answer in the order that readLine reads them.
var lineFields = lake.By("import", "row", "day", "party.name", "unit.name", "unit.code", "seller.name", "seller.org_no", "supplier.name", "supplier.key",
	"number", "account.name", "account.code", "article.name", "article.number", "article.gtin", "article.own", "article.unit",
	"stated", "amount", "category.name", "category.key", "category.code", "basis", "certainty", "kind", "class", "reason",
	"contract.key", "contract.number", "contract.title", "list", "item", "level", "named", "ordered", "quantity", "expected")

func readLine(r lake.Row) Line {
	at := -1
	text := func() string { at++; return r.Text(at) }
	whole := func() int64 { at++; return r.Int(at) }
	l := Line{Import: whole(), Row: whole()}
	at++
	l.On = dayOf(r.Date(at))
	for _, to := range []*string{&l.Party, &l.Unit, &l.UnitCode, &l.Seller, &l.SellerOrgNo, &l.Supplier, &l.SupplierID,
		&l.Invoice, &l.Account, &l.AccountCode, &l.Article, &l.Number, &l.GTIN, &l.Own, &l.MeasuredIn} {
		*to = text()
	}
	l.Stated, l.Amount = money.Amount(whole()), money.Amount(whole())
	l.Category, l.CategoryID, l.CategoryCode = text(), text(), text()
	l.Basis, l.Certainty, l.Kind, l.Class = spend.Basis(whole()), whole(), spend.Kind(whole()), whole()
	if n := whole(); n >= 0 && n < int64(len(spend.Reasons)) {
		l.Reason = spend.Reasons[n]
	}
	l.ContractID, l.Contract, l.ContractTitle = text(), text(), text()
	l.ListKey, l.Item, l.Level = whole(), whole(), spend.Level(whole())
	l.Named, l.Ordered = text(), text()
	at++
	l.Quantity = price.OptQuantity{Known: !r.Null(at), Quantity: price.Quantity(r.Int(at))}
	at++
	l.Expected = money.Opt{Known: !r.Null(at), Amount: money.Amount(r.Int(at))}
	return l
}

// Page says which lines are wanted, in which order.
type Page = db.Page

// lineOrder are the columns that lines may be sorted by.
var lineOrder = map[string]string{"dag": "day", "belopp": "amount"}

// usualLines is the order of lines without a choice.
const usualLines = "-belopp"

// Lines gives the lines of a filter in order, as many as the page wants.
func (s Store) Lines(ctx context.Context, sc Scope, f Filter, p Page, each func(Line) error) error {
	q := lake.Query{Where: append(f.where(), during(f.Period)), By: lineFields, Limit: p.Limit, Offset: p.Offset}
	if column := lineOrder[p.Sort]; column != "" {
		q.Order = []lake.Order{{Name: column, Desc: p.Desc}}
	}
	return s.ask(ctx, sc, q, func(r lake.Row) error { return each(readLine(r)) })
}

// Sums are what the lines of a filter come to.
type Sums struct {
	Lines     int64
	Amount    money.Amount
	Deviation money.Amount // of those whose price can be compared
	Compared  int64        // how many they are
}

// Sums adds up the lines of a filter.
func (s Store) Sums(ctx context.Context, sc Scope, f Filter) (sums Sums, err error) {
	q := lake.Query{Where: append(f.where(), during(f.Period)), Measures: []lake.Measure{lake.Count("lines"), lake.Sum("spent", spent),
		lake.Sum("deviation", deviation), lake.Sum("compared", lake.If(lake.Unknown(lake.Col("expected")), lake.Num(0), lake.Num(1)))}}
	err = s.ask(ctx, sc, q, func(r lake.Row) error {
		sums = Sums{r.Int(0), money.Amount(r.Int(1)), money.Amount(r.Int(2)), r.Int(3)}
		return nil
	})
	return sums, err
}

// Line returns the line that a row of an import became.
func (s Store) Line(ctx context.Context, sc Scope, imported, row int64) (l Line, err error) {
	found := false
	q := lake.Query{Where: []lake.Expr{lake.Eq(lake.Col("import"), lake.Num(imported)), lake.Eq(lake.Col("row"), lake.Num(row))}, By: lineFields, Limit: 1}
	err = s.ask(ctx, sc, q, func(r lake.Row) error {
		l, found = readLine(r), true
		return nil
	})
	if err == nil && !found {
		err = fault.NotFound("Raden finns inte, eller hör till en enhet som du inte ser.")
	}
	return l, err
}

// Labels are the names of what the filter has chosen, by dimension. What no line has
// keeps the words of the address.
func (s Store) Labels(ctx context.Context, sc Scope, f Filter) (map[string]string, error) {
	labels := map[string]string{}
	q := lake.Query{Where: f.where(), Limit: 1}
	var chosen []Dimension
	for _, c := range f.Chosen {
		d, _ := DimensionOf(c.Key)
		labels[c.Key] = c.Value
		chosen = append(chosen, d)
		q.By = append(q.By, d.fields...)
	}
	if len(chosen) == 0 {
		return labels, nil
	}
	err := s.ask(ctx, sc, q, func(r lake.Row) error {
		at := 0
		for _, d := range chosen {
			labels[d.Key] = d.item(r, at).Label
			at += len(d.fields)
		}
		return nil
	})
	return labels, err
}
