package intake

import (
	"testing"
	"time"

	"klover/internal/base/job"
)

func TestProgressTellsShareRateAndTimeLeft(t *testing.T) {
	t.Parallel()
	start := time.Date(2023, 1, 17, 8, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		done, total int64
		spent       time.Duration
		want        string
	}{
		{0, 0, time.Minute, ""},
		{500, 0, time.Millisecond, ""},
		{8000, 0, 2 * time.Second, "4 000 rader i sekunden"},
		{50_000, 200_000, 10 * time.Second, "25 %, 5 000 rader i sekunden, ungefär 31 sekunder kvar"},
		{50_000, 800_000, 10 * time.Second, "6 %, 5 000 rader i sekunden, ungefär 3 minuter kvar"},
		{200_000, 200_000, 40 * time.Second, "100 %, 5 000 rader i sekunden"},
	} {
		j := job.Job{Done: test.done, Total: test.total, StartedAt: &start}
		got := progressText(j, func(time.Time) time.Duration { return test.spent })
		if got := plainSpaces([]string{got})[0]; got != test.want {
			t.Errorf("%d of %d after %s: %q, want %q", test.done, test.total, test.spent, got, test.want)
		}
	}
}
