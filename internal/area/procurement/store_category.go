package procurement

import "klover/internal/area/category"

// Categorised lets the records follow when their category is replaced.
var Categorised = category.Rows{Kind: Kind, Name: "Upphandlingar",
	Find:  `SELECT id AS ref, number || ' ' || title AS label, category_id FROM procurement WHERE category_id IN `,
	Write: `UPDATE procurement SET category_id = $1, version = version + 1, changed_at = $2`}
