package job_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/job"
)

func runner(d *db.DB, do job.Func) *job.Runner {
	return &job.Runner{DB: d, Kinds: map[string]job.Func{"count": do}, Log: slog.New(slog.DiscardHandler)}
}

func enqueue(t *testing.T, d *db.DB) job.Job {
	t.Helper()
	ctx := audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
	j, err := job.Enqueue(ctx, d, job.Job{Kind: "count", Title: "Räkna", Input: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func get(t *testing.T, d *db.DB, id string) job.Job {
	t.Helper()
	j, err := job.Get(t.Context(), d, id)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestOutcomesOfAJob(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		err     error
		state   job.State
		message string
	}{
		{"done", nil, job.Done, "100 rader"},
		{"a fault is final", fault.Wrong("Filen är tom."), job.Failed, "Filen är tom."},
		{"another error is tried again", errors.New("connection reset"), job.Queued, "Ett tillfälligt fel. Nytt försök görs."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
				j := enqueue(t, d)
				r := runner(d, func(ctx context.Context, _ job.Job, step job.Step) (string, error) {
					if got := audit.ActorFrom(ctx).Name; got != "Åsa Öberg" {
						t.Errorf("the job runs as %q", got)
					}
					step(100, 100, "100 rader")
					return "/import/1", test.err
				})
				if err := r.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				got := get(t, d, j.ID)
				if got.State != test.state || got.Message != test.message || got.Done != 100 {
					t.Errorf("got %s %q %d", got.State, got.Message, got.Done)
				}
			})
		})
	}
}

func TestRetriesEndAfterThreeAttempts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		now := dbtest.Clock
		d.Now = func() time.Time { return now }
		j, attempts := enqueue(t, d), 0
		r := runner(d, func(context.Context, job.Job, job.Step) (string, error) {
			attempts++
			panic("boom")
		})
		for range 5 {
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Hour)
		}
		if got := get(t, d, j.ID); got.State != job.Failed || attempts != 3 {
			t.Errorf("state %s after %d attempts", got.State, attempts)
		}
	})
}

func TestARestartTakesUpWhatWasRunning(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		j := enqueue(t, d)
		if _, err := d.Exec(t.Context(), `UPDATE job SET state = 'running', beat_at = $1`, dbtest.Clock.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		r := runner(d, func(context.Context, job.Job, job.Step) (string, error) {
			defer cancel()
			return "", nil
		})
		if err := r.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if got := get(t, d, j.ID); got.State != job.Done {
			t.Errorf("state %s, want done", got.State)
		}
	})
}

func TestCancelStopsARunningJob(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		j := enqueue(t, d)
		var r *job.Runner
		r = runner(d, func(ctx context.Context, j job.Job, step job.Step) (string, error) {
			step(7, 10, "")
			if live, err := r.Get(ctx, j.ID); err != nil || live.Done != 7 {
				t.Errorf("live progress %d, %v; want 7", live.Done, err)
			}
			if err := r.Cancel(ctx, j.ID); err != nil {
				t.Error(err)
			}
			return "", ctx.Err()
		})
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := get(t, d, j.ID); got.State != job.Cancelled {
			t.Errorf("state %s, want cancelled", got.State)
		}
		if err := job.Cancel(t.Context(), d, j.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("cancelling twice: %v, want a conflict", err)
		}
	})
}

func TestTimeLeftFollowsTheRate(t *testing.T) {
	start := dbtest.Clock
	j := job.Job{Done: 25, Total: 100, StartedAt: &start}
	if got := j.Left(start.Add(10 * time.Second)); got != 30*time.Second {
		t.Errorf("Left = %v, want 30s", got)
	}
	if got := (job.Job{Total: 100, StartedAt: &start}).Left(start.Add(time.Second)); got != 0 {
		t.Errorf("Left before the first unit = %v, want 0", got)
	}
}
