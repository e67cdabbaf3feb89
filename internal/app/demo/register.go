package demo

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/area/calloff"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// registered is contracts that came with the regions' own registers: no procurement of
// this organisation stands behind them.
var registered = []struct {
	kind     contract.Type
	category string
	price    contract.PriceType
	starts   day.Date
	months   int // 0 is until further notice
	regions  string
	tkr      int64 // 0: prices are agreed, no volume
	titles   []string
}{
	{"lov", "Vårdtjänster", "fast", 20190101, 0, "D", 0, []string{"Vårdval vårdcentral, Eskilstuna norr", "Vårdval vårdcentral, Katrineholm", "Vårdval vårdcentral, Strängnäs", "Vårdval ungdomsmottagning, Nyköping"}},
	{"lov", "Vårdtjänster", "fast", 20200101, 0, "U", 0, []string{"Vårdval vårdcentral, Västerås väster", "Vårdval vårdcentral, Köping", "Vårdval vårdcentral, Sala", "Vårdval fotvård, Fagersta"}},
	{"lov", "Hjälpmedel", "fast", 20210101, 0, "DU", 0, []string{"Valfrihet hörapparater, Mälardalen", "Valfrihet ortopedteknik, Mälardalen"}},
	{"koncession", "Catering och fika", "rörligt", 20200901, 60, "D", 0, []string{"Kiosk och kafé vid sjukhusets huvudentré"}},
	{"koncession", "Bygg och anläggning", "rörligt", 20210301, 96, "U", 0, []string{"Parkering vid sjukhusområdet, drift", "Patienttelevision, drift"}},
	{"hyra", "Bygg och anläggning", "index", 20180401, 120, "D", 14_500, []string{"Hyra av lokal, rehabiliteringen i Flen", "Hyra av lokal, tandvården i Oxelösund"}},
	{"hyra", "Bygg och anläggning", "index", 20190701, 120, "U", 21_000, []string{"Hyra av lokal, hjälpmedelscentrum i Västerås", "Hyra av lokal, vårdcentralen i Hallstahammar"}},
	{"förvaltat", "Kulturtjänster", "fast", 20200101, 48, "DU", 3_400, []string{"Samarbete om biblioteksdata", "Partnerskap, regional scenkonst"}},
	{"förvaltat", "Konsulttjänster", "fast", 20210101, 36, "DU", 900, []string{"Överenskommelse om försörjningsberedskap", "Överenskommelse om studentpraktik"}},
	{contract.Joining, "Läkemedel", "lista", 20210101, 48, "DU", 0, []string{"Anslutning till nationell upphandling av vacciner", "Anslutning till nationell upphandling av smittskyddsläkemedel"}},
	{contract.Joining, "Kontor och förbrukning", "lista", 20220201, 36, "DU", 0, []string{"Anslutning till gemensam varuförsörjning, förbrukningsmaterial"}},
	{contract.Framework, "Medicinteknik", "lista", 20210501, 48, "DU", 0, []string{"Reservdelar till infusionspumpar, prisavtal", "Tillbehör till endoskop, prisavtal", "Elektroder och givare, prisavtal"}},
	{contract.Framework, "Laboratoriemedicin", "lista", 20211001, 48, "DU", 0, []string{"Förbrukning till analysinstrument, prisavtal", "Kalibratorer och kontroller, prisavtal"}},
}

// registerDay is when the registers were read in.
const registerDay = day.Date(20220110)

// registrar keeps contracts that were read in, ends some and fills ceilings.
type registrar struct{ *builder }

func (b *builder) registerEvents() []event {
	r := registrar{b}
	at := func(on day.Date, role string, do func(context.Context) error) event {
		return event{on, func(ctx context.Context) error {
			if err := do(by(ctx, b.colleague(role))); err != nil {
				return fmt.Errorf("the contract register: %w", err)
			}
			return nil
		}}
	}
	return []event{at(registerDay, "operational_buyer", r.readIn), at(20210518, "chief", r.stop), at(20220124, "contract_controller", r.putAway), at(20221229, "contract_controller", r.ceilings), at(Today, "strategic_buyer", r.drafts)}
}

