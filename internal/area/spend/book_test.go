package spend

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/price"
	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(fault.Message(err), fault.FieldsOf(err), err)
		}
		return v
	}
}

// registry is contracts with prices in the registers, and the same as the book has them.
type registry struct {
	Store
	random     *rand.Rand
	suppliers  []supplier.Supplier
	categories []category.Category // the first is above the others
	contracts  []Contract
}

func newRegistry(t testing.TB, s Store, seed uint64) *registry {
	t.Helper()
	g := &registry{Store: s, random: rand.New(rand.NewPCG(seed, 1))}
	for _, org := range []string{"5560000167", "5560000241", "5560000324"} {
		g.suppliers = append(g.suppliers, g.seller(t, "Leverantör "+org[7:], org))
	}
	tree := category.Store{DB: s.DB}
	top := must[category.Category](t)(tree.Create(t.Context(), category.Category{Code: "1", Name: "Sjukvård", ValidFrom: 20200101}))
	g.categories = append(g.categories, top)
	for i := range 3 {
		c := category.Category{Code: fmt.Sprintf("1.%d", i+1), Name: fmt.Sprintf("Slag %d", i+1), ParentID: top.ID, ValidFrom: 20200101}
		g.categories = append(g.categories, must[category.Category](t)(tree.Create(t.Context(), c)))
	}
	return g
}

func (g *registry) seller(t testing.TB, name, org string) supplier.Supplier {
	t.Helper()
	one := supplier.New()
	one.Name, one.OrgNo = name, orgnr.ID(org)
	return must[supplier.Supplier](t)(supplier.Store{DB: g.DB}.Create(t.Context(), one))
}

func any1[T any](g *registry, of ...T) T { return of[g.random.IntN(len(of))] }

// sign adds a contract of some of the suppliers.
func (g *registry) sign(t testing.TB, c contract.Contract, suppliers ...supplier.Supplier) Contract {
	t.Helper()
	for _, s := range suppliers {
		c.Suppliers = append(c.Suppliers, contract.Supplier{SupplierID: s.ID})
	}
	if c.SignedOn == 0 {
		c.SignedOn = c.StartsOn
	}
	made := must[contract.Contract](t)(contract.Store{DB: g.DB}.Create(t.Context(), c))
	k := Contract{ID: made.ID, Number: made.Number, From: made.BeginsOn, To: made.RunsTo, Parties: made.Parties, Suppliers: made.SupplierIDs()}
	if made.CategoryID != "" {
		k.Categories = []string{string(made.CategoryID)}
	}
	g.contracts = append(g.contracts, k)
	return k
}

// price adds a list of a contract, with a version for each day.
func (g *registry) price(t testing.TB, c Contract, level price.Level, from []day.Date, items func(version int) []price.Item) price.List {
	t.Helper()
	prices := price.Store{DB: g.DB}
	of := price.List{ContractID: c.ID, Level: level}
	if len(c.Suppliers) > 1 {
		of.SupplierID = identity.Ref(any1(g, c.Suppliers...))
	}
	l := must[price.List](t)(prices.Create(t.Context(), of))
	k := &g.contracts[slices.IndexFunc(g.contracts, func(k Contract) bool { return k.ID == c.ID })]
	for n, first := range from {
		list := items(n)
		e := must[price.Edition](t)(prices.Fill(t.Context(), l.ID, price.ByHand, "", list))
		e = must[price.Edition](t)(prices.Decide(t.Context(), l.ID, e.N, price.Settlement{Version: e.Version, From: first, Ground: "Klausul 4"}))
		if n > 0 {
			k.Lists[len(k.Lists)-1].To = first.AddDays(-1)
		}
		k.Lists = append(k.Lists, List{Key: e.Key, SupplierID: string(of.SupplierID), Term: level == price.Term, From: first, Items: list})
	}
	return l
}

