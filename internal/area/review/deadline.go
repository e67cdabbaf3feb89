package review

import (
	"slices"
	"time"

	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Rule is one row of the dated data: a time to keep, or the court of a region.
type Rule struct {
	Kind      string     // "deadline" or "court"
	Key       string     // which deadline; for a court its level
	Party     party.Code // the region of a court, "" for every region
	Days      int64
	Months    int64
	Text      string // what must be done by then; the name of a court
	ValidFrom day.Date
	ValidTo   day.Date // the first day on which it no longer holds
	Source    string
	Confirmed bool // somebody has read the source
}

// ruleFor returns the rule that held on the day.
func ruleFor(rules []Rule, kind, key string, p party.Code, on day.Date) (Rule, bool) {
	for _, r := range rules {
		if r.Kind == kind && r.Key == key && (r.Party == p || r.Party == "") && (day.Period{From: r.ValidFrom, To: r.ValidTo}).Contains(on) {
			return r, true
		}
	}
	return Rule{}, false
}

// courtOf returns the court of a region in an instance, "" when there is no rule.
func courtOf(rules []Rule, level Level, host party.Code, on day.Date) string {
	r, _ := ruleFor(rules, "court", string(level), host, on)
	return r.Text
}

// last returns the last day of the time, counted from a day. A last day on a
// weekend or holiday moves to the next working day (lagen 1930:173, 2 §).
func (r Rule) last(from day.Date) day.Date {
	return workingDay(from.AddMonths(int(r.Months)).AddDays(int(r.Days)))
}

// Deadline is a day to keep in a case.
type Deadline struct {
	Key       string
	Text      string
	Since     string   // what the time is counted from
	From      day.Date // 0 when the court itself set the day
	On        day.Date
	Source    string
	Confirmed bool
	Done      bool // what was to be done is done
	Passed    bool
}

// Deadlines returns the days to keep in the case, earliest first. The day that a
// time is counted from decides which rule holds. Signed is when the contract was
// signed, 0 for not yet.
func Deadlines(c Case, signed day.Date, rules []Rule, today day.Date) []Deadline {
	var list []Deadline
	add := func(key, since string, from day.Date) {
		if r, ok := ruleFor(rules, "deadline", key, "", from); ok && from != 0 {
			list = append(list, Deadline{Key: key, Text: r.Text, Since: since, From: from, On: r.last(from), Source: r.Source, Confirmed: r.Confirmed})
		}
	}
	if c.StatementDue != 0 && (c.StatementOn != 0 || c.Result == Open) {
		list = append(list, Deadline{Key: "statement", Text: "Vårt yttrande ska vara hos domstolen", On: c.StatementDue,
			Source: "Domstolens föreläggande", Confirmed: true, Done: c.StatementOn != 0})
	}
	if c.Counted && c.Type != "lov" {
		add("preclusion", "ansökan", c.FiledOn)
		add("invalidity", "avtalet", signed)
	}
	add("damages", "avtalet", signed)
	if last := c.last(); last.DecidedOn != 0 && c.ClosedOn == 0 {
		if last.Level == FR && c.Type == TypeReview {
			add("ten_days", "avgörandet", last.DecidedOn)
		}
		if last.Level.above() != "" && c.Counted {
			add("appeal", "avgörandet", last.DecidedOn)
		}
	}
	for i, d := range list {
		list[i].Passed = d.On < today
	}
	slices.SortStableFunc(list, func(a, b Deadline) int { return int(a.On - b.On) })
	return list
}

// workingDay returns the day, or the next one that is no Saturday, Sunday, public
// holiday (lagen 1989:253), midsommarafton, julafton or nyårsafton.
func workingDay(d day.Date) day.Date {
	for d != 0 && free(d) {
		d = d.AddDays(1)
	}
	return d
}

func free(d day.Date) bool {
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
func easter(year int) day.Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return day.New(year, time.Month(n/31), n%31+1)
}
