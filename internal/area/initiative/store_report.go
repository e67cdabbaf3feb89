package initiative

import (
	"context"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
)

// reportSorts are the ways to sort reports. A draft, which has no day, stands last.
var reportSorts = map[string]string{"category": "c.code", "as_of": "r.as_of", "approved_on": "r.approved_on NULLS LAST", "status": "r.status"}

const usualReportSort = "-as_of"

// Reports returns a page of the category reports of a selection, and how many there are.
func (s Store) Reports(ctx context.Context, f ReportFilter, p Page) ([]Report, Count, error) {
	var w db.Where
	if f.Status != "" {
		w.Add("r.status = ?", string(f.Status))
	}
	if f.CategoryID != "" {
		w.Add("r.category_id"+branch, f.CategoryID)
	}
	w.Within("r.approved_on", f.Approved)
	find.Clause(ctx, s.DB, KindReport, f.Text, &w, "r.id")
	n, err := db.CountRows(ctx, s.DB, "initiative_report r", w)
	if err != nil {
		return nil, n, err
	}
	rows, err := db.All[Report](ctx, s.DB, `SELECT `+db.ColumnsOf[Report]("r")+` FROM initiative_report r JOIN category c ON c.id = r.category_id `+w.SQL()+` `+p.Order(reportSorts, usualReportSort)+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, err
	}
	names, err := s.tree().Names(ctx)
	for i := range rows {
		rows[i].Category = names[rows[i].CategoryID]
	}
	return rows, n, err
}

// Report returns one report. What a draft says is computed from the rows of today.
func (s Store) Report(ctx context.Context, id string) (Report, error) {
	r, err := one[Report](ctx, s.DB, "initiative_report", id, "Kategorirapporten finns inte.")
	if err != nil {
		return r, err
	}
	c, err := s.tree().Get(ctx, r.CategoryID)
	if err != nil {
		return r, err
	}
	r.Category = c.Name
	if r.Status == Draft {
		r.Content, err = s.compose(ctx, r)
	}
	return r, err
}

// WriteReport begins the next version of a category's report.
func (s Store) WriteReport(ctx context.Context, categoryID string) (Report, error) {
	r := Report{ID: db.NewID(), Version: 1, CategoryID: categoryID, AsOf: s.Today(), Status: Draft, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		c, err := here.usable(ctx, categoryID, 0)
		if err != nil {
			return err
		}
		r.Category = c.Name
		former, err := db.All[Report](ctx, tx, `SELECT `+db.Columns[Report]()+` FROM initiative_report WHERE category_id = $1 ORDER BY no DESC`, categoryID)
		if err != nil {
			return err
		}
		if len(former) > 0 {
			if former[0].Status == Draft {
				return fault.Conflict("Det finns redan ett utkast till kategorirapport för %s.", c.Name)
			}
			r.Market, r.NextSteps = former[0].Market, former[0].NextSteps
		}
		r.No = int64(len(former)) + 1
		if err := tx.Insert(ctx, "initiative_report", &r); err != nil {
			return err
		}
		return here.tellReport(ctx, Report{}, r, audit.Created)
	})
	return r, err
}

func (s Store) tellReport(ctx context.Context, was, r Report, verb string) error {
	why := ""
	if r.Hash != "" {
		why = "Kontrollsumma " + r.Hash
	}
	return s.told(ctx, audit.Entry{Kind: KindReport, Ref: r.ID, Title: r.Name(), Verb: verb, Changes: ReportFields.Diff(&was, &r), Why: why},
		find.Doc{Title: r.Name(), Detail: r.Status.Sv() + " " + r.AsOf.Sv(), URL: r.URL()})
}

// SaveReport writes the texts of a draft.
func (s Store) SaveReport(ctx context.Context, in Report) (Report, error) {
	return s.changeReport(ctx, in.ID, audit.Changed, "nekades att ändra", func(here Store, r *Report) error {
		if in.Version != r.Version {
			return db.ErrStale
		}
		if in.AsOf == 0 || in.AsOf > here.Today() {
			return wrong("as_of", "Ange en dag som inte ligger i framtiden.")
		}
		r.AsOf, r.Market, r.NextSteps = in.AsOf, strings.TrimSpace(in.Market), strings.TrimSpace(in.NextSteps)
		return nil
	})
}

// ApproveReport freezes what a report says; the former version is replaced.
func (s Store) ApproveReport(ctx context.Context, id string) (Report, error) {
	return s.changeReport(ctx, id, "godkände", "nekades att godkänna", func(here Store, r *Report) error {
		content, err := here.compose(ctx, *r)
		if err != nil {
			return err
		}
		if err := r.approve(content, here.Today(), audit.ActorFrom(ctx).Name); err != nil {
			return err
		}
		_, err = here.DB.Exec(ctx, `UPDATE initiative_report SET status = 'replaced', version = version + 1, changed_at = $1 WHERE category_id = $2 AND status = 'approved'`, here.DB.Now(), r.CategoryID)
		return err
	})
}

// changeReport changes a draft. What it says is computed, so it is not stored.
func (s Store) changeReport(ctx context.Context, id, verb, denied string, do func(Store, *Report) error) (Report, error) {
	var r Report
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := Store{tx}
		was, err := here.Report(ctx, id)
		if err != nil {
			return err
		}
		if was.Status != Draft {
			return was.final(denied)
		}
		was.Content = Content{}
		r = was
		if err := do(here, &r); err != nil {
			return err
		}
		r.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "initiative_report", &r); err != nil {
			return err
		}
		return here.tellReport(ctx, was, r, verb)
	})
	return r, err
}

// RemoveReport throws a draft away.
func (s Store) RemoveReport(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := Store{tx}.Report(ctx, id)
		if err != nil {
			return err
		}
		if r.Status != Draft {
			return r.final("nekades att ta bort")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM initiative_report WHERE id = $1`, id); err != nil {
			return err
		}
		if err := find.Remove(ctx, tx, KindReport, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindReport, Ref: id, Title: r.Name(), Verb: audit.Removed})
	})
}
