package ui

import (
	"fmt"
	"net/http"
	"slices"

	"klover/internal/base/field"
)

// FilterKind decides the control of a filter.
type FilterKind string

// The kinds of filter.
const (
	Select FilterKind = "select" // one of Options; the default
	Multi  FilterKind = "multi"  // any of Options
	Period FilterKind = "period" // 2026, 2026-T2, 2026-03, or two days; Options are suggestions
	YesNo  FilterKind = "yesno"  // ja or nej
	Words  FilterKind = "words"  // free text in one column
)

// Filter is one named way to narrow a list. Its Key stands in the address.
type Filter struct {
	Key     string
	Label   string
	Kind    FilterKind
	Options []field.Option

	Value  string   // set by the list
	Values []string // set by the list
}

// Choices returns the options with those chosen marked.
func (f Filter) Choices() []Option {
	options := f.Options
	if f.Kind == YesNo {
		options = []field.Option{{Value: "ja", Label: "Ja"}, {Value: "nej", Label: "Nej"}}
	}
	return chosen(options, f.Values)
}

// Text says what a Multi filter is set to.
func (f Filter) Text() string {
	var labels []string
	for _, o := range f.Choices() {
		if o.Chosen {
			labels = append(labels, o.Label)
		}
	}
	switch len(labels) {
	case 0:
		return "Alla"
	case 1:
		return labels[0]
	}
	return fmt.Sprintf("%d valda", len(labels))
}

// View is a saved state of a list, shown as a tab.
type View struct {
	ID     string
	Label  string
	URL    string
	Active bool
	Own    bool // the user saved it and may remove it
}

// Count is how many rows a selection has. Stores stop counting at a limit.
type Count struct {
	N    int
	More bool // there are more than N
}

// String says the count: "1 204", "fler än 10 000".
func (c Count) String() string {
	if c.More {
		return "fler än " + number(c.N)
	}
	return number(c.N)
}

// Listing describes the list page of a register.
type Listing[T any] struct {
	One, Many string // what a row is called: "avtal", "upphandlingar"
	Columns   Columns[T]
	Sort      string         // usual order: "ends_on", "-announced_on"
	Per       int            // rows a page, 25 if 0
	Row       func(*T, *Row) // may set the row's ID, Label, Menu and Tone
}

// Query reads the state of the list from the address.
func (l Listing[T]) Query(r *http.Request, filters ...Filter) Query {
	var keys, sorts []string
	for _, f := range filters {
		keys = append(keys, f.Key)
	}
	for _, c := range l.Columns {
		if c.Sort {
			sorts = append(sorts, c.Key)
		}
	}
	q := ParseQuery(r, keys, sorts, l.Sort)
	if l.Per > 0 {
		q.per = l.Per
		if !slices.Contains(PerPage, atoi(r.URL.Query().Get(keyPer))) {
			q.Per = l.Per
		}
	}
	return q
}

// List is a whole list page: views, filters, count, table and pages.
type List struct {
	Query   Query
	Many    string // "avtal"
	Search  string // label of the search field, "" for no search field
	Hint    string // example in the search field
	Views   []View
	Keep    bool // the user may save views
	Filters []Filter
	Count   Count
	Sum     string // after the count: "uppskattat värde 1 783,3 mkr"
	Table   Table
	Pager   Pager
	Choice  []Option // columns that can be chosen
	Excel   string   // address of the same rows as a sheet, "" for none
	Print   string   // address of the same rows as a document, "" for none
	Note    string   // source, last import and known gaps
}

// Narrowed reports whether any filter is set, so that a narrow screen shows them.
func (l List) Narrowed() bool {
	return slices.ContainsFunc(l.Filters, func(f Filter) bool { return f.Value != "" })
}

// List makes the list of the rows that the store gave for the query.
func (l Listing[T]) List(q Query, rows []T, count Count, filters ...Filter) List {
	list := List{
		Query: q, Many: l.Many, Search: "Sök bland " + l.Many, Count: count,
		Filters: set(filters, q), Pager: NewPager(q, count, len(rows)),
	}
	if count.N == 1 && !count.More && l.One != "" {
		list.Many = l.One
	}
	columns := l.shown(q)
	list.Table = columns.sorted(q, l.Many)
	for i := range rows {
		row := columns.row(&rows[i])
		if l.Row != nil {
			l.Row(&rows[i], &row)
		}
		list.Table.Rows = append(list.Table.Rows, row)
	}
	if len(rows) > 0 {
		list.Table.Totals = columns.totals()
	}
	list.Table.Empty = l.empty(q, count)
	list.Choice = l.choice(columns)
	return list
}

