package goal

import (
	"context"

	"klover/internal/base/job"
	"klover/internal/word/day"
)

// CloseKind is the job that closes a month. Its input is the month, "2022-11"; an
// empty one is the last whole month.
const CloseKind = "goal.close"

// CloseJob freezes the figures of a month. It is a job.Func.
func (s Store) CloseJob(ctx context.Context, j job.Job, step job.Step) (string, error) {
	last := s.Today().AddMonths(-1)
	month := day.Month(last.Year(), last.Month())
	if j.Input != "" {
		var err error
		if month, err = day.ParsePeriod(j.Input); err != nil {
			return "", err
		}
	}
	step(0, 0, "Räknar nyckeltalen för "+month.Label()+".")
	return Path + "/manader/" + month.String(), s.CloseMonth(ctx, month)
}
