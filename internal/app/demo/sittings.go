package demo

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/board"
	"klover/internal/word/day"
)

// sitting is a meeting that the demo lives through.
type sitting struct {
	body  string
	on    day.Date
	town  string
	items []matter
}

// matter is an item with what was decided.
type matter struct {
	kind, title string
	who         string // rapporteurs, one per line
	points      []board.Point
	told        string // the sentence of the annual report, when the decision does not give it
	mark        string
}

func one(kind, object string) []board.Point { return []board.Point{{Kind: kind, Object: object}} }

var noted = one(board.Notes, "")

const directors = "Jan Grönlund, landstingsdirektör (D)\nJan Hallberg, administrativ direktör (U)"

// sittings are the meetings of handbook A5 that have items.
var sittings = []sitting{
	{"du-namnden", 20170407, "Västerås", []matter{
		{board.ForDecision, "Verksamhetsberättelsen 2016", "", one(board.Approves, "DU-nämndens verksamhetsberättelse för 2016"), "", ""},
		{board.Statement, "Yttrande över revisionsrapport: Landstinget Sörmlands styrande dokument", "",
			one(board.Decides, "instämma i revisionens synpunkter och genomföra påpekade förändringar"), "DU-nämnden instämde i revisionens synpunkter och genomförde påpekade förändringar.", ""},
		{board.ForDecision, "Revidering av avtal och reglemente för DU-nämnden och DU-nämndens inköpsutskott, samt revidering av DU-nämndens delegation gällande inköpsutskottet", "",
			[]board.Point{{Kind: board.Decides, Object: "revidera delegationsordningen"}, {Kind: board.HandsOver, Object: "reviderade avtal och reglementen"}}, "", "reglemente.2017"},
	}},
	{"du-namnden", 20170616, "Eskilstuna", []matter{
		{board.Information, "Samarbeten mellan Landstinget Sörmland och Region Västmanland", directors, noted,
			"Jan Grönlund, landstingsdirektör (D) och Jan Hallberg, administrativ direktör (U), rapporterade om samarbeten mellan Landstinget Sörmland och Region Västmanland.", ""},
		{board.Information, "Budgetprocessen", "Jan Hallberg, administrativ direktör (U)\nTeemu Lehtimäki, inköpschef", noted,
			"Jan Hallberg, administrativ direktör (U) och Teemu Lehtimäki, inköpschef, informerade om budgetprocessen.", ""},
	}},
	{"du-namnden", 20170929, "Västerås", []matter{
		{board.AuditDialog, "Genomförande av revisionsdialog", "", one(board.Notes, "revisionsdialogen"), "På mötet genomfördes revisionsdialog med revisionskontoret och revisorskollegiet.", ""},
		{board.ForDecision, "Inköps delårsrapport", "Teemu Lehtimäki, inköpschef", one(board.Adopts, "Inköps delårsrapport 2017"), "", ""},
	}},
	{"du-namnden", 20171124, "Eskilstuna", []matter{
		{board.ForDecision, "Budget för 2018", "Teemu Lehtimäki, inköpschef", one(board.Approves, "DU-nämndens budget för 2018"), "", ""},
		{board.ForDecision, "Samordnade upphandlingar", "",
			one(board.Decides, "landstings- och regiondirektörerna ska närvara på ett kommande sammanträde för att få tyngd i att nå en ökning av antalet samordnade upphandlingar"),
			"Nämnden beslutade att det är viktigt att landstings- och regiondirektörerna närvarar på ett kommande sammanträde för att få tyngd i att nå en ökning av antalet samordnade upphandlingar. " +
				"Fokus på sammanträdet blir att diskutera upphandlingar som kan bli samordnade. Detta är viktigt då en stor del av potentialen i möjliggjorda besparingar sker genom samordnade upphandlingar.", "samordning.2017"},
	}},
	{"du-namnden", 20180314, "Eskilstuna", []matter{
		{board.ForDecision, "Verksamhetsberättelse 2017", "", one(board.Approves, "DU-nämndens verksamhetsberättelse för 2017"), "", "verksamhetsberattelse.2017"},
		{board.Discussion, "Vikten av samordnade upphandlingar", "", one(board.Notes, "diskussionen"), "Nämnden diskuterar vikten av samordnade upphandlingar.", ""},
	}},
	{"du-namnden", 20180605, "Västerås", []matter{
		{board.AuditDialog, "Granskning av DU-nämndens bokslut 2017", "Tiina Olofsson, sakkunnig revisor\nGustaf Wachtmeister, revisorskollegiet\nPer Grönlund, revisorskollegiet",
			one(board.Notes, "genomgången"), "Tiina Olofsson, sakkunnig revisor, samt Gustaf Wachtmeister och Per Grönlund, revisorskollegiet, gör en genomgång av granskningen av DU-nämndens bokslut 2017.", ""},
		{board.Information, "Upphandlingskategorin Hyrpersonal", "Roland Johansson, kategoriledare", noted, "Roland Johansson, kategoriledare, informerar om upphandlingskategorin Hyrpersonal.", ""},
		{board.Information, "Handlingsplan för fler samordnade upphandlingar", directors, noted,
			"Jan Hallberg, administrativ direktör (U), och Jan Grönlund, landstingsdirektör (D), presenterar en handlingsplan för fler samordnade upphandlingar.", "samordning.2018"},
	}},
	{"du-namnden", 20180914, "Eskilstuna", []matter{
		{board.AuditDialog, "Revisionsdialog", "", one(board.Notes, "revisionsdialogen"), "På mötet genomfördes revisionsdialog med revisionskontoret och revisorskollegiet.", ""},
		{board.ForDecision, "Inköps delårsrapport", "Teemu Lehtimäki, inköpschef", one(board.Adopts, "Inköps delårsrapport 2018"), "", ""},
	}},
	{"du-namnden", 20181123, "Västerås", []matter{
		{board.ForDecision, "Inköpsnämndens budget för 2019", "", one(board.Approves, "Inköpsnämndens budget för 2019"), "", ""},
	}},
	{"inkopsnamnden", 20220211, "", []matter{
		{board.ForDecision, "Regionernas första kategoriplan", "", one(board.Decides, "anta regionernas första kategoriplan"), "", "kategoriplan.2022"},
	}},
	{"inkopsnamnden", 20220609, "", []matter{
		{board.ForDecision, "Uppföljning av miljöprioriterade upphandlingar", "",
			one(board.Decides, "följa upp de miljöprioriterade upphandlingarna via CLM och på så sätt även utvärdera systemstödet"), "", "miljouppfoljning.2022"},
	}},
	{"inkopsnamnden", 20221027, "", []matter{
		{board.ForDecision, "Kategoriplan 2023", "", one(board.Decides, "anta kategoriplanen för 2023"), "", "kategoriplan.2023"},
		{board.ForDecision, "Delårsrapport per den 31 augusti 2022", "", one(board.Approves, "delårsrapporten per den 31 augusti 2022"), "", InterimReport2022},
	}},
}

