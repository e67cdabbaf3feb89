package demo

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/goal"
	"klover/internal/word/day"
)

// card is an invented card of an improvement board. Its days say how long after
// the one before it came to each column: analysis, plan, do, follow up, done.
type card struct {
	kind                         goal.CardKind
	unit                         string
	owner                        string // role
	on                           day.Date
	days                         []int
	title, problem               string
	whys                         string // with "|" between
	cause, action, effect        string
	tags                         string
	due                          int // days after the report, 0 for none
	declined, raised, said, link string
}

const (
	head    = "Inköp Sörmland Västmanland"
	buying  = "Upphandlingsenheten"
	service = "Inköpsservice" // Beställarstöd until October 2020
	support = "Stöd och styrning"
	sellers = "Leverantörsgruppen"
)

// cards are invented. Boards were taken into use in 2017 (årsrapport 2017).
var cards = []card{
	{goal.CardDeviation, service, "operational_buyer", 20170213, []int{7, 14, 10, 30, 35}, "Ordrar utan leveransadress", "Beställningar kommer utan leveransadress och godset blir stående i godsmottagningen.",
		"Adressen är inte obligatorisk i formuläret.|Formuläret är kopierat från ett äldre.|Ingen ägde formuläret.", "Beställningsformuläret hade ingen ägare.", "Adressen är obligatorisk och formuläret har en ägare.", "Inga ordrar utan adress sedan april.", "e-handel", 60, "", "", "", ""},
	{goal.CardIdea, buying, "strategic_buyer", 20170306, []int{7, 21, 20, 40, 60}, "Gemensam mall för utvärderingsmodell", "Alla skriver egen utvärderingsmodell, vilket tar tid och ger frågor från anbudsgivare.",
		"Det finns ingen mall.|Alla tror att den egna kategorin är speciell.", "Ingen hade fått i uppdrag att ta fram en mall.", "Två modeller med exempel finns i mallarna.", "Färre frågor om utvärderingen i de annonseringar som har använt mallen.", "mallar", 120, "", "", "", ""},
	{goal.CardActivity, buying, "unit_head", 20170410, []int{3, 4, 14, 30, 14}, "Stående tid för granskning av underlag", "Granskningen blir liggande för att ingen har avsatt tid.", "", "", "Fast tid för granskning varje torsdag förmiddag.", "Väntan på granskning är sällan längre än en vecka.", "arbetssätt", 45, "", "", "", ""},
	{goal.CardDeviation, service, "finance_assistant", 20170529, []int{7, 14, 7, 60, 30}, "Fakturor med fel referens", "Leverantörer skriver beställarens namn i stället för referensen och fakturan hamnar fel.",
		"Leverantören får ingen referens.|Beställaren vet inte sin egen.", "Referensen stod inte på ordern.", "Referensen skrivs ut på varje order.", "Ungefär hälften så många fakturor behöver skickas vidare för hand.", "faktura", 90, "", "", "Bra att det syns på ordern.", ""},
	{goal.CardIdea, buying, "strategic_buyer", 20170911, []int{14, 21, 30, 60, 45}, "Checklista inför annons", "Annonser får rättas för att en bilaga saknas.", "Den som annonserar är trött på dokumentet.|Ingen annan tittar.", "Det saknades en sista kontroll med andra ögon.", "En kollega går igenom checklistan före annons.", "Två rättelser det följande halvåret, mot sju det förra.", "mallar, kvalitet", 90, "", "", "", ""},
	{goal.CardIdea, head, "chief", 20171016, []int{7, 30}, "Egen podd om inköp", "Verksamheterna vet inte vad vi gör.", "De möter oss bara när något går fel.", "Vi syns för lite i vardagen.", "", "", "kommunikation", 0, "Det når för få för det arbete som krävs. Vi prövar frukostmöten i stället.", "", "", ""},
	{goal.CardDeviation, buying, "unit_head", 20180122, []int{7, 14, 14, 45, 30}, "Tilldelningsbeslut skickas sent", "Beslut blir klara på fredagar och skickas på måndagar, vilket förlänger avtalsspärren.", "Beslutet skrivs under på papper.|Den som skriver under är sällan på plats.", "Underskrift krävde att chefen var på plats.", "Beslut skrivs under elektroniskt.", "Beslut skickas samma dag.", "beslut", 90, "", "", "", ""},
	{goal.CardIdea, service, "operational_buyer", 20180416, []int{14, 21, 21, 60, 60}, "Bilder på vanliga artiklar", "Beställare väljer fel artikel för att benämningarna är lika.", "Katalogen har bara text.", "Leverantörernas bilder lästes inte in.", "Bilder läses in för de 500 vanligaste artiklarna.", "Färre returer på förbandsmaterial.", "e-handel", 150, "", "", "", ""},
	{goal.CardActivity, service, "operational_buyer", 20180917, []int{2, 5, 7, 21, 14}, "Märk upp returhyllan", "Returer blandas med nya leveranser.", "", "", "Hyllan är märkt och töms på fredagar.", "Inga borttappade returer under hösten.", "lokaler", 30, "", "", "", ""},
	{goal.CardDeviation, buying, "strategic_buyer", 20190211, []int{7, 21, 21, 90, 30}, "Frågor och svar missas av anbudsgivare", "Anbud uteslöts för att ett svar under anbudstiden inte hade beaktats.", "Svaret kom sent.|Frågan väntade på kravställaren.|Kravställaren hade semester.", "Ingen ersättare för kravställaren under anbudstiden.", "Ersättare anges redan i tidplanen.", "Inget anbud har uteslutits av det skälet sedan dess.", "anbud", 120, "", "", "", ""},
	{goal.CardIdea, head, "chief", 20190513, []int{14, 30, 40, 90, 60}, "Introduktion för nya medarbetare", "Nya får olika introduktion beroende på vem som är handledare.", "Det finns inget program.", "Introduktionen hade ingen ägare.", "Ett program på tolv veckor med handledare och avstämningar.", "De nya uppger att de kan driva en egen upphandling tidigare.", "arbetsmiljö, kompetens", 240, "", "", "", ""},
	{goal.CardDeviation, service, "finance_assistant", 20191021, []int{7, 14, 21, 60, 45}, "Dubbla leveranser från två lager", "Samma order levereras både från leverantör och från eget lager.", "Artikeln finns i två kataloger.|Ingen rensar när lagret tar över.", "Kataloger rensas inte när en artikel blir lagervara.", "Katalogen rensas varje månad mot lagerlistan.", "Tre dubbletter på ett halvår, mot ett tjugotal.", "e-handel, lager", 120, "", "", "", ""},
	{goal.CardActivity, buying, "unit_head", 20200330, []int{1, 2, 3, 14, 30}, "Digitala anbudsöppningar", "Pandemin gör att två personer inte kan träffas för att öppna anbud.", "", "", "Öppningen görs på distans med skärmdelning och protokoll.", "Fungerar så väl att det har blivit det vanliga sättet.", "pandemi, arbetssätt", 14, "", "", "", ""},
	{goal.CardIdea, support, "process_lead", 20201109, []int{14, 21, 40, 90, 60}, "En ingång för frågor till inköp", "Verksamheten ringer den de känner och får olika svar.", "De vet inte vem som svarar för vad.|Webbsidan listar enheter i stället för ärenden.", "Ingången var byggd efter vår organisation.", "En gemensam brevlåda med fördelning varje morgon.", "Nio av tio får svar inom två dagar.", "kommunikation", 180, "", "", "", ""},
	{goal.CardDeviation, sellers, "supplier_group", 20201207, []int{7, 14, 14, 60, 30}, "Leverantörer läggs upp två gånger", "Samma leverantör finns med två stavningar och spärras bara på den ena.", "Vi söker på namn.|Namnet stavas olika på offerten.", "Organisationsnumret kontrolleras inte först.", "Sökning görs på organisationsnummer innan något läggs upp.", "Inga nya dubbletter under våren.", "leverantörer", 90, "", "", "", ""},
	{goal.CardIdea, buying, "strategic_buyer", 20210215, []int{14, 30, 30, 90, 45}, "Intern anbudsskola för kravställare", "Kravställare skriver krav som inte går att följa upp.", "De har aldrig sett ett krav prövas.", "Vi lär inte ut vad som händer efter kontrakt.", "Två timmars kurs med exempel på krav som höll och som inte höll.", "Tolv kravställare har gått kursen och kraven är kortare.", "kompetens", 180, "", "", "", ""},
	{goal.CardDeviation, support, "controller", 20210322, []int{7, 21, 21, 60, 30}, "Effektrapporter skrivs för sent", "Besparingar registreras långt efter avtal och hamnar i fel månad.", "Ingen påminner.|Avtalet ses som slutet.", "Effektrapporten är inte ett steg i processen.", "Påminnelse sextio dagar efter tecknat avtal.", "Medianen är nu under två månader.", "besparingar", 120, "", "", "", ""},
	{goal.CardIdea, service, "operational_buyer", 20210517, []int{14, 28}, "Robot som lägger stående ordrar", "Samma order läggs för hand varje vecka.", "Systemet har inte stående ordrar.", "Funktionen ingår inte i vårt avtal.", "", "", "e-handel", 0, "Stående ordrar kommer i nästa version av systemet. En egen robot blir dyrare.", "", "Fråga leverantören först.", ""},
	{goal.CardDeviation, buying, "strategic_buyer", 20210913, []int{7, 14, 21, 90, 45}, "Sekretess prövas olika", "Samma slags uppgift maskas i ett ärende och lämnas ut i ett annat.", "Bedömningen görs av den som får frågan.|Det finns inget stöd.", "Stöd för sekretessprövning saknas.", "Exempelsamling och genomgång med juristen.", "Enhetliga bedömningar i de ärenden som har följts upp.", "juridik", 120, "", "", "", ""},
	{goal.CardActivity, support, "ecommerce", 20211018, []int{3, 4, 10, 30, 21}, "Rensa avslutade kataloger", "Utgångna avtal går fortfarande att beställa på.", "", "", "Fyrtio kataloger är stängda.", "Inga beställningar på utgångna avtal i mätningen i januari.", "e-handel, avtal", 60, "", "", "", ""},
	{goal.CardIdea, sellers, "supplier_group", 20211122, []int{14, 21, 21, 60, 40}, "Påminnelse om bankuppgifter", "Ändrade bankuppgifter upptäcks först när betalningen studsar.", "Leverantören meddelar inte.", "Vi frågar aldrig.", "Fråga om bankuppgifter en gång om året.", "Två studsade betalningar under våren, mot elva året före.", "leverantörer, betalning", 120, "", "", "", ""},
	{goal.CardDeviation, buying, "strategic_buyer", 20220207, []int{7, 14, 21, 60, 45}, "Fel version av avtalsmallen", "Ett avtal tecknades med den gamla klausulen om pris.", "Mallen fanns på två ställen.|Den gamla togs inte bort.", "Mallar plockas från egna mappar.", "Mallar hämtas bara ur handboken och den gamla mappen är låst.", "Ingen gammal mall i höstens stickprov.", "mallar, avtal", 90, "", "", "", ""},
	{goal.CardIdea, support, "process_lead", 20220314, []int{14, 21, 30, 60, 60}, "Målblomma på väggen", "Få kan säga vilka mål vi har.", "Målen står i ett dokument.|Ingen läser det på mötet.", "Målen är inte med i vardagen.", "Målen hänger vid tavlan och varje kort kopplas till ett mål.", "Alla enheter kan nu nämna målen.", "styrning", 120, "", "", "", ""},
	{goal.CardDeviation, service, "finance_assistant", 20220411, []int{7, 14, 30, 90}, "Vårdfakturor utan remissnummer", "Fakturor för utomlänsvård kan inte prövas utan remissnummer.", "Numret står i bilagan, inte på fakturan.|Bilagan läses inte av.", "Avläsningen omfattar inte bilagan.", "Bilagans remissnummer läses av och visas vid fakturan.", "", "faktura, utomlänsvård", 200, "", "", "Ungefär två av tre hittas nu.", ""},
	{goal.CardIdea, buying, "strategic_buyer", 20220509, []int{14, 30, 40, 90}, "Leverantörsdialog före plan", "Marknaden får veta för sent vad vi planerar.", "Planen är intern.", "Det finns ingen publik version av planen.", "Dialogmöte i oktober om nästa års upphandlingar.", "", "upphandlingsplan", 210, "", "", "Fyrtio leverantörer kom. Vi följer upp om fler lämnar anbud.", "/upphandlingar"},
	{goal.CardIdea, head, "chief", 20220516, []int{21, 40, 60, 70}, "Gemensam introduktion för båda regionerna", "Nya i Västmanland får veta om oss långt senare än nya i Sörmland.", "Introduktionen är per region.", "Vi är inte med i Västmanlands introduktionsdag.", "Vi deltar på båda regionernas introduktionsdagar.", "", "kommunikation", 270, "", "", "", ""},
	{goal.CardActivity, sellers, "supplier_group", 20220905, []int{5, 10, 30, 60, 24}, "Rutin för spärr av leverantör", "Det är oklart vem som får spärra en leverantör.", "", "", "Rutinen är skriven och har provats i två månader.", "Två spärrar har gjorts, båda med beslut och underlag.", "leverantörer", 150, "", "", "", ""},
	{goal.CardDeviation, buying, "strategic_buyer", 20220620, []int{14, 30, 60}, "Överprövade beslut saknar motivering", "Två beslut har fått skrivas om för att motiveringen var för kort.", "Mallen har ett fritt fält.|Exemplen är gamla.", "Beslutsmallen visar inte hur en motivering ser ut.", "Ny mall med exempel per utvärderingsmodell.", "", "mallar, juridik", 180, "", "", "Juristen läser exemplen.", "/overprovningar"},
	{goal.CardIdea, support, "controller", 20220822, []int{14, 28, 45}, "Nyckeltal på tavlan", "Siffrorna kommer en gång om året och då är det för sent.", "De räknas för hand.", "Underlaget ligger i flera listor.", "Tre nyckeltal visas på veckomötet.", "", "styrning", 160, "", "", "", "/nyckeltal"},
	{goal.CardDeviation, service, "operational_buyer", 20221003, []int{7, 21, 28}, "Brådskande ordrar på fredagar", "En tredjedel av brådskande ordrar kommer på fredag eftermiddag.", "Lagret räknas på fredagar.|Räkningen är för sen för helgen.", "Räkningen görs för sent i veckan.", "Räkningen flyttas till onsdagar på fyra avdelningar.", "", "lager", 120, "", "", "", ""},
	{goal.CardActivity, support, "contract_controller", 20221114, []int{5, 10, 21}, "Märk avtal som löper ut 2023", "Vi upptäcker avtal för sent.", "", "", "Alla avtal gås igenom och får ansvarig.", "", "avtal", 75, "", "", "", "/avtal"},
	{goal.CardIdea, buying, "unit_head", 20221024, []int{14, 35}, "Parvis granskning", "Den som granskar hinner inte sätta sig in i ärendet.", "Granskaren väljs sent.", "Granskaren är inte med från början.", "Varje upphandling får en fast granskare vid uppstart.", "", "arbetssätt, kvalitet", 150, "", "", "", ""},
	{goal.CardDeviation, sellers, "supplier_group", 20221107, []int{14, 30}, "Autogiro som ingen beställt", "Två autogiron har lagts upp utan underlag.", "Banken frågar inte.|Fullmakten är generell.", "Fullmakten till banken är för vid.", "Fullmakten ska begränsas och avstämning göras varje månad.", "", "betalning", 60, "", "Fullmakten tecknas av förvaltningen, så frågan behöver drivas av enheten ovanför.", "", ""},
	{goal.CardIdea, service, "operational_buyer", 20221128, []int{14, 21}, "Kortare väg för returer", "Det tar tre blanketter att returnera en vara.", "Varje leverantör har sin blankett.", "Avtalen säger inget om returer.", "En gemensam blankett som leverantörerna godtar.", "", "e-handel", 120, "", "", "", ""},
	{goal.CardDeviation, buying, "strategic_buyer", 20221017, []int{14}, "Prisändringar utan underlag", "Leverantörer höjer priset utan att visa index.", "Vi frågar inte efter underlaget.|Rutinen säger inte vem som ska fråga.", "", "", "", "avtal, pris", 90, "", "", "Gäller främst livsmedel och transporter.", "/avtal"},
	{goal.CardIdea, support, "lawyer", 20221212, []int{21}, "Frågestund med juristen", "Samma fråga ställs till juristen flera gånger i veckan.", "Svaren stannar hos den som frågar.", "", "", "", "juridik, kompetens", 0, "", "", "", ""},
	{goal.CardDeviation, service, "finance_assistant", 20221205, []int{28}, "Påminnelseavgifter ökar", "Påminnelseavgifterna har ökat sedan i höstas.", "Attesten dröjer.|Ersättare saknas vid frånvaro.", "", "", "", "faktura", 75, "", "", "", ""},
	{goal.CardIdea, buying, "strategic_buyer", 20221205, []int{21}, "Egen app för beställare", "Beställare saknar avtalen när de är ute i verksamheten.", "De söker på datorn.|Sidan fungerar dåligt i mobilen.", "", "", "", "kommunikation", 0, "Avtalssidorna fungerar i mobilen sedan i höstas. En app behövs inte.", "", "", "/avtal"},
	{goal.CardIdea, buying, "", 20221121, nil, "Mallar som kan läsas upp", "Våra mallar går inte att läsa med uppläsande hjälpmedel.", "", "", "", "", "tillgänglighet, mallar", 0, "", "", "", ""},
	{goal.CardDeviation, support, "", 20221222, nil, "Två versioner av samma rutin", "Rutinen för direktupphandling finns både i handboken och på intranätet, med olika belopp.", "", "", "", "", "handbok", 0, "", "", "", ""},
	{goal.CardIdea, service, "", 20230109, nil, "Märk e-fakturor med vårdbilaga", "Det syns inte i listan vilka fakturor som har vårdbilaga.", "", "", "", "", "faktura, utomlänsvård", 0, "", "", "", ""},
	{goal.CardDeviation, sellers, "", 20230112, nil, "Betalningsorder med fel konto", "En utbetalning för förseningsersättning gick till ett gammalt konto.", "", "", "", "", "betalning", 0, "", "", "Beloppet är tillbaka. Vi behöver se varför kontot inte byttes.", ""},
	{goal.CardActivity, head, "chief", 20230116, nil, "Boka vårens medarbetardag", "Dagen ska ha förbättringstavlorna som tema.", "", "", "", "", "kompetens", 60, "", "", "", ""},
}

