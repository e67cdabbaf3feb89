package procurement

import (
	"context"
	"fmt"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// Profile is how many procurements of one part of a selection got a certain number of
// tenders, and what became of them. Areas above compare with other buyers' procurements.
type Profile struct {
	Key         string // as a Share has it; "" for the whole
	Tenders     int64  // -1 when nobody has counted, or it was cancelled before its deadline
	N           int64
	Appealed    int64
	Cancelled   int64
	Framework   int64
	Joint       int64
	Environment int64
}

// Whole takes a selection as one part.
const Whole By = ""

// Profiles divides the selection by what is asked and by number of tenders, in that order.
func (s Store) Profiles(ctx context.Context, f Filter, by By) ([]Profile, error) {
	key := "''"
	if by != Whole {
		c, ok := byColumns[by]
		if !ok {
			return nil, fault.Wrong("Det går inte att fördela på %q.", by)
		}
		key = c.key
	}
	w := s.where(ctx, f)
	list, err := db.All[Profile](ctx, s.DB, `
		SELECT x.key, x.tenders, count(*) AS n,
			count(*) FILTER (WHERE x.appealed = TRUE) AS appealed,
			count(*) FILTER (WHERE x.cancelled_on IS NOT NULL) AS cancelled,
			count(*) FILTER (WHERE x.framework = TRUE) AS framework,
			count(*) FILTER (WHERE x.joint = TRUE) AS joint,
			count(*) FILTER (WHERE x.environment = TRUE) AS environment
		FROM (SELECT `+key+` AS key, COALESCE(CASE WHEN `+notLate+` THEN p.tenders_received END, -1) AS tenders,
			p.appealed, p.cancelled_on, p.framework, p.joint, p.environment
			FROM procurement p `+w.SQL()+`) x
		GROUP BY x.key, x.tenders
		ORDER BY x.key, x.tenders`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("profiling procurements by %s: %w", by, err)
	}
	return list, nil
}

// Selected returns the conditions of a filter on procurement p, for areas above that join it.
func (s Store) Selected(ctx context.Context, f Filter) db.Where { return s.where(ctx, f) }
