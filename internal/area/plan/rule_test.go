package plan

import (
	"testing"

	"klover/internal/area/law"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// shipped is the parameters and the law that come with the program, on a day of 2023:
// direct awards below 700 000 kr, the threshold 2 236 731 kr.
func shipped(t *testing.T) Rules {
	t.Helper()
	r, err := Store{DB: dbtest.SQLite(t, areas()...)}.Rules(t.Context(), 20230117)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Handbook 2.5 gives a shortest and a longest lead time; complexity chooses between.
func TestLeadTimeFollowsProcedureAndComplexity(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	for _, test := range []struct {
		procedure  Procedure
		complexity int64
		want       int64
	}{
		{"direct", 1, 21}, {"direct", 5, 42}, {"fku", 3, 56}, {"calloff", 3, 56}, {"single19", 1, 151}, {"open", 0, 258},
		{"open", 5, 304}, {"negotiated", 1, 273}, {"dialogue", 5, 425}, {"", 3, 258}, {"lov", 1, 212},
	} {
		if got, ok := r.Lead(test.procedure, test.complexity); got != test.want || !ok {
			t.Errorf("Lead(%q, %d) = %d, want %d", test.procedure, test.complexity, got, test.want)
		}
	}
}

// Handbook 2.2: proposed from 90 days before latest start = end − lead − transition.
func TestAContractIsProposedWhenItsLatestStartIsNear(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	for _, test := range []struct {
		name  string
		value money.Opt
		today day.Date
		want  bool
		start day.Date
	}{
		{"a day early", money.Some(money.Kr(3_000_000)), 20221118, false, 0},
		{"on the day", money.Some(money.Kr(3_000_000)), 20221119, true, 20230217},
		{"late", money.Some(money.Kr(3_000_000)), 20231201, true, 20230217},
		{"ended", money.Some(money.Kr(3_000_000)), 20240101, false, 0},
		{"small ones need less time", money.Some(money.Kr(400_000)), 20230117, false, 0},
		{"small and near", money.Some(money.Kr(400_000)), 20230810, true, 20231002},
		{"unknown value counts as large", money.Opt{}, 20221119, true, 20230217},
	} {
		p, ok := r.Ending(Agreement{ID: "a", Number: "A20-0001", Ends: 20231231, Value: test.value}, test.today)
		if ok != test.want || p.LatestStartOn != test.start {
			t.Errorf("%s: %v %s, want %v %s", test.name, ok, p.LatestStartOn, test.want, test.start)
		}
	}
}

// Handbook 2.2: the decision about an option is asked for 60 days before the supplier must be told.
func TestAnOptionIsProposedBeforeItsNotice(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	a := Agreement{ID: "a", Number: "A20-0001", OptionN: 2, OptionFrom: 20240101, NoticeOn: 20230630}
	for today, want := range map[day.Date]bool{20230430: false, 20230501: true, 20230630: true, 20230701: false} {
		p, ok := r.Option(a, today)
		if ok != want || ok && (p.Ref != "a/2" || p.Origin != FromOption || p.ContractOn != 20240101) {
			t.Errorf("%s: %v %+v", today, ok, p)
		}
	}
}

// Handbook 2.2: 85 percent of the ceiling gives an early procurement.
func TestACeilingIsProposedAt85Percent(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	for used, want := range map[int64]bool{849_999: false, 850_000: true, 1_200_000: true} {
		if _, ok := r.Ceiling(Agreement{ID: "a"}, money.Kr(used), money.Kr(1_000_000), 20230117); ok != want {
			t.Errorf("%d of 1 000 000: %v", used, ok)
		}
	}
	if _, ok := r.Ceiling(Agreement{ID: "a"}, money.Kr(1), 0, 20230117); ok {
		t.Error("proposed without a ceiling")
	}
}

func TestPurchasesWithoutContractAreProposedOverTheLimit(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	for sum, want := range map[int64]bool{700_000: false, 700_001: true} {
		if _, ok := r.Uncovered(Uncovered{CategoryID: "c", Party: "D", Sum: money.Kr(sum), Count: 3}, 20230117); ok != want {
			t.Errorf("%d: %v", sum, ok)
		}
	}
	r.law = law.Book{}
	if _, ok := r.Uncovered(Uncovered{CategoryID: "c", Party: "D", Sum: money.Kr(900_000)}, 20230117); ok {
		t.Error("an unknown limit was guessed")
	}
}

// Handbook 2.3.
func TestScoreOfCandidates(t *testing.T) {
	t.Parallel()
	r := shipped(t)
	base := func(parties party.Set, ends day.Date) Subject {
		return Subject{CategoryID: "c", CPV: "33196200", Parties: parties, Ends: ends, Value: money.Some(money.Kr(800_000))}
	}
	d, u := party.Of("D"), party.Of("U")
	for _, test := range []struct {
		name   string
		change func(a, b *Subject)
		want   int64
		ok     bool
	}{
		{"same category, same end, both large", func(*Subject, *Subject) {}, 90, true},
		{"bought jointly before", func(a, _ *Subject) { a.Joint = true }, 100, true},
		{"half a year apart", func(_, b *Subject) { b.Ends = 20240701 }, 75, true},
		{"twelve months apart", func(_, b *Subject) { b.Ends = 20241230 }, 60, true},
		{"more than twelve months apart", func(_, b *Subject) { b.Ends = 20250201 }, 0, false},
		{"one without contract, far away", func(_, b *Subject) { b.Ends, b.NeededOn = 0, 20260101 }, 60, true},
		{"one without contract or day", func(_, b *Subject) { b.Ends = 0 }, 60, true},
		{"another leaf, same CPV group", func(_, b *Subject) { b.CategoryID = "x"; b.CPV = "33196100" }, 75, true},
		{"another leaf, another CPV", func(_, b *Subject) { b.CategoryID = "x"; b.CPV = "33190000" }, 0, false},
		{"one small", func(_, b *Subject) { b.Value = money.Some(money.Kr(700_000)) }, 70, true},
		{"one of unknown value", func(_, b *Subject) { b.Value = money.Opt{} }, 70, true},
		{"the same region", func(_, b *Subject) { b.Parties = d }, 0, false},
		{"a joint contract has both regions", func(_, b *Subject) { b.Parties = party.Of("D", "U") }, 0, false},
	} {
		a, b := base(d, 20231231), base(u, 20231231)
		test.change(&a, &b)
		s, ok := r.Score(a, b)
		if ok != test.ok || s.Total != test.want {
			t.Errorf("%s: %d %v (%s), want %d %v", test.name, s.Total, ok, s.Text(), test.want, test.ok)
		}
		back, _ := r.Score(b, a)
		if back.Total != s.Total {
			t.Errorf("%s: the order matters: %d and %d", test.name, s.Total, back.Total)
		}
	}
}

func TestABridgeAsksForTheLeast(t *testing.T) {
	t.Parallel()
	year := func(ends ...day.Date) []Extension {
		var list []Extension
		for i, e := range ends {
			list = append(list, Extension{N: int64(i + 1), Months: 12, Ends: e, Notice: e.AddMonths(-18)})
		}
		return list
	}
	for _, test := range []struct {
		name    string
		a, b    Subject
		earlier day.Date
		want    string
	}{
		{"one option meets the other's end", Subject{Number: "A1", Ends: 20231231, Options: year(20241231)}, Subject{Number: "A2", Ends: 20241231}, 20240601,
			"Gemensamt slut 2024-12-31. A1: nyttja en option, besked senast 2023-06-30, slut 2024-12-31. A2: låt avtalet löpa ut, slut 2024-12-31."},
		{"same end already, but too soon for a joint contract", Subject{Number: "A1", Ends: 20231231, Options: year(20241231, 20251231)}, Subject{Number: "A2", Ends: 20231231, Options: year(20241231)}, 20240601,
			"Gemensamt slut 2024-12-31. A1: nyttja en option, besked senast 2023-06-30, slut 2024-12-31. A2: nyttja en option, besked senast 2023-06-30, slut 2024-12-31."},
		{"the later is cut", Subject{Number: "A1", Ends: 20240930}, Subject{Number: "A2", Ends: 20240301, Options: year(20250301)}, 20240601,
			"Gemensamt slut 2024-09-30. A1: låt avtalet löpa ut, slut 2024-09-30. A2: nyttja en option, besked senast 2023-09-01, och kom överens om slut 2024-09-30 i stället för 2025-03-01."},
	} {
		b, ok := NewBridge(test.a, test.b, test.earlier)
		if !ok || b.Text() != test.want {
			t.Errorf("%s: %v\n got %s\nwant %s", test.name, ok, b.Text(), test.want)
		}
	}
	if _, ok := NewBridge(Subject{Ends: 20240101}, Subject{}, 20230101); ok {
		t.Error("a need without contract was bridged")
	}
	if _, ok := NewBridge(Subject{Ends: 20240101}, Subject{Ends: 20240101}, 20250101); ok {
		t.Error("bridged to a day that is too soon")
	}
}
