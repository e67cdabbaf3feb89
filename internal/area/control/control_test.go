package control

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// names returns which fields a fault is about.
func names(err error) string {
	var list []string
	for _, f := range fault.FieldsOf(err) {
		list = append(list, f.Name)
	}
	return strings.Join(list, " ")
}

func TestFrequencyGivesThePeriodsOfAYear(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		f     Frequency
		n     int
		last  string
		times string
	}{
		{Monthly, 12, "2022-12", "12 gånger/år"},
		{Quarterly, 4, "2022-Q4", "4 gånger/år"},
		{Tertial, 3, "2022-T3", "3 gånger/år"},
		{Interim, 2, "2022", "2 gånger/år"},
		{Yearly, 1, "2022", "1 gång/år"},
	} {
		periods := test.f.Periods(2022)
		if len(periods) != test.n || periods[len(periods)-1].String() != test.last {
			t.Errorf("%s has %v, want %d ending with %s", test.f, periods, test.n, test.last)
		}
		if got := strings.ReplaceAll(test.f.TimesText(), "\u00a0", " "); got != test.times {
			t.Errorf("%s is %q, want %q", test.f, got, test.times)
		}
	}
	if got := Interim.Periods(2022)[0].String(); got != "2022-01-01--2022-08-31" {
		t.Errorf("the interim report is of %s", got)
	}
}

func TestAQuestionAsksForItsOwnPeriod(t *testing.T) {
	t.Parallel()
	august := day.YearToDate(20220831)
	for _, test := range []struct {
		q    Question
		p    day.Period
		want figure.Ask
	}{
		{Question{}, day.Year(2022), figure.Ask{Kind: figure.Year, Period: day.Year(2022)}},
		{Question{}, day.Month(2022, 3), figure.Ask{Kind: figure.Month, Period: day.Month(2022, 3)}},
		{Question{}, august, figure.Ask{Kind: figure.YearToDate, Period: august}},
		{Question{Back: 1}, day.Year(2022), figure.Ask{Kind: figure.Year, Period: day.Year(2021)}},
		{Question{Span: "ytd"}, day.Month(2022, 8), figure.Ask{Kind: figure.YearToDate, Period: august}},
		{Question{Span: "year", Back: 1}, day.Month(2022, 8), figure.Ask{Kind: figure.Year, Period: day.Year(2021)}},
	} {
		if diff := cmp.Diff(test.want, test.q.ask(test.p)); diff != "" {
			t.Errorf("%+v for %s:\n%s", test.q, test.p, diff)
		}
	}
}

func TestAMomentNeedsQuestionsThatCanBeAnswered(t *testing.T) {
	t.Parallel()
	m := Moment{Text: "Mäta", Frequency: Yearly, DueDays: 30}
	if got := names(m.Check()); got != "q1-label" {
		t.Errorf("without questions: %q", got)
	}
	m.Questions = []Question{{Label: "Andel", Source: FromFigure}, {Label: "", Source: "gissning"}, {Label: "Bransch", Source: FromSplit, SourceKey: "review"}, {Label: "Allt", Source: ByHand}}
	if got := names(m.Check()); got != "q1-source_key q2-label q2-source q3-divide" {
		t.Errorf("wrong: %q", got)
	}
}

