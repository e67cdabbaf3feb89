package board

import (
	"fmt"
	"slices"
)

// Waiting is a meeting whose next step somebody should take.
type Waiting struct {
	Meeting Meeting
	Do      string // what is to be done
	By      string // last day, "" for none
	Late    bool
	Sign    bool // by a signature of the person
}

// nextStep is what a meeting waits for, as its state says.
func (s Sitting) nextStep() (do, by string) {
	switch s.State {
	case Planned:
		return "Kalla", s.LastSummons().Sv()
	case Called:
		return "Öppna sammanträdet", s.HeldOn.Sv()
	case Open:
		return "Avsluta sammanträdet", s.HeldOn.Sv()
	case Held:
		return "Upprätta protokollet", s.LastAdjust().Sv()
	case Written:
		return fmt.Sprintf("Få protokollet justerat, %d underskrifter saknas", s.unsigned()), s.LastAdjust().Sv()
	case Adjusted:
		return "Anslå protokollet", s.LastNotice().Sv()
	}
	return "", ""
}

func (s Sitting) unsigned() int {
	n := 0
	for _, g := range s.signers("") {
		if g.SignedOn == 0 {
			n++
		}
	}
	return n
}

func (s Sitting) waiting(own string, secretary bool, today string) []Waiting {
	var list []Waiting
	for _, g := range s.Signatures {
		if own != "" && g.PersonID == own && g.SignedOn == 0 && s.signable(string(g.ItemID)) == nil {
			by := s.LastAdjust().Sv()
			list = append(list, Waiting{Meeting: s.Meeting, Do: "Justera " + s.signs(g), By: by, Late: by != "" && by < today, Sign: true})
		}
	}
	if s.State == Called && !secretary && s.sits(own) {
		list = append(list, Waiting{Meeting: s.Meeting, Do: "Läs handlingarna", By: s.HeldOn.Sv()})
	}
	if do, by := s.nextStep(); secretary && do != "" {
		list = append(list, Waiting{Meeting: s.Meeting, Do: do, By: by, Late: by != "" && by < today})
	}
	return list
}

// sits tells whether the person has a seat at the meeting.
func (s Sitting) sits(personID string) bool {
	return slices.ContainsFunc(s.Terms, func(t Term) bool { return personID != "" && t.PersonID == personID })
}
