package demo

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Today is the day on which the demo stands still: the day that the data of the
// report for 2022 was loaded.
const Today day.Date = 20230118

// total is what one year adds up to. Published totals are those of the three
// annual reports; the others are invented and stand in no report.
type total struct {
	year          int
	announced     int
	taken         int // assignments taken out, 0 where handled decides
	handled       int // assignments open at least one day, 0 where taken decides
	coordinated   int // signed with both regions as buyers
	environment   int // announced with särskilda miljökrav
	withoutCode   int // announced without the code of conduct
	cancelled     int
	avoidable     int
	reviewed      int // procurements whose review ended in the year
	gross, losses money.Amount
}

// totals: published are 2017 (handled 354, coordinated 16, code of conduct 171,
// environment 39, cancelled 16 of which 4 avoidable, savings 54,5 and 50,5 net),
// announced 2020–2022, and of 2022 taken 485, coordinated 27, reviewed 9, savings 85,0.
var totals = []total{
	{year: 2016, announced: 66, coordinated: 4, environment: 11, withoutCode: 20, cancelled: 4, avoidable: 1, gross: money.Kr(17_200_000), losses: money.Kr(1_100_000)},
	{year: 2017, announced: 171, handled: 354, coordinated: 16, environment: 39, cancelled: 16, avoidable: 4, gross: money.Kr(54_500_000), losses: money.Kr(4_000_000)},
	{year: 2018, announced: 149, taken: 331, coordinated: 21, environment: 36, withoutCode: 4, cancelled: 12, avoidable: 2, reviewed: 12, gross: money.Kr(61_300_000), losses: money.Kr(3_200_000)},
	{year: 2019, announced: 137, taken: 368, coordinated: 27, environment: 41, withoutCode: 3, cancelled: 11, avoidable: 3, reviewed: 9, gross: money.Kr(66_800_000), losses: money.Kr(2_900_000)},
	{year: 2020, announced: 128, taken: 421, coordinated: 27, environment: 44, withoutCode: 2, cancelled: 9, avoidable: 1, reviewed: 8, gross: money.Kr(58_400_000), losses: money.Kr(5_100_000)},
	{year: 2021, announced: 165, taken: 483, coordinated: 25, environment: 52, withoutCode: 2, cancelled: 13, avoidable: 3, reviewed: 10, gross: money.Kr(77_600_000), losses: money.Kr(3_800_000)},
	{year: 2022, announced: 141, taken: 485, coordinated: 27, environment: 47, cancelled: 11, avoidable: 2, reviewed: 9, gross: money.Kr(85_000_000), losses: money.Kr(6_300_000)},
}

// topic is something that the organisation buys now and then.
type topic struct {
	title, category, nature, cpv string
	yearly                       money.Amount // a usual value a year
}

// assignment is the life of one procurement, planned before anything is
// registered. Days after Today have not come yet.
type assignment struct {
	topic
	parties   party.Set
	form      string
	external  string
	procedure string
	client    string
	buyer     int // index of the purchaser

	taken, strategy, announced, deadline, awarded, signed, closed day.Date
	tenders                                                       int

	cancelled  day.Date
	reason     string
	avoidable  bool
	code, env  bool
	outsourced bool
	lessons    string
	reviews    []lawsuit
	value      money.Amount
	about      bool
	large      bool
	worked     bool // through the gates of Klöver
	note1      int  // place in Not 1 of 2022, from 0; -1 for others
}

// lawsuit is one review case of a procurement.
type lawsuit struct {
	filed, closed day.Date
	outcome       string // won, lost, struck
	unnecessary   bool
}

func (a *assignment) advertised() bool { return a.announced != 0 }

func (a *assignment) ended() day.Date {
	if a.cancelled != 0 {
		return a.cancelled
	}
	return a.signed
}

// planner draws the story. The same seed gives the same story.
type planner struct {
	*rand.Rand
	topics []topic
	all    []*assignment
}

//go:embed titles.txt
var titles string

func plan() []*assignment {
	p := &planner{Rand: rand.New(rand.NewPCG(2022, 85)), topics: readTopics(titles)}
	for _, t := range totals {
		p.announce(t)
	}
	p.prepare()
	for _, t := range totals {
		p.review(t)
		p.cancel(t)
	}
	for _, t := range totals {
		p.fill(t)
	}
	for _, t := range totals {
		p.coordinate(t)
		p.requirements(t)
	}
	p.nameLarge()
	p.joinRunning()
	sort.SliceStable(p.all, func(i, j int) bool { return p.all[i].taken < p.all[j].taken })
	return p.all
}

