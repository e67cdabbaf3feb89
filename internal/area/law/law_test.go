package law

import (
	"strings"
	"testing"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func TestRegimeFollowsValueObjectAndStart(t *testing.T) {
	kr := func(n int64) money.Opt { return money.Some(money.Kr(n)) }
	for _, test := range []struct {
		name string
		p    Purchase
		act  string
		want Regime
	}{
		{"small", Purchase{Object: Goods, Value: kr(100_000), Start: 20220301}, LOU, DirectAward},
		{"just under the direct limit", Purchase{Object: Goods, Value: kr(699_999), Start: 20220301}, LOU, DirectAward},
		{"at the direct limit since February 2022", Purchase{Object: Goods, Value: kr(700_000), Start: 20220301}, LOU, National},
		{"at the direct limit before", Purchase{Object: Goods, Value: kr(615_312), Start: 20211231}, LOU, DirectAward},
		{"above it before", Purchase{Object: Goods, Value: kr(615_313), Start: 20211231}, LOU, National},
		{"January 2022 has limits of its own", Purchase{Object: Goods, Value: kr(650_000), Start: 20220131}, LOU, National},
		{"the day after not", Purchase{Object: Goods, Value: kr(650_000), Start: 20220201}, LOU, DirectAward},
		{"one krona below the threshold", Purchase{Object: Services, Value: kr(2_236_730), Start: 20220301}, LOU, National},
		{"at the threshold", Purchase{Object: Services, Value: kr(2_236_731), Start: 20220301}, LOU, Directive},
		{"the same value a period later", Purchase{Object: Services, Value: kr(2_236_731), Start: 20240101}, LOU, National},
		{"a state buyer has a lower one", Purchase{Object: Services, Buyer: State, Value: kr(1_456_476), Start: 20220301}, LOU, Directive},
		{"works have a higher one", Purchase{Object: Works, Value: kr(55_991_098), Start: 20220301}, LOU, National},
		{"mixed is held to the lower", Purchase{Object: Mixed, Value: kr(2_300_000), Start: 20220301}, LOU, Directive},
		{"annex 2 below its limit", Purchase{Object: Social, Value: kr(7_802_549), Start: 20220301}, LOU, DirectAward},
		{"annex 2 at any value", Purchase{Object: Social, Value: kr(90_000_000), Start: 20220301}, LOU, National},
		{"annex 2 before 2022 has the common direct limit", Purchase{Object: Social, Value: kr(615_313), Start: 20200301}, LOU, National},
		{"annex 2 a has its own", Purchase{Object: Welfare, Value: kr(2_156_469), Start: 20200301}, LOU, DirectAward},
		{"annex 2 a in 2018 has the common one", Purchase{Object: Welfare, Value: kr(600_000), Start: 20180301}, LOU, National},
		{"annex 2 a is annex 2 since", Purchase{Object: Welfare, Value: kr(5_000_000), Start: 20220301}, LOU, DirectAward},
		{"2016 has the older act", Purchase{Object: Goods, Value: kr(600_000), Start: 20160601}, LOU2007, National},
		{"utilities", Purchase{Act: LUF, Object: Services, Value: kr(1_199_999), Start: 20220301}, LUF, DirectAward},
		{"utilities above", Purchase{Act: LUF, Object: Services, Value: kr(4_483_865), Start: 20220301}, LUF, Directive},
		{"concession", Purchase{Act: LUK, Object: Services, Value: kr(3_000_000), Start: 20220301}, LUK, National},
		{"2026 below the direct limit", Purchase{Object: Goods, Value: kr(699_999), Start: 20260301}, LOU, DirectAward},
	} {
		got, err := Standard().Regime(test.p)
		if err != nil || got.Regime != test.want || got.Act != test.act {
			t.Errorf("%s: Regime = %s %s, %v, want %s %s", test.name, got.Act, got.Regime, err, test.act, test.want)
		}
		if len(got.Bases) != 2 || got.Label == "" {
			t.Errorf("%s: the answer does not say what it stands on: %+v", test.name, got)
		}
	}
}

func TestWhatIsNotKnownBlocksAndNamesTheRule(t *testing.T) {
	value := money.Some(money.Kr(3_000_000))
	for _, test := range []struct {
		name string
		ask  func() error
		told string
	}{
		{"threshold of 2026", func() error {
			_, err := Standard().Regime(Purchase{Object: Goods, Value: value, Start: 20260301})
			return err
		}, "”Tröskelvärde för varor och tjänster, regioner och kommuner” 2026–2027 är inte känt (5 kap. 1 § LOU)"},
		{"annex 2 in 2026", func() error {
			_, err := Standard().Regime(Purchase{Object: Social, Value: value, Start: 20260301})
			return err
		}, "2026–2027 är inte känt"},
		{"annex 2 a in January 2022", func() error {
			_, err := Standard().DirectLimit(LOU, Welfare, 20220115)
			return err
		}, "välfärdstjänster"},
		{"a year without rows", func() error {
			_, err := Standard().Threshold(LOU, Goods, "", 20280101)
			return err
		}, "ingen regel för tröskelvärden (LOU, varor och tjänster, regioner och kommuner) den 2028-01-01"},
		{"times of LUF", func() error {
			_, err := Standard().MinimumTime(LUF, "open", Tender, Manner{}, 20220301)
			return err
		}, "kortaste tider (LUF, öppet förfarande)"},
		{"preclusion before July 2022", func() error {
			_, err := Standard().ReviewTerm("preclusion", 20220630)
			return err
		}, "överprövning"},
	} {
		err := test.ask()
		if !IsUnknown(err) || fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), test.told) {
			t.Errorf("%s: %v, want a fault that says %q", test.name, err, test.told)
		}
	}
	_, err := Standard().Regime(Purchase{Object: Goods})
	if fields := fault.FieldsOf(err); len(fields) != 2 || IsUnknown(err) {
		t.Errorf("without value and start: %v", err)
	}
}

