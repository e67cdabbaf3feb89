package procurement

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Procurement is one case: what one or several regions set out to buy together.
type Procurement struct {
	ID      string
	Version int64
	Number  string // diarienummer: "INK22-0123", or the number of the list it came from
	State   State  // follows from the facts, see state

	Title       string
	Description string

	Parties                   party.Set  // the regions that buy; empty for other authorities' procurements
	Host                      party.Code // värdregion, answers for the procedure
	CarriedOutByUs            bool       // genomförd av Inköp: decides whether it counts in our ratios
	Form                      string     // how the buyers came together, a code of Forms
	ExternalFramework         string     // whose framework and its number: "Adda 2021-0078"
	NotCoordinatedReason      string     // a code of UncoordinatedReasons
	NotCoordinatedText        string
	ShouldHaveBeenCoordinated bool // pointed out in the plan, and yet bought separately

	Procedure  Procedure
	Regime     Regime
	Nature     Nature
	CategoryID string
	CPV        CPV

	ClientUnitID string
	ClientUnit   string // the unit that ordered it
	PurchaserID  string
	Purchaser    string // who leads it
	BuyerName    string // the contracting authority, for imported lists
	BuyerOrgNo   string // as in the list: some are foreign or misspelt
	BuyerSector  string

	TakenOn            day.Date // uttagen: the assignment got its number
	WantedOn           day.Date // when the contract shall begin to run
	StrategyApprovedOn day.Date
	AnnouncedOn        day.Date // first notice
	NoticeID           string   // upphandlings-ID of the notice database
	TenderDeadline     day.Date
	TendersReceived    count.Count // in time; a joint tender is one; unknown is not 0
	AwardedOn          day.Date
	SignedOn           day.Date // the contract was signed: slutförd
	ClosedOn           day.Date

	CancelledOn      day.Date
	CancelReason     string // a code of CancelReasons
	CancelText       string
	CancelNotifiedOn day.Date  // the tenderers were told
	Avoidable        Judgement // could the cancellation have been avoided
	CancelLesson     string
	JudgedBy         string

	Outsourced bool // lagd på konsult
	Consultant string

	CodeOfConduct          bool // the regions' common code of conduct for suppliers
	Environment            bool // särskilda miljökrav
	Social                 bool
	Accessibility          bool
	PersonalData           bool
	Functional             bool
	EnvironmentPrioritised bool

	Appealed bool // reviewed at court: set by area/review, or by an imported list

	EstimatedValue  money.Opt // without VAT, options and extensions included
	EstimateApprox  bool      // written with "ca"
	ContractedValue money.Opt // without VAT
	Lots            count.Count
	Framework       bool
	TermMonths      count.Count // of the contract, without options
	Options         string      // months of each: "12 + 12"
	OptionNotice    count.Count // months before the end

	AwardReasons   string
	NotifiedOn     day.Date // all tenderers were told of the award
	NotifiedHow    string   // a code of Deliveries
	StandstillDays int64    // when the buyers set more than the law asks for
	AwardNoticeOn  day.Date // efterannons

	CaseWork bool   // begun in Klöver: its gates and checklists are demanded
	Segment  string // A–D, as the strategy says
	FollowUp string // a code of FollowUps
	RerunOf  string // the cancelled procurement that it replaces, "" for none

	Source string // "" for what is registered here, else the name of the import

	// What follows is derived from the above, for indexes and order.
	TitleKey string   // Swedish order of the title
	Joint    bool     // samordnad: the parties buy together in the sense of party.Set.Joint
	Noticed  bool     // CountsAsAnnounced
	ListedOn day.Date // the day that the list is ordered by: notice, else the first known step
	EndedOn  day.Date // signed or cancelled, else closed: the assignment is no longer open

	CreatedAt time.Time
	ChangedAt time.Time
}

// step is one dated fact in the order of the work.
type step struct {
	key  string
	name string
	on   day.Date
}

