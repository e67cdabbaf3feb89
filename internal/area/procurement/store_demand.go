package procurement

import (
	"context"

	"klover/internal/base/db"
)

// Ask is how an area above says what it demands of cases, by the cases' ids. It reads in
// the transaction of the step that asks.
type Ask func(ctx context.Context, d *db.DB, cases []Procurement) (map[string][]Demand, error)

// demands asks the areas above what they demand of the cases that have their contracts
// and are not closed.
func (s Store) demands(ctx context.Context, all []Procurement) (map[string][]Demand, error) {
	return s.ask(ctx, s.Asked, all, func(p Procurement) bool { return p.SignedOn != 0 && p.ClosedOn == 0 })
}

// before asks the areas above what they demand of the cases that are to be announced.
func (s Store) before(ctx context.Context, all []Procurement) (map[string][]Demand, error) {
	return s.ask(ctx, s.Before, all, func(p Procurement) bool { return p.AnnouncedOn == 0 && p.State != Cancelled && p.ClosedOn == 0 })
}

func (s Store) ask(ctx context.Context, asks []Ask, all []Procurement, concerns func(Procurement) bool) (map[string][]Demand, error) {
	var cases []Procurement
	for _, p := range all {
		if p.CaseWork && concerns(p) {
			cases = append(cases, p)
		}
	}
	list := map[string][]Demand{}
	if len(cases) == 0 {
		return list, nil
	}
	for _, ask := range asks {
		some, err := ask(ctx, s.DB, cases)
		if err != nil {
			return nil, err
		}
		for id, demands := range some {
			list[id] = append(list[id], demands...)
		}
	}
	return list, nil
}
