package report

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Assign says who writes the sections until when, all at one time, and returns how
// many were changed.
func (s Store) Assign(ctx context.Context, reportID string, list []Assignment) (int, error) {
	names := map[string]string{"": ""}
	if s.People != nil {
		people, err := s.People(ctx)
		if err != nil {
			return 0, err
		}
		for _, p := range people {
			names[p.Value] = p.Label
		}
	}
	changed := 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		r, sections, err := s.in(tx).Get(ctx, reportID)
		if err != nil {
			return err
		}
		if err := hold(ctx, tx, r); err != nil {
			return err
		}
		byID := map[string]Section{}
		for _, one := range sections {
			byID[one.ID] = one
		}
		for _, next := range list {
			before, ok := byID[next.SectionID]
			if !ok {
				return fault.Conflict("Ett avsnitt har tagits bort. Läs sidan igen.")
			}
			one := before
			name, known := names[next.OwnerID]
			if !known && next.OwnerID != before.OwnerID {
				return fault.Wrong("Välj en person i listan för %s.", one.Heading)
			}
			if known {
				one.Owner = name
			}
			one.OwnerID, one.DueOn = next.OwnerID, next.DueOn
			if one == before {
				continue
			}
			changed++
			// The version stays: who writes is no part of the text that somebody may be editing.
			if _, err := tx.Exec(ctx, `UPDATE report_section SET owner_id = $1, owner = $2, due_on = $3, changed_at = $4 WHERE id = $5`,
				one.OwnerID, one.Owner, one.DueOn, tx.Now(), one.ID); err != nil {
				return fmt.Errorf("assigning section %s: %w", one.ID, err)
			}
			if err := audit.Write(ctx, tx, audit.Entry{Kind: SectionKind, Ref: one.ID, Title: r.Number + " " + one.Heading, Verb: "fördelade", Changes: SectionFields.Diff(&before, &one)}); err != nil {
				return err
			}
		}
		return nil
	})
	return changed, err
}

// Due is a section that somebody has to write.
type Due struct {
	Section
	Number       string
	ReportTitle  string
	ReportPeriod day.Period
}

// DueFor returns the sections of drafts that the person has not finished, soonest
// first, with year and period in their headings.
func (s Store) DueFor(ctx context.Context, userID string) ([]Due, error) {
	rows, err := db.All[Due](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Section]("s")+`, r.number, r.title AS report_title, r.period AS report_period
		FROM report_section s
		JOIN report r ON r.id = s.report_id
		WHERE s.owner_id = $1 AND s.status <> $2 AND r.state = $3
		ORDER BY s.due_on NULLS LAST, r.number, s.no`, userID, Ready, Draft)
	for i, one := range rows {
		rows[i].Heading = titleOf(one.Heading, Report{Period: one.ReportPeriod})
	}
	return rows, err
}
