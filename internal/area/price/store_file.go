package price

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/job"
	"klover/internal/base/sheet"
)

// fileKind is the register of the files as base/file keeps them.
const fileKind = "price_file"

var fileColumns = db.Columns[File]()

// Files returns the latest files of a list.
func (s Store) Files(ctx context.Context, listID string) ([]File, error) {
	return db.All[File](ctx, s.DB, `SELECT `+fileColumns+` FROM price_file WHERE list_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50`, listID)
}

// File returns one file.
func (s Store) File(ctx context.Context, id string) (File, error) {
	f, err := db.One[File](ctx, s.DB, `SELECT `+fileColumns+` FROM price_file WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return f, fault.NotFound("Inläsningen finns inte.")
	}
	return f, err
}

// mostFaults is how many faults of a file are kept; all are counted.
const mostFaults = 1000

// Faults returns what is wrong with a file.
func (s Store) Faults(ctx context.Context, id string) ([]Fault, error) {
	return db.All[Fault](ctx, s.DB, `SELECT `+db.Columns[Fault]()+` FROM price_fault WHERE file_id = $1 ORDER BY n`, id)
}

// Receive takes a file for a list and guesses its columns. One that cannot be read
// leaves nothing behind.
func (s Store) Receive(ctx context.Context, listID, name string, from io.Reader) (File, error) {
	f := s.newFile(ctx, listID, name)
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return err
		}
		kept, err := file.Put(ctx, tx, fileKind, f.ID, name, from, MostBytes)
		if err != nil {
			return err
		}
		f.FileID, f.Name = identity.Ref(kept.ID), kept.Name
		book, done, err := here.open(ctx, f)
		if err != nil {
			return err
		}
		defer done()
		if f.Mapping, err = here.guess(ctx, l, book); err != nil {
			return err
		}
		return tx.Insert(ctx, "price_file", &f)
	})
	return f, err
}

func (s Store) newFile(ctx context.Context, listID, name string) File {
	return File{ID: db.NewID(), Version: 1, ListID: listID, Name: name, State: Received, ByName: audit.ActorFrom(ctx).Name, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
}

// open copies the file to disk and opens it.
func (s Store) open(ctx context.Context, f File) (*sheet.Book, func(), error) {
	if f.FileID == "" {
		return nil, nil, fault.NotFound("Filen %s lästes från kommandoraden och är inte sparad.", f.Name)
	}
	temp, err := os.CreateTemp("", "klover-price-*")
	if err != nil {
		return nil, nil, err
	}
	done := func() { temp.Close(); os.Remove(temp.Name()) }
	if err := file.Copy(ctx, s.DB, string(f.FileID), temp); err != nil {
		done()
		return nil, nil, err
	}
	size, err := temp.Seek(0, io.SeekEnd)
	if err != nil {
		done()
		return nil, nil, err
	}
	book, err := sheet.Open(temp, size, f.Name, sheet.Limits{Bytes: MostBytes})
	if err != nil {
		done()
	}
	return book, done, err
}

// heads finds the sheet of the book that looks most like a price list.
func heads(book *sheet.Book) (name string, head sheet.Head, guess Mapping, err error) {
	for _, one := range book.Sheets() {
		h, err := book.Head(one, wanted())
		if fault.KindOf(err) == fault.KindInvalid { // an empty sheet
			continue
		}
		if err != nil {
			return "", head, guess, err
		}
		if m := Guess(h.Names); name == "" || len(m.Columns) > len(guess.Columns) {
			name, head, guess = one, h, m
		}
	}
	if name == "" {
		return "", head, guess, fault.Wrong("Filen %s har inga rader.", book.Name)
	}
	return name, head, guess, nil
}

// guess is how the supplier's files were read the last time, else what the heads say.
func (s Store) guess(ctx context.Context, l List, book *sheet.Book) (Mapping, error) {
	name, head, m, err := heads(book)
	if err != nil {
		return m, err
	}
	if kept, ok, err := s.remembered(ctx, l, head); err != nil || ok {
		return kept, err
	}
	rows, err := sample(book, name, head)
	if err != nil {
		return m, err
	}
	if r, ok := m.read(head); ok {
		m.Fraction = r.fractions(rows)
	}
	return m, nil
}

const sampleRows = 50

func sample(book *sheet.Book, name string, head sheet.Head) ([]sheet.Row, error) {
	var rows []sheet.Row
	for row, err := range book.Below(name, head) {
		if err != nil || len(rows) == sampleRows {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// supplierOf is whose files a list's are: its supplier, else the contract's only one.
func (s Store) supplierOf(ctx context.Context, l List) (string, error) {
	if l.SupplierID != "" {
		return string(l.SupplierID), nil
	}
	k, err := s.contract(ctx, l.ContractID)
	if ids := k.SupplierIDs(); err == nil && len(ids) == 1 {
		return ids[0], nil
	}
	return "", err
}

func headKey(head sheet.Head) string {
	var names []string
	for _, n := range head.Names {
		names = append(names, plainHead(n))
	}
	return strings.Join(names, "|")
}

func (s Store) remembered(ctx context.Context, l List, head sheet.Head) (Mapping, bool, error) {
	id, err := s.supplierOf(ctx, l)
	if err != nil || id == "" {
		return Mapping{}, false, err
	}
	m, err := db.One[Mapping](ctx, s.DB, `SELECT mapping FROM price_mapping WHERE supplier_id = $1 AND heads = $2`, id, headKey(head))
	if errors.Is(err, db.ErrNoRows) {
		return m, false, nil
	}
	return m, err == nil, err
}

func (s Store) remember(ctx context.Context, l List, book *sheet.Book, m Mapping) error {
	id, err := s.supplierOf(ctx, l)
	if err != nil || id == "" {
		return err
	}
	_, head, _, err := heads(book)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO price_mapping (supplier_id, heads, mapping, changed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (supplier_id, heads) DO UPDATE SET mapping = excluded.mapping, changed_at = excluded.changed_at`, id, headKey(head), m, s.DB.Now())
	return err
}

