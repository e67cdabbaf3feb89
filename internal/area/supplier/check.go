package supplier

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// CheckKindName names the controls in the history.
const CheckKindName = "supplier_check"

// CheckPath is the address of the controls.
const CheckPath = "/leverantorskontroller"

// Check is that a supplier was looked up, and what became of it.
type Check struct {
	ID          string
	Version     int64
	SupplierID  string
	Kind        string // a code of CheckKinds
	CheckedOn   day.Date
	Result      string // a code of Results
	Amount      money.Opt
	Note        string
	Source      string
	BatchID     string // "" when registered by hand
	Level       Level
	Reason      string // the rule that gave the level
	Chief       bool   // the manager is told
	ContactBy   day.Date
	OwnerID     string
	Owner       string
	ContactedOn day.Date
	Contact     string // what the supplier said
	Decision    string // a code of Decisions, "" while open
	DecidedOn   day.Date
	DecidedBy   string
	DecisionWhy string
	CheckedKey  int64
	CreatedAt   time.Time
	ChangedAt   time.Time

	Supplier string `db:"-"` // its name, set when read
}

// Level is how serious the result of a control is.
type Level string

// The levels.
const (
	Fine  Level = "ok"
	Watch Level = "watch"
	Act   Level = "act"
)

// Levels is the levels in Swedish.
var Levels = []field.Option{{Value: "ok", Label: "Utan anmärkning"}, {Value: "watch", Label: "Bevaka"}, {Value: "act", Label: "Åtgärda"}}

// Sv returns the level in Swedish.
func (l Level) Sv() string { return field.LabelOf(Levels, string(l)) }

// The kinds that have rules of their own.
const (
	TaxDebt    = "tax_debt"
	Credit     = "credit"
	FTax       = "f_tax"
	VAT        = "vat"
	Employer   = "employer"
	Bankruptcy = "bankruptcy"
	Winding    = "liquidation"
	Sanctions  = "sanctions"
)

// CheckKinds is what is controlled (handbook 4.7).
var CheckKinds = []field.Option{
	{Value: TaxDebt, Label: "Skatteskuld"}, {Value: Credit, Label: "Kreditvärdighet"}, {Value: FTax, Label: "F-skatt"}, {Value: VAT, Label: "Momsregistrering"},
	{Value: Employer, Label: "Arbetsgivarregistrering"}, {Value: Winding, Label: "Likvidation eller rekonstruktion"}, {Value: Bankruptcy, Label: "Konkurs"}, {Value: Sanctions, Label: "Sanktionslista"},
}

// The results of a control.
const (
	Clear  = "clear"
	Remark = "remark"
	Hit    = "hit"
)

// Results is the results in Swedish.
var Results = []field.Option{{Value: Clear, Label: "Utan anmärkning"}, {Value: Remark, Label: "Svag"}, {Value: Hit, Label: "Anmärkning"}}

// Decisions is what a finding may lead to.
var Decisions = []field.Option{
	{Value: "none", Label: "Utredd, ingen åtgärd"}, {Value: "watch", Label: "Fortsatt bevakning"}, {Value: "plan", Label: "Betalningsplan godtagen"}, {Value: Rescind, Label: "Avtalet hävs"},
}

// Rescind is the decision to end the supplier's contract for the finding.
const Rescind = "rescind"

