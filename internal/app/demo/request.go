package demo

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// clients are those who order, beside the two accounts that one can sign in with.
var clients = []struct{ key, name, title, unit, region string }{
	{"helena", "Helena Rydbeck", "Verksamhetschef", "Mälarsjukhuset Eskilstuna", "D"},
	{"per", "Per Lundmark", "Fastighetschef", "Fastighet Västmanland", "U"},
	{"rolf", "Rolf Tegnér", "Chef medicinsk teknik", "Medicinsk fysik och teknik", "D"},
	{"siv", "Siv Nordlander", "Vårdenhetschef", "Nyköpings lasarett", "D"},
	{"tomas", "Tomas Wiklander", "Digitaliseringschef", "Centrum för digitalisering", "U"},
}

// wish is one request of the demo and what happens to it. Amounts are thousands of
// kronor; a day that is 0 has not come.
type wish struct {
	by, unit    string
	title, need string
	nature      string
	d, u        int64 // total value of each region
	start       day.Date
	replaces    string
	reason, why string // the answer on coordination is no
	unsure      bool
	flags       request.Marks
	manager     string // asked in Klöver; else approved on paper
	owner       string

	begun, sent, received, prioritised day.Date
	question, answer                   string
	asked, answered                    day.Date
	level, because                     string // of the priority
	judged                             day.Date
	judgement                          request.Judgement
	note                               string
	council                            day.Date
	outcome                            request.Outcome
	said                               string
	ended                              day.Date
	verb                               request.Verb // Withdraw or Reject
	end                                string
}

