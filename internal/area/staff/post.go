package staff

import (
	"slices"

	"klover/internal/word/day"
)

// Post is a number of posts (tjänster) of one group in a unit during a time.
type Post struct {
	Row
	Group     Group      `db:"grp"`
	Posts     Hundredths // half posts are 50
	Financing Financing
	Financier string   // who, when it is a third party
	ValidFrom day.Date // 0 since the start
	ValidTo   day.Date // last day, 0 until further notice
	Note      string
}

// Check returns what is wrong with the post.
func (p *Post) Check() error {
	var f faults
	f.add(p.Posts == 0, "posts", "Fyll i hur många tjänster det är.")
	f.add(p.ValidTo != 0 && p.ValidTo < p.ValidFrom, "valid_to", "Sista dagen kan inte vara före första dagen.")
	f.add(p.Financing == ThirdParty && p.Financier == "", "financier", "Skriv vem som betalar för tjänsterna.")
	f.add(p.Financing == Own && p.Financier != "", "financier", "Finansiär anges bara när någon annan betalar.")
	return f.err()
}

func (p Post) title() string { return p.Posts.Sv() + " " + lower(p.Group.Sv()) + at(p.Unit) }

// Vacancy is a number of posts that stood empty during a time. The number may be
// an interval: reports say "2,5–3".
type Vacancy struct {
	Row
	Group     Group      `db:"grp"` // "" when it is not one group
	Low       Hundredths // at least so many
	High      Hundredths // at most so many
	ValidFrom day.Date
	ValidTo   day.Date // last day, 0 while they are vacant
	Reason    string
	Note      string
}

// Check returns what is wrong with the vacancy.
func (v *Vacancy) Check() error {
	if v.High == 0 {
		v.High = v.Low
	}
	var f faults
	f.add(v.High == 0, "low", "Fyll i hur många tjänster som är vakanta.")
	f.add(v.High < v.Low, "high", "Det högsta antalet kan inte vara mindre än det lägsta.")
	f.add(v.ValidTo != 0 && v.ValidTo < v.ValidFrom, "valid_to", "Sista dagen kan inte vara före första dagen.")
	return f.err()
}

// Interval writes the number: "1", "2,5–3".
func (v Vacancy) Interval() string { return Interval(v.Low, v.High) }

func (v Vacancy) title() string { return v.Interval() + " vakanta tjänster" + at(v.Unit) }

// Interval writes a number that lies between two: "2,5–3", "1" when they are one.
func Interval(low, high Hundredths) string {
	if low == high {
		return low.Sv()
	}
	return low.Sv() + "–" + high.Sv()
}

// Vacant is how many posts stood empty in a period: the smallest and the largest
// number on any one day of it, and a day when it was so.
type Vacant struct {
	UnitID        string
	Unit          string
	Low, High     Hundredths
	LowOn, HighOn day.Date
}

// Interval writes the number: "2,5–3".
func (v Vacant) Interval() string { return Interval(v.Low, v.High) }

// vacantIn finds the interval over a period that has both ends. The number changes
// only on days when a vacancy begins or has ended.
func vacantIn(rows []Vacancy, p day.Period) Vacant {
	days := []day.Date{p.From}
	for _, v := range rows {
		for _, d := range []day.Date{v.ValidFrom, v.ValidTo.AddDays(1)} {
			if p.Contains(d) {
				days = append(days, d)
			}
		}
	}
	slices.Sort(days)
	found := Vacant{Low: -1}
	for _, d := range days {
		low, high := vacantOn(rows, d)
		if found.Low < 0 || low < found.Low {
			found.Low, found.LowOn = low, d
		}
		if found.HighOn == 0 || high > found.High {
			found.High, found.HighOn = high, d
		}
	}
	return found
}

func vacantOn(rows []Vacancy, d day.Date) (low, high Hundredths) {
	for _, v := range rows {
		if v.on(d) {
			low, high = low+v.Low, high+v.High
		}
	}
	return low, high
}

func (v Vacancy) on(d day.Date) bool { return v.ValidFrom <= d && (v.ValidTo == 0 || d <= v.ValidTo) }
