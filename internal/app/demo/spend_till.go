package demo

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// till rings up the invoices of one file.
type till struct {
	*spender
	*rand.Rand
	file spendFile
	days int
	row  int64
	sent int64
}

// invoice is the lines of the next one; of a ledger only their sum.
func (t *till) invoice() []spend.Source {
	on := t.file.from.AddDays(t.IntN(t.days))
	unit := t.units[t.file.party][t.skewed(len(t.units[t.file.party]))]
	t.sent++
	head := spend.Source{Party: t.file.party, On: on, Unit: unit, Level: t.file.level, Invoice: fmt.Sprintf("%d%02d%05d", on.Year()%100, t.IntN(90)+10, t.sent)}
	var lines []spend.Source
	switch roll := t.IntN(1000); {
	case t.file.level == spend.Whole && roll < 60:
		lines = t.passing(head)
	case roll < 80:
		lines = t.odd(head)
	default:
		lines = t.purchase(head)
	}
	for i := range lines {
		t.row++
		lines[i].Row = t.row + 1 // below the names of the columns
	}
	return lines
}

// skewed chooses one of n, the first most often.
func (t *till) skewed(n int) int {
	f := t.Float64()
	return int(f * f * f * float64(n))
}

// purchase buys in a category: on a contract, or beside it as often as the story says.
func (t *till) purchase(head spend.Source) []spend.Source {
	deals := t.deals[t.file.party]
	d := deals[t.skewed(len(deals))]
	beside, told := spendShare[t.file.party][d.category]
	if !told {
		beside = 5
	}
	held := d.BeginsOn <= head.On && (d.RunsTo == 0 || head.On <= d.RunsTo.AddDays(45)) // some go on when the contract has ended
	if shops := t.shops[d.category]; len(shops) > 0 && (!held || t.IntN(100) < beside) {
		return t.shopping(head, shops[t.skewed(len(shops))])
	}
	head.Seller = d.seller
	if t.IntN(7) == 0 {
		head.Contract = d.Number
	}
	return t.gather(head, d.category, 1+t.IntN(6), func(l *spend.Source) { t.item(l, d) })
}

// shopping buys beside the contracts.
func (t *till) shopping(head spend.Source, s shop) []spend.Source {
	head.Seller = s.seller
	goods := shopGoods[s.category]
	return t.gather(head, s.category, 1+t.IntN(3), func(l *spend.Source) {
		i := t.IntN(len(goods))
		l.Article = spend.Article{Name: goods[i].name, Unit: unitOf(goods[i].unit)}
		if t.IntN(3) == 0 {
			l.Article.Number = fmt.Sprintf("S%d", 100+i)
		}
		t.count(l, price.Kr(goods[i].kr*int64(85+t.IntN(45))/100))
	})
}

// gather makes the lines of an invoice, or one row of a ledger that is their sum.
func (t *till) gather(head spend.Source, category string, n int, each func(*spend.Source)) []spend.Source {
	account := spendAccounts[category]
	head.Account = spend.Account{Code: account[0], Name: account[1]}
	var lines []spend.Source
	sum := money.Amount(0)
	for range n {
		l := head
		each(&l)
		sum += l.Amount
		lines = append(lines, l)
	}
	if t.file.level == spend.Detail {
		return lines
	}
	head.Amount, head.Contract = sum, ""
	return []spend.Source{head}
}

// item is a line of what the contract has: mostly at its price.
func (t *till) item(l *spend.Source, d deal) {
	for _, e := range d.editions {
		if e.from > l.On {
			continue
		}
		switch roll := t.IntN(100); {
		case roll < 5:
			t.beside(l, d)
		case roll < 9: // without the number
			i := e.items[t.IntN(len(e.items))]
			l.Article = spend.Article{Name: i.Name, Unit: i.Unit}
			t.count(l, i.Net)
		default:
			t.listed(l, d, e.items[t.IntN(len(e.items))], e)
		}
		return
	}
	t.beside(l, d)
}

// listed is an article of the list, at another price where the story says so.
func (t *till) listed(l *spend.Source, d deal, i price.Item, e edition) {
	l.Article = spend.Article{Number: i.Article, GTIN: i.GTIN, Name: i.Name, Unit: i.Unit, CPV: d.CPV}
	net := i.Net
	switch {
	case d.early && l.On >= day.New(spendTo, 10, 1): // before the day of the index
		net += net / 20
	case d.gross:
		net = i.Listed
	case t.IntN(60) == 0:
		net += net * price.Price(1+t.IntN(9)) / 100
	}
	t.count(l, net)
	if i.FromQty > 0 { // a tier: enough to reach it
		l.Quantity = price.SomeQuantity(i.FromQty * price.Quantity(1+t.IntN(3)))
		l.Amount = priceOf(net, l.Quantity.Quantity)
		return
	}
	for _, other := range e.items { // enough for a lower price gives it
		if other.Article == i.Article && other.FromQty > 0 && l.Quantity.Quantity >= other.FromQty {
			l.Amount = priceOf(other.Net, l.Quantity.Quantity)
		}
	}
}

// beside is what the supplier sells that its contract does not have a price for.
func (t *till) beside(l *spend.Source, d deal) {
	goods := goodsOf(d.Contract)
	i := t.IntN(len(goods))
	l.Article = spend.Article{Number: fmt.Sprintf("X%s-%d", d.seller.Number, 10+i), Name: fmt.Sprintf(goods[i].name, strings.ToLower(d.Title)), Unit: unitOf(goods[i].unit)}
	t.count(l, price.Kr(goods[i].kr*int64(90+t.IntN(20))/100))
}

// count decides how many: more of what is cheap. Now and then some are sent back.
func (t *till) count(l *spend.Source, each price.Price) {
	most := max(1, min(400, int(price.Kr(4000)/max(each, price.Kr(1)))))
	n := price.Quantity(1+t.skewed(most)) * 1000
	if t.IntN(50) == 0 {
		n = -n
	}
	l.Quantity, l.Amount = price.SomeQuantity(n), priceOf(each, n)
}

// odd is what no rule can class: a text that says nothing, from a seller seen once.
func (t *till) odd(head spend.Source) []spend.Source {
	shops := t.shops["Kontor och förbrukning"]
	head.Seller = shops[t.IntN(len(shops))].seller
	head.Account = spend.Account{Code: "7990", Name: "Övriga kostnader"}
	head.Article = spend.Article{Name: "Enligt överenskommelse"}
	head.Amount = money.Kr(int64(500 + t.IntN(9000)))
	return []spend.Source{head}
}

// passing is what goes through the ledger and is no purchase.
func (t *till) passing(head spend.Source) []spend.Source {
	one := notBought[t.IntN(len(notBought))]
	head.Seller = spend.Seller{Name: one.seller, Country: "SE"}
	head.Account = spend.Account{Code: one.code, Name: one.account}
	head.Article = spend.Article{Name: one.text}
	head.Amount = money.Kr(one.kr / 100 * int64(80+t.IntN(40)))
	return []spend.Source{head}
}

// priceOf is the price of so many thousandths of a unit in whole öre, half away from zero.
func priceOf(each price.Price, n price.Quantity) money.Amount {
	total := new(big.Int).Mul(big.NewInt(int64(each)), big.NewInt(int64(n)))
	half := big.NewInt(5_000_000)
	if total.Sign() < 0 {
		half.Neg(half)
	}
	return money.Amount(total.Add(total, half).Quo(total, big.NewInt(10_000_000)).Int64())
}

// unitOf is the unit alone, without how many it holds.
func unitOf(unit string) string {
	unit, _, _ = strings.Cut(unit, " ")
	return unit
}
