package review

import (
	"fmt"
	"strings"
	"testing"

	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/word/day"

	"github.com/google/go-cmp/cmp"
)

const today day.Date = 20230117

// decided returns a case with the instances, each "came decided outcome".
func decided(filed day.Date, instances ...Instance) Case {
	c := Case{ID: "m1", Number: "1-22", ProcurementID: "p1", Type: TypeReview, FiledOn: filed, Instances: instances}
	c.derive()
	return c
}

func TestResultIsThatOfTheLatestInstanceOnTheDay(t *testing.T) {
	t.Parallel()
	won := Instance{Level: FR, DecidedOn: 20170601, Outcome: Denied}
	for _, test := range []struct {
		name string
		c    Case
		on   map[day.Date]Result
	}{
		{"not filed yet", decided(20170301), map[day.Date]Result{20170228: "", 20170301: Open, 20991231: Open}},
		{"won", decided(20170301, won), map[day.Date]Result{20170531: Open, 20170601: Won, 20180101: Won}},
		{"dismissed is won", decided(20170301, Instance{Level: FR, DecidedOn: 20170601, Outcome: "dismissed"}), map[day.Date]Result{20170601: Won}},
		{"redo is lost", decided(20170301, Instance{Level: FR, DecidedOn: 20170601, Outcome: "redo"}), map[day.Date]Result{20170601: Lost}},
		{"struck off", decided(20170301, Instance{Level: FR, DecidedOn: 20170601, Outcome: StruckOff}), map[day.Date]Result{20170601: Struck}},
		{"decided the year after", decided(20171101, Instance{Level: FR, DecidedOn: 20180201, Outcome: Denied}),
			map[day.Date]Result{20171231: Open, 20180201: Won}},
		{"appealed, open again, then lost", decided(20170301, won, Instance{Level: KR, FiledOn: 20170620, DecidedOn: 20180110, Outcome: "correction"}),
			map[day.Date]Result{20170619: Won, 20170620: Open, 20171231: Open, 20180110: Lost}},
		{"leave denied, the judgment stands", decided(20170301, won, Instance{Level: KR, FiledOn: 20170620, DecidedOn: 20171010, Outcome: LeaveDenied}),
			map[day.Date]Result{20170801: Open, 20171010: Won}},
		{"sent back, open until decided anew", decided(20170301, won,
			Instance{Level: KR, FiledOn: 20170620, DecidedOn: 20171010, Outcome: Remanded}, Instance{Level: FR, FiledOn: 20171010, DecidedOn: 20180301, Outcome: "redo"}),
			map[day.Date]Result{20170610: Won, 20171010: Open, 20171231: Open, 20180301: Lost}},
		{"appealed the same day", decided(20170301, won, Instance{Level: KR, FiledOn: 20170601}), map[day.Date]Result{20170531: Open, 20170601: Open}},
	} {
		for on, want := range test.on {
			if got := test.c.ResultOn(on); got != want {
				t.Errorf("%s: %s on %s, want %s", test.name, got, on, want)
			}
		}
	}
}

func TestEndIsTheFinalDecision(t *testing.T) {
	t.Parallel()
	c := decided(20220301, Instance{Level: FR, DecidedOn: 20220601, Outcome: Denied}, Instance{Level: KR, FiledOn: 20220620, DecidedOn: 20220910, Outcome: LeaveDenied})
	if c.EndedOn != 20220910 || c.Result != Won || c.Level != KR {
		t.Errorf("ended %v as %s in %s", c.EndedOn, c.Result, c.Level)
	}
	if c := decided(20220301); c.EndedOn != 0 || c.Result != Open {
		t.Errorf("an open case ended %v as %s", c.EndedOn, c.Result)
	}
}

