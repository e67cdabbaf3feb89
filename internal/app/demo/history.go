package demo

import (
	"context"
	"fmt"

	"klover/internal/area/contract"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// past is what happened to contracts before the autumn that contract.go tells: nearly all
// of it is settled.
type past struct {
	*keeper
	deals []contract.Contract
	n     int
}

// pastEvents are two years of changes and deviations, quarter by quarter.
func (b *builder) pastEvents() []event {
	p := &past{keeper: &keeper{builder: b}}
	var events []event
	for quarter := day.New(2021, 2, 15); quarter < 20220815; quarter = quarter.AddMonths(3) {
		events = append(events, event{quarter.WorkingDay(), func(ctx context.Context) error {
			if err := p.quarter(by(ctx, b.colleague("unit_head")), quarter.WorkingDay()); err != nil {
				return fmt.Errorf("contracts in the quarter of %s: %w", quarter, err)
			}
			return nil
		}})
	}
	return events
}

// misfortune is a deviation that the past knows of.
type misfortune struct {
	kind, title, what, outcome string
	severity                   int64
	fault                      money.Amount // taken off the price, 0 for none
}

var misfortunes = []misfortune{
	{"delay", "Leverans tre dagar efter avtalad dag", "Leveransen kom sent och utan förvarning.", "Leverantören har ändrat sin transportplan.", 1, 0},
	{"quality", "Bristande funktion vid mottagningskontroll", "Två av tio kontrollerade exemplar fungerade inte.", "Exemplaren är utbytta.", 2, money.Kr(12_400)},
	{"invoice", "Faktura utan avtalsnummer", "Fakturan saknade referens och betalades för sent.", "Leverantören har rättat sin kundmall.", 1, 0},
	{"price", "Pris över avtalat", "Elva rader följde en äldre prislista.", "Leverantören har krediterat mellanskillnaden.", 2, money.Kr(6_850)},
	{"fault", "Personal utan avtalad kompetens", "Två tillfällen bemannades av någon utan rätt legitimation.", "Leverantören har bytt personal och rutin.", 3, money.Kr(22_000)},
	{"environment", "Fel drivmedel i transporterna", "Fordonen uppfyllde inte kravet på förnybart drivmedel.", "Leverantören har bytt fordon på sträckan.", 2, 0},
}

// quarter changes two contracts and notes six deviations of others.
func (p *past) quarter(ctx context.Context, on day.Date) error {
	p.deals = nil
	err := p.contract.Each(ctx, contract.Filter{InForce: on}, contract.Page{Sort: "value"}, func(c contract.Contract) error {
		if c.Stage == contract.Signed && c.Value.Known && c.Value.Amount > money.Kr(400_000) && c.Value.Amount <= headLimit && c.BeginsOn < on.AddMonths(-1) && c.RunsTo > on.AddMonths(2) {
			p.deals = append(p.deals, c)
		}
		return nil
	})
	for range 2 {
		if err == nil {
			err = p.change(ctx, p.next(), on)
		}
	}
	for range 6 {
		if err == nil {
			err = p.misfortune(ctx, p.next(), on)
		}
	}
	return err
}

// next is a contract that nothing has happened to.
func (p *past) next() contract.Contract {
	p.n++
	return p.deals[p.n*7%len(p.deals)]
}

// change is one of minor value.
func (p *past) change(ctx context.Context, c contract.Contract, on day.Date) error {
	a, err := p.contract.Propose(ctx, contract.Amendment{ContractID: c.ID, Title: "Fler leveransställen", What: "En ny enhet ansluts till avtalet.", Amount: c.Value.Amount / 2500 * 100})
	if err != nil {
		return err
	}
	if err := p.answer(ctx, c, a, "nn"); err != nil {
		return err
	}
	_, err = p.contract.DecideAmendment(ctx, a.ID, on, "Verksamhetens behov, prövat mot 17 kap. LOU.")
	return err
}

// misfortune is reclaimed, answered, settled and closed on the same day of registration.
func (p *past) misfortune(ctx context.Context, c contract.Contract, on day.Date) error {
	m := misfortunes[p.n%len(misfortunes)]
	d, err := p.contract.NoteDeviation(ctx, contract.Deviation{ContractID: c.ID, Claimant: contract.ByBuyer, Kind: m.kind, Severity: m.severity, Title: m.title, What: m.what, Unit: "Mälarsjukhuset", HappenedOn: on.AddDays(-4)})
	if err == nil {
		d, err = p.contract.Reclaim(ctx, d.ID, "Vi reklamerar och begär rättelse.", on, on.AddDays(14))
	}
	if err == nil && m.fault > 0 {
		d, err = p.contract.Impose(ctx, contract.Remedy{DeviationID: d.ID, DecidedOn: on, Kind: "reduction", Amount: m.fault, How: "Värdet enligt följesedlar och fakturor."}, 0)
	}
	for _, r := range d.Remedies {
		if err == nil {
			d, err = p.contract.SettleRemedy(ctx, d.ID, r.ID, "Kreditfaktura "+on.String(), on)
		}
	}
	if err == nil {
		_, err = p.contract.CloseDeviation(ctx, d.ID, m.outcome, on)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", m.title, err)
	}
	return nil
}