func TestAnswersSayWhetherTheirRuleIsConfirmed(t *testing.T) {
	open, err := Standard().MinimumTime(LOU, "open", Tender, Manner{Urgent: true}, 20220301)
	if err != nil || open.Bases.Sv() != "11 kap. 7 § LOU (ej bekräftad)" || open.Bases.Confirmed() {
		t.Errorf("urgent open = %q, %v", open.Bases.Sv(), err)
	}
	st, err := Standard().Standstill(LOU, 20220405, Electronic, 0)
	if err != nil || st.Bases.Sv() != "20 kap. 1 § LOU; 2 § lagen (1930:173) om beräkning av lagstadgad tid" || !st.Bases.Confirmed() {
		t.Errorf("standstill over Easter = %q, %v", st.Bases.Sv(), err)
	}
	if own := (Basis{Source: "Klövers regelunderlag 2.5"}); own.Sv() != "Klövers regelunderlag 2.5 (ej bekräftad)" {
		t.Errorf("own rule = %q", own.Sv())
	}
}

func TestShorterTimesNeedTheirConditions(t *testing.T) {
	for _, test := range []struct {
		name string
		m    Manner
		want int
		note bool
	}{
		{"normal", Manner{}, 35, false},
		{"electronic", Manner{Electronic: true}, 30, false},
		{"prior information", Manner{PIN: 20220101}, 15, false},
		{"prior information 35 days before", Manner{PIN: 20220125}, 15, false},
		{"prior information 34 days before", Manner{PIN: 20220126}, 35, true},
		{"prior information a year before", Manner{PIN: 20210301}, 15, false},
		{"prior information too old", Manner{PIN: 20210228, Electronic: true}, 30, true},
		{"urgent", Manner{Urgent: true, Electronic: true}, 15, false},
		{"done again", Manner{Rerun: true, Electronic: true}, 30, false},
		{"done again in a hurry", Manner{Rerun: true, Urgent: true, Electronic: true}, 30, true},
	} {
		got, err := Standard().MinimumTime(LOU, "open", Tender, test.m, 20220301)
		if err != nil || got.Days != test.want || (got.Note != "") != test.note {
			t.Errorf("%s: %d days, note %q, %v, want %d", test.name, got.Days, got.Note, err, test.want)
		}
	}
}