func TestDeadlinesCarryTheirSource(t *testing.T) {
	t.Parallel()
	c := decided(20220711, Instance{Level: FR, DecidedOn: 20220916, Outcome: Denied})
	c.StatementDue, c.StatementOn = 20220725, 20220720
	var got []string
	for _, d := range Deadlines(c, 0, law.Standard(), 20220930) {
		if d.Basis.Sv() == "" {
			t.Errorf("%s has no source", d.Text)
		}
		got = append(got, fmt.Sprintf("%s %s done %v passed %v confirmed %v", d.On, d.Key, d.Done, d.Passed, d.Basis.Confirmed))
	}
	want := []string{"2022-07-25 statement done true passed true confirmed true", "2022-08-01 preclusion done false passed true confirmed true",
		"2022-09-26 ten_days done false passed true confirmed true", "2022-10-07 appeal done false passed false confirmed false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, d := range Deadlines(decided(20220630), 0, law.Standard(), today) {
		t.Errorf("before July 2022 there was no preclusion: %s", d.Key)
	}
	got = nil
	for _, d := range Deadlines(decided(20220110), 20220131, law.Standard(), today) {
		got = append(got, d.On.String()+" "+d.Key+" from "+d.From.String())
	}
	want = []string{"2022-08-01 invalidity from 2022-01-31", "2023-01-31 damages from 2022-01-31"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStepsAskTheirRules(t *testing.T) {
	t.Parallel()
	fr := Instance{Level: FR, DecidedOn: 20220601, Outcome: Denied}
	for _, test := range []struct {
		name string
		c    Case
		do   func(*Case) error
		want string
	}{
		{"decide", decided(20220301), func(c *Case) error { return c.decide(Decision{On: 20220601, Outcome: Denied}) }, ""},
		{"decide twice", decided(20220301, fr), func(c *Case) error { return c.decide(Decision{On: 20220701, Outcome: Denied}) },
			"Målet är redan avgjort i förvaltningsrätt 2022-06-01."},
		{"leave in the first court", decided(20220301), func(c *Case) error { return c.decide(Decision{On: 20220601, Outcome: LeaveDenied}) },
			"Prövningstillstånd gäller först i högre instans."},
		{"appeal", decided(20220301, fr), func(c *Case) error { return c.appeal(Appeal{On: 20220615, Court: "Kammarrätten i Jönköping"}) }, ""},
		{"appeal what is undecided", decided(20220301), func(c *Case) error { return c.appeal(Appeal{On: 20220615, Court: "Kammarrätten i Jönköping"}) },
			"Målet är inte avgjort i förvaltningsrätt än."},
		{"close what is undecided", decided(20220301), func(c *Case) error { return c.close(20220701) },
			"Målet är inte avgjort än. Registrera domstolens avgörande först."},
		{"judge without an answer", decided(20220301), func(c *Case) error { return c.judge(Judgement{}) },
			"Svara ja eller nej på om överprövningen hade kunnat undvikas."},
		{"nothing to take back", decided(20220301), func(c *Case) error { return c.takeBack("fel") }, "Det finns inget steg att ta tillbaka."},
		{"take back without a word", decided(20220301, fr), func(c *Case) error { return c.takeBack("") }, "Skriv varför steget tas tillbaka."},
	} {
		got := ""
		if err := test.do(&test.c); err != nil {
			got = fault.Message(err)
			if fields := fault.FieldsOf(err); len(fields) == 1 {
				got = fields[0].Message
			}
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	c := decided(20220301, fr)
	if err := c.appeal(Appeal{On: 20220615, Court: "Kammarrätten i Jönköping"}); err != nil || c.last().Court != "Kammarrätten i Jönköping" || len(c.Instances) != 2 {
		t.Errorf("appealed to %q, %v", c.last().Court, err)
	}
}

func TestCheckNamesTheDaysThatDisagree(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		with func(*Case)
		want string
	}{
		{func(c *Case) { c.FiledOn = 0 }, "Ange när ansökan kom in till rätten."},
		{func(c *Case) { c.StatementDue = 20220101 }, "Yttrande senast 2022-01-01 är före inkommet 2022-03-01."},
		{func(c *Case) { c.FiledOn = 20230118 }, "Inkommet 2023-01-18 ligger i framtiden. I dag är det 2023-01-17."},
		{func(c *Case) { c.Instances[0].DecidedOn, c.Instances[0].Outcome = 20220201, Denied }, "Förvaltningsrätt avgjorde 2022-02-01 är före dit inkommet 2022-03-01."},
		{func(c *Case) { c.Instances[0].DecidedOn = 20220401 }, "Förvaltningsrätt: ange både dag och utgång för avgörandet."},
		{func(c *Case) { c.ClosedOn = 20220401 }, "Målet kan inte vara avslutat 2022-04-01 utan en utgång i domstol."},
	} {
		c := decided(20220301)
		test.with(&c)
		c.derive()
		var got []string
		for _, f := range fault.FieldsOf(c.Check(today)) {
			got = append(got, f.Message)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestFieldsReadAList(t *testing.T) {
	t.Parallel()
	var c Case
	err := Fields.Read(&c, map[string]string{"number": "1234-22", "filed_on": "2022-03-01", "decided_on": "2022-06-01", "outcome": "Avslag",
		"grounds": "Utvärdering; Ska-krav", "unnecessary": "ja", "applicant_org_no": "5564250610"})
	if err != nil {
		t.Fatal(err)
	}
	c.derive()
	want := Case{Number: "1234-22", FiledOn: 20220301, Grounds: Codes{"evaluation", "mandatory"}, Unnecessary: procurement.Yes, ApplicantOrgNo: "556425-0610", Counted: true,
		Instances: []Instance{{Seq: 1, Level: FR, Number: "1234-22", FiledOn: 20220301, DecidedOn: 20220601, Outcome: Denied}}, Result: Won, Level: FR, EndedOn: 20220601}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	if err := Fields.Read(&c, map[string]string{"outcome": "oavgjort"}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("an unknown outcome: %v", err)
	}
	empty := Case{}
	if got := len(Fields.Diff(&empty, &Case{})); got != 0 || empty.Instances != nil {
		t.Errorf("looking at a case changes it: %d differences, %v", got, empty.Instances)
	}
}

func TestFilterReadsBack(t *testing.T) {
	t.Parallel()
	f := Filter{Text: "bolaget", Filed: day.Year(2017), Handled: day.Year(2018), Ended: day.Month(2022, 3), AsOf: 20171231, Result: Open, Own: new(true),
		Once: true, Counted: new(false), OpenOn: 20170601, Party: "D", Type: "damages", Ground: "evaluation", Cause: "documents", Unnecessary: "yes", Industry: "Vård", Court: "Förvaltningsrätten i Uppsala",
		Procurement: "p1", Year: "2017"}
	back, err := ParseFilter(f.Values())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, back); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseFilter(map[string][]string{"utfall": {"vet ej"}, "inkommen": {"i fjol"}, "egna": {"kanske"}}); len(fault.FieldsOf(err)) != 3 {
		t.Errorf("three bad values: %v", err)
	}
}
