package economy

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var (
	numberedMonth = regexp.MustCompile(`^(\d{4})[-/. ]?(\d{2})$`)
	namedMonth    = regexp.MustCompile(`^(\pL+)\.? (\d{4})$`)
)

// ParseUntil reads a month as ledgers and people write it: "2022-12", "202212",
// "december 2022", "2022-12-31", and "2022-13" for the closing.
func ParseUntil(text string) (Until, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if m := numberedMonth.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		return until(year, month, text)
	}
	if m := namedMonth.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[2])
		if month, ok := sv.MonthNamed(m[1]); ok {
			return until(year, int(month), text)
		}
	}
	if d, err := day.Parse(text); err == nil && d != 0 {
		return UntilMonth(d), nil
	}
	return Until{}, noMonth(text)
}

func until(year, month int, text string) (Until, error) {
	switch {
	case year < 1990 || year > 2100 || month < 1 || month > 13:
		return Until{}, noMonth(text)
	case month == 13:
		return Until{Month: day.New(year, 12, 1), Closing: true}, nil
	}
	return Until{Month: day.New(year, time.Month(month), 1)}, nil
}

// rowMonth is the period of a ledger row as one text: "2022-12", "2022-13".
type rowMonth struct{ *Row }

// MarshalText writes the period.
func (m rowMonth) MarshalText() ([]byte, error) { return []byte(monthText(m.Row)), nil }

// UnmarshalText reads the period.
func (m rowMonth) UnmarshalText(text []byte) error {
	u, err := ParseUntil(string(text))
	m.Month, m.Closing = u.Month, u.Closing
	return err
}

func monthText(r *Row) string { return Until{r.Month, r.Closing}.String() }

func noMonth(text string) error {
	if text == "" {
		return fault.Wrong("Månad saknas. Skriv den till exempel 2022-12.")
	}
	return fault.Wrong("”%s” är ingen månad. Skriv den till exempel 2022-12, eller 2022-13 för bokslutsperioden.", text)
}
