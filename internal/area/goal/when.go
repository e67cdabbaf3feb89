package goal

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// When is a time as precisely as it is known: a day, a month, a quarter, a tertial,
// half a year or a year. A report that says "november" must not be given a day.
type When struct{ day.Period }

// OnDay returns a time that is known to the day.
func OnDay(d day.Date) When { return When{day.Between(d, d)} }

// InMonth returns a time that is known to the month.
func InMonth(year int, month time.Month) When { return When{day.Month(year, month)} }

// First and Last are the earliest and the latest day that the time may be.
func (w When) First() day.Date { return w.From }

// Last is the latest day that the time may be, 0 for no time.
func (w When) Last() day.Date {
	if w.To == 0 {
		return 0
	}
	return w.Period.Last()
}

var (
	dayShape  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$|^\d{8}$`)
	halfShape = regexp.MustCompile(`^(\d{4})-?H([12])$`)
	half      = regexp.MustCompile(`^(första|andra) halv(?:an av|året) (\d{4})$`)
	quarter   = regexp.MustCompile(`^(?:kv|kvartal) ?([1-4]) (\d{4})$`)
	spoken    = regexp.MustCompile(`^([a-zåäö]+) (\d{4})$`)
)

const whenHelp = "Så noga som det är känt: 2022-11-15, 2022-11, 2022-Q4, 2022-H2 eller 2022."

// UnmarshalText reads what people write: "2022-11-15", "2022-11", "november 2022",
// "2022-Q4", "kvartal 4 2022", "2022-H1", "första halvåret 2022", "2022".
func (w *When) UnmarshalText(text []byte) error {
	s := strings.ToLower(strings.TrimSpace(string(text)))
	*w = When{}
	if s == "" {
		return nil
	}
	p, err := parseWhen(s)
	if err == nil && (p.From == 0 || p.To == 0) {
		err = fault.Wrong("Tiden ”%s” saknar början eller slut.", s)
	}
	if err != nil {
		return fault.With(fault.Wrong("Tiden ”%s” kunde inte läsas. Skriv till exempel 2022-11-15, 2022-11, 2022-Q4, 2022-H2 eller 2022.", s), err)
	}
	w.Period = p
	return nil
}

func parseWhen(s string) (day.Period, error) {
	year := func(text string) int { n, _ := strconv.Atoi(text); return n }
	if dayShape.MatchString(s) {
		d, err := day.Parse(s)
		return day.Between(d, d), err
	}
	if m := halfShape.FindStringSubmatch(strings.ToUpper(s)); m != nil {
		return halfYear(year(m[1]), m[2] == "2"), nil
	}
	if m := half.FindStringSubmatch(s); m != nil {
		return halfYear(year(m[2]), m[1] == "andra"), nil
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		return day.Quarter(year(m[2]), year(m[1])), nil
	}
	if m := spoken.FindStringSubmatch(s); m != nil {
		if month, ok := sv.MonthNamed(m[1]); ok {
			return day.Month(year(m[2]), month), nil
		}
	}
	return day.ParsePeriod(s)
}

func halfYear(year int, second bool) day.Period {
	from := day.New(year, 1, 1)
	if second {
		from = day.New(year, 7, 1)
	}
	return day.Period{From: from, To: from.AddMonths(6)}
}

// months is how many months the time is, 0 for a day and for no time.
func (w When) months() int {
	if w.To == 0 || w.From.Day() != 1 || w.To.Day() != 1 {
		return 0
	}
	return (w.To.Year()-w.From.Year())*12 + int(w.To.Month()) - int(w.From.Month())
}

// String returns the time as it is written in forms: "2022-11-15", "2022-Q4".
func (w When) String() string {
	first := int(w.From.Month())
	switch n := w.months(); {
	case w.IsZero():
		return ""
	case w.Days() == 1:
		return w.From.String()
	case n == 6 && (first == 1 || first == 7):
		return fmt.Sprintf("%04d-H%d", w.From.Year(), (first+5)/6)
	}
	return w.Period.String()
}

// MarshalText returns String.
func (w When) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Sv returns the time in words: "2022-11-15", "november 2022", "kvartal 4 2022".
func (w When) Sv() string {
	first := int(w.From.Month())
	switch n := w.months(); {
	case w.IsZero():
		return sv.Missing
	case w.Days() == 1:
		return w.From.Sv()
	case n == 3 && first%3 == 1:
		return fmt.Sprintf("kvartal %d %d", (first+2)/3, w.From.Year())
	case n == 6 && first == 1:
		return fmt.Sprintf("första halvåret %d", w.From.Year())
	case n == 6 && first == 7:
		return fmt.Sprintf("andra halvåret %d", w.From.Year())
	}
	return w.Label()
}

// Cell returns the time for a sheet, as it can be read in again.
func (w When) Cell() any { return w.String() }
