package spend

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"klover/internal/base/job"
)

// RecountPath is the address of the recounts.
const RecountPath = "/inkopsanalys/omrakning"

// recountInput is what a job of a recount is told.
type recountInput struct{ Every bool }

// otherRecount is how long a job waits before it asks again whether another instance's
// recount has ended.
const otherRecount = 5 * time.Second

// recountJob counts anew what has changed.
func recountJob(s Store) job.Func {
	return func(ctx context.Context, j job.Job, step job.Step) (string, error) {
		var in recountInput
		if j.Input != "" {
			if err := json.Unmarshal([]byte(j.Input), &in); err != nil {
				return "", err
			}
		}
		for {
			_, err := s.Recount(ctx, j.ID, in.Every, step)
			if !errors.Is(err, errRunning) {
				return RecountPath, err
			}
			step(0, 0, "Väntar på en omräkning som pågår")
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(otherRecount):
			}
		}
	}
}
