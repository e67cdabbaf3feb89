package capacity

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Kind names the register of assignments in history and search.
const Kind = "capacity_assignment"

// Assignment is one procurement that a consultant carries out (inventory C12).
type Assignment struct {
	ID            string
	Version       int64
	ProcurementID string
	Number        string // of the procurement, as it was
	Title         string

	SupplierID identity.Ref // the firm, "" when it is not in the register
	Firm       string
	Consultant string // who does the work
	UserID     identity.Ref
	CallOff    string // the call-off that it is bought on

	Budget  Minutes
	Rate    money.Opt // for an hour, without VAT
	Used    Minutes   // of the hours, kept for lists
	Cost    money.Amount
	Purpose string // what the consultant is to do

	DeclaredOn   day.Date // the declaration of conflicts of interest
	Conflict     string   // "yes", "no", "" for not answered
	ConflictText string
	SecrecyOn    day.Date // the secrecy agreement was signed

	FromOn      day.Date // first day of access
	ToOn        day.Date // last day
	GrantedOn   day.Date
	GrantedBy   string
	WithdrawnOn day.Date
	WithdrawnBy string
	Why         string // it was withdrawn
	EndTold     bool   // the history has been told that the access ended

	ProposalID string // the proposal that led to it, "" for none
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// YesNo answers a question that may be unanswered.
var YesNo = []field.Option{{Value: "no", Label: "Nej"}, {Value: "yes", Label: "Ja"}}

// AssignmentFields describes an assignment.
var AssignmentFields = field.Set[Assignment]{
	{Key: "number", Label: "Upphandling", Help: "Diarienumret, till exempel INK22-0123.", Required: true, Group: "Uppdraget", At: func(a *Assignment) any { return &a.Number }},
	{Key: "purpose", Label: "Vad konsulten ska göra", Kind: field.Long, At: func(a *Assignment) any { return &a.Purpose }},
	{Key: "firm", Label: "Konsultföretag", Required: true, At: func(a *Assignment) any { return &a.Firm }, Help: "Som det heter i leverantörsregistret, eller organisationsnumret."},
	{Key: "consultant", Label: "Konsult", Required: true, At: func(a *Assignment) any { return &a.Consultant }},
	{Key: "call_off", Label: "Avrop", Required: true, At: func(a *Assignment) any { return &a.CallOff }, Help: "Avropets eller beställningens nummer från ramavtalet för konsulter."},
	{Key: "budget", Label: "Timbudget", Kind: field.Decimal, Unit: "h", Required: true, Group: "Tid och pengar", At: func(a *Assignment) any { return &a.Budget }},
	{Key: "rate", Label: "Pris per timme, utan moms", Kind: field.Money, Unit: "kr", At: func(a *Assignment) any { return &a.Rate }},
	{Key: "user_id", Label: "Konto", Kind: field.Ref, Group: "Åtkomst", At: func(a *Assignment) any { return (*string)(&a.UserID) }, Help: "Ett konto med rollen Extern upphandlingskonsult. Utan konto ser konsulten ingenting i Klöver."},
	{Key: "from_on", Label: "Första dag", Kind: field.Date, Required: true, At: func(a *Assignment) any { return &a.FromOn }},
	{Key: "to_on", Label: "Sista dag", Kind: field.Date, Required: true, At: func(a *Assignment) any { return &a.ToOn }, Help: "Dagen efter är åtkomsten borta."},
	{Key: "declared_on", Label: "Jävsdeklaration lämnad", Kind: field.Date, Group: "Krav före åtkomst", At: func(a *Assignment) any { return &a.DeclaredOn }},
	{Key: "conflict", Label: "Finns något som kan innebära jäv?", Kind: field.Choice, Choices: YesNo, At: func(a *Assignment) any { return &a.Conflict }},
	{Key: "conflict_text", Label: "Vad det gäller", Kind: field.Long, At: func(a *Assignment) any { return &a.ConflictText }},
	{Key: "secrecy_on", Label: "Sekretessförbindelse undertecknad", Kind: field.Date, At: func(a *Assignment) any { return &a.SecrecyOn }},
}

// longestAccess is how long an access may be given for at a time.
const longestAccess = 24 // months

// Check tells what is wrong with an assignment.
func (a Assignment) Check() error {
	if err := AssignmentFields.Missing(&a); err != nil {
		return err
	}
	switch {
	case a.ToOn < a.FromOn:
		return refuse("to_on", "Sista dagen är före den första.")
	case a.ToOn > a.FromOn.AddMonths(longestAccess):
		return refuse("to_on", "Ge åtkomst för högst två år i taget.")
	case a.Rate.Known && a.Rate.Amount < 0:
		return refuse("rate", "Priset kan inte vara negativt.")
	case a.Conflict == "yes" && strings.TrimSpace(a.ConflictText) == "":
		return refuse("conflict_text", "Beskriv vad som kan innebära jäv.")
	case a.DeclaredOn != 0 && a.Conflict == "":
		return refuse("conflict", "Svara ja eller nej på om det finns något som kan innebära jäv.")
	}
	return nil
}

// Lacks says what hinders access, "" for nothing (handbook 2.4).
func (a Assignment) Lacks() string {
	var list []string
	if a.DeclaredOn == 0 {
		list = append(list, "jävsdeklaration")
	}
	if a.SecrecyOn == 0 {
		list = append(list, "sekretessförbindelse")
	}
	if a.UserID == "" {
		list = append(list, "konto")
	}
	switch {
	case len(list) > 0:
		return "Det saknas " + sv.List(list) + "."
	case a.Conflict != "no":
		return "Jävsdeklarationen säger att det finns något som kan innebära jäv."
	}
	return ""
}

// Standing is how far an assignment has come.
type Standing string

// The standings.
const (
	Preparing Standing = "preparing"
	Coming    Standing = "coming"
	Running   Standing = "running"
	Ended     Standing = "ended"
	Withdrawn Standing = "withdrawn"
)

// Standings is the standings with their Swedish names.
var Standings = []field.Option{{Value: "preparing", Label: "Förbereds"}, {Value: "coming", Label: "Beviljad, inte börjat"}, {Value: "running", Label: "Pågår"},
	{Value: "ended", Label: "Avslutad"}, {Value: "withdrawn", Label: "Återkallad"}}

// Sv returns the Swedish name.
func (s Standing) Sv() string { return field.LabelOf(Standings, string(s)) }

// Standing tells how far the assignment has come on a day.
func (a Assignment) Standing(on day.Date) Standing {
	switch {
	case a.WithdrawnOn != 0:
		return Withdrawn
	case on > a.ToOn:
		return Ended
	case a.GrantedOn == 0:
		return Preparing
	case on < a.FromOn:
		return Coming
	}
	return Running
}

// Open tells whether the consultant reaches the case on a day.
func (a Assignment) Open(on day.Date) bool { return a.Standing(on) == Running }

// Name is how the assignment is spoken of.
func (a Assignment) Name() string { return a.Number + " " + a.Title + ", " + a.Consultant }

// URL is the page of the assignment.
func (a Assignment) URL() string { return AssignmentPath + "/" + a.ID }

// Left is what remains of the budget, and whether it is used up.
func (a Assignment) Left() (Minutes, bool) { return a.Budget - a.Used, a.Used > a.Budget }

// Spent is time that a consultant has worked.
type Spent struct {
	ID           string
	Version      int64
	AssignmentID string
	WorkedOn     day.Date
	Minutes      Minutes
	Cost         money.Amount // öre without VAT, at the price of that day
	Note         string
	ByName       string
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// SpentFields describes it.
var SpentFields = field.Set[Spent]{
	{Key: "worked_on", Label: "Dag", Kind: field.Date, Required: true, At: func(s *Spent) any { return &s.WorkedOn }},
	{Key: "minutes", Label: "Timmar", Kind: field.Decimal, Unit: "h", Required: true, At: func(s *Spent) any { return &s.Minutes }},
	{Key: "note", Label: "Vad som gjordes", At: func(s *Spent) any { return &s.Note }},
}

// longestDay is a limit against slips of the pen.
const longestDay = 24 * Hour

// check tells what is wrong with the hours of an assignment.
func (s Spent) check(a Assignment, today day.Date) error {
	switch {
	case s.WorkedOn == 0:
		return refuse("worked_on", "Ange vilken dag.")
	case s.WorkedOn > today:
		return refuse("worked_on", "Dagen ligger i framtiden.")
	case s.WorkedOn < a.FromOn || s.WorkedOn > a.ToOn:
		return refuse("worked_on", "Uppdraget går från "+a.FromOn.Sv()+" till "+a.ToOn.Sv()+".")
	case s.Minutes <= 0 || s.Minutes > longestDay:
		return refuse("minutes", "Skriv timmar, högst 24 på en dag.")
	}
	return nil
}

// cost is what the time costs at the assignment's price.
func (s Spent) cost(a Assignment) (money.Amount, error) {
	return a.Rate.Amount.MulRat(int64(s.Minutes), 60)
}
