package intake

import (
	"cmp"
	"context"
	"os"

	"klover/internal/word/party"
)

// Order is an import in one go, as the command gives it.
type Order struct {
	Path      string
	Register  string // "" to be told by the heads
	Sheet     string
	HeadRow   int64
	Mapping   Mapping // over what Klöver proposes
	Bad       Policy
	Existing  Existing
	Formulas  bool
	Suppliers bool // new ones are created
	Source    string
	DryRun    bool // check only
}

// Import reads a file from disk: proposes, checks and stores. The file itself is
// not kept, but its rejected rows are, also after a trial.
func (s Store) Import(ctx context.Context, o Order, step Step) (Run, error) {
	from, err := os.Open(o.Path)
	if err != nil {
		return Run{}, err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return Run{}, err
	}
	path, hash, err := unpacked(from, info.Name())
	if err != nil {
		return Run{}, err
	}
	defer os.Remove(path)
	book, err := openNamed(path, plainName(info.Name()))
	if err != nil {
		return Run{}, err
	}
	defer book.Close()
	r, err := s.Propose(ctx, book.Book, Run{Register: o.Register, Sheet: o.Sheet, HeadRow: o.HeadRow, Scope: party.Set(party.All()),
		FileName: book.Name, FileSize: info.Size(), FileHash: hash, Source: "Import av " + book.Name,
		Bad: o.Bad, Existing: o.Existing, Formulas: o.Formulas, NewSuppliers: o.Suppliers})
	if err != nil {
		return r, err
	}
	if len(o.Mapping.Columns)+len(o.Mapping.Fixed) > 0 {
		r.Mapping = r.Mapping.over(o.Mapping)
	}
	r.Source = cmp.Or(o.Source, r.Source)
	if err := s.create(ctx, &r); err != nil {
		return r, err
	}
	if r, err = s.check(ctx, book.Book, r, step); err != nil {
		return r, s.abandon(ctx, r, err)
	}
	if o.DryRun || r.AllThere() {
		return r, nil
	}
	done, err := s.keep(ctx, book.Book, r, step)
	if err != nil {
		return r, s.abandon(ctx, r, err)
	}
	return done, nil
}

// abandon leaves a failed run on the page of imports.
func (s Store) abandon(ctx context.Context, r Run, cause error) error {
	if err := s.fail(ctx, r, cause); err != nil {
		return err
	}
	return cause
}
