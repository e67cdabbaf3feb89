package capacity

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Week is an ISO week, kept as its Monday.
type Week day.Date

// WeekOf returns the week of a day.
func WeekOf(d day.Date) Week { return Week(d.AddDays(-(int(d.Weekday()) + 6) % 7)) }

// Monday is the first day of the week.
func (w Week) Monday() day.Date { return day.Date(w) }

// Sunday is the last day of the week.
func (w Week) Sunday() day.Date { return day.Date(w).AddDays(6) }

// Add returns the week n weeks later.
func (w Week) Add(n int) Week { return Week(day.Date(w).AddDays(7 * n)) }

// Days are the days of the week.
func (w Week) Days() day.Period { return day.Between(w.Monday(), w.Sunday()) }

// String returns "2023-V03".
func (w Week) String() string {
	year, n := day.Date(w).Time().ISOWeek()
	return fmt.Sprintf("%d-V%02d", year, n)
}

// Sv names the week in a heading: "v. 3".
func (w Week) Sv() string {
	_, n := day.Date(w).Time().ISOWeek()
	return "v." + sv.Space + strconv.Itoa(n)
}

// Long names the week with its days: "vecka 3, 16–22 januari 2023".
func (w Week) Long() string {
	_, n := day.Date(w).Time().ISOWeek()
	from, to := w.Monday(), w.Sunday()
	first := strconv.Itoa(from.Day())
	if from.Month() != to.Month() {
		first += " " + sv.Month(from.Month())
	}
	return "vecka " + strconv.Itoa(n) + ", " + first + "–" + to.Long()
}

// ParseWeek reads what String returns, or any day of the week.
func ParseWeek(text string) (Week, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	year, n, ok := strings.Cut(text, "-V")
	if !ok {
		year, n, ok = strings.Cut(text, "-W")
	}
	if !ok {
		d, err := day.Parse(text)
		if err != nil || d == 0 {
			return 0, fault.Wrong("Skriv veckan som 2023-V03.")
		}
		return WeekOf(d), nil
	}
	y, err := strconv.Atoi(year)
	i, failed := strconv.Atoi(n)
	if err != nil || failed != nil || y < 1990 || y > 2100 {
		return 0, fault.Wrong("Skriv veckan som 2023-V03.")
	}
	w := WeekOf(day.New(y, time.January, 4)).Add(i - 1)
	if _, is := day.Date(w).Time().ISOWeek(); is != i {
		return 0, fault.Wrong("År %d har ingen vecka %d.", y, i)
	}
	return w, nil
}

// Weeks are n weeks in a row.
func Weeks(from Week, n int) []Week {
	list := make([]Week, n)
	for i := range list {
		list[i] = from.Add(i)
	}
	return list
}

// fullWeek is the working days of a week without holidays.
const fullWeek = 5

// calendar counts working days without asking each of them: a map of forty people and
// thousands of jobs asks for hundreds of thousands. It is the calendar of area law.
type calendar struct {
	from   day.Date
	before []int32 // working days before from + i
}

// The days that a calendar knows: longer than any time plan. Days outside count as its ends.
const (
	calendarFrom day.Date = 20050101
	calendarTo   day.Date = 20550101
)

var workdays = sync.OnceValue(func() calendar {
	c := calendar{from: calendarFrom}
	free := map[day.Date]bool{}
	for year := calendarFrom.Year(); year <= calendarTo.Year(); year++ {
		for _, h := range day.Holidays(year) {
			free[h.On] = true
		}
	}
	var n int32
	at := calendarFrom.Time()
	for d := calendarFrom; d <= calendarTo; d = day.New(at.Year(), at.Month(), at.Day()) {
		c.before = append(c.before, n)
		if w := at.Weekday(); w != time.Saturday && w != time.Sunday && !free[d] {
			n++
		}
		at = at.AddDate(0, 0, 1)
	}
	return c
})

// working counts the working days from a day until before another.
func (c calendar) working(from, to day.Date) int64 {
	if to <= from {
		return 0
	}
	return int64(c.before[c.index(to)] - c.before[c.index(from)])
}

func (c calendar) index(d day.Date) int {
	return min(max(c.from.DaysUntil(d), 0), len(c.before)-1)
}

// holidays names the days of a week that are no working days though they fall on
// Monday to Friday.
func holidays(w Week) []string {
	var names []string
	for i := range fullWeek {
		if name := w.Monday().AddDays(i).Holiday(); name != "" {
			names = append(names, name)
		}
	}
	return slices.Clip(names)
}
