package report

import (
	"context"
	"fmt"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// versionOf describes a section's text as it is now.
func versionOf(ctx context.Context, one Section, why string) Version {
	actor := audit.ActorFrom(ctx)
	return Version{ID: db.NewID(), SectionID: one.ID, Version: one.Version, Heading: one.Heading, Text: one.Text, Why: why,
		ByID: actor.ID, By: actor.Name, At: one.ChangedAt}
}

// Versions returns every saved text of a section, newest first.
func (s Store) Versions(ctx context.Context, sectionID string) ([]Version, error) {
	return db.All[Version](ctx, s.DB, `
		SELECT `+db.Columns[Version]()+`
		FROM report_version
		WHERE section_id = $1
		ORDER BY version DESC`, sectionID)
}

// VersionAt returns the text that stood at a version: a version that only changed
// an owner or a day has the text of the one before.
func (s Store) VersionAt(ctx context.Context, sectionID string, version int64) (Version, error) {
	list, err := db.All[Version](ctx, s.DB, `
		SELECT `+db.Columns[Version]()+`
		FROM report_version
		WHERE section_id = $1 AND version <= $2
		ORDER BY version DESC
		LIMIT 1`, sectionID, version)
	if err != nil {
		return Version{}, err
	}
	if len(list) == 0 {
		return Version{}, fault.NotFound("Versionen finns inte.")
	}
	return list[0], nil
}

// Restore makes an old text the section's text again, read at the version. What is
// replaced stays among the versions.
func (s Store) Restore(ctx context.Context, sectionID string, old, version int64) (Section, error) {
	v, err := s.VersionAt(ctx, sectionID, old)
	if err != nil {
		return Section{}, err
	}
	_, one, err := s.Section(ctx, sectionID)
	if err != nil {
		return one, err
	}
	one.Version, one.Heading, one.Text = version, v.Heading, v.Text
	return s.saveSection(ctx, one, fmt.Sprintf("återställde version %d", v.Version))
}

// KeepOwn stores what the actor has written in a section's editor, apart from the
// section. Nobody else's words are touched.
func (s Store) KeepOwn(ctx context.Context, sectionID string, baseVersion int64, heading, text string) error {
	r, _, err := s.Section(ctx, sectionID)
	if err != nil {
		return err
	}
	if err := r.Open(); err != nil {
		return err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	_, err = s.DB.Exec(ctx, `
		INSERT INTO report_own_text (section_id, user_id, base_version, heading, text, at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (section_id, user_id) DO UPDATE
		SET base_version = excluded.base_version, heading = excluded.heading, text = excluded.text, at = excluded.at`,
		sectionID, audit.ActorFrom(ctx).ID, baseVersion, heading, text, s.DB.Now())
	return err
}

// Own returns what the actor has written and not saved, found false when nothing.
func (s Store) Own(ctx context.Context, sectionID string) (own ownText, found bool, err error) {
	list, err := db.All[ownText](ctx, s.DB, `
		SELECT `+db.Columns[ownText]()+`
		FROM report_own_text
		WHERE section_id = $1 AND user_id = $2`, sectionID, audit.ActorFrom(ctx).ID)
	if err != nil || len(list) == 0 {
		return ownText{}, false, err
	}
	return list[0], true, nil
}

// DropOwn throws away what the actor has written and not saved.
func (s Store) DropOwn(ctx context.Context, sectionID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM report_own_text WHERE section_id = $1 AND user_id = $2`, sectionID, audit.ActorFrom(ctx).ID)
	return err
}

// editingFor is how long an open editor counts after it was last heard of. The page
// tells of itself every half minute.
const editingFor = 90 * time.Second

// Editing is somebody who has a section's editor open.
type Editing struct {
	SectionID string
	UserID    string
	Name      string
	At        time.Time
}

// Here notes that the actor has the section's editor open.
func (s Store) Here(ctx context.Context, sectionID string) error {
	actor := audit.ActorFrom(ctx)
	_, err := s.DB.Exec(ctx, `
		INSERT INTO report_editing (section_id, user_id, name, at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (section_id, user_id) DO UPDATE SET name = excluded.name, at = excluded.at`,
		sectionID, actor.ID, actor.Name, s.DB.Now())
	return err
}

// Others returns who else has editors of the report's sections open now, by section.
func (s Store) Others(ctx context.Context, reportID string) (map[string][]Editing, error) {
	list, err := db.All[Editing](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Editing]("e")+`
		FROM report_editing e
		JOIN report_section s ON s.id = e.section_id
		WHERE s.report_id = $1 AND e.at > $2 AND e.user_id <> $3
		ORDER BY e.at`, reportID, s.DB.Now().Add(-editingFor), audit.ActorFrom(ctx).ID)
	bySection := map[string][]Editing{}
	for _, e := range list {
		bySection[e.SectionID] = append(bySection[e.SectionID], e)
	}
	return bySection, err
}

// Left notes that the actor has closed the section's editor.
func (s Store) Left(ctx context.Context, sectionID string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM report_editing WHERE section_id = $1 AND user_id = $2`, sectionID, audit.ActorFrom(ctx).ID)
	return err
}
