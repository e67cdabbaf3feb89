package board

import (
	"context"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Labels returns what the political parties have been called, oldest first.
func (s Store) Labels(ctx context.Context) ([]Label, error) {
	return db.All[Label](ctx, s.DB, `SELECT `+db.Columns[Label]()+` FROM board_label ORDER BY politics_id, valid_from NULLS FIRST, id`)
}

// AllPolitics returns the political parties.
func (s Store) AllPolitics(ctx context.Context) ([]Politics, error) {
	return db.All[Politics](ctx, s.DB, `SELECT id, name FROM board_politics ORDER BY name COLLATE "sv-x-icu", id`)
}

// CreatePolitics registers a political party with its first label.
func (s Store) CreatePolitics(ctx context.Context, name, label string) (Politics, error) {
	p := Politics{ID: db.NewID(), Name: name}
	if name == "" || label == "" {
		return p, fault.Invalid(fault.Field{Name: "label", Message: "Skriv partiets namn och beteckning."})
	}
	err := s.step(ctx, told{PoliticsKind, p.ID, name, audit.Created, nil, ""}, func(tx Store) error {
		if err := tx.DB.Insert(ctx, "board_politics", &p); err != nil {
			return err
		}
		return tx.DB.Insert(ctx, "board_label", &Label{ID: db.NewID(), PoliticsID: p.ID, Label: label, Name: name})
	})
	return p, err
}

// Relabel gives a political party another label from a day on, as the lists of the
// bodies use it.
func (s Store) Relabel(ctx context.Context, politicsID, label, name string, from day.Date, note string) error {
	p, err := by[Politics](ctx, s.DB, "board_politics", politicsID, "Partiet finns inte.")
	if err != nil {
		return err
	}
	if label == "" || name == "" || from == 0 {
		return fault.Invalid(fault.Field{Name: "label", Message: "Skriv beteckning, namn och från vilken dag de används."})
	}
	labels, err := s.Labels(ctx)
	if err != nil {
		return err
	}
	for _, l := range labels {
		if l.PoliticsID == politicsID && l.ValidFrom >= from {
			return fault.Conflict("Partiet har redan en beteckning från och med %s.", l.ValidFrom)
		}
	}
	change := field.Change{Key: "label", Label: "Beteckning från " + from.Sv(), From: labelOn(labels, politicsID, from), To: label}
	return s.step(ctx, told{PoliticsKind, p.ID, p.Name, "bytte beteckning på", []field.Change{change}, note}, func(tx Store) error {
		if _, err := tx.DB.Exec(ctx, `UPDATE board_label SET valid_to = $1 WHERE politics_id = $2 AND valid_to IS NULL`, from.AddDays(-1), politicsID); err != nil {
			return err
		}
		if _, err := tx.DB.Exec(ctx, `UPDATE board_politics SET name = $1 WHERE id = $2`, name, politicsID); err != nil {
			return err
		}
		return tx.DB.Insert(ctx, "board_label", &Label{ID: db.NewID(), PoliticsID: politicsID, Label: label, Name: name, ValidFrom: from, Note: note})
	})
}

// People returns persons by a text and in an order, with today's labels.
func (s Store) People(ctx context.Context, text string, page Page) ([]Person, Count, error) {
	var w db.Where
	if text != "" {
		find.Clause(ctx, s.DB, PersonKind, text, &w, "p.id")
	}
	n, err := db.CountRows(ctx, s.DB, "board_person p", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting persons: %w", err)
	}
	list, err := db.All[Person](ctx, s.DB, `SELECT `+db.ColumnsOf[Person]("p")+` FROM board_person p `+w.SQL()+`
		`+page.Order(map[string]string{"name": "p.name_key"}, "name")+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("reading persons: %w", err)
	}
	return list, n, s.label(ctx, list, s.Today())
}

// label gives persons the labels of their political parties on a day.
func (s Store) label(ctx context.Context, list []Person, on day.Date) error {
	labels, err := s.Labels(ctx)
	for i, p := range list {
		list[i].Label = labelOn(labels, string(p.PoliticsID), on)
	}
	return err
}

// Person returns one person.
func (s Store) Person(ctx context.Context, id string) (Person, error) {
	p, err := by[Person](ctx, s.DB, "board_person", id, "Personen finns inte.")
	if err != nil {
		return p, err
	}
	list := []Person{p}
	err = s.label(ctx, list, s.Today())
	return list[0], err
}

// CreatePerson registers a person.
func (s Store) CreatePerson(ctx context.Context, p Person) (Person, error) {
	p.ID, p.Version, p.CreatedAt, p.ChangedAt, p.NameKey = db.NewID(), 1, s.DB.Now(), s.DB.Now(), sv.SortKey(p.Name)
	if err := p.Check(); err != nil {
		return p, err
	}
	err := s.step(ctx, told{PersonKind, p.ID, p.Name, audit.Created, PersonFields.Diff(&Person{}, &p), ""}, func(tx Store) error {
		if err := tx.accountFree(ctx, p); err != nil {
			return err
		}
		if err := tx.DB.Insert(ctx, "board_person", &p); err != nil {
			return err
		}
		return tx.put(ctx, PersonKind, p.ID, p.Name, p.Title, p.URL(), p.Note)
	})
	return p, err
}

// SavePerson stores a changed person, read at its version.
func (s Store) SavePerson(ctx context.Context, p Person, why string) (Person, error) {
	was, err := s.Person(ctx, p.ID)
	if err != nil {
		return p, err
	}
	p.CreatedAt, p.ChangedAt, p.NameKey = was.CreatedAt, s.DB.Now(), sv.SortKey(p.Name)
	if err := p.Check(); err != nil {
		return p, err
	}
	err = s.step(ctx, told{PersonKind, p.ID, p.Name, audit.Changed, PersonFields.Diff(&was, &p), why}, func(tx Store) error {
		if err := tx.accountFree(ctx, p); err != nil {
			return err
		}
		if err := tx.DB.Update(ctx, "board_person", &p); err != nil {
			return err
		}
		return tx.put(ctx, PersonKind, p.ID, p.Name, p.Title, p.URL(), p.Note)
	})
	return p, err
}

// accountFree refuses one account for two persons: it signs for one.
func (s Store) accountFree(ctx context.Context, p Person) error {
	if p.UserID == "" {
		return nil
	}
	names, err := db.All[string](ctx, s.DB, `SELECT name FROM board_person WHERE user_id = $1 AND id <> $2`, p.UserID, p.ID)
	if err != nil || len(names) == 0 {
		return err
	}
	return fault.Invalid(fault.Field{Name: "user_id", Message: "Kontot hör redan till " + names[0] + "."})
}

// Mandates returns the mandates of a person with their seats, newest last.
func (s Store) Mandates(ctx context.Context, personID string) ([]Term, error) {
	return s.terms(ctx, `m.person_id = $1`, personID)
}

// Mandate returns one mandate.
func (s Store) Mandate(ctx context.Context, id string) (Mandate, error) {
	return by[Mandate](ctx, s.DB, "board_mandate", id, "Mandatet finns inte.")
}

// SetMandate puts a person on a seat, or with an id corrects the mandate. Nobody
// else may hold the seat, but for one day of change.
func (s Store) SetMandate(ctx context.Context, m Mandate, why string) (Mandate, error) {
	if err := m.Check(); err != nil {
		return m, err
	}
	seat, err := s.Seat(ctx, m.SeatID)
	if err != nil {
		return m, err
	}
	p, err := s.Person(ctx, m.PersonID)
	if err != nil {
		return m, err
	}
	others, err := rows[Mandate](ctx, s.DB, "board_mandate", "seat_id", m.SeatID, "from_day")
	if err != nil {
		return m, err
	}
	if _, ok := overlap(others, m); ok {
		return m, fault.Invalid(fault.Field{Name: "from_day", Message: "Någon annan har platsen den tiden. Avsluta det mandatet först."})
	}
	if m.PoliticsID == "" {
		m.PoliticsID = p.PoliticsID
	}
	err = s.writeMandate(ctx, &m, p, seat, why)
	return m, err
}

func (s Store) writeMandate(ctx context.Context, m *Mandate, p Person, seat Seat, why string) error {
	b, err := s.bodyOn(ctx, seat.BodyID, m.FromDay)
	if err != nil {
		return err
	}
	change := field.Change{Key: "mandate", Label: b.Name + ", " + seat.Text(), To: m.Interval()}
	m.ChangedAt = s.DB.Now()
	if m.ID != "" {
		was, err := s.Mandate(ctx, m.ID)
		if err != nil {
			return err
		}
		change.From, m.CreatedAt = was.Interval(), was.CreatedAt
	}
	t := told{PersonKind, p.ID, p.Name, "ändrade mandat för", []field.Change{change}, why}
	return s.step(ctx, t, func(tx Store) error {
		if m.ID != "" {
			return tx.DB.Update(ctx, "board_mandate", m)
		}
		m.ID, m.Version, m.CreatedAt = db.NewID(), 1, m.ChangedAt
		return tx.DB.Insert(ctx, "board_mandate", m)
	})
}

// RemoveMandate takes away a mandate that was registered by mistake. One that a
// meeting has used is ended instead.
func (s Store) RemoveMandate(ctx context.Context, id, why string) error {
	m, err := s.Mandate(ctx, id)
	if err != nil {
		return err
	}
	p, err := s.Person(ctx, m.PersonID)
	if err != nil {
		return err
	}
	used, err := db.One[int](ctx, s.DB, `SELECT count(*) FROM board_attendance WHERE person_id = $1 AND seat_id = $2`, m.PersonID, m.SeatID)
	if err != nil {
		return err
	}
	if used > 0 {
		return fault.Conflict("%s har deltagit i sammanträden på platsen. Avsluta mandatet i stället.", p.Name)
	}
	return s.step(ctx, told{PersonKind, p.ID, p.Name, "tog bort mandat för", []field.Change{{Label: "Mandat", From: m.Interval()}}, why}, func(tx Store) error {
		_, err := tx.DB.Exec(ctx, `DELETE FROM board_mandate WHERE id = $1`, id)
		return err
	})
}

// Interval is the time of a mandate with its office: "ordförande från 2015-01-01".
func (m Mandate) Interval() string {
	text := between(m.FromDay, m.ToDay)
	if office := offices[m.Office]; office != "" {
		return office + " " + text
	}
	return text
}

// Check returns what is wrong with the mandate.
func (m Mandate) Check() error {
	wrong := fault.FieldsOf(MandateFields.Missing(&m))
	if m.ToDay != 0 && m.ToDay < m.FromDay {
		wrong = append(wrong, fault.Field{Name: "to_day", Message: "Sista dagen kan inte vara före första dagen."})
	}
	return fault.Invalid(wrong...)
}

// PersonOf returns the person that an account belongs to, "" for none.
func (s Store) PersonOf(ctx context.Context, userID string) (string, error) {
	ids, err := db.All[string](ctx, s.DB, `SELECT id FROM board_person WHERE user_id = $1`, identity.Ref(userID))
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}
