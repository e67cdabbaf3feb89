package board

import (
	"cmp"
	"slices"

	"klover/internal/word/day"
)

// Place is a seat and those who held it during a period, in their order.
type Place struct {
	Seat
	Terms []Term
	Empty []day.Period // when nobody held it
}

// places puts the terms of a period on their seats: members first, in the order of
// their numbers, each with the intervals in which it was vacant.
func places(seats []Seat, terms []Term, p day.Period) []Place {
	var list []Place
	for _, seat := range seats {
		if seat.ValidTo != 0 && seat.ValidTo < p.From || p.To != 0 && seat.ValidFrom >= p.To {
			continue
		}
		place := Place{Seat: seat}
		for _, t := range terms {
			if t.SeatID == seat.ID && t.within(p) {
				place.Terms = append(place.Terms, t)
			}
		}
		slices.SortStableFunc(place.Terms, func(a, b Term) int { return cmp.Compare(a.FromDay, b.FromDay) })
		place.Empty = vacancies(place.Terms, max(p.From, seat.ValidFrom), until(p, seat))
		list = append(list, place)
	}
	slices.SortStableFunc(list, func(a, b Place) int {
		return cmp.Or(-cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number)) // member after deputy in the alphabet
	})
	return list
}

// until is the first day after the part of the period in which the seat existed, 0
// without end.
func until(p day.Period, seat Seat) day.Date {
	if seat.ValidTo == 0 || p.To != 0 && p.To <= seat.ValidTo {
		return p.To
	}
	return seat.ValidTo.AddDays(1)
}

// vacancies is the gaps between terms in their order, from a day until another.
func vacancies(terms []Term, from, to day.Date) []day.Period {
	var gaps []day.Period
	next := from // the first day that nobody has been seen to hold
	for _, t := range terms {
		if t.FromDay > next {
			gaps = append(gaps, day.Period{From: next, To: t.FromDay})
		}
		if t.ToDay == 0 {
			return gaps
		}
		next = max(next, t.ToDay.AddDays(1))
	}
	if to == 0 || next < to {
		gaps = append(gaps, day.Period{From: next, To: to})
	}
	return gaps
}

// holder is who holds the seat on a day: on a day of change, who comes.
func (p Place) holder(on day.Date) (Term, bool) {
	for _, t := range slices.Backward(p.Terms) {
		if covers(on, t.FromDay, t.ToDay) {
			return t, true
		}
	}
	return Term{}, false
}

// overlap tells which term of a seat a new mandate would collide with. One day of
// change may belong to both.
func overlap(terms []Mandate, m Mandate) (Mandate, bool) {
	for _, t := range terms {
		if t.ID == m.ID || t.SeatID != m.SeatID {
			continue
		}
		startsBefore := t.ToDay == 0 || m.FromDay < t.ToDay
		endsAfter := m.ToDay == 0 || m.ToDay > t.FromDay
		if startsBefore && endsAfter {
			return t, true
		}
	}
	return Mandate{}, false
}
