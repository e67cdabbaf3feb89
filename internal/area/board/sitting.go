package board

import (
	"cmp"
	"fmt"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Matter is an item with all that belongs to it.
type Matter struct {
	Item
	Rapporteurs  []Rapporteur
	Papers       []Paper
	Conflicts    []Conflict
	Motions      []Motion
	Votes        []Vote
	Decisions    []Decision
	Reservations []Reservation
}

// Sitting is a meeting with all that belongs to it, as the rules of a meeting need it.
type Sitting struct {
	Meeting
	Matters     []Matter
	Attendance  []Attendance
	Signatures  []Signature
	Notices     []Notice
	Corrections []Correction
	Seats       []Seat            // of the body on the day
	Terms       []Term            // mandates on the day
	People      map[string]Person // all who are named
	Rules       []Rule
}

// matter returns the item with the id.
func (s Sitting) matter(id string) (Matter, error) {
	i := slices.IndexFunc(s.Matters, func(m Matter) bool { return m.ID == id })
	if i < 0 {
		return Matter{}, fault.NotFound("Ärendet finns inte på sammanträdet.")
	}
	return s.Matters[i], nil
}

// conflicted tells whether the person may not take part in the item.
func (m Matter) conflicted(personID string) bool {
	return slices.ContainsFunc(m.Conflicts, func(c Conflict) bool { return c.PersonID == personID })
}

// voters is those who serve when an item is treated and have no conflict of interest.
func (s Sitting) voters(m Matter) []Attendance {
	var list []Attendance
	for _, a := range s.Attendance {
		if a.Serves && a.at(m.Position) && !m.conflicted(a.PersonID) {
			list = append(list, a)
		}
	}
	return list
}

// Quorum is how many take part in an item, and how many must.
type Quorum struct{ Present, Required, Seats int }

// OK tells whether the body may decide.
func (q Quorum) OK() bool { return q.Present >= q.Required }

// Text says it: "5 av 6 ledamöter deltar, minst 4 krävs".
func (q Quorum) Text() string {
	return fmt.Sprintf("%d av %d ledamöter deltar, minst %d krävs", q.Present, q.Seats, q.Required)
}

// Quorum counts the item: more than half of the members' seats, vacant ones too.
func (s Sitting) Quorum(m Matter) Quorum {
	seats := 0
	for _, seat := range s.Seats {
		if seat.Kind == Member {
			seats++
		}
	}
	return Quorum{Present: len(s.voters(m)), Required: seats/2 + 1, Seats: seats}
}

// mayAct refuses a person who may not move, vote or reserve in an item.
func (s Sitting) mayAct(m Matter, personID string) error {
	p := s.People[personID]
	if m.conflicted(personID) {
		return fault.Conflict("%s har anmält jäv i ärendet och får inte delta i beslutet.", cmp.Or(p.Name, "Personen"))
	}
	if !slices.ContainsFunc(s.voters(m), func(a Attendance) bool { return a.PersonID == personID }) {
		return fault.Conflict("%s tjänstgör inte i ärendet.", cmp.Or(p.Name, "Personen"))
	}
	return nil
}

// holder is who holds a seat on the day of the meeting.
func (s Sitting) holder(seatID string) (Term, bool) {
	var best Term
	for _, t := range s.Terms {
		if t.SeatID == seatID && t.FromDay >= best.FromDay {
			best = t
		}
	}
	return best, best.ID != ""
}

// Substitute is a deputy who is there while the member of a seat is not.
type Substitute struct {
	Seat   Seat // the member's
	Deputy Attendance
}

// Substitutes proposes who serves for each member who is missing at an item: the
// personal deputy, else the first deputy of the same party, else the first of all.
func (s Sitting) Substitutes(m Matter) []Substitute {
	taken := map[string]bool{}
	for _, a := range s.voters(m) {
		taken[a.SeatID], taken[string(a.ForSeat)] = true, true
	}
	var list []Substitute
	for _, seat := range s.Seats {
		if seat.Kind != Member || taken[seat.ID] {
			continue
		}
		if a, ok := s.deputyFor(seat, m, taken); ok {
			taken[a.SeatID] = true
			list = append(list, Substitute{seat, a})
		}
	}
	return list
}

func (s Sitting) deputyFor(seat Seat, m Matter, taken map[string]bool) (Attendance, bool) {
	best, rank := Attendance{}, 4
	for _, d := range s.Seats {
		if d.Kind != Deputy || taken[d.ID] {
			continue
		}
		i := slices.IndexFunc(s.Attendance, func(a Attendance) bool {
			return a.SeatID == d.ID && a.at(m.Position) && !a.Serves && !m.conflicted(a.PersonID)
		})
		if i < 0 {
			continue
		}
		r := 3
		if string(d.PersonalFor) == seat.ID {
			r = 1
		} else if d.ElectedBy == seat.ElectedBy {
			r = 2
		}
		if r < rank {
			best, rank = s.Attendance[i], r
		}
	}
	return best, rank < 4
}

// Tally is the result of a vote.
type Tally struct {
	Yes, No, Abstain int
	Cast             bool   // the chair's vote decided
	Result           string // Yes, No, "" undecided
}

// Tally counts the votes of an item. The chair's vote decides when they are equal,
// but not in elections, where the lot does.
func (s Sitting) Tally(m Matter) Tally {
	var t Tally
	chair, presiding := "", s.presiding(m)
	for _, v := range m.Votes {
		switch v.Vote {
		case Yes:
			t.Yes++
		case No:
			t.No++
		default:
			t.Abstain++
		}
		if v.PersonID == presiding {
			chair = v.Vote
		}
	}
	switch {
	case t.Yes > t.No:
		t.Result = Yes
	case t.No > t.Yes:
		t.Result = No
	case m.Kind != Election && len(m.Votes) > 0 && chair != Abstain:
		t.Result, t.Cast = chair, chair != ""
	}
	return t
}

// mayDecide refuses a decision that the rules do not allow.
func (s Sitting) mayDecide(m Matter) error {
	switch {
	case s.State != Open:
		return fault.Conflict("Beslut fattas när sammanträdet pågår. Det är nu i läget %s.", lower(s.State.Sv()))
	case len(m.Decisions) > 0:
		return fault.Conflict("Ärendet är redan avgjort i %s.", m.Decisions[0].Number())
	case s.ChairID == "":
		return fault.Conflict("Ange först vem som är mötesordförande.")
	case s.presiding(m) == "":
		return fault.Conflict("Mötesordföranden deltar inte i ärendet, och ingen vice ordförande tjänstgör. Välj ordförande i ärendet.")
	}
	if q := s.Quorum(m); !q.OK() {
		return fault.Conflict("%s är inte beslutför i ärendet: %s.", s.Body.Name, q.Text())
	}
	return nil
}

// undecided is the items that lack a decision.
func (s Sitting) undecided() []string {
	var titles []string
	for _, m := range s.Matters {
		if len(m.Decisions) == 0 {
			titles = append(titles, m.Title)
		}
	}
	return titles
}

// rule returns the rule of a kind that holds for the meeting.
func (s Sitting) rule(kind string, on day.Date) (Rule, bool) {
	return ruleOn(s.Rules, kind, s.BodyID, on)
}

// LastSummons is the last day for the summons, 0 without a rule.
func (s Sitting) LastSummons() day.Date {
	r, ok := s.rule(SummonsRule, s.HeldOn)
	if !ok {
		return 0
	}
	return s.HeldOn.AddDays(-int(r.Days))
}

// LastAdjust is the last day for adjusting the minutes, 0 without a rule.
func (s Sitting) LastAdjust() day.Date {
	r, ok := s.rule(AdjustRule, s.HeldOn)
	if !ok {
		return 0
	}
	return s.HeldOn.AddDays(int(r.Days))
}

// LastNotice is the last day for the notice, 0 without a rule or before adjusting.
func (s Sitting) LastNotice() day.Date {
	r, ok := s.rule(NoticeRule, s.AdjustedOn)
	if !ok || s.AdjustedOn == 0 {
		return 0
	}
	return s.AdjustedOn.AddDays(int(r.Days))
}

// finalFrom is the first day on which a decision noticed on a day can no longer be
// appealed: the last day moves to a working day.
func finalFrom(r Rule, up day.Date) day.Date {
	return up.AddDays(int(r.Days)).WorkingDay().AddDays(1)
}

// signers is those who sign an item, or the minutes for "".
func (s Sitting) signers(itemID string) []Signature {
	var list []Signature
	for _, g := range s.Signatures {
		if string(g.ItemID) == itemID {
			list = append(list, g)
		}
	}
	return list
}

// allSigned tells whether everybody has signed; nobody is not everybody.
func allSigned(list []Signature) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(g Signature) bool { return g.SignedOn == 0 })
}

// locked tells whether an item's text may no longer be changed.
func (s Sitting) locked(m Matter) bool {
	return !s.State.Before(Adjusted) || m.Immediate && allSigned(s.signers(m.ID))
}
