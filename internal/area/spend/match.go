package spend

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"
	"strings"

	"klover/internal/area/price"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Class is what a line is in relation to the contracts. Each line has exactly one.
type Class string

// The classes.
const (
	Agreed  Class = "agreed"  // on a contract at the agreed price
	Other   Class = "other"   // on a contract at another price, or one that cannot be compared
	Outside Class = "outside" // a contract with the supplier, the article is not in it
	Leakage Class = "leakage" // no contract with the supplier, but one for the category
	None    Class = "none"    // no contract
)

// Classes are all classes, the best first.
var Classes = []Class{Agreed, Other, Outside, Leakage, None}

// Sv names the class as it is shown.
func (c Class) Sv() string {
	return map[Class]string{
		Agreed: "På avtal till avtalat pris", Other: "På avtal till annat pris", Outside: "Avtalsleverantör, artikel utanför avtalet",
		Leakage: "Leverantör utan avtal fast avtal finns", None: "Avtal saknas",
	}[c]
}

// number is the class's place in Classes, as the lake has it.
func (c Class) number() int64 { return int64(slices.Index(Classes, c)) }

// Reason says why a line has its class, where the class alone does not.
type Reason string

// The reasons.
const (
	Plain      Reason = ""
	NoNumber   Reason = "number"   // the line has no article number
	NoList     Reason = "list"     // the contract has no prices on the day
	NotListed  Reason = "article"  // the article is in none of its lists
	NoQuantity Reason = "quantity" // the line has no quantity, or none of the price's tiers begins so low
	NoUnit     Reason = "unit"     // the line's unit cannot be converted to the price's
	NoCategory Reason = "category" // the line has no category, so nobody knows if a contract exists
)

// Reasons are all reasons.
var Reasons = []Reason{Plain, NoNumber, NoList, NotListed, NoQuantity, NoUnit, NoCategory}

// number is the reason's place in Reasons, as the lake has it.
func (r Reason) number() int64 { return int64(slices.Index(Reasons, r)) }

// Sv explains the reason.
func (r Reason) Sv() string {
	return map[Reason]string{
		NoNumber: "raden saknar artikelnummer", NoList: "avtalet har inga priser den dagen", NotListed: "artikeln finns inte i avtalets priser",
		NoQuantity: "kvantiteten saknas eller är mindre än avtalets minsta", NoUnit: "enheten kan inte räknas om till avtalets",
		NoCategory: "raden är inte kategoriserad",
	}[r]
}

// Outcome is what a line was matched with.
type Outcome struct {
	Class      Class
	Reason     Reason
	ContractID string     // the contract it was bought on, or should have been
	ListKey    int64      // the version of the price list, 0 for none
	RowNo      int64      // the row of that version
	Expected   money.Opt  // at the agreed price; known only with a price that can be compared
	Item       price.Item // the price, when there is one
}

// Deviation is what was paid above the agreed price, below zero when less was paid.
func (o Outcome) Deviation(l Line) money.Opt {
	if !o.Expected.Known {
		return money.Opt{}
	}
	return money.Some(l.Amount - o.Expected.Amount)
}

// Tolerance is how far from the agreed price a line may be and still be at it: within
// both the share and the amount. An öre is always within, since invoices round. It holds
// for lines from a day on, until the next one.
type Tolerance struct {
	From  day.Date
	Share price.Share
	Most  money.Amount
}

func (t Tolerance) within(expected, paid money.Amount) bool {
	off := magnitude(paid - expected)
	if off <= 1 || off > t.Most {
		return off <= 1
	}
	high, low := bits.Mul64(uint64(off), uint64(price.Percent(100)))
	highMost, lowMost := bits.Mul64(uint64(magnitude(expected)), uint64(t.Share))
	return high < highMost || high == highMost && low <= lowMost
}

func magnitude(a money.Amount) money.Amount { return max(a, -a) }

// Book is the contracts that lines are matched with.
type Book struct {
	bySupplier map[string][]Contract
	byCategory map[string][]Contract
	tolerances []Tolerance // the latest first
}

