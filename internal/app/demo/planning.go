package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	planning "klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/base/db"
	"klover/internal/base/subscribe"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// The days of the plan in 2022: the first version in March, revisions in June and
// December (report 2022, lines 822–828), a public edition early the year after.
const (
	planBegun   day.Date = 20220221
	planFirst   day.Date = 20220321
	planJune    day.Date = 20220613
	planAutumn  day.Date = 20220905
	planWinter  day.Date = 20221212
	planPublic  day.Date = 20230116
	planApart   day.Date = 20220509 // distance radiology is decided to be bought apart
	foreseen             = 48       // procurements of the year that the plan foresaw
	takenSpring          = 22       // proposals that became items
	takenAutumn          = 14
)

// wanted is an item that somebody writes, since no register proposes it.
type wanted struct {
	title, category, cpv string
	parties              string
	origin               planning.Origin
	ref                  string
	value                int64 // tkr, 0 for unknown
	notice, contract     day.Date
	needed               day.Date
	text                 string
	secret               string // why it is kept out of the public edition
}

var wants = []wanted{
	{"Distansradiologi", "Vårdtjänster", "85150000", "D", planning.FromContract, "", 9200, 20221003, 20230401, 0, "Granskning av röntgenbilder på distans, dygnet runt.", ""},
	{"Distansradiologi", "Vårdtjänster", "85150000", "U", planning.FromContract, "", 7400, 20221107, 20230601, 0, "Granskning av röntgenbilder på distans, jourtid.", ""},
	{"Datortomograf till akutmottagningen", "Medicinteknik", "33115000", "D", planning.FromInvestment, "P-2022-0114", 14_500, 20230210, 20230901, 20230615, "Datortomograf med installation och service.", ""},
	{"Magnetkamera", "Medicinteknik", "33113000", "U", planning.FromInvestment, "P-2022-0131", 18_000, 20230501, 20240301, 20240415, "Magnetkamera med installation, utbildning och service.", ""},
	{"Sterilcentral, diskdesinfektorer", "Medicinteknik", "33191000", "D", planning.FromInvestment, "P-2022-0087", 4600, 20230320, 20231115, 20231201, "Diskdesinfektorer och autoklaver.", ""},
	{"Operationslampor till nya operation", "Medicinteknik", "33167000", "U", planning.FromInvestment, "P-2022-0142", 2900, 20230515, 20240115, 20240201, "Lampor och pendlar till åtta salar.", ""},
	{"Plattform för egenmonitorering", "IT", "48810000", "D,U", planning.FromStrategy, "", 8000, 20230601, 20240201, 0, "Tjänst där patienter rapporterar mätvärden hemifrån.", ""},
	{"Molntjänster för kontorsarbete", "IT", "72000000", "D,U", planning.FromStrategy, "", 12_000, 20230901, 20240601, 0, "Licenser och stöd för kontorsprogram.", ""},
	{"Säkerhetsövervakning av nätverk", "IT", "72700000", "D,U", planning.FromNeed, "", 6000, 20230301, 20231101, 0, "Övervakning av nätverk och servrar.", "Omfattningen visar hur verksamheten skyddas."},
	{"Tillgänglighetsanpassning av e-tjänster", "IT", "72413000", "D,U", planning.FromLaw, "", 2400, 20230415, 20231015, 0, "Anpassning av webbplatser och e-tjänster till kraven på digital tillgänglighet.", ""},
	{"Omhändertagande av textilavfall", "Lokalvård", "90500000", "U", planning.FromLaw, "", 900, 20230901, 20240301, 0, "Insamling och återvinning av textilier.", ""},
	{"Andningshjälpmedel", "Hjälpmedel", "33157000", "7K", planning.FromContract, "", 24_000, 20230601, 20240401, 0, "Andningshjälpmedel för hemmabruk, gemensamt för sju regioner.", ""},
	{"Kognitiva hjälpmedel", "Hjälpmedel", "33196200", "D", planning.FromNeed, "", 2100, 20230315, 20231015, 0, "Hjälpmedel för minne, tid och planering.", ""},
	{"Kognitiva hjälpmedel", "Hjälpmedel", "33196200", "U", planning.FromNeed, "", 1900, 20230415, 20231115, 0, "Hjälpmedel för minne, tid och planering.", ""},
	{"Livsmedel, dietprodukter", "Livsmedel", "15880000", "D,U", planning.FromNeed, "", 3800, 20230501, 20231201, 0, "Sondnäring och dietprodukter.", ""},
	{"Ambulanser", "Fordon", "34114121", "D", planning.FromNeed, "", 11_000, 20230201, 20230901, 0, "Åtta ambulanser med inredning.", ""},
	{"Ambulanser", "Fordon", "34114121", "U", planning.FromNeed, "", 9000, 20230301, 20231001, 0, "Sex ambulanser med inredning.", ""},
	{"Laddstolpar vid vårdcentraler", "Energi", "31158000", "U", planning.FromStrategy, "", 1600, 20230501, 20231101, 0, "Laddstolpar med betalning och drift.", ""},
	{"Klinisk patologi på distans", "Laboratoriemedicin", "85145000", "D,U", planning.FromRerun, "", 5200, 20230320, 20231001, 0, "Svar på prover när egen bemanning inte räcker.", ""},
	{"Bevakning och väktare", "Konsulttjänster", "79710000", "D,U", planning.FromNeed, "", 14_000, 20230601, 20240201, 0, "Bevakning, rondering och larm.", "Säkerhetsskyddsklassad upphandling."},
}