// steps returns the days that must not go backwards.
func (p Procurement) steps() []step {
	return []step{
		{"taken_on", "uttagen", p.TakenOn},
		{"announced_on", "annonserad", p.AnnouncedOn},
		{"tender_deadline", "sista anbudsdag", p.TenderDeadline},
		{"awarded_on", "tilldelad", p.AwardedOn},
		{"signed_on", "avtal tecknat", p.SignedOn},
		{"closed_on", "avslutad", p.ClosedOn},
	}
}

// state returns the state that the facts add up to. It is the one rule for it,
// for what is worked on here and for what is imported in the middle of its life.
func (p Procurement) state() State {
	switch {
	case p.CancelledOn != 0:
		return Cancelled
	case p.ClosedOn != 0:
		return Closed
	case p.SignedOn != 0:
		return Signed
	case p.AwardedOn != 0:
		return Awarded
	case p.TendersReceived.Known:
		return Evaluating
	case p.AnnouncedOn != 0:
		return Announced
	case p.StrategyApprovedOn != 0 || p.Purchaser != "":
		return Preparing
	}
	return Taken
}

// derive fills what follows from the other fields. The day is today's, for a row
// without any date.
func (p *Procurement) derive(today day.Date) {
	p.State = p.state()
	p.TitleKey = sv.SortKey(p.Title)
	p.Joint = p.Parties.Joint()
	p.Noticed = p.CountsAsAnnounced()
	p.ListedOn = firstDay(p.AnnouncedOn, p.TakenOn, p.AwardedOn, p.SignedOn, p.CancelledOn, p.ClosedOn, today)
	p.EndedOn = firstDay(p.CancelledOn, p.SignedOn, p.ClosedOn)
	if p.CancelledOn != 0 && p.CancelReason == "" {
		p.CancelReason = unknown
	}
}

func firstDay(days ...day.Date) day.Date {
	for _, d := range days {
		if d != 0 {
			return d
		}
	}
	return 0
}

// CountsAsAnnounced tells whether the procurement is one of the announced: it has
// a first notice, also when it was cancelled later, and is no direct award,
// call-off, prior information or LOV (handbook §6.2).
func (p Procurement) CountsAsAnnounced() bool {
	return p.AnnouncedOn != 0 && p.Procedure.Advertised()
}

// Check returns a fault with everything that is wrong with the record. Today is
// needed because what has been done cannot have been done tomorrow.
func (p Procurement) Check(today day.Date) error {
	var wrong []fault.Field
	say := func(key, format string, args ...any) {
		wrong = append(wrong, fault.Field{Name: key, Message: fmt.Sprintf(format, args...)})
	}
	if p.Number == "" {
		say("number", "Ange ett diarienummer.")
	}
	if p.Title == "" {
		say("title", "Ange vad som upphandlas.")
	}
	p.checkParties(say)
	p.checkDays(say, today)
	p.checkCancellation(say)
	p.checkAmounts(say)
	p.checkTerm(say)
	return fault.Invalid(wrong...)
}

type sayer func(key, format string, args ...any)

// optionList is how options are written: "12 + 12".
var optionList = regexp.MustCompile(`^\d{1,3}( ?\+ ?\d{1,3})*$`)

func (p Procurement) checkTerm(say sayer) {
	if p.TermMonths.Known && (p.TermMonths.N < 1 || p.TermMonths.N > 600) {
		say("term_months", "Avtalstiden är 1 till 600 månader.")
	}
	if p.Options != "" && !optionList.MatchString(p.Options) {
		say("options", "Skriv optionernas månader, till exempel 12 + 12.")
	}
	if p.OptionNotice.Known && p.OptionNotice.N < 0 {
		say("option_notice", "Ett antal månader kan inte vara negativt.")
	}
}

