package procurement

import (
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/sv"
)

// Tenderer is one who tendered in a procurement, and how it went. Who they are and
// how many is secret until the award decision (OSL 19 kap. 3 §).
type Tenderer struct {
	ID            string
	Version       int64
	ProcurementID string
	SupplierID    string // in the register of suppliers, "" when not known there
	Name          string
	OrgNo         orgnr.ID
	Address       string // e-mail, for the notification
	Lots          string // what was tendered for, "" for all
	Price         money.Opt
	Result        string // a code of Results
	Rank          int64  // of a winner, 0 for the only one
	Reason        string // why it won or did not

	ControlOn   day.Date // the supplier was controlled
	Control     string   // a code of Controls
	ControlNote string

	CreatedAt time.Time
	ChangedAt time.Time
}

// The results of a tender.
const (
	Won      = "won"
	Lost     = "lost"
	excluded = "excluded"
)

// Results is how a tender went, with Swedish names.
var Results = []field.Option{
	{Value: "", Label: "Inte avgjort"}, {Value: Won, Label: "Antaget"}, {Value: Lost, Label: "Inte antaget"},
	{Value: excluded, Label: "Uteslutet eller inte kvalificerat"}, {Value: "late", Label: "Kom för sent"}, {Value: "withdrawn", Label: "Återkallat"},
}

// Controls is what the control of a supplier showed, handbook §4.7.
var Controls = []field.Option{{Value: "ok", Label: "Utan anmärkning"}, {Value: "watch", Label: "Bevakas"}, {Value: "act", Label: "Åtgärd krävs"}}

// TendererFields describes a tenderer.
var TendererFields = field.Set[Tenderer]{
	{Key: "name", Label: "Anbudsgivare", Required: true, At: func(t *Tenderer) any { return &t.Name }},
	{Key: "org_no", Label: "Organisationsnummer", At: func(t *Tenderer) any { return &t.OrgNo }},
	{Key: "address", Label: "E-post", Help: "Dit skickas underrättelsen om tilldelning.", At: func(t *Tenderer) any { return &t.Address }},
	{Key: "lots", Label: "Delar", Help: "Lämna tomt om anbudet gäller hela upphandlingen.", At: func(t *Tenderer) any { return &t.Lots }},
	{Key: "price", Label: "Anbudspris", Help: "Utan moms.", At: func(t *Tenderer) any { return &t.Price }},
	{Key: "result", Label: "Utfall", Kind: field.Choice, Choices: Results[1:], Group: "Utvärdering", At: func(t *Tenderer) any { return &t.Result }},
	{Key: "rank", Label: "Rang", Kind: field.Number, Help: "För ramavtal med flera leverantörer. 1 är först.", At: func(t *Tenderer) any { return &t.Rank }},
	{Key: "reason", Label: "Skäl", Kind: field.Long, Help: "Det som skrivs i underrättelsen till anbudsgivaren.", At: func(t *Tenderer) any { return &t.Reason }},
	{Key: "control_on", Label: "Leverantörskontroll", Kind: field.Date, Group: "Leverantörskontroll", Help: "Dagen då skatter, registreringar och ekonomi kontrollerades. Krävs för den som antas.",
		At: func(t *Tenderer) any { return &t.ControlOn }},
	{Key: "control", Label: "Resultat", Kind: field.Choice, Choices: Controls, At: func(t *Tenderer) any { return &t.Control }},
	{Key: "control_note", Label: "Anteckning", Kind: field.Long, At: func(t *Tenderer) any { return &t.ControlNote }},
}

// ResultSv is how it went, in Swedish.
func (t Tenderer) ResultSv() string { return field.LabelOf(Results, t.Result) }

func (t Tenderer) check() error {
	var wrong []fault.Field
	say := func(key, text string) { wrong = append(wrong, fault.Field{Name: key, Message: text}) }
	if strings.TrimSpace(t.Name) == "" {
		say("name", "Ange vem som lämnade anbudet.")
	}
	if t.Address != "" {
		if err := mail.CheckAddress(t.Address); err != nil {
			say("address", fault.Message(err))
		}
	}
	if t.Price.Amount < 0 {
		say("price", "Anbudspriset kan inte vara negativt.")
	}
	if t.ControlOn != 0 && t.Control == "" {
		say("control", "Ange vad leverantörskontrollen visade.")
	}
	return fault.Invalid(wrong...)
}

// Sealed tells whether the tenders are secret: received, and neither awarded nor
// cancelled. Others than those who work with the case then see nothing of them.
func (p Procurement) Sealed() bool {
	return p.CarriedOutByUs && p.AnnouncedOn != 0 && p.AwardedOn == 0 && p.CancelledOn == 0 && p.SignedOn == 0 && p.ClosedOn == 0
}

// Veiled is the procurement as one sees it who may not know of its tenders.
func (p Procurement) Veiled() Procurement {
	if p.Sealed() {
		p.TendersReceived.N, p.TendersReceived.Known = 0, false
	}
	return p
}

// controlledBefore are the procedures whose suppliers were controlled when they came
// into the framework or the system: their awards name no tenderers.
var controlledBefore = []Procedure{CallOff, FKU, "dis_call", LOVEntry}

// mayAwardTo says why the tenders do not allow an award decision yet. Whoever wins has
// been controlled (handbook 4.7), which needs the winner's name.
func mayAwardTo(p Procurement, all []Tenderer) error {
	switch {
	case len(all) == 0 && slices.Contains(controlledBefore, p.Procedure):
		return nil
	case len(all) == 0:
		return p.refuse("tilldela", "%s kan inte tilldelas: ingen anbudsgivare är registrerad, så leverantörskontrollen saknas (Klövers regelunderlag 4.7).", p.Number)
	}
	won := 0
	for _, t := range all {
		switch {
		case t.Result == "":
			return p.refuse("tilldela", "%s kan inte tilldelas: anbudet från %s har inget utfall.", p.Number, t.Name)
		case t.Result == Won && t.ControlOn == 0:
			return p.refuse("tilldela", "%s kan inte tilldelas %s: leverantörskontroll saknas (Klövers regelunderlag 4.7).", p.Number, t.Name)
		case t.Result == Won:
			won++
		}
	}
	if won == 0 {
		return p.refuse("tilldela", "%s kan inte tilldelas: inget anbud är antaget.", p.Number)
	}
	return nil
}

// winners names those whose tenders were accepted, in the order of their rank.
func winners(all []Tenderer) string {
	var names []string
	for _, t := range all {
		if t.Result == Won {
			names = append(names, t.Name)
		}
	}
	return sv.List(names)
}
