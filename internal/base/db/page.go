package db

import (
	"context"
	"strings"
)

// Page says which rows of a list are wanted, in which order.
type Page struct {
	Sort   string // a column's key, "-" before it for descending; the store has its own order for "" and for keys it does not know
	Desc   bool   // turns the order
	Limit  int    // 0 is without limit, for exports
	Offset int
}

// Order returns "ORDER BY …" for the page's key among the expressions that the
// store allows, else for the usual one, which may be "-key" too. The id makes the
// order complete. A column that may be NULL is given as "ends_on NULLS LAST"; its
// descending order needs an index of its own: (ends_on DESC NULLS LAST, id DESC).
func (p Page) Order(allowed map[string]string, usual string) string {
	usualKey, usualDesc := strings.CutPrefix(usual, "-")
	key, desc := strings.CutPrefix(p.Sort, "-")
	by, ok := allowed[key]
	if !ok {
		by, desc = allowed[usualKey], usualDesc
	}
	id := "id"
	if table, _, ok := strings.Cut(allowed[usualKey], "."); ok {
		id = table + ".id"
	}
	if desc == p.Desc {
		return "ORDER BY " + by + ", " + id
	}
	column, nulls, _ := strings.Cut(by, " NULLS")
	if nulls != "" {
		nulls = " NULLS" + nulls
	}
	return "ORDER BY " + column + " DESC" + nulls + ", " + id + " DESC"
}

// Cut returns "LIMIT … OFFSET …", with its parameters added to w.
func (p Page) Cut(w *Where) string {
	if p.Limit <= 0 {
		return ""
	}
	return "LIMIT " + w.Arg(p.Limit) + " OFFSET " + w.Arg(p.Offset)
}

// Count is how many rows a selection has.
type Count struct {
	N    int
	More bool // there are more than N: counting stopped
}

// CountLimit is where counting stops, so that the head of a list costs the same
// in a large register as in a small one.
const CountLimit = 10_000

// CountRows counts the rows that the conditions select from a table or a join.
func CountRows(ctx context.Context, d *DB, from string, w Where) (Count, error) {
	n, err := One[int](ctx, d, `SELECT count(*) FROM (SELECT 1 FROM `+from+` `+w.SQL()+` LIMIT `+w.Arg(CountLimit+1)+`) counted`, w.Args()...)
	if n > CountLimit {
		return Count{N: CountLimit, More: true}, err
	}
	return Count{N: n}, err
}

// Tally is how many rows a selection has and, when they were counted to the end, what
// a column of theirs adds up to.
type Tally struct {
	Count
	Known int64 // rows whose value is known
	Total int64
}

// TallyRows is CountRows that reads a column as well. A whole register is counted first,
// which an index does alone: what a large one adds up to is not told.
func TallyRows(ctx context.Context, d *DB, from, column string, w Where) (Tally, error) {
	if w.SQL() == "" {
		if count, err := CountRows(ctx, d, from, w); err != nil || count.More {
			return Tally{Count: count}, err
		}
	}
	row, err := One[struct{ N, Known, Total int64 }](ctx, d, `
		SELECT count(*) AS n, count(v) AS known, CAST(COALESCE(sum(v), 0) AS BIGINT) AS total
		FROM (SELECT `+column+` AS v FROM `+from+` `+w.SQL()+` LIMIT `+w.Arg(CountLimit+1)+`) counted`, w.Args()...)
	if row.N > CountLimit {
		return Tally{Count: Count{N: CountLimit, More: true}}, err
	}
	return Tally{Count{N: int(row.N)}, row.Known, row.Total}, err
}
