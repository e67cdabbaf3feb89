package catalogue

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/price"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/base/web"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

var (
	manyContracts = flag.Int("contracts", 20_000, "contracts that BenchmarkCatalogue searches")
	manyPrices    = flag.Int("price-rows", 5_000_000, "price rows beside them")
)

var (
	things  = []string{"Handskar", "Plåster", "Kanyler", "Sprutor", "Katetrar", "Förband", "Munskydd", "Saxar", "Rollatorer", "Sängar", "Kaffe", "Städning", "Taxiresor", "Kontorsstolar", "Datorer", "Bevakning"}
	natures = []string{"steril", "osteril", "engångs", "rostfri", "för barn", "för äldre", "inom öppenvård", "inom slutenvård", "med service", "med utbildning", "hyra", "köp"}
	makers  = []string{"Ahlberg", "Brösarp", "Cederlund", "Dalby", "Ekeby", "Falkön", "Grönvik", "Hjälmaren", "Igelsta", "Järna"}
)

func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err), err)
		}
		return v
	}
}

// register is a catalogue of many contracts with their prices.
type register struct {
	Store
	categories []string
	suppliers  []supplier.Supplier
	contracts  []string
}

func (r *register) fill(b testing.TB, contracts, rows int) {
	for i := range 60 {
		c := category.Category{Code: fmt.Sprintf("K%02d", i), Name: "Varor " + fmt.Sprint(i), ValidFrom: 20200101}
		r.categories = append(r.categories, ok[category.Category](b)(category.Store{DB: r.DB}.Create(b.Context(), c)).ID)
	}
	var firms []supplier.Supplier
	for i := range 500 {
		one := supplier.New()
		one.Name = fmt.Sprintf("%s %s %d AB", makers[i%len(makers)], things[i%len(things)], i)
		firms = append(firms, one)
	}
	r.suppliers = ok[[]supplier.Supplier](b)(supplier.Store{DB: r.DB}.CreateAll(b.Context(), firms))
	for part := range slices.Chunk(r.many(contracts), 1000) {
		r.contracts = append(r.contracts, ok[[]string](b)(r.Store.contracts().CreateAll(b.Context(), part))...)
	}
	r.tell(b)
	r.price(b, rows)
}

func (r *register) many(n int) []contract.Contract {
	list := make([]contract.Contract, n)
	for i := range list {
		list[i] = contract.Contract{Title: fmt.Sprintf("%s %s, avtal %d", things[i%len(things)], natures[i/len(things)%len(natures)], i), Type: "kontrakt", Parties: party.Of("D", "U"), Stage: contract.Signed,
			SignedOn: 20211201, StartsOn: 20220101, EndsOn: 20251231, CategoryID: identity.Ref(r.categories[i%len(r.categories)]), CPV: fmt.Sprintf("33%06d", i%900),
			Owner: "Anna Wik", Suppliers: []contract.Supplier{{SupplierID: r.suppliers[i%len(r.suppliers)].ID}}}
	}
	return list
}

// tell gives every contract keywords and shows every other to the public.
func (r *register) tell(b testing.TB) {
	var entries []Entry
	var docs []find.Doc
	for i, id := range r.contracts {
		words := fmt.Sprintf("vardagsord, folkligt namn %d", i)
		entries = append(entries, Entry{ID: id, Version: 1, Keywords: words, Public: i%2 == 0, CreatedAt: r.DB.Now(), ChangedAt: r.DB.Now()})
		docs = append(docs, find.Doc{Kind: Kind, Ref: id, Title: "Avtal", Detail: words, URL: URL(id), Perm: permRead})
	}
	err := r.DB.InTx(b.Context(), func(tx *db.DB) error {
		if err := db.InsertAll(b.Context(), tx, "catalogue_entry", entries); err != nil {
			return err
		}
		return find.PutAll(b.Context(), tx, docs)
	})
	if err != nil {
		b.Fatal(err)
	}
}

// price gives the first contracts lists of 5 000 articles in five versions.
func (r *register) price(b testing.TB, rows int) {
	const articles, versions = 5000, 5
	prices := price.Store{DB: r.DB}
	for n := range rows / articles / versions {
		l := ok[price.List](b)(prices.Create(b.Context(), price.List{ContractID: r.contracts[n], Level: price.Catalogue}))
		items := make([]price.Item, articles)
		for i := range items {
			items[i] = price.Item{Article: fmt.Sprintf("L%03d-%05d", n, i), Name: fmt.Sprintf("%s %s modell %d serie %d", things[i%len(things)], natures[i/len(things)%len(natures)], i/192, n), Net: price.Kr(int64(10 + i%900))}
			items[i].SetPack(price.Pack{Unit: "förp", Num: 100, Den: 1, Base: "st"})
		}
		e := ok[price.Edition](b)(prices.Fill(b.Context(), l.ID, price.ByHand, "", items))
		for v := 1; ; v++ {
			ok[price.Edition](b)(prices.Decide(b.Context(), l.ID, e.N, price.Settlement{Version: e.Version, From: day.New(2022, time.Month(v), 1)}))
			if v == versions {
				break
			}
			e = ok[price.Edition](b)(prices.Begin(b.Context(), l.ID))
		}
	}
}

