package report

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klover/internal/area/goal"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/story"
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
}

// in returns the store inside a transaction.
func (s Store) in(tx *db.DB) Store {
	s.DB = tx
	return s
}

// List returns the reports, newest period and edition first.
func (s Store) List(ctx context.Context, limit, offset int) ([]Report, db.Count, error) {
	var w db.Where
	count, err := db.CountRows(ctx, s.DB, "report", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting reports: %w", err)
	}
	rows, err := db.All[Report](ctx, s.DB, `
		SELECT `+db.Columns[Report]()+`
		FROM report
		ORDER BY period DESC, kind, edition DESC, id
		LIMIT $1 OFFSET $2`, limit, offset)
	return rows, count, err
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
	t, err := templateFor(kind, p.Last().Year())
	if err != nil {
		return Report{}, nil, err
	}
	r := Report{Kind: kind, Period: p, Edition: 1, State: Draft, Subtitle: t.Subtitle, Body: t.Body, Parameters: t.Parameters}
	sections := t.Sections
	if carry {
		before, err := s.Before(ctx, kind, p)
		if err != nil {
			return r, nil, err
		}
		if before.ID != "" {
			if _, sections, err = s.Get(ctx, before.ID); err != nil {
				return r, nil, err
			}
			r.Subtitle, r.Body, r.Parameters = before.Subtitle, before.Body, before.Parameters
		}
	}
	r.Parameters = upToYear(r.Parameters, p.Last().Year())
	r.Number = r.number()
	r.Title = titleOf(t.Title, r)
	return r, begun(sections), nil
}

// begun makes unfinished copies of sections.
func begun(sections []Section) []Section {
	list := slices.Clone(sections)
	for i := range list {
		list[i].ID, list[i].Version, list[i].No, list[i].Status = "", 0, int64(i+1), Started
	}
	return list
}

// titleOf puts year and period in a title.
func titleOf(title string, r Report) string {
	return strings.NewReplacer("{{ar}}", strconv.Itoa(r.Period.Last().Year()), "{{period}}", r.Period.Label()).Replace(title)
}

// upToYear leaves out years after the report's from lists of years, and adds its own.
func upToYear(text string, year int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		name, value, ok := strings.Cut(line, "=")
		if years, all := yearsOf(value); ok && all {
			years = slices.DeleteFunc(years, func(y int) bool { return y >= year })
			lines[i] = name + "=" + joinYears(append(years, year))
		}
	}
	return strings.Join(lines, "\n")
}

func yearsOf(value string) ([]int, bool) {
	var years []int
	for part := range strings.SplitSeq(value, ",") {
		y, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || y < 1900 {
			return nil, false
		}
		years = append(years, y)
	}
	return years, true
}

func joinYears(years []int) string {
	texts := make([]string, len(years))
	for i, y := range years {
		texts[i] = strconv.Itoa(y)
	}
	return strings.Join(texts, ",")
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
	for i := range sections {
		sections[i].ID, sections[i].Version, sections[i].ReportID = db.NewID(), 1, r.ID
		sections[i].CreatedAt, sections[i].ChangedAt = s.DB.Now(), s.DB.Now()
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "report", &r); err != nil {
			return fmt.Errorf("storing report: %w", err)
		}
		if err := db.InsertAll(ctx, tx, "report_section", sections); err != nil {
			return fmt.Errorf("storing sections: %w", err)
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
