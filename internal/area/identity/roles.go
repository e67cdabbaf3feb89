package identity

import (
	"database/sql/driver"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/storage"
)

// Permission is one thing that a role may do.
type Permission struct {
	Key   string // as routes name it: "contract.write"
	Group string // the area of work, Swedish
	Verb  string // short, for the matrix: "ändrar"
	Label string // what it means, one Swedish clause after "får"
}

// Permissions returns every permission, in the order of the pages.
func Permissions() []Permission { return slices.Clone(permissions) }

var permissions = []Permission{
	{"category.read", "Kategorier", "läser", "läsa kategoriträdet och kategorierna"},
	{"category.write", "Kategorier", "ändrar", "lägga upp och ändra kategorier"},
	{"law.read", "Lagregler", "läser", "läsa lagreglerna och räkna tider med dem"},
	{"law.write", "Lagregler", "ändrar", "lägga till, rätta och bekräfta lagregler"},
	{"supplier.read", "Leverantörer", "läser", "läsa leverantörsregistret"},
	{"supplier.write", "Leverantörer", "ändrar", "lägga upp och ändra leverantörer"},
	{"supplier.merge", "Leverantörer", "slår ihop", "slå ihop och skilja dubbletter av leverantörer"},
	{"supplier.personal", "Leverantörer", "ser personnummer", "se personnummer för enskilda firmor"},
	{"supplier.check", "Leverantörer", "kontrollerar", "läsa in och registrera leverantörskontroller, kontakter och beslut"},
	{"request.read", "Upphandlingsuppdrag", "läser", "läsa alla uppdragsblanketter"},
	{"request.write", "Upphandlingsuppdrag", "lämnar", "lämna uppdragsblanketter och följa sina egna"},
	{"request.judge", "Upphandlingsuppdrag", "bedömer", "ta emot och prioritera uppdrag och pröva motiveringar till att inte samordna"},
	{"plan.read", "Upphandlingsplan", "läser", "läsa upphandlingsplanen"},
	{"plan.write", "Upphandlingsplan", "ändrar", "ändra planens poster och arbeta med samordning"},
	{"plan.decide", "Upphandlingsplan", "fastställer", "fastställa och publicera en version av planen"},
	{"capacity.read", "Kapacitet", "läser", "läsa belastning och kapacitet"},
	{OwnAssignments, "Kapacitet", "ser egna konsultuppdrag", "se sina egna konsultuppdrag och skriva timmar på dem"},
	{"capacity.write", "Kapacitet", "ändrar", "ändra timmar, frånvaro och lägga ut upphandlingar på konsult"},
	{"procurement.read", "Upphandlingar", "läser", "läsa upphandlingar"},
	{"procurement.write", "Upphandlingar", "ändrar", "registrera och driva upphandlingar"},
	{"procurement.cancel", "Upphandlingar", "avbryter", "avbryta en upphandling"},
	{"procurement.judge", "Upphandlingar", "bedömer", "bedöma om ett avbrytande hade kunnat undvikas"},
	{"procurement.approve", "Upphandlingar", "godkänner", "godkänna strategi och upphandlingsdokument som andra har tagit fram"},
	{"procurement.secret", "Upphandlingar", "ser anbud", "se anbudsgivare och antal anbud före tilldelningsbeslutet i alla upphandlingar, inte bara i de egna"},
	{"direct.read", "Direktupphandlingar", "läser", "läsa direktupphandlingar"},
	{"direct.write", "Direktupphandlingar", "registrerar", "registrera direktupphandlingar"},
	{"direct.override", "Direktupphandlingar", "medger", "medge en direktupphandling över gränsen, med skäl"},
	{"price.read", "Priser", "läser", "läsa prislistor, indexklausuler och prisändringar"},
	{"price.write", "Priser", "förvaltar", "läsa in prislistor och indexserier, kontrollera och besluta prisändringar"},
	{"compare.read", "Jämförelse", "läser", "jämföra våra siffror med andras"},
	{"compare.write", "Jämförelse", "läser in", "läsa in andras siffror och lämna ut våra egna avidentifierade"},
	{"calloff.read", "Avrop", "läser", "läsa avrop"},
	{"calloff.write", "Avrop", "registrerar", "registrera avrop och förnyad konkurrensutsättning"},
	{"calloff.terms", "Avrop", "förvaltar", "förvalta ramavtalens avropsordning, avropsrätt och takvolym"},
	{"calloff.override", "Avrop", "frångår ordningen", "fråga en annan leverantör än den som står på tur, med skäl"},
	{"calloff.ceiling", "Avrop", "medger över taket", "medge avrop över takvolymen, med grund i 17 kap. LOU"},
	{"catalogue.read", "Avtalskatalog", "läser", "se vilka avtal som finns och hur man beställer"},
	{"diary.read", "Diarium", "läser", "läsa diariet och handlingar som inte är sekretessmarkerade"},
	{"diary.write", "Diarium", "diarieför", "diarieföra händelser och handlingar"},
	{"diary.secret", "Diarium", "ser sekretess", "läsa sekretessmarkerade handlingar i alla ärenden, inte bara i de egna"},
	{"diary.archive", "Diarium", "arkiverar", "förvalta diariets regler, se vad som kan gallras och ta ut akter till arkivet"},
	{"contract.read", "Avtal", "läser", "läsa avtal"},
	{"contract.write", "Avtal", "ändrar", "registrera, teckna och ändra avtal"},
	{"contract.deviation", "Avtal", "anmäler avvikelser", "anmäla avvikelser på avtal"},
	{"governance.read", "Leverantörsstyrning", "läser", "läsa hur avtal och leverantörer styrs och följs upp"},
	{"governance.write", "Leverantörsstyrning", "följer upp", "segmentera avtal, planera möten och följa upp uppförandekod och hållbarhetskrav"},
	{"governance.decide", "Leverantörsstyrning", "beslutar", "besluta om ett annat segment än reglerna ger, notera nämndens beslut och ändra reglerna"},
	{"spend.read", "Inköpsanalys", "läser", "läsa alla regionernas inköp rad för rad"},
	{"spend.own", "Inköpsanalys", "läser egna", "läsa de egna enheternas inköp"},
	{"spend.write", "Inköpsanalys", "rättar", "koppla leverantörer, kategorisera rader och ändra reglerna för det"},
	{"spend.import", "Inköpsanalys", "läser in", "läsa in fakturor och leverantörsreskontra och ångra en inläsning"},
	{"saving.read", "Besparingar", "läser", "läsa besparingar"},
	{"saving.write", "Besparingar", "registrerar", "registrera och räkna fram besparingar"},
	{"saving.approve", "Besparingar", "godkänner", "granska och godkänna besparingar som andra har registrerat"},
	{"initiative.read", "Kategoristyrning", "läser", "läsa kategoriplaner, kategoriinitiativ, strategier, åtgärder och kategorirapporter"},
	{"initiative.write", "Kategoristyrning", "ändrar", "arbeta med kategoriplaner, kategoriinitiativ, strategier, åtgärder och kategorirapporter"},
	{"initiative.decide", "Kategoristyrning", "beslutar", "notera beslut om kategoriplaner och strategier, godkänna strategifasen och kategorirapporter och ändra mallar och regler"},
	{"review.read", "Överprövningar", "läser", "läsa överprövningsmål"},
	{"review.write", "Överprövningar", "ändrar", "registrera överprövningsmål och deras gång"},
	{"review.judge", "Överprövningar", "bedömer", "bedöma om en överprövning hade kunnat undvikas"},
	{"figure.read", "Nyckeltal", "läser", "läsa nyckeltal"},
	{"figure.target", "Nyckeltal", "sätter mål", "sätta målvärden för nyckeltal"},
	{"goal.read", "Målstyrning", "läser", "läsa mål, aktiviteter, indikatorer och transformationskartan"},
	{"goal.write", "Målstyrning", "ändrar", "ändra styrmodell, mål, aktiviteter och indikatorer och skriva kommentarer till perioder"},
	{"goal.improve", "Målstyrning", "förbättrar", "lägga upp och flytta kort på förbättringstavlan"},
	{"control.read", "Internkontroll", "läser", "läsa internkontrollplanen, riskerna och resultaten"},
	{"control.write", "Internkontroll", "ändrar", "ändra risker, kontroller och informationsklassning"},
	{"control.perform", "Internkontroll", "utför", "utföra kontrollmoment och redovisa resultat med underlag"},
	{"economy.read", "Ekonomi", "läser", "läsa utfall, budget, prognos och kostnadsfördelning"},
	{"economy.write", "Ekonomi", "ändrar", "läsa in bokföring, lägga budget och prognos, fördela kostnader och skriva avvikelseanalys"},
	{"survey.read", "Enkäter", "läser", "läsa sammanställda enkätresultat"},
	{"survey.write", "Enkäter", "ändrar", "lägga upp och skicka enkäter"},
	{"staff.read", "Personal", "läser", "läsa sammanställda uppgifter om tjänster, omsättning och sjukfrånvaro"},
	{"staff.write", "Personal", "registrerar", "registrera tjänster, vakanser, avgångar och sjukfrånvaro"},
	{"training.read", "Utbildning", "läser", "läsa kurser och tillfällen och boka sig själv"},
	{"training.write", "Utbildning", "ändrar", "lägga upp kurser och tillfällen, sköta bokningar och närvaro"},
	{"handbook.read", "Handbok", "läser", "läsa processer, rutiner, mallar och handboken"},
	{"handbook.write", "Handbok", "ändrar", "skriva i handboken och ändra processer och mallar"},
	{"handbook.approve", "Handbok", "fastställer", "fastställa processer, mallar och handbokssidor"},
	{"board.read", "Nämnden", "läser", "läsa sammanträden, beslut och justerade protokoll"},
	{"board.papers", "Nämnden", "läser handlingar", "läsa kallelser, underlag och protokoll som inte är justerade"},
	{"board.write", "Nämnden", "ändrar", "bereda sammanträden, skriva protokoll och förvalta organ, mandat, uppdrag och revisionsfrågor"},
	{"board.adjust", "Nämnden", "justerar", "justera protokoll"},
	{"delegation.read", "Delegation", "läser", "läsa delegationsordningen och de beslut som har fattats med stöd av den"},
	{"delegation.decide", "Delegation", "beslutar", "registrera beslut som fattas med stöd av delegation"},
	{"delegation.write", "Delegation", "ändrar", "förvalta delegationsordningen"},
	{"report.read", "Rapporter", "läser", "läsa rapporter"},
	{"report.comment", "Rapporter", "kommenterar", "kommentera avsnitt och lämna förslag"},
	{"report.write", "Rapporter", "skriver", "skriva texter i rapporter"},
	{"report.review", "Rapporter", "granskar", "granska en rapport och godkänna den för beslut"},
	{"report.fix", "Rapporter", "fastställer", "fastställa rapporter så att siffrorna låses"},
	{"intake.run", "Import", "importerar", "läsa in listor från Excel och CSV och ångra en import"},
	{"identity.manage", "Behörigheter", "förvaltar", "lägga upp användare, enheter och parter och dela ut roller"},
	{"audit.read", "Historik", "läser", "läsa hela historiken"},
	{"api.use", "API", "använder", "skapa egna åtkomstnycklar till API:et"},
}

