package procurement

import (
	"fmt"
	"strings"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/word/day"
)

// Award is the decision on who gets the contract.
type Award struct {
	On      day.Date
	Reasons string
}

// Notification is that all tenderers were told of the award decision.
type Notification struct {
	On   day.Date
	How  law.Delivery
	Days int64 // of standstill, when the buyers set more than the law asks for
}

// Deliveries is how a notification is sent, with Swedish names.
var Deliveries = []field.Option{
	{Value: string(law.Electronic), Label: "Elektroniskt till alla"}, {Value: string(law.OtherWay), Label: "På annat sätt till någon"},
}

func (p *Procurement) notify(n Notification) error {
	switch {
	case p.State != Awarded || !p.CaseWork && !p.Procedure.Advertised():
		return p.notFrom("underrätta anbudsgivarna")
	case p.NotifiedOn != 0:
		return fault.Conflict("Anbudsgivarna underrättades %s. Ta tillbaka tilldelningen om beslutet ska ändras.", p.NotifiedOn.Sv())
	case n.On == 0:
		return needDay("notified_on")
	case n.On < p.AwardedOn:
		return fault.Invalid(fault.Field{Name: "notified_on", Message: "Underrättelsen " + n.On.Sv() + " är före tilldelningen " + p.AwardedOn.Sv() + "."})
	case strings.TrimSpace(p.AwardReasons) == "" && p.CaseWork:
		return fault.Invalid(fault.Field{Name: "award_reasons", Message: "Skriv skälen till tilldelningen. Utan skäl börjar avtalsspärren inte löpa (12 kap. 12 § LOU)."})
	}
	p.NotifiedOn, p.NotifiedHow, p.StandstillDays = n.On, string(n.How), n.Days
	return nil
}

// standstill is the block that a notification brings; ok is false when neither law
// nor our own rule asks for one.
func (p Procurement) standstill(b law.Book, n Notification) (block Block, ok bool, err error) {
	block = Block{ProcurementID: p.ID, Kind: Standstill, FromOn: n.On, SourceKind: Kind, SourceRef: p.ID,
		Source: "Underrättelse om tilldelning " + n.On.Sv()}
	if _, exempt := b.Exempt(string(p.Procedure), n.On); exempt {
		days, basis := b.Voluntary(string(p.Procedure), n.On)
		if days = max(days, int(n.Days)); days == 0 {
			return Block{}, false, nil
		}
		block.Kind, block.ToOn, block.Basis = Voluntary, n.On.AddDays(days), basis.Sv()
		return block, true, nil
	}
	s, err := b.Standstill(string(p.Regime), n.On, n.How, int(n.Days))
	block.ToOn, block.Basis = s.Last, s.Bases.Sv()
	return block, true, err
}

// letters tell each tenderer of the decision, with the reasons that concern it.
func (p Procurement) letters(all []Tenderer, guests []Guest, block Block) []mail.Letter {
	var list []mail.Letter
	for _, t := range all {
		if t.Address == "" || t.Result == "withdrawn" {
			continue
		}
		list = append(list, mail.Letter{ToAddress: t.Address, ToName: t.Name, Subject: "Tilldelningsbeslut " + p.Name(), Text: p.letter(all, guests, t, block)})
	}
	return list
}

func (p Procurement) letter(all []Tenderer, guests []Guest, t Tenderer, block Block) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Underrättelse om tilldelningsbeslut\n\nUpphandling: %s\n", p.Name())
	if buyers := p.buyers(); buyers != "" {
		fmt.Fprintf(&b, "Köpare: %s\n", buyers)
	}
	if others := Users(guests); others != "" {
		fmt.Fprintf(&b, "Får också använda avtalet: %s\n", others)
	}
	fmt.Fprintf(&b, "Beslutet fattades: %s\nAntaget anbud: %s\n\nSkälen till beslutet\n%s\n\n", p.AwardedOn.Long(), winners(all), p.AwardReasons)
	if t.Reason != "" {
		fmt.Fprintf(&b, "Om ert anbud\n%s. %s\n\n", t.ResultSv(), t.Reason)
	} else {
		fmt.Fprintf(&b, "Om ert anbud\n%s.\n\n", t.ResultSv())
	}
	if block.ToOn != 0 {
		fmt.Fprintf(&b, "Avtalsspärr\nAvtal tecknas tidigast %s. Avtalsspärren gäller %s (%s).\n", block.ToOn.AddDays(1).Long(), block.Ends(), block.Basis)
	}
	return b.String()
}

// notePublished notes that the award notice (efterannons) was sent.
func (p *Procurement) notePublished(on day.Date) error {
	switch {
	case p.SignedOn == 0 || !p.CaseWork && !p.Procedure.Advertised():
		return p.notFrom("efterannonseras")
	case p.AwardNoticeOn != 0:
		return fault.Conflict("Efterannonsen är redan noterad, skickad %s.", p.AwardNoticeOn.Sv())
	case on == 0:
		return needDay("award_notice_on")
	case on < p.SignedOn:
		return fault.Invalid(fault.Field{Name: "award_notice_on", Message: "Efterannonsen " + on.Sv() + " är före avtalet " + p.SignedOn.Sv() + "."})
	}
	p.AwardNoticeOn = on
	return nil
}

// noteCancelTold notes that the tenderers were told of the cancellation.
func (p *Procurement) noteCancelTold(on day.Date) error {
	switch {
	case p.State != Cancelled:
		return fault.Conflict("%s är inte avbruten, så det finns inget avbrytande att underrätta om.", p.Number)
	case p.CancelNotifiedOn != 0:
		return fault.Conflict("Underrättelsen är redan noterad, skickad %s.", p.CancelNotifiedOn.Sv())
	case on == 0:
		return needDay("cancel_notified_on")
	case on < p.CancelledOn:
		return fault.Invalid(fault.Field{Name: "cancel_notified_on", Message: "Underrättelsen " + on.Sv() + " är före beslutet " + p.CancelledOn.Sv() + "."})
	}
	p.CancelNotifiedOn = on
	return nil
}
