package contract

import (
	"context"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
)

// AskReview asks somebody to review the draft before it is signed.
func (s Store) AskReview(ctx context.Context, id string, version int64, by string, byID identity.Ref) (Contract, error) {
	return s.change(ctx, id, version, "skickade för granskning", by, func(c Contract) (Contract, error) {
		return c.AskReview(by, byID, audit.ActorFrom(ctx).ID, s.Today())
	})
}

// Review records that the draft has been reviewed, or sends it back with what to correct.
func (s Store) Review(ctx context.Context, id string, version int64, passed bool, note string) (Contract, error) {
	verb := "granskade"
	if !passed {
		verb = "skickade tillbaka"
	}
	return s.change(ctx, id, version, verb, note, func(c Contract) (Contract, error) {
		return c.Review(audit.ActorFrom(ctx), passed, note, s.Today())
	})
}

// Link says which contract a supplement, a PUB-avtal or a joined contract belongs to;
// an empty id takes the link away.
func (s Store) Link(ctx context.Context, id string, version int64, mainID string) (Contract, error) {
	verb := "kopplade till ett huvudavtal"
	if mainID == "" {
		verb = "tog bort kopplingen till huvudavtalet för"
	}
	if mainID != "" {
		if err := s.mayHang(ctx, id, mainID); err != nil {
			return Contract{}, err
		}
	}
	return s.change(ctx, id, version, verb, "", func(c Contract) (Contract, error) {
		c.MainID = identity.Ref(mainID)
		return c, nil
	})
}

// mayHang refuses a contract that would belong to itself, or to what belongs to another.
func (s Store) mayHang(ctx context.Context, id, mainID string) error {
	main, err := s.Get(ctx, mainID)
	if err == nil && (mainID == id || main.MainID != "") {
		err = fault.Invalid(fault.Field{Name: "main", Message: "Välj ett huvudavtal. " + main.Name() + " hör själv till ett annat avtal, eller är samma avtal."})
	}
	return err
}
