package goal_test

import (
	"testing"

	"klover/internal/area/goal"
	"klover/internal/word/day"

	"github.com/google/go-cmp/cmp"
)

// "November 2022" is a month and "strax innan årsskiftet" no day (I33).
func TestTimeKeepsItsPrecision(t *testing.T) {
	t.Parallel()
	for written, want := range map[string][2]string{
		"2022-11-15": {"2022-11-15", "2022-11-15"}, "2022-11": {"2022-11", "november 2022"}, "november 2022": {"2022-11", "november 2022"},
		"2022-Q4": {"2022-Q4", "kvartal 4 2022"}, "kvartal 4 2022": {"2022-Q4", "kvartal 4 2022"}, "2023-H1": {"2023-H1", "första halvåret 2023"},
		"första halvan av 2018": {"2018-H1", "första halvåret 2018"}, "2023": {"2023", "2023"}, "": {"", "–"},
	} {
		var w goal.When
		if err := w.UnmarshalText([]byte(written)); err != nil {
			t.Errorf("%q: %v", written, err)
		}
		if got := [2]string{w.String(), w.Sv()}; got != want {
			t.Errorf("%q is read as %v, want %v", written, got, want)
		}
		stored, err := w.Value()
		var again goal.When
		if err != nil || again.Scan(stored) != nil || again != w {
			t.Errorf("%q is stored as %v and read back as %v", written, stored, again)
		}
	}
	for _, wrong := range []string{"snart", "2022-13", "2022-01-01--", "2022-02-30"} {
		var w goal.When
		if w.UnmarshalText([]byte(wrong)) == nil {
			t.Errorf("%q is read as %s", wrong, w)
		}
	}
}

func TestActivityFollowsItsRules(t *testing.T) {
	t.Parallel()
	good := goal.Activity{Year: 2022, Title: "Nöjd kund", Kind: goal.Doing, Status: goal.Ongoing, Goals: goal.Goals{"g"}}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*goal.Activity){
		"no title":                    func(a *goal.Activity) { a.Title = "" },
		"no goal":                     func(a *goal.Activity) { a.Goals = nil },
		"ends before it begins":       func(a *goal.Activity) { a.Starts, a.Ends = goal.InMonth(2022, 5), goal.InMonth(2022, 4) },
		"more than done":              func(a *goal.Activity) { a.Percent.N, a.Percent.Known = 101, true },
		"an initiative without phase": func(a *goal.Activity) { a.Kind = goal.CategoryWork },
	} {
		a := good
		change(&a)
		if a.Check() == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	a := good
	a.Status, a.Ends = goal.Completed, goal.InMonth(2022, 11)
	if a = a.Normal(); a.Percent.N != 100 || a.EndsOn != 20221130 {
		t.Errorf("a done activity is %d %% and ends %s", a.Percent.N, a.EndsOn)
	}
	if a.Overdue(20230101) {
		t.Error("what is done is not late")
	}
	a.Status = goal.Remains
	if !a.Overdue(20221201) || a.Overdue(20221130) {
		t.Error("an open activity is late from the day after its last possible day")
	}
}

func TestWhatIsNotReportedSaysWhy(t *testing.T) {
	t.Parallel()
	a := goal.Account{Period: day.Year(2017), Telling: goal.Silent}
	if a.Check() == nil {
		t.Error("silence without reason is accepted")
	}
	a.Text = "Perspektivet gäller medborgarna."
	if err := a.Check(); err != nil {
		t.Error(err)
	}
	if got := a.Sentence("Inköp"); got != "Inköp rapporterar inte under detta perspektiv. Perspektivet gäller medborgarna." {
		t.Error(got)
	}
	a.Period = day.Period{From: 20170701, To: 20180701}
	if a.Check() == nil {
		t.Error("a period over the turn of the year is accepted")
	}
}

func TestActivityFilterIsItsAddress(t *testing.T) {
	t.Parallel()
	f := goal.ActivityFilter{Text: "e-handel", Year: 2022, Statuses: []goal.Status{goal.Late, goal.Remains}, Kinds: []goal.Work{goal.CategoryWork},
		Phases: []goal.Phase{goal.External}, GoalID: "g", OwnerID: "o", OwnerRole: "chief", UnitID: "u", Tag: "nöjda kunder", Open: true, Overdue: true}
	got, err := goal.ParseActivityFilter(f.Values())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, got); diff != "" {
		t.Error(diff)
	}
	if _, err := goal.ParseActivityFilter(map[string][]string{"status": {"glömd"}}); err == nil {
		t.Error("an unknown status is accepted")
	}
}

func TestPlanIsDecidedBeforeItIsFollowedUp(t *testing.T) {
	t.Parallel()
	p := goal.Plan{Year: 2022, State: goal.Drafted}
	if _, err := p.FollowUp(20230118, "Verksamhetsberättelse 2022"); err == nil {
		t.Error("a draft is followed up")
	}
	at := day.Date(20211209).Time()
	if _, err := p.Decide(20211210, "Inköpsnämnden", "§ 41", at); err == nil {
		t.Error("a decision in the future is accepted")
	}
	if _, err := p.Decide(20211209, "Inköpsnämnden", "", at); err == nil {
		t.Error("a decision without reference is accepted")
	}
	p, err := p.Decide(20211209, "Inköpsnämnden", "§ 41", at)
	if err != nil || p.State != goal.Decided {
		t.Fatal(p, err)
	}
	if !p.After(at.AddDate(0, 1, 0)) || p.After(at.AddDate(0, -1, 0)) {
		t.Error("what is made after the decision is not told from what is made before")
	}
}
