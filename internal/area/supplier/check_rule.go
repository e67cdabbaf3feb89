package supplier

import (
	"context"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// ruleSet reads dated parameters of a table.
type ruleSet struct{ table string }

var checkSet = ruleSet{"supplier_rule"}

// On returns the parameters that hold on the day.
func (r ruleSet) On(ctx context.Context, d *db.DB, on day.Date) (map[string]int64, error) {
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
