package lake_test

import (
	"fmt"
	"strings"
	"testing"

	"klover/internal/base/lake"
)

// January and March are two batches, so that questions run over both.
const (
	january = `
1 2022-01-10 100 1 1 10 2 95 - nej
1 2022-01-20 101 2 2 10 1 70 akut nej
2 2022-01-31 102 - 3 11 5 10 - nej`
	march = `
1 2022-03-01 103 1 1 10 4 85 Års%pris nej
2 2022-03-15 104 4 2 12 1 40 - nej
2 2022-04-02 105 1 3 10 1 88 50%_ nej
2 2022-04-02 105 1 3 10 -1 88 - ja
1 2021-12-31 106 9 1 10 3 60 - nej`
)

// questions are asked of both batches, each with its answer, counted by hand.
var questions = []struct {
	name, kinds string
	query       lake.Query
	want        string
}{
	{"group and add up", "iiii", lake.Query{Table: "line", By: lake.By("party"),
		Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount")), lake.Count("lines"), lake.Distinct("invoices", lake.Col("invoice"))}},
		"1 780 4 4\n2 90 4 3"},
	{"in total", "iiii", lake.Query{Table: "line",
		Measures: []lake.Measure{lake.Count("n"), lake.Distinct("suppliers", lake.Col("supplier")), lake.Min("least", lake.Col("amount")), lake.Max("most", lake.Col("amount"))}},
		"8 4 -88 340"},
	{"of nothing", "iiit", lake.Query{Table: "line", Where: []lake.Expr{lake.Eq(lake.Col("party"), lake.Num(99))},
		Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount")), lake.Count("n"), lake.Min("least", lake.Col("amount")), lake.Max("last", lake.Col("note"))}},
		"0 0 - -"},
	{"months of a party", "ii", lake.Query{Table: "line", Where: []lake.Expr{lake.Eq(lake.Col("party"), lake.Num(2))},
		By: []lake.Field{{Name: "month", Expr: lake.Month(lake.Col("day"))}}, Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount"))}},
		"202201 50\n202203 40\n202204 0"},
	{"a period is half open", "di", lake.Query{Table: "line", By: lake.By("day"), Measures: []lake.Measure{lake.Count("n")},
		Where: []lake.Expr{lake.Between(lake.Col("day"), lake.On(lake.DateOf(2022, 1, 20)), lake.On(lake.DateOf(2022, 3, 15)))}},
		"2022-01-20 1\n2022-01-31 1\n2022-03-01 1"},
	{"largest first, unknown last", "ii", lake.Query{Table: "line", By: lake.By("supplier"), Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount"))},
		Order: []lake.Order{{Name: "supplier", Desc: true}}, Limit: 10},
		"9 180\n4 40\n2 70\n1 530\n- 50"},
	{"a page of an order with equals", "iii", lake.Query{Table: "line", By: lake.By("party", "article"), Measures: []lake.Measure{lake.Count("n")},
		Order: []lake.Order{{Name: "n"}}, Limit: 2, Offset: 1},
		"2 12 1\n2 10 2"},
	{"names of a dimension", "ti", lake.Query{Table: "line", By: lake.By("supplier.name"), Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount"))},
		Order: []lake.Order{{Name: "amount", Desc: true}}},
		"Åhus Gummi 530\n- 230\nÖrtagård 70\nO'Neill \"x\" \\n 40"},
	{"two dimensions, distinct over their groups", "tbii", lake.Query{Table: "line", By: lake.By("category.top", "supplier.small"),
		Measures: []lake.Measure{lake.Distinct("articles", lake.Col("article")), lake.Min("least", lake.Col("amount"))}},
		"A false 1 70\nA true 1 190\nA - 2 40\nAB true 1 -88\nAB - 1 50"},
	{"a branch of a tree", "ii", lake.Query{Table: "line", By: lake.By("category"), Measures: []lake.Measure{lake.Count("n")},
		Where: []lake.Expr{lake.Prefix(lake.Col("category.path"), "A.")}},
		"1 3\n2 2"},
	{"words in a name, whatever the case", "i", lake.Query{Table: "line", Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount"))},
		Where: []lake.Expr{lake.Or(lake.Contains(lake.Col("supplier.name"), "ÅHUS"), lake.Contains(lake.Col("supplier.name"), "o'ne"))}},
		"570"},
	{"signs that mean something in SQL", "t", lake.Query{Table: "line", By: lake.By("note"),
		Where: []lake.Expr{lake.Or(lake.Contains(lake.Col("note"), "%p"), lake.Prefix(lake.Col("note"), "50%_"), lake.Eq(lake.Col("note"), lake.Str(`'; DROP TABLE line; -- \'`)))}},
		"50%_\nÅrs%pris"},
	{"not, of what is unknown", "i", lake.Query{Table: "line", By: lake.By("invoice"),
		Where: []lake.Expr{lake.Not(lake.In(lake.Col("supplier"), lake.Num(1), lake.Num(9)))}},
		"101\n102\n104"},
	{"unknown, and in none", "i", lake.Query{Table: "line", By: lake.By("invoice"),
		Where: []lake.Expr{lake.Or(lake.Unknown(lake.Col("supplier")), lake.In(lake.Col("invoice")))}},
		"102"},
	{"yes and no", "bi", lake.Query{Table: "line", By: lake.By("credit"), Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount"))},
		Where: []lake.Expr{lake.Or(lake.Eq(lake.Col("credit"), lake.Yes(true)), lake.Less(lake.Col("amount"), lake.Num(60)))}},
		"false 90\ntrue -88"},
	{"sums of a condition", "iii", lake.Query{Table: "line", By: []lake.Field{{Name: "year", Expr: lake.Year(lake.Col("day"))}}, Measures: []lake.Measure{
		lake.Sum("known", lake.If(lake.Not(lake.Unknown(lake.Col("supplier"))), lake.Col("amount"), lake.Num(0))),
		lake.Sum("deviation", lake.Mul(lake.Sub(lake.Col("paid"), lake.Num(80)), lake.Col("quantity")))}},
		"2021 180 -60\n2022 640 -350"},
	{"division", "ii", lake.Query{Table: "line", By: []lake.Field{{Name: "a", Expr: lake.Div(lake.Num(-7), lake.Col("quantity"))}}, Measures: []lake.Measure{lake.Count("n")}},
		"-7 3\n-3 1\n-2 1\n-1 2\n7 1"},
	{"division by nothing", "i", lake.Query{Table: "line", Limit: 1, By: []lake.Field{{Name: "a", Expr: lake.Div(lake.Num(-7), lake.Sub(lake.Col("party"), lake.Col("party")))}}},
		"-"},
	{"lines themselves", "idti", lake.Query{Table: "line", By: lake.By("invoice", "day", "supplier.name", "amount"), Order: []lake.Order{{Name: "day", Desc: true}}, Limit: 4},
		"105 2022-04-02 Åhus Gummi -88\n105 2022-04-02 Åhus Gummi 88\n104 2022-03-15 O'Neill \"x\" \\n 40\n103 2022-03-01 Åhus Gummi 340"},
	{"first lines with what is unknown", "iitbti", lake.Query{Table: "line", By: lake.By("invoice", "supplier", "supplier.name", "supplier.small", "category.top", "supplier.id"),
		Order: []lake.Order{{Name: "invoice", Desc: true}}, Limit: 3, Offset: 1, Where: []lake.Expr{lake.Prefix(lake.Col("category.path"), "A.")}},
		"104 4 O'Neill \"x\" \\n - A 4\n103 1 Åhus Gummi true A 1\n101 2 Örtagård false A 2"},
	{"lines in the order of a name", "it", lake.Query{Table: "line", By: lake.By("invoice", "supplier.name"), Order: []lake.Order{{Name: "supplier_name", Desc: true}}, Limit: 2},
		"101 Örtagård\n100 Åhus Gummi"},
	{"a question of an answer", "iii", lake.Query{
		Inner:    &lake.Query{Table: "line", By: lake.By("article", "party"), Measures: []lake.Measure{lake.Min("least", lake.Col("paid"))}},
		Where:    []lake.Expr{lake.Less(lake.Col("article"), lake.Num(12))},
		By:       lake.By("article"),
		Measures: []lake.Measure{lake.Count("parties"), lake.Sum("least", lake.Col("least"))}},
		"10 2 148\n11 1 10"},
	{"a dimension itself", "itb", lake.Query{Table: "supplier", By: lake.By("id", "name", "small"),
		Where: []lake.Expr{lake.Not(lake.Contains(lake.Col("name"), "BERG"))}, Order: []lake.Order{{Name: "name", Desc: true}}, Limit: 3},
		"2 Örtagård false\n1 Åhus Gummi true\n4 O'Neill \"x\" \\n -"},
	{"a dimension counted", "tii", lake.Query{Table: "category", By: lake.By("top"), Measures: []lake.Measure{lake.Count("n"), lake.Max("last", lake.Col("id"))}},
		"A 2 2\nAB 1 3"},
	{"a cell of a cube", "itti", lake.Query{Table: "line", By: append([]lake.Field{{Name: "month", Expr: lake.Month(lake.Col("day"))}}, lake.By("category.top", "supplier.name")...),
		Where: []lake.Expr{lake.Eq(lake.Col("party"), lake.Num(1)), lake.Prefix(lake.Col("category.path"), "A."),
			lake.Eq(lake.Col("supplier.small"), lake.Yes(true)), lake.Contains(lake.Col("supplier.name"), "gummi")},
		Measures: []lake.Measure{lake.Sum("amount", lake.Col("amount"))}, Order: []lake.Order{{Name: "amount", Desc: true}}, Limit: 10},
		"202203 A Åhus Gummi 340\n202201 A Åhus Gummi 190"},
	{"a condition that no row of a dimension meets", "i", lake.Query{Table: "line", Measures: []lake.Measure{lake.Count("n")},
		Where: []lake.Expr{lake.Eq(lake.Col("supplier.name"), lake.Str("nobody"))}},
		"0"},
	{"without order", "it", lake.Query{Table: "line", By: lake.By("invoice", "supplier.name"), Where: []lake.Expr{lake.Eq(lake.Col("invoice"), lake.Num(101))}, Unordered: true},
		"101 Örtagård"},
	{"the price of the day", "idit", lake.Query{Table: "line", AsOf: priceOfTheDay, By: append(lake.By("invoice", "day"), lake.By("price.amount", "price.terms")...)},
		`
100 2022-01-10 90 gammal
101 2022-01-20 70 -
102 2022-01-31 - -
103 2022-03-01 85 ny
104 2022-03-15 - -
105 2022-04-02 - -
105 2022-04-02 - -
106 2021-12-31 - -`},
	{"deviation from the price of the day", "tii", lake.Query{Table: "line", AsOf: priceOfTheDay, By: lake.By("supplier.name"),
		Where: []lake.Expr{lake.Not(lake.Unknown(lake.Col("price.amount")))},
		Measures: []lake.Measure{lake.Sum("deviation", lake.Mul(lake.Sub(lake.Col("paid"), lake.Col("price.amount")), lake.Col("quantity"))),
			lake.Max("latest", lake.Col("price.begins"))}},
		"Åhus Gummi 10 19024\nÖrtagård 0 19007"},
}

var priceOfTheDay = &lake.AsOf{Table: "price", Keys: []lake.Key{{Line: "supplier", Other: "seller"}, {Line: "article", Other: "article"}},
	Day: "day", From: "begins", To: "ends", Tie: "number"}

// TestTheSameAnswersOnEveryEngine is what lets the areas know nothing of engines.
func TestTheSameAnswersOnEveryEngine(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		dimensions(t, s)
		load(t, s, "januari", january)
		load(t, s, "mars", march)
		for _, q := range questions {
			t.Run(q.name, func(t *testing.T) {
				same(t, "the answer", answer(t, s, q.kinds, q.query), q.want)
			})
		}
	})
}

var total = lake.Query{Table: "line", Measures: []lake.Measure{lake.Count("n"), lake.Sum("amount", lake.Col("amount"))}}

func TestABatchIsSeenWhenItIsCommitted(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		l, err := s.Load(t.Context(), "januari")
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range strings.Split(strings.TrimSpace(january), "\n") {
			writeLine(t, l.Rows("line"), strings.Fields(text))
		}
		same(t, "before", answer(t, s, "ii", total), "0 0")
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		same(t, "after", answer(t, s, "ii", total), "3 310")
		l.Discard()
		same(t, "discarded when it is committed", answer(t, s, "ii", total), "3 310")
	})
}

