package saving

import (
	"math/big"
	"strings"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// quantityScale is what spend counts quantities in.
const quantityScale = 1_000

// Realised is what has been saved on a contract so far: (reference price − paid price) ×
// what was really bought (handbook 6.1). It stands beside what was made possible, and is
// never added to it: the one is computed before anything is bought.
type Realised struct {
	Lines    []RealisedLine
	Effect   money.Amount // of the lines that were found
	Compared money.Amount // paid on them
	Bought   money.Amount // paid on the contract in all
}

// RealisedLine is a line of the report with what was bought of it.
type RealisedLine struct {
	Line
	Ref      *big.Rat // kronor, index included
	Quantity price.Quantity
	Paid     money.Amount
	Effect   money.Amount
	Found    bool
}

// Known tells whether anything that was bought could be compared.
func (r Realised) Known() bool { return r.Compared != 0 }

// Realise compares the report's lines with what was bought on its contract. A purchase
// belongs to the line that names its article number, or has its name, in the same unit.
func (s Saving) Realise(bought []spend.Purchase) (Realised, error) {
	var r Realised
	for _, p := range bought {
		r.Bought += p.Paid + p.Unknown
	}
	for _, l := range s.Lines {
		one := RealisedLine{Line: l, Ref: new(big.Rat).Mul(l.RefPrice.rat(), s.factor())}
		for _, p := range bought {
			if l.is(p) && p.Quantity != 0 {
				one.Found, one.Quantity, one.Paid = true, one.Quantity+p.Quantity, one.Paid+p.Paid
			}
		}
		should := new(big.Rat).Mul(one.Ref, big.NewRat(int64(one.Quantity)*100, quantityScale))
		cost, err := toOre(should)
		if err != nil {
			return r, err
		}
		if one.Found {
			one.Effect = cost - one.Paid
			r.Effect, r.Compared = r.Effect+one.Effect, r.Compared+one.Paid
		}
		r.Lines = append(r.Lines, one)
	}
	return r, nil
}

// is tells whether the line is about what was bought.
func (l Line) is(p spend.Purchase) bool {
	if price.UnitOf(l.Unit).Text != price.UnitOf(p.Unit).Text {
		return false
	}
	if sv.Fold(l.Item) == sv.Fold(p.Name) {
		return true
	}
	number := price.ArticleKeyOf(p.Number)
	for _, word := range append(strings.Fields(l.Item), l.Item) {
		if number != "" && price.ArticleKeyOf(word) == number {
			return true
		}
	}
	return false
}
