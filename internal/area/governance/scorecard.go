package governance

import (
	"fmt"

	"klover/internal/area/contract"
	"klover/internal/area/supplier"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Score is one row of a scorecard. Numerator and denominator are kept: a row without
// basis says so and is never 100 percent.
type Score struct {
	Label string
	Good  int64
	Basis int64
	Help  string
}

// Sv is the score as it is read: "90 % (18 av 20)", "Inget underlag".
func (s Score) Sv() string {
	if s.Basis == 0 {
		return "Inget underlag"
	}
	return sv.Percent(s.Good, s.Basis, 0) + fmt.Sprintf(" (%d av %d)", s.Good, s.Basis)
}

// Basis is what a scorecard is counted on.
type Basis struct {
	Lines    []contract.Line
	Meetings []Meeting
	Actions  []Action
	Conducts []Conduct
	Checks   []supplier.Check
	Of       map[string]bool // the supplier and what was merged into it; nil for all of the contract
}

// Scorecard counts how a contract or a supplier has done until the day.
func Scorecard(b Basis, today day.Date) []Score {
	done := Score{Label: "Uppföljningar gjorda", Help: "Gjorda av planerade till i dag"}
	met := Score{Label: "Krav uppfyllda", Help: "Resultat där kravet var uppfyllt"}
	sample := Score{Label: "Stickprov", Help: "Kontrollerade som uppfyllde kravet"}
	for _, l := range b.Lines {
		d, p := l.Planned(today)
		done.Good, done.Basis = done.Good+d, done.Basis+p
		for _, r := range l.Results {
			if b.Of != nil && r.SupplierID != "" && !b.Of[string(r.SupplierID)] || r.DoneOn > today {
				continue
			}
			met.add(r.Outcome == contract.Met)
			sample.Good, sample.Basis = sample.Good+r.Fulfilled.N, sample.Basis+r.Measured.N
		}
	}
	meetings := Score{Label: "Möten hållna", Help: "Hållna av dem som skulle ha hållits"}
	for _, m := range b.Meetings {
		if m.CancelledOn == 0 && (m.HeldOn != 0 || m.PlannedOn < today) {
			meetings.add(m.HeldOn != 0)
		}
	}
	actions := Score{Label: "Åtgärder i tid", Help: "Klara senast sin dag, av dem vars dag har passerat"}
	for _, a := range b.Actions {
		if a.DoneOn != 0 || a.DueOn < today {
			actions.add(a.DoneOn != 0 && a.DoneOn <= a.DueOn)
		}
	}
	conduct := Score{Label: "Uppförandekoden", Help: "Steg utan avvikelse"}
	for _, c := range b.Conducts {
		for _, s := range c.Done {
			conduct.add(!s.Deviation)
		}
	}
	checks := Score{Label: "Leverantörskontroller", Help: "Kontroller utan anmärkning"}
	for _, c := range b.Checks {
		checks.add(c.Level == supplier.Fine)
	}
	return []Score{done, met, sample, meetings, actions, conduct, checks}
}

func (s *Score) add(good bool) {
	if s.Basis++; good {
		s.Good++
	}
}
