package capacity

import (
	"context"
	"embed"
	"fmt"

	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Migrations holds the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// The other registers as history names them.
const (
	KindRule  = "capacity_rule"
	KindWork  = "capacity_work"
	KindShare = "capacity_share"
	KindAway  = "capacity_away"
)

// Store keeps the area's rows.
type Store struct {
	DB *db.DB
}

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// in is the store within a transaction.
func (s Store) in(tx *db.DB) Store { return Store{DB: tx} }

// Today is the day in Sweden by the database's clock.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

func (s Store) procurements() procurement.Store { return procurement.Store{DB: s.DB} }
func (s Store) plans() plan.Store               { return plan.Store{DB: s.DB} }
func (s Store) requests() request.Store         { return request.Store{DB: s.DB} }

// Rules returns the parameters that hold on the day; 0 is today.
func (s Store) Rules(ctx context.Context, on day.Date) (Rules, error) {
	if on == 0 {
		on = s.Today()
	}
	rows, err := db.All[Value](ctx, s.DB, `SELECT `+db.Columns[Value]()+` FROM capacity_rule WHERE valid_from <= $1 ORDER BY valid_from`, on)
	if err != nil {
		return nil, fmt.Errorf("reading the parameters of capacity: %w", err)
	}
	rules := Rules{}
	for _, v := range rows {
		rules[v.Key] = v.Value
	}
	return rules, nil
}

// Values returns every number that the parameters have had, newest first.
func (s Store) Values(ctx context.Context) ([]Value, error) {
	return db.All[Value](ctx, s.DB, `SELECT `+db.Columns[Value]()+` FROM capacity_rule ORDER BY key, valid_from DESC`)
}

// SetValue gives a parameter a number from a day.
func (s Store) SetValue(ctx context.Context, v Value) error {
	if err := v.Check(); err != nil {
		return err
	}
	p, _ := ParameterOf(v.Key)
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		v.SetBy, v.CreatedAt = audit.ActorFrom(ctx).Name, tx.Now()
		_, err := tx.Exec(ctx, `
			INSERT INTO capacity_rule (key, valid_from, value, source, set_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (key, valid_from) DO UPDATE SET value = excluded.value, source = excluded.source, set_by = excluded.set_by, created_at = excluded.created_at`,
			v.Key, v.ValidFrom, v.Value, v.Source, v.SetBy, v.CreatedAt)
		if err != nil {
			return fmt.Errorf("storing parameter %s: %w", v.Key, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindRule, Ref: v.Key, Title: p.Label,
			Verb: "satte parametern till " + p.Text(v.Value) + " från " + v.ValidFrom.Sv() + " för", Why: v.Source})
	})
}

// Work returns what has been said about a piece of work; a fresh row when nothing has.
func (s Store) Work(ctx context.Context, kind, ref string) (Work, error) {
	rows, err := db.All[Work](ctx, s.DB, `SELECT `+db.Columns[Work]()+` FROM capacity_work WHERE kind = $1 AND ref = $2`, kind, ref)
	if err != nil || len(rows) == 0 {
		return Work{Kind: kind, Ref: ref}, err
	}
	return rows[0], nil
}

// Judge keeps what somebody says about a piece of work: its complexity, or its hours.
func (s Store) Judge(ctx context.Context, w Work) error {
	if err := w.Check(); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		was, err := here.Work(ctx, w.Kind, w.Ref)
		if err != nil {
			return err
		}
		if was.Version != w.Version {
			return fault.With(fault.Conflict("Någon annan har ändrat uppskattningen. Läs in sidan på nytt."), db.ErrStale)
		}
		name, err := here.nameOf(ctx, w.Kind, w.Ref)
		if err != nil {
			return err
		}
		if w.Minutes == 0 {
			w.Why = ""
		}
		n, err := tx.Exec(ctx, `
			INSERT INTO capacity_work (kind, ref, version, complexity, minutes, why, created_at, changed_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $6)
			ON CONFLICT (kind, ref) DO UPDATE SET version = capacity_work.version + 1, complexity = excluded.complexity, minutes = excluded.minutes,
				why = excluded.why, changed_at = excluded.changed_at WHERE capacity_work.version = $7`,
			w.Kind, w.Ref, w.Complexity, w.Minutes, w.Why, tx.Now(), w.Version)
		if err == nil && n == 0 {
			return db.ErrStale
		}
		if err != nil {
			return fmt.Errorf("storing the estimate of %s %s: %w", w.Kind, w.Ref, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindWork, Ref: w.Kind + "/" + w.Ref, Title: name, Verb: "bedömde arbetet med", Changes: WorkFields.Diff(&was, &w)})
	})
}

// nameOf is what a piece of work is called.
func (s Store) nameOf(ctx context.Context, kind, ref string) (string, error) {
	switch kind {
	case OfItem:
		it, err := s.plans().Get(ctx, ref)
		return it.Name(), err
	case OfRequest:
		r, err := s.requests().Get(ctx, ref)
		return r.Name(), err
	case OfCase:
		p, err := s.procurements().Get(ctx, ref)
		return p.Name(), err
	}
	return "", fault.NotFound("Det finns inget sådant arbete.")
}
