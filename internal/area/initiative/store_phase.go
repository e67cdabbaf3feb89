package initiative

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Steps returns the phases that an initiative has been in, the first first.
func (s Store) Steps(ctx context.Context, id string) ([]Step, error) {
	return db.All[Step](ctx, s.DB, `SELECT `+db.Columns[Step]()+` FROM initiative_step WHERE initiative_id = $1 ORDER BY n`, id)
}

// Deliverables returns what an initiative shall leave behind, phase by phase.
func (s Store) Deliverables(ctx context.Context, id string) ([]Deliverable, error) {
	return db.All[Deliverable](ctx, s.DB, `
		SELECT `+db.Columns[Deliverable]()+` FROM initiative_deliverable WHERE initiative_id = $1
		ORDER BY CASE phase WHEN 'preparation' THEN 1 WHEN 'external' THEN 2 WHEN 'internal' THEN 3 WHEN 'strategy' THEN 4 ELSE 5 END, n`, id)
}

// Deliverable returns one deliverable.
func (s Store) Deliverable(ctx context.Context, id string) (Deliverable, error) {
	return one[Deliverable](ctx, s.DB, "initiative_deliverable", id, "Underlaget finns inte.")
}

// LateDeliverables returns those of running initiatives that are due before the day and
// that the user owns, or leads the initiative of without another owner.
func (s Store) LateDeliverables(ctx context.Context, userID string, before day.Date) ([]Deliverable, error) {
	return db.All[Deliverable](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Deliverable]("d")+`
		FROM initiative_deliverable d JOIN initiative i ON i.id = d.initiative_id
		WHERE d.done_on IS NULL AND d.due_on <= $1 AND i.paused = FALSE AND i.phase = d.phase
			AND (d.owner_id = $2 OR d.owner_id = '' AND i.leader_id = $2)
		ORDER BY d.due_on, d.id LIMIT 50`, before, userID)
}

// prepare gives an initiative the deliverables of every phase.
func (s Store) prepare(ctx context.Context, i Initiative) error {
	lists, err := s.Templates(ctx, i.StartsOn)
	if err != nil {
		return err
	}
	var all []Deliverable
	for _, p := range active {
		for n, label := range lists[string(p)].items() {
			all = append(all, Deliverable{ID: db.NewID(), Version: 1, InitiativeID: i.ID, Phase: p, N: int64(n + 1), Label: label})
		}
	}
	return db.InsertAll(ctx, s.DB, "initiative_deliverable", all)
}

// SaveDeliverable writes who has a deliverable, when it is due and, when it is done,
// the day and the document.
func (s Store) SaveDeliverable(ctx context.Context, d Deliverable) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Deliverable(ctx, d.ID)
		if err != nil {
			return err
		}
		i, err := here.Get(ctx, was.InitiativeID)
		if err != nil {
			return err
		}
		if err := d.mayBe(was, i, here.Today()); err != nil {
			return err
		}
		d.InitiativeID, d.Phase, d.N, d.Label, d.DoneBy = was.InitiativeID, was.Phase, was.N, was.Label, was.DoneBy
		if d.Owner, err = here.personName(ctx, "owner_id", d.OwnerID); err != nil {
			return err
		}
		if d.DoneOn == 0 {
			d.DoneBy = ""
		} else if was.DoneOn == 0 {
			d.DoneBy = audit.ActorFrom(ctx).Name
		}
		if err := tx.Update(ctx, "initiative_deliverable", &d); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: i.ID, Title: i.Name(), Verb: "noterade underlaget " + d.Label + " i", Changes: deliverableFields.Diff(&was, &d)})
	})
}

// mayBe returns why a deliverable of an initiative cannot be what it was made.
func (d Deliverable) mayBe(was Deliverable, i Initiative, today day.Date) error {
	switch {
	case i.Phase == Ended:
		return fault.Conflict("%s är avslutat.", i.Name())
	case d.DoneOn > today:
		return wrong("done_on", "Dagen kan inte ligga i framtiden.")
	case !isAddress(strings.TrimSpace(d.Link)):
		return wrong("link", badAddress)
	case d.DoneOn == 0 && was.DoneOn != 0 && was.Phase.index() < i.Phase.index():
		return fault.Conflict("%s hör till en fas som är passerad. Backa initiativet till %s först.", was.Label, strings.ToLower(was.Phase.Sv()))
	}
	return nil
}

// AddDeliverable gives an initiative one more deliverable of its own.
func (s Store) AddDeliverable(ctx context.Context, initiativeID string, p Phase, label string) error {
	if label = strings.Join(strings.Fields(label), " "); label == "" {
		return wrong("label", "Skriv vad som ska tas fram.")
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		i, err := here.Get(ctx, initiativeID)
		if err != nil {
			return err
		}
		if p.index() < i.Phase.index() || p == Ended || p.index() < 0 {
			return wrong("phase", "Välj en fas som inte är passerad.")
		}
		n, err := db.One[int64](ctx, tx, `SELECT COALESCE(max(n), 0) + 1 FROM initiative_deliverable WHERE initiative_id = $1 AND phase = $2`, initiativeID, string(p))
		if err != nil {
			return err
		}
		if err := tx.Insert(ctx, "initiative_deliverable", &Deliverable{ID: db.NewID(), Version: 1, InitiativeID: initiativeID, Phase: p, N: n, Label: label}); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: i.ID, Title: i.Name(), Verb: "lade till underlaget " + label + " i"})
	})
}