// CheckFields describes a control.
var CheckFields = field.Set[Check]{
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, ReadOnly: true, Show: func(c *Check) string { return c.Supplier }, At: func(c *Check) any { return &c.SupplierID }},
	{Key: "kind", Label: "Kontroll", Kind: field.Choice, Choices: CheckKinds, Required: true, At: func(c *Check) any { return &c.Kind }},
	{Key: "checked_on", Label: "Kontrollerad", Kind: field.Date, Required: true, At: func(c *Check) any { return &c.CheckedOn }},
	{Key: "result", Label: "Resultat", Kind: field.Choice, Choices: Results, Required: true, At: func(c *Check) any { return &c.Result }},
	{Key: "amount", Label: "Skuld", Kind: field.Money, Unit: "kr", Help: "Bara för skatteskuld.", At: func(c *Check) any { return &c.Amount }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, Help: "Till exempel kreditbetyg eller vad som är registrerat.", At: func(c *Check) any { return &c.Note }},
	{Key: "source", Label: "Källa", Required: true, Help: "Till exempel kreditupplysning, Skatteverket eller Kronofogden.", At: func(c *Check) any { return &c.Source }},
	{Key: "level", Label: "Nivå", Kind: field.Choice, Choices: Levels, ReadOnly: true, At: func(c *Check) any { return &c.Level }},
	{Key: "reason", Label: "Varför nivån", ReadOnly: true, At: func(c *Check) any { return &c.Reason }},
	{Key: "chief", Label: "Inköpschefen ska informeras", Kind: field.Bool, ReadOnly: true, At: func(c *Check) any { return &c.Chief }},
	{Key: "contact_by", Label: "Kontakt senast", Kind: field.Date, ReadOnly: true, At: func(c *Check) any { return &c.ContactBy }},
	{Key: "owner", Label: "Ansvarig", ReadOnly: true, At: func(c *Check) any { return &c.Owner }},
	{Key: "contacted_on", Label: "Leverantören kontaktad", Kind: field.Date, ReadOnly: true, At: func(c *Check) any { return &c.ContactedOn }},
	{Key: "contact", Label: "Leverantörens besked", Kind: field.Long, ReadOnly: true, At: func(c *Check) any { return &c.Contact }},
	{Key: "decision", Label: "Beslut", Kind: field.Choice, Choices: Decisions, ReadOnly: true, At: func(c *Check) any { return &c.Decision }},
	{Key: "decided_on", Label: "Beslutat", Kind: field.Date, ReadOnly: true, At: func(c *Check) any { return &c.DecidedOn }},
	{Key: "decided_by", Label: "Beslutat av", ReadOnly: true, At: func(c *Check) any { return &c.DecidedBy }},
	{Key: "decision_why", Label: "Skäl till beslutet", Kind: field.Long, ReadOnly: true, At: func(c *Check) any { return &c.DecisionWhy }},
}

// URL is the address of the control.
func (c Check) URL() string { return CheckPath + "/" + c.ID }

// KindSv is what was controlled, in Swedish.
func (c Check) KindSv() string { return field.LabelOf(CheckKinds, c.Kind) }

// Name is the control as it is mentioned elsewhere: "Skatteskuld 2022-03-01".
func (c Check) Name() string { return c.KindSv() + " " + c.CheckedOn.Sv() }

// Open tells whether a finding waits for its decision.
func (c Check) Open() bool { return c.Level != Fine && c.Decision == "" }

// ResultSv is the result as one says it: "Anmärkning, 24 500 kr".
func (c Check) ResultSv() string {
	text := field.LabelOf(Results, c.Result)
	if c.Amount.Known && c.Amount.Amount > 0 {
		text += ", " + c.Amount.Sv()
	}
	return text
}

