package staff

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func TestHundredthsReadWhatPeopleAndExcelWrite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Hundredths{"2,5": 250, "2.5": 250, "56": 5600, "1 234,25": 123425, "8234.5678": 823457, "": 0, "0,5": 50} {
		var got Hundredths
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"12,345", "-1", "1/2", "1e3", "två", "0x10"} {
		var got Hundredths
		if err := got.UnmarshalText([]byte(text)); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%q was read as %d (%v)", text, got, err)
		}
	}
	for n, want := range map[Hundredths]string{250: "2,5", 5600: "56", 123425: "1 234,25", 1605: "16,05"} {
		if got := plain(n.Sv()); got != want {
			t.Errorf("%d is shown %q, want %q", n, got, want)
		}
	}
}

func TestMonthsAreReadInManyForms(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2022-11", "202211", "november 2022", "nov 2022", "2022-11-30", "2022-11-01 00:00"} {
		var m Month
		if err := m.UnmarshalText([]byte(text)); err != nil || m != Month(day.New(2022, 11, 1)) {
			t.Errorf("%q = %s, %v", text, m, err)
		}
	}
	for _, text := range []string{"2022", "2022-13", "2022-T2", "november"} {
		var m Month
		if err := m.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %s", text, m)
		}
	}
}

// The smallest group is hidden, and as many more as it takes for the hidden not
// to be the total less what is shown.
func TestSmallGroupsCannotBeComputedFromTheTotal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		parts []Part
		want  map[string]bool
	}{
		"none is small":               {[]Part{{"a", Posts(5)}, {"b", Posts(20)}}, map[string]bool{}},
		"one small takes the next":    {[]Part{{"a", Posts(4)}, {"b", Posts(20)}, {"c", Posts(9)}}, map[string]bool{"a": true, "c": true}},
		"two that are five together":  {[]Part{{"a", Posts(4)}, {"b", Posts(1)}, {"c", Posts(9)}}, map[string]bool{"a": true, "b": true}},
		"two that are four together":  {[]Part{{"a", Posts(2)}, {"b", Posts(2)}, {"c", Posts(9)}, {"d", Posts(30)}}, map[string]bool{"a": true, "b": true, "c": true}},
		"unknown number is small":     {[]Part{{"a", 0}, {"b", Posts(9)}, {"c", Posts(30)}}, map[string]bool{"a": true, "b": true}},
		"four and a half is too few":  {[]Part{{"a", 450}, {"b", Posts(9)}, {"c", Posts(30)}}, map[string]bool{"a": true, "b": true}},
		"a single group is the total": {[]Part{{"a", Posts(30)}}, map[string]bool{}},
	} {
		if diff := cmp.Diff(test.want, Suppress(test.parts)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestVacanciesOfAYearAreTheSmallestAndLargestNumberOnADay(t *testing.T) {
	t.Parallel()
	year := day.Year(2022)
	d := func(m, n int) day.Date { return day.New(2022, 1, 1).AddMonths(m - 1).AddDays(n - 1) }
	for name, test := range map[string]struct {
		rows []Vacancy
		want string
	}{
		"an interval all year":       {[]Vacancy{{Low: 250, High: 300, ValidFrom: 20210901}}, "2,5–3"},
		"one half is filled in June": {[]Vacancy{{Low: 250, High: 250}, {Low: 50, High: 50, ValidTo: d(6, 15)}}, "2,5–3"},
		"two follow each other":      {[]Vacancy{{Low: 100, High: 100, ValidTo: d(3, 31)}, {Low: 100, High: 100, ValidFrom: d(4, 1)}}, "1"},
		"a gap of one day counts":    {[]Vacancy{{Low: 100, High: 100, ValidTo: d(3, 30)}, {Low: 100, High: 100, ValidFrom: d(4, 1)}}, "0–1"},
		"an overlap counts":          {[]Vacancy{{Low: 100, High: 100, ValidTo: d(4, 1)}, {Low: 100, High: 100, ValidFrom: d(4, 1)}}, "1–2"},
		"none":                       {nil, "0"},
		"last day of the year":       {[]Vacancy{{Low: 100, High: 100, ValidFrom: d(12, 31)}}, "0–1"},
	} {
		if got := vacantIn(test.rows, year).Interval(); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func hoursOf(year int, shares ...int64) []Hours {
	var list []Hours
	for i, s := range shares {
		list = append(list, Hours{Month: Month(day.New(year, 1, 1).AddMonths(i)), Sick: Hundredths(s), Ordinary: 10_000})
	}
	return list
}

// I27: a month, the year to date and rolling twelve are three numbers.
func TestSickLeaveHasThreeSeries(t *testing.T) {
	t.Parallel()
	months := append(hoursOf(2021, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200), hoursOf(2022, 300, 500)...)
	points := series(months, 2022)
	got := []string{}
	for _, p := range points[:3] {
		got = append(got, plain(p.Alone.Share()+" | "+p.ToDate.Share()+" | "+p.Rolling12.Share()))
	}
	want := []string{"3,00 % | 3,00 % | 2,08 %", "5,00 % | 4,00 % | 2,33 %", "– | – | –"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p := series(hoursOf(2022, 300, 500), 2022)[1]; p.Rolling12.Known() {
		t.Error("rolling twelve of two months has a value")
	}
	if top, ok := peak(months); !ok || top.Month.String() != "2022-02" {
		t.Errorf("peak = %+v", top)
	}
}

func TestHoursAreWeighedNotAveraged(t *testing.T) {
	t.Parallel()
	sum, _ := sumOf([]Hours{{Month: 20220101, Sick: 100, Ordinary: 1000}, {Month: 20220201, Sick: 100, Ordinary: 9000}}, day.Year(2022))
	if got := plain(sum.Share()); got != "2,00 %" {
		t.Errorf("10 %% of 10 hours and 1,1 %% of 90 are %s, want 2,00 %%", got)
	}
}

// The plausible terms of the published values, handbook 6.4: all of Inköp and the
// strategic purchasers are two populations (I15).
func TestTurnoverKeepsTermsAsWholeAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		left     int64
		average  Hundredths
		num, den int64
		want     string
	}{
		{3, Posts(16), 3, 16, "18,8 %"}, {4, Posts(53), 4, 53, "7,5 %"}, {3, 1650, 30, 165, "18,2 %"}, {1, 1625, 100, 1625, "6,2 %"},
	} {
		turn := Turnover{Left: test.left, Average: test.average}
		if num, den := turn.terms(); num != test.num || den != test.den || plain(turn.Percent()) != test.want {
			t.Errorf("%d of %s: %d/%d %s, want %d/%d %s", test.left, test.average.Sv(), num, den, turn.Percent(), test.num, test.den, test.want)
		}
	}
}

func TestRulesAreToldInSwedish(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		"Skriv vem som betalar":               (&Post{Posts: 100, Financing: ThirdParty}).Check(),
		"Fyll i hur många tjänster det är":    (&Post{Financing: Own}).Check(),
		"Sista dagen kan inte vara före":      (&Vacancy{Low: 100, ValidFrom: 20220201, ValidTo: 20220101}).Check(),
		"kan inte vara mindre än det lägsta":  (&Vacancy{Low: 300, High: 250}).Check(),
		"Ingen kan börja innan":               (&Recruitment{Persons: 1, Month: 20220601, StartsIn: 20220501}).Check(),
		"Antalet är minst 1":                  (&Exit{}).Check(),
		"kan inte vara fler än ordinarie":     (&SickMonth{Sick: 200, Ordinary: 100}).Check(),
		"från dag 60 kan inte vara fler":      (&SickMonth{Sick: 100, Ordinary: 1000, Long: Some(200)}).Check(),
		"Skriv ett årtal, till exempel 2022.": (&Headcount{Year: 22}).Check(),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}
