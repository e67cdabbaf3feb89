package day

import "time"

// WorkingDay returns the day, or the next one that is no Saturday, Sunday, public
// holiday (lagen 1989:253), midsommarafton, julafton or nyårsafton: a last day of a
// time in law moves there (lagen 1930:173, 2 §).
func (d Date) WorkingDay() Date {
	for d != 0 && free(d) {
		d = d.AddDays(1)
	}
	return d
}

func free(d Date) bool {
	if d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return true
	}
	switch d % 10000 {
	case 101, 106, 501, 606, 1224, 1225, 1226, 1231:
		return true
	}
	if d.Month() == time.June && d.Day() >= 19 && d.Day() <= 25 && d.Weekday() == time.Friday {
		return true // midsommarafton
	}
	e := easter(d.Year())
	return d == e.AddDays(-2) || d == e.AddDays(1) || d == e.AddDays(39)
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
