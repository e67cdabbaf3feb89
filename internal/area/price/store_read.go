package price

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/sv"
)

// Told is told how far the reading has come: rows, all (0 when not known) and a text.
type Told func(done, total int64, message string)

// errWrong undoes what was stored of a file with faults.
var errWrong = errors.New("the file has faults")

// ReadFile reads a received file into a draft. A run again replaces its draft.
func (s Store) ReadFile(ctx context.Context, id string, step Told) (File, error) {
	f, err := s.File(ctx, id)
	if err != nil {
		return f, err
	}
	book, done, err := s.open(ctx, f)
	if err != nil {
		return f, s.fail(ctx, &f, err)
	}
	defer done()
	return s.readBook(ctx, f, book, step)
}

// ReadPath reads a file on disk into a draft of a list, for the command.
func (s Store) ReadPath(ctx context.Context, listID, path string, onlyGood bool, step Told) (File, error) {
	book, err := sheet.OpenFile(path, sheet.Limits{Bytes: MostBytes})
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, fault.NotFound("Filen %s finns inte.", path)
	}
	if err != nil {
		return File{}, err
	}
	defer book.Close()
	l, err := s.Get(ctx, listID)
	if err != nil {
		return File{}, err
	}
	f := s.newFile(ctx, listID, book.Name)
	f.State, f.OnlyGood = Reading, onlyGood
	if f.Mapping, err = s.guess(ctx, l, book); err != nil {
		return f, err
	}
	if err := f.Mapping.complete(); err != nil {
		return f, err
	}
	if err := s.DB.Insert(ctx, "price_file", &f); err != nil {
		return f, err
	}
	return s.readBook(ctx, f, book, step)
}

func (s Store) readBook(ctx context.Context, f File, book *sheet.Book, step Told) (File, error) {
	begun := time.Now()
	l := &load{file: f, book: book, step: step, seen: newSeen()}
	err := s.DB.InTx(ctx, func(tx *db.DB) error { return l.run(ctx, s.in(tx)) })
	f.ReadRows, f.WrongRows, f.Millis = l.rows, l.wrongRows, time.Since(begun).Milliseconds()
	if err != nil && !errors.Is(err, errWrong) {
		return f, s.fail(ctx, &f, err)
	}
	f.State, f.EditionID, f.Message = Read, identity.Ref(l.edition.ID), ""
	if errors.Is(err, errWrong) {
		f.State, f.EditionID = Failed, ""
		f.Message = fmt.Sprintf("%s av %s har fel. Inget är inläst.", sv.Plural(f.WrongRows, "rad", "rader"), sv.Number(f.ReadRows))
	}
	return f, s.ended(ctx, &f, l.faults)
}

func (s Store) ended(ctx context.Context, f *File, faults []Fault) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM price_fault WHERE file_id = $1`, f.ID); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "price_fault", faults); err != nil {
			return err
		}
		now, err := s.in(tx).File(ctx, f.ID)
		if err != nil {
			return err
		}
		f.Version, f.ChangedAt = now.Version, tx.Now()
		return tx.Update(ctx, "price_file", f)
	})
}

// fail notes why a file could not be read at all. What may pass is left to be tried
// again.
func (s Store) fail(ctx context.Context, f *File, err error) error {
	if fault.KindOf(err) == fault.KindInternal {
		return err
	}
	f.State, f.Message = Failed, fault.Message(err)
	return errors.Join(err, s.ended(ctx, f, nil))
}

// load is the reading of one file.
type load struct {
	file    File
	book    *sheet.Book
	step    Told
	seen    seen
	edition Edition

	batch     []Item
	faults    []Fault
	rows      int64
	wrongRows int64
}

func (l *load) run(ctx context.Context, s Store) error {
	list, err := s.Get(ctx, l.file.ListID)
	if err != nil {
		return err
	}
	if err := l.clear(ctx, s, list); err != nil {
		return err
	}
	if l.edition, err = s.draft(ctx, list, FromFile, l.file.Name); err != nil {
		return err
	}
	if err := l.sheets(ctx, s); err != nil {
		return err
	}
	switch {
	case l.wrongRows > 0 && !l.file.OnlyGood:
		return errWrong
	case l.rows == l.wrongRows:
		return fault.Wrong("Filen %s har inga rader med pris. Kontrollera hur kolumnerna läses.", l.file.Name)
	}
	l.step(l.rows, l.rows, "Jämför med versionen före")
	if l.edition, err = s.measured(ctx, list, l.edition, "läste in"); err != nil {
		return err
	}
	return s.remember(ctx, list, l.book, l.file.Mapping)
}

// clear removes a draft that another file, or this one, gave before.
func (l *load) clear(ctx context.Context, s Store, list List) error {
	editions, err := s.Editions(ctx, list.ID)
	if err != nil {
		return err
	}
	for _, e := range editions {
		if e.Stage == Draft && e.Origin == FromFile {
			return s.discard(ctx, list, e, "Ersätts av "+l.file.Name)
		}
	}
	return nil
}

func (l *load) sheets(ctx context.Context, s Store) error {
	several := len(l.book.Sheets()) > 1
	for _, name := range l.book.Sheets() {
		head, err := l.book.Head(name, wanted())
		if fault.KindOf(err) == fault.KindInvalid { // an empty sheet
			continue
		}
		if err != nil {
			return err
		}
		r, ok := l.file.Mapping.read(head)
		if !ok {
			continue
		}
		for row, err := range l.book.Below(name, head) {
			if err != nil {
				return err
			}
			if err := l.row(ctx, s, r, name, row, several); err != nil {
				return err
			}
		}
	}
	return l.flush(ctx, s)
}

func (l *load) row(ctx context.Context, s Store, r *reader, name string, row sheet.Row, several bool) error {
	item, faults, skip := r.item(row)
	if skip {
		return nil
	}
	l.rows++
	at := place{row: row.Number}
	if several {
		at.sheet = name
	}
	if len(faults) == 0 {
		for _, f := range fault.FieldsOf(l.seen.add(item, at)) {
			faults = append(faults, wrong{f.Name, item.Number(), f.Message})
		}
	}
	if len(faults) > 0 {
		l.wrongRows++
		l.note(name, row.Number, faults)
		return nil
	}
	item.EditionKey, item.RowNo = l.edition.Key, l.rows
	if l.batch = append(l.batch, item); len(l.batch) < readChunk {
		return nil
	}
	l.step(l.rows, 0, sv.Number(l.rows)+" rader lästa")
	return l.flush(ctx, s)
}

func (l *load) note(name string, row int, faults []wrong) {
	for _, w := range faults {
		if len(l.faults) < mostFaults {
			l.faults = append(l.faults, Fault{FileID: l.file.ID, N: int64(len(l.faults) + 1), Sheet: name, RowNo: int64(row), Field: labelOf(w.key), Value: short(w.value), Message: w.message})
		}
	}
}

// flush stores the rows at hand, unless the file will be refused anyway.
func (l *load) flush(ctx context.Context, s Store) error {
	defer func() { l.batch = l.batch[:0] }()
	if len(l.batch) == 0 || l.wrongRows > 0 && !l.file.OnlyGood {
		return nil
	}
	return s.addItems(ctx, l.batch)
}
