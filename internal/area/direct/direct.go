package direct

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// Kind names the register in history and search.
const Kind = "direct"

// Path is the address of the register.
const Path = "/direktupphandlingar"

// Award is one direct award.
type Award struct {
	ID         string
	Version    int64
	Number     string // "DU22-0012"
	Title      string
	CategoryID string
	Party      party.Code // the region that buys
	Unit       string
	Object     string // what is bought, as area law tells objects apart
	DecidedOn  day.Date
	ByName     string // who decided

	Supplier  string
	OrgNo     orgnr.ID
	Value     money.Opt // without VAT, for the whole term with options
	Ends      day.Date  // the last day of the agreement, 0 for a single purchase
	Ground    string    // a code of Grounds
	Reason    string    // why this supplier
	Competing string    // how competition was used
	Asked     count.Count
	Tenders   count.Count

	ProcurementID identity.Ref // the procurement that is under review meanwhile, or that it replaces

	Override   string // why it was allowed above the limit, "" when it was not needed
	OverrideBy string
	Accrued    money.Amount // of the same kind in the twelve months before, when it was decided
	LimitKept  money.Amount // the limit of that day, 0 when not known

	StruckOn  day.Date // registered by mistake
	StruckWhy string

	TitleKey  string
	CreatedAt time.Time
	ChangedAt time.Time
}

// The grounds of a direct award.
const (
	GroundValue  = "value"
	GroundReview = "review"
)

// Grounds is why no notice was needed, handbook §3.3 and §3.12.
var Grounds = []field.Option{
	{Value: GroundValue, Label: "Värdet är under gränsen"}, {Value: "urgent", Label: "Synnerlig brådska"},
	{Value: "exclusive", Label: "Bara en leverantör kan leverera"}, {Value: "no_tenders", Label: "Inga lämpliga anbud i en annonserad upphandling"},
	{Value: "extra", Label: "Kompletterande leverans"}, {Value: GroundReview, Label: "Behov under en överprövning"},
}

// Name is how the award is spoken of.
func (a Award) Name() string { return a.Number + " " + a.Title }

// URL is the address of the award.
func (a Award) URL() string { return Path + "/" + a.ID }

// Standing is what has been bought of the same kind, and what the law allows.
type Standing struct {
	Before money.Amount // in the twelve months, without the award itself
	Value  money.Amount // of the award
	Limit  law.Limit
	Warn   int64 // percent of the limit at which there is a warning
	Stop   int64 // percent at which it is refused
}

// shares returns at how many percent of the limit our own rules warn and stop.
func shares(b law.Book, on day.Date) (warn, stop int64, err error) {
	w, err := b.Policy("direct_warn", on)
	if err != nil {
		return 0, 0, err
	}
	s, err := b.Policy("direct_stop", on)
	return w.Number.N, s.Number.N, err
}

// Sum is what has been bought with the award.
func (s Standing) Sum() money.Amount { return s.Before + s.Value }

// Over tells whether the award goes past where we stop.
func (s Standing) Over() bool {
	return s.Limit.Reached(money.Amount(int64(s.Sum()) * 100 / max(s.Stop, 1)))
}

// Near tells whether the award comes so near the limit that there is a warning.
func (s Standing) Near() bool { return int64(s.Sum())*100 >= int64(s.Limit.Amount)*s.Warn }

// Text says how it stands, in one sentence.
func (s Standing) Text() string {
	return "Tillsammans med denna " + s.Sum().Sv() + " under tolv månader, gränsen är " + s.Limit.Amount.Sv() + " (" + s.Limit.Basis.Sv() + ")."
}

// Check returns what is wrong with the award by itself. From the amount of the duty
// to document, more must be there.
func (a Award) Check(today day.Date, documentation law.Limit) error {
	var wrong []fault.Field
	need := func(lacks bool, key, text string) {
		if lacks {
			wrong = append(wrong, fault.Field{Name: key, Message: text})
		}
	}
	need(strings.TrimSpace(a.Title) == "", "title", "Ange vad som köps.")
	need(a.CategoryID == "", "category_id", "Välj kategori. Köp av samma slag räknas samman.")
	need(a.Party == "", "party", "Välj vilken region som köper.")
	need(a.DecidedOn == 0, "decided_on", "Ange dagen för beslutet.")
	need(a.DecidedOn > today, "decided_on", "Beslutet kan inte ligga i framtiden.")
	need(!a.Value.Known || a.Value.Amount <= 0, "value", "Ange värdet utan moms, med optioner.")
	need(strings.TrimSpace(a.Supplier) == "", "supplier", "Ange leverantören.")
	need(a.Ground == "", "ground", "Välj grunden för direktupphandlingen.")
	need(a.Ground != "" && a.Ground != GroundValue && strings.TrimSpace(a.Reason) == "", "reason", "Motivera grunden.")
	need(a.Ground == GroundReview && a.ProcurementID == "", "procurement_id", "Ange upphandlingen som är överprövad.")
	if a.documented(documentation) {
		because := " Köp från " + documentation.Amount.Sv() + " ska dokumenteras (" + documentation.Basis.Sv() + ")."
		need(a.OrgNo == "", "org_no", "Ange leverantörens organisationsnummer."+because)
		need(strings.TrimSpace(a.Competing) == "", "competing", "Beskriv hur konkurrensen togs till vara."+because)
		need(!a.Asked.Known, "asked", "Ange hur många leverantörer som tillfrågades."+because)
		need(!a.Tenders.Known, "tenders", "Ange hur många anbud som kom in."+because)
		need(strings.TrimSpace(a.Reason) == "", "reason", "Skriv skälen till valet av leverantör."+because)
	}
	return fault.Invalid(wrong...)
}

// documented tells whether the award must be documented.
func (a Award) documented(from law.Limit) bool {
	return a.Value.Known && from.Amount > 0 && a.Value.Amount >= from.Amount
}

// allowed returns a refusal when the award goes past the limit and nobody has allowed
// it. Other grounds than the value have no limit.
func (a Award) allowed(s Standing) error {
	if a.Ground != GroundValue || !s.Over() || a.Override != "" {
		return nil
	}
	return audit.Refuse(fault.Conflict("Direktupphandlingen går över gränsen för köp av samma slag. %s Annonsera köpet, ange en annan grund eller låt den som får medge undantag registrera det med skäl.", s.Text()),
		audit.Entry{Kind: Kind, Ref: a.ID, Title: a.Title, Verb: "nekades att direktupphandla"})
}

func (a *Award) strike(on day.Date, why string) error {
	switch {
	case a.StruckOn != 0:
		return fault.Conflict("%s är redan makulerad.", a.Number)
	case strings.TrimSpace(why) == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför direktupphandlingen makuleras."})
	}
	a.StruckOn, a.StruckWhy = on, strings.TrimSpace(why)
	return nil
}
