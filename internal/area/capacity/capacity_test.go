package capacity

import (
	"testing"

	"pgregory.net/rapid"

	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// rules are the start values of the handbook.
func rules() Rules {
	return Rules{"base_direct": 900, "base_fku": 2400, "base_chapter19": 5400, "base_open": 8400, "base_selective": 13200, "base_dialogue": 21000, "base_lov": 9600,
		"complexity_1": 600, "complexity_2": 800, "complexity_3": 1000, "complexity_4": 1300, "complexity_5": 1700, partyExtra: 150, reviewHours: 2400, fullTime: 2400,
		shareOfTime: 650, threshold: 1100, overWeeks: 8, lateWeeks: 4, outsourcedOwn: 200, phasePrepare: 450, phaseProcure: 400, phaseImplement: 150}
}

func TestHoursFollowTheHandbook(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		procedure  string
		parties    party.Set
		complexity count.Count
		byHand     Minutes
		review     bool
		want       string
		text       string
	}{
		{"direct", party.Of("D"), count.Of(3), 0, false, "15", "15 h × 1 (komplexitet 3) = 15 h"},
		{"fku", party.Of("D"), count.Of(3), 0, false, "40", ""},
		{"single19", party.Of("D"), count.Of(3), 0, false, "90", ""},
		{"simplified", party.Of("D"), count.Of(3), 0, false, "90", ""},
		{"open", party.Of("D"), count.Count{}, 0, false, "140", "140 h × 1 (komplexitet 3, antagen) = 140 h"},
		{"", nil, count.Count{}, 0, false, "140", ""},
		{"negotiated", party.Of("D"), count.Of(3), 0, false, "220", ""},
		{"dialogue", party.Of("D"), count.Of(3), 0, false, "350", ""},
		{"lov", party.Of("D"), count.Of(3), 0, false, "160", ""},
		{"open", party.Of("D", "U"), count.Of(3), 0, false, "161", ""},
		{"open", party.Of("D", "U"), count.Of(4), 0, false, "209,3", "140 h × 1,3 (komplexitet 4) × 1,15 (2 parter) = 209,3 h"},
		{"open", party.Of("D"), count.Of(3), 0, true, "180", "140 h × 1 (komplexitet 3) + 40 h för överprövning = 180 h"},
		{"open", party.Of("D"), count.Of(5), 450, false, "7,5", "7,5 h, satt för hand"},
	} {
		e := rules().Estimate(test.procedure, test.parties, Work{Complexity: test.complexity, Minutes: test.byHand}, test.review)
		if got := e.Total.Sv(); got != test.want {
			t.Errorf("%s %v: %s hours, want %s", test.procedure, test.parties, got, test.want)
		}
		if test.text != "" && spaced(e.Text()) != test.text {
			t.Errorf("told as %q, want %q", e.Text(), test.text)
		}
	}
}

func TestHoursAreReadAndWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Minutes{"7,5": 450, "7:30": 450, "140": 8400, "1 234,25": 74055, "0,33": 20, "": 0, "8 h": 480} {
		var m Minutes
		if err := m.UnmarshalText([]byte(text)); err != nil || m != want {
			t.Errorf("%q is %d minutes, %v, want %d", text, m, err, want)
		}
	}
	for _, text := range []string{"-1", "sju", "7:60", "7,123", "1e5", "999999999"} {
		if err := new(Minutes).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as hours", text)
		}
	}
}

func TestWeeksAreISO(t *testing.T) {
	t.Parallel()
	for d, want := range map[day.Date]string{20230101: "2022-V52", 20230102: "2023-V01", 20230118: "2023-V03", 20201231: "2020-V53", 20241230: "2025-V01"} {
		w := WeekOf(d)
		if w.String() != want {
			t.Errorf("%s is in %s, want %s", d, w, want)
		}
		if back, err := ParseWeek(want); err != nil || back != w {
			t.Errorf("%s is read as %s, %v", want, back, err)
		}
	}
	for _, text := range []string{"2023-V53", "2023-V00", "v3", ""} {
		if w, err := ParseWeek(text); err == nil {
			t.Errorf("%q is read as %s", text, w)
		}
	}
	if got := spaced(WeekOf(20230118).Long()); got != "vecka 3, 16–22 januari 2023" {
		t.Errorf("told as %q", got)
	}
}

func TestTheCalendarAgreesWithTheLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := day.Date(20200101).AddDays(rapid.IntRange(0, 4000).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 60).Draw(t, "days"))
		var want int64
		for d := from; d < to; d = d.AddDays(1) {
			if d.IsWorkingDay() {
				want++
			}
		}
		if got := workdays().working(from, to); got != want {
			t.Fatalf("%d working days from %s until %s, want %d", got, from, to, want)
		}
	})
}

func drawSpan(t *rapid.T) Span {
	start := day.Date(20210101).AddDays(rapid.IntRange(0, 1500).Draw(t, "start"))
	gap := func(name string) day.Date {
		if rapid.Bool().Draw(t, name+" is known") {
			return start.AddDays(rapid.IntRange(-30, 300).Draw(t, name))
		}
		return 0
	}
	return Span{start, gap("notice"), gap("award"), gap("contract")}.filled(rapid.IntRange(0, 400).Draw(t, "lead"))
}

func TestTheWeeksOfAJobAddUpToTheMinute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rules()
		for _, key := range []string{phasePrepare, phaseProcure, phaseImplement} {
			r[key] = rapid.Int64Range(0, 1000).Draw(t, key)
		}
		j := Job{Minutes: Minutes(rapid.Int64Range(0, 60_000).Draw(t, "minutes")), Days: drawSpan(t)}
		weeks := Weeks(WeekOf(j.Days.Start), 150)
		var sum Minutes
		for i, m := range j.PerWeek(r, weeks) {
			if m < 0 {
				t.Fatalf("%d minutes in %s", m, weeks[i])
			}
			if m > 0 && (weeks[i].Sunday() < j.Days.Start || weeks[i].Monday() >= j.Days.Contract) {
				t.Fatalf("work in %s, outside of %v", weeks[i], j.Days)
			}
			sum += m
		}
		if sum != j.Minutes {
			t.Fatalf("%d minutes over the weeks of %v, want %d", sum, j.Days, j.Minutes)
		}
	})
}

func TestThePhasesHaveTheirShares(t *testing.T) {
	t.Parallel()
	j := Job{Minutes: 100 * Hour, Days: Span{20230102, 20230306, 20230605, 20230703}}
	for until, want := range map[day.Date]Minutes{20230102: 0, 20230306: 45 * Hour, 20230605: 85 * Hour, 20230703: 100 * Hour} {
		if got := j.Days.course(j.Minutes, rules()).done(workdays().index(until)); got != want {
			t.Errorf("%s before %s, want %s", got.Hours(), until, want.Hours())
		}
	}
	// Without days between, all is even: half of the working days is half of the hours.
	j.Days.Notice, j.Days.Award = 0, 0
	half := workdays().working(20230102, 20230403)
	whole := workdays().working(20230102, 20230703)
	if got, want := j.Days.course(j.Minutes, rules()).done(workdays().index(20230403)), (100*Hour).upTo(half, whole); got != want {
		t.Errorf("%s in the first quarter, want %s", got.Hours(), want.Hours())
	}
}

func TestMoreWorkNeverGivesALowerLoad(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := rules()
		p := Picture{Rules: r, Weeks: Weeks(WeekOf(20220103), 30), People: []Person{{ID: "a", Name: "A", Buyer: true}}}
		var before []Minutes
		for range rapid.IntRange(1, 5).Draw(t, "jobs") {
			p.Jobs = append(p.Jobs, Job{PurchaserID: "a", Minutes: Minutes(rapid.Int64Range(0, 20_000).Draw(t, "minutes")), Days: drawSpan(t)})
			line := p.Map(Narrow{}).People[0]
			for i := range before {
				if Load(line.Planned[i], line.Available[i]) < Load(before[i], line.Available[i]) {
					t.Fatalf("%s has %d minutes, before the last job %d", p.Weeks[i], line.Planned[i], before[i])
				}
			}
			before = line.Planned
		}
	})
}

func TestMoreAbsenceNeverGivesMoreTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, w := Person{Buyer: true}, WeekOf(20230116)
		last := p.In(rules(), w).Left
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			a := Away{Kind: "absence", FromOn: w.Monday().AddDays(rapid.IntRange(-5, 5).Draw(t, "from"))}
			a.ToOn = a.FromOn.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
			if rapid.Bool().Draw(t, "share") {
				a.Share = rapid.Int64Range(1, 1000).Draw(t, "per mille")
			} else {
				a.Minutes = Minutes(rapid.Int64Range(1, 3000).Draw(t, "minutes"))
			}
			p.Away = append(p.Away, a)
			now := p.In(rules(), w).Left
			if now > last || now < 0 {
				t.Fatalf("%d minutes left, before %d", now, last)
			}
			last = now
		}
	})
}

