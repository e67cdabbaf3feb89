// Package money holds amounts in whole öre. No float ever carries money: sums
// are exact, and a share of an amount always adds up to the amount.
package money

import (
	"database/sql/driver"
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Amount is a sum of money in öre. Where nothing else is said it is without VAT.
type Amount int64

// Ore is the smallest amount.
const Ore Amount = 1

// Most is the largest amount that is read, 10 000 miljarder kronor, more than
// ten times the state budget. Thousands of amounts can be added without overflow.
const Most Amount = 1_000_000_000_000_000

// ErrOverflow says that a result does not fit. It is internal: amounts that are
// read stay below Most.
var ErrOverflow = errors.New("amount overflows 64 bits")

// Kr returns whole kronor as an amount.
func Kr(kronor int64) Amount { return Amount(kronor) * 100 }

// Sum adds amounts.
func Sum(amounts ...Amount) (Amount, error) {
	var total Amount
	for _, a := range amounts {
		next := total + a
		if (a > 0 && next < total) || (a < 0 && next > total) {
			return 0, ErrOverflow
		}
		total = next
	}
	return total, nil
}

// MulRat returns a·num/den rounded to whole öre, half away from zero, which is
// how invoices and index clauses are rounded in Sweden.
func (a Amount) MulRat(num, den int64) (Amount, error) {
	if den == 0 {
		return 0, errors.New("amount divided by zero")
	}
	hi, lo := bits.Mul64(magnitude(int64(a)), magnitude(num))
	d := magnitude(den)
	if hi >= d {
		return 0, ErrOverflow
	}
	quotient, rest := bits.Div64(hi, lo, d)
	if rest >= d-rest {
		quotient++
	}
	if quotient > math.MaxInt64 {
		return 0, ErrOverflow
	}
	if (a < 0) != (num < 0) != (den < 0) {
		return -Amount(quotient), nil
	}
	return Amount(quotient), nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Split shares the amount by the weights, exact to the öre. What does not divide
// evenly goes to the share with index residue, by agreement the host's. Weights
// are zero or more and at least one is positive; otherwise an error is returned.
func (a Amount) Split(weights []int64, residue int) ([]Amount, error) {
	total, err := weigh(weights)
	if err != nil {
		return nil, err
	}
	if residue < 0 || residue >= len(weights) {
		return nil, errors.New("residue index outside the shares")
	}
	shares := make([]Amount, len(weights))
	left := a
	for i, w := range weights {
		shares[i] = a.truncated(uint64(w), total)
		left -= shares[i]
	}
	shares[residue] += left
	return shares, nil
}

func weigh(weights []int64) (uint64, error) {
	var total uint64
	for _, w := range weights {
		if w < 0 {
			return 0, errors.New("negative weight")
		}
		total += uint64(w)
		if total > math.MaxInt64 {
			return 0, ErrOverflow
		}
	}
	if total == 0 {
		return 0, errors.New("no positive weight to share by")
	}
	return total, nil
}

// truncated returns a·w/total towards zero; w ≤ total keeps it within 64 bits.
func (a Amount) truncated(w, total uint64) Amount {
	hi, lo := bits.Mul64(magnitude(int64(a)), w)
	quotient, _ := bits.Div64(hi, lo, total)
	if a < 0 {
		return -Amount(quotient)
	}
	return Amount(quotient)
}

// Sv returns the amount as it is read: "1 234,50 kr", "5 000 kr".
func (a Amount) Sv() string { return sv.Kr(a) }

// Cell returns kronor for a sheet. The float is the one nearest to the decimal,
// so the sheet shows the öre exactly for every amount up to Most.
func (a Amount) Cell() any { return float64(a) / 100 }

// Value stores the öre.
func (a Amount) Value() (driver.Value, error) { return int64(a), nil }

// MarshalText returns the amount as it is typed in a form: "1234,50", "5000".
func (a Amount) MarshalText() ([]byte, error) {
	text := a.decimal(',')
	return []byte(strings.TrimSuffix(text, ",00")), nil
}

// UnmarshalText reads what Parse reads. An empty text is a fault, since an
// unknown amount is not 0; a field that may be empty is an Opt.
func (a *Amount) UnmarshalText(text []byte) error {
	v, err := Parse(string(text))
	if err != nil {
		return err
	}
	*a = v
	return nil
}

// MarshalJSON writes kronor as a text with a decimal point, "1234.50", since a
// JSON number would pass through a float at the reader.
func (a Amount) MarshalJSON() ([]byte, error) {
	return []byte(`"` + a.decimal('.') + `"`), nil
}

// decimal writes kronor with two decimals and an ASCII minus, for machines.
func (a Amount) decimal(point byte) string {
	m := magnitude(int64(a))
	text := strconv.FormatUint(m/100, 10) + string(point) + strconv.FormatUint(100+m%100, 10)[1:]
	if a < 0 {
		return "-" + text
	}
	return text
}

// Opt is an amount that may be unknown, which is something else than 0.
type Opt struct {
	Amount Amount
	Known  bool
}

// Some returns a known amount.
func Some(a Amount) Opt { return Opt{Amount: a, Known: true} }

// Sv returns the amount as it is read, "–" when it is unknown.
func (o Opt) Sv() string {
	if !o.Known {
		return sv.Missing
	}
	return o.Amount.Sv()
}

// Cell returns kronor for a sheet, an empty cell when the amount is unknown.
func (o Opt) Cell() any {
	if !o.Known {
		return ""
	}
	return o.Amount.Cell()
}

// MarshalText returns the amount as it is typed, "" when it is unknown.
func (o Opt) MarshalText() ([]byte, error) {
	if !o.Known {
		return nil, nil
	}
	return o.Amount.MarshalText()
}

// UnmarshalText reads what Parse reads; an empty text is an unknown amount.
func (o *Opt) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		*o = Opt{}
		return nil
	}
	a, err := Parse(string(text))
	if err != nil {
		return err
	}
	*o = Some(a)
	return nil
}

// MarshalJSON writes null for an unknown amount, otherwise as Amount does.
func (o Opt) MarshalJSON() ([]byte, error) {
	if !o.Known {
		return []byte("null"), nil
	}
	return o.Amount.MarshalJSON()
}

// Value stores öre, NULL when the amount is unknown.
func (o Opt) Value() (driver.Value, error) {
	if !o.Known {
		return nil, nil
	}
	return int64(o.Amount), nil
}

// Scan reads öre, NULL as unknown.
func (o *Opt) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*o = Opt{}
	case int64:
		*o = Some(Amount(v))
	default:
		return fault.Wrong("Beloppet i databasen är av fel slag (%T).", from)
	}
	return nil
}