func TestABatchIsReplacedByItsNameAndUndoneAsOne(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		load(t, s, "januari", january)
		load(t, s, "mars", march)
		load(t, s, "januari", january)
		same(t, "the same again", answer(t, s, "ii", total), "8 870")
		load(t, s, "mars", "1 2022-03-01 103 1 1 10 1 5 - nej")
		same(t, "another content", answer(t, s, "ii", total), "4 315")
		for range 2 {
			if err := s.Undo(t.Context(), "januari"); err != nil {
				t.Fatal(err)
			}
		}
		same(t, "undone", answer(t, s, "ii", total), "1 5")
		list, err := s.Batches(t.Context())
		if err != nil || len(list) != 1 || list[0].Name != "mars" || list[0].Rows != 1 {
			t.Errorf("Batches = %v, %v, want mars with one row", list, err)
		}
		load(t, s, "januari", january)
		same(t, "loaded again", answer(t, s, "ii", total), "4 315")
	})
}

func TestADiscardedBatchLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		load(t, s, "januari", january)
		for range 2 {
			l, err := s.Load(t.Context(), "januari")
			if err != nil {
				t.Fatal(err)
			}
			writeLine(t, l.Rows("line"), strings.Fields("1 2022-03-01 103 1 1 10 1 5 - nej"))
			l.Discard()
		}
		same(t, "what was there", answer(t, s, "ii", total), "3 310")
		if err := s.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, "after compaction", answer(t, s, "ii", total), "3 310")
	})
}

