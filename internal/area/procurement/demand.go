package procurement

// Demand is something beside the checklists that a case needs before it is announced, or
// before it is handed over and closed. The register that keeps it says whether it is there.
type Demand struct {
	Label string // "Effektrapport"
	Met   string // how it is met: "En effektrapport är registrerad"; "" while it is missing
	Lacks string // a clause: "effektrapporten är inte registrerad"
	Basis string // where it is said: "Klövers regelunderlag 6.3"
	URL   string // where it is done, "" when nothing can be done about it
}

// IDs is the ids of procurements.
func IDs(list []Procurement) []string {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// unmet is what the handover's demands lack, as clauses with their source.
func (w Work) unmet() []string { return lacking(w.Demands) }

func lacking(demands []Demand) []string {
	var list []string
	for _, d := range demands {
		if d.Met == "" {
			list = append(list, d.Lacks+" ("+d.Basis+")")
		}
	}
	return list
}
