package figure_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"

	"github.com/google/go-cmp/cmp"
)

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// The values are those of the published reports, handbook section 6.
func TestValuesAreWrittenInTheirUnit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		value figure.Value
		unit  figure.Unit
		want  string
	}{
		{figure.Money(money.Kr(85_000_000)), figure.Mkr, "85,0 mkr"},
		{figure.Money(money.Kr(-1_095_000)), figure.Tkr, "−1 095 tkr"},
		{figure.Money(money.Kr(188_035)), figure.Kr, "188 035 kr"},
		{figure.Ratio(9, 141), figure.Percent, "6,4 %"},
		{figure.Ratio(20, 25), figure.Percent, "80,0 %"},
		{figure.Count(141), figure.Number, "141"},
		{figure.Count(0), figure.Number, "0"},
		{figure.Ratio(156, 30), figure.Grade, "5,2"},
		{figure.Ratio(793, 10), figure.Index, "79,3"},
		{figure.Ratio(49, 10), "anbud", "5 anbud"},
		{figure.Value{Num: 5000, Den: 2, Scale: figure.Ore}, figure.Kr, "25 kr"},
		{figure.Ratio(0, 0), figure.Percent, "ej mätbar"},
		{figure.Unreported("Uppgiften lämnades inte."), figure.Number, "ej redovisad"},
		{figure.Value{Num: 15264, About: true}, figure.Number, "ca 15 264"},
	} {
		if got := plain(test.value.Text(test.unit)); got != test.want {
			t.Errorf("%+v in %s = %q, want %q", test.value, test.unit, got, test.want)
		}
	}
	if got := figure.Ratio(1, 4).Cell(figure.Percent); got != 0.25 {
		t.Errorf("Cell = %v, want 0.25 for Excel's percent format", got)
	}
}

// The reports mix percent, points and index units (I04, I17); 12 % and 0,8 % are of
// the year before (I31).
func TestChangeTellsPercentFromPoints(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		f           figure.Figure
		now, before figure.Value
		want        string
	}{
		{figure.Figure{Unit: figure.Number}, figure.Count(86347), figure.Count(77009), "+9 338 (+12,1 %)"},
		{figure.Figure{Unit: figure.Number}, figure.Count(58422), figure.Count(58908), "−486 (−0,8 %)"},
		{figure.Figure{Unit: figure.Percent, Decimals: 1}, figure.Ratio(64, 1000), figure.Ratio(60, 1000), "+0,4 procentenheter"},
		{figure.Figure{Unit: figure.Index, Decimals: 1}, figure.Ratio(793, 10), figure.Ratio(768, 10), "+2,5 indexenheter"},
		{figure.Figure{Unit: figure.Mkr, Decimals: 1}, figure.Money(money.Kr(85_000_000)), figure.Money(0), "+85,0 mkr"},
		{figure.Figure{Unit: figure.Number}, figure.Count(5), figure.Unreported("Saknas."), "–"},
	} {
		if got := plain(test.f.Change(test.now, test.before)); got != test.want {
			t.Errorf("Change = %q, want %q", got, test.want)
		}
	}
}

func TestRatioOverAYearWeighsItsMonths(t *testing.T) {
	t.Parallel()
	got, err := figure.Ratio(1, 2).Add(figure.Ratio(1, 98))
	if err != nil || got.Num != 2 || got.Den != 100 {
		t.Errorf("sum = %+v, %v, want 2/100", got, err)
	}
	got, err = figure.Ratio(1, 2).Add(figure.Unmeasurable("Ingen mätning."))
	if err != nil || got.State != figure.NotMeasurable {
		t.Errorf("sum with a gap = %+v, %v", got, err)
	}
	if _, err := figure.Count(1).Add(figure.Money(1)); !errors.Is(err, figure.ErrMixed) {
		t.Errorf("a count and a sum were added: %v", err)
	}
}

