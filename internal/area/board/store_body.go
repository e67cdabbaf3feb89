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

// Bodies returns all bodies with their names on a day: those that exist first.
func (s Store) Bodies(ctx context.Context, on day.Date) ([]Body, error) {
	list, err := db.All[Body](ctx, s.DB, `SELECT `+db.Columns[Body]()+` FROM board_body
		ORDER BY CASE WHEN valid_to IS NULL OR valid_to >= $1 THEN 0 ELSE 1 END, CASE kind WHEN 'board' THEN 0 WHEN 'committee' THEN 1 ELSE 2 END, valid_from NULLS LAST, code`, on)
	if err != nil {
		return nil, fmt.Errorf("reading bodies: %w", err)
	}
	names, err := db.All[Name](ctx, s.DB, `SELECT `+db.Columns[Name]()+` FROM board_name ORDER BY body_id, valid_from NULLS FIRST`)
	if err != nil {
		return nil, err
	}
	of := map[string][]Name{}
	for _, n := range names {
		of[n.BodyID] = append(of[n.BodyID], n)
	}
	for i, b := range list {
		at := on
		if b.ValidTo != 0 && b.ValidTo < on {
			at = b.ValidTo // what it was last called
		}
		list[i].Name = nameOn(of[b.ID], at)
	}
	return list, nil
}

// bodyOn returns a body as it was called on a day.
func (s Store) bodyOn(ctx context.Context, id string, on day.Date) (Body, error) {
	b, err := by[Body](ctx, s.DB, "board_body", id, "Organet finns inte.")
	if err != nil {
		return b, err
	}
	names, err := s.Names(ctx, id)
	b.Name = nameOn(names, on)
	return b, err
}

// Body returns a body with what it is called now, or was last called.
func (s Store) Body(ctx context.Context, id string) (Body, error) {
	b, err := by[Body](ctx, s.DB, "board_body", id, "Organet finns inte.")
	if err != nil {
		return b, err
	}
	names, err := s.Names(ctx, id)
	on := s.Today()
	if b.ValidTo != 0 && b.ValidTo < on {
		on = b.ValidTo
	}
	b.Name = nameOn(names, on)
	return b, err
}

// BodyByCode returns the body that reports and figures name by its code.
func (s Store) BodyByCode(ctx context.Context, code string) (Body, error) {
	id, err := db.One[string](ctx, s.DB, `SELECT id FROM board_body WHERE code = $1`, code)
	if errors.Is(err, db.ErrNoRows) {
		return Body{}, fault.NotFound("Det finns inget organ med koden %s.", code)
	}
	if err != nil {
		return Body{}, err
	}
	return s.Body(ctx, id)
}

// Names returns what a body has been called, oldest first.
func (s Store) Names(ctx context.Context, id string) ([]Name, error) {
	return rows[Name](ctx, s.DB, "board_name", "body_id", id, "valid_from NULLS FIRST")
}

// CreateBody registers a body with its first name.
func (s Store) CreateBody(ctx context.Context, b Body) (Body, error) {
	b.ID, b.Version, b.CreatedAt, b.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	if b.Name == "" {
		return b, fault.Invalid(fault.Field{Name: "name", Message: "Skriv vad organet heter."})
	}
	if err := b.Check(); err != nil {
		return b, err
	}
	t := told{BodyKind, b.ID, b.Name, audit.Created, BodyFields.Diff(&Body{}, &b), ""}
	err := s.step(ctx, t, func(tx Store) error {
		if err := tx.DB.Insert(ctx, "board_body", &b); err != nil {
			return codeTaken(err, b)
		}
		name := Name{ID: db.NewID(), BodyID: b.ID, Name: b.Name, ValidFrom: b.ValidFrom}
		if err := tx.DB.Insert(ctx, "board_name", &name); err != nil {
			return err
		}
		return tx.indexBody(ctx, b)
	})
	return b, err
}

func codeTaken(err error, b Body) error {
	if fault.KindOf(err) == fault.KindConflict && !errors.Is(err, db.ErrStale) {
		return fault.With(fault.Invalid(fault.Field{Name: "code", Message: "Koden " + b.Code + " finns redan."}), err)
	}
	return err
}

func (s Store) indexBody(ctx context.Context, b Body) error {
	return s.put(ctx, BodyKind, b.ID, b.Name, field.LabelOf(kinds, b.Kind), b.URL(), b.Code+" "+b.Note)
}

// SaveBody stores a changed body, read at its version.
func (s Store) SaveBody(ctx context.Context, b Body, why string) (Body, error) {
	was, err := s.Body(ctx, b.ID)
	if err != nil {
		return b, err
	}
	b.Name, b.CreatedAt, b.ChangedAt = was.Name, was.CreatedAt, s.DB.Now()
	if err := b.Check(); err != nil {
		return b, err
	}
	t := told{BodyKind, b.ID, b.Name, audit.Changed, BodyFields.Diff(&was, &b), why}
	err = s.step(ctx, t, func(tx Store) error {
		if err := tx.DB.Update(ctx, "board_body", &b); err != nil {
			return codeTaken(err, b)
		}
		return tx.indexBody(ctx, b)
	})
	return b, err
}

