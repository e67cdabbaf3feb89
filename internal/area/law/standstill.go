package law

import (
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Delivery is how tenderers are told of the award decision.
type Delivery string

// The deliveries.
const (
	Electronic Delivery = "electronic" // 10 days
	OtherWay   Delivery = "other"      // 15 days, if it was sent to anybody in another way
)

// Standstill is the time during which no contract may be signed.
type Standstill struct {
	From     day.Date // day 0: the notification was sent, or the court decided
	Days     int
	Counted  day.Date
	Last     day.Date // the last day, moved to a working day
	SignFrom day.Date // the first day on which the contract may be signed
	Bases    Bases
}

// Standstill returns the standstill after a notification of the award decision (LOU
// 20 kap. 1 §). The authority may set a longer time than the law's: atLeast days, 0
// for no more than the law.
func (b Book) Standstill(act string, sent day.Date, how Delivery, atLeast int) (Standstill, error) {
	return b.standstill(act, string(how), sent, atLeast)
}

// AfterJudgment returns the ten days after the administrative court's decision (LOU
// 20 kap. 10 §), counted from the decision and not from when we got it.
func (b Book) AfterJudgment(act string, decided day.Date) (Standstill, error) {
	return b.standstill(act, "extended", decided, 0)
}

// ExAnte returns the time after a notice of voluntary ex ante transparency.
func (b Book) ExAnte(act string, published day.Date) (Standstill, error) {
	return b.standstill(act, "ex_ante", published, 0)
}

func (b Book) standstill(act, key string, from day.Date, atLeast int) (Standstill, error) {
	act = b.ActOn(act, from)
	r, err := b.need(about{kind: KindStandstill, key: key, act: act}, from)
	if err != nil {
		return Standstill{}, err
	}
	r.Number = count.Of(max(int(r.Number.N), atLeast))
	d := b.due(r, from)
	return Standstill{From: from, Days: int(r.Number.N), Counted: d.Counted, Last: d.On, SignFrom: d.On.AddDays(1), Bases: d.Bases}, nil
}

// Exempt returns the rule by which a procedure has no standstill in law, false when
// it has one.
func (b Book) Exempt(procedure string, on day.Date) (Basis, bool) {
	r, ok := b.find(about{kind: KindNoStandstill, key: procedure, procedure: procedure}, on)
	return r.Basis(), ok
}

// Voluntary returns how many days of standstill we keep of our own will, 0 for none.
func (b Book) Voluntary(procedure string, on day.Date) (int, Basis) {
	r, ok := b.find(about{kind: KindPolicy, key: "standstill", procedure: procedure}, on)
	if !ok {
		return 0, Basis{}
	}
	return int(r.Number.N), r.Basis()
}

// ReviewTerm returns the last day of a time in the law of review: preclusion,
// ten_days, appeal, cancellation, invalidity, invalidity_notice or damages. The day
// it is counted from decides which row holds; IsUnknown when none does.
func (b Book) ReviewTerm(key string, from day.Date) (Due, error) {
	r, err := b.need(about{kind: KindReview, key: key}, from)
	if err != nil {
		return Due{}, err
	}
	return b.due(r, from), nil
}

// AwardNotice returns the last day to send the award notice. needed is false where
// the law asks for none; the bases then say which rule that is.
func (b Book) AwardNotice(act string, regime Regime, procedure string, signed day.Date) (d Due, needed bool, err error) {
	if r, ok := b.find(about{kind: KindNoNotice, key: procedure, procedure: procedure}, signed); ok {
		return Due{Bases: Bases{r.Basis()}}, false, nil
	}
	act = b.ActOn(act, signed)
	if r, ok := b.find(about{kind: KindNoNotice, key: "below", act: act, regime: regime}, signed); ok {
		return Due{Bases: Bases{r.Basis()}}, false, nil
	}
	r, err := b.need(about{kind: KindNotice, key: "award", act: act, regime: regime}, signed)
	if err != nil {
		return Due{}, true, err
	}
	return b.due(r, signed), true, nil
}

// Policy returns a rule of our own, such as direct_warn.
func (b Book) Policy(key string, on day.Date) (Rule, error) {
	return b.need(about{kind: KindPolicy, key: key}, on)
}

// Duty returns another demand of law, such as keep or turnover.
func (b Book) Duty(key, procedure string, on day.Date) (Rule, error) {
	return b.need(about{kind: KindDuty, key: key, procedure: procedure, regime: Directive}, on)
}

// Court returns the rule that names the court of a region in an instance.
func (b Book) Court(level string, p party.Code, on day.Date) (Rule, bool) {
	return b.find(about{kind: KindCourt, key: level, party: p}, on)
}
