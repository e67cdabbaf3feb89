package compare

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"klover/internal/area/category"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// KindFile names others' files in the history.
const KindFile = "compare_file"

// File is a file of others' anonymised spend.
type File struct {
	ID             string
	Version        int64
	Name           string
	Hash           string
	Sender         string
	FromQuarter    Quarter
	ToQuarter      Quarter
	Tree           string
	Level          int64
	LeastSuppliers int64
	LeastInvoices  int64
	Made           string
	State          State
	KeptRows       int64
	RejectedRows   int64
	Replaced       int64
	ByName         string
	CreatedAt      time.Time
	ChangedAt      time.Time
}

// URL is the address of the file.
func (f File) URL() string { return FilesPath + "/" + f.ID }

// Sentence tells what came of the file.
func (f File) Sentence() string {
	text := fmt.Sprintf("%s inlagda, %s avvisade", sv.Plural(f.KeptRows, "rad", "rader"), sv.Number(f.RejectedRows))
	if f.Replaced > 0 {
		text += ", " + sv.Plural(f.Replaced, "kvartal ersätter", "kvartal ersätter") + " vad en tidigare fil sade"
	}
	return text + "."
}

// told is a cell as it is kept.
type told struct {
	FileID     string
	Party      string
	Quarter    Quarter
	CategoryID string
	Amount     money.Amount
	Invoices   int64
	Suppliers  int64
	Hidden     bool
}

type teller struct {
	FileID      string
	Code        string
	Name        string
	Inhabitants count.Count
}

// mostSpend is the largest file of anonymised spend.
const mostSpend = 20 << 20

// Hear reads a file of others' anonymised spend.
func (s Store) Hear(ctx context.Context, name string, from io.Reader) (File, error) {
	data, err := io.ReadAll(io.LimitReader(from, mostSpend+1))
	if err != nil {
		return File{}, err
	}
	if len(data) > mostSpend {
		return File{}, fault.Wrong("Filen %s är större än %d MB.", name, mostSpend>>20)
	}
	b, err := readTelling(name, data)
	if err != nil {
		return File{}, err
	}
	sum := sha256.Sum256(data)
	f := File{ID: db.NewID(), Version: 1, Name: name, Hash: hex.EncodeToString(sum[:]), Sender: strings.TrimSpace(b.Sender), FromQuarter: b.From, ToQuarter: b.To, Tree: b.Tree, Level: b.Level,
		LeastSuppliers: b.Rule.Suppliers, LeastInvoices: b.Rule.Invoices, Made: b.Made, State: Read, ByName: audit.ActorFrom(ctx).Name, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	return f, s.DB.InTx(ctx, func(tx *db.DB) error { return s.in(tx).keep(ctx, &f, b) })
}

func (s Store) keep(ctx context.Context, f *File, b body) error {
	same, err := db.All[string](ctx, s.DB, `SELECT name FROM compare_file WHERE hash = $1 AND state = $2 LIMIT 1`, f.Hash, Read)
	if err != nil {
		return err
	}
	if len(same) > 0 {
		return fault.Conflict("Filen %s är redan inläst, som %s. Inget är ändrat.", f.Name, same[0])
	}
	cells, rejects, err := s.listen(ctx, b)
	if err != nil {
		return err
	}
	if len(cells) == 0 {
		return fault.Wrong("Ingen rad i %s kunde läggas in. %s", f.Name, firstReason(rejects))
	}
	if f.Replaced, err = s.replaces(ctx, cells); err != nil {
		return err
	}
	f.KeptRows, f.RejectedRows = int64(len(cells)), int64(len(rejects))
	rejects = rejects[:min(len(rejects), mostRejects)]
	parties := f.marked(b, cells, rejects)
	if err := s.DB.Insert(ctx, "compare_file", f); err != nil {
		return err
	}
	if err := errors.Join(db.InsertAll(ctx, s.DB, "compare_party", parties), db.InsertAll(ctx, s.DB, "compare_cell", cells), db.InsertAll(ctx, s.DB, "compare_file_reject", rejects)); err != nil {
		return fmt.Errorf("storing %s: %w", f.Name, err)
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: KindFile, Ref: f.ID, Title: f.Name, Verb: "läste in", Why: f.Sender + ": " + f.Sentence()})
}

