package day

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Period is the days from From up to but not including To, so that periods join
// without gap or overlap. From 0 is since the start, To 0 is without end.
type Period struct {
	From Date
	To   Date // the first day after
}

// Year returns the calendar year.
func Year(year int) Period { return span(year, time.January, 12) }

// Month returns the calendar month.
func Month(year int, month time.Month) Period { return span(year, month, 1) }

// Quarter returns quarter 1–4.
func Quarter(year, n int) Period { return span(year, time.Month(3*n-2), 3) }

// Tertial returns tertial 1–3: January–April, May–August, September–December,
// the periods of the regions' interim reports.
func Tertial(year, n int) Period { return span(year, time.Month(4*n-3), 4) }

func span(year int, month time.Month, months int) Period {
	from := New(year, month, 1)
	return Period{from, from.AddMonths(months)}
}

// YearToDate returns the days from 1 January up to and including d.
func YearToDate(d Date) Period { return Between(New(d.Year(), time.January, 1), d) }

// Rolling12 returns the twelve whole months that end with the month of d.
func Rolling12(d Date) Period {
	to := New(d.Year(), d.Month(), 1).AddMonths(1)
	return Period{to.AddMonths(-12), to}
}

// Between returns the days from the first to the last, both included, as people
// state a period. Either may be 0: since the start, without end.
func Between(first, last Date) Period { return Period{first, last.AddDays(1)} }

// Last returns the last day of the period, 0 when it has no end.
func (p Period) Last() Date { return p.To.AddDays(-1) }

// Contains tells whether the day is in the period. No day is in no period.
func (p Period) Contains(d Date) bool {
	return d != 0 && d >= p.From && (p.To == 0 || d < p.To)
}

// Overlaps tells whether the periods have a day in common.
func (p Period) Overlaps(q Period) bool {
	return (p.To == 0 || q.From < p.To) && (q.To == 0 || p.From < q.To)
}

// IsZero tells whether the period is without both ends.
func (p Period) IsZero() bool { return p == Period{} }

// Previous returns the same period a year before.
func (p Period) Previous() Period { return Period{p.From.AddMonths(-12), p.To.AddMonths(-12)} }

// Days returns the number of days, 0 when an end is open.
func (p Period) Days() int {
	if p.From == 0 || p.To == 0 {
		return 0
	}
	return p.From.DaysUntil(p.To)
}

// Months returns the calendar months of the period; a first or last month of
// which only a part belongs to the period is cut. An open period has none.
func (p Period) Months() []Period {
	var months []Period
	if p.From == 0 || p.To == 0 {
		return nil
	}
	for from := p.From; from < p.To; {
		next := New(from.Year(), from.Month(), 1).AddMonths(1)
		months = append(months, Period{from, min(next, p.To)})
		from = next
	}
	return months
}

// wholeMonths returns how many months the period is when it begins and ends with
// a month, otherwise 0.
func (p Period) wholeMonths() int {
	if p.From == 0 || p.To <= p.From || p.From.Day() != 1 || p.To.Day() != 1 {
		return 0
	}
	return (p.To.Year()-p.From.Year())*12 + int(p.To.Month()) - int(p.From.Month())
}

// String returns the period as ParsePeriod reads it, in the shortest form:
// "2022", "2022-03", "2022-T2", "2022-Q1", "2022-01-01--2022-08-31", "" for the
// period without ends. The last day stands in the text.
func (p Period) String() string {
	y, m := p.From.Year(), int(p.From.Month())
	switch n := p.wholeMonths(); {
	case p.IsZero():
		return ""
	case n == 12 && m == 1:
		return strconv.Itoa(y)
	case n == 4 && m%4 == 1:
		return fmt.Sprintf("%d-T%d", y, m/4+1)
	case n == 3 && m%3 == 1:
		return fmt.Sprintf("%d-Q%d", y, m/3+1)
	case n == 1:
		return fmt.Sprintf("%d-%02d", y, m)
	}
	return p.From.String() + "--" + p.Last().String()
}

