package spend

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

func TestTheCommandReadsInAndTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	s := newSite(t).store
	path := filepath.Join(t.TempDir(), "januari.csv")
	if err := os.WriteFile(path, []byte(ledgerRows), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	}
	run := func(code int, wants string, args ...string) {
		t.Helper()
		var out bytes.Buffer
		env := &cli.Env{Out: &out, Err: &out, Var: func(string) string { return "" }}
		if got := cli.Run(as(t), Commands(open), env, append([]string{"spend", "import"}, args...)); got != code || !strings.Contains(out.String(), wants) {
			t.Errorf("%v ends with %d: %s", args, got, out.String())
		}
	}
	run(cli.ExitInvalid, "Ange källan", "-party", "D", path)
	run(cli.ExitInvalid, "Ange vems inköp", "-source", "Reskontra", path)
	run(cli.ExitNotFound, "kan inte öppnas", "-party", "D", "-source", "Reskontra", path+"x")
	run(cli.ExitOK, "2\u00a0fakturor med 3\u00a0rader", "-party", "D", "-source", "Reskontra", "-dry-run", path)
	wantSpent(t, s, "0 öre, 0 lines", "after a trial")
	run(cli.ExitOK, `"state": "klar"`, "-party", "D", "-source", "Reskontra", "-json", path)
	wantSpent(t, s, "35000 öre, 3 lines", "after the command")
	run(cli.ExitConflict, "är redan inläst", "-party", "D", "-source", "Reskontra", path)
}
