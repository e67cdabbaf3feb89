package analysis

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"klover/internal/area/law/policy"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// Policy is the parameters of the rules through time.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

// Decisions are what has been decided about findings of a kind, by key.
func (s Store) Decisions(ctx context.Context, kind string) (map[string]Decision, error) {
	list, err := db.All[Decision](ctx, s.DB, `SELECT `+db.Columns[Decision]()+` FROM analysis_decision WHERE kind = $1`, kind)
	if err != nil {
		return nil, fmt.Errorf("reading decisions about %s: %w", kind, err)
	}
	found := map[string]Decision{}
	for _, d := range list {
		found[d.Key] = d
	}
	return found, nil
}

// Decision is what has been decided about one finding; its zero value when nothing has.
func (s Store) Decision(ctx context.Context, kind, key string) (Decision, error) {
	list, err := db.All[Decision](ctx, s.DB, `SELECT `+db.Columns[Decision]()+` FROM analysis_decision WHERE kind = $1 AND key = $2`, kind, key)
	if err != nil || len(list) == 0 {
		return Decision{Kind: kind, Key: key}, err
	}
	return list[0], nil
}

// Decide stores what was decided about a finding, and what was decided before in the
// history.
func (s Store) Decide(ctx context.Context, d Decision) (Decision, error) {
	if err := d.check(s.Today()); err != nil {
		return d, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Decision(ctx, d.Kind, d.Key)
		if err != nil {
			return err
		}
		if was.Version != d.Version {
			return fault.Conflict("Någon annan har nyss beslutat om detta. Läs beslutet och försök igen.")
		}
		d.ID, d.CreatedAt, d.ChangedAt = was.ID, was.CreatedAt, tx.Now()
		verb := "ändrade beslutet om"
		if was.Made() {
			err = tx.Update(ctx, "analysis_decision", &d)
		} else {
			verb = "beslutade om"
			d.ID, d.Version, d.CreatedAt = db.NewID(), 1, tx.Now()
			err = tx.Insert(ctx, "analysis_decision", &d)
		}
		if err != nil {
			return err
		}
		return s.in(tx).told(ctx, d, verb, d.Note, was)
	})
	return d, err
}

// TakeBack takes back what was decided about a finding.
func (s Store) TakeBack(ctx context.Context, kind, key, why string) error {
	if strings.TrimSpace(why) == "" {
		why = "Beslutet togs tillbaka."
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		was, err := s.in(tx).Decision(ctx, kind, key)
		if err != nil {
			return err
		}
		if !was.Made() {
			return fault.Conflict("Det finns inget beslut att ta tillbaka.")
		}
		if _, err := tx.Exec(ctx, `DELETE FROM analysis_decision WHERE id = $1`, was.ID); err != nil {
			return err
		}
		return s.in(tx).told(ctx, Decision{Kind: kind, Key: key, Title: was.Title}, "tog tillbaka beslutet om", why, was)
	})
}

// told writes the history, which goes on by kind and key when a decision is taken back.
func (s Store) told(ctx context.Context, now Decision, verb, why string, was Decision) error {
	return audit.Write(ctx, s.DB, audit.Entry{Kind: DecisionKind, Ref: ref(now.Kind, now.Key), Title: now.Title, Verb: verb,
		Changes: DecisionFields.Diff(&was, &now), Why: why})
}

func ref(kind, key string) string { return kind + ":" + key }

// DecisionHistory is what has been decided about a finding, newest first.
func (s Store) DecisionHistory(ctx context.Context, kind, key string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, DecisionKind, ref(kind, key))
}
