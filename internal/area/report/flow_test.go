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

func chief(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "2", Name: "Åsa Öberg"})
}

// finish marks every section as ready.
func finish(t testing.TB, s report.Store, id string) {
	t.Helper()
	_, sections, err := s.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range sections {
		one.Status = report.Ready
		if _, err := s.SaveSection(author(t), one); err != nil {
			t.Fatal(err)
		}
	}
}

// step takes a step from what is stored now.
func step(t testing.TB, s report.Store, ctx context.Context, id, verb, why string) report.Report {
	t.Helper()
	r, _, err := s.Get(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = s.Take(ctx, id, verb, r.Version, why); err != nil {
		t.Fatal(err)
	}
	return r
}

var decision = report.Decision{On: day.New(2023, 1, 16), By: "Inköpsnämnden", No: "§ 12", Text: "Inköpsnämnden godkänner verksamhetsberättelsen."}

// toBeFixed brings a draft to where it can be fixed.
func toBeFixed(t testing.TB, s report.Store, id string) report.Report {
	t.Helper()
	finish(t, s, id)
	step(t, s, author(t), id, "skicka", "")
	r := step(t, s, chief(t), id, "godkann", "")
	if r.Kind == report.Monthly {
		return r
	}
	r, err := s.Decide(chief(t), id, r.Version, decision)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fixed brings a draft all the way.
func fixed(t testing.TB, s report.Store, id string) report.Report {
	t.Helper()
	r, err := s.Fix(author(t), id, toBeFixed(t, s, id).Version)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReportGoesFromDraftToArchive(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		r, sections := made(t, s, 2022)
		refused := func(want string, err error) {
			t.Helper()
			if err == nil || !strings.Contains(fault.Message(err), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		}
		_, err := s.Take(author(t), r.ID, "skicka", r.Version, "")
		refused("avsnitt är inte klara: ", err)
		_, err = s.Take(chief(t), r.ID, "godkann", r.Version, "")
		refused("är utkast. Därifrån går det inte", err)
		_, err = s.Fix(chief(t), r.ID, r.Version)
		refused("ska granskas och godkännas", err)
		_, err = s.Take(chief(t), r.ID, "las", r.Version, "")
		refused("Det går inte att ”las” en rapport", err)

		finish(t, s, r.ID)
		stale := step(t, s, author(t), r.ID, "skicka", "")
		_, err = s.SaveSection(author(t), headed(t, sections, "Besparingar"))
		refused("på granskning", err)
		step(t, s, author(t), r.ID, "ta-tillbaka", "")
		_, err = s.Take(author(t), r.ID, "skicka", stale.Version, "")
		if fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale step: %v", err)
		}
		step(t, s, author(t), r.ID, "skicka", "")
		one := headed(t, sections, "Besparingar")
		if _, err := s.Comment(chief(t), one.ID, "Skriv om målet.", "målet"); err != nil {
			t.Fatal(err)
		}
		now, _, _ := s.Get(t.Context(), r.ID)
		_, err = s.Take(chief(t), r.ID, "skicka-tillbaka", now.Version, " ")
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("sent back without reason: %v", err)
		}
		step(t, s, chief(t), r.ID, "skicka-tillbaka", "Se kommentaren om besparingar.")
		_, after, _ := s.Get(t.Context(), r.ID)
		if headed(t, after, "Besparingar").Status != report.Started || headed(t, after, "Överprövningar").Status != report.Ready {
			t.Error("the commented section is not given back alone")
		}

		decided := toBeFixed(t, s, r.ID)
		_, err = s.SaveSection(author(t), one)
		refused("är godkänd och kan inte ändras", err)
		step(t, s, chief(t), r.ID, "angra-beslut", "Fel paragraf.")
		now, _, _ = s.Get(t.Context(), r.ID)
		if now.State != report.Approved || now.DecidedNo != "" || decided.DecidedNo != "§ 12" {
			t.Errorf("the decision is not taken away: %+v", now)
		}
		_, err = s.Fix(chief(t), r.ID, now.Version)
		refused("ska beslutas innan den låses", err)
		for _, wrong := range []report.Decision{{By: "Nämnden"}, {On: decision.On}, {On: day.New(2030, 1, 1), By: "Nämnden"}, {On: decision.On, By: "Nämnden", URL: "javascript:x"}} {
			if _, err := s.Decide(chief(t), r.ID, now.Version, wrong); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("decision %+v: %v", wrong, err)
			}
		}
		if now, err = s.Decide(chief(t), r.ID, now.Version, decision); err != nil {
			t.Fatal(err)
		}
		if now, err = s.Fix(chief(t), r.ID, now.Version); err != nil {
			t.Fatal(err)
		}
		archived, err := s.Archive(chief(t), r.ID)
		if err != nil || archived.State != report.Archived {
			t.Fatalf("archived: %s, %v", archived.State, err)
		}
		_, err = s.Archive(chief(t), r.ID)
		refused("Bara en låst rapport kan arkiveras", err)
		steps, err := s.Steps(t.Context(), r.ID)
		if err != nil || steps[len(steps)-1].Verb != "arkiverade" || steps[3].Why != "Se kommentaren om besparingar." || steps[3].By != "Åsa Öberg" {
			t.Errorf("steps: %+v, %v", steps, err)
		}
		if got := asText(composed(t, s, r.ID).Document); !strings.Contains(got, "Beslutad: 2023-01-16, Inköpsnämnden § 12") {
			t.Errorf("the cover lacks the decision: %.600s", got)
		}
	})
}

// It is written every month, though the committee met three times or once a year (I25).
func TestMonthlyReportNeedsNoDecision(t *testing.T) {
	t.Parallel()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	r, err := s.Create(author(t), report.Monthly, day.Month(2022, 3), false)
	if err != nil {
		t.Fatal(err)
	}
	r = toBeFixed(t, s, r.ID)
	if _, err := s.Decide(chief(t), r.ID, r.Version, decision); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a decision about a monthly report: %v", err)
	}
	if r, err = s.Fix(chief(t), r.ID, r.Version); err != nil || r.State != report.Fixed {
		t.Errorf("%s, %v", r.State, err)
	}
}

func TestFiguresThatMoveAfterTheApprovalAreWarnedAbout(t *testing.T) {
	t.Parallel()
	w := newWorld()
	s := storeOn(t, dbtest.SQLite(t, migrations...), w)
	r, _ := made(t, s, 2022)
	toBeFixed(t, s, r.ID)
	w.counts["proc.announced"][2022] = 150
	list, err := s.Warnings(t.Context(), composed(t, s, r.ID))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range list {
		if one.Kind == "Ändrat sedan godkännandet" {
			got = append(got, plain(one.Text))
		}
	}
	if len(got) != 2 || got[0] != "Annonserade upphandlingar 2022 var 141 när rapporten godkändes och är nu 150." {
		t.Errorf("warnings: %q", got)
	}
}
