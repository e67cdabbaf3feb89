// Package decimal holds exact decimal numbers: quantities and unit prices as invoices
// state them, where 0,0375 kr for a glove is 0,0375 and not a float near it.
package decimal

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Number is N divided by ten to the power of Digits. Numbers that Parse gives have no
// needless zeros, so equal ones are ==.
type Number struct {
	N      int64
	Digits int8 // 0–18
}

// One is 1.
var One = Number{N: 1}

// Int is a whole number.
func Int(n int64) Number { return Number{N: n} }

// mostDigits is how many digits a number has at most.
const mostDigits = 18

// Parse reads a number as XML and JSON write it: digits, a point, a sign. Blanks, commas
// and exponents are not numbers. Decimals after the eighteenth digit, which come from
// divisions and mean nothing, are rounded off.
func Parse[T ~string | ~[]byte](text T) (n Number, ok bool) {
	if len(text) == 0 || text[0] != '-' && text[0] != '+' {
		return unsigned(text)
	}
	if n, ok = unsigned(text[1:]); text[0] == '-' {
		n.N = -n.N
	}
	return n, ok
}

func unsigned[T ~string | ~[]byte](text T) (n Number, ok bool) {
	digits, point, any := 0, false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '.' && !point:
			point = true
			continue
		case c < '0' || c > '9':
			return Number{}, false
		}
		full := digits == mostDigits || n.Digits == mostDigits
		if any = true; full && point {
			if c >= '5' {
				n.N++
			}
			if !restIsDigits(text[i+1:]) {
				return Number{}, false
			}
			break
		}
		if full {
			return Number{}, false // too large
		}
		if n.N = n.N*10 + int64(c-'0'); n.N > 0 {
			digits++
		}
		if point {
			n.Digits++
		}
	}
	return n.trimmed(), any
}

func restIsDigits[T ~string | ~[]byte](text T) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

func (n Number) trimmed() Number {
	for n.Digits > 0 && n.N%10 == 0 {
		n.N /= 10
		n.Digits--
	}
	return n
}

// Neg is the number with the other sign.
func (n Number) Neg() Number { return Number{-n.N, n.Digits} }

// IsZero tells whether the number is 0.
func (n Number) IsZero() bool { return n.N == 0 }

// Rat is the number as a ratio.
func (n Number) Rat() *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(n.N), new(big.Int).SetUint64(pow(n.Digits)))
}

var powers = [mostDigits + 1]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

func pow(digits int8) uint64 { return powers[digits] }

// Ore is the number of kronor as an amount, rounded to whole öre, half away from zero;
// exact tells whether nothing was rounded off. Not ok is too large to be money.
func (n Number) Ore() (a money.Amount, exact, ok bool) {
	if n.Digits <= 2 {
		factor := int64(powers[2-n.Digits])
		if n.N > int64(money.Most)/factor || n.N < -int64(money.Most)/factor {
			return 0, false, false
		}
		return money.Amount(n.N * factor), true, true
	}
	unit := int64(powers[n.Digits-2])
	whole, rest := n.N/unit, n.N%unit
	if rest >= unit-rest {
		whole++
	} else if rest <= -unit-rest {
		whole--
	}
	return money.Amount(whole), rest == 0, whole <= int64(money.Most) && whole >= -int64(money.Most)
}

// Times multiplies exactly. Not ok is a product that needs more than 18 digits.
func (n Number) Times(m Number) (Number, bool) {
	hi, lo := bits.Mul64(magnitude(n.N), magnitude(m.N))
	digits := n.Digits + m.Digits
	if hi != 0 || lo > math.MaxInt64 || digits > mostDigits {
		return Number{}, false
	}
	product := int64(lo)
	if (n.N < 0) != (m.N < 0) {
		product = -product
	}
	return Number{product, digits}.trimmed(), true
}

// Minus subtracts exactly. Not ok is a difference that needs more than 18 digits.
func (n Number) Minus(m Number) (Number, bool) {
	digits := max(n.Digits, m.Digits)
	a, okA := n.scaled(digits)
	b, okB := m.scaled(digits)
	difference := a - b
	if !okA || !okB || (a < b) != (difference < 0) {
		return Number{}, false
	}
	return Number{difference, digits}.trimmed(), true
}

// scaled is N with more decimals.
func (n Number) scaled(digits int8) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(n.N), pow(digits-n.Digits))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if n.N < 0 {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// String writes the number with a point: "-1234.5".
func (n Number) String() string { return string(n.decimal('.')) }

func (n Number) decimal(point byte) []byte {
	var b []byte
	if n.N < 0 {
		b = append(b, '-')
	}
	m, unit := magnitude(n.N), pow(n.Digits)
	b = strconv.AppendUint(b, m/unit, 10)
	if n.Digits > 0 {
		at := len(b)
		b = strconv.AppendUint(b, unit+m%unit, 10)
		b[at] = point // the 1 of unit
	}
	return b
}

// Sv writes the number as it is read: "1 234,5".
func (n Number) Sv() string { return sv.Decimal(n.N, int64(pow(n.Digits)), int(n.Digits)) }

// MarshalText writes the number with a point.
func (n Number) MarshalText() ([]byte, error) { return n.decimal('.'), nil }
