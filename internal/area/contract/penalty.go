package contract

import (
	"fmt"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// What a fine (vite) is counted by: each day or week that has begun.
const (
	PerDay  = "day"
	PerWeek = "week"
)

// Pers is what a fine is counted by.
var Pers = []field.Option{{Value: PerDay, Label: "Påbörjad dag"}, {Value: PerWeek, Label: "Påbörjad vecka"}}

// FineTerms is the fine that a contract sets for a delay, in hundredths of a percent
// of the delayed value.
type FineTerms struct {
	Rate int64
	Per  string
	Cap  int64 // 0 for none
}

// FineTerms returns the contract's terms; ok is false when it has none.
func (c Contract) FineTerms() (t FineTerms, ok bool) {
	return FineTerms{Rate: c.FineRate.N, Per: c.FinePer, Cap: c.FineCap.N}, c.FineRate.Known && c.FinePer != ""
}

// Fine is a computed fine, and how it came about.
type Fine struct {
	Units  int64 // days or weeks begun
	Amount money.Amount
	Capped bool
	How    string
}

// Fine counts the fine of a delivery that should have come on one day and came on
// another, of the value that was delayed.
func (t FineTerms) Fine(value money.Amount, agreed, delivered day.Date) (Fine, error) {
	days := agreed.DaysUntil(delivered)
	if agreed == 0 || delivered == 0 || days <= 0 {
		return Fine{}, fault.Conflict("Leveransen är inte försenad: den skulle komma %s och kom %s.", orMissing(agreed), orMissing(delivered))
	}
	if value <= 0 {
		return Fine{}, fault.Invalid(fault.Field{Name: "value", Message: "Fyll i värdet av det som är försenat, utan moms."})
	}
	f := Fine{Units: int64(days)}
	if t.Per == PerWeek {
		f.Units = int64(days+6) / 7
	}
	var err error
	if f.Amount, err = value.MulRat(t.Rate*f.Units, 100_00); err != nil {
		return f, err
	}
	f.How = fmt.Sprintf("%s × %s × %s = %s", f.units(t.Per), percent(t.Rate), value.Sv(), f.Amount.Sv())
	most, err := value.MulRat(t.Cap, 100_00)
	if err == nil && t.Cap > 0 && f.Amount > most {
		f.Amount, f.Capped = most, true
		f.How += fmt.Sprintf(", dock högst %s = %s", percent(t.Cap), most.Sv())
	}
	return f, err
}

func orMissing(d day.Date) string {
	if d == 0 {
		return "uppgift saknas"
	}
	return d.Sv()
}

func (f Fine) units(per string) string {
	if per == PerWeek {
		return sv.Plural(f.Units, "påbörjad vecka", "påbörjade veckor")
	}
	return sv.Plural(f.Units, "påbörjad dag", "påbörjade dagar")
}

// percent writes hundredths of a percent: 50 is "0,5 %".
func percent(hundredths int64) string {
	decimals := 2
	if hundredths%100 == 0 {
		decimals = 0
	} else if hundredths%10 == 0 {
		decimals = 1
	}
	return sv.Decimal(hundredths, 100, decimals) + sv.Space + "%"
}

// share lets a form and a sheet write hundredths of a percent as "0,5".
type share struct{ of *count.Count }

// Sv returns "0,5"; the field's unit says of what.
func (s share) Sv() string {
	if !s.of.Known {
		return sv.Missing
	}
	return strings.TrimSuffix(percent(s.of.N), sv.Space+"%")
}

// MarshalText returns what UnmarshalText reads.
func (s share) MarshalText() ([]byte, error) {
	if !s.of.Known {
		return nil, nil
	}
	return []byte(strings.TrimSuffix(percent(s.of.N), sv.Space+"%")), nil
}

// Cell returns the percent for a sheet.
func (s share) Cell() any {
	if !s.of.Known {
		return nil
	}
	return float64(s.of.N) / 100
}

// UnmarshalText reads "0,5", "1 %" and "" for none.
func (s share) UnmarshalText(text []byte) error {
	plain := strings.NewReplacer(",", ".", "%", "", " ", "", sv.Space, "").Replace(string(text))
	if plain == "" || plain == "–" {
		*s.of = count.Count{}
		return nil
	}
	wholes, part, _ := strings.Cut(plain, ".")
	if len(part) > 2 {
		return fault.Wrong("Skriv procenten med högst två decimaler, till exempel 0,5.")
	}
	n, err := strconv.ParseUint(wholes+part+"00"[len(part):], 10, 31)
	if err != nil || n == 0 {
		return fault.Wrong("”%s” kan inte läsas. Skriv procenten med högst två decimaler, till exempel 0,5.", string(text))
	}
	*s.of = count.Of(int64(n))
	return nil
}

// checkFine returns what is wrong with the terms of fines.
func (c Contract) checkFine() []fault.Field {
	switch {
	case c.FineRate.Known != (c.FinePer != ""):
		return []fault.Field{{Name: "fine_rate", Message: "Fyll i både vitets procent och vad det räknas per."}}
	case c.FineCap.Known && !c.FineRate.Known:
		return []fault.Field{{Name: "fine_cap", Message: "Ett högsta vite behöver också en procent per dag eller vecka."}}
	case c.FineCap.Known && c.FineCap.N < c.FineRate.N:
		return []fault.Field{{Name: "fine_cap", Message: "Högsta vitet är lägre än vitet för en enda dag eller vecka. Kontrollera kommat."}}
	}
	return nil
}
