package initiative

import "klover/internal/area/category"

// Categorised lets initiatives and measures follow when their category is replaced. The
// rows of plans that are decided stay as they were.
var Categorised = []category.Mover{
	category.Rows{Kind: Kind, Name: "Kategoriinitiativ",
		Find:  `SELECT id AS ref, number || ' ' || title AS label, category_id FROM initiative WHERE category_id IN `,
		Write: `UPDATE initiative SET category_id = $1, version = version + 1, changed_at = $2`},
	category.Rows{Kind: KindMeasure, Name: "Kategoriåtgärder",
		Find:  `SELECT id AS ref, number || ' ' || title AS label, category_id FROM initiative_measure WHERE category_id IN `,
		Write: `UPDATE initiative_measure SET category_id = $1, version = version + 1, changed_at = $2`},
}
