package report_test

import (
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

func TestInsertsAreFrozenWithTheReport(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		r, sections := made(t, s, 2022)
		one := headed(t, sections, "Besparingar")
		one.Text = "Nämnden:\n\n{{infoga styrelse.ledamoter}}\n\n{{infoga ekonomi.resultat}}"
		if _, err := s.SaveSection(author(t), one); err != nil {
			t.Fatal(err)
		}
		c := composed(t, s, r.ID)
		for _, want := range []string{"Tommy Levinsson (S), ordförande", "Under året annonserades 141.", "Resultat 2022", "| Personal | 1 240 |", "Kostnad per år"} {
			if !strings.Contains(asText(c.Document), want) {
				t.Errorf("the draft lacks %q", want)
			}
		}
		fixed(t, s, r.ID)
		before := composed(t, s, r.ID)
		if list, err := s.InsertDifferences(t.Context(), before); err != nil || len(list) != 0 {
			t.Errorf("differences at once: %+v, %v", list, err)
		}
		w.members = "Någon annan"
		s.Inserts = s.Inserts[:1]
		after := composed(t, s, r.ID)
		if asText(after.Document) != asText(before.Document) || !s.Intact(after) {
			t.Errorf("the fixed report changed:\n%s", asText(after.Document))
		}
		list, err := s.InsertDifferences(t.Context(), after)
		if err != nil || len(list) != 2 {
			t.Fatalf("differences: %+v, %v", list, err)
		}
		if list[0].Then.Content == list[0].Now.Content || list[0].Heading != "Besparingar" || !strings.Contains(list[1].Why, "heter ”ekonomi.resultat”") {
			t.Errorf("differences: %+v", list)
		}
		if _, err := d.Exec(t.Context(), `UPDATE report_inserted SET content = 'Något annat' WHERE form = 'text'`); err != nil {
			t.Fatal(err)
		}
		if s.Intact(composed(t, s, r.ID)) {
			t.Error("a changed insert is not seen")
		}
	})
}

func TestPiecesStandInTheirOrderWithNumbers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		r, sections := made(t, s, 2022)
		write(t, s, author(t), headed(t, sections, "Besparingar").ID, "{{infoga mal.perspektiv}}")
		write(t, s, author(t), headed(t, sections, "Nämndens beslut").ID, "{{infoga mal.perspektiv}}")
		fixed(t, s, r.ID)
		w.members, w.counts["proc.announced"][2022] = "Någon annan", 150
		c := composed(t, s, r.ID)
		got := asText(c.Document)
		for _, want := range []string{
			"##  Samverkan\nVi samverkar.\n\n## 3.1 Mål ett\n\n### 3.1.1 Nära kund\nVi annonserade 141.\nTabell",
			"| NKI | 5,2 |\n\n### 3.1.2 Anställningsstopp\nTommy Levinsson",
			"##  Mål ett\n\n###  Nära kund", // below a heading without number
		} {
			if !strings.Contains(got, want) {
				t.Errorf("the report lacks %q:\n%s", want, got)
			}
		}
		if !s.Intact(c) {
			t.Error("the checksum does not hold")
		}
	})
}

func TestWrongInsertsArePointedAt(t *testing.T) {
	t.Parallel()
	w := newWorld()
	s := storeOn(t, dbtest.SQLite(t, migrations...), w)
	_, sections := made(t, s, 2022)
	one := headed(t, sections, "Besparingar")
	for text, want := range map[string]string{
		"Ett\n\n{{infoga budget}}":             "Rad 3, tecken 1: Det finns inget att infoga som heter ”budget”. Det som finns är styrelse.ledamoter, mal.perspektiv, ekonomi.resultat.",
		"{{infoga styrelse.ledamoter 2022}}":   "Rad 1, tecken 1: {{infoga styrelse.ledamoter}} tar inga ord, men ”2022” följer.",
		"Se {{infoga styrelse.ledamoter}} här": "Rad 1, tecken 4: {{infoga}} ska stå ensam på en rad med tomma rader omkring.",
		"{{infoga}}":                           "Rad 1, tecken 1: Skriv vad som ska infogas, till exempel {{infoga namn}}.",
	} {
		one.Text = text
		_, err := s.SaveSection(author(t), one)
		if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Message != want {
			t.Errorf("%q: %v, want %s", text, fields, want)
		}
	}
	for members, want := range map[string]string{
		"{{infoga ekonomi.resultat}}": "Rad 1, tecken 1: I det infogade {{infoga styrelse.ledamoter}}, rad 1, tecken 1: Det som infogas kan inte självt infoga något.",
		"Ett {{tal x.y}}":             "Rad 1, tecken 1: I det infogade {{infoga styrelse.ledamoter}}, rad 1, tecken 5: Nyckeltalet x.y finns inte.",
	} {
		w.members = members
		one.Text = "{{infoga styrelse.ledamoter}}"
		_, err := s.SaveSection(author(t), one)
		if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Message != want {
			t.Errorf("inserted %q: %v, want %s", members, fields, want)
		}
	}
}

func TestEditorTellsWhatCanBeInserted(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	_, sections := made(t, s, 2022)
	webtest.Get(t, m, writer, "/rapportavsnitt/"+headed(t, sections, "Besparingar").ID+"/andra").
		Has("code", "{{infoga styrelse.ledamoter}}").Has("td", "Ledamöter och ersättare")
}

func TestEditorAsksWhatTheTemplateAsks(t *testing.T) {
	t.Parallel()
	m, s, _ := site(t)
	s.Templates = report.OwnTemplates()
	r, err := s.Create(author(t), report.Annual, day.Year(2022), false)
	if err != nil {
		t.Fatal(err)
	}
	_, sections, _ := s.Get(t.Context(), r.ID)
	one := headed(t, sections, "Processutveckling")
	const asked = "Hur går arbetet med processerna"
	webtest.Get(t, m, writer, one.URL()+"/andra").Has("form .hint", asked).Lacks(".paper", asked)
	write(t, s, author(t), one.ID, "Det går bra, {{tal proc.coordinated ord}} samordnade.")
	if got := section(t, s, one.ID); got.Help != one.Help {
		t.Errorf("saving loses what is asked for: %q", got.Help)
	}
	next, err := s.Create(author(t), report.Annual, day.Year(2023), true)
	if err != nil {
		t.Fatal(err)
	}
	_, sections, _ = s.Get(t.Context(), next.ID)
	if got := headed(t, sections, "Processutveckling"); got.Help != one.Help {
		t.Errorf("the copy asks %q", got.Help)
	}
}