func TestATooEarlyDeadlineIsRefusedWithItsRule(t *testing.T) {
	m := Manner{Electronic: true}
	// 30 days from 2 March 2022 is Friday 1 April; from 3 March it is a Saturday.
	for _, test := range []struct{ sent, last, want day.Date }{
		{20220302, 20220331, 20220401}, {20220303, 20220403, 20220404},
	} {
		_, err := Standard().CheckDeadline(LOU, "open", Tender, m, test.sent, test.last)
		fields := fault.FieldsOf(err)
		if len(fields) != 1 || !strings.Contains(fields[0].Message, "tidigast "+test.want.Sv()) || !strings.Contains(fields[0].Message, "11 kap. 6 § LOU") {
			t.Errorf("deadline %s = %v, want a refusal that names %s", test.last, err, test.want)
		}
		if _, err := Standard().CheckDeadline(LOU, "open", Tender, m, test.sent, test.want); err != nil {
			t.Errorf("deadline %s is refused: %v", test.want, err)
		}
	}
	if _, err := Standard().CheckDeadline(LOU, "open", Tender, m, 20220302, 20220410); err != nil {
		t.Errorf("a longer time may end on a Sunday: %v", err)
	}
	warning, err := Standard().CheckDeadline(LOU, "single19", Tender, m, 20220302, 20220310)
	if err != nil || !strings.Contains(warning, "skälig tid") {
		t.Errorf("19 kap. = %q, %v, want a warning only", warning, err)
	}
}

func TestARulingAllowsItsProcedures(t *testing.T) {
	for _, test := range []struct {
		name      string
		value     int64
		start     day.Date
		procedure string
		ok        bool
		condition string
	}{
		{"open always", 5_000_000, 20220301, "open", true, ""},
		{"19 kap. above the threshold", 5_000_000, 20220301, "single19", false, ""},
		{"19 kap. below", 1_000_000, 20220301, "single19", true, ""},
		{"simplified is gone", 1_000_000, 20220201, "simplified", false, ""},
		{"simplified was there", 1_000_000, 20220131, "simplified", true, ""},
		{"direct above the limit needs a reason", 1_000_000, 20220301, "direct", true, "undantag"},
		{"direct above the threshold is another procedure", 5_000_000, 20220301, "direct", false, ""},
		{"negotiated needs its conditions", 5_000_000, 20220301, "negotiated", true, "6 kap. 5 §"},
		{"call-off needs a framework", 5_000_000, 20220301, "fku", true, "ramavtal"},
	} {
		r, err := Standard().Regime(Purchase{Object: Goods, Value: money.Some(money.Kr(test.value)), Start: test.start})
		if err != nil {
			t.Fatal(err)
		}
		p, err := Standard().Permit(r, test.procedure)
		if (err == nil) != test.ok || !strings.Contains(p.Condition, test.condition) {
			t.Errorf("%s: %+v, %v", test.name, p, err)
		}
		if err != nil && !strings.Contains(fault.Message(err), "får inte användas") {
			t.Errorf("%s: the refusal says %q", test.name, fault.Message(err))
		}
	}
}

func TestProceduresHaveTheirEFormsCode(t *testing.T) {
	want := map[string]string{"open": "open", "restricted": "restricted", "negotiated": "neg-w-call", "dialogue": "comp-dial", "innovation": "innovation",
		"negotiated_no_call": "neg-wo-call", "single19": "oth-single", "multi19": "oth-mult", "dis": "restricted", "direct": "", "fku": "", "calloff": "", "lov": "", "contest": "", "dis_call": ""}
	seen := 0
	for _, p := range Standard().Procedures(20220301) {
		if code, ok := want[p.Code]; !ok || p.BT105 != code || p.Label == "" {
			t.Errorf("%s is %q %q, want %q", p.Code, p.BT105, p.Label, code)
		}
		seen++
	}
	if seen != len(want) {
		t.Errorf("%d procedures in March 2022, want %d", seen, len(want))
	}
}

