package report

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Opener reads a command's flags, to which it adds those that say which database,
// and opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := cli.Command{Name: "report", Short: "Skriver en rapport som PDF, Word eller webbsida.",
		Usage: "verksamhetsberattelse|delarsrapport|manadsrapport [-year 2022 | -period 2022-08] -o rapport.pdf, eller: verify arkiv.zip"}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		if len(args) == 0 {
			return fault.Wrong("Skriv vilken rapport: verksamhetsberattelse, delarsrapport eller manadsrapport.")
		}
		if args[0] == "verify" {
			return verify(env, args[1:])
		}
		kind := Kind(args[0])
		if !slices.ContainsFunc(kinds, func(o field.Option) bool { return o.Value == string(kind) }) {
			return fault.Wrong("Rapporten ”%s” finns inte. Välj verksamhetsberattelse, delarsrapport eller manadsrapport.", kind)
		}
		flags := c.Flags(env)
		year := flags.Int("year", 0, "året, till exempel 2022")
		period := flags.String("period", "", "år, eller månad som perioden slutar med")
		file := flags.String("o", "", "fil att skriva: .pdf, .docx eller .html")
		s, done, err := open(ctx, env, flags, args[1:])
		if err != nil {
			return err
		}
		if *year != 0 {
			*period = fmt.Sprint(*year)
		}
		return errors.Join(s.print(ctx, env, kind, *period, *file), done())
	}
	return []cli.Command{c}
}

// verify checks an archive file. It needs no database.
func verify(env *cli.Env, args []string) error {
	if len(args) != 1 {
		return fault.Wrong("Skriv vilken arkivfil som ska kontrolleras: klover report verify VB-2022-1-arkiv.zip.")
	}
	content, err := os.ReadFile(args[0])
	if err != nil {
		return fault.With(fault.Wrong("Filen %s går inte att läsa.", args[0]), err)
	}
	v, err := VerifyArchive(content)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "%s, %s\nArkivfilens SHA-256: %s\nRapportens kontrollsumma: %s\n", v.Number, v.Title, v.File, v.Hash)
	for _, wrong := range v.Wrong {
		fmt.Fprintln(env.Out, wrong)
	}
	if len(v.Wrong) > 0 {
		return fault.Wrong("Arkivet stämmer inte.")
	}
	fmt.Fprintf(env.Out, "Arkivet är helt: %d filer, %d siffror och %d rader stämmer.\n", v.Files, v.Figures, v.Rows)
	return nil
}

// print writes a report to a file and says what was written and what to look at.
func (s Store) print(ctx context.Context, env *cli.Env, kind Kind, period, file string) error {
	p, err := day.ParsePeriod(period)
	if err != nil {
		return err
	}
	if _, err := formatOf(file); err != nil {
		return err
	}
	c, err := s.Latest(ctx, kind, p)
	if err != nil {
		return err
	}
	var content bytes.Buffer
	if err := Write(&content, file, c.Document); err != nil {
		return err
	}
	if err := os.WriteFile(file, content.Bytes(), 0o644); err != nil {
		return fault.With(fault.Wrong("Filen %s kunde inte skrivas.", file), err)
	}
	fmt.Fprintf(env.Out, "%s (%s, %s) är skriven till %s.\n", c.Report.Title, c.Report.Number, lowerFirst(status(c.Report)), file)
	for _, w := range c.Warnings {
		if w.Kind == kindUnready {
			continue
		}
		fmt.Fprintf(env.Err, "Varning: %s: %s %s\n", w.Heading, w.Kind, w.Text)
	}
	return nil
}
