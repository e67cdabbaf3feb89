package report

import (
	"context"
	"fmt"

	"klover/internal/base/db"
)

// insertedAt is where an insert stands in a report.
type insertedAt struct {
	section string
	line    int64
}

// freezeInserted keeps what inserts gave with a report that is being fixed.
func freezeInserted(ctx context.Context, tx *db.DB, r Report, list []Inserted) error {
	for i := range list {
		list[i].ID, list[i].ReportID, list[i].No = db.NewID(), r.ID, int64(i+1)
	}
	if err := db.InsertAll(ctx, tx, "report_inserted", list); err != nil {
		return fmt.Errorf("freezing what is inserted: %w", err)
	}
	return nil
}

// frozenInserted returns what inserts gave when the report was fixed.
func (s Store) frozenInserted(ctx context.Context, reportID string) (map[insertedAt]Inserted, error) {
	list, err := db.All[Inserted](ctx, s.DB, `
		SELECT `+db.Columns[Inserted]()+`
		FROM report_inserted
		WHERE report_id = $1
		ORDER BY no`, reportID)
	if err != nil {
		return nil, fmt.Errorf("reading what was inserted: %w", err)
	}
	byPlace := map[insertedAt]Inserted{}
	for _, in := range list {
		byPlace[insertedAt{in.SectionID, in.Line}] = in
	}
	return byPlace, nil
}

// InsertDifference is something inserted in a fixed report that would be another
// today.
type InsertDifference struct {
	Heading string // of the section
	Then    Inserted
	Now     Inserted // Content "" when it can no longer be made
	Why     string   // why it cannot be made
}

// InsertDifferences returns what is inserted in a fixed report and would be another
// today.
func (s Store) InsertDifferences(ctx context.Context, c Composed) ([]InsertDifference, error) {
	var list []InsertDifference
	for i, t := range c.texts {
		now := read(t.section, c.Report.reader(t.section, s.knows))
		if err := s.fill(ctx, c.Report, &now); err != nil {
			return nil, err
		}
		for _, call := range t.inserts {
			d := InsertDifference{Heading: c.heading(i), Then: t.inserted[call.at].Inserted, Now: now.inserted[call.at].Inserted}
			for _, w := range now.wrong {
				if w.Line == call.at.line {
					d.Why = w.Message
				}
			}
			if d.Then.Hash != d.Now.Hash {
				list = append(list, d)
			}
		}
	}
	return list, nil
}
