package initiative

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

var scoreLine = regexp.MustCompile(`^potential (\d) risk (\d) beredskap (\d) avtal (\d+) löper (\d+) = (.+)$`)

func TestTheScoreIsAsTheWorkedExample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/score.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := scoreLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("cannot read %q", line)
		}
		var num [5]int64
		for i := range num {
			num[i], _ = strconv.ParseInt(m[i+1], 10, 64)
		}
		r := Row{PotentialPoints: points(num[0]), RiskPoints: points(num[1]), ReadinessPoints: points(num[2]), Contracts: count.Of(num[3]), Expiring: count.Of(num[4])}
		r.rate(Weights{40, 20, 20, 20})
		if got := r.ScoreText(); got != m[6] {
			t.Errorf("%s: got %s", line, got)
		}
		n++
	}
	if n != 5 {
		t.Errorf("%d examples", n)
	}
}

func points(n int64) count.Count { return count.Count{N: n, Known: n > 0} }

func TestWeightsAreReckonedAgainstTheirSum(t *testing.T) {
	t.Parallel()
	g := Ground{Potential: 4, Risk: 3, Readiness: 2, Contracts: 8, Expiring: 3}
	one, _ := Weights{40, 20, 20, 20}.Score(g)
	half, _ := Weights{20, 10, 10, 10}.Score(g)
	if one != half || one != 595 {
		t.Errorf("%d and %d", one, half)
	}
	if _, ok := (Weights{}).Score(g); ok {
		t.Error("no weights gave a score")
	}
}

func TestACategoryEntersWhenAllIsMapped(t *testing.T) {
	t.Parallel()
	whole := Row{Category: "Möbler", Leader: "Ylva", Score: count.Of(595)}
	done := []Check{{Label: "Omfattning", DoneOn: 20220110}, {Label: "Risker", DoneOn: 20220111}}
	for _, test := range []struct {
		name   string
		row    Row
		checks []Check
		want   []string
	}{
		{"whole", whole, done, nil},
		{"unmapped", whole, []Check{done[0], {Label: "Risker"}}, []string{"Risker", "5.2"}},
		{"no list", whole, nil, []string{"lista är tom"}},
		{"no points", Row{Category: "Möbler", Leader: "Ylva"}, done, []string{"poäng"}},
		{"no leader", Row{Category: "Möbler", Score: count.Of(595)}, done, []string{"kategoriledare"}},
	} {
		err := test.row.enter(test.checks)
		if (err == nil) != (test.want == nil) || err != nil && !audit.Refused(err) {
			t.Errorf("%s: %v", test.name, err)
		}
		for _, part := range test.want {
			if !strings.Contains(fault.Message(err), part) {
				t.Errorf("%s: %q lacks %q", test.name, fault.Message(err), part)
			}
		}
	}
}

func TestAGateIsNotPassedWhileSomethingIsMissing(t *testing.T) {
	t.Parallel()
	at := func(p Phase) Initiative {
		return Initiative{Number: "KI22-01", Title: "Möbler", Phase: p, PhaseOn: 20220201, LeaderID: "ylva"}
	}
	paused := at(Preparation)
	paused.Paused = true
	all := []Deliverable{{Phase: Preparation, Label: "Team", DoneOn: 20220210}, {Phase: Preparation, Label: "Tidplan"}, {Phase: External, Label: "Marknad"}, {Phase: Strategic, Label: "Mål", DoneOn: 20220220}}
	decided := Strategy{DecidedOn: 20220301}
	for _, test := range []struct {
		name string
		i    Initiative
		g    Gate
		on   day.Date
		want string // "" passes
	}{
		{"missing", at(Preparation), Gate{Deliverables: all}, 20220401, "Tidplan"},
		{"nothing to leave", at(Internal), Gate{Deliverables: all}, 20220401, ""},
		{"paused", paused, Gate{}, 20220401, "pausat"},
		{"ended", at(Ended), Gate{}, 20220401, "avslutat"},
		{"before the phase", at(Internal), Gate{}, 20220101, "började"},
		{"in the future", at(Internal), Gate{}, 20220601, "framtiden"},
		{"no strategy", at(Strategic), Gate{Deliverables: all, By: "karin"}, 20220401, "beslutad"},
		{"two eyes", at(Strategic), Gate{Deliverables: all, Strategy: decided, By: "ylva"}, 20220401, "inte själv"},
		{"four eyes", at(Strategic), Gate{Deliverables: all, Strategy: decided, By: "karin"}, 20220401, ""},
		{"measures left", at(Implementation), Gate{OpenMeasures: 2}, 20220401, "2 åtgärder"},
		{"all done", at(Implementation), Gate{}, 20220401, ""},
	} {
		err := test.i.pass(test.g, test.on, 20220501)
		text := fault.Message(err)
		for _, f := range fault.FieldsOf(err) {
			text += f.Message
		}
		if (err == nil) != (test.want == "") || !strings.Contains(text, test.want) {
			t.Errorf("%s: %v %s", test.name, err, text)
		}
	}
}

func TestPhasesFollowEachOther(t *testing.T) {
	t.Parallel()
	p := Preparation
	var names []string
	for ; p != ""; p = p.next() {
		names = append(names, p.Sv())
		if n := p.next(); n != "" && n.former() != p {
			t.Errorf("%s is followed by %s, before which is %s", p, n, n.former())
		}
	}
	if got := strings.Join(names, ", "); got != "Förberedelsefas, Extern analys, Intern analys, Kategoristrategi, Implementering, Avslutad" {
		t.Error(got)
	}
}

