package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"klover/internal/app/demo"
	"klover/internal/area/identity"
	"klover/internal/area/report"
	"klover/internal/base/audit"
	"klover/internal/base/cli"
	"klover/internal/base/job"
)

// demoCommand starts Klöver with the demo organisation in a folder that is
// removed afterwards.
func demoCommand(ctx context.Context, env *cli.Env, args []string) error {
	config := DefaultConfig(env.Var)
	flags := command("demo").Flags(env)
	config.Flags(flags)
	flags.IntVar(&config.Lines, "lines", demo.UsualLines, "så många fakturarader, påhittade, har demon")
	if err := cli.Parse(flags, args); err != nil {
		return err
	}
	start := time.Now()
	fmt.Fprintln(env.Out, "Bygger demoorganisationen …")
	lines := config.Lines
	config.Lines = 0 // they come when the pages can be seen
	a, done, err := tempDemo(ctx, config)
	if err != nil {
		return err
	}
	defer done()
	if err := a.askLines(ctx, lines); err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "Klar på %.1f sekunder. Alla konton har lösenordet %s.\n", time.Since(start).Seconds(), identity.DemoPassword)
	return a.Serve(ctx, env.Out)
}

// tempDemo builds the demo in a folder that done removes. With a server database
// in the configuration it is built there, which must be empty.
func tempDemo(ctx context.Context, config Config) (a *App, done func() error, err error) {
	folder, err := os.MkdirTemp("", "klover-demo-")
	if err != nil {
		return nil, nil, err
	}
	config.Data = folder
	if a, err = BuildDemo(ctx, config); err != nil {
		os.RemoveAll(folder)
		return nil, nil, err
	}
	return a, func() error { return errors.Join(a.Close(), os.RemoveAll(folder)) }, nil
}

// BuildDemo builds the demo in the configured database, which must be empty, and
// opens it.
func BuildDemo(ctx context.Context, config Config) (*App, error) {
	a, err := OpenDemo(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := demo.Build(ctx, a.DB, a.Figures); err != nil {
		a.Close()
		return nil, fmt.Errorf("building the demo: %w", err)
	}
	if err := a.demoReports(ctx); err != nil {
		a.Close()
		return nil, fmt.Errorf("writing the demo's reports: %w", err)
	}
	if config.Lines > 0 {
		if err := a.lines(ctx, config.Lines, func(int64, int64) {}); err != nil {
			a.Close()
			return nil, fmt.Errorf("writing the demo's lines: %w", err)
		}
		if err := demo.Packs(ctx, a.DB, a.Analysis); err != nil {
			a.Close()
			return nil, fmt.Errorf("making the demo's analyses: %w", err)
		}
	}
	return a, nil
}

// asController lets the demo's controller do what follows.
func (a *App) asController(ctx context.Context) (context.Context, error) {
	users, err := a.Identity.UsersWithRole(ctx, "controller")
	if err != nil || len(users) == 0 {
		return ctx, fmt.Errorf("finding the demo's controller: %w", err)
	}
	return audit.WithActor(ctx, audit.Actor{ID: users[0].ID, Name: users[0].Name}), nil
}

// lines writes the demo's lines of spend.
func (a *App) lines(ctx context.Context, n int, step func(done, of int64)) error {
	ctx, err := a.asController(ctx)
	if err != nil {
		return err
	}
	return demo.Lines(ctx, a.DB, a.Spend, n, step)
}

// linesJob writes the demo's lines while its pages are looked at.
const linesJob = "demo.lines"

func (a *App) askLines(ctx context.Context, n int) error {
	if n == 0 {
		return nil
	}
	a.Jobs.Kinds[linesJob] = func(ctx context.Context, j job.Job, step job.Step) (string, error) {
		n, err := strconv.Atoi(j.Input)
		if err != nil {
			return "", err
		}
		if err := a.lines(ctx, n, func(done, of int64) { step(done, of, "Filer med fakturarader") }); err != nil {
			return "", err
		}
		return "", demo.Packs(ctx, a.DB, a.Analysis)
	}
	_, err := job.Enqueue(ctx, a.DB, job.Job{Kind: linesJob, Title: "Läser in demons fakturarader", Input: strconv.Itoa(n)})
	return err
}

// demoReports writes the reports of the demo in the name of its controller, each on
// its own days, and begins the next ones as copies.
func (a *App) demoReports(ctx context.Context) error {
	ctx, err := a.asController(ctx)
	if err != nil {
		return err
	}
	list, err := demo.Reports()
	if err != nil {
		return err
	}
	defer func() { a.DB.Now = demo.Now }()
	copies := map[report.Kind]string{}
	for _, one := range list {
		r, err := a.demoReport(ctx, one)
		if err != nil {
			return fmt.Errorf("%s %s: %w", one.Kind, one.Period, err)
		}
		copies[r.Kind] = r.ID
	}
	a.DB.Now = demo.Now
	for _, kind := range []report.Kind{report.Monthly, report.Annual} {
		if _, err := a.Report.Copy(ctx, copies[kind]); err != nil {
			return fmt.Errorf("the next %s: %w", kind, err)
		}
	}
	return nil
}

// demoReport writes one report, shown from the board's item that decides it.
func (a *App) demoReport(ctx context.Context, one demo.Written) (report.Report, error) {
	a.DB.Now = demo.Morning(one.Begun)
	r, err := report.Demo(ctx, a.Report, one.DemoText)
	if err != nil {
		return r, err
	}
	if one.Mark != "" {
		if err := a.Board.LinkItem(ctx, one.Mark, r.Title, r.URL()); err != nil {
			return r, err
		}
	}
	if one.Settled == 0 || one.Kind == report.Monthly {
		if err := report.DemoShare(ctx, a.Report, r.ID); err != nil {
			return r, err
		}
	}
	if one.Settled == 0 {
		return r, nil
	}
	a.DB.Now = demo.Morning(one.Settled)
	return r, report.DemoSettle(ctx, a.Report, r.ID, one.Decided)
}

// OpenDemo opens a database that holds the demo: with its clock, its banner and
// its accounts on the sign-in page.
func OpenDemo(ctx context.Context, config Config) (*App, error) {
	a, err := Open(ctx, config)
	if err != nil {
		return nil, err
	}
	a.DB.Now = demo.Now
	a.Demo, a.Banner = true, demo.Banner
	return a, nil
}

// DemoFile builds the demo in a folder of its own and returns the path of its
// database, for tests and benchmarks that only read it.
func DemoFile(ctx context.Context, folder string) (string, error) {
	a, err := BuildDemo(ctx, Config{Data: folder})
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "klover.db"), a.Close()
}
