package goal

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
)

// Milestones returns an activity's milestones in order.
func (s Store) Milestones(ctx context.Context, activityID string) ([]Milestone, error) {
	return db.All[Milestone](ctx, s.DB, `SELECT `+db.Columns[Milestone]()+` FROM goal_milestone WHERE activity_id = $1 ORDER BY position, id`, activityID)
}

// Milestone returns one milestone.
func (s Store) Milestone(ctx context.Context, id string) (Milestone, error) {
	m, err := db.One[Milestone](ctx, s.DB, `SELECT `+db.Columns[Milestone]()+` FROM goal_milestone WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return m, fault.NotFound("Milstolpen finns inte.")
	}
	return m, err
}

// Passed returns when a milestone of a year's activity was passed, by their titles.
// The time is empty when there is no such milestone or it is not passed.
func (s Store) Passed(ctx context.Context, year int64, activity, milestone string) (When, error) {
	found, err := db.All[When](ctx, s.DB, `
		SELECT m.done FROM goal_milestone m
		JOIN goal_activity a ON a.id = m.activity_id
		WHERE a.year = $1 AND a.title = $2 AND m.title = $3
		ORDER BY m.position`, year, activity, milestone)
	if err != nil || len(found) == 0 {
		return When{}, err
	}
	return found[0], nil
}

// SaveMilestone stores a milestone, a new one last in its list.
func (s Store) SaveMilestone(ctx context.Context, m Milestone) (Milestone, error) {
	if err := m.Check(); err != nil {
		return m, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		a, err := own.Activity(ctx, m.ActivityID)
		if err != nil {
			return err
		}
		var before Milestone
		if m.ID == "" {
			list, err := own.Milestones(ctx, a.ID)
			if err != nil {
				return err
			}
			m.ID, m.Version, m.Position, m.CreatedAt, m.ChangedAt = db.NewID(), 1, int64(len(list)), tx.Now(), tx.Now()
			err = tx.Insert(ctx, "goal_milestone", &m)
			if err != nil {
				return fmt.Errorf("storing milestone: %w", err)
			}
			return own.noteMilestone(ctx, a, before, m, "lade till en milstolpe i")
		}
		if before, err = own.Milestone(ctx, m.ID); err != nil {
			return err
		}
		m.ActivityID, m.Position, m.CreatedAt, m.ChangedAt = before.ActivityID, before.Position, before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "goal_milestone", &m); err != nil {
			return err
		}
		verb := "ändrade en milstolpe i"
		if before.Done.IsZero() && !m.Done.IsZero() {
			verb = "passerade en milstolpe i"
		}
		return own.noteMilestone(ctx, a, before, m, verb)
	})
	return m, err
}

// RemoveMilestone takes away a milestone.
func (s Store) RemoveMilestone(ctx context.Context, id string) (Milestone, error) {
	var gone Milestone
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		own := s.in(tx)
		m, err := own.Milestone(ctx, id)
		if err != nil {
			return err
		}
		gone = m
		a, err := own.Activity(ctx, m.ActivityID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM goal_milestone WHERE id = $1`, id); err != nil {
			return err
		}
		return own.noteMilestone(ctx, a, m, Milestone{}, "tog bort en milstolpe i")
	})
	return gone, err
}

func (s Store) noteMilestone(ctx context.Context, a Activity, before, m Milestone, verb string) error {
	changes := fresh(MilestoneFields.Diff(&before, &m))
	if before.ID != "" && m.ID != "" && before.Title == m.Title {
		changes = append([]field.Change{{Key: "title", Label: "Milstolpe", To: m.Title}}, changes...)
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: ActivityKind, Ref: a.ID, Title: a.Title, Verb: verb, Changes: changes})
}
