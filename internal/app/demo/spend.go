package demo

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// UsualLines is how many lines the demo has when nothing else is said.
const UsualLines = 2_000_000

// The years of the lines.
const spendFrom, spendTo = 2020, 2022

// deal is what a supplier sells on a contract.
type deal struct {
	contract.Contract
	category string // name
	seller   spend.Seller
	editions []edition // newest first, none where the contract has no list
	early    bool      // the supplier raises its prices before the index day
	gross    bool      // the supplier forgets the discount
}

// edition is the prices from a day.
type edition struct {
	from  day.Date
	items []price.Item
}

// shop sells beside the contracts.
type shop struct {
	seller   spend.Seller
	category string
}

// spender invents what was bought.
type spender struct {
	deals map[party.Code][]deal
	shops map[string][]shop // by category
	units map[party.Code][]spend.Unit
}

// Lines writes three years of about n lines of invoices, by party, quarter and kind of
// file, and tells how many of the files are written.
func Lines(ctx context.Context, d *db.DB, s spend.Store, n int, step func(done, of int64)) error {
	g, err := newSpender(ctx, d)
	if err != nil {
		return err
	}
	if err := sorting(ctx, s); err != nil {
		return err
	}
	rules, err := s.Rules(ctx)
	if err != nil {
		return err
	}
	files := spendFiles()
	for i, f := range files {
		err := s.DemoImport(ctx, f.told(), func(number int64) (spend.DemoSums, error) {
			return g.write(ctx, s, rules, number, uint64(i+1), f, n/len(files))
		})
		if err != nil {
			return fmt.Errorf("lines of %s %s: %w", f.party, f.from, err)
		}
		step(int64(i+1), int64(len(files)))
	}
	return correct(ctx, s)
}

// spendFile is what one file has lines of.
type spendFile struct {
	party    party.Code
	from, to day.Date
	level    spend.Level
}

func spendFiles() (list []spendFile) {
	for from := day.New(spendFrom, 1, 1); from.Year() <= spendTo; from = from.AddMonths(3) {
		for _, p := range party.Principals() {
			list = append(list, spendFile{p, from, from.AddMonths(3), spend.Detail}, spendFile{p, from, from.AddMonths(3), spend.Whole})
		}
	}
	return list
}

// told is the file as the register of imports has it.
func (f spendFile) told() spend.DemoFile {
	of := spend.DemoFile{Source: "E-fakturor, " + string(f.party), Content: spend.Invoices, Party: f.party, Period: day.Period{From: f.from, To: f.to}}
	file := "fakturor"
	if f.level == spend.Whole {
		of.Source, of.Content, file = "Leverantörsreskontra, "+string(f.party), spend.Ledger, "reskontra"
	}
	of.Name = fmt.Sprintf("%s-%s-%d-kv%d.csv", file, strings.ToLower(string(f.party)), f.from.Year(), (f.from.Month()+2)/3)
	return of
}

func (g *spender) write(ctx context.Context, s spend.Store, rules *spend.Rules, number int64, seed uint64, f spendFile, n int) (sums spend.DemoSums, err error) {
	b, err := s.Begin(ctx, number, rules)
	if err != nil {
		return sums, err
	}
	defer b.Discard()
	t := till{spender: g, Rand: rand.New(rand.NewPCG(seed, 552)), file: f, days: f.from.DaysUntil(f.to)}
	for t.row < int64(n) {
		for _, l := range t.invoice() {
			sums.Amount += l.Amount
			if err := b.Add(ctx, l); err != nil {
				return sums, err
			}
		}
	}
	sums.Invoices, sums.Lines = t.sent, t.row
	return sums, b.Commit(ctx)
}

func newSpender(ctx context.Context, d *db.DB) (*spender, error) {
	g := &spender{deals: map[party.Code][]deal{}, shops: map[string][]shop{}, units: map[party.Code][]spend.Unit{}}
	for _, p := range party.Principals() {
		for c, client := range clientsOf[p] {
			for i, name := range departments {
				g.units[p] = append(g.units[p], spend.Unit{Code: fmt.Sprintf("%d%02d", 11+c, i+1), Name: client + ", " + strings.ToLower(name)})
			}
		}
	}
	g.openShops()
	return g, g.readDeals(ctx, d)
}

// shopCount is how many sellers have no contract.
const shopCount = 1400