func pack(article string, per int64, from price.Quantity, öre int64) price.Item {
	return price.Item{Article: article, Name: "Artikel " + article, Unit: "förp", PerNum: per, PerDen: 1, BaseUnit: "st", FromQty: from, Net: price.Price(öre * perÖre)}
}

// fill makes contracts and prices at random.
func (g *registry) fill(t testing.TB) {
	t.Helper()
	for i := range 6 {
		from := day.New(2021, 6, 1).AddDays(g.random.IntN(500))
		c := contract.Contract{Title: fmt.Sprintf("Avtal %d", i), Parties: any1(g, party.Of("D"), party.Of("U"), party.Of("D", "U")), StartsOn: from, EndsOn: from.AddDays(g.random.IntN(600)),
			CategoryID: identity.Ref(any1(g, g.categories...).ID)}
		suppliers := []supplier.Supplier{any1(g, g.suppliers...)}
		if other := any1(g, g.suppliers...); other.ID != suppliers[0].ID && g.random.IntN(3) == 0 {
			suppliers = append(suppliers, other)
		}
		k := g.sign(t, c, suppliers...)
		for _, level := range []price.Level{price.Term, price.Catalogue} {
			if g.random.IntN(3) == 0 {
				continue
			}
			g.price(t, k, level, []day.Date{from, from.AddDays(90 + g.random.IntN(200))}[:1+g.random.IntN(2)], func(int) []price.Item {
				var list []price.Item
				for _, article := range []string{"X-1", "X-2", "X-3"} {
					if g.random.IntN(4) == 0 {
						continue
					}
					list = append(list, pack(article, any1(g, int64(1), 7, 100), 0, 1+g.random.Int64N(90_000)))
					if g.random.IntN(2) == 0 {
						list = append(list, pack(article, list[len(list)-1].PerNum, 10_000, 1+g.random.Int64N(90_000)))
					}
				}
				if len(list) == 0 {
					list = append(list, pack("X-9", 1, 0, 100))
				}
				return list
			})
		}
	}
}

// lines makes lines at random.
func (g *registry) lines(n int) []Source {
	list := make([]Source, n)
	for i := range list {
		s := any1(g, g.suppliers...)
		list[i] = Source{Party: any1(g, party.Sormland, party.Vastmanland), On: day.New(2021, 6, 1).AddDays(g.random.IntN(900)), Seller: Seller{Name: s.Name, OrgNo: string(s.OrgNo)},
			Unit: Unit{Code: fmt.Sprint(g.random.IntN(3))}, Account: Account{Code: any1(g, "5640", "5650")}, Invoice: fmt.Sprint(i / 3), Row: int64(i + 1),
			Article: Article{Number: any1(g, "", "x1", "X-2", "X 3", "X-4"), Name: "En sak", Unit: any1(g, "", "st", "förp", "FP", "kg")}, Amount: money.Amount(g.random.Int64N(2_000_000) - 400_000)}
		l := &list[i]
		switch g.random.IntN(8) {
		case 0:
			l.Seller = Seller{Name: "Okänd säljare"}
		case 1:
			l.Contract = any1(g, g.contracts...).Number
		}
		if g.random.IntN(5) > 0 {
			l.Quantity = price.SomeQuantity(price.Quantity(g.random.Int64N(4_000_000) - 500_000))
		}
	}
	return list
}

