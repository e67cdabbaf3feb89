package report_test

import (
	"fmt"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/dbtest"
	"klover/internal/base/golden"
	"klover/internal/base/paper"
	"klover/internal/word/day"
)

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// asText writes a document as a reader reads it, with footnotes and lists.
func asText(d paper.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s / %s / %s\n", d.Title, d.Subtitle, d.Org)
	for _, f := range d.CoverFacts() {
		fmt.Fprintf(&b, "%s: %s\n", f.Label, f.Value)
	}
	d = paper.Resolve(d)
	writeBlocks(&b, d.Blocks)
	for i, note := range paper.Notes(d) {
		fmt.Fprintf(&b, "[%d] %s\n", i+1, paper.PlainText(note))
	}
	return plain(b.String())
}

func writeBlocks(b *strings.Builder, blocks []paper.Block) {
	for _, block := range blocks {
		switch x := block.(type) {
		case paper.Heading:
			fmt.Fprintf(b, "\n%s %s %s\n", strings.Repeat("#", x.Level), x.Label, x.Text)
		case paper.Para:
			b.WriteString(runsText(x.Runs) + "\n")
		case paper.List:
			writeList(b, x)
		case paper.Quote:
			b.WriteString("<<\n")
			for _, p := range x.Paras {
				b.WriteString(runsText(p.Runs) + "\n")
			}
			b.WriteString("– " + x.Source + "\n")
		case paper.Landscape:
			writeBlocks(b, x.Blocks)
		case paper.Callout:
			b.WriteString("[" + x.Title + "] ")
			for _, p := range x.Paras {
				b.WriteString(runsText(p.Runs) + "\n")
			}
		case paper.KPIs:
			for _, it := range x.Items {
				fmt.Fprintf(b, "* %s: %s (%s)\n", it.Label, it.Value, it.Note)
			}
		case paper.Table:
			writeTable(b, x)
		case paper.Figure:
			fmt.Fprintf(b, "%s. %s: %s\n", x.Label, x.CaptionText(), x.AltText())
		}
	}
}

func writeList(b *strings.Builder, l paper.List) {
	for i, it := range l.Items {
		mark := "- "
		if l.Numbered {
			mark = fmt.Sprintf("%d. ", i+1)
		}
		b.WriteString(mark + runsText(it.Runs) + "\n")
		if it.Sub != nil {
			writeList(b, *it.Sub)
		}
	}
}

func writeTable(b *strings.Builder, t paper.Table) {
	fmt.Fprintf(b, "%s. %s\n", t.Label, t.Caption)
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, c.Head)
	}
	b.WriteString("| " + strings.Join(heads, " | ") + " |\n")
	for _, row := range t.Rows {
		var cells []string
		for _, c := range row.Cells {
			for _, p := range c {
				cells = append(cells, runsText(p.Runs))
			}
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	for _, n := range t.Notes {
		b.WriteString("  " + n + "\n")
	}
}

func runsText(runs []paper.Run) string {
	s := ""
	for _, r := range runs {
		if r.NoteNumber > 0 {
			s += fmt.Sprintf("[%d]", r.NoteNumber)
		}
		s += r.Text
		if r.Break {
			s += "\n"
		}
	}
	return s
}

// The figures are those of the published reports; see testdata/*.golden, which a
// procurement officer can read beside them.
func TestAnnualReportsSayThePublishedFigures(t *testing.T) {
	t.Parallel()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	for year, want := range map[int][]string{
		2017: {"354 upphandlingsuppdrag", "16 samordnade", "54,5 mkr", "minst 70,0 mkr | Ej uppnått", "50,5 mkr", "15 överprövningsmål: vunna 6, avskrivna 1, förlorade 4 och ej avgjorda 4",
			"171 annonserade", "ställdes i 39", "16 upphandlingar avbröts. 4 av dem", "målet 30. Bedömning: ej uppnått", "Mammografiutrustning, 16,6 mkr, DU", "| 8 | Personlyftar"},
		2022: {"141 upphandlingar", "det 165", "redovisades 128", "minskat med 24 (14,5 %)", "var 485", "27 samordnade", "85,0 mkr", "Bedömning: uppnått", "9 av 141, 6,4 %", "publicerades 6,0 %[1]",
			"[1] Publicerat värde, Verksamhetsberättelse 2022", "| 27 | Ultraljudssystem", "mål kan inte sättas", "Tillkommer 2023", "Utgår 2023", "Definition av annonserade upphandlingar."},
	} {
		c, err := s.Latest(t.Context(), report.Annual, day.Year(year))
		if err != nil {
			t.Fatal(err)
		}
		if err := paper.Check(c.Document); err != nil {
			t.Errorf("%d: %v", year, err)
		}
		got := asText(c.Document)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("the report of %d lacks %q", year, w)
			}
		}
		golden.Check(t, fmt.Sprintf("testdata/verksamhetsberattelse-%d.golden", year), []byte(got))
		for _, w := range c.Warnings {
			if w.Kind == "Siffra skriven för hand" || w.Stops {
				t.Errorf("the template of %d: %s: %s", year, w.Heading, w.Text)
			}
		}
	}
}

func TestEveryTemplateIsRead(t *testing.T) {
	t.Parallel()
	templates, err := report.Templates(report.OwnTemplates())
	if err != nil || len(templates) != 4 {
		t.Fatalf("%d templates, %v", len(templates), err)
	}
	var b strings.Builder
	for _, one := range templates {
		fmt.Fprintf(&b, "%s: %s %d–%d, %q, %q, %q\n", one.Name, one.Kind, one.From, one.To, one.Title, one.Body, one.Parameters)
		for _, s := range one.Sections {
			fmt.Fprintf(&b, "  %d. nivå %d, numrerad %v%s: %s (%d tecken)\n", s.No, s.Level, s.Numbered, strings.TrimRight(" "+string(s.Part), " "), s.Heading, len([]rune(s.Text)))
			if s.Help != "" {
				fmt.Fprintf(&b, "     %s\n", s.Help)
			}
		}
	}
	golden.Check(t, "testdata/templates.golden", []byte(b.String()))
}

func TestMonthlyAndInterimReportsFollowTheirPeriod(t *testing.T) {
	t.Parallel()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	for _, test := range []struct {
		kind    report.Kind
		period  day.Period
		number  string
		title   string
		contain string
	}{
		{report.Monthly, day.Month(2022, 3), "MR-2022-03-1", "Månadsrapport mars 2022", "Under mars 2022 annonserades 141 upphandlingar"},
		{report.Interim, day.Month(2022, 8), "DR-2022-08-1", "Delårsrapport januari–augusti 2022", "har 141 upphandlingar annonserats, mot 165 samma tid året före"},
	} {
		c, err := s.Latest(t.Context(), test.kind, test.period)
		if err != nil {
			t.Fatal(err)
		}
		if c.Report.Number != test.number || c.Report.Title != test.title || !strings.Contains(asText(c.Document), test.contain) {
			t.Errorf("%s %s lacks %q:\n%s", c.Report.Number, c.Report.Title, test.contain, asText(c.Document))
		}
	}
	if _, err := s.Latest(t.Context(), report.Annual, day.Month(2022, 3)); err == nil {
		t.Error("an annual report for a month")
	}
}