func TestTheStepOfADay(t *testing.T) {
	t.Parallel()
	steps := []Step{{N: 1, Phase: Preparation, FromOn: 20220201}, {N: 2, Phase: External, FromOn: 20220501}, {N: 3, Phase: External, Paused: true, FromOn: 20220501}}
	for on, want := range map[day.Date]string{20220131: "", 20220201: "Förberedelsefas", 20220430: "Förberedelsefas", 20220501: "Extern analys, pausad"} {
		if s, ok := On(steps, on); ok != (want != "") || ok && s.Text() != want {
			t.Errorf("on %s %q", on.Sv(), s.Text())
		}
	}
}

func TestFourEyesDecideAStrategy(t *testing.T) {
	t.Parallel()
	s := Strategy{Title: "Kategoristrategi Möbler", Status: Draft, Goals: "Färre", Levers: Levers{"volume"}, Scenarios: "Två"}
	if err := s.propose(20220301, "ylva", "Ylva", 0); !audit.Refused(err) || !strings.Contains(fault.Message(err), "risk, åtgärder") {
		t.Errorf("proposed without risk and measures: %v", err)
	}
	s.Risk = "Låg"
	if err := s.propose(20220301, "ylva", "Ylva", 2); err != nil || s.Status != Proposed {
		t.Fatal(err)
	}
	if err := s.open(); err == nil {
		t.Error("a proposed strategy is open")
	}
	ruling := Ruling{On: 20220310, Body: "Styrgruppen"}
	if err := s.decide(ruling, "ylva", "Ylva", 20220401); !audit.Refused(err) {
		t.Errorf("decided by who proposed it: %v", err)
	}
	for _, bad := range []Ruling{{Body: "Styrgruppen"}, {On: 20220228, Body: "Styrgruppen"}, {On: 20220402, Body: "Styrgruppen"}, {On: 20220310}} {
		again := s
		if again.decide(bad, "karin", "Karin", 20220401) == nil {
			t.Errorf("%+v decides", bad)
		}
	}
	if err := s.decide(ruling, "karin", "Karin", 20220401); err != nil || s.Status != Decided || s.Body != "Styrgruppen" {
		t.Errorf("%+v %v", s, err)
	}
	if err := s.open(); !audit.Refused(err) {
		t.Errorf("a decided strategy is open: %v", err)
	}
}

func TestAMeasureIsDoneWhenFollowedUp(t *testing.T) {
	t.Parallel()
	m := Measure{Number: "KÅ22-001", Title: "Sortiment", State: Planned, StateOn: 20220101, DueOn: 20220601}
	const today = 20220701
	if !m.Late(today) || m.Late(20220601) {
		t.Error("late on the wrong day")
	}
	for _, step := range []struct {
		to       State
		on       day.Date
		why      string
		followed bool
		ok       bool
	}{{Planned, today, "", false, false}, {Ongoing, 20220801, "", false, false}, {Ongoing, 20220301, "", false, true}, {Done, today, "", false, false}, {Stopped, today, " ", false, false},
		{Done, today, "", true, true}, {Ongoing, today, "", true, false}, {Ongoing, today, "Effekten uteblev", true, true}} {
		if step.followed {
			m.FollowedOn = 20220630
		}
		if err := m.turn(step.to, step.on, today, step.why); (err == nil) != step.ok {
			t.Errorf("%+v: %v", step, err)
		}
	}
	m.State, m.StateOn, m.FollowedOn = Ongoing, 20220101, 20220331
	if m.Unfollowed(20220630, 3) || !m.Unfollowed(20220701, 3) {
		t.Error("a quarter is reckoned wrong")
	}
}

func TestVersionsOfAPlanAreCompared(t *testing.T) {
	t.Parallel()
	row := func(name string, entered bool, hours int64) Row {
		return Row{CategoryID: name, Category: name, Entered: entered, Hours: count.Of(hours), Potential: money.Some(money.Kr(100))}
	}
	found := Diff([]Row{row("Möbler", true, 100), row("Lokalvård", true, 50), row("Energi", true, 10)}, []Row{row("Möbler", true, 200), row("Energi", true, 10), row("Kulturtjänster", true, 5), row("IT", false, 5)})
	var got []string
	for _, d := range found {
		got = append(got, d.What+" "+d.Row.Category+" "+d.Text())
	}
	if want := "Ny Kulturtjänster |Struken Lokalvård |Ändrad Möbler Timmar: 100 → 200"; strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
}

func TestAnApprovedReportIsWhole(t *testing.T) {
	t.Parallel()
	r := Report{Category: "Möbler", Status: Draft}
	c := Content{Parts: []Part{{Title: "Avtal", Facts: []Line{{"Gällande avtal", sv.Number(3)}}}}}
	if err := r.approve(c, 20220301, "Ylva"); err == nil {
		t.Error("approved without next steps")
	}
	r.NextSteps = "Upphandla"
	if err := r.approve(c, 20220301, "Ylva"); err != nil || !r.Whole() {
		t.Fatalf("%v", err)
	}
	r.Content.Parts[0].Facts[0].Value = "4"
	if r.Whole() {
		t.Error("a changed report is whole")
	}
	if err := r.approve(c, 20220301, "Ylva"); !audit.Refused(err) {
		t.Errorf("approved twice: %v", err)
	}
}
