package goal_test

import (
	"io/fs"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	search "klover/internal/base/find"
	"klover/internal/base/paper"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"

	"github.com/google/go-cmp/cmp"
)

var steeringTables = []fs.FS{audit.Migrations, search.Migrations, identity.Migrations, goal.Migrations}

// steered is a small model for 2022 with what stands in it, by name.
type steered struct {
	goal.Store
	t     testing.TB
	goals map[string]goal.Goal
}

func steer(t testing.TB, d *db.DB) steered {
	t.Helper()
	s := steered{storeOn(t, d, newWorld()), t, map[string]goal.Goal{}}
	decide(t, s.Store)
	if _, err := s.CreateModel(t.Context(), goal.Model{Year: 2022, Title: "Balanserad styrning", Vision: "En nyskapande organisation", Unit: "Inköp",
		ServiceTerm: "Regionservice mål", PoliticalTerm: "Politikens mål", BusinessTerm: "Verksamhetens mål", UnitTerm: "Inköps mål"}); err != nil {
		t.Fatal(err)
	}
	s.add(goal.Service, "Nära kund", "")
	s.add(goal.Service, "Hållbar verksamhet", "")
	s.add(goal.Perspective, "Medborgarperspektivet", "")
	s.add(goal.Perspective, "Resursperspektivet", "")
	s.add(goal.Political, "Nöjda kunder", "Medborgarperspektivet")
	s.add(goal.Political, "En stark ekonomi", "Resursperspektivet")
	s.add(goal.Business, "Nära kund 1", "Nöjda kunder")
	s.add(goal.Business, "Hållbar verksamhet 3", "En stark ekonomi")
	s.add(goal.UnitGoal, "Nöjda uppdragsgivare", "Nära kund 1")
	return s
}

func (s steered) add(l goal.Level, title, parent string) {
	s.t.Helper()
	g := goal.Goal{Level: l, Title: title, ParentID: s.goals[parent].ID, Superior: title == "Medborgarperspektivet"}
	if name, _, ok := strings.Cut(title, " 1"); ok {
		g.ServiceID, g.Title, g.Number = s.goals[name].ID, name, 1
	}
	if name, _, ok := strings.Cut(title, " 3"); ok {
		g.ServiceID, g.Title, g.Number = s.goals[name].ID, name, 3
	}
	g, err := s.CreateGoal(s.t.Context(), 2022, g)
	if err != nil {
		s.t.Fatal(err)
	}
	s.goals[title] = g
}

