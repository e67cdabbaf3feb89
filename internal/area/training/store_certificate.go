package training

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var certificateOrders = map[string]string{"completed_on": "completed_on", "valid_to": "valid_to NULLS LAST"}

func (s Store) certificatesWhere(f Filter) db.Where {
	var w db.Where
	if f.CourseID != "" {
		w.Add("course_id = ?", f.CourseID)
	}
	w.Within("completed_on", f.Period)
	if f.Text != "" {
		w.Add("lower(concat(name, ' ', unit)) LIKE lower(?)", "%"+f.Text+"%")
	}
	on := s.day(f)
	switch f.Validity {
	case ValidNow:
		w.Add("completed_on <= ? AND (valid_to IS NULL OR valid_to >= ?)", on, on)
	case EndsSoon:
		w.Add("valid_to >= ? AND valid_to <= ? AND "+newest, on, on.AddDays(soonDays))
	case HasEnded:
		w.Add("valid_to < ? AND "+newest, on)
	}
	return w
}

// newest leaves out certificates that a later one of the same course has replaced.
const newest = `NOT EXISTS (SELECT 1 FROM training_certificate n WHERE n.course_id = training_certificate.course_id
	AND n.person_key = training_certificate.person_key AND (n.valid_to IS NULL OR n.valid_to > training_certificate.valid_to))`

// Certificates returns the certificates of the selection and how many they are.
func (s Store) Certificates(ctx context.Context, f Filter, p Page) ([]Certificate, Count, error) {
	w := s.certificatesWhere(f)
	n, err := db.CountRows(ctx, s.DB, "training_certificate", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting certificates: %w", err)
	}
	rows, err := s.readCertificates(ctx, w, p.Order(certificateOrders, "-completed_on")+" "+p.Cut(&w))
	return rows, n, err
}

func (s Store) readCertificates(ctx context.Context, w db.Where, order string) ([]Certificate, error) {
	rows, err := db.All[Certificate](ctx, s.DB, `SELECT `+db.Columns[Certificate]()+` FROM training_certificate `+w.SQL()+` `+order, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading certificates: %w", err)
	}
	names, err := s.CourseNames(ctx)
	if err != nil {
		return nil, err
	}
	users, _, err := s.people(ctx)
	for i := range rows {
		rows[i].Course, rows[i].Email = names[rows[i].CourseID], users[string(rows[i].UserID)].Email
	}
	return rows, err
}

// CertificatesOf returns the certificates of a user, newest first.
func (s Store) CertificatesOf(ctx context.Context, userID string) ([]Certificate, error) {
	var w db.Where
	w.Add("user_id = ?", userID)
	return s.readCertificates(ctx, w, "ORDER BY completed_on DESC, id DESC")
}

// EndingOf returns those certificates of a user that end soon or have ended, and
// that no later one has replaced.
func (s Store) EndingOf(ctx context.Context, userID string, on day.Date) ([]Certificate, error) {
	var w db.Where
	w.Add("user_id = ? AND valid_to <= ? AND "+newest, userID, on.AddDays(soonDays))
	return s.readCertificates(ctx, w, "ORDER BY valid_to, id")
}

// Certificate returns one certificate.
func (s Store) Certificate(ctx context.Context, id string) (Certificate, error) {
	by, err := s.SomeCertificates(ctx, []string{id})
	if err != nil {
		return Certificate{}, err
	}
	c, ok := by[id]
	if !ok {
		return c, fault.NotFound("Intyget finns inte.")
	}
	return c, nil
}

// SomeCertificates returns the certificates with the ids.
func (s Store) SomeCertificates(ctx context.Context, ids []string) (map[string]Certificate, error) {
	var w db.Where
	w.In("id", ids)
	rows, err := s.readCertificates(ctx, w, "")
	by := make(map[string]Certificate, len(rows))
	for _, c := range rows {
		by[c.ID] = c
	}
	return by, err
}

// registrar resolves the names that lists and forms state.
type registrar struct {
	courses map[string]Course // by folded name
	users   map[string]account
}

func (s Store) registrar(ctx context.Context) (registrar, error) {
	r := registrar{courses: map[string]Course{}}
	all, _, err := s.Courses(ctx, Filter{}, Page{})
	if err != nil {
		return r, err
	}
	for _, c := range all {
		r.courses[sv.Fold(c.Name)] = c
	}
	_, r.users, err = s.people(ctx)
	return r, err
}

