package contract

import (
	"slices"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Deviation is something that did not go as the contract says (avvikelse), by the
// supplier or, when the supplier is the claimant, by us.
type Deviation struct {
	ID          string
	Version     int64
	Number      string // "AVV23-0001"
	ContractID  string
	SupplierID  identity.Ref
	Claimant    string // ByBuyer or BySupplier
	Kind        string // a code of DeviationKinds
	Severity    int64  // 1 lowest to 4
	Title       string
	What        string
	Unit        string
	Article     string
	OrderRef    string
	Owner       string
	OwnerID     identity.Ref
	HappenedOn  day.Date
	AgreedOn    day.Date // when it should have been delivered
	DeliveredOn day.Date
	ClaimedOn   day.Date // reklamation, in writing
	Claim       string
	ReplyBy     day.Date
	RepliedOn   day.Date
	Reply       string
	Action      string
	ActionBy    day.Date
	Serious     bool // a serious deficiency in the sense of 13 kap. 3 §
	ClosedOn    day.Date
	Outcome     string // how it ended
	CreatedAt   time.Time
	ChangedAt   time.Time

	Contract string   `db:"-"` // number and title, set when read
	Supplier string   `db:"-"` // name, set when read
	Remedies []Remedy `db:"-"` // set when it is read alone
}

// DeviationKinds is what a deviation is about (handbook 4.6).
var DeviationKinds = []field.Option{
	{Value: "delay", Label: "Försening"}, {Value: "fault", Label: "Fel"}, {Value: "quality", Label: "Kvalitet"}, {Value: "price", Label: "Pris"},
	{Value: "invoice", Label: "Faktura"}, {Value: "environment", Label: "Miljö"}, {Value: "social", Label: "Sociala villkor"}, {Value: "safety", Label: "Säkerhet"},
}

// Severities is how serious it is.
var Severities = []field.Option{{Value: "1", Label: "1 – liten"}, {Value: "2", Label: "2 – märkbar"}, {Value: "3", Label: "3 – stor"}, {Value: "4", Label: "4 – mycket stor"}}

// Claimants is whose claim it is.
var Claimants = []field.Option{{Value: ByBuyer, Label: "Vi, mot leverantören"}, {Value: BySupplier, Label: "Leverantören, mot oss"}}

// DeviationFields describes a deviation.
var DeviationFields = field.Set[Deviation]{
	{Key: "number", Label: "Nummer", ReadOnly: true, At: func(d *Deviation) any { return &d.Number }},
	{Key: "title", Label: "Avvikelsen i korthet", Required: true, At: func(d *Deviation) any { return &d.Title }},
	{Key: "contract_id", Label: "Avtal", Kind: field.Ref, ReadOnly: true, At: func(d *Deviation) any { return &d.ContractID }, Show: func(d *Deviation) string { return d.Contract }},
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, At: func(d *Deviation) any { return &d.SupplierID }, Show: func(d *Deviation) string { return d.Supplier }},
	{Key: "claimant", Label: "Kravställare", Kind: field.Choice, Choices: Claimants, Required: true, At: func(d *Deviation) any { return &d.Claimant }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: DeviationKinds, Required: true, At: func(d *Deviation) any { return &d.Kind }},
	{Key: "severity", Label: "Allvarlighet", Kind: field.Choice, Choices: Severities, Required: true, At: func(d *Deviation) any { return severity{&d.Severity} }},
	{Key: "what", Label: "Händelsen", Kind: field.Long, Required: true, At: func(d *Deviation) any { return &d.What }},
	{Key: "unit", Label: "Enhet", Help: "Den som drabbades.", At: func(d *Deviation) any { return &d.Unit }},
	{Key: "article", Label: "Artikel", At: func(d *Deviation) any { return &d.Article }},
	{Key: "order_ref", Label: "Beställning", Help: "Orderns eller avropets nummer.", At: func(d *Deviation) any { return &d.OrderRef }},
	{Key: "owner", Label: "Handläggare", At: func(d *Deviation) any { return &d.Owner }},
	{Key: "happened_on", Label: "Upptäckt", Kind: field.Date, Required: true, At: func(d *Deviation) any { return &d.HappenedOn }},
	{Key: "agreed_on", Label: "Avtalad leveransdag", Kind: field.Date, Help: "Vid försening. Vitet räknas från den dagen.", At: func(d *Deviation) any { return &d.AgreedOn }},
	{Key: "delivered_on", Label: "Levererat", Kind: field.Date, At: func(d *Deviation) any { return &d.DeliveredOn }},
	{Key: "claimed_on", Label: "Reklamerat", Kind: field.Date, ReadOnly: true, At: func(d *Deviation) any { return &d.ClaimedOn }},
	{Key: "claim", Label: "Reklamationen", Kind: field.Long, ReadOnly: true, At: func(d *Deviation) any { return &d.Claim }},
	{Key: "reply_by", Label: "Svar senast", Kind: field.Date, ReadOnly: true, At: func(d *Deviation) any { return &d.ReplyBy }},
	{Key: "replied_on", Label: "Besvarat", Kind: field.Date, ReadOnly: true, At: func(d *Deviation) any { return &d.RepliedOn }},
	{Key: "reply", Label: "Svaret", Kind: field.Long, ReadOnly: true, At: func(d *Deviation) any { return &d.Reply }},
	{Key: "action", Label: "Åtgärd", Kind: field.Long, ReadOnly: true, At: func(d *Deviation) any { return &d.Action }},
	{Key: "action_by", Label: "Åtgärdas senast", Kind: field.Date, ReadOnly: true, At: func(d *Deviation) any { return &d.ActionBy }},
	{Key: "serious", Label: "Allvarlig brist (13 kap. 3 § LOU)", Kind: field.Bool, Help: "Kan åberopas som grund för uteslutning om bristen ledde till förtida upphörande, skadestånd eller jämförbar påföljd.", At: func(d *Deviation) any { return &d.Serious }},
	{Key: "closed_on", Label: "Avslutad", Kind: field.Date, ReadOnly: true, At: func(d *Deviation) any { return &d.ClosedOn }},
	{Key: "outcome", Label: "Hur det slutade", Kind: field.Long, ReadOnly: true, At: func(d *Deviation) any { return &d.Outcome }},
}

