package control

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/dbtest"
)

func TestCommandsListAndTurnTheYear(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t, areas...))
	w.decide(t, w.plan(t, 2022, w.fourThings()))
	run := func(name string, args ...string) (string, error) {
		var out bytes.Buffer
		open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
			return w.Store, func() error { return nil }, flags.Parse(args)
		}
		for _, c := range Commands(open) {
			if c.Name == name {
				err := c.Run(t.Context(), &cli.Env{Out: &out, Err: &out}, args)
				return out.String(), err
			}
		}
		t.Fatalf("no command %s", name)
		return "", nil
	}
	if out, err := run("controls", "-late"); err != nil || !strings.Contains(out, "Överprövningar") || !strings.Contains(out, "Planerad") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := run("controls turn"); err == nil {
		t.Error("turned no year")
	}
	if out, err := run("controls turn", "-year", "2023"); err != nil || !strings.Contains(strings.ReplaceAll(out, "\u00a0", " "), "1 kontroll har förts över till 2023") {
		t.Errorf("%v\n%s", err, out)
	}
}
