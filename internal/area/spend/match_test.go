package spend

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// example is the worked example of testdata/match.txt.
type example struct {
	contracts []Contract
	lines     []Line
	want      []Outcome // of each line, without the price's row
	sums      map[Class]sum
}

type sum struct {
	Lines  int
	Amount money.Amount
}

func readExample(t *testing.T) example {
	t.Helper()
	text, err := os.ReadFile("testdata/match.txt")
	if err != nil {
		t.Fatal(err)
	}
	e := example{sums: map[Class]sum{}}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line)+" ", "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch cells[0] {
		case "avtal":
			e.contracts = append(e.contracts, Contract{ID: cells[1], Number: cells[1], From: dayOf(t, cells[2]), To: dayOf(t, cells[3]),
				Parties: partiesOf(t, cells[4]), Suppliers: listOf(cells[5]), Categories: listOf(cells[6])})
		case "pris":
			e.addPrice(t, cells)
		case "rad":
			e.addLine(t, cells)
		case "summa":
			e.sums[Class(cells[1])] = sum{int(number(t, cells[2])), amountOf(t, cells[3])}
		default:
			t.Fatalf("cannot read %q", line)
		}
	}
	return e
}

func (e *example) addPrice(t *testing.T, cells []string) {
	t.Helper()
	var c *Contract
	for i := range e.contracts {
		if e.contracts[i].Number == cells[1] {
			c = &e.contracts[i]
		}
	}
	list := List{Key: number(t, cells[2]), Term: cells[3] == "villkor", From: dayOf(t, cells[4]), To: dayOf(t, cells[5])}
	at := -1
	for i, l := range c.Lists {
		if l.Key == list.Key {
			at = i
		}
	}
	if at < 0 {
		c.Lists, at = append(c.Lists, list), len(c.Lists)
	}
	item := price.Item{RowNo: number(t, cells[6]), Article: cells[7], ArticleKey: price.ArticleKeyOf(cells[7]), GTIN: cells[8], Own: cells[9],
		Unit: cells[10], PerNum: number(t, cells[11]), PerDen: 1, BaseUnit: cells[12], Free: cells[14] == "fri"}
	read(t, &item.FromQty, cells[13])
	if !item.Free {
		read(t, &item.Net, cells[14])
	}
	c.Lists[at].Items = append(c.Lists[at].Items, item)
}

func (e *example) addLine(t *testing.T, cells []string) {
	t.Helper()
	l := Line{ID: cells[1], Party: party.Code(cells[2]), On: dayOf(t, cells[3]), SupplierID: cells[4], Contract: cells[5],
		Categories: listOf(cells[6]), Unit: cells[8], Amount: amountOf(t, cells[10])}
	if gtin, ok := strings.CutPrefix(cells[7], "GTIN:"); ok {
		l.GTIN = gtin
	} else if own, ok := strings.CutPrefix(cells[7], "eget:"); ok {
		l.Own = own
	} else {
		l.Article = cells[7]
	}
	read(t, &l.Quantity, cells[9])
	want := Outcome{Class: Class(cells[11]), Reason: Reason(cells[12]), ContractID: cells[13]}
	if cells[14] != "" {
		want.Expected = money.Some(amountOf(t, cells[14]))
	}
	e.lines, e.want = append(e.lines, l), append(e.want, want)
}

func TestWorkedExample(t *testing.T) {
	t.Parallel()
	e := readExample(t)
	if len(e.lines) != 40 || len(e.contracts) != 6 {
		t.Fatalf("%d lines, %d contracts", len(e.lines), len(e.contracts))
	}
	book := NewBook(e.contracts, Tolerance{})
	sums := map[Class]sum{}
	for i, l := range e.lines {
		got := book.Match(l)
		if (got.Item.ArticleKey != "") != (got.ListKey != 0) {
			t.Errorf("line %s: price %q of version %d", l.ID, got.Item.ArticleKey, got.ListKey)
		}
		s := sums[got.Class]
		sums[got.Class] = sum{s.Lines + 1, s.Amount + l.Amount}
		got.ListKey, got.RowNo, got.Item = 0, 0, price.Item{}
		if diff := cmp.Diff(e.want[i], got); diff != "" {
			t.Errorf("line %s: %s", l.ID, diff)
		}
	}
	if diff := cmp.Diff(e.sums, sums); diff != "" {
		t.Error(diff)
	}
}

func TestToleranceNeedsBothShareAndAmount(t *testing.T) {
	t.Parallel()
	one := Tolerance{Share: price.Percent(1), Most: money.Kr(50)}
	for _, test := range []struct {
		tolerance      Tolerance
		expected, paid money.Amount
		want           bool
	}{
		{Tolerance{}, money.Kr(100), money.Kr(100) + 1, true},
		{Tolerance{}, money.Kr(100), money.Kr(100) + 2, false},
		{one, money.Kr(100), money.Kr(101), true},
		{one, money.Kr(100), money.Kr(101) + 1, false},
		{one, money.Kr(100), money.Kr(99), true},
		{one, money.Kr(10_000), money.Kr(10_050), true},
		{one, money.Kr(10_000), money.Kr(10_051), false},
		{one, money.Kr(-100), money.Kr(-101), true},
		{one, 0, 2, false},
	} {
		if got := test.tolerance.within(test.expected, test.paid); got != test.want {
			t.Errorf("%v within %s and %s = %v", test.tolerance, test.expected.Sv(), test.paid.Sv(), got)
		}
	}
}

