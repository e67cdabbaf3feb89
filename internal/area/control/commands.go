package control

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

// Opener reads a command's flags, to which it adds those that say which database,
// and opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	list := cli.Command{Name: "controls", Short: "Visar årets kontroller med läge och resultat.", Usage: "[-year 2022] [-late] [-json]"}
	list.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		flags := list.Flags(env)
		year := flags.Int64("year", 0, "året; utan år alla")
		late := flags.Bool("late", false, "bara försenade")
		asJSON := flags.Bool("json", false, "skriv som JSON")
		s, done, err := open(ctx, env, flags, args)
		if err != nil {
			return err
		}
		return errors.Join(s.print(ctx, env, OccurrenceFilter{Year: *year, Late: *late}, *asJSON), done())
	}
	turn := cli.Command{Name: "controls turn", Short: "Gör årsskifte: för över det som inte gjorts och skapar årets kontroller.", Usage: "-year 2023"}
	turn.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		flags := turn.Flags(env)
		year := flags.Int64("year", 0, "året som börjar")
		s, done, err := open(ctx, env, flags, args)
		if err != nil {
			return err
		}
		if *year == 0 {
			return errors.Join(fault.Wrong("Ange vilket år som börjar, till exempel -year 2023."), done())
		}
		carried, made, err := s.Turn(ctx, *year)
		if err == nil {
			fmt.Fprintln(env.Out, turned(*year, carried, made))
		}
		return errors.Join(err, done())
	}
	return []cli.Command{list, turn}
}

func (s Store) print(ctx context.Context, env *cli.Env, f OccurrenceFilter, asJSON bool) error {
	list, err := s.Answered(ctx, f)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, o := range list {
		row := []string{fmt.Sprint(o.Year), o.Area, o.Period.String(), o.DueOn.Sv(), o.Performer, o.State.Sv(), o.Result.Sv()}
		if len(o.Answers) == 0 {
			rows = append(rows, append(row, "", ""))
		}
		for _, a := range o.Answers {
			rows = append(rows, append(row[:7:7], a.Label, a.Read()))
		}
	}
	return cli.Table(env.Out, asJSON, []string{"år", "kontrollområde", "period", "klar senast", "utförare", "läge", "resultat", "fråga", "svar"}, rows)
}
