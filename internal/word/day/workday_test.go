package day

import (
	"testing"

	"pgregory.net/rapid"
)

func TestHolidaysOf2022(t *testing.T) {
	want := []Holiday{
		{20220101, "Nyårsdagen", true}, {20220106, "Trettondedag jul", true}, {20220415, "Långfredagen", true}, {20220417, "Påskdagen", true},
		{20220418, "Annandag påsk", true}, {20220501, "Första maj", true}, {20220526, "Kristi himmelsfärdsdag", true}, {20220605, "Pingstdagen", true},
		{20220606, "Sveriges nationaldag", true}, {20220624, "Midsommarafton", false}, {20220625, "Midsommardagen", true}, {20221105, "Alla helgons dag", true},
		{20221224, "Julafton", false}, {20221225, "Juldagen", true}, {20221226, "Annandag jul", true}, {20221231, "Nyårsafton", false},
	}
	got := Holidays(2022)
	if len(got) != len(want) {
		t.Fatalf("%d holidays, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("holiday %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestEasterAndMidsummerOfManyYears(t *testing.T) {
	for name, days := range map[string][]Date{
		"Påskdagen":            {20000423, 20080323, 20110424, 20190421, 20240331, 20250420, 20380425},
		"Midsommarafton":       {20200619, 20210625, 20230623, 20260619},
		"Alla helgons dag":     {20201031, 20211106, 20231104, 20251101},
		"Annandag pingst":      {20040531},
		"Sveriges nationaldag": {20050606},
	} {
		for _, d := range days {
			if got := d.Holiday(); got != name {
				t.Errorf("%s is %q, want %s", d, got, name)
			}
		}
	}
	if got := Date(20040606).Holiday(); got != "" {
		t.Errorf("6 June 2004 is %q; the national day became a holiday in 2005", got)
	}
}

func TestLastDaysMoveToAWorkingDay(t *testing.T) {
	for d, want := range map[Date]Date{
		20220805: 20220805, 20220806: 20220808, 20220807: 20220808, // Saturday and Sunday
		20220415: 20220419, 20220418: 20220419, // Good Friday to Easter Monday
		20220526: 20220527,                     // Ascension Day
		20220606: 20220607, 20220624: 20220627, // National Day, midsommarafton
		20221223: 20221223, 20221224: 20221227, 20221231: 20230102, 20230106: 20230109, 20230501: 20230502,
		20240329: 20240402, 20240509: 20240510, 0: 0,
	} {
		if got := d.WorkingDay(); got != want {
			t.Errorf("WorkingDay(%s) = %s, want %s", d, got, want)
		}
	}
}

func TestWorkingDaysAreNextToEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := New(1990, 1, 1).AddDays(rapid.IntRange(0, 365*80).Draw(t, "day"))
		after, before := d.WorkingDay(), d.WorkingDayBefore()
		if !after.IsWorkingDay() || !before.IsWorkingDay() || before > d || after < d || before.DaysUntil(after) > 7 {
			t.Fatalf("%s: before %s, after %s", d, before, after)
		}
		if d.IsWorkingDay() != (after == d) || d.IsWorkingDay() != (before == d) {
			t.Fatalf("%s is a working day: %v, and moves to %s", d, d.IsWorkingDay(), after)
		}
	})
}