// work stores an activity under the goals.
func (s steered) work(a goal.Activity, under ...string) goal.Activity {
	s.t.Helper()
	a.Year = 2022
	if a.Kind == "" {
		a.Kind = goal.Doing
	}
	if a.Status == "" {
		a.Status = goal.Ongoing
	}
	for _, name := range under {
		a.Goals = append(a.Goals, s.goals[name].ID)
	}
	a, err := s.CreateActivity(s.t.Context(), a)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// measureAndStop puts an indicator under the first goal, and an assignment beside it.
func (s steered) measureAndStop() {
	s.t.Helper()
	if _, err := s.CreateIndicator(s.t.Context(), goal.Indicator{Name: "Annonserade", GoalID: s.goals["Nära kund 1"].ID, Figure: "proc.announced", Span: goal.Year}); err != nil {
		s.t.Fatal(err)
	}
	s.add(goal.Assignment, "Anställningsstopp", "Nöjda kunder")
	if _, err := s.SaveAccount(s.t.Context(), goal.Account{Subject: goal.OfGoal, Ref: s.goals["Anställningsstopp"].ID, Period: day.Year(2022), Telling: goal.Told, Text: "Inga tjänster tillsätts."}); err != nil {
		s.t.Fatal(err)
	}
}

func TestTreeHoldsItsOrderAndItsRules(t *testing.T) {
	dbtest.Each(t, steeringTables, func(t *testing.T, d *db.DB) {
		s := steer(t, d)
		if _, err := s.MoveGoal(t.Context(), s.goals["Resursperspektivet"].ID, -1); err != nil {
			t.Fatal(err)
		}
		tree, err := s.Tree(t.Context(), 2022)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, g := range tree.At(goal.Perspective) {
			names = append(names, g.Name())
		}
		if diff := cmp.Diff([]string{"Resursperspektivet", "Medborgarperspektivet"}, names); diff != "" {
			t.Error(diff)
		}
		if got := tree.Path(s.goals["Nöjda uppdragsgivare"].ID); got != "Medborgarperspektivet › Nöjda kunder › Nära kund 1 › Nöjda uppdragsgivare" {
			t.Error(got)
		}
		if g, ok := tree.ServiceOf(s.goals["Nöjda uppdragsgivare"].ID); !ok || g.Title != "Nära kund" {
			t.Errorf("serves %v", g)
		}
		for name, wrong := range map[string]goal.Goal{
			"a business goal at the top":      {Level: goal.Business, Title: "X"},
			"a second superior perspective":   {Level: goal.Perspective, Title: "X", Superior: true},
			"a goal that serves no service":   {Level: goal.Business, Title: "X", ParentID: s.goals["Nöjda kunder"].ID, ServiceID: s.goals["Nöjda kunder"].ID},
			"a political goal under politics": {Level: goal.Political, Title: "X", ParentID: s.goals["Nöjda kunder"].ID},
		} {
			if _, err := s.CreateGoal(t.Context(), 2022, wrong); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.RemoveGoal(t.Context(), s.goals["Nöjda kunder"].ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a goal with others under it is removed: %v", err)
		}
		if _, err := s.RemoveGoal(t.Context(), s.goals["Nöjda uppdragsgivare"].ID, "dubblett"); err != nil {
			t.Error(err)
		}
		stale := s.goals["Nöjda kunder"]
		stale.Title = "Nöjda kunder/patienter"
		if _, err := s.SaveGoal(t.Context(), stale, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveGoal(t.Context(), stale, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale goal is saved: %v", err)
		}
	})
}

func TestOneActivityIsShownUnderSeveralGoalsWithOneText(t *testing.T) {
	dbtest.Each(t, steeringTables, func(t *testing.T, d *db.DB) {
		s := steer(t, d)
		a := s.work(goal.Activity{Title: "Spendency och avtalstrohet", Headed: true, Ends: goal.InMonth(2022, 11), Tags: goal.Tags{"rätt kvalité"}}, "Nära kund 1", "Resursperspektivet")
		if _, err := s.SaveAccount(t.Context(), goal.Account{Subject: goal.OfActivity, Ref: a.ID, Period: day.Year(2022), Telling: goal.Told,
			Text: "Dialog har drivits om {{tal proc.announced}} upphandlingar.", Status: goal.Remains, Percent: count.Of(40)}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Nära kund 1", "Resursperspektivet", "Nära kund", "Medborgarperspektivet"} {
			rows, n, err := s.Activities(t.Context(), goal.ActivityFilter{GoalID: s.goals[name].ID}, goal.Page{})
			if err != nil || n.N != 1 || rows[0].ID != a.ID || len(rows[0].Goals) != 2 {
				t.Errorf("under %s stand %+v, %v", name, rows, err)
			}
		}
		a, err := s.Activity(t.Context(), a.ID)
		if err != nil || a.Status != goal.Remains || a.Percent.N != 40 {
			t.Errorf("the account left the activity %s, %d %%: %v", a.Status, a.Percent.N, err)
		}
		for _, f := range []goal.ActivityFilter{{Tag: "Rätt kvalité"}, {Text: "avtalstro"}, {Overdue: true}, {Open: true, Statuses: []goal.Status{goal.Remains}}} {
			s.DB.Now = day.Date(20230118).Time
			if _, n, err := s.Activities(t.Context(), f, goal.Page{}); err != nil || n.N != 1 {
				t.Errorf("%+v finds %d, %v", f, n.N, err)
			}
		}
		s.measureAndStop()
		pieces, err := s.PerspectivePieces(t.Context(), day.Year(2022), []string{"Medborgarperspektivet"})
		if err != nil || len(pieces) != 3 {
			t.Fatalf("the report gets %+v, %v", pieces, err)
		}
		for _, want := range []string{"{{tal proc.announced}}", "### Verksamhetens mål: Nära kund 1 {nr}"} {
			if !strings.Contains(pieces[0].Text, want) {
				t.Errorf("the goals lack %q: %s", want, pieces[0].Text)
			}
		}
		if table, ok := pieces[1].Blocks[0].(paper.Table); !ok || len(table.Rows) != 1 {
			t.Errorf("after the goals stands %+v", pieces[1])
		}
		if want := "### Anställningsstopp {nr}\n\nInga tjänster tillsätts."; pieces[2].Text != want {
			t.Errorf("last stands %q", pieces[2].Text)
		}
		blocks, err := s.Blocks(t.Context(), "Dialog om {{tal proc.announced}} och {{tal proc.announced -1}} under {{ar}}, mål {{tal savings.enabled mål}}.", day.Year(2022))
		if err != nil {
			t.Fatal(err)
		}
		if got := paper.PlainText(blocks[0].(paper.Para).Runs); got != "Dialog om 141 och 165 under 2022, mål 85,0\u00a0mkr." {
			t.Error(got)
		}
	})
}

func TestAccountsRefuseWhatNobodyCanRead(t *testing.T) {
	t.Parallel()
	s := steer(t, dbtest.SQLite(t, steeringTables...))
	a := s.work(goal.Activity{Title: "Nöjd kund"}, "Nära kund 1")
	account := goal.Account{Subject: goal.OfActivity, Ref: a.ID, Period: day.Year(2022), Telling: goal.Told, Text: "Värdet är {{tal finns.inte}}."}
	if _, err := s.SaveAccount(t.Context(), account); err == nil || !strings.Contains(fault.FieldsOf(err)[0].Message, "finns.inte finns inte") {
		t.Errorf("an unknown figure is accepted: %v", err)
	}
	account.Text, account.Period = "Text.", day.Year(2021)
	if _, err := s.SaveAccount(t.Context(), account); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("another year's period is accepted: %v", err)
	}
	account.Period = day.Year(2022)
	if _, err := s.SaveAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveAccount(t.Context(), account); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("the text of another is overwritten unseen: %v", err)
	}
	if err := s.RemoveAccount(t.Context(), goal.OfActivity, a.ID, day.Year(2022)); err != nil {
		t.Error(err)
	}
}

// "Fortsatt låg" is said of 3,25 % against at most 3 % (I16).
func TestVerdictComesFromTheRuleAndNotTheText(t *testing.T) {
	dbtest.Each(t, steeringTables, func(t *testing.T, d *db.DB) {
		s := steer(t, d)
		if _, err := s.CreateTarget(t.Context(), goal.Target{Figure: "review.share", Span: goal.Year, Period: day.Year(2022), Aim: goal.Max,
			HasAmount: true, Num: 3, Den: 100, ApprovedBy: "Inköpsnämnden"}); err != nil {
			t.Fatal(err)
		}
		add := func(i goal.Indicator) goal.Indicator {
			i, err := s.CreateIndicator(t.Context(), i)
			if err != nil {
				t.Fatal(err)
			}
			return i
		}
		over := s.goals["Hållbar verksamhet 3"].ID
		share := add(goal.Indicator{Name: "Andel överprövade", GoalID: over, Figure: "review.share", Span: goal.Year})
		savings := add(goal.Indicator{Name: "Möjliggjorda besparingar", GoalID: over, Figure: "savings.enabled", Span: goal.Year, Unit: figure.Tkr})
		hme := add(goal.Indicator{Name: "HME", GoalID: over, Span: goal.Year})
		for ref, text := range map[string]string{share.ID: "Andelen är fortsatt låg.", hme.ID: "Rapporteras på förvaltningsnivå."} {
			telling := goal.Told
			if ref == hme.ID {
				telling = goal.Elsewhere
			}
			if _, err := s.SaveAccount(t.Context(), goal.Account{Subject: goal.OfIndicator, Ref: ref, Period: day.Year(2022), Telling: telling, Text: text}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := s.Outcomes(t.Context(), []goal.Indicator{share, savings, hme}, day.Year(2022))
		if err != nil {
			t.Fatal(err)
		}
		if list[0].Verdict() != figure.Missed || list[0].Account.Text != "Andelen är fortsatt låg." {
			t.Errorf("the share is %s", list[0].Verdict().Sv())
		}
		if got := list[1].ValueText() + " / " + list[1].TargetText(); got != "85\u00a0000\u00a0tkr / minst 85\u00a0000\u00a0tkr" {
			t.Error(got)
		}
		if got := list[2].ValueText(); got != "rapporteras på annan nivå" || list[2].Verdict() != figure.NoTarget {
			t.Error(got)
		}
		if _, err := s.CreateIndicator(t.Context(), goal.Indicator{Name: "X", GoalID: over, Figure: "finns.inte", Span: goal.Year}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an indicator without figure in the register: %v", err)
		}
	})
}

func TestPlanIsCopiedForwardWithWhatIsOpen(t *testing.T) {
	dbtest.Each(t, steeringTables, func(t *testing.T, d *db.DB) {
		s := steer(t, d)
		s.work(goal.Activity{Title: "Klar", Status: goal.Completed}, "Nära kund 1")
		open := s.work(goal.Activity{Title: "E-handel", Status: goal.Late, Percent: count.Of(60), Ends: goal.InMonth(2022, 12)}, "Nära kund 1", "Resursperspektivet")
		for title, done := range map[string]goal.When{"Start": goal.InMonth(2022, 3), "Mål": {}} {
			if _, err := s.SaveMilestone(t.Context(), goal.Milestone{ActivityID: open.ID, Title: title, Done: done}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.CreateIndicator(t.Context(), goal.Indicator{Name: "Besparingar", GoalID: s.goals["Hållbar verksamhet 3"].ID, Figure: "savings.enabled", Span: goal.Year}); err != nil {
			t.Fatal(err)
		}
		if passed, err := s.Passed(t.Context(), 2022, "E-handel", "Start"); err != nil || passed != goal.InMonth(2022, 3) {
			t.Errorf("the milestone was passed %s, %v", passed, err)
		}
		c, err := s.CopyPlan(t.Context(), 2022)
		if err != nil {
			t.Fatal(err)
		}
		if c.Goals != 9 || c.Activities != 1 || c.Indicators != 1 || c.Targets != 1 {
			t.Errorf("copied %+v", c)
		}
		again, err := s.CopyPlan(t.Context(), 2022)
		if err != nil || again.Goals+again.Activities+again.Indicators+again.Targets != 0 {
			t.Errorf("copied twice: %+v, %v", again, err)
		}
		next, err := s.ActivitiesOf(t.Context(), 2023)
		if err != nil || len(next) != 1 || next[0].Continues != open.ID || len(next[0].Goals) != 2 || !next[0].Ends.IsZero() || next[0].Status != goal.Ongoing {
			t.Fatalf("%+v, %v", next, err)
		}
		if left, err := s.Milestones(t.Context(), next[0].ID); err != nil || len(left) != 1 || left[0].Title != "Mål" {
			t.Errorf("%+v, %v", left, err)
		}
		if err := s.RemoveActivity(t.Context(), open.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("an activity that goes on is removed: %v", err)
		}
		p, err := s.DecidePlan(t.Context(), 2023, c.Plan.Version, s.Today(), "Inköpsnämnden", "§ 41/2022")
		if err != nil || p.State != goal.Decided {
			t.Fatal(err)
		}
		targets, err := s.Targets(t.Context(), goal.TargetFilter{Year: 2023})
		if err != nil || len(targets) != 1 || targets[0].ApprovedBy != "Inköpsnämnden" {
			t.Errorf("%+v, %v", targets, err)
		}
		if _, err := s.FollowPlan(t.Context(), 2023, p.Version, "Verksamhetsberättelse 2023"); err != nil {
			t.Error(err)
		}
		if err := s.RemoveActivity(t.Context(), next[0].ID, "dubblett"); err != nil {
			t.Error(err)
		}
		if _, err := audit.Verify(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
}

func TestActivitiesMoveWithinTheirGoal(t *testing.T) {
	t.Parallel()
	s := steer(t, dbtest.SQLite(t, steeringTables...))
	first := s.work(goal.Activity{Title: "Första"}, "Nära kund 1")
	s.work(goal.Activity{Title: "Annan"}, "Hållbar verksamhet 3")
	s.work(goal.Activity{Title: "Andra"}, "Nära kund 1")
	if _, err := s.MoveActivity(t.Context(), first.ID, -1); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("the first is moved up: %v", err)
	}
	if _, err := s.MoveActivity(t.Context(), first.ID, 1); err != nil {
		t.Fatal(err)
	}
	rows, err := s.ActivitiesOf(t.Context(), 2022)
	var titles []string
	for _, a := range rows {
		titles = append(titles, a.Title)
	}
	if diff := cmp.Diff([]string{"Andra", "Annan", "Första"}, titles); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
