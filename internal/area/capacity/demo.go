package capacity

import (
	"context"

	"klover/internal/base/db"
)

// DemoProposal keeps a shortage that the demo's story tells of as a proposal, and what
// was decided about it.
func (s Store) DemoProposal(ctx context.Context, short Shortage, j Judgement, reason string) (Proposal, error) {
	if err := s.DB.InTx(ctx, func(tx *db.DB) error { return s.in(tx).propose(ctx, short) }); err != nil {
		return Proposal{}, err
	}
	p, _, err := s.WaitingProposal(ctx)
	if err != nil {
		return p, err
	}
	return s.Decide(ctx, p.ID, j, reason)
}
