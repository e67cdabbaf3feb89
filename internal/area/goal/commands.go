package goal

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"

	"klover/internal/base/cli"
)

// Opener reads a command's flags, to which it adds those that say which database,
// and opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := cli.Command{Name: "figures", Short: "Räknar nyckeltalen för en period.",
		Usage: "[-year 2022 | -period 2022-08] [-kind ytd] [-party D] [-json]"}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		flags := c.Flags(env)
		year := flags.Int("year", 0, "året, till exempel 2022")
		period := flags.String("period", "", "år eller månad som perioden slutar med")
		kind := flags.String("kind", "", "periodslag: month, ytd, r12, year eller all")
		region := flags.String("party", "", "region: D eller U")
		asJSON := flags.Bool("json", false, "skriv som JSON")
		s, done, err := open(ctx, env, flags, args)
		if err != nil {
			return err
		}
		if *year != 0 {
			*period = fmt.Sprint(*year)
		}
		return errors.Join(s.print(ctx, env, url.Values{"period": {*period}, "slag": {*kind}, "part": {*region}}, *asJSON), done())
	}
	return []cli.Command{c}
}

// print writes the figures of the view that the values say.
func (s Store) print(ctx context.Context, env *cli.Env, values url.Values, asJSON bool) error {
	usual, err := s.Usual(ctx)
	if err != nil {
		return err
	}
	v, err := ParseView(values, usual)
	if err != nil {
		return err
	}
	found, err := s.Lines(ctx, v)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, g := range Groups(found) {
		for _, l := range g.Lines {
			rows = append(rows, []string{l.Figure.Key, l.Figure.Name, l.View.Period().String(), l.Figure.Text(l.Value),
				fraction(l.Value), l.TargetText(), verdictName(l), l.Published.Value, l.Value.Reason})
		}
	}
	return cli.Table(env.Out, asJSON, []string{"nyckel", "namn", "period", "värde", "kvot", "mål", "bedömning", "publicerat", "skäl"}, rows)
}
