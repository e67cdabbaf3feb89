package goal_test

import (
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

func TestTargetsAreReadInTheUnitOfTheirFigure(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		unit       figure.Unit
		text, want string
		value      figure.Value
	}{
		{figure.Mkr, "85", "85\u00a0mkr", figure.Money(money.Kr(85_000_000))},
		{figure.Mkr, "54,5 mkr", "54,5\u00a0mkr", figure.Money(money.Kr(54_500_000))},
		{figure.Tkr, "−1 095", "-1095\u00a0tkr", figure.Money(money.Kr(-1_095_000))},
		{figure.Percent, "6,4 %", "6,4\u00a0%", figure.Ratio(8, 125)},
		{figure.Number, "30", "30", figure.Count(30)},
		{figure.Grade, "5,2", "5,2", figure.Ratio(26, 5)},
		{figure.Number, "", "", figure.Value{}},
	} {
		target := goal.Target{Unit: test.unit, Aim: goal.Min}
		if err := goal.Fields.Read(&target, map[string]string{"amount": test.text}); err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		d, _ := goal.Fields.Get("amount")
		if got := d.Text(&target); got != test.want {
			t.Errorf("%q in %s is shown as %q, want %q", test.text, test.unit, got, test.want)
		}
		if order, ok := figure.Compare(target.Amount(), test.value); test.text != "" && (!ok || order != 0) {
			t.Errorf("%q in %s = %+v, want %+v", test.text, test.unit, target.Amount(), test.value)
		}
	}
	for _, text := range []string{"mycket", "1/3", "1e9", "99999999999999999999"} {
		target := goal.Target{Unit: figure.Mkr}
		if err := goal.Fields.Read(&target, map[string]string{"amount": text}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%q is accepted as an amount: %v", text, err)
		}
	}
}

func TestTargetChecksItsParts(t *testing.T) {
	t.Parallel()
	good := goal.Target{Span: goal.Year, Period: day.Year(2022), Aim: goal.Min, HasAmount: true, Num: 30}
	for name, test := range map[string]struct {
		spoil func(*goal.Target)
		field string
	}{
		"good":                {func(*goal.Target) {}, ""},
		"no period":           {func(t *goal.Target) { t.Period = day.Period{} }, "period"},
		"month for a year":    {func(t *goal.Target) { t.Period = day.Month(2022, 8) }, "period"},
		"no amount":           {func(t *goal.Target) { t.HasAmount = false }, "amount"},
		"amount, no aim":      {func(t *goal.Target) { t.Aim = goal.DirectionOnly }, "amount"},
		"no aim":              {func(t *goal.Target) { t.Aim, t.HasAmount = "", false }, "aim"},
		"unsettable, no word": {func(t *goal.Target) { t.Aim, t.HasAmount = goal.CannotBeSet, false }, "reason"},
	} {
		target := good
		test.spoil(&target)
		err := target.Check()
		if got := fault.FieldsOf(err); test.field == "" && err != nil || test.field != "" && (len(got) == 0 || got[0].Name != test.field) {
			t.Errorf("%s: %v, want a fault on %q", name, err, test.field)
		}
	}
}

func TestPartOfTheYearIsNotJudgedByTheYearsSum(t *testing.T) {
	t.Parallel()
	mkr := goal.Target{ID: "1", Aim: goal.Min, HasAmount: true, Num: 8_500_000_000, Scale: figure.Ore, Span: goal.Year, Period: day.Year(2022)}
	share := goal.Target{ID: "2", Aim: goal.Max, HasAmount: true, Num: 5, Den: 100, Span: goal.Year, Period: day.Year(2022)}
	august := figure.YearToDate.Ending(20220831)
	for name, test := range map[string]struct {
		got, want figure.Verdict
	}{
		"year's sum":    {mkr.Judge(figure.Money(money.Kr(85_000_000)), day.Year(2022)), figure.Met},
		"part of a sum": {mkr.Judge(figure.Money(money.Kr(60_000_000)), august), figure.NoTarget},
		"share so far":  {share.Judge(figure.Ratio(9, 141), august), figure.Missed},
		"no value":      {share.Judge(figure.Unmeasurable("Data saknas."), day.Year(2022)), figure.Unmeasured},
		"no target":     {goal.Target{}.Judge(figure.Count(1), day.Year(2022)), figure.NoTarget},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", name, test.got.Sv(), test.want.Sv())
		}
	}
}

func TestHashOfRowsIsAboutWhichAndHowMuch(t *testing.T) {
	t.Parallel()
	a := figure.Row{Kind: "procurement", Ref: "1", Label: "Rollatorer", Amount: 1}
	b := figure.Row{Kind: "procurement", Ref: "2", Label: "Sängar", Amount: 1}
	renamed := a
	renamed.Label = "Rollatorer, hög brukarvikt"
	more := a
	more.Amount = 2
	base := goal.HashRows([]figure.Row{a, b})
	if goal.HashRows([]figure.Row{b, renamed}) != base {
		t.Error("order or name changes the hash")
	}
	if goal.HashRows([]figure.Row{more, b}) == base || goal.HashRows([]figure.Row{a}) == base || strings.TrimSpace(base) == "" {
		t.Error("another amount or a missing row does not change the hash")
	}
}
