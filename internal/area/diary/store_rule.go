package diary

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Bodies returns those that have had a diary, the oldest first.
func (s Store) Bodies(ctx context.Context) ([]Body, error) {
	return db.All[Body](ctx, s.DB, `SELECT `+db.Columns[Body]()+` FROM diary_body ORDER BY valid_from, code`)
}

// usualBody is the oldest that has a diary today.
func (s Store) usualBody(ctx context.Context) (Body, error) {
	all, err := s.Bodies(ctx)
	today := s.Today()
	i := slices.IndexFunc(all, func(b Body) bool { return b.ValidTo == 0 || today < b.ValidTo })
	if err == nil && i < 0 {
		err = fault.Conflict("Ingen myndighet eller nämnd har ett diarium i dag. Lägg till en bland diariets regler.")
	}
	if err != nil {
		return Body{}, err
	}
	return all[i], nil
}

// SaveBody adds a body, or changes one but for its code, which stands in numbers.
func (s Store) SaveBody(ctx context.Context, b Body) (Body, error) {
	if err := b.Check(); err != nil {
		return b, err
	}
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if b.ID == "" {
			b.ID, b.Version = db.NewID(), 1
			if err := tx.Insert(ctx, "diary_body", &b); err != nil {
				return taken(err, "Beteckningen %s används redan.", b.Code)
			}
			return note(ctx, tx, b.ID, "Diarium "+b.Code, audit.Created, BodyFields.Diff(&Body{}, &b))
		}
		was, err := one[Body](ctx, tx, "diary_body", b.ID)
		if err != nil {
			return err
		}
		b.Code = was.Code
		if err := tx.Update(ctx, "diary_body", &b); err != nil {
			return err
		}
		return note(ctx, tx, b.ID, "Diarium "+b.Code, audit.Changed, BodyFields.Diff(&was, &b))
	})
	return b, err
}

func one[T any](ctx context.Context, d *db.DB, table, id string) (T, error) {
	row, err := db.One[T](ctx, d, `SELECT `+db.Columns[T]()+` FROM `+table+` WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return row, fault.NotFound("Regeln finns inte.")
	}
	return row, err
}

func taken(err error, format string, args ...any) error {
	if fault.KindOf(err) == fault.KindConflict {
		return fault.With(fault.Conflict(format, args...), err)
	}
	return err
}

func note(ctx context.Context, tx *db.DB, id, title, verb string, changes []field.Change) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: RuleKind, Ref: id, Title: title, Verb: verb, Changes: changes})
}

// Grounds returns the grounds of secrecy that hold on a day, by chapter and section;
// all that have held for day 0.
func (s Store) Grounds(ctx context.Context, on day.Date) ([]Ground, error) {
	var w db.Where
	holds(&w, on)
	return db.All[Ground](ctx, s.DB, `SELECT `+db.Columns[Ground]()+` FROM diary_ground `+w.SQL()+` ORDER BY code, valid_from`, w.Args()...)
}

func holds(w *db.Where, on day.Date) {
	if on != 0 {
		w.Add("valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", on, on)
	}
}

// AddGround adds a ground of secrecy, and ends the one with the same code that held
// before it.
func (s Store) AddGround(ctx context.Context, g Ground) (Ground, error) {
	if err := GroundFields.Missing(&g); err != nil {
		return g, err
	}
	g.ID, g.Version, g.ValidTo = db.NewID(), 1, 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := end(ctx, tx, "diary_ground", "code", g.Code, g.ValidFrom); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "diary_ground", &g); err != nil {
			return taken(err, "Det finns redan en regel för %s från den dagen.", g.Code)
		}
		return note(ctx, tx, g.ID, paragraph(g.Code), audit.Created, GroundFields.Diff(&Ground{}, &g))
	})
	return g, err
}

// end lets what holds for a key hold until the day on which its successor begins.
func end(ctx context.Context, tx *db.DB, table, column, key string, from day.Date) error {
	later, err := db.One[int64](ctx, tx, `SELECT count(*) FROM `+table+` WHERE `+column+` = $1 AND valid_from >= $2`, key, from)
	if err != nil {
		return err
	}
	if later > 0 {
		return fault.Invalid(fault.Field{Name: "valid_from", Message: fmt.Sprintf("Det finns redan en regel som börjar %s eller senare.", from)})
	}
	_, err = tx.Exec(ctx, `UPDATE `+table+` SET valid_to = $1, version = version + 1 WHERE `+column+` = $2 AND valid_to IS NULL`, from, key)
	return err
}

// Rules returns the rules of retention that hold on a day; all that have held for day 0.
func (s Store) Rules(ctx context.Context, on day.Date) ([]Rule, error) {
	var w db.Where
	holds(&w, on)
	return db.All[Rule](ctx, s.DB, `SELECT `+db.Columns[Rule]()+` FROM diary_rule `+w.SQL()+` ORDER BY kind, valid_from`, w.Args()...)
}

// AddRule adds a rule of retention, and ends the one for the same kind that held
// before it.
func (s Store) AddRule(ctx context.Context, r Rule) (Rule, error) {
	if err := r.Check(); err != nil {
		return r, err
	}
	r.ID, r.Version, r.ValidTo = db.NewID(), 1, 0
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := end(ctx, tx, "diary_rule", "kind", r.Kind, r.ValidFrom); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "diary_rule", &r); err != nil {
			return err
		}
		return note(ctx, tx, r.ID, "Gallring av "+field.LabelOf(Kinds, r.Kind), audit.Created, RuleFields.Diff(&Rule{}, &r))
	})
	return r, err
}

// Due returns the entries in closed cases whose documents the rules of today no
// longer keep, the longest due first, at most limit.
func (s Store) Due(ctx context.Context, by Reader, limit int) ([]Due, error) {
	today := s.Today()
	rules, err := s.Rules(ctx, today)
	if err != nil {
		return nil, err
	}
	byKind := map[string]Rule{}
	var parts []string
	var w db.Where
	for _, r := range rules {
		if !r.Keep {
			byKind[r.Kind] = r
			parts = append(parts, "e.kind = "+w.Arg(r.Kind)+" AND c.closed_on <= "+w.Arg(today.AddMonths(-12*int(r.Years))))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	rows, err := db.All[Due](ctx, s.DB, `SELECT `+listed+`, c.closed_on
		FROM `+entryFrom+` WHERE (`+joined(parts, " OR ")+`) ORDER BY c.closed_on, c.number, e.no LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, err
	}
	entries := make([]Listed, len(rows))
	for i := range rows {
		rows[i].Rule = byKind[rows[i].Kind]
		rows[i].DueOn = rows[i].ClosedOn.AddMonths(12 * int(rows[i].Rule.Years))
		entries[i] = rows[i].Listed
	}
	err = s.mask(ctx, by, entries)
	for i := range rows {
		rows[i].Listed = entries[i]
	}
	return rows, err
}

func joined(parts []string, with string) string {
	text := ""
	for i, p := range parts {
		if i > 0 {
			text += with
		}
		text += "(" + p + ")"
	}
	return text
}
