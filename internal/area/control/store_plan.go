package control

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

const noPlan = "Internkontrollplanen finns inte."

// Plans returns the plans without their rows, newest year first.
func (s Store) Plans(ctx context.Context) ([]Plan, error) {
	return db.All[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM control_plan ORDER BY year DESC LIMIT 100`)
}

// PlanOf returns the year's plan with rows, moments and questions; ok is false
// when the year has none.
func (s Store) PlanOf(ctx context.Context, year int64) (p Plan, ok bool, err error) {
	p, err = db.One[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM control_plan WHERE year = $1`, year)
	if errors.Is(err, db.ErrNoRows) {
		return p, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("reading the plan of %d: %w", year, err)
	}
	p.Rows, err = s.rows(ctx, p.ID)
	return p, true, err
}

// Plan returns a plan with rows, moments and questions.
func (s Store) Plan(ctx context.Context, id string) (Plan, error) {
	p, err := one[Plan](ctx, s.DB, "control_plan", id, noPlan)
	if err == nil {
		p.Rows, err = s.rows(ctx, id)
	}
	return p, err
}

// rows returns the rows of a plan, complete, in three questions.
func (s Store) rows(ctx context.Context, planID string) ([]Row, error) {
	rows, err := db.All[Row](ctx, s.DB, `SELECT `+db.Columns[Row]()+` FROM control_row WHERE plan_id = $1 ORDER BY n, id`, planID)
	if err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	return rows, s.complete(ctx, rows)
}

// complete gives rows their moments and questions.
func (s Store) complete(ctx context.Context, rows []Row) error {
	at := map[string]int{}
	var ids []string
	for i, r := range rows {
		at[r.ID], ids = i, append(ids, r.ID)
	}
	var w db.Where
	w.In("row_id", ids)
	moments, err := db.All[Moment](ctx, s.DB, `SELECT `+db.Columns[Moment]()+` FROM control_moment `+w.SQL()+` ORDER BY row_id, n, id`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading moments: %w", err)
	}
	if err := s.ask(ctx, moments); err != nil {
		return err
	}
	for _, m := range moments {
		rows[at[m.RowID]].Moments = append(rows[at[m.RowID]].Moments, m)
	}
	return nil
}

// ask gives moments their questions.
func (s Store) ask(ctx context.Context, moments []Moment) error {
	at := map[string]int{}
	var ids []string
	for i, m := range moments {
		at[m.ID], ids = i, append(ids, m.ID)
	}
	var w db.Where
	w.In("moment_id", ids)
	questions, err := db.All[Question](ctx, s.DB, `SELECT `+db.Columns[Question]()+` FROM control_question `+w.SQL()+` ORDER BY moment_id, n, id`, w.Args()...)
	if err != nil {
		return fmt.Errorf("reading questions: %w", err)
	}
	for _, q := range questions {
		m := &moments[at[q.MomentID]]
		m.Questions = append(m.Questions, q)
	}
	return nil
}

