package price

import (
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/sheet"
)

var (
	things = []string{"Handskar", "Plåster", "Kanyl", "Spruta", "Kateter", "Förband", "Munskydd", "Sax", "Pincett", "Kompress", "Slang", "Filter", "Elektrod", "Påse", "Sond"}
	kinds  = []string{"nitril", "steril", "osteril", "latexfri", "engångs", "rostfri", "självhäftande", "för barn", "extra lång", "med ventil", "silikon", "bomull"}
	sizes  = []string{"S", "M", "L", "XL", "10 cm", "15 cm", "0,8 mm", "1,2 mm", "50 ml", "100 ml"}
)

// modelName is the name of the n-th article of a supplier that has many.
func modelName(n int) string {
	return fmt.Sprintf("%s %s %s modell %d", things[n%len(things)], kinds[n/len(things)%len(kinds)], sizes[n/180%len(sizes)], n/1800)
}

// supplierFile writes a list of n articles as a supplier keeps it.
func supplierFile(t testing.TB, n int, name string, dearer int) string {
	t.Helper()
	table := sheet.Table{Title: "Prislista"}
	for _, h := range []string{"Art.nr", "Benämning", "Enhet", "St/förp", "Nettopris", "EAN"} {
		table.Columns = append(table.Columns, sheet.Column{Label: h})
	}
	table.Rows = iter.Seq[[]any](func(yield func([]any) bool) {
		for i := range n {
			if !yield([]any{fmt.Sprintf("A-%06d", i), modelName(i), "förp", "100", fmt.Sprintf("%d,%02d kr", 10+i%990+dearer, i%100), ""}) {
				return
			}
		}
	})
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if filepath.Ext(name) == ".csv" {
		err = sheet.WriteCSV(f, table)
	} else {
		err = sheet.WriteXLSX(f, table)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// BenchmarkImport reads a list of 200 000 articles, first into an empty register and
// then as the next version, with every price compared.
func BenchmarkImport(b *testing.B) {
	const rows = 200_000
	for _, engine := range engines(b) {
		for _, name := range []string{"lista.csv", "lista.xlsx"} {
			b.Run(engine.name+"/"+name, func(b *testing.B) {
				for range b.N {
					b.StopTimer()
					o := officeOf(engine.open(b))
					l := must[List](b)(o.Create(b.Context(), List{ContractID: o.deal(b, o.seller(b, "Ahlberg AB")).ID}))
					for i, label := range []string{"first", "next"} {
						path := supplierFile(b, rows, name, i)
						debug.FreeOSMemory() // what writing the list took is not the import's
						begun := time.Now()
						b.StartTimer()
						var f File
						most := watched(func() { f = must[File](b)(o.ReadPath(b.Context(), l.ID, path, false, silent)) })
						b.StopTimer()
						if f.State != Read || f.ReadRows != rows {
							b.Fatalf("%s: %d rows, %s", f.State, f.ReadRows, f.Message)
						}
						b.ReportMetric(rows/time.Since(begun).Seconds(), label+"-rows/s")
						b.ReportMetric(most, label+"-MB-peak")
						if i == 0 {
							o.decide(b, l, 1, 20220101, "")
						}
					}
				}
			})
		}
	}
}

type engine struct {
	name string
	open func(b testing.TB) *db.DB
}

func engines(b testing.TB) []engine {
	list := []engine{{"sqlite", func(b testing.TB) *db.DB { return dbtest.SQLite(b, tables()...) }}}
	if os.Getenv("KLOVER_TEST_PG") != "" {
		list = append(list, engine{"postgres", func(b testing.TB) *db.DB { return dbtest.Postgres(b, tables()...) }})
	}
	return list
}

var ownLine = regexp.MustCompile(`RssAnon:\s+(\d+) kB`)

// watched runs something and returns the most memory of its own that the process had, in
// MB: without the pages of files that the database maps, which the system takes back.
func watched(do func()) (most float64) {
	done, told := make(chan bool), make(chan float64)
	go func() {
		most := 0.0
		for tick := time.NewTicker(20 * time.Millisecond); ; {
			text, _ := os.ReadFile("/proc/self/status")
			if found := ownLine.FindSubmatch(text); found != nil {
				kb, _ := strconv.ParseFloat(string(found[1]), 64)
				most = max(most, kb/1024)
			}
			select {
			case <-tick.C:
			case <-done:
				told <- most
				return
			}
		}
	}()
	do()
	close(done)
	return <-told
}

var priceRows = flag.Int("price-rows", 5_000_000, "rows of price_item that BenchmarkLookup searches")

// fill makes lists of 5 000 articles in five versions each, of which the last holds.
func (o office) fill(b testing.TB, rows int) (lists int) {
	const articles, versions = 5000, 5
	lists = rows / articles / versions
	seller := o.seller(b, "Ahlberg AB")
	for n := range lists {
		l := must[List](b)(o.Create(b.Context(), List{ContractID: o.deal(b, seller).ID}))
		err := o.DB.InTx(b.Context(), func(tx *db.DB) error {
			here := o.in(tx)
			e := must[Edition](b)(here.draft(b.Context(), l, FromFile, "lista"))
			for part := range slices.Chunk(manyItems(fmt.Sprintf("L%03d-%%05d", n), fmt.Sprintf("%%s serie %d", n), articles, e.Key), readChunk) {
				if err := here.addItems(b.Context(), part); err != nil {
					return err
				}
			}
			for v := 1; v <= versions; v++ {
				e.Stage, e.ValidFrom, e.ValidTo, e.Items = Decided, 20220101, 20211231, articles
				if v == versions {
					e.ValidTo = 0
				}
				if err := tx.Update(b.Context(), "price_edition", &e); err != nil || v == versions {
					return err
				}
				next := must[Edition](b)(here.draft(b.Context(), l, FromFile, "lista"))
				if err := here.copyItems(b.Context(), e.Key, next.Key); err != nil {
					return err
				}
				e = next
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	waits := must[List](b)(o.Create(b.Context(), List{ContractID: o.deal(b, seller).ID}))
	must[Edition](b)(o.Fill(b.Context(), waits.ID, FromFile, "lista", manyItems("U-%05d", "Utkast %s serie 1000", articles, 0)))
	return lists
}

// manyItems are articles whose numbers and names have the patterns.
func manyItems(number, name string, n int, key int64) []Item {
	items := make([]Item, n)
	for i := range items {
		items[i] = Item{EditionKey: key, RowNo: int64(i + 1), Article: fmt.Sprintf(number, i), Name: fmt.Sprintf(name, modelName(i)), Net: Kr(int64(10 + i%900))}
		items[i].SetPack(Pack{"förp", 100, 1, "st"})
		items[i] = items[i].ready()
		items[i].EditionKey = key
	}
	return items
}

// look searches for articles that are there, or not.
func (o office) look(b testing.TB, f ArticleFilter, found bool) error {
	list, _, err := o.Articles(b.Context(), f)
	if err == nil && found != (len(list) > 0) {
		err = fmt.Errorf("%q finds %d", f.Text, len(list))
	}
	return err
}

// BenchmarkLookup searches among five million price rows, a fifth of them in force. It
// tells the time that nineteen of twenty searches are within.
func BenchmarkLookup(b *testing.B) {
	for _, engine := range engines(b) {
		o := officeOf(engine.open(b))
		lists := o.fill(b, *priceRows)
		if !o.DB.SQLite() {
			if _, err := o.DB.Exec(b.Context(), "VACUUM ANALYZE"); err != nil { // as it does itself within minutes
				b.Fatal(err)
			}
		}
		random := rand.New(rand.NewPCG(1, 2))
		contracts := must[[]string](b)(db.All[string](b.Context(), o.DB, `SELECT contract_id FROM price_list ORDER BY id LIMIT $1`, lists))
		search := func(found bool, text func() string) func() error {
			return func() error { return o.look(b, ArticleFilter{Text: text()}, found) }
		}
		one := func(list []string) string { return list[random.IntN(len(list))] }
		for _, test := range []struct {
			name string
			do   func() error
		}{
			{"by number", search(true, func() string { return fmt.Sprintf("L%03d-%05d", random.IntN(lists), random.IntN(5000)) })},
			{"by beginning of number", search(true, func() string { return fmt.Sprintf("L%03d-%03d", random.IntN(lists), random.IntN(50)) })},
			{"by two words", search(true, func() string { return one(things) + " " + one(kinds[:6]) })},
			{"by words and series", search(true, func() string { return fmt.Sprintf("%s serie %d", one(things), random.IntN(lists)) })},
			{"by one common word", search(true, func() string { return one(things) })},
			{"by beginnings of words", search(true, func() string { return one(things)[:3] + " s" })},
			{"by an unknown word", search(false, func() string { return one(things) + " rullgardin" })},
			{"by two common words that no name has", search(false, func() string { return one(things[:7]) + " " + one(things[7:]) })},
			{"by four common words that no name has", search(false, func() string { return one(things[:7]) + " serie modell " + one(things[7:]) })},
			{"by words of what does not hold", search(false, func() string { return "utkast " + one(kinds[:6]) })},
			{"by number of what does not hold", search(false, func() string { return "U-0" })},
			{"in one contract", func() error {
				return o.look(b, ArticleFilter{Text: one(things), ContractID: one(contracts)}, true)
			}},
			{"price at", func() error {
				n := random.IntN(lists)
				_, err := o.At(b.Context(), contracts[n], fmt.Sprintf("L%03d-%05d", n, random.IntN(5000)), quantityScale, 20220601)
				return err
			}},
		} {
			b.Run(engine.name+"/"+test.name, func(b *testing.B) {
				var times []time.Duration
				for range b.N {
					begun := time.Now()
					if err := test.do(); err != nil {
						b.Fatal(err)
					}
					times = append(times, time.Since(begun))
				}
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms-p95")
			})
		}
	}
}
