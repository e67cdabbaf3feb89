// Package cli runs the commands of the program: a table of commands, their
// flags and their exit codes. A command's words are its name: "audit verify".
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"sort"
	"strings"
	"text/tabwriter"

	"klover/internal/base/fault"
)

// Command is one thing that the program does.
type Command struct {
	Name  string // one or two words: "serve", "audit verify"
	Short string // one Swedish line for the overview
	Usage string // what follows the name: "[-json] FIL"
	Run   func(ctx context.Context, env *Env, args []string) error
}

// Env is where a command reads and writes.
type Env struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	Var func(name string) string // reads an environment variable
}

// Exit codes by the kind of fault, so that scripts can tell them apart.
const (
	ExitOK        = 0
	ExitInternal  = 1
	ExitInvalid   = 2 // wrong usage or wrong input
	ExitNotFound  = 3
	ExitConflict  = 4
	ExitForbidden = 5
)

// Run finds the command that the arguments begin with, runs it and returns the
// exit code. Errors are written once, here.
func Run(ctx context.Context, commands []Command, env *Env, args []string) int {
	c, rest, ok := match(commands, args)
	if !ok {
		overview(env.Err, commands)
		if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
			return ExitOK
		}
		fmt.Fprintf(env.Err, "\nKommandot %q finns inte.\n", strings.Join(args, " "))
		return ExitInvalid
	}
	err := c.Run(ctx, env, rest)
	if err == nil || errors.Is(err, flag.ErrHelp) { // the help has been written
		return ExitOK
	}
	report(env.Err, err)
	return exitCode(err)
}

func match(commands []Command, args []string) (Command, []string, bool) {
	for words := min(2, len(args)); words > 0; words-- {
		name := strings.Join(args[:words], " ")
		for _, c := range commands {
			if c.Name == name {
				return c, args[words:], true
			}
		}
	}
	return Command{}, nil, false
}

func overview(w io.Writer, commands []Command) {
	sorted := append([]Command(nil), commands...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Name < sorted[j].Name })
	fmt.Fprintln(w, "Användning: klover KOMMANDO [flaggor]")
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range sorted {
		fmt.Fprintf(table, "  %s\t%s\n", c.Name, c.Short)
	}
	table.Flush()
	fmt.Fprintln(w, "\nklover KOMMANDO -h visar kommandots flaggor.")
}

func report(w io.Writer, err error) {
	if fault.KindOf(err) == fault.KindInternal {
		fmt.Fprintln(w, "Fel:", err)
		return
	}
	fmt.Fprintln(w, "Fel:", fault.Message(err))
	for _, f := range fault.FieldsOf(err) {
		fmt.Fprintf(w, "  %s: %s\n", f.Name, f.Message)
	}
}

func exitCode(err error) int {
	switch fault.KindOf(err) {
	case fault.KindInvalid:
		return ExitInvalid
	case fault.KindNotFound:
		return ExitNotFound
	case fault.KindConflict:
		return ExitConflict
	case fault.KindForbidden, fault.KindSignIn:
		return ExitForbidden
	}
	return ExitInternal
}

// Flags returns a flag set that writes its help to env and answers wrong flags
// with a fault.
func (c Command) Flags(env *Env) *flag.FlagSet {
	flags := flag.NewFlagSet(c.Name, flag.ContinueOnError)
	flags.SetOutput(env.Err)
	flags.Usage = func() {
		fmt.Fprintf(env.Err, "%s\n\nAnvändning: klover %s %s\n", c.Short, c.Name, c.Usage)
		flags.PrintDefaults()
	}
	return flags
}

// Parse reads the flags; the fault says what is wrong with them. Whoever asks for help
// gets it, and flag.ErrHelp.
func Parse(flags *flag.FlagSet, args []string) error {
	err := flags.Parse(args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	return fault.Wrong("Flaggorna kunde inte läsas: %v", err)
}

// Table writes rows below a head, aligned, or as JSON objects keyed by the head.
func Table(w io.Writer, asJSON bool, head []string, rows [][]string) error {
	if asJSON {
		return writeJSON(w, head, rows)
	}
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(head, "\t"))
	for _, row := range rows {
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	return table.Flush()
}

func writeJSON(w io.Writer, head []string, rows [][]string) error {
	objects := make([]map[string]string, len(rows))
	for i, row := range rows {
		objects[i] = map[string]string{}
		for j, cell := range row {
			objects[i][head[j]] = cell
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(objects)
}
