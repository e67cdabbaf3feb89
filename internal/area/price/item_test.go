package price

import (
	"iter"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func TestNumbersAreReadAsSuppliersWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Price{"1 250,00 kr": Kr(1250), "1.250,00": Kr(1250), "12.50": 12_500_000, "0,0375": 37_500, "1250:-": Kr(1250), "1\u00a0250": Kr(1250),
		"−3": Kr(-3), "0.125": 125_000, "SEK 10": Kr(10), "1.234.567": Kr(1_234_567), "1,234.50": 1_234_500_000} {
		var p Price
		if err := p.UnmarshalText([]byte(text)); err != nil || p != want {
			t.Errorf("%q is %d, want %d; %v", text, p, want, err)
		}
	}
	for text, why := range map[string]string{"1.250": "två sätt", "offert": "inte läsas", "0,0000001": "för många decimaler", "": "inte läsas", "12,5,0": "inte läsas", "99999999999": "för stort"} {
		var p Price
		if err := p.UnmarshalText([]byte(text)); !strings.Contains(fault.Message(err), why) {
			t.Errorf("%q gives %d, %v", text, p, err)
		}
	}
}

func TestPricesAreWrittenAsTheyAreRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Price(rapid.Int64Range(-mostPrice, mostPrice).Draw(t, "price"))
		text, _ := p.MarshalText()
		var back Price
		if err := back.UnmarshalText(text); err != nil || back != p {
			t.Fatalf("%d is written %s and read %d, %v", p, text, back, err)
		}
	})
}

func TestUnitsAreReadAsSuppliersWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ unit, number, want string }{
		{"st", "", "st"}, {"Styck", "", "st"}, {"FP", "100", "förp (100\u00a0st)"}, {"förp 100 st", "", "förp (100\u00a0st)"}, {"100 st/förp", "", "förp (100\u00a0st)"},
		{"krt 10x50", "", "kartong (500\u00a0st)"}, {"FP/100", "", "förp (100\u00a0st)"}, {"rulle", "2,5 m", "rulle (2,5\u00a0m)"}, {"m2", "", "m²"}, {"tim", "", "timme"},
		{"flaska 500 ml", "", "flaska (500\u00a0ml)"}, {"hink", "", "hink"}, {"förp", "1", "förp (1\u00a0st)"}, {"förp", "50 st/förp", "förp (50\u00a0st)"},
	} {
		p, err := ReadPack(c.unit, c.number)
		if err != nil || p.Sv() != c.want {
			t.Errorf("%q %q is %q, want %q; %v", c.unit, c.number, p.Sv(), c.want, err)
		}
	}
	if UnitOf("förp").Code != "XPK" || UnitOf("kg").Code != "KGM" || UnitOf("hink").Code != "" {
		t.Error("the codes of Recommendation 20 are wrong")
	}
	if _, err := ReadPack("förp", "0"); err == nil {
		t.Error("an empty package is read")
	}
}

func TestCheckDigitsAreTried(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{"7310865004703": true, "7310865004704": false, "96385074": true, "036000291452": true, "00012345600012": true, "123": false, "731086500470A": false} {
		if ValidGTIN(number) != want {
			t.Errorf("%s is taken for %v", number, !want)
		}
	}
}

func good() Item {
	i := Item{Article: "AB-100", Name: "Handskar nitril M", Listed: Kr(100), Discount: Percent(12)}
	i.SetPack(Pack{"förp", 100, 1, "st"})
	return i.ready()
}

func TestAnItemIsRefusedForWhatIsWrong(t *testing.T) {
	t.Parallel()
	if i := good(); i.Check() != nil || i.Net != Kr(88) || i.PerBase().Cmp(big.NewRat(880_000, 1)) != 0 || i.ArticleKey != "AB100" {
		t.Fatalf("%+v, %v", i, i.Check())
	}
	for field, spoil := range map[string]func(*Item){
		"article": func(i *Item) { i.Article = "--" }, "name": func(i *Item) { i.Name = " " }, "unit": func(i *Item) { i.Unit = "" },
		"gtin": func(i *Item) { i.GTIN = "7310865004704" }, "net": func(i *Item) { i.Listed, i.Net, i.Discount = 0, 0, 0 },
		"discount": func(i *Item) { i.Net = Kr(80) }, "valid_to": func(i *Item) { i.ValidFrom, i.ValidTo = 20220201, 20220101 },
	} {
		i := good()
		spoil(&i)
		if f := fault.FieldsOf(i.ready().Check()); len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: %v", field, f)
		}
	}
	free := good()
	free.Listed, free.Discount, free.Net, free.Free = 0, 0, 0, true
	if err := free.ready().Check(); err != nil || free.Sv() != "kostnadsfri" {
		t.Errorf("a free article is refused: %v", fault.FieldsOf(err))
	}
}

