package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/app"
	"klover/internal/area/board"
	"klover/internal/area/report"
	"klover/internal/base/audit"
	"klover/internal/base/paper"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// latest is a report of the demo with its figures.
func latest(t *testing.T, a *app.App, kind report.Kind, p day.Period) report.Composed {
	t.Helper()
	c, err := a.Report.Latest(t.Context(), kind, p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// chapters are the numbered headings and those of appendices and notes.
func chapters(c report.Composed) []string {
	var list []string
	paper.EachHeading(paper.Resolve(c.Document).Blocks, func(h *paper.Heading) {
		if h.Label != "" {
			list = append(list, h.Label+" "+h.Text)
		}
	})
	return list
}

// TestReportsHaveTheChaptersOfThePublished holds the order and the numbers of the
// headings; docs/reports.md lists where Klöver differs.
func TestReportsHaveTheChaptersOfThePublished(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	boardPart := []string{"1 Inledning", "2 Bakgrund och förutsättningar för nämndens arbete", "3 Nämndens sammansättning", "4 Nämndens sammanträden under året",
		"5 Gemensamt styrelsesammanträde", "6 Nämnden följer planerings- och styrmodellen för Inköps verksamhet", "7 Nämndens kostnader", "8 Inköpsutskottet"}
	for year, want := range map[int][]string{
		2017: append(slices.Clone(boardPart), "Bilaga 1 Intern kontrollplan 2017"),
		2018: boardPart,
		2022: {"1 Inledning", "1.1 Sammanfattande analys", "2 Medborgarperspektivet",
			"2.1 Politikens mål: Region Sörmland har nöjda kunder/patienter/brukare/resenärer/besökare/deltagare/elever", "2.1.1 Verksamhetens mål: Nära kund 1",
			"3 Verksamhetsperspektivet", "3.1 Politikens mål: Region Sörmland har en god, säker, tillgänglig, kvalitativ och effektiv vård", "3.1.1 Verksamhetens mål: Nära kund 2",
			"3.2 Politikens mål: Region Sörmland tar tillvara digitaliseringens möjligheter", "3.2.1 Verksamhetens mål: Nära kund 3",
			"3.3 Politikens mål: Region Sörmland präglas av jämlikhet och jämställdhet, icke-diskriminering, normmedvetenhet och inkludering", "3.3.1 Verksamhetens mål: Hållbar verksamhet 1",
			"3.4 Politikens mål: Region Sörmland har en hållbar produktion och konsumtion", "3.4.1 Verksamhetens mål: Hållbar verksamhet 2",
			"4 Resursperspektivet", "4.1 Politikens mål: Region Sörmland är en attraktiv arbetsgivare", "4.1.1 Verksamhetens mål: Engagerade medarbetare",
			"4.2 Politikens mål: Region Sörmland har en stark ekonomi i balans", "4.2.1 Verksamhetens mål: Hållbar verksamhet 3", "4.2.2 Anställningsstopp", "4.3 Inköps ekonomi",
			"5 Resultaträkning", "Bilaga 1 Rapportering av internkontroll 2022", "Not 1 Samordnade upphandlingar 2022", "Not 2 LOU-efterlevnad"},
	} {
		c := latest(t, a, report.Annual, day.Year(year))
		if diff := cmp.Diff(want, chapters(c)); diff != "" {
			t.Errorf("%d: %s", year, diff)
		}
		if err := paper.Check(c.Document); err != nil {
			t.Errorf("%d: %v", year, err)
		}
	}
}

// TestReportsStartFromTemplatesThatTheRegistersFill: every token and insert of the
// templates is understood, and no year's figure stands in them.
func TestReportsStartFromTemplatesThatTheRegistersFill(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, one := range []struct {
		kind   report.Kind
		period day.Period
	}{
		{report.Annual, day.Year(2017)}, {report.Annual, day.Year(2022)}, {report.Annual, day.Year(2023)},
		{report.Interim, day.Month(2022, 8)}, {report.Monthly, day.Month(2022, 3)},
	} {
		r, sections, err := a.Report.Fresh(t.Context(), one.kind, one.period, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range sections {
			c, err := a.Report.Preview(t.Context(), r, section)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.Warnings {
				if w.Stops || w.Kind == "Siffra skriven för hand" {
					t.Errorf("%s %s, %s: %s %s", one.kind, one.period, section.Heading, w.Kind, w.Text)
				}
			}
		}
	}
}

func TestNextReportsAreBegunAsCopies(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, want := range []struct {
		kind   report.Kind
		period day.Period
		from   string
		due    day.Date // of the section about the economy
	}{
		{report.Annual, day.Year(2023), "2022", 20240116},
		{report.Monthly, day.Month(2023, 1), "december 2022", 20230216},
	} {
		c := latest(t, a, want.kind, want.period)
		one := c.Sections[slices.IndexFunc(c.Sections, func(s report.Section) bool { return s.Heading == "Ekonomi" })]
		if c.Report.State != report.Draft || one.CopiedFrom != want.from || one.Owner != "Peter Häggblad" || one.DueOn != want.due || one.Status != report.Todo {
			t.Errorf("%s is %s, its section %+v", c.Report.Number, c.Report.State, one)
		}
		for _, w := range c.Warnings {
			if w.Stops {
				t.Errorf("%s: %s %s", c.Report.Number, w.Heading, w.Text)
			}
		}
		webtest.Get(t, a.Handler(), as(t, a, "controller"), "/rapporter").Has("td a", c.Report.Title)
	}
	plan, err := a.Goal.Plan(t.Context(), 2023)
	if err != nil || plan.State == "" {
		t.Errorf("the plan of 2023: %+v, %v", plan, err)
	}
}

// TestReportIsLockedWithTheBoardsDecision goes from draft to lock on the day when the
// board has met: day, paragraph and words come from its item.
func TestReportIsLockedWithTheBoardsDecision(t *testing.T) {
	t.Parallel()
	a := ownDemo(t)
	h, controller, chief := a.Handler(), as(t, a, "controller"), as(t, a, "chief")
	r := latest(t, a, report.Annual, day.Year(2022)).Report
	webtest.Get(t, h, controller, r.URL()).Has("dd a", "Verksamhetsberättelse 2022, Inköpsnämnden 2023-02-10")
	webtest.Post(t, h, controller, r.URL()+"/skicka", "version", "1").Status(303)
	webtest.Post(t, h, chief, r.URL()+"/godkann", "version", "2").Status(303)
	webtest.Get(t, h, chief, r.URL()+"/granska").Has("h2", "Nämnden har inte beslutat än").Lacks("button", "Lås rapporten").Has("summary", "för hand")
	webtest.Post(t, h, chief, r.URL()+"/las", "version", "3", "last", "ja").Status(409)

	a.DB.Now = day.Date(20230210).Time
	decide(t, a, r.URL())
	webtest.Get(t, h, chief, r.URL()).Has("dd a", "Nämnden beslutar att godkänna")
	webtest.Get(t, h, chief, r.URL()+"/granska").Has("h2", "Nämndens beslut").Has("dd a", "§ 1/2023").Has("button", "Lås rapporten")
	webtest.Post(t, h, chief, r.URL()+"/las", "version", "3", "last", "ja").Redirects(r.URL())
	fixed := latest(t, a, report.Annual, day.Year(2022))
	if got := fixed.Report; got.DecidedOn != 20230210 || got.DecidedBy != "Inköpsnämnden" || got.DecidedNo != "§ 1/2023" || !strings.HasPrefix(got.DecidedURL, "/") {
		t.Errorf("the report notes %s, %s %s at %s", got.DecidedOn, got.DecidedBy, got.DecidedNo, got.DecidedURL)
	}
	said := ""
	paper.EachRuns(fixed.Document.Blocks, func(runs []paper.Run) { said += paper.PlainText(runs) + "\n" })
	if !strings.Contains(said, "Ordförande Elin Granqvist (KD) ställer förvaltningens förslag under proposition och finner att det bifalls.") {
		t.Error("the locked report lacks the proposition")
	}
}

// decide lets the board approve what its item leads to.
func decide(t *testing.T, a *app.App, path string) {
	t.Helper()
	ctx := audit.WithActor(context.Background(), audit.Actor{ID: "sekreterare", Name: "Ingrid Hallander"})
	list, err := a.Board.LinkedTo(ctx, path)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d items lead to %s, %v", len(list), path, err)
	}
	if err := a.Board.Begin(ctx, list[0].MeetingID); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Board.Decide(ctx, list[0].ID, 0, board.Point{Kind: board.Approves, Object: "verksamhetsberättelsen för 2022"}); err != nil {
		t.Fatal(err)
	}
}
