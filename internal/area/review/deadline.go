package review

import (
	"slices"

	"klover/internal/area/law"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// courtOf returns the court of a region in an instance, "" when there is no rule.
func courtOf(rules law.Book, level Level, host party.Code, on day.Date) string {
	r, _ := rules.Court(string(level), host, on)
	return r.Label
}

// Deadline is a day to keep in a case.
type Deadline struct {
	Key    string
	Text   string
	Since  string   // what the time is counted from
	From   day.Date // 0 when the court itself set the day
	On     day.Date
	Basis  law.Basis
	Done   bool // what was to be done is done
	Passed bool
}

// Deadlines returns the days to keep in the case, earliest first. The day that a
// time is counted from decides which rule holds. Signed is when the contract was
// signed, 0 for not yet.
func Deadlines(c Case, signed day.Date, rules law.Book, today day.Date) []Deadline {
	var list []Deadline
	add := func(key, since string, from day.Date) {
		if d, err := rules.ReviewTerm(key, from); err == nil {
			list = append(list, Deadline{Key: key, Text: d.Label, Since: since, From: from, On: d.On, Basis: d.Bases[0]})
		}
	}
	if c.StatementDue != 0 && (c.StatementOn != 0 || c.Result == Open) {
		list = append(list, Deadline{Key: "statement", Text: "Vårt yttrande ska vara hos domstolen", On: c.StatementDue,
			Basis: law.Basis{Ref: "Domstolens föreläggande", Confirmed: true}, Done: c.StatementOn != 0})
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

// Due is a deadline of a case in the list of what comes.
type Due struct {
	Case     Listed
	Deadline Deadline
}
