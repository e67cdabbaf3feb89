package calloff

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// FrameworkKind names the register of frameworks in history and search.
const FrameworkKind = "calloff_framework"

// FrameworkPath is the address of the frameworks.
const FrameworkPath = "/avropsramavtal"

// Framework is a framework agreement that is called off: an own contract, or one of a
// central purchasing body.
type Framework struct {
	ID          string
	Version     int64
	Number      string // the contract's, or the central body's
	Title       string
	TitleKey    string
	ContractID  identity.Ref // of an own one
	Body        string       // central purchasing body, "" for an own one
	JoinForm    string       // a code of JoinForms
	JoinedOn    day.Date
	LocalNumber string // our own number of a central body's framework
	StartsOn    day.Date
	EndsOn      day.Date
	Note        string
	CreatedAt   time.Time
	ChangedAt   time.Time

	Rights   []Right           `db:"-"`
	Ceilings []Ceiling         `db:"-"`
	Contract contract.Contract `db:"-"` // of an own one; only what tells its term, ceiling and kind
	Amended  money.Amount      `db:"-"` // what decided changes of the contract add to its value (LOU 17 kap.)
}

// JoinForms is how we have joined a central body's framework.
var JoinForms = []field.Option{{Value: "named", Label: "Anmäld som avropsberättigad"}, {Value: "joined", Label: "Anslutning eller hängavtal"}, {Value: "proxy", Label: "Fullmakt"}}

// bodies are central purchasing bodies, to choose from; others may be written.
var bodies = []string{"Adda inköpscentral", "Kammarkollegiet", "SKR"}

// Name is how the framework is spoken of.
func (f Framework) Name() string { return f.Number + " " + f.Title }

// URL is the address of the framework.
func (f Framework) URL() string { return FrameworkPath + "/" + f.ID }

// Central tells whether the framework is a central purchasing body's.
func (f Framework) Central() bool { return f.ContractID == "" }

// From is the first day on which it can be called off.
func (f Framework) From() day.Date {
	if f.Central() {
		return max(f.StartsOn, f.JoinedOn)
	}
	return f.Contract.BeginsOn
}

// To is the last day, 0 without end.
func (f Framework) To() day.Date {
	if f.Central() {
		return f.EndsOn
	}
	return f.Contract.RunsTo
}

// InForce tells whether it can be called off on the day.
func (f Framework) InForce(on day.Date) bool {
	if !f.Central() {
		return f.Contract.InForce(on)
	}
	return f.From() <= on && (f.To() == 0 || on <= f.To())
}

// holds refuses a call-off on a day when the framework is not in force.
func (f Framework) holds(c CallOff, on day.Date) error {
	if f.InForce(on) {
		return nil
	}
	return c.refuse("avropa", "Ramavtalet %s gäller inte %s. Det gäller från %s%s.", f.Name(), on.Sv(), f.From().Sv(), until(f.To()))
}

func until(last day.Date) string {
	if last == 0 {
		return " och tills vidare"
	}
	return " till och med " + last.Sv()
}

// The kinds of right.
const (
	RightRegion  = "region"
	RightUnit    = "unit"
	RightCompany = "company"
)

// RightKinds is whom a right is for.
var RightKinds = []field.Option{{Value: RightRegion, Label: "Hela regionen"}, {Value: RightUnit, Label: "En enhet"}, {Value: RightCompany, Label: "Ett bolag"}}

// Right is who may call off.
type Right struct {
	FrameworkID string
	N           int64
	Kind        string
	Party       party.Code
	Name        string
}

// Sv says who it is.
func (r Right) Sv() string {
	switch r.Kind {
	case RightRegion:
		return regionName(r.Party)
	case RightUnit:
		return regionName(r.Party) + ", " + r.Name
	}
	return r.Name
}

func (r Right) covers(c CallOff) bool {
	switch r.Kind {
	case RightRegion:
		return !c.Company && r.Party == c.Party
	case RightUnit:
		return !c.Company && r.Party == c.Party && strings.EqualFold(r.Name, c.Unit)
	}
	return c.Company && strings.EqualFold(r.Name, c.Unit)
}

// entitles refuses a call-off for somebody who is not on the list.
func (f Framework) entitles(c CallOff) error {
	if slices.ContainsFunc(f.Rights, func(r Right) bool { return r.covers(c) }) {
		return nil
	}
	names := make([]string, len(f.Rights))
	for i, r := range f.Rights {
		names[i] = r.Sv()
	}
	who := sv.List(names)
	if who == "" {
		who = "ingen än"
	}
	return audit.Refuse(fault.Forbidden("%s får inte avropa på %s. Avropsrätt har %s (Klövers regelunderlag 4.2).", c.Buyer(), f.Name(), who),
		audit.Entry{Kind: FrameworkKind, Ref: f.ID, Title: f.Name(), Verb: "nekades att avropa på"})
}

