package spend

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// offersFor are the prices of the line's article, as meetOffers reads them.
func offersFor(b *Book, l Line) []offer {
	var offers []offer
	for _, c := range b.bySupplier[l.SupplierID] {
		for _, list := range c.Lists {
			for _, i := range list.Items {
				how := slices.Index([]bool{i.ArticleKey == price.ArticleKeyOf(l.Article) && l.Article != "", i.GTIN == l.GTIN && l.GTIN != "", i.Own == l.Own && l.Own != ""}, true)
				if how < 0 || slices.ContainsFunc(offers, func(o offer) bool { return o.list == list.Key && o.row == i.RowNo }) {
					continue
				}
				offers = append(offers, offer{list: list.Key, row: i.RowNo, how: int8(how), unit: i.Unit, base: i.BaseUnit,
					num: i.PerNum, den: i.PerDen, fromQty: i.FromQty, net: i.Net, valid: i.ValidFrom, expiry: i.ValidTo})
			}
		}
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return int(a.row - b.row) })
	return offers
}

// worked is the line's outcome as the answers have it.
func worked(b *Book, contracts []Contract, l Line) Outcome {
	numbers, names := map[string]int64{"": 0}, []string{""}
	for _, c := range contracts {
		if _, ok := numbers[c.ID]; !ok {
			numbers[c.ID], names = int64(len(names)), append(names, c.ID)
		}
	}
	way := func(p party.Code, way []string) *answer { return b.withoutAnswer(p, way, numbers) }
	a := asked{supplier: l.SupplierID, party: l.Party, named: l.Contract, way: l.Categories, unit: l.Unit, numbered: l.numbered(), offers: offersFor(b, l)}
	r := b.answer(a, numbers, way).match(b, l.On, l.Quantity, l.Amount)
	return Outcome{Class: Classes[r.class], Reason: Reasons[r.reason], ContractID: names[r.contract], ListKey: r.list, RowNo: r.row, Expected: r.expected}
}

func TestTheWorkedExampleHasTheSameAnswers(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	book := NewBook(e.contracts)
	for i, l := range e.lines {
		got := worked(&book, e.contracts, l)
		got.ListKey, got.RowNo = 0, 0
		if diff := cmp.Diff(e.want[i], got); diff != "" {
			t.Errorf("line %s: %s", l.ID, diff)
		}
	}
}

// Whatever the contracts, the prices and the lines are, the answers that are worked out
// once are those of the book.
func TestAnswersAreThoseOfTheBook(t *testing.T) {
	t.Parallel()
	tolerances := []Tolerance{{Share: price.Percent(1), Most: money.Kr(50)}, {From: day.New(2022, 7, 1), Share: price.Percent(5), Most: money.Kr(5000)}}
	seen := map[Class]int{}
	rapid.Check(t, func(t *rapid.T) {
		contracts := rapid.SliceOfN(rapid.Custom(anyPriced), 1, 8).Draw(t, "contracts")
		for i := range contracts {
			for j := range contracts[i].Lists {
				contracts[i].Lists[j].Key = int64(10*i + j + 1)
			}
		}
		book := NewBook(contracts, tolerances...)
		for _, l := range rapid.SliceOfN(rapid.Custom(anyPricedLine), 1, 60).Draw(t, "lines") {
			want := book.Match(l)
			if want.Expected.Known && rapid.Bool().Draw(t, "paid as agreed") {
				l.Amount = want.Expected.Amount + money.Amount(rapid.Int64Range(-2, 2).Draw(t, "öre off"))
				want = book.Match(l)
			}
			want.Item = price.Item{}
			seen[want.Class]++
			if diff := cmp.Diff(want, worked(&book, contracts, l)); diff != "" {
				t.Fatalf("%+v: %s", l, diff)
			}
		}
	})
	for _, c := range Classes {
		if seen[c] == 0 {
			t.Errorf("no line was %s", c)
		}
	}
}

