package spend

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// JobRecount is the kind of job of a recount.
const JobRecount = "spend.recount"

// The states of a recount.
const (
	recountRunning = "running"
	recountDone    = "done"
)

// Recount is one time that lines were derived anew.
type Recount struct {
	ID        string
	State     string
	Every     bool // all imports, whether anything has changed or not
	JobID     string
	ByName    string
	Imports   int64 // that had lines of what had changed
	Counted   int64 // of those, finished
	Lines     int64 // read
	Moved     int64 // of those, with another class than before
	StartedAt time.Time
	EndedAt   *time.Time
	BeatAt    time.Time
}

// Running tells whether it has not ended.
func (r Recount) Running() bool { return r.State == recountRunning }

// Move is how many lines went from one class to another in a recount, and why.
type Move struct {
	RecountID string
	Import    int64
	FromClass int64
	ToClass   int64
	Cause     Cause
	Lines     int64
	Amount    money.Amount
}

// AskRecount asks for a recount in the background, unless one already waits. It may be
// called in a transaction, and costs next to nothing.
func (s Store) AskRecount(ctx context.Context) error {
	waits, err := s.recountWaits(ctx)
	if err != nil || waits {
		return err
	}
	_, err = job.Enqueue(ctx, s.DB, job.Job{Kind: JobRecount, Title: "Räkna om inköpen"})
	return err
}

func (s Store) recountWaits(ctx context.Context) (bool, error) {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM job WHERE kind = $1 AND state = $2`, JobRecount, job.Queued)
	return n > 0, err
}

// askEvery asks for a recount of all lines, whether anything has changed or not.
func (s Store) askEvery(ctx context.Context) error {
	_, err := job.Enqueue(ctx, s.DB, job.Job{Kind: JobRecount, Title: "Räkna om alla inköp", Input: `{"Every":true}`})
	return err
}

// nightHour is the hour in Sweden from which the night's recount is asked for.
const nightHour = 3

// TendRecount asks once a night for a recount, which finds by itself what has changed in
// the registers below. It may be called at any time.
func (s Store) TendRecount(ctx context.Context) error {
	now := s.DB.Now().In(day.Stockholm)
	if now.Hour() < nightHour {
		return nil
	}
	night := time.Date(now.Year(), now.Month(), now.Day(), nightHour, 0, 0, 0, day.Stockholm).UTC()
	done, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM spend_recount WHERE started_at >= $1`, night)
	if err != nil || done > 0 {
		return err
	}
	return s.AskRecount(ctx)
}

// errRunning says that another recount runs, errReplaced that an import was replaced or
// undone while it was recounted.
var (
	errRunning  = errors.New("a recount is running")
	errReplaced = errors.New("the import was replaced")
)

// beatWithin is how long a recount may be silent before it is taken to have been killed.
const beatWithin = time.Minute

// begin takes the recount that was killed, else begins one. Two never run at once.
func (s Store) beginRecount(ctx context.Context, jobID string, every bool) (r Recount, err error) {
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		now := tx.Now()
		old, err := db.One[Recount](ctx, tx, `SELECT `+db.Columns[Recount]()+` FROM spend_recount WHERE state = $1`, recountRunning)
		if err != nil && !errors.Is(err, db.ErrNoRows) {
			return err
		}
		if err == nil {
			if (jobID == "" || old.JobID != jobID) && now.Sub(old.BeatAt) < beatWithin {
				return fault.With(fault.Conflict("En omräkning pågår redan. Begär en ny när den är klar."), errRunning)
			}
			old.BeatAt, old.JobID, old.Every = now, jobID, old.Every || every
			r = old
			_, err = tx.Exec(ctx, `UPDATE spend_recount SET beat_at = $1, job_id = $2, every = $3 WHERE id = $4`, now, jobID, r.Every, r.ID)
			return err
		}
		r = Recount{ID: db.NewID(), State: recountRunning, Every: every, JobID: jobID, ByName: audit.ActorFrom(ctx).Name, StartedAt: now, BeatAt: now}
		return tx.Insert(ctx, "spend_recount", &r)
	})
	return r, err
}

// Recount derives anew what has changed since it was derived, or everything. An import is
// replaced as one: killed in the middle, what is left is done when it begins again.
func (s Store) Recount(ctx context.Context, jobID string, every bool, step job.Step) (Recount, error) {
	run, err := s.beginRecount(ctx, jobID, every)
	if err != nil {
		return run, err
	}
	beating, still := context.WithCancel(ctx)
	defer still()
	go s.beat(beating, run.ID)
	r, err := s.Rules(ctx)
	if err != nil {
		return run, err
	}
	step(0, 0, "Letar efter vad som har ändrats")
	imports, err := s.imports(ctx)
	if err != nil {
		return run, err
	}
	left, err := s.touched(ctx, r, imports)
	if err != nil {
		return run, err
	}
	if run.Every {
		left = s.notSince(ctx, imports, run, left)
	}
	same := slices.DeleteFunc(slices.Collect(maps.Keys(imports)), func(n int64) bool { return slices.Contains(left, n) })
	if err := s.derivedBy(ctx, r.generation, same...); err != nil {
		return run, err
	}
	run.Imports = run.Counted + int64(len(left))
	for _, number := range left {
		step(run.Counted, run.Imports, fmt.Sprintf("Räknar om import %d, %s hittills", number, sv.Plural(run.Lines, "rad", "rader")))
		if err := s.recountOne(ctx, &run, number, r); err != nil {
			return run, err
		}
	}
	return s.endRecount(ctx, run, r)
}

