package spend

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Opener reads a command's flags, to which it adds those that say which database, and
// opens the store. The function that it returns closes it.
type Opener func(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error)

const importUsage = "-party D -source \"namn\" [-content reskontra] [-map \"fält=Kolumn,…\"] [-decimal ,] [-dry-run] [-json] FIL…"

// Commands returns the area's commands.
func Commands(open Opener) []cli.Command {
	return []cli.Command{importCommand(open), recountCommand(open)}
}

func importCommand(open Opener) cli.Command {
	c := cli.Command{Name: "spend import", Short: "Läser in fakturor, leverantörsreskontra eller verifikationer.", Usage: importUsage}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		var o importOrder
		flags := c.Flags(env)
		o.add(flags)
		s, done, err := open(ctx, env, flags, args)
		if err != nil {
			return err
		}
		if err = o.read(flags); err == nil {
			err = o.run(ctx, env, s)
		}
		return errors.Join(err, done())
	}
	return c
}

// importOrder is what the command was told.
type importOrder struct {
	party   string
	source  string
	content string
	columns string
	decimal string
	sheet   string
	dryRun  bool
	json    bool
	paths   []string
}

func (o *importOrder) add(flags *flag.FlagSet) {
	flags.StringVar(&o.party, "party", "", "vems inköp det är: D, U …; annars källans part")
	flags.StringVar(&o.source, "source", "", "källans namn; finns den inte läggs den upp")
	flags.StringVar(&o.content, "content", Ledger, "vad en ny källa innehåller: fakturor, reskontra eller verifikationer")
	flags.StringVar(&o.columns, "map", "", "kolumner i en tabell: \"belopp=Netto,leverantor=Säljare\"; annars som förra gången eller efter rubrikerna")
	flags.StringVar(&o.decimal, "decimal", "", "hur tabellen skriver decimaler: , eller .")
	flags.StringVar(&o.sheet, "sheet", "", "kalkylblad, annars det första")
	flags.BoolVar(&o.dryRun, "dry-run", false, "granska bara, läs inte in")
	flags.BoolVar(&o.json, "json", false, "svara med JSON")
}

// read completes the order once the flags are parsed.
func (o *importOrder) read(flags *flag.FlagSet) error {
	o.paths = flags.Args()
	switch {
	case len(o.paths) == 0:
		return fault.Wrong("Ange minst en fil: klover spend import %s", importUsage)
	case o.source == "":
		return fault.Wrong("Ange källan med -source, till exempel -source \"Reskontra Region Sörmland\".")
	case !slices.Contains([]string{Invoices, Ledger, Vouchers}, o.content):
		return fault.Wrong("Innehållet är fakturor, reskontra eller verifikationer, inte ”%s”.", o.content)
	case o.decimal != "" && o.decimal != "," && o.decimal != ".":
		return fault.Wrong("Decimaler skrivs med , eller punkt. Ange -decimal , eller -decimal .")
	}
	return nil
}

// chosen is the columns that were told, over those that the source remembers.
func (o importOrder) chosen(c Columns) (Columns, error) {
	by := map[string]string{}
	for key, column := range c.By {
		by[key] = column
	}
	for _, pair := range strings.Split(o.columns, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		key, column, ok := strings.Cut(pair, "=")
		if !ok {
			return c, fault.Wrong("”%s” saknar likhetstecken. Skriv fält=Kolumn.", pair)
		}
		by[strings.TrimSpace(key)] = strings.TrimSpace(column)
	}
	c.By = by
	if o.decimal != "" {
		c.Decimal = o.decimal
	}
	if o.sheet != "" {
		c.Sheet = o.sheet
	}
	return c, nil
}

func (o importOrder) run(ctx context.Context, env *cli.Env, s Store) error {
	i, err := s.importDisk(ctx, o, func(_, _ int64, message string) { fmt.Fprintf(env.Err, "\r%s   ", message) })
	fmt.Fprint(env.Err, "\n")
	if i.ID == "" {
		return err
	}
	return errors.Join(o.tell(ctx, env, s, i), err)
}

// toldRejects is how many faults the command writes out; all are on the page.
const toldRejects = 20

func (o importOrder) tell(ctx context.Context, env *cli.Env, s Store, i Import) error {
	if o.json {
		encoder := json.NewEncoder(env.Out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(receiptOf(i))
	}
	fmt.Fprintf(env.Out, "Import %d, %s (%s)\n%s\n", i.Number, i.Name, strings.Join(i.Look.Formats, ", "), i.Sentence())
	if i.Rate() > 0 {
		fmt.Fprintf(env.Out, "Tid: %s s, %s rader i sekunden\n", sv.Decimal(i.Millis, 1000, 1), sv.Number(i.Rate()))
	}
	list, n, err := s.Rejects(ctx, i.Number, RejectFilter{}, Page{Limit: toldRejects})
	for _, r := range list {
		fmt.Fprintf(env.Out, "  %s, %s, rad %d, %s: %s\n", r.Grade(), r.File, r.Row, firstOf(r.Field, "raden"), r.Message)
	}
	if n.N > len(list) {
		fmt.Fprintf(env.Out, "  … och %d till. Alla står på %s/avvisade\n", n.N-len(list), i.URL())
	}
	if i.State != ImportDone {
		fmt.Fprintln(env.Out, "Inget är inläst.")
	}
	return err
}

func firstOf(texts ...string) string {
	i := slices.IndexFunc(texts, func(t string) bool { return t != "" })
	return texts[i]
}

// ImportReceipt is an import as the command and the API tell of it.
type ImportReceipt struct {
	ID        string `json:"id"`
	Number    int64  `json:"number" doc:"Nummer på inläsningen."`
	Name      string `json:"name"`
	Source    string `json:"source" doc:"Källans namn."`
	Party     string `json:"party" doc:"Vems inköp det är."`
	State     string `json:"state" enum:"mottagen,granskas,granskad,sparas,klar,misslyckad,ångras,ångrad"`
	Message   string `json:"message,omitempty" doc:"Varför den misslyckades."`
	Invoices  int64  `json:"invoices"`
	Lines     int64  `json:"lines"`
	AmountOre int64  `json:"amountOre" doc:"Summa utan moms i öre."`
	Rejected  int64  `json:"rejected" doc:"Fakturor eller reskontrarader som inte lästes in."`
	Doubtful  int64  `json:"doubtful" doc:"Fakturor som lästes in men som någon bör se på."`
	There     int64  `json:"alreadyThere" doc:"Av de avvisade: sådana som en annan inläsning har."`
	From      string `json:"from,omitempty" doc:"Första fakturadagen."`
	To        string `json:"to,omitempty" doc:"Sista fakturadagen."`
	Millis    int64  `json:"milliseconds"`
	By        string `json:"by"`
	At        string `json:"at" doc:"När filerna kom, UTC."`
}

func receiptOf(i Import) ImportReceipt {
	r := ImportReceipt{ID: i.ID, Number: i.Number, Name: i.Name, Source: i.Source, Party: string(i.Party), State: string(i.State), Message: i.Message, Invoices: i.Invoices,
		Lines: i.Lines, AmountOre: int64(i.Amount), Rejected: i.Rejected, Doubtful: i.Doubtful, There: i.There, Millis: i.Millis, By: i.CreatedBy,
		At: i.CreatedAt.Format("2006-01-02T15:04:05Z")}
	if i.FromOn != 0 {
		r.From, r.To = i.FromOn.String(), i.ToOn.String()
	}
	return r
}
