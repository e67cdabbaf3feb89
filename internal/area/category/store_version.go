package category

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Versions returns the issues of the tree, newest first.
func (s Store) Versions(ctx context.Context) ([]Version, error) {
	return db.All[Version](ctx, s.DB, `
		SELECT `+db.Columns[Version]()+`
		FROM category_version ORDER BY valid_from DESC, id DESC`)
}

// Version returns the issue with the id.
func (s Store) Version(ctx context.Context, id string) (Version, error) {
	return db.One[Version](ctx, s.DB, `SELECT `+db.Columns[Version]()+` FROM category_version WHERE id = $1`, id)
}

// Rows returns the list of a version as it was read in.
func (s Store) Rows(ctx context.Context, versionID string) ([]Row, error) {
	return db.All[Row](ctx, s.DB, `
		SELECT `+db.Columns[Row]()+`
		FROM category_row WHERE version_id = $1 ORDER BY no, code`, versionID)
}

// Differences returns what changes, or changed, when the version comes into
// force, compared with the tree of the day before.
func (s Store) Differences(ctx context.Context, v Version) ([]Difference, error) {
	now, err := s.Tree(ctx, v.ValidFrom.AddDays(-1))
	if err != nil {
		return nil, err
	}
	rows, err := s.Rows(ctx, v.ID)
	return Compare(now, rows), err
}

// Propose stores a list as a draft, whole or not at all. A list with faults is
// refused with the first of them; CheckList tells all.
func (s Store) Propose(ctx context.Context, v Version, rows []Row) (Version, error) {
	if err := VersionFields.Missing(&v); err != nil {
		return v, err
	}
	rows = slices.Clone(rows)
	if wrong := CheckList(rows, v.ValidFrom); len(wrong) > 0 {
		return v, fault.Wrong("Rad %d, %s: %s", wrong[0].No, wrong[0].Field, wrong[0].Message)
	}
	if len(rows) == 0 {
		return v, fault.Wrong("Listan har inga kategorier.")
	}
	v.ID, v.Version, v.Status = db.NewID(), 1, Draft
	v.CreatedAt, v.ChangedAt = s.DB.Now(), s.DB.Now()
	for i := range rows {
		rows[i].VersionID = v.ID
	}
	return v, s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Insert(ctx, "category_version", &v); err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "category_row", rows); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Label, Verb: "läste in", Why: v.Source})
	})
}

