package lake_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"klover/internal/base/db"
)

// benchPG lets the questions be asked of PostgreSQL too, where KLOVER_TEST_PG tells.
var benchPG = flag.Bool("pg", false, "ask PostgreSQL the measured questions too")

// pgTables are the tables of the benchmarks in a schema of their own.
const pgTables = `DROP SCHEMA IF EXISTS lake_bench CASCADE; CREATE SCHEMA lake_bench; SET search_path = lake_bench;
CREATE TABLE supplier (id int, name text); CREATE TABLE article (id int, name text); CREATE TABLE category (id int, level1 text, level2 text);
CREATE TABLE price (number bigint, supplier int, article int, begins date, ends date, amount bigint);
CREATE TABLE line (party int, unit int, supplier int, category int, article int, account int, contract int, day date,
	invoice bigint, quantity bigint, paid bigint, amount bigint);`

// pgIndexes are those that the questions can use.
const pgIndexes = `SET search_path = lake_bench; SET maintenance_work_mem = '1GB';
ALTER TABLE supplier ADD PRIMARY KEY (id); ALTER TABLE article ADD PRIMARY KEY (id); ALTER TABLE category ADD PRIMARY KEY (id);
CREATE INDEX ON price (supplier, article); CREATE INDEX ON line (party, day); CREATE INDEX ON line (supplier); CREATE INDEX ON line (article);`

// postgres loads the same rows into PostgreSQL and gives it with the memory for sorting
// that a server of this kind of questions has; nil when it is not asked.
func postgres(b *testing.B, lines []boughtLine) *db.DB {
	b.Helper()
	address := os.Getenv("KLOVER_TEST_PG")
	if !*benchPG || address == "" {
		return nil
	}
	psql(b, address, pgTables, nil)
	b.Cleanup(func() { psql(b, address, "DROP SCHEMA lake_bench CASCADE", nil) })
	for table, write := range map[string]func(io.Writer){
		"line": func(w io.Writer) {
			for _, l := range lines {
				contract := ""
				if l.contract >= 0 {
					contract = fmt.Sprint(l.contract)
				}
				fmt.Fprintf(w, "%d,%d,%d,%d,%d,%d,%s,%s,%d,%d,%d,%d\n", l.party, l.unit, l.supplier, l.category, l.article, l.account, contract,
					l.day, l.invoice, l.quantity, l.paid, l.quantity*l.paid)
			}
		},
		"supplier": func(w io.Writer) { namesCSV(w, benchSuppliers) },
		"article":  func(w io.Writer) { namesCSV(w, benchArticles) },
		"category": func(w io.Writer) {
			for i := range benchCategories {
				fmt.Fprintf(w, "%d,A%d,A%[2]d.%d\n", i, i/80, i/8)
			}
		},
		"price": func(w io.Writer) {
			for i := range benchPrices {
				p := priceOf(i)
				ends := ""
				if p.ends > 0 {
					ends = p.ends.String()
				}
				fmt.Fprintf(w, "%d,%d,%d,%s,%s,%d\n", i, p.supplier, p.article, p.begins, ends, p.amount)
			}
		},
	} {
		psql(b, address, "COPY lake_bench."+table+" FROM STDIN (FORMAT csv)", write)
	}
	psql(b, address, pgIndexes, nil)
	psql(b, address, "VACUUM ANALYZE lake_bench.line, lake_bench.supplier, lake_bench.article, lake_bench.category, lake_bench.price", nil)
	join := "?"
	if strings.Contains(address, "?") {
		join = "&"
	}
	d, err := db.Open(context.Background(), address+join+"search_path=lake_bench&work_mem=256MB")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	return d
}

func namesCSV(w io.Writer, n int) {
	for i := range n {
		fmt.Fprintf(w, "%d,%s\n", i, benchName(i))
	}
}

// psql runs SQL, with what is written as its standard input.
func psql(b *testing.B, address, sql string, write func(io.Writer)) {
	b.Helper()
	c := exec.Command("psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, address)
	in, out := io.Pipe()
	c.Stdin = in
	go func() {
		w := bufio.NewWriterSize(out, 1<<20)
		if write != nil {
			write(w)
		}
		out.CloseWithError(w.Flush())
	}()
	if text, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, text)
	}
}

// askPostgres is how long PostgreSQL takes: the better of two, when its pages are read.
func askPostgres(b *testing.B, d *db.DB, q question) float64 {
	b.Helper()
	sql := q.pg
	if sql == "" {
		sql = q.bare
	}
	ask := func() error { _, err := d.Exec(context.Background(), sql); return err }
	took(b, ask)
	return ms(min(took(b, ask), took(b, ask)))
}
