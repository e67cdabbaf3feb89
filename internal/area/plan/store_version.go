package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

var versionColumns = db.Columns[Version]()

// Row is an item as a version keeps it.
type Row struct {
	VersionID string
	Item
}

// Versions returns the versions, the latest first.
func (s Store) Versions(ctx context.Context) ([]Version, error) {
	return db.All[Version](ctx, s.DB, `SELECT `+versionColumns+` FROM plan_version ORDER BY no DESC`)
}

// OneVersion returns the version with the id.
func (s Store) OneVersion(ctx context.Context, id string) (Version, error) {
	v, err := db.One[Version](ctx, s.DB, `SELECT `+versionColumns+` FROM plan_version WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return v, fault.NotFound("Versionen finns inte.")
	}
	return v, err
}

// Take makes a draft of the plan as it is now.
func (s Store) Take(ctx context.Context, label, note string) (Version, error) {
	v := Version{ID: db.NewID(), Version: 1, Label: strings.TrimSpace(label), Note: strings.TrimSpace(note), Status: Draft, TakenOn: s.Today(), CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	if v.Label == "" {
		return v, refuse("label", "Ge versionen ett namn, till exempel Revidering juni 2023.")
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		last, err := db.One[int64](ctx, tx, `SELECT COALESCE(max(no), 0) FROM plan_version`)
		if err != nil {
			return err
		}
		v.No = last + 1
		if err := tx.Insert(ctx, "plan_version", &v); err != nil {
			return fmt.Errorf("storing version: %w", err)
		}
		if v.Items, err = here.snapshot(ctx, v); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Name(), Verb: audit.Created})
	})
	return v, err
}

// snapshot copies the items that are open, or that have left the plan since the
// version before: those that left earlier are told by earlier versions.
func (s Store) snapshot(ctx context.Context, v Version) (int64, error) {
	if _, err := s.DB.Exec(ctx, `DELETE FROM plan_version_item WHERE version_id = $1`, v.ID); err != nil {
		return 0, err
	}
	n, err := s.DB.Exec(ctx, `
		INSERT INTO plan_version_item (version_id, `+columns+`)
		SELECT $1, `+prefixed+` FROM plan_item i
		WHERE i.is_open = TRUE OR i.id IN (
			SELECT o.id FROM plan_version_item o JOIN plan_version p ON p.id = o.version_id
			WHERE o.is_open = TRUE AND p.no = (SELECT max(no) FROM plan_version WHERE no < $2 AND status <> 'draft'))`, v.ID, v.No)
	if err != nil {
		return 0, fmt.Errorf("copying items to version %d: %w", v.No, err)
	}
	_, err = s.DB.Exec(ctx, `UPDATE plan_version SET items = $1 WHERE id = $2`, n, v.ID)
	return n, err
}

// Retake copies the items to a draft anew.
func (s Store) Retake(ctx context.Context, id string) error {
	return s.redo(ctx, id, "tog ut posterna på nytt till", func(here Store, v *Version) error {
		var err error
		v.TakenOn = s.Today()
		v.Items, err = here.snapshot(ctx, *v)
		return err
	})
}

// Relabel changes the name and the note of a draft.
func (s Store) Relabel(ctx context.Context, id, label, note string) error {
	return s.redo(ctx, id, audit.Changed, func(_ Store, v *Version) error {
		if v.Label, v.Note = strings.TrimSpace(label), strings.TrimSpace(note); v.Label == "" {
			return refuse("label", "Ge versionen ett namn.")
		}
		return nil
	})
}

// Decide makes a draft the version in force; the one before it is replaced.
func (s Store) Decide(ctx context.Context, id string, d Decision) error {
	return s.redo(ctx, id, "fastställde", func(here Store, v *Version) error {
		if err := v.decide(d, s.Today()); err != nil {
			return err
		}
		newer, err := db.All[string](ctx, here.DB, `SELECT id FROM plan_version WHERE no > $1 AND status <> 'draft'`, v.No)
		if err != nil {
			return err
		}
		if len(newer) > 0 {
			return fault.Conflict("En senare version är redan fastställd. Ta fram en ny version ur planen som den är nu.")
		}
		_, err = here.DB.Exec(ctx, `UPDATE plan_version SET status = 'replaced', version = version + 1, changed_at = $1 WHERE status = 'decided'`, here.DB.Now())
		return err
	})
}

// redo changes a draft.
func (s Store) redo(ctx context.Context, id, verb string, do func(Store, *Version) error) error {
	return s.draft(ctx, id, "nekades att ändra", func(tx *db.DB, v Version) error {
		if err := do(s.in(tx), &v); err != nil {
			return err
		}
		v.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "plan_version", &v); err != nil {
			return fmt.Errorf("saving version %s: %w", v.ID, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Name(), Verb: verb, Why: v.Reference})
	})
}

// Discard takes away a draft.
func (s Store) Discard(ctx context.Context, id string) error {
	return s.draft(ctx, id, "nekades att ta bort", func(tx *db.DB, v Version) error {
		if _, err := tx.Exec(ctx, `DELETE FROM plan_version WHERE id = $1`, v.ID); err != nil {
			return fmt.Errorf("removing version %s: %w", v.ID, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Name(), Verb: audit.Removed})
	})
}

// draft does something with a version that is a draft. One that has been decided is
// left as it is, and the attempt is written in its history.
func (s Store) draft(ctx context.Context, id, denied string, do func(*db.DB, Version) error) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		v, err := s.in(tx).OneVersion(ctx, id)
		if err != nil {
			return err
		}
		if v.Status != Draft {
			return audit.Refuse(v.final(), audit.Entry{Kind: KindVersion, Ref: v.ID, Title: v.Name(), Verb: denied})
		}
		return do(tx, v)
	})
}

// Rows returns the items of a version by region and category, as it is printed.
func (s Store) Rows(ctx context.Context, versionID string, p Page) ([]Item, error) {
	var w db.Where
	w.Add("r.version_id = ?", versionID)
	rows, err := db.All[Item](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Item]("r")+` FROM plan_version_item r LEFT JOIN category c ON c.id = r.category_id
		`+w.SQL()+` ORDER BY r.parties, COALESCE(c.path, '~'), r.notice_key, r.id `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading items of version %s: %w", versionID, err)
	}
	return rows, s.name(ctx, rows)
}

// Now is the plan as it is today, where a version is asked for.
const Now = "nu"

// Diff tells what has happened between two versions. Now is the plan as it is.
func (s Store) Diff(ctx context.Context, fromID, toID string) ([]Difference, error) {
	ids, err := s.differing(ctx, fromID, toID)
	if err != nil {
		return nil, fmt.Errorf("comparing versions: %w", err)
	}
	from, err := s.asOf(ctx, fromID, ids)
	if err != nil {
		return nil, err
	}
	to, err := s.asOf(ctx, toID, ids)
	return Diff(from, to), err
}

// differing returns the items that one of the versions lacks or that are not the same
// in both. Each side is looked up by its key: a full join would compare all with all.
func (s Store) differing(ctx context.Context, fromID, toID string) ([]string, error) {
	var w db.Where
	side := func(alias, id string) (table, of string) {
		if id == Now {
			return "plan_item " + alias, alias + ".is_open = TRUE"
		}
		return "plan_version_item " + alias, alias + ".version_id = " + w.Arg(id)
	}
	a, ofA := side("a", fromID)
	b, ofB := side("b", toID)
	return db.All[string](ctx, s.DB, `
		SELECT b.id FROM `+b+` LEFT JOIN `+a+` ON a.id = b.id AND `+ofA+`
		WHERE `+ofB+` AND a.digest IS DISTINCT FROM b.digest
		UNION SELECT a.id FROM `+a+` LEFT JOIN `+b+` ON b.id = a.id AND `+ofB+`
		WHERE `+ofA+` AND b.id IS NULL`, w.Args()...)
}

// asOf returns the items as a version knew them: those that it has, and those that
// left the plan before it, as the last version that had them tells. Now has every item.
func (s Store) asOf(ctx context.Context, versionID string, ids []string) (map[string]Item, error) {
	found := map[string]Item{}
	for start := 0; start < len(ids); start += 1000 {
		part := ids[start:min(start+1000, len(ids))]
		var rows []Item
		var err error
		if versionID == Now {
			rows, err = s.items(ctx, part)
		} else {
			rows, err = s.known(ctx, versionID, part)
		}
		if err != nil {
			return nil, err
		}
		for _, it := range rows {
			found[it.ID] = it
		}
	}
	return found, nil
}

// known returns the items that a version has, and those that left the plan before it as
// the last version that had them tells.
func (s Store) known(ctx context.Context, versionID string, ids []string) ([]Item, error) {
	var w db.Where
	w.Add("r.version_id = ?", versionID)
	w.In("r.id", ids)
	rows, err := db.All[Item](ctx, s.DB, `SELECT `+db.ColumnsOf[Item]("r")+` FROM plan_version_item r `+w.SQL(), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading items of version %s: %w", versionID, err)
	}
	has := make(map[string]bool, len(rows))
	for _, it := range rows {
		has[it.ID] = true
	}
	left := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return has[id] })
	if len(left) > 0 {
		earlier, err := s.earlier(ctx, versionID, left)
		if err != nil {
			return nil, err
		}
		rows = append(rows, earlier...)
	}
	return rows, s.name(ctx, rows)
}

// earlier returns items as the versions before one had them, the latest last.
func (s Store) earlier(ctx context.Context, versionID string, ids []string) ([]Item, error) {
	var w db.Where
	w.Add("p.no < (SELECT no FROM plan_version WHERE id = ?)", versionID)
	w.In("r.id", ids)
	rows, err := db.All[Item](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Item]("r")+` FROM plan_version_item r JOIN plan_version p ON p.id = r.version_id
		`+w.SQL()+` ORDER BY p.no`, w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading items of versions before %s: %w", versionID, err)
	}
	return rows, nil
}

// InVersions returns how each version has the item, the latest first.
func (s Store) InVersions(ctx context.Context, itemID string) ([]Appearance, error) {
	return db.All[Appearance](ctx, s.DB, `
		SELECT r.version_id, v.no, v.label, r.state, r.notice_on, r.contract_on
		FROM plan_version_item r JOIN plan_version v ON v.id = r.version_id
		WHERE r.id = $1 ORDER BY v.no DESC`, itemID)
}

// InForce returns the version in force; ok is false when none is decided.
func (s Store) InForce(ctx context.Context) (v Version, ok bool, err error) {
	list, err := db.All[Version](ctx, s.DB, `SELECT `+versionColumns+` FROM plan_version WHERE status = 'decided'`)
	if err != nil || len(list) == 0 {
		return v, false, err
	}
	return list[0], true, nil
}

// decidedPairs returns each version that was decided in the period with the one before
// it that was decided; the first has none before it.
func (s Store) decidedPairs(ctx context.Context, p day.Period) ([][2]Version, error) {
	list, err := db.All[Version](ctx, s.DB, `SELECT `+versionColumns+` FROM plan_version WHERE status <> 'draft' ORDER BY no`)
	var pairs [][2]Version
	for i := 1; i < len(list); i++ {
		if p.Contains(list[i].DecidedOn) {
			pairs = append(pairs, [2]Version{list[i-1], list[i]})
		}
	}
	return pairs, err
}
