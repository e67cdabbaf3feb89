package contract

import (
	"context"
	"fmt"

	"klover/internal/area/plan"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Start is the latest day to begin a new procurement, so that what follows the contract
// can be used the day after it ends. The plan gets the same day (Plan.Proposals).
type Start struct {
	On   day.Date
	From string // what it is computed from, a Swedish sentence
}

// LatestStart computes Start from the plan's lead times; ok is false when the contract
// has no end, or is of a type that nobody procures anew.
func (s Store) LatestStart(ctx context.Context, c Contract) (start Start, ok bool, err error) {
	today := s.Today()
	a := c.agreement(today)
	if c.Stage != Signed || a.Ends == 0 || a.Ends < today || !procuredAnew(c.Type) {
		return start, false, nil
	}
	rules, err := plan.Store{DB: s.DB}.Rules(ctx, today)
	if err != nil {
		return start, false, err
	}
	procedure, needed := rules.Procedure(c.Value), a.Ends.AddDays(1)
	lead, known := rules.Lead(procedure, 0)
	if !known {
		return start, false, nil
	}
	start.On = rules.LatestStart(needed, procedure, 0)
	transition := int64(start.On.DaysUntil(needed)) - lead
	start.From = fmt.Sprintf("Avtalet kan gälla till och med %s. Från den dagen dras %s ledtid (%s) och %s övergång.",
		a.Ends.Sv(), sv.Plural(lead, "dags", "dagars"), procedure.Sv(), sv.Plural(transition, "dags", "dagars"))
	return start, true, nil
}
