package capacity

import (
	"cmp"
	"slices"
)

// Point is one week of the forecast for all together.
type Point struct {
	Week      Week
	Planned   Minutes // what somebody has, or the plan says
	Queue     Minutes // what waits, as if it began at once
	Available Minutes
}

// Load is everything of available, per mille.
func (p Point) Load() int64 { return Load(p.Planned+p.Queue, p.Available) }

// Forecast is the load of the weeks with the queue.
func (p Picture) Forecast() []Point {
	all := p.Map(Narrow{}).All
	list := make([]Point, len(p.Weeks))
	waiting := make([]Minutes, len(p.Weeks))
	for _, j := range p.Queue {
		add(waiting, j.PerWeek(p.Rules, p.Weeks))
	}
	for i, w := range p.Weeks {
		list[i] = Point{w, all.Planned[i], waiting[i], all.Available[i]}
	}
	return list
}

// Shortage is weeks in a row that have more work than the threshold allows.
type Shortage struct {
	From    Week
	Weeks   int
	Missing Minutes // work that there is no time for
	Load    int64   // of the weeks together, per mille
}

// Short finds the first weeks in a row, as many as the rule says, in which the load is
// over the threshold (handbook 2.4). A week of holidays only is not over by itself.
func (r Rules) Short(list []Point) (Shortage, bool) {
	n := int(r[overWeeks])
	run := 0
	for i, p := range list {
		run++
		if p.Load() <= r[threshold] {
			run = 0
		}
		if n > 0 && run == n {
			return shortage(list[i-n+1 : i+1]), true
		}
	}
	return Shortage{}, false
}

func shortage(list []Point) Shortage {
	s := Shortage{From: list[0].Week, Weeks: len(list)}
	var work, time Minutes
	for _, p := range list {
		work, time = work+p.Planned+p.Queue, time+p.Available
		s.Missing += max(p.Planned+p.Queue-p.Available, 0)
	}
	s.Load = Load(work, time)
	return s
}

// Turn is when a job in the queue can begin, and with whom.
type Turn struct {
	Job      Job
	Begins   Week
	PersonID string
	Person   string
	Knows    bool // has procured in the category before
	Never    bool // nobody has time within the weeks
}

// Turns lets the queue begin in its order, each with the purchaser who has time first:
// those who know the category before others. What one has been given takes the time
// of the next.
func (p Picture) Turns(knows func(person, category string) bool) []Turn {
	m := p.Map(Narrow{})
	left := map[string][]Minutes{}
	for _, l := range m.People {
		free := make([]Minutes, len(p.Weeks))
		for i := range free {
			free[i] = l.Available[i] - l.Planned[i]
		}
		left[l.ID] = free
	}
	var list []Turn
	for _, j := range p.Queue {
		t := p.first(j, m.People, left, func(id string) bool { return knows(id, j.CategoryID) })
		if t.Never {
			t = p.first(j, m.People, left, func(string) bool { return true })
		} else {
			t.Knows = true
		}
		if !t.Never {
			for i, taken := range j.beginning(t.Begins).PerWeek(p.Rules, p.Weeks) {
				left[t.PersonID][i] -= taken
			}
		}
		list = append(list, t)
	}
	return list
}

// first finds who of those asked for can begin first.
func (p Picture) first(j Job, people []Line, left map[string][]Minutes, may func(string) bool) Turn {
	best := Turn{Job: j, Never: true}
	var room Minutes
	for _, one := range people {
		if !may(one.ID) {
			continue
		}
		for i, w := range p.Weeks {
			if !best.Never && w > best.Begins {
				break
			}
			over, ok := p.roomFrom(j, i, left[one.ID])
			if !ok {
				continue
			}
			if best.Never || w < best.Begins || over > room {
				best, room = Turn{Job: j, Begins: w, PersonID: one.ID, Person: one.Name}, over
			}
			break
		}
	}
	return best
}

// roomFrom tells whether there is time for the job from a week, and how much is over.
func (p Picture) roomFrom(j Job, i int, free []Minutes) (over Minutes, ok bool) {
	if free[i] <= 0 {
		return 0, false
	}
	var need, time Minutes
	for k, m := range j.beginning(p.Weeks[i]).PerWeek(p.Rules, p.Weeks) {
		if k >= i && m > 0 {
			need, time = need+m, time+free[k]
		}
	}
	return time - need, need > 0 && time >= need
}

// beginning is the job if it begins in another week, and takes as long as before.
func (j Job) beginning(w Week) Job {
	if n := j.Days.Start.DaysUntil(w.Monday()); n > 0 {
		j.Days = j.Days.moved(n)
	}
	return j
}

// Effect is what a job does to the load of one purchaser, in the weeks that it takes.
type Effect struct {
	Person        Line
	Before, After int64 // per mille, of the weeks together
	Peak          int64 // of the worst week after
	PeakWeek      Week
	Has           bool // has the job already
}

// Effects shows for each purchaser what it would mean to be given the job; most room first.
func (p Picture) Effects(j Job) []Effect {
	people := p
	people.Jobs = nil
	for _, one := range p.Jobs {
		if one.Kind != j.Kind || one.Ref != j.Ref {
			people.Jobs = append(people.Jobs, one)
		}
	}
	share := j.PerWeek(p.Rules, p.Weeks)
	var list []Effect
	for _, l := range people.Map(Narrow{}).People {
		list = append(list, p.effect(l, share, l.ID == j.PurchaserID))
	}
	slices.SortStableFunc(list, func(a, b Effect) int { return cmp.Compare(a.After, b.After) })
	return list
}

func (p Picture) effect(l Line, share []Minutes, has bool) Effect {
	e := Effect{Person: l, Has: has}
	var work, time, more Minutes
	for i, w := range p.Weeks {
		if share[i] == 0 {
			continue
		}
		work, time, more = work+l.Planned[i], time+l.Available[i], more+share[i]
		if load := Load(l.Planned[i]+share[i], l.Available[i]); load > e.Peak {
			e.Peak, e.PeakWeek = load, w
		}
	}
	e.Before, e.After = Load(work, time), Load(work+more, time)
	if has {
		e.Before = e.After
	}
	return e
}