func (p Procurement) checkParties(say sayer) {
	if p.CarriedOutByUs && len(p.Parties) == 0 {
		say("parties", "Ange vilka regioner som är köpare, till exempel D, U eller DU.")
	}
	if p.Host != "" && len(p.Parties) > 0 && !p.Parties.Contains(p.Host) {
		say("host", "Värdregionen %s är inte med bland köparna %s.", p.Host, p.Parties.Sv())
	}
	if p.CaseWork && p.CarriedOutByUs && p.Host != "" && !slices.Contains(party.Principals(), p.Host) {
		say("host", "%s är värd och genomför upphandlingen. Avmarkera Genomförd av Inköp, så att den inte räknas i våra nyckeltal.", regionName(p.Host))
	}
	if p.ShouldHaveBeenCoordinated && p.Parties.Joint() {
		say("should_have_been_coordinated", "Upphandlingen är samordnad och kan därför inte också vara en som borde ha samordnats.")
	}
	if p.ShouldHaveBeenCoordinated && p.NotCoordinatedReason == "" {
		say("not_coordinated_reason", "Ange varför upphandlingen inte samordnades.")
	}
	if p.NotCoordinatedReason == other && utf8.RuneCountInString(strings.TrimSpace(p.NotCoordinatedText)) < 30 {
		say("not_coordinated_text", "Beskriv med minst 30 tecken varför upphandlingen inte samordnas.")
	}
}

// checkDays compares each day with the nearest known one before it, so that a
// message names the two days that disagree.
func (p Procurement) checkDays(say sayer, today day.Date) {
	var before step
	for _, s := range p.steps() {
		if s.on == 0 {
			continue
		}
		if s.on < before.on {
			say(s.key, "%s %s är före %s %s.", sv.UpperFirst(s.name), s.on, before.name, before.on)
		}
		p.checkPossible(say, s, today)
		before = s
	}
	p.checkPossible(say, step{"strategy_approved_on", "strategi beslutad", p.StrategyApprovedOn}, today)
	p.checkPossible(say, step{"cancelled_on", "avbruten", p.CancelledOn}, today)
}

// earliest is the year of the first Swedish law on public procurement (1992:1528
// came into force in 1994); an earlier day is a slip of the pen.
const earliest = 1994

func (p Procurement) checkPossible(say sayer, s step, today day.Date) {
	latest := today
	if s.key == "tender_deadline" {
		latest = today.AddMonths(60) // a dynamic purchasing system stays open for years
	}
	switch {
	case s.on == 0:
	case s.on.Year() < earliest:
		say(s.key, "%s %s är för länge sedan för att stämma.", sv.UpperFirst(s.name), s.on)
	case s.on > latest:
		say(s.key, "%s %s ligger i framtiden. I dag är det %s.", sv.UpperFirst(s.name), s.on, today)
	}
}

func (p Procurement) checkCancellation(say sayer) {
	if p.CancelledOn == 0 {
		if p.Avoidable != Unjudged {
			say("avoidable", "Bara en avbruten upphandling kan bedömas som undvikbar.")
		}
		return
	}
	if p.SignedOn != 0 {
		say("cancelled_on", "Avbruten %s går inte ihop med avtal tecknat %s. Upphandlingen är det ena eller det andra.", p.CancelledOn, p.SignedOn)
	}
	for _, s := range p.steps()[:2] {
		if p.CancelledOn < s.on {
			say("cancelled_on", "Avbruten %s är före %s %s.", p.CancelledOn, s.name, s.on)
		}
	}
	if p.CancelReason == other && strings.TrimSpace(p.CancelText) == "" {
		say("cancel_text", "Beskriv varför upphandlingen avbröts.")
	}
}

func (p Procurement) checkAmounts(say sayer) {
	if p.TendersReceived.N < 0 {
		say("tenders_received", "Antalet anbud kan inte vara negativt.")
	}
	if p.Lots.N < 0 {
		say("lots", "Antalet delar kan inte vara negativt.")
	}
	if p.EstimatedValue.Amount < 0 {
		say("estimated_value", "Uppskattat värde kan inte vara negativt.")
	}
	if p.ContractedValue.Amount < 0 {
		say("contracted_value", "Avtalat värde kan inte vara negativt.")
	}
}

// Name is how the procurement is spoken of: "INK22-0123 Rollatorer".
func (p Procurement) Name() string { return p.Number + " " + p.Title }

// NextDeadline is the next day to keep and what it is for; no day when none is set.
func (p Procurement) NextDeadline() (what string, on day.Date) {
	if p.State == Announced && p.TenderDeadline != 0 {
		return "Sista anbudsdag", p.TenderDeadline
	}
	return "", 0
}
