package survey

import (
	"context"
	"embed"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The names of the registers in the history and in search.
const (
	RecordKind = "survey"
	RoundKind  = "survey_round"
)

// Store keeps forms, rounds and answers. Link makes the address of a page as a
// letter writes it.
type Store struct {
	DB   *db.DB
	Link func(path string) string
}

// Today is the day in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Forms returns every form with its questions, those in use first.
func (s Store) Forms(ctx context.Context) ([]Form, error) {
	forms, err := db.All[Form](ctx, s.DB, `SELECT `+db.Columns[Form]()+` FROM survey_form ORDER BY retired, kind DESC, title, id`)
	if err != nil || len(forms) == 0 {
		return forms, err
	}
	questions, err := db.All[Question](ctx, s.DB, `SELECT `+db.Columns[Question]()+` FROM survey_question ORDER BY form_id, seq`)
	for i := range forms {
		for _, q := range questions {
			if q.FormID == forms[i].ID {
				forms[i].Questions = append(forms[i].Questions, q)
			}
		}
	}
	return forms, err
}

// Get returns the form with its questions.
func (s Store) Get(ctx context.Context, id string) (Form, error) {
	f, err := db.One[Form](ctx, s.DB, `SELECT `+db.Columns[Form]()+` FROM survey_form WHERE id = $1`, id)
	if err != nil {
		return f, fault.With(fault.NotFound("Enkäten finns inte."), err)
	}
	f.Questions, err = db.All[Question](ctx, s.DB, `SELECT `+db.Columns[Question]()+` FROM survey_question WHERE form_id = $1 ORDER BY seq`, id)
	return f, err
}

// ofKind returns the forms of the kind, also retired ones: their answers count.
func (s Store) ofKind(ctx context.Context, kind Kind) ([]Form, error) {
	forms, err := s.Forms(ctx)
	return slices.DeleteFunc(forms, func(f Form) bool { return f.Kind != kind }), err
}

// Create stores a new form.
func (s Store) Create(ctx context.Context, f Form) (Form, error) {
	f.ID, f.Version, f.CreatedAt, f.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	if err := f.Check(); err != nil {
		return f, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "survey_form", &f); err != nil {
			return err
		}
		if err := writeQuestions(ctx, tx, &f); err != nil {
			return err
		}
		return noteForm(ctx, tx, Form{}, f, audit.Created, "")
	})
	return f, err
}

// Save changes a form. Its questions can be changed until the first answer; after
// that the answers would mean something else than they did.
func (s Store) Save(ctx context.Context, f Form, why string) (Form, error) {
	if err := f.Check(); err != nil {
		return f, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := s.in(tx).Get(ctx, f.ID)
		if err != nil {
			return err
		}
		if err := s.in(tx).locked(ctx, before, f); err != nil {
			return err
		}
		f.CreatedAt, f.ChangedAt = before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "survey_form", &f); err != nil {
			return err
		}
		if err := writeQuestions(ctx, tx, &f); err != nil {
			return err
		}
		return noteForm(ctx, tx, before, f, audit.Changed, why)
	})
	return f, err
}

// locked says no to a change of what has been answered.
func (s Store) locked(ctx context.Context, before, after Form) error {
	same := before.Kind == after.Kind && before.ScaleMax == after.ScaleMax &&
		slices.EqualFunc(before.Questions, after.Questions, func(x, y Question) bool { return x.Asks == y.Asks && x.Part == y.Part && x.Text == y.Text })
	if same {
		return nil
	}
	used, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM (SELECT 1 FROM survey_round WHERE form_id = $1 AND state <> 'utkast' LIMIT 1) AS used`, before.ID)
	if err == nil && used > 0 {
		return fault.Conflict("Enkäten har skickats ut, och då kan frågorna och skalan inte ändras. Kopiera enkäten och ändra kopian.")
	}
	return err
}

// writeQuestions stores the questions in the order of the form, keeping the ids of
// those that were there.
func writeQuestions(ctx context.Context, tx *db.DB, f *Form) error {
	old, err := db.All[Question](ctx, tx, `SELECT `+db.Columns[Question]()+` FROM survey_question WHERE form_id = $1 ORDER BY seq`, f.ID)
	if err != nil {
		return err
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		q.FormID, q.Seq = f.ID, int64(i+1)
		if q.ID == "" {
			q.ID = db.NewID()
		}
	}
	if slices.Equal(old, f.Questions) {
		return nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM survey_question WHERE form_id = $1`, f.ID); err != nil {
		return err
	}
	return db.InsertAll(ctx, tx, "survey_question", f.Questions)
}

func noteForm(ctx context.Context, tx *db.DB, before, after Form, verb, why string) error {
	changes := Fields.Diff(&before, &after)
	if text := questionText(after); text != questionText(before) {
		changes = append(changes, field.Change{Key: "questions", Label: "Frågor", From: questionText(before), To: text})
	}
	if err := audit.Write(ctx, tx, audit.Entry{Kind: RecordKind, Ref: after.ID, Title: after.Title, Verb: verb, Changes: changes, Why: why}); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: RecordKind, Ref: after.ID, Title: after.Title, Detail: "Enkät", URL: after.URL(), Perm: "survey.read", Words: after.Title + " " + questionText(after)})
}

func questionText(f Form) string {
	text := ""
	for i, q := range f.Questions {
		text += fmt.Sprintf("%d. %s\n", i+1, q.Text)
	}
	return text
}

// Copy makes a new form with the same questions, to be changed and used instead.
func (s Store) Copy(ctx context.Context, id string) (Form, error) {
	f, err := s.Get(ctx, id)
	if err != nil {
		return f, err
	}
	f.Title += " (kopia)"
	f.OnSigning, f.Retired = false, false
	for i := range f.Questions {
		f.Questions[i].ID = ""
	}
	return s.Create(ctx, f)
}

// History returns what has happened to a form or a round.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}
