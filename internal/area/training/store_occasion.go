package training

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
)

var occasionOrders = map[string]string{"starts_on": "starts_on", "seats": "seats", "booked": "booked"}

func (s Store) occasionsWhere(ctx context.Context, f Filter) db.Where {
	var w db.Where
	if f.CourseID != "" {
		w.Add("course_id = ?", f.CourseID)
	}
	if len(f.States) > 0 {
		texts := make([]string, len(f.States))
		for i, state := range f.States {
			texts[i] = string(state)
		}
		w.In("state", texts)
	}
	w.Within("starts_on", f.Period)
	find.Clause(ctx, s.DB, OccasionKindName, f.Text, &w, "id")
	return w
}

// Occasions returns the occasions of the selection and how many they are.
func (s Store) Occasions(ctx context.Context, f Filter, p Page) ([]Occasion, Count, error) {
	w := s.occasionsWhere(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "training_occasion", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting occasions: %w", err)
	}
	rows, err := s.readOccasions(ctx, w, p.Order(occasionOrders, "-starts_on")+" "+p.Cut(&w))
	return rows, n, err
}

func (s Store) readOccasions(ctx context.Context, w db.Where, order string) ([]Occasion, error) {
	rows, err := db.All[Occasion](ctx, s.DB, `SELECT `+db.Columns[Occasion]()+` FROM training_occasion `+w.SQL()+` `+order, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading occasions: %w", err)
	}
	names, err := s.CourseNames(ctx)
	for i := range rows {
		rows[i].Course = names[rows[i].CourseID]
	}
	return rows, err
}

// Occasion returns one occasion.
func (s Store) Occasion(ctx context.Context, id string) (Occasion, error) {
	var w db.Where
	w.Add("id = ?", id)
	rows, err := s.readOccasions(ctx, w, "")
	if err != nil {
		return Occasion{}, err
	}
	if len(rows) == 0 {
		return Occasion{}, fault.NotFound("Tillfället finns inte.")
	}
	return rows[0], nil
}

// CreateOccasion stores a new occasion of a course, planned.
func (s Store) CreateOccasion(ctx context.Context, o Occasion) (Occasion, error) {
	o.State, o.Booked, o.Queued = Planned, 0, 0
	if err := checked(OccasionFields, &o, o.Check); err != nil {
		return o, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Course(ctx, o.CourseID)
		if err != nil {
			return err
		}
		if !c.Open(o.StartsOn) {
			return fault.Invalid(fault.Field{Name: "starts_on", Message: c.Name + " ges till och med " + c.EndedOn.Sv() + "."})
		}
		o.Course, o.Row = c.Name, fresh(tx)
		if err := tx.Insert(ctx, "training_occasion", &o); err != nil {
			return fmt.Errorf("storing occasion: %w", err)
		}
		return noteOccasion(ctx, tx, Occasion{}, o, audit.Created, "")
	})
	return o, err
}

func noteOccasion(ctx context.Context, tx *db.DB, before, after Occasion, verb, why string) error {
	if err := audit.Write(ctx, tx, audit.Entry{Kind: OccasionKindName, Ref: after.ID, Title: after.Name(), Verb: verb,
		Changes: filled(OccasionFields, &before, &after), Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: OccasionKindName, Ref: after.ID, Title: after.Name(), Detail: "Kurstillfälle " + after.Place,
		URL: after.URL(), Perm: "training.read", Words: after.Teacher + " " + after.Note})
}

// SaveOccasion stores a changed occasion, read at its version. More seats let
// those who wait in.
func (s Store) SaveOccasion(ctx context.Context, o Occasion, why string) (Occasion, error) {
	return s.changeOccasion(ctx, o.ID, o.Version, audit.Changed, why, func(before Occasion) (Occasion, error) {
		if before.State == Held || before.State == Off {
			return o, fault.Conflict("Tillfället är %s och ändras inte.", before.State)
		}
		o.State, o.Booked, o.Queued, o.CourseID, o.Course = before.State, before.Booked, before.Queued, before.CourseID, before.Course
		return o, nil
	})
}

// Publish opens a planned occasion for booking.
func (s Store) Publish(ctx context.Context, id string, version int64) (Occasion, error) {
	return s.changeOccasion(ctx, id, version, "öppnade för bokning", "", func(o Occasion) (Occasion, error) {
		if o.State != Planned {
			return o, fault.Conflict("Bara ett planerat tillfälle kan öppnas.")
		}
		o.State = Open
		return o, nil
	})
}

// CallOff says that the occasion will not be held. The bookings stand as they
// were, so that the participants can be told.
func (s Store) CallOff(ctx context.Context, id string, version int64, why string) (Occasion, error) {
	if strings.TrimSpace(why) == "" {
		return Occasion{}, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför tillfället ställs in."})
	}
	return s.changeOccasion(ctx, id, version, "ställde in", why, func(o Occasion) (Occasion, error) {
		if o.State == Held || o.State == Off {
			return o, fault.Conflict("Tillfället är redan %s.", o.State)
		}
		o.State = Off
		return o, nil
	})
}

// changeOccasion reads an occasion, lets do change it and stores the difference.
// What bookings count is left alone, so that nobody's seat is written over.
func (s Store) changeOccasion(ctx context.Context, id string, version int64, verb, why string, do func(Occasion) (Occasion, error)) (Occasion, error) {
	var saved Occasion
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.queue(ctx, id); err != nil {
			return err
		}
		before, err := in.Occasion(ctx, id)
		if err != nil {
			return err
		}
		next, err := do(before)
		if err != nil {
			return err
		}
		if err := checked(OccasionFields, &next, next.Check); err != nil {
			return err
		}
		next.ID, next.Version, next.CreatedAt, next.ChangedAt = id, version, before.CreatedAt, tx.Now()
		if err := tx.UpdateFrom(ctx, "training_occasion", &before, &next); err != nil {
			return fmt.Errorf("saving occasion: %w", err)
		}
		if err := noteOccasion(ctx, tx, before, next, verb, why); err != nil {
			return err
		}
		saved = next
		if next.State != Open {
			return nil
		}
		saved.Booked, err = in.moveUp(ctx, next)
		return err
	})
	return saved, err
}

// queue makes those who change the same occasion take turns.
func (s Store) queue(ctx context.Context, id string) error {
	n, err := s.DB.Exec(ctx, `UPDATE training_occasion SET queued = queued WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = fault.NotFound("Tillfället finns inte.")
	}
	return err
}

// RemoveOccasion takes away an occasion that nobody has booked.
func (s Store) RemoveOccasion(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		if err := in.queue(ctx, id); err != nil {
			return err
		}
		o, err := in.Occasion(ctx, id)
		if err != nil {
			return err
		}
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM training_booking WHERE occasion_id = $1`, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("Tillfället har bokningar och tas inte bort. Ställ in det i stället.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM training_occasion WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, OccasionKindName, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: OccasionKindName, Ref: id, Title: o.Name(), Verb: audit.Removed, Why: why})
	})
}
