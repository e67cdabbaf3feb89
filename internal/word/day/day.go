// Package day holds civil days and periods of days. A day has no clock and no
// time zone, so that a deadline does not move when summer time begins.
package day

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a container has no zone files, and Stockholm must be known

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Date is a day as yyyymmdd. Dates compare with < and ==. The zero value is no
// day: not yet decided, or without end.
type Date int32

// Stockholm is the zone in which instants become days.
var Stockholm = mustLoad("Europe/Stockholm")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is embedded, so this is a broken build
	}
	return zone
}

// New returns the day; days outside the month flow over as in time.Date.
func New(year int, month time.Month, d int) Date {
	return fromTime(time.Date(year, month, d, 0, 0, 0, 0, time.UTC))
}

// Of returns the day on which the instant falls in Sweden.
func Of(t time.Time) Date {
	if t.IsZero() {
		return 0
	}
	return fromTime(t.In(Stockholm))
}

func fromTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date(y*10000 + int(m)*100 + d)
}

// FromSerial returns the day of an Excel serial number in the 1900 date system,
// where 44603 is 2022-02-11. Numbers outside the years 1900–2199 give a fault,
// since they are then hardly dates.
func FromSerial(serial int) (Date, error) {
	if serial < 1 || serial > 109574 || serial == 60 {
		return 0, fault.Wrong("Talet %d är inget datum i Excel.", serial)
	}
	if serial < 60 { // Excel believes in 1900-02-29, which is 60
		serial++
	}
	return New(1899, time.December, 30).AddDays(serial), nil
}

// Year returns the year, 0 for no day.
func (d Date) Year() int { return int(d) / 10000 }

// Month returns the month.
func (d Date) Month() time.Month { return time.Month(int(d) / 100 % 100) }

// Day returns the day of the month.
func (d Date) Day() int { return int(d) % 100 }

// Time returns midnight UTC of the day, the zero time for no day.
func (d Date) Time() time.Time {
	if d == 0 {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// Weekday returns the weekday. Holidays are the business of area/law.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// AddDays returns the day n days later. No day stays no day.
func (d Date) AddDays(n int) Date {
	if d == 0 {
		return 0
	}
	return fromTime(d.Time().AddDate(0, 0, n))
}

// AddMonths returns the same day n months later, or the last day of that month
// when it is shorter: 31 January plus one month is 28 February, as terms in
// contracts are counted (lagen 1930:173 om beräkning av lagstadgad tid, 1 §).
func (d Date) AddMonths(n int) Date {
	if d == 0 {
		return 0
	}
	first := time.Date(d.Year(), d.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return New(first.Year(), first.Month(), min(d.Day(), last))
}

// DaysUntil returns the number of days from d to e, negative when e is earlier.
func (d Date) DaysUntil(e Date) int {
	return int(e.Time().Sub(d.Time()) / (24 * time.Hour))
}

// String returns 2022-02-11, "" for no day.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year(), d.Month(), d.Day())
}

// Sv returns the day as it is shown: 2022-02-11, "" for no day.
func (d Date) Sv() string { return d.String() }

// Long returns "11 februari 2022", "" for no day.
func (d Date) Long() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%d%s%s%s%d", d.Day(), sv.Space, sv.Month(d.Month()), sv.Space, d.Year())
}

// Short returns "11 feb 2022" for narrow lists, "" for no day.
func (d Date) Short() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%d%s%s%s%d", d.Day(), sv.Space, sv.MonthShort(d.Month()), sv.Space, d.Year())
}

// Cell returns the day for a sheet, an empty cell for no day.
func (d Date) Cell() any {
	if d == 0 {
		return ""
	}
	return d.Time()
}

// MarshalText returns 2022-02-11, "" for no day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what Parse reads; an empty text is no day.
func (d *Date) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		*d = 0
		return nil
	}
	v, err := Parse(string(text))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Value stores 2022-02-11, which both engines take for a DATE, and NULL for no day.
func (d Date) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return d.String(), nil
}

// Start returns the instant at which the day begins in Sweden.
func (d Date) Start() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, Stockholm).UTC()
}

// Scan reads a DATE as either engine delivers it, NULL as no day.
func (d *Date) Scan(from any) error {
	switch v := from.(type) {
	case nil:
		*d = 0
		return nil
	case time.Time:
		*d = fromTime(v) // a DATE arrives as midnight in some zone; its clock says nothing
		return nil
	case []byte:
		return d.scanText(string(v))
	case string:
		return d.scanText(v)
	}
	return fmt.Errorf("reading a day from %T", from)
}

func (d *Date) scanText(text string) error {
	if len(text) > 10 {
		text = text[:10]
	}
	return d.UnmarshalText([]byte(text))
}

// The ways to write a day, with the order of year, month and day in the groups.
// Two digits for the year are refused: 11/2 22 can be read in several ways.
var forms = []struct {
	form             *regexp.Regexp
	year, month, day int
}{
	{regexp.MustCompile(`^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t ].*)?$`), 1, 2, 3},
	{regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`), 1, 2, 3},
	{regexp.MustCompile(`^(?:den )?(\d{1,2}) ?/ ?(\d{1,2})[-/., ]+(\d{4})$`), 3, 2, 1},
	{regexp.MustCompile(`^(\d{1,2})[.-](\d{1,2})[.-] ?(\d{4})$`), 3, 2, 1},
	{regexp.MustCompile(`^(?:den )?(\d{1,2})(?::e|:a|\.)? ?([a-zåäö]{3,9}\.?),? (\d{4})$`), 3, 2, 1},
}

var blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2011", "-", "–", "-", "\u2212", "-")

// Parse reads a day: 2022-02-11, 20220211, 11/2 2022, 11/2-2022, 11.2.2022,
// 11 feb 2022, 11 februari 2022. With slashes the day stands first, as in
// Swedish; a time of day after an ISO date is dropped.
func Parse(text string) (Date, error) {
	clean := strings.Join(strings.Fields(strings.ToLower(blanks.Replace(text))), " ")
	for _, f := range forms {
		m := f.form.FindStringSubmatch(clean)
		if m == nil {
			continue
		}
		return checked(m[f.year], m[f.month], m[f.day])
	}
	return 0, fault.Wrong("%s kan inte läsas som ett datum. Skriv år, månad och dag, till exempel 2022-02-11.", quote(text))
}

func checked(year, month, d string) (Date, error) {
	y, _ := strconv.Atoi(year)
	n, _ := strconv.Atoi(d)
	m, named := sv.MonthNamed(month)
	if !named {
		number, err := strconv.Atoi(month)
		if err != nil {
			return 0, fault.Wrong("%s är ingen månad. Skriv datumet som 2022-02-11.", quote(month))
		}
		m = time.Month(number)
	}
	if y < 1 || m < 1 || m > 12 {
		return 0, fault.Wrong("Datumet %s-%s-%s finns inte: månaden ska vara 1–12.", year, month, d)
	}
	if last := daysIn(y, m); n < 1 || n > last {
		return 0, fault.Wrong("Datumet %04d-%02d-%02d finns inte: %s %d har %d dagar.", y, m, n, sv.Month(m), y, last)
	}
	return New(y, m, n), nil
}

func daysIn(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// quote shows what was read, shortened.
func quote(text string) string {
	r := []rune(strings.TrimSpace(text))
	if len(r) > 40 {
		r = append(r[:40:40], '…')
	}
	return "”" + string(r) + "”"
}
