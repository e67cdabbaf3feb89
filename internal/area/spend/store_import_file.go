package spend

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// MostBytes is the largest file that is taken from a browser. The command reads files
// where they lie, of any size.
const MostBytes = 512 << 20

// Upload is a file that somebody sends.
type Upload struct {
	Name string
	From io.Reader
}

// kept is a file of an import.
type kept struct {
	Import int64
	N      int64
	Name   string
	Size   int64
	Hash   string
	FileID string
}

func (s Store) filesOf(ctx context.Context, number int64) ([]kept, error) {
	return db.All[kept](ctx, s.DB, `SELECT `+db.Columns[kept]()+` FROM spend_file WHERE import = $1 ORDER BY n`, number)
}

// Receive takes files that are to be read as one import. Files that were read before are
// refused, and then nothing is left behind.
func (s Store) Receive(ctx context.Context, sourceID string, p party.Code, uploads []Upload) (Import, error) {
	var files []kept
	var paths []string
	defer func() {
		for _, path := range paths {
			os.Remove(path)
		}
	}()
	for _, u := range uploads {
		path, f, err := toDisk(u)
		if err != nil {
			return Import{}, err
		}
		paths, files = append(paths, path), append(files, f)
	}
	var i Import
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if i, err = s.in(tx).createImport(ctx, sourceID, p, files); err != nil {
			return err
		}
		for n, path := range paths {
			if err := s.in(tx).keep(ctx, i, files[n], path); err != nil {
				return err
			}
		}
		return nil
	})
	return i, err
}

// toDisk copies what is sent to a file of its own.
func toDisk(u Upload) (path string, f kept, err error) {
	temp, err := os.CreateTemp("", "klover-spend-*")
	if err != nil {
		return "", f, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(temp, sum), io.LimitReader(u.From, MostBytes+1))
	err = errors.Join(err, temp.Close())
	switch {
	case err != nil:
		err = fault.With(fault.Wrong("Filen %s kom inte fram hel. Försök igen.", u.Name), err)
	case n > MostBytes:
		err = fault.Wrong("Filen %s är större än %d MB. Läs in den från kommandoraden: klover spend import.", u.Name, MostBytes>>20)
	case n == 0:
		err = fault.Wrong("Filen %s är tom.", u.Name)
	}
	if err != nil {
		os.Remove(temp.Name())
		return "", f, err
	}
	return temp.Name(), kept{Name: u.Name, Size: n, Hash: hex.EncodeToString(sum.Sum(nil))}, nil
}

// createImport makes an import of files, unless one of them is read already.
func (s Store) createImport(ctx context.Context, sourceID string, p party.Code, files []kept) (Import, error) {
	o, err := s.Origin(ctx, sourceID)
	if err != nil {
		return Import{}, err
	}
	for n, f := range files {
		if slices.ContainsFunc(files[:n], func(g kept) bool { return g.Hash == f.Hash }) {
			return Import{}, fault.Wrong("Filen %s är med två gånger.", f.Name)
		}
		if err := s.readBefore(ctx, f, 0); err != nil {
			return Import{}, err
		}
	}
	actor := audit.ActorFrom(ctx)
	i := Import{ID: db.NewID(), Version: 1, Name: nameOf(files), Files: int64(len(files)), SourceID: o.ID, Source: o.Name, Party: p, Columns: o.Columns,
		State: ImportReceived, CreatedByID: actor.ID, CreatedBy: actor.Name, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	for _, f := range files {
		i.Size += f.Size
	}
	if i.Number, err = s.next(ctx, "import", 1); err != nil {
		return i, err
	}
	if err := s.DB.Insert(ctx, "spend_import", &i); err != nil {
		return i, err
	}
	for n := range files {
		files[n].Import, files[n].N = i.Number, int64(n+1)
	}
	return i, db.InsertAll(ctx, s.DB, "spend_file", files)
}

func nameOf(files []kept) string {
	if len(files) == 1 {
		return files[0].Name
	}
	return fmt.Sprintf("%s och %s till", files[0].Name, sv.Plural(len(files)-1, "fil", "filer"))
}

// readBefore refuses a file whose bytes another import has read.
func (s Store) readBefore(ctx context.Context, f kept, but int64) error {
	type before struct {
		Number int64
		State  ImportState
	}
	found, err := db.All[before](ctx, s.DB, `
		SELECT i.number, i.state
		FROM spend_file f JOIN spend_import i ON i.number = f.import
		WHERE f.hash = $1 AND i.number <> $2 AND i.state IN ($3, $4)
		ORDER BY i.number`, f.Hash, but, ImportDone, ImportStoring)
	if err != nil || len(found) == 0 {
		return err
	}
	return fault.Conflict("Filen %s är redan inläst, i importen %d. Ångra den först om filen ska läsas in på nytt.", f.Name, found[0].Number)
}

// keep stores the bytes of a file until its lines are stored.
func (s Store) keep(ctx context.Context, i Import, f kept, path string) error {
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	stored, err := file.Put(ctx, s.DB, KindImport, i.ID, f.Name, from, MostBytes)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `UPDATE spend_file SET file_id = $1 WHERE import = $2 AND n = $3`, stored.ID, i.Number, f.N)
	return err
}

