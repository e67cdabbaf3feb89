package saving

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Saving is an effect report: the computed effect of one contract or procurement.
type Saving struct {
	ID             string
	Version        int64
	Number         string // own series "E22-0123"
	Title          string
	ProcurementID  identity.Ref
	ContractID     identity.Ref
	Type           Type
	Method         Method
	Evidence       string // where the reference price comes from, so that it can be checked
	IndexName      string
	IndexFrom      Decimal // index at the old price
	IndexTo        Decimal // index at the new contract's start; both 0 = no adjustment
	SignedOn       day.Date
	BookedOn       day.Date    // SignedOn, or the day of approval when that month is closed
	Months         count.Count // contract time without options
	CapMonths      int64       // how many months count at most, from the rule of the day
	PerYear        bool        // totals are stated for a year, not for the whole term
	ClientApproval string      // who at the client approved an effect other than price, and when
	Note           string
	Source         string // the import it came with, "" for what is registered here

	State        State
	RegisteredID string
	Registered   string // who registered it
	RegisteredOn day.Date
	ApprovedID   string
	Approved     string
	ApprovedOn   day.Date
	LockedOn     day.Date
	Returned     string       // why it was sent back, until it is registered again
	Corrects     identity.Ref // the locked report that this one replaces
	Reverses     identity.Ref // the locked report that this one takes back

	Side      Side         // derived: where it counts
	Term      money.Amount // derived: the effect over the years that count
	Annual    money.Opt    // derived: the effect of one year
	Parties   party.Set    // derived: the regions with an effect
	TitleKey  string       // derived: Swedish order of the title
	BookedKey int64        // derived: BookedOn as yyyymmdd, 0 for none

	CreatedAt time.Time
	ChangedAt time.Time

	Lines   []Line   `db:"-"`
	Lumps   []Lump   `db:"-"`
	Effects []Effect `db:"-"` // derived, one for each region

	Procurement string `db:"-"` // number and title, set when read
	Contract    string `db:"-"`
}

// State is how far the report has come.
type State string

// The states.
const (
	Draft      State = "utkast"
	Registered State = "registrerad"
	Approved   State = "godkänd"
	Locked     State = "låst"
)

// Side is where an effect counts. A reversal counts on the side of what it takes
// back, so that a corrected saving never looks like a cost increase.
type Side string

// The sides.
const (
	Gain    Side = "besparing"
	Loss    Side = "kostnadsökning"
	Avoided Side = "undviken"
)

// URL is the address of the report's page.
func (s Saving) URL() string { return "/besparingar/" + s.ID }

// Name is the report as it is mentioned elsewhere.
func (s Saving) Name() string { return s.Number + " " + s.Title }

// Counts tells whether the report is in the figures.
func (s Saving) Counts() bool { return s.State == Approved || s.State == Locked }

// decision is the approval as the list of delegated decisions keeps it. A cost
// increase is as large a decision as a saving of the same amount.
func (s Saving) decision() identity.Decision {
	amount := max(s.Term, -s.Term)
	return identity.Decision{Act: identity.ActSaving, DecidedOn: s.ApprovedOn, Amount: money.Some(amount), Parties: s.Parties,
		RecordKind: Kind, RecordRef: s.ID, RecordTitle: s.Name()}
}

// Check returns what is wrong with the report as it stands, also as a draft.
func (s Saving) Check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(s.Title == "", "title", "Fyll i vad effektrapporten gäller.")
	add(s.Months.Known && (s.Months.N < 1 || s.Months.N > 600), "months", "Avtalstiden är mellan 1 och 600 månader.")
	add(s.IndexFrom < 0 || s.IndexTo < 0 || (s.IndexFrom == 0) != (s.IndexTo == 0), "index_from", "Fyll i båda indextalen, eller inget av dem.")
	add(s.IndexFrom != 0 && s.Method != "" && s.Method != Indexed, "index_from", "Bara metod R1 räknar upp med index. Ta bort indextalen eller byt metod.")
	add(len(s.Lines) > 0 && len(s.Lumps) > 0, "lines", "Ange antingen rader eller totalbelopp, inte båda.")
	add(s.PerYear && len(s.Lumps) > 0 && !s.Months.Known, "months", "Fyll i avtalstiden, så att årsbeloppen kan räknas om till hela tiden.")
	wrong = append(wrong, checkLines(s.Lines)...)
	wrong = append(wrong, checkLumps(s.Lumps)...)
	return fault.Invalid(wrong...)
}

