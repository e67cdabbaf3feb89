package spend

import (
	"context"
	"encoding/json"
	"fmt"

	"klover/internal/base/job"
)

// The kinds of job of imports.
const (
	JobCheckImport = "spend.import.check"
	JobRunImport   = "spend.import.run"
	JobUndoImport  = "spend.import.undo"
)

// Jobs returns the background work of the area.
func Jobs(s Store) map[string]job.Func {
	return map[string]job.Func{
		JobCheckImport: importJob(func(ctx context.Context, in importInput, step Step) error {
			_, err := s.CheckImport(ctx, in.Import, step)
			return err
		}),
		JobRunImport: importJob(func(ctx context.Context, in importInput, step Step) error {
			_, err := s.RunImport(ctx, in.Import, step)
			return err
		}),
		JobUndoImport: importJob(func(ctx context.Context, in importInput, step Step) error {
			_, err := s.UndoImport(ctx, in.Import, in.Why, step)
			return err
		}),
		JobRecount: recountJob(s),
		TrainKind:  s.TrainJob,
	}
}

func importJob(do func(context.Context, importInput, Step) error) job.Func {
	return func(ctx context.Context, j job.Job, step job.Step) (string, error) {
		var in importInput
		if err := json.Unmarshal([]byte(j.Input), &in); err != nil {
			return "", fmt.Errorf("reading the input of job %s: %w", j.ID, err)
		}
		return ImportPath + "/" + in.ID, do(ctx, in, Step(step))
	}
}
