package procurement

import (
	"context"

	"klover/internal/area/diary"
)

// file enters what has happened to a case in the diary, in the transaction of the
// step that it came from.
func (s Store) file(ctx context.Context, was, p Procurement) error {
	if !p.CaseWork {
		return nil
	}
	for _, e := range p.entries(was) {
		if _, err := (diary.Store{DB: s.DB}).Note(ctx, p.caseFile(), e); err != nil {
			return err
		}
	}
	return nil
}
