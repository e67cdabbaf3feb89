package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/price"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// The days on which prices are worked with.
const (
	pricesFrom   day.Date = 20220207
	pricesAsked  day.Date = 20221020
	pricesLate   day.Date = 20221205
	pricesTried  day.Date = 20221216
	pricesNew    day.Date = 20230101
	pricesLatest day.Date = 20230116
)

// pricer registers price lists, invented index series and changes of prices.
type pricer struct {
	*builder
	store   price.Store
	deals   []contract.Contract
	lists   []price.List
	series  []price.Series
	clauses []price.Clause
	asked   []price.Revision
}

// pricedDeals is how many contracts have their prices here, and indexedDeals how many of
// them have a clause: the first but one, whose supplier sends a file.
const (
	pricedDeals  = 110
	indexedDeals = 7
)

// priceEvents tells a year with price lists: files from suppliers, index clauses of each
// kind, and a request in each state.
func (b *builder) priceEvents() []event {
	p := &pricer{builder: b, store: price.Store{DB: b.tx}}
	days := []struct {
		on  day.Date
		who string
		do  func(context.Context) error
	}{{pricesFrom, "strategic_buyer", p.begin}, {20220214, "operational_buyer", p.file}, {20220829, "chief", p.second}, {pricesAsked, "strategic_buyer", p.ask}, {pricesLate, "strategic_buyer", p.askLate},
		{pricesTried, "chief", p.decide}, {20221220, "chief", p.settle}, {pricesLatest, "strategic_buyer", p.latest}}
	var events []event
	for _, d := range days {
		events = append(events, event{d.on, func(ctx context.Context) error {
			if err := d.do(by(ctx, b.colleague(d.who))); err != nil {
				return fmt.Errorf("prices of %s: %w %v", d.on, err, fault.FieldsOf(err))
			}
			return nil
		}})
	}
	return events
}

// begin chooses contracts, registers their lists and clauses and the invented series.
func (p *pricer) begin(ctx context.Context) error {
	if err := p.choose(ctx); err != nil {
		return err
	}
	for i, c := range p.deals {
		l, err := p.store.Create(ctx, price.List{ContractID: c.ID, Level: price.Catalogue})
		if err != nil {
			return err
		}
		p.lists, p.priced = append(p.lists, l), append(p.priced, c.ID)
		if i == 0 { // its supplier sends a file
			continue
		}
		if err := p.edition(ctx, l, price.FromFile, demoPrices(c, i, 0), 20220201, ""); err != nil {
			return err
		}
	}
	return p.indexes(ctx)
}

// choose takes contracts that have a price list or follow an index, those of both regions
// first.
func (p *pricer) choose(ctx context.Context) error {
	var indexed, listed, alone []contract.Contract
	err := p.contract.Each(ctx, contract.Filter{InForce: pricesFrom}, contract.Page{Sort: "number"}, func(c contract.Contract) error {
		switch {
		case c.Stage != contract.Signed || len(c.Suppliers) != 1 || c.RunsTo != 0 && c.RunsTo < Today.AddMonths(8):
		case c.PriceType == "index" && c.ExternalRef == "" && len(indexed) < indexedDeals:
			indexed = append(indexed, c)
		case c.PriceType != "lista":
		case len(c.Parties) > 1:
			listed = append(listed, c)
		default:
			alone = append(alone, c)
		}
		return nil
	})
	listed = append(listed, alone...)
	if err != nil || len(indexed) < indexedDeals || len(listed) < pricedDeals-indexedDeals {
		return fmt.Errorf("only %d indexed and %d listed contracts: %w", len(indexed), len(listed), err)
	}
	p.deals = slices.Concat(listed[:1], indexed, listed[1:pricedDeals-indexedDeals])
	return nil
}

// edition registers prices that hold from a day.
func (p *pricer) edition(ctx context.Context, l price.List, origin string, items []price.Item, from day.Date, ground string) error {
	e, err := p.store.Fill(ctx, l.ID, origin, "Leverantörens prislista", items)
	if err != nil {
		return err
	}
	_, err = p.store.Decide(ctx, l.ID, e.N, price.Settlement{Version: e.Version, From: from, Ground: ground})
	return err
}

// good is an article of a supplier in the demo: name, unit and price in kronor.
type good struct {
	name, unit string
	kr         int64
}

