package initiative

import (
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Check is one thing that must be mapped before a category may enter a plan.
type Check struct {
	RowID  string
	N      int64
	Label  string
	DoneOn day.Date
	DoneBy string
	Note   string
}

// enter lets a category into its plan when everything is mapped (inventory C03).
func (r *Row) enter(checks []Check) error {
	var lacks []string
	for _, c := range checks {
		if c.DoneOn == 0 {
			lacks = append(lacks, c.Label)
		}
	}
	if len(checks) == 0 {
		lacks = append(lacks, "kartläggningens lista är tom")
	}
	if !r.Score.Known {
		lacks = append(lacks, "poäng för potential, risk och beredskap")
	}
	if r.Leader == "" {
		lacks = append(lacks, "kategoriledare")
	}
	if r.Entered {
		return fault.Conflict("%s är redan med i planen.", r.Category)
	}
	if len(lacks) > 0 {
		return audit.Refuse(fault.Conflict("%s kan inte tas in i kategoriplanen. Det saknas: %s (Klövers regelunderlag 5.2).", r.Category, strings.Join(lacks, ", ")),
			audit.Entry{Kind: KindRow, Ref: r.ID, Title: r.Category, Verb: "nekades att ta in i kategoriplanen"})
	}
	r.Entered = true
	return nil
}