func (l Listing[T]) empty(q Query, count Count) Empty {
	if count.N > 0 {
		return Empty{
			Icon: "list", Title: "Den här sidan av listan är tom", Text: "Listan har blivit kortare sedan du öppnade den.",
			Actions: []Action{{Label: "Till första sidan", URL: q.WithPage(1)}},
		}
	}
	if q.Narrowed() {
		return Empty{
			Icon: "zoom-question", Title: "Inga " + l.Many + " matchar urvalet",
			Text:    "Prova att ta bort ett filter eller att söka på färre ord.",
			Actions: []Action{{Label: "Rensa alla filter", URL: q.Cleared()}},
		}
	}
	return Empty{Icon: "inbox", Title: "Det finns inga " + l.Many + " än"}
}

// shown returns the usual columns, or those that the address asks for. The
// first column always stays: it leads to the record.
func (l Listing[T]) shown(q Query) Columns[T] {
	var columns Columns[T]
	for i, c := range l.Columns {
		wanted := !c.Optional
		if len(q.Columns) > 0 {
			wanted = i == 0 || slices.Contains(q.Columns, c.Key)
		}
		if wanted {
			columns = append(columns, c)
		}
	}
	return columns
}

// choice is empty when all columns are always shown.
func (l Listing[T]) choice(shown Columns[T]) []Option {
	var options []Option
	found := false
	for i, c := range l.Columns {
		found = found || c.Optional
		if i == 0 {
			continue
		}
		in := slices.ContainsFunc(shown, func(s Column[T]) bool { return s.Key == c.Key })
		options = append(options, Option{Value: c.Key, Label: c.Label, Chosen: in})
	}
	if !found {
		return nil
	}
	return options
}

func (cs Columns[T]) sorted(q Query, label string) Table {
	t := Table{Label: upperFirst(label)}
	for _, c := range cs {
		h := Head{Label: c.Label, Number: c.Number}
		if c.Sort {
			h.Sort = q.WithSort(c.Key)
		}
		if c.Sort && q.Sort == c.Key {
			h.Order = "ascending"
			if q.Desc {
				h.Order = "descending"
			}
		}
		t.Heads = append(t.Heads, h)
	}
	return t
}

func set(filters []Filter, q Query) []Filter {
	filled := slices.Clone(filters)
	for i, f := range filled {
		filled[i].Values, filled[i].Value = q.All(f.Key), q.Get(f.Key)
		if f.Kind == "" {
			filled[i].Kind = Select
		}
	}
	return filled
}

// Pager leads between the pages of a list.
type Pager struct {
	From, To string // rows shown: "26", "50"
	Of       string // "142", "fler än 10 000"
	Page     string // "Sida 2 av 6"
	Previous string // addresses, "" when there is none
	Next     string
	Pages    []Tab
	Per      []Tab
}

// NewPager makes the pager of a page with so many rows.
func NewPager(q Query, count Count, rows int) Pager {
	p := Pager{From: number(q.Offset() + 1), To: number(q.Offset() + rows), Of: count.String()}
	last := max(1, (count.N+q.Per-1)/q.Per)
	p.Page = fmt.Sprintf("Sida %s av %s", number(q.Page), number(last))
	if count.More {
		p.Page = "Sida " + number(q.Page)
	}
	if q.Page > 1 {
		p.Previous = q.WithPage(min(q.Page-1, last))
	}
	if q.Page < last || count.More && rows == q.Per {
		p.Next = q.WithPage(q.Page + 1)
	}
	for _, n := range pages(q.Page, last) {
		p.Pages = append(p.Pages, Tab{Label: pageLabel(n), URL: q.WithPage(n), Active: n == q.Page})
	}
	if count.N > PerPage[0] {
		for _, n := range PerPage {
			p.Per = append(p.Per, Tab{Label: number(n), URL: q.WithPer(n), Active: n == q.Per})
		}
	}
	return p
}

// Needed reports whether there is anything to choose.
func (p Pager) Needed() bool {
	return len(p.Pages) > 1 || p.Next != "" || p.Previous != "" || len(p.Per) > 0
}

// pages returns the first, the last and those around the current; 0 is a gap.
func pages(current, last int) []int {
	var list []int
	for n := 1; n <= last; n++ {
		if n == 1 || n == last || n >= current-1 && n <= current+1 {
			list = append(list, n)
		} else if list[len(list)-1] != 0 {
			list = append(list, 0)
			n = max(n, min(current-2, last-1))
		}
	}
	return list
}

func pageLabel(n int) string {
	if n == 0 {
		return ""
	}
	return number(n)
}