// beat tells other processes that the recount lives.
func (s Store) beat(ctx context.Context, id string) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(beatWithin / 4):
		}
		if _, err := s.DB.Exec(ctx, `UPDATE spend_recount SET beat_at = $1 WHERE id = $2`, s.DB.Now(), id); err != nil {
			return // the next recount takes it over
		}
	}
}

// notSince are the imports that the run has not derived yet, when all are to be.
func (s Store) notSince(ctx context.Context, imports map[int64]int64, run Recount, left []int64) []int64 {
	done, err := db.All[int64](ctx, s.DB, `SELECT import FROM spend_derived WHERE derived_at >= $1`, run.StartedAt)
	if err != nil {
		return left
	}
	for number := range imports {
		if !slices.Contains(done, number) && !slices.Contains(left, number) {
			left = append(left, number)
		}
	}
	slices.Sort(left)
	return left
}

// recountOne derives one import anew. What moves is written down before its lines are
// replaced; when that was done and the lines were replaced before a kill, nothing moves
// the second time and what was written down stands.
func (s Store) recountOne(ctx context.Context, run *Recount, number int64, r *Rules) error {
	lines, err := s.recountImport(ctx, number, r, func(lines int64, moves map[way]moved) error {
		return s.keepMoves(ctx, run.ID, number, moves)
	})
	if errors.Is(err, errReplaced) { // it was imported again or undone meanwhile: by newer rules
		err = nil
	}
	if err != nil {
		return err
	}
	run.Lines, run.Counted, run.BeatAt = run.Lines+lines, run.Counted+1, s.DB.Now()
	_, err = s.DB.Exec(ctx, `UPDATE spend_recount SET imports = $1, counted = $2, lines = $3, beat_at = $4 WHERE id = $5`, run.Imports, run.Counted, run.Lines, run.BeatAt, run.ID)
	return err
}

func (s Store) keepMoves(ctx context.Context, recount string, imported int64, moves map[way]moved) error {
	if len(moves) == 0 {
		return nil
	}
	var rows []Move
	for w, m := range moves {
		rows = append(rows, Move{recount, imported, w.from, w.to, w.cause, m.lines, m.amount})
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := tx.Exec(ctx, `DELETE FROM spend_move WHERE recount_id = $1 AND import = $2`, recount, imported); err != nil {
			return err
		}
		return db.InsertAll(ctx, tx, "spend_move", rows)
	})
}

// endRecount writes the names anew that suppliers, categories and contracts have now, and
// forgets the changes that every import has followed.
func (s Store) endRecount(ctx context.Context, run Recount, r *Rules) (Recount, error) {
	if err := s.writeNames(ctx, r); err != nil {
		return run, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		moved, err := db.One[int64](ctx, tx, `SELECT CAST(coalesce(sum(lines), 0) AS BIGINT) FROM spend_move WHERE recount_id = $1`, run.ID)
		if err != nil {
			return err
		}
		now := tx.Now()
		run.Moved, run.State, run.EndedAt = moved, recountDone, &now
		if _, err := tx.Exec(ctx, `DELETE FROM spend_change WHERE generation <= (SELECT coalesce(min(generation), 0) FROM spend_derived)`); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE spend_recount SET state = $1, imports = $2, counted = $3, lines = $4, moved = $5, ended_at = $6, beat_at = $6 WHERE id = $7`,
			run.State, run.Imports, run.Counted, run.Lines, run.Moved, now, run.ID)
		return err
	})
	return run, err
}

// writeNames gives what the rules know by name its name of today.
func (s Store) writeNames(ctx context.Context, r *Rules) error {
	load, err := s.Lake.Load(ctx, "names")
	if err != nil {
		return err
	}
	defer load.Discard()
	u := used{names: r.names, load: load}
	for _, d := range []dim{partyDim, supplierDim, categoryDim, contractDim} {
		for id := range r.names[d] {
			if err := u.write(d, id); err != nil {
				return err
			}
		}
	}
	return load.Commit()
}

// Recounts are the latest recounts, the newest first.
func (s Store) Recounts(ctx context.Context, limit int) ([]Recount, error) {
	return db.All[Recount](ctx, s.DB, `SELECT `+db.Columns[Recount]()+` FROM spend_recount ORDER BY started_at DESC, id DESC LIMIT $1`, int64(limit))
}

// Moves are what a recount moved from class to class, over all imports, the most first.
func (s Store) Moves(ctx context.Context, recountID string) ([]Move, error) {
	return db.All[Move](ctx, s.DB, `
		SELECT recount_id, CAST(0 AS BIGINT) AS import, from_class, to_class, cause, CAST(sum(lines) AS BIGINT) AS lines, CAST(sum(amount) AS BIGINT) AS amount
		FROM spend_move WHERE recount_id = $1 GROUP BY recount_id, from_class, to_class, cause ORDER BY lines DESC, from_class, to_class, cause`, recountID)
}
