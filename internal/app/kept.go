package app

import (
	"context"
	"slices"
	"sync"

	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// kept reads the choices of a filter anew only when something has been written, or a new
// day has come, since they were read last: nearly every page of a list offers them. All
// that is written is in the history, so its end tells, whoever wrote it and wherever.
func (a *App) kept(read func(context.Context) ([]field.Option, error)) func(context.Context) ([]field.Option, error) {
	var (
		mu   sync.Mutex
		end  int64 = -1
		on   day.Date
		list []field.Option
	)
	return func(ctx context.Context) ([]field.Option, error) {
		now, err := audit.End(ctx, a.DB)
		if err != nil {
			return nil, err
		}
		mu.Lock()
		defer mu.Unlock()
		if now != end || on != a.today() {
			fresh, err := read(ctx)
			if err != nil {
				return nil, err
			}
			end, on, list = now, a.today(), fresh
		}
		return slices.Clone(list), nil
	}
}
