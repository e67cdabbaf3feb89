package lake_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"klover/internal/base/lake"
)

// recounted is lines as spend keeps them: what the file said, and what is derived of it.
var recounted = lake.Schema{Version: 1, Tables: []lake.Table{{Name: "line", Sort: []string{"party", "day"}, Shard: "row", Columns: []lake.Column{
	{Name: "import", Kind: lake.ID}, {Name: "row", Kind: lake.Int}, {Name: "party", Kind: lake.ID}, {Name: "day", Kind: lake.Day},
	{Name: "invoice", Kind: lake.Text}, {Name: "text", Kind: lake.Text}, {Name: "order", Kind: lake.Text, Null: true},
	{Name: "seller", Kind: lake.ID}, {Name: "article", Kind: lake.ID}, {Name: "account", Kind: lake.ID}, {Name: "unit", Kind: lake.ID},
	{Name: "quantity", Kind: lake.Int}, {Name: "price", Kind: lake.Int}, {Name: "amount", Kind: lake.Int},
	{Name: "supplier", Kind: lake.ID}, {Name: "category", Kind: lake.ID}, {Name: "chosen", Kind: lake.ID}, {Name: "kind", Kind: lake.ID},
	{Name: "contract", Kind: lake.ID, Null: true}, {Name: "class", Kind: lake.ID}, {Name: "reason", Kind: lake.ID},
	{Name: "expected", Kind: lake.Int, Null: true}, {Name: "edition", Kind: lake.Int, Null: true}, {Name: "controllable", Kind: lake.Bool}}}}}

// rawColumns is how many of them the file said.
const rawColumns = 14

// recountStore is one batch of so many lines.
func recountStore(b *testing.B, lines int) *lake.Store {
	b.Helper()
	s, err := lake.New(lake.Config{Address: filepath.Join(b.TempDir(), "lake.duckdb"), Memory: "2GB"}, recounted)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	sql := fmt.Sprintf(`INSERT INTO line SELECT 1, 1, i, hash(i // 4) %% 21, DATE '2020-01-01' + CAST(hash(i // 4, 1) %% 1460 AS INTEGER),
		'F' || (i // 4), 'handske nitril strl ' || hash(i, 2) %% 200000, CASE WHEN i %% 3 = 0 THEN 'B' || i // 12 END,
		hash(i // 4, 3) %% 60000, hash(i, 2) %% 200000, 4000 + hash(i, 2) %% 300, hash(i // 4, 4) %% 900, 1 + hash(i, 5) %% 20, 500 + hash(i, 6) %% 5000, 0,
		0, 0, 0, 0, NULL, 1, 0, NULL, NULL, TRUE FROM range(%d) AS r(i) ORDER BY 4, 5;
		INSERT INTO lake_batch VALUES (1, 'import 1', %[1]d, 0); CHECKPOINT`, lines)
	if err := s.Exec(context.Background(), sql); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkRecount reads the lines of a batch, derives ten columns of each anew and
// replaces the batch, and compares with laying the same lines in order by SQL alone.
func BenchmarkRecount(b *testing.B) {
	s := recountStore(b, *benchLines)
	before := resident(b)
	var bare, own []time.Duration
	most := 0
	for range b.N {
		bare = append(bare, took(b, func() error {
			return s.Exec(context.Background(), "CREATE TABLE anew AS SELECT * FROM line ORDER BY party, day")
		}))
		if err := s.Exec(context.Background(), "DROP TABLE anew; CHECKPOINT"); err != nil {
			b.Fatal(err)
		}
		own = append(own, took(b, func() error { return rederive(b, s, &most) }))
	}
	b.ReportMetric(float64(*benchLines)/median(own).Seconds(), "lines/s")
	b.ReportMetric(median(bare).Seconds(), "bare-s")
	b.ReportMetric(median(own).Seconds(), "lake-s")
	b.ReportMetric(ms(median(own))/ms(median(bare)), "ratio")
	b.ReportMetric(float64(most-before), "MB-more")
}

func rederive(b *testing.B, s *lake.Store, most *int) error {
	l, err := s.Load(context.Background(), "import 1")
	if err != nil {
		return err
	}
	defer l.Discard()
	rows, n := l.Rows("line"), 0
	q := lake.Query{Table: "line", Where: []lake.Expr{lake.Eq(lake.Col("import"), lake.Num(1))}, Unordered: true}
	for _, c := range recounted.Tables[0].Columns[:rawColumns] {
		q.By = append(q.By, lake.By(c.Name)...)
	}
	start := time.Now()
	err = s.Query(context.Background(), q, func(r lake.Row) error {
		if n++; n%200_000 == 0 {
			*most = max(*most, resident(b))
		}
		return derive(rows, r)
	})
	if err != nil {
		return err
	}
	b.Logf("read and written in %v", time.Since(start))
	start = time.Now()
	err = l.Commit()
	*most = max(*most, resident(b))
	b.Logf("committed in %v", time.Since(start))
	return err
}

// derive writes a line as it was read, with its ten derived columns.
func derive(rows *lake.Rows, r lake.Row) error {
	for i, c := range recounted.Tables[0].Columns[:rawColumns] {
		switch {
		case r.Null(i):
			rows.Null()
		case c.Kind == lake.Text:
			rows.Text(r.Text(i))
		case c.Kind == lake.Day:
			rows.Date(r.Date(i))
		case c.Kind == lake.ID:
			rows.ID(r.Int(i))
		default:
			rows.Int(r.Int(i))
		}
	}
	seller, article := r.Int(7), r.Int(8)
	rows.ID(seller)
	rows.ID(article % 800)
	rows.ID(1)
	rows.ID(2)
	if seller%3 == 0 {
		rows.Null()
	} else {
		rows.ID(seller / 3)
	}
	rows.ID(1 + article%5)
	rows.ID(article % 7)
	rows.Int(r.Int(11) * 600)
	rows.Int(article % 3)
	rows.Bool(true)
	return rows.End()
}
