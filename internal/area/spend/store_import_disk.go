package spend

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/party"
)

// importDisk reads files where they lie. They are not kept, but what was wrong with them is.
func (s Store) importDisk(ctx context.Context, o importOrder, step Step) (Import, error) {
	var code party.Code
	if o.party != "" {
		var err error
		if code, err = party.Parse(o.party); err != nil {
			return Import{}, err
		}
	}
	from, err := s.originNamed(ctx, o.source, o.content, code)
	if err != nil {
		return Import{}, err
	}
	if code == "" {
		code = from.Party
	}
	if code == "" {
		return Import{}, fault.Wrong("Ange vems inköp det är med -party. Källan %s har ingen part.", from.Name)
	}
	var list []kept
	for _, path := range o.paths {
		f, err := keptOf(path)
		if err != nil {
			return Import{}, err
		}
		list = append(list, f)
	}
	var i Import
	if err := s.DB.InTx(ctx, func(tx *db.DB) (err error) {
		i, err = s.in(tx).createImport(ctx, from.ID, code, list)
		return err
	}); err != nil {
		return Import{}, err
	}
	if i.Columns, err = o.chosen(i.Columns); err != nil {
		return i, err
	}
	if i, err = s.check(ctx, i, onDisk(o.paths), step); err != nil || o.dryRun {
		return i, err
	}
	return s.perform(ctx, i, onDisk(o.paths), step)
}

// keptOf is what is known of a file on disk.
func keptOf(path string) (kept, error) {
	from, err := os.Open(path)
	if err != nil {
		return kept{}, fault.With(fault.NotFound("Filen %s kan inte öppnas.", path), err)
	}
	defer from.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, from)
	return kept{Name: filepath.Base(path), Size: n, Hash: hex.EncodeToString(sum.Sum(nil))}, err
}