func TestAwardNoticeIsDueWhereTheLawAsksForIt(t *testing.T) {
	for _, test := range []struct {
		name      string
		regime    Regime
		procedure string
		signed    day.Date
		needed    bool
		want      day.Date
	}{
		{"open", Directive, "open", 20220301, true, 20220331},
		{"ends on a Sunday", Directive, "open", 20220304, true, 20220404},
		{"19 kap. since 2021", National, "single19", 20220301, true, 20220331},
		{"19 kap. before", National, "simplified", 20201201, false, 0},
		{"call-off", Directive, "fku", 20220301, false, 0},
	} {
		d, needed, err := Standard().AwardNotice(LOU, test.regime, test.procedure, test.signed)
		if err != nil || needed != test.needed || d.On != test.want || len(d.Bases) == 0 {
			t.Errorf("%s: %s, needed %v, %v", test.name, d.On, needed, err)
		}
	}
}

func TestMinorChangesAreSummedNet(t *testing.T) {
	const contract = 10_000_000
	for _, test := range []struct {
		name            string
		ground          Ground
		object          Object
		earlier, amount int64
		want            bool
	}{
		{"below ten per cent", Minor, Goods, 0, 999_999, true},
		{"ten per cent", Minor, Goods, 0, 1_000_000, false},
		{"together ten per cent", Minor, Goods, 600_000, 400_000, false},
		{"a reduction counts net", Minor, Goods, 600_000, -400_000, true},
		{"works have fifteen", Minor, Works, 0, 1_400_000, true},
		{"a large reduction", Minor, Goods, 0, -1_000_000, false},
		{"additional up to half", Additional, Goods, 4_000_000, 5_000_000, true},
		{"and not more", Unforeseen, Goods, 0, 5_000_001, false},
		{"a clause is judged", Clause, Goods, 0, 9_000_000, true},
	} {
		a, err := Standard().Change(Change{Ground: test.ground, Object: test.object, Contract: money.Kr(contract), Earlier: money.Kr(test.earlier), Amount: money.Kr(test.amount), On: 20220301})
		if err != nil || a.Allowed != test.want || a.Why == "" || len(a.Bases) == 0 {
			t.Errorf("%s: %+v, %v, want %v", test.name, a, err, test.want)
		}
	}
	large, err := Standard().Change(Change{Ground: Minor, Object: Goods, Contract: money.Kr(50_000_000), Amount: money.Kr(2_236_731), On: 20220301})
	if err != nil || large.Allowed {
		t.Errorf("a change at the threshold is allowed: %+v, %v", large, err)
	}
}

func TestValuesAreToldWithTheirUnit(t *testing.T) {
	for _, test := range []struct {
		r    Rule
		want string
	}{
		{Rule{Unit: Days, Number: count.Of(1)}, "1 dag"}, {Rule{Unit: Days, Number: count.Of(30)}, "30 dagar"}, {Rule{Unit: Weeks, Number: count.Of(3)}, "3 veckor"},
		{Rule{Unit: Percent, Number: count.Of(10)}, "10 procent"}, {Rule{Unit: Kronor, Amount: money.Some(money.Kr(700_000))}, "700 000 kr"},
		{Rule{Unit: Kronor}, "–"}, {Rule{Unit: Days}, "–"}, {Rule{}, ""},
	} {
		if got := strings.ReplaceAll(test.r.Value(), "\u00a0", " "); got != test.want {
			t.Errorf("Value of %+v = %q, want %q", test.r, got, test.want)
		}
	}
}

// TestRowsDoNotOverlap holds the table together: for each day there is at most one
// row for the same rule under the same conditions.
func TestRowsDoNotOverlap(t *testing.T) {
	line := map[Rule][]Rule{}
	for _, r := range Shipped() {
		var key Rule
		key.same(r)
		for _, other := range line[key] {
			if other.Period().Overlaps(r.Period()) {
				t.Errorf("%s and %s hold on the same days", other.ID, r.ID)
			}
		}
		line[key] = append(line[key], r)
		if r.LegalRef != "" && r.SourceURL == "" && r.Kind != KindPayout {
			t.Errorf("%s names a law but no page to read it on", r.ID)
		}
	}
}
