package contract

import (
	"context"

	"klover/internal/area/identity"
	"klover/internal/word/day"
)

// Submit puts a draft up for signing.
func (s Store) Submit(ctx context.Context, id string, version int64) (Contract, error) {
	return s.change(ctx, id, version, "lämnade för underskrift", "", Contract.Submit)
}

// Sign records that the contract was signed on the day. It is refused while a
// standstill of its procurement is open, and to regions that did not buy in it.
func (s Store) Sign(ctx context.Context, id string, version int64, on day.Date) (Contract, error) {
	return s.decided(ctx, identity.ActSign, on, func(s Store) (Contract, error) {
		return s.change(ctx, id, version, "tecknade", "", func(c Contract) (Contract, error) {
			if err := s.mayBind(ctx, c, on); err != nil {
				return c, err
			}
			return c.Sign(on)
		})
	})
}

// UseOption extends the contract by its next option.
func (s Store) UseOption(ctx context.Context, id string, version int64, on day.Date, why string) (Contract, error) {
	return s.decided(ctx, identity.ActOption, on, func(s Store) (Contract, error) {
		return s.change(ctx, id, version, "nyttjade option i", why, func(c Contract) (Contract, error) { return c.Decide(Used, on) })
	})
}

// DeclineOption decides not to extend.
func (s Store) DeclineOption(ctx context.Context, id string, version int64, on day.Date, why string) (Contract, error) {
	return s.change(ctx, id, version, "avstod från option i", why, func(c Contract) (Contract, error) { return c.Decide(Declined, on) })
}

// Terminate gives notice: the contract can be used up to and including the last day. What
// the supplier ends by its own notice is noted without a decision.
func (s Store) Terminate(ctx context.Context, id string, version int64, e Ending) (Contract, error) {
	if e.By == BySupplier && e.Ground == groundTerms {
		return s.change(ctx, id, version, "noterade leverantörens uppsägning av", e.Why, func(c Contract) (Contract, error) { return c.Stop(Terminated, e) })
	}
	return s.decided(ctx, identity.ActTerminate, s.Today(), func(s Store) (Contract, error) {
		return s.change(ctx, id, version, "sade upp", e.Why, func(c Contract) (Contract, error) { return c.Stop(Terminated, e) })
	})
}

// Rescind ends the contract for breach.
func (s Store) Rescind(ctx context.Context, id string, version int64, e Ending) (Contract, error) {
	return s.decided(ctx, identity.ActTerminate, s.Today(), func(s Store) (Contract, error) {
		return s.change(ctx, id, version, "hävde", e.Why, func(c Contract) (Contract, error) { return c.Stop(Rescinded, e) })
	})
}

// PlanOption says who prepares the decision about an option, and by when.
func (s Store) PlanOption(ctx context.Context, id string, version, n int64, owner string, ownerID identity.Ref, decideOn day.Date) (Contract, error) {
	return s.change(ctx, id, version, "planerade beslut om option i", "", func(c Contract) (Contract, error) {
		return c.PlanOption(n, owner, ownerID, decideOn)
	})
}

// Close puts away a contract that has ended.
func (s Store) Close(ctx context.Context, id string, version int64) (Contract, error) {
	return s.change(ctx, id, version, "avslutade", "", func(c Contract) (Contract, error) { return c.Close(s.Today()) })
}
