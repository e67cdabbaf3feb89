package price

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Opener reads a command's flags, to which it adds those that say which database, and
// opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

const importUsage = "-list id [-only-good] FIL"

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := cli.Command{Name: "prices import", Short: "Läser in en prislista från Excel eller CSV som utkast.", Usage: importUsage}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		set := c.Flags(env)
		list := set.String("list", "", "prislistans id, som i dess adress")
		onlyGood := set.Bool("only-good", false, "läs in de felfria raderna när andra har fel")
		s, done, err := open(ctx, env, set, args)
		if err != nil {
			return err
		}
		if *list == "" || set.NArg() != 1 {
			err = fault.Wrong("Ange prislista och fil: klover prices import %s", importUsage)
		} else {
			err = s.importPath(ctx, env, *list, set.Arg(0), *onlyGood)
		}
		return errors.Join(err, done())
	}
	return []cli.Command{c}
}

// toldFaults is how many faults the command writes out; more are on the page.
const toldFaults = 20

func (s Store) importPath(ctx context.Context, env *cli.Env, list, path string, onlyGood bool) error {
	f, err := s.ReadPath(ctx, list, path, onlyGood, func(_, _ int64, message string) { fmt.Fprintf(env.Err, "\r%s   ", message) })
	fmt.Fprint(env.Err, "\n")
	if err != nil {
		return err
	}
	faults, err := s.Faults(ctx, f.ID)
	if err != nil {
		return err
	}
	for _, x := range faults[:min(len(faults), toldFaults)] {
		fmt.Fprintf(env.Out, "  %s rad %d, %s ”%s”: %s\n", x.Sheet, x.RowNo, x.Field, x.Value, x.Message)
	}
	if f.State == Failed {
		return fault.Wrong("%s", f.Message)
	}
	e, err := s.edition(ctx, string(f.EditionID))
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "%s: %s rader, %s med fel, på %s s.\n%s är ett utkast: %s.\n%s\n", f.Name, sv.Number(f.ReadRows), sv.Number(f.WrongRows), sv.Decimal(f.Millis, 1000, 1), sv.UpperFirst(e.Name()), e.Counts(), e.URL())
	return nil
}
