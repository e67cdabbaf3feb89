package ui

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The names that a list uses in its address, beside the keys of its filters.
const (
	keyText    = "q"
	keySort    = "sortera" // "ends_on", or "-ends_on" for descending
	keyPage    = "sida"
	keyPer     = "rader"
	keyColumns = "kolumner"
)

// PerPage are the numbers of rows that a page may have.
var PerPage = []int{15, 25, 50, 100}

// Query is the state of a list as its address has it. The address is the whole
// state, so a list can be shared, bookmarked and gone back to.
type Query struct {
	Path    string     // "/avtal"
	Text    string     // what is searched for
	Filters url.Values // only the filters that the list has
	Sort    string     // a key from the allow list
	Desc    bool
	Page    int // from 1
	Per     int
	Columns []string // chosen columns, nil for the usual ones

	usual string // the list's own order
	per   int    // the list's own number of rows
}

// ParseQuery reads the state from the address. Filters, sort keys and columns
// that the list does not have are ignored, so an old bookmark still works.
func ParseQuery(r *http.Request, filters, sorts []string, usual string) Query {
	values := r.URL.Query()
	q := Query{
		Path: r.URL.Path, Text: strings.TrimSpace(values.Get(keyText)), Filters: url.Values{},
		Page: 1, Per: 25, usual: usual, per: 25,
	}
	for _, key := range filters {
		if given := compact(values[key]); len(given) > 0 {
			q.Filters[key] = given
		}
	}
	q.Sort, q.Desc = sortOf(usual)
	if key, desc := sortOf(values.Get(keySort)); slices.Contains(sorts, key) {
		q.Sort, q.Desc = key, desc
	}
	if n := atoi(values.Get(keyPage)); n > 1 && n < 1_000_000 {
		q.Page = n
	}
	if n := atoi(values.Get(keyPer)); slices.Contains(PerPage, n) {
		q.Per = n
	}
	q.Columns = compact(values[keyColumns])
	return q
}

// Get returns the first value of a filter.
func (q Query) Get(key string) string { return q.Filters.Get(key) }

// All returns all values of a filter.
func (q Query) All(key string) []string { return q.Filters[key] }

// Limit is the number of rows to fetch.
func (q Query) Limit() int { return q.Per }

// Offset is the number of rows to skip.
func (q Query) Offset() int { return (q.Page - 1) * q.Per }

// Narrowed reports whether a text or a filter leaves rows out.
func (q Query) Narrowed() bool { return q.Text != "" || len(q.Filters) > 0 }

// URL is the address of the list in this state.
func (q Query) URL() string { return q.At(q.Path, true) }

// File is the address of the same selection elsewhere, without paging: an
// export or a print view, such as q.File("/avtal.xlsx").
func (q Query) File(path string) string { return q.At(path, false) }

// At is the address of the state at another path, with or without its paging.
func (q Query) At(path string, paged bool) string {
	if query := q.values(paged).Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// WithPage is the address of another page.
func (q Query) WithPage(n int) string { q.Page = n; return q.URL() }

// WithPer is the address with another number of rows a page.
func (q Query) WithPer(n int) string { q.Per, q.Page = n, 1; return q.URL() }

// WithSort is the address sorted by key, the other way round if it already is.
func (q Query) WithSort(key string) string {
	q.Desc = q.Sort == key && !q.Desc
	q.Sort, q.Page = key, 1
	return q.URL()
}

// With is the address with a filter set to the values.
func (q Query) With(key string, values ...string) string {
	q.Filters = clone(q.Filters)
	q.Filters[key] = values
	q.Page = 1
	return q.URL()
}

// Without is the address without a filter.
func (q Query) Without(key string) string {
	q.Filters = clone(q.Filters)
	delete(q.Filters, key)
	q.Page = 1
	return q.URL()
}

// Cleared is the address with neither text nor filters; the order is kept.
func (q Query) Cleared() string {
	q.Text, q.Filters, q.Page = "", nil, 1
	return q.URL()
}

// Selection is the state without paging, as a saved view keeps it.
func (q Query) Selection() string { return q.values(false).Encode() }

// SortText is the order as the address has it.
func (q Query) SortText() string {
	if q.Desc {
		return "-" + q.Sort
	}
	return q.Sort
}

// UsualSort is the order without a choice, left out of addresses.
func (q Query) UsualSort() string { return q.usual }

// UsualPer is the number of rows without a choice, left out of addresses.
func (q Query) UsualPer() int { return q.per }

// values leaves out what is as usual, so addresses stay short.
func (q Query) values(paged bool) url.Values {
	values := clone(q.Filters)
	if q.Text != "" {
		values.Set(keyText, q.Text)
	}
	if s := q.SortText(); s != q.usual {
		values.Set(keySort, s)
	}
	if len(q.Columns) > 0 {
		values[keyColumns] = q.Columns
	}
	if paged && q.Per != q.per {
		values.Set(keyPer, strconv.Itoa(q.Per))
	}
	if paged && q.Page > 1 {
		values.Set(keyPage, strconv.Itoa(q.Page))
	}
	return values
}

func sortOf(text string) (key string, desc bool) {
	key, desc = strings.CutPrefix(text, "-")
	return key, desc
}

func clone(values url.Values) url.Values {
	copied := url.Values{}
	for key, list := range values {
		copied[key] = list
	}
	return copied
}

func compact(values []string) []string {
	var kept []string
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			kept = append(kept, v)
		}
	}
	return kept
}

// atoi is 0 for what is not a number.
func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
