package goal_test

import (
	"bytes"
	"context"
	"flag"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/cli"
)

func TestCommandPrintsTheYear(t *testing.T) {
	t.Parallel()
	_, s, _ := site(t)
	commands := goal.Commands(func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (goal.Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	})
	var out, wrong bytes.Buffer
	env := &cli.Env{Out: &out, Err: &wrong}
	if code := cli.Run(t.Context(), commands, env, []string{"figures", "-year", "2022"}); code != 0 {
		t.Fatalf("exit %d: %s", code, wrong.String())
	}
	for _, want := range []string{"savings.enabled", "85,0 mkr", "9/141", "Uppnått"} {
		if !strings.Contains(plain(out.String()), want) {
			t.Errorf("the answer lacks %q:\n%s", want, out.String())
		}
	}
	if code := cli.Run(t.Context(), commands, env, []string{"figures", "-period", "igår"}); code != cli.ExitInvalid {
		t.Errorf("a wrong period exits with %d", code)
	}
}
