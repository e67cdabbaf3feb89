package control

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
)

const (
	noRow    = "Kontrollområdet finns inte."
	noMoment = "Kontrollmomentet finns inte."
)

// Row returns an area of control with its moments and their questions.
func (s Store) Row(ctx context.Context, id string) (Row, error) {
	r, err := one[Row](ctx, s.DB, "control_row", id, noRow)
	if err != nil {
		return r, err
	}
	rows := []Row{r}
	err = s.complete(ctx, rows)
	return rows[0], err
}

// CreateRow adds an area of control to a plan.
func (s Store) CreateRow(ctx context.Context, r Row, why string) (Row, error) {
	r.ID, r.Version, r.Area = db.NewID(), 1, strings.TrimSpace(r.Area)
	r.CreatedAt, r.ChangedAt = s.DB.Now(), s.DB.Now()
	if err := r.Check(); err != nil {
		return r, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := s.in(tx).mayChange(ctx, r.PlanID, why); err != nil {
			return err
		}
		var err error
		if r.N, err = place(ctx, tx, r.N, `SELECT COALESCE(max(n), 0) FROM control_row WHERE plan_id = $1`, r.PlanID); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "control_row", &r); err != nil {
			return fmt.Errorf("storing the row: %w", err)
		}
		return recordRow(ctx, tx, audit.Created, why, Row{}, r)
	})
	return r, err
}

// place returns n, or the place after the last when it is not given.
func place(ctx context.Context, d *db.DB, n int64, last, of string) (int64, error) {
	if n > 0 {
		return n, nil
	}
	most, err := db.One[int64](ctx, d, last, of)
	return most + 1, err
}

func recordRow(ctx context.Context, tx *db.DB, verb, why string, was, now Row) error {
	if err := put(ctx, tx, RowKind, now.ID, now.Area, now.Perspective, now.URL(), now.Goal); err != nil {
		return err
	}
	return note(ctx, tx, RowFields, audit.Entry{Kind: RowKind, Ref: now.ID, Title: now.Area, Verb: verb, Why: why}, &was, &now)
}

// mayChange tells whether the plan may be changed with the reason.
func (s Store) mayChange(ctx context.Context, planID, why string) error {
	p, err := one[Plan](ctx, s.DB, "control_plan", planID, noPlan)
	if err != nil {
		return err
	}
	return open(p, why)
}

// SaveRow stores a changed area of control.
func (s Store) SaveRow(ctx context.Context, r Row, why string) (Row, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Row(ctx, r.ID)
		if err != nil {
			return err
		}
		if err := s.in(tx).mayChange(ctx, was.PlanID, why); err != nil {
			return err
		}
		r.PlanID, r.CreatedAt, r.ChangedAt, r.Area = was.PlanID, was.CreatedAt, tx.Now(), strings.TrimSpace(r.Area)
		if err := r.Check(); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_row", &r); err != nil {
			return err
		}
		return recordRow(ctx, tx, audit.Changed, why, was, r)
	})
	return r, err
}

// RemoveRow takes an area of control out of its plan, with its moments.
func (s Store) RemoveRow(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := s.in(tx).Row(ctx, id)
		if err != nil {
			return err
		}
		if err := s.in(tx).mayChange(ctx, r.PlanID, why); err != nil {
			return err
		}
		for _, m := range r.Moments {
			if err := s.in(tx).dropMoment(ctx, m); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM control_row WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, RowKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: RowKind, Ref: id, Title: r.Area, Verb: audit.Removed, Why: why})
	})
}

// Moment returns a moment with its questions.
func (s Store) Moment(ctx context.Context, id string) (Moment, error) {
	m, err := one[Moment](ctx, s.DB, "control_moment", id, noMoment)
	if err != nil {
		return m, err
	}
	list := []Moment{m}
	err = s.ask(ctx, list)
	return list[0], err
}

// CreateMoment adds a moment to an area of control. Under a decided plan its
// occurrences are made at once.
func (s Store) CreateMoment(ctx context.Context, m Moment, why string) (Moment, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		r, err := at.Row(ctx, m.RowID)
		if err != nil {
			return err
		}
		if err := at.mayChange(ctx, r.PlanID, why); err != nil {
			return err
		}
		m.ID, m.Version, m.CreatedAt, m.ChangedAt = db.NewID(), 1, tx.Now(), tx.Now()
		if m.N, err = place(ctx, tx, m.N, `SELECT COALESCE(max(n), 0) FROM control_moment WHERE row_id = $1`, m.RowID); err != nil {
			return err
		}
		if m, err = at.ready(ctx, m); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "control_moment", &m); err != nil {
			return fmt.Errorf("storing the moment: %w", err)
		}
		if err := db.InsertAll(ctx, tx, "control_question", m.Questions); err != nil {
			return fmt.Errorf("storing the questions: %w", err)
		}
		if err := recordMoment(ctx, tx, audit.Created, why, r, Moment{}, m); err != nil {
			return err
		}
		return at.generateIfDecided(ctx, r.PlanID)
	})
	return m, err
}

