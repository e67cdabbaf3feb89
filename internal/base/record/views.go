package record

import (
	"context"

	"klover/internal/base/web/ui"
)

// Views returns what users have saved of a list as views; the selection is the
// list's present one. It is nil where nobody can save.
type Views func(ctx context.Context, path, selection string) ([]ui.View, error)

// After returns the usual views of a list, then the saved ones.
func (v Views) After(ctx context.Context, usual []ui.View, q ui.Query) ([]ui.View, error) {
	if v == nil {
		return usual, nil
	}
	saved, err := v(ctx, q.Path, q.Selection())
	return append(usual, saved...), err
}