// lifeOf is a meeting from its summons to the notice. The source tells what was
// decided; attendance, paragraphs and the days around are the demo's.
func (b *builder) lifeOf(h *house, m sitting) []event {
	var id string
	items := make([]string, len(m.items))
	at := func(on day.Date, do func(context.Context) error) event { return event{on, b.asSecretary(do)} }
	return []event{
		at(m.on.AddDays(-10), func(ctx context.Context) (err error) { id, err = h.plan(ctx, m, items); return err }),
		at(m.on, func(ctx context.Context) error { return h.hold(ctx, m, id, items) }),
		at(m.on.AddDays(4), func(ctx context.Context) error { return h.Write(ctx, id) }),
		at(m.on.AddDays(10), func(ctx context.Context) error { return h.adjust(ctx, m, id) }),
		at(m.on.AddDays(11), func(ctx context.Context) error {
			up := map[string]day.Date{"D": m.on.AddDays(11), "U": m.on.AddDays(11)}
			return h.Announce(ctx, id, "", up, map[string]string{"D": "Anslagstavlan i Sörmland", "U": "Anslagstavlan i Västmanland"})
		}),
	}
}

// plan plans the meeting, writes its agenda and calls.
func (h *house) plan(ctx context.Context, m sitting, items []string) (string, error) {
	meeting := board.Meeting{BodyID: h.body[m.body].ID, HeldOn: m.on, StartsAt: "09:30", Town: m.town, Form: "physical", Secretary: "Ingrid Hallander",
		Note: "Källan anger vad som behandlades. Tider, närvaro och paragrafer är demonstrationens."}
	made, err := h.Create(ctx, meeting)
	if err != nil {
		return "", fmt.Errorf("meeting of %s: %w", m.on, err)
	}
	for i, one := range m.items {
		item, err := h.AddItem(ctx, board.Item{MeetingID: made.ID, Kind: one.kind, Title: one.title, Summary: one.told, Mark: one.mark})
		if err != nil {
			return "", err
		}
		items[i] = item.ID
		if one.who != "" {
			if err := h.SetRapporteurs(ctx, item.ID, one.who); err != nil {
				return "", err
			}
		}
	}
	return made.ID, h.Call(ctx, made.ID, "")
}