// improvementEvents returns the lives of the cards as events.
func (b *builder) improvementEvents(ctx context.Context) ([]event, error) {
	units, err := b.identity.Units(ctx, Today)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, u := range units {
		ids[u.Name] = u.ID
	}
	names, err := b.identity.Names(ctx)
	if err != nil {
		return nil, err
	}
	var events []event
	for i := range cards {
		who := reporter(cards[i].owner, cards[i].unit)
		events = append(events, b.cardEvents(&cards[i], ids[cards[i].unit], person{b.users[who], names[b.users[who]]})...)
	}
	return events, nil
}

// reporter returns who reports a card that nobody answers for yet.
func reporter(role, unit string) string {
	switch {
	case role != "":
		return role
	case unit == service:
		return "operational_buyer"
	case unit == sellers:
		return "supplier_group"
	case unit == support:
		return "process_lead"
	}
	return "strategic_buyer"
}

// columns are the columns in the order of a card's days.
var columns = []goal.Stage{goal.StageAnalysis, goal.StagePlan, goal.StageDo, goal.StageFollow, goal.StageDone}

func (b *builder) cardEvents(c *card, unitID string, who person) []event {
	var id string
	on := c.on
	events := []event{{on, func(ctx context.Context) error {
		ctx = by(ctx, who)
		made, err := b.goal.Report(ctx, c.fresh(unitID, who))
		if err != nil {
			return fmt.Errorf("card %s: %w", c.title, err)
		}
		id = made.ID
		if c.said == "" {
			return nil
		}
		return b.goal.Comment(ctx, id, c.said)
	}}}
	for i, days := range c.days {
		on = on.AddDays(days)
		events = append(events, event{on, func(ctx context.Context) error { return b.stepCard(by(ctx, who), c, id, columns[i], who) }})
	}
	end := on.AddDays(6)
	if c.declined != "" {
		events = append(events, event{end, func(ctx context.Context) error {
			_, err := b.goal.Move(by(ctx, who), id, goal.Step{To: goal.StageDeclined, Told: map[string]string{"reason": c.declined}})
			return err
		}})
	}
	if c.raised != "" {
		events = append(events, event{end, func(ctx context.Context) error {
			_, err := b.goal.Raise(by(ctx, who), id, c.raised)
			return err
		}})
	}
	return events
}

