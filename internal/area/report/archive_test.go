package report_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/cli"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
)

// archivedReport is the archive file of a report with a figure, rows and an insert.
func archivedReport(t *testing.T, s report.Store) []byte {
	t.Helper()
	r, sections := made(t, s, 2022)
	write(t, s, author(t), headed(t, sections, "Besparingar").ID, "{{infoga styrelse.ledamoter}}\n\n{{infoga ekonomi.resultat}}")
	fixed(t, s, r.ID)
	if _, err := s.Archive(chief(t), r.ID); err != nil {
		t.Fatal(err)
	}
	_, content, err := s.ArchiveFile(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// changed is the archive with one file replaced, or without it.
func changed(t *testing.T, content []byte, name string, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			if change == nil {
				continue
			}
			data = []byte(change(string(data)))
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestArchiveHoldsAllAndShowsEveryChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		content := archivedReport(t, storeOn(t, d, newWorld()))
		whole, err := report.VerifyArchive(content)
		if err != nil || len(whole.Wrong) > 0 || whole.Figures < 15 || whole.Rows < 500 || whole.Files != 8 {
			t.Fatalf("%+v, %v", whole, err)
		}
		swap := func(from, to string) func(string) string {
			return func(s string) string {
				if !strings.Contains(s, from) {
					t.Errorf("%q is not in the file", from)
				}
				return strings.Replace(s, from, to, 1)
			}
		}
		for _, test := range []struct {
			file   string
			change func(string) string
			want   string
		}{
			{"rapport.pdf", swap("%PDF", "%PDX"), "Filen rapport.pdf är ändrad."},
			{"texter.md", nil, "Filen texter.md saknas."},
			{"siffror.json", swap("Rollator hög brukarvikt", "Rullstol"), "Raderna bakom Samordnade upphandlingar 2022 är inte de som låstes."},
			{"siffror.json", swap(`"Text": "141"`, `"Text": "142"`), "Raderna bakom Annonserade upphandlingar 2022 är inte de som låstes."},
			{"underlag.json", swap("Besparingar", "Kostnader"), "Texter och siffror ger inte rapportens kontrollsumma."},
			{"infogat.json", swap("Levinsson", "Andersson"), "{{infoga styrelse.ledamoter}} är inte det som låstes."},
		} {
			v, err := report.VerifyArchive(changed(t, content, test.file, test.change))
			if err != nil || !strings.Contains(strings.Join(v.Wrong, "\n"), test.want) {
				t.Errorf("%s: %q, %v, want %q", test.file, v.Wrong, err, test.want)
			}
		}
		if _, err := report.VerifyArchive([]byte("PK")); err == nil {
			t.Error("no zip file is read")
		}
		if _, err := report.VerifyArchive(changed(t, content, "innehall.json", nil)); err == nil {
			t.Error("an archive without its list is read")
		}
	})
}

func TestCommandVerifiesAnArchive(t *testing.T) {
	t.Parallel()
	content := archivedReport(t, storeOn(t, dbtest.SQLite(t, migrations...), newWorld()))
	folder := t.TempDir()
	for name, data := range map[string][]byte{"hel.zip": content, "andrad.zip": changed(t, content, "texter.md", strings.ToUpper)} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		file string
		code int
		says string
	}{
		{"hel.zip", 0, "Arkivet är helt: 8 filer"},
		{"andrad.zip", cli.ExitInvalid, "Filen texter.md är ändrad."},
		{"finns-inte.zip", cli.ExitInvalid, "går inte att läsa"},
	} {
		var out, wrong bytes.Buffer
		code := cli.Run(t.Context(), report.Commands(nil), &cli.Env{Out: &out, Err: &wrong}, []string{"report", "verify", filepath.Join(folder, test.file)})
		if code != test.code || !strings.Contains(out.String()+wrong.String(), test.says) {
			t.Errorf("%s: exit %d, %s%s", test.file, code, out.String(), wrong.String())
		}
	}
}
