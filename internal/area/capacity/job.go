package capacity

import (
	"strings"

	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Job is one piece of work that takes hours: a plan item that has not begun, a request
// in the queue or a procurement.
type Job struct {
	Kind        string
	Ref         string
	Number      string
	Title       string
	Parties     party.Set
	CategoryID  string
	Procedure   string
	PurchaserID string
	Purchaser   string
	Value       money.Opt
	Days        Span
	Estimate    Estimate
	Minutes     Minutes // that the purchaser works: all, or what is left when a consultant has the case
	Outsourced  bool
	Review      bool // a review is open
	Late        bool // its day has passed
	Waiting     int  // days in the queue, of a request
	Wished      string
}

// Name is how the job is spoken of.
func (j Job) Name() string { return strings.TrimSpace(j.Number + " " + j.Title) }

// URL is the page of the record.
func (j Job) URL() string {
	switch j.Kind {
	case OfItem:
		return plan.Path + "/" + j.Ref
	case OfRequest:
		return request.Path + "/" + j.Ref
	}
	return procurement.Path + "/" + j.Ref
}

// WorkURL is the page of its estimate.
func (j Job) WorkURL() string { return workURL(j.Kind, j.Ref) }

// KindSv says what the job is.
func (j Job) KindSv() string {
	switch j.Kind {
	case OfItem:
		return "Planpost"
	case OfRequest:
		return "Uppdrag i kön"
	}
	return "Upphandling"
}

// Span is when a job is worked on. The days between may be unknown.
type Span struct {
	Start    day.Date
	Notice   day.Date
	Award    day.Date
	Contract day.Date // the day after the last day of the work
}

// Known tells whether the job has a time to be spread over.
func (s Span) Known() bool { return s.Start != 0 && s.Contract != 0 }

// filled gives a span that lacks a day the one that the lead time tells, and no day
// before the one that it comes after.
func (s Span) filled(lead int) Span {
	if s.Start == 0 && s.Contract == 0 {
		switch {
		case s.Notice != 0:
			s.Start = s.Notice.AddDays(-lead / 3)
		case s.Award != 0:
			s.Start = s.Award.AddDays(-lead)
		default:
			return Span{}
		}
	}
	if s.Start == 0 {
		s.Start = s.Contract.AddDays(-lead)
	}
	if s.Contract == 0 {
		s.Contract = s.Start.AddDays(lead)
	}
	return s.ordered()
}

// ordered moves days forward that stand before the one that they come after.
func (s Span) ordered() Span {
	last := s.Start
	for _, d := range []*day.Date{&s.Notice, &s.Award} {
		if *d != 0 {
			*d = max(*d, last)
			last = *d
		}
	}
	s.Contract = max(s.Contract, last, s.Start.AddDays(1))
	return s
}

// until lets the work go on at least to the day.
func (s Span) until(d day.Date) Span {
	s.Contract = max(s.Contract, d)
	return s.ordered()
}

// moved is the span n days later.
func (s Span) moved(n int) Span {
	for _, d := range []*day.Date{&s.Start, &s.Notice, &s.Award, &s.Contract} {
		if *d != 0 {
			*d = d.AddDays(n)
		}
	}
	return s
}

// stretch is a part of a span, with the weight of its share of the hours.
type stretch struct {
	from, to day.Date
	weight   int64
}

// stretches divides a span by the days that are known. Without shares, or without days
// between, all is one stretch.
func (s Span) stretches(r Rules) []stretch {
	var list []stretch
	at, weight := s.Start, int64(0)
	for _, p := range []struct {
		until day.Date
		share int64
	}{{s.Notice, r[phasePrepare]}, {s.Award, r[phaseProcure]}, {s.Contract, r[phaseImplement]}} {
		weight += p.share
		if p.until == 0 || p.until <= at {
			continue // the share goes to the next stretch
		}
		list = append(list, stretch{at, p.until, weight})
		at, weight = p.until, 0
	}
	if n := len(list); n > 0 {
		list[n-1].weight += weight // what came after the last day
	}
	return list
}

// course is a span with its minutes, ready to be asked for many days.
type course []leg

// leg is the minutes that are worked between two days, by their place in the calendar.
type leg struct {
	from, to      int
	before, after Minutes // worked when it begins and when it ends
}

// course lays the minutes out by the shares of the phases. What has been worked never
// falls from one day to the next, is 0 at the start and everything at the contract, so
// that what falls between days adds up to the minute.
func (s Span) course(m Minutes, r Rules) course {
	list := s.stretches(r)
	var total, weighed int64
	for _, p := range list {
		total += p.weight
	}
	if total == 0 { // no shares: evenly over the whole
		list, total = []stretch{{s.Start, s.Contract, 1}}, 1
	}
	c := workdays()
	legs := make(course, len(list))
	var before Minutes
	for i, p := range list {
		weighed += p.weight
		legs[i] = leg{c.index(p.from), c.index(p.to), before, m.upTo(weighed, total)}
		before = legs[i].after
	}
	return legs
}

// done is how many minutes have been worked when the day at the place begins.
func (c course) done(at int) Minutes {
	for _, l := range c {
		switch {
		case at <= l.from:
			return l.before
		case at < l.to:
			days := workdays().before
			return l.before + (l.after-l.before).upTo(int64(days[at]-days[l.from]), int64(days[l.to]-days[l.from]))
		}
	}
	return c[len(c)-1].after
}

// upTo is the share done/of, rounded down. Without working days all is done at once.
func (m Minutes) upTo(done, of int64) Minutes {
	if of == 0 {
		return m
	}
	return Minutes(int64(m) * done / of)
}

// In is how many of the job's minutes fall in the days.
func (j Job) In(r Rules, p day.Period) Minutes {
	if !j.Days.Known() {
		return 0
	}
	c := j.Days.course(j.Minutes, r)
	return c.done(workdays().index(p.To)) - c.done(workdays().index(p.From))
}

// PerWeek spreads the job over weeks in a row.
func (j Job) PerWeek(r Rules, weeks []Week) []Minutes {
	list := make([]Minutes, len(weeks))
	if len(weeks) == 0 || !j.Days.Known() || j.Days.Contract <= weeks[0].Monday() || j.Days.Start > weeks[len(weeks)-1].Sunday() {
		return list
	}
	c, at := j.Days.course(j.Minutes, r), workdays().index(weeks[0].Monday())
	before := c.done(at)
	for i := range weeks {
		after := c.done(min(at+7*(i+1), len(workdays().before)-1))
		list[i], before = after-before, after
	}
	return list
}