// Check returns what is wrong with the framework by itself.
func (f Framework) Check() error {
	var wrong []fault.Field
	need := func(lacks bool, key, text string) {
		if lacks {
			wrong = append(wrong, fault.Field{Name: key, Message: text})
		}
	}
	if f.Central() {
		need(strings.TrimSpace(f.Number) == "", "number", "Ange ramavtalets nummer hos inköpscentralen.")
		need(strings.TrimSpace(f.Title) == "", "title", "Ange vad ramavtalet gäller.")
		need(strings.TrimSpace(f.Body) == "", "body", "Ange inköpscentralen.")
		need(f.StartsOn == 0, "starts_on", "Ange från vilken dag ramavtalet gäller.")
		need(f.EndsOn != 0 && f.EndsOn < f.StartsOn, "ends_on", "Ramavtalet slutar före sin början. Rätta något av datumen.")
		need(f.JoinForm == "", "join_form", "Ange hur vi har fått rätt att avropa.")
	}
	return fault.Invalid(wrong...)
}

func checkRights(rights []Right) error {
	for _, r := range rights {
		switch {
		case r.Kind != RightCompany && r.Party == "":
			return fault.Invalid(fault.Field{Name: "rights", Message: "Välj region för var och en som får avropa, utom bolag."})
		case r.Kind != RightRegion && strings.TrimSpace(r.Name) == "":
			return fault.Invalid(fault.Field{Name: "rights", Message: "Skriv enhetens eller bolagets namn."})
		}
	}
	return nil
}

// Ceiling is the most that may be called off: in all, of a lot, or by a region.
type Ceiling struct {
	FrameworkID string
	Lot         string
	Party       party.Code
	Amount      money.Amount
	Amended     money.Amount `db:"-"` // of the amount, what changes of the contract have added
}

// Limit says how high it is.
func (c Ceiling) Limit() string {
	switch {
	case c.Amended > 0:
		return "Tak " + c.Amount.Sv() + ", varav ändringar " + c.Amended.Sv()
	case c.Amended < 0:
		return "Tak " + c.Amount.Sv() + ", sänkt med " + (-c.Amended).Sv()
	}
	return "Tak " + c.Amount.Sv()
}

// Scope says what it is the ceiling of.
func (c Ceiling) Scope() string {
	switch {
	case c.Lot != "" && c.Party != "":
		return c.Lot + ", " + regionName(c.Party)
	case c.Lot != "":
		return c.Lot
	case c.Party != "":
		return regionName(c.Party)
	}
	return "Hela ramavtalet"
}

func (c Ceiling) covers(lot string, p party.Code) bool {
	return (c.Lot == "" || strings.EqualFold(c.Lot, lot)) && (c.Party == "" || c.Party == p)
}

// whole tells whether it is the ceiling of the whole framework.
func (c Ceiling) whole() bool { return c.Lot == "" && c.Party == "" }

// ceilings are the framework's own and, when none is for the whole, its contract's.
// Decided changes of the contract move the ceiling of the whole; a change does not say
// how it falls on lots and regions, so those are changed by hand.
func (f Framework) ceilings() []Ceiling {
	list := slices.Clone(f.Ceilings)
	if f.Contract.Ceiling.Known && f.Contract.Ceiling.Amount > 0 && !slices.ContainsFunc(list, Ceiling.whole) {
		list = append([]Ceiling{{FrameworkID: f.ID, Amount: f.Contract.Ceiling.Amount}}, list...)
	}
	for i, c := range list {
		if c.whole() {
			list[i].Amount, list[i].Amended = max(c.Amount+f.Amended, 1), f.Amended // at least one öre: nothing more may be called off
		}
	}
	return list
}

// organisation tells the names of companies, municipalities and the like from other
// words for who may call off.
var organisation = regexp.MustCompile(`(?i)(?:\b(?:ab|aktiebolag|hb|kb|handelsbolag|stiftelse|stiftelsen|förening|kommunalförbund|förbund|kommun|kommuner|institut|myndighet)|bolaget|förbundet)\b`)

// rightsOf is who may call off by the contract: its regions, or those of them that its
// text names, and the organisations that the text names. The other words of the text
// stand on the page of the framework, for whoever sets the rights.
func rightsOf(k contract.Contract) []Right {
	var regions, others []Right
	for _, part := range strings.FieldsFunc(k.CallOff, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
		for _, name := range strings.Split(part, " och ") {
			name = strings.Trim(strings.TrimSpace(name), ".")
			code, err := party.Parse(name)
			switch {
			case err == nil && len(name) > 2 && k.Parties.Contains(code):
				regions = append(regions, Right{Kind: RightRegion, Party: code})
			case err != nil && organisation.MatchString(name):
				others = append(others, Right{Kind: RightCompany, Name: name})
			}
		}
	}
	if len(regions) == 0 {
		for _, code := range k.Parties {
			regions = append(regions, Right{Kind: RightRegion, Party: code})
		}
	}
	return append(regions, others...)
}
