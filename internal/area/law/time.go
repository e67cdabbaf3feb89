package law

import (
	"errors"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// Step is what suppliers hand in.
type Step string

// The steps.
const (
	Request Step = "request" // anbudsansökan
	Tender  Step = "tender"
)

// Manner is what may shorten the time to apply or to tender.
type Manner struct {
	Electronic bool     // tenders may be handed in electronically
	PIN        day.Date // when prior information was sent, 0 for none
	Urgent     bool     // justified urgency, with the reasons in the notice
	Agreed     bool     // all who are invited have agreed
	Rerun      bool     // done again after a cancellation: prior information and urgency shorten nothing
}

// Time is the shortest time allowed.
type Time struct {
	Days   int
	Policy bool   // the law says only "reasonable": shorter is warned about, not refused
	Note   string // why a reduction that was asked for does not hold
	Bases  Bases
}

// MinimumTime returns the shortest time between the day the notice (or the
// invitation) is sent and the last day to hand in (LOU 11 kap.).
func (b Book) MinimumTime(act, procedure string, step Step, m Manner, sent day.Date) (Time, error) {
	if own, ok := b.find(about{kind: KindPolicy, key: "tender_time", procedure: procedure}, sent); ok {
		return Time{Days: int(own.Number.N), Policy: true, Bases: Bases{own.Basis()}}, nil
	}
	act = b.ActOn(act, sent)
	best, err := b.need(b.time(act, procedure, step, "normal"), sent)
	if err != nil {
		return Time{}, err
	}
	keys, note, noteBasis := b.reductions(act, m, sent)
	for _, key := range keys {
		if r, ok := b.find(b.time(act, procedure, step, key), sent); ok && r.Number.Known && r.Number.N < best.Number.N {
			best = r
		}
	}
	return Time{Days: int(best.Number.N), Note: note, Bases: append(Bases{best.Basis()}, noteBasis...)}, nil
}

func (b Book) time(act, procedure string, step Step, key string) about {
	return about{kind: KindTenderTime, key: string(step) + "_" + key, act: act, procedure: procedure}
}

// reductions returns the keys of the times that may be used, and why one that was
// asked for may not.
func (b Book) reductions(act string, m Manner, sent day.Date) (keys []string, note string, bases Bases) {
	if m.Electronic {
		keys = append(keys, "electronic")
	}
	if m.Agreed {
		keys = append(keys, "agreed")
	}
	if m.Rerun {
		if r, ok := b.find(about{kind: KindTenderTime, key: "rerun", act: act}, sent); ok && (m.PIN != 0 || m.Urgent) {
			return keys, r.Text, Bases{r.Basis()}
		}
		return keys, "", nil
	}
	if m.Urgent {
		keys = append(keys, "urgent")
	}
	if m.PIN != 0 {
		ok, why := b.pinHolds(act, m.PIN, sent)
		if ok {
			return append(keys, "pin"), "", nil
		}
		note = why
	}
	return keys, note, nil
}

// pinHolds tells whether prior information was sent early enough, and not too early.
func (b Book) pinHolds(act string, pin, sent day.Date) (bool, string) {
	least, ok := b.find(about{kind: KindTenderTime, key: "pin_from", act: act}, sent)
	most, also := b.find(about{kind: KindTenderTime, key: "pin_until", act: act}, sent)
	if !ok || !also {
		return false, "Klöver har ingen regel för förhandsannons."
	}
	if least.after(pin) > sent || most.after(pin) < sent {
		return false, "Förhandsannonsen ger ingen kortare tid: den ska ha skickats minst " + least.Value() + " och högst " + most.Value() + " före annonsen."
	}
	return true, ""
}

// Due is the last day of a time.
type Due struct {
	Key     string
	Label   string
	From    day.Date // day 0
	Span    string   // "35 dagar"
	Counted day.Date // the last day as counted
	On      day.Date // the last day, moved to a working day
	Bases   Bases
}

// Moved tells whether the last day was moved from a weekend or holiday.
func (d Due) Moved() bool { return d.On != d.Counted }

// due counts a rule's time from a day. A last day on a Saturday, Sunday, holiday or
// one of the three eves moves to the next working day (lagen 1930:173, 2 §).
func (b Book) due(r Rule, from day.Date) Due {
	d := Due{Key: r.Key, Label: r.Label, From: from, Span: r.Value(), Counted: r.after(from), Bases: Bases{r.Basis()}}
	d.On = d.Counted.WorkingDay()
	return d.withRoll(b, "roll")
}

// withRoll adds the rule that moved the day.
func (d Due) withRoll(b Book, key string) Due {
	if r, ok := b.find(about{kind: KindCalendar, key: key}, d.From); ok && d.Moved() {
		d.Bases = append(d.Bases, r.Basis())
	}
	return d
}

// TenderDeadline returns the first day that may be the last day to hand in. The day
// the notice is sent is day 0. Only this shortest time moves from a holiday: a
// longer one may end on any day.
func (b Book) TenderDeadline(act, procedure string, step Step, m Manner, sent day.Date) (Due, Time, error) {
	t, err := b.MinimumTime(act, procedure, step, m, sent)
	if err != nil {
		return Due{}, Time{}, err
	}
	d := Due{Key: string(step), Label: t.Bases[0].Label, From: sent, Span: days(t.Days), Counted: sent.AddDays(t.Days), Bases: t.Bases}
	d.On = d.Counted
	if !t.Policy { // a reasonable time has no last day that the law moves
		d.On = d.Counted.WorkingDay()
	}
	return d.withRoll(b, "tender_roll"), t, nil
}

// CheckDeadline returns a fault that names the rule when the last day to hand in is
// too early, and a warning when it is only shorter than our own time.
func (b Book) CheckDeadline(act, procedure string, step Step, m Manner, sent, last day.Date) (warning string, err error) {
	d, t, err := b.TenderDeadline(act, procedure, step, m, sent)
	if err != nil || last >= d.On {
		return "", err
	}
	text := "Sista dagen " + last.Sv() + " är för tidig. Tiden är minst " + d.Span + " från " + sent.Sv() + ", alltså tidigast " + d.On.Sv() + " (" + d.Bases.Sv() + ")."
	if t.Policy {
		return text, nil
	}
	if t.Note != "" {
		text += " " + t.Note
	}
	return "", fault.Invalid(fault.Field{Name: "tender_deadline", Message: text})
}

// AnswerBy returns the last day to give further information before a deadline. It is
// counted backwards, so a holiday moves it to the working day before.
func (b Book) AnswerBy(deadline day.Date, urgent bool) (Due, error) {
	key := "normal"
	if urgent {
		key = "urgent"
	}
	r, err := b.need(about{kind: KindAnswer, key: key}, deadline)
	if err != nil {
		return Due{}, err
	}
	on := deadline.AddDays(-int(r.Number.N))
	return Due{Key: "answer", Label: r.Label, From: deadline, Span: r.Value(), Counted: on, On: on.WorkingDayBefore(), Bases: Bases{r.Basis()}}, nil
}

// IsUnknown tells whether an error says that a rule or its value is missing.
func IsUnknown(err error) bool { return errors.Is(err, ErrUnknown) }

func days(n int) string { return Rule{Unit: Days, Number: count.Of(n)}.Value() }
