package lake_test

import (
	"context"
	"database/sql/driver"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"klover/internal/base/lake"
)

// The benchmarks compare with the bare engine in the same run: the same tables, SQL
// written by hand. go test -bench . -run - -lines 10000000 ./internal/base/lake
var benchLines = flag.Int("lines", 1_000_000, "how many lines the benchmarks have")

// bought is narrow lines of what regions have bought.
var bought = lake.Schema{Version: 1, Tables: []lake.Table{
	{Name: "supplier", Dimension: true, Columns: []lake.Column{{Name: "id", Kind: lake.ID}, {Name: "name", Kind: lake.Text}}},
	{Name: "category", Dimension: true, Columns: []lake.Column{{Name: "id", Kind: lake.ID}, {Name: "level1", Kind: lake.Text}, {Name: "level2", Kind: lake.Text}}},
	{Name: "article", Dimension: true, Columns: []lake.Column{{Name: "id", Kind: lake.ID}, {Name: "name", Kind: lake.Text}}},
	{Name: "line", Sort: []string{"party", "day"}, Shard: "invoice", Columns: []lake.Column{
		{Name: "party", Kind: lake.ID}, {Name: "unit", Kind: lake.ID}, {Name: "supplier", Kind: lake.ID, Of: "supplier"},
		{Name: "category", Kind: lake.ID, Of: "category"}, {Name: "article", Kind: lake.ID, Of: "article"},
		{Name: "account", Kind: lake.ID}, {Name: "contract", Kind: lake.ID, Null: true}, {Name: "day", Kind: lake.Day},
		{Name: "invoice", Kind: lake.Int}, {Name: "quantity", Kind: lake.Int}, {Name: "paid", Kind: lake.Int}, {Name: "amount", Kind: lake.Int}}},
	{Name: "price", Columns: []lake.Column{
		{Name: "number", Kind: lake.Int}, {Name: "supplier", Kind: lake.ID}, {Name: "article", Kind: lake.ID},
		{Name: "begins", Kind: lake.Day}, {Name: "ends", Kind: lake.Day, Null: true}, {Name: "amount", Kind: lake.Int}}},
}}

const benchSuppliers, benchCategories, benchArticles, benchPrices = 60_000, 800, 200_000, 200_000

// boughtLine is one generated line.
type boughtLine struct {
	party, unit, supplier, category, article, account, contract int32
	day                                                         lake.Date
	invoice, quantity, paid                                     int64
}

var firstDay = lake.DateOf(2020, 1, 1)

// generated are the lines in the order of an import: by invoice.
var generated = sync.OnceValue(func() []boughtLine { return generateBought(*benchLines) })

func generateBought(n int) []boughtLine {
	r := rand.New(rand.NewPCG(1, 2))
	skew := rand.NewZipf(r, 1.1, 20, benchSuppliers-1)
	lines := make([]boughtLine, n)
	var head boughtLine
	for i := range lines {
		if i%4 == 0 {
			head = boughtLine{party: r.Int32N(21), unit: r.Int32N(900), supplier: int32(skew.Uint64()), day: firstDay + lake.Date(r.Int32N(4*365)), invoice: int64(i / 4)}
		}
		l := head
		l.article = (l.supplier*31 + r.Int32N(40)) % benchArticles
		l.category, l.account, l.contract = l.article%benchCategories, 4000+l.article%300, -1
		if l.supplier%3 != 0 {
			l.contract = l.supplier / 3
		}
		l.quantity, l.paid = 1+int64(r.Int32N(20)), 500+int64(l.article%5000)+int64(r.Int32N(200))
		lines[i] = l
	}
	return lines
}

func (l boughtLine) write(r *lake.Rows) error {
	r.ID(int64(l.party))
	r.ID(int64(l.unit))
	r.ID(int64(l.supplier))
	r.ID(int64(l.category))
	r.ID(int64(l.article))
	r.ID(int64(l.account))
	if l.contract < 0 {
		r.Null()
	} else {
		r.ID(int64(l.contract))
	}
	r.Date(l.day)
	r.Int(l.invoice)
	r.Int(l.quantity)
	r.Int(l.paid)
	r.Int(l.quantity * l.paid)
	return r.End()
}

