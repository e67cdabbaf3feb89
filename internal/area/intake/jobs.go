package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"klover/internal/base/job"
)

// The kinds of job.
const (
	JobCheck = "intake.check"
	JobRun   = "intake.run"
	JobUndo  = "intake.undo"
)

// jobInput is what a job is told.
type jobInput struct {
	Run string `json:"run"`
	Why string `json:"why,omitempty"`
}

// Jobs returns the background work of the area.
func Jobs(s Store) map[string]job.Func {
	return map[string]job.Func{
		JobCheck: handled(func(ctx context.Context, in jobInput, step Step) error {
			_, err := s.Check(ctx, in.Run, step)
			return err
		}),
		JobRun: handled(func(ctx context.Context, in jobInput, step Step) error {
			_, err := s.Perform(ctx, in.Run, step)
			return err
		}),
		JobUndo: handled(func(ctx context.Context, in jobInput, step Step) error {
			_, err := s.UndoJob(ctx, in.Run, in.Why, step)
			return err
		}),
	}
}

func handled(do func(context.Context, jobInput, Step) error) job.Func {
	return func(ctx context.Context, j job.Job, step job.Step) (string, error) {
		var in jobInput
		if err := json.Unmarshal([]byte(j.Input), &in); err != nil {
			return "", fmt.Errorf("reading the input of job %s: %w", j.ID, err)
		}
		return Path + "/" + in.Run, do(ctx, in, Step(step))
	}
}
