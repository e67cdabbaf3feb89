package demo

import (
	"testing"
	"time"

	"klover/internal/word/day"
)

func TestPlanAddsUpToThePublishedYears(t *testing.T) {
	all := plan()
	count := func(fits func(*assignment) bool) int {
		n := 0
		for _, a := range all {
			if fits(a) {
				n++
			}
		}
		return n
	}
	for _, want := range totals {
		year := want.year
		in := func(y int) bool { return y == year }
		for _, test := range []struct {
			name string
			want int
			fits func(*assignment) bool
		}{
			{"announced", want.announced, func(a *assignment) bool { return in(a.announced.Year()) }},
			{"taken", want.taken, func(a *assignment) bool { return want.taken > 0 && in(a.taken.Year()) }},
			{"handled", want.handled, func(a *assignment) bool {
				return want.handled > 0 && a.taken.Year() <= year && (a.ended() == 0 || a.ended().Year() >= year)
			}},
			{"coordinated", want.coordinated, func(a *assignment) bool {
				return a.parties.Joint() && in(a.signed.Year()) && a.signed <= Today
			}},
			{"environment", want.environment, func(a *assignment) bool { return a.env && in(a.announced.Year()) }},
			{"cancelled", want.cancelled, func(a *assignment) bool { return in(a.cancelled.Year()) }},
			{"avoidable", want.avoidable, func(a *assignment) bool { return in(a.cancelled.Year()) && a.avoidable }},
		} {
			if got := count(test.fits); got != test.want {
				t.Errorf("%d: %s %d, want %d", year, test.name, got, test.want)
			}
		}
	}
	if len(all) < 2000 {
		t.Errorf("only %d assignments", len(all))
	}
}

func TestDaysOfAnAssignmentGoForward(t *testing.T) {
	for _, a := range plan() {
		before := a.taken
		for _, on := range []day.Date{a.strategy, a.announced, a.deadline, a.awarded, a.signed, a.closed} {
			if on != 0 && on < before {
				t.Fatalf("%s, taken %s: %s comes before %s", a.title, a.taken, on, before)
			}
			before = max(before, on)
		}
	}
}

func TestTheDemoStaysOnItsDayUntilMidnightInSweden(t *testing.T) {
	for _, real := range []time.Time{time.Date(2026, 11, 22, 22, 59, 0, 0, time.UTC), time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC), time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC)} {
		if on := day.Of(onTheDay(real)); on != Today {
			t.Errorf("at %s it is %s, want %s", real, on, Today)
		}
	}
}
