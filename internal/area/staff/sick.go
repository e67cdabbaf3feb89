package staff

import (
	"strconv"

	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// SickMonth is the hours of a month, for a unit or for the whole organisation. A
// month has rows of one sort only, so that the sum of its rows is the month.
type SickMonth struct {
	Row
	Month    Month
	Sick     Hundredths  // hours of sick leave
	Ordinary Hundredths  // ordinary working hours, before absence
	Long     Opt         // of Sick: hours from day 60 of a period of sick leave
	Persons  count.Count // employees behind the hours; decides whether they may be shown
	Source   string      // the report that the hours come from
}

// Check returns what is wrong with the hours.
func (s *SickMonth) Check() error {
	var f faults
	f.add(s.Ordinary == 0, "ordinary", "Fyll i ordinarie arbetstid.")
	f.add(s.Sick > s.Ordinary && s.Ordinary > 0, "sick", "Sjuktimmarna kan inte vara fler än ordinarie arbetstid.")
	f.add(s.Long.Known && s.Long.N > s.Sick, "long", "Timmar från dag 60 kan inte vara fler än sjuktimmarna.")
	f.add(s.Persons.Known && s.Persons.N < 0, "persons", "Antalet anställda kan inte vara negativt.")
	return f.err()
}

// Share writes sick leave as reports do: "3,25 %".
func (s SickMonth) Share() string { return share(s.Sick, s.Ordinary) }

func share(sick, ordinary Hundredths) string {
	if ordinary == 0 {
		return sv.Missing
	}
	return sv.Decimal(int64(sick)*100, int64(ordinary), 2) + sv.Space + "%"
}

func (s SickMonth) title() string { return "sjukfrånvaro " + s.Month.Label() + at(s.Unit) }

// Hours is the sick leave of a month or of several.
type Hours struct {
	Month    Month // 0 for a sum of several
	Sick     Hundredths
	Ordinary Hundredths
	Long     Hundredths
	LongOf   Hundredths // sick hours of the rows whose long-term hours are known
}

// Share writes the hours as a share: "3,25 %".
func (h Hours) Share() string { return share(h.Sick, h.Ordinary) }

// Known tells whether there are any hours.
func (h Hours) Known() bool { return h.Ordinary > 0 }

func (h Hours) plus(o Hours) Hours {
	return Hours{Sick: h.Sick + o.Sick, Ordinary: h.Ordinary + o.Ordinary, Long: h.Long + o.Long, LongOf: h.LongOf + o.LongOf}
}

// sumOf adds up the months of a period and tells which of its months are missing.
func sumOf(months []Hours, p day.Period) (sum Hours, missing []Month) {
	by := map[Month]Hours{}
	for _, h := range months {
		by[h.Month] = h
	}
	for _, part := range p.Months() {
		m := MonthOf(part.From)
		if h, ok := by[m]; ok {
			sum = sum.plus(h)
		} else {
			missing = append(missing, m)
		}
	}
	return sum, missing
}

// Point is the three series of sick leave in one month (I27). Hours that are not
// known leave a gap; rolling twelve needs all twelve months.
type Point struct {
	Month     Month
	Alone     Hours
	ToDate    Hours
	Rolling12 Hours
}

// series makes the points of a year out of the months of that year and the one before.
func series(months []Hours, year int) []Point {
	var points []Point
	for _, p := range day.Year(year).Months() {
		pt := Point{Month: MonthOf(p.From)}
		var gap []Month
		if pt.Alone, gap = sumOf(months, p); len(gap) > 0 {
			points = append(points, pt)
			continue
		}
		pt.ToDate, _ = sumOf(months, day.YearToDate(p.Last()))
		if pt.Rolling12, gap = sumOf(months, day.Rolling12(p.From)); len(gap) > 0 {
			pt.Rolling12 = Hours{}
		}
		points = append(points, pt)
	}
	return points
}

// peak returns the month with the largest share.
func peak(months []Hours) (Hours, bool) {
	var top Hours
	for _, h := range months {
		if !top.Known() || int64(h.Sick)*int64(top.Ordinary) > int64(top.Sick)*int64(h.Ordinary) {
			top = h
		}
	}
	return top, top.Known()
}

// Lock is the value of a year as it was reported.
type Lock struct {
	Year     int64
	Sick     Hundredths
	Ordinary Hundredths
	LockedOn day.Date
	ByID     string
	ByName   string
}

// Share writes the locked value.
func (l Lock) Share() string { return share(l.Sick, l.Ordinary) }

func (l Lock) title() string { return "sjukfrånvaro " + strconv.FormatInt(l.Year, 10) }
