package analysis

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/word/money"
)

// SpreadPath is where the prices of one article at different units are compared.
const SpreadPath = Path + "/prisspridning"

// Paid is what a unit has paid for an article in a period.
type Paid struct {
	Party    string
	Unit     Thing
	Supplier Thing
	Quantity price.Quantity
	Spent    money.Amount
}

// per is what one unit of the article cost, on average.
func (p Paid) per() *big.Rat { return big.NewRat(int64(p.Spent)*quantityScale, int64(p.Quantity)) }

// Per is what one unit of the article cost, on average, in whole öre.
func (p Paid) Per() money.Amount { return rounded(p.per()) }

// quantityScale is thousandths of a unit.
const quantityScale = 1000

// Spread is one article as different units have bought it, in one unit of measure. The
// article is the same by its GTIN, else by the supplier and the supplier's number.
type Spread struct {
	Key       string // in the address
	Article   spend.Article
	In        string // unit of measure
	Units     int64  // of the organisation, that bought it
	Suppliers int64
	Quantity  price.Quantity
	Spent     money.Amount
	low, high *big.Rat // öre for one
}

// Low is the lowest price that a unit paid, in whole öre.
func (s Spread) Low() money.Amount { return rounded(s.low) }

// High is the highest price that a unit paid.
func (s Spread) High() money.Amount { return rounded(s.high) }

// Saved is what would have been saved had all paid the lowest price.
func (s Spread) Saved() money.Amount {
	best := new(big.Rat).Mul(s.low, big.NewRat(int64(s.Quantity), quantityScale))
	return s.Spent - rounded(best)
}

// Times is how much dearer the highest price is, in hundredths.
func (s Spread) Times() int64 {
	if s.low.Sign() <= 0 {
		return 0
	}
	return int64(rounded(new(big.Rat).Mul(new(big.Rat).Quo(s.high, s.low), big.NewRat(100, 1))))
}

// rounded is the nearest whole number, half upwards.
func rounded(r *big.Rat) money.Amount {
	twice := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(2)), r.Denom())
	return money.Amount(new(big.Int).Div(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64())
}

// spreadKey tells articles apart that are compared: by GTIN, else by supplier and number,
// and by the unit of measure. It is "" for what cannot be compared.
func spreadKey(a spend.Article, supplier int64) string {
	in := price.UnitOf(a.Unit).Text
	switch {
	case in == "":
		return ""
	case a.GTIN != "":
		return "g" + a.GTIN + "-" + in
	case price.ArticleKeyOf(a.Number) != "":
		return "s" + strconv.FormatInt(supplier, 10) + "-" + price.ArticleKeyOf(a.Number) + "-" + in
	}
	return ""
}

// spreadPart is what the lake tells of one article as one supplier's files write it.
type spreadPart struct {
	article  spend.Article
	supplier int64
	spent    int64 // öre
	quantity int64 // thousandths
	low      int64 // ten-thousandths of an öre for one
	high     int64
	units    int64
}

// spreads joins what is the same article, and leaves out what only one unit has bought or
// all have paid the same for. The largest saving comes first.
func spreads(parts []spreadPart, most int) []Spread {
	at := map[string]int{}
	var all []Spread
	for _, p := range parts {
		key := spreadKey(p.article, p.supplier)
		if key == "" || p.quantity <= 0 || p.low <= 0 {
			continue
		}
		one := Spread{Key: key, Article: p.article, In: price.UnitOf(p.article.Unit).Text, Units: p.units, Suppliers: 1,
			Quantity: price.Quantity(p.quantity), Spent: money.Amount(p.spent), low: big.NewRat(p.low, perÖre), high: big.NewRat(p.high, perÖre)}
		i, ok := at[key]
		if !ok {
			at[key] = len(all)
			all = append(all, one)
			continue
		}
		all[i].join(one)
	}
	all = slices.DeleteFunc(all, func(s Spread) bool { return s.Units < 2 || s.low.Cmp(s.high) == 0 || s.Saved() <= 0 })
	slices.SortStableFunc(all, func(a, b Spread) int { return cmp.Compare(b.Saved(), a.Saved()) })
	return all[:min(len(all), most)]
}

const perÖre = 10_000

func (s *Spread) join(t Spread) {
	s.Units, s.Suppliers, s.Quantity, s.Spent = s.Units+t.Units, s.Suppliers+1, s.Quantity+t.Quantity, s.Spent+t.Spent
	if t.low.Cmp(s.low) < 0 {
		s.low = t.low
	}
	if t.high.Cmp(s.high) > 0 {
		s.high = t.high
	}
}

// gtinOf is the GTIN in a key, if the article is told by it.
func gtinOf(key string) (string, bool) {
	rest, ok := strings.CutPrefix(key, "g")
	gtin, _, _ := strings.Cut(rest, "-")
	return gtin, ok
}

// supplierOf is the supplier in the key of an article that has no GTIN.
func supplierOf(key string) int64 {
	number, _, _ := strings.Cut(strings.TrimPrefix(key, "s"), "-")
	return int64(atoi(number))
}

// spreadOf is one article as some units have bought it.
func spreadOf(key string, a spend.Article, list []Paid) Spread {
	s := Spread{Key: key, Article: a, In: price.UnitOf(a.Unit).Text, low: new(big.Rat), high: new(big.Rat)}
	units, suppliers := map[int64]bool{}, map[int64]bool{}
	for i, p := range list {
		if per := p.per(); i == 0 || per.Cmp(s.low) < 0 {
			s.low = per
		}
		if per := p.per(); i == 0 || per.Cmp(s.high) > 0 {
			s.high = per
		}
		s.Quantity, s.Spent = s.Quantity+p.Quantity, s.Spent+p.Spent
		units[p.Unit.Number], suppliers[p.Supplier.Number] = true, true
	}
	s.Units, s.Suppliers = int64(len(units)), int64(len(suppliers))
	return s
}
