package spend

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/price"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// rawColumns are what Raw has, and after them what a recount compares.
var rawColumns = lake.By("party", "day", "unit", "seller", "account", "article", "invoice", "number", "named", "ordered",
	"level", "import", "row", "quantity", "stated", "class", "supplier", "category", "contract", "expected", "amount")

// was is what a line counted as before.
type was struct {
	class, supplier, category, contract int64
	expected                            money.Opt
	amount                              money.Amount
}

// Cause is why a line has moved to another class.
type Cause string

// The causes, in the order in which they are looked for: the first that differs explains
// those after it.
const (
	CauseSupplier  Cause = "supplier"
	CauseCategory  Cause = "category"
	CauseContract  Cause = "contract"
	CausePrice     Cause = "price"
	CauseTolerance Cause = "tolerance"
)

// Sv names the cause.
func (c Cause) Sv() string {
	return map[Cause]string{CauseSupplier: "Leverantören i registret", CauseCategory: "Kategorin", CauseContract: "Avtalen", CausePrice: "Priserna",
		CauseTolerance: "Toleransen"}[c]
}

// cause is why the line is not what it was.
func (w was) cause(d Derived) Cause {
	switch {
	case w.supplier != d.Supplier:
		return CauseSupplier
	case w.category != d.Category:
		return CauseCategory
	case w.contract != d.Contract:
		return CauseContract
	case w.expected != d.Expected:
		return CausePrice
	}
	return CauseTolerance
}

// way is a move from class to class, and why.
type way struct {
	from, to int64
	cause    Cause
}

// moved is how many lines went a way, and their öre.
type moved struct {
	lines  int64
	amount money.Amount
}

// recounting is an import on its way through.
type recounting struct {
	batch *Batch
	lines []Raw
	old   []was
	read  int64
	moves map[way]moved
}

// recount derives the lines of an import anew, from what its file said.
func (s Store) recount(ctx context.Context, imported int64, r *Rules) error {
	_, err := s.recountImport(ctx, imported, r, func(int64, map[way]moved) error { return nil })
	return err
}

// recountImport derives the lines of an import anew. What moves is told before the lines
// are replaced, all at once.
func (s Store) recountImport(ctx context.Context, imported int64, r *Rules, tell func(lines int64, moves map[way]moved) error) (lines int64, err error) {
	before, err := s.batch(ctx, imported)
	if err != nil {
		return 0, err
	}
	b, err := s.Begin(ctx, imported, r)
	if err != nil {
		return 0, err
	}
	defer b.Discard()
	c := recounting{batch: b, moves: map[way]moved{}}
	err = s.Lake.Query(ctx, lake.Query{Table: "line", By: rawColumns, Unordered: true, Where: []lake.Expr{lake.Eq(lake.Col("import"), lake.Num(imported))}}, func(row lake.Row) error {
		c.lines, c.old = append(c.lines, readRaw(row)), append(c.old, readWas(row))
		if len(c.lines) < blockLines {
			return nil
		}
		return c.flush(ctx)
	})
	if err != nil {
		return 0, fmt.Errorf("recounting import %d: %w", imported, err)
	}
	if err := c.flush(ctx); err != nil {
		return 0, err
	}
	if err := tell(c.read, c.moves); err != nil {
		return 0, err
	}
	now, err := s.batch(ctx, imported)
	if err == nil && now != before {
		err = fmt.Errorf("recounting import %d: %w", imported, errReplaced)
	}
	if err != nil {
		return 0, err
	}
	return c.read, b.Commit(ctx)
}

func (c *recounting) flush(ctx context.Context) error {
	derived, err := c.batch.derived(ctx, c.lines)
	if err != nil {
		return err
	}
	for i, d := range derived {
		if w := c.old[i]; w.class != d.Class {
			key := way{w.class, d.Class, w.cause(d)}
			sum := c.moves[key]
			c.moves[key] = moved{sum.lines + 1, sum.amount + w.amount}
		}
	}
	c.read += int64(len(c.lines))
	err = c.batch.writeAll(c.lines, derived)
	c.lines, c.old = c.lines[:0], c.old[:0]
	return err
}

// batch is the lines of the import as they lie in the lake, zero when there are none.
func (s Store) batch(ctx context.Context, imported int64) (lake.Batch, error) {
	all, err := s.Lake.Batches(ctx)
	i := slices.IndexFunc(all, func(b lake.Batch) bool { return b.Name == batchName(imported) })
	if err != nil || i < 0 {
		return lake.Batch{}, err
	}
	return all[i], nil
}

// readRaw reads rawColumns.
func readRaw(r lake.Row) Raw {
	return Raw{Party: r.Int(0), On: dayIn(r, 1), Unit: r.Int(2), Seller: r.Int(3), Account: r.Int(4), Article: r.Int(5),
		Invoice: r.Int(6), Number: r.Text(7), Named: r.Text(8), Ordered: r.Text(9), Level: Level(r.Int(10)), Import: r.Int(11), Row: r.Int(12),
		Quantity: price.OptQuantity{Known: !r.Null(13), Quantity: price.Quantity(r.Int(13))}, Stated: money.Amount(r.Int(14))}
}

func dayIn(r lake.Row, column int) day.Date {
	y, m, d := r.Date(column).Civil()
	return day.Date(y*10000 + m*100 + d)
}

func readWas(r lake.Row) was {
	return was{class: r.Int(15), supplier: r.Int(16), category: r.Int(17), contract: r.Int(18),
		expected: money.Opt{Known: !r.Null(19), Amount: money.Amount(r.Int(19))}, amount: money.Amount(r.Int(20))}
}
