package saving

import (
	"cmp"
	"math/big"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Line is one article or service: what it cost and what it will cost.
type Line struct {
	SavingID string
	N        int64 // 1 for the first
	Item     string
	Unit     string   // "st", "timme"
	RefPrice Price    // before index
	NewPrice Price    // discounts, freight and mandatory fees included, without VAT
	Volumes  []Volume `db:"-"`
}

// Volume is what one region expects to buy in a year.
type Volume struct {
	SavingID string
	N        int64 // of the line
	Party    party.Code
	Quantity Decimal
}

// Lump is the result for one region as a total, for reports where the lines are
// kept elsewhere and for imported lists.
type Lump struct {
	SavingID  string
	Party     party.Code
	Reference money.Opt // what it would have cost
	New       money.Opt // what it will cost
	Effect    money.Opt // the difference, when only that is known
	Annual    money.Opt // the effect of one year where it is stated beside, else computed
}

// Effect is the result for one region.
type Effect struct {
	SavingID string
	Party    party.Code
	Annual   money.Opt    // one year
	Term     money.Amount // the contract years that count
}

// Step is one line and region of the computation, as it is laid out for whoever
// checks it.
type Step struct {
	Line     Line
	Party    party.Code
	Quantity Decimal
	Ref      *big.Rat // kronor, index included
	Annual   money.Amount
	Term     money.Amount
}

// one is the neutral factor.
var one = big.NewRat(1, 1)

// factor returns the index adjustment of the reference price, 1 when there is none.
func (s Saving) factor() *big.Rat {
	if s.IndexFrom == 0 || s.IndexTo == 0 {
		return one
	}
	return big.NewRat(int64(s.IndexTo), int64(s.IndexFrom))
}

// Counted is the months of the contract that count: without options, at most the
// rule's.
func (s Saving) Counted() int64 {
	if !s.Months.Known {
		return 0
	}
	return min(s.Months.N, s.CapMonths)
}

// years returns T.
func (s Saving) years() *big.Rat { return big.NewRat(s.Counted(), 12) }

// Steps computes every line and region, in order.
func (s Saving) Steps() ([]Step, error) {
	var steps []Step
	for _, l := range s.Lines {
		ref := new(big.Rat).Mul(big.NewRat(int64(l.RefPrice), priceScale), s.factor())
		per := new(big.Rat).Sub(ref, big.NewRat(int64(l.NewPrice), priceScale))
		per.Mul(per, big.NewRat(100, 1)) // öre for each unit
		for _, v := range l.Volumes {
			if v.Quantity == 0 {
				continue
			}
			exact := new(big.Rat).Mul(per, big.NewRat(int64(v.Quantity), decimalScale))
			annual, err := toOre(exact)
			if err != nil {
				return nil, err
			}
			term, err := toOre(exact.Mul(exact, s.years()))
			if err != nil {
				return nil, err
			}
			steps = append(steps, Step{l, v.Party, v.Quantity, ref, annual, term})
		}
	}
	return steps, nil
}

// Compute returns the result for each region, in order of their codes.
func (s Saving) Compute() ([]Effect, error) {
	if len(s.Lines) == 0 {
		return s.lumpEffects()
	}
	steps, err := s.Steps()
	if err != nil {
		return nil, err
	}
	annual, term := map[party.Code]money.Amount{}, map[party.Code]money.Amount{}
	var codes []party.Code
	for _, step := range steps {
		codes = append(codes, step.Party)
		annual[step.Party] += step.Annual
		term[step.Party] += step.Term
	}
	var effects []Effect
	for _, code := range party.Of(codes...) {
		effects = append(effects, Effect{Party: code, Annual: money.Some(annual[code]), Term: term[code]})
	}
	return effects, nil
}

func (s Saving) lumpEffects() ([]Effect, error) {
	var effects []Effect
	for _, l := range s.Lumps {
		e, err := s.lumpEffect(l)
		if err != nil {
			return nil, err
		}
		effects = append(effects, e)
	}
	slices.SortFunc(effects, func(a, b Effect) int { return cmp.Compare(a.Party, b.Party) })
	return effects, nil
}

// lumpEffect takes a total as what it was stated for, a year or the whole term,
// and computes the other where the contract's length is known.
func (s Saving) lumpEffect(l Lump) (Effect, error) {
	given := big.NewRat(int64(l.amount()), 1)
	e := Effect{Party: l.Party, Term: l.amount()}
	if l.Annual.Known {
		e.Annual = l.Annual
		return e, nil
	}
	if s.PerYear {
		e.Annual = money.Some(l.amount())
		var err error
		e.Term, err = toOre(given.Mul(given, s.years()))
		return e, err
	}
	if s.Counted() == 0 {
		return e, nil
	}
	annual, err := toOre(given.Quo(given, s.years()))
	e.Annual = money.Some(annual)
	return e, err
}

func (l Lump) amount() money.Amount {
	if l.Effect.Known {
		return l.Effect.Amount
	}
	return l.Reference.Amount - l.New.Amount
}

// Total returns the sum over the regions. The yearly sum is unknown if any is.
func Total(effects []Effect) (annual money.Opt, term money.Amount) {
	annual.Known = len(effects) > 0
	for _, e := range effects {
		term += e.Term
		annual.Amount += e.Annual.Amount
		annual.Known = annual.Known && e.Annual.Known
	}
	if !annual.Known {
		annual.Amount = 0
	}
	return annual, term
}

// Share splits a total that is known only for the regions together, by weights or
// evenly, exact to the öre. What does not divide goes to the first region, the
// host when it is among them.
func Share(total money.Amount, parties party.Set, weights []int64) ([]Lump, error) {
	if len(parties) == 0 {
		return nil, fault.Invalid(fault.Field{Name: "parties", Message: "Fyll i vilka regioner besparingen gäller."})
	}
	if weights == nil {
		weights = slices.Repeat([]int64{1}, len(parties))
	}
	residue := max(0, slices.Index(parties, party.Sormland))
	amounts, err := total.Split(weights, residue)
	if err != nil {
		return nil, err
	}
	lumps := make([]Lump, len(parties))
	for i, code := range parties {
		lumps[i] = Lump{Party: code, Effect: money.Some(amounts[i])}
	}
	return lumps, nil
}

// Rule is how many months of a contract count, from a day on.
type Rule struct {
	ValidFrom day.Date
	CapMonths int64
	Source    string
}
