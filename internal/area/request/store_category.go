package request

import "klover/internal/area/category"

// Categorised lets the requests follow when their category is replaced.
var Categorised = category.Rows{Kind: Kind, Name: "Upphandlingsuppdrag",
	Find:  `SELECT id AS ref, title AS label, category_id FROM request WHERE category_id IN `,
	Write: `UPDATE request SET category_id = $1, version = version + 1, changed_at = $2`}
