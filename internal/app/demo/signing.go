package demo

import (
	"context"
	"fmt"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/saving"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// sign registers what follows when a contract is signed: the procurement's step,
// the contract with its suppliers, and the effect report.
func (b *builder) sign(ctx context.Context, a *assignment, procurementID string, who person) error {
	if _, err := b.procurement.Sign(ctx, procurementID, a.signed); err != nil {
		return err
	}
	c := b.contractOf(a, procurementID, who)
	if a.worked {
		won, err := b.contract.From(ctx, procurementID)
		if err != nil {
			return err
		}
		c.Suppliers, c.CallOff = won.Suppliers, won.CallOff
	}
	c, err := b.signContract(ctx, c, who)
	if err != nil {
		return fmt.Errorf("contract of %s: %w", a.title, err)
	}
	if a.worked {
		if err := b.followed(ctx, c); err != nil {
			return fmt.Errorf("follow-up of %s: %w", a.title, err)
		}
	}
	if !b.reports(a) {
		return nil
	}
	return b.report(ctx, a, procurementID, c.ID)
}

func (b *builder) contractOf(a *assignment, procurementID string, who person) contract.Contract {
	months := int64(24 + 12*b.IntN(3))
	starts := a.signed.AddDays(14 + b.IntN(50))
	c := contract.Contract{
		Title: a.title, Type: "kontrakt", ProcurementID: identity.Ref(procurementID), CategoryID: identity.Ref(b.categoryOn(a, a.signed)),
		CPV: a.cpv, Parties: a.parties, Owner: who.name, OwnerID: identity.Ref(who.id),
		SignedOn: a.signed, StartsOn: starts, EndsOn: starts.AddMonths(int(months)).AddDays(-1), OptionNotice: count.Of(6), NoticeMonths: count.Of(6),
		Value: money.Some(a.value), ValueAbout: a.about, PaymentTerms: "30 dagar netto",
		CodeOfConduct: answer(a.code), Environment: answer(a.env), PersonalData: answer(a.category == "IT" || a.category == "Vårdtjänster"),
		Segment: segment(a.value), Suppliers: b.winners(a),
	}
	if c.PersonalData == contract.Yes {
		c.DPA = answer(b.IntN(12) > 0)
	}
	if a.advertised() && a.nature != "works" {
		c.Type, c.Ceiling = "ramavtal", money.Some(a.value*3/2)
		c.Options = []contract.Option{{N: 1, Months: 12}, {N: 2, Months: 12}}
	}
	if a.procedure == "fku" || a.procedure == "calloff" {
		c.Type, c.CallOff = "avropsavtal", "Alla enheter"
	}
	b.shape(a, &c)
	return c
}

func answer(yes bool) contract.Answer {
	if yes {
		return contract.Yes
	}
	return contract.No
}

// segment follows the value, as in the handbook's proposal (4.8).
func segment(value money.Amount) contract.Segment {
	switch {
	case value >= money.Kr(20_000_000):
		return "A"
	case value >= money.Kr(5_000_000):
		return "B"
	case value >= money.Kr(1_000_000):
		return "C"
	}
	return "D"
}

// winners draws the suppliers of the trade: one, or a few ranked ones in a framework.
func (b *builder) winners(a *assignment) []contract.Supplier {
	n := 1
	if a.tenders > 3 && a.nature == "services" {
		n = 2 + b.IntN(2)
	}
	var list []contract.Supplier
	first := b.Perm(len(b.sellers))[0]
	for i := range n {
		s := contract.Supplier{SupplierID: b.trader(a.category, first+i)}
		if n > 1 {
			s.Rank = count.Of(i + 1)
		}
		list = append(list, s)
	}
	return list
}

// trader is the n-th supplier that sells what the category is about.
func (b *builder) trader(category string, n int) string {
	var fit []string
	for _, trade := range tradesOf[category] {
		fit = append(fit, b.traders[trade]...)
	}
	return fit[n%len(fit)]
}

// lastSigned returns, for each year, the last procurement that gets an effect
// report: its saving makes the year's sum what was published.
func lastSigned(story []*assignment) map[int]*assignment {
	last := map[int]*assignment{}
	for _, a := range story {
		if a.signed == 0 || a.signed > Today || !a.advertised() || a.cancelled != 0 {
			continue
		}
		if l := last[a.signed.Year()]; l == nil || a.signed >= l.signed {
			last[a.signed.Year()] = a
		}
	}
	return last
}

// reports tells whether an effect report is written: for nearly all procurements;
// some of the latest are still missing.
func (b *builder) reports(a *assignment) bool {
	switch {
	case b.last[a.signed.Year()] == a:
		return true
	case a.signed.Year() > 2022:
		return false
	case !a.advertised():
		return b.IntN(8) > 0
	case a.signed > 20221101:
		return b.IntN(2) == 0
	}
	return b.IntN(15) > 0
}

// report registers an effect report and has the controller approve it.
func (b *builder) report(ctx context.Context, a *assignment, procurementID, contractID string) error {
	s := saving.Saving{
		Title: a.title, ProcurementID: identity.Ref(procurementID), ContractID: identity.Ref(contractID), Type: saving.ByPrice,
		SignedOn: a.signed, Months: count.Of(24),
	}
	year := a.signed.Year()
	target := totalOf(year)
	left := target.gross - b.gross[year]
	switch {
	case b.last[year] == a:
		b.lump(&s, a, left)
		if rest := target.losses - b.losses[year]; rest != 0 {
			if err := b.loss(ctx, a, procurementID, contractID, rest); err != nil {
				return err
			}
		}
	case !a.advertised():
		b.lump(&s, a, min(share(b, a.value, 0, 3), left/4))
	case b.losses[year] < target.losses*8/10 && b.IntN(9) == 0:
		b.lump(&s, a, -share(b, a.value, 1, 5))
	case b.IntN(4) == 0:
		b.lines(&s, a)
	default:
		b.lump(&s, a, max(min(share(b, a.value, 1, 24), left*2/3), b.behind(a, target)))
	}
	made, err := b.saving.Create(ctx, s)
	if err != nil {
		return fmt.Errorf("effect report of %s: %w", a.title, err)
	}
	if made, err = b.saving.Register(ctx, made.ID, made.Version); err != nil {
		return fmt.Errorf("registering effect of %s: %w", a.title, err)
	}
	if a.signed > 20230101 || a.signed > 20221205 && b.last[year] != a && b.IntN(3) == 0 {
		return nil // waits for the controller
	}
	b.count(year, made.Term)
	_, err = b.saving.Approve(by(ctx, b.controller), made.ID, made.Version)
	return err
}

// loss registers the cost increases that the year still lacks.
func (b *builder) loss(ctx context.Context, a *assignment, procurementID, contractID string, amount money.Amount) error {
	s := saving.Saving{Title: a.title + ", tillägg", ProcurementID: identity.Ref(procurementID), ContractID: identity.Ref(contractID),
		Type: saving.ByPrice, SignedOn: a.signed, Months: count.Of(24)}
	b.lump(&s, a, -amount)
	made, err := b.saving.Create(ctx, s)
	if err != nil {
		return err
	}
	if made, err = b.saving.Register(ctx, made.ID, made.Version); err != nil {
		return err
	}
	_, err = b.saving.Approve(by(ctx, b.controller), made.ID, made.Version)
	return err
}

func (b *builder) count(year int, effect money.Amount) {
	if effect < 0 {
		b.losses[year] -= effect
		return
	}
	b.gross[year] += effect
}

func totalOf(year int) total {
	for _, t := range totals {
		if t.year == year {
			return t
		}
	}
	return total{year: year, gross: money.Kr(2_000_000)}
}

// behind is how much a report adds when the year's savings lag behind the year, at
// most two fifths of the contract's value: so the months of the year share its sum.
func (b *builder) behind(a *assignment, target total) money.Amount {
	year := a.signed.Year()
	days := money.Amount(day.Period{From: day.New(year, 1, 1), To: a.signed}.Days())
	due := target.gross/400*days - b.gross[year]
	return max(0, min(due, a.value/5*2)/10_000*10_000)
}

// share is a number of whole percent of an amount, in whole hundreds of kronor.
func share(b *builder, of money.Amount, low, high int) money.Amount {
	return of / 100 * money.Amount(low+b.IntN(high-low+1)) / 10_000 * 10_000
}

// lump states the effect as a total for each region.
func (b *builder) lump(s *saving.Saving, a *assignment, effect money.Amount) {
	s.Method, s.Evidence = saving.Tenders, "Medelvärdet av kvalificerade anbud, utvärderingsprotokollet."
	if len(a.parties) == 1 {
		s.Lumps = []saving.Lump{{Party: a.parties[0], Effect: money.Some(effect)}}
		return
	}
	d := effect / 100 * money.Amount(45+b.IntN(20))
	s.Lumps = []saving.Lump{{Party: "D", Effect: money.Some(d)}, {Party: "U", Effect: money.Some(effect - d)}}
}

// lines lays the effect out line by line: old price with index, new price, volumes.
func (b *builder) lines(s *saving.Saving, a *assignment) {
	s.Method, s.Evidence = saving.Indexed, "Förra avtalets prislista, indexklausul enligt avtalet."
	s.IndexFrom, s.IndexTo = 100_000, saving.Decimal(100_000+b.IntN(4_000))
	for i := range 2 + b.IntN(3) {
		price := int64(40+b.IntN(900)) * 10_000
		line := saving.Line{N: int64(i + 1), Item: fmt.Sprintf("%s, artikel %d", a.title, i+1), Unit: "st",
			RefPrice: saving.Price(price), NewPrice: saving.Price(price * int64(88+b.IntN(11)) / 100)}
		for _, code := range regionsOf(a.parties) {
			line.Volumes = append(line.Volumes, saving.Volume{N: line.N, Party: code, Quantity: saving.Decimal(int64(60+b.IntN(700)) * 1000)})
		}
		s.Lines = append(s.Lines, line)
	}
}

// regionsOf returns our own regions among the buyers.
func regionsOf(parties party.Set) []party.Code {
	var own []party.Code
	for _, code := range []party.Code{"D", "U"} {
		if parties.Contains(code) {
			own = append(own, code)
		}
	}
	return own
}

// finish closes the months of the past and registers the years' targets.
func (b *builder) finish(ctx context.Context) error {
	ctx = by(ctx, b.controller)
	for month := day.New(2016, 7, 1); month < 20230101; month = month.AddMonths(1) {
		if _, err := b.saving.Lock(ctx, month); err != nil {
			return fmt.Errorf("locking %s: %w", month, err)
		}
	}
	if err := b.category.DemoProposal(ctx, 2023, treeRevised); err != nil {
		return fmt.Errorf("next year's tree: %w", err)
	}
	if err := b.staffTargets(ctx); err != nil {
		return err
	}
	if err := b.measures(ctx); err != nil {
		return fmt.Errorf("measures entered by hand: %w", err)
	}
	if err := b.resultTargets(ctx); err != nil {
		return err
	}
	if err := b.targets(ctx); err != nil {
		return err
	}
	if err := b.printed(ctx); err != nil {
		return err
	}
	if err := b.catalogued(ctx); err != nil {
		return fmt.Errorf("the catalogue: %w", err)
	}
	return b.nextPlan(ctx)
}
