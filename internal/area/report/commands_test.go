package report_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klover/internal/area/report"
	"klover/internal/base/cli"
)

func TestCommandWritesTheReport(t *testing.T) {
	t.Parallel()
	_, s, _ := site(t)
	commands := report.Commands(func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (report.Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	})
	folder := t.TempDir()
	for _, test := range []struct {
		args string
		code int
		says string
	}{
		{"report verksamhetsberattelse -year 2022 -o " + folder + "/rapport.pdf", 0, "Verksamhetsberättelse 2022 (VB-2022-1, utkast) är skriven till"},
		{"report verksamhetsberattelse -year 2017 -o " + folder + "/rapport.docx", 0, "Verksamhetsberättelse 2017"},
		{"report manadsrapport -period 2022-03 -o " + folder + "/rapport.html", 0, "Månadsrapport mars 2022"},
		{"report verksamhetsberattelse -year 2022 -o rapport.odt", cli.ExitInvalid, ".pdf, .docx och .html"},
		{"report verksamhetsberattelse -year 2022 -o " + folder + "/finns/inte.pdf", cli.ExitInvalid, "kunde inte skrivas"},
		{"report budget -year 2022 -o rapport.pdf", cli.ExitInvalid, "finns inte"},
		{"report", cli.ExitInvalid, "Skriv vilken rapport"},
	} {
		var out, wrong bytes.Buffer
		code := cli.Run(t.Context(), commands, &cli.Env{Out: &out, Err: &wrong}, strings.Fields(test.args))
		if code != test.code || !strings.Contains(out.String()+wrong.String(), test.says) {
			t.Errorf("%s: exit %d, %s%s", test.args, code, out.String(), wrong.String())
		}
	}
	content, err := os.ReadFile(filepath.Join(folder, "rapport.pdf"))
	if err != nil || !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("the PDF begins with %.10q, %v", content, err)
	}
}
