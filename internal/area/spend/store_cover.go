package spend

import (
	"context"
	"errors"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"strconv"
)

// An invoice may come in two ways: whole as a row of the ledger, and line by line. Then
// the row does not count, as long as the lines are there, in whatever order they came.

// apart is how many days the ledger's day of an invoice may be from its own.
const apart = 180

// invoices are some invoices by InvoiceKey, and by supplier and number, in order: the
// ledger may know the supplier by something else than the invoice does.
type invoices []int64

func (v invoices) has(key int64) bool {
	_, ok := slices.BinarySearch(v, key)
	return ok
}

// supplierKeyOf is an invoice by supplier and number.
func supplierKeyOf(party, supplier int64, number string) int64 {
	return hashOf("supplier", strconv.FormatInt(party, 10), strconv.FormatInt(supplier, 10), plainNumber(number))
}

// near are the lines within the days, and as far before and after as the same invoice may
// lie; all when the days are not known.
func near(from, to day.Date) []lake.Expr {
	if from == 0 || to == 0 {
		return nil
	}
	first, after := max(firstDay, from.AddDays(-apart)), min(lastDay, to.AddDays(apart+1))
	return []lake.Expr{lake.Between(lake.Col("day"), lake.On(dateOf(first)), lake.On(dateOf(after)))}
}

func dateOf(d day.Date) lake.Date { return lake.DateOf(d.Year(), int(d.Month()), d.Day()) }

func ofLevel(l Level) lake.Expr { return lake.Eq(lake.Col("level"), lake.Num(int64(l))) }

// detailed are the invoices that have their lines in the lake.
func (s Store) detailed(ctx context.Context, where ...lake.Expr) (invoices, error) {
	var found invoices
	q := lake.Query{Table: "line", By: lake.By("invoice", "party", "supplier", "number"), Measures: []lake.Measure{lake.Count("n")}, Where: append(where, ofLevel(Detail))}
	err := s.Lake.Query(ctx, q, func(r lake.Row) error {
		found = append(found, r.Int(0), supplierKeyOf(r.Int(1), r.Int(2), r.Text(3)))
		return nil
	})
	slices.Sort(found)
	return slices.Compact(found), err
}

// span is the days of an import's invoices, 0 when the import is not known.
func (s Store) span(ctx context.Context, imported int64) (from, to day.Date, err error) {
	type days struct{ FromOn, ToOn day.Date }
	d, err := db.One[days](ctx, s.DB, `SELECT from_on, to_on FROM spend_import WHERE number = $1`, imported)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return d.FromOn, d.ToOn, err
}

// cover finds out which invoices have their lines in the lake, before the first row of a
// ledger is written.
func (b *Batch) cover(ctx context.Context, lines []Raw) error {
	if b.covered != nil || !slices.ContainsFunc(lines, func(r Raw) bool { return r.Level == Whole }) {
		return nil
	}
	from, to, err := b.store.span(ctx, b.number)
	if err != nil {
		return err
	}
	b.covered, err = b.store.detailed(ctx, near(from, to)...)
	if b.covered == nil {
		b.covered = invoices{}
	}
	return err
}

// isCovered tells whether a row of a ledger counts by its invoice's own lines.
func (b *Batch) isCovered(raw Raw, d Derived) bool {
	return raw.Level == Whole && len(b.covered) > 0 &&
		(b.covered.has(raw.Invoice) || b.covered.has(supplierKeyOf(raw.Party, d.Supplier, raw.Number)))
}

// coveredBy are the imports with rows of a ledger whose invoices this one has line by line.
func (s Store) coveredBy(ctx context.Context, i Import) ([]int64, error) {
	mine, err := s.detailed(ctx, lake.Eq(lake.Col("import"), lake.Num(i.Number)))
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	var others []int64
	q := lake.Query{Table: "line", By: lake.By("import", "invoice", "party", "supplier", "number"), Where: append(near(i.FromOn, i.ToOn), ofLevel(Whole))}
	err = s.Lake.Query(ctx, q, func(r lake.Row) error {
		if !slices.Contains(others, r.Int(0)) && (mine.has(r.Int(1)) || mine.has(supplierKeyOf(r.Int(2), r.Int(3), r.Text(4)))) {
			others = append(others, r.Int(0))
		}
		return nil
	})
	return others, err
}

// recover makes the rows of ledgers stop counting whose invoices this import brought.
func (s Store) recover(ctx context.Context, i Import, step Step) error {
	others, err := s.coveredBy(ctx, i)
	if err != nil {
		return err
	}
	return s.recountAll(ctx, others, step)
}

func (s Store) recountAll(ctx context.Context, imports []int64, step Step) error {
	if len(imports) == 0 {
		return nil
	}
	rules, err := s.Rules(ctx)
	if err != nil {
		return err
	}
	for n, number := range imports {
		step(int64(n), int64(len(imports)), "Räknar om reskontran i importen "+strconv.FormatInt(number, 10))
		if err := s.recount(ctx, number, rules); err != nil {
			return err
		}
	}
	return nil
}

// invoicesThere are the invoices that other imports have at the levels of this one, by key.
func (s Store) invoicesThere(ctx context.Context, l *looking) (map[int64]int64, error) {
	var levels []lake.Expr
	var from, to day.Date
	mine := make(invoices, 0, len(l.told))
	seen := map[Level]bool{}
	for _, t := range l.told {
		if !seen[t.level] {
			seen[t.level] = true
			levels = append(levels, ofLevel(t.level))
		}
		if from == 0 || t.on < from {
			from = t.on
		}
		to = max(to, t.on)
		mine = append(mine, t.key)
	}
	if len(mine) == 0 {
		return nil, nil
	}
	slices.Sort(mine)
	there := map[int64]int64{}
	where := append(near(from, to), lake.Or(levels...), lake.Not(lake.Eq(lake.Col("import"), lake.Num(l.im.Number))))
	q := lake.Query{Table: "line", By: lake.By("invoice", "import"), Measures: []lake.Measure{lake.Count("n")}, Where: where}
	err := s.Lake.Query(ctx, q, func(r lake.Row) error {
		if mine.has(r.Int(0)) {
			there[r.Int(0)] = r.Int(1)
		}
		return nil
	})
	return there, err
}
