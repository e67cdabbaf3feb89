package board

import (
	"fmt"
	"strconv"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// AgreementPath is the address of the list of agreements and rules.
const AgreementPath = "/reglementen"

// Agreement is an agreement between the owners about a joint body, or the rules
// (reglemente) that their councils have given it. What it says stands in its
// revisions, which are never changed by a later one.
type Agreement struct {
	ID        string
	Version   int64
	Kind      string
	Code      string // "du-namnden.avtal": stable, for figures and texts
	Title     string
	Parties   party.Set
	Note      string
	CreatedAt time.Time
	ChangedAt time.Time

	Revisions []Revision `db:"-"` // newest first
}

// The kinds of agreement.
const (
	OwnersAgreement = "agreement"
	BodyRules       = "rules"
)

var agreementKinds = []field.Option{{Value: OwnersAgreement, Label: "Avtal mellan huvudmännen"}, {Value: BodyRules, Label: "Reglemente"}}

// URL is the agreement's page.
func (a Agreement) URL() string { return AgreementPath + "/" + a.ID }

// Check returns what is wrong with the agreement.
func (a Agreement) Check() error { return AgreementFields.Missing(&a) }

// Revision is one version of an agreement.
type Revision struct {
	ID          string
	Version     int64
	AgreementID string
	N           int64    // 1 for the first
	RevisedOn   day.Date // when it was made or decided
	Precision   string   // what the source tells: the day, or only the year
	ValidFrom   day.Date // 0 when the source does not tell
	AdoptedBy   string
	DecisionID  identity.Ref // that handed it over to the councils
	Changes     string       // what is new
	Text        string
	Source      string
	CreatedAt   time.Time
	ChangedAt   time.Time

	Consents []Consent `db:"-"` // one for each party
}

// What the source tells of a day.
const (
	ExactDay = "day"
	OnlyYear = "year"
)

var precisions = []field.Option{{Value: ExactDay, Label: "Dagen är känd"}, {Value: OnlyYear, Label: "Bara året är känt"}}

// URL is the revision's page.
func (r Revision) URL() string { return Agreement{ID: r.AgreementID}.URL() + "/versioner/" + r.ID }

// Name is the revision as it is mentioned elsewhere.
func (r Revision) Name() string { return fmt.Sprintf("Version %d", r.N) }

// Revised is when, as far as it is known: "2017-04-07" or "2011".
func (r Revision) Revised() string {
	if r.Precision == OnlyYear {
		return strconv.Itoa(r.RevisedOn.Year())
	}
	return r.RevisedOn.Sv()
}

// Agreed tells whether every party's council has approved.
func (r Revision) Agreed() bool {
	for _, c := range r.Consents {
		if c.Outcome != consentGiven {
			return false
		}
	}
	return len(r.Consents) > 0
}

// Waits returns the parties whose councils have not decided.
func (r Revision) Waits() string {
	var names []string
	for _, c := range r.Consents {
		if c.Outcome == "" {
			names = append(names, regionName(c.Party))
		}
	}
	return sv.List(names)
}

// Check returns what is wrong with the revision.
func (r Revision) Check() error {
	wrong := fault.FieldsOf(RevisionFields.Missing(&r))
	if r.ValidFrom != 0 && r.Precision == ExactDay && r.ValidFrom < r.RevisedOn {
		wrong = append(wrong, fault.Field{Name: "valid_from", Message: "Versionen kan inte gälla innan den är beslutad."})
	}
	return fault.Invalid(wrong...)
}

// Consent is what a party's council decided of a revision. For one that a decision
// handed over, it is the answer that stands with that decision.
type Consent struct {
	ID         string
	RevisionID string
	Party      string
	DecidedOn  day.Date // 0 when the source does not tell
	Paragraph  string
	Note       string

	Outcome string `db:"-"` // "", "approved" or "rejected"
}

const consentGiven = "approved"

// AgreementFields describes an agreement.
var AgreementFields = field.Set[Agreement]{
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: agreementKinds, Required: true, At: func(a *Agreement) any { return &a.Kind }},
	{Key: "title", Label: "Benämning", Required: true, At: func(a *Agreement) any { return &a.Title }},
	{Key: "code", Label: "Kod", Required: true, Help: "Kort och fast, till exempel inkopsnamnden.avtal.", At: func(a *Agreement) any { return &a.Code }},
	{Key: "parties", Label: "Parter", Kind: field.Many, Choices: owners, Required: true, Help: "De vars fullmäktige ska godkänna.", Show: func(a *Agreement) string { return a.Parties.Sv() }, At: func(a *Agreement) any { return &a.Parties }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(a *Agreement) any { return &a.Note }},
}

// RevisionFields describes a revision.
var RevisionFields = field.Set[Revision]{
	{Key: "revised_on", Label: "Beslutad", Kind: field.Date, Required: true, At: func(r *Revision) any { return &r.RevisedOn }, Show: func(r *Revision) string { return r.Revised() }},
	{Key: "precision", Label: "Så säkert är datumet", Kind: field.Choice, Choices: precisions, Required: true, At: func(r *Revision) any { return &r.Precision }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Help: "Tomt när det inte är känt.", At: func(r *Revision) any { return &r.ValidFrom }},
	{Key: "adopted_by", Label: "Beslutad av", Required: true, Help: "Till exempel fullmäktige i båda regionerna.", At: func(r *Revision) any { return &r.AdoptedBy }},
	{Key: "changes", Label: "Vad som är nytt", Kind: field.Long, At: func(r *Revision) any { return &r.Changes }},
	{Key: "text", Label: "Text", Kind: field.Long, Help: "Hela texten, eller lämna tomt och bifoga dokumentet.", At: func(r *Revision) any { return &r.Text }},
	{Key: "source", Label: "Källa", Help: "Fylls i för det som registreras i efterhand.", At: func(r *Revision) any { return &r.Source }},
}