var (
	demoGoods = []good{{"%s, grundutförande", "st", 4200}, {"%s, utökat utförande", "st", 6850}, {"%s, litet utförande", "st", 3150}, {"Tillbehör till %s", "förp 10 st", 640}, {"Förbrukningsartikel till %s", "förp 100 st", 185},
		{"Reservdel till %s", "st", 275}, {"Service av %s", "tim", 890}, {"Installation av %s", "gång", 2400}, {"Utbildning i %s", "gång", 7500}, {"Demonstration av %s", "gång", 0}}
	demoServices = []good{{"%s, dagtid", "tim", 890}, {"%s, kväll och helg", "tim", 1340}, {"%s, fast avgift", "mån", 12_500}, {"Inställelse, %s", "gång", 650}, {"Framkörning, %s", "km", 38},
		{"Material till %s", "kg", 95}, {"Planeringsmöte om %s", "tim", 780}, {"Rapport om %s", "gång", 0}}
	demoLicences = []good{{"%s, per användare", "år", 1450}, {"%s, grundavgift", "år", 185_000}, {"Testmiljö, %s", "år", 24_000}, {"Support, %s", "mån", 9500}, {"Utökad lagring, %s", "mån", 2200},
		{"Införande, %s", "tim", 1250}, {"Utbildning, %s", "gång", 8500}, {"Startmöte, %s", "gång", 0}}
	demoRentals = []good{{"%s, liten", "mån", 420}, {"%s, mellan", "mån", 790}, {"%s, stor", "mån", 1650}, {"Service utöver avtal, %s", "tim", 980}, {"Förbrukning, %s", "förp 100 st", 240},
		{"Flytt inom huset, %s", "gång", 1800}, {"Återlämning, %s", "gång", 0}}
	demoFood = []good{{"%s, standard", "kg", 62}, {"%s, ekologisk", "kg", 88}, {"%s, portionsförpackad", "förp 24 st", 310}, {"%s, storkök", "låda 6 kg", 344}, {"%s, dryck", "l", 21}, {"%s, fryst", "kg", 71}}
)

// goodsOf is what a supplier sells under a contract, by its type and CPV code.
func goodsOf(c contract.Contract) []good {
	switch {
	case c.Type == "licens":
		return demoLicences
	case c.Type == "hyra":
		return demoRentals
	case c.CPV >= "5" || c.Type == "service":
		return demoServices
	case strings.HasPrefix(c.CPV, "15"):
		return demoFood
	}
	return demoGoods
}

// demoPrices is the prices of the n-th contract; year by year some change.
func demoPrices(c contract.Contract, n, year int) []price.Item {
	var items []price.Item
	what := strings.ToLower(c.Title)
	for i, g := range goodsOf(c) {
		if year == 0 && i == 2 && n%3 == 0 {
			continue // comes later
		}
		kr := g.kr * int64(80+7*n%60) / 100
		item := price.Item{Article: fmt.Sprintf("%d-%03d", 1000+n, 10*(i+1)), Name: sv.UpperFirst(fmt.Sprintf(g.name, what)), Listed: price.Kr(kr), Free: kr == 0}
		if year > 0 && i%4 == 1 && kr > 0 {
			item.Listed = price.Kr(kr * 96 / 100)
		}
		if i < 3 && kr > 0 {
			item.Discount = price.Percent(int64(5 + n%4*5))
			item.Net = item.Listed.Less(item.Discount)
		}
		pack, err := price.ReadPack(g.unit, "")
		if err != nil {
			panic(err) // the units stand above
		}
		item.SetPack(pack)
		items = append(items, item)
		if i == 4 {
			tier := item
			tier.FromQty, tier.Listed = 50_000, price.Kr(kr*9/10)
			items = append(items, tier)
		}
	}
	return items
}

// file reads the list that the first supplier sent, and the months of the series.
func (p *pricer) file(ctx context.Context) error {
	c := p.deals[0]
	var b strings.Builder
	fmt.Fprintf(&b, "%s;;;;;\nPriser exkl. moms;;;;;\n;;;;;\nArt.nr;Benämning;Enhet;St/förp;Listpris;Rabatt %%\n", c.Suppliers[0].Name)
	for i, g := range demoGoods[:9] {
		unit, number, _ := strings.Cut(g.unit, " ")
		fmt.Fprintf(&b, "A-%d;%s;%s;%s;%d,00 kr;12,5\n", 100+i, fmt.Sprintf(g.name, strings.ToLower(c.Title)), unit, strings.TrimSuffix(number, " st"), g.kr)
	}
	f, err := p.store.Receive(ctx, p.lists[0].ID, "prislista 2022.csv", strings.NewReader(b.String()))
	if err != nil {
		return err
	}
	if f, err = p.store.ReadFile(ctx, f.ID, func(int64, int64, string) {}); err != nil {
		return err
	}
	e, err := p.store.Edition(ctx, p.lists[0].ID, 1)
	if err != nil {
		return fmt.Errorf("%s: %w", f.Message, err)
	}
	_, err = p.store.Decide(ctx, p.lists[0].ID, 1, price.Settlement{Version: e.Version, From: 20220215})
	return err
}

