package lake_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/base/lake"
)

// resident is what memory of the process is in use, of Go and of the engine, in MB.
func resident(t testing.TB) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc: the memory is not measured")
	}
	_, rest, _ := strings.Cut(string(status), "RssAnon:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb >> 10
}

// wide is a question of every line with twenty columns, texts among them.
func wide() lake.Query {
	q := lake.Query{Table: "line", Unordered: true, By: lake.By("party", "day", "invoice", "supplier.name", "category.path", "article", "quantity", "paid", "amount", "note", "credit")}
	for i := range 9 {
		q.By = append(q.By, lake.Field{Name: "more" + strconv.Itoa(i), Expr: lake.Add(lake.Col("amount"), lake.Num(int64(i)))})
	}
	return q
}

// TestALongAnswerIsNotHeldInMemory asks for a million rows of twenty columns, 160 MB and
// more as numbers alone.
func TestALongAnswerIsNotHeldInMemory(t *testing.T) {
	s := embedded(t)
	if err := generate(s, "many", 1_000_000, 1); err != nil {
		t.Fatal(err)
	}
	before, most, rows := resident(t), 0, 0
	err := s.Query(t.Context(), wide(), func(lake.Row) error {
		if rows++; rows%10_000 == 0 {
			most = max(most, resident(t))
		}
		return nil
	})
	if err != nil || rows != 1_000_000 {
		t.Fatal(rows, err)
	}
	t.Logf("%d MB more than the %d before", most-before, before)
	if most-before > 100 {
		t.Errorf("%d MB more than before", most-before)
	}
}

func TestAnAnswerIsOfWhenItBegan(t *testing.T) {
	s := embedded(t)
	if err := generate(s, "many", 20*batchRows, 1); err != nil {
		t.Fatal(err)
	}
	rows := 0
	err := s.Query(t.Context(), wide(), func(r lake.Row) error {
		if rows++; rows == 1000 {
			if err := generate(s, "many", 10, 2); err != nil {
				return err
			}
			return s.Compact(t.Context())
		}
		return nil
	})
	if err != nil || rows != 20*batchRows {
		t.Errorf("%d rows, %v", rows, err)
	}
	same(t, "afterwards", answer(t, s, "ii", lake.Query{Table: "line", By: lake.By("paid"), Measures: []lake.Measure{lake.Count("n")}}), "2 10")
}

func TestAnAnswerThatIsNotReadToItsEndLeavesTheStoreWell(t *testing.T) {
	s := embedded(t)
	if err := generate(s, "many", 20*batchRows, 1); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	for range 20 {
		if err := s.Query(t.Context(), wide(), func(lake.Row) error { return enough }); err != enough {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	err := s.Query(ctx, wide(), func(lake.Row) error {
		if rows++; rows == 1000 {
			cancel()
		}
		return nil
	})
	if err != context.Canceled || rows == 20*batchRows {
		t.Errorf("%d rows, %v, want that it was cancelled", rows, err)
	}
	same(t, "the next question", answer(t, s, "i", lake.Query{Table: "line", Measures: []lake.Measure{lake.Count("n")}}), "800000")
}

// TestWhatFailsInTheMiddleOfAnAnswerIsTold: rows that have come are not taken for all.
func TestWhatFailsInTheMiddleOfAnAnswerIsTold(t *testing.T) {
	s := embedded(t)
	rows, err := s.Stream(t.Context(), `SELECT CAST(CASE WHEN range = 19000000 THEN 'x' ELSE '1' END AS BIGINT) AS n FROM range(20000000)`)
	if err == nil || rows == 0 || rows >= 20_000_000 {
		t.Errorf("%d rows and %v, want some and an error", rows, err)
	}
}

// TestWhoReadsAndAsksDoesNotWaitForItself: a store that is to be opened again waits until
// all are done, and nobody who reads waits for that.
func TestWhoReadsAndAsksDoesNotWaitForItself(t *testing.T) {
	s := embedded(t)
	if err := generate(s, "many", 10, 1); err != nil {
		t.Fatal(err)
	}
	err := s.Query(t.Context(), wide(), func(lake.Row) error {
		s.Break()
		return s.Ping(t.Context())
	})
	if fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "Försök igen") {
		t.Errorf("asking = %v, want that it is tried again", err)
	}
	same(t, "afterwards", answer(t, s, "i", lake.Query{Table: "line", Measures: []lake.Measure{lake.Count("n")}}), "10")
}