// DeviationState is how far a deviation has come, by its own dates.
type DeviationState string

// The states, in the order of the work.
const (
	DeviationOpen    DeviationState = "open"
	DeviationClaimed DeviationState = "claimed"
	DeviationReplied DeviationState = "replied"
	DeviationClosed  DeviationState = "closed"
)

// DeviationStates is the states in Swedish.
var DeviationStates = []field.Option{{Value: string(DeviationOpen), Label: "Upptäckt"}, {Value: string(DeviationClaimed), Label: "Reklamerad"},
	{Value: string(DeviationReplied), Label: "Besvarad"}, {Value: string(DeviationClosed), Label: "Avslutad"}}

// Sv returns the state in Swedish.
func (s DeviationState) Sv() string { return field.LabelOf(DeviationStates, string(s)) }

// State is how far the deviation has come.
func (d Deviation) State() DeviationState {
	switch {
	case d.ClosedOn != 0:
		return DeviationClosed
	case d.RepliedOn != 0:
		return DeviationReplied
	case d.ClaimedOn != 0:
		return DeviationClaimed
	}
	return DeviationOpen
}

// Due is what the deviation waits for and by when; claimDays is how long a claim may wait.
func (d Deviation) Due(claimDays int64) (what string, by day.Date) {
	switch d.State() {
	case DeviationOpen:
		return "Reklamera eller avsluta", d.HappenedOn.AddDays(int(claimDays))
	case DeviationClaimed:
		if d.Claimant == BySupplier {
			return "Svara leverantören", d.ReplyBy
		}
		return "Leverantören ska ha svarat", d.ReplyBy
	case DeviationReplied:
		if d.ActionBy != 0 {
			return "Åtgärden ska vara gjord", d.ActionBy
		}
		return "Besluta om påföljd eller avsluta", 0
	}
	return "", 0
}

