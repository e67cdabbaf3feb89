package plan

import (
	"context"

	"klover/internal/area/category"
	"klover/internal/base/db"
)

// Categorised lets the items follow when their category is replaced.
type Categorised struct{ category.Rows }

// NewCategorised returns the items as a register that follows.
func NewCategorised() Categorised {
	return Categorised{category.Rows{Kind: KindItem, Name: "Planposter",
		Find:  `SELECT id AS ref, number || ' ' || title AS label, category_id FROM plan_item WHERE category_id IN `,
		Write: `UPDATE plan_item SET category_id = $1, version = version + 1, changed_at = $2`}}
}

// Follow writes the new category, by which versions of the plan tell items apart.
func (c Categorised) Follow(ctx context.Context, tx *db.DB, ids []string, from, to string) error {
	if err := c.Rows.Follow(ctx, tx, ids, from, to); err != nil {
		return err
	}
	items, err := Store{DB: tx}.items(ctx, ids)
	if err != nil {
		return err
	}
	for _, it := range items {
		if _, err := tx.Exec(ctx, `UPDATE plan_item SET digest = $1 WHERE id = $2`, it.digest(), it.ID); err != nil {
			return err
		}
	}
	return nil
}
