package procurement

import (
	"context"
	"errors"

	"klover/internal/area/plan"
	"klover/internal/area/request"
	"klover/internal/base/db"
)

func (s Store) requests() request.Store { return request.Store{DB: s.DB, Link: s.Link} }
func (s Store) plans() plan.Store       { return plan.Store{DB: s.DB} }

// Draft returns the case that would be begun from a request, items of the plan or a
// cancelled procurement, for whoever begins it to complete.
func (s Store) Draft(ctx context.Context, from From) (Procurement, error) {
	switch {
	case from.RequestID != "":
		r, err := s.requests().Get(ctx, from.RequestID)
		return ofRequest(r), err
	case len(from.ItemIDs) > 0:
		m, err := s.plans().Together(ctx, from.ItemIDs)
		return ofItems(m), err
	}
	p, err := s.Get(ctx, from.RerunOf)
	if err == nil {
		err = p.mayRerun()
	}
	return p.again(), err
}

// Take begins a case from its origin, which is marked as taken in the same
// transaction. A refusal is told in the history of the request, the items, or the
// procurement that was to be replaced.
func (s Store) Take(ctx context.Context, from From, p Procurement) (Procurement, error) {
	p.CaseWork, p.RerunOf = true, from.RerunOf
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		var err error
		if p, err = here.Create(ctx, p); err != nil {
			return err
		}
		return here.taken(ctx, from, p)
	})
	return p, err
}

// taken tells the origin of a new case that it has been taken.
func (s Store) taken(ctx context.Context, from From, p Procurement) error {
	if from.RequestID != "" {
		if _, err := s.requests().Taken(ctx, from.RequestID, p.ID, p.Number, p.TakenOn); err != nil {
			return err
		}
		if err := s.followRequest(ctx, Procurement{}, p); err != nil {
			return err
		}
	}
	if len(from.ItemIDs) > 0 {
		joined := plan.Case{ID: p.ID, Number: p.Number, Parties: p.Parties, Regime: string(p.Regime)}
		if err := s.plans().Join(ctx, from.ItemIDs, joined); err != nil {
			return err
		}
		guests, err := s.plans().GuestsOf(ctx, from.ItemIDs)
		if err != nil {
			return err
		}
		if err := s.welcome(ctx, p, guestsOf(guests, p)); err != nil {
			return err
		}
	}
	if from.RerunOf == "" {
		return nil
	}
	return s.replaced(ctx, from.RerunOf, p)
}

// replaced tells a cancelled procurement which one replaces it; there is only one.
func (s Store) replaced(ctx context.Context, id string, by Procurement) error {
	was, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := was.mayRerun(); err != nil {
		return was.refused(err, "göras om")
	}
	others, err := s.reruns(ctx, id)
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ID != by.ID {
			return was.refuse("göras om", "%s görs redan om som %s.", was.Number, other.Name())
		}
	}
	return tell(ctx, s.DB, was, "gjorde om", "Ny upphandling "+by.Name())
}

func (s Store) reruns(ctx context.Context, id string) ([]Procurement, error) {
	return db.All[Procurement](ctx, s.DB, `SELECT `+columns+` FROM procurement p WHERE p.rerun_of = $1 ORDER BY p.created_at, p.id`, id)
}

// RefuseTake tells in the history of the origin that it was refused to somebody, and
// returns the refusal.
func (s Store) RefuseTake(ctx context.Context, from From, why error) error {
	switch {
	case from.RequestID != "":
		r, err := s.requests().Get(ctx, from.RequestID)
		if err != nil {
			return err
		}
		return s.requests().Refuse(ctx, r, request.Take, why)
	case len(from.ItemIDs) > 0:
		return errors.Join(why, s.plans().Refused(ctx, from.ItemIDs, why))
	}
	p, err := s.Get(ctx, from.RerunOf)
	if err != nil {
		return err
	}
	return s.remember(ctx, p.refused(why, "göras om"))
}

// remember tells a refusal in the history, and returns it.
func (s Store) remember(ctx context.Context, refusal error) error {
	return s.DB.InTx(ctx, func(*db.DB) error { return refusal })
}

// Origin returns what a case came from, and what replaced it.
func (s Store) Origin(ctx context.Context, p Procurement) (Origin, error) {
	var o Origin
	var err error
	if o.Request, _, err = s.requests().ByProcurement(ctx, p.ID); err != nil {
		return o, err
	}
	if o.Items, err = s.plans().InCase(ctx, p.ID); err != nil {
		return o, err
	}
	if p.RerunOf != "" {
		if o.Replaces, err = s.Get(ctx, p.RerunOf); err != nil {
			return o, err
		}
	}
	if p.State != Cancelled {
		return o, nil
	}
	later, err := s.reruns(ctx, p.ID)
	if len(later) > 0 {
		o.Replaced = later[0]
	}
	return o, err
}

// followRequest tells the request below what has become of its case.
func (s Store) followRequest(ctx context.Context, was, p Procurement) error {
	if !p.CaseWork {
		return nil
	}
	on, how := p.ending()
	before, _ := was.ending()
	if was.Purchaser == p.Purchaser && was.PurchaserID == p.PurchaserID && was.begunOn() == p.begunOn() && before == on {
		return nil
	}
	r, ok, err := s.requests().ByProcurement(ctx, p.ID)
	if err != nil || !ok {
		return err
	}
	if r.State == request.Closed && before != 0 && on == 0 {
		if r, err = s.requests().Resumed(ctx, r.ID, "Upphandlingens slut togs tillbaka."); err != nil {
			return err
		}
	}
	if r.State == request.Closed {
		return nil
	}
	if p.Purchaser != "" && (r.PurchaserID != p.PurchaserID || r.Purchaser != p.Purchaser) {
		if r, err = s.requests().Assigned(ctx, r.ID, p.PurchaserID, p.Purchaser, s.today()); err != nil {
			return err
		}
	}
	if p.begunOn() != 0 && r.State != request.Ongoing {
		if r, err = s.requests().Started(ctx, r.ID, p.begunOn()); err != nil {
			return err
		}
	}
	if on == 0 {
		return nil
	}
	_, err = s.requests().Ended(ctx, r.ID, on, how)
	return err
}