// Rename gives a body another name from a day on.
func (s Store) Rename(ctx context.Context, bodyID, name string, from day.Date, why string) error {
	b, err := s.Body(ctx, bodyID)
	if err != nil {
		return err
	}
	if name == "" || from == 0 {
		return fault.Invalid(fault.Field{Name: "name", Message: "Skriv det nya namnet och från vilken dag det gäller."})
	}
	names, err := s.Names(ctx, bodyID)
	if err != nil {
		return err
	}
	before := nameOn(names, from)
	for _, n := range names {
		if n.ValidFrom >= from {
			return fault.Conflict("Organet har redan ett namn från och med %s. Ta bort det först.", n.ValidFrom)
		}
	}
	t := told{BodyKind, b.ID, b.Name, "bytte namn på", []field.Change{{Key: "name", Label: "Namn från " + from.Sv(), From: before, To: name}}, why}
	return s.step(ctx, t, func(tx Store) error {
		if _, err := tx.DB.Exec(ctx, `UPDATE board_name SET valid_to = $1 WHERE body_id = $2 AND valid_to IS NULL`, from.AddDays(-1), bodyID); err != nil {
			return err
		}
		return tx.DB.Insert(ctx, "board_name", &Name{ID: db.NewID(), BodyID: bodyID, Name: name, ValidFrom: from})
	})
}

// Succession tells which body took over after which; both ways, by id.
func (s Store) Succession(ctx context.Context, id string) ([]Succession, error) {
	return db.All[Succession](ctx, s.DB, `SELECT `+db.Columns[Succession]()+` FROM board_succession WHERE from_id = $1 OR to_id = $1 ORDER BY on_day, id`, id)
}

// Succeed tells that a body takes over after another from a day. The former ends
// the day before.
func (s Store) Succeed(ctx context.Context, fromID, toID string, on day.Date, note string) error {
	from, err := s.Body(ctx, fromID)
	if err != nil {
		return err
	}
	to, err := s.Body(ctx, toID)
	if err != nil {
		return err
	}
	if on == 0 || fromID == toID {
		return fault.Invalid(fault.Field{Name: "on_day", Message: "Välj ett annat organ och ange från vilken dag det tar över."})
	}
	t := told{BodyKind, from.ID, from.Name, "lät " + to.Name + " ta över efter", []field.Change{{Key: "on_day", Label: "Från och med", To: on.Sv()}}, note}
	return s.step(ctx, t, func(tx Store) error {
		from.ValidTo, from.ChangedAt = on.AddDays(-1), s.DB.Now()
		if err := tx.DB.Update(ctx, "board_body", &from); err != nil {
			return err
		}
		return tx.DB.Insert(ctx, "board_succession", &Succession{ID: db.NewID(), FromID: fromID, ToID: toID, OnDay: on, Note: note})
	})
}

// Remits returns what a body shall do, oldest first.
func (s Store) Remits(ctx context.Context, id string) ([]Remit, error) {
	return rows[Remit](ctx, s.DB, "board_remit", "body_id", id, "valid_from NULLS FIRST")
}

// SetRemit says what a body shall do from a day on.
func (s Store) SetRemit(ctx context.Context, r Remit) error {
	b, err := s.Body(ctx, r.BodyID)
	if err != nil {
		return err
	}
	if r.Points == "" {
		return fault.Invalid(fault.Field{Name: "points", Message: "Skriv minst en punkt."})
	}
	former, err := s.Remits(ctx, r.BodyID)
	if err != nil {
		return err
	}
	if len(former) > 0 && r.ValidFrom <= former[len(former)-1].ValidFrom {
		return fault.Invalid(fault.Field{Name: "valid_from", Message: "Ange en dag efter det förra uppdragets första dag."})
	}
	r.ID = db.NewID()
	t := told{BodyKind, b.ID, b.Name, "skrev uppdraget för", []field.Change{{Key: "points", Label: "Uppdrag från " + r.ValidFrom.Sv(), To: r.Points}}, r.Source}
	return s.step(ctx, t, func(tx Store) error {
		if _, err := tx.DB.Exec(ctx, `UPDATE board_remit SET valid_to = $1 WHERE body_id = $2 AND valid_to IS NULL`, r.ValidFrom.AddDays(-1), r.BodyID); err != nil {
			return err
		}
		return tx.DB.Insert(ctx, "board_remit", &r)
	})
}

// parts are the small rows of a body that may be taken away when they are wrong.
var parts = map[string]struct{ table, label string }{
	"namn": {"board_name", "namnet"}, "uppdrag": {"board_remit", "uppdraget"}, "efterfoljd": {"board_succession", "efterföljden"},
	"plats": {"board_seat", "platsen"}, "ar": {"board_year", "året"},
}

// RemovePart takes away a name, remit, succession, seat or year that is wrong. A
// seat that somebody has held stays.
func (s Store) RemovePart(ctx context.Context, bodyID, part, id, why string) error {
	b, err := s.Body(ctx, bodyID)
	if err != nil {
		return err
	}
	p, ok := parts[part]
	if !ok {
		return fault.NotFound("Uppgiften finns inte.")
	}
	column := "body_id"
	if part == "efterfoljd" {
		column = "from_id"
	}
	return s.step(ctx, told{BodyKind, b.ID, b.Name, "tog bort " + p.label + " för", nil, why}, func(tx Store) error {
		if part == "namn" {
			if err := tx.reopenName(ctx, bodyID, id); err != nil {
				return err
			}
		}
		n, err := tx.DB.Exec(ctx, `DELETE FROM `+p.table+` WHERE id = $1 AND `+column+` = $2`, id, bodyID)
		if err == nil && n == 0 {
			return fault.NotFound("Uppgiften finns inte.")
		}
		return err
	})
}

// reopenName lets the name before a removed one last until further notice.
func (s Store) reopenName(ctx context.Context, bodyID, id string) error {
	names, err := s.Names(ctx, bodyID)
	if err != nil {
		return err
	}
	if len(names) < 2 || names[len(names)-1].ID != id {
		return fault.Conflict("Bara det senaste namnet kan tas bort, och inte det enda.")
	}
	_, err = s.DB.Exec(ctx, `UPDATE board_name SET valid_to = NULL WHERE id = $1`, names[len(names)-2].ID)
	return err
}