// Advance passes the gate of the phase that an initiative is in.
func (s Store) Advance(ctx context.Context, id string, on day.Date, why string) (Initiative, error) {
	return s.move(ctx, id, "bytte fas för", why, func(here Store, i *Initiative) error {
		g, err := here.gate(ctx, *i)
		if err != nil {
			return err
		}
		if on == 0 {
			on = here.Today()
		}
		if err := i.pass(g, on, here.Today()); err != nil {
			return err
		}
		i.Phase, i.PhaseOn = i.Phase.next(), on
		return nil
	})
}

func (s Store) gate(ctx context.Context, i Initiative) (Gate, error) {
	g := Gate{By: audit.ActorFrom(ctx).ID}
	var err error
	if g.Deliverables, err = s.Deliverables(ctx, i.ID); err != nil {
		return g, err
	}
	decided, err := db.All[Strategy](ctx, s.DB, `SELECT `+db.Columns[Strategy]()+` FROM initiative_strategy WHERE initiative_id = $1 AND status = 'decided'`, i.ID)
	if err != nil {
		return g, err
	}
	if len(decided) > 0 {
		g.Strategy = decided[0]
	}
	g.OpenMeasures, err = db.One[int64](ctx, s.DB, `SELECT count(*) FROM initiative_measure WHERE initiative_id = $1 AND state IN ('planned', 'ongoing')`, i.ID)
	return g, err
}

// Back takes an initiative to the phase before, because it left it too early.
func (s Store) Back(ctx context.Context, id, why string) (Initiative, error) {
	return s.move(ctx, id, "backade fasen för", why, func(here Store, i *Initiative) error {
		former := i.Phase.former()
		switch {
		case former == "":
			return fault.Conflict("%s är i den första fasen.", i.Name())
		case strings.TrimSpace(why) == "":
			return wrong("why", "Skriv varför initiativet går tillbaka.")
		}
		i.Phase, i.PhaseOn, i.Paused = former, max(i.PhaseOn, here.Today()), false
		return nil
	})
}

// Pause lets an initiative rest, for a reason.
func (s Store) Pause(ctx context.Context, id string, on day.Date, why string) (Initiative, error) {
	return s.move(ctx, id, "pausade", why, func(here Store, i *Initiative) error {
		switch {
		case i.Paused || i.Phase == Ended:
			return fault.Conflict("%s pågår inte.", i.Name())
		case strings.TrimSpace(why) == "":
			return wrong("why", "Skriv varför initiativet pausas.")
		case on > here.Today() || on < i.PhaseOn:
			return wrong("on", "Välj en dag från "+i.PhaseOn.Sv()+" till i dag.")
		}
		i.Paused, i.PhaseOn = true, on
		return nil
	})
}

// Resume takes up an initiative that has rested.
func (s Store) Resume(ctx context.Context, id, why string) (Initiative, error) {
	return s.move(ctx, id, "återupptog", why, func(here Store, i *Initiative) error {
		if !i.Paused {
			return fault.Conflict("%s är inte pausat.", i.Name())
		}
		i.Paused, i.PhaseOn = false, max(i.PhaseOn, here.Today())
		return nil
	})
}

// move changes the phase of an initiative and keeps the step.
func (s Store) move(ctx context.Context, id, verb, why string, do func(Store, *Initiative) error) (Initiative, error) {
	var i Initiative
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Get(ctx, id)
		if err != nil {
			return err
		}
		i = was
		if err := do(here, &i); err != nil {
			return err
		}
		i.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "initiative", &i); err != nil {
			return err
		}
		if err := here.step(ctx, i, why); err != nil {
			return err
		}
		c, err := here.tree().Get(ctx, i.CategoryID)
		if err != nil {
			return err
		}
		return here.tell(ctx, was, i, c.Name, verb, why)
	})
	return i, err
}

func (s Store) step(ctx context.Context, i Initiative, why string) error {
	n, err := db.One[int64](ctx, s.DB, `SELECT COALESCE(max(n), 0) + 1 FROM initiative_step WHERE initiative_id = $1`, i.ID)
	if err != nil {
		return err
	}
	return s.DB.Insert(ctx, "initiative_step", &Step{InitiativeID: i.ID, N: n, Phase: i.Phase, Paused: i.Paused, FromOn: i.PhaseOn, Why: strings.TrimSpace(why), ByName: audit.ActorFrom(ctx).Name})
}
