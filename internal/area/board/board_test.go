package board

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/word/day"
)

func TestTheChairsVoteDecidesButNotElections(t *testing.T) {
	t.Parallel()
	s := Sitting{Meeting: Meeting{ChairID: "c"}}
	vote := func(pairs ...string) (list []Vote) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, Vote{PersonID: pairs[i], Vote: pairs[i+1]})
		}
		return list
	}
	for _, c := range []struct {
		name string
		kind string
		cast []Vote
		want Tally
	}{
		{"majority", ForDecision, vote("c", No, "a", Yes, "b", Yes), Tally{Yes: 2, No: 1, Result: Yes}},
		{"equal, the chair for", ForDecision, vote("c", Yes, "a", No), Tally{Yes: 1, No: 1, Cast: true, Result: Yes}},
		{"equal, the chair against", ForDecision, vote("c", No, "a", Yes, "b", Abstain), Tally{Yes: 1, No: 1, Abstain: 1, Cast: true, Result: No}},
		{"equal, the chair abstains", ForDecision, vote("c", Abstain, "a", Yes, "b", No), Tally{Yes: 1, No: 1, Abstain: 1}},
		{"equal in an election", Election, vote("c", Yes, "a", No), Tally{Yes: 1, No: 1}},
		{"no vote", ForDecision, nil, Tally{}},
	} {
		if diff := cmp.Diff(c.want, s.Tally(Matter{Item: Item{Kind: c.kind}, Votes: c.cast})); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestVacanciesAreTheGapsBetweenMandates(t *testing.T) {
	t.Parallel()
	term := func(from, to day.Date) Term { return Term{Mandate: Mandate{FromDay: from, ToDay: to}} }
	for _, c := range []struct {
		name  string
		terms []Term
		want  []day.Period
	}{
		{"nobody", nil, []day.Period{day.Year(2017)}},
		{"all year", []Term{term(20150101, 0)}, nil},
		{"the vice chair of 2017 (I23)", []Term{term(20150101, 20171031)}, []day.Period{{From: 20171101, To: 20180101}}},
		{"one day of change belongs to both", []Term{term(20150101, 20170307), term(20170307, 0)}, nil},
		{"a gap in the middle", []Term{term(20150101, 20170331), term(20170501, 20171231)}, []day.Period{{From: 20170401, To: 20170501}}},
	} {
		if diff := cmp.Diff(c.want, vacancies(c.terms, 20170101, 20180101)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestTheLastDayOfAppealMovesToAWorkingDay(t *testing.T) {
	t.Parallel()
	three := Rule{Days: 21}
	for up, want := range map[day.Date]day.Date{
		20220218: 20220312, // Friday to Friday
		20171205: 20171228, // the 26th is a holiday: the 27th
		20220319: 20220412, // Saturday 9 April: Monday 11
		20220325: 20220420, // Good Friday to Easter Monday: Tuesday 19
	} {
		if got := finalFrom(three, up); got != want {
			t.Errorf("noticed %s: final from %s, want %s", up, got, want)
		}
	}
}

func TestABodysOwnAndLatestRuleHolds(t *testing.T) {
	t.Parallel()
	rules := []Rule{{Kind: SummonsRule, Days: 7}, {Kind: SummonsRule, Days: 10, ValidFrom: 20200101}, {Kind: SummonsRule, Days: 14, BodyID: "b", ValidFrom: 20190101}}
	for _, c := range []struct {
		body string
		on   day.Date
		want int64
	}{{"a", 20170101, 7}, {"a", 20210101, 10}, {"b", 20180101, 7}, {"b", 20210101, 14}} {
		if r, ok := ruleOn(rules, SummonsRule, c.body, c.on); !ok || r.Days != c.want {
			t.Errorf("%s on %s: %d days, want %d", c.body, c.on, r.Days, c.want)
		}
	}
	if _, ok := ruleOn(rules, AppealRule, "a", 20210101); ok {
		t.Error("a rule was found where there is none")
	}
}

func TestDecisionsAreWordedByKind(t *testing.T) {
	t.Parallel()
	b := Body{Kind: Board}
	for _, c := range []struct{ kind, object, minutes, report string }{
		{Approves, "DU-nämndens budget för 2018", "Nämnden beslutar att godkänna DU-nämndens budget för 2018.", "Vid sammanträdet godkändes DU-nämndens budget för 2018."},
		{Adopts, "Inköps delårsrapport 2017", "Nämnden beslutar att fastställa Inköps delårsrapport 2017.", "På sammanträdet fastställdes Inköps delårsrapport 2017."},
		{Decides, "revidera delegationsordningen.", "Nämnden beslutar att revidera delegationsordningen.", "På sammanträdet beslutade nämnden att revidera delegationsordningen."},
		{Endorses, "förslaget", "Nämnden ställer sig bakom förslaget.", "Nämnden ställde sig bakom förslaget."},
		{Notes, "", "Nämnden noterar informationen.", "Nämnden tog del av informationen."},
		{HandsOver, "avtalet", "Nämnden beslutar att överlämna avtalet till fullmäktige.", "På sammanträdet beslutade nämnden att överlämna avtalet till huvudmännen för godkännande."},
		{Returns, "", "Nämnden beslutar att återremittera ärendet.", "Ärendet återremitterades."},
		{Tables, "", "Nämnden beslutar att bordlägga ärendet.", "Ärendet bordlades."},
		{Rejects, "förslaget", "Nämnden beslutar att avslå förslaget.", "Nämnden avslog förslaget."},
	} {
		d := Decision{Kind: c.kind, Object: c.object}
		if diff := cmp.Diff([2]string{c.minutes, c.report}, [2]string{d.Clause(b), d.told(b)}); diff != "" {
			t.Errorf("%s: %s", c.kind, diff)
		}
	}
}

func TestTheTimeOfAMandateIsTold(t *testing.T) {
	t.Parallel()
	from, to := day.New(2019, 1, 1), day.New(2022, 12, 31)
	for want, m := range map[string]Mandate{
		"ordförande från 2019-01-01": {Office: Chair, FromDay: from}, "2019-01-01–2022-12-31": {FromDay: from, ToDay: to},
		"till 2022-12-31": {ToDay: to}, "gäller tills vidare": {},
	} {
		if got := m.Interval(); got != want {
			t.Errorf("the mandate is told as %q, want %q", got, want)
		}
	}
}
