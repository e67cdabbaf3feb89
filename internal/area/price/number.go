package price

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Price is a price for one unit in ten-thousandths of an öre, so that 0,0375 kr for a
// glove and 1/3 of an öre after a discount are whole numbers that add up.
type Price int64

// Share is a part of one in millionths: 32 500 is 3,25 %.
type Share int64

// Quantity is a number of units in thousandths.
type Quantity int64

const (
	priceScale    = 1_000_000 // a krona
	priceDigits   = 6
	shareScale    = 1_000_000 // one, or 100 %
	percentScale  = shareScale / 100
	percentDigits = 4
	quantityScale = 1_000
	quantityDigit = 3
	mostPrice     = 1_000_000_000 * priceScale
	mostShare     = 100 * shareScale
	mostQuantity  = 1_000_000_000_000 * quantityScale
)

// Kr is a price in whole kronor.
func Kr(n int64) Price { return Price(n) * priceScale }

// Percent is a share in whole percent.
func Percent(n int64) Share { return Share(n) * percentScale }

// Sv writes the price as it is read: "122,40 kr", "0,0375 kr".
func (p Price) Sv() string {
	return sv.Decimal(int64(p), priceScale, max(2, needed(int64(p), priceScale, priceDigits))) + sv.Space + "kr"
}

// Cell returns kronor for a sheet.
func (p Price) Cell() any { return float64(p) / priceScale }

// MarshalText returns the price as it is typed: "122,4".
func (p Price) MarshalText() ([]byte, error) { return typed(int64(p), priceScale, priceDigits), nil }

// UnmarshalText reads a price with at most six decimals.
func (p *Price) UnmarshalText(text []byte) error {
	n, err := readNumber(string(text), priceDigits, mostPrice, false)
	*p = Price(n)
	return err
}

// Value stores ten-thousandths of an öre.
func (p Price) Value() (driver.Value, error) { return int64(p), nil }

// Less is the price after a discount, rounded to a ten-thousandth of an öre, half away
// from zero.
func (p Price) Less(discount Share) Price {
	n, _ := rounded(new(big.Rat).Mul(big.NewRat(int64(p), 1), big.NewRat(shareScale-int64(discount), shareScale)))
	return Price(n)
}

// Times multiplies the price and rounds it to so many decimals of a krona, half away
// from zero.
func (p Price) Times(factor *big.Rat, decimals int64) (Price, error) {
	step := int64(priceScale)
	for range decimals {
		step /= 10
	}
	n, ok := rounded(new(big.Rat).Mul(factor, big.NewRat(int64(p), step)))
	if !ok || n > mostPrice/step || n < -mostPrice/step {
		return 0, fault.Wrong("Det nya priset blir orimligt stort. Kontrollera klausulen och indexvärdena.")
	}
	return Price(n * step), nil
}

// Sv writes the share as percent: "3,25 %".
func (s Share) Sv() string {
	return sv.Decimal(int64(s), percentScale, needed(int64(s), percentScale, percentDigits)) + sv.Space + "%"
}

// Change writes the share with its sign: "+3,25 %".
func (s Share) Change() string {
	text := sv.Decimal(int64(s), percentScale, 2) + sv.Space + "%"
	if s > 0 {
		return "+" + text
	}
	return text
}

// Cell returns the share for a sheet, as Excel keeps percent.
func (s Share) Cell() any { return float64(s) / shareScale }

// MarshalText returns percent as it is typed: "3,25".
func (s Share) MarshalText() ([]byte, error) {
	return typed(int64(s), percentScale, percentDigits), nil
}

// UnmarshalText reads percent with at most four decimals; empty is 0.
func (s *Share) UnmarshalText(text []byte) error {
	if *s = 0; strings.TrimSpace(string(text)) == "" {
		return nil
	}
	n, err := readNumber(strings.ReplaceAll(string(text), "%", ""), percentDigits, mostShare, false)
	*s = Share(n)
	return err
}

// Value stores millionths.
func (s Share) Value() (driver.Value, error) { return int64(s), nil }

// rat is the share as a ratio.
func (s Share) rat() *big.Rat { return big.NewRat(int64(s), shareScale) }

// shareOf rounds a ratio to a share, half away from zero.
func shareOf(r *big.Rat) Share {
	n, _ := rounded(new(big.Rat).Mul(r, big.NewRat(shareScale, 1)))
	return Share(n)
}

// Sv writes the quantity as it is read: "10 000", "2,5".
func (q Quantity) Sv() string {
	return sv.Decimal(int64(q), quantityScale, needed(int64(q), quantityScale, quantityDigit))
}

