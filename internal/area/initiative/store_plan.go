package initiative

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Plans returns every version of every year's plan, the latest year and version first.
func (s Store) Plans(ctx context.Context) ([]Plan, error) {
	return db.All[Plan](ctx, s.DB, `SELECT `+db.Columns[Plan]()+` FROM initiative_plan ORDER BY year DESC, no DESC`)
}

// Plan returns one version.
func (s Store) Plan(ctx context.Context, id string) (Plan, error) {
	return one[Plan](ctx, s.DB, "initiative_plan", id, "Kategoriplanen finns inte.")
}

// Rows returns the categories of a plan, those with the highest score first.
func (s Store) Rows(ctx context.Context, planID string) ([]Row, error) {
	rows, err := db.All[Row](ctx, s.DB, `
		SELECT `+db.Columns[Row]()+` FROM initiative_row WHERE plan_id = $1
		ORDER BY entered DESC, score DESC NULLS LAST, id`, planID)
	if err != nil {
		return nil, err
	}
	names, err := s.tree().Names(ctx)
	for i := range rows {
		rows[i].Category = names[rows[i].CategoryID]
	}
	return rows, err
}

// Row returns one row.
func (s Store) Row(ctx context.Context, id string) (Row, error) {
	r, err := one[Row](ctx, s.DB, "initiative_row", id, "Raden i kategoriplanen finns inte.")
	if err != nil {
		return r, err
	}
	c, err := s.tree().Get(ctx, r.CategoryID)
	r.Category = c.Name
	return r, err
}

// LatestRow returns the row of a category in the latest decided plan that has it.
func (s Store) LatestRow(ctx context.Context, categoryID string) (Row, Plan, bool, error) {
	ids, err := db.All[string](ctx, s.DB, `
		SELECT r.id FROM initiative_row r JOIN initiative_plan p ON p.id = r.plan_id
		WHERE r.category_id = $1 AND r.entered = TRUE AND p.status = 'decided' ORDER BY p.year DESC LIMIT 1`, categoryID)
	if err != nil || len(ids) == 0 {
		return Row{}, Plan{}, false, err
	}
	r, err := s.Row(ctx, ids[0])
	if err != nil {
		return r, Plan{}, false, err
	}
	p, err := s.Plan(ctx, r.PlanID)
	return r, p, true, err
}

// Checks returns what must be mapped before a row's category may enter.
func (s Store) Checks(ctx context.Context, rowID string) ([]Check, error) {
	return db.All[Check](ctx, s.DB, `SELECT `+db.Columns[Check]()+` FROM initiative_check WHERE row_id = $1 ORDER BY n`, rowID)
}

// Begin makes the first version of a year's plan, or copies the latest to a new one.
func (s Store) Begin(ctx context.Context, year int64, note string) (Plan, error) {
	p := Plan{ID: db.NewID(), Version: 1, Year: year, Note: strings.TrimSpace(note), Status: Draft, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	if year < 2000 || year > 2100 {
		return p, wrong("year", "Ange planens år.")
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		former, err := db.All[Plan](ctx, tx, `SELECT `+db.Columns[Plan]()+` FROM initiative_plan WHERE year = $1 ORDER BY no DESC`, year)
		if err != nil {
			return err
		}
		if len(former) > 0 && former[0].Status == Draft {
			return fault.Conflict("Det finns redan ett utkast till kategoriplan för %d.", year)
		}
		p.No = int64(len(former)) + 1
		if err := tx.Insert(ctx, "initiative_plan", &p); err != nil {
			return err
		}
		if len(former) > 0 {
			if err := here.copyRows(ctx, former[0].ID, p.ID); err != nil {
				return err
			}
		}
		return here.tellPlan(ctx, p, audit.Created, "")
	})
	return p, err
}

// copyRows copies the rows of a plan with what is mapped.
func (s Store) copyRows(ctx context.Context, from, to string) error {
	rows, err := s.Rows(ctx, from)
	if err != nil {
		return err
	}
	for _, r := range rows {
		old := r.ID
		r.ID, r.Version, r.PlanID, r.CreatedAt, r.ChangedAt = db.NewID(), 1, to, s.DB.Now(), s.DB.Now()
		if err := s.DB.Insert(ctx, "initiative_row", &r); err != nil {
			return err
		}
		if _, err := s.DB.Exec(ctx, `
			INSERT INTO initiative_check (row_id, n, label, done_on, done_by, note)
			SELECT $1, n, label, done_on, done_by, note FROM initiative_check WHERE row_id = $2`, r.ID, old); err != nil {
			return err
		}
	}
	return nil
}

func (s Store) tellPlan(ctx context.Context, p Plan, verb, why string) error {
	return s.told(ctx, audit.Entry{Kind: KindPlan, Ref: p.ID, Title: p.Name(), Verb: verb, Why: why}, find.Doc{Title: p.Name(), Detail: p.Status.Sv() + " " + p.Text(), URL: p.URL()})
}

