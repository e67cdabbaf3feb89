package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// orders are the ways to sort, each with an index that serves it both ways.
var orders = map[string]string{
	"signed_on": "signed_key",
	"runs_to":   "runs_key",
	"value":     "value_key",
	"title":     "title_key",
	"number":    "number",
}

// usualOrder is newest first.
const usualOrder = "-signed_on"

// Search returns the contracts of the selection, with options and suppliers, and
// how many they are, counted to ten thousand.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Contract, Count, error) {
	w := s.where(ctx, f)
	count, err := db.CountRows(ctx, s.DB, "contract", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting contracts: %w", err)
	}
	rows, err := db.All[Contract](ctx, s.DB, `
		SELECT `+db.Columns[Contract]()+`
		FROM contract `+w.SQL()+`
		`+p.Order(orders, usualOrder)+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, Count{}, fmt.Errorf("searching contracts: %w", err)
	}
	for i, c := range rows {
		rows[i].Full = slices.Contains(f.Full, c.ID)
	}
	return rows, count, s.complete(ctx, rows)
}

// Number returns exactly how many contracts the selection has, for figures.
func (s Store) Number(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM contract `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting contracts: %w", err)
	}
	return n, nil
}

// Sum returns the known values of the selection together.
func (s Store) Sum(ctx context.Context, f Filter) (money.Amount, error) {
	w := s.where(ctx, f)
	sum, err := db.One[int64](ctx, s.DB, `SELECT CAST(COALESCE(sum(value), 0) AS BIGINT) FROM contract `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("adding values of contracts: %w", err)
	}
	return money.Amount(sum), nil
}

// Each calls do for every contract of the selection in the order of the page,
// with options and suppliers, for exports and the rows of figures.
func (s Store) Each(ctx context.Context, f Filter, p Page, do func(Contract) error) error {
	w := s.where(ctx, f)
	ids, err := db.All[string](ctx, s.DB, `SELECT id FROM contract `+w.SQL()+` `+p.Order(orders, usualOrder), w.Args()...)
	if err != nil {
		return fmt.Errorf("listing contracts: %w", err)
	}
	for part := range slices.Chunk(ids, 500) {
		rows, err := s.Some(ctx, part)
		if err != nil {
			return err
		}
		for _, id := range part {
			if c, ok := rows[id]; ok {
				if err := do(c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Some returns the contracts with the ids, by id.
func (s Store) Some(ctx context.Context, ids []string) (map[string]Contract, error) {
	var w db.Where
	w.In("id", ids)
	rows, err := db.All[Contract](ctx, s.DB, `SELECT `+db.Columns[Contract]()+` FROM contract `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading contracts: %w", err)
	}
	if err := s.complete(ctx, rows); err != nil {
		return nil, err
	}
	byID := map[string]Contract{}
	for _, c := range rows {
		byID[c.ID] = c
	}
	return byID, nil
}

// Usable returns id, number and title of the contracts of any of the regions that have
// been signed and have not run out.
func (s Store) Usable(ctx context.Context, of party.Set) ([]Contract, error) {
	if len(of) == 0 {
		return nil, nil
	}
	var w db.Where
	w.Add("stage IN ('tecknat', 'uppsagt') AND runs_key >= ?", int64(s.Today()))
	marks := make([]any, len(of))
	for i, code := range of {
		marks[i] = code.Like()
	}
	w.Add("(parties LIKE ?"+strings.Repeat(" OR parties LIKE ?", len(marks)-1)+")", marks...)
	list, err := db.All[Contract](ctx, s.DB, `SELECT id, number, title FROM contract `+w.SQL()+` ORDER BY title_key, id`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("listing usable contracts: %w", err)
	}
	return list, nil
}

// delivered is the signed contracts that have not run out, with their suppliers as they
// count today.
const delivered = `contract k JOIN contract_supplier c ON c.contract_id = k.id JOIN supplier a ON a.id = c.supplier_id
	JOIN category b ON b.id = k.category_id`

// Delivering returns the names of the categories in which the suppliers have contracts
// that have not run out; nil ids is every supplier.
func (s Store) Delivering(ctx context.Context, ids []string) (map[string][]string, error) {
	var w db.Where
	w.Add("k.stage IN ('tecknat', 'uppsagt') AND k.runs_key >= ?", int64(s.Today()))
	if ids != nil {
		w.In("a.survivor_id", ids)
	}
	type row struct{ SurvivorID, Name string }
	rows, err := db.All[row](ctx, s.DB, `SELECT DISTINCT a.survivor_id, concat(b.code, ' ', b.name) AS name FROM `+delivered+` `+w.SQL()+` ORDER BY name`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading what suppliers deliver: %w", err)
	}
	names := map[string][]string{}
	for _, r := range rows {
		names[r.SurvivorID] = append(names[r.SurvivorID], r.Name)
	}
	return names, nil
}

// SuppliersIn returns the suppliers that deliver in the category or below it.
func (s Store) SuppliersIn(ctx context.Context, categoryID string) ([]string, error) {
	var w db.Where
	w.Add("k.stage IN ('tecknat', 'uppsagt') AND k.runs_key >= ?", int64(s.Today()))
	w.Add("EXISTS (SELECT 1 FROM category top WHERE top.id = ? AND substr(b.path, 1, length(top.path)) = top.path)", categoryID)
	ids, err := db.All[string](ctx, s.DB, `SELECT DISTINCT a.survivor_id FROM `+delivered+` `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading suppliers of category %s: %w", categoryID, err)
	}
	return ids, nil
}

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	f.whereDays(&w)
	f.whereValues(&w)
	f.whereOthers(&w, s.Today())
	f.whereLife(&w, s.Today())
	f.whereState(&w, s.Today())
	find.Clause(ctx, s.DB, Kind, f.Text, &w, "id")
	return w
}

// whereValues adds the conditions on the contract's own values.
func (f Filter) whereValues(w *db.Where) {
	for _, is := range []struct{ column, value string }{
		{"procurement_id", f.ProcurementID}, {"main_id", f.MainID}, {"review_by_id", f.ReviewerID}, {"owner_id", f.OwnerID}, {"type", string(f.Type)}, {"segment", string(f.Segment)},
	} {
		if is.value != "" {
			w.Add(is.column+" = ?", is.value)
		}
	}
	if f.Party != "" {
		w.Add("parties LIKE ?", f.Party.Like())
	}
	if f.MinValue.Known {
		w.Add("value_key >= ?", int64(f.MinValue.Amount))
	}
	if f.CodeOfConduct != "" {
		w.Add("code_of_conduct = ?", strings.TrimPrefix(f.CodeOfConduct, unknownAnswer)) // unknown is stored as ''
	}
	if f.Ownerless {
		w.Add("owner = ''")
	}
}

// whereOthers adds the conditions on what the contract refers to.
func (f Filter) whereOthers(w *db.Where, today day.Date) {
	if f.SupplierID != "" {
		w.Add(`id IN (SELECT c.contract_id FROM supplier s JOIN contract_supplier c ON c.supplier_id = s.id
			WHERE s.survivor_id = (SELECT survivor_id FROM supplier WHERE id = ?))`, f.SupplierID)
	}
	if f.CategoryID != "" { // with everything below it in the tree
		w.Add(`category_id IN (SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = ?)`, f.CategoryID)
	}
	if f.SeenToBy != "" {
		seenTo(w, "owner_id", "id", f.SeenToBy, today)
	}
}

// whereDays adds the conditions on days. The key columns have no NULL, so that
// the same index serves the condition and the order.
func (f Filter) whereDays(w *db.Where) {
	key := func(column string, p day.Period) {
		if p.From != 0 {
			w.Add(column+" >= ?", int64(p.From))
		}
		if p.To != 0 {
			w.Add(column+" > 0 AND "+column+" < ?", int64(p.To))
		}
	}
	key("signed_key", f.Signed)
	key("runs_key", f.Ends)
	w.Within("latest_end", f.LatestEnd)
	w.Within("next_option_on", f.OptionBy)
	w.Within("noticed_on", f.Noticed)
	if !f.OptionBy.IsZero() {
		w.Add("stage = 'tecknat'")
	}
	if f.InForce != 0 {
		w.Add("stage NOT IN ('utkast', 'underskrift') AND begins_on <= ? AND runs_key >= ?", f.InForce, int64(f.InForce))
	}
}

// standstill is that a standstill of the procurement keeps the contract from being signed.
const standstill = `EXISTS (SELECT 1 FROM procurement_block b WHERE b.procurement_id = contract.procurement_id
	AND b.released_on IS NULL AND b.from_on <= ? AND (b.to_on IS NULL OR b.to_on >= ?))`

// whereLife adds the conditions on what a contract needs somebody to see to.
func (f Filter) whereLife(w *db.Where, today day.Date) {
	if f.Renews {
		w.Add("renewal_months IS NOT NULL AND stage = 'tecknat'")
	}
	if f.NoDPA {
		w.Add("personal_data = 'ja' AND "+noDPA, today, int64(today))
	}
}

// noDPA is that no PUB-avtal in force is linked to the contract.
const noDPA = `NOT EXISTS (SELECT 1 FROM contract d WHERE d.main_id = contract.id AND d.type = 'pub'
	AND d.stage NOT IN ('utkast', 'underskrift') AND d.begins_on <= ? AND d.runs_key >= ?)`

// whereFull tells apart the contracts whose ceiling is reached.
func (f Filter) whereFull(w *db.Where, how string) {
	if len(f.Full) == 0 {
		if how == "IN" {
			w.Add("1 = 0")
		}
		return
	}
	marks := make([]any, len(f.Full))
	for i, id := range f.Full {
		marks[i] = id
	}
	w.Add("id "+how+" (?"+strings.Repeat(", ?", len(marks)-1)+")", marks...)
}

// whereState says in SQL what Contract.State says in Go; a test holds them equal.
func (f Filter) whereState(w *db.Where, today day.Date) {
	now := int64(today)
	switch f.State {
	case "":
	case StateDraft:
		w.Add("stage = 'utkast' AND NOT (review_asked_on IS NOT NULL AND reviewed_on IS NULL) AND NOT "+standstill, today, today)
	case StateReview:
		w.Add("stage = 'utkast' AND review_asked_on IS NOT NULL AND reviewed_on IS NULL AND NOT "+standstill, today, today)
	case StateStandstill:
		w.Add("stage IN ('utkast', 'underskrift') AND "+standstill, today, today)
	case StateForSigning:
		w.Add("stage = 'underskrift' AND NOT "+standstill, today, today)
	case StateSigned:
		w.Add("stage = 'tecknat' AND begins_on > ?", today)
	case StateExpired:
		w.Add("stage = 'tecknat' AND begins_on <= ? AND runs_key < ?", today, now)
	case StateOption:
		w.Add("stage = 'tecknat' AND begins_on <= ? AND runs_key >= ? AND ends_on < ? AND renewal_months IS NULL", today, now, today)
		f.whereFull(w, "NOT IN")
	case StateInForce:
		w.Add("stage = 'tecknat' AND begins_on <= ? AND runs_key >= ? AND (ends_on IS NULL OR ends_on >= ? OR renewal_months IS NOT NULL)", today, now, today)
		f.whereFull(w, "NOT IN")
	case StateFull:
		w.Add("stage = 'tecknat' AND begins_on <= ? AND runs_key >= ?", today, now)
		f.whereFull(w, "IN")
	default:
		w.Add("stage = ?", string(f.State))
	}
}