// Check tells what is wrong with the control.
func (c Check) Check(today day.Date) error {
	wrong := fault.FieldsOf(CheckFields.Missing(&c))
	add := func(broken bool, key, message string) {
		if broken {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	known := field.LabelOf(CheckKinds, c.Kind) != c.Kind
	add(c.Kind != "" && !known, "kind", "Det finns ingen sådan kontroll.")
	add(c.CheckedOn > today, "checked_on", "Kontrollen kan inte vara gjord efter i dag.")
	add(c.Amount.Known && c.Amount.Amount < 0, "amount", "En skuld kan inte vara negativ.")
	add(c.Amount.Known && c.Amount.Amount > 0 && c.Kind != TaxDebt, "amount", "Belopp anges bara för skatteskuld.")
	add(c.Kind == TaxDebt && c.Result == Hit && (!c.Amount.Known || c.Amount.Amount == 0), "amount", "Ange hur stor skatteskulden är.")
	add(c.Kind == TaxDebt && c.Result != Hit && c.Amount.Amount > 0, "result", "En skatteskuld är en anmärkning.")
	add(c.Result == Remark && c.Kind != Credit, "result", "Svag används bara för kreditvärdighet.")
	return fault.Invalid(wrong...)
}

// CheckRules is the parameters of a day (handbook 4.7).
type CheckRules struct {
	ContactDays  int64
	DebtLimit    money.Amount
	RepeatMonths int64
	AwardMonths  int64 // how old a control may be at an award
}

// Judge gives the control its level by the rules. Earlier are the supplier's earlier controls.
func (r CheckRules) Judge(c Check, earlier []Check) Check {
	c.Level, c.Reason, c.Chief, c.ContactBy = Fine, "", false, 0
	within := func(days int64) { c.ContactBy = c.CheckedOn.AddDays(int(days)) }
	set := func(l Level, chief bool, days int64, why string) {
		c.Level, c.Chief, c.Reason = l, chief, why
		within(days)
	}
	if c.Result == Clear {
		return c
	}
	switch {
	case c.Kind == Bankruptcy || c.Kind == Sanctions:
		set(Act, true, 0, c.KindSv()+": kontakt och chef samma dag")
	case c.Kind == TaxDebt && c.Amount.Amount > r.DebtLimit:
		set(Act, true, r.ContactDays, "Skatteskulden är över "+sv.Number(int64(r.DebtLimit)/100)+" kr")
	case r.repeated(c, earlier):
		set(Act, true, r.ContactDays, "Upprepad anmärkning inom "+sv.Plural(r.RepeatMonths, "månad", "månader"))
	case c.Kind == Winding || c.Kind == FTax || c.Kind == Credit && c.Result == Hit:
		set(Act, false, r.ContactDays, c.KindSv()+" har en anmärkning")
	case c.Kind == TaxDebt:
		set(Watch, false, r.ContactDays, "Skatteskuld: begär bevis på betalning")
	default:
		set(Watch, false, r.ContactDays, c.KindSv()+" har en anmärkning")
	}
	return c
}

// repeated tells whether the same kind had a finding shortly before.
func (r CheckRules) repeated(c Check, earlier []Check) bool {
	for _, e := range earlier {
		if e.ID != c.ID && e.Kind == c.Kind && e.Result != Clear && e.CheckedOn < c.CheckedOn && e.CheckedOn >= c.CheckedOn.AddMonths(-int(r.RepeatMonths)) {
			return true
		}
	}
	return false
}

// note records that the supplier was contacted.
func (c *Check) noteContact(on day.Date, text string, today day.Date) error {
	text = strings.TrimSpace(text)
	var wrong []fault.Field
	if on < c.CheckedOn || on > today {
		wrong = append(wrong, fault.Field{Name: "contacted_on", Message: "Ange dagen då leverantören kontaktades, från kontrollens dag till i dag."})
	}
	if text == "" {
		wrong = append(wrong, fault.Field{Name: "contact", Message: "Skriv vad leverantören sade eller visade."})
	}
	c.ContactedOn, c.Contact = on, text
	return fault.Invalid(wrong...)
}

// decide closes a finding. One that asks for contact is decided after the contact,
// except when the contract is rescinded at once.
func (c *Check) decide(decision, why, by string, on day.Date) error {
	why = strings.TrimSpace(why)
	switch {
	case c.Level == Fine:
		return fault.Conflict("%s har ingen anmärkning att besluta om.", c.Name())
	case field.LabelOf(Decisions, decision) == decision:
		return fault.Invalid(fault.Field{Name: "decision", Message: "Välj beslut."})
	case why == "":
		return fault.Invalid(fault.Field{Name: "decision_why", Message: "Skriv skälet till beslutet."})
	case c.ContactedOn == 0 && decision != Rescind:
		return fault.Conflict("%s kan inte avslutas: leverantören är inte kontaktad (Klövers regelunderlag 4.7).", c.Name())
	}
	c.Decision, c.DecisionWhy, c.DecidedBy, c.DecidedOn = decision, why, by, on
	return nil
}
