package app

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"

	"klover/internal/app/published"
	"klover/internal/area/analysis"
	"klover/internal/area/compare"
	"klover/internal/area/control"
	"klover/internal/area/economy"
	"klover/internal/area/goal"
	"klover/internal/area/identity"
	"klover/internal/area/intake"
	"klover/internal/area/invoice"
	"klover/internal/area/plan"
	"klover/internal/area/price"
	"klover/internal/area/report"
	"klover/internal/area/spend"
	"klover/internal/base/audit"
	"klover/internal/base/cli"
	"klover/internal/base/fault"
)

// Main runs the command that the arguments name and returns the exit code.
func Main(ctx context.Context, env *cli.Env, args []string) int {
	return cli.Run(ctx, Commands(), env, args)
}

// Commands lists everything that the program does from the command line.
func Commands() []cli.Command {
	return slices.Concat(identity.Commands(openIdentity), goal.Commands(openGoal), report.Commands(openReport), control.Commands(openControl), intake.Commands(openIntake), economy.Commands(openEconomy), plan.Commands(openPlan), price.Commands(openPrice), compare.Commands(openCompare), invoice.Commands(), spend.Commands(openSpend), analysis.Commands(openAnalysis), []cli.Command{
		{Name: "serve", Short: "Startar webbservern.", Run: serve},
		{Name: "demo", Short: "Startar Klöver med demoorganisationen i en tillfällig databas.", Run: demoCommand},
		{Name: "init", Short: "Skapar en tom organisation med en systemförvaltare.", Usage: "-email ADRESS -name NAMN", Run: initCommand},
		{Name: "migrate", Short: "Uppdaterar databasen till programmets version.", Run: migrate},
		{Name: "config", Short: "Visar inställningarna.", Run: showConfig},
		{Name: "audit verify", Short: "Kontrollerar att historiken är orörd.", Run: auditVerify},
		{Name: "verify-published", Short: "Jämför publicerade uppgifter med det som Klöver räknar fram.", Usage: "[-demo] [-all] [-json] [FIL]", Run: verifyPublished},
		{Name: "version", Short: "Visar programmets version.", Run: showVersion},
	})
}

// openIdentity opens the store of people for the commands of area identity.
func openIdentity(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (identity.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return identity.Store{}, nil, err
	}
	return a.Identity, a.Close, nil
}

