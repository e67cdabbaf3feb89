package procurement

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// BlockKind is what keeps the contract from being signed.
type BlockKind string

// The kinds of block, handbook §3.10.
const (
	Standstill BlockKind = "standstill" // avtalsspärr after the award decision was sent
	Voluntary  BlockKind = "voluntary"  // avtalsspärr that the buyers set themselves
	Extended   BlockKind = "extended"   // förlängd avtalsspärr, from the application to the judgment
	TenDays    BlockKind = "ten_days"   // tiodagarsfrist after the judgment
	Interim    BlockKind = "interim"    // a court's interim order
)

// BlockKinds is the kinds with their Swedish names.
var BlockKinds = []field.Option{
	{Value: "standstill", Label: "Avtalsspärr"}, {Value: "voluntary", Label: "Frivillig avtalsspärr"},
	{Value: "extended", Label: "Förlängd avtalsspärr"}, {Value: "ten_days", Label: "Tiodagarsfrist"},
	{Value: "interim", Label: "Interimistiskt beslut"},
}

// Sv returns the kind's Swedish name.
func (k BlockKind) Sv() string { return field.LabelOf(BlockKinds, string(k)) }

// Block is a time during which the contract of a procurement may not be signed.
type Block struct {
	ID            string
	Version       int64
	ProcurementID string
	Kind          BlockKind
	FromOn        day.Date
	ToOn          day.Date // the last day of it, 0 until it is released
	Basis         string   // the law: "20 kap. 1 § LOU"
	SourceKind    string   // the record that brought it: its register
	SourceRef     string   // and its id
	Source        string   // in words: "Mål 4711-22, Förvaltningsrätten i Linköping"
	ReleasedOn    day.Date // ended before its last day, 0 when it was not
	ReleasedWhy   string
	CreatedAt     time.Time
	ChangedAt     time.Time
}

// Open tells whether the contract may not be signed on the day.
func (b Block) Open(on day.Date) bool {
	ended := b.ToOn != 0 && b.ToOn < on || b.ReleasedOn != 0 && b.ReleasedOn <= on
	return b.FromOn <= on && !ended
}

// Ends says in words when it ends: "till och med 21 november 2022".
func (b Block) Ends() string {
	switch {
	case b.ReleasedOn != 0:
		return "hävd " + b.ReleasedOn.Long()
	case b.ToOn == 0:
		return "tills vidare"
	}
	return "till och med " + b.ToOn.Long()
}

// words names it in the history: "avtalsspärr till och med 21 november 2022".
func (b Block) words() string { return strings.ToLower(b.Kind.Sv()) + " " + b.Ends() }

func (b *Block) release(on day.Date, why string) error {
	switch {
	case b.ReleasedOn != 0:
		return fault.Conflict("%s är redan hävd %s.", b.Kind.Sv(), b.ReleasedOn.Sv())
	case on < b.FromOn:
		return fault.Invalid(fault.Field{Name: "released_on", Message: "Dagen " + on.Sv() + " är före den första " + b.FromOn.Sv() + "."})
	case strings.TrimSpace(why) == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför spärren hävs."})
	}
	b.ReleasedOn, b.ReleasedWhy = on, strings.TrimSpace(why)
	return nil
}

func (b Block) check() error {
	var wrong []fault.Field
	if b.Kind.Sv() == string(b.Kind) || b.Kind == "" {
		wrong = append(wrong, fault.Field{Name: "kind", Message: "Välj vad som hindrar att avtalet tecknas."})
	}
	if b.FromOn == 0 {
		wrong = append(wrong, fault.Field{Name: "from_on", Message: "Ange från vilken dag avtalet inte får tecknas."})
	}
	if b.ToOn != 0 && b.ToOn < b.FromOn {
		wrong = append(wrong, fault.Field{Name: "to_on", Message: "Sista dagen " + b.ToOn.Sv() + " är före den första " + b.FromOn.Sv() + "."})
	}
	return fault.Invalid(wrong...)
}

// blocked is the fault of signing on a day when one of the blocks is open, nil
// when none is. It names the one that lasts longest.
func blocked(p Procurement, blocks []Block, on day.Date) error {
	var longest *Block
	for i, b := range blocks {
		if b.Open(on) && (longest == nil || b.lasts() > longest.lasts()) {
			longest = &blocks[i]
		}
	}
	if longest == nil {
		return nil
	}
	return p.refuse("teckna avtal", "Avtal i %s får inte tecknas %s. %s (%s) gäller %s. %s.",
		p.Number, on.Sv(), longest.Kind.Sv(), longest.Basis, longest.Ends(), longest.Source)
}

// lasts is the last day, and the end of days while there is none.
func (b Block) lasts() day.Date {
	if b.ToOn == 0 {
		return day.New(9999, 12, 31)
	}
	return b.ToOn
}
