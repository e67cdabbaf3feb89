package demo

import (
	"context"

	"klover/internal/area/compare"
)

// compareEvents loads a sample of the country's procurements to compare with.
func (b *builder) compareEvents() []event {
	return []event{{20230109, func(ctx context.Context) error {
		return compare.Store{DB: b.tx}.Demo(by(ctx, b.colleague("controller")))
	}}}
}
