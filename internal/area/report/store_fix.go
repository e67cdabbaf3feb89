package report

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Warnings returns what to look at before a draft is fixed.
func (s Store) Warnings(ctx context.Context, c Composed) ([]Warning, error) {
	list := append(slices.Clone(c.Warnings), c.sinceApproval()...)
	for _, check := range s.Checks {
		more, err := check(ctx, c.Report.Period)
		if err != nil {
			return nil, fmt.Errorf("checking %s: %w", c.Report.Number, err)
		}
		list = append(list, more...)
	}
	return list, nil
}

// Fix locks a report, read at the version: its figures are computed once more with
// all rows and frozen, and from now on neither texts nor figures change.
func (s Store) Fix(ctx context.Context, id string, version int64) (Report, error) {
	r, sections, err := s.Get(ctx, id)
	if err != nil {
		return r, err
	}
	if err := r.mayFix(); err != nil {
		return r, err
	}
	c, err := s.composeDraft(ctx, r, sections, true)
	if err != nil {
		return r, err
	}
	if stops(c.Warnings) {
		return r, fault.Conflict("Rapporten kan inte låsas förrän felen i texterna är rättade. %s", stopping(c.Warnings))
	}
	now, before := s.DB.Now(), r.State
	r.Version, r.State, r.FixedAt, r.FixedBy, r.ChangedAt = version, Fixed, &now, audit.ActorFrom(ctx).Name, now
	c.Report = r
	r.Hash = c.sum()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := unchanged(ctx, tx, sections); err != nil {
			return err
		}
		if err := tx.Update(ctx, "report", &r); err != nil {
			return fmt.Errorf("fixing report %s: %w", id, err)
		}
		if err := freeze(ctx, tx, r, c.Facts); err != nil {
			return err
		}
		if err := freezeInserted(ctx, tx, r, insertedIn(c.texts)); err != nil {
			return err
		}
		return s.taken(ctx, tx, r, Step{Verb: "las", Did: "låste", To: Fixed}, before, "")
	})
	return r, err
}

// unchanged tells whether the sections are still as they were read, so that nobody's
// sentence is locked unseen or lost.
func unchanged(ctx context.Context, tx *db.DB, sections []Section) error {
	for _, one := range sections {
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM report_section WHERE id = $1 AND version = $2 AND no = $3`, one.ID, one.Version, one.No)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("Avsnittet %s har ändrats medan rapporten låstes. Läs det och lås igen.", one.Heading)
		}
	}
	return nil
}

// frozenFact is a fact with its place in the report.
type frozenFact struct {
	No int64
	Fact
}

func freeze(ctx context.Context, tx *db.DB, r Report, list []Fact) error {
	facts := make([]frozenFact, len(list))
	var rows []FactRow
	for i, f := range list {
		f.ID, f.ReportID, f.At = db.NewID(), r.ID, *r.FixedAt
		facts[i] = frozenFact{int64(i + 1), f}
		for _, row := range f.Rows {
			row.FrozenID = f.ID
			rows = append(rows, row)
		}
	}
	if err := db.InsertAll(ctx, tx, "report_frozen", facts); err != nil {
		return fmt.Errorf("freezing figures: %w", err)
	}
	if err := db.InsertAll(ctx, tx, "report_frozen_row", rows); err != nil {
		return fmt.Errorf("freezing rows: %w", err)
	}
	return nil
}

// frozen returns the figures of a fixed report with their rows.
func (s Store) frozen(ctx context.Context, reportID string) ([]Fact, error) {
	list, err := db.All[Fact](ctx, s.DB, `
		SELECT `+db.Columns[Fact]()+`
		FROM report_frozen
		WHERE report_id = $1
		ORDER BY no`, reportID)
	if err != nil {
		return nil, fmt.Errorf("reading frozen figures: %w", err)
	}
	at := map[string]int{}
	for i, f := range list {
		at[f.ID] = i
	}
	err = db.Each(ctx, s.DB, func(r FactRow) error {
		list[at[r.FrozenID]].Rows = append(list[at[r.FrozenID]].Rows, r)
		return nil
	}, `
		SELECT `+db.ColumnsOf[FactRow]("r")+`
		FROM report_frozen_row r
		JOIN report_frozen f ON f.id = r.frozen_id
		WHERE f.report_id = $1
		ORDER BY r.frozen_id, r.no`, reportID)
	return list, err
}

// Frozen returns one figure of a fixed report.
func (s Store) Frozen(ctx context.Context, reportID, id string) (Fact, error) {
	list, err := s.frozen(ctx, reportID)
	if err != nil {
		return Fact{}, err
	}
	i := slices.IndexFunc(list, func(f Fact) bool { return f.ID == id })
	if i < 0 {
		return Fact{}, fault.NotFound("Siffran finns inte i rapporten.")
	}
	return list[i], nil
}

// Intact tells whether a fixed report's texts, figures and rows still give the
// checksum from when it was fixed.
func (s Store) Intact(c Composed) bool {
	for _, f := range c.Facts {
		if f.RowsHash != hashRows(f.Rows) {
			return false
		}
	}
	for _, in := range insertedIn(c.texts) {
		if in.Hash != hashText(in.Content) {
			return false
		}
	}
	return c.Report.Hash == c.sum()
}

// Difference is a figure of a fixed report that would be another today.
type Difference struct {
	Then Fact
	Now  Fact
}

// Differences returns the figures of a fixed report whose value or rows are others
// today.
func (s Store) Differences(ctx context.Context, c Composed) ([]Difference, error) {
	var then []Fact
	var needs []need
	for _, f := range c.Facts {
		if f.Role == Valued && s.knows(f.Figure) {
			then = append(then, f)
			needs = append(needs, need{f.Figure, f.view(), len(f.More.Heads) > 0})
		}
	}
	now, err := s.gather(ctx, needs, true)
	if err != nil {
		return nil, err
	}
	var list []Difference
	for i, f := range then {
		if f.Text != now[i].Text || f.RowsHash != now[i].RowsHash || f.State != now[i].State {
			list = append(list, Difference{f, now[i]})
		}
	}
	return list, nil
}

// NewEdition opens a fixed report again as its next edition, for a reason. The fixed
// one stays as it is.
func (s Store) NewEdition(ctx context.Context, id, why string) (Report, error) {
	old, sections, err := s.Get(ctx, id)
	if err != nil {
		return old, err
	}
	if why == "" {
		return old, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför en ny utgåva behövs."})
	}
	editions, err := s.Editions(ctx, old.Kind, old.Period)
	if err != nil {
		return old, err
	}
	if !old.Locked() || editions[0].ID != old.ID {
		return old, fault.Conflict("Bara den senaste låsta utgåvan kan öppnas på nytt. Senast är %s.", editions[0].Number)
	}
	next := Report{Kind: old.Kind, Title: old.Title, Subtitle: old.Subtitle, Period: old.Period, Body: old.Body, Diary: old.Diary, Parameters: old.Parameters,
		Edition: old.Edition + 1, Replaces: old.ID, Why: why, State: Draft}
	next.Number = next.number()
	return s.add(ctx, next, sections, why)
}
