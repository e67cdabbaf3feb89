package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/find"
)

// trailRow is an entry of the history as base/audit stores it.
type trailRow struct {
	Seq     int64
	At      time.Time
	ActorID string
	Actor   string
	Kind    string
	Ref     string
	Title   string
	Verb    string
	Changes string
	Why     string
	Hash    string
}

// where chooses entries. A word is looked for in the records that the entries
// tell of, as search knows them, and in the titles of what was removed: neither
// costs more in a long history than in a short one.
func (f TrailFilter) where() db.Where {
	var w db.Where
	for _, part := range find.Words(f.Text) {
		w.Add(`(kind, ref) IN (SELECT kind, ref FROM find_word WHERE word >= ? AND word < ? AND word LIKE ?)
			OR (kind, ref) IN (SELECT kind, ref FROM audit_entry WHERE verb = 'tog bort' AND lower(title) LIKE lower(?))`,
			part, part+strings.Repeat("z", 25), part+"%", "%"+f.Text+"%")
	}
	if f.Actor != "" {
		w.Add("actor_id = ?", f.Actor)
	}
	if f.Kind != "" {
		w.Add("kind = ?", f.Kind)
	}
	if f.Verb != "" {
		w.Add("verb = ?", f.Verb)
	}
	if f.Period.From != 0 {
		w.Add("at >= ?", f.Period.From.Start())
	}
	if f.Period.To != 0 {
		w.Add("at < ?", f.Period.To.Start())
	}
	return w
}

// Trail returns entries of the history, newest first.
func (s Store) Trail(ctx context.Context, f TrailFilter, p Page) ([]audit.Entry, Count, error) {
	w := f.where()
	n, err := db.CountRows(ctx, s.DB, "audit_entry", w)
	if err != nil {
		return nil, Count{}, fmt.Errorf("counting history: %w", err)
	}
	rows, err := db.All[trailRow](ctx, s.DB, `
		SELECT `+db.Columns[trailRow]()+`
		FROM audit_entry `+w.SQL()+`
		ORDER BY seq DESC `+p.Cut(&w), w.Args()...)
	if err != nil {
		return nil, Count{}, fmt.Errorf("reading history: %w", err)
	}
	entries := make([]audit.Entry, len(rows))
	for i, r := range rows {
		entries[i] = audit.Entry{Seq: r.Seq, At: r.At, Actor: audit.Actor{ID: r.ActorID, Name: r.Actor},
			Kind: r.Kind, Ref: r.Ref, Title: r.Title, Verb: r.Verb, Why: r.Why, Hash: r.Hash}
		if err := json.Unmarshal([]byte(r.Changes), &entries[i].Changes); err != nil {
			return nil, Count{}, fmt.Errorf("reading changes of entry %d: %w", r.Seq, err)
		}
	}
	return entries, n, nil
}

// Chain is the answer of a check of the history.
type Chain struct {
	Entries int64
	Broken  string // where and how, "" when it holds
}

// VerifyTrail recomputes the whole chain of the history.
func (s Store) VerifyTrail(ctx context.Context) (Chain, error) {
	n, err := audit.Verify(ctx, s.DB)
	var broken *audit.Broken
	if errors.As(err, &broken) {
		return Chain{n, broken.Error()}, nil
	}
	return Chain{Entries: n}, err
}
