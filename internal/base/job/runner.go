package job

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Step reports progress: units done, units in all (0 if not known), and what is
// going on in Swedish. It may be called often.
type Step func(done, total int64, message string)

// Func does one kind of job. The result is the address of what came out. A fault
// ends the job; any other error is tried again.
type Func func(ctx context.Context, j Job, step Step) (result string, err error)

const (
	maxAttempts = 3
	beatEvery   = 2 * time.Second
	deadAfter   = time.Minute // without a sign of life the instance is taken to be gone
	pollEvery   = time.Second
)

// Runner takes jobs from the queue, one at a time.
type Runner struct {
	DB    *db.DB
	Kinds map[string]Func
	Log   *slog.Logger

	mu      sync.Mutex
	running Job // ID "" when idle; progress lives here until the next beat
	stop    context.CancelFunc
}

// Run works until the context ends. Jobs that a former process left running are
// queued again first.
func (r *Runner) Run(ctx context.Context) error {
	if err := r.requeue(ctx); err != nil {
		return err
	}
	for {
		worked, err := r.next(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("job queue", "error", err)
		}
		if worked {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pollEvery):
		}
	}
}

// Drain runs what is queued now and returns when the queue is empty, for
// commands and tests.
func (r *Runner) Drain(ctx context.Context) error {
	for {
		worked, err := r.next(ctx)
		if err != nil || !worked {
			return err
		}
	}
}

// Get returns a job with the progress of this very moment.
func (r *Runner) Get(ctx context.Context, id string) (Job, error) {
	r.mu.Lock()
	live := r.running
	r.mu.Unlock()
	if live.ID == id {
		return live, nil
	}
	return Get(ctx, r.DB, id)
}

// Cancel stops a job, running or not.
func (r *Runner) Cancel(ctx context.Context, id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running.ID == id {
		r.stop()
		return nil
	}
	return Cancel(ctx, r.DB, id)
}

// requeue puts back what nobody works at any more. An embedded database has one
// process, so whatever runs there at start is left over.
func (r *Runner) requeue(ctx context.Context) error {
	limit := r.DB.Now().Add(-deadAfter)
	if r.DB.SQLite() {
		limit = r.DB.Now().Add(deadAfter)
	}
	_, err := r.DB.Exec(ctx, `UPDATE job SET state = $1 WHERE state = $2 AND (beat_at IS NULL OR beat_at < $3)`, Queued, Running, limit)
	return err
}

// next takes the first job that is due and does it.
func (r *Runner) next(ctx context.Context) (worked bool, err error) {
	now := r.DB.Now()
	due, err := db.All[Job](ctx, r.DB, `
		UPDATE job SET state = $1, attempts = attempts + 1, started_at = $2, beat_at = $2, done = 0, message = ''
		WHERE state = $3 AND id = (SELECT id FROM job WHERE state = $3 AND run_after <= $2 ORDER BY run_after, id LIMIT 1)
		RETURNING `+db.Columns[Job](), Running, now, Queued)
	if err != nil || len(due) == 0 {
		return false, err
	}
	return true, r.do(ctx, due[0])
}

// frugal is the garbage collector's setting while a job works: large lists are read in
// little memory, whatever the server has for its pages.
const frugal = 100

func (r *Runner) do(ctx context.Context, j Job) error {
	defer debug.SetGCPercent(debug.SetGCPercent(frugal))
	work, cancel := context.WithCancel(audit.WithActor(ctx, audit.Actor{ID: j.OwnerID, Name: j.Owner}))
	defer cancel()
	r.mu.Lock()
	r.running, r.stop = j, cancel
	r.mu.Unlock()

	beats := make(chan struct{})
	go r.beat(work, beats)
	result, err := r.call(work, j)
	stopped := work.Err() != nil && ctx.Err() == nil
	cancel()
	<-beats
	return r.end(context.WithoutCancel(ctx), r.idle(), result, err, stopped)
}

// call runs the job's function; a panic becomes its error.
func (r *Runner) call(ctx context.Context, j Job) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job %s panicked: %v", j.Kind, p)
		}
	}()
	do, ok := r.Kinds[j.Kind]
	if !ok {
		return "", fault.Wrong("Programmet känner inte till arbetet %q.", j.Kind)
	}
	return do(ctx, j, r.step)
}

func (r *Runner) step(done, total int64, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running.Done, r.running.Total, r.running.Message = done, total, message
}

// beat writes progress now and then. While the job holds the only writer of an
// embedded database this waits; the progress is then read from memory.
func (r *Runner) beat(ctx context.Context, ended chan<- struct{}) {
	defer close(ended)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(beatEvery):
		}
		r.mu.Lock()
		j := r.running
		r.mu.Unlock()
		_, err := r.DB.Exec(ctx, `UPDATE job SET beat_at = $1, done = $2, total = $3, message = $4 WHERE id = $5 AND state = $6`,
			r.DB.Now(), j.Done, j.Total, j.Message, j.ID, Running)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("job heartbeat", "job", j.ID, "error", err)
		}
	}
}

// idle takes the finished job off the runner and returns its last progress.
func (r *Runner) idle() Job {
	r.mu.Lock()
	defer r.mu.Unlock()
	j := r.running
	r.running, r.stop = Job{}, nil
	return j
}

func (r *Runner) end(ctx context.Context, j Job, result string, err error, stopped bool) error {
	now := r.DB.Now()
	j.State, j.Result, j.EndedAt = Done, result, &now
	switch {
	case stopped:
		j.State, j.Message = Cancelled, "Avbrutet. Ingenting har sparats."
	case err != nil && fault.KindOf(err) == fault.KindInternal && j.Attempts < maxAttempts:
		r.Log.Error("job will be tried again", "job", j.ID, "kind", j.Kind, "error", err)
		j.State, j.EndedAt, j.Message = Queued, nil, "Ett tillfälligt fel. Nytt försök görs."
		j.RunAfter = now.Add(time.Duration(j.Attempts*j.Attempts) * 10 * time.Second)
	case err != nil:
		r.Log.Error("job failed", "job", j.ID, "kind", j.Kind, "error", err)
		j.State, j.Message = Failed, fault.Message(err)
	}
	_, err = r.DB.Exec(ctx, `
		UPDATE job SET state = $1, done = $2, total = $3, message = $4, result = $5, run_after = $6, ended_at = $7
		WHERE id = $8`, j.State, j.Done, j.Total, j.Message, j.Result, j.RunAfter, j.EndedAt, j.ID)
	return err
}
