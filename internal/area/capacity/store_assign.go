package capacity

import (
	"context"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
)

// Job returns one piece of work with its hours and days, and the picture of the weeks
// that it takes: from today, at most a year.
func (s Store) Job(ctx context.Context, kind, ref string) (Job, Picture, error) {
	picture, err := s.picture(ctx, Weeks(WeekOf(s.Today()), 2*forecastWeeks), calendarTo, "")
	if err != nil {
		return Job{}, picture, err
	}
	for _, list := range [][]Job{picture.Jobs, picture.Queue, picture.Undated} {
		for _, j := range list {
			if j.Kind == kind && j.Ref == ref {
				return j, picture, nil
			}
		}
	}
	if _, err := s.nameOf(ctx, kind, ref); err != nil {
		return Job{}, picture, err
	}
	return Job{}, picture, fault.NotFound("Arbetet är avslutat och belastar ingen.")
}

// Assign gives a piece of work to a purchaser, by the rules of the register that it is
// in. A request gets its purchaser when it is taken.
func (s Store) Assign(ctx context.Context, kind, ref, userID string) error {
	u, err := identity.Store{DB: s.DB}.User(ctx, userID)
	if err != nil {
		return err
	}
	if !u.Open(s.Today()) {
		return fault.Conflict("%s har inget öppet konto.", u.Name)
	}
	switch kind {
	case OfCase:
		_, err = s.procurements().Assign(ctx, ref, u.ID, u.Name)
		return err
	case OfItem:
		it, err := s.plans().Get(ctx, ref)
		if err != nil {
			return err
		}
		it.PurchaserID, it.Purchaser = u.ID, u.Name
		_, err = s.plans().Save(ctx, it, "Fördelad efter belastning.")
		return err
	}
	return fault.Conflict("Ett uppdrag i kön får sin inköpare när det tas ut.")
}
