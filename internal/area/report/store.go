package report

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"klover/internal/area/goal"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/base/story"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The names of reports and sections in the history and in search.
const (
	RecordKind  = "report"
	SectionKind = "report_section"
)

// Detail is what a register adds to the rows of a list in a report: Not 1 shows a
// procurement's name and form and not only its number.
type Detail struct {
	Heads []string // of the columns; the first cell stands in place of the row's label
	Cells func(ctx context.Context, refs []string) (map[string][]string, error)
}

// A Check finds what a reader of the period's report should know before it is
// fixed, such as savings that nobody has approved.
type Check func(ctx context.Context, p day.Period) ([]Warning, error)

// Store keeps the reports.
type Store struct {
	DB      *db.DB
	Goals   goal.Store
	Details map[string]Detail // by the kind of row
	Checks  []Check
	Inserts []Insert
	People  func(ctx context.Context) ([]field.Option, error)        // who can write a section; nil is nobody
	Matters func(ctx context.Context, path string) ([]Matter, error) // where bodies take up the report with the address, oldest first; nil is nowhere

	Templates fs.FS // where reports start; nil is OwnTemplates
}

// in returns the store inside a transaction.
func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// sorts are the columns that the list can be sorted by.
var sorts = map[string]string{"title": "title", "period": "period", "changed_at": "changed_at", "number": "number"}

// Page is the part of a list that is shown.
type Page = db.Page

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, one := range list {
		out[i] = string(one)
	}
	return out
}

// Search returns the reports that the filter chooses, newest period first.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Report, db.Count, error) {
	var w db.Where
	if f.Text != "" {
		find.Clause(ctx, s.DB, RecordKind, f.Text, &w, "id")
	}
	if len(f.Kinds) > 0 {
		w.In("kind", texts(f.Kinds))
	}
	if len(f.States) > 0 {
		w.In("state", texts(f.States))
	}
	if f.Body != "" {
		w.Add("body = ?", f.Body)
	}
	count, err := db.CountRows(ctx, s.DB, "report", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting reports: %w", err)
	}
	rows, err := db.All[Report](ctx, s.DB, `
		SELECT `+db.Columns[Report]()+`
		FROM report `+w.SQL()+`
		`+p.Order(sorts, "-period")+` `+p.Cut(&w), w.Args()...)
	return rows, count, err
}

// List returns all reports, newest period and edition first.
func (s Store) List(ctx context.Context, limit, offset int) ([]Report, db.Count, error) {
	return s.Search(ctx, Filter{}, Page{Limit: limit, Offset: offset})
}

// Bodies returns the bodies whose reports are kept.
func (s Store) Bodies(ctx context.Context) ([]field.Option, error) {
	names, err := db.All[string](ctx, s.DB, `SELECT DISTINCT body FROM report WHERE body <> '' ORDER BY body`)
	var options []field.Option
	for _, name := range names {
		options = append(options, field.Option{Value: name, Label: name})
	}
	return options, err
}

