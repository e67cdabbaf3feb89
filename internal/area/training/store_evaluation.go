package training

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Evaluate stores what a participant thought. The evaluation is kept without any
// sign of who gave it; the booking only remembers that it was given, so that
// nobody answers twice.
func (s Store) Evaluate(ctx context.Context, bookingID string, e Evaluation) error {
	e.Comment = strings.TrimSpace(e.Comment)
	if err := e.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `UPDATE training_booking SET evaluated = TRUE WHERE id = $1 AND state = 'närvarande' AND NOT evaluated`, bookingID)
		if err != nil {
			return err
		}
		b, err := Store{tx}.Booking(ctx, bookingID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("Bara den som var med kan utvärdera tillfället, och bara en gång.")
		}
		e.ID, e.OccasionID, e.GivenOn = rand.Text(), b.OccasionID, s.Today() // an id in order of time could tell who
		if err := tx.Insert(ctx, "training_evaluation", &e); err != nil {
			return fmt.Errorf("storing evaluation: %w", err)
		}
		o, err := Store{tx}.Occasion(ctx, b.OccasionID)
		if err != nil {
			return err
		}
		return audit.Write(audit.WithActor(ctx, audit.System), tx, audit.Entry{Kind: OccasionKindName, Ref: o.ID, Title: o.Name(), Verb: "tog emot en utvärdering av"})
	})
}

// Grades is what the participants of an occasion thought together.
type Grades struct {
	N        int64
	Sum      int64
	Comments []string // in no order of time
}

// Hidden tells whether they are too few to be shown.
func (g Grades) Hidden() bool { return g.N < fewAnswers }

// Mean writes the mean: "5,2".
func (g Grades) Mean() string { return sv.Decimal(g.Sum, max(g.N, 1), 1) }

// Grades returns what was thought of an occasion.
func (s Store) Grades(ctx context.Context, occasionID string) (Grades, error) {
	rows, err := db.All[Evaluation](ctx, s.DB, `SELECT `+db.Columns[Evaluation]()+` FROM training_evaluation WHERE occasion_id = $1 ORDER BY id`, occasionID)
	var g Grades
	for _, e := range rows {
		g.N, g.Sum = g.N+1, g.Sum+e.Grade
		if e.Comment != "" {
			g.Comments = append(g.Comments, e.Comment)
		}
	}
	return g, err
}
