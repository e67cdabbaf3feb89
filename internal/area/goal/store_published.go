package goal

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Published returns the values that documents have printed for a figure, newest
// period first.
func (s Store) Published(ctx context.Context, key string) ([]Published, error) {
	return db.All[Published](ctx, s.DB, `
		SELECT `+db.Columns[Published]()+`
		FROM goal_published
		WHERE figure = $1
		ORDER BY period DESC, span, document`, key)
}

// PublishedValue returns one published value.
func (s Store) PublishedValue(ctx context.Context, id string) (Published, error) {
	p, err := db.One[Published](ctx, s.DB, `SELECT `+db.Columns[Published]()+` FROM goal_published WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return p, fault.NotFound("Det publicerade värdet finns inte.")
	}
	return p, err
}

// Publish stores a value that a document has printed.
func (s Store) Publish(ctx context.Context, p Published) (Published, error) {
	f, err := s.Register.Get(p.Figure)
	if err != nil {
		return p, err
	}
	if err := checkPublished(&p); err != nil {
		return p, err
	}
	p.ID, p.Version, p.CreatedAt, p.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "goal_published", &p); err != nil {
			return fmt.Errorf("storing published value: %w", err)
		}
		return audit.Write(ctx, tx, publishedEntry(Published{}, p, f.Name, "antecknade publicerat värde för"))
	})
	return p, err
}

func checkPublished(p *Published) error {
	p.Value, p.Document = strings.TrimSpace(p.Value), strings.TrimSpace(p.Document)
	if err := PublishedFields.Missing(p); err != nil {
		return err
	}
	return p.Check()
}

// SavePublished stores a changed published value, read at p.Version.
func (s Store) SavePublished(ctx context.Context, p Published) (Published, error) {
	if err := checkPublished(&p); err != nil {
		return p, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, err := s.in(tx).PublishedValue(ctx, p.ID)
		if err != nil {
			return err
		}
		p.Figure, p.CreatedAt, p.ChangedAt = before.Figure, before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "goal_published", &p); err != nil {
			return fmt.Errorf("saving published value: %w", err)
		}
		return audit.Write(ctx, tx, publishedEntry(before, p, s.name(p.Figure), "ändrade publicerat värde för"))
	})
	return p, err
}

// RemovePublished takes away a published value that was noted by mistake.
func (s Store) RemovePublished(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := s.in(tx).PublishedValue(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM goal_published WHERE id = $1`, id); err != nil {
			return err
		}
		gone := Published{Figure: p.Figure, Period: p.Period}
		return audit.Write(ctx, tx, publishedEntry(p, gone, s.name(p.Figure), "tog bort publicerat värde för"))
	})
}

func (s Store) name(key string) string {
	if f, err := s.Register.Get(key); err == nil {
		return f.Name
	}
	return key
}

func publishedEntry(before, after Published, name, verb string) audit.Entry {
	return audit.Entry{Kind: Kind, Ref: after.Figure, Title: name + " " + after.Period.Label(), Verb: verb,
		Changes: filled(PublishedFields.Diff(&before, &after))}
}

// SaveComment writes what is said about a figure in the view's period; an empty text
// takes the comment away.
func (s Store) SaveComment(ctx context.Context, key string, v View, text string) error {
	f, err := s.Register.Get(key)
	if err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		have, err := s.in(tx).commentsIn(ctx, v)
		if err != nil {
			return err
		}
		before := have[key]
		after := before
		after.Text, after.WrittenBy, after.ChangedAt = text, audit.ActorFrom(ctx).Name, tx.Now()
		if before.Text == text {
			return nil
		}
		if before.ID == "" {
			after = Comment{ID: db.NewID(), Version: 1, Figure: key, Span: SpanOf(v.Kind), Period: v.Period(),
				Text: text, WrittenBy: after.WrittenBy, CreatedAt: tx.Now(), ChangedAt: tx.Now()}
			err = tx.Insert(ctx, "goal_comment", &after)
		} else {
			err = tx.Update(ctx, "goal_comment", &after)
		}
		if err != nil {
			return fmt.Errorf("saving comment: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: key, Title: f.Name + " " + v.Period().Label(),
			Verb: "kommenterade", Changes: commentFields.Diff(&before, &after)})
	})
}
