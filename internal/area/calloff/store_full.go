package calloff

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
)

// Full returns the contracts whose whole ceiling is reached today, among those with
// the ids; nil ids is every contract in force. A ceiling of a lot or a region stops
// only what it covers.
func (s Store) Full(ctx context.Context, ids []string) ([]string, error) {
	var w db.Where
	w.Add("k.stage = 'tecknat' AND k.begins_on <= ? AND k.runs_key >= ?", s.Today(), int64(s.Today()))
	if ids != nil {
		w.In("f.contract_id", ids)
	}
	rows, err := db.All[underlying](ctx, s.DB, `SELECT `+frameworkColumns+` FROM `+frameworks+` `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading frameworks with ceilings: %w", err)
	}
	list := make([]Framework, len(rows))
	for i, r := range rows {
		list[i] = r.framework()
	}
	if err := s.complete(ctx, list); err != nil {
		return nil, err
	}
	all, err := s.Meters(ctx, list...)
	var full []string
	for _, f := range list {
		if slices.ContainsFunc(all[f.ID], func(m Meter) bool { return m.Lot == "" && m.Party == "" && m.Light() == Full }) {
			full = append(full, string(f.ContractID))
		}
	}
	return full, err
}
