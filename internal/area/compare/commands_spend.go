package compare

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

func spendCommands(open Opener) []cli.Command {
	export := cli.Command{Name: "compare export", Short: "Lämnar ut våra inköp avidentifierade.", Usage: "-sender NAMN -from 2022-Q1 -to 2022-Q4 [-level NIVÅ] [-inhabitants D=302000,U=279000] [-preview] FIL.csv|FIL.json"}
	export.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		return runExport(ctx, env, export, open, args)
	}
	hear := cli.Command{Name: "compare import", Short: "Läser in andras avidentifierade inköp.", Usage: "FIL…"}
	hear.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		return runHear(ctx, env, hear, open, args)
	}
	return []cli.Command{export, hear}
}

func runExport(ctx context.Context, env *cli.Env, c cli.Command, open Opener, args []string) error {
	flags := c.Flags(env)
	var o Order
	flags.StringVar(&o.Sender, "sender", "", "hur vi står i andras jämförelser")
	flags.Func("from", "första kvartalet", func(text string) error { o.From = Quarter(text); return nil })
	flags.Func("to", "sista kvartalet", func(text string) error { o.To = Quarter(text); return nil })
	flags.Int64Var(&o.Level, "level", 1, "nivå i kategoriträdet")
	people := flags.String("inhabitants", "", "invånare per part")
	preview := flags.Bool("preview", false, "skriv vad som skulle lämnas ut, utan att lämna ut det")
	s, done, err := open(ctx, env, flags, args)
	if err != nil {
		return err
	}
	if o.Inhabitants, err = readPeople(*people); err == nil {
		err = s.exportTo(ctx, env, c, o, *preview, flags.Arg(0))
	}
	return errors.Join(err, done())
}

// readPeople reads "D=302000,U=279000".
func readPeople(text string) (map[string]int64, error) {
	people := map[string]int64{}
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		code, number, _ := strings.Cut(one, "=")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || n < 1 {
			return nil, fault.Wrong("Antalet invånare %q går inte att läsa. Skriv D=302000.", one)
		}
		people[partyCode(code)] = n
	}
	return people, nil
}

func (s Store) exportTo(ctx context.Context, env *cli.Env, c cli.Command, o Order, preview bool, path string) error {
	t, err := s.Tell(ctx, o)
	if err != nil {
		return err
	}
	if preview {
		text, err := t.body().CSV()
		fmt.Fprintf(env.Out, "%s\n", text)
		return err
	}
	if path == "" {
		return fault.Wrong("Ange vart filen ska skrivas: klover %s %s", c.Name, c.Usage)
	}
	_, hash, err := t.hash()
	if err != nil {
		return err
	}
	write := t.body().CSV
	if strings.EqualFold(filepath.Ext(path), ".json") {
		write = t.body().JSON
	}
	text, err := write()
	if err != nil {
		return err
	}
	if _, err := s.Export(ctx, o, hash); err != nil { // in the history before it is on disk
		return err
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return fault.With(fault.Wrong("Filen %s kunde inte skrivas. Utlämningen finns på sidan Lämna ut.", path), err)
	}
	fmt.Fprintf(env.Out, "%s\n%s\n", t.summary(), path)
	return nil
}

func runHear(ctx context.Context, env *cli.Env, c cli.Command, open Opener, args []string) error {
	flags := c.Flags(env)
	s, done, err := open(ctx, env, flags, args)
	if err != nil {
		return err
	}
	if flags.NArg() == 0 {
		err = fault.Wrong("Ange minst en fil: klover %s %s", c.Name, c.Usage)
	}
	for _, path := range flags.Args() {
		err = errors.Join(err, s.hearPath(ctx, env, path))
	}
	return errors.Join(err, done())
}

func (s Store) hearPath(ctx context.Context, env *cli.Env, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return fault.With(fault.NotFound("Filen %s kan inte öppnas.", path), err)
	}
	defer from.Close()
	f, err := s.Hear(ctx, filepath.Base(path), from)
	if err != nil {
		return err
	}
	rejects, err := s.FileRejects(ctx, f.ID)
	for _, x := range rejects[:min(len(rejects), toldRejects)] {
		fmt.Fprintf(env.Out, "  %s rad %s, %s ”%s”: %s\n", f.Name, sv.Number(x.RowNo), x.Field, x.Value, x.Message)
	}
	fmt.Fprintln(env.Out, f.Name+": "+f.Sentence())
	return err
}
