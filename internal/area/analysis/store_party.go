package analysis

import (
	"context"

	"klover/internal/area/identity"
	"klover/internal/base/field"
)

// parties are the regions that buy together, as choices.
func (s Store) parties(ctx context.Context) ([]field.Option, error) {
	list, err := (identity.Store{DB: s.DB}).Parties(ctx, s.Today())
	var options []field.Option
	for _, p := range list {
		options = append(options, field.Option{Value: string(p.Code), Label: p.Name})
	}
	return options, err
}