// categorise chooses a category at random for each item, as people might.
func (g *registry) categorise(t testing.TB, r *Rules) map[item]string {
	t.Helper()
	chosen := map[item]string{}
	err := g.Lake.Query(t.Context(), lake.Query{Table: "line", By: lake.By("seller", "article", "account", "named"), Measures: []lake.Measure{lake.Count("n")}}, func(row lake.Row) error {
		i := item{row.Int(0), row.Int(1), row.Int(2), row.Text(3)}
		chosen[i] = ""
		if g.random.IntN(3) > 0 {
			chosen[i] = any1(g, g.categories...).ID
		}
		r.items[i] = choice{categoryID: chosen[i]}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return chosen
}

// oracle is the book of the register, from what the test itself put there.
func (g *registry) oracle(t testing.TB) Book {
	t.Helper()
	return NewBook(g.contracts, must[[]Tolerance](t)(g.tolerances(t.Context()))...)
}

func (g *registry) way(id string) []string {
	switch id {
	case "":
		return nil
	case g.categories[0].ID:
		return []string{id}
	}
	return []string{g.categories[0].ID, id}
}

// Whatever the contracts and the lines are, each line in the lake has the oracle's class,
// and the classes' sums are the spend to the öre, however it is divided.
func TestEachLineInTheLakeHasTheOraclesClass(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			atStore(t, func(t *testing.T, s Store) {
				g := newRegistry(t, s, seed)
				g.fill(t)
				source := g.lines(400)
				write(t, s, 1, source)
				r := must[*Rules](t)(s.Rules(t.Context()))
				chosen := g.categorise(t, r)
				if err := s.recount(t.Context(), 1, r); err != nil {
					t.Fatal(err)
				}
				g.compare(t, r, source, chosen)
				g.addsUp(t, source)
			})
		})
	}
}

