package procurement

import (
	"context"

	"klover/internal/area/diary"
)

func (s Store) diary() diary.Store { return diary.Store{DB: s.DB} }

// openFile opens the case file of a case that is worked on in Klöver.
func (s Store) openFile(ctx context.Context, p Procurement) error {
	if !p.CaseWork {
		return nil
	}
	_, err := s.diary().Open(ctx, p.caseFile())
	return err
}

// file enters what has happened to a case in the diary, in the transaction of the
// step that it came from.
func (s Store) file(ctx context.Context, was, p Procurement) error {
	if !p.CaseWork {
		return nil
	}
	for _, e := range p.entries(was) {
		if _, err := s.diary().Note(ctx, p.caseFile(), e); err != nil {
			return err
		}
	}
	return nil
}