// demoIndexes are made up: no provider has published them.
var demoIndexes = []struct {
	code, title string
	slope       int64 // ten-thousandths a month
}{{"ÖVN-LÖN", "Övningsindex för löner", 2500}, {"ÖVN-VARA", "Övningsindex för varor", 4200}, {"ÖVN-DRIV", "Övningsindex för drivmedel", 9000}}

// indexes registers the series, with values to the end of 2021, and a clause of each
// kind.
func (p *pricer) indexes(ctx context.Context) error {
	for _, d := range demoIndexes {
		s, err := p.store.CreateSeries(ctx, price.Series{Code: d.code, Title: d.title, Provider: "Klövers övningsdata", BaseText: "december 2019 = 100", Invented: true, Note: "Påhittad för demon. Ingen myndighet har publicerat värdena."})
		if err != nil {
			return err
		}
		p.series = append(p.series, s)
	}
	if err := p.months(ctx, 201912, 25, false); err != nil {
		return err
	}
	for i, change := range demoClauses(p.series) {
		c := price.Clause{ContractID: p.deals[i+1].ID, Source: "avtalet punkt 7.2", Base: 202112, Span: 1, Lag: 2, Mode: price.ToBase, Carry: true, FirstOn: pricesNew, Every: 12, NoticeDays: 60,
			LateOut: true, Initiator: "supplier", Decimals: 2, Fixed: price.Percent(20), Parts: []price.Part{{SeriesID: p.series[0].ID, Weight: price.Percent(80)}}}
		change(&c)
		made, err := p.store.CreateClause(ctx, c)
		if err != nil {
			return err
		}
		p.clauses = append(p.clauses, made)
	}
	return nil
}

// demoClauses are the kinds of clause: fixed part, threshold carried, chain that lapses,
// cap and floor, two series averaged, and one that takes late requests.
func demoClauses(series []price.Series) []func(*price.Clause) {
	return []func(*price.Clause){
		func(*price.Clause) {},
		func(c *price.Clause) { c.Threshold = price.Percent(2) },
		func(c *price.Clause) { c.Mode, c.Carry, c.Threshold = price.Chain, false, price.Percent(2) },
		func(c *price.Clause) {
			c.Parts[0].SeriesID, c.Cap, c.Floor = series[1].ID, price.SomeShare(price.Percent(3)), price.SomeShare(0)
		},
		func(c *price.Clause) {
			c.Fixed, c.Span = price.Percent(15), 3
			c.Parts = []price.Part{{SeriesID: series[0].ID, Weight: price.Percent(60)}, {SeriesID: series[2].ID, Weight: price.Percent(25)}}
		},
		func(c *price.Clause) { c.Mode, c.Fixed, c.Parts[0].Weight = price.Chain, 0, price.Percent(100) },
		func(c *price.Clause) { c.LateOut, c.FirstOn, c.Source = false, 20230401, "bilaga 3, avsnitt Priser" },
	}
}

// months reads values of the series from a file, as an office does.
func (p *pricer) months(ctx context.Context, from price.Month, n int, last bool) error {
	var b strings.Builder
	b.WriteString("Serie;Månad;Värde;Status\n")
	for s, d := range demoIndexes {
		for i := range n {
			month := from.Add(i)
			age := int64(month/100-2019)*12 + int64(month%100) - 12
			wave := []int64{0, 1500, -800, 600, -1200, 300}[(age+int64(s))%6]
			state := "slutligt"
			if last && i == n-1 {
				state = "preliminärt"
			}
			value := 1_000_000 + age*d.slope + wave
			fmt.Fprintf(&b, "%s;%s;%d,%04d;%s\n", d.code, month, value/10_000, value%10_000, state)
		}
	}
	id, err := p.store.ReceivePoints(ctx, "ovningsindex.csv", strings.NewReader(b.String()))
	if err != nil {
		return err
	}
	return p.store.StorePoints(ctx, id)
}

