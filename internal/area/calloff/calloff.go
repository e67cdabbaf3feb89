package calloff

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Kind names the register in history and search.
const Kind = "calloff"

// Path is the address of the register.
const Path = "/avrop"

// State is how far a call-off has come.
type State string

// The states.
const (
	Draft      State = "draft"
	Asked      State = "asked"
	Accepted   State = "accepted"
	Invited    State = "invited"
	Opened     State = "opened"
	Evaluated  State = "evaluated"
	Decided    State = "decided"
	Standstill State = "standstill"
	Signed     State = "signed"
	Cancelled  State = "cancelled"
)

// States lists the states in the order of the work.
var States = []field.Option{
	{Value: "draft", Label: "Utkast"}, {Value: "asked", Label: "Förfrågan skickad"}, {Value: "accepted", Label: "Antaget"},
	{Value: "invited", Label: "Inbjudan skickad"}, {Value: "opened", Label: "Öppnat"}, {Value: "evaluated", Label: "Utvärderat"},
	{Value: "decided", Label: "Beslutat"}, {Value: "standstill", Label: "Avtalsspärr"}, {Value: "signed", Label: "Tecknat"},
	{Value: "cancelled", Label: "Avbrutet"},
}

// Sv returns the state's Swedish name.
func (s State) Sv() string { return field.LabelOf(States, string(s)) }

// Ordered tells whether a supplier has got the call-off.
func (s State) Ordered() bool { return s == Accepted || s == Signed }

// Running tells whether something remains before it is ordered.
func (s State) Running() bool { return !s.Ordered() && s != Cancelled }

// CallOff is what is bought once on a framework.
type CallOff struct {
	ID          string
	Version     int64
	Number      string // "AV23-0012"
	Title       string
	TitleKey    string
	FrameworkID string
	TermsID     identity.Ref // those that held when it was begun
	Form        Form         // as it was begun; in a draft what the terms say today
	Lot         string
	Party       party.Code // the region that buys, or that owns the company
	Unit        string     // the unit or the company
	Company     bool
	Need        string
	Articles    string
	Value       money.Amount // without VAT
	WantedOn    day.Date
	State       State
	SupplierID  identity.Ref // who got it
	OwnerID     identity.Ref
	Owner       string

	ProcurementID identity.Ref
	ContractID    identity.Ref // the call-off contract
	BegunOn       day.Date     // the first ask, or the invitation
	OrderedOn     day.Date     // accepted or signed
	ClosedOn      day.Date     // settled: only what was used counts
	CancelledOn   day.Date
	CancelledWhy  string
	CancelledFrom State

	OverGround law.Ground // why it was allowed above the ceiling
	OverWhy    string
	OverBy     string

	Deadline        day.Date
	Criteria        string
	OpenedOn        day.Date
	OpenedBy        string
	Evaluation      string
	DecidedOn       day.Date
	DecidedBy       string
	Reasons         string
	NotifiedOn      day.Date
	StandstillTo    day.Date
	StandstillBasis string
	WaivedWhy       string

	CreatedAt time.Time
	ChangedAt time.Time

	Supplier    string `db:"-"` // names, set when read
	Framework   string `db:"-"`
	Procurement string `db:"-"`
}

// Name is how the call-off is spoken of.
func (c CallOff) Name() string { return c.Number + " " + c.Title }

// URL is the address of the call-off.
func (c CallOff) URL() string { return Path + "/" + c.ID }

// Buyer names who calls off.
func (c CallOff) Buyer() string {
	switch {
	case c.Company:
		return c.Unit
	case c.Unit == "":
		return regionName(c.Party)
	}
	return regionName(c.Party) + ", " + c.Unit
}

// Sealed tells whether the answers are secret: invited, and neither decided nor
// cancelled.
func (c CallOff) Sealed() bool {
	return c.State == Invited || c.State == Opened || c.State == Evaluated
}

