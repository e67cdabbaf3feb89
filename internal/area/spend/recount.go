package spend

import (
	"context"
	"fmt"

	"klover/internal/area/price"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

var rawColumns = lake.By("party", "day", "unit", "seller", "account", "article", "invoice", "number", "named", "ordered",
	"level", "import", "row", "quantity", "stated")

// recount derives the lines of an import anew, from what its file said.
func (s Store) recount(ctx context.Context, imported int64, r *Rules) error {
	b, err := s.Begin(ctx, imported, r)
	if err != nil {
		return err
	}
	defer b.Discard()
	var lines []Raw
	flush := func() error {
		err := b.derive(ctx, lines)
		lines = lines[:0]
		return err
	}
	err = s.Lake.Query(ctx, lake.Query{Table: "line", By: rawColumns, Where: []lake.Expr{lake.Eq(lake.Col("import"), lake.Num(imported))}}, func(row lake.Row) error {
		if lines = append(lines, readRaw(row)); len(lines) < blockLines {
			return nil
		}
		return flush()
	})
	if err != nil {
		return fmt.Errorf("recounting import %d: %w", imported, err)
	}
	if err := flush(); err != nil {
		return err
	}
	return b.Commit(ctx)
}

// readRaw reads rawColumns.
func readRaw(r lake.Row) Raw {
	y, m, d := r.Date(1).Civil()
	return Raw{Party: r.Int(0), On: day.Date(y*10000 + m*100 + d), Unit: r.Int(2), Seller: r.Int(3), Account: r.Int(4), Article: r.Int(5),
		Invoice: r.Int(6), Number: r.Text(7), Named: r.Text(8), Ordered: r.Text(9), Level: Level(r.Int(10)), Import: r.Int(11), Row: r.Int(12),
		Quantity: price.OptQuantity{Known: !r.Null(13), Quantity: price.Quantity(r.Int(13))}, Stated: money.Amount(r.Int(14))}
}

// AskRecount TODO
func (s Store) AskRecount(ctx context.Context) error { return nil }
