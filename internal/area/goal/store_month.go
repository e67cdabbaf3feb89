package goal

import (
	"context"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// MonthKind is the name of a closed month in the history; the reference is the month.
const MonthKind = "figure_month"

// ClosedMonth is a month whose figures are frozen.
type ClosedMonth struct {
	Month    day.Period
	Figures  int64
	ClosedAt time.Time
	ClosedBy string
}

// ClosedMonths returns the closed months, newest first.
func (s Store) ClosedMonths(ctx context.Context) ([]ClosedMonth, error) {
	return db.All[ClosedMonth](ctx, s.DB, `
		SELECT month, count(DISTINCT figure) AS figures, min(closed_at) AS closed_at, min(closed_by) AS closed_by
		FROM goal_snapshot
		GROUP BY month
		ORDER BY month DESC`)
}

// CloseMonth freezes all figures that are followed in the month. A closed month is
// not closed again.
func (s Store) CloseMonth(ctx context.Context, month day.Period) error {
	if err := checkMonth(month, s.Today()); err != nil {
		return err
	}
	frozen, err := s.freeze(ctx, s.blanks(month))
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM goal_snapshot WHERE month = $1`, month)
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("%s är redan stängd.", month.Label())
		}
		if err := db.InsertAll(ctx, tx, "goal_snapshot", frozen); err != nil {
			return fmt.Errorf("closing %s: %w", month, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: MonthKind, Ref: month.String(), Title: month.Label(), Verb: "stängde"})
	})
}

func (s Store) blanks(month day.Period) []Snapshot {
	var list []Snapshot
	for _, f := range s.Register.All() {
		if month.Overlaps(day.Period{From: f.Added, To: f.Retired}) {
			list = append(list, blanks(f, month)...)
		}
	}
	return list
}

// freeze computes each snapshot anew.
func (s Store) freeze(ctx context.Context, list []Snapshot) ([]Snapshot, error) {
	now, by := s.DB.Now(), audit.ActorFrom(ctx).Name
	err := Each(len(list), func(i int) error {
		f, err := s.Register.Get(list[i].Figure)
		if err != nil {
			return err
		}
		value, rows, err := s.Compute(ctx, f, list[i].Ask())
		list[i] = list[i].freeze(value, rows)
		list[i].ID, list[i].ClosedAt, list[i].ClosedBy = db.NewID(), now, by
		return err
	})
	return list, err
}

// Value computes a figure without its rows.
func (s Store) Value(ctx context.Context, f figure.Figure, ask figure.Ask) (figure.Value, error) {
	now, err := s.read(ctx)
	if err != nil {
		return figure.Value{}, err
	}
	return now.value(ctx, f, ask)
}

// Compute returns a figure's value together with the rows that add up to it. If
// somebody changed the rows between the two questions they are asked once more.
func (s Store) Compute(ctx context.Context, f figure.Figure, ask figure.Ask) (figure.Value, []figure.Row, error) {
	now, err := s.read(ctx)
	if err != nil {
		return figure.Value{}, nil, err
	}
	for try := 0; ; try++ {
		value, err := now.fresh(ctx, f, ask)
		if err != nil || value.State != figure.Known || f.Rows == nil {
			return value, nil, err
		}
		rows, err := f.Rows(ctx, ask)
		if err != nil {
			return value, nil, fmt.Errorf("reading the rows of %s for %s: %w", f.Key, ask.Period, err)
		}
		if value.Check(rows) == nil || try > 0 {
			return value, rows, nil
		}
	}
}

// Snapshots returns what was frozen when the month was closed.
func (s Store) Snapshots(ctx context.Context, month day.Period) ([]Snapshot, error) {
	rows, err := db.All[Snapshot](ctx, s.DB, `
		SELECT `+db.Columns[Snapshot]()+`
		FROM goal_snapshot
		WHERE month = $1
		ORDER BY figure, span, party`, month)
	if err == nil && len(rows) == 0 {
		return nil, fault.NotFound("%s är inte stängd.", month.Label())
	}
	return rows, err
}

// Differences returns the figures of a closed month that would be others today,
// with the rows as they are now.
func (s Store) Differences(ctx context.Context, month day.Period) ([]Difference, error) {
	then, err := s.Snapshots(ctx, month)
	if err != nil {
		return nil, err
	}
	var kept []Snapshot
	for _, t := range then {
		if _, err := s.Register.Get(t.Figure); err == nil {
			kept = append(kept, t)
		}
	}
	now, err := s.freeze(ctx, append([]Snapshot(nil), kept...))
	if err != nil {
		return nil, err
	}
	var differ []Difference
	for i, t := range kept {
		if t.same(now[i]) {
			continue
		}
		f, err := s.Register.Get(t.Figure)
		if err != nil {
			return nil, err
		}
		differ = append(differ, Difference{Snapshot: t, Figure: f, Now: now[i].Value(), RowsNow: now[i].RowCount})
	}
	return differ, nil
}
