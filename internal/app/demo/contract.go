package demo

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// demoRenewal is a contract that renews itself, invented as all others.
type demoRenewal struct {
	title    string
	kind     contract.Type
	category string
	starts   day.Date
	notice   int64 // months before the end of each year
	seller   int
	personal bool
	mkr      int64 // tenths of a million
}

var demoRenewals = []demoRenewal{
	{"Licens för beslutsstöd i journalen", "licens", "IT", 20200201, 0, 11, true, 24},
	{"Serviceavtal autoklaver", "service", "Medicinteknik", 20200401, 2, 57, false, 18},
	{"Hyra av kopiatorer", "hyra", "IT", 20200701, 3, 102, false, 31},
	{"Prenumeration på läkemedelsdatabas", "licens", "IT", 20200501, 4, 143, false, 9},
}

// keeper tells what happens to contracts after signing. It draws nothing by chance, so
// that the rest of the demo stays as it is.
type keeper struct {
	*builder
	renewing []string
	own      []contract.Contract // in force and long enough to be worked with
}

// contractEvents tells the life of some contracts.
func (b *builder) contractEvents() []event {
	k := &keeper{builder: b}
	head := b.colleague("unit_head")
	at := func(on day.Date, do func(context.Context) error) event {
		return event{on, func(ctx context.Context) error {
			if err := do(by(ctx, head)); err != nil {
				return fmt.Errorf("life of contracts: %w", err)
			}
			return nil
		}}
	}
	return []event{
		at(20200121, k.renewals), at(20220901, k.choose), at(20220902, k.terms), at(20220920, k.amendments), at(20221003, k.sanctions),
		at(20221010, k.deviations), at(20221206, k.replies), at(20230112, k.exits), at(20230116, k.late),
	}
}

// renewals registers contracts that renew themselves, one with its PUB-avtal.
func (k *keeper) renewals(ctx context.Context) error {
	who := k.purchaser[0]
	for _, d := range demoRenewals {
		c := contract.Contract{Title: d.title, Type: d.kind, CategoryID: identity.Ref(k.categories[d.category]), Parties: party.Of("D", "U"), Owner: who.name, OwnerID: identity.Ref(who.id),
			SignedOn: 20200121, StartsOn: d.starts, EndsOn: d.starts.AddMonths(12).AddDays(-1), RenewalMonths: count.Of(12), RenewalNotice: count.Of(d.notice), SupplierNotice: count.Of(6),
			Value: money.Some(money.Kr(d.mkr * 100_000)), PriceType: "index", Segment: "C", PersonalData: answer(d.personal), CodeOfConduct: contract.Yes, Environment: contract.No,
			Contact: "Kundtjänst, avtal", PaymentTerms: "30 dagar netto", Suppliers: []contract.Supplier{{SupplierID: k.trader(d.category, d.seller)}}}
		c, err := k.contract.Create(ctx, c)
		if err != nil {
			return err
		}
		k.renewing = append(k.renewing, c.ID)
	}
	dpa, err := k.contract.Create(ctx, contract.Contract{Title: "PUB-avtal beslutsstöd i journalen", Type: contract.Processing, Parties: party.Of("D", "U"), Owner: who.name, OwnerID: identity.Ref(who.id),
		SignedOn: 20200121, StartsOn: 20200201, OpenEnded: true, Value: money.Some(0), Suppliers: []contract.Supplier{{SupplierID: k.trader(demoRenewals[0].category, demoRenewals[0].seller)}}})
	if err == nil {
		_, err = k.contract.Link(ctx, dpa.ID, dpa.Version, k.renewing[0])
	}
	return err
}

// choose finds contracts of both regions that are long in force, the oldest first.
func (k *keeper) choose(ctx context.Context) error {
	return k.contract.Each(ctx, contract.Filter{InForce: 20220901}, contract.Page{Sort: "signed_on"}, func(c contract.Contract) error {
		if c.RunsTo > 20230601 && c.Stage == contract.Signed && len(c.Suppliers) == 1 && c.Value.Known && c.Value.Amount > money.Kr(1_500_000) && c.Value.Amount <= headLimit {
			k.own = append(k.own, c)
		}
		return nil
	})
}

