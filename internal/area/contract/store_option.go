package contract

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// PreparedOption is an option whose decision somebody prepares.
type PreparedOption struct {
	ContractID string
	Number     string
	Title      string
	N          int64
	DecideOn   day.Date
}

// URL is the address of the contract.
func (o PreparedOption) URL() string { return "/avtal/" + o.ContractID }

// PreparedOptions returns the undecided options that have a day or a person of their own
// and are to be decided by the day: those that the user prepares, or whose contract the
// user sees to when nobody with an account prepares them.
func (s Store) PreparedOptions(ctx context.Context, userID string, by day.Date) ([]PreparedOption, error) {
	var w db.Where
	w.Add("o.state = '' AND c.stage = 'tecknat' AND COALESCE(o.decide_on, o.notice_on) <= ? AND COALESCE(o.decide_on, o.notice_on) >= ?", by, s.Today().AddMonths(-1))
	w.Add("o.owner <> '' OR o.decide_on IS NOT NULL")
	seenToAs(&w, "o.owner_id", "c.owner_id", "c.id", userID, s.Today())
	list, err := db.All[PreparedOption](ctx, s.DB, `
		SELECT o.contract_id, c.number, c.title, o.n, COALESCE(o.decide_on, o.notice_on) AS decide_on
		FROM contract_option o JOIN contract c ON c.id = o.contract_id `+w.SQL()+`
		ORDER BY 5, c.number LIMIT 100`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading prepared options: %w", err)
	}
	return list, nil
}

// Tended tells which of the contracts the user owns or manages.
func (s Store) Tended(ctx context.Context, ids []string, userID string) (map[string]bool, error) {
	var w db.Where
	w.In("id", ids)
	w.Add("owner_id = ? OR manager_id = ?", userID, userID)
	list, err := db.All[string](ctx, s.DB, `SELECT id FROM contract `+w.SQL(), w.Args()...)
	tended := map[string]bool{}
	for _, id := range list {
		tended[id] = true
	}
	return tended, err
}