// Check returns what is wrong with the call-off by itself.
func (c CallOff) Check() error {
	var wrong []fault.Field
	need := func(lacks bool, key, text string) {
		if lacks {
			wrong = append(wrong, fault.Field{Name: key, Message: text})
		}
	}
	need(strings.TrimSpace(c.Title) == "", "title", "Ange vad som avropas.")
	need(c.FrameworkID == "", "framework_id", "Välj ramavtal.")
	need(c.Party == "", "party", "Välj vilken region som avropar.")
	need(c.Company && strings.TrimSpace(c.Unit) == "", "unit", "Ange bolaget som avropar.")
	need(c.Value <= 0, "value", "Ange värdet utan moms, större än noll.")
	return fault.Invalid(wrong...)
}

// refuse makes a conflict that the history of the call-off remembers.
func (c CallOff) refuse(what, f string, a ...any) error {
	name := c.Title
	if c.Number != "" {
		name = c.Name()
	}
	return audit.Refuse(fault.Conflict(f, a...), audit.Entry{Kind: Kind, Ref: c.ID, Title: name, Verb: "nekades att " + what})
}

// notFrom is the fault of a step that the state does not allow.
func (c CallOff) notFrom(what string) error {
	return fault.Conflict("%s har läget ”%s” och kan inte %s.", c.Number, c.State.Sv(), what)
}

// fixed tells whether what was sent to suppliers may no longer be changed.
func (c CallOff) fixed() bool { return c.State != Draft }

// Save takes over what a form may change: everything in a draft, and after that what
// the suppliers were not asked about.
func (c *CallOff) take(n CallOff) error {
	moved := c.FrameworkID != n.FrameworkID || c.Party != n.Party || !strings.EqualFold(c.Lot, n.Lot) || c.Company != n.Company || c.Unit != n.Unit
	switch {
	case c.State == Cancelled:
		return c.notFrom("ändras")
	case c.fixed() && moved:
		return fault.Conflict("%s är skickad till leverantörer. Ramavtal, del och köpare kan inte ändras: avbryt avropet och gör ett nytt.", c.Number)
	case c.Sealed() && c.Value != n.Value:
		return fault.Conflict("%s är skickad till leverantörer. Värdet kan ändras när konkurrensutsättningen är beslutad.", c.Number)
	}
	c.Title, c.FrameworkID, c.Lot, c.Party, c.Unit, c.Company = strings.TrimSpace(n.Title), n.FrameworkID, strings.TrimSpace(n.Lot), n.Party, strings.TrimSpace(n.Unit), n.Company
	c.Need, c.Articles, c.Value, c.WantedOn, c.ProcurementID, c.OwnerID, c.Owner = n.Need, n.Articles, n.Value, n.WantedOn, n.ProcurementID, n.OwnerID, n.Owner
	return nil
}

func (c *CallOff) cancel(on day.Date, why string) error {
	switch {
	case !c.State.Running() || c.State == Draft:
		return c.notFrom("avbrytas")
	case strings.TrimSpace(why) == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför avropet avbryts. De leverantörer som har svarat ska få veta det."})
	}
	c.CancelledFrom, c.State, c.CancelledOn, c.CancelledWhy = c.State, Cancelled, on, strings.TrimSpace(why)
	return nil
}

// settle ends an ordered call-off: from then on only what was used counts against the
// ceiling.
func (c *CallOff) settle(on day.Date) error {
	switch {
	case !c.State.Ordered():
		return c.notFrom("slutregleras")
	case c.ClosedOn != 0:
		return fault.Conflict("%s är redan slutreglerat %s.", c.Number, c.ClosedOn.Sv())
	case on == 0 || on < c.OrderedOn:
		return fault.Invalid(fault.Field{Name: "closed_on", Message: "Ange dagen för slutregleringen, tidigast " + c.OrderedOn.Sv() + "."})
	}
	c.ClosedOn = on
	return nil
}

// regions names the parties; a code without a name is a guest's own.
var regions = map[party.Code]string{"D": "Region Sörmland", "U": "Region Västmanland", "C": "Region Uppsala", "S": "Region Värmland",
	"T": "Region Örebro län", "W": "Region Dalarna", "X": "Region Gävleborg"}

func regionName(p party.Code) string {
	if name, ok := regions[p]; ok {
		return name
	}
	return string(p)
}

func parties() []field.Option {
	var list []field.Option
	for _, p := range party.All() {
		list = append(list, field.Option{Value: string(p), Label: regionName(p)})
	}
	return list
}
