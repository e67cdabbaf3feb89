package plan

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// Opener opens the store for a command and returns what closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands are what can be done with the plan from the command line.
func Commands(open Opener) []cli.Command {
	feed := cli.Command{Name: "plan feed", Short: "Söker nya förslag till upphandlingsplanen och kandidater för samordning."}
	feed.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		return run(ctx, env, feed, open, args, func(s Store) error {
			proposed, err := s.Feed(ctx)
			if err != nil {
				return err
			}
			matched, err := s.Match(ctx)
			if err == nil {
				fmt.Fprintf(env.Out, "Nya förslag: %d. Nya kandidater: %d.\n", proposed, matched)
			}
			return err
		})
	}
	publish := cli.Command{Name: "plan publish", Short: "Publicerar den fastställda versionen av planen med alla publika uppgifter."}
	publish.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		return run(ctx, env, publish, open, args, func(s Store) error {
			v, ok, err := s.InForce(ctx)
			if err != nil {
				return err
			}
			if !ok {
				return fault.Conflict("Ingen version av planen är fastställd.")
			}
			e, err := s.Publish(ctx, v.ID, AllShown())
			if err == nil {
				fmt.Fprintf(env.Out, "%s är publicerad med %d poster.\n", e.Name(), e.Items)
			}
			return err
		})
	}
	return []cli.Command{feed, publish, diffCommand(open)}
}

func diffCommand(open Opener) cli.Command {
	diff := cli.Command{Name: "plan diff", Short: "Visar vad som skiljer mellan två versioner av planen.", Usage: "-from 1 [-to 2] [-json]"}
	diff.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		flags := diff.Flags(env)
		from := flags.Int64("from", 0, "versionens nummer")
		to := flags.Int64("to", 0, "versionens nummer; utan nummer planen i dag")
		asJSON := flags.Bool("json", false, "skriv som JSON")
		s, done, err := open(ctx, env, flags, args)
		if err != nil {
			return err
		}
		return errors.Join(s.printDiff(ctx, env, *from, *to, *asJSON), done())
	}
	return diff
}

func run(ctx context.Context, env *cli.Env, c cli.Command, open Opener, args []string, do func(Store) error) error {
	s, done, err := open(ctx, env, c.Flags(env), args)
	if err != nil {
		return err
	}
	return errors.Join(do(s), done())
}

func (s Store) printDiff(ctx context.Context, env *cli.Env, from, to int64, asJSON bool) error {
	all, err := s.Versions(ctx)
	if err != nil {
		return err
	}
	ids := map[int64]string{}
	for _, v := range all {
		ids[v.No] = v.ID
	}
	toID := Now
	if to != 0 {
		toID = ids[to]
	}
	if ids[from] == "" || toID == "" {
		return fault.NotFound("Versionen finns inte. Ange numret på en version, till exempel -from 1.")
	}
	list, err := s.Diff(ctx, ids[from], toID)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, d := range list {
		rows = append(rows, []string{field.LabelOf(DiffKinds, d.Kind), d.Item.Number, d.Item.Title, d.Item.Parties.Sv(), d.Text()})
	}
	if err := cli.Table(env.Out, asJSON, []string{"vad", "nummer", "planpost", "region", "ändrat"}, rows); err != nil {
		return err
	}
	if !asJSON {
		fmt.Fprintln(env.Out, strconv.Itoa(len(list))+" skillnader.")
	}
	return nil
}