// Consultant is the role of those who are not employed and carry out single
// procurements. What its permissions open is narrowed for each request to the cases
// that area capacity has assigned; outside them such a user has OwnAssignments only.
const (
	Consultant     = "consultant"
	OwnAssignments = "capacity.own"
)

// Role is a task in the organisation, with what it may do.
type Role struct {
	Code  string
	Label string // Swedish
	For   string // what the role is for, one Swedish sentence
	Perms []string
}

// May tells whether the role has the permission.
func (r Role) May(perm string) bool { return slices.Contains(r.Perms, perm) }

// RoleTable returns the roles in the order of the pages.
func RoleTable() []Role { return slices.Clone(roles) }

// registers is reading of everything that the figures stand on.
var registers = []string{"law.read", "category.read", "supplier.read", "procurement.read", "contract.read",
	"saving.read", "review.read", "figure.read", "report.read", "goal.read", "control.read", "handbook.read",
	"request.read", "request.write", "plan.read", "direct.read", "calloff.read", "price.read", "catalogue.read", "diary.read", "initiative.read", "governance.read", "compare.read"}

func also(perms ...string) []string { return append(slices.Clone(registers), perms...) }

// roles is the one table of who may do what. Handbook 1.5, inventory A18–A32.
var roles = []Role{
	{"chief", "Inköpschef", "Leder inköpsorganisationen, sätter mål och fastställer rapporter.",
		also("spend.read", "initiative.write", "initiative.decide", "procurement.write", "procurement.cancel", "contract.write", "contract.deviation", "figure.target", "report.write", "report.fix", "audit.read", "api.use",
			"goal.write", "goal.improve", "control.write", "control.perform", "economy.read", "survey.read", "survey.write", "staff.read", "training.read", "handbook.write", "handbook.approve", "board.papers", "board.read", "delegation.read", "delegation.decide", "report.comment", "report.review",
			"request.judge", "plan.write", "plan.decide", "capacity.read", "capacity.write", "procurement.approve", "direct.write", "direct.override", "calloff.write", "price.write", "calloff.override", "calloff.ceiling", "supplier.check", "governance.write", "governance.decide", "compare.write")},
	{"unit_head", "Enhetschef", "Leder en enhet, fördelar arbetet och bedömer avbrutna upphandlingar.",
		also("spend.read", "spend.write", "spend.import", "initiative.write", "initiative.decide", "category.write", "supplier.write", "procurement.write", "procurement.cancel", "procurement.judge",
			"contract.write", "contract.deviation", "saving.write", "review.write", "figure.target", "report.write", "intake.run", "audit.read", "api.use", "supplier.merge",
			"goal.write", "goal.improve", "control.write", "control.perform", "economy.read", "survey.read", "survey.write", "staff.read", "staff.write", "training.read", "training.write", "handbook.write", "handbook.approve", "board.read", "board.papers", "delegation.read", "delegation.decide", "report.comment", "report.review",
			"request.judge", "plan.write", "plan.decide", "capacity.read", "capacity.write", "procurement.approve", "direct.write", "direct.override", "calloff.write", "price.write", "calloff.terms", "calloff.override", "diary.write", "supplier.check", "governance.write", "governance.decide")},
	{"strategic_buyer", "Strategisk inköpare", "Driver upphandlingar från uppdrag till tecknat avtal.",
		also("spend.read", "spend.write", "initiative.write", "supplier.write", "procurement.write", "procurement.cancel", "contract.write", "contract.deviation", "saving.write", "review.write", "intake.run",
			"goal.improve", "survey.read", "training.read", "delegation.read", "delegation.decide", "board.read", "report.comment", "control.perform",
			"plan.write", "capacity.read", "direct.write", "calloff.write", "price.write", "calloff.terms", "diary.write", "supplier.check", "governance.write")},
	{"operational_buyer", "Operativ inköpare", "Beställer åt verksamheterna på de avtal som finns.",
		[]string{"spend.read", "law.read", "category.read", "supplier.read", "supplier.write", "procurement.read", "contract.read", "contract.deviation", "catalogue.read", "figure.read", "report.read",
			"goal.read", "goal.improve", "training.read", "handbook.read", "board.read",
			"request.read", "request.write", "plan.read", "direct.read", "direct.write", "calloff.read", "price.read", "calloff.write", "price.write", "diary.read", "governance.read"}},
	{"category_lead", "Kategoriledare", "Ansvarar för en kategori: plan, avtal och leverantörer.",
		also("spend.read", "spend.write", "initiative.write", "category.write", "supplier.write", "procurement.write", "contract.write", "contract.deviation", "saving.write", "report.write",
			"goal.write", "goal.improve", "survey.read", "training.read", "delegation.read", "delegation.decide", "board.read", "control.perform", "report.comment",
			"plan.write", "capacity.read", "procurement.approve", "direct.write", "calloff.write", "price.write", "calloff.terms", "diary.write", "supplier.check", "governance.write")},
	{"controller", "Inköpscontroller", "Följer upp siffrorna och godkänner besparingar som andra har registrerat.",
		also("spend.read", "spend.write", "spend.import", "initiative.write", "supplier.write", "saving.approve", "figure.target", "report.write", "report.fix", "intake.run", "api.use",
			"goal.write", "goal.improve", "control.write", "control.perform", "economy.read", "economy.write", "survey.read", "survey.write", "staff.read", "staff.write", "training.read", "handbook.write", "board.read", "board.papers", "delegation.read", "report.comment",
			"plan.write", "capacity.read", "capacity.write", "supplier.check", "compare.write")},
	{"contract_controller", "Avtalscontroller", "Följer upp att avtalen används och följs.",
		also("spend.read", "spend.write", "contract.write", "contract.deviation", "supplier.write", "supplier.merge",
			"goal.improve", "control.perform", "training.read", "board.read", "delegation.read", "delegation.decide", "report.comment",
			"direct.write", "calloff.write", "price.write", "calloff.terms", "diary.write", "supplier.check", "governance.write", "governance.decide")},
	{"lawyer", "Inköpsjurist", "För överprövningsmål och bedömer vad som hade kunnat undvikas.",
		also("spend.read", "law.write", "procurement.cancel", "procurement.judge", "contract.write", "contract.deviation", "review.write", "review.judge", "report.write",
			"goal.improve", "control.perform", "training.read", "handbook.write", "board.read", "board.papers", "delegation.read", "delegation.decide", "report.comment",
			"procurement.approve", "procurement.secret", "direct.write", "direct.override", "diary.write", "diary.secret")},
	{"process_lead", "Processledare", "Håller ihop arbetssätt, mallar och rapporternas texter.",
		also("spend.read", "initiative.write", "report.write",
			"goal.write", "goal.improve", "training.read", "training.write", "handbook.write", "handbook.approve", "survey.read", "survey.write", "board.read", "report.comment", "control.perform",
			"plan.write", "capacity.read")},
	{"ecommerce", "E-handelskoordinator", "Ansluter leverantörer och läser in prislistor.",
		[]string{"spend.read", "spend.import", "law.read", "category.read", "category.write", "supplier.read", "supplier.write", "procurement.read", "contract.read", "catalogue.read",
			"figure.read", "report.read", "intake.run", "api.use",
			"goal.read", "goal.improve", "training.read", "training.write", "handbook.read", "board.read", "governance.read"}},
	{"finance_assistant", "Ekonomiassistent", "Hanterar fakturor och behöver se avtal och leverantörer.",
		[]string{"spend.read", "spend.import", "category.read", "supplier.read", "contract.read", "catalogue.read", "saving.read", "figure.read", "report.read",
			"goal.read", "goal.improve", "economy.read", "economy.write", "training.read", "handbook.read", "board.read",
			"direct.read", "calloff.read", "price.read"}},
	{"supplier_group", "Leverantörsgruppen", "Sköter Region Sörmlands leverantörsuppgifter.",
		[]string{"category.read", "supplier.read", "supplier.write", "contract.read", "catalogue.read", "supplier.merge", "supplier.personal",
			"goal.read", "goal.improve", "training.read", "handbook.read", "board.read", "supplier.check", "governance.read"}},
	{"certifier", "Attestant", "Attesterar fakturor och kontrollerar dem mot avtal.",
		[]string{"spend.own", "category.read", "supplier.read", "contract.read", "catalogue.read",
			"training.read", "handbook.read",
			"direct.read", "calloff.read", "price.read"}},
	{Consultant, "Extern upphandlingskonsult", "Tar enskilda upphandlingar på uppdrag. Ser bara dem, och bara under uppdragets dagar.",
		[]string{"law.read", "category.read", "procurement.read",
			"handbook.read",
			"diary.read", OwnAssignments}},
	{"requester", "Uppdragsgivare", "Beställer upphandlingar och använder avtalen i sin verksamhet.",
		[]string{"spend.own", "category.read", "contract.read", "catalogue.read",
			"training.read", "handbook.read",
			"request.write", "plan.read", "calloff.read", "price.read"}},
	{"requirement_owner", "Kravställare", "Är med i en upphandlings referensgrupp.",
		[]string{"law.read", "category.read", "procurement.read",
			"handbook.read",
			"request.write", "plan.read"}},
	{"rapporteur", "Föredragande", "Föredrar ärenden i nämnden, till exempel regiondirektören.",
		also("board.read", "board.papers", "economy.read", "delegation.read", "delegation.decide", "report.comment")},
	{"board_secretary", "Nämndsekreterare", "Bereder nämndens sammanträden och handlingar.",
		[]string{"law.read", "procurement.read", "contract.read", "catalogue.read", "figure.read", "report.read",
			"goal.read", "board.read", "board.papers", "board.write", "delegation.read", "delegation.write", "economy.read", "control.read", "handbook.read", "training.read", "report.comment", "report.write",
			"request.read", "plan.read", "diary.read", "diary.write", "governance.read"}},
	{"board_member", "Ledamot", "Sitter i nämnden och följer mål och rapporter.",
		[]string{"figure.read", "report.read",
			"goal.read", "board.read", "board.papers", "board.adjust", "control.read", "economy.read", "delegation.read",
			"plan.read"}},
	{"auditor", "Revisor", "Granskar verksamheten och kan följa vem som har gjort vad. Ändrar ingenting.",
		[]string{"spend.read", "figure.read", "report.read", "audit.read",
			"goal.read", "board.read", "board.papers", "control.read", "economy.read", "delegation.read", "handbook.read", "survey.read", "staff.read",
			"plan.read", "request.read", "direct.read", "calloff.read", "price.read", "capacity.read", "diary.read", "governance.read", "compare.read"}},
	{"registrar", "Registrator", "Diarieför ärendenas handlingar.",
		[]string{"law.read", "procurement.read", "contract.read", "catalogue.read", "review.read", "report.read",
			"board.read", "board.papers", "delegation.read", "delegation.decide", "handbook.read",
			"request.read", "diary.read", "diary.write", "diary.secret", "direct.read"}},
	{"archivist", "Arkivarie", "Ansvarar för bevarande och gallring.",
		[]string{"law.read", "procurement.read", "contract.read", "catalogue.read", "review.read", "report.read", "audit.read",
			"board.read", "handbook.read", "delegation.read", "delegation.decide",
			"diary.read", "diary.secret", "diary.archive"}},
	{"sustainability", "Hållbarhetsstrateg", "Följer miljökrav och sociala krav i upphandlingar och avtal.",
		[]string{"spend.read", "law.read", "category.read", "supplier.read", "procurement.read", "contract.read", "catalogue.read", "figure.read", "report.read",
			"goal.read", "goal.improve", "control.read", "control.perform", "handbook.read", "training.read", "board.read",
			"request.read", "plan.read", "direct.read", "governance.read", "governance.write"}},
	{"infosec", "Informationssäkerhetssamordnare", "Följer krav på informationssäkerhet i upphandlingar och avtal.",
		[]string{"law.read", "category.read", "supplier.read", "procurement.read", "contract.read", "catalogue.read",
			"control.read", "control.write", "control.perform", "handbook.read", "training.read",
			"request.read", "plan.read"}},
	{"data_protection", "Dataskyddsombud", "Granskar hur personuppgifter behandlas.",
		[]string{"law.read", "supplier.read", "procurement.read", "contract.read", "catalogue.read", "audit.read", "supplier.personal",
			"control.read", "handbook.read",
			"request.read"}},
	{"administrator", "Systemförvaltare", "Lägger upp användare och håller systemet i ordning.",
		also("spend.read", "spend.import", "intake.run", "identity.manage", "audit.read", "api.use",
			"economy.read", "survey.read", "staff.read", "training.read", "board.read", "delegation.read",
			"capacity.read")},
}

