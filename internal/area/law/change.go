package law

import (
	"fmt"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Ground is what a contract is changed by (LOU 17 kap.).
type Ground string

// The grounds. For Clause, Supplier and NotSubstantial the law sets no amount: a
// person judges.
const (
	Minor          Ground = "minor"
	Clause         Ground = "clause"
	Additional     Ground = "additional"
	Unforeseen     Ground = "unforeseen"
	Supplier       Ground = "supplier"
	NotSubstantial Ground = "not_substantial"
)

// Change is a change of a contract.
type Change struct {
	Act      string
	Ground   Ground
	Object   Object
	Buyer    Buyer
	Contract money.Amount // the value before all changes, indexed when the contract is (17 kap. 15 §)
	Earlier  money.Amount // net of the earlier changes of minor value
	Amount   money.Amount // this change, negative for a reduction
	On       day.Date
}

// ChangeAnswer is whether the limits allow the change.
type ChangeAnswer struct {
	Allowed   bool
	Judged    bool         // the ground has no amount, so the limits say nothing
	Counted   money.Amount // what is compared: with the earlier ones for a minor change
	Most      money.Amount // the share of the contract's value
	Threshold Limit        // for a minor change
	Notice    bool         // must be published (17 kap. 16 §)
	Why       string       // Swedish, a whole sentence
	Bases     Bases
}

// Change compares a change with the limits of 17 kap. Changes of minor value are
// summed net and must be below both the threshold and the share; each additional or
// unforeseen one may be as large as the share.
func (b Book) Change(c Change) (ChangeAnswer, error) {
	act := b.ActOn(c.Act, c.On)
	r, err := b.need(about{kind: KindChange, key: c.key()}, c.On)
	if err != nil {
		return ChangeAnswer{}, err
	}
	a := ChangeAnswer{Bases: Bases{r.Basis()}}
	if r.Unit != Percent {
		a.Allowed, a.Judged, a.Why = true, true, "Lagen har ingen beloppsgräns för den här grunden. "+r.Text
		return a, nil
	}
	if a.Most, err = c.Contract.MulRat(r.Number.N, 100); err != nil {
		return a, err
	}
	if c.Ground == Minor {
		return b.minor(a, c, act, r)
	}
	a.Counted, a.Notice = abs(c.Amount), true
	a.Allowed = a.Counted <= a.Most
	a.Why = fmt.Sprintf("Ändringen är %s och får vara högst %s, %s av avtalets värde.", a.Counted.Sv(), a.Most.Sv(), r.Value())
	return a, nil
}

func (b Book) minor(a ChangeAnswer, c Change, act string, r Rule) (ChangeAnswer, error) {
	var err error
	if a.Threshold, err = b.Threshold(act, c.Object, c.Buyer, c.On); err != nil {
		return a, err
	}
	a.Bases = append(a.Bases, a.Threshold.Basis)
	a.Counted = abs(c.Earlier + c.Amount)
	a.Allowed = a.Counted < a.Most && !a.Threshold.Reached(a.Counted)
	a.Why = fmt.Sprintf("Ändringarna är tillsammans %s. De ska vara mindre än %s, %s av avtalets värde, och lägre än tröskelvärdet %s.",
		a.Counted.Sv(), a.Most.Sv(), r.Value(), a.Threshold.Amount.Sv())
	return a, nil
}

func (c Change) key() string {
	switch {
	case c.Ground != Minor:
		return string(c.Ground)
	case c.Object == Works:
		return "minor_works"
	}
	return "minor_goods_services"
}

func abs(a money.Amount) money.Amount { return max(a, -a) }
