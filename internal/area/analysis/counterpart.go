package analysis

import (
	"slices"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Bought is an article of a leakage, and what the contract has in its place.
type Bought struct {
	Article  spend.Article
	Lines    int64
	Quantity price.OptQuantity // unknown when a line lacks it
	Spent    money.Amount
	Item     price.Item // of the contract; without ArticleKey when there is none
	Sure     Sureness
	Percent  int64        // how alike the names are
	Compared money.Amount // paid on the lines that can be compared
	Agreed   money.Opt    // what those lines would have cost; unknown when none can be
	Reason   spend.Reason // why not, of the last line that cannot
}

// Sureness is how it is known that the contract has the article.
type Sureness string

// The ways, the surest first.
const (
	SameGTIN   Sureness = "gtin"
	SameOwn    Sureness = "own"
	SameNumber Sureness = "number" // and a name that is alike
	AlikeName  Sureness = "name"
	NotFound   Sureness = ""
)

// Sv tells how sure it is.
func (s Sureness) Sv() string {
	return map[Sureness]string{SameGTIN: "samma GTIN", SameOwn: "samma eget artikelnummer", SameNumber: "samma nummer och liknande namn", AlikeName: "liknande namn"}[s]
}

// Same tells whether it is the same article and not only one that seems alike.
func (s Sureness) Same() bool { return s != AlikeName && s != NotFound }

// saved is what would have been saved at the contract's price, unknown when nothing can be
// compared.
func (b Bought) saved() money.Opt {
	if !b.Agreed.Known {
		return money.Opt{}
	}
	return money.Some(b.Compared - b.Agreed.Amount)
}

// offer is what a contract has, ready to be looked up in.
type offer struct {
	lists []spend.List
	items []price.Item
	parts []map[string]int // of the items' names
	stems map[string][]int // items by the beginnings of the words of their names
	least int64            // percent from which names are alike
}

func newOffer(lists []spend.List, least int64) offer {
	o := offer{lists: lists, stems: map[string][]int{}, least: least}
	for _, l := range lists {
		o.items = append(o.items, l.Items...)
	}
	for i, item := range o.items {
		o.parts = append(o.parts, trigrams(item.Name))
		for _, s := range stems(item.Name) {
			o.stems[s] = append(o.stems[s], i)
		}
	}
	return o
}

// find returns the item that is the article, or the one whose name is most like it.
func (o offer) find(a spend.Article) (price.Item, Sureness, int64) {
	for _, by := range []struct {
		sure Sureness
		is   func(price.Item) bool
	}{
		{SameGTIN, func(i price.Item) bool { return a.GTIN != "" && i.GTIN == a.GTIN }},
		{SameOwn, func(i price.Item) bool { return a.Own != "" && i.Own == a.Own }},
		{SameNumber, func(i price.Item) bool {
			return a.Number != "" && i.ArticleKey == price.ArticleKeyOf(a.Number) && similarity(a.Name, i.Name) >= o.least
		}},
	} {
		if at := slices.IndexFunc(o.items, by.is); at >= 0 {
			return o.items[at], by.sure, 100
		}
	}
	best, percent := -1, o.least-1
	mine := trigrams(a.Name)
	for _, s := range stems(a.Name) {
		for _, at := range o.stems[s] {
			if p := alike(mine, o.parts[at]); p > percent {
				best, percent = at, p
			}
		}
	}
	if best < 0 {
		return price.Item{}, NotFound, 0
	}
	return o.items[best], AlikeName, percent
}

// purchase is one line of a leakage.
type purchase struct {
	Party    party.Code
	On       day.Date
	Quantity price.OptQuantity
	Amount   money.Amount
}

// priced sets what the lines would have cost at the contract's price, with the rules that
// price all lines (spend.Book).
func (o offer) priced(b *Bought, lines []purchase) {
	b.Item, b.Sure, b.Percent = o.find(b.Article)
	if b.Sure == NotFound {
		return
	}
	const same = "the one that should have been used"
	c := spend.Contract{ID: same, Parties: party.Of(party.All()...), Suppliers: []string{same}, Lists: o.lists}
	book := spend.NewBook([]spend.Contract{c}, spend.Tolerance{})
	for _, l := range lines {
		out := book.Match(spend.Line{Party: l.Party, On: l.On, SupplierID: same, Article: b.Item.ArticleKey, Unit: b.Article.Unit, Quantity: l.Quantity, Amount: l.Amount})
		if !out.Expected.Known {
			b.Reason = out.Reason
			continue
		}
		b.Compared += l.Amount
		b.Agreed = money.Some(b.Agreed.Amount + out.Expected.Amount)
	}
}
