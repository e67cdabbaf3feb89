package economy

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klover/internal/base/cli"
)

func TestTheCommandReadsWithTheSameRules(t *testing.T) {
	t.Parallel()
	s, _ := site(t)
	commands := Commands(func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	})
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		code := cli.Run(t.Context(), commands, &cli.Env{Out: &out, Err: &out}, append([]string{"economy", "import"}, args...))
		return code, plainText(out.String())
	}
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("utfall.csv", strings.Join(strings.Split(table, "\n")[:5], "\n"))
	if code, out := run("-dry-run", good); code != 0 || !strings.Contains(out, "inget är sparat") || !strings.Contains(out, "−1 010,50 kr") {
		t.Errorf("%d %s", code, out)
	}
	if code, out := run(good); code != 0 || !strings.Contains(out, "2 rader inlästa") {
		t.Errorf("%d %s", code, out)
	}
	if code, out := run(good); code == 0 || !strings.Contains(out, "redan inläst") {
		t.Errorf("%d %s", code, out)
	}
	bad := write("fel.csv", table)
	if code, out := run(bad); code == 0 || !strings.Contains(out, "Avvisad: fel.csv, rad 9, Belopp ”tolv”") {
		t.Errorf("%d %s", code, out)
	}
	if code, out := run("-yes", bad); code != 0 || !strings.Contains(out, "2 ersatta") {
		t.Errorf("%d %s", code, out)
	}
	if code, out := run(write("x.se", year(2, "5.00")[:300])); code == 0 || !strings.Contains(out, "Rad ") {
		t.Errorf("%d %s", code, out)
	}
	if code, _ := run(); code == 0 {
		t.Error("no file is no fault")
	}
}
