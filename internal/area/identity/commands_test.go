package identity

import (
	"context"
	"flag"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/dbtest"
)

func TestCommandsManageUsers(t *testing.T) {
	t.Parallel()
	s := Store{dbtest.SQLite(t, schema...)}
	list := Commands(func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
		return s, func() error { return nil }, cli.Parse(flags, args)
	})
	for _, test := range []struct {
		in, args string
		code     int
		says     string
	}{
		{"", "user add -name Åsa -email asa@region.se -roles Inköpsjurist,chief -parties DU", cli.ExitOK, "Åsa väljer lösenord på /losenord/"},
		{"", "user add -name Åsa -email asa@region.se", cli.ExitInvalid, "redan en användare"},
		{"", "user add -name Bo -email bo@region.se -roles kung", cli.ExitInvalid, "kung"},
		{"kort\n", "user password asa@region.se", cli.ExitInvalid, "minst 12"},
		{goodPassword + "\n", "user password ASA@region.se", cli.ExitOK, "Lösenordet är satt"},
		{"", "user list", cli.ExitOK, "Inköpschef, Inköpsjurist  DU"},
		{"", "user list -json", cli.ExitOK, `"e-post": "asa@region.se"`},
		{"", "user link okand@region.se", cli.ExitNotFound, "ingen användare"},
		{"", "user link asa@region.se", cli.ExitOK, "fungerar en gång"},
		{"", "user close asa@region.se", cli.ExitOK, "stängt"},
		{"", "user open asa@region.se", cli.ExitOK, "öppet"},
	} {
		var out strings.Builder
		env := &cli.Env{In: strings.NewReader(test.in), Out: &out, Err: &out}
		code := cli.Run(t.Context(), list, env, strings.Fields(test.args))
		if code != test.code || !strings.Contains(out.String(), test.says) {
			t.Errorf("%s: exit %d, %s; want %d, %q", test.args, code, out.String(), test.code, test.says)
		}
	}
	if _, _, err := s.SignIn(t.Context(), "asa@region.se", goodPassword, here); err != nil {
		t.Error(err)
	}
}