func TestTheOneWhoDidItCannotReviewIt(t *testing.T) {
	t.Parallel()
	o := Occurrence{State: Done, Result: OK, DoneByID: "peter"}
	if _, err := o.Review("peter", "Peter", 20230118); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("reviewed by the same: %v", err)
	}
	got, err := o.Review("karin", "Karin", 20230118)
	if err != nil || got.State != Reviewed || got.ReviewedOn != 20230118 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := got.Reopen(" "); names(err) != "why" {
		t.Errorf("reopened without a reason: %v", err)
	}
	if back, err := got.Reopen("Fel underlag"); err != nil || back.State != Planned || back.ReviewedBy != "" || back.Result != "" {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestWhatIsNotDoneIsCarriedAndStaysAsNotDone(t *testing.T) {
	t.Parallel()
	o := Occurrence{ID: "a", Year: 2022, State: Planned, PeriodEnd: 20221231, DueOn: 20221231}
	old, next := o.carry(2023, 20230102)
	if old.State != Done || old.Result != NotDone || old.CarriedTo != 2023 || old.Performed() {
		t.Errorf("old %+v", old)
	}
	if next.State != Planned || next.CarriedFrom != "a" || next.Year != 2023 || next.FromYear() != 2022 {
		t.Errorf("next %+v", next)
	}
	if _, err := old.Reopen("Jag vill"); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a carried one was reopened: %v", err)
	}
}

func TestADeviationNeedsAMeasureWithOwnerAndDay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		p    Performance
		want string
	}{
		{Performance{Result: OK}, ""},
		{Performance{}, "result"},
		{Performance{Result: Deviation}, "finding measure"},
		{Performance{Result: Minor, Finding: "Två saknas"}, ""},
		{Performance{Result: NotDone}, "finding"},
		{Performance{Result: Deviation, Finding: "Fel", Measure: "Rätta"}, "owner_id measure_due"},
	} {
		if got := names(test.p.Check()); got != test.want {
			t.Errorf("%+v lacks %q, want %q", test.p, got, test.want)
		}
	}
}

func TestAnAnswerIsNeverEmptyAndNeverZeroByMistake(t *testing.T) {
	t.Parallel()
	text := Question{N: 1, Label: "Orsak", Source: ByHand}
	count := Question{N: 2, Label: "Hävda avtal", Source: ByHand, Unit: "avtal"}
	for _, test := range []struct {
		q     Question
		r     Reply
		read  string
		wrong string
	}{
		{text, Reply{}, "", "svar1-state"},
		{text, Reply{State: Answered}, "", "svar1-comment"},
		{text, Reply{State: Answered, Comment: "Fel i kraven"}, "Fel i kraven", ""},
		{text, Reply{State: NotReported}, "", "svar1-reason"},
		{text, Reply{State: NotReported, Reason: "Redovisas nästa år."}, "ej redovisad: redovisas nästa år", ""},
		{text, Reply{State: AnswerNotDone, Reason: "Tiden räckte inte."}, "ej genomförd: tiden räckte inte", ""},
		{count, Reply{State: Answered}, "", "svar2-number"},
		{count, Reply{State: Answered, Number: "0"}, "0 avtal", ""},
		{count, Reply{State: Answered, Number: "18,8"}, "18,8 avtal", ""},
		{count, Reply{State: Answered, Number: "många"}, "", "svar2-number"},
	} {
		a := Answer{N: test.q.N}
		wrong := a.take(test.q, test.r)
		if got := names(fault.Invalid(wrong...)); got != test.wrong {
			t.Errorf("%+v: %q, want %q", test.r, got, test.wrong)
		} else if test.wrong == "" && a.Read() != test.read {
			t.Errorf("%+v reads %q, want %q", test.r, a.Read(), test.read)
		}
	}
}

func TestAReportedZeroIsANumber(t *testing.T) {
	t.Parallel()
	a := Answer{N: 1}
	if wrong := a.take(Question{N: 1, Source: ByHand, Unit: "avtal"}, Reply{State: Answered, Number: "0"}); wrong != nil || !a.HasNumber || a.Num != 0 {
		t.Errorf("%+v %v", a, wrong)
	}
	if wrong := a.take(Question{N: 1, Source: ByHand, Unit: "avtal"}, Reply{State: NotReported, Reason: "x"}); wrong != nil || a.HasNumber {
		t.Errorf("what is not reported has a number: %+v", a)
	}
}

