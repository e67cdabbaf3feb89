package day

import (
	"slices"
	"time"
)

// Holiday is a day on which a time in law does not end.
type Holiday struct {
	On     Date
	Name   string // Swedish
	Public bool   // a public holiday (lagen 1989:253); the three eves are none, but move a last day like one
}

// Holidays returns the public holidays of a year (lagen 1989:253 om allmänna
// helgdagar) and the three eves that count like them (lagen 1930:173, 2 §), in
// order. Sundays are public holidays too, and not among them unless they have a name.
func Holidays(year int) []Holiday {
	e := easter(year)
	midsummer := saturdayFrom(New(year, time.June, 20))
	list := []Holiday{
		{New(year, time.January, 1), "Nyårsdagen", true}, {New(year, time.January, 6), "Trettondedag jul", true},
		{e.AddDays(-2), "Långfredagen", true}, {e, "Påskdagen", true}, {e.AddDays(1), "Annandag påsk", true},
		{New(year, time.May, 1), "Första maj", true}, {e.AddDays(39), "Kristi himmelsfärdsdag", true}, {e.AddDays(49), "Pingstdagen", true},
		spring(year, e),
		{midsummer.AddDays(-1), "Midsommarafton", false}, {midsummer, "Midsommardagen", true},
		{saturdayFrom(New(year, time.October, 31)), "Alla helgons dag", true},
		{New(year, time.December, 24), "Julafton", false}, {New(year, time.December, 25), "Juldagen", true},
		{New(year, time.December, 26), "Annandag jul", true}, {New(year, time.December, 31), "Nyårsafton", false},
	}
	slices.SortStableFunc(list, func(a, b Holiday) int { return int(a.On - b.On) })
	return list
}

// spring is the national day, which took the place of Whit Monday in 2005 (lag 2004:1320).
func spring(year int, easter Date) Holiday {
	if year < 2005 {
		return Holiday{easter.AddDays(50), "Annandag pingst", true}
	}
	return Holiday{New(year, time.June, 6), "Sveriges nationaldag", true}
}

// saturdayFrom returns the day, or the first Saturday after it.
func saturdayFrom(d Date) Date { return d.AddDays(int(time.Saturday-d.Weekday()+7) % 7) }

// Holiday returns the name of the holiday or eve that the day is, "" for none.
func (d Date) Holiday() string {
	if d == 0 {
		return ""
	}
	for _, h := range Holidays(d.Year()) {
		if h.On == d {
			return h.Name
		}
	}
	return ""
}

// IsWorkingDay tells whether the day is no Saturday, Sunday, public holiday,
// midsommarafton, julafton or nyårsafton.
func (d Date) IsWorkingDay() bool {
	return d != 0 && d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && d.Holiday() == ""
}

// WorkingDay returns the day, or the working day after it: a last day of a time in
// law moves there (lagen 1930:173, 2 §).
func (d Date) WorkingDay() Date {
	for d != 0 && !d.IsWorkingDay() {
		d = d.AddDays(1)
	}
	return d
}

// WorkingDayBefore returns the day, or the working day before it.
func (d Date) WorkingDayBefore() Date {
	for d != 0 && !d.IsWorkingDay() {
		d = d.AddDays(-1)
	}
	return d
}

// easter returns Easter Sunday of a year (Meeus, Jones and Butcher).
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return New(year, time.Month(n/31), n%31+1)
}