func checkLines(lines []Line) []fault.Field {
	var wrong []fault.Field
	for i, l := range lines {
		name := LineKey(i, "item")
		switch {
		case l.Item == "":
			wrong = append(wrong, fault.Field{Name: name, Message: fmt.Sprintf("Rad %d saknar benämning.", i+1)})
		case l.RefPrice < 0 || l.NewPrice < 0:
			wrong = append(wrong, fault.Field{Name: name, Message: fmt.Sprintf("Rad %d har ett negativt pris.", i+1)})
		case slices.ContainsFunc(l.Volumes, func(v Volume) bool { return v.Quantity < 0 }):
			wrong = append(wrong, fault.Field{Name: name, Message: fmt.Sprintf("Rad %d har en negativ volym.", i+1)})
		}
	}
	return wrong
}

// LineKey names one field of a line in forms and faults: "line-1-item".
func LineKey(i int, field string) string { return fmt.Sprintf("line-%d-%s", i+1, field) }

func checkLumps(lumps []Lump) []fault.Field {
	seen := map[party.Code]bool{}
	for _, l := range lumps {
		switch {
		case l.Party == "" || seen[l.Party]:
			return []fault.Field{{Name: "lumps", Message: "Varje totalbelopp gäller en region, och varje region har ett."}}
		case !l.Effect.Known && !(l.Reference.Known && l.New.Known):
			return []fault.Field{{Name: "lumps", Message: "Fyll i både referenskostnad och ny kostnad, eller bara effekten."}}
		case l.Effect.Known && l.Reference.Known && l.New.Known && l.Effect.Amount != l.Reference.Amount-l.New.Amount:
			return []fault.Field{{Name: "lumps", Message: "Effekten är inte referenskostnaden minus den nya kostnaden."}}
		}
		seen[l.Party] = true
	}
	return nil
}

// Complete returns what is missing before the report can be registered. Imported
// reports may lack method and evidence; their page says so.
func (s Saving) Complete() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(s.SignedOn == 0, "signed_on", "Fyll i dagen då avtalet tecknades.")
	add(len(s.Effects) == 0 && s.Corrects == "", "lines", "Fyll i minst en rad med volym, eller ett totalbelopp.")
	add(s.Method == Cost && s.Term < 0, "method", "Ett kostnadsundvikande (R6) kan inte vara en kostnadsökning.")
	if s.Source == "" {
		add(s.Type == "", "type", "Välj vad effekten kommer av.")
		add(s.Method == "", "method", "Välj hur referenspriset är bestämt.")
		add(s.Evidence == "", "evidence", "Skriv var referenspriset finns, så att granskaren kan kontrollera det.")
		add(!s.Months.Known, "months", "Fyll i avtalstiden utan optioner.")
		add(s.Type.needsClient() && s.ClientApproval == "", "client_approval", "En effekt av annat än pris ska vara godkänd av uppdragsgivarens controller. Skriv vem och när.")
	}
	return fault.Invalid(wrong...)
}

// derive computes the effect and what follows from it.
func (s Saving) derive() (Saving, error) {
	effects, err := s.Compute()
	if err != nil {
		return s, err
	}
	for i := range effects {
		effects[i].SavingID = s.ID
	}
	s.Effects = effects
	s.Annual, s.Term = Total(effects)
	s.Parties = nil
	for _, e := range effects {
		s.Parties = append(s.Parties, e.Party)
	}
	if s.Reverses == "" {
		s.Side = s.side()
	}
	if !s.Counts() && s.Reverses == "" {
		s.BookedOn = s.SignedOn
	}
	s.TitleKey, s.BookedKey = sv.SortKey(s.Title), int64(s.BookedOn)
	return s, nil
}

func (s Saving) side() Side {
	switch {
	case s.Method == Cost:
		return Avoided
	case s.Term < 0:
		return Loss
	}
	return Gain
}

