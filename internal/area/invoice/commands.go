package invoice

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klover/internal/base/cli"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

const usage = "[-json|-csv] [-n rader] [-map \"fält=Kolumn,…\"] [-decimal ,] FIL…"

// Commands returns the area's command.
func Commands() []cli.Command {
	c := cli.Command{Name: "invoice read", Short: "Visar vad som läses ur fakturor och leverantörsreskontror, och felen.", Usage: usage}
	c.Run = func(ctx context.Context, env *cli.Env, args []string) error {
		var o order
		flags := c.Flags(env)
		o.add(flags)
		if err := cli.Parse(flags, args); err != nil {
			return err
		}
		if flags.NArg() == 0 {
			return fault.Wrong("Ange minst en fil: klover invoice read %s", usage)
		}
		return o.run(ctx, env, flags.Args())
	}
	return []cli.Command{c}
}

// order is what the command was told.
type order struct {
	json, csv bool
	names     bool
	most      int
	columns   string
	decimal   string
	sheet     string
}

func (o *order) add(flags *flag.FlagSet) {
	flags.BoolVar(&o.json, "json", false, "skriv en faktura per rad som JSON")
	flags.BoolVar(&o.csv, "csv", false, "skriv fakturaraderna som CSV")
	flags.BoolVar(&o.names, "names", false, "visa personnummer och namn i texterna, som annars döljs")
	flags.IntVar(&o.most, "n", 20, "hur många rader som visas i tabellen")
	flags.StringVar(&o.columns, "map", "", "kolumner i en tabell: \"belopp=Netto,leverantor=Säljare\"; annars gissas de av rubrikerna")
	flags.StringVar(&o.decimal, "decimal", "", "hur tabellen skriver decimaler: , eller .")
	flags.StringVar(&o.sheet, "sheet", "", "kalkylblad, annars det första")
}

func (o *order) mapping() (Mapping, error) {
	m := Mapping{Columns: map[string]string{}, Decimal: o.decimal, Sheet: o.sheet}
	if o.decimal != "" && o.decimal != "," && o.decimal != "." {
		return m, fault.Wrong("Decimaler skrivs med , eller punkt. Ange -decimal , eller -decimal .")
	}
	for _, pair := range strings.Split(o.columns, ",") {
		key, column, ok := strings.Cut(pair, "=")
		if ok {
			m.Columns[strings.TrimSpace(key)] = strings.TrimSpace(column)
		} else if strings.TrimSpace(pair) != "" {
			return m, fault.Wrong("”%s” saknar likhetstecken. Skriv fält=Kolumn.", pair)
		}
	}
	for key := range m.Columns {
		if labelOf(key) == key {
			return m, fault.Wrong("Det finns inget fält som heter %s. Fälten är: %s.", key, strings.Join(keys(), ", "))
		}
	}
	return m, nil
}

func keys() []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Key)
	}
	return all
}

func (o *order) run(ctx context.Context, env *cli.Env, files []string) error {
	m, err := o.mapping()
	if err != nil {
		return err
	}
	p := printer{order: *o, env: env}
	if o.csv {
		p.writer = csv.NewWriter(env.Out)
		p.writer.Comma = ';'
		_ = p.writer.Write(heads) // a writer remembers its error until Flush
	}
	for _, path := range files {
		if err := p.file(ctx, path, m); err != nil {
			return err
		}
	}
	return p.finish()
}

// heads are the columns of a line, in the table and as CSV.
var heads = []string{"Fil", "Rad", "Slag", "Faktura", "Datum", "Leverantör", "Org.nr", "Artikel", "Benämning", "Antal", "Enhet", "Pris", "Netto", "Konto", "Avtal", "Order"}

// printer writes what is read, and counts it.
type printer struct {
	order
	env     *cli.Env
	writer  *csv.Writer
	rows    [][]string
	masked  Masked
	refused int
	counts
}

type counts struct {
	invoices, lines, faults int
	before                  int // lines before the invoice
	net                     money.Amount
}

func (p *printer) file(ctx context.Context, path string, m Mapping) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return fault.NotFound("Filen %s finns inte.", path)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	name := filepath.Base(path)
	p.counts = counts{}
	format, err := Read(ctx, f, info.Size(), Options{Name: name, Today: day.Of(time.Now()), Mapping: m}, func(part Part) error { return p.part(name, part) })
	if err != nil {
		return err
	}
	fmt.Fprintf(p.env.Err, "%s: %s, %s, %s, %s, %s\n", name, format.Sv(), sv.Plural(p.invoices, "faktura eller verifikation", "fakturor eller verifikationer"),
		sv.Plural(p.lines, "rad", "rader"), p.net.Sv(), sv.Plural(p.faults, "fel eller tveksamhet", "fel eller tveksamheter"))
	return nil
}

func (p *printer) part(name string, part Part) error {
	if !p.names {
		p.masked.add(part.Mask())
	}
	if part.First {
		p.before = p.lines
	}
	for _, l := range part.Lines {
		p.lines++
		p.net += l.Net
		if cells := cells(name, part.Invoice, l); p.writer != nil {
			_ = p.writer.Write(cells) // a writer remembers its error until Flush
		} else if !p.json && len(p.rows) < p.most {
			p.rows = append(p.rows, cells)
		}
	}
	if p.json {
		if err := json.NewEncoder(p.env.Out).Encode(part); err != nil {
			return err
		}
	}
	if !part.Last {
		return nil
	}
	if p.lines > p.before { // and not a fault of the file
		p.invoices++
	}
	p.faults += len(part.Faults)
	if part.Refused {
		p.refused++
	}
	for _, f := range part.Faults {
		fmt.Fprintf(p.env.Err, "%s: %s\n", f.Grade.Sv(), f)
	}
	return nil
}

func cells(name string, i *Invoice, l Line) []string {
	article := l.SellerArticle
	for _, other := range []string{l.BuyerArticle, l.Standard.Value} {
		if article == "" {
			article = other
		}
	}
	number := i.Number
	if number == "" {
		number = i.Voucher
	}
	return []string{name, fmt.Sprint(l.Row), i.Kind.Sv(), number, i.IssuedOn.Sv(), i.Supplier.Name, string(i.Supplier.OrgNo), article, l.Name,
		l.Quantity.text(), l.Unit, l.Price.text(), l.Net.Sv(), l.Account, first(l.Contract, i.Contract), first(l.Order, i.Order)}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// text is the number as it is read, "" when it is not known.
func (o Opt) text() string {
	if !o.Known {
		return ""
	}
	return o.Sv()
}

func (p *printer) finish() error {
	if p.writer != nil {
		p.writer.Flush()
		if err := p.writer.Error(); err != nil {
			return err
		}
	} else if !p.json && len(p.rows) > 0 {
		if err := cli.Table(p.env.Out, false, heads, p.rows); err != nil {
			return err
		}
	}
	if p.masked != (Masked{}) {
		fmt.Fprintf(p.env.Err, "Dolt i texterna: %s och %s.\n", sv.Plural(p.masked.Numbers, "personnummer", "personnummer"), sv.Plural(p.masked.Names, "namn", "namn"))
	}
	if p.refused > 0 {
		return fault.Wrong("%s avvisades.", sv.Plural(p.refused, "faktura eller rad", "fakturor eller rader"))
	}
	return nil
}
