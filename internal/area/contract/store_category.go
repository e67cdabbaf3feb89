package contract

import "klover/internal/area/category"

// Categorised lets the records follow when their category is replaced.
var Categorised = category.Rows{Kind: Kind, Name: "Avtal",
	Find:  `SELECT id AS ref, number || ' ' || title AS label, category_id FROM contract WHERE category_id IN `,
	Write: `UPDATE contract SET category_id = $1, version = version + 1, changed_at = $2`}
