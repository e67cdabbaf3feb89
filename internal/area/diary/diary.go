package diary

import (
	"fmt"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Path is the address of the register.
const Path = "/diarium"

// Case is a case file (akt): everything registered about one record.
type Case struct {
	ID       string
	Version  int64
	Kind     string // the register of the record it belongs to: "procurement"
	Ref      string // its id there
	Body     string // whose diary it stands in, a code of Bodies
	Number   string // diarienummer: the record's own, else the next of the body's series
	Title    string
	TitleKey string    // sv.SortKey of the title
	Address  string    // of the record's page
	Parties  party.Set // the regions it concerns; who may write follows from them
	OpenedOn day.Date
	ClosedOn day.Date // retention counts from this day
	LastNo   int64    // number of its last entry

	CreatedAt time.Time
	ChangedAt time.Time
}

// URL returns the address of the case file.
func (c Case) URL() string { return Path + "/arenden/" + c.ID }

// Name is how the case is spoken of: "INK22-0123 Rollatorer".
func (c Case) Name() string { return c.Number + " " + c.Title }

// Direction is which way a document went.
type Direction string

// The directions of OSL 5 kap. 2 §: received, sent or drawn up.
const (
	Incoming Direction = "in"
	Outgoing Direction = "out"
	Prepared Direction = "made"
)

// Directions in the order of the lists.
var Directions = []field.Option{{Value: string(Incoming), Label: "Inkommen"}, {Value: string(Outgoing), Label: "Utgången"}, {Value: string(Prepared), Label: "Upprättad"}}

// Sv returns the direction in Swedish.
func (d Direction) Sv() string { return field.LabelOf(Directions, string(d)) }

// Steps of a case, those of the process (handbook §3.1).
var Steps = []field.Option{
	{Value: "prepare", Label: "Förbereda"}, {Value: "procure", Label: "Upphandla"}, {Value: "implement", Label: "Implementera"}, {Value: "manage", Label: "Förvalta"},
}

// Kinds of document that the rules speak of; all are in Kinds.
const (
	Strategy     = "strategy"
	Tender       = "tender"
	Application  = "application" // request to participate
	Award        = "award"
	Cancellation = "cancellation"
	Contract     = "contract"
	Other        = "other"
)

// Kinds is what documents are (handbook §3.1).
var Kinds = []field.Option{
	{Value: "request", Label: "Uppdrag"}, {Value: Strategy, Label: "Upphandlingsstrategi"}, {Value: "analysis", Label: "Underlag och analys"},
	{Value: "notice", Label: "Annons"}, {Value: "documents", Label: "Upphandlingsdokument"}, {Value: "question", Label: "Fråga eller svar"},
	{Value: Application, Label: "Anbudsansökan"}, {Value: Tender, Label: "Anbud"}, {Value: "opening", Label: "Öppningsprotokoll"},
	{Value: "evaluation", Label: "Utvärderingsprotokoll"}, {Value: Award, Label: "Tilldelningsbeslut"}, {Value: Cancellation, Label: "Beslut att avbryta"},
	{Value: "notification", Label: "Underrättelse"}, {Value: Contract, Label: "Avtal"}, {Value: "award_notice", Label: "Efterannons"},
	{Value: "court", Label: "Domstolshandling"}, {Value: "decision", Label: "Annat beslut"}, {Value: "minutes", Label: "Protokoll och minnesanteckning"},
	{Value: "follow_up", Label: "Uppföljning"}, {Value: "letter", Label: "Korrespondens"}, {Value: Other, Label: "Övrigt"},
}

// SealedKind tells whether documents of the kind are sealed until the award
// decision (OSL 19 kap. 3 §, LOU 12 kap.).
func SealedKind(kind string) bool { return kind == Tender || kind == Application }

// unseals tells whether a document of the kind ends the secrecy of tenders.
func unseals(kind string) bool { return kind == Award || kind == Cancellation }

// Entry is one line of the diary: a document or an event of a case.
type Entry struct {
	ID      string
	Version int64
	CaseID  string
	Body    string
	Year    int64 // of registration
	Running int64 // löpnummer, in the body's diary of the year
	No      int64 // aktbilaga, within the case

	Direction     Direction
	HappenedOn    day.Date // received, sent or drawn up
	Counterpart   string   // who sent or received it
	Title         string   // what it is about, in short
	Kind          string   // a code of Kinds
	Step          string   // a code of Steps
	ResponsibleID string
	Responsible   string // who handles it
	Mark

	InTime       bool // registered at the latest on the next working day
	RegisteredID string
	RegisteredBy string
	RegisteredOn day.Date
	RegisteredAt time.Time
	ChangedAt    time.Time

	StruckOn  day.Date // makulerad: registered by mistake
	StruckBy  string
	StruckWhy string

	Masked bool `db:"-"` // hidden from the reader
}

// URL returns the address of the entry.
func (e Entry) URL() string { return Path + "/poster/" + e.ID }

// Number is the entry's number in the diary of its year: "INK 2022:1234".
func (e Entry) Number() string { return fmt.Sprintf("%s %d:%d", e.Body, e.Year, e.Running) }

// Exhibit is the entry's number within a case: "INK22-0123:5".
func (e Entry) Exhibit(caseNumber string) string { return fmt.Sprintf("%s:%d", caseNumber, e.No) }

// Struck tells whether the entry does not count any more.
func (e Entry) Struck() bool { return e.StruckOn != 0 }

// Check says what is wrong with the entry. What has happened cannot have happened
// tomorrow.
func (e Entry) Check(today day.Date) error {
	err := EntryFields.Missing(&e)
	wrong := fault.FieldsOf(err)
	say := func(key, format string, args ...any) {
		wrong = append(wrong, fault.Field{Name: key, Message: fmt.Sprintf(format, args...)})
	}
	switch {
	case e.HappenedOn > today:
		say("happened_on", "Dagen %s ligger i framtiden. I dag är det %s.", e.HappenedOn, today)
	case e.HappenedOn != 0 && e.HappenedOn < earliest:
		say("happened_on", "Dagen %s är för länge sedan för att stämma.", e.HappenedOn)
	}
	if e.Direction != Prepared && strings.TrimSpace(e.Counterpart) == "" {
		say("counterpart", "Ange vem handlingen %s.", map[Direction]string{Incoming: "kom från", Outgoing: "skickades till"}[e.Direction])
	}
	e.Mark.check(say)
	return fault.Invalid(wrong...)
}

// earliest is before any case that a register of today can go on with; an earlier
// day is a slip of the pen.
const earliest day.Date = 19900101

// soon tells whether something was registered without delay: at the latest on the
// next working day (OSL 5 kap. 1 §, as the Parliamentary Ombudsmen read it).
func soon(happened, registered day.Date) bool {
	return registered <= happened.AddDays(1).WorkingDay()
}
