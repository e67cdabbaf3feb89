package report_test

import (
	"bytes"
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

func author(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Karin Lindqvist"})
}

// made is a new annual report with its sections.
func made(t *testing.T, s report.Store, year int) (report.Report, []report.Section) {
	t.Helper()
	r, err := s.Create(author(t), report.Annual, day.Year(year), true)
	if err != nil {
		t.Fatal(err)
	}
	r, sections, err := s.Get(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r, sections
}

func headed(t *testing.T, sections []report.Section, heading string) report.Section {
	t.Helper()
	for _, one := range sections {
		if one.Heading == heading {
			return one
		}
	}
	t.Fatalf("there is no section %q", heading)
	return report.Section{}
}

func composed(t *testing.T, s report.Store, id string) report.Composed {
	t.Helper()
	r, sections, err := s.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compose(t.Context(), r, sections)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFixedReportNeverChanges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		r, sections := made(t, s, 2022)
		draft := asText(composed(t, s, r.ID).Document)
		fixed := fixed(t, s, r.ID)
		if fixed.FixedBy != "Karin Lindqvist" || len(fixed.Hash) != 64 {
			t.Errorf("fixed by %q with %q", fixed.FixedBy, fixed.Hash)
		}
		before := composed(t, s, r.ID)
		if !s.Intact(before) {
			t.Error("the checksum does not hold at once")
		}
		_, body, _ := strings.Cut(asText(before.Document), "\n\n")
		if _, was, _ := strings.Cut(draft, "\n\n"); was != body {
			t.Errorf("the fixed report reads otherwise than its draft:\n%s", body)
		}

		w.counts["proc.announced"][2022] = 150 // rows change
		if _, err := s.Goals.CopyTargets(t.Context(), 2021); err != nil {
			t.Fatal(err)
		}
		if after := composed(t, s, r.ID); asText(after.Document) != asText(before.Document) || !s.Intact(after) {
			t.Error("the fixed report changed with its rows")
		}
		differ, err := s.Differences(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range differ {
			got = append(got, x.Then.Figure+" "+x.Then.Text+" → "+x.Now.Text)
		}
		if text := plain(strings.Join(got, ", ")); text != "proc.announced 141 → 150, review.share 6,4 % → 6,0 %" {
			t.Errorf("differences: %s", text)
		}

		one := headed(t, sections, "Besparingar")
		for name, err := range map[string]error{
			"section":  second(s.SaveSection(t.Context(), one)),
			"report":   second(s.Save(t.Context(), fixed)),
			"fix":      second(s.Fix(t.Context(), r.ID, fixed.Version)),
			"remove":   s.Remove(t.Context(), r.ID, ""),
			"add":      second(s.AddSection(t.Context(), r.ID, 1, "Nytt")),
			"move":     s.MoveSection(t.Context(), one.ID, 1),
			"take out": s.RemoveSection(t.Context(), one.ID),
		} {
			if fault.KindOf(err) != fault.KindConflict {
				t.Errorf("%s of a fixed report: %v", name, err)
			}
		}

		if _, err := d.Exec(t.Context(), `UPDATE report_frozen_row SET label = 'Något annat' WHERE no = 1`); err != nil {
			t.Fatal(err)
		}
		if s.Intact(composed(t, s, r.ID)) {
			t.Error("a changed row is not seen")
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestFixedReportOpensOnlyAsANewEdition(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		r, _ := made(t, s, 2022)
		if _, err := s.NewEdition(author(t), r.ID, "Rättelse."); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a new edition of a draft: %v", err)
		}
		fixed(t, s, r.ID)
		if _, err := s.NewEdition(author(t), r.ID, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a new edition without reason: %v", err)
		}
		next, err := s.NewEdition(author(t), r.ID, "Fel antal överprövningar.")
		if err != nil || next.Number != "VB-2022-2" || next.Replaces != r.ID || next.State != report.Draft {
			t.Fatalf("%+v, %v", next, err)
		}
		if _, err := s.NewEdition(author(t), r.ID, "En gång till."); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a second edition beside the first: %v", err)
		}
		w.counts["proc.announced"][2022] = 142
		if got := asText(composed(t, s, next.ID).Document); !strings.Contains(got, "annonserade 142") {
			t.Error("the new edition does not follow the rows")
		}
		if got := asText(composed(t, s, r.ID).Document); !strings.Contains(got, "annonserade 141") {
			t.Error("the old edition does not stay")
		}
		if c, err := s.Latest(t.Context(), report.Annual, day.Year(2022)); err != nil || c.Report.ID != next.ID {
			t.Errorf("the latest is %s, %v", c.Report.Number, err)
		}
	})
}

func TestSectionsAreWrittenWithTheirTokens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		_, sections := made(t, s, 2022)
		one := headed(t, sections, "Besparingar")
		one.Text = "Utfallet är {{tal savings.enable}}.\n\nSe {{tal savings.enabled 22}} och {{diagram savings.enabled}}."
		_, err := s.SaveSection(author(t), one)
		fields := fault.FieldsOf(err)
		want := []string{"Rad 1, tecken 13: Nyckeltalet savings.enable finns inte.",
			"Rad 3, tecken 4: ”22” är ingen period. Skriv -1, 2021 eller 2022-08.",
			"Rad 3, tecken 35: {{diagram}} ska stå ensam på en rad med tomma rader omkring."}
		if len(fields) != len(want) {
			t.Fatalf("faults: %v", err)
		}
		for i := range want {
			if fields[i].Name != "text" || fields[i].Message != want[i] {
				t.Errorf("fault %d: %s, want %s", i, fields[i].Message, want[i])
			}
		}
		stale := one
		one.Text = "Utfallet är {{tal savings.enabled}} av {{tal savings.enabled mål}}."
		if one, err = s.SaveSection(author(t), one); err != nil {
			t.Fatal(err)
		}
		stale.Text = "Annat."
		if _, err := s.SaveSection(author(t), stale); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a stale save: %v", err)
		}
		history, err := s.History(t.Context(), report.SectionKind, one.ID)
		if err != nil || len(history) != 1 || history[0].Changes[0].To != one.Text {
			t.Errorf("history: %+v, %v", history, err)
		}
	})
}

func TestSectionsAreAddedMovedAndRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := storeOn(t, d, newWorld())
		r, sections := made(t, s, 2022)
		added, err := s.AddSection(author(t), r.ID, 1, "Förord")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.MoveSection(author(t), added.ID, -1); err != nil {
			t.Fatal(err)
		}
		if err := s.RemoveSection(author(t), sections[1].ID); err != nil {
			t.Fatal(err)
		}
		_, after, err := s.Get(t.Context(), r.ID)
		if err != nil || len(after) != len(sections) {
			t.Fatalf("%d sections, %v", len(after), err)
		}
		for i, want := range []string{"Förord", "Nämndens beslut", "Året i korthet"} {
			if after[i].Heading != want || after[i].No != int64(i+1) {
				t.Errorf("section %d is %d %s, want %s", i+1, after[i].No, after[i].Heading, want)
			}
		}
	})
}

func TestNextYearBeginsWithLastYearsTexts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		w := newWorld()
		s := storeOn(t, d, w)
		_, sections := made(t, s, 2021)
		one := headed(t, sections, "Uppdrag och annonserade upphandlingar")
		one.Text, one.Status = "Vi annonserade {{tal proc.announced}}, året före {{tal proc.announced -1}}.\n\n{{diagram proc.announced $ar}}", report.Ready
		if _, err := s.SaveSection(author(t), one); err != nil {
			t.Fatal(err)
		}
		r, sections := made(t, s, 2022)
		copied := headed(t, sections, "Uppdrag och annonserade upphandlingar")
		if copied.Text != one.Text || copied.Status != report.Todo || r.Title != "Verksamhetsberättelse 2022" {
			t.Errorf("%s: %+v", r.Title, copied)
		}
		if r.Parameters != "ar=2020,2021,2022\nbesparingsar=2017,2021,2022" {
			t.Errorf("parameters %q", r.Parameters)
		}
		if got := asText(composed(t, s, r.ID).Document); !strings.Contains(got, "Vi annonserade 141, året före 165.") {
			t.Error("the copied text does not tell the new year")
		}
		if _, err := s.Create(author(t), report.Annual, day.Year(2022), true); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a second report for the year: %v", err)
		}
	})
}