// inDraft does something with a plan that is not decided.
func (s Store) inDraft(ctx context.Context, planID, verb string, do func(Store, Plan) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		p, err := here.Plan(ctx, planID)
		if err != nil {
			return err
		}
		if p.Status != Draft {
			return p.final(verb)
		}
		return do(here, p)
	})
}

// DecidePlan notes the board's decision. The contracts are counted as of today, the
// year's former version is replaced, and after this nothing changes.
func (s Store) DecidePlan(ctx context.Context, id string, d Decision) (Plan, error) {
	var p Plan
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		var err error
		if p, err = here.Plan(ctx, id); err != nil {
			return err
		}
		rows, err := here.Rows(ctx, id)
		if err != nil {
			return err
		}
		entered := 0
		for _, r := range rows {
			if r.Entered {
				entered++
			}
		}
		if err := p.decide(d, entered, here.Today()); err != nil {
			return err
		}
		for _, r := range rows {
			if err := here.recount(ctx, r); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE initiative_plan SET status = 'replaced', version = version + 1, changed_at = $1 WHERE year = $2 AND status = 'decided'`, tx.Now(), p.Year); err != nil {
			return err
		}
		p.DecidedBy, p.ChangedAt = audit.ActorFrom(ctx).Name, tx.Now()
		if err := tx.Update(ctx, "initiative_plan", &p); err != nil {
			return err
		}
		return here.tellPlan(ctx, p, "noterade beslutet om", p.Text())
	})
	return p, err
}

// recount stores the contracts and the score of a row as of today.
func (s Store) recount(ctx context.Context, r Row) error {
	if err := s.count(ctx, &r, s.Today()); err != nil {
		return err
	}
	r.ChangedAt = s.DB.Now()
	return s.DB.Update(ctx, "initiative_row", &r)
}

// Discard throws a draft away.
func (s Store) Discard(ctx context.Context, id string) error {
	return s.inDraft(ctx, id, "nekades att ta bort", func(here Store, p Plan) error {
		rows, err := here.Rows(ctx, id)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := find.Remove(ctx, here.DB, KindRow, r.ID); err != nil {
				return err
			}
		}
		if _, err := here.DB.Exec(ctx, `DELETE FROM initiative_plan WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, here.DB, KindPlan, id); err != nil {
			return err
		}
		return audit.Write(ctx, here.DB, audit.Entry{Kind: KindPlan, Ref: id, Title: p.Name(), Verb: audit.Removed})
	})
}

// Differences compares two versions.
func (s Store) Differences(ctx context.Context, fromID, toID string) ([]Difference, error) {
	from, err := s.Rows(ctx, fromID)
	if err != nil {
		return nil, err
	}
	to, err := s.Rows(ctx, toID)
	return Diff(from, to), err
}

// Opened returns the initiative that a row of any version of its plan has opened, by
// category; empty when there is none.
func (s Store) Opened(ctx context.Context, r Row) (Initiative, error) {
	rows, err := db.All[Initiative](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Initiative]("i")+`
		FROM initiative i JOIN initiative_row r ON r.id = i.row_id JOIN initiative_plan p ON p.id = r.plan_id
		WHERE i.category_id = $1 AND p.year = (SELECT year FROM initiative_plan WHERE id = $2)
		ORDER BY i.number LIMIT 1`, r.CategoryID, r.PlanID)
	if err != nil || len(rows) == 0 {
		return Initiative{}, err
	}
	return rows[0], nil
}

// Open makes an initiative of a row of a decided plan.
func (s Store) Open(ctx context.Context, rowID string, from day.Date) (Initiative, error) {
	var i Initiative
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		r, err := here.Row(ctx, rowID)
		if err != nil {
			return err
		}
		p, err := here.Plan(ctx, r.PlanID)
		if err != nil {
			return err
		}
		opened, err := here.Opened(ctx, r)
		switch {
		case err != nil:
			return err
		case p.Status != Decided || !r.Entered:
			return audit.Refuse(fault.Conflict("Ett kategoriinitiativ öppnas ur en beslutad kategoriplan. %s är inte med i en sådan.", r.Category),
				audit.Entry{Kind: KindRow, Ref: r.ID, Title: r.Category, Verb: "nekades att öppna ett initiativ för"})
		case opened.ID != "":
			return fault.Conflict("%s har redan öppnats ur %s.", opened.Name(), strings.ToLower(p.Name()))
		}
		i, err = here.Create(ctx, Initiative{Title: r.Category, CategoryID: r.CategoryID, RowID: r.ID, LeaderID: r.LeaderID, Hours: r.Hours, Scope: r.Scope, StartsOn: from})
		return err
	})
	return i, err
}