// wishes are the requests that no procurement answers yet.
var wishes = []wish{
	{by: "emma", unit: "Västmanlands sjukhus Västerås", title: "Ultraljudsapparater till förlossningen", nature: "goods", d: 4200, u: 6800, start: 20231101, owner: "ali",
		need:  "Fem apparater på förlossningen i Västerås och tre i Eskilstuna är över tio år och reservdelar saknas. De nya ska ha samma givare så att barnmorskor kan arbeta på båda orterna.",
		flags: request.Marks{"device", "personal", "access"}, sent: 20230109, received: 20230111, asked: 20230112,
		question: "Hur många apparater finns det i dag, och vilka av dem kan lämnas i inbyte? Behöver bilderna lagras i regionernas gemensamma arkiv?"},
	{by: "emma", unit: "Västmanlands sjukhus Västerås", title: "Sängvagnar och transportbårar", nature: "goods", u: 1900, start: 20230901, unsure: true,
		need: "Akutmottagningen behöver trettio bårar med höj- och sänkbar rygg. De som finns klarar inte tyngre patienter.", begun: 20230116},
	{by: "emma", unit: "Västmanlands sjukhus Västerås", title: "Patientnära analysinstrument för koagulation", nature: "goods", d: 1500, u: 2400, start: 20231001,
		need: "Instrument för provtagning på operation och intensivvård med avtal om reagenser i fyra år.", flags: request.Marks{"device", "chemicals"},
		sent: 20221128, received: 20221130, prioritised: 20221207, level: "2", because: "Nuvarande avtal gäller till hösten och kan förlängas en gång."},
	{by: "helena", unit: "Mälarsjukhuset Eskilstuna", title: "Tolkning på distans", nature: "services", d: 6400, u: 5100, start: 20230901, replaces: "Tolktjänster 2019",
		need: "Tolkar per telefon och video dygnet runt i de vanligaste språken. Behovet har ökat på barnmottagningen och psykiatrin.", flags: request.Marks{"personal", "access"},
		sent: 20221003, received: 20221006, prioritised: 20221014, level: "1", because: "Avtalet löper ut i augusti och kan inte förlängas."},
	{by: "helena", unit: "Mälarsjukhuset Eskilstuna", title: "Kirurgiska handskar för känslig hud", nature: "goods", d: 780, start: 20230601,
		reason: "patterns", why: "Vi köper små mängder till en enda operationsavdelning. Västmanland köper handskar genom Varuförsörjningen.", need: "Handskar utan acceleratorer till personal med kontaktallergi.",
		sent: 20221116, received: 20221118, judged: 20221122, judgement: request.Accepted, prioritised: 20221122, level: "3", because: "Direktköp räcker till sommaren."},
	{by: "helena", unit: "Mälarsjukhuset Eskilstuna", title: "Rehabiliteringsutrustning till strokeavdelningen", nature: "goods", d: 1350, start: 20231001, manager: "emma", unsure: true,
		need: "Gångband med avlastning, handträning och balansplattor.", begun: 20230113},
	{by: "siv", unit: "Nyköpings lasarett", title: "Dialysvätskor och slangset", nature: "goods", d: 9200, start: 20240101,
		reason: "needs", why: "Nyköping har andra dialysmaskiner än Västerås, och vätskorna passar bara till dem.", need: "Vätskor, slangar och filter till tolv dialysplatser.", flags: request.Marks{"device", "chemicals"},
		sent: 20221109, received: 20221111, judged: 20221117, judgement: request.Contested, note: "Båda sjukhusen byter maskiner 2024. Då kan samma vätskor användas.",
		council: 20221208, outcome: request.Coordinate, said: "Rådet föreslår en gemensam upphandling med två delar, så att var del kan börja gälla när maskinerna byts."},
	{by: "siv", unit: "Nyköpings lasarett", title: "Textilservice för mottagningskläder", nature: "services", d: 11_600, start: 20240201, replaces: "Tvätt och textil 2018",
		reason: "term", why: "Vårt avtal löper ut i januari 2024, Västmanlands gäller i tre år till.", need: "Hyra, tvätt och leverans av arbetskläder till mottagningarna i södra länsdelen.", flags: request.Marks{"environment", "chemicals"},
		sent: 20221201, received: 20221205, judged: 20221214, judgement: request.Contested, note: "En kort avtalstid nu gör att regionerna kan upphandla tillsammans 2026."},
	{by: "siv", unit: "Nyköpings lasarett", title: "Distansgranskning av mammografi", nature: "services", d: 5300, start: 20230901,
		reason: "needs", why: "Västmanland granskar med egna radiologer och behöver inte köpa tjänsten.", need: "Dubbelgranskning av screeningbilder när egna radiologer inte räcker.", flags: request.Marks{"personal"},
		sent: 20221020, received: 20221024, judged: 20221027, judgement: request.Contested, note: "Västmanland köpte samma tjänst i somras.",
		council: 20221110, outcome: request.Apart, said: "Västmanland köpte tjänsten tillfälligt och har nu full bemanning. Rådet delar lasarettets bedömning.",
		prioritised: 20221115, level: "1", because: "Väntetiden till besked är för lång."},
	{by: "rolf", unit: "Medicinsk fysik och teknik", title: "Service av narkosapparater", nature: "services", d: 3100, u: 2700, start: 20230701,
		need: "Förebyggande underhåll och reservdelar till apparater av två fabrikat.", flags: request.Marks{"device"}, sent: 20221219, received: 20221221},
	{by: "ali", unit: "Medicinsk fysik och teknik", title: "Infusionspumpar med läkemedelsbibliotek", nature: "goods", d: 14_500, u: 12_800, start: 20240301,
		need: "Pumpar som hämtar doser ur ett gemensamt bibliotek. Kopplas till journalen när den byts.", flags: request.Marks{"device", "personal", "security"}, manager: "rolf",
		sent: 20221212, received: 20221214, prioritised: 20221220, level: "2", because: "Samordnas med bytet av journalsystem."},
	{by: "ali", unit: "Medicinsk fysik och teknik", title: "Mätutrustning för elsäkerhet", nature: "goods", d: 620, start: 20230501, unsure: true,
		need: "Testinstrument till sex tekniker.", sent: 20221107, received: 20221108, ended: 20221110, verb: request.Reject,
		end: "Instrumenten finns på det gemensamma avtalet för mätteknik. Beställ där."},
	{by: "tomas", unit: "Centrum för digitalisering", title: "Stöd för taligenkänning i journalen", nature: "services", u: 7400, start: 20231201, unsure: true,
		need: "Läkare och sekreterare dikterar direkt i journalen. Tal skickas inte utanför EU.", flags: request.Marks{"personal", "security", "access"}, sent: 20230104, received: 20230109},
	{by: "tomas", unit: "Centrum för digitalisering", title: "Skrivare till vårdavdelningar", nature: "goods", u: 2600, start: 20230801,
		reason: "done", why: "Sörmland upphandlade skrivare i våras och har eget avtal till 2026.", need: "Trehundra skrivare med kortläsare.", flags: request.Marks{"environment"}, sent: 20230111},
	{by: "tomas", unit: "Centrum för digitalisering", title: "Konsulter för informationssäkerhet", nature: "services", u: 1800, start: 20230401, unsure: true,
		need: "Hjälp att klassa information i femtio system.", sent: 20221010, received: 20221012, ended: 20221103, verb: request.Withdraw, end: "Vi anställer i stället."},
	{by: "per", unit: "Fastighet Västmanland", title: "Reservkraft till akutsjukhuset", nature: "works", u: 21_500, start: 20240601,
		reason: "place", why: "Anläggningen byggs in i sjukhuset i Västerås och kan inte delas med någon annan.", need: "Två dieselaggregat med styrning och tank för sju dygn.", flags: request.Marks{"security", "environment"},
		sent: 20221121, received: 20221123, judged: 20221123, judgement: request.Accepted, asked: 20221124, question: "Är investeringen beslutad i Permit, och ingår byggnaden?",
		answered: 20221201, answer: "Ja, beslutad i oktober. Byggnaden ingår inte.", prioritised: 20221206, level: "2", because: "Ska vara klar när nya akuten öppnar."},
	{by: "per", unit: "Fastighet Västmanland", title: "Hisservice", nature: "services", u: 4300, start: 20231001, replaces: "Hissar 2019", unsure: true,
		need: "Besiktning och jour för nittio hissar.", sent: 20230116},
	{by: "per", unit: "Fastighet Västmanland", title: "Snöröjning och halkbekämpning", nature: "services", u: 8800, start: 20231015, unsure: true,
		need: "Röjning vid fjorton anläggningar.", sent: 20221214, received: 20221216, asked: 20221219, question: "Vilka anläggningar ingår, och vem har ansvaret i dag?"},
}

