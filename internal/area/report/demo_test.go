package report_test

import (
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/word/day"
)

func TestDemoHoldsAFinishedReportAndADraft(t *testing.T) {
	t.Parallel()
	_, s, _ := site(t)
	old, err := report.Demo(author(t), s, report.DemoText{Kind: report.Annual, Period: day.Year(2017), Text: "# Inledning\n\nNämnden inrättades 2004.\n\n## Bakgrund\n\nReglementet.\n"})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.DemoSettle(author(t), s, old.ID, report.Decision{On: 20180314, By: "DU-nämnden", Text: "Verksamhetsberättelsen godkänns."}); err != nil {
		t.Fatal(err)
	}
	draft, err := report.Demo(author(t), s, report.DemoText{Kind: report.Annual, Period: day.Year(2022),
		Text: "# Inledning\n\nKategoriplanen för {{ar +1}}.\n\n#### Enheten\n\nEtt högt tempo och tryck på verksamheten.\n\n# Kontroll {bilaga}\n\nTabellen.\n"})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.DemoShare(author(t), s, draft.ID); err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{2017: "Låst ", 2022: "Kategoriplanen för 2023"} {
		c, err := s.Latest(t.Context(), report.Annual, day.Year(year))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(asText(c.Document), want) {
			t.Errorf("the report of %d lacks %q", year, want)
		}
	}
	if _, sections, err := s.Get(t.Context(), draft.ID); err != nil || sections[0].DueOn != 20230116 {
		t.Errorf("the draft is to be ready %s, %v", sections[0].DueOn, err)
	}
}