// CreatePlan stores a new draft.
func (s Store) CreatePlan(ctx context.Context, p Plan) (Plan, error) {
	p.ID, p.Version, p.Title = db.NewID(), 1, strings.TrimSpace(p.Title)
	p.CreatedAt, p.ChangedAt = s.DB.Now(), s.DB.Now()
	if err := p.Check(); err != nil {
		return p, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM control_plan WHERE year = $1`, p.Year)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Invalid(faultField("year", fmt.Sprintf("Det finns redan en plan för %d.", p.Year)))
		}
		if err := tx.Insert(ctx, "control_plan", &p); err != nil {
			return fmt.Errorf("storing the plan: %w", err)
		}
		return recordPlan(ctx, tx, audit.Created, "", Plan{}, p)
	})
	return p, err
}

func recordPlan(ctx context.Context, tx *db.DB, verb, why string, was, now Plan) error {
	if err := put(ctx, tx, PlanKind, now.ID, now.Title, "", now.URL(), ""); err != nil {
		return err
	}
	return note(ctx, tx, PlanFields, audit.Entry{Kind: PlanKind, Ref: now.ID, Title: now.Title, Verb: verb, Why: why}, &was, &now)
}

// changePlan reads a plan, lets do change it and stores it with its history.
func (s Store) changePlan(ctx context.Context, id string, version int64, verb, why string, do func(Plan) (Plan, error)) (Plan, error) {
	var saved Plan
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Plan(ctx, id)
		if err != nil {
			return err
		}
		now, err := do(was)
		if err != nil {
			return err
		}
		now.Version, now.ChangedAt = version, tx.Now()
		if err := now.Check(); err != nil {
			return err
		}
		if err := tx.Update(ctx, "control_plan", &now); err != nil {
			return err
		}
		saved = now
		return recordPlan(ctx, tx, verb, why, was, now)
	})
	return saved, err
}

// SavePlan stores a changed title or note. A decided plan needs a reason.
func (s Store) SavePlan(ctx context.Context, p Plan, why string) (Plan, error) {
	return s.changePlan(ctx, p.ID, p.Version, audit.Changed, why, func(was Plan) (Plan, error) {
		if was.Year != p.Year {
			return was, fault.Invalid(faultField("year", "Planens år ändras inte. Kopiera planen till ett annat år i stället."))
		}
		was.Title, was.Note = strings.TrimSpace(p.Title), p.Note
		return was, open(was, why)
	})
}

// open tells whether a plan may be changed with the reason.
func open(p Plan, why string) error {
	if p.Decided() && strings.TrimSpace(why) == "" {
		return fault.Invalid(faultField("why", "Planen är beslutad. Skriv varför den ändras."))
	}
	return nil
}

// Decide notes that the board has adopted the plan, and makes its occurrences.
func (s Store) Decide(ctx context.Context, id string, version int64, on day.Date, by, ref string) (Plan, error) {
	var saved Plan
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		saved, err = s.in(tx).changePlan(ctx, id, version, "noterade beslut om planen", "", func(p Plan) (Plan, error) {
			switch {
			case p.Decided():
				return p, fault.Conflict("Planen är redan beslutad.")
			case len(p.Rows) == 0:
				return p, fault.Conflict("Planen har inga kontrollområden att besluta om.")
			case on == 0 || by == "":
				return p, fault.Invalid(faultField("decided_on", "Skriv vilken dag planen beslutades och av vem."))
			}
			p.DecidedOn, p.DecidedBy, p.DecidedRef = on, strings.TrimSpace(by), strings.TrimSpace(ref)
			return p, nil
		})
		if err != nil {
			return err
		}
		_, err = s.in(tx).Generate(ctx, saved.ID)
		return err
	})
	return saved, err
}

// CopyPlan makes next year's draft of a plan: rows, moments, questions and the
// links from risks.
func (s Store) CopyPlan(ctx context.Context, id string) (Plan, error) {
	var made Plan
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		at := s.in(tx)
		from, err := at.Plan(ctx, id)
		if err != nil {
			return err
		}
		if _, exists, err := at.PlanOf(ctx, from.Year+1); err != nil || exists {
			if err == nil {
				err = fault.Conflict("Det finns redan en plan för %d.", from.Year+1)
			}
			return err
		}
		if made, err = at.CreatePlan(ctx, from.next()); err != nil {
			return err
		}
		for _, r := range from.Rows {
			if err := at.copyRow(ctx, r, made.ID); err != nil {
				return fmt.Errorf("copying %s: %w", r.Area, err)
			}
		}
		return nil
	})
	return made, err
}

func (s Store) copyRow(ctx context.Context, from Row, planID string) error {
	moments, old := from.Moments, from.ID
	from.PlanID, from.Moments = planID, nil
	made, err := s.CreateRow(ctx, from, "")
	if err != nil {
		return err
	}
	for _, m := range moments {
		m.RowID = made.ID
		for i := range m.Questions {
			m.Questions[i].ID = ""
		}
		if _, err := s.CreateMoment(ctx, m, ""); err != nil {
			return err
		}
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO control_risk_row (risk_id, row_id)
		SELECT l.risk_id, $1
		FROM control_risk_row l JOIN control_risk r ON r.id = l.risk_id
		WHERE l.row_id = $2 AND r.closed_on IS NULL`, made.ID, old)
	return err
}

// RemovePlan takes away a draft without occurrences.
func (s Store) RemovePlan(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).Plan(ctx, id)
		if err != nil {
			return err
		}
		if p.Decided() {
			return fault.Conflict("En beslutad plan tas inte bort.")
		}
		for _, r := range p.Rows {
			if err := s.in(tx).RemoveRow(ctx, r.ID, why); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM control_plan WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, PlanKind, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: PlanKind, Ref: id, Title: p.Title, Verb: audit.Removed, Why: why})
	})
}