// Cell returns the quantity for a sheet.
func (q Quantity) Cell() any { return float64(q) / quantityScale }

// MarshalText returns the quantity as it is typed, "" for 0.
func (q Quantity) MarshalText() ([]byte, error) {
	if q == 0 {
		return nil, nil
	}
	return typed(int64(q), quantityScale, quantityDigit), nil
}

// UnmarshalText reads a quantity with at most three decimals; empty is 0.
func (q *Quantity) UnmarshalText(text []byte) error {
	if *q = 0; strings.TrimSpace(string(text)) == "" {
		return nil
	}
	n, err := readNumber(string(text), quantityDigit, mostQuantity, false)
	*q = Quantity(n)
	return err
}

// Value stores thousandths.
func (q Quantity) Value() (driver.Value, error) { return int64(q), nil }

// needed is how many decimals n/scale has, at most so many.
func needed(n, scale int64, most int) int {
	part := n % scale
	for ; most > 0 && part%10 == 0; most-- {
		part /= 10
	}
	return most
}

// typed writes n/scale with a comma and without needless zeros.
func typed(n, scale int64, digits int) []byte {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := sign + strconv.FormatInt(n/scale, 10)
	if part := strings.TrimRight(fmt.Sprintf("%0*d", digits, n%scale), "0"); part != "" {
		text += "," + part
	}
	return []byte(text)
}

// rounded is the nearest whole number, half away from zero; not ok when it is too large.
func rounded(r *big.Rat) (n int64, ok bool) {
	two := big.NewInt(2)
	up := new(big.Int).Add(new(big.Int).Mul(new(big.Int).Abs(r.Num()), two), r.Denom())
	q := up.Quo(up, new(big.Int).Mul(r.Denom(), two))
	if r.Sign() < 0 {
		q.Neg(q)
	}
	return q.Int64(), q.IsInt64()
}

var decoration = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "", "'", "", "\u2212", "-", "–", "-", "+", "",
	"kronor", "", "kr", "", "Kr", "", "KR", "", "SEK", "", ":-", "")

// readNumber reads "1 250,00 kr" as suppliers write it, in units of the last decimal.
// A cell that Excel keeps as a number has a decimal point. In a text a point may be
// either sign: 12.50 is a decimal, 1.250,00 has thousands, and 1.250 is refused.
func readNumber(text string, decimals int, most int64, fromCell bool) (int64, error) {
	clean := decoration.Replace(strings.TrimSpace(text))
	if !fromCell {
		var err error
		if clean, err = unpointed(clean, text); err != nil {
			return 0, err
		}
	}
	sign := int64(1)
	if rest, ok := strings.CutPrefix(clean, "-"); ok {
		sign, clean = -1, rest
	}
	whole, part, _ := strings.Cut(strings.ReplaceAll(clean, ".", ","), ",")
	part = strings.TrimRight(part, "0")
	if digits := whole + part; digits == "" && clean != "0" && strings.Trim(clean, "0,.") != "" || strings.Trim(digits, "0123456789") != "" || clean == "" {
		return 0, fault.Wrong("”%s” kan inte läsas som ett tal. Skriv till exempel 1 234,50.", short(text))
	}
	if len(part) > decimals {
		return 0, fault.Wrong("”%s” har för många decimaler. Högst %d kan sparas.", short(text), decimals)
	}
	n, err := strconv.ParseInt("0"+whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
	if err != nil || n > most {
		return 0, fault.Wrong("”%s” är för stort.", short(text))
	}
	return sign * n, nil
}

// unpointed makes the decimal sign of a written number a comma.
func unpointed(clean, text string) (string, error) {
	comma, points := strings.Contains(clean, ","), strings.Count(clean, ".")
	_, after, _ := strings.Cut(clean, ".")
	switch {
	case points == 0:
		return clean, nil
	case comma && strings.LastIndex(clean, ",") > strings.LastIndex(clean, "."), points > 1 && !comma:
		return strings.ReplaceAll(clean, ".", ""), nil
	case comma:
		return strings.ReplaceAll(clean, ",", ""), nil
	case len(after) == 3 && !strings.HasPrefix(clean, "0."):
		return "", fault.Wrong("”%s” kan läsas på två sätt. Skriv tusental med mellanslag och decimaler med komma.", short(text))
	}
	return strings.ReplaceAll(clean, ".", ","), nil
}

func short(text string) string {
	r := []rune(strings.TrimSpace(text))
	if len(r) > 40 {
		r = append(r[:40:40], '…')
	}
	return string(r)
}
