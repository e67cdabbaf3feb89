package demo

import (
	"context"
	"fmt"

	"klover/internal/area/calloff"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// callFrom is the day on which the organisation began to keep its call-offs here.
const callFrom = day.Date(20220201)

// demoFramework is a framework to call off: an own contract that fits, or a central
// purchasing body's.
type demoFramework struct {
	form    calloff.Form
	sellers int // how many suppliers
	body    string
	number  string
	title   string
	ceiling int64 // million kronor, of a central body's
}

var demoFrameworks = []demoFramework{
	{form: calloff.ByRank, sellers: 3},
	{form: calloff.ByKey, sellers: 3},
	{form: calloff.Reopened, sellers: 3},
	{form: calloff.Single, sellers: 1},
	{form: calloff.Mixed, sellers: 2},
	{calloff.ByRank, 3, "Kammarkollegiet", "23.3-4071-21", "Kontorsstolar och skrivbord", 24},
	{calloff.Reopened, 3, "Adda inköpscentral", "2021-118", "Mötes- och konferenstjänster", 12},
}

// The indexes of the frameworks.
const (
	callRank = iota
	callKey
	callFKU
	callSingle
	callMixed
	callState
	callAdda
)

// demoCall is a call-off that asks suppliers one by one. Each letter of answers is
// what one says: a takes it, d declines, u cannot, s is silent; one that waits has
// none left.
type demoCall struct {
	framework int
	on        day.Date
	party     party.Code
	place     string
	permille  int64 // of the framework's ceiling
	answers   string
	used      int64 // percent that is invoiced
	closed    bool
	jump      string // why the first is passed over
}

var demoCalls = []demoCall{
	{callRank, 20220307, "D", "Nyköpings lasarett", 40, "a", 100, true, ""},
	{callRank, 20220426, "U", "Västmanlands sjukhus Västerås", 65, "da", 100, true, ""},
	{callRank, 20220613, "D", "Mälarsjukhuset", 30, "usa", 80, false, ""},
	{callRank, 20220905, "U", "Vårdcentralerna", 55, "a", 60, false, ""},
	{callRank, 20221010, "D", "Kullbergska sjukhuset", 25, "a", 0, false, "Förstahandsleverantören har meddelat leveransstopp till och med november."},
	{callRank, 20221121, "U", "Köpings sjukhus", 35, "dda", 0, false, ""},
	{callRank, 20230109, "D", "Folktandvården", 20, "", 0, false, ""},
	{callRank, 20230116, "U", "Ambulansverksamheten", 15, "", 0, false, ""},
	{callKey, 20220315, "D", "Nyköpings lasarett", 60, "a", 100, true, ""},
	{callKey, 20220411, "U", "Västmanlands sjukhus Västerås", 80, "a", 100, true, ""},
	{callKey, 20220523, "D", "Mälarsjukhuset", 45, "a", 100, true, ""},
	{callKey, 20220829, "U", "Sala vårdcentral", 30, "da", 100, true, ""},
	{callKey, 20221003, "D", "Kullbergska sjukhuset", 70, "a", 50, false, "Leverantören på tur saknar behörig personal före årsskiftet."},
	{callKey, 20221114, "U", "Fagersta", 50, "a", 0, false, ""},
	{callKey, 20230110, "D", "Habiliteringen", 40, "a", 0, false, ""},
	{callSingle, 20220404, "D", "Mälarsjukhuset", 180, "a", 100, true, ""},
	{callSingle, 20220912, "U", "Västmanlands sjukhus Västerås", 220, "a", 70, false, ""},
	{callMixed, 20220509, "D", "Nyköpings lasarett", 12, "a", 100, true, ""},
	{callMixed, 20221205, "U", "Vårdcentralerna", 18, "da", 0, false, ""},
	{callState, 20220330, "D", "Regionens hus", 45, "a", 100, true, ""},
	{callState, 20220607, "U", "Regionhuset", 60, "sa", 100, true, ""},
	{callState, 20221128, "D", "Mälarsjukhuset", 30, "a", 0, false, ""},
}

// demoCompetition is a reopened competition that has come as far as its state.
type demoCompetition struct {
	framework int
	on        day.Date
	party     party.Code
	what      string
	permille  int64
	state     calloff.State
}

var demoCompetitions = []demoCompetition{
	{callFKU, 20220502, "D", "hösten 2022", 120, calloff.Signed},
	{callMixed, 20220822, "U", "Västmanlands sjukhus", 160, calloff.Signed},
	{callAdda, 20220919, "D", "ledarforum 2023", 90, calloff.Signed},
	{callFKU, 20221017, "U", "extra resurser", 60, calloff.Cancelled},
	{callFKU, 20221212, "D", "våren 2023", 140, calloff.Standstill},
	{callFKU, 20221212, "U", "två mottagningar", 80, calloff.Decided},
	{callMixed, 20221212, "D", "nya vårdcentralen", 170, calloff.Evaluated},
	{callFKU, 20221219, "D", "jourtid", 70, calloff.Opened},
	{callAdda, 20230109, "U", "nätverksdagar", 60, calloff.Invited},
	{callFKU, 20230116, "U", "sommaren 2023", 90, calloff.Draft},
}

// fullest is how many per mille of the ceiling are taken of the framework with one
// supplier: it is time to plan its successor.
const fullest = 862

// caller keeps the story of the call-offs.
type caller struct {
	*builder
	store      calloff.Store
	frameworks []calloff.Framework
	ceilings   []money.Amount
	places     [][]calloff.Place
}

// callOffEvents tells the call-offs of a year.
func (b *builder) callOffEvents() []event {
	k := &caller{builder: b, store: calloff.Store{DB: b.tx}}
	who := b.purchaser[0]
	events := []event{{callFrom, func(ctx context.Context) error { return k.found(by(ctx, who)) }}}
	for i := range demoCalls {
		events = append(events, k.callEvents(&demoCalls[i], b.colleague("operational_buyer"))...)
	}
	for i := range demoCompetitions {
		events = append(events, k.competitionEvents(&demoCompetitions[i], b.purchaser[i%len(b.purchaser)])...)
	}
	return append(events, event{20221230, func(ctx context.Context) error { return k.fill(by(ctx, who)) }})
}

// found registers the frameworks with their terms.
func (k *caller) found(ctx context.Context) error {
	var own []contract.Contract
	err := k.contract.Each(ctx, contract.Filter{Type: contract.Framework, InForce: callFrom}, contract.Page{Sort: "signed_on"}, func(c contract.Contract) error {
		if c.RunsTo > Today.AddMonths(6) && len(c.Parties) == 2 {
			own = append(own, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, d := range demoFrameworks {
		f, places, err := k.framework(ctx, d, &own, i)
		if err != nil {
			return fmt.Errorf("framework %d: %w", i, err)
		}
		if _, err := k.store.SetTerms(ctx, k.terms(d, f, places)); err != nil {
			return fmt.Errorf("terms of %s: %w", f.Title, err)
		}
		k.frameworks, k.places = append(k.frameworks, f), append(k.places, places)
	}
	return nil
}

// framework makes one of the frameworks: of the first own contract with as many
// suppliers, or of a central body.
func (k *caller) framework(ctx context.Context, d demoFramework, own *[]contract.Contract, n int) (calloff.Framework, []calloff.Place, error) {
	if d.body != "" {
		var places []calloff.Place
		for i := range d.sellers {
			places = append(places, calloff.Place{SupplierID: k.sellers[30*n+7*i], Rank: int64(i + 1)})
		}
		k.ceilings = append(k.ceilings, money.Kr(d.ceiling*1_000_000))
		f, err := k.store.CreateFramework(ctx, calloff.Framework{Number: d.number, Title: d.title, Body: d.body, JoinForm: "named", JoinedOn: callFrom, StartsOn: 20210901, EndsOn: 20250831,
			LocalNumber: fmt.Sprintf("R22-%02d", n), Ceilings: []calloff.Ceiling{{Amount: money.Kr(d.ceiling * 1_000_000)}},
			Rights: []calloff.Right{{Kind: calloff.RightRegion, Party: "D"}, {Kind: calloff.RightRegion, Party: "U"}}})
		return f, places, err
	}
	for i, c := range *own {
		if !d.fits(c) {
			continue
		}
		*own = append((*own)[:i:i], (*own)[i+1:]...)
		var places []calloff.Place
		for at, s := range c.Suppliers {
			places = append(places, calloff.Place{SupplierID: s.SupplierID, Name: s.Name, Rank: int64(at + 1)})
		}
		k.ceilings = append(k.ceilings, c.Ceiling.Amount)
		f, err := k.store.CreateFramework(ctx, calloff.Framework{ContractID: identity.Ref(c.ID)})
		return f, places, err
	}
	return calloff.Framework{}, nil, fmt.Errorf("no contract has %d suppliers", d.sellers)
}

// fits tells whether the contract has as many suppliers and places them so that it can be
// called off in the form.
func (d demoFramework) fits(c contract.Contract) bool {
	if len(c.Suppliers) < d.sellers || d.sellers == 1 && len(c.Suppliers) > 1 || c.Suppliers[0].Lot != "" {
		return false
	}
	shared := c.Suppliers[0].Share.Known
	return !(d.form == calloff.ByKey && !shared || d.form == calloff.ByRank && shared)
}

func (k *caller) terms(d demoFramework, f calloff.Framework, places []calloff.Place) calloff.Terms {
	t := calloff.Terms{FrameworkID: f.ID, ValidFrom: callFrom, Form: d.form, ReplyDays: 3, Source: "Upphandlingsdokumenten, avsnittet Avrop", Places: places}
	switch d.form {
	case calloff.ByKey:
		t.Denominator = 1000
		for i, share := range []int64{500, 300, 200} {
			t.Places[i].Share = share
		}
	case calloff.Mixed:
		t.Below, t.FKUFrom = calloff.ByRank, money.Some(k.worth(callMixed, 100))
		t.Criteria = "Pris 60 procent, leveranstid 40 procent."
	case calloff.Reopened:
		t.Criteria = "Lägst pris bland dem som uppfyller kraven i inbjudan."
	}
	return t
}

// worth is a part of a framework's ceiling in whole thousands of kronor.
func (k *caller) worth(framework int, permille int64) money.Amount {
	return max(k.ceilings[framework]/1000*money.Amount(permille)/100_000*100_000, money.Kr(5_000))
}

func (k *caller) draft(ctx context.Context, framework int, p party.Code, what, unit string, permille int64, who person) (calloff.CallOff, error) {
	f := k.frameworks[framework]
	return k.store.Create(by(ctx, who), calloff.CallOff{Title: f.Title + ", " + what, FrameworkID: f.ID, Party: p, Unit: unit, Value: k.worth(framework, permille),
		Need: "Enligt bifogad beställningslista.", OwnerID: identity.Ref(who.id), Owner: who.name})
}

var demoReasons = map[rune]calloff.Reply{
	'a': {Answer: calloff.Takes}, 'd': {Answer: calloff.Declines, Reason: "Fullbelagda under perioden."},
	'u': {Answer: calloff.Unable, Reason: "Underleverantören kan inte leverera i tid."}, 's': {Answer: calloff.Silent},
}

func (k *caller) callEvents(c *demoCall, who person) []event {
	var id string
	head := k.colleague("unit_head")
	ask := func(ctx context.Context, n int) error {
		r := calloff.Request{}
		if c.jump != "" && n == 0 {
			who = head
			turns, _, err := k.store.Turns(ctx, calloff.CallOff{FrameworkID: k.frameworks[c.framework].ID, Party: c.party, Value: k.worth(c.framework, c.permille)})
			if err != nil {
				return err
			}
			r.SupplierID, r.Deviation = turns[1].SupplierID, c.jump
		}
		_, err := k.store.Ask(by(ctx, who), id, r)
		return err
	}
	on := c.on.WorkingDay()
	events := []event{{on, func(ctx context.Context) error {
		made, err := k.draft(ctx, c.framework, c.party, c.place, c.place, c.permille, who)
		if id = made.ID; err != nil {
			return err
		}
		return ask(ctx, 0)
	}}}
	for i, said := range c.answers {
		if on = on.AddDays(1).WorkingDay(); said == 's' {
			on = on.AddDays(6).WorkingDay()
		}
		events = append(events, event{on, func(ctx context.Context) error {
			if _, err := k.store.Answer(by(ctx, who), id, demoReasons[said]); err != nil || said == 'a' {
				return err
			}
			return ask(ctx, i+1)
		}})
	}
	if c.used == 0 {
		return events
	}
	on = on.AddDays(28).WorkingDay()
	return append(events, event{on, func(ctx context.Context) error {
		use := calloff.Use{CallOffID: identity.Ref(id), UsedOn: on, Amount: k.worth(c.framework, c.permille) / 100 * money.Amount(c.used), Text: "Faktura, delleverans"}
		if _, err := k.store.AddUse(by(ctx, who), use); err != nil || !c.closed {
			return err
		}
		_, err := k.store.Settle(by(ctx, who), id, on)
		return err
	}})
}

// competitionEvents takes a reopened competition as far as its state.
func (k *caller) competitionEvents(c *demoCompetition, who person) []event {
	var id string
	var events []event
	add := func(on day.Date, p person, do func(context.Context) error) {
		events = append(events, event{on, func(ctx context.Context) error { return do(by(ctx, p)) }})
	}
	deadline := c.on.AddDays(18).WorkingDay()
	opened := deadline.AddDays(1).WorkingDay()
	decided := opened.AddDays(5).WorkingDay()
	add(c.on, who, func(ctx context.Context) error {
		made, err := k.draft(ctx, c.framework, c.party, c.what, "", c.permille, who)
		if id = made.ID; err != nil || c.state == calloff.Draft {
			return err
		}
		return k.invite(ctx, c, id, deadline)
	})
	if c.state == calloff.Cancelled {
		add(deadline, who, func(ctx context.Context) error {
			_, err := k.store.Cancel(ctx, id, "Behovet löstes inom den egna verksamheten.")
			return err
		})
		return events
	}
	if c.state == calloff.Draft || c.state == calloff.Invited {
		return events
	}
	add(opened, who, func(ctx context.Context) error {
		if _, err := k.store.Open(ctx, id, k.colleague("operational_buyer").name); err != nil {
			return err
		}
		_, err := k.store.NoteAnswers(ctx, id, k.answers(c, deadline))
		return err
	})
	if c.state == calloff.Opened {
		return events
	}
	decider := who
	add(decided, who, func(ctx context.Context) error {
		_, err := k.store.Evaluate(ctx, id, "Svaren uppfyller kraven. Priserna har jämförts som inbjudan anger.")
		return err
	})
	if c.state == calloff.Evaluated {
		return events
	}
	add(decided, who, func(ctx context.Context) error {
		decider = k.decider(k.worth(c.framework, c.permille), who)
		_, err := k.store.Decide(by(ctx, decider), id, decided, "Leverantören lämnade lägst pris av dem som uppfyller kraven.")
		return err
	})
	if c.state == calloff.Decided {
		return events
	}
	told := decided.AddDays(1).WorkingDay()
	add(told, who, func(ctx context.Context) error {
		_, err := k.store.Notify(ctx, id, calloff.Notice{On: told})
		return err
	})
	if c.state == calloff.Signed {
		signed := told.AddDays(14).WorkingDay()
		add(signed, who, func(ctx context.Context) error {
			_, err := k.store.Sign(by(ctx, decider), id, signed, false)
			return err
		})
	}
	return events
}

func (k *caller) invite(ctx context.Context, c *demoCompetition, id string, deadline day.Date) error {
	in := calloff.Invitation{Deadline: deadline}
	for _, p := range k.places[c.framework] {
		in.To = append(in.To, calloff.Invitee{SupplierID: p.SupplierID})
	}
	if _, err := k.store.Invite(ctx, id, in); err != nil {
		return err
	}
	_, err := k.store.AddQuestion(ctx, calloff.Question{CallOffID: id, Question: "Kan leveransen delas upp på två tillfällen?", Answer: "Ja, om båda sker inom den önskade tiden."})
	return err
}

// answers is what the suppliers answered: the second lowest rank wins, the last says
// nothing when there are three.
func (k *caller) answers(c *demoCompetition, deadline day.Date) []calloff.Invitee {
	var list []calloff.Invitee
	for i, p := range k.places[c.framework][:2] {
		one := calloff.Invitee{SupplierID: p.SupplierID, AnsweredOn: deadline, Result: calloff.Won, Rank: 1, Reason: "Lägst pris.",
			Price: money.Some(k.worth(c.framework, c.permille) / 100 * money.Amount(94+4*i))}
		if i > 0 {
			one.Result, one.Rank, one.Reason = calloff.Lost, 2, "Priset är högre än den antagnas."
		}
		list = append(list, one)
	}
	return list
}

// fill registers what was ordered in the catalogue of the framework with one
// supplier, so that its ceiling comes near.
func (k *caller) fill(ctx context.Context) error {
	f := k.frameworks[callSingle]
	all, err := k.store.Meters(ctx, f)
	if err != nil {
		return err
	}
	rest := k.worth(callSingle, fullest) - all[f.ID][0].Taken()
	_, err = k.store.AddUse(ctx, calloff.Use{FrameworkID: f.ID, SupplierID: k.places[callSingle][0].SupplierID, Party: "D", UsedOn: 20221230, Amount: rest, Text: "Beställningar i e-handeln under 2022"})
	return err
}
