package invoice

import (
	"fmt"
	"math/big"

	"klover/internal/word/decimal"
	"klover/internal/word/money"
)

// sums is what the lines of an invoice have added up to so far.
type sums struct {
	net   money.Amount
	taxes int // totals of VAT in the currency of the invoice
}

// slack is how much a line may differ from its price times its quantity: PEPPOL-EN16931-R120
// allows 0,02 in the currency of the invoice.
const slack money.Amount = 2

// checkTotals holds what the invoice says against its lines, as EN 16931-1 table 8.1 (CEN/TC
// 434, validation artefacts 1.3.16) demands: the rules that decide what was spent.
func (b *batch) checkTotals() {
	t := b.invoice.Totals
	var allowances, charges money.Amount
	for _, c := range b.invoice.Charges {
		if c.Allowance {
			allowances -= c.Amount
		} else {
			charges += c.Amount
		}
	}
	b.must("BR-CO-10", "Summa rader", t.Lines, b.sums.net, true, "radernas summa är %s")
	hasAllowance, hasCharge := t.Allowances.Known || allowances != 0, t.Charges.Known || charges != 0
	b.must("BR-CO-11", "Summa avdrag", t.Allowances, allowances, hasAllowance, "avdragen är tillsammans %s")
	b.must("BR-CO-12", "Summa tillägg", t.Charges, charges, hasCharge, "tilläggen är tillsammans %s")
	b.must("BR-CO-13", "Summa utan moms", t.WithoutTax, t.Lines.Amount-t.Allowances.Amount+t.Charges.Amount, true, "raderna med tillägg och avdrag är %s")
	b.must("BR-CO-15", "Summa med moms", t.WithTax, t.WithoutTax.Amount+t.Tax.Amount, true, "summan utan moms och momsen är tillsammans %s")
	if b.sums.taxes != 1 {
		b.tell(Fault{Field: "Moms", Rule: "BR-CO-15", Text: fmt.Sprintf("Fakturan ska ha en momssumma i sin valuta men har %d.", b.sums.taxes)})
	}
	b.must("BR-CO-16", "Att betala", t.Payable, t.WithTax.Amount-t.Prepaid.Amount+t.Rounding.Amount, true, "summan med moms, mindre det som är betalt, med öresavrundning är %s")
}

// must doubts a sum that is not what its parts are.
func (b *batch) must(rule, field string, said money.Opt, is money.Amount, wanted bool, text string) {
	switch {
	case !wanted || said.Known && said.Amount == is:
	case !said.Known:
		b.tell(Fault{Field: field, Rule: rule, Text: field + " saknas i fakturan, men " + fmt.Sprintf(text, is.Sv()) + "."})
	default:
		b.tell(Fault{Field: field, Rule: rule, Value: said.Amount.Sv(), Text: field + " är " + said.Amount.Sv() + " i fakturan, men " + fmt.Sprintf(text, is.Sv()) + "."})
	}
}

// adds tells whether the line's net amount is its quantity times its price, with its charges
// and allowances, within slack (PEPPOL-EN16931-R120). What is not said is 1, as in the rule.
func (l Line) adds() bool {
	quantity, base := l.Quantity.Number, l.base()
	if !l.Quantity.Known {
		quantity = decimal.One
	}
	rest := l.Net - sumOf(l.Charges)
	if near, ok := quickly(quantity, l.Price.Number, base, rest); ok {
		return near
	}
	cost := new(big.Rat).Mul(quantity.Rat(), l.Price.Rat())
	cost.Quo(cost, base.Rat())
	difference := cost.Sub(cost, big.NewRat(int64(rest), 100))
	return difference.Abs(difference).Cmp(big.NewRat(int64(slack), 100)) <= 0
}

// base is how much the price is for.
func (l Line) base() decimal.Number {
	if !l.Base.Known || l.Base.IsZero() {
		return decimal.One
	}
	return l.Base.Number
}

// quickly tells whether quantity × price is within slack of rest × base, both sides times
// base so that nothing is divided. Not ok is numbers too large for it.
func quickly(quantity, price, base decimal.Number, rest money.Amount) (near, ok bool) {
	cost, ok1 := quantity.Times(price)
	said, ok2 := decimal.Number{N: int64(rest), Digits: 2}.Times(base)
	room, ok3 := decimal.Number{N: int64(slack), Digits: 2}.Times(base)
	difference, ok4 := cost.Minus(said)
	if difference.N < 0 {
		difference = difference.Neg()
	}
	left, ok5 := room.Minus(difference)
	return left.N >= 0, ok1 && ok2 && ok3 && ok4 && ok5 && base.N > 0
}

// cost is what the quantity costs at the price, for messages.
func (l Line) cost() string {
	text := l.Quantity.Sv() + " × " + l.Price.Sv()
	if base := l.base(); base != decimal.One {
		text += " / " + base.Sv()
	}
	if sum := sumOf(l.Charges); sum != 0 {
		text += " och " + sum.Sv() + " i tillägg och avdrag"
	}
	return text
}

// checkLine doubts a line that does not add up.
func (b *batch) checkLine(l Line, f Fault) {
	if l.adds() {
		return
	}
	f.Field, f.Value = "Radbelopp", l.Net.Sv()
	f.Text = fmt.Sprintf("Radens belopp är %s, men %s blir något annat.", l.Net.Sv(), l.cost())
	b.tell(f)
}