// anyPriced is a contract whose lists have tiers, days, packs and all kinds of numbers.
func anyPriced(t *rapid.T) Contract {
	c := anyContract(t)
	if rapid.IntRange(0, 4).Draw(t, "endless") == 0 {
		c.To = 0
	}
	c.Suppliers = rapid.SliceOfNDistinct(rapid.Custom(anySupplier), 1, 2, rapid.ID[string]).Draw(t, "suppliers")
	c.Parties = rapid.SampledFrom([]party.Set{party.Of(party.Sormland), party.Of(party.Sormland, party.Vastmanland)}).Draw(t, "parties")
	for i := range c.Lists {
		l := &c.Lists[i]
		l.SupplierID = rapid.SampledFrom([]string{"", "", c.Suppliers[0]}).Draw(t, "of")
		l.From, l.To = anyPeriod(t)
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			l.Items = append(l.Items, price.Item{ArticleKey: anyArticle(t), PerDen: 1, BaseUnit: "st", Net: price.Price(rapid.Int64Range(0, 1e9).Draw(t, "net"))})
		}
		for j := range l.Items {
			o := &l.Items[j]
			o.RowNo, o.Article, o.PerDen = int64(j+1), o.ArticleKey, rapid.Int64Range(1, 3).Draw(t, "den")
			o.PerNum = rapid.SampledFrom([]int64{1, 7, 100, 1 << 40}).Draw(t, "num")
			o.Unit = rapid.SampledFrom([]string{"förp", "st", "kg"}).Draw(t, "unit")
			o.GTIN, o.Own = rapid.SampledFrom([]string{"", "7350053850019"}).Draw(t, "gtin"), rapid.SampledFrom([]string{"", "4001"}).Draw(t, "own")
			o.FromQty = price.Quantity(rapid.SampledFrom([]int64{0, 0, 10_000, 500_000}).Draw(t, "from"))
			if rapid.Bool().Draw(t, "dated") {
				o.ValidFrom, o.ValidTo = anyPeriod(t)
			}
		}
	}
	return c
}

func anyPeriod(t *rapid.T) (from, to day.Date) {
	from = day.New(2022, 1, 1).AddDays(rapid.IntRange(0, 300).Draw(t, "begins"))
	if rapid.Bool().Draw(t, "ends") {
		to = from.AddDays(rapid.IntRange(0, 200).Draw(t, "lasts"))
	}
	return from, to
}

func anyPricedLine(t *rapid.T) Line {
	l := anyLine(t)
	l.Contract = rapid.SampledFrom([]string{"", "", "A1", "A2", "A3"}).Draw(t, "named")
	l.GTIN, l.Own = rapid.SampledFrom([]string{"", "7350053850019"}).Draw(t, "gtin"), rapid.SampledFrom([]string{"", "", "4001"}).Draw(t, "own")
	if rapid.IntRange(0, 9).Draw(t, "unknown supplier") == 0 {
		l.SupplierID = ""
	}
	if rapid.IntRange(0, 9).Draw(t, "enormous") == 0 {
		l.Quantity = price.SomeQuantity(price.Quantity(rapid.Int64Range(1e12, 1e14).Draw(t, "many")))
	}
	return l
}

func BenchmarkMatch(b *testing.B) {
	contract := Contract{ID: "A1", Number: "A1", From: 20220101, To: 20251231, Parties: party.All(), Suppliers: []string{"s1"}, Categories: []string{"k1"}}
	list := List{Key: 1, From: 20220101}
	var offers []offer
	for n := range 3 {
		list := list
		list.Key, list.From, list.To = int64(n+1), day.New(2022+n, 1, 1), day.New(2022+n, 12, 31)
		contract.Lists = append(contract.Lists, list)
		for tier := range 2 {
			offers = append(offers, offer{list: list.Key, row: int64(tier + 1), unit: "förp", base: "st", num: 100, den: 1, fromQty: price.Quantity(tier) * 50_000, net: 400_000})
		}
	}
	book := NewBook([]Contract{contract}, Tolerance{Share: price.Percent(1), Most: money.Kr(50)})
	a := asked{supplier: "s1", party: "D", way: []string{"k1"}, unit: "st", numbered: true, offers: offers}
	numbers := map[string]int64{"A1": 1}
	one := book.answer(a, numbers, func(p party.Code, way []string) *answer { return book.withoutAnswer(p, way, numbers) })
	for i := range b.N {
		one.match(&book, day.Date(20230501+i%28), price.SomeQuantity(price.Quantity(1000*(i%9000))), money.Kr(40))
	}
}