func TestARowOfADimensionIsReplacedByItsID(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		dimensions(t, s)
		load(t, s, "januari", january)
		l, err := s.Load(t.Context(), "names")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Först", "Sist"} {
			r := l.Rows("supplier")
			r.ID(1)
			r.Text(name)
			r.Null()
			r.End()
		}
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		names := lake.Query{Table: "line", By: lake.By("supplier.name"), Measures: []lake.Measure{lake.Count("n")}}
		same(t, "names", answer(t, s, "ti", names), "Sist 1\nÖrtagård 1\n- 1")
		rows := lake.Query{Table: "supplier", By: lake.By("id", "name"), Where: []lake.Expr{lake.Less(lake.Col("id"), lake.Num(3))}}
		same(t, "the dimension", answer(t, s, "it", rows), "1 Sist\n2 Örtagård")
	})
}

func TestManyRowsAndLongTexts(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		l, err := s.Load(t.Context(), "many")
		if err != nil {
			t.Fatal(err)
		}
		for i := range 100_000 {
			r := l.Rows("line")
			r.ID(int64(i % 21))
			r.Date(lake.DateOf(2022, 1, 1) + lake.Date(i%365))
			r.Int(int64(i))
			r.ID(int64(i % 500))
			r.ID(1)
			r.ID(int64(i % 1000))
			r.Int(1)
			r.Int(int64(i))
			r.Int(int64(i))
			if i%3 == 0 {
				r.Null()
			} else {
				r.Text(strings.Repeat("å", i%50))
			}
			r.Bool(i%2 == 0)
			if err := r.End(); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		q := lake.Query{Table: "line", Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount")), lake.Distinct("notes", lake.Col("note")),
			lake.Sum("odd", lake.If(lake.Col("credit"), lake.Num(0), lake.Num(1))), lake.Sum("unknown", lake.If(lake.Unknown(lake.Col("note")), lake.Num(1), lake.Num(0)))}}
		same(t, "sums", answer(t, s, "iiii", q), "4999950000 50 50000 33334")
		var seen, wrong int
		err = s.Query(t.Context(), lake.Query{Table: "line", By: lake.By("invoice", "note")}, func(r lake.Row) error {
			i := int(r.Int(0))
			if i != seen || r.Null(1) != (i%3 == 0) || i%3 != 0 && r.Text(1) != strings.Repeat("å", i%50) {
				wrong++
			}
			seen++
			return nil
		})
		if err != nil || seen != 100_000 || wrong > 0 {
			t.Errorf("%d rows, %d of them wrong, %v", seen, wrong, err)
		}
	})
}

