package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/url"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

// Opener reads a command's flags, to which it adds those that say which database, and
// opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := cli.Command{Name: "spend cube", Short: "Grupperar och summerar inköpen.", Usage: "[-rows supplier] [-columns class] [-measure spend] [-filter period=2022&part=D] [-json]"}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		set := c.Flags(env)
		rows := set.String("rows", "category1", "raderna: "+dimensionNames(func(Dimension) bool { return true }))
		columns := set.String("columns", "", "kolumnerna: "+dimensionNames(func(d Dimension) bool { return d.Few }))
		measure := set.String("measure", measures[0].Name, "måttet: "+measureNames())
		filter := set.String("filter", "", "urvalet, som i sidans adress: period=2022&klass=lackage")
		top := set.Int("top", usualTop, "så många rader innan resten blir en")
		asJSON := set.Bool("json", false, "skriv JSON, med belopp i öre")
		s, done, err := open(ctx, env, set, args)
		if err != nil {
			return err
		}
		return errors.Join(s.tell(ctx, env, told{*rows, *columns, *measure, *filter, *top, *asJSON}), done())
	}
	return []cli.Command{c, leakCommand(open)}
}

func dimensionNames(of func(Dimension) bool) (text string) {
	for _, d := range dimensions {
		if of(d) {
			text += d.Name + " "
		}
	}
	return text
}

func measureNames() (text string) {
	for _, m := range measures {
		text += m.Name + " "
	}
	return text
}

// told is what the command was told.
type told struct {
	rows, columns, measure, filter string
	top                            int
	asJSON                         bool
}

func (s Store) tell(ctx context.Context, env *cli.Env, in told) error {
	v, err := url.ParseQuery(in.filter)
	if err != nil {
		return fault.Wrong("Urvalet %s går inte att läsa.", in.filter)
	}
	v = cubeValues(v, in.rows, in.columns, in.measure)
	for name, key := range map[string]string{in.rows: keyRows, in.measure: keyMeasure, in.columns: keyColumns} {
		if name != "" && v.Get(key) == "" {
			return fault.Wrong("Det finns inget %s. Se hjälpen.", name)
		}
	}
	c, err := ParseCube(v, s.Today())
	if err != nil {
		return err
	}
	c.Top, c.Unit = max(in.top, 1), Ore
	r, err := s.Answer(ctx, Everything, c)
	if err != nil {
		return err
	}
	if in.asJSON {
		out := json.NewEncoder(env.Out)
		out.SetIndent("", "  ")
		return out.Encode(c.out(r))
	}
	return c.write(env, r)
}

// write writes the answer as an aligned table.
func (c Cube) write(env *cli.Env, r Result) error {
	head := []string{c.Rows.Label}
	for _, one := range r.Columns {
		head = append(head, one.Label)
	}
	head = append(head, c.Measure.Label)
	if r.Compared {
		head = append(head, "Året före")
	}
	rows := r.Rows
	if r.More {
		rows = append(rows, r.Others)
	}
	r.Total.Label = "Summa"
	var lines [][]string
	for _, row := range append(rows, r.Total) {
		line := []string{row.Label}
		for _, v := range row.Cells {
			line = append(line, c.text(v))
		}
		line = append(line, c.text(row.Now))
		if r.Compared {
			line = append(line, c.text(row.Before))
		}
		lines = append(lines, line)
	}
	fmt.Fprintln(env.Out, c.title()+", "+c.Filter.Period.Label()+"\n")
	return cli.Table(env.Out, false, head, lines)
}
