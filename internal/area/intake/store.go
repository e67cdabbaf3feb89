package intake

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/job"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store keeps the imports and carries them out.
type Store struct{ DB *db.DB }

var runColumns = db.Columns[Run]()

// Get returns the run with the id.
func (s Store) Get(ctx context.Context, id string) (Run, error) {
	r, err := db.One[Run](ctx, s.DB, `SELECT `+runColumns+` FROM intake_run WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return r, fault.NotFound("Importen finns inte.")
	}
	return r, err
}

// Filter chooses runs.
type Filter struct {
	Register string
	States   []string
}

// orders are the columns that the list may be sorted by.
var orders = map[string]string{"created_at": "created_at"}

// Search returns the runs of a page, and how many there are.
func (s Store) Search(ctx context.Context, f Filter, p db.Page) ([]Run, db.Count, error) {
	var w db.Where
	if f.Register != "" {
		w.Add("register = ?", f.Register)
	}
	if len(f.States) > 0 {
		w.In("state", f.States)
	}
	n, err := db.CountRows(ctx, s.DB, "intake_run", w)
	if err != nil {
		return nil, n, err
	}
	runs, err := db.All[Run](ctx, s.DB, `
		SELECT `+runColumns+`
		FROM intake_run `+w.SQL()+`
		`+p.Order(orders, "created_at")+` `+p.Cut(&w), w.Args()...)
	return runs, n, err
}

// Earlier returns the run that last stored the same file content, if any.
func (s Store) Earlier(ctx context.Context, r Run) (Run, bool, error) {
	found, err := db.All[Run](ctx, s.DB, `
		SELECT `+runColumns+`
		FROM intake_run
		WHERE file_hash = $1 AND state = $2 AND id <> $3
		ORDER BY created_at DESC LIMIT 1`, r.FileHash, Done, r.ID)
	if err != nil || len(found) == 0 {
		return Run{}, false, err
	}
	return found[0], true, nil
}

// create stores a new run.
func (s Store) create(ctx context.Context, r *Run) error {
	actor := audit.ActorFrom(ctx)
	r.ID, r.Version, r.State = db.NewID(), 1, Uploaded
	r.RunByID, r.RunBy = actor.ID, actor.Name
	r.CreatedAt, r.ChangedAt = s.DB.Now(), s.DB.Now()
	if r.Bad == "" {
		r.Bad = AllOrNothing
	}
	if r.Existing == "" {
		r.Existing = Refuse
	}
	return s.DB.Insert(ctx, "intake_run", r)
}

// save stores a changed run.
func (s Store) save(ctx context.Context, r *Run) error {
	r.ChangedAt = s.DB.Now()
	return s.DB.Update(ctx, "intake_run", r)
}

// Choose stores how the file is to be read. A run that has been stored is past that.
func (s Store) Choose(ctx context.Context, r Run) (Run, error) {
	if r.State != Uploaded && r.State != Checked && r.State != Failed {
		return r, fault.Conflict("Importen är %s och kan inte ändras.", r.State)
	}
	r.State, r.Message = Uploaded, ""
	r.clear()
	return r, s.save(ctx, &r)
}

// Decide stores what to do with faulty rows.
func (s Store) Decide(ctx context.Context, r Run, bad Policy) (Run, error) {
	if r.State.Working() {
		return r, fault.Conflict("Importen pågår redan.")
	}
	r.Bad = bad
	if err := r.Startable(); err != nil {
		return r, err
	}
	return r, s.save(ctx, &r)
}

// working is the state of a run in the hands of a job, and what the job is called.
var working = map[string]struct {
	state State
	title string
}{
	JobCheck: {Checking, "Granskar %s"},
	JobRun:   {Storing, "Importerar %s"},
	JobUndo:  {Undoing, "Ångrar importen av %s"},
}

// Start hands the run over to a job of the kind.
func (s Store) Start(ctx context.Context, r Run, kind, why string) (Run, error) {
	input, err := json.Marshal(jobInput{Run: r.ID, Why: why})
	if err != nil {
		return r, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		j, err := job.Enqueue(ctx, tx, job.Job{Kind: kind, Title: fmt.Sprintf(working[kind].title, r.FileName), Input: string(input)})
		if err != nil {
			return err
		}
		r.State, r.JobID, r.Message = working[kind].state, j.ID, ""
		return Store{tx}.save(ctx, &r)
	})
	return r, err
}

// Job returns a job as the database has it.
func (s Store) Job(ctx context.Context, id string) (job.Job, error) { return job.Get(ctx, s.DB, id) }

// CancelJob stops a job that has not begun.
func (s Store) CancelJob(ctx context.Context, id string) error { return job.Cancel(ctx, s.DB, id) }

// Withdraw notes that a run whose job never began is as it was before.
func (s Store) Withdraw(ctx context.Context, r Run) error {
	switch r.State {
	case Undoing:
		r.State = Done
	case Storing:
		r.State = Checked
	default:
		r.State = Uploaded
	}
	return s.save(ctx, &r)
}

// Discard removes a run that has stored nothing, with its file.
func (s Store) Discard(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, err := Store{tx}.Get(ctx, id)
		if err != nil {
			return err
		}
		if r.State != Uploaded && r.State != Checked && r.State != Failed {
			return fault.Conflict("Importen är %s och kan inte tas bort. En klar import kan ångras.", r.State)
		}
		if err := (Store{tx}).forget(ctx, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM intake_run WHERE id = $1`, id); err != nil {
			return err
		}
		return file.Remove(ctx, tx, r.FileID)
	})
}

