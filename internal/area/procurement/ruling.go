package procurement

import (
	"klover/internal/area/law"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// purchase is the procurement as the law asks about it, begun on the day.
func (p Procurement) purchase(start day.Date) law.Purchase {
	return law.Purchase{Act: string(p.Regime), Object: law.Object(p.Nature), Value: p.EstimatedValue, Start: start}
}

// Start is the day that decides which rules the procurement follows: of the notice,
// or of the award when there is none (handbook §3.2). Today while neither is set.
func (p Procurement) Start(today day.Date) day.Date {
	return firstDay(p.AnnouncedOn, p.AwardedOn, today)
}

// Ruling returns which rules the procurement follows by what is known of it on the
// day. It is a fault when the value is not known, or a limit is not.
func (p Procurement) Ruling(b law.Book, today day.Date) (law.Ruling, error) {
	if p.Regime == "exempt" {
		return law.Ruling{}, fault.Conflict("%s är undantagen från upphandlingslagarna.", p.Number)
	}
	return b.Regime(p.purchase(p.Start(today)))
}

// manner is what may shorten the time for tenders. They are handed in electronically.
func (p Procurement) manner() law.Manner {
	return law.Manner{Electronic: true, Rerun: p.RerunOf != ""}
}

// lawful returns a refusal when the law does not allow the notice: the procedure at
// this value, or so short a time. A limit that is not known blocks.
func (p Procurement) lawful(b law.Book, a Announcement) error {
	if p.Regime == "exempt" {
		return nil
	}
	r, err := b.Regime(p.purchase(a.On))
	if err == nil {
		_, err = b.Permit(r, string(p.Procedure))
	}
	if err == nil && a.TenderDeadline == 0 {
		return fault.Invalid(fault.Field{Name: "tender_deadline", Message: "Ange sista anbudsdag."})
	}
	if err == nil {
		step := law.Tender
		if law.TwoStep(string(p.Procedure)) {
			step = law.Request
		}
		m := p.manner()
		m.Urgent = m.Rerun // a short time in a rerun claims a hurry: the refusal says that it gives none
		_, err = b.CheckDeadline(r.Act, string(p.Procedure), step, m, a.On, a.TenderDeadline)
	}
	return p.refused(err, "annonsera")
}

// refused makes a fault of the law into an attempt that the history remembers.
func (p Procurement) refused(err error, what string) error {
	if err == nil || fault.KindOf(err) == fault.KindInternal {
		return err
	}
	return audit.Refuse(err, audit.Entry{Kind: Kind, Ref: p.ID, Title: p.Name(), Verb: "nekades att " + what})
}

// sameRules returns a refusal when an edit of a case that has begun moves it under
// other rules: another regime, or a procedure that the regime does not allow.
func sameRules(b law.Book, was, now Procurement) error {
	if !was.CaseWork || was.AnnouncedOn == 0 || now.Regime == "exempt" {
		return nil
	}
	before, err := b.Regime(was.purchase(was.AnnouncedOn))
	if err != nil {
		return nil // was never known, so that nothing is crossed
	}
	after, err := b.Regime(now.purchase(was.AnnouncedOn))
	if err != nil {
		return now.refused(err, "ändra värdet")
	}
	if before.Regime != after.Regime {
		limit := after.Limit
		if limit.Amount == 0 {
			limit = before.Limit
		}
		with := "det nya värdet"
		if was.EstimatedValue == now.EstimatedValue {
			with = "det som nu ska köpas"
		}
		return now.refuse("ändra värdet över en gräns", "%s är annonserad som %s. Med %s gäller %s: gränsen är %s (%s). Avbryt och gör om upphandlingen, eller behåll det som annonserades.",
			now.Number, before.Label, with, after.Label, limit.Amount.Sv(), after.Bases.Sv())
	}
	if _, err := b.Permit(after, string(now.Procedure)); err != nil {
		return now.refused(err, "byta förfarande")
	}
	return nil
}

// restates tells whether an edit changes what the strategy was approved on, so that
// it must be approved anew.
func restates(was, now Procurement) bool {
	return was.CaseWork && was.AnnouncedOn == 0 && (was.EstimatedValue != now.EstimatedValue || was.Procedure != now.Procedure ||
		was.Regime != now.Regime || was.Nature != now.Nature || was.Segment != now.Segment || was.FollowUp != now.FollowUp)
}