func readTopics(text string) []topic {
	var all []topic
	var head topic
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			name, rest, _ := strings.Cut(line[1:], "]")
			parts := strings.Fields(rest)
			tkr, _ := strconv.ParseInt(parts[2], 10, 64)
			head = topic{category: name, nature: parts[0], cpv: parts[1], yearly: money.Kr(tkr * 1000)}
		default:
			next := head
			next.title = line
			all = append(all, next)
		}
	}
	return all
}

// between draws a number from low to high, both included.
func (p *planner) between(low, high int) int { return low + p.IntN(high-low+1) }

// within draws a working day of a year.
func (p *planner) within(year, firstMonth, lastMonth int) day.Date {
	return p.workday(day.New(year, time.Month(p.between(firstMonth, lastMonth)), p.between(1, 28)))
}

// workday moves a Saturday or Sunday back into the week before it, so that the
// year stays the same at its end, and forward at its beginning.
func (p *planner) workday(d day.Date) day.Date {
	for d.Weekday() == 0 || d.Weekday() == 6 {
		if d.Month() == 1 && d.Day() < 4 {
			d = d.AddDays(1)
		} else {
			d = d.AddDays(-1)
		}
	}
	return d
}

func (p *planner) new() *assignment {
	t := p.topics[p.IntN(len(p.topics))]
	a := &assignment{topic: t, buyer: p.weighted(buyers), note1: -1}
	a.parties = party.Of("D")
	if p.IntN(100) < 46 {
		a.parties = party.Of("U")
	}
	clients := clientsOf[a.parties[0]]
	a.client = clients[p.IntN(len(clients))]
	a.value = spread(p, t.yearly)
	p.all = append(p.all, a)
	return a
}

// weighted draws an index, the first ones more often: not everybody works full time.
func (p *planner) weighted(n int) int { return min(p.IntN(n), p.IntN(n+3)%n) }

// announce plans the year's advertised procurements, each back to its assignment
// and forward to its contract.
func (p *planner) announce(t total) {
	first := 1
	if t.year == totals[0].year {
		first = 7 // the story begins in the summer of its first year
	}
	for range t.announced {
		a := p.new()
		a.announced = p.within(t.year, first, 12)
		a.taken = p.workday(a.announced.AddDays(-p.between(35, 160)))
		a.procedure = advertisedProcedure(p, a.announced, a.value)
		a.strategy = p.workday(a.announced.AddDays(-p.between(3, 20)))
		if a.strategy < a.taken {
			a.strategy = a.taken
		}
		a.deadline = p.workday(a.announced.AddDays(p.between(24, 45)))
		a.awarded = p.workday(a.deadline.AddDays(p.between(20, 75)))
		a.signed = p.workday(a.awarded.AddDays(p.between(13, 35)))
		a.closed = p.workday(a.signed.AddDays(p.between(20, 90)))
		a.tenders = tenderCounts[p.IntN(len(tenderCounts))]
		a.outsourced = t.year >= 2021 && p.IntN(100) < 17
	}
}

func advertisedProcedure(p *planner, on day.Date, value money.Amount) string {
	small := value < money.Kr(2_300_000)
	switch {
	case small && on < 20220201:
		return "simplified"
	case small:
		return "single19"
	case p.IntN(20) == 0:
		return "restricted"
	}
	return "open"
}

// tenderCounts is drawn from: most procurements get a handful of tenders.
var tenderCounts = []int{0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8, 9, 12}

// prepare plans what is taken out and not announced yet when the story stops.
func (p *planner) prepare() {
	for range 46 {
		a := p.new()
		a.taken = p.within(2022, 6, 12)
		a.procedure = advertisedProcedure(p, Today, a.value)
		if p.IntN(2) == 0 {
			a.strategy = p.workday(a.taken.AddDays(p.between(10, 40)))
		}
	}
}

// review gives procurements a day in court, and moves their contract past it.
func (p *planner) review(t total) {
	if t.year == 2017 {
		p.review2017()
		return
	}
	n := t.reviewed
	if t.year == 2018 {
		n -= 4 // those that 2017 left undecided
	}
	for _, a := range p.pick(n, func(a *assignment) bool {
		return a.advertised() && len(a.reviews) == 0 && a.tenders > 1 && a.cancelled == 0 && a.awarded.Year() == t.year && a.awarded.Month() < 8
	}) {
		filed := a.awarded.AddDays(p.between(4, 9))
		closed := p.workday(filed.AddDays(p.between(50, 130)))
		outcome := []string{"won", "won", "won", "struck", "lost"}[p.IntN(5)]
		a.sue(p, lawsuit{filed, closed, outcome, outcome == "lost" && p.IntN(3) == 0})
	}
}

