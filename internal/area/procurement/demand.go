package procurement

import (
	"context"

	"klover/internal/base/db"
)

// Demand is something beside the checklists that a case needs before it is handed over
// and closed. The register that keeps it says whether it is there.
type Demand struct {
	Label string // "Effektrapport"
	Met   string // how it is met: "En effektrapport är registrerad"; "" while it is missing
	Lacks string // a clause: "effektrapporten är inte registrerad"
	Basis string // where it is said: "domänhandboken avsnitt 6.3"
	URL   string // where it is done, "" when nothing can be done about it
}

// Ask is how an area above says what it demands of cases that have their contracts, by
// the cases' ids. It reads in the transaction of the step that asks.
type Ask func(ctx context.Context, d *db.DB, cases []Procurement) (map[string][]Demand, error)

// demands asks the areas above what they demand of the cases that have their contracts
// and are not closed.
func (s Store) demands(ctx context.Context, all []Procurement) (map[string][]Demand, error) {
	var cases []Procurement
	for _, p := range all {
		if p.CaseWork && p.SignedOn != 0 && p.ClosedOn == 0 {
			cases = append(cases, p)
		}
	}
	list := map[string][]Demand{}
	if len(cases) == 0 {
		return list, nil
	}
	for _, ask := range s.Asked {
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

// IDs is the ids of procurements.
func IDs(list []Procurement) []string {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// unmet is what the demands lack, as clauses with their source.
func (w Work) unmet() []string {
	var list []string
	for _, d := range w.Demands {
		if d.Met == "" {
			list = append(list, d.Lacks+" ("+d.Basis+")")
		}
	}
	return list
}
