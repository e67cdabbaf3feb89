// Package audit keeps the history of every record: who did what, when, from
// what to what and why. An entry is written in the same transaction as the
// change it tells of, and each entry's hash covers the entry before it, so that
// a removed or altered entry is found by Verify ("klover audit verify").
package audit

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/field"
)

// Migrations holds the tables of the history.
//
//go:embed migrations
var Migrations embed.FS

// The verbs that every register has. Others are the words of the work:
// "annonserade", "avbröt". All are Swedish past tense, as in "Åsa Öberg skapade …".
const (
	Created = "skapade"
	Changed = "ändrade"
	Removed = "tog bort"
	Read    = "läste" // reading of secrets is logged too
)

// Actor is the person or the job that does something.
type Actor struct {
	ID   string
	Name string
}

// System is the actor of what nobody in particular does: migrations and jobs.
var System = Actor{ID: "system", Name: "Klöver"}

type actorKey struct{}

// WithActor returns a context in which the actor is at work.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns who is at work, System if nobody was named.
func ActorFrom(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return System
}

// Entry is one line of the history.
type Entry struct {
	Kind    string // the register: "procurement"
	Ref     string // the record's id
	Title   string // what the record was called then
	Verb    string
	Changes []field.Change
	Why     string

	Seq   int64     // set by Write
	At    time.Time // UTC; set by Write
	Actor Actor     // set by Write
	Hash  string    // set by Write
}

// row is an entry as it is stored.
type row struct {
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

// Write adds one entry. Call it inside the transaction of the change.
func Write(ctx context.Context, tx *db.DB, e Entry) error {
	return WriteAll(ctx, tx, []Entry{e})
}

// WriteAll adds many entries as one step of the chain's lock, for imports.
func WriteAll(ctx context.Context, tx *db.DB, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return tx.InTx(ctx, func(tx *db.DB) error {
		head, err := db.One[head](ctx, tx, `UPDATE audit_head SET seq = seq + $1 WHERE id = 'head' RETURNING seq, hash`, len(entries))
		if err != nil {
			return fmt.Errorf("locking the history: %w", err)
		}
		rows, err := chain(entries, head.Seq-int64(len(entries)), head.Hash, ActorFrom(ctx), tx.Now())
		if err != nil {
			return err
		}
		if err := db.InsertAll(ctx, tx, "audit_entry", rows); err != nil {
			return fmt.Errorf("writing history: %w", err)
		}
		_, err = tx.Exec(ctx, `UPDATE audit_head SET hash = $1 WHERE id = 'head'`, rows[len(rows)-1].Hash)
		return err
	})
}

type head struct {
	Seq  int64
	Hash string
}

func chain(entries []Entry, seq int64, hash string, by Actor, at time.Time) ([]row, error) {
	rows := make([]row, len(entries))
	for i, e := range entries {
		changes, err := json.Marshal(e.Changes)
		if err != nil {
			return nil, fmt.Errorf("writing changes of %s %s: %w", e.Kind, e.Ref, err)
		}
		seq++
		rows[i] = row{seq, at, by.ID, by.Name, e.Kind, e.Ref, e.Title, e.Verb, string(changes), e.Why, ""}
		hash = rows[i].sum(hash)
		rows[i].Hash = hash
	}
	return rows, nil
}

// sum returns the hash of the entry over the one before it. Lengths stand
// between the parts, so that no two entries share a text.
func (r row) sum(before string) string {
	h := sha256.New()
	at := r.At.UTC().Format(time.RFC3339Nano)
	for _, part := range []string{before, fmt.Sprint(r.Seq), at, r.ActorID, r.Actor, r.Kind, r.Ref, r.Title, r.Verb, r.Changes, r.Why} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// History returns the latest entries of a record, newest first, at most 200.
func History(ctx context.Context, d *db.DB, kind, ref string) ([]Entry, error) {
	rows, err := db.All[row](ctx, d, `
		SELECT `+db.Columns[row]()+`
		FROM audit_entry
		WHERE kind = $1 AND ref = $2
		ORDER BY seq DESC LIMIT 200`, kind, ref)
	if err != nil {
		return nil, fmt.Errorf("reading history of %s %s: %w", kind, ref, err)
	}
	return entries(rows)
}

// Latest returns the newest entries of an actor, or of everybody for "".
func Latest(ctx context.Context, d *db.DB, actorID string, limit int) ([]Entry, error) {
	var w db.Where
	if actorID != "" {
		w.Add("actor_id = ?", actorID)
	}
	rows, err := db.All[row](ctx, d, `
		SELECT `+db.Columns[row]()+`
		FROM audit_entry `+w.SQL()+`
		ORDER BY seq DESC LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("reading history: %w", err)
	}
	return entries(rows)
}

func entries(rows []row) ([]Entry, error) {
	list := make([]Entry, len(rows))
	for i, r := range rows {
		list[i] = Entry{Kind: r.Kind, Ref: r.Ref, Title: r.Title, Verb: r.Verb, Why: r.Why,
			Seq: r.Seq, At: r.At, Actor: Actor{r.ActorID, r.Actor}, Hash: r.Hash}
		if err := json.Unmarshal([]byte(r.Changes), &list[i].Changes); err != nil {
			return nil, fmt.Errorf("reading changes of entry %d: %w", r.Seq, err)
		}
	}
	return list, nil
}

// Broken says where the chain does not hold.
type Broken struct {
	Seq    int64 // the first entry that does not fit
	Reason string
}

// Error says in Swedish where the chain breaks.
func (b *Broken) Error() string {
	return fmt.Sprintf("Historikens kedja håller inte vid post %d: %s.", b.Seq, b.Reason)
}

// End is the number of the last entry: it has grown when anything has been written.
func End(ctx context.Context, d *db.DB) (int64, error) {
	return db.One[int64](ctx, d, `SELECT seq FROM audit_head`)
}

// Verify reads the whole history and recomputes each hash. It returns how many
// entries hold, and a *Broken at the first that does not.
func Verify(ctx context.Context, d *db.DB) (count int64, err error) {
	hash := ""
	err = db.Each(ctx, d, func(r row) error {
		if r.Seq != count+1 {
			return &Broken{count + 1, "posten saknas"}
		}
		if hash = r.sum(hash); hash != r.Hash {
			return &Broken{r.Seq, "innehållet stämmer inte med kontrollsumman"}
		}
		count = r.Seq
		return nil
	}, `SELECT `+db.Columns[row]()+` FROM audit_entry ORDER BY seq`)
	if err != nil {
		return count, err
	}
	end, err := db.One[head](ctx, d, `SELECT seq, hash FROM audit_head`)
	if err != nil {
		return count, err
	}
	if end.Seq != count || end.Hash != hash {
		return count, &Broken{count + 1, "poster saknas i slutet"}
	}
	return count, nil
}
