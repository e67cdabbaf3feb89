package saving

import (
	"context"
	"fmt"
	"slices"

	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/storage"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// orders are the ways to sort, each with an index that serves it both ways.
var orders = map[string]string{
	"booked_on": "s.booked_key",
	"term":      "s.term",
	"title":     "s.title_key",
	"number":    "s.number",
}

// usualOrder is newest booked first.
const usualOrder = "-booked_on"

// Search returns the reports of the selection, complete, and how many they are,
// counted to ten thousand.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Saving, Count, error) {
	w := s.where(ctx, f)
	count, err := db.CountRows(ctx, s.DB, "saving s", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting effect reports: %w", err)
	}
	ids, err := db.All[string](ctx, s.DB, `
		SELECT s.id
		FROM saving s `+w.SQL()+`
		`+p.Order(orders, usualOrder)+` `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, Count{}, fmt.Errorf("searching effect reports: %w", err)
	}
	rows, err := s.inOrder(ctx, ids)
	return rows, count, err
}

func (s Store) inOrder(ctx context.Context, ids []string) ([]Saving, error) {
	byID, err := s.some(ctx, ids)
	if err != nil {
		return nil, err
	}
	var rows []Saving
	for _, id := range ids {
		if one, ok := byID[id]; ok {
			rows = append(rows, one)
		}
	}
	return rows, nil
}