// check says what is wrong with the facts of a deviation.
func (d Deviation) check(c Contract, today day.Date) error {
	wrong := fault.FieldsOf(DeviationFields.Missing(&d))
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(c.SignedOn == 0, "title", "Avvikelser noteras på avtal som är tecknade.")
	add(d.HappenedOn > today, "happened_on", "Dagen ligger i framtiden.")
	add(d.Severity < 0 || d.Severity > 4, "severity", "Välj hur allvarlig avvikelsen är, 1 till 4.")
	add(d.DeliveredOn > today, "delivered_on", "Leveransdagen ligger i framtiden.")
	add(c.StartsOn != 0 && d.HappenedOn != 0 && d.HappenedOn < c.StartsOn.AddDays(-1), "happened_on", "Dagen är före avtalets början "+c.StartsOn.Sv()+".")
	add(d.SupplierID != "" && !slices.Contains(c.SupplierIDs(), string(d.SupplierID)), "supplier_id", "Leverantören är inte part i avtalet.")
	return fault.Invalid(wrong...)
}

// Reclaim makes the deviation a claim in writing.
func (d Deviation) Reclaim(text string, on, replyBy day.Date) (Deviation, error) {
	switch {
	case d.State() != DeviationOpen:
		return d, fault.Conflict("Avvikelsen är redan %s.", d.said())
	case trimmed(text) == "":
		return d, fault.Invalid(fault.Field{Name: "why", Message: "Skriv vad som reklameras och vad som krävs."})
	case on < d.HappenedOn:
		return d, fault.Invalid(fault.Field{Name: "on", Message: "Reklamationen är före dagen då avvikelsen upptäcktes, " + d.HappenedOn.Sv() + "."})
	case replyBy < on:
		return d, fault.Invalid(fault.Field{Name: "by", Message: "Fyll i sista dagen för svar, från reklamationen och framåt."})
	}
	d.ClaimedOn, d.Claim, d.ReplyBy = on, trimmed(text), replyBy
	return d, nil
}

// Answered notes the reply to the claim, and what is to be done.
func (d Deviation) Answered(reply, action string, on, actionBy day.Date) (Deviation, error) {
	switch {
	case d.State() != DeviationClaimed:
		return d, fault.Conflict("Bara en reklamerad avvikelse kan besvaras. Den är %s.", d.said())
	case trimmed(reply) == "":
		return d, fault.Invalid(fault.Field{Name: "why", Message: "Skriv vad som svarades."})
	case on < d.ClaimedOn:
		return d, fault.Invalid(fault.Field{Name: "on", Message: "Svaret är före reklamationen " + d.ClaimedOn.Sv() + "."})
	}
	d.RepliedOn, d.Reply, d.Action, d.ActionBy = on, trimmed(reply), trimmed(action), actionBy
	return d, nil
}

// Close ends the deviation. What has been decided must first have been settled.
func (d Deviation) Close(outcome string, on day.Date) (Deviation, error) {
	switch {
	case d.ClosedOn != 0:
		return d, fault.Conflict("Avvikelsen är redan avslutad.")
	case on < d.HappenedOn:
		return d, fault.Invalid(fault.Field{Name: "on", Message: "Fyll i dagen, från " + d.HappenedOn.Sv() + "."})
	case trimmed(outcome) == "":
		return d, fault.Invalid(fault.Field{Name: "why", Message: "Skriv hur det slutade."})
	}
	for _, r := range d.Remedies {
		if r.SettledOn == 0 {
			return d, fault.Conflict("%s på %s är inte reglerat. Notera fakturan eller ta bort påföljden först.", r.Sv(), r.Amount.Sv())
		}
	}
	d.ClosedOn, d.Outcome = on, trimmed(outcome)
	return d, nil
}

