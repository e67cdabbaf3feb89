package compare

import (
	"context"

	"klover/internal/base/db"
	"klover/internal/base/field"
)

// buyers is the buyers that are regions, to choose from.
func (s Store) buyers(ctx context.Context, setID string) ([]field.Option, error) {
	rows, err := db.All[struct{ BuyerNo, Buyer string }](ctx, s.DB, `SELECT p.buyer_no, max(p.buyer) AS buyer FROM compare_procurement p WHERE p.set_id = $1 AND `+ofRegions+` GROUP BY p.buyer_no`, setID)
	options := make([]field.Option, 0, len(rows))
	for _, r := range rows {
		options = append(options, field.Option{Value: r.BuyerNo, Label: r.Buyer})
	}
	return sorted(options), err
}

// kinds is the types of buyers, to choose from.
func (s Store) kinds(ctx context.Context, setID string) ([]field.Option, error) {
	kinds, err := db.All[string](ctx, s.DB, `SELECT DISTINCT p.buyer_kind FROM compare_procurement p WHERE p.set_id = $1 AND p.buyer_kind <> ''`, setID)
	options := make([]field.Option, len(kinds))
	for i, k := range kinds {
		options[i] = field.Option{Value: k, Label: k}
	}
	return sorted(options), err
}

var rowColumns = db.ColumnsOf[Procurement]("p")

// ordered is the order of a page; the newest first unless another is asked for.
func ordered(page Page) string {
	column, down := map[string]string{"title": "p.words", "tenders": "p.tenders", "published_on": "p.published_on"}[page.Sort], " DESC"
	if column == "" {
		return "p.published_on DESC, p.ref"
	}
	if !page.Desc {
		down = ""
	}
	return column + down + " NULLS LAST, p.ref"
}

// Search returns one page of the others' procurements, and how many there are.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]Procurement, Count, error) {
	w, err := s.where(ctx, f)
	if err != nil {
		return nil, Count{}, err
	}
	n, err := db.CountRows(ctx, s.DB, "compare_procurement p", w)
	if err != nil {
		return nil, n, err
	}
	rows, err := db.All[Procurement](ctx, s.DB, `SELECT `+rowColumns+` FROM compare_procurement p `+w.SQL()+` ORDER BY `+ordered(page)+` `+page.Cut(&w), w.Args()...)
	return rows, n, err
}

// Each calls do for every procurement of a selection.
func (s Store) Each(ctx context.Context, f Filter, do func(Procurement) error) error {
	w, err := s.where(ctx, f)
	if err != nil {
		return err
	}
	return db.Each(ctx, s.DB, do, `SELECT `+rowColumns+` FROM compare_procurement p `+w.SQL()+` ORDER BY p.published_on, p.ref`, w.Args()...)
}