// fill finds the course and the user of a certificate and computes its last day.
func (r registrar) fill(c *Certificate) error {
	var f faults
	course, ok := r.courses[sv.Fold(strings.Join(strings.Fields(c.Course), " "))]
	f.add(c.Course != "" && !ok, "course", "Det finns ingen kurs som heter "+c.Course+". Lägg upp den först.")
	c.CourseID, c.UserID = course.ID, ""
	if ok {
		c.Course = course.Name
	}
	if email := strings.ToLower(strings.TrimSpace(c.Email)); email != "" {
		user, ok := r.users[email]
		f.add(!ok, "email", "Ingen användare har e-postadressen "+c.Email+". Ta bort adressen om personen saknar konto.")
		c.UserID = identity.Ref(user.ID)
	}
	if c.ValidTo == 0 {
		c.ValidTo = course.validTo(c.CompletedOn)
	}
	c.Unit = strings.TrimSpace(c.Unit)
	c.PersonKey = c.Person().key()
	return f.err()
}

func (r registrar) prepare(c *Certificate) error {
	filledErr := r.fill(c)
	err := checked(CertificateFields, c, c.Check)
	return fault.Invalid(append(fault.FieldsOf(filledErr), fault.FieldsOf(err)...)...)
}

// CreateCertificate registers a course that somebody has completed elsewhere.
func (s Store) CreateCertificate(ctx context.Context, c Certificate) (Certificate, error) {
	made, err := s.createCertificates(ctx, []Certificate{c})
	if err != nil {
		return c, err
	}
	return made[0], nil
}

// CreateCertificates registers many, for imports. It returns their ids in order.
func (s Store) CreateCertificates(ctx context.Context, list []Certificate) ([]string, error) {
	made, err := s.createCertificates(ctx, list)
	ids := make([]string, len(made))
	for i, c := range made {
		ids[i] = c.ID
	}
	return ids, err
}

func (s Store) createCertificates(ctx context.Context, list []Certificate) ([]Certificate, error) {
	list = slices.Clone(list)
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := Store{tx}.registrar(ctx)
		if err != nil {
			return err
		}
		entries := make([]audit.Entry, len(list))
		for i := range list {
			c := &list[i]
			if err := r.prepare(c); err != nil {
				return err
			}
			c.Row = fresh(tx)
			entries[i] = audit.Entry{Kind: CertificateKindName, Ref: c.ID, Title: c.Title(), Verb: audit.Created, Changes: filled(CertificateFields, &Certificate{}, c)}
		}
		if err := db.InsertAll(ctx, tx, "training_certificate", list); err != nil {
			return taken(err)
		}
		return audit.WriteAll(ctx, tx, entries)
	})
	return list, err
}

func taken(err error) error {
	if fault.KindOf(err) == fault.KindConflict {
		return fault.With(fault.Conflict("Personen har redan ett intyg för kursen och dagen."), err)
	}
	return fmt.Errorf("storing certificates: %w", err)
}

// SaveCertificate corrects a certificate, read at its version.
func (s Store) SaveCertificate(ctx context.Context, c Certificate, why string) (Certificate, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		before, err := in.Certificate(ctx, c.ID)
		if err != nil {
			return err
		}
		r, err := in.registrar(ctx)
		if err != nil {
			return err
		}
		if err := r.prepare(&c); err != nil {
			return err
		}
		c.CreatedAt, c.ChangedAt, c.BookingID, c.RemindedOn = before.CreatedAt, tx.Now(), before.BookingID, before.RemindedOn
		if err := tx.Update(ctx, "training_certificate", &c); err != nil {
			return fmt.Errorf("saving certificate: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: CertificateKindName, Ref: c.ID, Title: c.Title(), Verb: audit.Changed, Changes: filled(CertificateFields, &before, &c), Why: why})
	})
	return c, err
}

// RemoveCertificate takes away a certificate that was registered by mistake.
func (s Store) RemoveCertificate(ctx context.Context, id, why string) error {
	return s.RemoveCertificates(ctx, []string{id}, why)
}

