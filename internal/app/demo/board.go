package demo

import (
	"context"
	"fmt"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

const (
	source2017 = "Verksamhetsberättelse 2017"
	source2018 = "Verksamhetsberättelse 2018"
	source2022 = "Verksamhetsberättelse 2022"
	electedBy  = "Källan anger inte vilken part som valde ledamoten. Fördelningen är demonstrationens."
	invented   = "Påhittad för demonstrationen: källan namnger bara ordföranden."
)

// house is the bodies and people of the demo's meetings.
type house struct {
	board.Store
	body     map[string]board.Body // by code
	person   map[string]string     // name → id
	politics map[string]string     // label → id
	seat     map[string]string     // "du-namnden member 1" → id
	adjuster map[string]string     // body → who adjusts with the chair
	member   person                // the account that is a member of Inköpsnämnden
}

// secretary is who prepares the meetings.
func (b *builder) secretary() person { return person{b.users["board_secretary"], "Ingrid Hallander"} }

// boardEvents is the bodies, the people and the meetings of 2017–2023 (handbook A4
// and A5), each on its day.
func (b *builder) boardEvents() []event {
	h := &house{Store: board.Store{DB: b.tx}, body: map[string]board.Body{}, person: map[string]string{}, politics: map[string]string{}, seat: map[string]string{},
		adjuster: map[string]string{"du-namnden": "Leif Lindström", "inkopsnamnden": "Lars-Erik Brorsson"}, member: person{b.users["board_member"], "Lars-Erik Brorsson"}}
	events := []event{{20160601, b.asSecretary(h.found)}, {20160601, b.asSecretary(h.elect)}, {20160601, b.asSecretary(h.past)},
		{20171101, b.asSecretary(h.vacancy)}, {20180102, b.asSecretary(h.relabel)}, {20190102, b.asSecretary(h.succeed)}, {20220103, b.asSecretary(h.newBoard)},
		{20180110, b.asSecretary(h.counted2017)}, {20190110, b.asSecretary(h.counted2018)}, {20230112, b.asSecretary(h.counted2022)}}
	for _, m := range sittings {
		events = append(events, b.lifeOf(h, m)...)
	}
	for _, m := range committeeMeetings {
		events = append(events, event{m.on.AddDays(10), b.asSecretary(func(ctx context.Context) error { return h.committee(ctx, m) })})
	}
	return append(events, event{20171215, b.asSecretary(h.councils)}, event{20230116, b.asSecretary(h.next)})
}

func (b *builder) asSecretary(do func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error { return do(by(ctx, b.secretary())) }
}

var bodies = []struct {
	board.Body
	parent string
}{
	{board.Body{Code: "du-namnden", Name: "DU-nämnden", Kind: board.Board, Host: "D", ValidFrom: 20040901,
		Nomination:  "Enligt gällande reglemente väljer de båda parterna vardera tre ledamöter och tre personliga ersättare från respektive styrelse.",
		Rapporteurs: "Landstingsdirektör Jan Grönlund (D) och regiondirektör Anders Åhlund (U) är huvudföredragande i nämnden.",
		Note:        "Gemensam nämnd för samverkan mellan Landstinget Sörmland och Landstinget Västmanland."}, ""},
	{board.Body{Code: "inkopsutskottet", Name: "Upphandlingsutskottet", Kind: board.Committee, Host: "D", ValidFrom: 20110701, Place: "Eskilstuna",
		Nomination: "Inköpsutskottets verksamhet regleras i ett särskilt reglemente och avtal. Utskottet består av sex ledamöter, tre från vardera part, som valts av DU-nämnden. " +
			"DU-nämnden väljer utskottets ordförande efter nominering från Landstinget Sörmland.",
		Rapporteurs: "Inköpschefen är huvudföredragande för utskottet.", Note: "Källan namnger inte ledamöterna."}, "du-namnden"},
	{board.Body{Code: "gemensamt-styrelsesammantrade", Name: "Gemensamt styrelsesammanträde", Kind: board.Executive, Host: "D", ValidFrom: 20040901,
		Note: "Landstingsstyrelserna tillsammans. DU-nämnden bereder."}, ""},
	{board.Body{Code: "inkopsradet", Name: "Inköpsrådet", Kind: board.Council, Host: "D", Note: "Rådgivande. Diskuterar bland annat vilka upphandlingar som ska samordnas."}, ""},
	{board.Body{Code: "materialfordelningsgruppen", Name: "Materialfördelningsgruppen", Kind: board.Group, Host: "D"}, ""},
	{board.Body{Code: "sou", Name: "SoU", Kind: board.Group, Host: "D", Note: "Leder arbetet med Region Sörmlands samverkan med Varuförsörjningen."}, ""},
	{board.Body{Code: "mt-forbrukning", Name: "Maskinbundet förbrukningsmaterial till MT", Kind: board.Group, Host: "D"}, ""},
	{board.Body{Code: "ledningsgrupp-ehandel", Name: "Ledningsgrupp e-handel", Kind: board.Group, Host: "D"}, ""},
	{board.Body{Code: "verksamhetsmoten", Name: "Verksamhetsmöten", Kind: board.Series, Host: "D", Note: "Inköp träffas gemensamt fyra gånger per år."}, ""},
	{board.Body{Code: "enhetsmoten", Name: "Enhetsmöten", Kind: board.Series, Host: "D", Note: "Alla enheters möten tillsammans."}, ""},
}

const remit2004 = `Samverka i strategiska frågor kring utvecklingen av parternas regionala samarbete
Vara beredningsorgan för ärenden till de gemensamma styrelsesammanträdena med de båda parterna
Att stimulera till och föreslå utveckling av samverkansområden mellan de båda parterna
Att stimulera till avtalssamverkan samt följa redan etablerad samverkan mellan parterna`

const remit2011 = remit2004 + `
Ansvara för all upphandlings- och inköpsverksamhet, exklusive den upphandling av förbrukningsvaror som utförs av den gemensamma varuförsörjningsnämnden, för de båda parterna
Utse ledamöter och ersättare till DU-nämndens utskott för inköpsverksamhet`

// found registers the bodies with their names, remits and seats.
func (h *house) found(ctx context.Context) error {
	for _, one := range bodies {
		one.Parties = party.Of("D", "U")
		one.ParentID = identity.Ref(h.body[one.parent].ID)
		made, err := h.CreateBody(ctx, one.Body)
		if err != nil {
			return fmt.Errorf("body %s: %w", one.Code, err)
		}
		h.body[one.Code] = made
	}
	if err := h.Rename(ctx, h.body["inkopsutskottet"].ID, "Inköpsutskottet", 20140101, "Källan anger året 2014, inte dagen."); err != nil {
		return err
	}
	du := h.body["du-namnden"].ID
	for _, r := range []board.Remit{
		{BodyID: du, Points: remit2004, ValidFrom: 20040901, Source: "Reglemente och avtal från 2004. Punkterna är 2017 års, utan dem om inköp."},
		{BodyID: du, Points: remit2011, ValidFrom: 20110701, Source: "Reglemente och avtal reviderade 2011, " + source2017 + " avsnitt 1"},
	} {
		if err := h.SetRemit(ctx, r); err != nil {
			return err
		}
	}
	if err := h.seats(ctx, "du-namnden", true, 20040901); err != nil {
		return err
	}
	return h.seats(ctx, "inkopsutskottet", false, 20110701)
}

// seats gives a body three members of each party, and personal deputies.
func (h *house) seats(ctx context.Context, code string, deputies bool, from day.Date) error {
	for i := range 6 {
		seat := board.Seat{BodyID: h.body[code].ID, Kind: board.Member, ElectedBy: []string{"D", "U"}[i%2], ValidFrom: from}
		made, err := h.AddSeat(ctx, seat)
		if err != nil {
			return err
		}
		h.seat[fmt.Sprint(code, " member ", i+1)] = made.ID
		if !deputies {
			continue
		}
		seat.Kind, seat.PersonalFor = board.Deputy, identity.Ref(made.ID)
		if made, err = h.AddSeat(ctx, seat); err != nil {
			return err
		}
		h.seat[fmt.Sprint(code, " deputy ", i+1)] = made.ID
	}
	return nil
}

// mandate is a person on a seat.
type mandate struct {
	name, label, kind string
	number            int
	office            string
	from, to          day.Date
	note              string
}

var elected = []mandate{
	{"Tommy Levinsson", "S", board.Member, 1, board.Chair, 20150101, 20181231, electedBy},
	{"Carl Werner", "MP", board.Member, 2, board.ViceChair, 20150101, 20171031, electedBy},
	{"Leif Lindström", "S", board.Member, 3, "", 20150101, 20181231, electedBy},
	{"Maria Dellham", "M", board.Member, 4, "", 20150101, 20181231, electedBy},
	{"Magnus Leivik", "M", board.Member, 5, "", 20150101, 20181231, electedBy},
	{"Andreas Porswald", "MP", board.Member, 6, "", 20150101, 20181231, electedBy},
	{"Lena Johansson", "S", board.Deputy, 1, "", 20150101, 20181231, electedBy},
	{"Hans Jansson", "V", board.Deputy, 2, "", 20150101, 20181231, electedBy},
	{"Helena Hagberg", "FP", board.Deputy, 3, "", 20150101, 20181231, electedBy},
	{"Christer Sundqvist", "M", board.Deputy, 4, "", 20150101, 20181231, electedBy},
	{"Axel Wevel", "C", board.Deputy, 5, "", 20150101, 20170307, electedBy},
	{"Mattias Claesson", "C", board.Deputy, 5, "", 20170307, 20181231, electedBy},
	{"Fredrik Lundgren", "FP", board.Deputy, 6, "", 20150101, 20181231, electedBy},
}

var officers = []board.Person{
	{Name: "Jan Grönlund", Title: "landstingsdirektör", Party: "D"}, {Name: "Anders Åhlund", Title: "regiondirektör", Party: "U"},
	{Name: "Jan Hallberg", Title: "administrativ direktör", Party: "U"}, {Name: "Teemu Lehtimäki", Title: "inköpschef"},
	{Name: "Tiina Olofsson", Title: "sakkunnig revisor"}, {Name: "Gustaf Wachtmeister", Title: "revisorskollegiet"},
	{Name: "Per Grönlund", Title: "revisorskollegiet"}, {Name: "Roland Johansson", Title: "kategoriledare (Hyrpersonal)"},
}

// elect registers the political parties, the members and the officers.
func (h *house) elect(ctx context.Context) error {
	for _, p := range [][2]string{{"Arbetarepartiet Socialdemokraterna", "S"}, {"Centerpartiet", "C"}, {"Folkpartiet liberalerna", "FP"}, {"Kristdemokraterna", "KD"},
		{"Miljöpartiet de gröna", "MP"}, {"Moderata samlingspartiet", "M"}, {"Vänsterpartiet", "V"}} {
		made, err := h.CreatePolitics(ctx, p[0], p[1])
		if err != nil {
			return err
		}
		h.politics[p[1]] = made.ID
	}
	for _, p := range officers {
		p.Note = "Namngiven i verksamhetsberättelserna 2017 och 2018."
		if _, err := h.CreatePerson(ctx, p); err != nil {
			return err
		}
	}
	for _, m := range elected {
		if err := h.put(ctx, "du-namnden", m, ""); err != nil {
			return fmt.Errorf("mandate of %s: %w", m.name, err)
		}
	}
	return nil
}

// put registers a person and the mandate.
func (h *house) put(ctx context.Context, code string, m mandate, account string) error {
	p, err := h.CreatePerson(ctx, board.Person{Name: m.name, PoliticsID: identity.Ref(h.politics[m.label]), UserID: identity.Ref(account), Note: m.note})
	if err != nil {
		return err
	}
	h.person[m.name] = p.ID
	seat := h.seat[fmt.Sprint(code, " ", m.kind, " ", m.number)]
	if m.to == 20181231 {
		m.to = 0 // ended when the board was replaced
	}
	_, err = h.SetMandate(ctx, board.Mandate{SeatID: seat, PersonID: p.ID, Office: m.office, FromDay: m.from, ToDay: m.to, Note: m.note}, "")
	return err
}

// vacancy notes that nobody followed the vice chair of 2017 until the new year (I23).
func (h *house) vacancy(ctx context.Context) error {
	_, err := h.CreatePerson(ctx, board.Person{Name: "Anna Wåhlström", PoliticsID: identity.Ref(h.politics["MP"]), Note: "I källan: ”Anna Wåhlström MP)”, parentes saknas."})
	return err
}

// relabel is the label that the lists of 2018 use (I24), and the new vice chair.
func (h *house) relabel(ctx context.Context) error {
	if err := h.Relabel(ctx, h.politics["FP"], "L", "Liberalerna", 20180101,
		"Partiet bytte namn 2015. Nämndens förteckning skrev FP till och med 2017."); err != nil {
		return err
	}
	people, _, err := h.People(ctx, "Wåhlström", board.Page{Limit: 1})
	if err != nil || len(people) == 0 {
		return fmt.Errorf("the vice chair of 2018 is missing: %w", err)
	}
	_, err = h.SetMandate(ctx, board.Mandate{SeatID: h.seat["du-namnden member 2"], PersonID: people[0].ID, Office: board.ViceChair, FromDay: 20180101, Note: electedBy}, "")
	return err
}

// succeed replaces the board and its committee by Inköpsnämnden.
func (h *house) succeed(ctx context.Context) error {
	made, err := h.CreateBody(ctx, board.Body{Code: "inkopsnamnden", Name: "Inköpsnämnden", Kind: board.Board, Host: "D", Parties: party.Of("D", "U"), ValidFrom: 20190101,
		Note: "Källan anger inte hur många ledamöter nämnden har. Platserna är antagna lika många som DU-nämndens."})
	if err != nil {
		return err
	}
	h.body["inkopsnamnden"] = made
	for _, code := range []string{"du-namnden", "inkopsutskottet"} {
		if err := h.Succeed(ctx, h.body[code].ID, made.ID, 20190101, "Beslut av fullmäktige i båda regionerna 2018"); err != nil {
			return err
		}
	}
	places, err := h.Composition(ctx, h.body["du-namnden"].ID, day.Year(2018))
	if err != nil {
		return err
	}
	for _, p := range places {
		for _, t := range p.Terms {
			if t.ToDay != 0 {
				continue
			}
			t.Mandate.ToDay = 20181231
			if _, err := h.SetMandate(ctx, t.Mandate, "DU-nämnden ersattes av Inköpsnämnden"); err != nil {
				return err
			}
		}
	}
	return h.seats(ctx, "inkopsnamnden", true, 20190101)
}

// newBoard is those of Inköpsnämnden in 2022. Only the chair is named in the source.
func (h *house) newBoard(ctx context.Context) error {
	for _, m := range []mandate{
		{"Elin Granqvist", "KD", board.Member, 1, board.Chair, 20220101, 0, "Ordförande 2022 enligt källan. Mandatets första dag är antagen."},
		{"Gunnel Sparrberg", "S", board.Member, 2, board.ViceChair, 20220101, 0, invented},
		{"Lars-Erik Brorsson", "M", board.Member, 3, "", 20220101, 0, invented},
		{"Fatima Haidari", "S", board.Member, 4, "", 20220101, 0, invented},
		{"Åke Tornblad", "C", board.Member, 5, "", 20220101, 0, invented},
		{"Disa Hemmingsson", "V", board.Member, 6, "", 20220101, 0, invented},
		{"Rolf Kvarnlund", "KD", board.Deputy, 1, "", 20220101, 0, invented},
		{"Siv Ekelöw", "S", board.Deputy, 2, "", 20220101, 0, invented},
		{"Nils Brandting", "M", board.Deputy, 3, "", 20220101, 0, invented},
		{"Mona Stjernlöf", "S", board.Deputy, 4, "", 20220101, 0, invented},
		{"Tage Ruthström", "C", board.Deputy, 5, "", 20220101, 0, invented},
		{"Petra Ljunggård", "FP", board.Deputy, 6, "", 20220101, 0, invented},
	} {
		account := ""
		if m.name == h.member.name {
			account = h.member.id
		}
		if err := h.put(ctx, "inkopsnamnden", m, account); err != nil {
			return fmt.Errorf("mandate of %s: %w", m.name, err)
		}
	}
	return nil
}

func (h *house) year(ctx context.Context, code string, y board.Year) error {
	y.BodyID = h.body[code].ID
	return h.SetYear(ctx, y, "")
}

func (h *house) counted2017(ctx context.Context) error {
	if err := h.year(ctx, "gemensamt-styrelsesammantrade", board.Year{Year: 2017, Held: count.Of(0), Reason: "Inget sammanträde genomfördes. Källan anger inget skäl.", Source: source2017 + " avsnitt 5"}); err != nil {
		return err
	}
	if err := h.year(ctx, "verksamhetsmoten", board.Year{Year: 2017, Planned: count.Of(4), Held: count.Of(4), Source: source2017}); err != nil {
		return err
	}
	return h.year(ctx, "enhetsmoten", board.Year{Year: 2017, Held: count.Of(25), Remote: count.Of(20), Physical: count.Of(5), Source: source2017})
}

func (h *house) counted2018(ctx context.Context) error {
	return h.year(ctx, "gemensamt-styrelsesammantrade", board.Year{Year: 2018, Held: count.Of(0), Reason: "Inget sammanträde genomfördes. Källan anger inget skäl.", Source: source2018 + " avsnitt 5"})
}

func (h *house) counted2022(ctx context.Context) error {
	return h.year(ctx, "verksamhetsmoten", board.Year{Year: 2022, Physical: count.Of(3), Source: source2022})
}

// past registers what the reports tell of meetings before 2017.
func (h *house) past(ctx context.Context) error {
	for _, p := range []struct {
		code  string
		on    day.Date
		title string
		mark  string
		point board.Point
		told  string
	}{
		{"du-namnden", 20110225, "Upphandlingsutskott", "upphandlingsutskott", board.Point{Kind: board.Decides, Object: "tillstyrka bildandet av ett upphandlingsutskott för de båda landstingens upphandlingsverksamhet"},
			"Nämnden tillstyrkte bildandet av ett upphandlingsutskott. Respektive fullmäktige konfirmerade beslutet."},
		{"gemensamt-styrelsesammantrade", 20121030, "Vision och mål för samarbetet", "vision", board.Point{Kind: board.Decides, Object: "anta landstingsdirektörernas förslag till vision och tre konkreta mål"}, ""},
		{"du-namnden", 20130301, "Handlingsplan 2013–2014", "handlingsplan.2013", board.Point{Kind: board.Decides, Object: "anta handlingsplanen för 2013–2014 års arbete"}, ""},
	} {
		_, err := h.Register(ctx, board.Past{
			Meeting: board.Meeting{BodyID: h.body[p.code].ID, HeldOn: p.on, Form: "physical", Source: source2017 + " avsnitt 2", Note: "Källan anger varken närvaro eller paragraf."},
			Items:   []board.PastItem{{Item: board.Item{Kind: board.ForDecision, Title: p.title, Mark: p.mark, Summary: p.told}, Points: []board.Point{p.point}}},
		})
		if err != nil {
			return fmt.Errorf("meeting of %s: %w", p.on, err)
		}
	}
	return nil
}

// committeeMeetings are known by their days only.
var committeeMeetings = []struct {
	on     day.Date
	source string
}{{20170324, source2017}, {20170523, source2017}, {20170915, source2017}, {20180827, source2018}}

func (h *house) committee(ctx context.Context, m struct {
	on     day.Date
	source string
}) error {
	_, err := h.Register(ctx, board.Past{Meeting: board.Meeting{BodyID: h.body["inkopsutskottet"].ID, HeldOn: m.on, Town: "Eskilstuna", Form: "physical",
		Source: m.source + " avsnitt 8", Note: "Källan anger bara dagen. Orten är den normala."}})
	return err
}

// councils notes that both councils approved the agreement and the rules of 2017.
func (h *house) councils(ctx context.Context) error {
	list, err := h.Marked(ctx, "reglemente.2017")
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Kind != board.HandsOver {
			continue
		}
		for _, code := range []string{"D", "U"} {
			if err := h.Answer(ctx, d.ID, code, "approved", 20171128, "", "Källan anger att reglementen och avtal reviderades 2017. Dagen är antagen."); err != nil {
				return err
			}
		}
	}
	return nil
}

// actor puts a person at work.
func actor(ctx context.Context, p person) context.Context {
	return audit.WithActor(ctx, audit.Actor{ID: p.id, Name: p.name})
}
