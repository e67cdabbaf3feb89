package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/sheet"
	"klover/internal/word/party"
)

// MostBytes is the largest file that is taken, packed or not.
const MostBytes = 100 << 20

// Book is an open file.
type Book struct {
	*sheet.Book
	file io.Closer
}

// Close closes the file.
func (b Book) Close() error { return b.file.Close() }

// Book opens the file of a run. Close it afterwards.
func (s Store) Book(ctx context.Context, r Run) (Book, error) {
	if r.FileID == "" {
		return Book{}, fault.NotFound("Filen %s lästes från kommandoraden och är inte sparad.", r.FileName)
	}
	temp, err := os.CreateTemp("", "klover-import-*")
	if err != nil {
		return Book{}, err
	}
	defer os.Remove(temp.Name()) // the open file is read on
	err = file.Copy(ctx, s.DB, r.FileID, temp)
	if err := errors.Join(err, temp.Close()); err != nil {
		return Book{}, err
	}
	return openNamed(temp.Name(), r.FileName)
}

// openNamed opens a temporary file under the user's own name of it.
func openNamed(path, name string) (Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return Book{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return Book{}, errors.Join(err, f.Close())
	}
	book, err := sheet.Open(f, info.Size(), name, sheet.Limits{Bytes: MostBytes})
	if err != nil {
		return Book{}, errors.Join(err, f.Close())
	}
	return Book{book, f}, nil
}

// Upload is a file that somebody wants to import.
type Upload struct {
	Name     string
	From     io.Reader
	Register string // "" to be told by the heads
	Scope    party.Set
}

// Receive takes a file, looks at its heads and proposes how it is to be read. A
// file that cannot be read leaves nothing behind.
func (s Store) Receive(ctx context.Context, u Upload) (Run, error) {
	path, hash, err := unpacked(u.From, u.Name)
	if err != nil {
		return Run{}, err
	}
	defer os.Remove(path)
	book, err := openNamed(path, plainName(u.Name))
	if err != nil {
		return Run{}, err
	}
	defer book.Close()
	info, err := os.Stat(path)
	if err != nil {
		return Run{}, err
	}
	r := Run{Register: u.Register, Scope: u.Scope, FileName: book.Name, FileSize: info.Size(), FileHash: hash,
		Source: "Import av " + book.Name}
	if r, err = s.Propose(ctx, book.Book, r); err != nil {
		return r, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := (Store{tx}).create(ctx, &r); err != nil {
			return err
		}
		from, err := os.Open(path)
		if err != nil {
			return err
		}
		defer from.Close()
		kept, err := file.Put(ctx, tx, Kind, r.ID, r.FileName, from, MostBytes)
		if err != nil {
			return err
		}
		r.FileID = kept.ID
		return Store{tx}.save(ctx, &r)
	})
	return r, err
}

// plainName is the name without the ending of its packing.
func plainName(name string) string { return strings.TrimSuffix(name, ".gz") }

// unpacked copies a file to disk, out of its gzip packing if it has one, and
// returns its path and hash. What is larger than the limit is refused while it is
// unpacked, so that a bomb never fills the disk.
func unpacked(from io.Reader, name string) (path, hash string, err error) {
	buffered := bufio.NewReader(from)
	if head, _ := buffered.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		packed, err := gzip.NewReader(buffered)
		if err != nil {
			return "", "", fault.With(fault.Wrong("Filen %s är skadad och kan inte packas upp.", name), err)
		}
		from = packed
	} else {
		from = buffered
	}
	temp, err := os.CreateTemp("", "klover-import-*")
	if err != nil {
		return "", "", err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(temp, sum), io.LimitReader(from, MostBytes+1))
	err = errors.Join(err, temp.Close())
	switch {
	case err != nil:
		err = fault.With(fault.Wrong("Filen %s kunde inte läsas till slut. Den är skadad, eller så bröts överföringen.", name), err)
	case n > MostBytes:
		err = fault.Wrong("Filen %s är större än %d MB. Dela upp den i flera.", name, MostBytes>>20)
	}
	if err != nil {
		os.Remove(temp.Name())
		return "", "", err
	}
	return temp.Name(), hex.EncodeToString(sum.Sum(nil)), nil
}

// Propose fills in how a file is to be read: register, sheet, head row and mapping.
func (s Store) Propose(ctx context.Context, book *sheet.Book, r Run) (Run, error) {
	read, err := s.readBefore(ctx)
	if err != nil {
		return r, err
	}
	r = likeliest(book, r, read)
	reg, err := registerOfRun(r)
	if err != nil {
		return r, err
	}
	l, err := layoutOf(book, r, reg)
	if err != nil {
		return r, err
	}
	r.Heads = l.head.Names
	if r.Mapping, err = s.Recall(ctx, reg, l.head.Names); err != nil {
		return r, err
	}
	for _, p := range Presets() {
		if p.Register == r.Register && p.fits(l.head.Names) {
			r.Source = p.Source + ", " + r.FileName
		}
	}
	return r, nil
}

// remembered is how lists of a register were read before.
type remembered struct {
	Register string
	HeadKey  string
	Mapping  Mapping
}

// mostRemembered is how many kinds of list are looked through.
const mostRemembered = 200

func (s Store) readBefore(ctx context.Context) ([]remembered, error) {
	return db.All[remembered](ctx, s.DB, `SELECT register, head_key, mapping FROM intake_mapping ORDER BY changed_at DESC LIMIT `+fmt.Sprint(mostRemembered))
}