// wishCategories is what Inköp has written on the requests that it has received.
var wishCategories = map[string]string{
	"Ultraljudsapparater till förlossningen": "Medicinteknik", "Patientnära analysinstrument för koagulation": "Laboratoriemedicin", "Tolkning på distans": "Vårdtjänster",
	"Kirurgiska handskar för känslig hud": "Kontor och förbrukning", "Dialysvätskor och slangset": "Läkemedel", "Textilservice för mottagningskläder": "Logistik och transport",
	"Distansgranskning av mammografi": "Vårdtjänster", "Service av narkosapparater": "Medicinteknik", "Infusionspumpar med läkemedelsbibliotek": "Medicinteknik",
	"Mätutrustning för elsäkerhet": "Medicinteknik", "Stöd för taligenkänning i journalen": "IT", "Konsulter för informationssäkerhet": "Konsulttjänster",
	"Reservkraft till akutsjukhuset": "Bygg och anläggning", "Snöröjning och halkbekämpning": "Jordbruk och skogsbruk",
}

// requestEvents lets units order what they need from the autumn of 2022 on: some of
// it is still in the queue, some has become procurements of the story.
func (b *builder) requestEvents(story []*assignment) []event {
	o := &orders{builder: b, store: request.Store{DB: b.tx}, people: map[string]person{}, units: map[string]string{}}
	events := []event{{20220110, o.open}}
	for i := range wishes {
		events = append(events, o.eventsOf(&wishes[i])...)
	}
	for i, a := range answeredBy(story) {
		events = append(events, o.caseEvents(a, i)...)
	}
	return append(events, event{Today, func(ctx context.Context) error {
		_, err := mail.Deliver(ctx, b.tx, nobody{})
		return err
	}})
}

// orders registers the requests.
type orders struct {
	*builder
	store  request.Store
	people map[string]person
	units  map[string]string // by name
}

// open makes the accounts of those who order.
func (o *orders) open(ctx context.Context) error {
	units, err := o.identity.Units(ctx, 20220110)
	if err != nil {
		return err
	}
	for _, u := range units {
		o.units[u.Name] = u.ID
	}
	o.people["emma"], o.people["ali"] = o.colleague("requester"), o.colleague("requirement_owner")
	for _, c := range clients {
		parties, err := party.ParseSet(c.region)
		if err != nil {
			return err
		}
		u, err := o.identity.Create(ctx, identity.User{Name: c.name, Email: c.key + "@demo.example", Title: c.title, Roles: identity.Roles{"requester"},
			UnitID: identity.Ref(o.units[c.unit]), Parties: parties, Active: true})
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		o.people[c.key] = person{u.ID, u.Name}
	}
	return nil
}