// review2017: 15 cases, of which 6 were won, 1 struck off, 4 lost and 4 still
// open at the end of the year; 2 were unnecessary. Two procurements had two
// applicants each, so cases are more than procurements.
func (p *planner) review2017() {
	outcomes := []string{"won", "won", "won", "won", "struck", "lost", "lost", "lost", "lost"}
	for i, a := range p.pick(len(outcomes), func(a *assignment) bool {
		return a.advertised() && a.tenders > 2 && a.awarded.Year() == 2017 && a.awarded.Month() < 8
	}) {
		filed := a.awarded.AddDays(p.between(4, 9))
		closed := p.workday(filed.AddDays(p.between(45, 110)))
		a.sue(p, lawsuit{filed, closed, outcomes[i], i >= 7})
		if i < 2 {
			a.sue(p, lawsuit{filed.AddDays(1), closed, "won", false})
		}
	}
	later := []string{"won", "struck", "lost", "won"}
	for i, a := range p.pick(len(later), func(a *assignment) bool {
		return a.advertised() && a.tenders > 1 && len(a.reviews) == 0 && a.awarded >= 20171015 && a.awarded <= 20171215
	}) {
		a.sue(p, lawsuit{a.awarded.AddDays(6), p.workday(day.New(2018, time.Month(p.between(2, 4)), p.between(1, 28))), later[i], false})
	}
}

// sue adds a case. The contract waits for the last court; a lost case costs a
// new evaluation first.
func (a *assignment) sue(p *planner, c lawsuit) {
	a.reviews = append(a.reviews, c)
	wait := p.between(12, 25)
	if c.outcome == "lost" {
		wait += 45
	}
	if signed := p.workday(c.closed.AddDays(wait)); signed > a.signed {
		a.signed = signed
		a.closed = p.workday(signed.AddDays(p.between(20, 90)))
	}
}

// cancel ends procurements before they have a contract.
func (p *planner) cancel(t total) {
	chosen := p.pick(t.cancelled, func(a *assignment) bool {
		return a.advertised() && a.cancelled == 0 && len(a.reviews) == 0 && a.announced.Year() == t.year &&
			a.deadline.AddDays(30).Year() == t.year
	})
	for i, a := range chosen {
		a.cancelled = p.workday(a.deadline.AddDays(p.between(5, 28)))
		a.awarded, a.signed, a.closed = 0, 0, 0
		a.avoidable = i < t.avoidable
		a.reason, a.lessons = "need", ""
		switch {
		case a.avoidable:
			a.reason, a.lessons = "documents", "Kraven granskas av två personer innan annonsering."
		case a.tenders == 0:
			a.reason = "no_tenders"
		case a.tenders == 1:
			a.reason = "competition"
		case i%3 == 0:
			a.reason = "price"
		case i%3 == 1:
			a.reason = "unsuitable"
		}
	}
}

// fill adds assignments that are never announced (direct awards and call-offs)
// until the year's number of assignments is right.
func (p *planner) fill(t total) {
	missing := t.taken - p.count(func(a *assignment) bool { return a.taken.Year() == t.year })
	if t.handled > 0 {
		first, last := day.New(t.year, 1, 1), day.New(t.year, 12, 31)
		missing = t.handled - p.count(func(a *assignment) bool {
			return a.taken <= last && (a.ended() == 0 || a.ended() >= first)
		})
	}
	if t.taken+t.handled == 0 {
		missing = 0
	}
	if missing < 0 {
		panic(fmt.Sprintf("demo: %d has %d assignments too many", t.year, -missing))
	}
	for range missing {
		p.unadvertised(t.year)
	}
}

func (p *planner) unadvertised(year int) {
	a := p.new()
	a.taken = p.within(year, 1, 12)
	a.procedure = []string{"direct", "direct", "direct", "fku", "calloff"}[p.IntN(5)]
	if a.procedure == "direct" {
		a.value = money.Kr(int64(p.between(110, 560)) * 1000)
	} else {
		a.form, a.external = "cpb", frameworks[p.IntN(len(frameworks))]
	}
	a.tenders = p.between(1, 4)
	a.awarded = p.workday(a.taken.AddDays(p.between(20, 80)))
	a.signed = p.workday(a.awarded.AddDays(p.between(2, 16)))
	a.closed = p.workday(a.signed.AddDays(p.between(5, 40)))
}

