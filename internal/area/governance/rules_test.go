package governance

import (
	"os"
	"strings"
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// examples returns the rows of a worked example that a purchaser can check by hand.
func examples(t *testing.T, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

// usual is the parameters as they are delivered.
func usual() Rules {
	return rulesOf(map[string]int64{"weight_value": 25, "weight_critical": 30, "weight_risk": 20, "weight_sustain": 15, "weight_joint": 10,
		"limit_a": 320, "limit_b": 250, "limit_c": 180, "value_2": 1e8, "value_3": 5e8, "value_4": 20e8, "hard_critical": 4, "hard_info": 3,
		"meetings_a": 4, "meetings_b": 2, "meetings_c": 1, "check_months_a": 1, "check_months_b": 3, "check_months_c": 6,
		"days_start": 30, "days_self": 60, "days_audit": 120, "days_plan": 90, "near_days": 30})
}

func point(text string) int64 { return int64(text[0] - '0') }

func TestSegmentsFollowTheWorkedExamples(t *testing.T) {
	t.Parallel()
	for _, row := range examples(t, "segment.txt") {
		yearly, err := money.Parse(row[0] + " mkr")
		if err != nil {
			t.Fatal(err)
		}
		c := contract.Contract{Value: money.Some(yearly * 2), BeginsOn: 20220101, LatestEnd: 20231231}
		if row[6] == "ja" {
			c.EnvPriority = contract.Yes
		}
		a := Assessment{Critical: point(row[1]), Risk: point(row[2]), Sustain: point(row[3]), Joint: point(row[4]), HighConduct: row[7] == "ja"}
		if row[5] != "-" {
			a.InfoClass = count.Of(point(row[5]))
		}
		o, err := usual().Segment(a, c)
		got := []string{string('0' + rune(o.Value)), points(o.Score), string(o.ByScore), string(o.Segment)}
		if err != nil || strings.Join(got, " ") != strings.Join(row[8:12], " ") {
			t.Errorf("%v gives %v, %v", row, got, err)
		}
	}
}

func TestTheValueAYearIsComputedOrAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		contract contract.Contract
		want     money.Amount
		ok       bool
	}{
		"four years":   {contract.Contract{Value: money.Some(money.Kr(8_000_000)), BeginsOn: 20220101, LatestEnd: 20251231}, money.Kr(2_000_000), true},
		"half a year":  {contract.Contract{Value: money.Some(money.Kr(800_000)), BeginsOn: 20220101, LatestEnd: 20220630}, money.Kr(800_000), true},
		"no value":     {contract.Contract{BeginsOn: 20220101, LatestEnd: 20251231}, 0, false},
		"until notice": {contract.Contract{Value: money.Some(money.Kr(1)), BeginsOn: 20220101}, 0, false},
	} {
		if got, ok := Yearly(c.contract); got != c.want || ok != c.ok {
			t.Errorf("%s: %s %v", name, got.Sv(), ok)
		}
	}
	if _, err := usual().Segment(Assessment{Critical: 1, Risk: 1, Sustain: 1, Joint: 1}, contract.Contract{}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a value that cannot be computed: %v", err)
	}
}

func TestAnOverrideNeedsAReasonAndADifference(t *testing.T) {
	t.Parallel()
	a := Assessment{Computed: "C"}
	if err := a.override("B", " ", "Bo", 20220301); err == nil {
		t.Error("without reason")
	}
	a = Assessment{Computed: "C"}
	if err := a.override("C", "Vi tycker så", "Bo", 20220301); err == nil {
		t.Error("to what the rules give")
	}
	if err := a.override("A", "Ny upphandling i Västmanland", "Bo", 20220301); err != nil || a.Segment() != "A" {
		t.Errorf("%v, %s", err, a.Segment())
	}
	if err := a.override("", "Reglerna räcker", "Bo", 20220401); err != nil || a.Segment() != "C" || a.OverrideWhy != "" {
		t.Errorf("taken back: %+v, %v", a, err)
	}
}

