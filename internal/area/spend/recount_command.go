package spend

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/cli"
	"klover/internal/word/sv"
)

// recountCommand counts anew what has changed.
func recountCommand(open Opener) cli.Command {
	c := cli.Command{Name: "spend recount", Short: "Räknar om inköpen mot avtal, priser och regler som de är nu.", Usage: "[-all]"}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		set := c.Flags(env)
		every := set.Bool("all", false, "räkna om allt, också det som inte har ändrats")
		s, done, err := open(ctx, env, set, args)
		if err != nil {
			return err
		}
		r, err := s.Recount(ctx, "", *every, func(_, _ int64, message string) { fmt.Fprintf(env.Err, "\r%s   ", message) })
		fmt.Fprintln(env.Err)
		if err == nil {
			err = s.tellRecount(ctx, env, r)
		}
		return errors.Join(err, done())
	}
	return c
}

func (s Store) tellRecount(ctx context.Context, env *cli.Env, r Recount) error {
	fmt.Fprintf(env.Out, "%s räknades om, %s. %s bytte klass.\n", sv.Plural(r.Counted, "import", "importer"), sv.Plural(r.Lines, "rad", "rader"), sv.Plural(r.Moved, "rad", "rader"))
	moves, err := s.Moves(ctx, r.ID)
	for _, m := range moves {
		fmt.Fprintf(env.Out, "  %s → %s (%s): %s, %s\n", Classes[m.FromClass].Sv(), Classes[m.ToClass].Sv(), m.Cause.Sv(), sv.Plural(m.Lines, "rad", "rader"), m.Amount.Sv())
	}
	return err
}