func writeBought(s *lake.Store, lines []boughtLine) error {
	l, err := s.Load(context.Background(), "lines")
	if err != nil {
		return err
	}
	defer l.Discard()
	rows := l.Rows("line")
	for _, line := range lines {
		if err := line.write(rows); err != nil {
			return err
		}
	}
	return l.Commit()
}

// writeAround writes the dimensions and a price, sometimes two, for each article.
func writeAround(s *lake.Store) error {
	l, err := s.Load(context.Background(), "around")
	if err != nil {
		return err
	}
	defer l.Discard()
	for dim, n := range map[string]int{"supplier": benchSuppliers, "article": benchArticles} {
		for i := range n {
			r := l.Rows(dim)
			r.ID(int64(i))
			r.Text(benchName(i))
			if err := r.End(); err != nil {
				return err
			}
		}
	}
	for i := range benchCategories {
		r := l.Rows("category")
		r.ID(int64(i))
		r.Text(fmt.Sprint("A", i/80))
		r.Text(fmt.Sprint("A", i/80, ".", i/8))
		if err := r.End(); err != nil {
			return err
		}
	}
	for i := range benchPrices {
		r, p := l.Rows("price"), priceOf(i)
		r.Int(int64(i))
		r.ID(p.supplier)
		r.ID(p.article)
		r.Date(p.begins)
		if p.ends > 0 {
			r.Date(p.ends)
		} else {
			r.Null()
		}
		r.Int(p.amount)
		if err := r.End(); err != nil {
			return err
		}
	}
	return l.Commit()
}

// benchName is the name of a supplier or an article.
func benchName(i int) string {
	words := [...]string{"handske", "kanyl", "förband", "toner", "kaffe", "stol", "skruv", "sond", "filter", "papper"}
	return fmt.Sprintf("%s %s %d", words[i%10], words[i/10%10], i)
}

// boughtPrice is a price, of which each article has one before a day and one after.
type boughtPrice struct {
	supplier, article, amount int64
	begins, ends              lake.Date
}

func priceOf(i int) boughtPrice {
	supplier := int64(i / 2 / 12)
	p := boughtPrice{supplier: supplier, article: (supplier*31 + int64(i/2%12)) % benchArticles, amount: 600 + int64(i%5000), begins: firstDay + lake.Date(i%2*700)}
	if i%2 == 0 {
		p.ends = firstDay + 700
	}
	return p
}

// TestTheMeasuredQuestionsAnswerAsTheBareEngine is the benchmarks' own check, on few lines.
func TestTheMeasuredQuestionsAnswerAsTheBareEngine(t *testing.T) {
	s := boughtStore(t, generateBought(50_000))
	for _, q := range asked {
		bare, err := s.Bare(t.Context(), q.bare)
		if err != nil {
			t.Fatal(q.name, err)
		}
		got, err := q.run(s)
		if err != nil || got != bare || got == 0 {
			t.Errorf("%s has %d rows, the bare engine %d, %v", q.name, got, bare, err)
		}
	}
}

func boughtStore(t testing.TB, lines []boughtLine) *lake.Store {
	t.Helper()
	s, err := lake.New(lake.Config{Address: filepath.Join(t.TempDir(), "lake.duckdb")}, bought)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := writeAround(s); err != nil {
		t.Fatal(err)
	}
	if err := writeBought(s, lines); err != nil {
		t.Fatal(err)
	}
	return s
}

// run asks the question and counts the rows; that of ABC makes its three classes.
func (q question) run(s *lake.Store) (rows int, err error) {
	var spend []int64
	err = s.Query(context.Background(), q.query, func(r lake.Row) error {
		rows++
		if q.abc {
			spend = append(spend, r.Int(1))
		}
		return nil
	})
	if q.abc {
		return len(abc(spend)), err
	}
	return rows, err
}

// abc counts the suppliers of each class: those of 80, 95 and 100 per cent of the spend.
func abc(spend []int64) map[string]int {
	var total, so int64
	for _, n := range spend {
		total += n
	}
	classes := map[string]int{}
	for _, n := range spend {
		so += n
		switch {
		case so*100 <= total*80:
			classes["A"]++
		case so*100 <= total*95:
			classes["B"]++
		default:
			classes["C"]++
		}
	}
	return classes
}