// opened is a file that can be read from any place.
type opened struct {
	name string
	from io.ReaderAt
	size int64
}

// files gives each file of an import, in the same order each time.
type files func(ctx context.Context, do func(opened) error) error

// stored gives the files that an import has kept.
func (s Store) stored(i Import) files {
	return func(ctx context.Context, do func(opened) error) error {
		list, err := s.filesOf(ctx, i.Number)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.FileID == "" {
				return fault.Conflict("Filen %s finns inte kvar i Klöver. Läs in den igen.", f.Name)
			}
			if err := s.copied(ctx, f, do); err != nil {
				return err
			}
		}
		return nil
	}
}

// copied gives a kept file as one on disk.
func (s Store) copied(ctx context.Context, f kept, do func(opened) error) error {
	temp, err := os.CreateTemp("", "klover-spend-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	defer temp.Close()
	if err := file.Copy(ctx, s.DB, f.FileID, temp); err != nil {
		return err
	}
	return unpack(opened{f.Name, temp, f.Size}, do)
}

// onDisk gives files where they lie.
func onDisk(paths []string) files {
	return func(_ context.Context, do func(opened) error) error {
		for _, path := range paths {
			if err := fromDisk(path, do); err != nil {
				return err
			}
		}
		return nil
	}
}

func fromDisk(path string, do func(opened) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fault.With(fault.NotFound("Filen %s kan inte öppnas.", path), err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return unpack(opened{filepath.Base(path), f, info.Size()}, do)
}

const (
	mostUnpacked = 256 << 20 // of one file in an archive
	mostPacked   = 200_000   // files in an archive
)

// unpack gives the files in an archive, or the file itself. An Excel file is an archive
// too, but none of files.
func unpack(f opened, do func(opened) error) error {
	first := make([]byte, 4)
	if _, err := f.from.ReadAt(first, 0); err != nil || !bytes.Equal(first, []byte("PK\x03\x04")) {
		return do(f)
	}
	archive, err := zip.NewReader(f.from, f.size)
	if err != nil {
		return fault.With(fault.Wrong("Filen %s är skadad eller avhuggen och kan inte packas upp.", f.name), err)
	}
	if slices.ContainsFunc(archive.File, func(e *zip.File) bool { return e.Name == "[Content_Types].xml" }) {
		return do(f)
	}
	if len(archive.File) > mostPacked {
		return fault.Wrong("Arkivet %s har fler än %s filer. Dela upp det.", f.name, sv.Number(mostPacked))
	}
	for _, e := range archive.File {
		if e.FileInfo().IsDir() || strings.HasPrefix(e.Name, "__MACOSX/") || strings.HasPrefix(filepath.Base(e.Name), ".") {
			continue
		}
		if err := unpacked(f.name, e, do); err != nil {
			return err
		}
	}
	return nil
}

func unpacked(archive string, e *zip.File, do func(opened) error) error {
	name := archive + ": " + e.Name
	from, err := e.Open()
	if err != nil {
		return fault.With(fault.Wrong("Filen %s är skadad och kan inte packas upp.", name), err)
	}
	defer from.Close()
	raw, err := io.ReadAll(io.LimitReader(from, mostUnpacked+1))
	if err != nil {
		return fault.With(fault.Wrong("Filen %s är skadad och kan inte packas upp.", name), err)
	}
	if len(raw) > mostUnpacked {
		return fault.Wrong("Filen %s är större än %d MB uppackad. Läs in den för sig.", name, mostUnpacked>>20)
	}
	return do(opened{name, bytes.NewReader(raw), int64(len(raw))})
}