// form is the request as its requester fills it in.
func (o *orders) form(w *wish) request.Request {
	r := request.Request{Title: w.title, Need: w.need, Kind: "new", Nature: w.nature, UnitID: o.units[w.unit], Contact: o.people[w.by].name, Financing: "running", Budget: "yes",
		BudgetBy: "Verksamhetens chef", WantedStart: w.start, ContractNo: w.replaces, Coordination: request.Unsure, Reason: w.reason, ReasonText: w.why, Flags: w.flags, InfoClass: "unknown",
		OwnerID: o.people[w.owner].id, ManagerID: o.people[w.manager].id, CategoryID: o.categories[wishCategories[w.title]]}
	for code, tkr := range map[party.Code]int64{"D": w.d, "U": w.u} {
		if tkr > 0 {
			r.Parties = party.Of(append(r.Parties, code)...)
			r.Total = r.Total.With(code, money.Some(money.Kr(tkr*1000)))
		}
	}
	if w.replaces != "" {
		r.Kind = "replace"
	}
	if w.nature == "works" {
		r.Financing, r.PermitID = "investment", "P-2022-118"
	}
	switch {
	case len(r.Parties) > 1:
		r.Coordination = request.Joint
	case w.reason != "":
		r.Coordination = request.Separate
	}
	if w.manager == "" {
		r.ApprovedBy, r.ApprovedOn = "Verksamhetens chef", max(w.begun, w.sent).AddDays(-2)
	}
	return r
}

// eventsOf returns what happens to a request that has not been taken.
func (o *orders) eventsOf(w *wish) []event {
	var id string
	var events []event
	add := func(on day.Date, who func() person, do func(context.Context) error) {
		if on != 0 {
			events = append(events, event{on, func(ctx context.Context) error { return do(by(ctx, who())) }})
		}
	}
	requester, head := func() person { return o.people[w.by] }, func() person { return o.colleague("unit_head") }
	add(max(w.begun, w.sent), requester, func(ctx context.Context) error {
		r, err := o.store.Create(ctx, o.form(w))
		id = r.ID
		if err != nil || w.sent == 0 && w.manager == "" {
			return err
		}
		r, err = o.store.Send(ctx, id, "")
		if err != nil || w.sent == 0 || w.manager == "" {
			return err
		}
		_, err = o.store.Approve(by(ctx, o.people[w.manager]), id, r.Version)
		return err
	})
	step := func(on day.Date, who func() person, do func(ctx context.Context, id string) (request.Request, error)) {
		add(on, who, func(ctx context.Context) error { _, err := do(ctx, id); return err })
	}
	step(w.received, head, o.store.Receive)
	step(w.asked, head, func(ctx context.Context, id string) (request.Request, error) { return o.store.Ask(ctx, id, w.question) })
	step(w.answered, requester, func(ctx context.Context, id string) (request.Request, error) {
		return o.store.Reply(ctx, id, w.answer)
	})
	step(w.judged, head, func(ctx context.Context, id string) (request.Request, error) {
		return o.store.JudgeReason(ctx, id, w.judgement, w.note)
	})
	step(w.council, head, func(ctx context.Context, id string) (request.Request, error) {
		return o.store.Discuss(ctx, id, request.Council{On: w.council, Note: w.said, Outcome: w.outcome})
	})
	step(w.prioritised, head, func(ctx context.Context, id string) (request.Request, error) {
		return o.store.Prioritise(ctx, id, request.Priority{Level: w.level, Why: w.because})
	})
	if w.verb == request.Reject {
		step(w.ended, head, func(ctx context.Context, id string) (request.Request, error) { return o.store.Reject(ctx, id, w.end) })
	}
	if w.verb == request.Withdraw {
		step(w.ended, requester, func(ctx context.Context, id string) (request.Request, error) { return o.store.Withdraw(ctx, id, w.end) })
	}
	return events
}

// answeredBy picks procurements of the story that a request led to: some that have
// ended, some that are at work and some that have just been taken.
func answeredBy(story []*assignment) []*assignment {
	left := map[string]int{"ended": 3, "working": 3, "taken": 2}
	var picked []*assignment
	for _, a := range slices.Backward(story) { // the latest first
		begun, ended := a.begun(), a.ended()
		kind := "taken"
		switch {
		case a.taken < 20220315 || a.taken > Today || !likely(a):
			continue
		case ended != 0 && ended <= Today:
			kind = "ended"
		case begun != 0 && begun <= Today:
			kind = "working"
		}
		if same := func(p *assignment) bool { return p.title == a.title }; left[kind] > 0 && !slices.ContainsFunc(picked, same) {
			left[kind]--
			picked = append(picked, a)
		}
	}
	return picked
}

