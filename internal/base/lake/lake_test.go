package lake_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/lake"
)

// schema is a shop's: lines of what was bought, prices with validity, two dimensions.
var schema = lake.Schema{Version: 2, Tables: []lake.Table{
	{Name: "supplier", Dimension: true, Columns: []lake.Column{
		{Name: "id", Kind: lake.ID}, {Name: "name", Kind: lake.Text}, {Name: "small", Kind: lake.Bool, Null: true}}},
	{Name: "category", Dimension: true, Columns: []lake.Column{
		{Name: "id", Kind: lake.ID}, {Name: "path", Kind: lake.Text}, {Name: "top", Kind: lake.Text}}},
	{Name: "line", Sort: []string{"party", "day"}, Shard: "invoice", Columns: []lake.Column{
		{Name: "party", Kind: lake.ID}, {Name: "day", Kind: lake.Day}, {Name: "invoice", Kind: lake.Int},
		{Name: "supplier", Kind: lake.ID, Null: true, Of: "supplier"}, {Name: "category", Kind: lake.ID, Of: "category"},
		{Name: "article", Kind: lake.ID}, {Name: "quantity", Kind: lake.Int}, {Name: "paid", Kind: lake.Int},
		{Name: "amount", Kind: lake.Int}, {Name: "note", Kind: lake.Text, Null: true}, {Name: "credit", Kind: lake.Bool}}},
	{Name: "price", Sort: []string{"seller"}, Columns: []lake.Column{
		{Name: "number", Kind: lake.Int}, {Name: "seller", Kind: lake.ID}, {Name: "article", Kind: lake.ID},
		{Name: "begins", Kind: lake.Day}, {Name: "ends", Kind: lake.Day, Null: true},
		{Name: "amount", Kind: lake.Int}, {Name: "terms", Kind: lake.Text, Null: true}}},
}}

// embedded is a store in a folder of the test.
func embedded(t testing.TB) *lake.Store {
	return open(t, lake.Config{Address: filepath.Join(t.TempDir(), "lake.duckdb"), Memory: "512MB"})
}

func open(t testing.TB, config lake.Config) *lake.Store {
	t.Helper()
	s, err := lake.New(config, schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// each runs a test on every engine: a file, one server, two shards.
func each(t *testing.T, do func(t *testing.T, s *lake.Store)) {
	t.Run("duckdb", func(t *testing.T) { do(t, embedded(t)) })
	t.Run("clickhouse", func(t *testing.T) { do(t, open(t, lake.Config{Address: clickhouse(t, 1)})) })
	t.Run("clickhouse shards", func(t *testing.T) { do(t, open(t, lake.Config{Address: clickhouse(t, 2)})) })
}

// load commits one batch, of lines as in the file of an import:
// party day invoice supplier category article quantity paid note credit
func load(t testing.TB, s *lake.Store, name, lines string) {
	t.Helper()
	l, err := s.Load(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Discard()
	for _, text := range strings.Split(strings.TrimSpace(lines), "\n") {
		writeLine(t, l.Rows("line"), strings.Fields(text))
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
}

func writeLine(t testing.TB, r *lake.Rows, f []string) {
	t.Helper()
	r.ID(number(t, f[0]))
	r.Date(date(t, f[1]))
	r.Int(number(t, f[2]))
	if f[3] == "-" {
		r.Null()
	} else {
		r.ID(number(t, f[3]))
	}
	r.ID(number(t, f[4]))
	r.ID(number(t, f[5]))
	r.Int(number(t, f[6]))
	r.Int(number(t, f[7]))
	r.Int(number(t, f[6]) * number(t, f[7]))
	if f[8] == "-" {
		r.Null()
	} else {
		r.Text(f[8])
	}
	r.Bool(f[9] == "ja")
	if err := r.End(); err != nil {
		t.Fatal(err)
	}
}

func number(t testing.TB, text string) (n int64) {
	t.Helper()
	if _, err := fmt.Sscan(text, &n); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

func date(t testing.TB, text string) lake.Date {
	t.Helper()
	var y, m, d int
	if _, err := fmt.Sscanf(text, "%d-%d-%d", &y, &m, &d); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return lake.DateOf(y, m, d)
}

// dimensions writes suppliers, categories and prices.
func dimensions(t testing.TB, s *lake.Store) {
	t.Helper()
	l, err := s.Load(t.Context(), "prices")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Discard()
	for i, name := range []string{"Åhus Gummi", "Örtagård", "Berg & Dal", `O'Neill "x" \n`} {
		r := l.Rows("supplier")
		r.ID(int64(i + 1))
		r.Text(name)
		if i == 3 {
			r.Null()
		} else {
			r.Bool(i%2 == 0)
		}
		r.End()
	}
	for _, c := range [][3]string{{"1", "A.1", "A"}, {"2", "A.2", "A"}, {"3", "AB.1", "AB"}} {
		r := l.Rows("category")
		r.ID(number(t, c[0]))
		r.Text(c[1])
		r.Text(c[2])
		r.End()
	}
	for _, p := range []string{
		"1 1 10 2021-01-01 - 90 gammal", "2 1 10 2022-02-01 2022-03-01 80 -", "3 1 10 2022-02-01 2022-04-01 85 ny",
		"4 2 10 2022-01-15 - 70 -",
	} {
		writePrice(t, l.Rows("price"), strings.Fields(p))
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
}

func writePrice(t testing.TB, r *lake.Rows, f []string) {
	t.Helper()
	r.Int(number(t, f[0]))
	r.ID(number(t, f[1]))
	r.ID(number(t, f[2]))
	r.Date(date(t, f[3]))
	if f[4] == "-" {
		r.Null()
	} else {
		r.Date(date(t, f[4]))
	}
	r.Int(number(t, f[5]))
	if f[6] == "-" {
		r.Null()
	} else {
		r.Text(f[6])
	}
	if err := r.End(); err != nil {
		t.Fatal(err)
	}
}

// answer writes the rows of an answer as text. kinds has a letter for each column:
// i a number, d a day, t a text, b yes or no.
func answer(t testing.TB, s *lake.Store, kinds string, q lake.Query) string {
	t.Helper()
	var rows []string
	err := s.Query(t.Context(), q, func(r lake.Row) error {
		var cells []string
		for i, kind := range kinds {
			cells = append(cells, cell(r, i, kind))
		}
		rows = append(rows, strings.Join(cells, " "))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(rows, "\n")
}

func cell(r lake.Row, i int, kind rune) string {
	switch {
	case r.Null(i):
		return "-"
	case kind == 'd':
		return r.Date(i).String()
	case kind == 't':
		return r.Text(i)
	case kind == 'b':
		return fmt.Sprint(r.Bool(i))
	}
	return fmt.Sprint(r.Int(i))
}

func same(t testing.TB, what, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
