package law

import (
	"errors"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Rule is one row of law: what holds, between which days, and where that is said.
// The empty text in Act, Procedure, Regime, Object, Buyer or Party means any.
type Rule struct {
	ID      string
	Version int64

	Kind      Kind
	Key       string // which rule of its kind, as the functions ask for it
	Act       string // "lou", "luf" …
	Procedure string // "open", "fku" …
	Regime    Regime
	Object    string // "goods_services", "works", "social", "welfare", "concession"
	Buyer     Buyer
	Party     party.Code // the region that a court belongs to

	Label  string
	Amount money.Opt   // for the unit kr; unknown blocks whatever needs it
	Number count.Count // for every other unit; unknown blocks too
	Unit   Unit        // "" for a rule that is words only
	Bound  Bound
	Text   string // the condition in words

	ValidFrom day.Date // 0 since always
	ValidTo   day.Date // the last day, 0 still

	LegalRef    string // "20 kap. 1 § LOU"; "" for a rule of our own
	Source      string // who was asked
	SourceURL   string
	Confirmed   bool // somebody has read the source
	ConfirmedBy string
	ConfirmedOn day.Date

	Shipped   bool // came with the program
	CreatedAt time.Time
	ChangedAt time.Time
}

// Unit is what a rule's value counts.
type Unit string

// The units.
const (
	Kronor  Unit = "kr"
	Hours   Unit = "hours"
	Days    Unit = "days"
	Weeks   Unit = "weeks"
	Months  Unit = "months"
	Years   Unit = "years"
	Percent Unit = "percent"
	Pieces  Unit = "count"
)

// Bound is how an amount is compared with a limit.
type Bound string

// The bounds. Until 2022-01-31 a direct award could be as large as its limit, since
// then it must be smaller.
const (
	From   Bound = "from"    // the rule begins at the amount
	AtMost Bound = "at_most" // the amount itself is allowed
	Under  Bound = "under"   // the amount itself is too much
)

// Period returns the days on which the rule holds.
func (r Rule) Period() day.Period { return day.Between(r.ValidFrom, r.ValidTo) }

// HoldsOn tells whether the rule holds on the day.
func (r Rule) HoldsOn(on day.Date) bool { return r.Period().Contains(on) }

// Known tells whether the rule has the value that its unit asks for.
func (r Rule) Known() bool {
	switch r.Unit {
	case "":
		return true
	case Kronor:
		return r.Amount.Known
	}
	return r.Number.Known
}

// Value is the rule's value in words: "2 236 731 kr", "35 dagar", "–" when unknown.
func (r Rule) Value() string {
	switch {
	case r.Unit == "":
		return ""
	case !r.Known():
		return "–"
	case r.Unit == Kronor:
		return r.Amount.Sv()
	}
	n := r.Number.N
	words := map[Unit][2]string{Hours: {"timme", "timmar"}, Days: {"dag", "dagar"}, Weeks: {"vecka", "veckor"},
		Months: {"månad", "månader"}, Years: {"år", "år"}, Percent: {"procent", "procent"}, Pieces: {"st.", "st."}}[r.Unit]
	return sv.Plural(n, words[0], words[1])
}

// after returns the day on which the rule's time from a day ends, before it is
// moved from a holiday.
func (r Rule) after(from day.Date) day.Date {
	n := int(r.Number.N)
	switch r.Unit {
	case Weeks:
		return from.AddDays(7 * n)
	case Months:
		return from.AddMonths(n)
	case Years:
		return from.AddMonths(12 * n)
	}
	return from.AddDays(n)
}

// Basis returns what an answer that uses the rule stands on.
func (r Rule) Basis() Basis {
	return Basis{RuleID: r.ID, Label: r.Label, Ref: r.LegalRef, Source: r.Source, URL: r.SourceURL, Confirmed: r.Confirmed}
}

// URL returns the address of the rule's page.
func (r Rule) URL() string { return Path + "/" + r.ID }

// Path is where the rules are on the web.
const Path = "/lagregler"

// Basis is the rule that an answer stands on, to be printed beside the answer.
type Basis struct {
	RuleID    string
	Label     string
	Ref       string // "20 kap. 1 § LOU", "" for a rule of our own
	Source    string
	URL       string
	Confirmed bool
}

// Sv returns "20 kap. 1 § LOU", with "(ej bekräftad)" after it when nobody has read
// the source. A rule of our own is told by its source.
func (b Basis) Sv() string {
	text := b.Ref
	if text == "" {
		text = b.Source
	}
	if !b.Confirmed {
		text += " (ej bekräftad)"
	}
	return text
}

// Page returns the address of the rule's page.
func (b Basis) Page() string { return Path + "/" + b.RuleID }

// Bases is the rules that an answer stands on, the most important first.
type Bases []Basis

// Sv returns the rules with semicolons, each once.
func (bs Bases) Sv() string {
	var texts []string
	seen := map[string]bool{}
	for _, b := range bs {
		if text := b.Sv(); !seen[text] {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "; ")
}

// Confirmed tells whether every rule is confirmed.
func (bs Bases) Confirmed() bool {
	for _, b := range bs {
		if !b.Confirmed {
			return false
		}
	}
	return true
}

// ErrUnknown is the cause of every fault that says that a rule, or its value, is
// missing. What is not known blocks; it is never guessed.
var ErrUnknown = errors.New("the rule is not known")

// Check returns a fault with everything that is wrong with the rule.
func (r Rule) Check() error {
	var wrong []fault.Field
	say := func(key, message string) { wrong = append(wrong, fault.Field{Name: key, Message: message}) }
	if r.Kind.Sv() == "" {
		say("kind", "Välj vilket slag av regel det är.")
	}
	if r.Key == "" {
		say("key", "Ange regelns nyckel.")
	}
	if r.Label == "" {
		say("label", "Ange vad regeln heter.")
	}
	if r.ValidFrom != 0 && r.ValidTo != 0 && r.ValidTo < r.ValidFrom {
		say("valid_to", "Regeln slutar gälla "+r.ValidTo.Sv()+", före sin första dag "+r.ValidFrom.Sv()+".")
	}
	if r.Source == "" {
		say("source", "Ange källan, till exempel myndigheten och sidan.")
	}
	if r.Unit == Kronor && r.Number.Known {
		say("number", "En regel i kronor har ett belopp, inte ett antal.")
	}
	if r.Unit != Kronor && r.Amount.Known {
		say("amount", "Beloppet hör till enheten kronor.")
	}
	if r.Number.N < 0 || r.Amount.Amount < 0 {
		say("number", "Värdet kan inte vara mindre än noll.")
	}
	if r.Confirmed && !r.Known() {
		say("confirmed", "En regel utan värde kan inte vara bekräftad.")
	}
	return fault.Invalid(wrong...)
}
