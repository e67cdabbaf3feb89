package identity

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Views returns the saved views of a list that the user sees: their own, their
// unit's and everybody's; the default view first, then their own.
func (s Store) Views(ctx context.Context, userID, path string) ([]View, error) {
	views, err := db.All[View](ctx, s.DB, `
		SELECT `+db.ColumnsOf[View]("v")+`
		FROM identity_view v
		JOIN identity_user o ON o.id = v.owner_id
		WHERE v.path = $1 AND (v.owner_id = $2 OR v.shared = 'everyone' OR v.shared = 'team'
			AND o.unit_id = (SELECT unit_id FROM identity_user WHERE id = $2))
		ORDER BY CASE WHEN v.owner_id <> $2 THEN 2 WHEN v.is_default THEN 0 ELSE 1 END, v.name COLLATE "sv-x-icu", v.id LIMIT 100`, path, userID)
	if err != nil {
		return nil, fmt.Errorf("reading views of %s: %w", path, err)
	}
	return views, nil
}

// OwnViews returns all views that the user has saved.
func (s Store) OwnViews(ctx context.Context, userID string) ([]View, error) {
	return db.All[View](ctx, s.DB, `SELECT `+db.Columns[View]()+` FROM identity_view WHERE owner_id = $1 ORDER BY path, name COLLATE "sv-x-icu", id LIMIT 500`, userID)
}

// KeepView saves a view. A view of the same owner, list and name is replaced.
func (s Store) KeepView(ctx context.Context, v View) (View, error) {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	if err := v.Check(); err != nil {
		return v, err
	}
	now := s.DB.Now()
	v.ID, v.Version, v.CreatedAt, v.ChangedAt = db.NewID(), 1, now, now
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM identity_view WHERE owner_id = $1 AND path = $2 AND name <> $3`, v.OwnerID, v.Path, v.Name)
		if err != nil {
			return err
		}
		if n >= maxViews {
			return fault.Conflict("Du har redan %d vyer för den här listan. Ta bort någon som du inte använder.", maxViews)
		}
		v.ID, err = db.One[string](ctx, tx, `
			INSERT INTO identity_view (id, version, owner_id, path, name, query, shared, is_default, created_at, changed_at)
			VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $8)
			ON CONFLICT (owner_id, path, name) DO UPDATE SET query = excluded.query, shared = excluded.shared,
				version = identity_view.version + 1, changed_at = excluded.changed_at
			RETURNING id`, v.ID, v.OwnerID, v.Path, v.Name, v.Query, v.Shared, v.IsDefault, now)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindView, Ref: v.ID, Title: v.Name, Verb: "sparade"})
	})
	return v, err
}

// OwnView returns one of the user's own views.
func (s Store) OwnView(ctx context.Context, userID, id string) (View, error) {
	return db.One[View](ctx, s.DB, `SELECT `+db.Columns[View]()+` FROM identity_view WHERE id = $1 AND owner_id = $2`, id, userID)
}

// ChangeView changes the name of one's own view, who sees it, and whether it is
// the first view of its list.
func (s Store) ChangeView(ctx context.Context, v View) error {
	v.Name = strings.Join(strings.Fields(v.Name), " ")
	if err := v.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if v.IsDefault {
			if _, err := tx.Exec(ctx, `UPDATE identity_view SET is_default = FALSE WHERE owner_id = $1 AND path = $2`, v.OwnerID, v.Path); err != nil {
				return err
			}
		}
		v.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "identity_view", &v); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindView, Ref: v.ID, Title: v.Name, Verb: audit.Changed})
	})
}

// DropView removes one of the user's own views.
func (s Store) DropView(ctx context.Context, userID, id string) (View, error) {
	v, err := s.OwnView(ctx, userID, id)
	if err != nil {
		return v, err
	}
	return v, s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM identity_view WHERE id = $1`, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: kindView, Ref: v.ID, Title: v.Name, Verb: audit.Removed})
	})
}
