package plan

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Tally is how many rows a selection has and what they are worth.
type Tally = db.Tally

var orders = map[string]string{
	"notice_on":       "notice_key",
	"contract_on":     "contract_key",
	"latest_start_on": "late_key",
	"estimated_value": "value_key",
	"title":           "title_key",
	"number":          "number",
}

const usualOrder = "notice_on"

// Search returns the items of the selection and how many they are, counted to ten thousand.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Item, Count, error) {
	rows, tally, err := s.Tally(ctx, f, p)
	return rows, tally.Count, err
}

// Tally is Search that also adds up the estimated values of the selection.
func (s Store) Tally(ctx context.Context, f Filter, p Page) ([]Item, Tally, error) {
	w := s.where(ctx, f)
	tally, err := db.TallyRows(ctx, s.DB, "plan_item", "estimated_value", w)
	if err != nil {
		return nil, tally, fmt.Errorf("counting items: %w", err)
	}
	rows, err := db.All[Item](ctx, s.DB, `SELECT `+columns+` FROM plan_item `+w.SQL()+` `+p.Order(orders, usualOrder)+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, tally, fmt.Errorf("searching items: %w", err)
	}
	return rows, tally, s.name(ctx, rows)
}

// Number returns exactly how many items the selection has, for figures.
func (s Store) Number(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM plan_item `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting items: %w", err)
	}
	return n, nil
}

// Each calls do for every item of the selection in the order of the page, for exports
// and the rows of figures.
func (s Store) Each(ctx context.Context, f Filter, p Page, do func(Item) error) error {
	p.Limit = 0
	rows, _, err := s.Search(ctx, f, p)
	if err != nil {
		return err
	}
	for _, it := range rows {
		if err := do(it); err != nil {
			return err
		}
	}
	return nil
}

// ByOriginRefs returns those of the items with a number at their source that exist, for
// imports that are run again.
func (s Store) ByOriginRefs(ctx context.Context, origin Origin, refs []string) (map[string]Item, error) {
	found := map[string]Item{}
	for part := range slices.Chunk(refs, 500) {
		var w db.Where
		w.Add("origin = ?", string(origin))
		w.In("origin_ref", part)
		rows, err := db.All[Item](ctx, s.DB, `SELECT `+columns+` FROM plan_item `+w.SQL(), w.Args()...)
		if err != nil {
			return nil, fmt.Errorf("reading items by their source: %w", err)
		}
		for _, it := range rows {
			found[it.OriginRef] = it
		}
	}
	return found, nil
}

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	switch {
	case f.State != "":
		w.Add("state = ?", string(f.State))
	case f.Scope != everything && f.Ended.IsZero():
		w.Add("is_open = TRUE")
	}
	keys(&w, "notice_key", f.Notice)
	keys(&w, "contract_key", f.Contract)
	w.Within("ended_on", f.Ended)
	if f.OpenOn != 0 {
		w.Add("created_at < ? AND (ended_on IS NULL OR ended_on > ?)", f.OpenOn.AddDays(1).Start(), f.OpenOn)
	}
	for _, is := range []struct{ column, value string }{
		{"purchaser_id", f.PurchaserID}, {"origin", string(f.Origin)}, {"coordination", string(f.Coordination)},
		{"procurement_id", f.Procurement}, {"contract_id", f.ContractID},
	} {
		if is.value != "" {
			w.Add(is.column+" = ?", is.value)
		}
	}
	if f.Party != "" {
		w.Add("parties LIKE ?", f.Party.Like())
	}
	if f.CategoryID != "" { // with everything below it in the tree
		w.Add(`category_id IN (SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = ?)`, f.CategoryID)
	}
	if f.Unassigned {
		w.Add("purchaser = ''")
	}
	if f.Late {
		w.Add("late_key < ?", int64(s.Today()))
	}
	if f.Joint != "" {
		w.Add("(coordination = 'joint' OR parties LIKE ? AND parties LIKE ?) = ?", party.Sormland.Like(), party.Vastmanland.Like(), f.Joint == "ja")
	}
	if f.KeptOut != "" {
		w.Add("kept_out = ?", f.KeptOut == "ja")
	}
	find.Clause(ctx, s.DB, KindItem, f.Text, &w, "id")
	return w
}

// keys adds a condition on a day's key, where no day is forever.
func keys(w *db.Where, column string, p day.Period) {
	if p.From != 0 {
		w.Add(column+" >= ? AND "+column+" < ?", int64(p.From), int64(forever))
	}
	if p.To != 0 {
		w.Add(column+" < ?", int64(p.To))
	}
}

// Lanes returns the items of the selection that have planned days, by region, category
// and notice, as the time line draws them.
func (s Store) Lanes(ctx context.Context, f Filter, p Page) ([]Item, Count, error) {
	w := s.where(ctx, f)
	w.Add("notice_key < ? OR contract_key < ?", int64(forever), int64(forever))
	count, err := db.CountRows(ctx, s.DB, "plan_item", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting items: %w", err)
	}
	rows, err := db.All[Item](ctx, s.DB, `
		SELECT `+columns+` FROM plan_item `+w.SQL()+`
		ORDER BY parties, (SELECT c.path FROM category c WHERE c.id = plan_item.category_id) NULLS LAST, notice_key, id `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, count, fmt.Errorf("reading items in lanes: %w", err)
	}
	return rows, count, s.name(ctx, rows)
}

// Some returns the items with the ids, by id.
func (s Store) Some(ctx context.Context, ids []string) (map[string]Item, error) {
	found := map[string]Item{}
	for part := range slices.Chunk(ids, 500) {
		rows, err := s.items(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("reading items: %w", err)
		}
		for _, it := range rows {
			found[it.ID] = it
		}
	}
	return found, nil
}
