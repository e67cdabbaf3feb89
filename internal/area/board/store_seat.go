package board

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Seats returns the seats of a body: members first, in the order of their numbers.
func (s Store) Seats(ctx context.Context, bodyID string) ([]Seat, error) {
	return rows[Seat](ctx, s.DB, "board_seat", "body_id", bodyID, "kind DESC, number")
}

// Seat returns one seat.
func (s Store) Seat(ctx context.Context, id string) (Seat, error) {
	return by[Seat](ctx, s.DB, "board_seat", id, "Platsen finns inte.")
}

// AddSeat gives a body a seat with the next number of its kind.
func (s Store) AddSeat(ctx context.Context, seat Seat) (Seat, error) {
	b, err := s.Body(ctx, seat.BodyID)
	if err != nil {
		return seat, err
	}
	if seat.Kind != Member && seat.Kind != Deputy {
		return seat, fault.Invalid(fault.Field{Name: "kind", Message: "Välj ledamot eller ersättare."})
	}
	if seat.PersonalFor != "" && seat.Kind != Deputy {
		return seat, fault.Invalid(fault.Field{Name: "personal_for", Message: "Bara en ersättare kan vara personlig ersättare."})
	}
	seats, err := s.Seats(ctx, seat.BodyID)
	if err != nil {
		return seat, err
	}
	seat.ID, seat.Number = db.NewID(), 1
	for _, other := range seats {
		if other.Kind == seat.Kind {
			seat.Number = max(seat.Number, other.Number+1)
		}
	}
	change := field.Change{Key: "seat", Label: "Plats", To: seat.Text() + ", väljs av " + regionName(seat.ElectedBy)}
	err = s.step(ctx, told{BodyKind, b.ID, b.Name, "lade till en plats i", []field.Change{change}, ""}, func(tx Store) error {
		return tx.DB.Insert(ctx, "board_seat", &seat)
	})
	return seat, err
}

// Text is the seat in words: "ledamot 2".
func (s Seat) Text() string {
	if s.Kind == Deputy {
		return fmt.Sprintf("ersättare %d", s.Number)
	}
	return fmt.Sprintf("ledamot %d", s.Number)
}

// Composition returns the places of a body with those who held them in a period.
func (s Store) Composition(ctx context.Context, bodyID string, p day.Period) ([]Place, error) {
	seats, err := s.Seats(ctx, bodyID)
	if err != nil {
		return nil, err
	}
	terms, err := s.terms(ctx, `t.body_id = $1`, bodyID)
	if err != nil {
		return nil, err
	}
	labels, err := s.Labels(ctx)
	if err != nil {
		return nil, err
	}
	for i, t := range terms {
		on := p.Last()
		if p.To == 0 {
			on = s.Today()
		}
		if t.ToDay != 0 && t.ToDay < on {
			on = t.ToDay
		}
		terms[i].Label = labelOn(labels, string(t.PoliticsID), on)
	}
	return places(seats, terms, p), nil
}

