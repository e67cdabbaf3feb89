package contract

import (
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Renewal is how a contract that renews itself stands on a day: it goes on for some
// months at a time until somebody gives notice (automatisk förlängning). It is no
// option: nobody decides it, and a missed day binds both for one term more.
type Renewal struct {
	Ends     day.Date // the last day of the term that runs
	NoticeBy day.Date // the last day to give notice so that the contract ends then
	Next     day.Date // the last day of the term after it
}

// Missed tells whether the contract goes on for one more term.
func (r Renewal) Missed(today day.Date) bool { return r.NoticeBy < today }

// Possible is the first day on which the contract can end.
func (r Renewal) Possible(today day.Date) day.Date {
	if r.Missed(today) {
		return r.Next
	}
	return r.Ends
}

// Renews tells whether the contract renews itself.
func (c Contract) Renews() bool {
	return c.RenewalMonths.Known && c.RenewalMonths.N > 0 && c.EndsOn != 0 && c.StoppedOn == 0
}

// Renewal returns the term that runs on the day; ok is false when the contract does
// not renew itself or somebody has given notice.
func (c Contract) Renewal(today day.Date) (r Renewal, ok bool) {
	if !c.Renews() || c.Stage != Signed {
		return r, false
	}
	end := c.agreedEnd()
	for end < today {
		end = endAfter(end, c.RenewalMonths.N)
	}
	return Renewal{Ends: end, NoticeBy: c.renewalNotice(end), Next: endAfter(end, c.RenewalMonths.N)}, true
}

// agreedEnd is the last day that has been agreed, used options counted.
func (c Contract) agreedEnd() day.Date {
	end := c.EndsOn
	for _, o := range c.Options {
		if o.State == Used {
			end = endAfter(end, o.Months)
		}
	}
	return end
}

func (c Contract) renewalNotice(end day.Date) day.Date { return monthsBefore(end, c.RenewalNotice.N) }

// monthsBefore is the last day that lies whole months before the end of a term: three
// months before 2022-12-31 is 2022-09-30.
func monthsBefore(end day.Date, months int64) day.Date {
	return end.AddDays(1).AddMonths(-int(months)).AddDays(-1)
}

// Who gives notice.
const (
	ByBuyer    = "buyer"
	BySupplier = "supplier"
)

// Sides is who gives notice, in Swedish.
var Sides = []field.Option{{Value: ByBuyer, Label: "Regionen"}, {Value: BySupplier, Label: "Leverantören"}}

// FirstEnd is the first day that the contract can end when notice is given on a day,
// by its own terms; 0 when the terms do not say.
func (c Contract) FirstEnd(noticed day.Date, by string) day.Date {
	if c.Renews() {
		end := c.agreedEnd()
		for c.renewalNotice(end) < noticed {
			end = endAfter(end, c.RenewalMonths.N)
		}
		return end
	}
	months := c.NoticeMonths
	if by == BySupplier {
		months = c.SupplierNotice
	}
	if !months.Known {
		return 0
	}
	end := noticed.AddMonths(int(months.N))
	if c.RunsTo != 0 {
		end = min(end, c.RunsTo)
	}
	return end
}

// Ending is how a contract is ended before its time.
type Ending struct {
	Last      day.Date // the last day on which it can be used
	NoticedOn day.Date // when notice was given
	By        string   // who gave it
	Ground    string   // a code of Grounds
	Why       string
}

// The grounds that rules ask for.
const (
	groundTerms  = "terms"
	groundAgreed = "agreed"
)

// TerminationGrounds is why notice is given.
var TerminationGrounds = []field.Option{
	{Value: groundTerms, Label: "Enligt avtalets villkor om uppsägning"},
	{Value: groundAgreed, Label: "Parterna är överens"},
	{Value: "unlawful", Label: "Avtalet måste kunna avslutas (17 kap. 17 § LOU, ej bekräftad)"},
}

// RescissionGrounds is why a contract is rescinded.
var RescissionGrounds = []field.Option{
	{Value: "breach", Label: "Väsentligt avtalsbrott"},
	{Value: "insolvency", Label: "Konkurs eller obestånd"},
	{Value: "exclusion", Label: "Grund för uteslutning (13 kap. LOU)"},
	{Value: "sanctions", Label: "Sanktioner mot leverantören"},
	{Value: "conduct", Label: "Brott mot uppförandekoden"},
}

func groundsOf(how Stage) []field.Option {
	if how == Rescinded {
		return RescissionGrounds
	}
	return TerminationGrounds
}

// checkNotice refuses an end that comes before the terms allow it.
func (c Contract) checkNotice(e Ending) error {
	first := c.FirstEnd(e.NoticedOn, e.By)
	if e.Ground != groundTerms || first == 0 || e.Last >= first {
		return nil
	}
	text := "Med uppsägning " + e.NoticedOn.Sv() + " gäller avtalet till och med " + first.Sv() + ": " + c.noticeTerms(e.By) + "."
	return c.refuse("säga upp avtalet", "%s Sätt den dagen, eller välj en annan grund för att avsluta tidigare.", text)
}

func (c Contract) noticeTerms(by string) string {
	if c.Renews() {
		return "det förlängs med " + sv.Plural(c.RenewalMonths.N, "månad", "månader") + " i taget om det inte sägs upp senast " +
			sv.Plural(c.RenewalNotice.N, "månad", "månader") + " före avtalstidens slut"
	}
	months := c.NoticeMonths
	if by == BySupplier {
		months = c.SupplierNotice
	}
	return "uppsägningstiden är " + sv.Plural(months.N, "månad", "månader")
}

// checkRenewal returns what is wrong with the terms of renewal.
func (c Contract) checkRenewal() []fault.Field {
	switch {
	case !c.RenewalMonths.Known && !c.RenewalNotice.Known:
		return nil
	case !c.RenewalMonths.Known || c.RenewalMonths.N < 1 || c.RenewalMonths.N > 120:
		return []fault.Field{{Name: "renewal_months", Message: "Fyll i hur många månader avtalet förlängs med i taget, 1 till 120."}}
	case !c.RenewalNotice.Known || c.RenewalNotice.N < 0:
		return []fault.Field{{Name: "renewal_notice", Message: "Fyll i hur många månader före avtalstidens slut avtalet ska sägas upp för att inte förlängas."}}
	case c.OpenEnded:
		return []fault.Field{{Name: "renewal_months", Message: "Ett avtal tills vidare förlängs inte. Ta bort förlängningen eller tills vidare."}}
	case c.EndsOn == 0:
		return []fault.Field{{Name: "ends_on", Message: "Fyll i slutdatum, så att förlängningen kan räknas."}}
	}
	return nil
}