// RoleOf returns the role with the code.
func RoleOf(code string) (Role, bool) {
	i := slices.IndexFunc(roles, func(r Role) bool { return r.Code == code })
	if i < 0 {
		return Role{}, false
	}
	return roles[i], true
}

// Roles is the roles of one person, in the order of the table.
type Roles []string

// ParseRoles reads codes or Swedish names with commas between.
func ParseRoles(text string) (Roles, error) {
	var found Roles
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		i := slices.IndexFunc(roles, func(r Role) bool {
			return strings.EqualFold(r.Code, part) || strings.EqualFold(r.Label, part)
		})
		if i < 0 {
			return nil, fault.Wrong("Rollen ”%s” finns inte.", part)
		}
		found = append(found, roles[i].Code)
	}
	return found.sorted(), nil
}

func (rs Roles) sorted() Roles {
	var list Roles
	for _, r := range roles {
		if slices.Contains(rs, r.Code) {
			list = append(list, r.Code)
		}
	}
	return list
}

// Has tells whether the role is among them.
func (rs Roles) Has(code string) bool { return slices.Contains(rs, code) }

// May tells whether any of the roles has the permission.
func (rs Roles) May(perm string) bool { return rs.Perms()[perm] }

// Perms returns all that the roles may do together.
func (rs Roles) Perms() map[string]bool {
	perms := map[string]bool{}
	for _, code := range rs {
		role, _ := RoleOf(code)
		for _, perm := range role.Perms {
			perms[perm] = true
		}
	}
	return perms
}