// likely tells whether somebody of the demo orders for the unit of the procurement,
// and whether such a unit would order it.
func likely(a *assignment) bool {
	fits := map[string][]string{"per": {"Bygg och anläggning", "Energi", "Jordbruk och skogsbruk"}, "tomas": {"IT", "Konsulttjänster", "Kommunikation"}}
	who := requesterOf(a.client)
	if own, ok := fits[who]; ok {
		return slices.Contains(own, a.category)
	}
	return who != "" && slices.Contains([]string{"Medicinteknik", "Hjälpmedel", "Laboratoriemedicin", "Läkemedel", "Vårdtjänster", "Hyrpersonal", "Möbler"}, a.category)
}

// begun is the day on which the work with the procurement began.
func (a *assignment) begun() day.Date {
	if a.strategy != 0 {
		return a.strategy
	}
	return a.announced
}

// requesterOf returns who orders for a unit, "" when nobody of the demo does.
func requesterOf(unit string) string {
	if unit == "Västmanlands sjukhus Västerås" {
		return "emma"
	}
	for _, c := range clients {
		if c.unit == unit {
			return c.key
		}
	}
	return ""
}

// caseEvents returns the request that led to a procurement, and follows it.
func (o *orders) caseEvents(a *assignment, n int) []event {
	w := &wish{by: requesterOf(a.client), unit: a.client, title: a.title, nature: a.nature, unsure: true, start: a.taken.AddMonths(9),
		need: "Verksamheten behöver ett avtal för " + a.category + ": " + a.title + ".", sent: a.taken.AddDays(-24 - 5*n), level: "2", because: "Ryms i planen för året."}
	tkr := max(int64(a.value)/100_000, 1)
	w.d, w.u = tkr, tkr
	switch {
	case !a.parties.Contains("D"):
		w.d = 0
	case !a.parties.Contains("U"):
		w.u = 0
	default:
		w.d, w.u = tkr/2, tkr-tkr/2
	}
	w.received, w.prioritised = w.sent.AddDays(2), w.sent.AddDays(9)
	var id string
	events := o.eventsOf(w)
	who := o.purchaser[a.buyer]
	events = append(events, event{a.taken, func(ctx context.Context) (err error) {
		id, err = o.take(by(ctx, who), a, w.title, who)
		return err
	}})
	follow := func(on day.Date, do func(ctx context.Context) error) {
		if on != 0 {
			events = append(events, event{on, func(ctx context.Context) error { return do(by(ctx, who)) }})
		}
	}
	follow(a.begun(), func(ctx context.Context) error { _, err := o.store.Started(ctx, id, a.begun()); return err })
	how := "Avtal tecknat " + a.signed.Sv() + "."
	if a.cancelled != 0 {
		how = "Upphandlingen avbröts " + a.cancelled.Sv() + "."
	}
	follow(a.ended(), func(ctx context.Context) error { _, err := o.store.Ended(ctx, id, a.ended(), how); return err })
	return events
}

// take finds the procurement that was made the same day, and gives it the request.
func (o *orders) take(ctx context.Context, a *assignment, title string, who person) (string, error) {
	cases, _, err := o.procurement.Search(ctx, procurement.Filter{Taken: day.Between(a.taken, a.taken), PurchaserID: who.id}, procurement.Page{Limit: 50})
	if err != nil {
		return "", err
	}
	waiting, _, err := o.store.Search(ctx, request.Filter{Queued: new(true), Text: title}, request.Page{})
	if err != nil {
		return "", err
	}
	for _, p := range cases {
		for _, r := range waiting {
			if p.Title != title || r.Title != title {
				continue
			}
			if _, err := o.store.Taken(ctx, r.ID, p.ID, p.Number, a.taken); err != nil {
				return "", err
			}
			_, err := o.store.Assigned(ctx, r.ID, who.id, who.name, a.taken)
			return r.ID, err
		}
	}
	return "", fmt.Errorf("no request or no procurement of %s, taken %s", title, a.taken)
}