func TestStandingNamesWhatTheSegmentLacks(t *testing.T) {
	t.Parallel()
	quarterly := contract.Line{FollowUp: contract.FollowUp{What: "Pris", Every: "quarter", DueOn: 20220115}}
	done := quarterly
	done.Results = []contract.FollowUpResult{{PlannedOn: 20220115}}
	held := []Meeting{{PlannedOn: 20220110, HeldOn: 20220110}}
	for name, c := range map[string]struct {
		segment  contract.Segment
		env      contract.Answer
		lines    []contract.Line
		meetings []Meeting
		decision PlanDecision
		want     string
	}{
		"unsegmented":   {want: "segment"},
		"A without":     {segment: "A", want: "plan meeting"},
		"D without":     {segment: "D", want: ""},
		"B missed":      {segment: "B", lines: []contract.Line{quarterly}, meetings: held, want: "missed"},
		"B in order":    {segment: "B", lines: []contract.Line{done}, meetings: held, want: ""},
		"C environment": {segment: "C", env: contract.Yes, lines: []contract.Line{done}, want: "board"},
		"C decided":     {segment: "C", env: contract.Yes, lines: []contract.Line{done}, decision: PlanDecision{ID: "x", DecidedOn: 20220120}, want: ""},
	} {
		s := usual().judge(Standing{Contract: contract.Contract{Segment: c.segment, BeginsOn: 20210901, EnvPriority: c.env}, Lines: c.lines, Meetings: c.meetings, Decision: c.decision}, 20220301)
		var codes []string
		for _, l := range s.Lacks {
			codes = append(codes, l.Code)
		}
		if got := strings.Join(codes, " "); got != c.want {
			t.Errorf("%s lacks %q, want %q", name, got, c.want)
		}
	}
}

func TestMeetingsAndControlsFollowTheSegment(t *testing.T) {
	t.Parallel()
	held := []Meeting{{HeldOn: 20220115}, {PlannedOn: 20220601}}
	for segment, want := range map[contract.Segment]day.Date{"A": 20220415, "B": 20220715, "C": 20230115, "D": 0} {
		if got := usual().nextMeeting(segment, 20210101, held); got != want {
			t.Errorf("%s: next meeting %s, want %s", segment, got, want)
		}
	}
	for _, c := range []struct {
		segments []contract.Segment
		last     day.Date
		want     day.Date
	}{{[]contract.Segment{"C", "A"}, 20220115, 20220215}, {[]contract.Segment{"B", "C"}, 0, 20210401}, {[]contract.Segment{"D"}, 20220115, 0}, {nil, 0, 0}} {
		if got, _ := usual().NextCheck(c.segments, c.last, 20210101); got != c.want {
			t.Errorf("%v: next control %s, want %s", c.segments, got, c.want)
		}
	}
}

func TestTheStepsOfTheCodeFollowTheRisk(t *testing.T) {
	t.Parallel()
	for _, row := range examples(t, "conduct.txt") {
		c := Conduct{Risk: row[0]}
		for _, name := range strings.Fields(strings.ReplaceAll(row[1], "-", "")) {
			code, deviates := strings.CutSuffix(name, "!")
			c.Done = append(c.Done, Step{Step: code, Deviation: deviates})
		}
		if next := c.Next(); next != strings.ReplaceAll(row[2], "-", "") {
			t.Errorf("%v: next is %q", row, next)
		}
	}
}

func TestStepsOutOfOrderAndFalseResultsAreRefused(t *testing.T) {
	t.Parallel()
	c := Conduct{Risk: "medium", BeginsOn: 20220101, Supplier: "Mediq AB"}
	if err := c.take(Step{Step: StepSelf, DoneOn: 20220201, Text: "x"}, 20220301); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("self-assessment first: %v", err)
	}
	if err := c.take(Step{Step: StepStart, DoneOn: 20211231, Text: "x"}, 20220301); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("before the beginning: %v", err)
	}
	c.Done = []Step{{Step: StepStart, DoneOn: 20220115}}
	if due := usual().Due(c); due != 20220316 {
		t.Errorf("self-assessment is due %s", due)
	}
	if err := c.close("passed", "Bra", 20220301); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("closed before the steps: %v", err)
	}
	c.Done = append(c.Done, Step{Step: StepSelf, DoneOn: 20220201, Deviation: true}, Step{Step: StepPlan, DoneOn: 20220215})
	if err := c.close("passed", "Bra", 20220301); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("passed with deviations: %v", err)
	}
	c.ClosedOn, c.Result = 0, ""
	if err := c.close("improved", "Åtgärdat", 20220301); err != nil || c.StateSv() != "Uppfyller efter åtgärder" {
		t.Errorf("%v, %s", err, c.StateSv())
	}
}

