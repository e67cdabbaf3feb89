package request

import (
	"database/sql/driver"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/storage"
)

// State is how far a request has come.
type State string

// The states, handbook §2.1.
const (
	Draft       State = "draft"
	Sent        State = "sent"
	Received    State = "received"
	Complement  State = "complement" // waits for the requester's answer
	Prioritised State = "prioritised"
	Taken       State = "taken"
	Assigned    State = "assigned"
	Ongoing     State = "ongoing"
	Closed      State = "closed"
	Withdrawn   State = "withdrawn" // by the requester
	Rejected    State = "rejected"  // by Inköp
)

// States is the states with their Swedish names, in the order of the work.
var States = []field.Option{
	{Value: "draft", Label: "Utkast"}, {Value: "sent", Label: "Inskickad"}, {Value: "received", Label: "Mottagen"},
	{Value: "complement", Label: "Kompletteras"}, {Value: "prioritised", Label: "Prioriterad"}, {Value: "taken", Label: "Uttagen"},
	{Value: "assigned", Label: "Tilldelad inköpare"}, {Value: "ongoing", Label: "Pågår"}, {Value: "closed", Label: "Avslutad"},
	{Value: "withdrawn", Label: "Återkallad"}, {Value: "rejected", Label: "Avslagen"},
}

// Sv returns the state's Swedish name.
func (s State) Sv() string { return field.LabelOf(States, string(s)) }

// Queued tells whether the request waits to be taken.
func (s State) Queued() bool { return slices.Contains(queued, s) }

// Over tells whether nothing more happens with the request.
func (s State) Over() bool { return s == Closed || s == Withdrawn || s == Rejected }

// queued is the states of those that wait to be taken.
var queued = []State{Sent, Received, Complement, Prioritised}

// Reasons is why the regions should not buy together (handbook §2.1.5).
var Reasons = []field.Option{
	{Value: "needs", Label: "Olika behov"}, {Value: "patterns", Label: "Olika köpmönster"},
	{Value: "term", Label: "Olika avtalstid"}, {Value: "done", Label: "Redan upphandlat av den andra"},
	{Value: "urgent", Label: "Brådska"}, {Value: "place", Label: "Geografiskt bundet"}, {Value: "other", Label: "Annat"},
}

// Answer is what the form says of buying together with the other region.
type Answer string

// The answers.
const (
	Joint    Answer = "yes"
	Separate Answer = "no"
	Unsure   Answer = "unsure" // Inköp looks into it
)

// Answers is the answers with their Swedish names.
var Answers = []field.Option{
	{Value: "yes", Label: "Ja"}, {Value: "no", Label: "Nej"}, {Value: "unsure", Label: "Vet inte, Inköp får utreda"},
}

// Judgement is what the unit head says of the reason not to coordinate.
type Judgement string

// The judgements. Not yet judged is "".
const (
	Accepted  Judgement = "accepted"
	Contested Judgement = "contested" // goes to Inköpsrådet
)

// Judgements is the judgements with their Swedish names.
var Judgements = []field.Option{{Value: "accepted", Label: "Godtas"}, {Value: "contested", Label: "Godtas inte, tas upp i Inköpsrådet"}}

// Outcome is what came of the council's discussion.
type Outcome string

// The outcomes. Not yet discussed is "".
const (
	Coordinate Outcome = "joint"
	Apart      Outcome = "separate"
	Postponed  Outcome = "later"
)

// Outcomes is the outcomes with their Swedish names.
var Outcomes = []field.Option{
	{Value: "joint", Label: "Samordnas"}, {Value: "separate", Label: "Får upphandlas separat"}, {Value: "later", Label: "Bordlagd"},
}

// Natures is what is bought.
var Natures = []field.Option{
	{Value: "goods", Label: "Varor"}, {Value: "services", Label: "Tjänster"}, {Value: "works", Label: "Byggentreprenad"},
	{Value: "mixed", Label: "Blandat"},
}