func TestOverlappingPricesNameBothRows(t *testing.T) {
	t.Parallel()
	s, a, b := newSeen(), good(), good()
	if err := s.add(a, place{row: 7}); err != nil {
		t.Fatal(err)
	}
	if f := fault.FieldsOf(s.add(b, place{row: 9})); len(f) != 1 || !strings.Contains(f[0].Message, "rad 7") || !strings.Contains(f[0].Message, "AB-100") {
		t.Errorf("%v", f)
	}
	b.FromQty = 10 * quantityScale
	if err := s.add(b, place{row: 9}); err != nil {
		t.Errorf("a tier is refused: %v", err)
	}
	s = newSeen()
	a.ValidTo, b.FromQty, b.ValidFrom = 20221231, 0, 20230101
	if s.add(a, place{row: 1}) != nil || s.add(b, place{row: 2}) != nil {
		t.Error("prices of two years are refused")
	}
	b.ValidFrom = 20221231
	if s = newSeen(); s.add(a, place{row: 1}) != nil || s.add(b, place{row: 2}) == nil {
		t.Error("one day in common is not found")
	}
}

func TestTheBestPriceIsOfTheHighestTierThatIsReached(t *testing.T) {
	t.Parallel()
	one, ten := good(), good()
	ten.FromQty, ten.Net = 10*quantityScale, Kr(70)
	next := one
	next.ValidFrom, next.Net = 20230101, Kr(90)
	for _, c := range []struct {
		n    Quantity
		on   int32
		want Price
	}{{1, 20220601, Kr(88)}, {10, 20220601, Kr(70)}, {9, 20230601, Kr(90)}} {
		if got, _ := Best([]Item{ten, one, next}, c.n*quantityScale, day.Date(c.on)); got.Net != c.want {
			t.Errorf("%d units on %d cost %s, want %s", c.n, c.on, got.Net.Sv(), c.want.Sv())
		}
	}
}

func walk(items ...Item) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, i := range items {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func named(article string, net Price, pack Pack) Item {
	i := Item{Article: article, Name: article, Net: net}
	i.SetPack(pack)
	return i.ready()
}

func TestTwoEditionsAreCompared(t *testing.T) {
	t.Parallel()
	pack, st := Pack{"förp", 100, 1, "st"}, one("st")
	was := walk(named("A", Kr(100), pack), named("B", Kr(10), st), named("C", Kr(20), st), named("D", Kr(5), st), named("E", Kr(3), st))
	is := walk(named("A", Kr(55), Pack{"förp", 50, 1, "st"}), named("B", Kr(9), st), named("D", Kr(5), st), named("E", Kr(3), one("kg")), named("F", Kr(1), st))
	var sum Summary
	got := map[string]string{}
	for d, err := range Compare(was, is) {
		if err != nil {
			t.Fatal(err)
		}
		sum.Add(d)
		got[d.Item().Article] = string(d.Verdict)
		if d.Percent.Known {
			got[d.Item().Article] += d.Percent.Share.Change()
		}
	}
	for article, want := range map[string]string{"A": "dearer+10,00\u00a0%", "B": "cheaper\u221210,00\u00a0%", "C": "gone", "D": "same0,00\u00a0%", "E": "repacked", "F": "fresh"} {
		if got[article] != want {
			t.Errorf("%s is %q, want %q", article, got[article], want)
		}
	}
	if sum.Mean() != SomeShare(0) || sum.Weighed().Known {
		t.Errorf("the mean is %v and weighed %v", sum.Mean(), sum.Weighed())
	}
}

func TestTheWeighedChangeNeedsEveryVolume(t *testing.T) {
	t.Parallel()
	a, b, a2, b2 := named("A", Kr(100), one("st")), named("B", Kr(10), one("st")), named("A", Kr(110), one("st")), named("B", Kr(8), one("st"))
	a.Volume, b.Volume = SomeQuantity(10*quantityScale), SomeQuantity(100*quantityScale)
	var sum Summary
	for d := range Compare(walk(a, b), walk(a2, b2)) {
		sum.Add(d)
	}
	// 10·100 + 100·10 = 2 000 before, 10·110 + 100·8 = 1 900 after
	if sum.Mean() != SomeShare(Percent(-5)) || sum.Weighed() != SomeShare(Percent(-5)) {
		t.Errorf("the mean is %v and weighed %v", sum.Mean(), sum.Weighed())
	}
	sum = Summary{}
	b.Volume = OptQuantity{}
	for d := range Compare(walk(a, b), walk(a2, b2)) {
		sum.Add(d)
	}
	if sum.Weighed().Known {
		t.Error("it is weighed without the volume of B")
	}
}