// TestLinesLieInOrderHoweverTheyCome: in order, out of order within what goes to the engine
// at once, and where the next begins.
func TestLinesLieInOrderHoweverTheyCome(t *testing.T) {
	const lines = 40_000
	for name, day := range map[string]func(i int) int{
		"in order":     func(i int) int { return i / 100 },
		"one too late": func(i int) int { return map[bool]int{true: 0, false: i / 100}[i == lines/2] },
		"one at the beginning of a block": func(i int) int {
			return map[bool]int{true: i / 100, false: 100 + i/100}[i == lake.BlockRows]
		},
		"the wrong way": func(i int) int { return (lines - i) / 100 },
	} {
		s := embedded(t)
		l, err := s.Load(t.Context(), "lines")
		if err != nil {
			t.Fatal(err)
		}
		for i := range lines {
			on := lake.DateOf(2022, 1, 1) + lake.Date(day(i))
			writeLine(t, l.Rows("line"), strings.Fields(fmt.Sprintf("1 %s %d 1 1 10 2 95 - nej", on, i)))
		}
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		last, n := lake.Date(0), 0
		err = s.Query(t.Context(), lake.Query{Table: "line", By: lake.By("day"), Unordered: true}, func(r lake.Row) error {
			if n++; r.Date(0) < last {
				return fmt.Errorf("%s after %s", r.Date(0), last)
			}
			last = r.Date(0)
			return nil
		})
		if err != nil || n != lines {
			t.Errorf("%s: %d lines, %v", name, n, err)
		}
	}
}