// marked gives the file's rows its id, and returns its parties.
func (f File) marked(b body, cells []told, rejects []Reject) []teller {
	for i := range cells {
		cells[i].FileID = f.ID
	}
	for i := range rejects {
		rejects[i].LoadID, rejects[i].N = f.ID, int64(i+1)
	}
	parties := make([]teller, len(b.Parties))
	for i, p := range b.Parties {
		parties[i] = teller{FileID: f.ID, Code: p.Code, Name: p.Name}
		if p.Inhabitants > 0 {
			parties[i].Inhabitants = count.Of(p.Inhabitants)
		}
	}
	return parties
}

func firstReason(rejects []Reject) string {
	if len(rejects) == 0 {
		return "Den har inga rader."
	}
	return fmt.Sprintf("Rad %d, %s ”%s”: %s", rejects[0].RowNo, rejects[0].Field, rejects[0].Value, rejects[0].Message)
}

// categoriesOf finds a category of ours by code, else by a name that only one has.
func categoriesOf(tree category.Tree) func(code, name string) (string, bool) {
	byName := map[string]string{}
	for _, n := range tree.All() {
		name := sv.Fold(n.Name)
		if _, twice := byName[name]; twice {
			byName[name] = ""
			continue
		}
		byName[name] = n.ID
	}
	return func(code, name string) (string, bool) {
		if code == uncategorised {
			return uncategorised, true
		}
		if n, ok := tree.ByCode(code); ok {
			return n.ID, true
		}
		id := byName[sv.Fold(name)]
		return id, id != ""
	}
}

// listen judges the rows of a file.
func (s Store) listen(ctx context.Context, b body) ([]told, []Reject, error) {
	tree, err := category.Store{DB: s.DB}.Ever(ctx)
	if err != nil {
		return nil, nil, err
	}
	l := listener{body: b, today: s.Today(), seen: map[string]int{}, find: categoriesOf(tree)}
	for _, p := range party.Principals() {
		l.own = append(l.own, string(p))
	}
	var cells []told
	var rejects []Reject
	for _, r := range b.Rows {
		h, wrong := l.hear(r)
		if wrong != nil {
			rejects = append(rejects, *wrong)
			continue
		}
		cells = append(cells, told{Party: h.Party, Quarter: h.Quarter, CategoryID: h.Code, Amount: h.Amount, Invoices: h.Invoices, Suppliers: h.Suppliers, Hidden: h.Hidden})
	}
	return cells, rejects, nil
}

// replaces counts the quarters that an earlier file has told of.
func (s Store) replaces(ctx context.Context, cells []told) (n int64, err error) {
	had, err := db.All[struct{ Party, Quarter string }](ctx, s.DB, `SELECT DISTINCT c.party, c.quarter FROM compare_cell c JOIN compare_file f ON f.id = c.file_id WHERE f.state = 'read'`)
	if err != nil {
		return 0, err
	}
	before := map[string]bool{}
	for _, h := range had {
		before[h.Party+h.Quarter] = true
	}
	for _, c := range cells {
		if key := c.Party + string(c.Quarter); before[key] {
			delete(before, key)
			n++
		}
	}
	return n, nil
}

var fileColumns = db.Columns[File]()

// Files returns the files of others, newest first.
func (s Store) Files(ctx context.Context) ([]File, error) {
	return db.All[File](ctx, s.DB, `SELECT `+fileColumns+` FROM compare_file ORDER BY created_at DESC, id DESC LIMIT 200`)
}

// File returns one file.
func (s Store) File(ctx context.Context, id string) (File, error) {
	f, err := db.One[File](ctx, s.DB, `SELECT `+fileColumns+` FROM compare_file WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return f, fault.NotFound("Filen finns inte.")
	}
	return f, err
}

// FileRejects returns what is wrong with the rows of a file.
func (s Store) FileRejects(ctx context.Context, id string) ([]Reject, error) {
	return db.All[Reject](ctx, s.DB, `SELECT `+db.Columns[Reject]()+` FROM compare_file_reject WHERE load_id = $1 ORDER BY n`, id)
}

// UndoFile takes a file away. What an earlier file said of the same quarters counts again.
func (s Store) UndoFile(ctx context.Context, id string) (File, error) {
	var f File
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		var err error
		if f, err = s.in(tx).File(ctx, id); err != nil {
			return err
		}
		if f.State != Read {
			return fault.Conflict("Filen är redan ångrad.")
		}
		for _, table := range []string{"compare_cell", "compare_party"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE file_id = $1`, id); err != nil {
				return err
			}
		}
		f.State, f.ChangedAt = Undone, tx.Now()
		if err := tx.Update(ctx, "compare_file", &f); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindFile, Ref: f.ID, Title: f.Name, Verb: "ångrade inläsningen av"})
	})
	return f, err
}
