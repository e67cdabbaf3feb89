package review

import (
	"context"

	"klover/internal/area/procurement"
)

// block brings what keeps the contract from being signed in line with the case.
func (s Store) block(ctx context.Context, c Case, p procurement.Procurement) error {
	if !p.CaseWork {
		return nil
	}
	book, err := s.laws().Book(ctx)
	if err != nil {
		return err
	}
	blocks, err := c.blocks(book, p)
	if err != nil {
		return err
	}
	return s.procurements().Keep(ctx, c.ProcurementID, Kind, c.ID, blocks)
}
