package saving

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Price is a price for one unit in hundredths of an öre. Unit prices often have
// more than two decimals (0,0375 kr a glove), and an error of half an öre times a
// million units is five thousand kronor; four decimals of a krona are kept exactly.
type Price int64

// Decimal is an exact number with three decimals, in thousandths: volumes
// (2,5 ton) and index numbers (312,45).
type Decimal int64

const (
	priceScale   = 10_000 // a krona
	decimalScale = 1_000  // one
	priceDigits  = 4
	digits       = 3
	mostPrice    = Price(1_000_000_000 * priceScale)
	mostDecimal  = Decimal(1_000_000_000_000 * decimalScale / 1_000)
)

// Sv returns the price as it is read: "122,40 kr", "0,0375 kr".
func (p Price) Sv() string {
	decimals := 2
	if p%100 != 0 {
		decimals = priceDigits
	}
	return sv.Decimal(int64(p), priceScale, decimals) + sv.Space + "kr"
}

// Cell returns kronor for a sheet.
func (p Price) Cell() any { return float64(p) / priceScale }

// MarshalText returns the price as it is typed: "122,4".
func (p Price) MarshalText() ([]byte, error) { return typed(int64(p), priceScale), nil }

// UnmarshalText reads a price with at most four decimals.
func (p *Price) UnmarshalText(text []byte) error {
	n, err := parse(string(text), priceDigits, int64(mostPrice))
	if err != nil {
		return err
	}
	*p = Price(n)
	return nil
}

// Value stores hundredths of an öre.
func (p Price) Value() (driver.Value, error) { return int64(p), nil }

// Sv returns the number as it is read: "10 000", "2,5".
func (d Decimal) Sv() string {
	decimals := digits
	for n := d; decimals > 0 && n%10 == 0; n /= 10 {
		decimals--
	}
	return sv.Decimal(int64(d), decimalScale, decimals)
}

// Cell returns the number for a sheet.
func (d Decimal) Cell() any { return float64(d) / decimalScale }

// MarshalText returns the number as it is typed, "" for 0.
func (d Decimal) MarshalText() ([]byte, error) {
	if d == 0 {
		return nil, nil
	}
	return typed(int64(d), decimalScale), nil
}

// UnmarshalText reads a number with at most three decimals; empty is 0.
func (d *Decimal) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		*d = 0
		return nil
	}
	n, err := parse(string(text), digits, int64(mostDecimal))
	if err != nil {
		return err
	}
	*d = Decimal(n)
	return nil
}

// Value stores thousandths.
func (d Decimal) Value() (driver.Value, error) { return int64(d), nil }

// typed writes n/scale with a comma and without needless zeros.
func typed(n, scale int64) []byte {
	text := strconv.FormatInt(n/scale, 10)
	if n < 0 && n/scale == 0 {
		text = "-0"
	}
	part := strings.TrimRight(strconv.FormatInt(scale+abs(n%scale), 10)[1:], "0")
	if part != "" {
		text += "," + part
	}
	return []byte(text)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

var plain = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "", "\u2212", "-", "–", "-", ".", ",", "kr", "", "SEK", "")

// parse reads a number with at most so many decimals. A point is a decimal sign as
// the comma is; thousands are separated by spaces only.
func parse(text string, decimals int, most int64) (int64, error) {
	clean := plain.Replace(strings.TrimSpace(text))
	if clean == "" || strings.Count(clean, ",") > 1 {
		return 0, fault.Wrong("”%s” kan inte läsas som ett tal. Skriv till exempel 1 234,5.", short(text))
	}
	whole, part, _ := strings.Cut(clean, ",")
	if part = strings.TrimRight(part, "0"); len(part) > decimals {
		return 0, fault.Wrong("”%s” har för många decimaler. Skriv högst %d.", short(text), decimals)
	}
	n, ok := new(big.Int).SetString(whole+part+strings.Repeat("0", decimals-len(part)), 10)
	if !ok || strings.ContainsAny(part, "+-_") || strings.Contains(whole, "_") {
		return 0, fault.Wrong("”%s” kan inte läsas som ett tal. Skriv till exempel 1 234,5.", short(text))
	}
	if new(big.Int).Abs(n).Cmp(big.NewInt(most)) > 0 {
		return 0, fault.Wrong("”%s” är för stort.", short(text))
	}
	return n.Int64(), nil
}

func short(text string) string {
	r := []rune(strings.TrimSpace(text))
	if len(r) > 40 {
		r = append(r[:40:40], '…')
	}
	return string(r)
}

// toOre rounds to whole öre, half away from zero.
func toOre(r *big.Rat) (money.Amount, error) {
	n := new(big.Int).Abs(r.Num())
	n.Lsh(n, 1).Add(n, r.Denom())
	n.Quo(n, new(big.Int).Lsh(r.Denom(), 1))
	if n.Cmp(big.NewInt(int64(money.Most))) > 0 {
		return 0, fault.With(fault.Wrong("Effekten blir orimligt stor. Kontrollera priser och volymer."), fmt.Errorf("%s öre", n))
	}
	if r.Sign() < 0 {
		return -money.Amount(n.Int64()), nil
	}
	return money.Amount(n.Int64()), nil
}

// rat returns the price in kronor.
func (p Price) rat() *big.Rat { return big.NewRat(int64(p), priceScale) }
