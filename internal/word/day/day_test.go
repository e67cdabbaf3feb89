package day_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/day"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2022-02-11", "20220211", "2022/2/11", "2022.02.11", "11/2 2022", "11/2-2022", "11/2/2022",
		"11.2.2022", "11-02-2022", "11 feb 2022", "11 feb. 2022", "11 februari 2022", "den 11 februari 2022", "11\u00a0Februari\u00a02022",
		" 2022-02-11 ", "2022-02-11T08:30:00Z", "2022-02-11 08:30", "2022–02–11"} {
		got, err := day.Parse(text)
		if err != nil || got != day.New(2022, 2, 11) {
			t.Errorf("Parse(%q) = %v, %v", text, got, err)
		}
	}
}

func TestParseExplainsImpossibleDates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-02-30":   "Datumet 2026-02-30 finns inte: februari 2026 har 28 dagar.",
		"30/2 2024":    "Datumet 2024-02-30 finns inte: februari 2024 har 29 dagar.",
		"2026-13-01":   "Datumet 2026-13-01 finns inte: månaden ska vara 1–12.",
		"11 hopp 2022": "”hopp” är ingen månad. Skriv datumet som 2022-02-11.",
		"44603":        "”44603” kan inte läsas som ett datum. Skriv år, månad och dag, till exempel 2022-02-11.",
		"11/2 22":      "”11/2 22” kan inte läsas som ett datum. Skriv år, månad och dag, till exempel 2022-02-11.",
		"snart":        "”snart” kan inte läsas som ett datum. Skriv år, månad och dag, till exempel 2022-02-11.",
	} {
		var d day.Date
		err := d.UnmarshalText([]byte(text))
		if got := fault.Message(err); got != want || d != 0 {
			t.Errorf("UnmarshalText(%q): %q, want %q", text, got, want)
		}
	}
}

func TestOfIsTheDayInSweden(t *testing.T) {
	t.Parallel()
	for clock, want := range map[string]day.Date{
		"2022-02-10T22:59:59Z": 20220210, "2022-02-10T23:00:00Z": 20220211,
		"2022-07-10T21:59:59Z": 20220710, "2022-07-10T22:00:00Z": 20220711,
	} {
		at, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.Of(at); got != want {
			t.Errorf("Of(%s) = %v, want %v", clock, got, want)
		}
	}
	if got := day.Of(time.Time{}); got != 0 {
		t.Errorf("Of(no time) = %v", got)
	}
}

func TestMonthsClamp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		d    day.Date
		n    int
		want day.Date
	}{
		{20220131, 1, 20220228}, {20240131, 1, 20240229}, {20220331, -1, 20220228},
		{20221231, 2, 20230228}, {20220211, 48, 20260211}, {20220115, -13, 20201215}, {0, 5, 0},
	} {
		if got := test.d.AddMonths(test.n); got != test.want {
			t.Errorf("%v.AddMonths(%d) = %v, want %v", test.d, test.n, got, test.want)
		}
	}
}

func TestDaysCountAcrossSummerTime(t *testing.T) {
	t.Parallel()
	if got := day.New(2022, 3, 1).DaysUntil(day.New(2022, 4, 1)); got != 31 {
		t.Errorf("DaysUntil = %d, want 31", got)
	}
	if got := day.New(2022, 4, 1).DaysUntil(day.New(2022, 3, 1)); got != -31 {
		t.Errorf("DaysUntil = %d, want -31", got)
	}
	if got := day.New(2021, 12, 31).AddDays(1); got != 20220101 {
		t.Errorf("AddDays = %v", got)
	}
	if got := day.New(2022, 2, 11).Weekday(); got != time.Friday {
		t.Errorf("Weekday = %v", got)
	}
}

func TestSerialsAreExcels(t *testing.T) {
	t.Parallel()
	for serial, want := range map[int]day.Date{1: 19000101, 59: 19000228, 61: 19000301, 44603: 20220211, 46029: 20260107} {
		if got, err := day.FromSerial(serial); err != nil || got != want {
			t.Errorf("FromSerial(%d) = %v, %v, want %v", serial, got, err, want)
		}
	}
	for _, serial := range []int{-1, 0, 60, 20220211} {
		if got, err := day.FromSerial(serial); err == nil {
			t.Errorf("FromSerial(%d) = %v, want a fault", serial, got)
		}
	}
}

func TestStoredReadsBack(t *testing.T) {
	t.Parallel()
	for _, from := range []any{"2022-02-11", []byte("2022-02-11"), "2022-02-11 00:00:00+00:00", "2022-02-11T00:00:00Z",
		time.Date(2022, 2, 11, 0, 0, 0, 0, time.UTC)} {
		var d day.Date
		if err := d.Scan(from); err != nil || d != 20220211 {
			t.Errorf("Scan(%v) = %v, %v", from, d, err)
		}
	}
	d := day.New(2022, 2, 11)
	if v, _ := d.Value(); v != "2022-02-11" {
		t.Errorf("Value = %v", v)
	}
	if err := d.Scan(nil); err != nil || d != 0 {
		t.Errorf("Scan(nil) = %v, %v", d, err)
	}
	if v, _ := d.Value(); v != nil {
		t.Errorf("Value of no day = %v, want NULL", v)
	}
	if err := d.Scan(int64(20220211)); err == nil {
		t.Error("a number is read as a day")
	}
}