// planKeeper writes the plan of the demo. It draws by itself, so that the rest of the
// story stays as it is.
type planKeeper struct {
	*builder
	*rand.Rand
	store planning.Store
	items map[*assignment]string // what the plan foresaw
	story []*assignment
	made  map[string][]string // ids by title
}

func (b *builder) newPlanKeeper(story []*assignment) *planKeeper {
	k := &planKeeper{builder: b, Rand: rand.New(rand.NewPCG(22, 822)), items: map[*assignment]string{}, story: story, made: map[string][]string{}}
	k.store = planning.Store{DB: b.tx, Neighbours: []planning.Neighbours{contract.Plan{DB: b.tx}},
		Sources: []planning.Source{contract.Plan{DB: b.tx}, procurement.Plan{DB: b.tx}, planning.Requests{DB: b.tx}}}
	return k
}

// planEvents is the year of the plan.
func (b *builder) planEvents(story []*assignment) []event {
	k := b.newPlanKeeper(story)
	b.foresaw = k.begin
	as := func(p func() person, do func(context.Context) error) func(context.Context) error {
		return func(ctx context.Context) error { return do(by(ctx, p())) }
	}
	lead := func() person { return b.colleague("process_lead") }
	chief := func() person { return b.colleague("chief") }
	version := func(label, reference string) func(context.Context) error {
		return func(ctx context.Context) error { return k.decide(ctx, label, reference) }
	}
	return []event{
		{planBegun, as(lead, k.write)}, {planBegun, as(lead, func(ctx context.Context) error { return k.judge(ctx, takenSpring) })},
		{planFirst, as(chief, version("Första versionen", "INK22-0031"))},
		{planApart, as(lead, k.coordinate)},
		{planJune.AddDays(-4), as(lead, func(ctx context.Context) error { return k.revise(ctx, 6, 2) })}, {planJune, as(chief, version("Revidering juni 2022", "INK22-0102"))},
		{planAutumn, as(lead, func(ctx context.Context) error { return k.judge(ctx, takenAutumn) })},
		{planWinter.AddDays(-4), as(lead, func(ctx context.Context) error { return k.revise(ctx, 8, 3) })}, {planWinter, as(chief, version("Revidering december 2022", "INK22-0231"))},
		{planPublic, as(chief, k.publish)},
	}
}

// write makes the items that people know of: wants, and what the purchasers have begun
// to think of.
func (k *planKeeper) write(ctx context.Context) error {
	var list []planning.Item
	for _, w := range wants {
		it, err := k.item(w)
		if err != nil {
			return err
		}
		list = append(list, it)
	}
	ahead := k.ahead()
	for _, a := range ahead {
		list = append(list, k.foreseen(a))
	}
	ids, err := k.store.CreateAll(ctx, list)
	if err != nil {
		return err
	}
	for i, id := range ids {
		k.made[list[i].Title] = append(k.made[list[i].Title], id)
		if i >= len(wants) {
			k.items[ahead[i-len(wants)]] = id
		}
	}
	for title, guest := range map[string]planning.Guest{"Andningshjälpmedel": {Name: "Region Jönköpings län", OrgNo: "232100-0057", Kind: "region"}, "Livsmedel, dietprodukter": {Name: "Eskilstuna kommun", OrgNo: "212000-0357", Kind: "municipality"}} {
		guest.ItemID = k.made[title][0]
		if err := k.store.Invite(ctx, guest); err != nil {
			return fmt.Errorf("inviting %s: %w", guest.Name, err)
		}
	}
	return nil
}

