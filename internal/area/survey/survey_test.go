package survey

import (
	"strings"
	"testing"

	"klover/internal/base/fault"
)

func TestAFormIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(*Form)
		want  string
	}{
		"no title":                 {func(f *Form) { f.Title = " " }, "Ange enkätens namn"},
		"limit outside the scale":  {func(f *Form) { f.SatisfiedFrom = 7 }, "på skalan, 1–6"},
		"too few may be shown":     {func(f *Form) { f.MinAnswers = 4 }, "färre än 5 svar"},
		"two overall questions":    {func(f *Form) { f.Questions[1].Asks = Overall }, "precis ett helhetsomdöme"},
		"no overall question":      {func(f *Form) { f.Questions[0].Asks = Scale }, "precis ett helhetsomdöme"},
		"reminder after the end":   {func(f *Form) { f.LastReminder = 40 }, "innan enkäten stängs"},
		"reminders out of order":   {func(f *Form) { f.FirstReminder, f.LastReminder = 14, 7 }, "efter den första"},
		"a question without text":  {func(f *Form) { f.Questions[1].Text = "" }, "Fråga 2 saknar text"},
		"HME with another scale":   {func(f *Form) { *f = Blank(HME); f.ScaleMax, f.SatisfiedFrom = 6, 4 }, "skalan 1–5 och nio frågor"},
		"HME without a statement":  {func(f *Form) { *f = Blank(HME); f.Questions = f.Questions[:8] }, "tre vardera"},
		"nothing is asked for":     {func(f *Form) { f.Questions = nil }, "minst en fråga"},
		"closes before it is sent": {func(f *Form) { f.CloseAfter, f.FirstReminder, f.LastReminder = 0, 0, 0 }, "hur många dagar"},
	} {
		f := Blank(NKI)
		test.spoil(&f)
		var text strings.Builder
		for _, w := range fault.FieldsOf(f.Check()) {
			text.WriteString(w.Message + " ")
		}
		if !strings.Contains(text.String(), test.want) {
			t.Errorf("%s: %q, want %q", name, text.String(), test.want)
		}
	}
	for _, kind := range []Kind{NKI, Category, HME} {
		if err := Blank(kind).Check(); err != nil {
			t.Errorf("the usual form %s is refused: %v", kind, err)
		}
	}
}

// The example of the handbook, section 6.4: 75,8, 82,5, 77,5 → 78,6.
func TestHMEIsTheMeanOfItsParts(t *testing.T) {
	t.Parallel()
	var totals []Total
	for i, sum := range []int64{42, 40, 39, 43, 44, 42, 41, 38, 44} {
		totals = append(totals, Total{Part: Parts[i/3], N: 10, Sum: sum})
	}
	var got []string
	for _, part := range Parts {
		got = append(got, indexText(ofPart(totals, part)))
	}
	if text := strings.Join(append(got, indexText(totals)), " "); text != "75,8 82,5 77,5 78,6" {
		t.Errorf("HME = %s", text)
	}
}

// Statements weigh alike also when different numbers answered them, and many
// different numbers do not overflow.
func TestStatementsWeighAlikeWhateverTheirAnswers(t *testing.T) {
	t.Parallel()
	if got := indexText([]Total{{N: 10, Sum: 50}, {N: 1000, Sum: 1000}}); got != "50,0" {
		t.Errorf("100 and 0 give %s, want 50,0", got)
	}
	var many []Total
	for i := range int64(9) {
		n := 9973 + 2*i*i + i
		many = append(many, Total{N: n, Sum: 3 * n})
	}
	if got := indexText(many); got != "50,0" {
		t.Errorf("nine different numbers give %s, want 50,0", got)
	}
}

func TestIntervalsAreWideWhenAnswersAreFew(t *testing.T) {
	t.Parallel()
	few, many := Result{Answers: 43, Satisfied: 40, Sum: 224, Squares: 1200}, Result{Answers: 4300, Satisfied: 4000, Sum: 22400, Squares: 120000}
	if got := interval(few.ShareInterval()); got != "81,4–97,6" {
		t.Errorf("40 of 43 = %s, want 81,4–97,6 (Wilson)", got)
	}
	low, high := few.MeanInterval()
	lowMany, highMany := many.MeanInterval()
	if high-low <= highMany-lowMany {
		t.Errorf("few answers %v–%v, many %v–%v", low, high, lowMany, highMany)
	}
}

func TestGroupsOfRoundsHideWhoAnswered(t *testing.T) {
	t.Parallel()
	rounds := []OfRound{{RoundID: "a", Answers: 2, Sum: 10}, {RoundID: "b", Answers: 4, Sum: 20}, {RoundID: "c", Answers: 6, Sum: 36}, {RoundID: "d", Answers: 1, Sum: 1}}
	groups := grouped(rounds, func(r OfRound) int64 { return r.Answers })
	var sum int64
	for _, g := range groups {
		sum += g.Sum
		if g.Answers < fewest {
			t.Errorf("a row shows %d answers", g.Answers)
		}
	}
	if len(groups) != 2 || sum != 67 {
		t.Errorf("%d groups with sum %d, want 2 with 67", len(groups), sum)
	}
}

func TestTotalsAreReadOrRefusedByRow(t *testing.T) {
	t.Parallel()
	f := Blank(HME)
	for i := range f.Questions {
		f.Questions[i].ID, f.Questions[i].Seq = string(rune('a'+i)), int64(i+1)
	}
	rows := [][]string{{"Medarbetarundersökning"}, {"Påstående", "Antal svar", "Medelvärde"}}
	for i, q := range f.Questions {
		key := q.Text
		if i == 0 {
			key = "1"
		}
		rows = append(rows, []string{key, "50", "4,2"})
	}
	totals, rejected := ReadTotals(f, rows)
	if len(rejected) != 0 || len(totals) != 9 || totals["a"].Sum != 210 {
		t.Fatalf("%d totals, %+v", len(totals), rejected)
	}
	for name, test := range map[string]struct {
		row  []string
		want string
	}{
		"outside the scale": {[]string{"2", "50", "5,4"}, "skalan 1–5"},
		"an unknown one":    {[]string{"Hur mår du?", "50", "4"}, "finns inte i enkäten"},
		"twice":             {[]string{"1", "50", "4"}, "två gånger"},
		"too few":           {[]string{"2", "4", "4"}, "Färre än 5"},
		"no number":         {[]string{"2", "50", "bra"}, "ska vara ett tal"},
	} {
		bad := append([][]string{}, rows...)
		bad[3] = test.row
		_, rejected := ReadTotals(f, bad)
		if len(rejected) == 0 || !strings.Contains(rejected[0].Why, test.want) || rejected[0].Row != 4 {
			t.Errorf("%s: %+v", name, rejected)
		}
	}
	if _, rejected := ReadTotals(f, rows[:6]); len(rejected) == 0 || !strings.Contains(rejected[0].Why, "saknas i filen") {
		t.Errorf("half a form: %+v", rejected)
	}
	if _, rejected := ReadTotals(f, rows[:1]); len(rejected) == 0 {
		t.Error("a file without headings was read")
	}
}