func (r registrar) readIn(ctx context.Context) error {
	owner := r.colleague("contract_controller")
	var list []contract.Contract
	for i, one := range registered {
		parties, err := party.ParseSet(one.regions)
		if err != nil {
			return err
		}
		for j, title := range one.titles {
			c := contract.Contract{Title: title, Type: one.kind, CategoryID: identity.Ref(r.categories[one.category]), Parties: parties, Owner: owner.name, OwnerID: identity.Ref(owner.id),
				SignedOn: one.starts.AddDays(-40), StartsOn: one.starts, OpenEnded: one.months == 0, NoticeMonths: count.Of(12), SupplierNotice: count.Of(12), PriceType: one.price,
				PaymentTerms: "30 dagar netto", Segment: "C", PersonalData: answer(one.kind == "lov"), DPA: answer(one.kind == "lov"), CodeOfConduct: contract.Yes, Environment: contract.No,
				ExternalRef: fmt.Sprintf("REG-%d-%02d", one.starts.Year(), 10*i+j), Suppliers: []contract.Supplier{{SupplierID: r.trader(one.category, 5*i+j)}}}
			if one.months > 0 {
				c.EndsOn = one.starts.AddMonths(one.months).AddDays(-1)
			}
			if one.tkr > 0 {
				c.Value = money.Some(money.Kr(one.tkr * 1000))
			}
			list = append(list, c)
		}
	}
	_, err := r.contract.CreateAll(ctx, list)
	return err
}

// stop ends some contracts before their time: one is rescinded, one by agreement and one
// is ended by its supplier.
func (r registrar) stop(ctx context.Context) error {
	list, _, err := r.contract.Search(ctx, contract.Filter{InForce: 20210518, State: contract.StateInForce}, contract.Page{Sort: "signed_on", Limit: 60})
	if err != nil {
		return err
	}
	why := []contract.Ending{
		{Last: 20210531, Ground: "insolvency", Why: "Leverantören försattes i konkurs. Verksamheten köps direkt tills en ny upphandling är klar."},
		{Last: 20211130, NoticedOn: 20210518, By: contract.ByBuyer, Ground: "agreed", Why: "Ersätts av ett nytt gemensamt avtal från december."},
		{Last: 20220531, NoticedOn: 20210518, By: contract.BySupplier, Ground: "agreed", Why: "Leverantören lägger ner verksamheten i Mellansverige."},
	}
	n := 0
	for _, c := range list {
		if n == len(why) || c.RunsTo == 0 || c.RunsTo < 20220601 {
			continue
		}
		if n == 0 {
			_, err = r.contract.Rescind(ctx, c.ID, c.Version, why[n])
		} else {
			_, err = r.contract.Terminate(ctx, c.ID, c.Version, why[n])
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name(), err)
		}
		n++
	}
	return nil
}

// drafts leaves contracts that are not signed: one that is written, one that is to be
// signed, and one that waits for the standstill of its procurement.
func (r registrar) drafts(ctx context.Context) error {
	who := r.purchaser[0]
	draft := contract.Contract{Type: "förvaltat", Parties: party.Of("D", "U"), Owner: who.name, OwnerID: identity.Ref(who.id), Title: "Överenskommelse om provtagningsvagnar"}
	if _, err := r.contract.Create(ctx, draft); err != nil {
		return err
	}
	draft.Title, draft.Type = "Service av kylanläggningar", "service"
	ready, err := r.contract.Create(ctx, draft)
	if err != nil {
		return err
	}
	if _, err := r.contract.Submit(ctx, ready.ID, ready.Version); err != nil {
		return err
	}
	blocks, err := r.procurement.BlocksEnding(ctx, day.Between(Today, Today.AddMonths(1)))
	if err != nil {
		return err
	}
	if len(blocks) == 0 {
		return errors.New("no procurement waits for its standstill")
	}
	waits, err := r.contract.From(ctx, blocks[len(blocks)-1].ProcurementID)
	if err == nil {
		waits.Owner, waits.OwnerID = who.name, identity.Ref(who.id)
		_, err = r.contract.Create(ctx, waits)
	}
	return err
}

// closedContracts is how many ended contracts have been put away.
const closedContracts = 60

func (r registrar) putAway(ctx context.Context) error {
	var list []contract.Contract
	err := r.contract.Each(ctx, contract.Filter{Ends: day.Between(20200101, 20211231), State: contract.StateExpired}, contract.Page{Sort: "runs_to"}, func(c contract.Contract) error {
		if len(list) < closedContracts {
			list = append(list, c)
		}
		return nil
	})
	for _, c := range list {
		if err != nil {
			return err
		}
		_, err = r.contract.Close(ctx, c.ID, c.Version)
	}
	return err
}