// forget removes the rejected rows and the differences of an earlier try.
func (s Store) forget(ctx context.Context, id string) error {
	for _, table := range []string{"intake_reject", "intake_diff"} {
		if _, err := s.DB.Exec(ctx, `DELETE FROM `+table+` WHERE run_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

// Remember keeps the mapping for the next list with the same heads.
func (s Store) Remember(ctx context.Context, register string, names []string, m Mapping) error {
	m.From = ""
	text, err := m.Value()
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO intake_mapping (register, head_key, mapping, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (register, head_key) DO UPDATE SET mapping = excluded.mapping, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		register, headKey(names), text, s.DB.Now(), audit.ActorFrom(ctx).Name)
	return err
}

// Recall returns the mapping for a list with these heads: the one that was used
// last, else one that is shipped, else a guess by the names.
func (s Store) Recall(ctx context.Context, reg Register, names []string) (Mapping, error) {
	kept, err := db.All[Mapping](ctx, s.DB, `SELECT mapping FROM intake_mapping WHERE register = $1 AND head_key = $2`, reg.Key(), headKey(names))
	if err != nil {
		return Mapping{}, err
	}
	if len(kept) > 0 {
		kept[0].From = "samma som förra gången"
		return kept[0].within(names), nil
	}
	for _, p := range Presets() {
		if p.Register == reg.Key() && p.fits(names) {
			return p.Mapping.within(names), nil
		}
	}
	m := Mapping{Columns: Guess(reg.Targets(), names), Fixed: map[string]string{}, From: "gissat efter rubrikerna"}
	reg.propose(&m)
	return m, nil
}

// Lines returns what a run wrote, in order of the file, and how many rows.
func (s Store) Lines(ctx context.Context, runID, verb string, p db.Page) ([]Line, db.Count, error) {
	var w db.Where
	w.Add("run_id = ?", runID)
	if verb != "" {
		w.Add("verb = ?", verb)
	}
	n, err := db.CountRows(ctx, s.DB, "intake_line", w)
	if err != nil {
		return nil, n, err
	}
	lines, err := db.All[Line](ctx, s.DB, `
		SELECT `+db.Columns[Line]()+`
		FROM intake_line `+w.SQL()+`
		ORDER BY at_row, kind, ref `+p.Cut(&w), w.Args()...)
	return lines, n, err
}

// History returns what has happened to the run, newest first.
func (s Store) History(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, Kind, id)
}

// readBefore returns the keys of records that earlier runs made from the same
// rows, for registers whose rows have no number of their own.
func readBefore(ctx context.Context, d *db.DB, register string, keys []string) (map[string]string, error) {
	type pair struct{ Key, Ref string }
	found := map[string]string{}
	for part := range slices.Chunk(keys, 1000) {
		var w db.Where
		w.Add("l.register = ?", register)
		w.In("l.key", part)
		w.Add("r.state = ?", Done)
		pairs, err := db.All[pair](ctx, d, `SELECT l.key, l.ref FROM intake_line l JOIN intake_run r ON r.id = l.run_id `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("looking for rows read before: %w", err)
		}
		for _, p := range pairs {
			found[p.Key] = p.Ref
		}
	}
	return found, nil
}

// Page says which rows of a list are wanted.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count
