package analysis

import (
	"context"
	"errors"
	"net/url"

	"klover/internal/base/cli"
	"klover/internal/base/sheet"
)

// leakCommand writes the leakage list.
func leakCommand(open Opener) cli.Command {
	c := cli.Command{Name: "spend leakages", Short: "Skriver läckagelistan som CSV: köp av leverantörer utan avtal fast avtal finns.", Usage: "[-period PERIOD]"}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		set := c.Flags(env)
		period := set.String("period", "", "2022, 2022-03 eller 2022-01-01--2022-06-30; annars de senaste tolv hela månaderna")
		s, done, err := open(ctx, env, set, args)
		if err != nil {
			return err
		}
		return errors.Join(s.writeLeaks(ctx, env, *period), done())
	}
	return c
}

func (s Store) writeLeaks(ctx context.Context, env *cli.Env, period string) error {
	f, err := ParseFilter(url.Values{keyPeriod: {period}}, s.Today())
	if err != nil {
		return err
	}
	list, err := s.Leaks(ctx, Everything, f)
	if err != nil {
		return err
	}
	suppliers, err := s.contractSuppliers(ctx, contractIDs(list))
	if err != nil {
		return err
	}
	t := s.leakSheet(list, suppliers, f)
	t.Link = nil
	return sheet.WriteCSV(env.Out, t)
}
