package goal_test

import (
	"net/url"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/fault"
	"klover/internal/word/figure"
)

func TestViewIsItsAddress(t *testing.T) {
	t.Parallel()
	usual := goal.NewView(figure.Year, 20211231, "")
	for _, test := range []struct{ query, period, url string }{
		{"", "2021", "/nyckeltal?period=2021&slag=ar"},
		{"period=2022", "2022", "/nyckeltal?period=2022&slag=ar"},
		{"period=2022-08", "2022-08", "/nyckeltal?period=2022-08&slag=manad"},
		{"period=2022-08&slag=ack&part=D", "2022-01-01--2022-08-31", "/nyckeltal?part=D&period=2022-08&slag=ack"},
		{"period=2022&slag=r12", "2022", "/nyckeltal?period=2022-12&slag=r12"},
		{"period=2022-03&slag=ar", "2022", "/nyckeltal?period=2022&slag=ar"},
		{"period=2022-08&slag=r12", "2021-09-01--2022-08-31", "/nyckeltal?period=2022-08&slag=r12"},
	} {
		values, _ := url.ParseQuery(test.query)
		v, err := goal.ParseView(values, usual)
		if err != nil || v.Period().String() != test.period || v.URL() != test.url {
			t.Errorf("%q = %s %s, %v, want %s %s", test.query, v.Period(), v.URL(), err, test.period, test.url)
		}
	}
	for _, query := range []string{"period=igår", "slag=vecka", "part=Z", "period=2022-01-01--"} {
		values, _ := url.ParseQuery(query)
		if _, err := goal.ParseView(values, usual); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%q is accepted: %v", query, err)
		}
	}
}

func TestViewStepsByItsKind(t *testing.T) {
	t.Parallel()
	for kind, want := range map[figure.PeriodKind]string{
		figure.Month: "2022-08 2022-07 13", figure.YearToDate: "2022-01-01--2022-08-31 2021-01-01--2021-08-31 6",
		figure.Rolling12: "2021-09-01--2022-08-31 2020-09-01--2021-08-31 13", figure.Year: "2022 2021 6",
	} {
		v := goal.NewView(kind, 20220831, "")
		run := v.Run()
		got := v.Period().String() + " " + v.Before().Period().String() + " " + figure.Figure{Unit: figure.Number}.Text(figure.Count(len(run)))
		if got != want || run[len(run)-1] != v {
			t.Errorf("%s: %s, want %s", kind.Sv(), got, want)
		}
	}
}
