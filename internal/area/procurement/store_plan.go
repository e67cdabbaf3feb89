package procurement

import (
	"context"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/area/plan"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Plan tells the procurement plan which procurements came to nothing and may have to
// be run again.
type Plan struct{ DB *db.DB }

// rerunMonths is how long after its cancellation a procurement is proposed again.
const rerunMonths = 6

// Proposals returns our own procurements that have been cancelled lately.
func (p Plan) Proposals(ctx context.Context, r plan.Rules, today day.Date) ([]plan.Proposal, error) {
	rows, err := db.All[Procurement](ctx, p.DB, `
		SELECT `+columns+` FROM procurement p
		WHERE p.cancelled_on >= $1 AND p.cancelled_on <= $2 AND p.carried_out_by_us = TRUE
		ORDER BY p.cancelled_on, p.id`, today.AddMonths(-rerunMonths), today)
	if err != nil {
		return nil, fmt.Errorf("reading cancelled procurements: %w", err)
	}
	list := make([]plan.Proposal, len(rows))
	for i, c := range rows {
		list[i] = c.rerun(r, today)
	}
	return list, nil
}

// rerun proposes the procurement anew, with what the first try knew.
func (p Procurement) rerun(r plan.Rules, today day.Date) plan.Proposal {
	again := plan.Proposal{
		Kind: Kind, Ref: p.ID, URL: p.URL(), Origin: plan.FromRerun, Title: p.Title, Description: p.Description, CategoryID: identity.Ref(p.CategoryID),
		CPV: string(p.CPV), Parties: p.Parties, Client: p.ClientUnit, OriginRef: p.Number, Regime: string(p.Regime), EstimatedValue: p.EstimatedValue,
		Procedure: r.Procedure(p.EstimatedValue), LatestStartOn: today,
		Why: fmt.Sprintf("%s avbröts %s: %s. Ska behovet upphandlas på nytt?", p.Number, p.CancelledOn.Sv(), field.LabelOf(CancelReasons, p.CancelReason)),
	}
	if p.Regime == "lou2007" {
		again.Regime = "lou" // what begins now follows the law of now
	}
	return again
}

// follow tells the plan's items of the procurement how it has gone.
func (s Store) follow(ctx context.Context, was, now Procurement) error {
	if was.State == now.State {
		return nil
	}
	items := plan.Store{DB: s.DB}
	switch {
	case now.EndedOn != 0 && now.SignedOn == 0:
		return items.Follow(ctx, now.ID, plan.Cancelled, now.EndedOn)
	case now.EndedOn != 0:
		return items.Follow(ctx, now.ID, plan.Done, now.EndedOn)
	case was.EndedOn != 0:
		return items.Follow(ctx, now.ID, plan.Begun, 0)
	}
	return nil
}
