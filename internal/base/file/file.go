// Package file keeps attachments and uploads in the database, in chunks, so that
// a backup of the database is a backup of everything and several instances see
// the same files.
package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Migrations holds the tables of files.
//
//go:embed migrations
var Migrations embed.FS

const chunkSize = 192 << 10 // bytes before base64

// File is a stored file without its bytes.
type File struct {
	ID      string
	Name    string
	Type    string // media type as found in the content, never as claimed
	Size    int64  // bytes
	Hash    string // SHA-256, hex
	Kind    string // the register that it belongs to
	Ref     string
	AddedBy string
	AddedAt time.Time
}

type chunk struct {
	FileID string
	No     int64
	Data   string
}

// Put stores at most limit bytes from the reader. A longer file is refused and
// leaves nothing behind.
func Put(ctx context.Context, d *db.DB, kind, ref, name string, from io.Reader, limit int64) (File, error) {
	f := File{ID: db.NewID(), Name: cleanName(name), Kind: kind, Ref: ref,
		AddedBy: audit.ActorFrom(ctx).Name, AddedAt: d.Now()}
	err := d.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "file", &f); err != nil {
			return err
		}
		if err := f.copyIn(ctx, tx, io.LimitReader(from, limit+1)); err != nil {
			return err
		}
		if f.Size > limit {
			return fault.Wrong("Filen %s är större än %d MB, som är gränsen.", f.Name, limit>>20)
		}
		_, err := tx.Exec(ctx, `UPDATE file SET size = $1, hash = $2, type = $3 WHERE id = $4`, f.Size, f.Hash, f.Type, f.ID)
		return err
	})
	if err != nil {
		return File{}, fmt.Errorf("storing file %s: %w", f.Name, err)
	}
	return f, nil
}

func (f *File) copyIn(ctx context.Context, tx *db.DB, from io.Reader) error {
	hash := sha256.New()
	buffer := make([]byte, chunkSize)
	for no := int64(0); ; no++ {
		n, err := io.ReadFull(from, buffer)
		if n > 0 {
			if no == 0 {
				f.Type = http.DetectContentType(buffer[:n])
			}
			f.Size += int64(n)
			hash.Write(buffer[:n])
			c := chunk{f.ID, no, base64.StdEncoding.EncodeToString(buffer[:n])}
			if err := tx.Insert(ctx, "file_chunk", &c); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			f.Hash = hex.EncodeToString(hash.Sum(nil))
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading upload: %w", err)
		}
	}
}

// cleanName keeps the last part of a path and drops control characters.
func cleanName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
}

// Get returns what is known of a file.
func Get(ctx context.Context, d *db.DB, id string) (File, error) {
	return db.One[File](ctx, d, `SELECT `+db.Columns[File]()+` FROM file WHERE id = $1`, id)
}

// Of returns the files of a record, oldest first.
func Of(ctx context.Context, d *db.DB, kind, ref string) ([]File, error) {
	return db.All[File](ctx, d, `SELECT `+db.Columns[File]()+` FROM file WHERE kind = $1 AND ref = $2 ORDER BY added_at, id`, kind, ref)
}

// Copy writes the file's bytes, checked against its hash.
func Copy(ctx context.Context, d *db.DB, id string, to io.Writer) error {
	f, err := Get(ctx, d, id)
	if err != nil {
		return err
	}
	hash := sha256.New()
	err = db.Each(ctx, d, func(data string) error {
		plain, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return err
		}
		hash.Write(plain)
		_, err = io.Copy(to, bytes.NewReader(plain))
		return err
	}, `SELECT data FROM file_chunk WHERE file_id = $1 ORDER BY no`, id)
	if err != nil {
		return fmt.Errorf("reading file %s: %w", f.Name, err)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != f.Hash {
		return fmt.Errorf("file %s is damaged: its hash is %s, not %s", f.Name, got, f.Hash)
	}
	return nil
}

// Remove deletes a file.
func Remove(ctx context.Context, d *db.DB, id string) error {
	_, err := d.Exec(ctx, `DELETE FROM file WHERE id = $1`, id)
	return err
}
