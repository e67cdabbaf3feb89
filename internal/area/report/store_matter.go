package report

import (
	"context"
	"fmt"

	"klover/internal/base/fault"
)

// Matter returns where a body takes the report up, if any does.
func (s Store) Matter(ctx context.Context, r Report) (Matter, bool, error) {
	if s.Matters == nil || !r.Kind.needsDecision() {
		return Matter{}, false, nil
	}
	list, err := s.Matters(ctx, r.URL())
	if err != nil {
		return Matter{}, false, fmt.Errorf("reading where %s is decided: %w", r.Number, err)
	}
	m, ok := latest(list)
	return m, ok, nil
}

// FixAsDecided notes what the body has decided, as its own register has it, and
// locks the report, read at the version.
func (s Store) FixAsDecided(ctx context.Context, id string, version int64) (Report, error) {
	r, _, err := s.Get(ctx, id)
	if err != nil {
		return r, err
	}
	m, ok, err := s.Matter(ctx, r)
	if err != nil {
		return r, err
	}
	if !ok || !m.Accepted() {
		return r, fault.Conflict("Inget organ har beslutat att godkänna %s.", r.Number)
	}
	if r, err = s.Decide(ctx, id, version, m.Decision); err != nil {
		return r, err
	}
	return s.Fix(ctx, id, r.Version)
}