// Label returns the period in Swedish: "2022", "mars 2022", "2020–2022",
// "januari–augusti 2022", "tolv månader t.o.m. mars 2022",
// "2022-02-11–2022-03-04", "från start t.o.m. 2022-12-31".
func (p Period) Label() string {
	from, last := p.From, p.Last()
	switch n := p.wholeMonths(); {
	case p.IsZero():
		return "hela tiden"
	case n == 12 && from.Month() == time.January:
		return strconv.Itoa(from.Year())
	case n == 1:
		return monthYear(from)
	case n == 12:
		return "tolv månader t.o.m. " + monthYear(last)
	case n > 0 && n%12 == 0 && from.Month() == time.January:
		return fmt.Sprintf("%d–%d", from.Year(), last.Year())
	case n > 0 && from.Year() == last.Year():
		return sv.Month(from.Month()) + "–" + monthYear(last)
	case n > 0:
		return monthYear(from) + "–" + monthYear(last)
	case p.From == 0:
		return "från start t.o.m. " + last.Sv()
	case p.To == 0:
		return "från och med " + from.Sv()
	case p.Days() == 1:
		return from.Sv()
	}
	return from.Sv() + "–" + last.Sv()
}

func monthYear(d Date) string { return sv.Month(d.Month()) + " " + strconv.Itoa(d.Year()) }

var named = regexp.MustCompile(`^(\d{4})(?:-(\d{2})|-?T([1-3])|-?[QK]([1-4]))?$`)

// ParsePeriod reads what String writes: a year, a month, a tertial, a quarter, or
// a first and a last day around "--", each of which may be left out.
func ParsePeriod(text string) (Period, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "" {
		return Period{}, nil
	}
	if m := named.FindStringSubmatch(text); m != nil {
		return parseNamed(m)
	}
	first, last, ok := strings.Cut(text, "--")
	if !ok {
		return Period{}, fault.Wrong("%s är ingen period. Skriv till exempel 2022, 2022-03, 2022-T2 eller 2022-01-01--2022-08-31.", quote(text))
	}
	return parseBetween(first, last)
}

func parseNamed(m []string) (Period, error) {
	year, _ := strconv.Atoi(m[1])
	number := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
	switch {
	case year == 0:
		return Period{}, fault.Wrong("Året 0 finns inte.")
	case m[3] != "":
		return Tertial(year, number(3)), nil
	case m[4] != "":
		return Quarter(year, number(4)), nil
	case m[2] == "":
		return Year(year), nil
	}
	month := number(2)
	if month < 1 || month > 12 {
		return Period{}, fault.Wrong("Månaden %s finns inte, skriv 01–12.", m[2])
	}
	return Month(year, time.Month(month)), nil
}

func parseBetween(first, last string) (Period, error) {
	var from, to Date
	if err := from.UnmarshalText([]byte(first)); err != nil {
		return Period{}, err
	}
	if err := to.UnmarshalText([]byte(last)); err != nil {
		return Period{}, err
	}
	if to != 0 && to < from {
		return Period{}, fault.Wrong("Perioden slutar %s, före sin början %s.", to.Sv(), from.Sv())
	}
	return Between(from, to), nil
}

// MarshalText returns String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePeriod reads.
func (p *Period) UnmarshalText(text []byte) error {
	v, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = v
	return nil
}

// Bounds returns the first day and the day after the last, nil where the period is open.
func (p Period) Bounds() (from, to any) {
	if p.From != 0 {
		from = p.From
	}
	if p.To != 0 {
		to = p.To
	}
	return from, to
}

// Value stores String in a TEXT column.
func (p Period) Value() (driver.Value, error) { return p.String(), nil }

// Scan reads what Value stores.
func (p *Period) Scan(from any) error { return storage.Scan(from, p) }