// BenchmarkCatalogue asks for the first page of what a requester types, beside five million
// price rows, and for the public catalogue. It tells the time at the server that nineteen of
// twenty requests are within.
func BenchmarkCatalogue(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", func(b testing.TB) *db.DB { return dbtest.SQLite(b, tables()...) }}, {"postgres", func(b testing.TB) *db.DB { return dbtest.Postgres(b, tables()...) }}} {
		if engine.name == "postgres" && os.Getenv("KLOVER_TEST_PG") == "" {
			continue
		}
		b.Run(engine.name, func(b *testing.B) { requests(b, engine.open(b)) })
	}
}

func requests(b *testing.B, d *db.DB) {
	d.Now = func() time.Time { return time.Date(2022, 6, 1, 9, 0, 0, 0, time.UTC) }
	r := &register{Store: Store{Shelf: &Shelf{}, DB: d}}
	r.fill(b, *manyContracts, *manyPrices)
	if !d.SQLite() {
		if _, err := d.Exec(b.Context(), "VACUUM ANALYZE"); err != nil { // as it does itself within minutes
			b.Fatal(err)
		}
	}
	nurse := web.User{ID: "siv", Name: "Siv Ny", Perms: map[string]bool{permRead: true}}
	m := web.NewMux(web.Options{Authenticate: func(*http.Request) (web.User, bool, error) { return nurse, true, nil }})
	(&Web{Store: r.Store, Categories: func(ctx context.Context) ([]field.Option, error) {
		return category.Store{DB: d}.Options(ctx, r.Today())
	}}).Routes(m)
	random := rand.New(rand.NewPCG(1, 2))
	one := func(list []string) string { return list[random.IntN(len(list))] }
	asking := func(text string) string { return Path + "?q=" + url.QueryEscape(text) }
	for _, test := range []struct {
		name string
		path func() string
	}{
		{"first page", func() string { return Path }},
		{"a need", func() string { return asking(one(things) + " " + one(natures)) }},
		{"a need in one word", func() string { return asking(one(things)) }},
		{"a need in a category", func() string { return asking(one(things)) + "&kategori=" + one(r.categories) }},
		{"a category", func() string { return Path + "?kategori=" + one(r.categories) }},
		{"a region", func() string { return Path + "?region=U" }},
		{"a supplier", func() string { return asking(one(makers) + " " + one(things)) }},
		{"an article", func() string { return asking(fmt.Sprintf("L%03d-%05d", random.IntN(200), random.IntN(5000))) }},
		{"a word of all contracts", func() string { return asking("avtal") }},
		{"a keyword of all contracts", func() string { return asking("vardagsord") }},
		{"two common words that none has", func() string { return asking(one(things[:8]) + " " + one(things[8:])) }},
		{"an unknown word", func() string { return asking(one(things) + " rullgardin") }},
		{"a beginning", func() string { return asking(one(things)[:2]) }},
		{"public, first page", func() string { return PublicPath }},
		{"public, a word", func() string { return PublicPath + "?q=" + url.QueryEscape(one(things)) }},
		{"public, a word of all", func() string { return PublicPath + "?q=avtal" }},
		{"public, nothing found", func() string { return PublicPath + "?q=" + url.QueryEscape(one(things)+" rullgardin") }},
		{"public, CSV of all", func() string { return PublicPath + "/data.csv" }},
		{"public, CSV of a category", func() string { return PublicPath + "/data.csv?kategori=" + one(r.categories) }},
	} {
		b.Run(test.name, func(b *testing.B) {
			var times []time.Duration
			for range b.N {
				request, answer := httptest.NewRequest(http.MethodGet, test.path(), nil), httptest.NewRecorder()
				begun := time.Now()
				m.ServeHTTP(answer, request.WithContext(web.WithUser(b.Context(), nurse)))
				times = append(times, time.Since(begun))
				if answer.Code != http.StatusOK {
					b.Fatalf("%s: %d", request.URL, answer.Code)
				}
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms-p95")
		})
	}
}
