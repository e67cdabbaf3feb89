package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"klover/internal/base/db"
)

// RejectFilter chooses among the rejected rows of a run.
type RejectFilter struct {
	Kind  string
	Field string
}

func (f RejectFilter) where(runID string) db.Where {
	var w db.Where
	w.Add("f.run_id = ?", runID)
	if f.Kind != "" {
		w.Add("f.kind = ?", f.Kind)
	}
	if f.Field != "" {
		w.Add("f.field = ?", f.Field)
	}
	return w
}

// Faults returns the faults of a page, in order of the file, and how many there are.
func (s Store) Faults(ctx context.Context, runID string, f RejectFilter, p db.Page) ([]Fault, db.Count, error) {
	w := f.where(runID)
	n, err := db.CountRows(ctx, s.DB, "intake_fault f", w)
	if err != nil {
		return nil, n, err
	}
	faults, err := db.All[Fault](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Fault]("f")+`
		FROM intake_fault f `+w.SQL()+`
		ORDER BY f.at_row, f.n `+p.Cut(&w), w.Args()...)
	return faults, n, err
}

// Tally is how many faults there are of a kind in a field.
type Tally struct {
	Field   string
	Kind    string
	N       int64
	Example string
}

// Tallies counts the faults of a run, the most common first.
func (s Store) Tallies(ctx context.Context, runID string) ([]Tally, error) {
	return db.All[Tally](ctx, s.DB, `
		SELECT field, kind, count(*) AS n, min(message) AS example
		FROM intake_fault
		WHERE run_id = $1
		GROUP BY field, kind
		ORDER BY n DESC, field, kind LIMIT 100`, runID)
}

// Reject is a row that was not stored, with all its faults.
type Reject struct {
	Row    int64
	Cells  []string
	Faults []Fault
}

type rejectRow struct {
	RunID string
	Row   int64 `db:"at_row"`
	Cells string
}

// EachReject calls do with the rejected rows in order of the file. The faults of
// a thousand rows are read at a time.
func (s Store) EachReject(ctx context.Context, runID string, f RejectFilter, do func(Reject) error) error {
	after := int64(0)
	for {
		w := f.where(runID)
		var of db.Where
		of.Add("run_id = ?", runID)
		of.Add("at_row > ?", after)
		if f != (RejectFilter{}) {
			w.Add("f.at_row > ?", after)
			rows, err := db.All[int64](ctx, s.DB, `SELECT DISTINCT f.at_row FROM intake_fault f `+w.SQL()+` ORDER BY f.at_row LIMIT `+w.Arg(1000), w.Args()...)
			if err != nil || len(rows) == 0 {
				return err
			}
			in(&of, "at_row", rows)
		}
		rejects, err := s.rejects(ctx, of)
		if err != nil || len(rejects) == 0 {
			return err
		}
		for _, r := range rejects {
			if err := do(r); err != nil {
				return err
			}
		}
		after = rejects[len(rejects)-1].Row
	}
}

func in(w *db.Where, column string, rows []int64) {
	args := make([]any, len(rows))
	marks := ""
	for i, r := range rows {
		args[i] = r
		marks += ", ?"
	}
	w.Add(column+" IN ("+marks[2:]+")", args...)
}

func (s Store) rejects(ctx context.Context, w db.Where) ([]Reject, error) {
	rows, err := db.All[rejectRow](ctx, s.DB, `
		SELECT run_id, at_row, cells
		FROM intake_reject `+w.SQL()+`
		ORDER BY at_row LIMIT 1000`, w.Args()...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	rejects := make([]Reject, len(rows))
	at := map[int64]int{}
	for i, r := range rows {
		rejects[i].Row, at[r.Row] = r.Row, i
		if err := json.Unmarshal([]byte(r.Cells), &rejects[i].Cells); err != nil {
			return nil, fmt.Errorf("reading rejected row %d: %w", r.Row, err)
		}
	}
	faults, err := db.All[Fault](ctx, s.DB, `
		SELECT `+db.Columns[Fault]()+`
		FROM intake_fault
		WHERE run_id = $1 AND at_row >= $2 AND at_row <= $3
		ORDER BY at_row, n`, rows[0].RunID, rows[0].Row, rows[len(rows)-1].Row)
	for _, f := range faults {
		if i, ok := at[f.Row]; ok {
			rejects[i].Faults = append(rejects[i].Faults, f)
		}
	}
	return rejects, err
}

// reject stores rejected rows with their faults.
func (s Store) reject(ctx context.Context, runID string, lines []line) error {
	rows := make([]rejectRow, len(lines))
	var faults []Fault
	for i, l := range lines {
		cells, err := json.Marshal(l.cells)
		if err != nil {
			return err
		}
		rows[i] = rejectRow{runID, l.row, string(cells)}
		for _, f := range l.faults {
			f.RunID = runID
			faults = append(faults, f)
		}
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := db.InsertAll(ctx, tx, "intake_reject", rows); err != nil {
			return fmt.Errorf("storing rejected rows: %w", err)
		}
		return db.InsertAll(ctx, tx, "intake_fault", faults)
	})
}

// firstFaults returns the first faults of a run, for the command.
func (s Store) firstFaults(ctx context.Context, id string) ([]Fault, db.Count, error) {
	return s.Faults(ctx, id, RejectFilter{}, db.Page{Limit: toldFaults})
}