func TestJudgeIsExact(t *testing.T) {
	t.Parallel()
	mkr := func(n int64) figure.Value { return figure.Money(money.Kr(n * 1_000_000)) }
	for _, test := range []struct {
		name   string
		value  figure.Value
		target figure.Target
		want   figure.Verdict
	}{
		{"savings 2022", mkr(85), figure.Target{Kind: figure.Min, Amount: mkr(85)}, figure.Met},
		{"savings 2017", mkr(54), figure.Target{Kind: figure.Min, Amount: mkr(70)}, figure.Missed},
		{"one öre short", figure.Money(money.Kr(85_000_000) - 1), figure.Target{Kind: figure.Min, Amount: mkr(85)}, figure.Near},
		{"five percent short", figure.Count(95), figure.Target{Kind: figure.Min, Amount: figure.Count(100)}, figure.Near},
		{"more than five percent short", figure.Count(94), figure.Target{Kind: figure.Min, Amount: figure.Count(100)}, figure.Missed},
		{"sick leave 2022", figure.Ratio(325, 10000), figure.Target{Kind: figure.Max, Amount: figure.Ratio(3, 100)}, figure.Missed},
		{"shown as 3,0 yet above", figure.Ratio(304, 10000), figure.Target{Kind: figure.Max, Amount: figure.Ratio(3, 100)}, figure.Near},
		{"code of conduct", figure.Ratio(141, 141), figure.Target{Kind: figure.Exact, Amount: figure.Ratio(1, 1)}, figure.Met},
		{"unnecessary, none allowed", figure.Count(1), figure.Target{Kind: figure.Max, Amount: figure.Count(0)}, figure.Missed},
		{"coordinated 2022", figure.Count(27), figure.Target{Kind: figure.CannotBeSet, Reason: "Beror på regionernas beslut."}, figure.NoTarget},
		{"orders", figure.Count(86347), figure.Target{Kind: figure.DirectionOnly}, figure.NoTarget},
		{"no value", figure.Unmeasurable("Data saknas."), figure.Target{Kind: figure.Min, Amount: figure.Count(1)}, figure.Unmeasured},
	} {
		if got := figure.Judge(test.value, test.target); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got.Sv(), test.want.Sv())
		}
	}
}

func TestTargetsAreWrittenInSwedish(t *testing.T) {
	t.Parallel()
	f := figure.Figure{Unit: figure.Percent, Decimals: 1, Direction: figure.Lower}
	got := plain(figure.Target{Kind: figure.Max, Amount: figure.Ratio(3, 100)}.Text(f) + "|" +
		figure.Target{Kind: figure.DirectionOnly}.Text(f) + "|" + figure.Target{Kind: figure.CannotBeSet}.Text(f))
	if want := "högst 3,0 %|ska minska|mål kan inte sättas"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := f.Trend(figure.Ratio(1, 100), figure.Ratio(2, 100)); got != 1 {
		t.Errorf("a fall where lower is better = %d, want 1", got)
	}
}

func TestRowsAddUpToTheValue(t *testing.T) {
	t.Parallel()
	rows := []figure.Row{{Ref: "a", Amount: 1}, {Ref: "b", Amount: 1}, {Ref: "a", Amount: 3, Of: figure.Den}}
	if err := figure.Ratio(2, 3).Check(rows); err != nil {
		t.Error(err)
	}
	if err := figure.Ratio(2, 4).Check(rows); err == nil {
		t.Error("a denominator that the rows do not give passes")
	}
	reviews := figure.Count(15)
	reviews.Parts = []figure.Part{{Label: "Vunna", Num: 6}, {Label: "Avskrivna", Num: 1}, {Label: "Förlorade", Num: 4}, {Label: "Ej avgjorda", Num: 4}}
	if err := reviews.CheckParts(); err != nil {
		t.Error(err)
	}
	reviews.Parts[0].Num = 5
	if err := reviews.CheckParts(); err == nil {
		t.Error("parts that do not add up pass")
	}
}

func announced() figure.Figure {
	return figure.Figure{
		Key: "procurement.announced", Name: "Annonserade upphandlingar", Unit: figure.Number, Direction: figure.Neutral,
		Definitions: []figure.Definition{
			{Version: 1, Text: "Antal annonser.", Source: "Årsrapport 2017", From: 20170101, To: 20200101},
			{Version: 2, Text: "Antal upphandlingar med första annons i perioden.", Source: "Årsrapport 2022", From: 20200101},
		},
		Added: 20170101, Retired: 20230101, Kinds: []figure.PeriodKind{figure.Year, figure.Month},
		Compute: func(context.Context, figure.Ask) (figure.Value, error) { return figure.Count(141), nil },
	}
}