// mostSheets is how many sheets of a book are tried.
const mostSheets = 12

// likeliest chooses what has not been chosen of sheet and register: a list that has
// been read before, a preset's, or where the fields fit the heads best.
func likeliest(book *sheet.Book, r Run, read []remembered) Run {
	sheets := book.Sheets()
	if r.Sheet != "" {
		sheets = []string{r.Sheet}
	}
	best, most := r, -1
	if best.Register == "" {
		best.Register = Registers[0].Key()
	}
	if best.Sheet == "" && len(sheets) > 0 {
		best.Sheet = sheets[0]
	}
	for _, name := range sheets[:min(len(sheets), mostSheets)] {
		for _, reg := range Registers {
			if r.Register != "" && r.Register != reg.Key() {
				continue
			}
			one := r
			one.Sheet, one.Register = name, reg.Key()
			n := 0
			if one, n = fit(book, one, reg, read); n > most {
				best, most = one, n
			}
		}
	}
	return best
}

// certain is the fitness of a list that is known.
const certain = 1_000_000

// fit returns the run with the row of its head when only a list that was read before
// tells it, and how well the register fits the heads; -1 when there are none.
func fit(book *sheet.Book, r Run, reg Register, read []remembered) (Run, int) {
	l, err := layoutOf(book, r, reg)
	for _, m := range read {
		switch {
		case m.Register != reg.Key():
		case err == nil && headKey(l.head.Names) == m.HeadKey:
			return r, certain
		case r.HeadRow == 0:
			if row := headBefore(book, r, reg, m); row > 0 {
				r.HeadRow = row
				return r, certain
			}
		}
	}
	if err != nil {
		return r, -1
	}
	for _, p := range Presets() {
		if p.Register == reg.Key() && p.fits(l.head.Names) {
			return r, certain
		}
	}
	return r, fitness(reg, l.head.Names)
}

// headBefore returns the row whose heads are those of a list that was read before,
// although Klöver does not know the words; 0 when there is none.
func headBefore(book *sheet.Book, r Run, reg Register, m remembered) int64 {
	head, err := book.Head(r.Sheet, slices.Collect(maps.Values(m.Mapping.Columns)))
	if err != nil {
		return 0
	}
	r.HeadRow = int64(head.Row)
	if l, err := layoutOf(book, r, reg); err != nil || headKey(l.head.Names) != m.HeadKey {
		return 0
	}
	return r.HeadRow
}

// fitness is how many columns find a field; a register that lacks what it must
// have is worth half.
func fitness(reg Register, names []string) int {
	columns := Guess(reg.Targets(), names)
	n := 2 * len(columns)
	for _, t := range reg.Targets() {
		if t.Required && columns[t.Key] == "" {
			n /= 2
		}
	}
	return n
}

// Sample is the first rows of a file, to show what its columns hold.
type Sample struct {
	Names  []string
	Rows   [][]string // the first few, as wide as Names
	Head   int
	Sheets []string
}

// sampled is how many rows a sample has.
const sampled = 3

// Sample returns the heads and the first rows of the run's sheet.
func (s Store) Sample(book *sheet.Book, r Run) (Sample, error) {
	reg, err := registerOfRun(r)
	if err != nil {
		return Sample{}, err
	}
	l, err := layoutOf(book, r, reg)
	if err != nil {
		return Sample{Sheets: book.Sheets()}, err
	}
	sample := Sample{Names: l.head.Names, Head: l.head.Row, Sheets: book.Sheets()}
	for row, err := range book.Filled(l.sheet, l.head) {
		if err != nil {
			return sample, err
		}
		cells := make([]string, len(sample.Names))
		for i := range cells {
			cells[i] = short(row.At(i).Text)
		}
		if sample.Rows = append(sample.Rows, cells); len(sample.Rows) == sampled {
			break
		}
	}
	return sample, nil
}

// Preview is the first rows as they will be stored.
type Preview struct {
	Keys  []string // of the fields
	Heads []string // their labels
	Rows  []PreviewRow
}

// PreviewRow is one row of a preview.
type PreviewRow struct {
	Row    int64
	Verb   string
	Texts  []string
	Faults []Fault
}

// previewed is how many rows a preview has.
const previewed = 20

// Preview reads the first rows as they will be stored, without storing them.
func (s Store) Preview(ctx context.Context, book *sheet.Book, r Run) (Preview, error) {
	l, ses, err := s.begin(book, r)
	if err != nil {
		return Preview{}, err
	}
	ses.show = true
	var p Preview
	for _, key := range ses.plan.keys() {
		t, _ := targetOf(l.reg.Targets(), key)
		p.Keys, p.Heads = append(p.Keys, key), append(p.Heads, t.Label)
	}
	var part []line
	for lines, err := range l.lines(book, ses.plan) {
		if err != nil {
			return p, err
		}
		part = lines[:min(len(lines), previewed)]
		break
	}
	verdicts, err := l.reg.handle(ctx, s.DB, ses, part)
	if err != nil {
		return p, fmt.Errorf("previewing %s: %w", r.FileName, err)
	}
	for _, v := range verdicts {
		p.Rows = append(p.Rows, PreviewRow{v.line.row, v.verb, v.shown, v.line.faults})
	}
	return p, nil
}