// Kinds is whether the need is new.
var Kinds = []field.Option{
	{Value: "new", Label: "Nytt behov"}, {Value: "replace", Label: "Ersätter ett avtal som löper ut"}, {Value: "extend", Label: "Utökar något vi har"},
}

// Financings is where the money comes from.
var Financings = []field.Option{{Value: "running", Label: "Driftbudget"}, {Value: "investment", Label: "Investering"}}

// Budgets is whether there is money for it.
var Budgets = []field.Option{{Value: "yes", Label: "Ja, beslutad"}, {Value: "no", Label: "Nej, inte än"}}

// Flags is what the law may ask of the purchase (handbook §2.1.7). The regions'
// code of conduct always applies and needs no flag.
var Flags = []field.Option{
	{Value: "personal", Label: "Leverantören hanterar personuppgifter (personuppgiftsbiträdesavtal)"},
	{Value: "device", Label: "Medicinteknisk produkt (MDR eller IVDR)"},
	{Value: "security", Label: "Säkerhetskänslig verksamhet"},
	{Value: "access", Label: "Används av allmänhet eller patienter (tillgänglighet)"},
	{Value: "environment", Label: "Miljöprioriterad"},
	{Value: "chemicals", Label: "Kemiska produkter"},
	{Value: "staff", Label: "Personal kan gå över till leverantören (MBL § 38)"},
	{Value: "sanctions", Label: "Leverans som kan beröras av sanktionerna mot Ryssland"},
}

// Specialists is who the work may need beside the purchaser.
var Specialists = []field.Option{
	{Value: "it", Label: "IT"}, {Value: "infosec", Label: "Informationssäkerhet"}, {Value: "sustainability", Label: "Hållbarhet"},
	{Value: "property", Label: "Fastighet"}, {Value: "pharmacy", Label: "Läkemedel"}, {Value: "law", Label: "Juridik"},
}

// InfoClasses is how the information has been classed.
var InfoClasses = []field.Option{
	{Value: "none", Label: "Ingen information hanteras"}, {Value: "unknown", Label: "Inte klassad än"}, {Value: "basic", Label: "Grundläggande skydd"},
	{Value: "raised", Label: "Utökat skydd"}, {Value: "high", Label: "Särskilt skydd"},
}

// Priorities is the order in which requests are taken. The value sorts.
var Priorities = []field.Option{{Value: "1", Label: "1 – hög"}, {Value: "2", Label: "2 – normal"}, {Value: "3", Label: "3 – kan vänta"}}

// Sv returns the answer's Swedish name.
func (a Answer) Sv() string { return field.LabelOf(Answers, string(a)) }

// Sv returns the judgement's Swedish name.
func (j Judgement) Sv() string { return field.LabelOf(Judgements, string(j)) }

// Sv returns the outcome's Swedish name.
func (o Outcome) Sv() string { return field.LabelOf(Outcomes, string(o)) }

// Marks is the Flags or Specialists that have been ticked, stored ",a,b,".
type Marks []string

// String returns the codes with commas.
func (m Marks) String() string { return strings.Join(m, ",") }

// MarshalText returns String.
func (m Marks) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads codes with commas between them.
func (m *Marks) UnmarshalText(text []byte) error {
	*m = nil
	for part := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		if !has(Flags, part) && !has(Specialists, part) {
			return fault.Wrong("%q finns inte bland valen.", part)
		}
		if !slices.Contains(*m, part) {
			*m = append(*m, part)
		}
	}
	return nil
}

// Value stores ",a,b,", so that one code is found by LIKE '%,a,%'.
func (m Marks) Value() (driver.Value, error) { return storage.List(m) }

// Scan reads what Value stores.
func (m *Marks) Scan(from any) error { return storage.Scan(from, m) }

func has(options []field.Option, value string) bool {
	return slices.ContainsFunc(options, func(o field.Option) bool { return o.Value == value })
}
