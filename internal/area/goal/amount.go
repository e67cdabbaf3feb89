package goal

import (
	"math/big"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// factors is what one of the unit is in öre, or for a share in the value itself.
var factors = map[figure.Unit]*big.Rat{
	figure.Kr:      big.NewRat(100, 1),
	figure.Tkr:     big.NewRat(100_000, 1),
	figure.Mkr:     big.NewRat(100_000_000, 1),
	figure.Percent: big.NewRat(1, 100),
}

// amount is a target's amount in the unit of its figure, as people write it.
type amount struct{ t *Target }

// UnmarshalText reads "85", "85,0 mkr", "3 %"; an empty text is no amount.
func (a amount) UnmarshalText(text []byte) error {
	a.t.HasAmount, a.t.Num, a.t.Den, a.t.Scale = false, 0, 0, figure.One
	clean := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(text)), string(a.t.Unit)))
	if clean == "" {
		return nil
	}
	v, err := parseAmount(clean, a.t.Unit)
	if err != nil {
		return err
	}
	a.t.HasAmount, a.t.Num, a.t.Den, a.t.Scale = true, v.Num, v.Den, v.Scale
	return nil
}

var numberSigns = strings.NewReplacer(" ", "", sv.Space, "", "\u202f", "", sv.Minus, "-", ",", ".")

func parseAmount(text string, unit figure.Unit) (figure.Value, error) {
	r, ok := new(big.Rat).SetString(numberSigns.Replace(text))
	if !ok || strings.ContainsAny(text, "/eE") {
		return figure.Value{}, fault.Wrong("Målvärdet ”%s” kunde inte läsas som ett tal. Skriv till exempel 85 eller 6,4.", text)
	}
	if factor, ok := factors[unit]; ok {
		r.Mul(r, factor)
	}
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return figure.Value{}, fault.Wrong("Målvärdet är för stort.")
	}
	switch {
	case unit == figure.Percent:
		return figure.Ratio(r.Num().Int64(), r.Denom().Int64()), nil
	case factors[unit] != nil && !r.IsInt():
		return figure.Value{}, fault.Wrong("Målvärdet kan inte skrivas på öret.")
	case factors[unit] != nil:
		return figure.Value{Num: r.Num().Int64(), Scale: figure.Ore}, nil
	case r.IsInt():
		return figure.Count(r.Num().Int64()), nil
	}
	return figure.Ratio(r.Num().Int64(), r.Denom().Int64()), nil
}

// MarshalText returns the exact amount in the unit, "" for none.
func (a amount) MarshalText() ([]byte, error) {
	if !a.t.HasAmount {
		return nil, nil
	}
	r := big.NewRat(a.t.Num, max(a.t.Den, 1))
	if factor, ok := factors[a.t.Unit]; ok {
		r.Quo(r, factor)
	}
	text := r.FloatString(6)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	return []byte(strings.Replace(text, ".", ",", 1)), nil
}

// Sv returns the amount with its unit, "" for none.
func (a amount) Sv() string {
	if !a.t.HasAmount {
		return ""
	}
	text, _ := a.MarshalText()
	if a.t.Unit == figure.Number || a.t.Unit == figure.Index || a.t.Unit == figure.Grade || a.t.Unit == "" {
		return string(text)
	}
	return string(text) + sv.Space + string(a.t.Unit)
}

// Cell returns the amount as a number for a sheet, nil for none.
func (a amount) Cell() any {
	if !a.t.HasAmount {
		return nil
	}
	return a.t.Amount().Cell(a.t.Unit)
}
