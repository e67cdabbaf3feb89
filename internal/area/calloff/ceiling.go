package calloff

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// Use is what has been delivered or invoiced, of a call-off, or of a framework beside
// its call-offs such as orders from a catalogue.
type Use struct {
	ID          string
	FrameworkID string
	CallOffID   identity.Ref `db:"calloff_id"`
	SupplierID  string
	Lot         string
	Party       party.Code
	UsedOn      day.Date
	Amount      money.Amount
	Text        string
	ByName      string
	CreatedAt   time.Time

	Name string `db:"-"` // of the supplier
}

func (u Use) check(today day.Date) error {
	var wrong []fault.Field
	if u.SupplierID == "" {
		wrong = append(wrong, fault.Field{Name: "supplier_id", Message: "Välj leverantör."})
	}
	if u.UsedOn == 0 || u.UsedOn > today {
		wrong = append(wrong, fault.Field{Name: "used_on", Message: "Ange dagen, senast i dag."})
	}
	if u.Amount == 0 {
		wrong = append(wrong, fault.Field{Name: "amount", Message: "Ange beloppet utan moms. En kredit skrivs med minus."})
	}
	if strings.TrimSpace(u.Text) == "" {
		wrong = append(wrong, fault.Field{Name: "text", Message: "Ange vad det är, till exempel fakturanummer."})
	}
	return fault.Invalid(wrong...)
}

// Taken is what one supplier has got in one lot by one region.
type Taken struct {
	Lot        string
	Party      party.Code
	SupplierID string
	Used       money.Amount
	Committed  money.Amount // ordered, and not yet delivered
}

// Meter is how much of a ceiling is taken.
type Meter struct {
	Ceiling
	Used      money.Amount
	Committed money.Amount
	Limits    Limits
}

// meters holds every ceiling of a framework against what is taken.
func meters(f Framework, taken []Taken, l Limits) []Meter {
	var list []Meter
	for _, c := range f.ceilings() {
		m := Meter{Ceiling: c, Limits: l}
		for _, t := range taken {
			if c.covers(t.Lot, t.Party) {
				m.Used, m.Committed = m.Used+t.Used, m.Committed+t.Committed
			}
		}
		list = append(list, m)
	}
	return list
}

// Taken is used and committed together.
func (m Meter) Taken() money.Amount { return m.Used + m.Committed }

// Left is what may still be called off; below 0 when it has been passed.
func (m Meter) Left() money.Amount { return m.Amount - m.Taken() }

// Percent is how much is taken, in whole percent rounded down.
func (m Meter) Percent() int64 { return int64(m.Taken()) * 100 / int64(m.Amount) }

// reached tells whether as much of the ceiling as the percent is taken, with more.
func (m Meter) reached(more money.Amount, percent int64) bool {
	return int64(m.Taken()+more)*100 >= int64(m.Amount)*percent
}

// Light is how near a ceiling is.
type Light int

// The lights, handbook §4.3.
const (
	Free Light = iota
	Watch
	Warn
	Near
	Full
)

// Light tells how near the ceiling is.
func (m Meter) Light() Light {
	switch {
	case m.reached(0, m.Limits.Stop):
		return Full
	case m.reached(0, m.Limits.Near):
		return Near
	case m.reached(0, m.Limits.Warn):
		return Warn
	case m.reached(0, m.Limits.Watch):
		return Watch
	}
	return Free
}

// Sv says it in words.
func (l Light) Sv() string {
	return []string{"Gott om utrymme", "Bevaka", "Planera ny upphandling", "Nästan fullt", "Taket är nått"}[l]
}

// Short says it on a badge.
func (l Light) Short() string {
	return []string{"Ledigt", "Bevaka", "Planera nytt", "Nästan fullt", "Fullt"}[l]
}

// passes tells whether a call-off of the value goes past where we stop.
func (m Meter) passes(value money.Amount) bool {
	return int64(m.Taken()+value)*100 > int64(m.Amount)*m.Limits.Stop
}

// Grounds is why a framework may be used above its ceiling (LOU 17 kap.).
var Grounds = []field.Option{
	{Value: string(law.Minor), Label: "Ändring av mindre värde (17 kap. 9 § LOU)"}, {Value: string(law.Clause), Label: "Ändringsklausul (17 kap. 10 § LOU)"},
	{Value: string(law.Additional), Label: "Kompletterande beställning (17 kap. 11 § LOU)"}, {Value: string(law.Unforeseen), Label: "Oförutsebara omständigheter (17 kap. 12 § LOU)"},
	{Value: string(law.NotSubstantial), Label: "Ändring som inte är väsentlig (17 kap. 14 § LOU)"},
}

// within refuses a call-off of more than the ceilings allow, unless somebody has
// allowed it.
func (c CallOff) within(all []Meter, more money.Amount) error {
	if c.OverWhy != "" {
		return nil
	}
	for _, m := range all {
		if m.covers(c.Lot, c.Party) && m.passes(more) {
			return c.refuse("avropa över taket", "Avropet går över takvolymen för %s: %s är använt eller beställt av %s, och avropet är %s. När taket är nått har ramavtalet ingen verkan (C-23/20, Klövers regelunderlag 4.3). Upphandla på nytt, eller låt den som får gå över taket ange en grund i 17 kap. LOU.",
				sv.LowerFirst(m.Scope()), m.Taken().Sv(), m.Amount.Sv(), more.Sv())
		}
	}
	return nil
}

// allowOver notes the ground for going above the ceiling.
func (c *CallOff) allowOver(ground law.Ground, why, by string) error {
	switch {
	case !c.State.Running():
		return c.notFrom("medges över taket")
	case field.LabelOf(Grounds, string(ground)) == string(ground):
		return fault.Invalid(fault.Field{Name: "ground", Message: "Välj grunden i 17 kap. LOU."})
	case strings.TrimSpace(why) == "":
		return fault.Invalid(fault.Field{Name: "why", Message: "Motivera grunden."})
	}
	c.OverGround, c.OverWhy, c.OverBy = ground, strings.TrimSpace(why), by
	return nil
}
