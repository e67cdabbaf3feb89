package spend

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"
	"sort"

	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// An answer is what Book.Match answers for one article of a supplier in one party, category
// and named contract, worked out once: for each stretch of days the candidates, with their
// tiers. Millions of lines then cost a look-up and a division each. The book itself says
// what is right; answer_test.go holds them to it.
type answer struct {
	starts []day.Date // the first days of stretches, from the beginning of time
	spans  []span
}

// span is a stretch of days in which the same contracts, lists and prices hold.
type span struct {
	fixed result  // where no price is to be compared
	tries []try   // in the order of the book
	none  *answer // without a contract of the supplier's: what the category has
}

// try is a price of a list that the line may have been bought at.
type try struct {
	contract int64 // number in the lake
	list     int64
	row      int64 // when nothing can be compared
	units    bool  // the line's unit can be converted
	num, den int64 // the price's units in one of the line's: den/num
	tiers    []tier
}

// tier is a price from a quantity. The highest comes first.
type tier struct {
	from price.Quantity
	net  price.Price
	row  int64
}

// result is an outcome in the lake's numbers.
type result struct {
	class, reason int64
	contract      int64
	list, row     int64
	expected      money.Opt
}

// The places of classes and reasons, as the lake has them.
var (
	agreedNo, otherNo, outsideNo = Agreed.number(), Other.number(), Outside.number()
	noQuantityNo, noUnitNo       = NoQuantity.number(), NoUnit.number()
)

// at is the stretch that the day is in.
func (p *answer) at(on day.Date) *span {
	return &p.spans[sort.Search(len(p.starts), func(i int) bool { return p.starts[i] > on })-1]
}

// match is the line's result.
func (p *answer) match(b *Book, on day.Date, quantity price.OptQuantity, paid money.Amount) result {
	s := p.at(on)
	if s.none != nil {
		s = s.none.at(on)
	}
	if len(s.tries) == 0 {
		return s.fixed
	}
	best, known := result{}, false
	for i := range s.tries {
		r := s.tries[i].price(quantity)
		better := r.expected.Known && (!known || magnitude(r.expected.Amount) < magnitude(best.expected.Amount))
		if i == 0 || better {
			best, known = r, r.expected.Known
		}
	}
	if known && b.tolerance(on).within(best.expected.Amount, paid) {
		best.class = agreedNo
	}
	return best
}

// price is what so many of the line's units should have cost.
func (t *try) price(quantity price.OptQuantity) result {
	r := result{class: otherNo, reason: noUnitNo, contract: t.contract, list: t.list, row: t.row}
	if !t.units {
		return r
	}
	r.reason = noQuantityNo
	if !quantity.Known || quantity.Quantity == 0 {
		return r
	}
	many := t.many(max(quantity.Quantity, -quantity.Quantity))
	for _, tier := range t.tiers {
		if tier.from <= many {
			r.reason, r.row = 0, tier.row
			r.expected = money.Some(cost(tier.net, int64(quantity.Quantity), t.num, t.den))
			return r
		}
	}
	return r
}

// many is the quantity in the price's units, in whole thousandths.
func (t *try) many(quantity price.Quantity) price.Quantity {
	hi, lo := bits.Mul64(uint64(quantity), uint64(t.den))
	if hi >= uint64(t.num) {
		r := new(big.Int).Mul(big.NewInt(int64(quantity)), big.NewInt(t.den))
		return price.Quantity(r.Quo(r, big.NewInt(t.num)).Int64())
	}
	n, _ := bits.Div64(hi, lo, uint64(t.num))
	return price.Quantity(n)
}

// cost is the price of a quantity in whole öre, half away from zero, with numbers of 128
// bits where they are enough.
func cost(net price.Price, quantity, num, den int64) money.Amount {
	const scale = quantityScale * perÖre
	count := uint64(max(quantity, -quantity))
	hi, lo := bits.Mul64(uint64(net), count)
	over, divisor := bits.Mul64(uint64(num), scale)
	if net >= 0 && hi == 0 && over == 0 {
		if hi, lo = bits.Mul64(lo, uint64(den)); hi < divisor {
			öre, rest := bits.Div64(hi, lo, divisor)
			if rest >= divisor-rest {
				öre++
			}
			if quantity < 0 {
				return -money.Amount(öre)
			}
			return money.Amount(öre)
		}
	}
	units := new(big.Rat).Mul(big.NewRat(quantity, quantityScale), big.NewRat(den, num))
	return amount(net, units)
}

// asked is what an answer is for.
type asked struct {
	supplier string
	party    party.Code
	named    string   // contract
	way      []string // categories, the top first
	unit     string   // of the article, as written
	numbered bool
	offers   []offer
}

// offer is a price of a list for an article, by its number, GTIN or our own number. It
// is kept for the articles that lines have, of the millions that lists have.
type offer struct {
	list          int64 // key
	row           int64
	how           int8 // 0 by the supplier's number, 1 by GTIN, 2 by ours
	unit, base    string
	num, den      int64
	fromQty       price.Quantity
	net           price.Price
	valid, expiry day.Date
}

func (o offer) holds(on day.Date) bool {
	return (o.valid == 0 || o.valid <= on) && (o.expiry == 0 || on <= o.expiry)
}