func TestTimeOfAWeek(t *testing.T) {
	t.Parallel()
	week := WeekOf(20230116)
	for _, test := range []struct {
		name   string
		person Person
		week   Week
		want   string // available hours
	}{
		{"full time", Person{Buyer: true}, week, "26"},
		{"a week with Epiphany on a Friday", Person{Buyer: true}, WeekOf(20230104), "20,8"},
		{"Easter week and the Monday after", Person{Buyer: true}, WeekOf(20230410), "20,8"},
		{"eighty percent since new year", Person{Buyer: true, Shares: []Share{{FromOn: 20230101, Share: 800}}}, week, "20,8"},
		{"eighty percent from next month", Person{Buyer: true, Shares: []Share{{FromOn: 20230201, Share: 800}}}, week, "26"},
		{"not a purchaser", Person{}, week, "0"},
		{"not a purchaser, with a share", Person{Shares: []Share{{FromOn: 20220101, Share: 500}}}, week, "13"},
		{"has left", Person{Buyer: true, To: 20230117}, week, "10,4"},
		{"begins on Thursday", Person{Buyer: true, From: 20230119}, week, "10,4"},
		{"closed account", Person{Buyer: true, Gone: true}, week, "0"},
		{"away two days", Person{Buyer: true, Away: []Away{{Kind: "absence", FromOn: 20230116, ToOn: 20230117, Share: 1000}}}, week, "15,6"},
		{"away the whole week", Person{Buyer: true, Away: []Away{{Kind: "absence", FromOn: 20230109, ToOn: 20230122, Share: 1000}}}, week, "0"},
		{"half days", Person{Buyer: true, Away: []Away{{Kind: "absence", FromOn: 20230116, ToOn: 20230120, Share: 500}}}, week, "13"},
		{"ten hours of development over two weeks", Person{Buyer: true, Away: []Away{{Kind: "development", FromOn: 20230116, ToOn: 20230127, Minutes: 10 * Hour}}}, week, "21"},
	} {
		if got := test.person.In(rules(), test.week).Left.Sv(); got != test.want {
			t.Errorf("%s: %s hours, want %s", test.name, got, test.want)
		}
	}
}

func TestAVacancyIsMissingTime(t *testing.T) {
	t.Parallel()
	v := Vacancy{Low: 250, High: 300, From: 20210901}
	if got := v.In(rules(), WeekOf(20230116)).Sv(); got != "65" {
		t.Errorf("two and a half posts are %s hours a week, want 65", got)
	}
	if got := v.In(rules(), WeekOf(20210823)); got != 0 {
		t.Errorf("%d minutes are missing before the vacancy", got)
	}
	if v.Name() != "Vakans, 2,5–3 tjänster" {
		t.Errorf("called %q", v.Name())
	}
}

// busy is a forecast with the loads, per mille of a hundred hours.
func busy(loads ...int64) []Point {
	list := make([]Point, len(loads))
	for i, l := range loads {
		list[i] = Point{Week: WeekOf(20230116).Add(i), Planned: Minutes(6 * l), Available: 6000}
	}
	return list
}

func TestAConsultantIsProposedWhenTheLoadIsHighForLong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		loads []int64
		ok    bool
		from  int
		miss  Minutes
	}{
		{"eight weeks over", []int64{1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200}, true, 0, 8 * 20 * Hour},
		{"seven weeks over", []int64{1200, 1200, 1200, 1200, 1200, 1200, 1200, 1100, 1200}, false, 0, 0},
		{"exactly the threshold is allowed", []int64{1100, 1100, 1100, 1100, 1100, 1100, 1100, 1100}, false, 0, 0},
		{"begins in the third week", []int64{900, 1000, 1101, 1101, 1101, 1101, 1101, 1101, 1101, 1101}, true, 2, 4848},
		{"a break begins anew", []int64{1200, 1200, 0, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200}, true, 3, 8 * 20 * Hour},
	} {
		s, ok := rules().Short(busy(test.loads...))
		if ok != test.ok || ok && (s.From != WeekOf(20230116).Add(test.from) || s.Missing != test.miss) {
			t.Errorf("%s: %v from %s, %d minutes are missing; want %v, %d", test.name, ok, s.From, s.Missing, test.ok, test.miss)
		}
	}
}

