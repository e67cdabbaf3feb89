package request

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/storage"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

var sorts = map[string]string{
	"sent_on": "c.listed_on", "title": "c.title_key", "total_value": "c.total_value NULLS LAST", "wanted_start": "c.wanted_start NULLS LAST",
	"unit": "c.unit", "state": "c.state", "priority": "c.priority",
	// The queue: what is most urgent first, and among those what has waited longest.
	// A request without a priority stands with the normal ones.
	"queue": "CASE WHEN c.priority = '' THEN '2' ELSE c.priority END, c.sent_on",
}

// usualSort is newest first.
const usualSort = "-sent_on"

// Search returns one page of the selection, and how many requests it has.
func (s Store) Search(ctx context.Context, f Filter, page Page) ([]Request, Count, error) {
	w := s.where(ctx, f)
	n, err := db.CountRows(ctx, s.DB, "request c", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting requests: %w", err)
	}
	rows, err := db.All[Request](ctx, s.DB, `SELECT `+columns+` FROM request c `+w.SQL()+`
		`+page.Order(sorts, usualSort)+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("searching requests: %w", err)
	}
	return rows, n, nil
}

// Each gives the whole selection in the order of the page, for exports and figures.
func (s Store) Each(ctx context.Context, f Filter, page Page, do func(Request) error) error {
	w := s.where(ctx, f)
	return db.Each(ctx, s.DB, do, `SELECT `+columns+` FROM request c `+w.SQL()+`
		`+page.Order(sorts, usualSort), w.Args()...)
}

// Queue returns the requests that wait to be taken, in the order of the queue.
func (s Store) Queue(ctx context.Context, f Filter, limit int) ([]Request, error) {
	f.Queued = new(true)
	rows, _, err := s.Search(ctx, f, Page{Sort: "queue", Limit: limit})
	return rows, err
}

// Count returns how many requests the filter chooses, exactly.
func (s Store) Count(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM request c `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting requests: %w", err)
	}
	return n, nil
}

// Value returns what the requests of the selection are estimated at together.
func (s Store) Value(ctx context.Context, f Filter) (int64, error) {
	w := s.where(ctx, f)
	sum, err := db.One[int64](ctx, s.DB, `SELECT CAST(coalesce(sum(c.total_value), 0) AS BIGINT) FROM request c `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("adding values of requests: %w", err)
	}
	return sum, nil
}

// Middle is the two rows in the middle of a selection; the median is half their sum.
type Middle struct{ N, Low, High int64 }

// Waited returns the middle waiting times, in days, of the requests of the
// selection that have been taken.
func (s Store) Waited(ctx context.Context, f Filter) (Middle, error) {
	w := s.where(ctx, f)
	w.Add("c.taken_on IS NOT NULL")
	m, list, err := middle[int64](ctx, s, "c.waited", w)
	if m.N > 0 {
		m.Low, m.High = list[0], list[1]
	}
	return m, err
}

// Ages returns the middle ages, in days at the end of the day, of the requests that
// waited then.
func (s Store) Ages(ctx context.Context, f Filter) (Middle, error) {
	m, list, err := middle[day.Date](ctx, s, "c.sent_on", s.where(ctx, f))
	if m.N > 0 {
		m.Low, m.High = int64(list[1].DaysUntil(f.QueuedOn)), int64(list[0].DaysUntil(f.QueuedOn))
	}
	return m, err
}

// middle returns the one or two middle values of a column, always as two.
func middle[T any](ctx context.Context, s Store, column string, w db.Where) (Middle, []T, error) {
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM request c `+w.SQL(), w.Args()...)
	if err != nil || n == 0 {
		return Middle{}, nil, err
	}
	list, err := db.All[T](ctx, s.DB, `SELECT `+column+` FROM request c `+w.SQL()+` ORDER BY `+column+` LIMIT `+w.Arg(2-n%2)+` OFFSET `+w.Arg((n-1)/2), w.Args()...)
	if err != nil {
		return Middle{}, nil, fmt.Errorf("looking for the middle of %s: %w", column, err)
	}
	if len(list) == 1 {
		list = slices.Repeat(list, 2)
	}
	return Middle{N: n}, list, nil
}

func (s Store) where(ctx context.Context, f Filter) db.Where {
	var w db.Where
	if f.Viewer != nil {
		f.Viewer.limit(&w, f.Mine)
	} else {
		w.Add("c.state <> 'draft'")
	}
	for _, k := range periodKeys {
		w.Within(k.column, *k.at(&f))
	}
	for _, k := range textKeys {
		if k.column != "" {
			exactly(&w, k.column, *k.at(&f))
		}
	}
	if f.Judgement == None {
		w.Add("c.coordination = 'no'")
	}
	if f.Outcome == None {
		w.Add("c.judgement = 'contested'")
	}
	if f.Flag != "" {
		w.Add("c.flags LIKE ?", storage.Like(f.Flag))
	}
	if f.Party != "" {
		w.Add("c.parties LIKE ?", f.Party.Like())
	}
	if f.Queued != nil {
		w.Add("c.sent_on IS NOT NULL AND (c.left_on IS NULL) = ?", *f.Queued)
	}
	if f.QueuedOn != 0 {
		w.Add("c.sent_on <= ? AND (c.left_on IS NULL OR c.left_on > ?)", f.QueuedOn, f.QueuedOn)
	}
	if len(f.States) > 0 {
		w.In("c.state", texts(f.States))
	}
	find.Clause(ctx, s.DB, Kind, f.Text, &w, "c.id")
	return w
}

// limit keeps what the viewer may see: the own, and with All what has been sent in.
func (v Viewer) limit(w *db.Where, mine bool) {
	own := "c.requester_id = ? OR c.manager_id = ? OR c.owner_id = ?"
	args := []any{v.UserID, v.UserID, v.UserID}
	if !mine && len(v.Units) > 0 {
		own += " OR c.unit_id IN (?" + strings.Repeat(", ?", len(v.Units)-1) + ")"
		for _, unit := range v.Units {
			args = append(args, unit)
		}
	}
	if v.All && !mine {
		own += " OR c.state <> 'draft'"
	}
	w.Add(own, args...)
}

// exactly chooses a value, or the requests without one for None.
func exactly(w *db.Where, column, value string) {
	switch value {
	case "":
	case None:
		w.Add(column + " = ''")
	default:
		w.Add(column+" = ?", value)
	}
}

// OwnUnits returns the unit of a user and those below it, by id.
func (s Store) OwnUnits(ctx context.Context, userID string) ([]string, error) {
	if userID == "" {
		return nil, nil
	}
	u, err := s.identity().User(ctx, userID)
	if errors.Is(err, db.ErrNoRows) || err == nil && u.UnitID == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	units, err := s.Units(ctx)
	return below(units, string(u.UnitID)), err
}

// Units returns the units that there are today.
func (s Store) Units(ctx context.Context) ([]identity.Unit, error) {
	return s.identity().Units(ctx, s.today())
}

// below returns a unit and those that belong to it, at any depth.
func below(units []identity.Unit, id string) []string {
	list := []string{id}
	for _, u := range units {
		if u.ParentID == id {
			list = append(list, below(units, u.ID)...)
		}
	}
	return list
}