// openShops invents sellers that are not in the register, some of them sole traders.
func (g *spender) openShops() {
	r := rand.New(rand.NewPCG(3, 552))
	categories := make([]string, 0, len(shopGoods))
	for name := range shopGoods {
		categories = append(categories, name)
	}
	slices.Sort(categories)
	for i := range shopCount {
		category := categories[i%len(categories)]
		trades := tradesOf[category]
		name := firstParts[r.IntN(len(firstParts))] + firstParts[r.IntN(len(firstParts))] + "s " + trades[i%len(trades)]
		one := spend.Seller{Number: fmt.Sprint(40_000 + i), Name: strings.ToUpper(name[:1]) + strings.ToLower(name[1:]) + " AB", OrgNo: string(numbered(sellerCount + 100 + i)), Country: "SE"}
		if i%23 == 7 {
			one.Name, one.OrgNo, one.Person = strings.TrimSuffix(one.Name, " AB")+" (enskild firma)", "", true
		}
		g.shops[category] = append(g.shops[category], shop{one, category})
	}
}

// readDeals reads the contracts of the years, with their prices.
func (g *spender) readDeals(ctx context.Context, d *db.DB) error {
	var list []contract.Contract
	var ids []string
	err := contract.Store{DB: d}.Each(ctx, contract.Filter{}, contract.Page{Sort: "number"}, func(c contract.Contract) error {
		if c.BeginsOn == 0 || c.BeginsOn.Year() > spendTo || c.RunsTo != 0 && c.RunsTo.Year() < spendFrom || len(c.Suppliers) == 0 {
			return nil
		}
		list = append(list, c)
		for _, s := range c.Suppliers {
			ids = append(ids, s.SupplierID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	sellers, err := supplier.Store{DB: d}.Lookup(ctx, ids...)
	if err != nil {
		return err
	}
	priced, err := demoEditions(ctx, d)
	if err != nil {
		return err
	}
	for i, c := range list {
		_, name, _ := strings.Cut(c.Category, " ")
		one := deal{Contract: c, category: name, editions: priced[c.ID], seller: asWritten(sellers[c.Suppliers[i%len(c.Suppliers)].SupplierID], i)}
		one.early, one.gross = i%9 == 4, i%31 == 12
		for _, p := range c.Parties {
			g.deals[p] = append(g.deals[p], one)
		}
	}
	for _, deals := range g.deals { // the first are bought on most
		slices.SortStableFunc(deals, func(a, b deal) int { return cmp.Compare(len(b.editions), len(a.editions)) })
	}
	return nil
}

// demoEditions reads the decided prices of every list, by contract, newest first.
func demoEditions(ctx context.Context, d *db.DB) (map[string][]edition, error) {
	prices := price.Store{DB: d}
	lists, _, err := prices.Lists(ctx, price.ListFilter{}, price.Page{Limit: 1000})
	if err != nil {
		return nil, err
	}
	found := map[string][]edition{}
	for _, l := range lists {
		editions, err := prices.Editions(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range editions {
			if e.Stage != price.Decided {
				continue
			}
			items, _, err := prices.Rows(ctx, e, price.ItemFilter{}, price.Page{Limit: 1000})
			if err != nil {
				return nil, err
			}
			found[l.ContractID] = append(found[l.ContractID], edition{e.ValidFrom, items})
		}
	}
	return found, nil
}

// asWritten is the supplier as invoices and ledgers write it, which is not always as the
// register does.
func asWritten(s supplier.Supplier, i int) spend.Seller {
	one := spend.Seller{Number: fmt.Sprint(10_000 + i), Name: s.Name, OrgNo: string(s.OrgNo), Country: "SE"}
	switch {
	case i%17 == 3:
		one.Name = strings.ToUpper(s.Name)
	case i%19 == 5:
		one.OrgNo, one.VAT = "", vatOf(s.OrgNo)
	case i%23 == 6:
		one.OrgNo, one.Name = "", strings.Replace(s.Name, " AB", " Aktiebolag", 1)
	case i%41 == 8:
		one.OrgNo, one.Name = "", strings.Replace(s.Name, "ä", "ae", 1)+" (Sverige)"
	}
	return one
}

func vatOf(id orgnr.ID) string { return "SE" + strings.ReplaceAll(string(id), "-", "") + "01" }