// Discard throws a draft away.
func (s Store) Discard(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		v, err := Store{tx}.draft(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM category_version WHERE id = $1`, id); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Label, Verb: audit.Removed})
	})
}

func (s Store) draft(ctx context.Context, id string) (Version, error) {
	v, err := s.Version(ctx, id)
	if err == nil && v.Status != Draft {
		err = fault.Conflict("%s är inte ett utkast.", v.Label)
	}
	return v, err
}

// Enforce puts a draft in force: categories are added, renamed, moved and ended
// from the version's day, and the version before is replaced.
func (s Store) Enforce(ctx context.Context, id, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		in := Store{tx}
		v, err := in.draft(ctx, id)
		if err != nil {
			return err
		}
		if v.ValidFrom > s.Today() {
			return fault.Conflict("%s gäller från %s och kan inte sättas i kraft före den dagen.", v.Label, v.ValidFrom.Sv())
		}
		if err := in.replaceVersion(ctx, v); err != nil {
			return err
		}
		e, err := in.enforcement(ctx, v)
		if err != nil {
			return err
		}
		if err := e.run(ctx, in); err != nil {
			return fmt.Errorf("putting %s in force: %w", v.Label, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Label, Verb: "satte i kraft", Why: why})
	})
}

// replaceVersion makes the draft the version in force. Versions follow each
// other in time, so that what was in force on a day does not change afterwards.
func (s Store) replaceVersion(ctx context.Context, v Version) error {
	all, err := s.Versions(ctx)
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.Status != InForce {
			continue
		}
		if old.ValidFrom >= v.ValidFrom {
			return fault.Conflict("%s gäller från %s. En ny version måste gälla från en senare dag.", old.Label, old.ValidFrom.Sv())
		}
		old.Status, old.ChangedAt = Replaced, s.DB.Now()
		if err := s.DB.Update(ctx, "category_version", &old); err != nil {
			return err
		}
	}
	v.Status, v.ChangedAt = InForce, s.DB.Now()
	return s.DB.Update(ctx, "category_version", &v)
}

// enforcement is what is needed to put a version in force.
type enforcement struct {
	version Version
	rows    []Row               // parents first
	before  map[string]Category // by code
	after   map[string]Category
	every   Tree // before
}

func (s Store) enforcement(ctx context.Context, v Version) (enforcement, error) {
	e := enforcement{version: v, before: map[string]Category{}, after: map[string]Category{}}
	old, err := db.All[Category](ctx, s.DB, `SELECT `+columns+` FROM category ORDER BY code`)
	if err != nil {
		return e, err
	}
	if e.every, err = s.Ever(ctx); err != nil {
		return e, err
	}
	for _, c := range old {
		c.Parent = e.every.Path(c.ParentID)
		e.before[c.Code] = c
	}
	if e.rows, err = s.Rows(ctx, v.ID); err != nil {
		return e, err
	}
	slices.SortStableFunc(e.rows, func(a, b Row) int { return cmp.Compare(a.Level, b.Level) })
	for _, r := range e.rows {
		e.after[r.Code] = e.apply(r, s.DB.Now())
	}
	for code, c := range e.before {
		if _, there := e.after[code]; !there && within(v.ValidFrom, c.ValidFrom, c.ValidTo) {
			c.ValidTo, c.ChangedAt = v.ValidFrom.AddDays(-1), s.DB.Now()
			e.after[code] = c
		}
	}
	return e, nil
}

// apply returns the category as the row wants it. A known one keeps its first day.
func (e enforcement) apply(r Row, now time.Time) Category {
	c, known := e.before[r.Code]
	if !known {
		c = Category{ID: db.NewID(), Version: 1, Code: r.Code, ValidFrom: cmp.Or(r.ValidFrom, e.version.ValidFrom), CreatedAt: now}
	}
	parent := e.after[r.Parent]
	c.Name, c.ParentID, c.Level, c.Path = r.Name, parent.ID, r.Level, joinPath(parent.Path, r.Code)
	c.ValidTo, c.ReplacedBy, c.ChangedAt = r.ValidTo, r.ReplacedBy, now
	c.Parent = parent.Name
	if parent.Parent != "" {
		c.Parent = parent.Parent + pathSign + parent.Name
	}
	return c
}

// run writes new categories in one go and changed ones one by one: they are few.
func (e enforcement) run(ctx context.Context, s Store) error {
	var added, told []Category
	var terms []Term
	var entries []audit.Entry
	for _, code := range e.codes() {
		c := e.after[code]
		old, known := e.before[code]
		if known && len(Fields.Diff(&old, &c)) == 0 {
			continue
		}
		verb := audit.Changed
		if !known {
			verb = audit.Created
			added, terms = append(added, c), append(terms, *c.firstTerm())
		} else if err := s.revise(ctx, &c, e.version.ValidFrom); err != nil {
			return err
		}
		entries, told = append(entries, c.entry(verb, old, e.version.Label)), append(told, c)
	}
	if err := db.InsertAll(ctx, s.DB, "category", added); err != nil {
		return err
	}
	if err := db.InsertAll(ctx, s.DB, "category_term", terms); err != nil {
		return err
	}
	if err := s.replant(ctx); err != nil {
		return err
	}
	if err := s.endLeads(ctx); err != nil {
		return err
	}
	return s.tell(ctx, entries, told...)
}

// codes returns the codes of all that is written, in order.
func (e enforcement) codes() []string {
	codes := slices.Collect(maps.Keys(e.after))
	slices.Sort(codes)
	return codes
}

func (s Store) revise(ctx context.Context, c *Category, from day.Date) error {
	if err := s.DB.Update(ctx, "category", c); err != nil {
		return err
	}
	terms, err := s.Terms(ctx, c.ID)
	if err != nil {
		return err
	}
	return s.turn(ctx, *c, max(from, terms[0].ValidFrom)) // a change by hand may be later than the version
}

// VersionHistory returns what has happened to a version, newest first.
func (s Store) VersionHistory(ctx context.Context, id string) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, KindVersion, id)
}
