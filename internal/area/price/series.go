package price

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Month is a calendar month, yyyymm; 0 is none.
type Month int32

// MonthOf is the month of a day.
func MonthOf(d day.Date) Month { return Month(d / 100) }

// Add is the month so many months later.
func (m Month) Add(n int) Month { return MonthOf(m.first().AddMonths(n)) }

func (m Month) first() day.Date { return day.Date(m)*100 + 1 }

// String writes "2022-11", "" for none.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m/100, m%100)
}

// Sv writes "november 2022".
func (m Month) Sv() string {
	if m == 0 {
		return sv.Missing
	}
	return sv.Month(time.Month(m%100)) + " " + strconv.Itoa(int(m/100))
}

// Cell returns the month for a sheet.
func (m Month) Cell() any { return m.String() }

// MarshalText returns "2022-11".
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads a month; empty is none.
func (m *Month) UnmarshalText(text []byte) (err error) {
	if *m = 0; strings.TrimSpace(string(text)) != "" {
		*m, err = ParseMonth(string(text))
	}
	return err
}

// Value stores yyyymm.
func (m Month) Value() (driver.Value, error) { return int64(m), nil }

var numericMonth = regexp.MustCompile(`^(\d{4})\s*[-M/. ]?\s*(\d{1,2})(-\d{2}.*)?$`)

// ParseMonth reads "2022-11", "2022M11" (Statistics Sweden), "2022-11-01" and "nov 2022".
func ParseMonth(text string) (Month, error) {
	text = strings.TrimSpace(text)
	year, month := 0, 0
	if m := numericMonth.FindStringSubmatch(strings.ToUpper(text)); m != nil {
		year, _ = strconv.Atoi(m[1])
		month, _ = strconv.Atoi(m[2])
	} else if words := strings.Fields(text); len(words) == 2 {
		for i, w := range words {
			if named, ok := sv.MonthNamed(w); ok {
				month = int(named)
				year, _ = strconv.Atoi(words[1-i])
			}
		}
	}
	if year < 1900 || year > 2200 || month < 1 || month > 12 {
		return 0, fault.Wrong("”%s” är ingen månad. Skriv till exempel 2022-11.", short(text))
	}
	return Month(year*100 + month), nil
}

// Index is an index number in ten-thousandths.
type Index int64

const (
	indexScale = 10_000
	indexDigit = 4
	mostIndex  = 10_000_000 * indexScale
)

// Sv writes "312,45", with at least one decimal.
func (i Index) Sv() string {
	return sv.Decimal(int64(i), indexScale, max(1, needed(int64(i), indexScale, indexDigit)))
}

// Cell returns the number for a sheet.
func (i Index) Cell() any { return float64(i) / indexScale }

// MarshalText returns the number as it is typed.
func (i Index) MarshalText() ([]byte, error) { return typed(int64(i), indexScale, indexDigit), nil }

// UnmarshalText reads an index number above 0.
func (i *Index) UnmarshalText(text []byte) error {
	n, err := readNumber(string(text), indexDigit, mostIndex, false)
	if err == nil && n <= 0 {
		err = fault.Wrong("Ett indexvärde är större än 0.")
	}
	*i = Index(n)
	return err
}

// Value stores ten-thousandths.
func (i Index) Value() (driver.Value, error) { return int64(i), nil }

// Series is an index that prices may follow. Its values are imported, never invented
// by the program.
type Series struct {
	ID        string
	Version   int64
	Code      string // short and unique: "AKI-T"
	Title     string
	Provider  string
	TableCode string // where the provider keeps it
	BaseText  string // "2015 = 100"
	Invented  bool   // made up for exercise: no provider has published it
	Note      string
	CreatedAt time.Time
	ChangedAt time.Time
}

// SeriesPath is the address of the series.
const SeriesPath = "/prisindex"

// Name is the series as it is mentioned elsewhere.
func (s Series) Name() string { return s.Code + " " + s.Title }

// URL is the address of the series.
func (s Series) URL() string { return SeriesPath + "/" + s.ID }

// Check returns what is wrong with the series.
func (s Series) Check() error { return SeriesFields.Missing(&s) }

// Point is the index of a month.
type Point struct {
	SeriesID string
	Month    Month
	Value    Index
	Final    bool   // not preliminary
	Source   string // the file, or who typed it
}

// State writes "slutligt" or "preliminärt".
func (p Point) State() string {
	if p.Final {
		return "Slutligt"
	}
	return "Preliminärt"
}

// Values is what is known of some series, by series and month.
type Values map[string]map[Month]Point

// Add notes a value.
func (v Values) Add(p Point) {
	if v[p.SeriesID] == nil {
		v[p.SeriesID] = map[Month]Point{}
	}
	v[p.SeriesID][p.Month] = p
}

// mean is the index of the part's series: of the month, or the average of so many
// months that end with it. A month that is missing is named.
func (v Values) mean(p Part, last Month, span int64, finalOnly bool) (*big.Rat, error) {
	sum := new(big.Rat)
	for n := range span {
		month := last.Add(-int(n))
		point, ok := v[p.SeriesID][month]
		if !ok {
			return nil, fault.Conflict("Indexserien %s saknar värde för %s. Läs in värdet och pröva igen.", p.Name, month.Sv())
		}
		if finalOnly && !point.Final {
			return nil, fault.Conflict("Indexserien %s har bara ett preliminärt värde för %s, och klausulen bygger på slutliga värden.", p.Name, month.Sv())
		}
		sum.Add(sum, big.NewRat(int64(point.Value), indexScale))
	}
	return sum.Quo(sum, big.NewRat(span, 1)), nil
}
