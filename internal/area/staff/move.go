package staff

import (
	"strconv"

	"klover/internal/word/sv"
)

// Recruitment is that somebody was hired: how many, when it was agreed and when
// they start.
type Recruitment struct {
	Row
	Group     Group `db:"grp"`
	Persons   int64
	Month     Month // when it was agreed
	StartsIn  Month // 0 when that is not decided
	Financing Financing
	Note      string
}

// Check returns what is wrong with the recruitment.
func (r *Recruitment) Check() error {
	var f faults
	f.add(r.Persons < 1, "persons", "Antalet är minst 1.")
	f.add(r.StartsIn != 0 && r.StartsIn < r.Month, "starts_in", "Ingen kan börja innan rekryteringen är gjord.")
	return f.err()
}

func (r Recruitment) title() string {
	return named(r.Persons) + " rekryterade " + r.Month.Label() + ", " + lower(r.Group.Sv())
}

// Destination is where somebody went who left.
type Destination string

// The destinations. Only the first is turnover in the sense of the control goal
// (handbook 6.4): at own request, to an employer outside both regions.
const (
	Outside  Destination = "utanfor"
	Inside   Destination = "inom"
	Retired  Destination = "pension"
	TermEnd  Destination = "visstid"
	Employer Destination = "arbetsgivaren"
	Unknown  Destination = "annat"
)

// External tells whether leaving there counts as turnover.
func (d Destination) External() bool { return d == Outside }

// Exit is that somebody left: how many of a group in a month, and where to. It has
// no note: what would be written there would be about a person.
type Exit struct {
	Row
	Group       Group `db:"grp"`
	Persons     int64
	Month       Month
	Destination Destination
	Financing   Financing
}

// Check returns what is wrong with the exit.
func (e *Exit) Check() error {
	var f faults
	f.add(e.Persons < 1, "persons", "Antalet är minst 1.")
	return f.err()
}

// title leaves the destination out: it is shown as a title in the history.
func (e Exit) title() string { return "avgång " + e.Month.Label() + ", " + lower(e.Group.Sv()) }

// Headcount is the average number of permanent employees of a group in a year. It
// counts those that the organisation itself pays.
type Headcount struct {
	Row
	Group   Group `db:"grp"`
	Year    int64
	Average Hundredths
	Note    string // where the number comes from
}

// Check returns what is wrong with the average.
func (h *Headcount) Check() error {
	var f faults
	f.add(h.Year < 1990 || h.Year > 2199, "year", "Skriv ett årtal, till exempel 2022.")
	return f.err()
}

func (h Headcount) title() string {
	return "medelantal " + strconv.FormatInt(h.Year, 10) + ", " + lower(h.Group.Sv())
}

// Turnover is the turnover of a group in a year.
type Turnover struct {
	Group   Group // "" for all
	Year    int
	Left    int64      // to an employer outside both regions
	Others  int64      // left for other reasons; not counted
	Average Hundredths // permanent employees
	Known   bool       // the average is registered
	Hidden  bool       // too few for the number to be shown

	part int64 // how many hundredths one part of the terms is, 0 for as many as the average allows
}

// terms returns numerator and denominator in whole persons, or in as small parts
// as the average takes.
func (t Turnover) terms() (num, den int64) {
	unit := t.unit()
	return t.Left * (int64(whole) / unit), int64(t.Average) / unit
}

// termsText is the terms as they are read: "3/16,5".
func (t Turnover) termsText() string {
	_, average := t.terms()
	parts := int64(whole) / t.unit()
	decimals := len(strconv.FormatInt(parts, 10)) - 1
	return sv.Number(t.Left) + "/" + sv.Decimal(average, parts, decimals)
}

// unit is how many hundredths one part of the terms is.
func (t Turnover) unit() int64 {
	if t.part != 0 {
		return t.part
	}
	return coarsest(t.Average)
}

// coarsest returns the largest of 100, 10 and 1 hundredths that all the numbers
// are whole multiples of.
func coarsest(numbers ...Hundredths) int64 {
	unit := int64(whole)
	for _, n := range numbers {
		for int64(n)%unit != 0 {
			unit /= 10
		}
	}
	return unit
}

// Percent writes the turnover: "18,8 %", "–" without an average.
func (t Turnover) Percent() string {
	if t.Average == 0 {
		return sv.Missing
	}
	return sv.Percent(t.Left*int64(whole), int64(t.Average), 1)
}
