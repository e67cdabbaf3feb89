package capacity

import (
	"cmp"
	"slices"

	"klover/internal/area/staff"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Picture is what is known of the work and of the time for it in some weeks.
type Picture struct {
	Today     day.Date
	Rules     Rules
	Weeks     []Week
	People    []Person
	Jobs      []Job // that somebody works on, or will
	Queue     []Job // prioritised requests that nobody has
	Vacancies []Vacancy
	Undated   []Job            // whose days are not known
	Posts     staff.Hundredths // of purchasers, as personnel has them today; 0 when it has none
}

// Vacancy is posts of purchasers that stand empty.
type Vacancy struct {
	ID        string
	UnitID    string
	Unit      string
	Low, High staff.Hundredths
	From, To  day.Date
}

// In is the procurement time that is missing in a week, by the smaller number.
func (v Vacancy) In(r Rules, w Week) Minutes {
	from, to := max(w.Monday(), v.From), w.Add(1).Monday()
	if v.To != 0 {
		to = min(to, v.To.AddDays(1))
	}
	return r.Minutes(fullTime).share(int64(v.Low)*workdays().working(from, to), 100*fullWeek).share(r[shareOfTime], 1000)
}

// Name says how many posts it is.
func (v Vacancy) Name() string { return "Vakans, " + staff.Interval(v.Low, v.High) + " tjänster" }

// LineKind is what a line of the map is about.
type LineKind string

// The kinds of line.
const (
	OfPerson  LineKind = "person"
	OfVacancy LineKind = "vacancy"
	OfNobody  LineKind = "nobody"
	OfUnit    LineKind = "unit"
	OfAll     LineKind = "all"
)

// Nobody is the id of the line of what no purchaser has.
const Nobody = "-"

// Line is one row of the map: minutes per week.
type Line struct {
	Kind      LineKind
	ID        string
	Name      string
	Unit      string
	UnitID    string
	Planned   []Minutes
	Available []Minutes // of a vacancy: what is missing
}

// Sum is the minutes of all weeks.
func (l Line) Sum() (planned, available Minutes) {
	for i := range l.Planned {
		planned, available = planned+l.Planned[i], available+l.Available[i]
	}
	return planned, available
}

// Peak is the highest load of a week, per mille.
func (l Line) Peak() int64 {
	var most int64
	for i := range l.Planned {
		most = max(most, Load(l.Planned[i], l.Available[i]))
	}
	return most
}

// NoTime is the load of work that nobody has any time for.
const NoTime = 1_000_000

// Load is planned of available, per mille.
func Load(planned, available Minutes) int64 {
	switch {
	case planned == 0:
		return 0
	case available <= 0:
		return NoTime
	}
	return min(int64(planned)*1000/int64(available), NoTime)
}

// LoadText writes a load: "112 %".
func LoadText(load int64) string {
	if load >= NoTime {
		return "ingen tid"
	}
	return sv.Percent(load, 1000, 0)
}

// Level is how a load is to be taken.
type Level int

// The levels.
const (
	Idle Level = iota // nothing planned
	Free
	Fair
	Full
	Over
)

// Sv says the level in a word.
func (l Level) Sv() string {
	return [...]string{"inget", "ledigt", "lagom", "fullt", "över"}[l]
}

// roomy is the load below which there is room for more.
const roomy = 800

// LevelOf tells how a load is to be taken: over the threshold is too much.
func (r Rules) LevelOf(load int64) Level {
	switch {
	case load == 0:
		return Idle
	case load < roomy:
		return Free
	case load <= 1000:
		return Fair
	case load <= r[threshold]:
		return Full
	}
	return Over
}

// Map is the load of everybody in each week.
type Map struct {
	Weeks  []Week
	People []Line
	Vacant []Line
	Nobody Line
	Units  []Line
	All    Line
}

// Narrow is what a map is narrowed to.
type Narrow struct {
	Unit  string
	Party party.Code
}

func (n Narrow) takes(j Job) bool {
	return n.Party == "" || len(j.Parties) == 0 || j.Parties.Contains(n.Party)
}

// Map adds up the picture.
func (p Picture) Map(n Narrow) Map {
	m := Map{Weeks: p.Weeks, Nobody: p.line(OfNobody, Nobody, "Utan inköpare", "", ""), All: p.line(OfAll, "", "Alla", "", "")}
	at := map[string]int{}
	for _, one := range p.People {
		if n.Unit != "" && one.UnitID != n.Unit {
			continue
		}
		l := p.line(OfPerson, one.ID, one.Name, one.UnitID, one.Unit)
		for i, w := range p.Weeks {
			l.Available[i] = one.In(p.Rules, w).Left
		}
		at[one.ID] = len(m.People)
		m.People = append(m.People, l)
	}
	for _, j := range p.Jobs {
		i, ok := at[j.PurchaserID]
		switch {
		case !n.takes(j):
		case ok:
			add(m.People[i].Planned, j.PerWeek(p.Rules, p.Weeks))
		case n.Unit == "" && j.PurchaserID == "":
			add(m.Nobody.Planned, j.PerWeek(p.Rules, p.Weeks))
		}
	}
	for _, v := range p.Vacancies {
		if n.Unit != "" && v.UnitID != n.Unit {
			continue
		}
		l := p.line(OfVacancy, v.ID, v.Name(), v.UnitID, v.Unit)
		for i, w := range p.Weeks {
			l.Available[i] = v.In(p.Rules, w)
		}
		m.Vacant = append(m.Vacant, l)
	}
	m.total(p)
	return m
}

func (p Picture) line(kind LineKind, id, name, unitID, unit string) Line {
	return Line{Kind: kind, ID: id, Name: name, UnitID: unitID, Unit: unit, Planned: make([]Minutes, len(p.Weeks)), Available: make([]Minutes, len(p.Weeks))}
}

func add(to, more []Minutes) {
	for i := range to {
		to[i] += more[i]
	}
}

// total adds up the units and all. What nobody has counts in the whole only.
func (m *Map) total(p Picture) {
	at := map[string]int{}
	for _, l := range m.People {
		i, ok := at[l.UnitID]
		if !ok {
			i = len(m.Units)
			at[l.UnitID] = i
			m.Units = append(m.Units, p.line(OfUnit, l.UnitID, cmp.Or(l.Unit, "Utan enhet"), l.UnitID, l.Unit))
		}
		add(m.Units[i].Planned, l.Planned)
		add(m.Units[i].Available, l.Available)
		add(m.All.Planned, l.Planned)
		add(m.All.Available, l.Available)
	}
	add(m.All.Planned, m.Nobody.Planned)
	slices.SortStableFunc(m.Units, func(a, b Line) int { return sv.Compare(a.Name, b.Name) })
}

// The orders of the map.
const (
	byName = "namn"
	byUnit = "enhet"
	byLoad = "belastning"
	byRoom = "ledigt"
)

// sort puts the people in the order asked for.
func (m *Map) sort(order string) {
	room := func(l Line) Minutes { planned, available := l.Sum(); return available - planned }
	slices.SortStableFunc(m.People, func(a, b Line) int {
		switch order {
		case byLoad:
			if c := cmp.Compare(b.Peak(), a.Peak()); c != 0 {
				return c
			}
		case byRoom:
			if c := cmp.Compare(room(b), room(a)); c != 0 {
				return c
			}
		case byUnit:
			if c := sv.Compare(a.Unit, b.Unit); c != 0 {
				return c
			}
		}
		return sv.Compare(a.Name, b.Name)
	})
}

// Stint is one job's minutes in a week.
type Stint struct {
	Job
	Minutes Minutes // in the week
}

// Of returns what somebody does in a week, most first. Nobody is what no one has,
// "" everybody's.
func (p Picture) Of(person string, w Week, n Narrow) []Stint {
	var list []Stint
	for _, j := range p.Jobs {
		mine := person == "" || j.PurchaserID == person || person == Nobody && j.PurchaserID == ""
		if m := j.In(p.Rules, w.Days()); mine && m > 0 && n.takes(j) {
			list = append(list, Stint{j, m})
		}
	}
	slices.SortStableFunc(list, func(a, b Stint) int { return cmp.Compare(b.Minutes, a.Minutes) })
	return list
}
