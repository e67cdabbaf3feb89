// Package sv writes numbers, amounts, lists and names the Swedish way and sorts
// and searches text by Swedish rules. Every number that a person reads passes
// through here, so that a minus is a minus (U+2212) and 1 234 never breaks
// between the lines.
package sv

import (
	"math/big"
	"strconv"
	"strings"
)

// Minus is the sign that Swedish typography asks for; the hyphen is something else.
const Minus = "\u2212"

// Space is the no-break space between thousands and before a unit.
const Space = "\u00a0"

// Missing is shown for a value that nobody knows. It is never 0.
const Missing = "–"

// Integer is any whole number type, also named ones such as money.Amount.
type Integer interface {
	~int | ~int32 | ~int64
}

// Number writes a whole number with spaced thousands: "1 234", "−1 095".
func Number[T Integer](n T) string {
	return Decimal(int64(n), 1, 0)
}

// Decimal writes num/den with a fixed number of decimals, rounded half away from
// zero as Swedish accounts are. It is exact: no float takes part. A zero den
// gives Missing, since the quotient does not exist.
func Decimal(num, den int64, decimals int) string {
	return Rat(big.NewInt(num), big.NewInt(den), decimals)
}

// Short writes num/den with as few decimals as tell it exactly, at most so many.
func Short(num, den int64, most int) string {
	decimals, step := 0, int64(1)
	for decimals < most && num*step%den != 0 {
		decimals, step = decimals+1, step*10
	}
	return Decimal(num, den, decimals)
}

// Scaled reads a decimal number as people write it, times a factor, to the nearest
// whole. ok is false for anything else, and for less than nothing.
func Scaled(text string, factor int64) (n int64, ok bool) {
	text = strings.NewReplacer(" ", "", Space, "", "\u202f", "", ",", ".").Replace(text)
	if text == "" || strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0, false
	}
	whole, _ := new(big.Int).SetString(r.Mul(r, big.NewRat(factor, 1)).FloatString(0), 10)
	return whole.Int64(), whole.IsInt64()
}

// Rat is Decimal for quotients whose terms may pass 64 bits.
func Rat(num, den *big.Int, decimals int) string {
	if den.Sign() == 0 {
		return Missing
	}
	digits := rounded(num, den, decimals)
	negative := num.Sign()*den.Sign() < 0 && strings.Trim(digits, "0") != ""
	if len(digits) <= decimals {
		digits = strings.Repeat("0", decimals+1-len(digits)) + digits
	}
	whole, part := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	text := group(whole)
	if decimals > 0 {
		text += "," + part
	}
	if negative {
		return Minus + text
	}
	return text
}

// rounded returns the digits of |num/den|·10^decimals.
func rounded(num, den *big.Int, decimals int) string {
	n := new(big.Int).Abs(num)
	d := new(big.Int).Abs(den)
	n.Mul(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	n.Lsh(n, 1).Add(n, d)
	return n.Quo(n, d.Lsh(d, 1)).String()
}

var numerals = []string{"två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"}

// Numeral writes 2–12 in words, as running text has them, and other numbers with
// figures: one is "en" or "ett" by what is counted.
func Numeral[T Integer](n T) string {
	if n >= 2 && int(n) < len(numerals)+2 {
		return numerals[n-2]
	}
	return Number(n)
}

func group(digits string) string {
	first := (len(digits)-1)%3 + 1
	var b strings.Builder
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		b.WriteString(Space + digits[i:i+3])
	}
	return b.String()
}

// Percent writes num/den as a percentage: Percent(9, 141, 1) is "6,4 %".
func Percent(num, den int64, decimals int) string {
	if den == 0 {
		return Missing
	}
	n := new(big.Int).Mul(big.NewInt(num), big.NewInt(100))
	return Rat(n, big.NewInt(den), decimals) + Space + "%"
}

// Kr writes öre as kronor: "1 234,50 kr", without decimals when there are no öre.
func Kr[T Integer](ore T) string {
	if ore%100 == 0 {
		return Decimal(int64(ore), 100, 0) + Space + "kr"
	}
	return Decimal(int64(ore), 100, 2) + Space + "kr"
}

// Tkr writes öre as thousands of kronor: "1 095 tkr".
func Tkr[T Integer](ore T, decimals int) string {
	return Decimal(int64(ore), 100_000, decimals) + Space + "tkr"
}

// Mkr writes öre as millions of kronor: "85,0 mkr".
func Mkr[T Integer](ore T, decimals int) string {
	return Decimal(int64(ore), 100_000_000, decimals) + Space + "mkr"
}

// Plural writes a count with its noun: Plural(2, "planpost", "planposter") is
// "2 planposter". Swedish uses the plural for 0 too.
func Plural[T Integer](n T, one, many string) string {
	if n == 1 || n == -1 {
		return Number(n) + Space + one
	}
	return Number(n) + Space + many
}

// List joins words as a sentence does: "a, b och c".
func List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " och " + words[last]
}

// Ordinal writes 1 as "1:a", 2 as "2:a", 3 as "3:e" and 11 as "11:e".
func Ordinal(n int) string {
	if (n%10 == 1 || n%10 == 2) && n%100 != 11 && n%100 != 12 {
		return strconv.Itoa(n) + ":a"
	}
	return strconv.Itoa(n) + ":e"
}
