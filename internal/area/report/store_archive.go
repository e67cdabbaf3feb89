package report

import (
	"bytes"
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
)

// archiveLimit is the largest archive file that is kept, in bytes.
const archiveLimit = 200 << 20

// Archive makes the archive file of a locked report and keeps it.
func (s Store) Archive(ctx context.Context, id string) (Report, error) {
	r, sections, err := s.Get(ctx, id)
	if err != nil {
		return r, err
	}
	if r.State != Fixed {
		return r, fault.Conflict("%s är %s. Bara en låst rapport kan arkiveras.", r.Number, lowerFirst(r.State.Sv()))
	}
	c, err := s.Compose(ctx, r, sections)
	if err != nil {
		return r, err
	}
	if !s.Intact(c) {
		return r, fault.Conflict("%s kan inte arkiveras: kontrollsumman stämmer inte längre.", r.Number)
	}
	steps, err := s.Steps(ctx, id)
	if err != nil {
		return r, err
	}
	now := s.DB.Now()
	r.State, r.ArchivedAt, r.ArchivedBy, r.ChangedAt = Archived, &now, audit.ActorFrom(ctx).Name, now
	c.Report = r
	var content bytes.Buffer
	if err := c.archive(&content, steps); err != nil {
		return r, fmt.Errorf("archiving report %s: %w", id, err)
	}
	r.ArchiveHash = hashBytes(content.Bytes())
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		kept, err := file.Put(ctx, tx, RecordKind, r.ID, archiveName(r), &content, archiveLimit)
		if err != nil {
			return err
		}
		r.ArchiveFile = kept.ID
		if err := tx.Update(ctx, "report", &r); err != nil {
			return fmt.Errorf("archiving report %s: %w", id, err)
		}
		return s.taken(ctx, tx, r, Step{Did: "arkiverade", To: Archived}, Fixed, "")
	})
	return r, err
}

// ArchiveFile returns the archive file of an archived report.
func (s Store) ArchiveFile(ctx context.Context, id string) (Report, []byte, error) {
	r, _, err := s.Get(ctx, id)
	if err != nil {
		return r, nil, err
	}
	if r.ArchiveFile == "" {
		return r, nil, fault.NotFound("%s är inte arkiverad.", r.Number)
	}
	var content bytes.Buffer
	err = file.Copy(ctx, s.DB, r.ArchiveFile, &content)
	return r, content.Bytes(), err
}
