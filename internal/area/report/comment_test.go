package report_test

import (
	"context"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func colleague(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "3", Name: "Erik Sandvall"})
}

func section(t testing.TB, s report.Store, id string) report.Section {
	t.Helper()
	_, one, err := s.Section(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

func write(t testing.TB, s report.Store, ctx context.Context, id, text string) report.Section {
	t.Helper()
	one := section(t, s, id)
	one.Text = text
	one, err := s.SaveSection(ctx, one)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

func TestCommentsAreAnsweredAndSettled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		r, sections := made(t, s, 2022)
		one := headed(t, sections, "Besparingar")
		if _, err := s.Comment(colleague(t), one.ID, "  ", ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an empty comment: %v", err)
		}
		c, err := s.Comment(colleague(t), one.ID, "Säg vad målet var.", "Utfallet")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Answer(author(t), c.ID, "Det står nu."); err != nil {
			t.Fatal(err)
		}
		if open, err := s.OpenComments(t.Context(), r.ID); err != nil || open[one.ID] != 1 {
			t.Errorf("open: %v, %v", open, err)
		}
		if err := s.Withdraw(colleague(t), c.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("an answered comment is taken back: %v", err)
		}
		if _, err := s.Resolve(author(t), c.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Resolve(author(t), c.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("settled twice: %v", err)
		}
		list, err := s.Comments(t.Context(), one.ID)
		if err != nil || len(list) != 1 || len(list[0].Answers) != 1 || list[0].State != report.Resolved || list[0].ClosedBy != "Karin Lindqvist" || list[0].Quote != "Utfallet" {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := s.Reopen(colleague(t), c.ID); err != nil {
			t.Fatal(err)
		}
		own, err := s.Comment(colleague(t), one.ID, "Fel ställe.", "")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(author(t), own.ID); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("somebody else's comment is taken back: %v", err)
		}
		if err := s.Withdraw(colleague(t), own.ID); err != nil {
			t.Fatal(err)
		}
		fixed(t, s, r.ID)
		if _, err := s.Comment(colleague(t), one.ID, "För sent.", ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a comment on a fixed report: %v", err)
		}
	})
}

const before = "Första meningen. Andra meningen. Tredje meningen."

func TestSuggestionIsAcceptedWithoutLosingOthersWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		_, sections := made(t, s, 2022)
		id := headed(t, sections, "Besparingar").ID
		at := write(t, s, author(t), id, before)
		if _, err := s.Suggest(colleague(t), id, at.Version, before, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a suggestion of nothing: %v", err)
		}
		if _, err := s.Suggest(colleague(t), id, at.Version, before+" {{tal x.y}}", ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a suggestion with a fault: %v", err)
		}
		first, err := s.Suggest(colleague(t), id, at.Version, strings.Replace(before, "Andra", "En bättre", 1), "Tydligare.")
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.Suggest(colleague(t), id, at.Version, strings.Replace(before, "Andra", "En annan", 1), "")
		if err != nil {
			t.Fatal(err)
		}
		write(t, s, author(t), id, before+" Fjärde meningen.")
		one, err := s.Accept(author(t), first.ID)
		if err != nil || one.Text != "Första meningen. En bättre meningen. Tredje meningen. Fjärde meningen." {
			t.Errorf("accepted: %q, %v", one.Text, err)
		}
		if _, err := s.Accept(author(t), second.ID); fault.KindOf(err) != fault.KindConflict || !strings.Contains(fault.Message(err), "samma ställe") {
			t.Errorf("a suggestion for a changed sentence: %v", err)
		}
		if section(t, s, id).Text != one.Text {
			t.Error("the refused suggestion changed the text")
		}
		if _, err := s.Reject(author(t), second.ID, "Den första blev bättre."); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Resolve(author(t), second.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a suggestion is settled as a comment: %v", err)
		}
		versions, err := s.Versions(t.Context(), id)
		if err != nil || len(versions) != 4 || versions[0].Why != "godtog förslag av Erik Sandvall" || versions[0].By != "Karin Lindqvist" {
			t.Errorf("versions: %+v, %v", versions, err)
		}
	})
}

func TestOldVersionsComeBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		_, sections := made(t, s, 2022)
		id := headed(t, sections, "Besparingar").ID
		first := write(t, s, author(t), id, "Ett.")
		second := write(t, s, colleague(t), id, "Två.")
		second.Numbered = !second.Numbered
		third, err := s.SaveSection(author(t), second)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := s.VersionAt(t.Context(), id, third.Version); err != nil || v.Text != "Två." || v.Version != second.Version {
			t.Errorf("the text of a version that changed only the form: %+v, %v", v, err)
		}
		if _, err := s.Restore(author(t), id, first.Version, first.Version); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("restored over what was not read: %v", err)
		}
		back, err := s.Restore(author(t), id, first.Version, third.Version)
		if err != nil || back.Text != "Ett." {
			t.Fatalf("%+v, %v", back, err)
		}
		versions, err := s.Versions(t.Context(), id)
		if err != nil || len(versions) != 4 || versions[0].Why != "återställde version 2" || versions[1].Text != "Två." {
			t.Errorf("versions: %+v, %v", versions, err)
		}
	})
}

func TestTwoAuthorsAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		r, sections := made(t, s, 2022)
		id := headed(t, sections, "Besparingar").ID
		start := write(t, s, author(t), id, before)
		if err := s.Here(author(t), id); err != nil {
			t.Fatal(err)
		}
		if others, err := s.Others(colleague(t), r.ID); err != nil || len(others[id]) != 1 || others[id][0].Name != "Karin Lindqvist" {
			t.Errorf("who else writes: %+v, %v", others, err)
		}
		if others, err := s.Others(author(t), r.ID); err != nil || len(others) != 0 {
			t.Errorf("one is not one's own other: %+v, %v", others, err)
		}
		for _, ctx := range []context.Context{author(t), colleague(t)} {
			if err := s.KeepOwn(ctx, id, start.Version, start.Heading, before+" "+audit.ActorFrom(ctx).Name+"."); err != nil {
				t.Fatal(err)
			}
		}
		errs := make(chan error, 2)
		for _, ctx := range []context.Context{author(t), colleague(t)} {
			go func() {
				mine := start
				mine.Text = before + " " + audit.ActorFrom(ctx).Name + "."
				_, err := s.SaveSection(ctx, mine)
				errs <- err
			}()
		}
		one, two := <-errs, <-errs
		if (one == nil) == (two == nil) || fault.KindOf(orElse(one, two)) != fault.KindConflict {
			t.Fatalf("both at once: %v and %v", one, two)
		}
		for _, ctx := range []context.Context{author(t), colleague(t)} {
			own, found, err := s.Own(ctx, id)
			if err != nil || !found || own.Text != before+" "+audit.ActorFrom(ctx).Name+"." || own.BaseVersion != start.Version {
				t.Errorf("%s's own words: %+v, %v", audit.ActorFrom(ctx).Name, own, err)
			}
		}
		if err := s.DropOwn(author(t), id); err != nil {
			t.Fatal(err)
		}
		if _, found, _ := s.Own(colleague(t), id); !found {
			t.Error("one author's words go with the other's")
		}
		if err := s.Left(author(t), id); err != nil {
			t.Fatal(err)
		}
		if others, err := s.Others(colleague(t), r.ID); err != nil || len(others) != 0 {
			t.Errorf("who still writes: %+v, %v", others, err)
		}
	})
}

func orElse(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func TestCopiedTextsAreMarkedUntilTheyAreWorkedOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		r, sections := made(t, s, 2021)
		one := headed(t, sections, "Besparingar")
		one.DueOn = 20220120
		if _, err := s.SaveSection(author(t), one); err != nil {
			t.Fatal(err)
		}
		next, err := s.Copy(author(t), r.ID)
		if err != nil || next.Number != "VB-2022-1" || next.CopiedFrom != r.ID {
			t.Fatalf("%+v, %v", next, err)
		}
		if _, err := s.Copy(author(t), r.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("copied twice: %v", err)
		}
		_, sections, _ = s.Get(t.Context(), next.ID)
		copied := headed(t, sections, "Besparingar")
		if copied.CopiedFrom != "2021" || copied.DueOn != 20230120 || copied.Status != report.Todo {
			t.Errorf("%+v", copied)
		}
		if above := headed(t, sections, "Inledning"); above.CopiedFrom != "" {
			t.Errorf("a heading without text is marked: %+v", above)
		}
		c := composed(t, s, next.ID)
		if !warned(c.Warnings, "Kopierad text", "Besparingar") {
			t.Errorf("warnings: %+v", c.Warnings)
		}
		copied.Owner = ""
		saved, err := s.SaveSection(author(t), copied)
		if err != nil || saved.CopiedFrom != "2021" {
			t.Errorf("saved as it was: %+v, %v", saved, err)
		}
		if saved = write(t, s, author(t), saved.ID, "Nytt. "+saved.Text); saved.CopiedFrom != "" || saved.Status != report.Started {
			t.Errorf("worked on: %+v", saved)
		}
		other := headed(t, sections, "Överprövningar")
		if err := s.Confirm(author(t), other.ID, other.Version); err != nil || section(t, s, other.ID).CopiedFrom != "" {
			t.Errorf("confirmed: %+v, %v", section(t, s, other.ID), err)
		}
	})
}

func TestEachKindIsCopiedToItsOwnNextPeriod(t *testing.T) {
	t.Parallel()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	for _, test := range []struct {
		kind         report.Kind
		period       day.Period
		number, name string
	}{
		{report.Monthly, day.Month(2021, 12), "MR-2022-01-1", "Månadsrapport januari 2022"},
		{report.Interim, day.Month(2021, 8), "DR-2022-08-1", "Delårsrapport januari–augusti 2022"},
		{report.Annual, day.Year(2018), "VB-2019-1", "Verksamhetsberättelse 2019"},
	} {
		r, err := s.Create(author(t), test.kind, test.period, false)
		if err != nil {
			t.Fatal(err)
		}
		next, err := s.Copy(author(t), r.ID)
		if err != nil || next.Number != test.number || next.Title != test.name {
			t.Errorf("after %s comes %s %s, %v; want %s %s", r.Number, next.Number, next.Title, err, test.number, test.name)
		}
	}
}

func warned(list []report.Warning, kind, heading string) bool {
	for _, w := range list {
		if w.Kind == kind && w.Heading == heading {
			return true
		}
	}
	return false
}