// openGoal opens the figures for the commands of area goal, of the demo if asked.
func openGoal(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (goal.Store, func() error, error) {
	a, done, err := openWith(ctx, env, flags, args)
	if err != nil {
		return goal.Store{}, nil, err
	}
	return a.Goal, done, nil
}

// openReport opens the reports for the commands of area report, of the demo if asked.
func openReport(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (report.Store, func() error, error) {
	a, done, err := openWith(ctx, env, flags, args)
	if err != nil {
		return report.Store{}, nil, err
	}
	return a.Report, done, nil
}

// openPlan opens the procurement plan for the commands of area plan.
func openPlan(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (plan.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return plan.Store{}, nil, err
	}
	return a.Plan, a.Close, nil
}

// openPrice opens the price lists for the command of area price.
func openPrice(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (price.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return price.Store{}, nil, err
	}
	return a.Price, a.Close, nil
}

// openAnalysis opens the spend for the command of area analysis, of the demo if asked.
func openAnalysis(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (analysis.Store, func() error, error) {
	a, done, err := openWith(ctx, env, flags, args)
	if err != nil {
		return analysis.Store{}, nil, err
	}
	return a.Analysis, done, nil
}

// openCompare opens the comparisons for the commands of area compare.
func openCompare(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (compare.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return compare.Store{}, nil, err
	}
	return a.Compare, a.Close, nil
}

// openIntake opens the imports for the command of area intake.
func openIntake(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (intake.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return intake.Store{}, nil, err
	}
	return a.Intake, a.Close, nil
}

// openSpend opens the lines of spend for the commands of area spend.
func openSpend(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (spend.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return spend.Store{}, nil, err
	}
	return a.Spend, a.Close, nil
}

// openWith adds the settings and -demo to a command's flags, parses them and
// opens what they name.
func openWith(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (*App, func() error, error) {
	ofDemo := flags.Bool("demo", false, "räkna på demoorganisationen i stället för databasen")
	return openChosen(ctx, env, flags, args, ofDemo)
}

// openChosen opens the demo or the configured database, as the flag says once
// the flags are parsed.
func openChosen(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string, ofDemo *bool) (*App, func() error, error) {
	config := DefaultConfig(env.Var)
	config.Flags(flags)
	if err := cli.Parse(flags, args); err != nil {
		return nil, nil, err
	}
	if *ofDemo {
		return tempDemo(ctx, config)
	}
	a, err := Open(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	return a, a.Close, nil
}

// command returns the table's entry, for its flags.
func command(name string) cli.Command {
	for _, c := range Commands() {
		if c.Name == name {
			return c
		}
	}
	panic("app: no command is named " + name)
}

func serve(ctx context.Context, env *cli.Env, args []string) error {
	a, _, err := open(ctx, "serve", env, args)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(ctx, env.Out)
}

// open parses the settings of a command that has no flags of its own and opens
// the database. What is left of the arguments is returned.
func open(ctx context.Context, name string, env *cli.Env, args []string) (*App, []string, error) {
	flags := command(name).Flags(env)
	a, err := openParsed(ctx, env, flags, args)
	return a, flags.Args(), err
}

// openParsed adds the settings to a command's flags, parses them and opens the
// database that they name.
func openParsed(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (*App, error) {
	config := DefaultConfig(env.Var)
	config.Flags(flags)
	if err := cli.Parse(flags, args); err != nil {
		return nil, err
	}
	return Open(ctx, config)
}

func migrate(ctx context.Context, env *cli.Env, args []string) error {
	a, _, err := open(ctx, "migrate", env, args)
	if err != nil {
		return err
	}
	fmt.Fprintln(env.Out, "Databasen är uppdaterad.")
	return a.Close()
}

func showConfig(_ context.Context, env *cli.Env, args []string) error {
	config := DefaultConfig(env.Var)
	flags := command("config").Flags(env)
	config.Flags(flags)
	if err := cli.Parse(flags, args); err != nil {
		return err
	}
	config.Print(env.Out)
	return nil
}

func showVersion(_ context.Context, env *cli.Env, _ []string) error {
	fmt.Fprintln(env.Out, "klover", Version)
	return nil
}

// initCommand makes an empty organisation that somebody can sign in to.
func initCommand(ctx context.Context, env *cli.Env, args []string) error {
	config := DefaultConfig(env.Var)
	flags := command("init").Flags(env)
	config.Flags(flags)
	email := flags.String("email", "", "systemförvaltarens e-postadress")
	name := flags.String("name", "", "systemförvaltarens namn")
	if err := cli.Parse(flags, args); err != nil {
		return err
	}
	if *email == "" || *name == "" {
		return fault.Wrong("Ange -email och -name för den som ska vara systemförvaltare.")
	}
	a, err := Open(ctx, config)
	if err != nil {
		return err
	}
	defer a.Close()
	password, err := a.Identity.FirstAdministrator(ctx, *name, *email)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "Organisationen är skapad. Logga in som %s med lösenordet\n\n  %s\n\noch byt det. Det visas bara nu.\n", *email, password)
	return nil
}

func auditVerify(ctx context.Context, env *cli.Env, args []string) error {
	a, _, err := open(ctx, "audit verify", env, args)
	if err != nil {
		return err
	}
	defer a.Close()
	n, err := audit.Verify(ctx, a.DB)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "Historiken är orörd: %d poster stämmer.\n", n)
	return nil
}

// verifyPublished compares with the demo's rows, or with an organisation's own.
func verifyPublished(ctx context.Context, env *cli.Env, args []string) error {
	flags := command("verify-published").Flags(env)
	all := flags.Bool("all", false, "visa även det som inte räknas fram")
	asJSON := flags.Bool("json", false, "skriv JSON")
	ofDemo := flags.Bool("demo", true, "räkna på demoorganisationen; -demo=false räknar på databasen")
	a, done, err := openChosen(ctx, env, flags, args, ofDemo)
	if err != nil {
		return err
	}
	defer done()
	text := published.Figures
	if flags.NArg() > 0 {
		if text, err = os.ReadFile(flags.Arg(0)); err != nil {
			return fault.With(fault.NotFound("Filen %s gick inte att läsa.", flags.Arg(0)), err)
		}
	}
	results, err := published.Verify(ctx, text, a.Published())
	if err != nil {
		return err
	}
	if err := writeResults(env, results, *all, *asJSON); err != nil {
		return err
	}
	if n := published.Count(results)[published.Different]; n > 0 {
		return fmt.Errorf("%d publicerade uppgifter är olika", n)
	}
	return nil
}

func writeResults(env *cli.Env, results []published.Result, all, asJSON bool) error {
	var rows [][]string
	for _, r := range results {
		if all || r.Verdict != published.Text {
			rows = append(rows, []string{r.Key, r.Published, r.Computed, string(r.Verdict), r.Reason})
		}
	}
	if err := cli.Table(env.Out, asJSON, []string{"nyckel", "publicerat", "beräknat", "utfall", "skäl"}, rows); err != nil {
		return err
	}
	if asJSON {
		return nil
	}
	counts := published.Count(results)
	fmt.Fprintln(env.Out)
	for _, v := range published.Verdicts {
		fmt.Fprintf(env.Out, "%-26s %d\n", v, counts[v])
	}
	return nil
}
