package analysis

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/spend"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func asked2(t testing.TB, query string) Cube {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return must[Cube](t)(ParseCube(v, day.Of(today)))
}

func TestAQuestionIsItsAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"period=2022",
		"period=2022-03&rad=leverantor&kol=klass&matt=avvikelse&vy=pareto&antal=50&ordning=-forandring&visa-i=mkr",
		"period=2021-01-01--2022-12-31&part=D&enhet=17&kategori1=33+Sjukv%C3%A5rd&leverantor=3&konto=5&avtal=0&klass=lackage&slag=alla&q=handske&leverantorsnamn=v%C3%A5rd",
		"period=2022-05-05--&rad=manad&matt=avtalstrohet",
	} {
		c := asked2(t, address)
		want, _ := url.ParseQuery(address)
		if d := cmp.Diff(want, c.Values()); d != "" {
			t.Errorf("%s: %s", address, d)
		}
	}
	if c := asked2(t, ""); c.Filter.Period != day.Year(2022) || c.Rows.Key != "kategori1" || c.Measure.Key != "belopp" || c.Top != 25 {
		t.Errorf("without a choice the question is %s", c.URL())
	}
	if c := asked2(t, "rad=klass&kol=klass"); c.Columns.Key != "" {
		t.Error("the same dimension stands in rows and columns")
	}
}

func TestWhatCannotBeAskedIsRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"rad=annat", "kol=leverantor", "matt=annat", "vy=annat", "leverantor=x", "leverantor=-1", "klass=annat", "slag=nej", "period=i+fjol"} {
		v, _ := url.ParseQuery(address)
		if _, err := ParseCube(v, day.Of(today)); fault.KindOf(err) == fault.KindInternal || err == nil {
			t.Errorf("%s gives %v, want a fault", address, err)
		}
	}
}

func TestClassesAndKindsStandInTheOrderOfTheLake(t *testing.T) {
	t.Parallel()
	for i, want := range []struct {
		class spend.Class
		code  string
	}{{spend.Agreed, "avtalat-pris"}, {spend.Other, "annat-pris"}, {spend.Outside, "utanfor-avtal"}, {spend.Leakage, "lackage"}, {spend.None, "avtal-saknas"}} {
		if spend.Classes[i] != want.class || classes[i].Code != want.code || classes[i].Label == "" || classes[i].Short == "" {
			t.Errorf("class %d is %s and %v", i, spend.Classes[i], classes[i])
		}
	}
	for i, k := range spend.Kinds {
		if int(k) != i || kinds[i].Code == "" || kinds[i].Label != k.Sv() {
			t.Errorf("kind %d is %v", i, kinds[i])
		}
	}
}

func TestARowIsOpenedOneStepDownUntilItsLines(t *testing.T) {
	t.Parallel()
	c := asked2(t, "period=2022&kol=klass")
	var steps []string
	for range 10 {
		if c = c.Opened("1"); c.Rows.Key == "" {
			break
		}
		steps = append(steps, c.Rows.Key)
	}
	if d := cmp.Diff([]string{"kategori2", "kategori3", "leverantor", "avtal"}, steps); d != "" {
		t.Error(d)
	}
	if got := asked2(t, "period=2022&rad=ar").Opened("2022"); got.Rows.Key != "kvartal" || got.Filter.Period != day.Year(2022) {
		t.Errorf("a year opens %s", got.URL())
	}
	if got := asked2(t, "period=2022-02-15--2022-04-30&rad=kvartal").Opened("20221"); got.Filter.Period.String() != "2022-02-15--2022-03-31" {
		t.Errorf("a quarter that is cut opens %s", got.Filter.Period)
	}
}

func TestOthersAreTheTotalLessWhatIsShown(t *testing.T) {
	t.Parallel()
	r := Result{Total: Row{Now: Value{1003, 2000}, Before: Value{7, 9}, Cells: []Value{{900, 0}, {103, 0}}},
		Rows: []Row{{Now: Value{1000, 1500}, Before: Value{9, 9}, Cells: []Value{{900, 0}, {100, 0}}}, {Now: Value{1, 0}, Cells: []Value{{}, {1, 0}}}}}
	r.rest()
	want := Row{Item: Item{Label: "Övriga"}, Now: Value{2, 500}, Before: Value{-2, 0}, Cells: []Value{{}, {2, 0}}}
	if d := cmp.Diff(want, r.Others, cmp.AllowUnexported(Item{})); d != "" {
		t.Error(d)
	}
}

func TestTimeIsComparedWithTheYearBefore(t *testing.T) {
	t.Parallel()
	d, _ := DimensionOf("manad")
	at := func(n, now, before int64) Row {
		return Row{Item: Item{order: n}, Now: Value{Num: now}, Before: Value{Num: before}}
	}
	got := shift([]Row{at(202101, 0, 90), at(202106, 0, 70), at(202201, 150, 0), at(202203, 200, 0)}, d)
	if d := cmp.Diff([]Row{at(202201, 150, 90), at(202203, 200, 0)}, got, cmp.AllowUnexported(Item{})); d != "" {
		t.Error(d)
	}
}

func TestAChangeSaysPercentOrPoints(t *testing.T) {
	t.Parallel()
	money, ratio := Cube{Measure: measures[0]}, Cube{Measure: Measure{Kind: Ratio}}
	for _, test := range []struct {
		c           Cube
		now, before Value
		want        string
	}{
		{money, Value{Num: 110}, Value{Num: 100}, "+10,0\u00a0%"},
		{money, Value{Num: 90}, Value{Num: 100}, "−10,0\u00a0%"},
		{money, Value{Num: 100}, Value{Num: 100}, "0,0\u00a0%"},
		{money, Value{Num: 90}, Value{}, "–"},
		{money, Value{Num: 90}, Value{Num: -5}, "–"},
		{ratio, Value{3, 4}, Value{1, 2}, "+25,0\u00a0p.e."},
		{ratio, Value{1, 3}, Value{1, 2}, "−16,7\u00a0p.e."},
		{ratio, Value{}, Value{1, 2}, "–"},
	} {
		if got := test.c.changed(test.now, test.before); got != test.want {
			t.Errorf("from %v to %v is %q, want %q", test.before, test.now, got, test.want)
		}
	}
}

func TestRowsAreSortedAsAskedFor(t *testing.T) {
	t.Parallel()
	rows := func() []Row {
		return []Row{{Item: Item{Label: "Åkeri"}, Now: Value{Num: 5}, Before: Value{Num: 1}}, {Item: Item{Label: "Vård"}, Now: Value{Num: 3}, Before: Value{Num: 9}}, {Item: Item{Label: "Ärta"}, Now: Value{Num: 4}, Before: Value{Num: 4}}}
	}
	for sort, want := range map[string]string{"": "Åkeri Vård Ärta", "namn": "Vård Åkeri Ärta", "-namn": "Ärta Åkeri Vård", "summa": "Vård Ärta Åkeri", "-forra": "Vård Ärta Åkeri", "-forandring": "Åkeri Ärta Vård", "annat": "Åkeri Vård Ärta"} {
		list := rows()
		Cube{Measure: measures[0], Sort: sort}.arrange(list)
		var got []string
		for _, r := range list {
			got = append(got, r.Label)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("sorted by %q: %v, want %s", sort, got, want)
		}
	}
}