// NewBook returns a book of the contracts.
func NewBook(contracts []Contract, tolerances ...Tolerance) Book {
	b := Book{map[string][]Contract{}, map[string][]Contract{}, slices.Clone(tolerances)}
	slices.SortFunc(b.tolerances, func(a, b Tolerance) int { return cmp.Compare(b.From, a.From) })
	contracts = slices.Clone(contracts)
	slices.SortFunc(contracts, func(a, b Contract) int {
		return cmp.Or(strings.Compare(a.Number, b.Number), strings.Compare(a.ID, b.ID))
	})
	for _, c := range contracts {
		for _, s := range c.Suppliers {
			b.bySupplier[s] = append(b.bySupplier[s], c)
		}
		for _, category := range c.Categories {
			b.byCategory[category] = append(b.byCategory[category], c)
		}
	}
	return b
}

// tolerance is the one that holds on the day.
func (b Book) tolerance(on day.Date) Tolerance {
	for _, t := range b.tolerances {
		if t.From <= on {
			return t
		}
	}
	return Tolerance{}
}

// Match returns the line's class, and the contract and the price behind it.
func (b Book) Match(l Line) Outcome {
	own := b.own(l)
	if len(own) == 0 {
		return b.without(l)
	}
	if !l.numbered() {
		return Outcome{Class: Outside, Reason: NoNumber, ContractID: own[0].ID}
	}
	best := Outcome{Class: Outside, Reason: NoList, ContractID: own[0].ID}
	for _, c := range own {
		o := b.priced(l, c)
		if o.better(best) {
			best = o
		}
		if o.Item.ArticleKey != "" && c.Number == l.Contract {
			return o
		}
	}
	return best
}

// own are the contracts on which the line may have been bought, the one that it names
// first, then those of its category.
func (b Book) own(l Line) []Contract {
	if l.SupplierID == "" {
		return nil
	}
	var list []Contract
	for _, c := range b.bySupplier[l.SupplierID] {
		if c.holds(l.Party, l.On) {
			list = append(list, c)
		}
	}
	rank := func(c Contract) int {
		switch {
		case c.Number == l.Contract:
			return 0
		case slices.ContainsFunc(c.Categories, func(id string) bool { return slices.Contains(l.Categories, id) }):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Contract) int { return rank(a) - rank(b) })
	return list
}

// without is the class of a line whose supplier has no contract: another's may exist,
// the nearer to the line's own category the better.
func (b Book) without(l Line) Outcome {
	if len(l.Categories) == 0 {
		return Outcome{Class: None, Reason: NoCategory}
	}
	for _, category := range slices.Backward(l.Categories) {
		for _, c := range b.byCategory[category] {
			if c.holds(l.Party, l.On) {
				return Outcome{Class: Leakage, ContractID: c.ID}
			}
		}
	}
	return Outcome{Class: None}
}

// better tells whether the outcome says more than the other: a price over none, one that
// can be compared over one that cannot, the lower of two.
func (o Outcome) better(than Outcome) bool {
	worth := func(o Outcome) int {
		switch {
		case o.Expected.Known:
			return 3
		case o.Item.ArticleKey != "":
			return 2
		case o.Reason == NotListed:
			return 1
		}
		return 0
	}
	if a, b := worth(o), worth(than); a != b {
		return a > b
	}
	return o.Expected.Known && magnitude(o.Expected.Amount) < magnitude(than.Expected.Amount)
}

// priced matches the line with the prices of one contract, its own terms first.
func (b Book) priced(l Line, c Contract) Outcome {
	best := Outcome{Class: Outside, Reason: NoList, ContractID: c.ID}
	for _, term := range []bool{true, false} {
		for _, list := range c.Lists {
			if list.Term != term || !list.holds(l.SupplierID, l.On) {
				continue
			}
			if o := b.listed(l, c, list); o.better(best) {
				best = o
			}
		}
		if best.Item.ArticleKey != "" {
			break
		}
	}
	return best
}