// fullness is how many per mille of each ceiling are taken, and whose ceiling it is.
var fullness = []struct {
	scope    string // "" for the whole, "D" of one region, "lot" of the first lot
	permille int64
}{{"", 120}, {"", 460}, {"", 640}, {"", 710}, {"D", 740}, {"lot", 760}, {"", 790}, {"", 830}, {"D", 855}, {"", 870}, {"lot", 885}, {"", 905},
	{"", 925}, {"D", 940}, {"", 955}, {"lot", 962}, {"", 970}, {"", 985}, {"D", 992}, {"", 1000}, {"lot", 1000}, {"", 1004}, {"", 300}, {"", 520}}

// ceilings registers frameworks with what has been bought of them, in each colour.
func (r registrar) ceilings(ctx context.Context) error {
	store := calloff.Store{DB: r.tx}
	whole, lots, err := r.uncounted(ctx, store)
	if err != nil {
		return err
	}
	for i, f := range fullness {
		from := &whole
		if f.scope == "lot" {
			from = &lots
		}
		if len(*from) == 0 {
			return fmt.Errorf("no framework is left for the ceiling %d", i)
		}
		c := (*from)[0]
		*from = (*from)[1:]
		if err := r.ceiling(ctx, store, c, f.scope, f.permille); err != nil {
			return fmt.Errorf("the ceiling of %s: %w", c.Number, err)
		}
	}
	return nil
}

// uncounted are frameworks in force without a register of call-offs: those of both regions
// with one supplier, and those with two lots.
func (r registrar) uncounted(ctx context.Context, store calloff.Store) (whole, lots []contract.Contract, err error) {
	err = r.contract.Each(ctx, contract.Filter{Type: contract.Framework, InForce: 20221229}, contract.Page{Sort: "signed_on"}, func(c contract.Contract) error {
		if !c.Ceiling.Known || c.RunsTo < Today.AddMonths(3) || len(c.Suppliers) == 0 {
			return nil
		}
		_, has, err := store.FrameworkOf(ctx, c.ID)
		switch {
		case has || err != nil:
		case c.Suppliers[0].Lot != "":
			lots = append(lots, c)
		case len(c.Suppliers) == 1 && len(c.Parties) > 1:
			whole = append(whole, c)
		}
		return err
	})
	return whole, lots, err
}

// ceiling registers a framework, its order of call-off and three deliveries that take so
// much of the ceiling.
func (r registrar) ceiling(ctx context.Context, store calloff.Store, c contract.Contract, scope string, permille int64) error {
	f := calloff.Framework{ContractID: identity.Ref(c.ID)}
	most, lot, region := c.Ceiling.Amount, c.Suppliers[0].Lot, c.Parties[0]
	switch scope {
	case "D":
		most /= 2
		f.Ceilings = []calloff.Ceiling{{Party: "D", Amount: most}, {Party: "U", Amount: most}}
	case "lot":
		most /= 2
		f.Ceilings = []calloff.Ceiling{{Lot: lot, Amount: most}}
	}
	f, err := store.CreateFramework(ctx, f)
	if err != nil {
		return err
	}
	t := calloff.Terms{FrameworkID: f.ID, ValidFrom: 20221229, Form: calloff.Single, ReplyDays: 3, Source: "Upphandlingsdokumenten, avsnittet Avrop"}
	for _, s := range c.Suppliers {
		t.Places = append(t.Places, calloff.Place{SupplierID: s.SupplierID, Lot: s.Lot, Rank: 1})
	}
	if _, err := store.SetTerms(ctx, t); err != nil {
		return err
	}
	all := most / 1000 * money.Amount(permille)
	for i, part := range []money.Amount{all / 2, all / 3, all - all/2 - all/3} {
		u := calloff.Use{FrameworkID: f.ID, SupplierID: c.Suppliers[0].SupplierID, Lot: lot, Party: region, UsedOn: day.New(2022, 3, 31).AddMonths(3 * i), Amount: part, Text: fmt.Sprintf("Beställningar i e-handeln, kvartal %d 2022", i+1)}
		if _, err := store.AddUse(ctx, u); err != nil {
			return err
		}
	}
	return nil
}
