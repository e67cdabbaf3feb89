package law

import (
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/day"

	"pgregory.net/rapid"
)

// anyDay draws a day on which the procedures of today and their times are known.
func anyDay(t *rapid.T) day.Date {
	return day.New(2022, 2, 1).AddDays(rapid.IntRange(0, 365*5).Draw(t, "day"))
}

func TestStandstillNeverEndsOnAHolidayAndIsNeverShort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent := day.New(2017, 1, 1).AddDays(rapid.IntRange(0, 365*20).Draw(t, "sent"))
		least := rapid.IntRange(0, 40).Draw(t, "at least")
		how := rapid.SampledFrom([]Delivery{Electronic, OtherWay}).Draw(t, "delivery")
		s, err := Standard().Standstill(LOU, sent, how, least)
		if err != nil {
			t.Fatal(err)
		}
		law := map[Delivery]int{Electronic: 10, OtherWay: 15}[how]
		if s.Days != max(law, least) || sent.DaysUntil(s.Last) < s.Days || sent.DaysUntil(s.Last) > s.Days+5 {
			t.Fatalf("%d days from %s ends %s", s.Days, sent, s.Last)
		}
		if !s.Last.IsWorkingDay() || s.SignFrom != s.Last.AddDays(1) {
			t.Fatalf("last %s, sign from %s", s.Last, s.SignFrom)
		}
		later, err := Standard().Standstill(LOU, sent.AddDays(1), how, least)
		if err != nil || later.Last < s.Last {
			t.Fatalf("sent a day later it ends %s, before %s", later.Last, s.Last)
		}
	})
}

func TestTimePlanKeepsOrderLawAndWorkingDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Schedule{Procedure: rapid.SampledFrom([]string{"open", "restricted", "negotiated", "single19", "multi19", "fku", "direct"}).Draw(t, "procedure"),
			Start: anyDay(t).WorkingDay(), Long: rapid.Bool().Draw(t, "long"), Delivery: rapid.SampledFrom([]Delivery{"", OtherWay}).Draw(t, "delivery"),
			Reviews: rapid.IntRange(0, 2).Draw(t, "reviews")}
		p, err := Standard().TimePlan(s)
		if err != nil {
			t.Fatal(err)
		}
		checkPlan(t, s, p)
		back := s
		back.Start, back.Sign = 0, p.Sign
		late, err := Standard().TimePlan(back)
		if err != nil || late.Sign != p.Sign || late.Start.DaysUntil(p.Start) > 5 {
			t.Fatalf("back from %s the start is %s, forward it was %s: %v", p.Sign, late.Start, p.Start, err)
		}
		s.Start = late.Start
		if again, err := Standard().TimePlan(s); err != nil || again.Sign > p.Sign {
			t.Fatalf("a start on %s, as computed, signs on %s, after %s: %v", late.Start, again.Sign, p.Sign, err)
		}
	})
}

func checkPlan(t *rapid.T, s Schedule, p Plan) {
	at := map[string]day.Date{}
	before := day.Date(0)
	for _, m := range p.Milestones {
		if m.On < before || !m.On.IsWorkingDay() {
			t.Fatalf("%s is on %s, after %s: %+v", m.Label, m.On, before, p.Milestones)
		}
		before, at[m.Key] = m.On, m.On
	}
	if s.Procedure == "direct" {
		return
	}
	st, err := Standard().Standstill(LOU, at["award"], max(s.Delivery, Electronic), 0)
	if err != nil || at["sign"] < st.SignFrom {
		t.Fatalf("signed %s, the standstill is over %s, %v", at["sign"], st.SignFrom, err)
	}
	if s.Procedure == "fku" {
		return
	}
	sent := max(at["notice"], at["invite"])
	if _, err := Standard().CheckDeadline(LOU, s.Procedure, Tender, Manner{}, sent, at["tender"]); err != nil {
		t.Fatalf("the plan breaks the law: %s", fault.FieldsOf(err)[0].Message)
	}
}

func TestTimePlanOfAnOpenProcedure(t *testing.T) {
	p, err := Standard().TimePlan(Schedule{Procedure: "open", Start: 20220301})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, m := range p.Milestones {
		got += m.On.Sv() + " " + m.Key + "\n"
	}
	want := `2022-03-01 start
2022-04-28 strategy
2022-06-22 documents
2022-06-23 notice
2022-07-22 answer
2022-07-28 tender
2022-09-20 award
2022-09-30 standstill
2022-10-03 sign
`
	if got != want {
		t.Errorf("plan:\n%s\nwant:\n%s", got, want)
	}
}
