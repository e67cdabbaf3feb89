package demo

import (
	"context"
	"fmt"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// The reports say that the delegation order was revised on this day (2017, line
// 247), not what it contains. The amounts are placeholders.
const (
	orderAdopted day.Date = 20170407
	orderNote             = "Rapporten för 2017 säger att ordningen reviderades den 7 april 2017, inte vad den innehåller. Punkterna och beloppen är exempel."
)

var (
	buyerLimit = money.Kr(1_000_000)
	headLimit  = money.Kr(5_000_000)
)

// orderPoints is the delegation order of the demo, in the order of its numbers.
var orderPoints = []struct {
	nr, heading, decision, act, delegate, substitute string
	ceiling                                          money.Amount // 0 for no upper limit
	conditions, law, further                         string
}{
	{"1.1", "Starta upphandling", "Starta en upphandling", identity.ActStart, "strategic_buyer", "unit_head", 0, "Uppdraget är mottaget och upphandlingsstrategin är beslutad när en sådan krävs.", "", ""},
	{"2.1", "Tilldelning", "Besluta om tilldelning", identity.ActAward, "strategic_buyer", "", buyerLimit, "", "", ""},
	{"2.2", "Tilldelning", "Besluta om tilldelning", identity.ActAward, "unit_head", "", headLimit, "", "", ""},
	{"2.3", "Tilldelning", "Besluta om tilldelning", identity.ActAward, "chief", "", 0, "", "", ""},
	{"3.1", "Avbrytande", "Avbryta en upphandling", identity.ActCancel, "strategic_buyer", "", buyerLimit, "Skälen är sakligt godtagbara.", "", ""},
	{"3.2", "Avbrytande", "Avbryta en upphandling", identity.ActCancel, "unit_head", "", headLimit, "Skälen är sakligt godtagbara.", "", ""},
	{"3.3", "Avbrytande", "Avbryta en upphandling", identity.ActCancel, "chief", "", 0, "Skälen är sakligt godtagbara.", "", ""},
	{"4.1", "Avtal", "Teckna avtal", identity.ActSign, "strategic_buyer", "", buyerLimit, "", "", ""},
	{"4.2", "Avtal", "Teckna avtal", identity.ActSign, "unit_head", "", headLimit, "", "", ""},
	{"4.3", "Avtal", "Teckna avtal", identity.ActSign, "chief", "", 0, "", "", "Får vidaredelegeras till enhetschef för enskilda avtal."},
	{"4.4", "Avtal", "Nyttja option", identity.ActOption, "unit_head", "", headLimit, "Avtalet är uppföljt.", "", ""},
	{"4.5", "Avtal", "Nyttja option", identity.ActOption, "chief", "", 0, "Avtalet är uppföljt.", "", ""},
	{"4.6", "Avtal", "Godkänna prisändring enligt avtalets villkor", identity.ActPrice, "unit_head", "", headLimit, "", "", ""},
	{"4.7", "Avtal", "Godkänna prisändring enligt avtalets villkor", identity.ActPrice, "chief", "", 0, "", "", ""},
	{"4.8", "Avtal", "Säga upp eller häva avtal", identity.ActTerminate, "chief", "unit_head", 0, "Inköpsjurist har granskat underlaget.", "", ""},
	{"4.9", "Avtal", "Ändra avtal under avtalstiden", identity.ActAmend, "unit_head", "", headLimit, "Ändringen har en grund i 17 kap. LOU.", "LOU 17 kap.", ""},
	{"4.10", "Avtal", "Ändra avtal under avtalstiden", identity.ActAmend, "chief", "", 0, "Ändringen har en grund i 17 kap. LOU.", "LOU 17 kap.", ""},
	{"5.1", "Överprövning och domstol", "Direktupphandla under pågående överprövning", "direct_procurement_during_review", "chief", "unit_head", headLimit, "Behovet kan inte tillgodoses på annat sätt.", "", ""},
	{"5.2", "Överprövning och domstol", "Föra nämndens talan i domstol och ge fullmakt", "represent_in_court", "lawyer", "chief", 0, "", "", "Får vidaredelegeras till ombud."},
	{"6.1", "Handlingar", "Avslå begäran om att få ta del av allmän handling", "refuse_document", "chief", "lawyer", 0, "Beslutet är skriftligt och har överklagandehänvisning.", "OSL 6 kap.", ""},
	{"6.2", "Handlingar", "Gallra handlingar enligt fastställd plan", "destroy_records", "archivist", "", 0, "", "", ""},
	{"7.1", "Besparingar", "Godkänna beräknade besparingar", identity.ActSaving, "controller", "", 0, "", "", ""},
}

// adoptOrder puts the delegation order in force.
func (b *builder) adoptOrder(ctx context.Context) error {
	ctx = by(ctx, b.colleague("board_secretary"))
	d, err := b.identity.DraftDelegation(ctx)
	if err != nil {
		return err
	}
	for _, p := range orderPoints {
		r := identity.DelegationRule{DelegationID: d.ID, Nr: p.nr, Heading: p.heading, Decision: p.decision, Act: p.act, Delegate: p.delegate,
			Substitute: p.substitute, Conditions: p.conditions, LegalBasis: p.law, Redelegation: p.further, Notify: p.act != identity.ActSaving}
		if p.ceiling > 0 {
			r.Ceiling = money.Some(p.ceiling)
		}
		if _, err := b.identity.PutRule(ctx, r); err != nil {
			return fmt.Errorf("point %s of the delegation order: %w", p.nr, err)
		}
	}
	if d, err = b.identity.Delegation(ctx, d.ID); err != nil {
		return err
	}
	d.AdoptedBy, d.AdoptedOn, d.ValidFrom = "DU-nämnden", orderAdopted, orderAdopted
	d.Decision, d.Note = "Sammanträdet 2017-04-07", orderNote
	_, err = b.identity.AdoptDelegation(ctx, d)
	return err
}

// colleague is the demo's person with the role.
func (b *builder) colleague(role string) person { return person{b.users[role], b.names[b.users[role]]} }

// decider is who may decide about an amount: the purchaser, the head or the chief.
func (b *builder) decider(amount money.Amount, purchaser person) person {
	switch {
	case amount <= buyerLimit:
		return purchaser
	case amount <= headLimit:
		return b.colleague("unit_head")
	}
	return b.colleague("chief")
}

// signContract registers a contract and has it signed by who may.
func (b *builder) signContract(ctx context.Context, c contract.Contract, who person) (contract.Contract, error) {
	signer := b.decider(c.Value.Amount, who)
	if signer == who {
		return b.contract.Create(ctx, c)
	}
	on := c.SignedOn
	c.SignedOn = 0
	c, err := b.contract.Create(ctx, c)
	if err != nil {
		return c, err
	}
	return b.contract.Sign(by(ctx, signer), c.ID, c.Version, on)
}
