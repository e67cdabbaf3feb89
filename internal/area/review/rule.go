package review

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/word/day"
	"klover/internal/word/party"
)

//go:embed rules.csv
var rulesFile string

// Rule is one row of the dated data: a court or a number of days.
type Rule struct {
	Kind     string
	Key      string
	Value    string
	Unit     string
	Valid    day.Period
	Source   string
	Verified bool // somebody has checked the source
}

var rules = mustRules(rulesFile)

func mustRules(text string) []Rule {
	rows, err := readRules(text)
	if err != nil {
		panic(err) // the file is embedded, so this is a broken build
	}
	return rows
}

func readRules(text string) ([]Rule, error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading rules.csv: %w", err)
	}
	var rows []Rule
	for _, line := range lines[1:] {
		r := Rule{Kind: line[0], Key: line[1], Value: line[2], Unit: line[3], Source: line[6], Verified: line[7] == "yes"}
		if err := r.Valid.From.UnmarshalText([]byte(line[4])); err != nil {
			return nil, fmt.Errorf("rule %s %s: %w", r.Kind, r.Key, err)
		}
		if err := r.Valid.To.UnmarshalText([]byte(line[5])); err != nil {
			return nil, fmt.Errorf("rule %s %s: %w", r.Kind, r.Key, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// ruleFor returns the rule that holds on the day.
func ruleFor(kind, key string, on day.Date) (Rule, bool) {
	for _, r := range rules {
		if r.Kind == kind && r.Key == key && r.Valid.Contains(on) {
			return r, true
		}
	}
	return Rule{}, false
}

// after returns the last day of the time that the rule gives, counted from the
// day. A last day on a Saturday or Sunday moves to Monday (lagen 1930:173, 2 §);
// holidays wait for area/law.
func (r Rule) after(from day.Date) day.Date {
	n, err := strconv.Atoi(r.Value)
	if err != nil {
		return 0
	}
	var last day.Date
	switch r.Unit {
	case "days":
		last = from.AddDays(n)
	case "weeks":
		last = from.AddDays(7 * n)
	case "months":
		last = from.AddMonths(n)
	}
	switch last.Weekday() {
	case time.Saturday:
		return last.AddDays(2)
	case time.Sunday:
		return last.AddDays(1)
	}
	return last
}

// court returns the court of a region in an instance, "" when there is no rule.
func court(level Level, host party.Code, on day.Date) string {
	kind := map[Level]string{FR: "first_court", KR: "second_court"}[level]
	if level == HFD {
		return "Högsta förvaltningsdomstolen"
	}
	r, _ := ruleFor(kind, string(host), on)
	return r.Value
}

// Deadline is a day to keep in a case.
type Deadline struct {
	Name     string
	On       day.Date
	Source   string
	Verified bool
}

// Deadlines returns the days to keep in the case, earliest first.
func (c Case) Deadlines() []Deadline {
	var list []Deadline
	add := func(name, key string, from day.Date) {
		if r, ok := ruleFor("deadline", key, from); ok && from != 0 {
			list = append(list, Deadline{name, r.after(from), r.Source, r.Verified})
		}
	}
	if c.StatementDue != 0 {
		list = append(list, Deadline{"Yttrande till rätten", c.StatementDue, "Rättens föreläggande", true})
	}
	if c.Type == TypeReview {
		add("Sökandens omständigheter ska vara angivna", "preclusion", c.FiledOn)
	}
	if last := c.last(); last.DecidedOn != 0 && c.ClosedOn == 0 {
		add("Sista dag att överklaga", "appeal", last.DecidedOn)
		if last.Level == FR && c.Type == TypeReview {
			add("Förlängd avtalsspärr slutar", "standstill", last.DecidedOn)
		}
	}
	slices.SortStableFunc(list, func(a, b Deadline) int { return int(a.On - b.On) })
	return list
}