// coordinate lets both regions buy in as many of the year's signed procurements
// as the report says, and gives those of 2022 their published names.
func (p *planner) coordinate(t total) {
	own := func(a *assignment) bool {
		return a.signed != 0 && a.signed <= Today && a.signed.Year() == t.year && a.cancelled == 0
	}
	if t.year == 2022 {
		p.note1(own)
		return
	}
	for _, a := range p.pick(t.coordinated, func(a *assignment) bool { return own(a) && a.advertised() && len(a.parties) == 1 }) {
		a.join("own")
	}
}

func (a *assignment) join(form string) {
	a.parties, a.form = party.Of("D", "U"), form
}

func (p *planner) note1(own func(*assignment) bool) {
	byHand := p.pick(len(coordinated2022), func(a *assignment) bool { return own(a) && a.advertised() })
	called := p.pick(4, func(a *assignment) bool { return own(a) && (a.procedure == "fku" || a.procedure == "calloff") })
	for i, n := range coordinated2022 {
		a := byHand[i]
		if n.form != "own" {
			a, called = called[0], called[1:]
		}
		a.topic = p.topicOf(n.title, n.category)
		a.external, a.note1 = n.external, i
		a.join(n.form)
	}
}

// topicOf returns a topic with a name of its own in a known category.
func (p *planner) topicOf(title, category string) topic {
	i := slices.IndexFunc(p.topics, func(t topic) bool { return t.category == category })
	t := p.topics[i]
	t.title = title
	return t
}

// requirements sets how many of the year's announced have which requirements.
func (p *planner) requirements(t total) {
	announced := func(a *assignment) bool { return a.advertised() && a.announced.Year() == t.year }
	for _, a := range p.all {
		if announced(a) || a.announced == 0 {
			a.code = true
		}
	}
	for _, a := range p.pick(t.withoutCode, announced) {
		a.code = false
	}
	for _, a := range p.pick(t.environment, announced) {
		a.env = true
	}
}

// nameLarge gives eight contracts of 2017 their published names and values, and
// keeps the others of that year small.
func (p *planner) nameLarge() {
	signed := func(a *assignment) bool { return a.signed.Year() == 2017 && a.cancelled == 0 }
	joint := p.pick(3, func(a *assignment) bool { return signed(a) && len(a.parties) == 2 })
	single := p.pick(4, func(a *assignment) bool { return signed(a) && len(a.parties) == 1 && a.advertised() })
	called := p.pick(1, func(a *assignment) bool { return signed(a) && a.procedure == "calloff" })
	for _, l := range large2017 {
		var a *assignment
		switch {
		case len(l.parties) > 1:
			a, joint = joint[0], joint[1:]
		case l.title == "Avrop LAR licenspartner":
			a, called = called[0], called[1:]
		default:
			a, single = single[0], single[1:]
		}
		a.topic = p.topicOf(l.title, l.category)
		a.parties, a.value, a.about, a.large = l.parties, l.value, l.about, true
		if l.form != "" {
			a.form = l.form
		}
	}
	for _, a := range p.all {
		if signed(a) && !a.large {
			a.value = min(a.value, money.Kr(int64(p.between(1200, 4800))*1000))
		}
	}
}

// joinRunning lets both regions take part in some of what is under way, so that
// the coming year has coordinated procurements too.
func (p *planner) joinRunning() {
	for _, a := range p.pick(19, func(a *assignment) bool {
		return a.cancelled == 0 && (a.signed == 0 || a.signed > Today) && a.form == ""
	}) {
		a.join("own")
	}
}

func (p *planner) count(fits func(*assignment) bool) int {
	n := 0
	for _, a := range p.all {
		if fits(a) {
			n++
		}
	}
	return n
}

// pick draws n assignments among those that fit.
func (p *planner) pick(n int, fits func(*assignment) bool) []*assignment {
	var some []*assignment
	for _, a := range p.all {
		if fits(a) {
			some = append(some, a)
		}
	}
	if len(some) < n {
		panic(fmt.Sprintf("demo: %d of %d fit", len(some), n))
	}
	p.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	return some[:n]
}