// hold opens the meeting, takes up every item and closes it. On the day when the
// vice chair's seat is empty the personal deputy serves.
func (h *house) hold(ctx context.Context, m sitting, id string, items []string) error {
	if err := h.Begin(ctx, id); err != nil {
		return err
	}
	s, err := h.Sitting(ctx, id)
	if err != nil {
		return err
	}
	present := s.Attendance
	for _, t := range s.Terms {
		if len(present) < 6 && t.Seat.Kind == board.Deputy && t.Seat.Number == 2 {
			present = append(present, board.Attendance{PersonID: t.PersonID, SeatID: t.SeatID, Serves: true})
		}
	}
	if err := h.SetAttendance(ctx, id, string(s.ChairID), present, ""); err != nil {
		return err
	}
	for i, item := range items {
		if _, err := h.Decide(ctx, item, 0, m.items[i].points...); err != nil {
			return fmt.Errorf("item %d of %s: %w", i+1, m.on, err)
		}
	}
	if err := h.Elect(ctx, id, []string{h.person[h.adjuster[m.body]]}); err != nil {
		return err
	}
	return h.Close(ctx, id, "12:00")
}

// adjust has the chair sign on paper, and the member with an account by itself.
func (h *house) adjust(ctx context.Context, m sitting, id string) error {
	s, err := h.Sitting(ctx, id)
	if err != nil {
		return err
	}
	for _, g := range s.Signatures {
		own := g.PersonID == h.person[h.member.name]
		as := ctx
		if own {
			as = actor(ctx, h.member)
		}
		if err := h.Sign(as, id, "", g.PersonID, !own); err != nil {
			return fmt.Errorf("adjusting %s: %w", m.on, err)
		}
	}
	return nil
}

// The marks of the items that the board decides the reports of 2022 in.
const (
	AnnualReport2022  = "verksamhetsberattelse.2022"
	InterimReport2022 = "delarsrapport.2022" // invented: the sources do not tell of it
)

// next is the meeting that the demo stands before: called, with the annual report
// to decide and the proposition prepared.
func (h *house) next(ctx context.Context) error {
	made, err := h.Create(ctx, board.Meeting{BodyID: h.body["inkopsnamnden"].ID, HeldOn: 20230210, StartsAt: "09:30", Form: "physical", Secretary: "Ingrid Hallander",
		Note: "Källan anger inte sammanträdets dag. Dagen är påhittad."})
	if err != nil {
		return err
	}
	item, err := h.AddItem(ctx, board.Item{MeetingID: made.ID, Kind: board.ForDecision, Title: "Verksamhetsberättelse 2022", Mark: AnnualReport2022,
		Proposal: "Verksamhetsberättelse för 2022 godkänns.", Background: matter2022,
		Proposition: "Ordförande Elin Granqvist (KD) ställer förvaltningens förslag under proposition och finner att det bifalls."})
	if err != nil {
		return err
	}
	if err := h.SetRapporteurs(ctx, item.ID, "Karin Forsell, inköpschef"); err != nil {
		return err
	}
	paper := board.Paper{ItemID: item.ID, Name: "Tjänsteutlåtande Verksamhetsberättelse 2022.txt", Public: true}
	if err := h.AddPaper(ctx, paper, strings.NewReader(matter2022)); err != nil {
		return err
	}
	return h.Call(ctx, made.ID, "")
}

const matter2022 = `Förvaltningen har lämnat förslag på utformning av verksamhetsberättelse för 2022 års verksamhet. Verksamhetsberättelsen är upprättad enligt Region Sörmlands reglemente för planering och uppföljning.

Inköpsverksamheten har under året arbetat med fokus på sänkta totalkostnader samt arbetat vidare med implementering av Inköps uppdaterade processer. Under 2022 har leverantörsmarknaden och tillgången på materiel stabiliserats något efter pandemins effekter. Dock har kvarvarande brister och leveransstörningar kombinerat med effekterna av Rysslands krig i Ukraina stört och påverkat leverantörsmarknaderna bland annat genom råvarubrister och höga prisökningar som följd.

Antal genomförda annonserade upphandlingar har minskat till 141 stycken från föregående års toppnotering på 165. Dock ligger totala antalet upphandlingsuppdrag lika mellan åren. Antal samordnade upphandlingar var under året 27 stycken. Besparingsmålet har uppfyllts exakt, och möjliggjorda besparingar 2022 uppgick till 85,0 mkr vilket också var målet för året. Trots hög arbetsbelastning har utvecklingsarbete kunnat bedrivas exempelvis genom implementering av nya processer och förvaltningsorganisation för processerna, utarbetande av kategoriplan för 2023, nyckeltal har omarbetats och en förstudie av nytt upphandlingssystem har påbörjats.

Inköpsverksamheten har under år 2022 haft en personalomsättning på 7,5 %. Sjukfrånvaron är fortsatt låg och i medarbetarundersökningen som genomfördes under våren ökade HME-index med 2,5 % till 79,3 %.`
