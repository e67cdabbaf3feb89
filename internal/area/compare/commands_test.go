package compare

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
)

// run runs a command with its arguments and returns what it wrote.
func run(t *testing.T, s Store, args ...string) (string, error) {
	t.Helper()
	open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	}
	var out, told bytes.Buffer
	name := args[0] + " " + args[1]
	for _, c := range Commands(open) {
		if c.Name == name {
			err := c.Run(as(t), &cli.Env{Out: &out, Err: &told}, args[2:])
			return plain(out.String()), err
		}
	}
	t.Fatalf("no command is called %s", name)
	return "", nil
}

func TestASetIsLoadedAndShownFromTheCommandLine(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, tables()...)}
	if _, err := run(t, s, "compare", "show"); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("showing nothing: %v", err)
	}
	if _, err := run(t, s, "compare", "load"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("loading nothing: %v", err)
	}
	out, err := run(t, s, "compare", "load", "testdata/upphandlingar.csv", "testdata/leverantorer.csv")
	if err != nil || !strings.Contains(out, "5 inlagda, 6 avvisade") || !strings.Contains(out, "rad 8, CPV-kod ”12”") || !strings.Contains(out, "1 är samma leverantör") {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = run(t, s, "compare", "load", "testdata/upphandlingar.csv")
	if err != nil || !strings.Contains(out, "redan inläst") {
		t.Errorf("loading again: %v\n%s", err, out)
	}
	out, err = run(t, s, "compare", "show", "-by", "region", "-measure", "overprovade")
	if err != nil || !strings.Contains(out, "3,5 anbud") || !strings.Contains(out, "ej mätbar") || !strings.Contains(out, "Region Uppsala") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := run(t, s, "compare", "show", "-by", "färg"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("an unknown division: %v", err)
	}
}