func (k *planKeeper) item(w wanted) (planning.Item, error) {
	set, err := party.ParseSet(w.parties)
	it := planning.Item{Title: w.title, Description: w.text, CategoryID: identity.Ref(k.categories[w.category]), CPV: w.cpv, Parties: set, Origin: w.origin, OriginRef: w.ref,
		Procedure: "open", Regime: "lou", NoticeOn: w.notice, ContractOn: w.contract, NeededOn: w.needed, KeptOut: w.secret != "", KeptOutReason: w.secret, Contact: contactOf(set)}
	if w.value > 0 {
		it.EstimatedValue = money.Some(money.Kr(w.value * 1000))
	}
	it.StartsOn = it.NoticeOn.AddDays(-90 - k.IntN(60))
	if it.Title == "Distansradiologi" {
		it.ContractEnds = it.ContractOn.AddDays(-1)
	}
	return it, err
}

// contactOf is the function that answers for a region's plan.
func contactOf(set party.Set) string {
	if set.Contains(party.Sormland) {
		return "Inköp, Region Sörmland"
	}
	return "Inköp, Region Västmanland"
}

// ahead is some of the year's advertised procurements that are not taken out yet.
func (k *planKeeper) ahead() []*assignment {
	var list []*assignment
	for _, a := range k.story {
		if a.taken > planFirst && a.taken <= Today && a.announced != 0 {
			list = append(list, a)
		}
	}
	k.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	list = list[:min(len(list), foreseen)]
	sort.SliceStable(list, func(i, j int) bool { return list[i].taken < list[j].taken })
	return list
}

func (k *planKeeper) foreseen(a *assignment) planning.Item {
	notice := a.announced.AddDays(k.IntN(90) - 60)
	it := planning.Item{Title: a.title, CategoryID: identity.Ref(k.categories[a.category]), CPV: a.cpv, Parties: a.parties, Client: a.client, Origin: planning.FromNeed, Procedure: "open", Regime: "lou",
		EstimatedValue: money.Some(a.value), NoticeOn: notice, StartsOn: notice.AddDays(-100), OpeningOn: notice.AddDays(35), AwardOn: notice.AddDays(80), ContractOn: notice.AddDays(110),
		PurchaserID: k.purchaser[a.buyer].id, Purchaser: k.purchaser[a.buyer].name, Contact: contactOf(a.parties)}
	if k.IntN(3) == 0 {
		it.Origin = planning.FromContract
	}
	return it
}

// begin joins what the plan foresaw in the procurement that has been taken out.
func (k *planKeeper) begin(ctx context.Context, a *assignment, p procurement.Procurement) error {
	id, ok := k.items[a]
	if !ok {
		return nil
	}
	return k.store.Join(ctx, []string{id}, planning.Case{ID: p.ID, Number: p.Number, Parties: p.Parties, Regime: string(p.Regime)})
}

// judge looks at what the registers propose: the most urgent become items, options that
// will be used are dismissed, and the rest waits.
func (k *planKeeper) judge(ctx context.Context, most int) error {
	if _, err := k.store.Feed(ctx); err != nil {
		return err
	}
	list, _, err := k.store.Proposals(ctx, planning.ProposalFilter{Judgement: planning.Undecided}, planning.Page{})
	if err != nil {
		return err
	}
	accepted, dismissed := 0, 0
	for i, p := range list {
		switch {
		case p.Origin == planning.FromOption && dismissed < most && i%3 > 0:
			dismissed++
			err = k.store.Dismiss(ctx, p.ID, "Optionen nyttjas. Leverantören sköter avtalet och priset står sig.")
		case accepted < most:
			accepted++
			err = k.accept(ctx, p)
		}
		if err != nil {
			return fmt.Errorf("judging %s: %w", p.Title, err)
		}
	}
	return nil
}

// accept makes an item of a proposal and gives it days and a purchaser.
func (k *planKeeper) accept(ctx context.Context, p planning.Proposal) error {
	it, err := k.store.Accept(ctx, p.ID)
	if err != nil {
		return err
	}
	who := k.purchaser[k.IntN(buyers)]
	it.PurchaserID, it.Purchaser, it.Contact = who.id, who.name, contactOf(it.Parties)
	it.NoticeOn = max(k.store.Today().AddDays(60+k.IntN(300)), it.StartsOn.AddDays(90))
	it.StartsOn = it.NoticeOn.AddDays(-100)
	it.OpeningOn, it.AwardOn = it.NoticeOn.AddDays(35), it.NoticeOn.AddDays(80)
	if it.ContractOn != 0 && it.ContractOn < it.AwardOn {
		it.ContractOn = it.AwardOn.AddDays(30)
	}
	_, err = k.store.Save(ctx, it, "")
	return err
}

