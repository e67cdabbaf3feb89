// Package job runs long work in the background: with progress that the page can
// show, retries for what may pass, and a queue in the database, so that a
// restart loses nothing.
package job

import (
	"context"
	"embed"
	"fmt"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Migrations holds the queue's table.
//
//go:embed migrations
var Migrations embed.FS

// State is where a job stands.
type State string

// The states. Done, Failed and Cancelled are final.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Final tells whether nothing more will happen.
func (s State) Final() bool { return s == Done || s == Failed || s == Cancelled }

// Job is one piece of background work.
type Job struct {
	ID        string
	Kind      string // which Func runs it
	Title     string // Swedish, shown to the owner
	Input     string // JSON of the kind's own type
	State     State
	Done      int64 // units of work finished
	Total     int64 // units in all, 0 when not known
	Message   string
	Result    string // the address of what came out
	OwnerID   string
	Owner     string
	Attempts  int64
	RunAfter  time.Time
	BeatAt    *time.Time
	CreatedAt time.Time
	StartedAt *time.Time
	EndedAt   *time.Time
}

// Left estimates the time that remains from the rate so far, 0 when it cannot be told.
func (j Job) Left(now time.Time) time.Duration {
	if j.StartedAt == nil || j.Done <= 0 || j.Total <= j.Done {
		return 0
	}
	perUnit := float64(now.Sub(*j.StartedAt)) / float64(j.Done)
	return time.Duration(perUnit * float64(j.Total-j.Done)).Round(time.Second)
}

// Enqueue puts a job in the queue, owned by the actor of the context. Kind,
// Title and Input are the caller's; the rest is filled in.
func Enqueue(ctx context.Context, d *db.DB, j Job) (Job, error) {
	actor := audit.ActorFrom(ctx)
	j.ID, j.State = db.NewID(), Queued
	j.OwnerID, j.Owner = actor.ID, actor.Name
	j.CreatedAt, j.RunAfter = d.Now(), d.Now()
	if err := d.Insert(ctx, "job", &j); err != nil {
		return Job{}, fmt.Errorf("queueing %s: %w", j.Kind, err)
	}
	return j, nil
}

// Get returns a job as the database has it. Runner.Get knows later progress.
func Get(ctx context.Context, d *db.DB, id string) (Job, error) {
	return db.One[Job](ctx, d, `SELECT `+db.Columns[Job]()+` FROM job WHERE id = $1`, id)
}

// Latest returns an owner's jobs, newest first, or everybody's for "".
func Latest(ctx context.Context, d *db.DB, ownerID string, limit int) ([]Job, error) {
	var w db.Where
	if ownerID != "" {
		w.Add("owner_id = ?", ownerID)
	}
	return db.All[Job](ctx, d, `
		SELECT `+db.Columns[Job]()+`
		FROM job `+w.SQL()+`
		ORDER BY created_at DESC, id DESC LIMIT `+w.Arg(limit), w.Args()...)
}

// Cancel stops a job that has not begun. A running one is stopped by its Runner.
func Cancel(ctx context.Context, d *db.DB, id string) error {
	n, err := d.Exec(ctx, `UPDATE job SET state = $1, message = $2, ended_at = $3 WHERE id = $4 AND state = $5`,
		Cancelled, "Avbrutet innan det började.", d.Now(), id, Queued)
	if err == nil && n == 0 {
		return fault.Conflict("Arbetet har redan börjat.")
	}
	return err
}
