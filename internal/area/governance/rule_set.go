package governance

import (
	"context"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

type rules struct{ table string }

var ruleSet = rules{"governance_rule"}

// On returns the parameters that hold on the day.
func (r rules) On(ctx context.Context, d *db.DB, on day.Date) (map[string]int64, error) {
	rows, err := db.All[struct {
		Key   string
		Value int64
	}](ctx, d, `SELECT key, value FROM `+r.table+` WHERE valid_from <= $1 ORDER BY valid_from`, on)
	values := map[string]int64{}
	for _, v := range rows {
		values[v.Key] = v.Value
	}
	return values, err
}
