package contract

import (
	"fmt"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

func TestTheTimesOfALineAreCountedFromItsFirstDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		every       string
		first, last day.Date
		ended       day.Date
		want        string
		next        day.Date
	}{
		{"once", 20220131, 20221231, 0, "[20220131]", 0},
		{"month", 20220131, 20220430, 0, "[20220131 20220228 20220331 20220430]", 20220531},
		{"quarter", 20220115, 20221001, 0, "[20220115 20220415 20220715]", 20221015},
		{"half", 20220601, 20220531, 0, "[]", 20220601},
		{"year", 20200229, 20230301, 0, "[20200229 20210228 20220228 20230228]", 20240229},
		{"quarter", 20220115, 20221231, 20220601, "[20220115 20220415]", 0},
	} {
		f := FollowUp{Every: c.every, DueOn: c.first, EndedOn: c.ended}
		var days []int32
		for _, d := range f.Times(c.last) {
			days = append(days, int32(d))
		}
		if got := fmt.Sprint(days); got != c.want || f.Next(c.last) != c.next {
			t.Errorf("%+v: %s, next %s", c, got, f.Next(c.last))
		}
	}
}

func TestPlannedDoneAndMissedAreToldApart(t *testing.T) {
	t.Parallel()
	l := Line{FollowUp{Every: "quarter", DueOn: 20220115}, []FollowUpResult{{PlannedOn: 20220115}, {PlannedOn: 20220715}}}
	if done, planned := l.Planned(20220801); done != 2 || planned != 3 {
		t.Errorf("%d of %d", done, planned)
	}
	if missed := l.Missed(20220801); len(missed) != 1 || missed[0] != 20220415 || l.Due(20220801) != 20220415 {
		t.Errorf("missed %v, due %s", missed, l.Due(20220801))
	}
	if missed := l.Missed(20220415); len(missed) != 0 {
		t.Errorf("missed on its day: %v", missed)
	}
	once := Line{FollowUp{Every: "once", DueOn: 20220115}, []FollowUpResult{{PlannedOn: 20220115}}}
	if ValidPlan([]Line{once}, 20220801) || !ValidPlan([]Line{once, l}, 20220801) {
		t.Error("a plan is valid when something is still to be done")
	}
}

func TestResultsAreKeptAndRefusedWithReason(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		c := must(t)(s.Create(t.Context(), running()))
		f, err := s.PlanFollowUp(t.Context(), FollowUp{ContractID: c.ID, What: "Leveranstider", Method: "sample", Every: "month", Responsible: "Bo Ek", DueOn: c.BeginsOn})
		if err != nil {
			t.Fatal(err)
		}
		r := FollowUpResult{FollowupID: f.ID, PlannedOn: f.DueOn, DoneOn: f.DueOn, DoneBy: "Bo Ek", Outcome: Partly, Text: "Två sena", Deviation: "Två av tjugo kom sent", Measured: count.Of(20), Fulfilled: count.Of(18)}
		for want, change := range map[string]func(*FollowUpResult){
			"inte planerad":      func(r *FollowUpResult) { r.PlannedOn = r.PlannedOn.AddDays(3) },
			"Beskriv avvikelsen": func(r *FollowUpResult) { r.Deviation = " " },
			"mellan noll och":    func(r *FollowUpResult) { r.Fulfilled = count.Of(21) },
			"Ange både":          func(r *FollowUpResult) { r.Fulfilled = count.Count{} },
			"finns inte i":       func(r *FollowUpResult) { r.SupplierID = "x" },
			"före avtalets":      func(r *FollowUpResult) { r.DoneOn = c.BeginsOn.AddDays(-1) },
		} {
			one := r
			change(&one)
			if _, err := s.NoteResult(t.Context(), c.ID, one); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", want, err)
			}
		}
		r, err = s.NoteResult(t.Context(), c.ID, r)
		if err != nil || r.OutcomeSv() != "Delvis uppfyllt, 18 av 20" {
			t.Fatal(r.OutcomeSv(), err)
		}
		if _, err := s.NoteResult(t.Context(), c.ID, r); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("twice: %v", err)
		}
		if err := s.DropFollowUp(t.Context(), c.ID, f.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("dropped with results: %v", err)
		}
		if err := s.EndFollowUp(t.Context(), c.ID, f.ID, f.DueOn.AddDays(1)); err != nil {
			t.Fatal(err)
		}
		if l, err := s.FollowUp(t.Context(), c.ID, f.ID); err != nil || len(l.Results) != 1 || l.Next(f.DueOn.AddDays(1)) != 0 {
			t.Errorf("%+v, %v", l, err)
		}
		if err := s.RemoveResult(t.Context(), c.ID, f.ID, r.ID, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("removed without reason: %v", err)
		}
		if err := s.RemoveResult(t.Context(), c.ID, f.ID, r.ID, "Fel avtal"); err != nil {
			t.Fatal(err)
		}
	})
}