// second: some suppliers send a new list, cheaper in parts and with more articles.
func (p *pricer) second(ctx context.Context) error {
	for i := 9; i < len(p.lists); i += 2 {
		if err := p.edition(ctx, p.lists[i], price.FromFile, demoPrices(p.deals[i], i, 1), 20220901, ""); err != nil {
			return err
		}
	}
	return p.months(ctx, 202201, 7, false)
}

// request notes what a supplier asks for by the i-th clause.
func (p *pricer) request(ctx context.Context, i int, on, from day.Date, percent int64) error {
	c := p.clauses[i]
	r, err := p.store.Request(ctx, price.Revision{ContractID: c.ContractID, Ground: price.ByIndex, ClauseID: identity.Ref(c.ID), RequestedOn: on, RequestedBy: "supplier", FromOn: from,
		Asked: price.SomeShare(price.Percent(percent)), Text: "Leverantören begär justering enligt klausulen."})
	p.asked = append(p.asked, r)
	return err
}

// ask: suppliers ask for new prices in time, and a lower price is negotiated.
func (p *pricer) ask(ctx context.Context) error {
	for i, percent := range []int64{3, 4, 3, 5, 6} {
		if err := p.request(ctx, i, pricesAsked, pricesNew, percent); err != nil {
			return err
		}
	}
	r, err := p.store.Request(ctx, price.Revision{ContractID: p.deals[8].ID, Ground: price.ByNegotiation, RequestedOn: pricesAsked, RequestedBy: "buyer", FromOn: pricesNew,
		Asked: price.SomeShare(price.Percent(-2)), Text: "Lägre priser mot färre leveranstillfällen, överenskommet vid uppföljningsmötet."})
	p.asked = append(p.asked, r)
	return err
}

func (p *pricer) askLate(ctx context.Context) error {
	return p.request(ctx, 5, pricesLate, pricesNew, 4)
}

// decide: what the clauses give is computed and decided: all of it, a part, none.
func (p *pricer) decide(ctx context.Context) error {
	if err := p.months(ctx, 202208, 5, true); err != nil {
		return err
	}
	for i, r := range p.asked {
		r, err := p.store.Check(ctx, r.ID)
		if err != nil {
			return err
		}
		in := price.Choice{On: pricesTried}
		switch {
		case i == 1:
			in.Percent, in.Why = price.SomeShare(price.Percent(1)), "Leverantören godtog en lägre höjning mot att volymen samordnas."
		case r.Late:
			in.Reject, in.Why = true, "Begäran kom in efter klausulens sista dag."
		case r.Ground == price.ByIndex && r.Computed.Share == 0:
			in.Reject, in.Why = true, "Tröskeln är inte nådd."
		case i == 4:
			if _, err := p.store.WithdrawRevision(ctx, r.ID, "Leverantören drog tillbaka sin begäran."); err != nil {
				return err
			}
			continue
		}
		if _, err := p.store.DecideRevision(ctx, r.ID, in); err != nil {
			return err
		}
	}
	return nil
}

// settle lets the new lists hold from the new year.
func (p *pricer) settle(ctx context.Context) error {
	for _, r := range p.asked {
		editions, err := p.store.Proposals(ctx, r.ID)
		if err != nil {
			return err
		}
		for _, e := range editions {
			if _, err := p.store.Decide(ctx, e.ListID, e.N, price.Settlement{Version: e.Version, From: r.FromOn}); err != nil {
				return err
			}
		}
	}
	return nil
}

// latest is what waits when the demo stops: a request to check, one to decide, and a
// draft that makes some articles dearer.
func (p *pricer) latest(ctx context.Context) error {
	if err := p.request(ctx, 6, pricesLatest, 20230401, 3); err != nil {
		return err
	}
	r, err := p.store.Request(ctx, price.Revision{ContractID: p.deals[10].ID, Ground: price.ByNegotiation, RequestedOn: pricesLatest, RequestedBy: "buyer", FromOn: 20230301,
		Asked: price.SomeShare(price.Percent(-3)), Text: "Rabatt vid samlade beställningar."})
	if err != nil {
		return err
	}
	if _, err := p.store.Check(ctx, r.ID); err != nil {
		return err
	}
	items := demoPrices(p.deals[11], 11, 1)
	items[0].Listed = price.Kr(5000)
	items[0].Net = items[0].Listed.Less(items[0].Discount)
	_, err = p.store.Fill(ctx, p.lists[11].ID, price.FromFile, "prislista 2023.xlsx", items)
	return err
}
