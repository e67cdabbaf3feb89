package training

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/storage"
	"klover/internal/word/sv"
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The names of the registers in the history and in search.
const (
	CourseKindName      = "training_course"
	OccasionKindName    = "training_occasion"
	CertificateKindName = "training_certificate"
)

// Store is the registers in the database.
type Store struct{ DB *db.DB }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

func filled[T any](set field.Set[T], from, to *T) []field.Change {
	return slices.DeleteFunc(set.Diff(from, to), func(c field.Change) bool { return c.From == c.To })
}

var courseOrders = map[string]string{"name": "name_key", "ended_on": "ended_on NULLS LAST"}

// Courses returns the courses of the selection and how many they are.
func (s Store) Courses(ctx context.Context, f Filter, p Page) ([]Course, Count, error) {
	var w db.Where
	if f.Goal != "" {
		w.Add("goals LIKE ?", storage.Like(f.Goal))
	}
	if f.Kind != "" {
		w.Add("kind = ?", string(f.Kind))
	}
	if f.Required {
		w.Add("required")
	}
	switch f.Given {
	case "ja":
		w.Add("ended_on IS NULL OR ended_on >= ?", s.day(f))
	case "nej":
		w.Add("ended_on < ?", s.day(f))
	}
	find.Clause(ctx, s.DB, CourseKindName, f.Text, &w, "id")
	n, err := db.CountRows(ctx, s.DB, "training_course", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting courses: %w", err)
	}
	rows, err := db.All[Course](ctx, s.DB, `SELECT `+db.Columns[Course]()+` FROM training_course `+w.SQL()+` `+p.Order(courseOrders, "name")+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("searching courses: %w", err)
	}
	return rows, n, nil
}

func (s Store) day(f Filter) day.Date {
	if f.Today != 0 {
		return f.Today
	}
	return s.Today()
}

