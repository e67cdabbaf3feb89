package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/dbtest"
	"klover/internal/base/paper"
	"klover/internal/word/day"
)

// seedText is one of each thing that the published reports hold.
const seedText = `Nämndens uppdrag finns reglerat i reglemente och avtal.[^1] *Målsättningen* är att **samverka**.

## Ledamöter

Ordinarie:\
Tommy Levinsson (S), ordförande\
Maria Dellham (M)

#### Den 7 april sammanträdde nämnden i Västerås

- Vid sammanträdet godkändes verksamhetsberättelsen.
  - Nämnden diskuterade vikten av samordnade upphandlingar.
  - Budgeten godkändes.
- Revisionsdialog genomfördes.

1. Sänkta totalkostnader
2. Rätt kvalitet

> Jag är nöjd med hur upphandlingen gick till.
> — Uppdragsgivare i kundenkäten

{{infoga styrelse.ledamoter}}

| Resultatrapport | Utfall | Budget | Avvikelse | Utfall i fjol | Förändring | Årsbudget | Prognos | Prognosavvikelse |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
| **Intäkter** | | | | | | | | |
| Försäljning | 41 230 | 40 000 | 1 230 | 39 870 | 1 360 | 40 000 | 41 000 | 1 000 |
| **Summa intäkter** | **41 230** | **40 000** | **1 230** | **39 870** | **1 360** | **40 000** | **41 000** | **1 000** |
: Resultatrapport 2022, tkr

:::info Om siffrorna
Alla belopp är i tusental kronor.
- Minus är underskott.
:::

{{infoga ekonomi.resultat}}

[^1]: Reglementet reviderades under {{ar -1}}.
`

// seedReport is a report with a chapter of that text, an appendix and a note.
func seedReport(t *testing.T) (report.Store, report.Composed) {
	t.Helper()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	r, err := s.Create(author(t), report.Annual, day.Year(2022), false)
	if err != nil {
		t.Fatal(err)
	}
	_, sections, _ := s.Get(t.Context(), r.ID)
	write(t, s, author(t), headed(t, sections, "Besparingar").ID, seedText)
	for _, one := range []struct {
		heading, text string
		part          report.Part
	}{
		{"Resultatrapport", "{{infoga ekonomi.resultat}}", report.Appendix},
		{"Styrkort", "## Kundperspektivet\n\nText.\n\n{{tabell proc.announced}}", report.Appendix},
		{"Samordnade upphandlingar {{ar}}", "{{lista proc.coordinated punkter}}", report.Note},
	} {
		added, err := s.AddSection(author(t), r.ID, 99, one.heading)
		if err != nil {
			t.Fatal(err)
		}
		added.Level, added.Part, added.Text = 1, one.part, one.text
		if _, err := s.SaveSection(author(t), added); err != nil {
			t.Fatal(err)
		}
	}
	return s, composed(t, s, r.ID)
}

func TestReportHoldsAllThatThePublishedOnesHold(t *testing.T) {
	t.Parallel()
	_, c := seedReport(t)
	if err := paper.Check(c.Document); err != nil {
		t.Error(err)
	}
	for _, w := range c.Warnings {
		if w.Stops {
			t.Errorf("%s: %s", w.Heading, w.Text)
		}
	}
	got := asText(c.Document)
	for _, want := range []string{"##  Ledamöter", "###  Den 7 april sammanträdde", "Tommy Levinsson (S), ordförande\n", "[2] Reglementet reviderades under 2021.", "<<\nJag är nöjd", "– Uppdragsgivare i kundenkäten",
		"# Bilaga 1 Resultatrapport", "# Bilaga 2 Styrkort\n\n##  Kundperspektivet", "# Not 1 Samordnade upphandlingar 2022\n1. Kökortning", "27. Ultraljudssystem", "| Summa intäkter | 41 230"} {
		if !strings.Contains(got, want) && !strings.Contains(got, strings.Replace(want, "[2]", "[1]", 1)) {
			t.Errorf("the report lacks %q", want)
		}
	}
	for _, b := range c.Document.Blocks {
		if l, ok := b.(paper.Landscape); ok {
			table := l.Blocks[0].(paper.Table)
			if len(table.Columns) != 9 || table.Rows[0].Kind != paper.Section || table.Rows[2].Kind != paper.Total || table.Columns[1].Align != paper.Right || !table.Dense {
				t.Errorf("the wide table: %+v", table)
			}
			return
		}
	}
	t.Error("the wide table does not lie")
}

// With KLOVER_SHOTS the files are kept to be looked at.
func TestPartysEditionIsWrittenInEveryFormat(t *testing.T) {
	t.Parallel()
	_, c := seedReport(t)
	folder := os.Getenv("KLOVER_SHOTS")
	for name, d := range map[string]paper.Document{"seed": c.Document, "seed-part": c.Document.For(paper.Brand{Name: "Region Västmanland", Colour: 0x8a1538})} {
		for _, ext := range []string{".pdf", ".docx", ".html"} {
			var b bytes.Buffer
			if err := report.Write(&b, name+ext, d); err != nil {
				t.Fatal(err)
			}
			if folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name+ext), b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
