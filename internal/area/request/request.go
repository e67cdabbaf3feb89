package request

import (
	"strings"
	"time"
	"unicode/utf8"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Path is the address of the register.
const Path = "/upphandlingsuppdrag"

// Request is one form: what a unit needs Inköp to buy.
type Request struct {
	ID            string
	Version       int64
	Reference     string // "UB22-0012", from the day it is sent
	Number        string // of the procurement, from uttag
	ProcurementID string
	State         State
	Before        State `db:"state_before"` // the state that a complement, a withdrawal or a rejection left, to go back to

	Title       string
	Need        string
	Why         string
	Kind        string // a code of Kinds
	Today       string // how the need is met now
	Consequence string // of not buying
	Nature      string // a code of Natures
	CategoryID  string
	CPV         string
	Sites       string

	UnitID      string // the client unit
	Unit        string
	Parties     party.Set // the regions that shall be able to use the contract
	CostPlace   string
	RequesterID string // who filled in the form
	Requester   string
	OwnerID     string // kravställare: sees the request too
	Owner       string
	Contact     string // telephone or e-mail

	Yearly      Shares    // estimated value a year, without VAT
	Total       Shares    // estimated value with options and extensions, without VAT
	YearlyValue money.Opt // the sums, kept for lists
	TotalValue  money.Opt
	Financing   string // a code of Financings
	PermitID    string // of the investment in Permit
	Budget      string // a code of Budgets
	BudgetBy    string

	WantedStart  day.Date
	MustStart    day.Date // cannot be later
	MustWhy      string
	ContractNo   string // the contract that ends
	ContractEnds day.Date
	OptionsLeft  string

	Coordination Answer
	Reason       string // a code of Reasons, when the answer is no
	ReasonText   string
	Judgement    Judgement // of the reason
	JudgedOn     day.Date
	JudgedBy     string
	JudgedNote   string
	CouncilOn    day.Date // the meeting that shall discuss it, or did
	CouncilNote  string
	Outcome      Outcome

	ClientLead     string
	ReferenceGroup string
	Specialists    Marks // codes of Specialists

	Flags     Marks  // codes of Flags
	InfoClass string // a code of InfoClasses

	ManagerID     string // who is asked to approve in Klöver
	Manager       string
	AskedOn       day.Date // when the manager was asked
	ApprovedBy    string
	ApprovedID    string // "" when the approval was noted, not given in Klöver
	ApprovedOn    day.Date
	ApprovedValue money.Opt // what was approved

	HandlerID   string // who received it
	Handler     string
	Priority    string // a code of Priorities, "" before it is prioritised
	PriorityWhy string
	WishedID    string // the purchaser that the unit head has in mind
	Wished      string
	PurchaserID string // who has the procurement
	Purchaser   string

	SentOn        day.Date
	ReceivedOn    day.Date
	ComplementOn  day.Date // the latest question
	PrioritisedOn day.Date
	TakenOn       day.Date
	AssignedOn    day.Date
	StartedOn     day.Date
	EndedOn       day.Date // closed, withdrawn or rejected
	EndWhy        string
	ListedOn      day.Date // sent, or begun: the order of the list
	LeftOn        day.Date // taken, or ended before that: no longer in the queue
	Waited        int64    // days from sent to taken

	Token     string // of the form that made it: a form sent twice makes one request
	SentToken string // of the form that sent it in

	TitleKey  string // Swedish order of the title
	CreatedAt time.Time
	ChangedAt time.Time
}

// enough is how many characters a reason not to coordinate needs (handbook §2.1.5).
const enough = 30

// derive fills what follows from the other fields.
func (r *Request) derive() error {
	r.TitleKey = sv.SortKey(r.Title)
	var err error
	if r.YearlyValue, err = r.Yearly.Sum(); err != nil {
		return err
	}
	if r.TotalValue, err = r.Total.Sum(); err != nil {
		return err
	}
	r.ListedOn, r.LeftOn, r.Waited = r.SentOn, r.TakenOn, 0
	if r.ListedOn == 0 {
		r.ListedOn = day.Of(r.CreatedAt)
	}
	if r.LeftOn == 0 {
		r.LeftOn = r.EndedOn
	}
	if r.TakenOn != 0 {
		r.Waited = int64(r.SentOn.DaysUntil(r.TakenOn))
	}
	return nil
}

// edited fills what follows from a change of the form itself: a new reason is judged
// anew, and an approval on paper covers what a draft says when it is sent.
func (r *Request) edited(was Request) {
	if r.Coordination != was.Coordination || r.Reason != was.Reason || r.ReasonText != was.ReasonText {
		r.Judgement, r.JudgedOn, r.JudgedBy, r.JudgedNote = "", 0, "", ""
		r.CouncilOn, r.CouncilNote, r.Outcome = 0, "", ""
	}
	if r.ApprovedBy != was.ApprovedBy || r.ApprovedOn != was.ApprovedOn {
		r.ApprovedID = ""
	}
	if r.State == Draft || r.ApprovedBy != was.ApprovedBy || r.ApprovedOn != was.ApprovedOn {
		r.ApprovedValue = r.TotalValue
	}
	if r.ManagerID != was.ManagerID {
		r.AskedOn = 0
	}
}

// Name is how the request is spoken of: "UB22-0012 Rollatorer".
func (r Request) Name() string {
	title := r.Title
	if title == "" {
		title = "Uppdrag utan rubrik"
	}
	switch {
	case r.Number != "":
		return r.Number + " " + title
	case r.Reference != "":
		return r.Reference + " " + title
	}
	return title
}

// URL returns the address of the request's page.
func (r Request) URL() string { return Path + "/" + r.ID }

// Age is how many days the request has waited for Inköp to take it, or waited
// before it left the queue. It is 0 for a draft.
func (r Request) Age(today day.Date) int {
	if r.SentOn == 0 {
		return 0
	}
	end := today
	if r.LeftOn != 0 {
		end = r.LeftOn
	}
	return r.SentOn.DaysUntil(end)
}

// Approved tells whether a manager has approved the value that the form has now.
func (r Request) Approved() bool {
	return r.ApprovedBy != "" && r.ApprovedOn != 0 && r.TotalValue.Amount <= r.ApprovedValue.Amount
}

// Signed tells whether the approval was given in Klöver.
func (r Request) Signed() bool { return r.ApprovedID != "" }

// Unsettled says why the answer about coordination does not let the request be
// taken yet, "" when it does.
func (r Request) Unsettled() string {
	switch {
	case r.Coordination != Separate:
		return ""
	case r.Judgement == "":
		return "Motiveringen till att inte samordna är inte prövad. Enhetschefen prövar den först (Klövers regelunderlag 2.1)."
	case r.Judgement == Contested && r.Outcome != Apart:
		return "Motiveringen till att inte samordna godtas inte, och Inköpsrådet har inte gett besked (Klövers regelunderlag 2.1)."
	}
	return ""
}

type sayer func(key, message string)

// gather collects what is wrong field by field.
func gather(checks ...func(sayer)) error {
	var wrong []fault.Field
	for _, check := range checks {
		check(func(key, message string) { wrong = append(wrong, fault.Field{Name: key, Message: message}) })
	}
	return fault.Invalid(wrong...)
}

// Check returns what can never be right, not even in a draft.
func (r Request) Check(today day.Date) error {
	return gather(r.checkValues, r.checkAnswer, func(say sayer) { r.checkDays(say, today) })
}

func (r Request) checkValues(say sayer) {
	for _, share := range r.Total {
		key := totalKey + string(share.Party)
		yearly := r.Yearly.Of(share.Party)
		switch {
		case share.Amount < 0:
			say(key, "Värdet kan inte vara negativt.")
		case !r.Parties.Contains(share.Party) && len(r.Parties) > 0:
			say(key, "Region "+string(share.Party)+" har ett värde men är inte med bland köparna.")
		case yearly.Known && yearly.Amount > share.Amount:
			say(key, "Det totala värdet är lägre än värdet per år. Räkna med alla år, optioner och förlängningar.")
		}
	}
	for _, share := range r.Yearly {
		if share.Amount < 0 {
			say(yearlyKey+string(share.Party), "Värdet kan inte vara negativt.")
		}
	}
}

func (r Request) checkAnswer(say sayer) {
	if r.Coordination == Separate && r.Parties.Joint() {
		say("coordination", "Båda regionerna är köpare, så upphandlingen är samordnad. Svara ja, eller välj en region.")
	}
}

func (r Request) checkDays(say sayer, today day.Date) {
	if r.MustStart != 0 && r.MustStart < r.WantedStart {
		say("must_start", "Senaste möjliga start "+r.MustStart.Sv()+" är före önskad start "+r.WantedStart.Sv()+".")
	}
	if r.ApprovedOn > today {
		say("approved_on", "Godkännandet "+r.ApprovedOn.Sv()+" ligger i framtiden. I dag är det "+today.Sv()+".")
	}
}

// Complete returns everything that the form lacks before it can be sent in.
func (r Request) Complete() error {
	return gather(r.lacksBasics, r.lacksValues, r.lacksReason, r.lacksApproval)
}

func (r Request) lacksBasics(say sayer) {
	need := func(key, value, message string) {
		if strings.TrimSpace(value) == "" {
			say(key, message)
		}
	}
	need("title", r.Title, "Ange vad som ska upphandlas.")
	need("need", r.Need, "Beskriv behovet.")
	need("kind", r.Kind, "Ange om behovet är nytt.")
	need("nature", r.Nature, "Ange om det är varor, tjänster eller bygg.")
	need("unit_id", r.UnitID, "Ange vilken enhet som beställer.")
	need("contact", r.Contact, "Ange telefon eller e-post till någon som kan svara på frågor.")
	need("parties", r.Parties.String(), "Ange vilka regioner som ska kunna använda avtalet.")
	need("wanted_start", r.WantedStart.String(), "Ange när avtalet behöver börja gälla.")
	need("financing", r.Financing, "Ange om det betalas ur drift eller investering.")
	need("budget", r.Budget, "Ange om det finns beslutade pengar.")
	need("coordination", string(r.Coordination), "Svara på om upphandlingen ska samordnas med den andra regionen (Klövers regelunderlag 2.1).")
	if r.Kind == "replace" {
		need("contract_no", r.ContractNo, "Ange vilket avtal som ersätts.")
	}
	if r.MustStart != 0 {
		need("must_why", r.MustWhy, "Skriv varför starten inte kan vara senare.")
	}
	if r.Financing == "investment" {
		need("permit_id", r.PermitID, "Ange investeringens nummer i Permit.")
	}
	if r.Budget == "yes" {
		need("budget_by", r.BudgetBy, "Ange vem som har beslutat om pengarna.")
	}
}

func (r Request) lacksValues(say sayer) {
	for _, code := range r.Parties {
		if !r.Total.Of(code).Known {
			say(totalKey+string(code), "Ange uppskattat totalt värde för region "+string(code)+", med optioner och förlängningar.")
		}
	}
}

func (r Request) lacksReason(say sayer) {
	if r.Coordination != Separate {
		return
	}
	if r.Reason == "" {
		say("reason", "Välj skälet till att upphandlingen inte ska samordnas (Klövers regelunderlag 2.1).")
	}
	if utf8.RuneCountInString(strings.TrimSpace(r.ReasonText)) < enough {
		say("reason_text", "Motivera med minst 30 tecken varför upphandlingen inte ska samordnas (Klövers regelunderlag 2.1).")
	}
}

// lacksApproval asks for a manager: one who has approved, or one who is asked to.
func (r Request) lacksApproval(say sayer) {
	switch {
	case r.Approved() || r.ManagerID != "":
	case r.ApprovedBy != "" && r.ApprovedOn == 0:
		say("approved_on", "Ange vilken dag chefen godkände uppdraget.")
	case r.ApprovedBy == "" && r.ApprovedOn != 0:
		say("approved_by", "Ange vilken chef som har godkänt uppdraget.")
	case r.ApprovedBy != "":
		say("manager_id", "Värdet är högre än det som "+r.ApprovedBy+" godkände "+r.ApprovedOn.Sv()+". Be om ett nytt godkännande (Klövers regelunderlag 2.1).")
	default:
		say("manager_id", "Välj den chef som ska godkänna uppdraget, eller ange vem som redan har godkänt det (Klövers regelunderlag 2.1).")
	}
}