func TestWhatIsWrittenWrongIsTold(t *testing.T) {
	s := embedded(t)
	for name, write := range map[string]func(*lake.Rows){
		"kind":    func(r *lake.Rows) { r.Text("1") },
		"missing": func(r *lake.Rows) { r.Null() },
		"short":   func(r *lake.Rows) { r.ID(1) },
		"id":      func(r *lake.Rows) { r.ID(1 << 40) },
		"day":     func(r *lake.Rows) { r.ID(1); r.Date(lake.DateOf(1969, 12, 31)) },
	} {
		l, err := s.Load(t.Context(), "wrong")
		if err != nil {
			t.Fatal(err)
		}
		r := l.Rows("line")
		write(r)
		if r.End() == nil || l.Commit() == nil {
			t.Errorf("%s: a wrong row is committed", name)
		}
	}
	same(t, "nothing", answer(t, s, "ii", total), "0 0")
}

func TestAQueryThatCannotBeIsRefused(t *testing.T) {
	s := embedded(t)
	one := []lake.Measure{lake.Count("n")}
	for name, q := range map[string]lake.Query{
		"table":              {Table: "lines", Measures: one},
		"column":             {Table: "line", By: lake.By("supplier.nam"), Measures: one},
		"order":              {Table: "line", Measures: one, Order: []lake.Order{{Name: "amount"}}},
		"nothing":            {Table: "line"},
		"mixed":              {Table: "line", Measures: one, Where: []lake.Expr{lake.Eq(lake.Col("supplier.name"), lake.Col("note"))}},
		"dimensions":         {Table: "line", Measures: one, Where: []lake.Expr{lake.Or(lake.Eq(lake.Col("supplier.name"), lake.Str("x")), lake.Eq(lake.Col("category.top"), lake.Str("A")))}},
		"first of unordered": {Table: "line", By: lake.By("invoice"), Unordered: true, Limit: 1},
		"measure":            {Table: "line", Measures: []lake.Measure{lake.Max("x", lake.Col("supplier.name"))}},
		"twice":              {Table: "line", By: lake.By("party"), Measures: []lake.Measure{lake.Count("party")}},
		"injection":          {Table: "line", By: []lake.Field{{Name: `x" FROM line --`, Expr: lake.Col("party")}}},
		"sharded":            {Table: "price", AsOf: &lake.AsOf{Table: "line"}, Measures: one},
		"as of what":         {Table: "line", AsOf: &lake.AsOf{Table: "price", Day: "day", From: "from", To: "ends", Tie: "number"}, Measures: one},
	} {
		if err := s.Query(t.Context(), q, func(lake.Row) error { return nil }); err == nil {
			t.Errorf("%s: answered", name)
		}
	}
}
