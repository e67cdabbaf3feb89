package goal

import (
	"context"
	"sync"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Cache keeps computed values for as long as nothing is written. Every write of a
// record adds to the history, so the history's length and the day tell whether a
// value still holds: no value is ever older than the rows.
type Cache struct {
	mu     sync.Mutex
	mark   mark
	values map[question]figure.Value
}

// mark is the state of the registers that values were computed from.
type mark struct {
	seq int64 // of the history
	on  day.Date
}

type question struct {
	figure string
	ask    figure.Ask
}

func (c *Cache) get(m mark, q question) (figure.Value, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.mark != m {
		return figure.Value{}, false
	}
	v, ok := c.values[q]
	return v, ok
}

// put keeps a value computed from the state. A later state throws away all that is
// kept; a value of an earlier one comes too late.
func (c *Cache) put(m mark, q question, v figure.Value) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.seq < c.mark.seq || m.on < c.mark.on {
		return
	}
	if c.mark != m || c.values == nil {
		c.mark, c.values = m, map[question]figure.Value{}
	}
	c.values[q] = v
}

// look is one reading of the registers: from when they know anything, and in which
// state they were when the look began.
type look struct {
	since day.Date // 0 = not known
	cache *Cache
	mark  mark
}

// value computes a figure unless it is kept.
func (r look) value(ctx context.Context, f figure.Figure, ask figure.Ask) (figure.Value, error) {
	q := question{f.Key, ask}
	if r.cache != nil {
		if v, ok := r.cache.get(r.mark, q); ok {
			return v, nil
		}
	}
	v, err := r.fresh(ctx, f, ask)
	if err == nil && r.cache != nil {
		r.cache.put(r.mark, q, v)
	}
	return v, err
}

// fresh computes a figure. Of a period that ends before the registers begin it says
// so: there are no rows, but that is not 0.
func (r look) fresh(ctx context.Context, f figure.Figure, ask figure.Ask) (figure.Value, error) {
	if !f.ByHand && r.since != 0 && ask.Period.To != 0 && ask.Period.To <= r.since {
		return figure.Unmeasurable("Registren börjar " + r.since.Sv() + "."), nil
	}
	return f.Value(ctx, ask)
}