func (g *registry) compare(t *testing.T, r *Rules, source []Source, chosen map[item]string) {
	t.Helper()
	book, seen := g.oracle(t), map[Class]int{}
	contracts := map[int64]string{}
	for id, n := range r.contracts {
		contracts[n] = id
	}
	err := g.Lake.Query(t.Context(), lake.Query{Table: "line", By: lake.By("row", "seller", "article", "account", "named", "class", "reason", "contract", "expected", "list", "item")}, func(row lake.Row) error {
		l := source[row.Int(0)-1]
		i := item{row.Int(1), row.Int(2), row.Int(3), row.Text(4)}
		known := slices.IndexFunc(g.suppliers, func(s supplier.Supplier) bool { return s.Name == l.Seller.Name })
		line := Line{Party: l.Party, On: l.On, Contract: l.Contract, Categories: g.way(chosen[i]), Article: l.Article.Number, Unit: l.Article.Unit, Quantity: l.Quantity, Amount: l.Amount}
		if known >= 0 {
			line.SupplierID = g.suppliers[known].ID
		}
		want := book.Match(line)
		want.Item = price.Item{}
		got := Outcome{Class: Classes[row.Int(5)], Reason: Reasons[row.Int(6)], ContractID: contracts[row.Int(7)], Expected: money.Opt{Known: !row.Null(8), Amount: money.Amount(row.Int(8))},
			ListKey: row.Int(9), RowNo: row.Int(10)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("row %d, %+v: %s", row.Int(0), line, diff)
		}
		seen[got.Class]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Class{Other, Outside, Leakage, None} {
		if seen[c] == 0 {
			t.Errorf("no line is %s", c)
		}
	}
}

func (g *registry) addsUp(t *testing.T, source []Source) {
	t.Helper()
	var spend int64
	for _, l := range source {
		spend += int64(l.Amount)
	}
	for _, by := range []lake.Field{{Expr: lake.Col("party")}, {Expr: lake.Col("unit")}, {Expr: lake.Col("category")}, {Expr: lake.Col("supplier")}, {Name: "month", Expr: lake.Month(lake.Col("day"))}} {
		whole, sums := map[int64]int64{}, map[int64]int64{}
		for _, byClass := range []bool{false, true} {
			q := lake.Query{Table: "line", By: []lake.Field{by}, Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount"))}}
			if byClass {
				q.By = append(q.By, lake.By("class")...)
			}
			err := g.Lake.Query(t.Context(), q, func(r lake.Row) error {
				if byClass {
					sums[r.Int(0)] += r.Int(2)
				} else {
					whole[r.Int(0)] += r.Int(1)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(whole, sums); diff != "" {
			t.Error(diff)
		}
		var total int64
		for _, sum := range sums {
			total += sum
		}
		if total != spend {
			t.Errorf("the classes add up to %d öre, the lines to %d", total, spend)
		}
	}
}

// The book answers as the price lists do when somebody asks them for a price.
func TestTheBookHasThePricesOfThePriceLists(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		g := newRegistry(t, s, 7)
		g.fill(t)
		// A version whose days overlap the next one's: the later is the one.
		if _, err := s.DB.Exec(t.Context(), `UPDATE price_edition SET valid_to = NULL WHERE stage = 'decided'`); err != nil {
			t.Fatal(err)
		}
		r := must[*Rules](t)(s.Rules(t.Context()))
		b := must[*Batch](t)(s.Begin(t.Context(), 1, r))
		defer b.Discard()
		b.number, b.pending = 1, g.lines(150)
		for i := range b.pending { // as asked for: on a contract, in the price's own unit
			l, k := &b.pending[i], any1(g, g.contracts...)
			sold := g.suppliers[slices.IndexFunc(g.suppliers, func(s supplier.Supplier) bool { return s.ID == k.Suppliers[0] })]
			l.Article.Unit, l.Contract, l.Party, l.On = "förp", k.Number, any1(g, k.Parties...), k.From.AddDays(g.random.IntN(400))
			l.Seller = Seller{Name: sold.Name, OrgNo: string(sold.OrgNo)}
			l.Quantity = price.SomeQuantity(1000 * price.Quantity(1+g.random.IntN(20)))
		}
		source := slices.Clone(b.pending)
		if err := b.nameAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		priced := 0
		for i, l := range source {
			k := g.contracts[slices.IndexFunc(g.contracts, func(c Contract) bool { return c.Number == l.Contract })]
			at := slices.IndexFunc(g.suppliers, func(s supplier.Supplier) bool { return s.Name == l.Seller.Name && slices.Contains(k.Suppliers, s.ID) })
			if at < 0 || !k.holds(l.Party, l.On) || l.Article.Number == "" {
				continue
			}
			want, err := price.Store{DB: s.DB}.Price(t.Context(), price.Question{ContractID: k.ID, SupplierID: g.suppliers[at].ID, Article: l.Article.Number, Quantity: l.Quantity.Quantity, On: l.On})
			raw := b.raw(&b.pending[i])
			known := must[[]ready](t)(r.meet(t.Context(), []Raw{raw}))
			got := r.derive(raw, known[0])
			switch {
			case fault.KindOf(err) == fault.KindNotFound:
				if got.Contract == r.contracts[k.ID] && got.Expected.Known {
					t.Errorf("%s %s: the lists have no price, the book %s", l.Article.Number, l.On, got.Expected.Amount.Sv())
				}
			case err != nil:
				t.Fatal(err)
			default:
				priced++
				cost := amount(want.Item.Net, big.NewRat(int64(l.Quantity.Quantity), quantityScale))
				if got.List != want.Edition.Key || got.Item != want.Item.RowNo || got.Expected != money.Some(cost) {
					t.Errorf("%s on %s: version %d row %d %s, the lists have %d row %d %s", l.Article.Number, l.On, got.List, got.Item, got.Expected.Sv(), want.Edition.Key, want.Item.RowNo, cost.Sv())
				}
			}
		}
		if priced < 20 {
			t.Errorf("only %d prices were compared", priced)
		}
	})
}

// choose gives items a category by their article.
func (g *registry) choose(t testing.TB, r *Rules, by map[string]category.Category) {
	t.Helper()
	err := g.Lake.Query(t.Context(), lake.Query{Table: "line", By: lake.By("seller", "article", "account", "named", "article.number"), Measures: []lake.Measure{lake.Count("n")}}, func(row lake.Row) error {
		r.items[item{row.Int(0), row.Int(1), row.Int(2), row.Text(3)}] = choice{categoryID: by[row.Text(4)].ID}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
