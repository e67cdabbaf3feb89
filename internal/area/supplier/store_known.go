package supplier

import (
	"context"

	"klover/internal/base/db"
	"klover/internal/word/orgnr"
)

// Known is what tells a supplier from others in lists from elsewhere.
type Known struct {
	ID       string // of the record that counts, when it is merged
	Name     string
	NameKey  string
	OrgNo    orgnr.ID
	VATNo    string `db:"vat_no"`
	Bankgiro Bankgiro
	Town     string
	Person   bool // OrgNo is a personal number
}

// Known returns every supplier. One that was merged is there with its own name and the
// id of the survivor, so that lists which still use the old name find it.
func (s Store) Known(ctx context.Context) ([]Known, error) {
	return db.All[Known](ctx, s.DB, `
		SELECT survivor_id AS id, name, name_key, org_no, vat_no, bankgiro, town, person
		FROM supplier ORDER BY sort_key, id`)
}