// RemoveCertificates takes away many, to undo an import. Those that follow from
// attendance are corrected there.
func (s Store) RemoveCertificates(ctx context.Context, ids []string, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for part := range slices.Chunk(ids, 1000) {
			by, err := Store{tx}.SomeCertificates(ctx, part)
			if err != nil {
				return err
			}
			var entries []audit.Entry
			for _, c := range by {
				if c.BookingID != "" {
					return fault.Conflict("Intyget för %s följer av närvaron. Rätta den på tillfället.", c.Title())
				}
				entries = append(entries, audit.Entry{Kind: CertificateKindName, Ref: c.ID, Title: c.Title(), Verb: audit.Removed, Why: why})
			}
			var w db.Where
			w.In("id", part)
			if _, err := tx.Exec(ctx, `DELETE FROM training_certificate `+w.SQL(), w.Args()...); err != nil {
				return fmt.Errorf("removing certificates: %w", err)
			}
			if err := audit.WriteAll(ctx, tx, entries); err != nil {
				return err
			}
		}
		return nil
	})
}

// Remind notes that the holders have been reminded, and writes to those who have
// an account. It returns how many letters were written.
func (s Store) Remind(ctx context.Context, ids []string) (letters int, err error) {
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		by, err := in.SomeCertificates(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			c, ok := by[id]
			if !ok {
				return fault.NotFound("Intyget finns inte längre.")
			}
			if c.ValidTo == 0 {
				return fault.Conflict("Intyget för %s gäller tills vidare. Ingen behöver påminnas.", c.Title())
			}
			if _, err := tx.Exec(ctx, `UPDATE training_certificate SET reminded_on = $1, version = version + 1, changed_at = $2 WHERE id = $3`, s.Today(), tx.Now(), id); err != nil {
				return err
			}
			verb := "antecknade påminnelse om"
			if c.Email != "" {
				letters, verb = letters+1, "påminde om"
				if err := mail.Put(ctx, tx, c.reminder(s.Today())); err != nil {
					return err
				}
			}
			if err := audit.Write(ctx, tx, audit.Entry{Kind: CertificateKindName, Ref: id, Title: c.Title(), Verb: verb}); err != nil {
				return err
			}
		}
		return nil
	})
	return letters, err
}

func (c Certificate) reminder(today day.Date) mail.Letter {
	ends := "går ut " + c.ValidTo.Sv()
	if c.ValidTo < today {
		ends = "gick ut " + c.ValidTo.Sv()
	}
	return mail.Letter{ToAddress: c.Email, ToName: c.Name, Subject: "Ditt intyg i " + c.Course + " " + ends,
		Text: "Hej " + c.Name + "!\n\nDitt intyg i " + c.Course + " " + ends + ".\nBoka ett nytt tillfälle under Utbildningar i Klöver.\n"}
}

// CountCertificates counts the certificates of the selection, however many.
func (s Store) CountCertificates(ctx context.Context, f Filter) (int64, error) {
	w := s.certificatesWhere(f)
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM training_certificate `+w.SQL(), w.Args()...)
}

// certificatesByCourse counts the certificates of the selection for each course.
func (s Store) certificatesByCourse(ctx context.Context, f Filter) ([]Completed, error) {
	w := s.certificatesWhere(f)
	type counted struct {
		CourseID string
		N        int64
	}
	rows, err := db.All[counted](ctx, s.DB, `SELECT course_id, count(*) AS n FROM training_certificate `+w.SQL()+` GROUP BY course_id ORDER BY course_id`, w.Args()...)
	if err != nil {
		return nil, err
	}
	names, err := s.CourseNames(ctx)
	var list []Completed
	for _, r := range rows {
		list = append(list, Completed{CourseID: r.CourseID, Course: names[r.CourseID], Done: r.N})
	}
	return list, err
}

// VetCertificates says of each row why it cannot be stored, nil when it can.
func (s Store) VetCertificates(ctx context.Context, list []Certificate) ([]error, error) {
	r, err := s.registrar(ctx)
	answers := make([]error, len(list))
	for i, c := range list {
		answers[i] = r.fill(&c)
	}
	return answers, err
}

// CertificatesOn returns the certificates of courses completed on the days.
func (s Store) CertificatesOn(ctx context.Context, days []string) ([]Certificate, error) {
	var all []Certificate
	for part := range slices.Chunk(days, 500) {
		var w db.Where
		w.In("completed_on", part)
		rows, err := s.readCertificates(ctx, w, "")
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}