// Back takes back the latest step.
func (d Deviation) Back() (Deviation, error) {
	switch d.State() {
	case DeviationClosed:
		d.ClosedOn, d.Outcome = 0, ""
	case DeviationReplied:
		d.RepliedOn, d.Reply, d.Action, d.ActionBy = 0, "", "", 0
	case DeviationClaimed:
		d.ClaimedOn, d.Claim, d.ReplyBy = 0, "", 0
	default:
		return d, fault.Conflict("Det finns inget steg att ta tillbaka.")
	}
	return d, nil
}

func (d Deviation) said() string {
	return map[DeviationState]string{DeviationOpen: "upptäckt men inte reklamerad", DeviationClaimed: "reklamerad", DeviationReplied: "besvarad", DeviationClosed: "avslutad"}[d.State()]
}

// DeviationPath is the address of the register.
const DeviationPath = "/avvikelser"

// URL is the address of the deviation's page.
func (d Deviation) URL() string { return DeviationPath + "/" + d.ID }

// Name is how the deviation is mentioned elsewhere.
func (d Deviation) Name() string { return d.Number + " " + d.Title }

// Remedy is what a deviation leads to: money that is claimed.
type Remedy struct {
	ID          string
	DeviationID string
	Kind        string // a code of RemedyKinds
	Amount      money.Amount
	How         string // how it was counted
	DecidedOn   day.Date
	DecidedBy   string
	SettledOn   day.Date
	Invoice     string
}

// FineRemedy is a fine (vite).
const FineRemedy = "fine"

// RemedyKinds is the remedies in money.
var RemedyKinds = []field.Option{{Value: FineRemedy, Label: "Vite"}, {Value: "reduction", Label: "Prisavdrag"}, {Value: "cover", Label: "Täckningsköp, merkostnad"}, {Value: "damages", Label: "Skadestånd"}}

// Sv returns the remedy's name.
func (r Remedy) Sv() string { return field.LabelOf(RemedyKinds, r.Kind) }

func (r Remedy) check(d Deviation) error {
	switch {
	case d.State() == DeviationOpen:
		return fault.Conflict("Reklamera avvikelsen innan en påföljd beslutas.")
	case d.State() == DeviationClosed:
		return fault.Conflict("Avvikelsen är avslutad.")
	case field.LabelOf(RemedyKinds, r.Kind) == r.Kind:
		return fault.Invalid(fault.Field{Name: "kind", Message: "Välj påföljd."})
	case r.Amount <= 0:
		return fault.Invalid(fault.Field{Name: "amount", Message: "Fyll i beloppet utan moms."})
	case trimmed(r.How) == "":
		return fault.Invalid(fault.Field{Name: "how", Message: "Skriv hur beloppet har räknats fram."})
	case r.DecidedOn == 0 || r.DecidedOn < d.ClaimedOn:
		return fault.Invalid(fault.Field{Name: "on", Message: "Fyll i beslutsdagen, tidigast dagen för reklamationen " + d.ClaimedOn.Sv() + "."})
	}
	return nil
}

// severity lets a form choose among numbers.
type severity struct{ n *int64 }

// Sv returns "3 – stor".
func (s severity) Sv() string { b, _ := s.MarshalText(); return field.LabelOf(Severities, string(b)) }

// MarshalText returns the number.
func (s severity) MarshalText() ([]byte, error) {
	if *s.n < 1 || *s.n > 4 {
		return nil, nil
	}
	return []byte{byte('0' + *s.n)}, nil
}

// UnmarshalText reads "1" to "4".
func (s severity) UnmarshalText(text []byte) error {
	*s.n = 0
	if len(text) == 0 {
		return nil
	}
	if len(text) != 1 || text[0] < '1' || text[0] > '4' {
		return fault.Wrong("Välj 1, 2, 3 eller 4.")
	}
	*s.n = int64(text[0] - '0')
	return nil
}
