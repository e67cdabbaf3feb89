package goal_test

import (
	"io/fs"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

var migrations = []fs.FS{audit.Migrations, goal.Migrations}

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func year(y int) goal.View { return goal.NewView(figure.Year, day.New(y, 12, 1), "") }

func find(t *testing.T, lines []goal.Line, key string) goal.Line {
	t.Helper()
	for _, l := range lines {
		if l.Figure.Key == key {
			return l
		}
	}
	t.Fatalf("%s is not among the lines", key)
	return goal.Line{}
}

// The figures are those of the published report 2022.
func TestLinesTellValueTargetVerdictAndChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		decide(t, s)
		lines, err := s.Lines(t.Context(), year(2022))
		if err != nil {
			t.Fatal(err)
		}
		savings := find(t, lines, "savings.enabled")
		if got := plain(savings.Figure.Text(savings.Value) + "|" + savings.TargetText() + "|" + savings.Verdict.Sv()); got != "85,0 mkr|minst 85,0 mkr|Uppnått" {
			t.Errorf("savings: %s", got)
		}
		announced := find(t, lines, "proc.announced")
		if got := plain(announced.Change()); got != "−24 (−14,5 %)" {
			t.Errorf("change of announced: %s", got)
		}
		if announced.Definition.Version != 2 {
			t.Errorf("definition 2022 is version %d, want 2", announced.Definition.Version)
		}
		lines, err = s.Lines(t.Context(), year(2021))
		share := find(t, lines, "review.share")
		if err != nil || share.Value.State != figure.NotMeasurable || plain(share.Published.Value) != "6,0 %" {
			t.Errorf("review share 2021: %+v, published %q, %v", share.Value, share.Published.Value, err)
		}
		for _, l := range lines {
			if l.Figure.Key == "supplier.small_share" {
				t.Error("a figure from 2023 is shown for 2021")
			}
		}
		if usual, err := s.Usual(t.Context()); err != nil || usual.Period() != day.Year(2022) {
			t.Errorf("the usual view is %s, %v", usual.Period(), err)
		}
	})
}

func TestTargetsAreUniqueVersionedAndTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		blank, err := s.Blank("savings.enabled")
		if err != nil {
			t.Fatal(err)
		}
		if err := goal.Fields.Read(&blank, map[string]string{"span": "year", "period": "2022", "aim": "min", "amount": "80", "approved_by": "Inköpsnämnden"}); err != nil {
			t.Fatal(err)
		}
		target, err := s.CreateTarget(ctx, blank)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateTarget(ctx, blank); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a second target for the year: %v", err)
		}
		stale := target
		target.Num = 8_500_000_000
		if target, err = s.SaveTarget(ctx, target, "Nämndens beslut."); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveTarget(ctx, stale, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale save: %v", err)
		}
		entries, err := s.History(ctx, "savings.enabled")
		if err != nil || len(entries) != 2 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		change := entries[0].Changes[0]
		if got := plain(change.Label + ": " + change.From + " → " + change.To); got != "Målvärde: 80 mkr → 85 mkr" || entries[0].Why != "Nämndens beslut." {
			t.Errorf("history says %s, %s", got, entries[0].Why)
		}
		if err := s.RemoveTarget(ctx, target.ID, ""); err != nil {
			t.Error(err)
		}
		if _, err := s.Target(ctx, target.ID); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("after removal: %v", err)
		}
	})
}

func TestTargetsAreCopiedToTheNextYearOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		decide(t, s)
		for _, want := range []int{1, 0} {
			if n, err := s.CopyTargets(t.Context(), 2022); err != nil || n != want {
				t.Errorf("copied %d, %v, want %d", n, err, want)
			}
		}
		copies, err := s.Targets(t.Context(), goal.TargetFilter{Year: 2023})
		if err != nil || len(copies) != 1 || copies[0].ApprovedBy != "" || copies[0].Num != 8_500_000_000 {
			t.Errorf("2023 has %+v, %v", copies, err)
		}
	})
}

func TestClosedMonthShowsWhatChangedLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		march := day.Month(2022, 3)
		if err := s.CloseMonth(t.Context(), march); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseMonth(t.Context(), march); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("closing twice: %v", err)
		}
		if err := s.CloseMonth(t.Context(), day.Month(2023, 1)); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("closing a month that runs: %v", err)
		}
		if err := s.CloseMonth(t.Context(), day.Year(2022)); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("closing a year: %v", err)
		}
		if differ, err := s.Differences(t.Context(), march); err != nil || len(differ) != 0 {
			t.Errorf("%d differences at once, %v", len(differ), err)
		}
		w.announced[2022]++
		differ, err := s.Differences(t.Context(), march)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range differ {
			if x.Figure.Key == "proc.announced" && x.Snapshot.Party == "" {
				got = append(got, x.Snapshot.Period.String()+" "+x.Figure.Change(x.Now, x.Snapshot.Value()))
			}
		}
		if text := plain(strings.Join(got, ", ")); text != "2022-03 +1 (+0,7 %), 2022-Q1 +1 (+0,7 %)" {
			t.Errorf("differences: %s", text)
		}
		months, err := s.ClosedMonths(t.Context())
		if err != nil || len(months) != 1 || months[0].Month != march || months[0].Figures != 3 {
			t.Errorf("closed months: %+v, %v", months, err)
		}
	})
}

func TestCommentsAndPublishedValuesFollowTheirPeriod(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		for _, text := range []string{"Färre än förra året.", "Färre än toppåret."} {
			if err := s.SaveComment(t.Context(), "proc.announced", year(2022), text); err != nil {
				t.Fatal(err)
			}
		}
		if l, err := s.Line(t.Context(), "proc.announced", year(2022)); err != nil || l.Comment.Text != "Färre än toppåret." {
			t.Errorf("comment %q, %v", l.Comment.Text, err)
		}
		if l, err := s.Line(t.Context(), "proc.announced", year(2021)); err != nil || l.Comment.Text != "" {
			t.Errorf("comment of another year %q, %v", l.Comment.Text, err)
		}
		_, err := s.Publish(t.Context(), goal.Published{Figure: "review.share", Span: goal.Year, Period: day.Year(2021)})
		if fault.KindOf(err) != fault.KindInvalid || len(fault.FieldsOf(err)) != 2 {
			t.Errorf("a published value without value and document: %v", err)
		}
	})
}

func TestKeptValuesEndWithTheNextWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		s.Cache = &goal.Cache{}
		announced := func() string {
			l, err := s.Line(t.Context(), "proc.announced", year(2022))
			if err != nil {
				t.Fatal(err)
			}
			return l.Figure.Text(l.Value)
		}
		first := announced()
		w.announced[2022] = 150
		if got := announced(); first != "141" || got != "141" {
			t.Errorf("%s, then %s: the value is not kept", first, got)
		}
		if err := audit.Write(t.Context(), d, audit.Entry{Kind: "procurement", Ref: "1", Title: "2022-0150", Verb: audit.Created}); err != nil {
			t.Fatal(err)
		}
		if got := announced(); got != "150" {
			t.Errorf("after a write: %s, want 150", got)
		}
	})
}