func TestRegisterRefusesDuplicatesAndGaps(t *testing.T) {
	t.Parallel()
	f := announced()
	if _, err := figure.NewRegister([]figure.Figure{f}, []figure.Figure{f}); err == nil {
		t.Error("the same key twice passes")
	}
	for name, spoil := range map[string]func(*figure.Figure){
		"name":       func(f *figure.Figure) { f.Name = "" },
		"definition": func(f *figure.Figure) { f.Definitions = nil },
		"source":     func(f *figure.Figure) { f.Definitions = []figure.Definition{{Version: 1, Text: "x"}} },
		"compute":    func(f *figure.Figure) { f.Compute = nil },
		"kinds":      func(f *figure.Figure) { f.Kinds = nil },
		"retired":    func(f *figure.Figure) { f.Retired = f.Added },
	} {
		bad := announced()
		spoil(&bad)
		if _, err := figure.NewRegister([]figure.Figure{bad}); err == nil {
			t.Errorf("a figure without %s passes", name)
		}
	}
	r, err := figure.NewRegister([]figure.Figure{f})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Get("x"); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("Get of an unknown key: %v", err)
	}
	if got := len(r.Followed(20220101)) - len(r.Followed(20230101)); got != 1 {
		t.Error("a retired figure is still followed")
	}
}

func TestRegisterAnswersForFiguresThatComeLater(t *testing.T) {
	t.Parallel()
	fixed, later, broken := announced(), announced(), announced()
	later.Key, later.Name, broken.Key, broken.Name = "own.orders", "Beställningar", "own.broken", ""
	plain, err := figure.NewRegister([]figure.Figure{fixed})
	if err != nil {
		t.Fatal(err)
	}
	var coming []figure.Figure
	r := plain.Extended(func() []figure.Figure { return append([]figure.Figure(nil), coming...) })
	if _, err := r.Get("own.orders"); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("before it comes: %v", err)
	}
	imposter := later
	imposter.Key = fixed.Key
	coming = []figure.Figure{imposter, broken, later, later}
	if f, err := r.Get("own.orders"); err != nil || f.Name != "Beställningar" {
		t.Errorf("Get = %s, %v", f.Name, err)
	}
	var keys []string
	for _, f := range r.All() {
		keys = append(keys, f.Key+" "+f.Name)
	}
	if diff := cmp.Diff([]string{"procurement.announced Annonserade upphandlingar", "own.orders Beställningar"}, keys); diff != "" {
		t.Error(diff)
	}
	if len(r.Followed(20220101)) != 2 || len(plain.All()) != 1 {
		t.Error("the extension is not followed, or has changed the register it extends")
	}
}

func TestDefinitionHoldsForItsTime(t *testing.T) {
	t.Parallel()
	f := announced()
	for on, want := range map[day.Date]int{20170630: 1, 20200101: 2, 20300101: 2, 0: 2} {
		if got, ok := f.Definition(on); got.Version != want || !ok {
			t.Errorf("Definition(%v) = %d, want %d", on, got.Version, want)
		}
	}
	if _, ok := f.Definition(20160101); ok {
		t.Error("a definition holds before the first one")
	}
}

func TestFigureRefusesQuestionsItCannotAnswer(t *testing.T) {
	t.Parallel()
	f := announced()
	for name, test := range map[string]struct {
		ask  figure.Ask
		want figure.State
	}{
		"a year":       {figure.Ask{Period: day.Year(2022), Kind: figure.Year}, figure.Known},
		"one region":   {figure.Ask{Period: day.Year(2022), Kind: figure.Year, Party: "D"}, figure.NotMeasurable},
		"other kind":   {figure.Ask{Period: day.Year(2022), Kind: figure.Rolling12}, figure.NotMeasurable},
		"when retired": {figure.Ask{Period: day.Year(2023), Kind: figure.Year}, figure.NotMeasurable},
	} {
		v, err := f.Value(t.Context(), test.ask)
		if err != nil || v.State != test.want {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
}

func TestPeriodKindsMeetInDecember(t *testing.T) {
	t.Parallel()
	var got []string
	for _, k := range []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated} {
		got = append(got, k.Ending(20220811).String(), k.Ending(20221201).String())
	}
	want := []string{"2022-08", "2022-12", "2022-01-01--2022-08-31", "2022", "2021-09-01--2022-08-31", "2022",
		"2022", "2022", "--2022-08-31", "--2022-12-31"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
