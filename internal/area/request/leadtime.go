package request

import (
	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Lead is whether the wanted start can be kept, by our normal lead times (handbook
// §2.5), if the work began today.
type Lead struct {
	Procedure string   // what a request of this value is usually bought by
	Earliest  day.Date // when a contract can be signed at the earliest
	Latest    day.Date // and when it is by our longest normal time
	Fit       Fit
	Basis     string // the rules that it stands on
	Unknown   string // why it cannot be told
}

// Fit is how the wanted start and the lead time go together.
type Fit string

// The fits.
const (
	NoFit Fit = ""      // not known
	Ample Fit = "ample" // also with our longest time
	Tight Fit = "tight" // only if nothing takes long
	Short Fit = "short" // too short a time
)

// Sv returns what the fit is called in a list.
func (f Fit) Sv() string {
	return map[Fit]string{Ample: "Hinns med", Tight: "Knappt", Short: "Hinns inte"}[f]
}

// usual is the procedure that a purchase under each regime is planned with until a
// strategy has decided another. A direct award and a procurement under 19 kap. need
// less time than an open procedure.
var usual = map[law.Regime]string{law.Directive: "open", law.National: "single19", law.DirectAward: "direct"}

// LeadTime checks the wanted start of the request against the lead time that its
// value leads to, as if the work began on the day.
func (r Request) LeadTime(b law.Book, today day.Date) Lead {
	if r.WantedStart == 0 || !r.TotalValue.Known {
		return Lead{Unknown: "Ange värde och önskad start för att se om tiden räcker."}
	}
	ruling, err := b.Regime(law.Purchase{Object: law.Object(r.Nature), Value: r.TotalValue, Start: today})
	if err != nil {
		return Lead{Unknown: fault.Message(err)}
	}
	procedure := usual[ruling.Regime]
	soon, err := b.TimePlan(law.Schedule{Act: ruling.Act, Procedure: procedure, Start: today})
	if err != nil {
		return Lead{Unknown: fault.Message(err)}
	}
	late, err := b.TimePlan(law.Schedule{Act: ruling.Act, Procedure: procedure, Start: today, Long: true})
	if err != nil {
		return Lead{Unknown: fault.Message(err)}
	}
	l := Lead{Procedure: b.Name(procedure), Earliest: soon.Sign, Latest: late.Sign, Fit: Tight, Basis: append(ruling.Bases, soon.Milestones[0].Bases...).Sv()}
	switch {
	case r.WantedStart < l.Earliest:
		l.Fit = Short
	case r.WantedStart >= l.Latest:
		l.Fit = Ample
	}
	return l
}

// Text tells the requester whether the time is enough.
func (l Lead) Text(wanted day.Date) string {
	between := "Med det värdet väljs oftast " + sv.LowerFirst(l.Procedure) + ". Börjar arbetet i dag kan avtal normalt tecknas mellan " + l.Earliest.Sv() + " och " + l.Latest.Sv() + "."
	switch l.Fit {
	case Ample:
		return between + " Önskad start " + wanted.Sv() + " hinns med."
	case Tight:
		return between + " Önskad start " + wanted.Sv() + " hinns bara om inget drar ut på tiden."
	case Short:
		return between + " Önskad start " + wanted.Sv() + " hinns inte. Fråga Inköp om det nuvarande avtalet kan förlängas."
	}
	return l.Unknown
}
