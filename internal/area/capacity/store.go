package capacity

import (
	"context"
	"embed"
	"fmt"

	"klover/internal/area/law/policy"
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

// Policy is the parameters.
func (s Store) Policy() policy.Store { return policy.Store{DB: s.DB, Set: parameters} }

// Rules returns the parameters that hold on the day; 0 is today.
func (s Store) Rules(ctx context.Context, on day.Date) (Rules, error) {
	values, err := s.Policy().On(ctx, on)
	return Rules(values), err
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