// Get returns a report with its sections.
func (s Store) Get(ctx context.Context, id string) (Report, []Section, error) {
	r, err := db.One[Report](ctx, s.DB, `SELECT `+db.Columns[Report]()+` FROM report WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return r, nil, fault.NotFound("Rapporten finns inte.")
	}
	if err != nil {
		return r, nil, fmt.Errorf("reading report %s: %w", id, err)
	}
	sections, err := db.All[Section](ctx, s.DB, `
		SELECT `+db.Columns[Section]()+`
		FROM report_section
		WHERE report_id = $1
		ORDER BY no, id`, id)
	return r, sections, err
}

// Editions returns the editions of a report, newest first.
func (s Store) Editions(ctx context.Context, kind Kind, p day.Period) ([]Report, error) {
	return db.All[Report](ctx, s.DB, `
		SELECT `+db.Columns[Report]()+`
		FROM report
		WHERE kind = $1 AND period = $2
		ORDER BY edition DESC`, kind, p)
}

// Before returns the latest report of the kind for an earlier period, with an empty
// ID when there is none.
func (s Store) Before(ctx context.Context, kind Kind, p day.Period) (Report, error) {
	rows, err := db.All[Report](ctx, s.DB, `
		SELECT `+db.Columns[Report]()+`
		FROM report
		WHERE kind = $1
		ORDER BY edition DESC, id`, kind)
	var best Report
	for _, r := range rows {
		if r.Period.To <= p.From && r.Period.To > best.Period.To {
			best = r
		}
	}
	return best, err
}

// Fresh returns a report for the period as it begins, not stored: with the texts of
// the report before when that is wanted and there is one, else of the template.
func (s Store) Fresh(ctx context.Context, kind Kind, p day.Period, carry bool) (Report, []Section, error) {
	p, err := kind.period(p)
	if err != nil {
		return Report{}, nil, err
	}
	t, err := s.templateFor(kind, p.Last().Year())
	if err != nil {
		return Report{}, nil, err
	}
	r := Report{Kind: kind, Period: p, Edition: 1, State: Draft, Subtitle: t.Subtitle, Body: t.Body, Parameters: t.Parameters}
	r.Title = titleOf(t.Title, r)
	sections := t.Sections
	if carry {
		before, err := s.Before(ctx, kind, p)
		if err != nil {
			return r, nil, err
		}
		if before.ID != "" {
			r, sections, err = s.copied(ctx, before, r)
			return r, sections, err
		}
	}
	r.Parameters = upToYear(r.Parameters, p.Last().Year())
	r.Number = r.number()
	return r, sections, nil
}

// copied begins a report with the texts of another, each marked until somebody has
// worked on it. Tokens follow the new period by themselves.
func (s Store) copied(ctx context.Context, from, to Report) (Report, []Section, error) {
	_, sections, err := s.Get(ctx, from.ID)
	for i := range sections {
		sections[i] = sections[i].next(from, to)
		sections[i].No = int64(i + 1)
	}
	to.Subtitle, to.Body, to.CopiedFrom = from.Subtitle, from.Body, from.ID
	to.Parameters = upToYear(from.Parameters, to.Period.Last().Year())
	to.Number = to.number()
	return to, sections, err
}

// Copy begins the report of the next period as a copy of this one.
func (s Store) Copy(ctx context.Context, id string) (Report, error) {
	old, _, err := s.Get(ctx, id)
	if err != nil {
		return old, err
	}
	next := Report{Kind: old.Kind, Period: old.Kind.next(old.Period), Edition: 1, State: Draft}
	next.Title = strings.Replace(old.Title, old.Period.Label(), next.Period.Label(), 1)
	if t, err := s.templateFor(old.Kind, next.Period.Last().Year()); err == nil {
		next.Title = titleOf(t.Title, next)
	}
	editions, err := s.Editions(ctx, next.Kind, next.Period)
	if err != nil {
		return next, err
	}
	if len(editions) > 0 {
		return editions[0], fault.Conflict("%s för %s finns redan: %s.", next.Kind.Sv(), next.Period.Label(), editions[0].Number)
	}
	next, sections, err := s.copied(ctx, old, next)
	if err != nil {
		return next, err
	}
	return s.add(ctx, next, sections, "Kopierad från "+old.Number+".")
}

func firstWhy(one Section) string {
	if one.CopiedFrom != "" {
		return "kopierade texten från " + one.CopiedFrom
	}
	return "började med mallen"
}

// Create stores a new report for the period.
func (s Store) Create(ctx context.Context, kind Kind, p day.Period, carry bool) (Report, error) {
	r, sections, err := s.Fresh(ctx, kind, p, carry)
	if err != nil {
		return r, err
	}
	editions, err := s.Editions(ctx, kind, r.Period)
	if err != nil {
		return r, err
	}
	if len(editions) > 0 {
		return editions[0], fault.Conflict("%s för %s finns redan: %s.", kind.Sv(), r.Period.Label(), editions[0].Number)
	}
	return s.add(ctx, r, sections, "")
}

// add stores a report and its sections.
func (s Store) add(ctx context.Context, r Report, sections []Section, why string) (Report, error) {
	r.ID, r.Version, r.CreatedAt, r.ChangedAt = db.NewID(), 1, s.DB.Now(), s.DB.Now()
	versions := make([]Version, len(sections))
	for i := range sections {
		sections[i].ID, sections[i].Version, sections[i].ReportID, sections[i].No = db.NewID(), 1, r.ID, int64(i+1)
		sections[i].CreatedAt, sections[i].ChangedAt = s.DB.Now(), s.DB.Now()
		versions[i] = versionOf(ctx, sections[i], firstWhy(sections[i]))
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "report", &r); err != nil {
			return fmt.Errorf("storing report: %w", err)
		}
		if err := db.InsertAll(ctx, tx, "report_section", sections); err != nil {
			return fmt.Errorf("storing sections: %w", err)
		}
		if err := db.InsertAll(ctx, tx, "report_version", versions); err != nil {
			return fmt.Errorf("storing versions: %w", err)
		}
		return keep(ctx, tx, Report{}, r, audit.Created, why)
	})
	return r, err
}

// keep writes history and search of a report.
func keep(ctx context.Context, tx *db.DB, before, after Report, verb, why string) error {
	changes := slices.DeleteFunc(Fields.Diff(&before, &after), func(c field.Change) bool { return c.From == c.To })
	if verb != audit.Changed {
		changes = nil
	}
	if err := audit.Write(ctx, tx, audit.Entry{Kind: RecordKind, Ref: after.ID, Title: after.Number + " " + after.Title, Verb: verb, Why: why, Changes: changes}); err != nil {
		return err
	}
	return find.Put(ctx, tx, find.Doc{Kind: RecordKind, Ref: after.ID, Title: after.Title, Detail: after.Number + " · " + after.State.Sv(), URL: after.URL(), Perm: "report.read"})
}

// Save stores changed words about the report itself, read at r.Version.
func (s Store) Save(ctx context.Context, r Report) (Report, error) {
	if err := Fields.Missing(&r); err != nil {
		return r, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		before, _, err := s.in(tx).Get(ctx, r.ID)
		if err != nil {
			return err
		}
		if err := before.Open(); err != nil {
			return err
		}
		next := before
		next.Version, next.Title, next.Subtitle, next.Body, next.Diary, next.Parameters = r.Version, r.Title, r.Subtitle, r.Body, r.Diary, r.Parameters
		next.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "report", &next); err != nil {
			return fmt.Errorf("saving report %s: %w", r.ID, err)
		}
		r = next
		return keep(ctx, tx, before, next, audit.Changed, "")
	})
	return r, err
}

// Remove takes away a draft.
func (s Store) Remove(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, _, err := s.in(tx).Get(ctx, id)
		if err != nil {
			return err
		}
		if err := r.Open(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM report WHERE id = $1`, id); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: RecordKind, Ref: id, Title: r.Number + " " + r.Title, Verb: audit.Removed, Why: why}); err != nil {
			return err
		}
		return find.Remove(ctx, tx, RecordKind, id)
	})
}

// History returns what has happened to a report, newest first.
func (s Store) History(ctx context.Context, kind, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, kind, id)
}

// readers returns how the tokens of a report are understood, section by section.
func (r Report) reader(section Section, known func(string) bool) reader {
	return reader{base: r.view(), values: parameters(r.Parameters, section.Parameters), known: known}
}

// wrongTexts joins what cannot be read in a text to one fault on the field.
func wrongTexts(wrong []story.Wrong) error {
	var fields []fault.Field
	for _, w := range wrong {
		fields = append(fields, fault.Field{Name: "text", Message: w.String()})
	}
	return fault.Invalid(fields...)
}
