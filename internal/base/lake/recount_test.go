package lake_test

import (
	"context"
	"fmt"

	"klover/internal/base/lake"
)

// recountForever reads the lines of its batch back and replaces them with others, as a
// recount does, while somebody else asks.
func recountForever(s *lake.Store) error {
	if err := generate(s, "batch", batchRows, 1); err != nil {
		return err
	}
	go func() {
		for paidByAll(s) == nil {
		}
	}()
	for i := 0; ; i++ {
		fmt.Println(i)
		if err := recount(s, int64(i+1)); err != nil {
			return err
		}
	}
}

// recount replaces the lines that have one paid by the same with one more.
func recount(s *lake.Store, paid int64) error {
	l, err := s.Load(context.Background(), "batch")
	if err != nil {
		return err
	}
	defer l.Discard()
	rows := l.Rows("line")
	q := lake.Query{Table: "line", Unordered: true, Where: []lake.Expr{lake.Eq(lake.Col("paid"), lake.Num(paid))},
		By: lake.By("party", "day", "invoice", "supplier", "category", "article", "quantity", "paid", "amount", "note", "credit")}
	err = s.Query(context.Background(), q, func(r lake.Row) error {
		rows.ID(r.Int(0))
		rows.Date(r.Date(1))
		rows.Int(r.Int(2))
		rows.ID(r.Int(3))
		rows.ID(r.Int(4))
		rows.ID(r.Int(5))
		rows.Int(r.Int(6))
		rows.Int(r.Int(7) + 1)
		rows.Int(r.Int(8))
		rows.Null()
		rows.Bool(r.Bool(10))
		return rows.End()
	})
	if err != nil {
		return err
	}
	return l.Commit()
}

// paidByAll asks what the lines have paid: all the same, whenever it is asked.
func paidByAll(s *lake.Store) error {
	kinds := 0
	err := s.Query(context.Background(), lake.Query{Table: "line", By: lake.By("paid"), Measures: []lake.Measure{lake.Count("n")}}, func(r lake.Row) error {
		if kinds++; kinds > 1 || r.Int(1) != batchRows {
			fmt.Println("error: lines of two recounts are seen")
		}
		return nil
	})
	return err
}