// Sv returns the Swedish names.
func (rs Roles) Sv() string {
	var labels []string
	for _, code := range rs {
		if role, ok := RoleOf(code); ok {
			labels = append(labels, role.Label)
		}
	}
	return strings.Join(labels, ", ")
}

// MarshalText returns the codes with commas.
func (rs Roles) MarshalText() ([]byte, error) { return []byte(strings.Join(rs, ",")), nil }

// UnmarshalText reads what ParseRoles reads.
func (rs *Roles) UnmarshalText(text []byte) error {
	found, err := ParseRoles(string(text))
	if err != nil {
		return err
	}
	*rs = found
	return nil
}

// Value stores ",lawyer,unit_head,", so that one role is found by LIKE.
func (rs Roles) Value() (driver.Value, error) { return storage.List(rs) }

// Scan reads what Value stores. A role that the program no longer has is left
// out: it gives no permission.
func (rs *Roles) Scan(from any) error {
	text, err := storage.Text(from)
	*rs = Roles(strings.Split(text, ",")).sorted()
	return err
}

func roleOptions() []field.Option {
	options := make([]field.Option, len(roles))
	for i, r := range roles {
		options[i] = field.Option{Value: r.Code, Label: r.Label}
	}
	return options
}

// Allowed is what a role may do in one area of work.
type Allowed struct {
	Group string
	Verbs []string // short: "läser", "ändrar"
}

// Text says it in one cell of the matrix: "Läser, ändrar", "–" for nothing.
func (a Allowed) Text() string {
	if len(a.Verbs) == 0 {
		return "–"
	}
	text := strings.Join(a.Verbs, ", ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// Matrix returns what the role may do, one entry for each area of work.
func (r Role) Matrix() []Allowed {
	var row []Allowed
	for _, p := range permissions {
		if n := len(row); n == 0 || row[n-1].Group != p.Group {
			row = append(row, Allowed{Group: p.Group})
		}
		if r.May(p.Key) {
			last := &row[len(row)-1]
			last.Verbs = append(last.Verbs, p.Verb)
		}
	}
	return row
}
