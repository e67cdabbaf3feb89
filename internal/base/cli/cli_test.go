package cli_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

func TestExitCodeTellsTheKindOfFault(t *testing.T) {
	var ran []string
	command := func(name string, err error) cli.Command {
		return cli.Command{Name: name, Short: "Provar.", Run: func(_ context.Context, _ *cli.Env, args []string) error {
			ran = append(ran, name+"("+strings.Join(args, ",")+")")
			return err
		}}
	}
	commands := []cli.Command{
		command("audit", nil),
		command("audit verify", nil),
		command("wrong", fault.Invalid(fault.Field{Name: "year", Message: "Skriv ett årtal."})),
		command("gone", fault.NotFound("Finns inte.")),
		command("twice", fault.Conflict("Finns redan.")),
		command("closed", fault.Forbidden("Får inte.")),
		command("broken", errors.New("disk")),
	}
	commands = append(commands, cli.Command{Name: "read", Short: "Läser.", Usage: "[-n antal]", Run: func(_ context.Context, env *cli.Env, args []string) error {
		flags := cli.Command{Name: "read", Short: "Läser.", Usage: "[-n antal]"}.Flags(env)
		flags.Int("n", 1, "hur många")
		return cli.Parse(flags, args)
	}})
	for _, test := range []struct {
		args string
		code int
		ran  string
		says string
	}{
		{"audit verify -json", cli.ExitOK, "audit verify(-json)", ""},
		{"audit x", cli.ExitOK, "audit(x)", ""},
		{"wrong", cli.ExitInvalid, "wrong()", "year: Skriv ett årtal."},
		{"gone", cli.ExitNotFound, "gone()", "Finns inte."},
		{"twice", cli.ExitConflict, "twice()", "Finns redan."},
		{"closed", cli.ExitForbidden, "closed()", "Får inte."},
		{"broken", cli.ExitInternal, "broken()", "disk"},
		{"unknown", cli.ExitInvalid, "", `"unknown" finns inte`},
		{"help", cli.ExitOK, "", "audit verify"},
		{"read -h", cli.ExitOK, "", "Användning: klover read [-n antal]"},
		{"read -x", cli.ExitInvalid, "", "Flaggorna kunde inte läsas"},
	} {
		t.Run(test.args, func(t *testing.T) {
			ran = nil
			var out, errs strings.Builder
			code := cli.Run(t.Context(), commands, &cli.Env{Out: &out, Err: &errs}, strings.Fields(test.args))
			if code != test.code || strings.Join(ran, " ") != test.ran {
				t.Errorf("code %d, ran %v; want %d, %s", code, ran, test.code, test.ran)
			}
			if code == cli.ExitOK && strings.Contains(errs.String(), "Fel:") {
				t.Errorf("says that something is wrong: %q", errs.String())
			}
			if !strings.Contains(errs.String(), test.says) {
				t.Errorf("errors %q do not say %q", errs.String(), test.says)
			}
		})
	}
}

func TestTableAsTextAndJSON(t *testing.T) {
	head, rows := []string{"nyckel", "värde"}, [][]string{{"proc.announced", "141"}}
	for _, test := range []struct {
		json bool
		want string
	}{
		{false, "nyckel          värde\nproc.announced  141\n"},
		{true, "[\n  {\n    \"nyckel\": \"proc.announced\",\n    \"värde\": \"141\"\n  }\n]\n"},
	} {
		var out strings.Builder
		if err := cli.Table(&out, test.json, head, rows); err != nil {
			t.Fatal(err)
		}
		if out.String() != test.want {
			t.Errorf("json %v: got %q, want %q", test.json, out.String(), test.want)
		}
	}
}