func TestShownInSwedish(t *testing.T) {
	t.Parallel()
	d := day.New(2022, 2, 11)
	got := strings.ReplaceAll(d.Sv()+"|"+d.Long()+"|"+d.Short(), "\u00a0", "_")
	if want := "2022-02-11|11_februari_2022|11_feb_2022"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := day.Date(0); got.Sv() != "" || got.Long() != "" || got.Cell() != "" {
		t.Errorf("no day is shown as %q %q %v", got.Sv(), got.Long(), got.Cell())
	}
	b, err := json.Marshal([]day.Date{d, 0})
	if err != nil || string(b) != `["2022-02-11",""]` {
		t.Errorf("JSON = %s, %v", b, err)
	}
}

func TestPeriodsReadBackAndHaveNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text        string
		first, last day.Date
		label       string
	}{
		{"2022", 20220101, 20221231, "2022"},
		{"2022-03", 20220301, 20220331, "mars 2022"},
		{"2022-T2", 20220501, 20220831, "maj–augusti 2022"},
		{"2022-Q1", 20220101, 20220331, "januari–mars 2022"},
		{"2022-Q4", 20221001, 20221231, "oktober–december 2022"},
		{"2022-01-01--2022-08-31", 20220101, 20220831, "januari–augusti 2022"},
		{"2021-04-01--2022-03-31", 20210401, 20220331, "tolv månader t.o.m. mars 2022"},
		{"2021-11-01--2022-01-31", 20211101, 20220131, "november 2021–januari 2022"},
		{"2020-01-01--2022-12-31", 20200101, 20221231, "2020–2022"},
		{"2022-02-11--2022-03-04", 20220211, 20220304, "2022-02-11–2022-03-04"},
		{"2022-02-11--2022-02-11", 20220211, 20220211, "2022-02-11"},
		{"--2022-12-31", 0, 20221231, "från start t.o.m. 2022-12-31"},
		{"2022-02-11--", 20220211, 0, "från och med 2022-02-11"},
		{"", 0, 0, "hela tiden"},
	} {
		p, err := day.ParsePeriod(test.text)
		if err != nil {
			t.Errorf("ParsePeriod(%q): %v", test.text, err)
			continue
		}
		if p != day.Between(test.first, test.last) || p.Last() != test.last {
			t.Errorf("ParsePeriod(%q) = %v–%v", test.text, p.From, p.Last())
		}
		if p.String() != test.text || p.Label() != test.label {
			t.Errorf("%q: String = %q, Label = %q, want %q", test.text, p.String(), p.Label(), test.label)
		}
	}
}

func TestPeriodFaultsAreSwedish(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2022-13", "0000", "i år", "2022-T4", "2022-12-31--2022-01-01", "2022-02-30--"} {
		p, err := day.ParsePeriod(text)
		if fault.KindOf(err) != fault.KindInvalid || !p.IsZero() {
			t.Errorf("ParsePeriod(%q) = %v, %v", text, p, err)
		}
	}
}

func TestPeriodsJoinWithoutGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := day.New(rapid.IntRange(1990, 2060).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day"))
		p := day.Period{From: from, To: from.AddDays(rapid.IntRange(1, 900).Draw(t, "days"))}
		at, days := p.From, 0
		for _, m := range p.Months() {
			if m.From != at {
				t.Fatalf("month begins %v, want %v", m.From, at)
			}
			at, days = m.To, days+m.Days()
		}
		if at != p.To || days != p.Days() {
			t.Fatalf("months end %v with %d days, want %v with %d", at, days, p.To, p.Days())
		}
		if back, err := day.ParsePeriod(p.String()); err != nil || back != p {
			t.Fatalf("%q reads back %v, %v", p.String(), back, err)
		}
	})
}

func TestRolling12EndsWithTheMonth(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(day.Between(20210401, 20220331), day.Rolling12(20220311)); diff != "" {
		t.Error(diff)
	}
	if got := day.Rolling12(20221231); got != day.Year(2022) {
		t.Errorf("rolling twelve months in December = %v, want the year", got)
	}
	if got := day.YearToDate(20220831); got.String() != "2022-01-01--2022-08-31" || !got.Contains(20220831) || got.Contains(20220901) {
		t.Errorf("year to date = %v", got)
	}
	if got := day.YearToDate(20240229).Previous(); got != day.Between(20230101, 20230228) {
		t.Errorf("a year before = %v", got)
	}
}

func TestNoDayIsInNoPeriod(t *testing.T) {
	t.Parallel()
	if (day.Period{}).Contains(0) {
		t.Error("no day is in the period without ends")
	}
	if !(day.Period{}).Contains(20220211) || !(day.Period{From: 20220101}).Contains(20990101) {
		t.Error("an open period must contain the day")
	}
	if day.Year(2022).Overlaps(day.Year(2023)) || !day.Year(2022).Overlaps(day.Period{From: 20221231}) {
		t.Error("Overlaps is wrong at the turn of the year")
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"2022-02-11", "11/2 2022", "11 feb 2022", "2024-02-30"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := day.Parse(text)
		if err != nil {
			return
		}
		if back, err := day.Parse(d.String()); err != nil || back != d {
			t.Errorf("Parse(%q) = %d, which reads back %d, %v", text, d, back, err)
		}
	})
}
