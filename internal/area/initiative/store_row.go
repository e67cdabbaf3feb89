package initiative

import (
	"context"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

// Propose puts a category forward for a plan, with the list of what must be mapped.
func (s Store) Propose(ctx context.Context, r Row) (Row, error) {
	err := s.inDraft(ctx, r.PlanID, "nekades att föreslå en kategori i", func(here Store, p Plan) error {
		r.ID, r.Version, r.Entered, r.CreatedAt, r.ChangedAt = db.NewID(), 1, false, here.DB.Now(), here.DB.Now()
		if err := here.readyRow(ctx, &r); err != nil {
			return err
		}
		there, err := db.One[int64](ctx, here.DB, `SELECT count(*) FROM initiative_row WHERE plan_id = $1 AND category_id = $2`, p.ID, r.CategoryID)
		if err != nil {
			return err
		}
		if there > 0 {
			return wrong("category_id", r.Category+" är redan föreslagen i "+p.Name()+".")
		}
		if err := here.DB.Insert(ctx, "initiative_row", &r); err != nil {
			return err
		}
		lists, err := here.Templates(ctx, here.Today())
		if err != nil {
			return err
		}
		var checks []Check
		for n, label := range lists[entryList].items() {
			checks = append(checks, Check{RowID: r.ID, N: int64(n + 1), Label: label})
		}
		if err := db.InsertAll(ctx, here.DB, "initiative_check", checks); err != nil {
			return err
		}
		return here.tellRow(ctx, Row{}, r, p, "föreslog", "")
	})
	return r, err
}

// readyRow checks a row and counts its contracts.
func (s Store) readyRow(ctx context.Context, r *Row) error {
	if err := r.Check(); err != nil {
		return err
	}
	c, err := s.usable(ctx, r.CategoryID, s.Today())
	if err != nil {
		return err
	}
	r.Category = c.Name
	if r.Leader, err = s.personName(ctx, "leader_id", r.LeaderID); err != nil {
		return err
	}
	return s.count(ctx, r, s.Today())
}

// count counts the contracts of a row's category as of a day, and computes its score.
func (s Store) count(ctx context.Context, r *Row, on day.Date) error {
	rules, err := s.Policy().On(ctx, on)
	if err != nil {
		return err
	}
	contracts := contract.Store{DB: s.DB}
	run, err := contracts.Number(ctx, contract.Filter{CategoryID: r.CategoryID, InForce: on})
	if err != nil {
		return err
	}
	end, err := contracts.Number(ctx, contract.Filter{CategoryID: r.CategoryID, InForce: on, Ends: day.Period{From: on, To: on.AddMonths(int(rules[keyMonths])).AddDays(1)}})
	if err != nil {
		return err
	}
	r.Contracts, r.Expiring = count.Of(run), count.Of(end)
	r.rate(weightsOf(rules))
	return nil
}

func (s Store) tellRow(ctx context.Context, was, r Row, p Plan, verb, why string) error {
	title := r.Category + " i " + strings.ToLower(p.Name()[:1]) + p.Name()[1:]
	return s.told(ctx, audit.Entry{Kind: KindRow, Ref: r.ID, Title: title, Verb: verb, Changes: RowFields.Diff(&was, &r), Why: why},
		find.Doc{Title: r.Category, Detail: p.Name(), URL: r.URL(), Words: r.Scope})
}

// SaveRow writes in a row of a draft.
func (s Store) SaveRow(ctx context.Context, r Row, why string) (Row, error) {
	err := s.changeRow(ctx, r.ID, audit.Changed, why, func(here Store, now *Row, _ Plan) error {
		r.PlanID, r.CategoryID, r.Category, r.Entered, r.CreatedAt = now.PlanID, now.CategoryID, now.Category, now.Entered, now.CreatedAt
		*now = r
		return here.readyRow(ctx, now)
	})
	return r, err
}

// Map notes that a thing on a row's list is mapped, or with done false that it is not.
func (s Store) Map(ctx context.Context, rowID string, n int64, done bool, note string) error {
	return s.changeRow(ctx, rowID, "noterade kartläggningen av", "", func(here Store, now *Row, _ Plan) error {
		on, by := day.Date(0), ""
		if done {
			on, by = here.Today(), audit.ActorFrom(ctx).Name
		}
		if !done && now.Entered {
			return fault.Conflict("%s är med i planen. Ta ut kategorin ur planen först.", now.Category)
		}
		hit, err := here.DB.Exec(ctx, `UPDATE initiative_check SET done_on = $1, done_by = $2, note = $3 WHERE row_id = $4 AND n = $5`, on, by, strings.TrimSpace(note), rowID, n)
		if err == nil && hit == 0 {
			err = fault.NotFound("Punkten finns inte.")
		}
		return err
	})
}

// Enter takes a category into its plan. One that is not mapped is refused.
func (s Store) Enter(ctx context.Context, rowID string) error {
	return s.changeRow(ctx, rowID, "tog in i planen", "", func(here Store, now *Row, _ Plan) error {
		if err := here.count(ctx, now, here.Today()); err != nil {
			return err
		}
		checks, err := here.Checks(ctx, rowID)
		if err != nil {
			return err
		}
		return now.enter(checks)
	})
}

// TakeOut takes a category out of its plan again; it stays proposed.
func (s Store) TakeOut(ctx context.Context, rowID, why string) error {
	return s.changeRow(ctx, rowID, "tog ut ur planen", why, func(_ Store, now *Row, _ Plan) error {
		if !now.Entered {
			return fault.Conflict("%s är inte med i planen.", now.Category)
		}
		now.Entered = false
		return nil
	})
}

// DropRow takes away a proposed category.
func (s Store) DropRow(ctx context.Context, rowID, why string) error {
	r, err := s.Row(ctx, rowID)
	if err != nil {
		return err
	}
	return s.inDraft(ctx, r.PlanID, "nekades att ta bort en kategori ur", func(here Store, p Plan) error {
		if r.Entered {
			return fault.Conflict("%s är med i planen. Ta ut kategorin ur planen först.", r.Category)
		}
		if _, err := here.DB.Exec(ctx, `DELETE FROM initiative_row WHERE id = $1`, rowID); err != nil {
			return err
		}
		if err := find.Remove(ctx, here.DB, KindRow, rowID); err != nil {
			return err
		}
		return audit.Write(ctx, here.DB, audit.Entry{Kind: KindRow, Ref: rowID, Title: r.Category, Verb: audit.Removed, Why: why})
	})
}

func (s Store) changeRow(ctx context.Context, id, verb, why string, do func(Store, *Row, Plan) error) error {
	was, err := s.Row(ctx, id)
	if err != nil {
		return err
	}
	return s.inDraft(ctx, was.PlanID, "nekades att ändra", func(here Store, p Plan) error {
		r := was
		if err := do(here, &r, p); err != nil {
			return err
		}
		r.ChangedAt = here.DB.Now()
		if err := here.DB.Update(ctx, "initiative_row", &r); err != nil {
			return err
		}
		return here.tellRow(ctx, was, r, p, verb, why)
	})
}
