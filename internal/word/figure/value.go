package figure

import (
	"errors"
	"fmt"
	"math/big"

	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Unit is what stands after the number. Units other than those below are written
// as they are: "dagar", "anbud".
type Unit string

// The units with rules of their own.
const (
	Number  Unit = "antal"    // nothing is written after it
	Percent Unit = "%"        // the value times 100
	Kr      Unit = "kr"       // kronor
	Tkr     Unit = "tkr"      // thousands of kronor
	Mkr     Unit = "mkr"      // millions of kronor
	Index   Unit = "index"    // 0–100, as HME; nothing is written after it
	Grade   Unit = "skala1-6" // mean of answers 1–6, as NKI; nothing is written after it
)

// Scale is what one unit of a numerator is.
type Scale int

// The scales.
const (
	One Scale = iota // a thing, an hour, a point; also shares of money in money
	Ore              // an öre
)

// State tells whether there is a value.
type State int

// The states.
const (
	Known         State = iota
	NotMeasurable       // the data does not exist: "ej mätbar"
	NotReported         // it was asked for and nobody answered: "ej redovisad"
)

// Value is a figure's outcome. Den 0 makes it a plain number.
type Value struct {
	Num    int64  `json:"num"`
	Den    int64  `json:"den,omitempty"`
	Scale  Scale  `json:"scale,omitempty"`
	State  State  `json:"state,omitempty"`
	About  bool   `json:"about,omitempty"`  // known only roughly: "ca 15 264"
	Reason string `json:"reason,omitempty"` // Swedish sentence, when the state is not Known
	Parts  []Part `json:"parts,omitempty"`  // a breakdown of Num: 6 + 1 + 4 + 4 = 15
	URL    string `json:"url,omitempty"`    // the list that adds up to it
	Terms  string `json:"terms,omitempty"`  // "3/16,5", where Num and Den count parts of what they are of
}

// Part is one part of the numerator.
type Part struct {
	Label string `json:"label"`
	Num   int64  `json:"num"`
	URL   string `json:"url,omitempty"`
}

// Count is a plain number.
func Count[T sv.Integer](n T) Value { return Value{Num: int64(n)} }

// Money is a sum.
func Money(a money.Amount) Value { return Value{Num: int64(a), Scale: Ore} }

// Ratio is num of den. With nothing to divide by there is no value.
func Ratio(num, den int64) Value {
	if den == 0 {
		return Unmeasurable("Det finns inget att räkna andelen av.")
	}
	return Value{Num: num, Den: den}
}

// Unmeasurable is a value that the data cannot give, for a reason.
func Unmeasurable(reason string) Value { return Value{State: NotMeasurable, Reason: reason} }

// Unreported is a value that somebody should have given and has not.
func Unreported(reason string) Value { return Value{State: NotReported, Reason: reason} }

// rat returns the exact value: kronor for Ore, the quotient for a ratio.
func (v Value) rat() *big.Rat {
	den := big.NewInt(max(v.Den, 1))
	if v.Den < 0 {
		den = big.NewInt(v.Den)
	}
	if v.Scale == Ore {
		den.Mul(den, big.NewInt(100))
	}
	return new(big.Rat).SetFrac(big.NewInt(v.Num), den)
}

// Cell returns the value for a sheet in the unit, or the words for its absence.
// The float is the last step; sums are made before it.
func (v Value) Cell(unit Unit) any {
	if v.State != Known {
		return v.Text(unit)
	}
	f, _ := unit.from(v.rat(), 1).Float64()
	return f
}

// from converts an exact value to the unit; percent says what 1 is in percent.
func (u Unit) from(r *big.Rat, percent int64) *big.Rat {
	switch u {
	case Percent:
		return r.Mul(r, big.NewRat(percent, 1))
	case Tkr:
		return r.Quo(r, big.NewRat(1000, 1))
	case Mkr:
		return r.Quo(r, big.NewRat(1_000_000, 1))
	}
	return r
}

// suffix returns what is written after the number.
func (u Unit) suffix() string {
	switch u {
	case Number, Index, Grade, "":
		return ""
	}
	return sv.Space + string(u)
}

// decimals returns how many are usual in the unit.
func (u Unit) decimals() int {
	switch u {
	case Mkr, Percent, Index, Grade:
		return 1
	}
	return 0
}

// Text returns the value as it is read, with the unit's usual decimals:
// "85,0 mkr", "6,4 %", "141", "ej mätbar".
func (v Value) Text(unit Unit) string { return v.Decimals(unit, unit.decimals()) }

// Decimals is Text with a stated number of decimals.
func (v Value) Decimals(unit Unit, decimals int) string {
	switch v.State {
	case NotMeasurable:
		return "ej mätbar"
	case NotReported:
		return "ej redovisad"
	}
	text := write(unit.from(v.rat(), 100), decimals) + unit.suffix()
	if v.About {
		return "ca" + sv.Space + text
	}
	return text
}

func write(r *big.Rat, decimals int) string { return sv.Rat(r.Num(), r.Denom(), decimals) }

// ErrMixed says that values of different nature cannot be added.
var ErrMixed = errors.New("values of different scale or nature cannot be added")

// Add returns the value for two periods together: numerators and denominators
// are added each for itself, so that a ratio over a year weighs its months by
// size. If either has no value the sum has none, for the same reason.
func (v Value) Add(w Value) (Value, error) {
	if v.State != Known {
		return v, nil
	}
	if w.State != Known {
		return w, nil
	}
	if v.Scale != w.Scale || (v.Den == 0) != (w.Den == 0) {
		return Value{}, ErrMixed
	}
	num, err := money.Sum(money.Amount(v.Num), money.Amount(w.Num))
	if err != nil {
		return Value{}, err
	}
	return Value{Num: int64(num), Den: v.Den + w.Den, Scale: v.Scale, About: v.About || w.About}, nil
}

// Compare orders two known values exactly: −1, 0 or 1. The result is false when
// either has no value.
func Compare(v, w Value) (order int, ok bool) {
	if v.State != Known || w.State != Known {
		return 0, false
	}
	return v.rat().Cmp(w.rat()), true
}

// Change returns the change since an earlier value, labelled: a share changes in
// percentage points ("+0,4 procentenheter"), an index in points, everything else
// in the unit and in percent ("+9 338 (+12,1 %)").
func (f Figure) Change(now, before Value) string {
	if now.State != Known || before.State != Known {
		return sv.Missing
	}
	diff := new(big.Rat).Sub(now.rat(), before.rat())
	text := signed(f.Unit.from(new(big.Rat).Set(diff), 100), f.Decimals)
	switch {
	case f.Unit == Percent:
		return text + sv.Space + "procentenheter"
	case f.Unit == Index:
		return text + sv.Space + "indexenheter"
	case before.Num == 0 || f.Unit == Grade:
		return text + f.Unit.suffix()
	}
	share := diff.Quo(diff, new(big.Rat).Abs(before.rat()))
	return text + f.Unit.suffix() + " (" + signed(share.Mul(share, big.NewRat(100, 1)), 1) + sv.Space + "%)"
}

func signed(r *big.Rat, decimals int) string {
	text := write(r, decimals)
	if r.Sign() > 0 {
		return "+" + text
	}
	return text
}

// Of says which term of the value a row belongs to.
type Of int

// The terms.
const (
	Num Of = iota
	Den
)

// Row is one record that the value is made of.
type Row struct {
	Kind   string `json:"kind"` // "procurement"
	Ref    string `json:"ref"`  // its id
	Label  string `json:"label"`
	URL    string `json:"url"`
	Amount int64  `json:"amount"` // what it adds, 1 for a counted thing
	Of     Of     `json:"of"`
}

// SumRows returns what the rows add up to.
func SumRows(rows []Row) (num, den int64) {
	for _, r := range rows {
		if r.Of == Den {
			den += r.Amount
		} else {
			num += r.Amount
		}
	}
	return num, den
}

// Check tells whether the rows and the parts add up to the value.
func (v Value) Check(rows []Row) error {
	if v.State != Known {
		return nil
	}
	if num, den := SumRows(rows); num != v.Num || den != v.Den {
		return fmt.Errorf("rows add up to %d/%d, the value is %d/%d", num, den, v.Num, v.Den)
	}
	return v.CheckParts()
}

// CheckParts tells whether the parts, if there are any, add up to the numerator.
func (v Value) CheckParts() error {
	var sum int64
	for _, p := range v.Parts {
		sum += p.Num
	}
	if len(v.Parts) > 0 && sum != v.Num {
		return fmt.Errorf("parts add up to %d, the value is %d", sum, v.Num)
	}
	return nil
}