// Whatever the contracts and the lines are, each line has one class, the classes' sums
// are the spend to the öre, and only what was compared has a deviation.
func TestClassesAddUpToSpend(t *testing.T) {
	t.Parallel()
	known := map[Class]bool{}
	for _, c := range Classes {
		known[c] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		contracts := rapid.SliceOfN(rapid.Custom(anyContract), 0, 8).Draw(t, "contracts")
		book := NewBook(contracts, Tolerance{})
		var spend money.Amount
		sums := map[Class]money.Amount{}
		for _, l := range rapid.SliceOfN(rapid.Custom(anyLine), 1, 60).Draw(t, "lines") {
			o := book.Match(l)
			spend += l.Amount
			sums[o.Class] += l.Amount
			switch {
			case !known[o.Class]:
				t.Fatalf("class %q", o.Class)
			case o.Class == Agreed && !o.Expected.Known:
				t.Fatalf("agreed price without a price: %+v", o)
			case o.Expected.Known && o.Class != Agreed && o.Class != Other:
				t.Fatalf("%s has a price", o.Class)
			case (o.Class == None) != (o.ContractID == ""):
				t.Fatalf("%s with contract %q", o.Class, o.ContractID)
			}
		}
		var total money.Amount
		for _, amount := range sums {
			total += amount
		}
		if total != spend {
			t.Fatalf("classes sum to %s, spend is %s", total.Sv(), spend.Sv())
		}
	})
}

func anyContract(t *rapid.T) Contract {
	from := day.New(2022, 1, 1).AddDays(rapid.IntRange(0, 300).Draw(t, "from"))
	c := Contract{ID: rapid.StringMatching(`A[0-9]`).Draw(t, "id"), From: from, To: from.AddDays(rapid.IntRange(0, 400).Draw(t, "days")),
		Parties: party.Of(party.Sormland), Suppliers: []string{anySupplier(t)}, Categories: []string{anyCategory(t)}}
	c.Number = c.ID
	for range rapid.IntRange(0, 2).Draw(t, "lists") {
		list := List{Key: 1, Term: rapid.Bool().Draw(t, "term"), From: c.From, To: c.To}
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			article := anyArticle(t)
			list.Items = append(list.Items, price.Item{ArticleKey: article, Article: article, Unit: "förp", PerNum: rapid.Int64Range(1, 100).Draw(t, "per"), PerDen: 1,
				BaseUnit: "st", Net: price.Price(rapid.Int64Range(0, 1e9).Draw(t, "net"))})
		}
		c.Lists = append(c.Lists, list)
	}
	return c
}

func anyLine(t *rapid.T) Line {
	l := Line{Party: rapid.SampledFrom([]party.Code{party.Sormland, party.Vastmanland}).Draw(t, "party"),
		On: day.New(2022, 6, 1).AddDays(rapid.IntRange(-200, 200).Draw(t, "on")), SupplierID: anySupplier(t),
		Unit:   rapid.SampledFrom([]string{"", "st", "förp", "kg"}).Draw(t, "unit"),
		Amount: money.Amount(rapid.Int64Range(-1e9, 1e9).Draw(t, "amount"))}
	if rapid.Bool().Draw(t, "numbered") {
		l.Article = anyArticle(t)
	}
	if rapid.Bool().Draw(t, "counted") {
		l.Quantity = price.SomeQuantity(price.Quantity(rapid.Int64Range(-1e6, 1e6).Draw(t, "quantity")))
	}
	if rapid.Bool().Draw(t, "categorised") {
		l.Categories = []string{"alla", anyCategory(t)}
	}
	return l
}

func anySupplier(t *rapid.T) string {
	return rapid.SampledFrom([]string{"s1", "s2", "s3"}).Draw(t, "supplier")
}
func anyCategory(t *rapid.T) string {
	return rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(t, "category")
}
func anyArticle(t *rapid.T) string {
	return rapid.SampledFrom([]string{"X1", "X2", "X3"}).Draw(t, "article")
}

func read(t *testing.T, into interface{ UnmarshalText([]byte) error }, text string) {
	t.Helper()
	if err := into.UnmarshalText([]byte(text)); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
}

func dayOf(t *testing.T, text string) day.Date {
	t.Helper()
	if text == "" {
		return 0
	}
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func amountOf(t *testing.T, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func number(t *testing.T, text string) int64 {
	t.Helper()
	var n price.Quantity
	read(t, &n, text)
	return int64(n) / 1000
}

func partiesOf(t *testing.T, text string) party.Set {
	t.Helper()
	set, err := party.ParseSet(text)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func listOf(text string) []string {
	if text == "" {
		return nil
	}
	list := strings.Split(text, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}