// Preview is the first rows of a file as they would be read.
type Preview struct {
	Sheet string
	Heads []string
	Items []Item
	Wrong []Fault
}

// Preview reads the first rows of a file with its mapping.
func (s Store) Preview(ctx context.Context, f File) (Preview, error) {
	book, done, err := s.open(ctx, f)
	if err != nil {
		return Preview{}, err
	}
	defer done()
	name, head, _, err := heads(book)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Sheet: name, Heads: head.Names}
	r, ok := f.Mapping.read(head)
	if !ok {
		return p, nil
	}
	rows, err := sample(book, name, head)
	for _, row := range rows {
		item, faults, skip := r.item(row)
		if skip {
			continue
		}
		p.Items = append(p.Items, item)
		for _, w := range faults {
			p.Wrong = append(p.Wrong, Fault{Sheet: name, RowNo: int64(row.Number), Field: labelOf(w.key), Value: w.value, Message: w.message})
		}
	}
	return p, err
}

// Map keeps which column of a file is what.
func (s Store) Map(ctx context.Context, id string, m Mapping) (File, error) {
	if err := m.complete(); err != nil {
		return File{}, err
	}
	f, err := s.File(ctx, id)
	if err != nil {
		return f, err
	}
	f.Mapping, f.ChangedAt = m, s.DB.Now()
	return f, s.DB.Update(ctx, "price_file", &f)
}

// JobRead is the kind of job that reads a file.
const JobRead = "price.read"

type readInput struct {
	File string `json:"file"`
}

// Start hands a file over to a job.
func (s Store) Start(ctx context.Context, id string, onlyGood bool) (File, error) {
	var f File
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if f, err = s.in(tx).File(ctx, id); err != nil {
			return err
		}
		if err := f.Mapping.complete(); err != nil {
			return err
		}
		if f.State == Reading {
			return fault.Conflict("Filen läses redan.")
		}
		input, err := json.Marshal(readInput{id})
		if err != nil {
			return err
		}
		j, err := job.Enqueue(ctx, tx, job.Job{Kind: JobRead, Title: "Läser prislistan " + f.Name, Input: string(input)})
		if err != nil {
			return err
		}
		f.State, f.OnlyGood, f.JobID, f.Message, f.ChangedAt = Reading, onlyGood, j.ID, "", tx.Now()
		return tx.Update(ctx, "price_file", &f)
	})
	return f, err
}

// Jobs returns the background work of the area.
func Jobs(s Store) map[string]job.Func {
	return map[string]job.Func{JobRead: func(ctx context.Context, j job.Job, step job.Step) (string, error) {
		var in readInput
		if err := json.Unmarshal([]byte(j.Input), &in); err != nil {
			return "", fmt.Errorf("reading the input of job %s: %w", j.ID, err)
		}
		f, err := s.ReadFile(ctx, in.File, Told(step))
		return f.URL(), err
	}}
}