// ready gives a moment what follows from its fields, and checks it.
func (s Store) ready(ctx context.Context, m Moment) (Moment, error) {
	for i, q := range m.Questions {
		if q.ID == "" {
			q.ID = db.NewID()
		}
		q.MomentID, q.N = m.ID, int64(i+1)
		m.Questions[i] = q
	}
	if err := m.Check(); err != nil {
		return m, err
	}
	var err error
	m.Performer, err = s.person(ctx, m.PerformerID, "performer_id")
	return m, err
}

func recordMoment(ctx context.Context, tx *db.DB, verb, why string, r Row, was, now Moment) error {
	return note(ctx, tx, MomentFields, audit.Entry{Kind: RowKind, Ref: r.ID, Title: r.Area, Verb: verb + " ett moment i", Why: why}, &was, &now)
}

// SaveMoment stores a changed moment. What is planned follows: who performs it, and
// when. A question that has been answered stays.
func (s Store) SaveMoment(ctx context.Context, m Moment, why string) (Moment, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		was, err := at.Moment(ctx, m.ID)
		if err != nil {
			return err
		}
		r, err := at.Row(ctx, was.RowID)
		if err != nil {
			return err
		}
		if err := at.mayChange(ctx, r.PlanID, why); err != nil {
			return err
		}
		m.RowID, m.CreatedAt, m.ChangedAt = was.RowID, was.CreatedAt, tx.Now()
		if m, err = at.ready(ctx, m); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_moment", &m); err != nil {
			return err
		}
		if err := at.putQuestions(ctx, was, m); err != nil {
			return err
		}
		if err := at.follow(ctx, was, m); err != nil {
			return err
		}
		return recordMoment(ctx, tx, audit.Changed, why, r, was, m)
	})
	return m, err
}

// putQuestions replaces the questions of a moment.
func (s Store) putQuestions(ctx context.Context, was, now Moment) error {
	kept := map[string]bool{}
	for _, q := range now.Questions {
		kept[q.ID] = true
	}
	for _, q := range was.Questions {
		if kept[q.ID] {
			continue
		}
		answered, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM control_answer WHERE question_id = $1`, q.ID)
		if err != nil {
			return err
		}
		if answered > 0 {
			return fault.Conflict("Frågan ”%s” har svar och kan inte tas bort. Ändra den i nästa års plan.", q.Label)
		}
		if _, err := s.DB.Exec(ctx, `DELETE FROM control_question WHERE id = $1`, q.ID); err != nil {
			return err
		}
	}
	for _, q := range now.Questions {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO control_question (id, moment_id, n, label, code, source, source_key, span, back, selection, divide, unit)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
			ON CONFLICT (id) DO UPDATE SET n = excluded.n, label = excluded.label, code = excluded.code, source = excluded.source,
				source_key = excluded.source_key, span = excluded.span, back = excluded.back, selection = excluded.selection,
				divide = excluded.divide, unit = excluded.unit`,
			q.ID, q.MomentID, q.N, q.Label, q.Code, string(q.Source), q.SourceKey, string(q.Span), q.Back, q.Selection, q.Divide, q.Unit)
		if err != nil {
			return fmt.Errorf("storing question %d: %w", q.N, err)
		}
	}
	return nil
}

// follow lets the planned occurrences follow a changed moment.
func (s Store) follow(ctx context.Context, was, now Moment) error {
	if was.PerformerID != now.PerformerID {
		if _, err := s.DB.Exec(ctx, `UPDATE control_occurrence SET performer_id = $1, performer = $2, version = version + 1 WHERE moment_id = $3 AND state = 'planned'`,
			now.PerformerID, now.Performer, now.ID); err != nil {
			return err
		}
	}
	if was.Frequency == now.Frequency {
		return nil
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM control_occurrence WHERE moment_id = $1 AND state = 'planned' AND carried_from = ''
		AND NOT EXISTS (SELECT 1 FROM control_answer a WHERE a.occurrence_id = control_occurrence.id)`, now.ID); err != nil {
		return err
	}
	r, err := s.Row(ctx, now.RowID)
	if err != nil {
		return err
	}
	return s.generateIfDecided(ctx, r.PlanID)
}

// RemoveMoment takes a moment out of its plan.
func (s Store) RemoveMoment(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		m, err := at.Moment(ctx, id)
		if err != nil {
			return err
		}
		r, err := at.Row(ctx, m.RowID)
		if err != nil {
			return err
		}
		if err := at.mayChange(ctx, r.PlanID, why); err != nil {
			return err
		}
		if err := at.dropMoment(ctx, m); err != nil {
			return err
		}
		return recordMoment(ctx, tx, audit.Removed, why, r, m, Moment{})
	})
}

// dropMoment removes a moment of which nothing has been done.
func (s Store) dropMoment(ctx context.Context, m Moment) error {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM control_occurrence WHERE moment_id = $1 AND (state <> 'planned' OR carried_from <> '')`, m.ID)
	if err != nil {
		return err
	}
	if n > 0 {
		return fault.Conflict("Kontrollmomentet har utförts och tas inte bort. Ta bort det i nästa års plan.")
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM control_occurrence WHERE moment_id = $1`, m.ID); err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `DELETE FROM control_moment WHERE id = $1`, m.ID)
	return err
}
