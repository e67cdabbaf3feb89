package calloff

import (
	"context"

	"klover/internal/area/plan"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Plan tells the procurement plan which frameworks come near their ceiling.
type Plan struct{ DB *db.DB }

// Proposals returns a new procurement for each framework in force of which so much is
// taken as the plan's rule says.
func (p Plan) Proposals(ctx context.Context, r plan.Rules, today day.Date) ([]plan.Proposal, error) {
	s := Store(p)
	list, _, err := s.Frameworks(ctx, FrameworkFilter{InForce: true}, Page{})
	if err != nil {
		return nil, err
	}
	all, err := s.Meters(ctx, list...)
	var proposals []plan.Proposal
	for _, f := range list {
		for _, m := range all[f.ID] {
			if one, ok := r.Ceiling(f.agreement(), m.Taken(), m.Amount, today); ok {
				if f.Central() {
					one.ContractID = "" // it is no contract of ours
				}
				proposals = append(proposals, one)
				break
			}
		}
	}
	return proposals, err
}

// agreement is what the plan's rules need to know of a framework.
func (f Framework) agreement() plan.Agreement {
	a := plan.Agreement{ID: f.ID, Number: f.Number, Title: f.Title, Supplier: f.Body, URL: f.URL(), Ends: f.To(),
		CategoryID: f.Contract.CategoryID, CPV: f.Contract.CPV, Parties: f.Contract.Parties}
	if !f.Central() {
		a.ID, a.URL = string(f.ContractID), "/avtal/"+string(f.ContractID)
	}
	var codes []party.Code
	for _, right := range f.Rights {
		if right.Party != "" {
			codes = append(codes, right.Party)
		}
	}
	if len(a.Parties) == 0 {
		a.Parties = party.Of(codes...)
	}
	for _, c := range f.ceilings() {
		if c.whole() {
			a.Value = money.Some(c.Amount)
		}
	}
	return a
}