// revise moves and strikes some of what is planned, as the plan is gone through.
func (k *planKeeper) revise(ctx context.Context, moved, dropped int) error {
	list, _, err := k.store.Search(ctx, planning.Filter{State: planning.Planned, Notice: day.Period{From: k.store.Today().AddDays(-60)}}, planning.Page{})
	if err != nil {
		return err
	}
	foreseen := map[string]bool{}
	for _, id := range k.items {
		foreseen[id] = true
	}
	list = slices.DeleteFunc(list, func(it planning.Item) bool {
		return foreseen[it.ID] || it.Title == "Distansradiologi" || it.ContractID == ""
	})
	k.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i, it := range list[:min(len(list), moved+dropped)] {
		if i < dropped {
			_, err = k.store.Drop(ctx, it.ID, it.Version, "Behovet täcks av ett avtal som redan finns.")
		} else {
			it.NoticeOn, it.OpeningOn, it.AwardOn = it.NoticeOn.AddDays(60), it.OpeningOn.AddDays(60), it.AwardOn.AddDays(60)
			it.ContractOn = max(it.ContractOn, it.AwardOn.AddDays(30))
			_, err = k.store.Save(ctx, it, "Flyttas när planen gås igenom: inköparen har fler upphandlingar under kvartalet.")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *planKeeper) decide(ctx context.Context, label, reference string) error {
	v, err := k.store.Take(ctx, label, "")
	if err != nil {
		return err
	}
	return k.store.Decide(ctx, v.ID, planning.Decision{On: k.store.Today(), By: k.colleague("chief").name, Body: "Inköpschefen", Reference: reference})
}

// verdicts are what is decided about the best candidates, after distance radiology.
var verdicts = []planning.Verdict{
	{Outcome: planning.DecidedJoint, Text: "Regionerna skriver kraven tillsammans."},
	{Outcome: planning.Bridged, Text: "Sörmland väntar in Västmanland."},
	{Outcome: planning.DecidedJoint, Text: "Kravställare finns i båda regionerna."},
	{Outcome: planning.Waiting, Text: "Behovet i Västmanland är inte klarlagt."},
	{Outcome: planning.DecidedApart, Reason: "term", Text: "Avtalen slutar inte nära nog för att volymerna ska kunna slås ihop i en upphandling."},
}

// coordinate compares the regions' needs. That distance radiology is bought apart, and
// why, is what the report of 2022 tells (lines 1146–1152).
func (k *planKeeper) coordinate(ctx context.Context) error {
	if _, err := k.store.Match(ctx); err != nil {
		return err
	}
	list, _, err := k.store.Candidates(ctx, planning.CandidateFilter{Open: true}, planning.Page{})
	if err != nil {
		return err
	}
	next := 0
	for _, c := range list {
		v := planning.Verdict{Outcome: planning.DecidedApart, Reason: "patterns", Text: "Har tidigare genomförts samordnat men genomförs nu var för sig på grund av regionernas olika behov och köpmönster."}
		if c.OneTitle != "Distansradiologi" || c.TwoTitle != "Distansradiologi" {
			if next == len(verdicts) {
				continue
			}
			v = verdicts[next]
			next++
		}
		if v.Outcome == planning.Bridged {
			if _, ok, err := k.store.BridgeFor(ctx, c); err != nil || !ok {
				v.Outcome = planning.Waiting
			}
		}
		if _, err := k.store.DecideCandidate(ctx, c.ID, c.Version, v); err != nil {
			return fmt.Errorf("deciding %s: %w", c.Name(), err)
		}
	}
	return nil
}

// publish makes the public edition of 2023, with somebody who subscribes to it.
func (k *planKeeper) publish(ctx context.Context) error {
	if err := k.store.Tend(ctx); err != nil {
		return err
	}
	if err := subscribed(ctx, k.store.Subscriptions(), ""); err != nil {
		return err
	}
	v, ok, err := k.store.InForce(ctx)
	if err != nil || !ok {
		return fmt.Errorf("no version of the plan is in force: %w", err)
	}
	_, err = k.store.Publish(ctx, v.ID, planning.AllShown())
	return err
}

// subscribed has somebody who follows what the regions buy subscribe to a choice of a
// topic.
func subscribed(ctx context.Context, s subscribe.Store, choice string) error {
	if err := s.Ask(ctx, "bevakning@foretag.example", choice, "demo"); err != nil {
		return err
	}
	token, err := db.One[string](ctx, s.DB, `SELECT token FROM subscribe_subscriber WHERE topic = $1`, s.Topic.Key)
	if err != nil {
		return err
	}
	_, err = s.Confirm(ctx, token)
	return err
}