func (b Book) listed(l Line, c Contract, list List) Outcome {
	o := Outcome{Class: Outside, Reason: NotListed, ContractID: c.ID}
	items := l.among(list.Items)
	if len(items) == 0 {
		return o
	}
	o.Class, o.Reason, o.ListKey, o.Item, o.RowNo = Other, NoUnit, list.Key, items[0], items[0].RowNo
	item, units, ok := l.inUnits(items)
	if !ok {
		return o
	}
	o.Item, o.RowNo = item, item.RowNo
	if !l.Quantity.Known || l.Quantity.Quantity == 0 {
		o.Reason = NoQuantity
		return o
	}
	best, ok := bestFor(items, item, units, l)
	if !ok {
		o.Reason = NoQuantity
		return o
	}
	o.Reason, o.Item, o.RowNo = Plain, best, best.RowNo
	o.Expected = money.Some(amount(best.Net, units))
	if b.tolerance(l.On).within(o.Expected.Amount, l.Amount) {
		o.Class = Agreed
	}
	return o
}

// among returns the list's prices for the line's article on the day: by the supplier's
// number, else GTIN, else our own.
func (l Line) among(items []price.Item) []price.Item {
	same := []func(price.Item) bool{
		func(i price.Item) bool { return l.Article != "" && i.ArticleKey == price.ArticleKeyOf(l.Article) },
		func(i price.Item) bool { return l.GTIN != "" && i.GTIN == l.GTIN },
		func(i price.Item) bool { return l.Own != "" && i.Own == l.Own },
	}
	for _, by := range same {
		var found []price.Item
		for _, i := range items {
			if by(i) && (i.ValidFrom == 0 || i.ValidFrom <= l.On) && (i.ValidTo == 0 || l.On <= i.ValidTo) {
				found = append(found, i)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// inUnits returns a price in the line's own unit, else one whose unit holds it, and the
// line's quantity in that price's units. A line without a unit has the price's.
func (l Line) inUnits(items []price.Item) (item price.Item, units *big.Rat, ok bool) {
	quantity := big.NewRat(int64(l.Quantity.Quantity), quantityScale)
	unit := price.UnitOf(l.Unit).Text
	for _, i := range items {
		if unit == "" || unit == i.Unit {
			return i, quantity, true
		}
	}
	for _, i := range items {
		if unit == i.BaseUnit {
			return i, quantity.Mul(quantity, big.NewRat(max(i.PerDen, 1), i.PerNum)), true
		}
	}
	return price.Item{}, nil, false
}

// Quantities are in thousandths of a unit, prices in ten-thousandths of an öre.
const (
	quantityScale = 1_000
	perÖre        = 10_000
)

// bestFor returns the price for so many units among those in the item's unit. What is
// credited has the price of what was bought.
func bestFor(items []price.Item, item price.Item, units *big.Rat, l Line) (price.Item, bool) {
	same := slices.DeleteFunc(slices.Clone(items), func(i price.Item) bool { return i.Unit != item.Unit })
	thousandths := new(big.Rat).Mul(new(big.Rat).Abs(units), big.NewRat(quantityScale, 1))
	whole := new(big.Int).Quo(thousandths.Num(), thousandths.Denom())
	return price.Best(same, price.Quantity(whole.Int64()), l.On)
}

// amount is the price of so many units in whole öre, half away from zero.
func amount(net price.Price, units *big.Rat) money.Amount {
	total := new(big.Rat).Mul(units, big.NewRat(int64(net), perÖre))
	twice := new(big.Int).Mul(new(big.Int).Abs(total.Num()), big.NewInt(2))
	twice.Add(twice, total.Denom())
	whole := twice.Quo(twice, new(big.Int).Mul(total.Denom(), big.NewInt(2)))
	if total.Sign() < 0 {
		whole.Neg(whole)
	}
	return money.Amount(whole.Int64())
}
