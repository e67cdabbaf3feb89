package review

import "klover/internal/area/category"

// Categorised lets the cases follow when their category is replaced.
var Categorised = category.Rows{Kind: Kind, Name: "Överprövningar",
	Find:  `SELECT id AS ref, number AS label, category_id FROM review WHERE category_id IN `,
	Write: `UPDATE review SET category_id = $1, version = version + 1, changed_at = $2`}