// terms returns mandates with names and seats; t is the seat, m the mandate.
func (s Store) terms(ctx context.Context, condition string, args ...any) ([]Term, error) {
	list, err := db.All[Term](ctx, s.DB, `SELECT `+db.ColumnsOf[Mandate]("m")+`, p.name AS person
		FROM board_mandate m JOIN board_seat t ON t.id = m.seat_id JOIN board_person p ON p.id = m.person_id
		WHERE `+condition+` ORDER BY t.kind DESC, t.number, m.from_day, m.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("reading mandates: %w", err)
	}
	seats, err := db.All[Seat](ctx, s.DB, `SELECT `+db.Columns[Seat]()+` FROM board_seat`)
	if err != nil {
		return nil, err
	}
	of := map[string]Seat{}
	for _, seat := range seats {
		of[seat.ID] = seat
	}
	for i := range list {
		list[i].Seat = of[list[i].SeatID]
	}
	return list, nil
}

// Years returns the counted meetings of a body, newest year first.
func (s Store) Years(ctx context.Context, bodyID string) ([]Year, error) {
	return rows[Year](ctx, s.DB, "board_year", "body_id", bodyID, "year DESC")
}

// SetYear registers the meetings of a year, or corrects them.
func (s Store) SetYear(ctx context.Context, y Year, why string) error {
	b, err := s.Body(ctx, y.BodyID)
	if err != nil {
		return err
	}
	if err := y.Check(); err != nil {
		return err
	}
	was, err := db.One[Year](ctx, s.DB, `SELECT `+db.Columns[Year]()+` FROM board_year WHERE body_id = $1 AND year = $2`, y.BodyID, y.Year)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return err
	}
	fresh := err != nil
	y.ID, y.Version, y.CreatedAt, y.ChangedAt = was.ID, was.Version, was.CreatedAt, s.DB.Now()
	t := told{BodyKind, b.ID, b.Name, "registrerade årets möten för", YearFields.Diff(&was, &y), why}
	return s.step(ctx, t, func(tx Store) error {
		if !fresh {
			return tx.DB.Update(ctx, "board_year", &y)
		}
		y.ID, y.Version, y.CreatedAt = db.NewID(), 1, y.ChangedAt
		return tx.DB.Insert(ctx, "board_year", &y)
	})
}

// Rules returns the times of law, with the names of their bodies.
func (s Store) Rules(ctx context.Context) ([]Rule, error) {
	list, err := db.All[Rule](ctx, s.DB, `SELECT `+db.Columns[Rule]()+` FROM board_rule
		ORDER BY CASE kind WHEN 'summons' THEN 0 WHEN 'adjust' THEN 1 WHEN 'notice' THEN 2 ELSE 3 END, valid_from NULLS FIRST, id`)
	if err != nil {
		return nil, fmt.Errorf("reading rules: %w", err)
	}
	bodies, err := s.Bodies(ctx, s.Today())
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, b := range bodies {
		names[b.ID] = b.Name
	}
	for i, r := range list {
		list[i].Body = names[string(r.BodyID)]
	}
	return list, nil
}

// Rule returns one time of law.
func (s Store) Rule(ctx context.Context, id string) (Rule, error) {
	return by[Rule](ctx, s.DB, "board_rule", id, "Regeln finns inte.")
}

// CreateRule adds a time of law; a later day of validity replaces an earlier one.
func (s Store) CreateRule(ctx context.Context, r Rule) (Rule, error) {
	r.ID, r.Version, r.CreatedAt, r.ChangedAt, r.Confirmed = db.NewID(), 1, s.DB.Now(), s.DB.Now(), false
	if err := r.Check(); err != nil {
		return r, err
	}
	t := told{RuleKind, r.ID, field.LabelOf(ruleKinds, r.Kind), audit.Created, RuleFields.Diff(&Rule{}, &r), r.Source}
	err := s.step(ctx, t, func(tx Store) error { return tx.DB.Insert(ctx, "board_rule", &r) })
	return r, err
}

// SaveRule corrects a time of law. A changed rule has to be confirmed again.
func (s Store) SaveRule(ctx context.Context, r Rule, why string) (Rule, error) {
	was, err := s.Rule(ctx, r.ID)
	if err != nil {
		return r, err
	}
	r.CreatedAt, r.ChangedAt, r.Confirmed, r.ConfirmedBy = was.CreatedAt, s.DB.Now(), false, ""
	if err := r.Check(); err != nil {
		return r, err
	}
	t := told{RuleKind, r.ID, field.LabelOf(ruleKinds, r.Kind), audit.Changed, RuleFields.Diff(&was, &r), why}
	err = s.step(ctx, t, func(tx Store) error { return tx.DB.Update(ctx, "board_rule", &r) })
	return r, err
}

// ConfirmRule notes that somebody has checked the rule against its source.
func (s Store) ConfirmRule(ctx context.Context, id string) error {
	r, err := s.Rule(ctx, id)
	if err != nil {
		return err
	}
	if r.Confirmed {
		return fault.Conflict("Regeln är redan bekräftad av %s.", r.ConfirmedBy)
	}
	r.Confirmed, r.ConfirmedBy, r.ChangedAt = true, audit.ActorFrom(ctx).Name, s.DB.Now()
	return s.step(ctx, told{RuleKind, r.ID, field.LabelOf(ruleKinds, r.Kind), "bekräftade", nil, ""}, func(tx Store) error {
		return tx.DB.Update(ctx, "board_rule", &r)
	})
}
