package calloff

import (
	"context"
	"fmt"

	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// clash is a place where two suppliers stand beside each other.
type clash struct{ Number, Title string }

// Merging refuses that two suppliers become one where both stand in a running call-off, or
// in the terms of one framework: the company would stand twice in its rank list, and the
// next to be asked, or a share, would be wrong. Everywhere else call-offs follow a merge.
func Merging(ctx context.Context, d *db.DB, duplicate, survivor supplier.Supplier) error {
	for _, q := range []struct{ what, sql string }{
		{"det pågående avropet", `SELECT c.number, c.title FROM calloff c WHERE c.state NOT IN ('accepted', 'signed', 'cancelled')
			AND EXISTS (SELECT 1 FROM calloff_ask a JOIN supplier s ON s.id = a.supplier_id WHERE a.calloff_id = c.id AND s.survivor_id = $1)
			AND EXISTS (SELECT 1 FROM calloff_ask a JOIN supplier s ON s.id = a.supplier_id WHERE a.calloff_id = c.id AND s.survivor_id = $2) ORDER BY c.number LIMIT 1`},
		{"den pågående konkurrensutsättningen", `SELECT c.number, c.title FROM calloff c WHERE c.state NOT IN ('accepted', 'signed', 'cancelled')
			AND EXISTS (SELECT 1 FROM calloff_invitee a JOIN supplier s ON s.id = a.supplier_id WHERE a.calloff_id = c.id AND s.survivor_id = $1)
			AND EXISTS (SELECT 1 FROM calloff_invitee a JOIN supplier s ON s.id = a.supplier_id WHERE a.calloff_id = c.id AND s.survivor_id = $2) ORDER BY c.number LIMIT 1`},
		{"avropsordningen för", `SELECT f.number, f.title FROM calloff_framework f JOIN calloff_terms t ON t.framework_id = f.id
			WHERE EXISTS (SELECT 1 FROM calloff_place p JOIN supplier s ON s.id = p.supplier_id WHERE p.terms_id = t.id AND s.survivor_id = $1)
			AND EXISTS (SELECT 1 FROM calloff_place p JOIN supplier s ON s.id = p.supplier_id WHERE p.terms_id = t.id AND s.survivor_id = $2) ORDER BY t.valid_from DESC, f.number LIMIT 1`},
	} {
		list, err := db.All[clash](ctx, d, q.sql, duplicate.ID, survivor.ID)
		if err != nil {
			return fmt.Errorf("looking for call-offs of %s and %s: %w", duplicate.Name, survivor.Name, err)
		}
		if len(list) > 0 {
			return fault.Conflict("%s och %s kan inte slås ihop: båda står i %s %s %s. Slutför eller rätta det först.", duplicate.Name, survivor.Name, q.what, list[0].Number, list[0].Title)
		}
	}
	return nil
}