// two purchasers, of whom Bo has nothing to do, and a queue of two requests.
func queued() Picture {
	weeks := Weeks(WeekOf(20230116), 26)
	begin := weeks[0].Monday()
	return Picture{Rules: rules(), Today: begin, Weeks: weeks, People: []Person{{ID: "anna", Name: "Anna", Buyer: true}, {ID: "bo", Name: "Bo", Buyer: true}},
		Jobs: []Job{{Kind: OfCase, Ref: "c", PurchaserID: "anna", Minutes: 26 * 4 * Hour, Days: Span{Start: begin, Contract: begin.AddDays(28)}}},
		Queue: []Job{
			{Kind: OfRequest, Ref: "r1", CategoryID: "it", Minutes: 90 * Hour, Days: Span{Start: begin, Contract: begin.AddDays(56)}},
			{Kind: OfRequest, Ref: "r2", CategoryID: "care", Minutes: 180 * Hour, Days: Span{Start: begin, Contract: begin.AddDays(56)}},
		}}
}

func TestTheQueueBeginsWithWhoIsFreeAndKnowsTheCategory(t *testing.T) {
	t.Parallel()
	p := queued()
	turns := p.Turns(func(person, category string) bool { return person == "anna" && category == "it" })
	if got := turns[0]; got.PersonID != "anna" || !got.Knows || got.Begins != p.Weeks[4] {
		t.Errorf("the first begins %s with %s (knows %v), want Anna when she is free", got.Begins, got.Person, got.Knows)
	}
	if got := turns[1]; got.PersonID != "bo" || got.Knows || got.Begins != p.Weeks[0] {
		t.Errorf("the second begins %s with %s (knows %v), want Bo at once", got.Begins, got.Person, got.Knows)
	}
	p.Queue[1].Minutes = 2000 * Hour
	if got := p.Turns(func(string, string) bool { return false })[1]; !got.Never {
		t.Errorf("2000 hours begin %s with %s", got.Begins, got.Person)
	}
}

func TestTheEffectIsShownBeforeAndAfter(t *testing.T) {
	t.Parallel()
	p := queued()
	j := Job{Kind: OfItem, Ref: "i", Minutes: 26 * 2 * Hour, Days: Span{Start: p.Today, Contract: p.Today.AddDays(28)}}
	effects := p.Effects(j)
	if e := effects[0]; e.Person.ID != "bo" || e.Before != 0 || e.After != 500 {
		t.Errorf("first %s from %d to %d, want Bo from 0 to 500", e.Person.Name, e.Before, e.After)
	}
	if e := effects[1]; e.Person.ID != "anna" || e.Before != 1000 || e.After != 1500 {
		t.Errorf("then %s from %d to %d, want Anna from 1000 to 1500", e.Person.Name, e.Before, e.After)
	}
	for _, e := range p.Effects(p.Jobs[0]) {
		if e.Person.ID == "anna" && (!e.Has || e.Before != 1000 || e.After != 1000) {
			t.Errorf("who has the job goes from %d to %d", e.Before, e.After)
		}
	}
}

func TestUnitsAndAllAddUp(t *testing.T) {
	t.Parallel()
	p := queued()
	p.People[0].UnitID, p.People[0].Unit = "u", "Upphandlingsenheten"
	p.Jobs = append(p.Jobs, Job{Kind: OfItem, Ref: "loose", Minutes: 10 * Hour, Days: Span{Start: p.Today, Contract: p.Today.AddDays(14)}, Parties: party.Of("U")})
	p.Vacancies = []Vacancy{{ID: "v", UnitID: "u", Low: 100, High: 100}}
	m := p.Map(Narrow{})
	sum := func(l Line) Minutes { planned, _ := l.Sum(); return planned }
	if sum(m.All) != 26*4*Hour+10*Hour || sum(m.Nobody) != 10*Hour || len(m.Units) != 2 || len(m.Vacant) != 1 {
		t.Errorf("all %s, nobody %s, %d units", sum(m.All).Hours(), sum(m.Nobody).Hours(), len(m.Units))
	}
	if m := p.Map(Narrow{Unit: "u"}); len(m.People) != 1 || sum(m.All) != 26*4*Hour {
		t.Errorf("the unit has %d people and %s", len(m.People), sum(m.All).Hours())
	}
	if m := p.Map(Narrow{Party: "D"}); sum(m.Nobody) != 0 {
		t.Errorf("what is bought for the other region counts: %s", sum(m.Nobody).Hours())
	}
}
