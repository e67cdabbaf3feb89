package spend

import (
	"context"

	"klover/internal/base/db"
)

func (s Store) readKinds(ctx context.Context, r *Rules) error {
	rules, err := s.SortRules(ctx, ForKind)
	r.kinds = newKindRules(rules)
	return err
}

// unitTexts is the code and name of every unit.
func (s Store) unitTexts(ctx context.Context) (map[int64]string, error) {
	found := map[int64]string{}
	err := db.Each(ctx, s.DB, func(u Unit) error {
		found[u.ID] = u.Code + " " + u.Name
		return nil
	}, `SELECT `+db.Columns[Unit]()+` FROM spend_unit`)
	return found, err
}