func TestAChainNamesItsMissingLinks(t *testing.T) {
	t.Parallel()
	c := Chain{Contract: contract.Contract{BeginsOn: 20230101, RunsTo: 20241231}, Risk: RiskArea{Name: "Kemikalier", Plans: []ActionPlan{{Title: "Kemikalieplan", FromOn: 20200101, ToOn: 20221231}}}}
	want := "ingen handlingsplan för riskområdet; inget krav i upphandlingen; ingen klausul i avtalet; ingen rad i uppföljningsplanen; inget resultat"
	if got := strings.Join(c.Missing(), "; "); got != want {
		t.Errorf("missing %q", got)
	}
	c.Risk.Plans = append(c.Risk.Plans, ActionPlan{Title: "Kemikalieplan", FromOn: 20230101, ToOn: 20251231})
	c.Requirement, c.Clause = "Inga PFAS", "7.2"
	c.Line = contract.Line{FollowUp: contract.FollowUp{ID: "x", What: "PFAS", Responsible: "Bo"}, Results: []contract.FollowUpResult{{DoneOn: 20230601, Outcome: contract.Met}}}
	if !c.Whole() {
		t.Errorf("missing %q", c.Missing())
	}
	if whole, all := Coverage([]Chain{c, {}}); whole != 1 || all != 2 {
		t.Errorf("%d of %d", whole, all)
	}
}

func TestNoBasisIsNotAHundredPercent(t *testing.T) {
	t.Parallel()
	for _, s := range Scorecard(Basis{}, 20220301) {
		if s.Sv() != "Inget underlag" {
			t.Errorf("%s: %s", s.Label, s.Sv())
		}
	}
	b := Basis{Lines: []contract.Line{{FollowUp: contract.FollowUp{Every: "quarter", DueOn: 20211215},
		Results: []contract.FollowUpResult{{PlannedOn: 20211215, DoneOn: 20211215, Outcome: contract.Partly, Measured: count.Of(20), Fulfilled: count.Of(18)}}}},
		Meetings: []Meeting{{PlannedOn: 20220101, HeldOn: 20220102}, {PlannedOn: 20220201}, {PlannedOn: 20220401}, {PlannedOn: 20220110, CancelledOn: 20220105}},
		Actions:  []Action{{DueOn: 20220201, DoneOn: 20220131}, {DueOn: 20220201}, {DueOn: 20220401}},
		Checks:   []supplier.Check{{Level: supplier.Fine}, {Level: supplier.Act}}}
	var got []string
	for _, s := range Scorecard(b, 20220301) {
		got = append(got, strings.ReplaceAll(s.Sv(), "\u00a0", " "))
	}
	want := "100 % (1 av 1); 0 % (0 av 1); 90 % (18 av 20); 50 % (1 av 2); 50 % (1 av 2); Inget underlag; 50 % (1 av 2)"
	if strings.Join(got, "; ") != want {
		t.Errorf("scorecard %q", strings.Join(got, "; "))
	}
}

func TestTheBoardsOwnRegisterDecidesWhatWasDecided(t *testing.T) {
	t.Parallel()
	d := PlanDecision{DecidedOn: 20220609, Paragraph: 34}
	if err := d.rests(BoardDecision{}, false); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "§ 34, 2022-06-09") {
		t.Errorf("unknown: %v", err)
	}
	if err := d.rests(BoardDecision{Rejected: true}, true); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("rejected: %v", err)
	}
	if err := d.rests(BoardDecision{ID: "b", Text: "Planen godkänns"}, true); err != nil || d.Text != "Planen godkänns" {
		t.Errorf("%+v, %v", d, err)
	}
}
