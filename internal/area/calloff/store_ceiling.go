package calloff

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/law"
	"klover/internal/area/law/policy"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// consumption is what each ordered call-off has used and still commits, and what was
// used beside call-offs. A settled call-off commits nothing more.
const consumption = `(
	SELECT c.framework_id, c.lot, c.party, c.supplier_id, c.ordered_on AS taken_on, coalesce(u.amount, 0) AS used,
		CASE WHEN c.closed_on IS NOT NULL OR coalesce(u.amount, 0) >= c.value THEN 0 ELSE c.value - coalesce(u.amount, 0) END AS committed
	FROM calloff c
	LEFT JOIN (SELECT calloff_id, sum(amount) AS amount FROM calloff_use GROUP BY calloff_id) u ON u.calloff_id = c.id
	WHERE c.state IN ('accepted', 'signed')
	UNION ALL
	SELECT framework_id, lot, party, supplier_id, used_on, amount, 0 FROM calloff_use WHERE calloff_id IS NULL
) x`

// takenOf is Taken of a framework.
type takenOf struct {
	FrameworkID string
	Taken
}

// Taken returns what is taken of each framework up to and including the day, 0 for
// all; nil ids is every framework.
func (s Store) Taken(ctx context.Context, ids []string, on day.Date) (map[string][]Taken, error) {
	var w db.Where
	if ids != nil {
		w.In("x.framework_id", ids)
	}
	if on != 0 {
		w.Add("x.taken_on <= ?", on)
	}
	rows, err := db.All[takenOf](ctx, s.DB, `
		SELECT x.framework_id, x.lot, x.party, o.survivor_id AS supplier_id, CAST(sum(x.used) AS BIGINT) AS used, CAST(sum(x.committed) AS BIGINT) AS committed
		FROM `+consumption+` JOIN supplier o ON o.id = x.supplier_id `+w.SQL()+`
		GROUP BY x.framework_id, x.lot, x.party, o.survivor_id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("summing call-offs: %w", err)
	}
	all := map[string][]Taken{}
	for _, r := range rows {
		all[r.FrameworkID] = append(all[r.FrameworkID], r.Taken)
	}
	return all, nil
}

// Meters returns how much of each ceiling of the frameworks is taken.
func (s Store) Meters(ctx context.Context, list ...Framework) (map[string][]Meter, error) {
	return s.metersOn(ctx, list, 0)
}

func (s Store) metersOn(ctx context.Context, list []Framework, on day.Date) (map[string][]Meter, error) {
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.ID
	}
	taken, err := s.Taken(ctx, ids, on)
	if err != nil {
		return nil, err
	}
	if on != 0 {
		list = slices.Clone(list)
		if err := s.amend(ctx, list, on); err != nil {
			return nil, err
		}
	}
	limits, err := s.Limits(ctx, on)
	all := map[string][]Meter{}
	for _, f := range list {
		all[f.ID] = meters(f, taken[f.ID], limits)
	}
	return all, err
}

// room refuses a call-off for which a ceiling has no room.
func (s Store) room(ctx context.Context, c CallOff, more money.Amount) error {
	f, err := s.Framework(ctx, c.FrameworkID)
	if err != nil {
		return err
	}
	all, err := s.Meters(ctx, f)
	if err != nil || more <= 0 {
		return err
	}
	return c.within(all[f.ID], more)
}

// called sums what each supplier has got, in the lot and by the region when the terms
// tell regions apart.
func (s Store) called(ctx context.Context, c CallOff, places []Place) (map[string]money.Amount, error) {
	taken, err := s.Taken(ctx, []string{c.FrameworkID}, 0)
	if err != nil {
		return nil, err
	}
	sums := map[string]money.Amount{}
	for _, t := range taken[c.FrameworkID] {
		regional := len(places) > 0 && places[0].Party != ""
		if strings.EqualFold(t.Lot, c.Lot) && (!regional || t.Party == c.Party) {
			sums[t.SupplierID] += t.Used + t.Committed
		}
	}
	return sums, nil
}

// Turns returns in which order the suppliers of a call-off are asked.
func (s Store) Turns(ctx context.Context, c CallOff) ([]Turn, Terms, error) {
	t, err := s.TermsOn(ctx, c, s.Today())
	if err != nil {
		return nil, t, err
	}
	places := t.For(c.Lot, c.Party)
	sums, err := s.called(ctx, c, places)
	return Turns(t.FormOf(c.Value), places, sums, c.Value, t.Denominator), t, err
}

// AllowOver lets a call-off go above the ceiling, for a ground of law.
func (s Store) AllowOver(ctx context.Context, id string, ground law.Ground, why string) (CallOff, error) {
	return s.change(ctx, id, "medgav att taket passeras för", why, func(_ Store, c *CallOff) error {
		return c.allowOver(ground, why, audit.ActorFrom(ctx).Name)
	})
}

// AddUse notes what was delivered or invoiced, of a call-off or of a framework beside
// its call-offs.
func (s Store) AddUse(ctx context.Context, u Use) (Use, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		entry := audit.Entry{Verb: "noterade utfall " + u.Amount.Sv() + " i", Why: u.Text}
		if u.CallOffID != "" {
			c, err := here.Get(ctx, string(u.CallOffID))
			if err != nil {
				return err
			}
			if !c.State.Ordered() || c.ClosedOn != 0 {
				return c.notFrom("få utfall. Bara avropade som inte är slutreglerade kan det")
			}
			u.FrameworkID, u.SupplierID, u.Lot, u.Party = c.FrameworkID, string(c.SupplierID), c.Lot, c.Party
			entry.Kind, entry.Ref, entry.Title = Kind, c.ID, c.Name()
		} else {
			f, err := here.Framework(ctx, u.FrameworkID)
			if err != nil {
				return err
			}
			if u.Party == "" {
				return fault.Invalid(fault.Field{Name: "party", Message: "Välj region."})
			}
			entry.Kind, entry.Ref, entry.Title = FrameworkKind, f.ID, f.Name()
		}
		if err := u.check(here.Today()); err != nil {
			return err
		}
		u.ID, u.ByName, u.CreatedAt = db.NewID(), audit.ActorFrom(ctx).Name, tx.Now()
		if err := tx.Insert(ctx, "calloff_use", &u); err != nil {
			return fmt.Errorf("storing use: %w", err)
		}
		return audit.Write(ctx, tx, entry)
	})
	return u, err
}

// Uses returns what was used of a call-off, or of a framework beside its call-offs, the
// latest first.
func (s Store) Uses(ctx context.Context, frameworkID, callOffID string) ([]Use, error) {
	var w db.Where
	if callOffID != "" {
		w.Add("u.calloff_id = ?", callOffID)
	} else {
		w.Add("u.framework_id = ? AND u.calloff_id IS NULL", frameworkID)
	}
	type named struct {
		Use
		SupplierName string
	}
	rows, err := db.All[named](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Use]("u")+`, s.name AS supplier_name
		FROM calloff_use u JOIN supplier o ON o.id = u.supplier_id JOIN supplier s ON s.id = o.survivor_id `+w.SQL()+`
		ORDER BY u.used_on DESC, u.id DESC LIMIT 500`, w.Args()...)
	list := make([]Use, len(rows))
	for i, r := range rows {
		list[i], list[i].Name = r.Use, r.SupplierName
	}
	return list, err
}

// Policy is the parameters.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

// Limits returns the parameters of a day, 0 for today.
func (s Store) Limits(ctx context.Context, on day.Date) (Limits, error) {
	values, err := s.Policy().On(ctx, on)
	return limitsOf(values), err
}
