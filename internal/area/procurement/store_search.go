package procurement

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"klover/internal/base/db"
	"klover/internal/base/find"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Tally is how many rows a selection has and what they are worth.
type Tally = db.Tally

// sorts is the orders of the list. Those on a nullable day have no index that
// both engines can use with NULLS LAST, and are offered for small selections.
var (
	sorts = map[string]string{
		"listed_on": "p.listed_on", "number": "p.number", "title": "p.title_key",
		"announced_on": "p.announced_on NULLS LAST", "taken_on": "p.taken_on NULLS LAST", "tender_deadline": "p.tender_deadline NULLS LAST",
		"signed_on": "p.signed_on NULLS LAST", "cancelled_on": "p.cancelled_on NULLS LAST",
		"estimated_value": "p.estimated_value NULLS LAST", "contracted_value": "p.contracted_value NULLS LAST",
		"tenders_received": "p.tenders_received NULLS LAST",
	}
	largeSorts = map[string]string{"listed_on": sorts["listed_on"], "number": sorts["number"], "title": sorts["title"]}
)

// usualSort is newest first.
const usualSort = "-listed_on"

// Search returns one page of the selection, and how many rows it has.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]Procurement, Count, error) {
	rows, tally, err := s.Tally(ctx, f, page)
	return rows, tally.Count, err
}

// Tally is Search that also adds up the estimated values of the selection.
func (s Store) Tally(ctx context.Context, f Filter, page Page) ([]Procurement, Tally, error) {
	w := s.where(ctx, f)
	tally, err := db.TallyRows(ctx, s.DB, "procurement p", "p.estimated_value", w)
	if err != nil {
		return nil, tally, fmt.Errorf("counting procurements: %w", err)
	}
	allowed := sorts
	if tally.More {
		allowed = largeSorts
	}
	rows, err := db.All[Procurement](ctx, s.DB, `
		SELECT `+columns+`
		FROM procurement p `+w.SQL()+`
		`+page.Order(allowed, usualSort)+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, tally, fmt.Errorf("searching procurements: %w", err)
	}
	return rows, tally, nil
}

// Each calls do for every procurement of the selection in the order of the page,
// for exports and for the rows of a figure.
func (s Store) Each(ctx context.Context, f Filter, page Page, do func(Procurement) error) error {
	w := s.where(ctx, f)
	return db.Each(ctx, s.DB, do, `
		SELECT `+columns+`
		FROM procurement p `+w.SQL()+`
		`+page.Order(sorts, usualSort), w.Args()...)
}

// Count returns how many procurements the filter chooses, exactly.
func (s Store) Count(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM procurement p `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting procurements: %w", err)
	}
	return n, nil
}

// noticed is the condition of being counted among the announced.
const noticed = "p.noticed = TRUE"

// where returns the conditions of the filter on procurement p.
func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	f.periods(&w)
	for _, k := range answerKeys {
		if b := *k.at(&f); b != nil && k.column != "" {
			w.Add(k.column + is(*b))
		}
	}
	if f.TendersKnown != nil {
		w.Add("(p.tenders_received IS NOT NULL)" + is(*f.TendersKnown))
	}
	f.people(&w)
	f.codes(&w)
	find.Clause(ctx, s.DB, Kind, f.Text, &w, "p.id")
	return w
}

// is compares with a literal, so that partial indexes can be used.
func is(b bool) string {
	if b {
		return " = TRUE"
	}
	return " = FALSE"
}

func (f Filter) periods(w *db.Where) {
	if !f.Announced.IsZero() {
		w.Add(noticed)
		w.Within("p.listed_on", f.Announced) // the notice's day, in the order of the list
	}
	w.Within("p.taken_on", f.Taken)
	w.Within("p.signed_on", f.Signed)
	w.Within("p.cancelled_on", f.Cancelled)
	if !f.Deadline.IsZero() {
		w.Add(noticed)
		w.Add("p.cancelled_on IS NULL OR p.cancelled_on >= p.tender_deadline")
		w.Within("p.tender_deadline", f.Deadline)
	}
	if h := f.Handled; !h.IsZero() {
		w.Add("p.taken_on IS NOT NULL")
		if h.To != 0 {
			w.Add("p.taken_on < ?", h.To)
		}
		if h.From != 0 {
			w.Add("p.ended_on IS NULL OR p.ended_on >= ?", h.From)
		}
	}
}

func (f Filter) people(w *db.Where) {
	if f.Party != "" {
		w.Add("p.parties LIKE ?", f.Party.Like())
	}
	if len(f.Parties) > 0 {
		w.Add("p.parties = ?", f.Parties)
	}
	if f.NoParties {
		w.Add("p.parties = ''")
	}
	exactly(w, "p.purchaser_id", f.PurchaserID)
	exactly(w, "p.purchaser", f.Purchaser)
	exactly(w, "p.consultant", f.Consultant)
	exactly(w, "p.buyer_sector", f.Sector)
	exactly(w, "p.buyer_org_no", f.Buyer)
}

func (f Filter) codes(w *db.Where) {
	exactly(w, "p.form", f.Form)
	exactly(w, "p.avoidable", f.Avoidable)
	if f.Avoidable == None {
		w.Add("p.cancelled_on IS NOT NULL")
	}
	if len(f.Procedures) > 0 {
		w.In("p.procedure", texts(f.Procedures))
	}
	if len(f.States) > 0 {
		w.In("p.state", texts(f.States))
	}
	if n, err := strconv.ParseInt(f.Tenders, 10, 64); err == nil {
		w.Add("p.tenders_received = ?", n)
	} else if f.Tenders != "" {
		w.Add("p.tenders_received IS NULL")
	}
	exactly(w, "p.category_id", f.OnCategory)
	if f.CPV == "" || f.CPV == None {
		exactly(w, "p.cpv", f.CPV)
	} else {
		w.Add("substr(p.cpv, 1, length(?)) = ?", f.CPV, f.CPV)
	}
	f.branch(w)
}

// exactly chooses a value, or the rows without one for None.
func exactly(w *db.Where, column, value string) {
	switch value {
	case "":
	case None:
		w.Add(column + " = ''")
	default:
		w.Add(column+" = ?", value)
	}
}

// branch chooses a category and everything below it.
func (f Filter) branch(w *db.Where) {
	if f.Category == "" || f.Category == None {
		exactly(w, "p.category_id", f.Category)
		return
	}
	w.Add(`p.category_id IN (SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = ?)`, f.Category)
}

func texts[T ~string](codes []T) []string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = string(c)
	}
	return slices.Compact(list)
}