// fresh is the contract as it is now.
func (k *keeper) fresh(ctx context.Context, i int) (contract.Contract, error) {
	return k.contract.Get(ctx, k.own[i%len(k.own)].ID)
}

// terms gives contracts the terms of fines, managers and prepared options.
func (k *keeper) terms(ctx context.Context) error {
	manager := k.colleague("contract_controller")
	for i := range 12 {
		c, err := k.fresh(ctx, i)
		if err != nil {
			return err
		}
		c.FineRate, c.FinePer, c.FineCap = count.Of(50), contract.PerDay, count.Of(1000)
		c.Manager, c.ManagerID = manager.name, identity.Ref(manager.id)
		if c, err = k.contract.Save(ctx, c, "Villkor om vite enligt avtalets punkt 14"); err != nil {
			return err
		}
		if i < 4 && len(c.Options) > 0 && c.Options[0].State == contract.Undecided {
			o := c.Options[0]
			if _, err = k.contract.PlanOption(ctx, c.ID, c.Version, o.N, manager.name, identity.Ref(manager.id), o.NoticeOn.AddMonths(-1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// demoAmendment is a change; share is its value in per mille of the contract's, and
// answers are given until the tree has a ground.
type demoAmendment struct {
	contract int
	title    string
	what     string
	permille int64
	answers  string // letters of demoAnswers in order, y or n
	decide   bool
	drop     string
}

var demoAmendments = []demoAmendment{
	{0, "Ytterligare två leveransplatser", "Två nya vårdcentraler ska få leveranser.", 40, "nn", true, ""},
	{0, "Utökad jour på helger", "Verksamheten behöver jour även på söndagar.", 35, "nn", true, ""},
	{1, "Nytt sortiment enligt klausul 9", "Klausulen ger rätt att lägga till närliggande artiklar.", 180, "nny", true, ""},
	{2, "Kompletterande utbildning", "Nödvändig utbildning på den levererade utrustningen.", 220, "nnny", true, ""},
	{3, "Fler platser i Västmanland", "Fyra platser till.", 300, "nnnnny", false, "Kräver en ny upphandling, som är anmäld till planen."},
	{4, "Ändrade leveransdagar", "Leverans på tisdagar i stället för måndagar.", 120, "nn", false, ""},
	{5, "Leverantörens fusion", "Leverantören går upp i sitt moderbolag.", 0, "yy", true, ""},
}

// amendments tries changes by 17 kap. LOU.
func (k *keeper) amendments(ctx context.Context) error {
	for _, d := range demoAmendments {
		c, err := k.fresh(ctx, d.contract)
		if err != nil {
			return err
		}
		a, err := k.contract.Propose(ctx, contract.Amendment{ContractID: c.ID, Title: d.title, What: d.what, Amount: c.Value.Amount / 1000 * money.Amount(d.permille) / 100_00 * 100_00})
		if err != nil {
			return err
		}
		if err := k.answer(ctx, c, a, d.answers); err != nil {
			return fmt.Errorf("%s: %w", d.title, err)
		}
		switch {
		case d.decide:
			_, err = k.contract.DecideAmendment(ctx, a.ID, 20220920, "Verksamhetens behov, prövat mot 17 kap. LOU.")
		case d.drop != "":
			_, err = k.contract.DropAmendment(ctx, a.ID, d.drop)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", d.title, err)
		}
	}
	return nil
}

func (k *keeper) answer(ctx context.Context, c contract.Contract, a contract.Amendment, answers string) error {
	for _, letter := range answers {
		_, a, err := k.contract.Amendment(ctx, a.ID)
		if err != nil {
			return err
		}
		limits, err := k.contract.Limits(ctx, c, a)
		if err != nil {
			return err
		}
		reply := contract.Reply{Question: contract.Follow(a.Replies, limits).Next, Answer: contract.No, Why: "Se tjänsteanteckningen."}
		if letter == 'y' {
			reply.Answer = contract.Yes
		}
		if _, err := k.contract.AnswerAmendment(ctx, a.ID, reply); err != nil {
			return err
		}
	}
	return nil
}

// sanctions notes the suppliers' assurances; some are old by now.
func (k *keeper) sanctions(ctx context.Context) error {
	for i := range 8 {
		c, err := k.fresh(ctx, i)
		if err != nil {
			return err
		}
		d := contract.Declaration{ContractID: c.ID, SupplierID: c.Suppliers[0].SupplierID, DeclaredOn: 20220930, DeclaredBy: "Verkställande direktören", Source: "Leverantörens intyg", Clear: true}
		if i%3 == 0 {
			d.Source, d.DeclaredBy, d.RenewOn = "EU:s konsoliderade sanktionslista 2022-09-30", "Inköpsjuristen", 20230131
		}
		if _, err := k.contract.Declare(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// demoDeviation is a deviation that has come as far as its state on the last day.
type demoDeviation struct {
	contract  int
	kind      string
	severity  int64
	title     string
	what      string
	happened  day.Date
	late      int // days of delay
	claimed   bool
	replied   bool
	fine      int64 // thousands of kronor that were delayed
	reduction int64 // kronor
	closed    bool
	serious   bool
	theirs    bool
}

var demoDeviations = []demoDeviation{
	{0, "delay", 3, "Sena leveranser till operation", "Tre leveranser kom mer än en vecka för sent.", 20220912, 9, true, true, 240, 0, true, true, false},
	{1, "quality", 2, "Skadat gods", "En pall hade vattenskador.", 20220928, 0, true, true, 0, 8_500, true, false, false},
	{2, "delay", 2, "Försenad installation", "Utrustningen kom fjorton dagar efter avtalad dag.", 20220919, 14, true, true, 480, 0, false, false, false},
	{3, "price", 1, "Fel pris på fakturor", "Priset följer inte prislistan från den 1 september.", 20221004, 0, true, false, 0, 0, false, false, false},
	{4, "environment", 3, "Intyg om miljömärkning saknas", "Leverantören har inte visat att kravet är uppfyllt.", 20221006, 0, true, false, 0, 0, false, true, false},
	{5, "fault", 2, "Fel modell levererad", "Annan modell än den beställda.", 20221005, 0, false, false, 0, 0, false, false, false},
	{6, "social", 4, "Brist mot uppförandekoden", "Underleverantören saknar kollektivavtalsenliga villkor.", 20220905, 0, true, true, 0, 0, false, true, false},
	{7, "invoice", 1, "Leverantören kräver dröjsmålsränta", "En faktura betalades tolv dagar för sent.", 20220922, 0, true, false, 0, 0, false, false, true},
	{0, "quality", 1, "Bristfällig märkning", "Etiketter saknade artikelnummer.", 20220915, 0, false, false, 0, 0, true, false, false},
}

// deviations notes and reclaims them.
func (k *keeper) deviations(ctx context.Context) error {
	for i := range demoDeviations {
		d := &demoDeviations[i]
		c, err := k.fresh(ctx, d.contract)
		if err != nil {
			return err
		}
		one := contract.Deviation{ContractID: c.ID, Claimant: contract.ByBuyer, Kind: d.kind, Severity: d.severity, Title: d.title, What: d.what,
			Unit: "Mälarsjukhuset", HappenedOn: d.happened, Serious: d.serious}
		if d.theirs {
			one.Claimant = contract.BySupplier
		}
		if d.late > 0 {
			one.AgreedOn, one.DeliveredOn = d.happened.AddDays(-d.late), d.happened
		}
		if one, err = k.contract.NoteDeviation(ctx, one); err != nil {
			return fmt.Errorf("%s: %w", d.title, err)
		}
		if d.claimed {
			if _, err = k.contract.Reclaim(ctx, one.ID, "Vi reklamerar och begär rättelse.", 20221010, 20221024); err != nil {
				return fmt.Errorf("%s: %w", d.title, err)
			}
		}
	}
	return nil
}

// replies notes what the suppliers said, and what came of it.
func (k *keeper) replies(ctx context.Context) error {
	list, _, err := k.contract.Deviations(ctx, contract.DeviationFilter{Open: true}, contract.Page{})
	if err != nil {
		return err
	}
	for _, one := range list {
		i := slices.IndexFunc(demoDeviations, func(d demoDeviation) bool { return d.title == one.Title })
		if i < 0 {
			continue
		}
		if err := k.answered(ctx, one, demoDeviations[i]); err != nil {
			return fmt.Errorf("%s: %w", one.Title, err)
		}
	}
	return nil
}

func (k *keeper) answered(ctx context.Context, one contract.Deviation, d demoDeviation) error {
	var err error
	if d.replied {
		if one, err = k.contract.AnswerDeviation(ctx, one.ID, "Leverantören medger bristen.", "Åtgärdsplan och ny transportör", 20221024, 20230125); err != nil {
			return err
		}
	}
	r := contract.Remedy{DeviationID: one.ID, DecidedOn: 20221206}
	switch {
	case d.fine > 0:
		r.Kind = contract.FineRemedy
		one, err = k.contract.Impose(ctx, r, money.Kr(d.fine*1000))
	case d.reduction > 0:
		r.Kind, r.Amount, r.How = "reduction", money.Kr(d.reduction), "Värdet av det skadade godset enligt följesedeln."
		one, err = k.contract.Impose(ctx, r, 0)
	}
	if err != nil || !d.closed {
		return err
	}
	for _, left := range one.Remedies {
		if _, err = k.contract.SettleRemedy(ctx, one.ID, left.ID, "Kvittat på faktura 2022-1187", 20221206); err != nil {
			return err
		}
	}
	_, err = k.contract.CloseDeviation(ctx, one.ID, "Leverantören har rättat bristen.", 20221206)
	return err
}

// exits lays the exit checklist of contracts that end within the year, and ticks some.
func (k *keeper) exits(ctx context.Context) error {
	var ending []contract.Contract
	err := k.contract.Each(ctx, contract.Filter{InForce: Today, LatestEnd: day.Between(Today, Today.AddMonths(9))}, contract.Page{Sort: "runs_to"}, func(c contract.Contract) error {
		if c.Stage == contract.Signed && len(ending) < 6 {
			ending = append(ending, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, c := range ending {
		list, err := k.contract.StartExit(ctx, c.ID)
		if err != nil {
			return err
		}
		for _, e := range list[:i%3] {
			if err := k.contract.DoExit(ctx, c.ID, e.ID, 20230112, ""); err != nil {
				return err
			}
		}
	}
	c, err := k.fresh(ctx, 0)
	if err == nil {
		_, err = k.contract.PutDocument(ctx, contract.Document{ContractID: c.ID, Title: "Undertecknat avtal", Kind: "contract", DatedOn: c.SignedOn, URL: "https://avtal.example/undertecknat.pdf", Public: true})
	}
	if err == nil {
		_, err = k.contract.PutDocument(ctx, contract.Document{ContractID: c.ID, Title: "Prisbilaga", Kind: "prices", DatedOn: c.SignedOn, URL: "https://avtal.example/prisbilaga.pdf"})
	}
	return err
}

// late is what the last days bring: notice of one that would have been renewed, and a
// draft that waits for review.
func (k *keeper) late(ctx context.Context) error {
	c, err := k.contract.Get(ctx, k.renewing[3])
	if err != nil {
		return err
	}
	e := contract.Ending{Last: 20240430, NoticedOn: 20230116, By: contract.ByBuyer, Ground: "terms", Why: "Databasen ingår i ett nationellt avtal från 2024."}
	if _, err := k.contract.Terminate(by(ctx, k.colleague("chief")), c.ID, c.Version, e); err != nil {
		return err
	}
	draft, err := k.contract.Create(ctx, contract.Contract{Title: "Tilläggsavtal hyra av kopiatorer", Type: contract.Supplement, Parties: party.Of("D", "U"), Owner: k.purchaser[0].name, OwnerID: identity.Ref(k.purchaser[0].id)})
	if err != nil {
		return err
	}
	if draft, err = k.contract.Link(ctx, draft.ID, draft.Version, k.renewing[2]); err != nil {
		return err
	}
	_, err = k.contract.AskReview(ctx, draft.ID, draft.Version, k.purchaser[0].name, identity.Ref(k.purchaser[0].id))
	return err
}
