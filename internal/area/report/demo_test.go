package report_test

import (
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/word/day"
)

func TestDemoHoldsTwoReports(t *testing.T) {
	t.Parallel()
	_, s, _ := site(t)
	if err := report.Demo(author(t), s); err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{2017: "Låst ", 2022: "kategoriplanen för 2023"} {
		c, err := s.Latest(t.Context(), report.Annual, day.Year(year))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(asText(c.Document), want) {
			t.Errorf("the report of %d lacks %q", year, want)
		}
		for _, w := range c.Warnings {
			if w.Kind == "Siffra skriven för hand" {
				t.Errorf("%d: %s", year, w.Text)
			}
		}
	}
}
