package compare

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"strconv"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/count"
)

// Opener reads a command's flags, to which it adds those that say which database, and
// opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	load := cli.Command{Name: "compare load", Short: "Läser in andras upphandlingar att jämföra med.", Usage: "[-set NAMN] [-year ÅR] [-source KÄLLA] [-licence LICENS] [-population ANTAL] FIL…"}
	load.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		return runLoad(ctx, env, load, open, args)
	}
	show := cli.Command{Name: "compare show", Short: "Visar våra upphandlingar bredvid andras.", Usage: "[-year ÅR] [-by cpv|kategori|forfarande|kopartyp|region] [-measure MÅTT] [-json]"}
	show.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		return runShow(ctx, env, show, open, args)
	}
	return append([]cli.Command{load, show}, spendCommands(open)...)
}

// The country's procurements of 2021, as the open data has them. They are what the
// command loads unless it is told something else.
const (
	usualYear    = 2021
	usualSource  = "Upphandlingsmyndighetens statistikdatabas, genom okfse/oppna-upphandlingsdata"
	usualLicence = "CC0 1.0"
)

func runLoad(ctx context.Context, env *cli.Env, c cli.Command, open Opener, args []string) error {
	flags := c.Flags(env)
	var set Set
	flags.StringVar(&set.Name, "set", "", "urvalets namn; finns det läggs filerna till i det")
	flags.Int64Var(&set.Year, "year", usualYear, "året som upphandlingarna annonserades")
	flags.StringVar(&set.Source, "source", usualSource, "varifrån raderna kommer")
	flags.StringVar(&set.Licence, "licence", usualLicence, "vad som gäller för användningen")
	population := flags.Int64("population", 0, "hur många upphandlingar källan har i allt")
	s, done, err := open(ctx, env, flags, args)
	if err != nil {
		return err
	}
	if set.Name == "" {
		set.Name = fmt.Sprintf("Annonserade upphandlingar i riket %d", set.Year)
	}
	if *population > 0 {
		set.Population = count.Of(*population)
	}
	if flags.NArg() == 0 {
		return errors.Join(fault.Wrong("Ange minst en fil: klover %s %s", c.Name, c.Usage), done())
	}
	return errors.Join(s.loadAll(ctx, env, set, flags.Args()), done())
}

func (s Store) loadAll(ctx context.Context, env *cli.Env, set Set, paths []string) error {
	found, err := s.SetNamed(ctx, set.Name)
	if fault.KindOf(err) == fault.KindNotFound {
		found, err = s.Create(ctx, set)
	}
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := s.loadPath(ctx, env, found, path); err != nil {
			return err
		}
	}
	return nil
}

// toldRejects is how many wrong rows the command writes out; more are on the page.
const toldRejects = 20

func (s Store) loadPath(ctx context.Context, env *cli.Env, set Set, path string) error {
	l, err := s.ReadPath(ctx, set.ID, path, func(_, _ int64, message string) { fmt.Fprintf(env.Err, "\r%s   ", message) })
	fmt.Fprint(env.Err, "\n")
	if fault.KindOf(err) == fault.KindConflict { // it is there: to load again changes nothing
		fmt.Fprintln(env.Out, fault.Message(err))
		return nil
	}
	rejects, failed := s.Rejects(ctx, l.ID)
	for _, x := range rejects[:min(len(rejects), toldRejects)] {
		fmt.Fprintf(env.Out, "  %s rad %d, %s ”%s”: %s\n", l.Name, x.RowNo, x.Field, x.Value, x.Message)
	}
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "%s\n%s\n", l.Sentence(), l.URL())
	return nil
}

func runShow(ctx context.Context, env *cli.Env, c cli.Command, open Opener, args []string) error {
	flags := c.Flags(env)
	year := flags.Int("year", 0, "vårt år; urvalets när det saknas")
	by := flags.String("by", string(ByCPV), "vad det valda måttet fördelas på")
	measure := flags.String("measure", "anbud", "måttet som fördelas")
	asJSON := flags.Bool("json", false, "skriv JSON")
	s, done, err := open(ctx, env, flags, args)
	if err != nil {
		return err
	}
	v := url.Values{}
	if *year != 0 {
		v.Set("ar", strconv.Itoa(*year))
	}
	q, err := s.ask(ctx, v, By(*by), *measure)
	if err != nil {
		return errors.Join(err, done())
	}
	var rows [][]string
	for _, l := range q.lines() {
		ours, theirs := l.measure.Value(l.side.Ours), l.measure.ValueIn(l.side.Theirs, q.Holds)
		rows = append(rows, []string{l.part, l.measure.Label, l.measure.Text(ours), l.measure.rests(ours, l.side.Ours), l.measure.Text(theirs), l.measure.rests(theirs, l.side.Theirs)})
	}
	fmt.Fprintln(env.Err, q.lead())
	return errors.Join(cli.Table(env.Out, *asJSON, []string{"Del", "Mått", "Vi", "Underlag", "Urvalet", "Underlag i urvalet"}, rows), done())
}
