package governance

import (
	"context"

	"klover/internal/area/contract"
	"klover/internal/area/supplier"
)

// ContractScores is the scorecard of a contract.
func (s Store) ContractScores(ctx context.Context, one Standing) ([]Score, error) {
	id := one.Contract.ID
	b := Basis{Lines: one.Lines, Meetings: one.Meetings}
	var err error
	if b.Actions, _, err = s.Actions(ctx, ActionFilter{ContractID: id}, Page{}); err != nil {
		return nil, err
	}
	if b.Conducts, _, err = s.Conducts(ctx, ConductFilter{ContractID: id}, Page{}); err != nil {
		return nil, err
	}
	for _, supplierID := range one.Contract.SupplierIDs() {
		checks, _, err := s.suppliers().Checks(ctx, supplier.CheckFilter{SupplierID: supplierID}, supplier.Page{})
		if err != nil {
			return nil, err
		}
		b.Checks = append(b.Checks, checks...)
	}
	return Scorecard(b, s.Today()), nil
}

// SupplierScores is the scorecard of a supplier over all its contracts.
func (s Store) SupplierScores(ctx context.Context, supplierID string) ([]Score, error) {
	b := Basis{Of: map[string]bool{supplierID: true}}
	merged, err := s.suppliers().Merged(ctx, supplierID)
	if err != nil {
		return nil, err
	}
	for _, m := range merged {
		b.Of[m.ID] = true
	}
	var ids []string
	if err := s.contracts().Each(ctx, contract.Filter{SupplierID: supplierID}, contract.Page{}, func(c contract.Contract) error {
		ids = append(ids, c.ID)
		return nil
	}); err != nil {
		return nil, err
	}
	lines, err := s.contracts().Lines(ctx, ids)
	if err != nil {
		return nil, err
	}
	meetings, err := s.meetingsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		b.Lines, b.Meetings = append(b.Lines, lines[id]...), append(b.Meetings, meetings[id]...)
	}
	if b.Actions, _, err = s.Actions(ctx, ActionFilter{SupplierID: supplierID}, Page{}); err != nil {
		return nil, err
	}
	if b.Conducts, _, err = s.Conducts(ctx, ConductFilter{SupplierID: supplierID}, Page{}); err != nil {
		return nil, err
	}
	b.Checks, _, err = s.suppliers().Checks(ctx, supplier.CheckFilter{SupplierID: supplierID}, supplier.Page{})
	return Scorecard(b, s.Today()), err
}