// answer works out what the book says. The numbers are those of contracts in the lake.
func (b *Book) answer(a asked, numbers map[string]int64, category func(party.Code, []string) *answer) *answer {
	p := &answer{starts: b.turns(a)}
	for _, first := range p.starts {
		l := Line{Party: a.party, On: first, SupplierID: a.supplier, Contract: a.named, Categories: a.way}
		own := b.own(l)
		if len(own) == 0 {
			p.spans = append(p.spans, span{none: category(a.party, a.way)})
			continue
		}
		p.spans = append(p.spans, a.span(l, own, numbers))
	}
	return p
}

// turns are the days on which the answer may change, the beginning of time first.
func (b *Book) turns(a asked) []day.Date {
	starts := []day.Date{0}
	add := func(from, to day.Date) {
		if from != 0 {
			starts = append(starts, from)
		}
		if to != 0 {
			starts = append(starts, to.AddDays(1))
		}
	}
	for _, c := range b.bySupplier[a.supplier] {
		if a.supplier == "" || !c.Parties.Contains(a.party) {
			continue
		}
		add(c.From, c.To)
		for _, l := range c.Lists {
			if a.numbered && (l.SupplierID == "" || l.SupplierID == a.supplier) {
				add(l.From, l.To)
			}
		}
	}
	for _, o := range a.offers {
		add(o.valid, o.expiry)
	}
	slices.Sort(starts)
	return slices.Compact(starts)
}

// span is what the supplier's own contracts say of the article on a day.
func (a asked) span(l Line, own []Contract, numbers map[string]int64) span {
	s := span{fixed: result{class: outsideNo, reason: NoList.number(), contract: numbers[own[0].ID]}}
	if !a.numbered {
		s.fixed.reason = NoNumber.number()
		return s
	}
	listed := false
	for _, c := range own {
		tries, has := a.tries(l, c, numbers[c.ID])
		if has && !listed {
			listed, s.fixed.reason, s.fixed.contract = true, NotListed.number(), numbers[c.ID]
		}
		if len(tries) > 0 && c.Number == a.named {
			s.tries = tries
			return s
		}
		s.tries = append(s.tries, tries...)
	}
	return s
}

// tries are the prices of one contract, its own terms before its lists, and whether it has
// any list on the day.
func (a asked) tries(l Line, c Contract, number int64) (tries []try, listed bool) {
	for _, term := range []bool{true, false} {
		for _, list := range c.Lists {
			if list.Term != term || !list.holds(a.supplier, l.On) {
				continue
			}
			listed = true
			if t, ok := a.try(l.On, list.Key); ok {
				t.contract = number
				tries = append(tries, t)
			}
		}
		if len(tries) > 0 {
			break
		}
	}
	return tries, listed
}

// try is the article's price in a list.
func (a asked) try(on day.Date, list int64) (try, bool) {
	var found []offer
	for _, o := range a.offers {
		if o.list != list || !o.holds(on) || len(found) > 0 && o.how > found[0].how {
			continue
		}
		if len(found) > 0 && o.how < found[0].how {
			found = found[:0]
		}
		found = append(found, o)
	}
	if len(found) == 0 {
		return try{}, false
	}
	t := try{list: list, row: found[0].row, num: 1, den: 1}
	i := a.inUnit(found)
	if i < 0 {
		return t, true
	}
	one := found[i]
	t.units, t.row = true, one.row
	if unit := price.UnitOf(a.unit).Text; unit != "" && unit != one.unit {
		t.num, t.den = one.num, max(one.den, 1)
	}
	found = slices.DeleteFunc(found, func(o offer) bool { return o.unit != one.unit })
	slices.SortStableFunc(found, func(x, y offer) int {
		return cmp.Or(cmp.Compare(y.fromQty, x.fromQty), cmp.Compare(y.valid, x.valid))
	})
	for _, o := range found {
		t.tiers = append(t.tiers, tier{o.fromQty, o.net, o.row})
	}
	return t, true
}

// inUnit is the price in the article's own unit, else one whose unit holds it, -1 for none.
func (a asked) inUnit(found []offer) int {
	unit := price.UnitOf(a.unit).Text
	own := slices.IndexFunc(found, func(o offer) bool { return unit == "" || unit == o.unit })
	if own >= 0 {
		return own
	}
	return slices.IndexFunc(found, func(o offer) bool { return unit == o.base })
}

// withoutAnswer works out what the book answers for a category when the supplier has no contract.
func (b *Book) withoutAnswer(p party.Code, way []string, numbers map[string]int64) *answer {
	starts := []day.Date{0}
	for _, category := range way {
		for _, c := range b.byCategory[category] {
			if c.From != 0 {
				starts = append(starts, c.From)
			}
			if c.To != 0 {
				starts = append(starts, c.To.AddDays(1))
			}
		}
	}
	slices.Sort(starts)
	made := &answer{starts: slices.Compact(starts)}
	for _, first := range made.starts {
		o := b.without(Line{Party: p, On: first, Categories: way})
		made.spans = append(made.spans, span{fixed: result{class: o.Class.number(), reason: o.Reason.number(), contract: numbers[o.ContractID]}})
	}
	return made
}