// BenchmarkQuestions has, for each question, the median of the bare engine and the
// ratio to it; with -pg also how many times longer PostgreSQL takes than the lake.
func BenchmarkQuestions(b *testing.B) {
	s, pg := boughtStore(b, generated()), postgres(b, generated())
	for _, q := range asked {
		b.Run(q.name, func(b *testing.B) {
			var bare, own []time.Duration
			for start := time.Now(); len(own) < max(b.N, 5) || len(own) < 51 && time.Since(start) < time.Second; {
				bare = append(bare, took(b, func() error { _, err := s.Bare(context.Background(), q.bare); return err }))
				own = append(own, took(b, func() error { _, err := q.run(s); return err }))
			}
			b.ReportMetric(ms(median(bare)), "bare-ms")
			b.ReportMetric(ms(median(own)), "lake-ms")
			b.ReportMetric(ms(median(own))/ms(median(bare)), "ratio")
			if pg != nil {
				asked := askPostgres(b, pg, q)
				b.ReportMetric(asked, "pg-ms")
				b.ReportMetric(asked/ms(median(own)), "pg-times")
			}
		})
	}
}

// BenchmarkInsert compares with DuckDB's own appender of rows: to a table of the same
// columns, and then laid in the same order.
func BenchmarkInsert(b *testing.B) {
	lines := generated()
	var bare, ordered, own []time.Duration
	for range b.N {
		appended, sorted := bareInsert(b, lines)
		bare, ordered = append(bare, appended), append(ordered, sorted)
		s, err := lake.New(lake.Config{Address: filepath.Join(b.TempDir(), "lake.duckdb")}, bought)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Batches(b.Context()); err != nil {
			b.Fatal(err)
		}
		own = append(own, took(b, func() error { return writeBought(s, lines) }))
		s.Close()
	}
	b.ReportMetric(float64(len(lines))/median(own).Seconds(), "lake-lines/s")
	b.ReportMetric(100*ms(median(bare))/ms(median(own)), "%-of-bare-unordered")
	b.ReportMetric(100*ms(median(ordered))/ms(median(own)), "%-of-bare-ordered")
}

// bareInsert takes the time of appending, and of appending and laying in order.
func bareInsert(b *testing.B, lines []boughtLine) (appended, ordered time.Duration) {
	connector, err := duckdb.NewConnector(filepath.Join(b.TempDir(), "bare.duckdb"), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer connector.Close()
	conn, err := connector.Connect(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	exec := func(sql string) error {
		_, err := conn.(driver.ExecerContext).ExecContext(b.Context(), sql, nil)
		return err
	}
	const columns = `party INTEGER, unit INTEGER, supplier INTEGER, category INTEGER, article INTEGER, account INTEGER,
		contract INTEGER, day DATE, invoice BIGINT, quantity BIGINT, paid BIGINT, amount BIGINT`
	if err := exec("CREATE TABLE line (" + columns + "); CREATE TABLE ordered (" + columns + ")"); err != nil {
		b.Fatal(err)
	}
	appended = took(b, func() error { return bareAppend(conn, lines) })
	return appended, appended + took(b, func() error { return exec("INSERT INTO ordered SELECT * FROM line ORDER BY party, day") })
}

func bareAppend(conn driver.Conn, lines []boughtLine) error {
	a, err := duckdb.NewAppenderFromConn(conn, "", "line")
	if err != nil {
		return err
	}
	for _, l := range lines {
		var contract driver.Value
		if l.contract >= 0 {
			contract = l.contract
		}
		err := a.AppendRow(l.party, l.unit, l.supplier, l.category, l.article, l.account, contract,
			time.Unix(int64(l.day)*86400, 0).UTC(), l.invoice, l.quantity, l.paid, l.quantity*l.paid)
		if err != nil {
			return err
		}
	}
	return a.Close()
}

func took(b *testing.B, do func() error) time.Duration {
	b.Helper()
	start := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
