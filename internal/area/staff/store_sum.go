package staff

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func onDay(d day.Date) day.Period { return day.Between(d, d) }

// PostsOn returns the posts of a kind of financing that exist on the day.
func (s Store) PostsOn(ctx context.Context, d day.Date, by Financing) ([]Post, error) {
	return s.Posts().All(ctx, Filter{Period: onDay(d), Financing: by})
}

// SumPosts adds up posts.
func SumPosts(list []Post) Hundredths {
	var sum Hundredths
	for _, p := range list {
		sum += p.Posts
	}
	return sum
}

// Vacant returns how many posts stood empty in the period, in a unit or for "" in
// the whole organisation, with the rows behind it.
func (s Store) Vacant(ctx context.Context, p day.Period, unitID string) (Vacant, []Vacancy, error) {
	rows, err := s.Vacancies().All(ctx, Filter{Period: p, UnitID: unitID})
	v := vacantIn(rows, p)
	v.UnitID = unitID
	return v, rows, err
}

// VacantByUnit returns the vacant posts of the period for each unit that had any.
func (s Store) VacantByUnit(ctx context.Context, p day.Period) ([]Vacant, error) {
	rows, err := s.Vacancies().All(ctx, Filter{Period: p})
	if err != nil {
		return nil, err
	}
	by := map[string][]Vacancy{}
	for _, v := range rows {
		by[string(v.UnitID)] = append(by[string(v.UnitID)], v)
	}
	var list []Vacant
	for id, some := range by {
		v := vacantIn(some, p)
		v.UnitID, v.Unit = id, some[0].Unit
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b Vacant) int { return sv.Compare(a.Unit, b.Unit) })
	return list, nil
}

// Turnover returns the turnover of each group with a known average or a leaver in
// the year, and of all. Groups that are too small are marked.
func (s Store) Turnover(ctx context.Context, year int) (groups []Turnover, all Turnover, err error) {
	type sum struct {
		Grp    Group
		Gone   int64
		Others int64
	}
	p := day.Year(year)
	left, err := db.All[sum](ctx, s.DB, `
		SELECT grp, CAST(COALESCE(sum(persons) FILTER (WHERE destination = $1), 0) AS BIGINT) AS gone,
			CAST(COALESCE(sum(persons) FILTER (WHERE destination <> $1), 0) AS BIGINT) AS others
		FROM staff_exit
		WHERE financing = $2 AND month >= $3 AND month < $4
		GROUP BY grp`, string(Outside), string(Own), p.From, p.To)
	if err != nil {
		return nil, all, fmt.Errorf("adding up exits: %w", err)
	}
	average, err := db.All[Headcount](ctx, s.DB, `SELECT `+db.Columns[Headcount]()+` FROM staff_headcount WHERE year = $1`, year)
	if err != nil {
		return nil, all, fmt.Errorf("reading averages: %w", err)
	}
	by := map[Group]*Turnover{}
	of := func(g Group) *Turnover {
		if by[g] == nil {
			by[g] = &Turnover{Group: g, Year: year}
		}
		return by[g]
	}
	all = Turnover{Year: year, Known: len(average) > 0}
	all.part = coarsest(averages(average)...)
	for _, h := range average {
		of(h.Group).Average, of(h.Group).Known = h.Average, true
		all.Average += h.Average
	}
	for _, l := range left {
		of(l.Grp).Left, of(l.Grp).Others = l.Gone, l.Others
		all.Left, all.Others = all.Left+l.Gone, all.Others+l.Others
	}
	return marked(by), all.marked(), nil
}

func averages(list []Headcount) []Hundredths {
	var numbers []Hundredths
	for _, h := range list {
		numbers = append(numbers, h.Average)
	}
	return numbers
}

// marked orders groups as they are listed and marks those that are too small.
func marked(by map[Group]*Turnover) []Turnover {
	var list []Turnover
	var parts []Part
	for _, o := range groups {
		if t := by[Group(o.Value)]; t != nil {
			list, parts = append(list, *t), append(parts, Part{o.Value, t.Average})
		}
	}
	hidden := Suppress(parts)
	for i, t := range list {
		list[i].Hidden = hidden[string(t.Group)]
	}
	return list
}

func (t Turnover) marked() Turnover {
	t.Hidden = t.Average < Few*whole
	return t
}

// SmallGroups returns the groups whose leavers of the year may not be shown one by one.
func (s Store) SmallGroups(ctx context.Context, year int) (map[Group]bool, error) {
	list, _, err := s.Turnover(ctx, year)
	small := map[Group]bool{}
	for _, t := range list {
		small[t.Group] = t.Hidden
	}
	return small, err
}

// Persons adds up the persons of recruitments.
func Persons(list []Recruitment) int64 {
	var n int64
	for _, r := range list {
		n += r.Persons
	}
	return n
}

// UnitsOn returns the units that the organisation was divided into on the day: its
// own units right below the top. Groups within a unit are not counted.
func (s Store) UnitsOn(ctx context.Context, d day.Date) ([]identity.Unit, error) {
	all, err := identity.Store{DB: s.DB}.Units(ctx, d)
	top := map[string]bool{}
	for _, u := range all {
		if u.Kind == ownUnit && u.ParentID == "" {
			top[u.ID] = true
		}
	}
	all = slices.DeleteFunc(all, func(u identity.Unit) bool { return u.Kind != ownUnit || !top[u.ParentID] })
	slices.SortFunc(all, func(a, b identity.Unit) int { return sv.Compare(a.Name, b.Name) })
	return all, err
}
