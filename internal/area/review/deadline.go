package review

import (
	"slices"

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
	return from.AddMonths(int(r.Months)).AddDays(int(r.Days)).WorkingDay()
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
