package identity

import (
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// limit is how many wrong attempts are free and how the delay grows after them.
type limit struct {
	free int           // attempts without delay
	most time.Duration // the longest delay
}

// An account is guarded harder than an address: behind one address a whole
// hospital may sign in. The longest delay is short enough that nobody can be
// locked out for a day by a stranger.
var (
	accountLimit = limit{free: 5, most: 15 * time.Minute}
	addressLimit = limit{free: 30, most: 15 * time.Minute}
)

// firstDelay is the delay after the last free attempt; each further doubles it.
const firstDelay = 5 * time.Second

// forgetAfter is how long wrong attempts are remembered without a new one.
const forgetAfter = 12 * time.Hour

// delay returns how long to wait after so many wrong attempts in a row.
func (l limit) delay(failures int) time.Duration {
	if failures < l.free {
		return 0
	}
	delay := firstDelay
	for range failures - l.free {
		if delay *= 2; delay >= l.most {
			return l.most
		}
	}
	return delay
}

// tooMany is the fault for a sign-in before the delay is over.
func tooMany(left time.Duration) error {
	seconds := max(1, int64(left.Round(time.Second)/time.Second))
	wait := sv.Plural(seconds, "sekund", "sekunder")
	if seconds > 90 {
		wait = sv.Plural((seconds+59)/60, "minut", "minuter")
	}
	return fault.Wrong("Det har varit för många försök att logga in. Vänta %s och försök igen.", wait)
}
