package staff

import (
	"database/sql/driver"
	"math/big"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Hundredths is a number of posts, persons or hours in whole hundredths, so that
// half posts and quarters of hours are exact.
type Hundredths int64

const whole Hundredths = 100

// Posts returns a whole number of posts or persons.
func Posts(n int64) Hundredths { return Hundredths(n) * whole }

// Sv returns the number with the decimals that it has: "2,5", "56", "1 234,25".
func (h Hundredths) Sv() string {
	switch {
	case h%100 == 0:
		return sv.Number(int64(h / 100))
	case h%10 == 0:
		return sv.Decimal(int64(h), 100, 1)
	}
	return sv.Decimal(int64(h), 100, 2)
}

// Cell returns the number for a sheet.
func (h Hundredths) Cell() any { return float64(h) / 100 }

// MarshalText returns the number as UnmarshalText reads it, "" for 0.
func (h Hundredths) MarshalText() ([]byte, error) {
	if h == 0 {
		return nil, nil
	}
	return []byte(strings.ReplaceAll(h.Sv(), sv.Space, "")), nil
}

var errNumber = fault.Wrong("Skriv ett tal med högst två decimaler, till exempel 2,5.")

// UnmarshalText reads a number that is not negative; an empty text is 0. More than
// two decimals are rounded after a point, as Excel keeps hours, and refused after a
// comma, where 12,345 might be a number of thousands.
func (h *Hundredths) UnmarshalText(text []byte) error {
	clean := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(strings.TrimSpace(string(text)))
	if clean == "" {
		*h = 0
		return nil
	}
	if _, after, ok := strings.Cut(clean, ","); ok && len(after) > 2 || strings.ContainsAny(clean, "/eExX_") {
		return errNumber
	}
	r, ok := new(big.Rat).SetString(strings.Replace(clean, ",", ".", 1))
	if !ok || r.Sign() < 0 || r.Cmp(big.NewRat(1e12, 1)) > 0 {
		return errNumber
	}
	rounded, _ := new(big.Int).SetString(r.Mul(r, big.NewRat(100, 1)).FloatString(0), 10)
	*h = Hundredths(rounded.Int64())
	return nil
}

// Opt is a number of hours that may not be known.
type Opt struct {
	N     Hundredths
	Known bool
}

// Some returns a known number.
func Some(h Hundredths) Opt { return Opt{h, true} }

// Sv returns the number, "–" when it is not known.
func (o Opt) Sv() string {
	if !o.Known {
		return sv.Missing
	}
	return o.N.Sv()
}

// Cell returns the number for a sheet, an empty cell when it is not known.
func (o Opt) Cell() any {
	if !o.Known {
		return ""
	}
	return o.N.Cell()
}

// MarshalText returns the number, "" when it is not known.
func (o Opt) MarshalText() ([]byte, error) {
	if o.Known && o.N == 0 {
		return []byte("0"), nil
	}
	return o.N.MarshalText()
}

// UnmarshalText reads a number; an empty text is not known.
func (o *Opt) UnmarshalText(text []byte) error {
	o.Known = strings.TrimSpace(string(text)) != ""
	return o.N.UnmarshalText(text)
}

// Value stores the hundredths, NULL when they are not known.
func (o Opt) Value() (driver.Value, error) {
	if !o.Known {
		return nil, nil
	}
	return int64(o.N), nil
}

// Scan reads what Value stores.
func (o *Opt) Scan(from any) error {
	*o = Opt{}
	if n, ok := from.(int64); ok {
		*o = Some(Hundredths(n))
	}
	return nil
}

// Month is a calendar month, kept as its first day; 0 is no month.
type Month day.Date

// MonthOf returns the month of a day.
func MonthOf(d day.Date) Month {
	if d == 0 {
		return 0
	}
	return Month(day.New(d.Year(), d.Month(), 1))
}

// Day returns the first day of the month.
func (m Month) Day() day.Date { return day.Date(m) }

// Period returns the days of the month.
func (m Month) Period() day.Period { return day.Month(m.Day().Year(), m.Day().Month()) }

// Add returns the month n months later.
func (m Month) Add(n int) Month { return Month(m.Day().AddMonths(n)) }

// String returns 2022-11, "" for no month.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return m.Day().String()[:7]
}

// Sv returns the month as it stands in lists.
func (m Month) Sv() string { return m.String() }

// Label returns "november 2022".
func (m Month) Label() string { return m.Period().Label() }

// MarshalText returns String.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads 2022-11, 202211, november 2022 or any day of the month.
func (m *Month) UnmarshalText(text []byte) error {
	clean := strings.TrimSpace(string(text))
	if clean == "" {
		*m = 0
		return nil
	}
	if len(clean) == 6 && strings.Trim(clean, "0123456789") == "" {
		clean = clean[:4] + "-" + clean[4:]
	}
	for _, form := range []string{clean, "1 " + clean} {
		if d, err := day.Parse(form); err == nil {
			*m = MonthOf(d)
			return nil
		}
	}
	p, err := day.ParsePeriod(clean)
	if err != nil || p.From == 0 || p != day.Month(p.From.Year(), p.From.Month()) {
		return fault.Wrong("Skriv år och månad, till exempel 2022-11.")
	}
	*m = Month(p.From)
	return nil
}

// Value stores the first day as a DATE, NULL for no month.
func (m Month) Value() (driver.Value, error) { return m.Day().Value() }

// Scan reads what Value stores.
func (m *Month) Scan(from any) error { return (*day.Date)(m).Scan(from) }
