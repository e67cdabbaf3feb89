package law

import (
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Purchase is what decides which rules a procurement follows.
type Purchase struct {
	Act    string // LOU, LUF, LUK or LUFS; "" is LOU. The older acts follow from Start
	Object Object
	Buyer  Buyer     // "" is a region
	Value  money.Opt // without VAT, options and extensions as if used in full (LOU 5 kap. 3 §)
	Start  day.Date  // the notice was sent; for a direct award the day of its decision
}

// Limit is an amount in law.
type Limit struct {
	Amount money.Amount
	Bound  Bound
	Basis  Basis
}

// Reached tells whether the value is where the limit begins to bite: as large as a
// threshold, or too large for a direct award.
func (l Limit) Reached(value money.Amount) bool {
	if l.Bound == AtMost {
		return value > l.Amount
	}
	return value >= l.Amount
}

// Ruling is which rules a procurement follows.
type Ruling struct {
	Act    string // the act that held on the day it began
	Regime Regime
	Label  string // "Annonspliktig upphandling enligt 19 kap. LOU"
	On     day.Date
	Object Object
	Limit  Limit // the one that decided
	Bases  Bases
}

// Regime returns which rules the purchase follows (handbook §3.2). A procurement
// keeps the rules of the day it began. A limit that is not known blocks, unless the
// answer is the same whatever it is.
func (b Book) Regime(p Purchase) (Ruling, error) {
	if err := p.check(); err != nil {
		return Ruling{}, err
	}
	act := b.ActOn(p.Act, p.Start)
	if act == LOV {
		return b.ruling(p, act, FreeChoice, Limit{})
	}
	direct, err := b.DirectLimit(act, p.Object, p.Start)
	if err != nil {
		return Ruling{}, err
	}
	if !direct.Reached(p.Value.Amount) {
		return b.ruling(p, act, DirectAward, direct)
	}
	if p.special() {
		return b.ruling(p, act, National, direct)
	}
	threshold, err := b.Threshold(act, p.Object, p.Buyer, p.Start)
	if err != nil {
		return Ruling{}, err
	}
	if threshold.Reached(p.Value.Amount) {
		return b.ruling(p, act, Directive, threshold)
	}
	return b.ruling(p, act, National, threshold)
}

func (p Purchase) check() error {
	var wrong []fault.Field
	if !p.Value.Known {
		wrong = append(wrong, fault.Field{Name: "value", Message: "Ange det uppskattade värdet, annars går det inte att avgöra vilka regler som gäller."})
	}
	if p.Start == 0 {
		wrong = append(wrong, fault.Field{Name: "start", Message: "Ange dagen då upphandlingen börjar: då annonsen skickas, eller vid direktupphandling beslutsdagen."})
	}
	return fault.Invalid(wrong...)
}

// special tells whether the purchase is of annex 2, which follows the national rules
// at any value. LUFS and LUK have no such annex.
func (p Purchase) special() bool {
	f := family(p.Act)
	return (p.Object == Social || p.Object == Welfare) && (f == "" || f == LOU || f == LUF)
}

func (b Book) ruling(p Purchase, act string, regime Regime, l Limit) (Ruling, error) {
	r, err := b.need(about{kind: KindRegime, key: string(regime), act: act, regime: regime}, p.Start)
	if err != nil {
		return Ruling{}, err
	}
	answer := Ruling{Act: act, Regime: regime, Label: r.Label, On: p.Start, Object: p.Object, Limit: l, Bases: Bases{r.Basis()}}
	if l.Basis.RuleID != "" {
		answer.Bases = append(answer.Bases, l.Basis)
	}
	return answer, nil
}

// ActOn returns the act that held on the day: LOU is LOU2007 before 2017. "" is LOU.
func (b Book) ActOn(act string, on day.Date) string {
	if act == "" {
		act = LOU
	}
	if _, now := b.find(about{kind: KindAct, key: act, act: act}, on); now {
		return act
	}
	if before, ok := older[act]; ok {
		if _, then := b.find(about{kind: KindAct, key: before, act: before}, on); then {
			return before
		}
	}
	return act
}

// within is the object as the act's limits tell it apart.
func (o Object) within(act string) Object {
	if act == LUK {
		return Concession
	}
	return o
}

// Threshold returns the EU threshold.
func (b Book) Threshold(act string, o Object, buyer Buyer, on day.Date) (Limit, error) {
	act = family(b.ActOn(act, on))
	if o = o.within(act); o == Welfare {
		o = Social
	}
	if buyer == "" {
		buyer = Subcentral
	}
	return b.limit(about{kind: KindThreshold, key: "eu", act: act, object: o.row(), buyer: buyer}, on)
}

// DirectLimit returns the limit of direct awards (direktupphandlingsgränsen). Annex
// 2 a is a part of annex 2, and has its limit where it has none of its own.
func (b Book) DirectLimit(act string, o Object, on day.Date) (Limit, error) {
	act = family(b.ActOn(act, on))
	q := about{kind: KindDirectLimit, key: "limit", act: act, object: o.within(act).row()}
	if r, ok := b.find(q, on); o == Welfare && (!ok || r.Object == "") {
		q.object = Social.row()
	}
	return b.limit(q, on)
}

// DocumentationFrom returns the value from which a direct award is documented.
func (b Book) DocumentationFrom(on day.Date) (Limit, error) {
	return b.limit(about{kind: KindDocumentation, key: "from"}, on)
}

func (b Book) limit(q about, on day.Date) (Limit, error) {
	r, err := b.need(q, on)
	return Limit{Amount: r.Amount.Amount, Bound: r.Bound, Basis: r.Basis()}, err
}
