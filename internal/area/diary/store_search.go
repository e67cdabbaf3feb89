package diary

import (
	"context"
	"fmt"
	"strconv"

	"klover/internal/base/db"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Listed is an entry with what a list shows of its case.
type Listed struct {
	Entry
	CaseNumber string
	CaseTitle  string
	CaseKind   string
	CaseRef    string
	Documents  int64 // official ones
}

// Orders never tell anything of what is hidden.
var entrySorts = map[string]string{"registered_on": "e.registered_on", "happened_on": "e.happened_on"}

const usualSort = "-registered_on"

var listed = db.ColumnsOf[Entry]("e") + `, c.number AS case_number, c.title AS case_title, c.kind AS case_kind, c.ref AS case_ref,
	(SELECT count(*) FROM diary_version v WHERE v.entry_id = e.id) AS documents`

const entryFrom = `diary_entry e JOIN diary_case c ON c.id = e.case_id`

// Search returns one page of the selection as the reader may read it, and how many
// entries it has.
func (s Store) Search(ctx context.Context, by Reader, f Filter, page Page) ([]Listed, Count, error) {
	w := s.where(ctx, by, f)
	n, err := db.CountRows(ctx, s.DB, entryFrom, w)
	if err != nil {
		return nil, n, fmt.Errorf("counting entries: %w", err)
	}
	rows, err := db.All[Listed](ctx, s.DB, `SELECT `+listed+` FROM `+entryFrom+` `+w.SQL()+` `+page.Order(entrySorts, usualSort)+` `+page.Cut(&w), w.Args()...)
	if err != nil {
		return nil, n, fmt.Errorf("searching the diary: %w", err)
	}
	return rows, n, s.mask(ctx, by, rows)
}

// Total returns how many entries the filter chooses, exactly.
func (s Store) Total(ctx context.Context, by Reader, f Filter) (int64, error) {
	w := s.where(ctx, by, f)
	n, err := db.One[int64](ctx, s.DB, `SELECT count(*) FROM `+entryFrom+` `+w.SQL(), w.Args()...)
	if err != nil {
		return 0, fmt.Errorf("counting entries: %w", err)
	}
	return n, nil
}

// mask hides what the reader may not read.
func (s Store) mask(ctx context.Context, by Reader, rows []Listed) error {
	today := s.Today()
	var cases []Case
	for _, r := range rows {
		if r.Holds(today) {
			cases = append(cases, Case{ID: r.CaseID, Kind: r.CaseKind, Ref: r.CaseRef})
		}
	}
	may, err := s.accesses(ctx, by, cases)
	if err != nil {
		return err
	}
	for i, r := range rows {
		rows[i].Entry = r.Entry.shownTo(may[r.CaseID], today)
	}
	return nil
}

const marked = "e.ground <> '' AND (e.secret_until IS NULL OR e.secret_until > ?)"

// open are the conditions on what is public of every entry, secret on what a mask
// hides.
func (f Filter) open() []condition {
	return []condition{{"e.body", f.Body}, {"e.case_id", f.Case}, {"e.responsible_id", f.Responsible}}
}

func (f Filter) secret() []condition {
	return []condition{{"e.kind", f.Kind}, {"e.direction", f.Direction}, {"e.step", f.Step}, {"e.ground", f.Ground}}
}

type condition struct{ column, value string }

// equal adds the conditions that have a value, and tells whether there were any.
func equal(w *db.Where, conditions []condition) (any bool) {
	for _, c := range conditions {
		if c.value != "" {
			w.Add(c.column+" = ?", c.value)
			any = true
		}
	}
	return any
}

func (s Store) where(ctx context.Context, by Reader, f Filter) db.Where {
	var w db.Where
	today := s.Today()
	w.Within("e.registered_on", f.Registered)
	w.Within("e.happened_on", f.Happened)
	equal(&w, f.open())
	if f.Year != "" {
		year, _ := strconv.Atoi(f.Year) // what is no year finds nothing
		w.Add("e.year = ?", year)
	}
	if equal(&w, f.secret()) && !by.Secret { // what is hidden cannot be searched out either
		w.Add("NOT ("+marked+")", today)
	}
	if f.Secret != nil {
		w.Add(map[bool]string{true: "", false: "NOT "}[*f.Secret]+"("+marked+")", today)
	}
	if f.InTime != nil {
		w.Add("e.in_time = ?", *f.InTime)
	}
	if f.Struck != nil {
		w.Add("e.struck_on IS " + map[bool]string{true: "NOT ", false: ""}[*f.Struck] + "NULL")
	}
	kind := EntryKind
	if by.Secret && f.Secret != nil && *f.Secret {
		kind = SecretKind
	}
	find.Clause(ctx, s.DB, kind, f.Text, &w, "e.id")
	return w
}

// CaseFilter chooses case files.
type CaseFilter struct {
	Text string
	Body string
	Kind string // the register of the record
	Open *bool
	Year string // opened in
}

var caseSorts = map[string]string{"number": "c.number", "title": "c.title_key", "opened_on": "c.opened_on", "closed_on": "c.closed_on NULLS LAST"}

// Cases returns one page of the case files, and how many there are.
func (s Store) Cases(ctx context.Context, f CaseFilter, page Page) ([]Case, Count, error) {
	var w db.Where
	if f.Body != "" {
		w.Add("c.body = ?", f.Body)
	}
	if f.Kind != "" {
		w.Add("c.kind = ?", f.Kind)
	}
	if f.Open != nil {
		w.Add("c.closed_on IS " + map[bool]string{true: "", false: "NOT "}[*f.Open] + "NULL")
	}
	if year, err := strconv.Atoi(f.Year); err == nil {
		w.Within("c.opened_on", day.Year(year))
	}
	find.Clause(ctx, s.DB, CaseKind, f.Text, &w, "c.id")
	n, err := db.CountRows(ctx, s.DB, "diary_case c", w)
	if err != nil {
		return nil, n, fmt.Errorf("counting cases: %w", err)
	}
	rows, err := db.All[Case](ctx, s.DB, `SELECT `+caseColumns+` FROM diary_case c `+w.SQL()+` `+page.Order(caseSorts, "-opened_on")+` `+page.Cut(&w), w.Args()...)
	return rows, n, err
}