// Each calls do for every report of the selection in the order of the page, for
// exports and the rows of figures.
func (s Store) Each(ctx context.Context, f Filter, p Page, do func(Saving) error) error {
	w := s.where(ctx, f)
	ids, err := db.All[string](ctx, s.DB, `SELECT s.id FROM saving s `+w.SQL()+` `+p.Order(orders, usualOrder), w.Args()...)
	if err != nil {
		return fmt.Errorf("listing effect reports: %w", err)
	}
	for part := range slices.Chunk(ids, 500) {
		rows, err := s.inOrder(ctx, part)
		if err != nil {
			return err
		}
		for _, one := range rows {
			if err := do(one); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sums is what a selection adds up to, each side for itself. Losses are positive.
type Sums struct {
	Gain    money.Amount
	Loss    money.Amount
	Avoided money.Amount
	Annual  money.Amount // yearly effect of the gains, where it is known
	Unknown int64        // gains without a known yearly effect
}

// Net returns gains less losses. Avoided cost is in neither.
func (s Sums) Net() money.Amount { return s.Gain - s.Loss }

// Sum adds up the selection, for one region when the filter names one.
func (s Store) Sum(ctx context.Context, f Filter) (Sums, error) {
	w := s.where(ctx, f)
	from := `saving s`
	term, annual := `s.term`, `s.annual`
	if f.Party != "" {
		from = `saving s JOIN saving_effect e ON e.saving_id = s.id`
		term, annual = `e.term`, `e.annual`
		w.Add("e.party = ?", string(f.Party))
	}
	sums, err := db.One[Sums](ctx, s.DB, `
		SELECT CAST(COALESCE(sum(`+term+`) FILTER (WHERE s.side = 'besparing'), 0) AS BIGINT) AS gain,
			CAST(COALESCE(-sum(`+term+`) FILTER (WHERE s.side = 'kostnadsökning'), 0) AS BIGINT) AS loss,
			CAST(COALESCE(sum(`+term+`) FILTER (WHERE s.side = 'undviken'), 0) AS BIGINT) AS avoided,
			CAST(COALESCE(sum(`+annual+`) FILTER (WHERE s.side = 'besparing'), 0) AS BIGINT) AS annual,
			count(*) FILTER (WHERE s.side = 'besparing' AND `+annual+` IS NULL AND `+term+` <> 0) AS unknown
		FROM `+from+` `+w.SQL(), w.Args()...)
	if err != nil {
		return Sums{}, fmt.Errorf("adding up effect reports: %w", err)
	}
	return sums, nil
}

// MonthSum is the enabled savings and cost increases of one month.
type MonthSum struct {
	Month int64 // yyyymm
	Gain  money.Amount
	Loss  money.Amount
}

// ByMonth returns the sums of each month of the period that has any.
func (s Store) ByMonth(ctx context.Context, p day.Period) (map[int64]MonthSum, error) {
	w := s.where(ctx, Filter{Booked: p, Counted: true})
	rows, err := db.All[MonthSum](ctx, s.DB, `
		SELECT s.booked_key / 100 AS month,
			CAST(COALESCE(sum(s.term) FILTER (WHERE s.side = 'besparing'), 0) AS BIGINT) AS gain,
			CAST(COALESCE(-sum(s.term) FILTER (WHERE s.side = 'kostnadsökning'), 0) AS BIGINT) AS loss
		FROM saving s `+w.SQL()+`
		GROUP BY s.booked_key / 100`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("adding up months: %w", err)
	}
	months := map[int64]MonthSum{}
	for _, r := range rows {
		months[r.Month] = r
	}
	return months, nil
}

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	equal := func(column, value string) {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	if f.Booked.From != 0 {
		w.Add("s.booked_key >= ?", int64(f.Booked.From))
	}
	if f.Booked.To != 0 {
		w.Add("s.booked_key > 0 AND s.booked_key < ?", int64(f.Booked.To))
	}
	if len(f.States) > 0 {
		w.In("s.state", texts(f.States))
	}
	if len(f.Sides) > 0 {
		w.In("s.side", texts(f.Sides))
	}
	if f.Counted {
		w.Add("s.state IN ('godkänd', 'låst')")
	}
	if f.Party != "" {
		w.Add("s.parties LIKE ?", f.Party.Like())
	}
	if f.Corrections {
		w.Add("s.corrects IS NOT NULL OR s.reverses IS NOT NULL")
	}
	equal("s.type", string(f.Type))
	equal("s.method", string(f.Method))
	equal("s.procurement_id", f.ProcurementID)
	equal("s.contract_id", f.ContractID)
	find.Clause(ctx, s.DB, Kind, f.Text, &w, "s.id")
	return w
}

func texts[T ~string](list []T) []string {
	plain := make([]string, len(list))
	for i, v := range list {
		plain[i] = string(v)
	}
	return plain
}

// Missing is a signed procurement without an effect report.
type Missing struct {
	ID        string
	Number    string
	Title     string
	SignedOn  day.Date
	Purchaser string
}

// handedIn says that a procurement has an effect report that has been handed in,
// for itself or for one of its contracts.
const handedIn = `(EXISTS (SELECT 1 FROM saving s WHERE s.procurement_id = p.id AND s.state <> 'utkast')
	OR EXISTS (SELECT 1 FROM contract c JOIN saving s ON s.contract_id = c.id WHERE c.procurement_id = p.id AND s.state <> 'utkast'))`

// reported says that somebody has handed in a report, or said why there is none.
const reported = `(` + handedIn + ` OR EXISTS (SELECT 1 FROM saving_none n WHERE n.procurement_id = p.id))`

func signed(p day.Period, party string) *db.Where {
	var w db.Where
	w.Add("p.carried_out_by_us AND p.signed_on IS NOT NULL AND p.cancelled_on IS NULL")
	w.Within("p.signed_on", p)
	if party != "" {
		w.Add("p.parties LIKE ?", storage.Like(party))
	}
	return &w
}

// Reported returns how many of the procurements signed in the period have an
// effect report, and how many there are.
func (s Store) Reported(ctx context.Context, p day.Period, party string) (done, all int64, err error) {
	w := signed(p, party)
	type row struct{ Done, Everything int64 }
	r, err := db.One[row](ctx, s.DB, `
		SELECT count(*) FILTER (WHERE `+reported+`) AS done, count(*) AS everything
		FROM procurement p `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, 0, fmt.Errorf("counting effect reports made: %w", err)
	}
	return r.Done, r.Everything, nil
}

// mostUnreported is where the list page stops counting what lacks a report: an
// office that is that far behind needs no exact number.
const mostUnreported = 500

// Unreported returns how many procurements signed in the period lack an effect
// report, at most one more than the limit.
func (s Store) Unreported(ctx context.Context, p day.Period) (int64, error) {
	w := signed(p, "")
	w.Add("NOT " + reported)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM (SELECT 1 FROM procurement p `+w.SQL()+` LIMIT `+w.Arg(mostUnreported+1)+`) few`, w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting effect reports not made: %w", err)
	}
	return n, nil
}

// Signed returns the procurements signed in the period, newest first: those that
// have an effect report, or those that lack one.
func (s Store) Signed(ctx context.Context, p day.Period, party string, withReport bool, limit, offset int) ([]Missing, error) {
	w := signed(p, party)
	if withReport {
		w.Add(reported)
	} else {
		w.Add("NOT " + reported)
	}
	rows, err := db.All[Missing](ctx, s.DB, `
		SELECT p.id, p.number, p.title, p.signed_on, p.purchaser
		FROM procurement p `+w.SQL()+`
		ORDER BY p.signed_on DESC, p.id DESC
		LIMIT `+w.Arg(limit)+` OFFSET `+w.Arg(offset), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("listing procurements without effect report: %w", err)
	}
	return rows, nil
}

// Related is the reports that a correction ties together; an empty ID is none.
type Related struct {
	Corrects    Saving // the locked report that this one replaces
	Reverses    Saving // the locked report that this one takes back
	CorrectedBy Saving // the report that replaces this one
}

// Related returns the reports that belong to the same correction.
func (s Store) Related(ctx context.Context, one Saving) (Related, error) {
	var r Related
	ids := []string{string(one.Corrects), string(one.Reverses)}
	after, err := db.All[string](ctx, s.DB, `SELECT id FROM saving WHERE corrects = $1`, one.ID)
	if err != nil {
		return r, fmt.Errorf("reading corrections: %w", err)
	}
	byID, err := s.some(ctx, append(ids, after...))
	if err != nil {
		return r, err
	}
	r.Corrects, r.Reverses = byID[string(one.Corrects)], byID[string(one.Reverses)]
	for _, id := range after {
		r.CorrectedBy = byID[id]
	}
	return r, nil
}

func (s Store) procurement(ctx context.Context, id string) (Missing, error) {
	return db.One[Missing](ctx, s.DB, `SELECT id, number, title, signed_on, purchaser FROM procurement WHERE id = $1`, id)
}