// Actor is who does something with a report.
type Actor struct{ ID, Name string }

// Register hands the report over to the controller.
func (s Saving) Register(by Actor, today day.Date) (Saving, error) {
	if s.State != Draft {
		return s, fault.Conflict("Effektrapporten är redan registrerad.")
	}
	if err := s.Complete(); err != nil {
		return s, err
	}
	s.State, s.RegisteredID, s.Registered, s.RegisteredOn, s.Returned = Registered, by.ID, by.Name, today, ""
	return s, nil
}

// Approve is the controller's yes. The one who registered cannot give it. When the
// month of signing is closed the effect is booked on the day of approval.
func (s Saving) Approve(by Actor, today day.Date, closed bool) (Saving, error) {
	if s.State != Registered {
		return s, fault.Conflict("Bara en registrerad effektrapport kan godkännas.")
	}
	if by.ID == s.RegisteredID {
		return s, fault.Forbidden("Du har själv registrerat effektrapporten. Någon annan måste granska den.")
	}
	if err := s.Complete(); err != nil {
		return s, err
	}
	s.State, s.ApprovedID, s.Approved, s.ApprovedOn = Approved, by.ID, by.Name, today
	if closed || s.Corrects != "" {
		s.BookedOn = today
	}
	return s, nil
}

// Return sends the report back to whoever registered it.
func (s Saving) Return(why string) (Saving, error) {
	switch {
	case s.State == Locked:
		return s, fault.Conflict("Månaden är låst. Gör en rättelse i stället.")
	case s.State == Draft:
		return s, fault.Conflict("Effektrapporten är ett utkast och kan ändras direkt.")
	case s.Reverses != "":
		return s, fault.Conflict("En återföring kan inte skickas tillbaka. Rätta den nya effektrapporten i stället.")
	case s.Corrects != "" && s.State == Approved:
		return s, fault.Conflict("Rättelsen är godkänd och den gamla effekten återförd. Gör en ny rättelse när månaden är låst.")
	case strings.TrimSpace(why) == "":
		return s, fault.Invalid(fault.Field{Name: "why", Message: "Skriv vad som behöver rättas."})
	}
	s.State, s.Returned = Draft, why
	s.ApprovedID, s.Approved, s.ApprovedOn = "", "", 0
	return s, nil
}

// Correction returns a draft that replaces a locked report.
func (s Saving) Correction() (Saving, error) {
	switch {
	case s.State != Locked:
		return s, fault.Conflict("Bara en låst effektrapport rättas så här. Andra skickas tillbaka och ändras.")
	case s.Reverses != "":
		return s, fault.Conflict("En återföring kan inte rättas.")
	}
	next := s
	next.ID, next.Version, next.Number, next.State = "", 0, "", Draft
	next.RegisteredID, next.Registered, next.RegisteredOn = "", "", 0
	next.ApprovedID, next.Approved, next.ApprovedOn, next.LockedOn = "", "", 0, 0
	next.Corrects = identity.Ref(s.ID)
	return next, nil
}

// Reversal returns the row that takes a locked report back, booked on the day of
// the correction that replaces it and counted where the report was counted.
func (s Saving) Reversal(correction Saving) Saving {
	back := s
	back.ID, back.Version, back.Number = "", 0, ""
	back.Title = "Återföring av " + s.Name()
	back.Reverses, back.Corrects = identity.Ref(s.ID), ""
	back.State, back.LockedOn = Approved, 0
	back.BookedOn = correction.BookedOn
	back.RegisteredID, back.Registered, back.RegisteredOn = correction.RegisteredID, correction.Registered, correction.RegisteredOn
	back.ApprovedID, back.Approved, back.ApprovedOn = correction.ApprovedID, correction.Approved, correction.ApprovedOn
	back.Lines, back.Lumps, back.PerYear = nil, nil, false
	for _, e := range s.Effects {
		back.Lumps = append(back.Lumps, Lump{Party: e.Party, Effect: money.Some(-e.Term), Annual: negative(e.Annual)})
	}
	return back
}

func negative(o money.Opt) money.Opt {
	o.Amount = -o.Amount
	return o
}
