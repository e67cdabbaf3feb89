package economy

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

// Opener reads a command's flags, to which it adds those that say which database,
// and opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

const importUsage = "[-kind utfall|budget|prognos] [-after 2022-08] [-source namn] [-dry-run] FIL"

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := cli.Command{Name: "economy import", Short: "Läser in bokföring, budget eller prognos från SIE, Excel eller CSV.", Usage: importUsage}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		flags := c.Flags(env)
		var o Options
		flags.StringVar((*string)(&o.Kind), "kind", string(Outcome), "innehåll: utfall, budget eller prognos")
		flags.StringVar((*string)(&o.Signs), "signs", string(ResultSigns), "tecken i Excel och CSV: resultat (kostnad minus) eller bokforing (debet plus)")
		flags.StringVar(&o.Source, "source", "", "källa: en ny fil från samma källa ersätter samma månader")
		flags.StringVar(&o.AsOf, "after", "", "månad som en prognos är gjord efter")
		flags.StringVar(&o.Name, "name", "", "prognosens namn")
		flags.StringVar(&o.Dimension, "dimension", "", "SIE-dimension som är aktivitet, annars den som heter så")
		flags.StringVar(&o.Sheet, "sheet", "", "kalkylblad, annars det första")
		yes := flags.Bool("yes", false, "läs in även om rader avvisas eller filen motsäger sig själv")
		trial := flags.Bool("dry-run", false, "granska bara, spara inget")
		asJSON := flags.Bool("json", false, "svara med JSON")
		s, done, err := open(ctx, env, flags, args)
		if err != nil {
			return err
		}
		return errors.Join(s.importFile(ctx, env, flags.Args(), o, Consent(*yes), *trial, *asJSON), done())
	}
	return []cli.Command{c}
}

func (s Store) importFile(ctx context.Context, env *cli.Env, args []string, o Options, yes Consent, trial, asJSON bool) error {
	if len(args) != 1 {
		return fault.Wrong("Ange en fil att läsa: klover economy import %s", importUsage)
	}
	from, err := os.Open(args[0])
	if err != nil {
		return fault.With(fault.NotFound("Filen %s gick inte att läsa.", args[0]), err)
	}
	defer from.Close()
	l, d, err := s.Import(ctx, filepath.Base(args[0]), from, o, yes, trial)
	for _, r := range d.Rejected {
		fmt.Fprintln(env.Err, "Avvisad:", l.FileName+",", r)
	}
	for _, w := range append(d.Warnings, d.Doubts...) {
		fmt.Fprintln(env.Err, "Anmärkning:", w)
	}
	if err != nil {
		return err
	}
	if err := s.tellImport(ctx, env, d, asJSON); err != nil || asJSON {
		return err
	}
	if trial {
		fmt.Fprintln(env.Out, "Bara granskat: inget är sparat.")
		return nil
	}
	fmt.Fprintf(env.Out, "%d rader inlästa, %d ersatta. Kvitto: %s\n", l.RowsRead, l.RowsReplaced, l.URL())
	return nil
}

func (s Store) tellImport(ctx context.Context, env *cli.Env, d Draft, asJSON bool) error {
	chart, err := s.Chart(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, line := range d.ByLine(chart) {
		rows = append(rows, []string{line.Label, strconv.FormatInt(line.N, 10), line.Amount.Sv()})
	}
	return cli.Table(env.Out, asJSON, []string{"rad", "antal", "belopp"}, rows)
}