// linked names what the cards are about.
var linked = map[string]string{"/upphandlingar": "Upphandlingarna", "/overprovningar": "Överprövningarna", "/nyckeltal": "Nyckeltalen", "/avtal": "Avtalen"}

// fresh is the card as it was reported.
func (c *card) fresh(unitID string, who person) goal.Improvement {
	i := goal.Improvement{Title: c.title, Kind: c.kind, UnitID: unitID, Problem: c.problem, LinkURL: c.link, LinkLabel: linked[c.link]}
	for tag := range strings.SplitSeq(c.tags, ", ") {
		i.Tags = append(i.Tags, tag)
	}
	if c.due > 0 {
		i.DueOn = c.on.AddDays(c.due)
	}
	if c.owner != "" {
		i.OwnerID = who.id
	}
	return i
}

// stepCard moves a card one column on, with what it tells there.
func (b *builder) stepCard(ctx context.Context, c *card, id string, to goal.Stage, who person) error {
	if to == goal.StageAnalysis && c.whys != "" {
		i, err := b.goal.Improvement(ctx, id)
		if err != nil {
			return err
		}
		i.Whys = strings.ReplaceAll(c.whys, "|", "\n")
		if _, err := b.goal.SaveImprovement(ctx, i, ""); err != nil {
			return err
		}
	}
	told := map[string]string{}
	switch to {
	case goal.StagePlan:
		told["cause"], told["owner_id"] = c.cause, who.id
	case goal.StageDo:
		told["action"] = c.action
	case goal.StageDone:
		told["effect"] = c.effect
	}
	if _, err := b.goal.Move(ctx, id, goal.Step{To: to, Told: told}); err != nil {
		return fmt.Errorf("moving %s to %s: %w", c.title, to, err)
	}
	return nil
}
