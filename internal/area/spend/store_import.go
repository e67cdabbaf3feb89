package spend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/job"
)

var importColumns = db.Columns[Import]()

// Import returns the import with the number.
func (s Store) Import(ctx context.Context, number int64) (Import, error) {
	i, err := db.One[Import](ctx, s.DB, `SELECT `+importColumns+` FROM spend_import WHERE number = $1`, number)
	if errors.Is(err, db.ErrNoRows) {
		return i, fault.NotFound("Importen finns inte.")
	}
	return i, err
}

// ImportWithID returns the import with the id.
func (s Store) ImportWithID(ctx context.Context, id string) (Import, error) {
	i, err := db.One[Import](ctx, s.DB, `SELECT `+importColumns+` FROM spend_import WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return i, fault.NotFound("Importen finns inte.")
	}
	return i, err
}

// ImportFilter chooses imports.
type ImportFilter struct {
	Text   string // in the name, of the file or of the source
	Source string // id
	Party  string
	States []string
}

// importOrders are the columns that the list may be sorted by.
var importOrders = map[string]string{"created_at": "created_at", "lines": "lines", "amount": "amount", "from_on": "from_on", "number": "number"}

func (f ImportFilter) where() db.Where {
	var w db.Where
	for _, word := range strings.Fields(f.Text) {
		w.Add("lower(name || ' ' || source) LIKE lower(?)", "%"+word+"%")
	}
	if f.Source != "" {
		w.Add("source_id = ?", f.Source)
	}
	if f.Party != "" {
		w.Add("party = ?", f.Party)
	}
	if len(f.States) > 0 {
		w.In("state", f.States)
	}
	return w
}

// Imports returns the imports of a page, and how many there are.
func (s Store) Imports(ctx context.Context, f ImportFilter, p Page) ([]Import, Count, error) {
	w := f.where()
	n, err := db.CountRows(ctx, s.DB, "spend_import", w)
	if err != nil {
		return nil, n, err
	}
	list, err := db.All[Import](ctx, s.DB, `
		SELECT `+importColumns+`
		FROM spend_import `+w.SQL()+`
		`+p.Order(importOrders, "created_at")+` `+p.Cut(&w), w.Args()...)
	return list, n, err
}

func (s Store) saveImport(ctx context.Context, i *Import) error {
	i.ChangedAt = s.DB.Now()
	return s.DB.Update(ctx, "spend_import", i)
}

// ImportHistory returns what has happened to an import, newest first.
func (s Store) ImportHistory(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, KindImport, id)
}

// ChooseColumns stores how the tables of an import are read. They are remembered when the
// lines are stored.
func (s Store) ChooseColumns(ctx context.Context, number int64, c Columns) (Import, error) {
	i, err := s.Import(ctx, number)
	if err != nil {
		return i, err
	}
	if err := i.open(); err != nil {
		return i, err
	}
	i.Columns, i.State, i.Message = c, ImportReceived, ""
	return i, s.saveImport(ctx, &i)
}

// importInput is what a job is told.
type importInput struct {
	ID     string `json:"id"`
	Import int64  `json:"import"`
	Why    string `json:"why,omitempty"`
}

// importWork is the state of an import in the hands of a job, and what the job is called.
var importWork = map[string]struct {
	state ImportState
	title string
}{
	JobCheckImport: {ImportChecking, "Granskar %s"},
	JobRunImport:   {ImportStoring, "Läser in %s"},
	JobUndoImport:  {ImportUndoing, "Ångrar inläsningen av %s"},
}

// StartImport hands the import over to a job of the kind.
func (s Store) StartImport(ctx context.Context, i Import, kind, why string) (Import, error) {
	input, err := json.Marshal(importInput{i.ID, i.Number, why})
	if err != nil {
		return i, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		j, err := job.Enqueue(ctx, tx, job.Job{Kind: kind, Title: fmt.Sprintf(importWork[kind].title, i.Name), Input: string(input)})
		if err != nil {
			return err
		}
		i.State, i.JobID, i.Message = importWork[kind].state, j.ID, ""
		return s.in(tx).saveImport(ctx, &i)
	})
	return i, err
}

// Job returns a job as the database has it.
func (s Store) Job(ctx context.Context, id string) (job.Job, error) { return job.Get(ctx, s.DB, id) }

// CancelJob stops a job that has not begun.
func (s Store) CancelJob(ctx context.Context, id string) error { return job.Cancel(ctx, s.DB, id) }

// WithdrawImport notes that an import whose job never began is as it was before.
func (s Store) WithdrawImport(ctx context.Context, i Import) error {
	switch i.State {
	case ImportUndoing:
		i.State = ImportDone
	case ImportStoring:
		i.State = ImportChecked
	default:
		i.State = ImportReceived
	}
	return s.saveImport(ctx, &i)
}

// DiscardImport removes an import that has stored nothing, with its files.
func (s Store) DiscardImport(ctx context.Context, number int64) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		i, err := s.in(tx).Import(ctx, number)
		if err != nil {
			return err
		}
		if err := i.open(); err != nil {
			return err
		}
		if err := s.in(tx).removeFiles(ctx, number); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM spend_import WHERE number = $1`, number); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindImport, Ref: i.ID, Title: i.Title(), Verb: audit.Removed})
	})
}

// removeFiles forgets the bytes of an import's files. What they were is kept.
func (s Store) removeFiles(ctx context.Context, number int64) error {
	kept, err := s.filesOf(ctx, number)
	if err != nil {
		return err
	}
	for _, f := range kept {
		if f.FileID == "" {
			continue
		}
		if err := file.Remove(ctx, s.DB, f.FileID); err != nil {
			return err
		}
	}
	_, err = s.DB.Exec(ctx, `UPDATE spend_file SET file_id = '' WHERE import = $1`, number)
	return err
}

// RejectFilter chooses among what was wrong or doubtful.
type RejectFilter struct {
	Refused *bool
	Text    string // in the message, the value or the number of the invoice
}

// ColumnsOf returns the columns of the first table among an import's files, and the first
// values of each. There are none when no file is a table.
func (s Store) ColumnsOf(ctx context.Context, i Import) (sample []ColumnSample, err error) {
	err = s.stored(i)(ctx, func(f opened) error {
		if sample == nil {
			sample, err = sampleOf(f, i.Columns)
		}
		return err
	})
	return sample, err
}

// Rejects returns what was wrong or doubtful with an import, and how much there is.
func (s Store) Rejects(ctx context.Context, number int64, f RejectFilter, p Page) ([]Reject, Count, error) {
	var w db.Where
	w.Add("import = ?", number)
	if f.Refused != nil {
		w.Add("refused = ?", *f.Refused)
	}
	for _, word := range strings.Fields(f.Text) {
		w.Add("lower(message || ' ' || value || ' ' || invoice || ' ' || field) LIKE lower(?)", "%"+word+"%")
	}
	n, err := db.CountRows(ctx, s.DB, "spend_reject", w)
	if err != nil {
		return nil, n, err
	}
	list, err := db.All[Reject](ctx, s.DB, `
		SELECT `+db.Columns[Reject]()+`
		FROM spend_reject `+w.SQL()+`
		ORDER BY refused DESC, n `+p.Cut(&w), w.Args()...)
	return list, n, err
}
