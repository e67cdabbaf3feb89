package intake

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Opener reads a command's flags, to which it adds those that say which database,
// and opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

const usage = "[-register namn] [-map \"Kolumn=fält,…\"] [-only-good|-all-or-nothing] [-dry-run] FIL"

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	c := cli.Command{Name: "import", Short: "Läser in en lista från Excel eller CSV.", Usage: usage}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		var f flags
		set := c.Flags(env)
		f.add(set)
		s, done, err := open(ctx, env, set, args)
		if err != nil {
			return err
		}
		if err = f.read(set); err == nil {
			err = s.run(ctx, env, f)
		}
		return errors.Join(err, done())
	}
	return []cli.Command{c}
}

// flags is what the command was told.
type flags struct {
	Order
	mapping  string
	onlyGood bool
	all      bool
	update   bool
	json     bool
}

func (s Store) run(ctx context.Context, env *cli.Env, f flags) error {
	run, err := s.Import(ctx, f.Order, teller(env))
	fmt.Fprint(env.Err, "\n")
	if run.ID == "" {
		return err
	}
	if told := s.tell(ctx, env, run, f); told != nil {
		return told
	}
	return err
}

func (f *flags) add(set *flag.FlagSet) {
	set.StringVar(&f.Register, "register", "", "register: "+registerKeys()+"; avgörs annars av rubrikerna")
	set.StringVar(&f.Sheet, "sheet", "", "kalkylblad, annars det första")
	set.Int64Var(&f.HeadRow, "head", 0, "radnummer för rubrikerna, annars söks de")
	set.StringVar(&f.mapping, "map", "", "kolumner: \"Kolumn=fält,Annan=-,fält:=samma värde på alla rader\"")
	set.BoolVar(&f.onlyGood, "only-good", false, "importera de felfria raderna när andra har fel")
	set.BoolVar(&f.all, "all-or-nothing", false, "importera inget när någon rad har fel (det vanliga)")
	set.BoolVar(&f.update, "update", false, "uppdatera poster som finns och skiljer sig")
	set.BoolVar(&f.Formulas, "formulas", false, "använd formlernas sparade värden")
	set.BoolVar(&f.Suppliers, "new-suppliers", false, "lägg upp leverantörer som saknas")
	set.StringVar(&f.Source, "source", "", "vad listan är, står som källa på varje post")
	set.BoolVar(&f.DryRun, "dry-run", false, "granska bara, spara inget")
	set.BoolVar(&f.json, "json", false, "svara med JSON")
}

// read completes the flags once they are parsed.
func (f *flags) read(set *flag.FlagSet) error {
	if set.NArg() != 1 {
		return fault.Wrong("Ange en fil att läsa: klover import %s", usage)
	}
	if f.onlyGood && f.all {
		return fault.Wrong("Välj antingen -only-good eller -all-or-nothing.")
	}
	f.Path, f.Bad, f.Existing = set.Arg(0), AllOrNothing, Refuse
	if f.onlyGood {
		f.Bad = OnlyGood
	}
	if f.update {
		f.Existing = Update
	}
	var err error
	f.Mapping, err = ParseMap(f.mapping)
	return err
}

func registerKeys() string {
	var keys []string
	for _, reg := range Registers {
		keys = append(keys, reg.Key())
	}
	return strings.Join(keys, ", ")
}

// teller shows how far the import has come on one line.
func teller(env *cli.Env) Step {
	return func(_, _ int64, message string) { fmt.Fprintf(env.Err, "\r%s   ", message) }
}

// toldFaults is how many faults the command writes out; all are on the page.
const toldFaults = 20

func (s Store) tell(ctx context.Context, env *cli.Env, r Run, f flags) error {
	if f.json {
		encoder := json.NewEncoder(env.Out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(receiptOf(r))
	}
	reg, err := registerOfRun(r)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Out, "%s → %s (%s)\n%s\n", r.FileName, reg.Many(), r.Mapping.From, r.Sentence())
	if r.Suppliers > 0 {
		fmt.Fprintf(env.Out, "%s\n", sv.Plural(r.Suppliers, "ny leverantör", "nya leverantörer"))
	}
	if r.Millis > 0 {
		fmt.Fprintf(env.Out, "Tid: %s s, %s rader i sekunden\n", sv.Decimal(r.Millis, 1000, 1), sv.Number(r.Rate()))
	}
	faults, n, err := s.firstFaults(ctx, r.ID)
	for _, x := range faults {
		fmt.Fprintf(env.Out, "  rad %d, %s: %s\n", x.Row, firstOf(x.ColumnName, x.Field, "raden"), x.Message)
	}
	if n.N > len(faults) {
		fmt.Fprintf(env.Out, "  … och %d fel till. Alla står på %s/avvisade\n", n.N-len(faults), r.URL())
	}
	switch {
	case r.State == Done:
		fmt.Fprintf(env.Out, "Kvitto: %s\n", r.URL())
	case r.AllThere():
		fmt.Fprintln(env.Out, "Alla rader finns redan. Det finns inget att spara.")
	case f.DryRun:
		fmt.Fprintln(env.Out, "Bara granskat: inget är sparat.")
	default:
		fmt.Fprintln(env.Out, "Inget är sparat.")
	}
	return err
}

// Receipt is a run as the command and the API tell of it.
type Receipt struct {
	ID        string `json:"id"`
	Register  string `json:"register" doc:"Registret som raderna hör till."`
	File      string `json:"file"`
	State     string `json:"state" enum:"uppladdad,granskas,granskad,sparas,klar,misslyckad,ångras,ångrad"`
	Rows      int64  `json:"rows" doc:"Lästa rader."`
	Created   int64  `json:"created"`
	Updated   int64  `json:"updated"`
	Unchanged int64  `json:"unchanged" doc:"Rader som redan fanns."`
	Rejected  int64  `json:"rejected"`
	Suppliers int64  `json:"suppliers" doc:"Leverantörer som lades upp."`
	Millis    int64  `json:"milliseconds"`
	By        string `json:"by"`
	At        string `json:"at" doc:"När filen lästes in, UTC."`
}

func receiptOf(r Run) Receipt {
	return Receipt{r.ID, r.Register, r.FileName, string(r.State), r.Rows, r.Created, r.Updated, r.Same, r.Rejected, r.Suppliers,
		r.Millis, r.RunBy, r.CreatedAt.Format("2006-01-02T15:04:05Z")}
}
