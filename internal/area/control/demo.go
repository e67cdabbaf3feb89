package control

import (
	"context"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// DemoPerson is somebody at work in the demo.
type DemoPerson struct{ ID, Name string }

// DemoCast is the people of the demo by role.
type DemoCast map[string]DemoPerson

func (c DemoCast) as(ctx context.Context, role string) context.Context {
	return audit.WithActor(ctx, audit.Actor{ID: c[role].ID, Name: c[role].Name})
}

// demoRow is a row of a published plan, with what was reported of it.
type demoRow struct {
	Row
	moments []demoMoment
}

type demoMoment struct {
	Moment
	by      string // role
	replies []Reply
	result  Result
	finding string
}

// told is an answer in words, or words beside a computed one.
func told(text string) Reply { return Reply{State: Answered, Comment: text} }

func hand(label string) Question { return Question{Label: label, Source: ByHand} }

func asks(label, key string) Question {
	return Question{Label: label, Source: FromFigure, SourceKey: key}
}

// demo2017 is the plan of 2017 with what the annual report says (lines 769–1140).
var demo2017 = []demoRow{
	{Row{Area: "Personalomsättning", Perspective: "Personalperspektivet", Reported: Codes{"annual"},
		Goal: "Inköp ska genomföra aktiviteter för att minska personalomsättning samt att hantera den personalomsättning som råder."},
		[]demoMoment{{by: "unit_head", Moment: Moment{Text: "Mätning av framfart i aktiviteter i verksamhetsplanen som främjar låg personalomsättning. Mätning av framfart i aktiviteter i verksamhetsplanen som stärker Inköps möjligheter att hantera personalomsättning.",
			Questions: []Question{hand("Aktiviteter som främjar låg personalomsättning"), hand("Aktiviteter som stärker möjligheterna att hantera personalomsättning")}},
			replies: []Reply{told("Interna karriärmöjligheter inom Inköp, handlingsplan medarbetarenkät, kompetensförsörjningsprojekt"),
				told("Inköpshandbok, mallar, definierade roller, avrop från ramavtal avseende upphandlingskonsulter, LIA-praktikant från YH-utbildning")}}}},
	{Row{Area: "Samordnade upphandlingar", Perspective: "Process- och förnyelseperspektiv", Reported: Codes{"month", "annual"},
		Goal: "Följer Inköp de rutiner som gäller Inköps ansvar att verka för samordnade upphandlingar."},
		[]demoMoment{
			{by: "unit_head", Moment: Moment{Text: "Kontroll av motiveringar på uppdragsblanketter. Börja följa upp att rutinen används.", Questions: []Question{hand("Motiveringar på uppdragsblanketter")}},
				replies: []Reply{told("Arbetssättet med motiveringar i uppdragsblanketten har inte gett avsedd effekt. Ett nytt sätt att arbeta för att nå fler samordnade upphandlingar behöver tas fram. Diskussion har förts under hösten på Inköp samt i Inköpsrådet om att mer proaktivt peka ut upphandlingar utifrån upphandlingsplanen. Det nya arbetssättet fastställs under 2018.")}},
			{by: "unit_head", Moment: Moment{Text: "Definition av samordnade upphandlingar ska föras in i Handboken.", Questions: []Question{hand("Definition i Handboken")}},
				replies: []Reply{told("Definition av samordnad upphandling är införd i Handboken under hösten 2017.")}},
			{by: "unit_head", Moment: Moment{Goal: "Implementera policy och riktlinjer.", Text: "Mäta hur det gått att följa upp implementering av policyn.",
				Questions: []Question{hand("Implementering av policy och riktlinjer"), asks("Samordnade upphandlingar", "proc.coordinated"),
					asks("Särskilda miljökrav", "proc.env_requirements"), asks("Upphandlingar med uppförandekod", "proc.code_of_conduct")}},
				replies: []Reply{told("Arbete pågår med implementering av policy och riktlinjer. Vissa delar från policyn och riktlinjerna mäts månadsvis och rapporteras bland annat till Inköpsutskott."), told(""), told(""), told("")}},
		}},
	{Row{Area: "CSR hållbar upphandling, ökade resurskrav", Perspective: "Miljöperspektivet", Reported: Codes{"annual"},
		Goal: "Följer Inköp de rutiner som gäller Inköps ansvar att verka för att uppförandekoden finns med i upphandlingar."},
		[]demoMoment{{by: "unit_head", Moment: Moment{Text: "Följa upp hur många annonserade upphandlingar där uppförandekoden finns med.",
			Questions: []Question{asks("Annonserade upphandlingar med uppförandekoden", "proc.code_of_conduct")}}, replies: []Reply{told("")}}}},
	{Row{Area: "Brister i förhållningssätt gentemot leverantör", Perspective: "Ekonomiperspektivet", Reported: Codes{"annual"},
		Goal: "Följa upp att Inköp undviker onödiga överprövningar.\nAnalysera avbrutna upphandlingar."},
		[]demoMoment{{by: "unit_head", Moment: Moment{Text: "Mäta och analysera överprövningarna och avbrutna upphandlingar.",
			Questions: []Question{asks("Onödiga överprövningar", "review.unnecessary"), asks("Avbrutna upphandlingar", "proc.cancelled"), asks("Onödigt avbrutna upphandlingar", "proc.cancelled_unnecessary")}},
			replies: []Reply{told("En överprövning har genererat en malländring och en överprövning har genererat extra observation kring vårt upphandlingssystem."),
				told("De har avbrutits av olika skäl."), told("De kunde ha undvikits.")}}}},
	{Row{Area: "Besparingar", Perspective: "Ekonomiperspektiv", Reported: Codes{"annual"},
		Goal: "Att Inköp uppnår målet 70 mkr i möjliggjorda besparingar 2017.\nFölja upp avropen i investeringar så att de kommer in i tid."},
		[]demoMoment{{by: "controller", Moment: Moment{Text: "Kontroll av att processen kring effektrapportering efterlevs.",
			Questions: []Question{asks("Möjliggjorda besparingar", "savings.enabled"), hand("Avrop av investeringar"), hand("Effektrapportering")}},
			replies: []Reply{told("Årsmålet på 70 mkr uppnåddes inte."),
				told("Processen kring avrop av investeringar har reviderats under året i och med införandet av Permit som verktyg för bägge landstingen. Verktyget har medfört en tydligare och enklare koppling mot Inköp."),
				told("Processen kring effektrapportering efterlevs.")}}}},
}

const (
	both2022   = "Sammanställa i Delårsrapport och Verksamhetsberättelse."
	annual2022 = "Sammanställa till Verksamhetsberättelse."
)

const notToldIn2022 = "Redovisades inte i verksamhetsberättelsen för 2022."

func untold() Reply { return Reply{State: NotReported, Reason: notToldIn2022} }

// demo2022 is the plan of 2022 with what the annual report says (lines 1096–1400).
var demo2022 = []demoRow{
	{Row{Area: "Samordnade upphandlingar", Perspective: "Resursperspektiv", Method: both2022, Reported: Codes{"interim", "annual"},
		Goal: "Rapportera fakta avseende varför utpekade upphandlingar för samordning inte genomförts samordnat."},
		[]demoMoment{
			{by: "controller", Moment: Moment{Text: "Antal genomförda upphandlingar som genomförts som samordnade.", Frequency: Interim, Unit: "Stöd och styrning", Role: "Inköpscontroller",
				Note:      "Målvärde går inte att sätta då upphandlingar lämpade att samordna identifieras löpande under året.",
				Questions: []Question{asks("Samordnade upphandlingar", "proc.coordinated")}}, replies: []Reply{told("Se Not 1.")}},
			{by: "unit_head", Moment: Moment{Text: "Vilka upphandlingar som Inköp anser borde samordnats, som inte kunnat samordnas och skälet till det.", Frequency: Interim, Unit: "Upphandlingsenheten", Role: "Enhetschef Upphandling",
				Questions: []Question{{Label: "Borde ha samordnats", Source: FromQuery, SourceKey: "procurement", Selection: "bordesamordnas=ja&hanterad={period}"}}}, replies: []Reply{told("")}},
		}},
	{Row{Area: "LOU-efterlevnad", Perspective: "Resursperspektiv", Method: annual2022, Reported: Codes{"annual"},
		Goal: "Inköp ska analysera efterlevnaden av LOU inom regionerna.\nLeverantörstroheten ska öka hos de prioriterade verksamheterna."},
		[]demoMoment{
			{by: "category_lead", Moment: Moment{Text: "Kontroll av leverantörstrohet och efterlevnad av LOU sker genom verksamhetsnära analyser av inköpsmönster på prioriterade verksamheter. En del av analysen består av kontroll av leverantörstrohet.",
				Unit: "Stöd och styrning", Role: "Kategoriledare och Inköpscontroller",
				Questions: []Question{{Label: "Verksamhetsnära analyser genomförda hos", Source: FromList, SourceKey: Analyses}}}, replies: []Reply{told("Se Not 2.")}},
			{by: "category_lead", result: NotDone, finding: "Uppföljning har inte genomförts.",
				Moment: Moment{Text: "Identifierade förbättringsaktiviteter följs upp med den prioriterade verksamheten och effekt av aktiviteterna redovisas.", DueDays: 15,
					Unit: "Stöd och styrning", Role: "Kategoriledare och Inköpscontroller", Questions: []Question{hand("Uppföljning och effekt")}},
				replies: []Reply{{State: AnswerNotDone, Reason: "Uppföljning har inte genomförts."}}},
		}},
	{Row{Area: "Personalomsättning", Perspective: "Resursperspektiv", Method: annual2022, Reported: Codes{"annual"},
		Goal: "Personalomsättningen för strategiska inköpare ska minska. Målet avser minskning av antal medarbetare som går vidare till annan arbetsgivare utanför Region Sörmland och Region Västmanland.\nFastställ ett rimligt mål för Inköps personalomsättning och genomför aktiviteter för att bibehålla rimlig nivå på personalomsättning."},
		[]demoMoment{{by: "chief", Moment: Moment{Text: "Mäta personalomsättning avseende strategiska inköpare 1 gång per år. Genomföra och följa upp personalfrämjande aktiviteter.", Unit: "Inköp", Role: "Inköpschef",
			Questions: []Question{hand("Mål"), asks("Strategiska inköpare", turnover), {Label: "Strategiska inköpare året före", Source: FromFigure, SourceKey: turnover, Back: 1}, hand("Personalfrämjande aktiviteter under året")}},
			replies: []Reply{told("Rimligt mål för Inköps personalomsättning sattes 2021 till 8,6 %. 2022 valde vi att börja mäta personalomsättningen för strategiska inköpare (SI) då det är den gruppen som har hög personalomsättning."), told(""), told(""),
				told("Friskvårdsaktiviteter, återupptagit fysiska enhetsmöten och verksamhetsmöten efter pandemins slut, teambuildingaktiviteter bland annat med stöd av Riddarfjärden. Fortsatt hög frekvens på skriftliga och muntliga informationstillfällen.")}}}},
	{Row{Area: "Brister i arbetssätt som medför onödiga överprövningar och avbrytanden", Perspective: "Resursperspektiv", Method: "Sammanställa i Verksamhetsberättelse.", Reported: Codes{"annual"},
		Goal: "Analysera överprövningar och avbrutna upphandlingar."},
		[]demoMoment{{by: "lawyer", result: Minor, finding: "Bransch, utgång och orsak är inte redovisade.",
			Moment: Moment{Text: "Mäta och analysera överprövningarna och avbrutna upphandlingar avseende upphandlingar i båda regionerna och övriga klöversamarbeten. Mäta andel överprövade och avbrutna upphandlingar per år och inom vilka branscher. Rapportera utgången av överprövningar. Analysera orsak till utgången.",
				Unit: "Stöd och styrning", Role: "Inköpsjurist",
				Questions: []Question{asks("Andel överprövade upphandlingar", "review.share"),
					{Label: "Branscher", Source: FromSplit, SourceKey: "review", Selection: "avslutad={period}&egna=ja", Divide: "bransch"},
					{Label: "Utgång", Source: FromSplit, SourceKey: "review", Selection: "avslutad={period}&egna=ja", Divide: "utfall"},
					{Label: "Orsak till utgången", Source: FromSplit, SourceKey: "review", Selection: "avslutad={period}&egna=ja", Divide: "orsak"}}},
			replies: []Reply{told("Avgjorda i domstol eller på annat sätt avslutade under 2022 i relation till antal annonserade upphandlingar 2022 (6,0 % 2021). Rapporteringen avser enskilda och samordnade upphandlingar i båda regionerna samt de upphandlingar i övriga klöversamarbeten som genomförts av Inköp Sörmland Västmanland."),
				untold(), untold(), untold()}}}},
	{Row{Area: "Möjliggjorda besparingar", Perspective: "Resursperspektiv", Method: both2022, Reported: Codes{"month", "interim", "annual"},
		Goal: "Möjliggjorda besparingar 2022 85 mkr."},
		[]demoMoment{{by: "controller", Moment: Moment{Text: "Redovisas löpande via månadsrapport.", Frequency: Monthly, Unit: "Stöd och styrning", Role: "Inköpscontroller i samverkan med Upphandlingsenheten, Strategiska inköpare",
			Questions: []Question{{Label: "Möjliggjorda besparingar hittills i år", Source: FromFigure, SourceKey: "savings.enabled", Span: "ytd"}}}, replies: []Reply{told("")}}}},
	{Row{Area: "Leverantörskontroll", Perspective: "Resursperspektiv", Method: both2022, Reported: Codes{"interim", "annual"},
		Goal: "Kontroll ska göras av upphandlade leverantörer avseende skatteskulder samt ekonomisk och finansiell ställning."},
		[]demoMoment{{by: "controller", Moment: Moment{Text: "Kontroll utförs genom kreditupplysning vid upphandling samt löpande bevakning under året av avtalsleverantörer.", Frequency: Interim, Unit: "Stöd och styrning", Role: "Inköpscontroller",
			Questions: []Question{hand("Genomförande"), {Label: "Hävda till följd av skatteskulder eller ekonomisk och finansiell ställning", Source: ByHand, Unit: "avtal", Code: terminated}}},
			replies: []Reply{{State: Answered, Comment: "Kontroll utförd.", Evidence: "Kreditupplysningarnas bevakningslista"}, {State: Answered, Number: "0", Comment: "Inga avtal har hävts."}}}}},
}

func demoRows(year int64) []demoRow {
	if year == 2017 {
		return demo2017
	}
	return demo2022
}

// DemoPlan stores and decides the plan of a year as its report prints it.
func (s Store) DemoPlan(ctx context.Context, who DemoCast, year int64, title string, decided day.Date, body string) error {
	ctx = who.as(ctx, "controller")
	p, err := s.CreatePlan(ctx, Plan{Year: year, Title: title})
	if err != nil {
		return err
	}
	for _, r := range demoRows(year) {
		row := r.Row
		row.PlanID = p.ID
		if row, err = s.CreateRow(ctx, row, ""); err != nil {
			return fmt.Errorf("%s: %w", r.Area, err)
		}
		for _, dm := range r.moments {
			m := dm.Moment
			m.RowID, m.PerformerID = row.ID, who[dm.by].ID
			m.Questions = append([]Question(nil), dm.Questions...)
			if m.Frequency == "" {
				m.Frequency = Yearly
			}
			if m.DueDays == 0 {
				m.DueDays = 20
			}
			if year == 2017 {
				m.Unit, m.DueDays = "Inköp TL", 59
			}
			if _, err := s.CreateMoment(ctx, m, ""); err != nil {
				return fmt.Errorf("%s: %w", m.Title(), err)
			}
		}
	}
	_, err = s.Decide(ctx, p.ID, p.Version, decided, body, "")
	return err
}

// DemoNext copies a year's plan to the next and decides it.
func (s Store) DemoNext(ctx context.Context, who DemoCast, year int64, decided day.Date, body string) error {
	ctx = who.as(ctx, "controller")
	from, _, err := s.PlanOf(ctx, year)
	if err != nil {
		return err
	}
	p, err := s.CopyPlan(ctx, from.ID)
	if err != nil {
		return err
	}
	_, err = s.Decide(ctx, p.ID, p.Version, decided, body, "")
	return err
}

// DemoRun reviews what is done and does what is to be done in a year's plan.
func (s Store) DemoRun(ctx context.Context, who DemoCast, year int64) error {
	done, _, err := s.Occurrences(ctx, OccurrenceFilter{Year: year, States: []string{string(Done)}}, Page{})
	if err != nil {
		return err
	}
	for _, o := range done {
		role := "chief"
		if o.DoneByID == who[role].ID {
			role = "unit_head"
		}
		if _, err := s.Review(who.as(ctx, role), o.ID, o.Version); err != nil {
			return fmt.Errorf("reviewing %s: %w", o.Name(), err)
		}
	}
	list, _, err := s.Occurrences(ctx, OccurrenceFilter{Year: year, States: []string{string(Planned)}, Ends: day.Period{To: s.Today()}}, Page{})
	if err != nil {
		return err
	}
	for _, o := range list {
		if err := s.demoPerform(ctx, who, o); err != nil {
			return fmt.Errorf("doing %s: %w", o.Name(), err)
		}
	}
	return nil
}

func (s Store) demoPerform(ctx context.Context, who DemoCast, o Occurrence) error {
	m, err := s.Moment(ctx, o.MomentID)
	if err != nil {
		return err
	}
	for _, r := range demoRows(o.Year) {
		for _, dm := range r.moments {
			if r.Area != o.Area || dm.Text != m.Text {
				continue
			}
			p := Performance{Result: dm.result, Finding: dm.finding, Replies: map[string]Reply{}}
			if p.Result == "" {
				p.Result = OK
			}
			for i, q := range m.Questions {
				reply := dm.replies[i]
				reply.ValidFor = o.PeriodEnd
				p.Replies[q.ID] = reply
			}
			_, err := s.Perform(who.as(ctx, dm.by), o.ID, o.Version, p)
			return err
		}
	}
	return fmt.Errorf("no script for %s", o.Text)
}

// demoAnalyses is Not 2 of the report for 2022 (lines 1430–1450). Which two are of
// whole administrations the report does not say (I14).
var demoAnalyses = []struct {
	name  string
	party party.Code
	level string
}{
	{"Ambulanssjukvården", "D", "operation"}, {"Ambulanssjukvården", "U", "operation"}, {"Kvinnoklin. MSE/KSK", "D", "operation"},
	{"Ortopedkliniken MSE/KSK", "D", "operation"}, {"Ortopedkliniken", "U", "operation"}, {"Psykiatriska klin NLN/KSK", "D", "operation"},
	{"Radiologen", "D", "operation"}, {"Regionala utvecklingsförvaltningen (RUF)", "U", "administration"}, {"Kultur och utbildning", "U", "operation"},
	{"Kultur och utbildning förvaltningen - övergripande", "D", "administration"}, {"Scenkonst", "D", "operation"},
}

// DemoAnalysis notes the n:th analysis of 2022.
func (s Store) DemoAnalysis(ctx context.Context, who DemoCast, n int) error {
	a := demoAnalyses[n]
	_, err := s.CreateObject(who.as(ctx, "category_lead"), Object{List: Analyses, Name: a.name, Party: a.party, Level: a.level, DoneOn: s.Today(), N: int64(n + 1),
		FollowUp: "not_done", FollowText: "Uppföljning har inte genomförts."})
	return err
}

// DemoAnalyses is how many analyses there are.
func DemoAnalyses() int { return len(demoAnalyses) }

// demoRisks are invented; the report says only that a risk analysis was made (line 782).
var demoRisks = []struct {
	Risk
	owner, row string
}{
	{Risk{Title: "Samordning uteblir trots att den lönar sig", Area: "Upphandling", Cause: "Regionernas planer blir klara vid olika tider.", Consequence: "Sämre priser och dubbelt arbete.", Likelihood: 3, Impact: 3, AfterLikelihood: 2, AfterImpact: 3, Measures: "Gemensam genomgång av planen varje kvartal."}, "unit_head", "Samordnade upphandlingar"},
	{Risk{Title: "Köp görs utanför avtalen", Area: "Verksamheternas inköp", Cause: "Beställare känner inte till avtalen.", Consequence: "Högre priser och otillåtna direktupphandlingar.", Likelihood: 3, Impact: 3, AfterLikelihood: 3, AfterImpact: 2, Measures: "Verksamhetsnära analyser och stöd till beställare."}, "category_lead", "LOU-efterlevnad"},
	{Risk{Title: "Strategiska inköpare slutar", Area: "Bemanning", Cause: "Många arbetsgivare söker samma kompetens.", Consequence: "Upphandlingar försenas och konsulter anlitas.", Likelihood: 4, Impact: 3, AfterLikelihood: 3, AfterImpact: 3, Measures: "Karriärvägar, handledning och introduktion."}, "chief", "Personalomsättning"},
	{Risk{Title: "Fel i upphandlingsdokument leder till överprövning", Area: "Upphandling", Cause: "Granskningen före annonsering hinns inte med.", Consequence: "Avtal försenas och får göras om.", Likelihood: 3, Impact: 4, AfterLikelihood: 2, AfterImpact: 4, Measures: "Juristgranskning av alla annonser."}, "lawyer", "Brister i arbetssätt som medför onödiga överprövningar och avbrytanden"},
	{Risk{Title: "Besparingar redovisas för sent", Area: "Uppföljning", Cause: "Effektrapporter skrivs när avtalet redan löper.", Consequence: "Fel underlag för beslut.", Likelihood: 2, Impact: 3}, "controller", "Möjliggjorda besparingar"},
	{Risk{Title: "En leverantör hamnar i ekonomisk kris", Area: "Avtal", Cause: "Kostnader stiger fortare än avtalens priser.", Consequence: "Leveranser uteblir i vården.", Likelihood: 2, Impact: 4, AfterLikelihood: 2, AfterImpact: 3, Measures: "Löpande kreditbevakning."}, "controller", "Leverantörskontroll"},
	{Risk{Title: "Anbud röjs före tilldelning", Area: "Informationssäkerhet", Cause: "För många har tillgång till pågående ärenden.", Consequence: "Upphandlingen får göras om och förtroendet skadas.", Likelihood: 2, Impact: 4}, "lawyer", ""},
	{Risk{Title: "Beställningar stannar vid byte av e-handel", Area: "E-handel", Cause: "Kataloger flyttas till ett nytt system.", Consequence: "Vården köper utanför avtal.", Likelihood: 3, Impact: 3}, "unit_head", ""},
	{Risk{Title: "Gamla mallar används", Area: "Arbetssätt", Cause: "Mallar sparas lokalt.", Consequence: "Krav och villkor blir inaktuella.", Likelihood: 2, Impact: 2, AfterLikelihood: 1, AfterImpact: 2, Measures: "Mallar hämtas från handboken."}, "process_lead", ""},
}

// DemoRisks registers the risks; those of controls are linked to the year's plan.
func (s Store) DemoRisks(ctx context.Context, who DemoCast, year int64) error {
	p, _, err := s.PlanOf(ctx, year)
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, r := range p.Rows {
		ids[r.Area] = r.ID
	}
	for _, d := range demoRisks {
		r := d.Risk
		r.OwnerID, r.JudgedOn, r.ReviewOn = who[d.owner].ID, s.Today(), s.Today().AddMonths(12)
		if _, err := s.CreateRisk(who.as(ctx, "controller"), r, kept([]string{ids[d.row]})); err != nil {
			return fmt.Errorf("risk %s: %w", r.Title, err)
		}
	}
	return nil
}

// DemoJudge judges the risk that purchasers leave again, a year later.
func (s Store) DemoJudge(ctx context.Context, who DemoCast, title string, likelihood int64, why string) error {
	list, _, err := s.Risks(ctx, RiskFilter{Text: title}, Page{Limit: 1})
	if err != nil || len(list) == 0 {
		return fmt.Errorf("finding the risk %s: %w", title, err)
	}
	r := list[0]
	r.AfterLikelihood, r.JudgedOn, r.ReviewOn = likelihood, s.Today(), s.Today().AddMonths(12)
	var rows []string
	for _, l := range r.Rows {
		rows = append(rows, l.RowID)
	}
	_, err = s.SaveRisk(who.as(ctx, "controller"), r, rows, why)
	return err
}

var demoReaders = identity.Roles{"chief", "unit_head", "strategic_buyer", "category_lead", "controller", "contract_controller", "lawyer", "registrar", "archivist", "administrator"}

// demoInfos follow the suggestions of the handbook, section 9.5.
var demoInfos = []Info{
	{Name: "Upphandlingsinformation", Kind: "procurement", Stage: Before, Owner: "Inköpschef", System: "Klöver, upphandlingssystemet", Secrecy: 3, Integrity: 3, Access: 2,
		SecrecyWhy: "Anbud och utvärdering omfattas av absolut sekretess tills tilldelning är beslutad.", IntegrityWhy: "Fel uppgifter leder till fel tilldelning och överprövning.", AccessWhy: "Ett avbrott på några timmar skadar bara nära sista anbudsdag.",
		Law: "OSL 19 kap. 3 §, 31 kap. 16 §", Readers: demoReaders},
	{Name: "Upphandlingsinformation", Kind: "procurement", Stage: After, Owner: "Inköpschef", System: "Klöver, upphandlingssystemet", Secrecy: 2, Integrity: 3, Access: 2,
		SecrecyWhy: "Affärshemligheter i anbud prövas var för sig.", IntegrityWhy: "Avtal skrivs på uppgifterna.", AccessWhy: "Underlaget behövs när avtalet tecknas.", Law: "OSL 31 kap. 16 §", Readers: demoReaders},
	{Name: "Utomlänsvårdsfakturor", Owner: "Enhetschef Inköpsservice", System: "Fakturasystemet", Secrecy: 3, Integrity: 3, Access: 2, Personal: true,
		SecrecyWhy: "Bilagorna innehåller uppgifter om vård av enskilda.", IntegrityWhy: "Fel belopp betalas ut.", AccessWhy: "Fakturor ska betalas i tid.", Law: "OSL 25 kap. 1 §, dataskyddsförordningen artikel 9", Readers: identity.Roles{"finance_assistant", "controller"}},
	{Name: "Upphandlingsplan, den offentliga", Owner: "Inköpschef", System: "Klöver, webbplatsen", Secrecy: 0, Integrity: 2, Access: 1,
		IntegrityWhy: "Leverantörer planerar efter den.", AccessWhy: "Den läses några gånger om året."},
	{Name: "Avtal", Kind: "contract", Owner: "Inköpschef", System: "Klöver, avtalsdatabasen", Secrecy: 1, Integrity: 3, Access: 2,
		SecrecyWhy: "Prisbilagor kan ha affärshemligheter.", IntegrityWhy: "Beställningar och fakturor prövas mot avtalen.", AccessWhy: "Vården beställer varje dag.", Law: "OSL 31 kap. 16 §"},
	{Name: "Leverantörsregister", Kind: "supplier", Owner: "Enhetschef Inköpsservice", System: "Klöver", Secrecy: 1, Integrity: 2, Access: 2, Personal: true,
		SecrecyWhy: "Enskilda firmor har personnummer som organisationsnummer.", IntegrityWhy: "Fel konto ger fel utbetalning.", AccessWhy: "Används vid varje beställning.", Law: "Dataskyddsförordningen"},
}

// DemoInfos classifies the information, with the risk analysis of procurements.
func (s Store) DemoInfos(ctx context.Context, who DemoCast) error {
	ctx = who.as(ctx, "infosec")
	for _, i := range demoInfos {
		i.DecidedBy, i.DecidedOn = "Inköpschef", s.Today()
		made, err := s.CreateInfo(ctx, i)
		if err != nil {
			return fmt.Errorf("classifying %s: %w", i.Title(), err)
		}
		if made.Stage != Before {
			continue
		}
		for _, t := range []Threat{
			{Threat: "Obehörig läser anbud", Vulnerability: "Läsbehörighet ges till hela roller.", Likelihood: 2, Impact: 4, Measure: "Gå igenom rollerna en gång per halvår.", OwnerID: who["infosec"].ID, DueOn: 20230331},
			{Threat: "Anbud skickas med e-post", Vulnerability: "Referensgrupper saknar åtkomst till systemet.", Likelihood: 3, Impact: 3, Measure: "Dela handlingar bara i upphandlingssystemet.", OwnerID: who["unit_head"].ID, DueOn: 20230228},
			{Threat: "Uppgifter ändras efter anbudsöppning", Vulnerability: "Ändringar syns inte alltid.", Likelihood: 1, Impact: 4, Measure: "Historiken visar varje ändring.", DoneOn: 20221115},
		} {
			t.InfoID = made.ID
			if _, err := s.CreateThreat(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}