func TestWarningsNameWhatToLookAt(t *testing.T) {
	t.Parallel()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	s.Checks = []report.Check{func(_ context.Context, p day.Period) ([]report.Warning, error) {
		return []report.Warning{{Kind: "Ej godkända besparingar", Text: "Tre besparingar " + p.Label() + " väntar på controllern.", URL: "/besparingar"}}, nil
	}}
	r, sections := made(t, s, 2022)
	one := headed(t, sections, "Besparingar")
	one.Text = "Besparingen blev 85 mkr, {{tal review.share -1}} överprövades och {{tal review.share -2 publicerat}}."
	if _, err := s.SaveSection(author(t), one); err != nil {
		t.Fatal(err)
	}
	added, err := s.AddSection(author(t), r.ID, 99, "Tomt")
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Warnings(t.Context(), composed(t, s, r.ID))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, w := range list {
		if w.Kind != "Inte klart" {
			got.WriteString(w.Heading + ": " + w.Kind + ": " + w.Text + "\n")
		}
	}
	want := `Besparingar: Siffra skriven för hand: ”85” på rad 1 följer inte raderna. Byt mot ett nyckeltal om det går.
Besparingar: Ej mätbart: Andel överprövade upphandlingar 2021 är ej mätbar. Mål före 2022 är inte registrerade.
Besparingar: Ej mätbart: Andel överprövade upphandlingar 2020 har inget publicerat värde antecknat.
` + added.Heading + `: Tomt avsnitt: Avsnittet har ingen text.
: Ej godkända besparingar: Tre besparingar 2022 väntar på controllern.
`
	if got.String() != want {
		t.Errorf("warnings:\n%s\nwant:\n%s", got.String(), want)
	}
}

func TestRowsThatDoNotAddUpStopTheFixing(t *testing.T) {
	t.Parallel()
	w := newWorld()
	s := storeOn(t, dbtest.SQLite(t, migrations...), w)
	r, _ := made(t, s, 2017)
	r = toBeFixed(t, s, r.ID)
	w.lost = "savings.net"
	if _, err := s.Fix(author(t), r.ID, r.Version); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("fixing with a row lost: %v", err)
	}
	w.lost = ""
	if _, err := s.Fix(author(t), r.ID, r.Version); err != nil {
		t.Errorf("fixing with all rows: %v", err)
	}
}

func TestReportIsWrittenInEveryFormat(t *testing.T) {
	t.Parallel()
	s := storeOn(t, dbtest.SQLite(t, migrations...), newWorld())
	c, err := s.Latest(t.Context(), report.Annual, day.Year(2022))
	if err != nil {
		t.Fatal(err)
	}
	for name, begins := range map[string]string{"r.pdf": "%PDF-", "r.docx": "PK\x03\x04", "r.HTML": "<!doctype html>"} {
		var first, again bytes.Buffer
		if err := report.Write(&first, name, c.Document); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := report.Write(&again, name, c.Document); err != nil || !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Errorf("%s: the same report gives other bytes, %v", name, err)
		}
		if !bytes.HasPrefix(first.Bytes(), []byte(begins)) {
			t.Errorf("%s begins with %q", name, first.Bytes()[:20])
		}
		if name == "r.HTML" && (strings.Contains(first.String(), `href="/`) || !strings.Contains(first.String(), "Kökortning")) {
			t.Error("the file holds links into the site, or lacks Not 1")
		}
	}
	if err := report.Write(&bytes.Buffer{}, "r.odt", c.Document); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("an unknown kind of file: %v", err)
	}
}

func BenchmarkWholeReport(b *testing.B) {
	s := storeOn(b, dbtest.SQLite(b, migrations...), newWorld())
	for b.Loop() {
		c, err := s.Latest(b.Context(), report.Annual, day.Year(2022))
		if err != nil {
			b.Fatal(err)
		}
		if err := report.Write(&bytes.Buffer{}, "r.pdf", c.Document); err != nil {
			b.Fatal(err)
		}
	}
}
