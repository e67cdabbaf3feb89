package contract

import (
	"strings"
	"time"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// AmendmentState is how far a change has come.
type AmendmentState string

// The states. A dropped change needs a new procurement; a withdrawn one was decided by
// mistake.
const (
	Proposed  AmendmentState = "proposed"
	Decided   AmendmentState = "decided"
	Dropped   AmendmentState = "dropped"
	Withdrawn AmendmentState = "withdrawn"
)

// AmendmentStates is the states in Swedish.
var AmendmentStates = []field.Option{{Value: string(Proposed), Label: "Prövas"}, {Value: string(Decided), Label: "Beslutad"},
	{Value: string(Dropped), Label: "Inte gjord"}, {Value: string(Withdrawn), Label: "Återtagen"}}

// Sv returns the state in Swedish.
func (s AmendmentState) Sv() string { return field.LabelOf(AmendmentStates, string(s)) }

// Amendment is a change of a contract during its term (LOU 17 kap.). Its ground follows
// from the answers to the questions of the decision tree.
type Amendment struct {
	ID         string
	Version    int64
	ContractID string
	N          int64
	Title      string
	What       string
	ProposedOn day.Date
	Amount     money.Amount // without VAT, below 0 for a reduction
	NewEnd     day.Date     // last day of the contract after the change, 0 when it is not changed
	OldEnd     day.Date     // and before it
	Base       money.Opt    // the contract's value before all changes, when it was decided
	Indexed    money.Opt    // that value with index (17 kap. 15 §)

	Accumulated money.Opt // with the earlier changes of minor value
	Ground      law.Ground
	Finding     string
	Basis       string
	Notify      bool // must be published (17 kap. 16 §)
	State       AmendmentState
	DecidedOn   day.Date
	DecidedBy   string
	Reason      string
	NoticeID    string
	NoticeOn    day.Date
	CreatedAt   time.Time
	ChangedAt   time.Time

	Replies []Reply `db:"-"` // in the order of the questions
}

// AmendmentGrounds is the grounds with their Swedish names and sections.
var AmendmentGrounds = []field.Option{
	{Value: string(law.Minor), Label: "Ändring av mindre värde (17 kap. 9 § LOU)"},
	{Value: string(law.Clause), Label: "Ändringsklausul eller option (17 kap. 10 § LOU)"},
	{Value: string(law.Additional), Label: "Kompletterande beställning (17 kap. 11 § LOU)"},
	{Value: string(law.Unforeseen), Label: "Oförutsebara omständigheter (17 kap. 12 § LOU)"},
	{Value: string(law.Supplier), Label: "Byte av leverantör (17 kap. 13 § LOU)"},
	{Value: string(law.NotSubstantial), Label: "Ändringen är inte väsentlig (17 kap. 14 § LOU)"},
}

func groundName(g law.Ground) string { return field.LabelOf(AmendmentGrounds, string(g)) }

// section is the law of a ground: "17 kap. 9 § LOU".
func section(g law.Ground) string {
	_, text, _ := strings.Cut(groundName(g), "(")
	return strings.TrimSuffix(text, ")")
}

// AmendmentFields describes a proposed change.
var AmendmentFields = field.Set[Amendment]{
	{Key: "title", Label: "Ändringen i korthet", Required: true, Help: "Till exempel: Ytterligare två leveransplatser.", At: func(a *Amendment) any { return &a.Title }},
	{Key: "what", Label: "Ändringen och skälen", Kind: field.Long, Required: true, At: func(a *Amendment) any { return &a.What }},
	{Key: "amount", Label: "Ändringens värde", Kind: field.Money, Unit: "kr", Required: true, Help: "Utan moms, för hela återstående avtalstid. Minus för en minskning, 0 om värdet inte ändras.", At: func(a *Amendment) any { return &a.Amount }},
	{Key: "new_end", Label: "Nytt slutdatum", Kind: field.Date, Help: "Bara om avtalstiden ändras.", At: func(a *Amendment) any { return &a.NewEnd }},
	{Key: "indexed", Label: "Avtalets ursprungliga värde med index", Kind: field.Money, Unit: "kr", Help: "Bara om avtalet har en indexklausul (17 kap. 15 § LOU). Annars räknas avtalets värde.", At: func(a *Amendment) any { return &a.Indexed }},
}

// check says what is wrong with a proposed change.
func (a Amendment) check(c Contract) error {
	if c.Stage != Signed {
		return fault.Conflict("Bara ett tecknat avtal som inte är uppsagt kan ändras. Ett utkast ändras direkt.")
	}
	if err := AmendmentFields.Missing(&a); err != nil {
		return err
	}
	if a.NewEnd != 0 && (a.NewEnd < c.BeginsOn || c.OpenEnded) {
		return fault.Invalid(fault.Field{Name: "new_end", Message: "Det nya slutdatumet passar inte avtalet. Ett avtal tills vidare har inget slut, och slutet kan inte vara före början."})
	}
	return nil
}

// base is what the shares of 17 kap. are counted of.
func (a Amendment) base(c Contract) (money.Amount, error) {
	switch {
	case a.Indexed.Known:
		return a.Indexed.Amount, nil
	case c.Value.Known:
		return c.Value.Amount, nil
	case c.Ceiling.Known:
		return c.Ceiling.Amount, nil
	}
	return 0, fault.Conflict("Avtalets värde är inte känt, så ändringens andel kan inte räknas. Fyll i värdet eller takvolymen först.")
}

// Unpublished tells whether the notice of a decided change is still to be published.
func (a Amendment) Unpublished() bool { return a.State == Decided && a.Notify && a.NoticeOn == 0 }

// URL is the address of the change's page.
func (a Amendment) URL() string { return "/avtal/" + a.ContractID + "/andringar/" + a.ID }

// AmendmentsURL is the address of the contract's changes.
func (c Contract) AmendmentsURL() string { return c.URL() + "/andringar" }

// apply gives the contract what a decided change brings, and keeps what it replaced.
func (a *Amendment) apply(c Contract) Contract {
	if a.NewEnd != 0 {
		a.OldEnd, c.EndsOn = c.EndsOn, a.NewEnd
	}
	return c
}

// undo gives the contract back what a decided change replaced.
func (a Amendment) undo(c Contract) (Contract, error) {
	if a.NewEnd == 0 {
		return c, nil
	}
	if c.EndsOn != a.NewEnd {
		return c, fault.Conflict("Avtalets slutdatum har ändrats efter det här beslutet. Ta tillbaka den senaste ändringen först.")
	}
	c.EndsOn = a.OldEnd
	return c, nil
}

// MinorSum is the net of the decided changes of minor value.
func MinorSum(list []Amendment) money.Amount {
	var sum money.Amount
	for _, a := range list {
		if a.State == Decided && a.Ground == law.Minor {
			sum += a.Amount
		}
	}
	return sum
}

// NetSum is the net of all decided changes.
func NetSum(list []Amendment) money.Amount {
	var sum money.Amount
	for _, a := range list {
		if a.State == Decided {
			sum += a.Amount
		}
	}
	return sum
}

func trimmed(why string) string { return strings.TrimSpace(why) }