// Course returns one course.
func (s Store) Course(ctx context.Context, id string) (Course, error) {
	c, err := db.One[Course](ctx, s.DB, `SELECT `+db.Columns[Course]()+` FROM training_course WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return c, fault.NotFound("Kursen finns inte.")
	}
	return c, err
}

// CourseNames returns what the courses are called, by id.
func (s Store) CourseNames(ctx context.Context) (map[string]string, error) {
	type named struct{ ID, Name string }
	rows, err := db.All[named](ctx, s.DB, `SELECT id, name FROM training_course`)
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

// CreateCourse stores a new course.
func (s Store) CreateCourse(ctx context.Context, c Course) (Course, error) {
	if err := checked(CourseFields, &c, c.Check); err != nil {
		return c, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c.Row = fresh(tx)
		if err := tx.Insert(ctx, "training_course", &c); err != nil {
			return s.nameTaken(err, c)
		}
		return noteCourse(ctx, tx, Course{}, c, audit.Created, "")
	})
	return c, err
}

// checked runs the rules of a record; check has a pointer to it.
func checked[T any](set field.Set[T], rec *T, check func() error) error {
	wrong := fault.FieldsOf(set.Missing(rec))
	said := map[string]bool{}
	for _, f := range wrong {
		said[f.Name] = true
	}
	for _, f := range fault.FieldsOf(check()) {
		if !said[f.Name] {
			wrong = append(wrong, f)
		}
	}
	return fault.Invalid(wrong...)
}

func fresh(tx *db.DB) Row {
	return Row{ID: db.NewID(), Version: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
}

func (s Store) nameTaken(err error, c Course) error {
	if fault.KindOf(err) == fault.KindConflict {
		return fault.Invalid(fault.Field{Name: "name", Message: "Det finns redan en kurs som heter " + c.Name + "."})
	}
	return fmt.Errorf("storing course: %w", err)
}

// SaveCourse stores a changed course, read at its version.
func (s Store) SaveCourse(ctx context.Context, c Course, why string) (Course, error) {
	if err := checked(CourseFields, &c, c.Check); err != nil {
		return c, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := Store{tx}.Course(ctx, c.ID)
		if err != nil {
			return err
		}
		c.CreatedAt, c.ChangedAt = before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "training_course", &c); err != nil {
			if errors.Is(err, db.ErrStale) {
				return err
			}
			return s.nameTaken(err, c)
		}
		return noteCourse(ctx, tx, before, c, audit.Changed, why)
	})
	return c, err
}

func noteCourse(ctx context.Context, tx *db.DB, before, after Course, verb, why string) error {
	if err := audit.Write(ctx, tx, audit.Entry{Kind: CourseKindName, Ref: after.ID, Title: after.Name, Verb: verb,
		Changes: filled(CourseFields, &before, &after), Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: CourseKindName, Ref: after.ID, Title: after.Name, Detail: "Kurs för " + strings.ToLower(after.Goals.Sv()),
		URL: after.URL(), Perm: "training.read", Words: after.Responsible + " " + after.Description})
}

// RemoveCourse takes away a course that was never given.
func (s Store) RemoveCourse(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Course(ctx, id)
		if err != nil {
			return err
		}
		n, err := db.One[int64](ctx, tx, `SELECT (SELECT count(*) FROM training_occasion WHERE course_id = $1) + (SELECT count(*) FROM training_certificate WHERE course_id = $1)`, id)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("%s har tillfällen eller intyg och tas inte bort. Ange i stället en sista dag.", c.Name)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM training_course WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, CourseKindName, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: CourseKindName, Ref: id, Title: c.Name, Verb: audit.Removed, Why: why})
	})
}

// Audiences returns how many there are to take the courses that are asked for, on
// a day, or with day 0 ever; newest first.
func (s Store) Audiences(ctx context.Context, courseID string, on day.Date) ([]Audience, error) {
	var w db.Where
	if courseID != "" {
		w.Add("course_id = ?", courseID)
	}
	if on != 0 {
		w.Add("(valid_from IS NULL OR valid_from <= ?) AND (valid_to IS NULL OR valid_to >= ?)", on, on)
	}
	return db.All[Audience](ctx, s.DB, `SELECT `+db.Columns[Audience]()+` FROM training_audience `+w.SQL()+` ORDER BY valid_from DESC NULLS LAST, unit, id`, w.Args()...)
}

// SetAudience says how many there are to take a course from a day on. The number
// before it for the same unit ends the day before, and stays.
func (s Store) SetAudience(ctx context.Context, a Audience) (Audience, error) {
	if err := checked(AudienceFields, &a, a.Check); err != nil {
		return a, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		c, err := Store{tx}.Course(ctx, a.CourseID)
		if err != nil {
			return err
		}
		later, err := db.One[int64](ctx, tx, `SELECT count(*) FROM training_audience WHERE course_id = $1 AND unit = $2 AND valid_from >= $3`, a.CourseID, a.Unit, a.ValidFrom)
		if err != nil {
			return err
		}
		if later > 0 {
			return fault.Invalid(fault.Field{Name: "valid_from", Message: "Det finns redan ett antal från den dagen eller senare."})
		}
		if _, err := tx.Exec(ctx, `UPDATE training_audience SET valid_to = $1, version = version + 1, changed_at = $2
			WHERE course_id = $3 AND unit = $4 AND (valid_to IS NULL OR valid_to >= $5)`, a.ValidFrom.AddDays(-1), tx.Now(), a.CourseID, a.Unit, a.ValidFrom); err != nil {
			return err
		}
		a.Row = fresh(tx)
		if err := tx.Insert(ctx, "training_audience", &a); err != nil {
			return fmt.Errorf("storing audience: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: CourseKindName, Ref: c.ID, Title: c.Name, Verb: "satte antal som ska gå", Changes: filled(AudienceFields, &Audience{}, &a)})
	})
	return a, err
}

// RemoveAudience takes away a number that was registered by mistake.
func (s Store) RemoveAudience(ctx context.Context, courseID, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		gone, err := db.All[Audience](ctx, tx, `DELETE FROM training_audience WHERE id = $1 AND course_id = $2 RETURNING `+db.Columns[Audience](), id, courseID)
		if err != nil {
			return err
		}
		if len(gone) == 0 {
			return fault.NotFound("Uppgiften finns inte längre.")
		}
		c, err := Store{tx}.Course(ctx, courseID)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: CourseKindName, Ref: courseID, Title: c.Name, Verb: "tog bort antal som ska gå", Changes: filled(AudienceFields, &gone[0], &Audience{})})
	})
}

// Completed returns how many of those who are to take each course that has an
// audience on the day hold a valid certificate then. For "" all courses.
func (s Store) Completed(ctx context.Context, courseID string, on day.Date) ([]Completed, error) {
	audiences, err := s.Audiences(ctx, courseID, on)
	if err != nil {
		return nil, err
	}
	names, err := s.CourseNames(ctx)
	if err != nil {
		return nil, err
	}
	type done struct {
		CourseID string
		Unit     string
		N        int64
	}
	counted, err := db.All[done](ctx, s.DB, `
		SELECT course_id, unit, count(DISTINCT person_key) AS n
		FROM training_certificate
		WHERE completed_on <= $1 AND (valid_to IS NULL OR valid_to >= $1)
		GROUP BY course_id, unit`, on)
	if err != nil {
		return nil, fmt.Errorf("counting certificates: %w", err)
	}
	var list []Completed
	for _, a := range audiences {
		c := Completed{CourseID: a.CourseID, Course: names[a.CourseID], Unit: a.Unit, Of: a.Persons}
		for _, d := range counted {
			if d.CourseID == a.CourseID && (a.Unit == "" || sv.Fold(a.Unit) == sv.Fold(d.Unit)) {
				c.Done += d.N
			}
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(x, y Completed) int { return sv.Compare(x.Course+x.Unit, y.Course+y.Unit) })
	return list, nil
}

// Valid tells whether the user has what a role asks for on the day: a valid
// certificate for each required course that is given to the goal group. The reason
// names what is missing, in Swedish.
func (s Store) Valid(ctx context.Context, userID string, goal Goal, on day.Date) (ok bool, reason string, err error) {
	missing, err := db.All[string](ctx, s.DB, `
		SELECT c.name
		FROM training_course c
		WHERE c.required AND c.goals LIKE $1 AND (c.ended_on IS NULL OR c.ended_on >= $2)
			AND NOT EXISTS (SELECT 1 FROM training_certificate t
				WHERE t.course_id = c.id AND t.user_id = $3 AND t.completed_on <= $2 AND (t.valid_to IS NULL OR t.valid_to >= $2))
		ORDER BY c.name_key`, storage.Like(goal), on, userID)
	if err != nil {
		return false, "", fmt.Errorf("reading required courses: %w", err)
	}
	if len(missing) > 0 {
		return false, "Giltigt intyg saknas för " + sv.List(missing) + ".", nil
	}
	return true, "", nil
}

// account is a user as bookings need it.
type account struct {
	ID    string
	Name  string
	Email string
}

// people returns the active users by id, and by e-mail in lower case.
func (s Store) people(ctx context.Context) (byID, byEmail map[string]account, err error) {
	all, err := db.All[account](ctx, s.DB, `SELECT id, name, email FROM identity_user WHERE active`)
	byID, byEmail = map[string]account{}, map[string]account{}
	for _, a := range all {
		byID[a.ID], byEmail[strings.ToLower(a.Email)] = a, a
	}
	return byID, byEmail, err
}

// unitOf is the name of the unit that a user belongs to, "" for none.
func (s Store) unitOf(ctx context.Context, userID string) (string, error) {
	u, err := identity.Store{DB: s.DB}.User(ctx, userID)
	if err != nil || u.UnitID == "" {
		return "", err
	}
	names, err := identity.Store{DB: s.DB}.UnitNames(ctx)
	return names[string(u.UnitID)], err
}