func riskOf(likelihood, impact, afterL, afterI int64) Risk {
	return Risk{Title: "Leverantör i kris", Area: "Avtal", Cause: "Konkurs", Consequence: "Vården står utan", Likelihood: likelihood, Impact: impact,
		AfterLikelihood: afterL, AfterImpact: afterI, OwnerID: "p", JudgedOn: 20221115, ReviewOn: 20231115}
}

func TestRiskValueIsLikelihoodTimesImpact(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		r              Risk
		value, present int64
		wrong          string
	}{
		{riskOf(3, 4, 0, 0), 12, 12, ""},
		{riskOf(3, 4, 2, 3), 12, 6, ""},
		{riskOf(3, 4, 2, 0), 12, 12, "after_impact"},
		{riskOf(0, 5, 0, 0), 0, 0, "likelihood impact"},
		{riskOf(1, 2, 2, 2), 2, 4, "after_likelihood"},
	} {
		r := test.r
		r.derive()
		if got := names(r.Check()); got != test.wrong || r.Value != test.value || r.Present != test.present {
			t.Errorf("%+v: value %d, present %d, wrong %q", test.r, r.Value, r.Present, got)
		}
	}
}

func TestBandsFollowTheScale(t *testing.T) {
	t.Parallel()
	s := Scale{WatchFrom: 4, ControlFrom: 8, ActFrom: 12, AcceptName: "Acceptera", WatchName: "Bevaka", ControlName: "Kontrollmoment", ActName: "Åtgärda nu", ImpactNames: "Ett\nTvå\nTre\nFyra"}
	for value, want := range map[int64]string{1: "Acceptera", 3: "Acceptera", 4: "Bevaka", 6: "Bevaka", 8: "Kontrollmoment", 9: "Kontrollmoment", 12: "Åtgärda nu", 16: "Åtgärda nu"} {
		if got := s.Name(s.Band(value)); got != want {
			t.Errorf("%d is %q, want %q", value, got, want)
		}
	}
	if s.Range(Control) != "8–11" || s.Range(Act) != "12–16" || s.Range(Accept) != "1–3" {
		t.Errorf("%s %s %s", s.Range(Accept), s.Range(Control), s.Range(Act))
	}
	if s.Impact(3) != "Tre" || s.Impact(0) != "" {
		t.Errorf("%q %q", s.Impact(3), s.Impact(0))
	}
}

func TestSecretInformationNamesItsReaders(t *testing.T) {
	t.Parallel()
	i := Info{Name: "Anbud", Owner: "Inköpschef", Secrecy: 3, SecrecyWhy: "Anbudssekretess", DecidedBy: "Inköpschef", DecidedOn: 20221115}
	if got := names(i.Check()); got != "readers law" {
		t.Errorf("wrong: %q", got)
	}
	i.Law, i.Readers = "OSL 19 kap. 3 §", identity.Roles{"strategic_buyer", "lawyer"}
	if err := i.Check(); err != nil {
		t.Error(err)
	}
	outside := i.Outside(RecordKind{Kind: "procurement", Perm: "procurement.read"})
	has := map[string]bool{}
	for _, r := range outside {
		has[r.Code] = true
	}
	if !has["requirement_owner"] || has["strategic_buyer"] || has["board_member"] {
		t.Errorf("outside are %v", has)
	}
	if i.Secrecy = 2; len(i.Outside(RecordKind{Perm: "procurement.read"})) != 0 {
		t.Error("K 2 warns")
	}
}

func TestFollowUpNeedsADayOrAReason(t *testing.T) {
	t.Parallel()
	o := Object{List: Analyses, Name: "Radiologen", Party: "D", Level: "operation", DoneOn: 20221101, FollowUp: "not_done"}
	if got := names(o.Check()); got != "follow_text" {
		t.Errorf("not done: %q", got)
	}
	o.FollowUp, o.FollowedOn = "done", 20221001
	if got := names(o.Check()); got != "followed_on" {
		t.Errorf("before the analysis: %q", got)
	}
	if o.Line() != "Radiologen RS" {
		t.Errorf("line %q", o.Line())
	}
}
