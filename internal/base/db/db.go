// Package db opens SQLite or PostgreSQL behind one small type. One SQL text
// runs on both: parameters are $1, $2 …, ids are made in Go, and only the
// constructs listed in docs/sql.md are used. Driver errors that a user can act
// on arrive as faults; nobody above this package imports a driver.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// DB is a database, or one transaction in it: inside InTx every call joins the
// transaction. The zero value is not usable; see Open.
type DB struct {
	Now func() time.Time // UTC, cut to microseconds; tests set it

	pool  *sql.DB
	write *sync.Mutex // SQLite has one writer: wait here rather than in the driver's busy loop
	tx    *transaction
	after *[]func() // run once the outermost transaction has been committed
}

// transaction is an open transaction. It keeps the statements that come back, so
// that a long one, such as an import, parses each text once.
type transaction struct {
	*sql.Tx
	seen     map[string]bool
	prepared map[string]*sql.Stmt
}

// mostPrepared bounds the statements that one transaction keeps.
const mostPrepared = 300

// statement returns the prepared statement of a text that has come before.
func (t *transaction) statement(ctx context.Context, query string) (*sql.Stmt, bool) {
	if s, ok := t.prepared[query]; ok {
		return s, true
	}
	if !t.seen[query] || len(t.prepared) == mostPrepared {
		t.seen[query] = true
		return nil, false
	}
	s, err := t.PrepareContext(ctx, query)
	if err != nil {
		return nil, false // the same error comes from running it
	}
	t.prepared[query] = s
	return s, true
}

// ExecContext runs the statement, prepared if it has come before.
func (t *transaction) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s, ok := t.statement(ctx, query); ok {
		return s.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs the query, prepared if it has come before.
func (t *transaction) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if s, ok := t.statement(ctx, query); ok {
		return s.QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

// Open connects to "sqlite:FILE" or "postgres://…". A SQLite file is created
// when it does not exist. The error says in Swedish what is wrong with the address.
func Open(ctx context.Context, url string) (*DB, error) {
	d := &DB{Now: func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		d.write = &sync.Mutex{}
		d.pool, err = openSQLite(strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		d.pool, err = openPostgres(url)
	default:
		return nil, fmt.Errorf("databasadressen %q börjar varken med sqlite: eller postgres://", url)
	}
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", err)
	}
	if err := d.pool.PingContext(ctx); err != nil {
		d.pool.Close()
		return nil, fmt.Errorf("connecting to database: %w", err)
	}
	return d, d.checkCollation(ctx)
}

// openPostgres has every query planned for its own values: one plan for all
// would read a rare and a common search word the same way.
func openPostgres(url string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	config.RuntimeParams["jit"] = "off" // compiling takes longer than a page may
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(8)
	return pool, nil
}

// checkCollation fails early on a PostgreSQL built without ICU, where Swedish
// order would be wrong in every list.
func (d *DB) checkCollation(ctx context.Context) error {
	_, err := d.conn().ExecContext(ctx, `SELECT 'å' < 'ä' COLLATE "sv-x-icu"`)
	if err != nil {
		return fmt.Errorf("the database lacks the collation sv-x-icu: %w", err)
	}
	return nil
}

// SQLite tells whether the engine is SQLite. Only migrations and backups may ask.
func (d *DB) SQLite() bool { return d.write != nil }

// Close closes the pool.
func (d *DB) Close() error { return d.pool.Close() }

// NewID returns a new identifier: UUID version 7, so that ids sort by time.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (d *DB) conn() conn {
	if d.tx != nil {
		return d.tx
	}
	return d.pool
}

// InTx runs do in one transaction, committed when do returns nil. A call inside
// a transaction joins it, so that exported store methods can be combined. An error
// that has a method Remember is asked to leave its trace when all has been undone.
func (d *DB) InTx(ctx context.Context, do func(tx *DB) error) error {
	if d.tx != nil {
		return do(d)
	}
	after, err := d.outermost(ctx, do)
	if err != nil {
		return d.remembered(ctx, err)
	}
	for _, f := range after {
		f()
	}
	return nil
}

// A memory is an error that leaves a trace although all else of its transaction is
// undone, as an attempt that a rule refused does.
type memory interface {
	error
	Remember(ctx context.Context, d *DB) error
}

func (d *DB) remembered(ctx context.Context, err error) error {
	var m memory
	if !errors.As(err, &m) {
		return err
	}
	if failed := m.Remember(ctx, d); failed != nil {
		return fmt.Errorf("telling of a refused attempt: %w", failed)
	}
	return err
}

func (d *DB) outermost(ctx context.Context, do func(tx *DB) error) (after []func(), err error) {
	if d.write != nil {
		d.write.Lock()
		defer d.write.Unlock()
	}
	tx, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("beginning transaction: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	inner := *d
	inner.tx, inner.after = &transaction{tx, map[string]bool{}, map[string]*sql.Stmt{}}, &after
	if err := do(&inner); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("committing: %w", asFault(err))
	}
	return after, nil
}

// AfterCommit runs f when the transaction has been committed, at once outside one.
func (d *DB) AfterCommit(f func()) {
	if d.after == nil {
		f()
		return
	}
	*d.after = append(*d.after, f)
}

// Exec runs a statement and returns how many rows it touched.
func (d *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if d.tx == nil && d.write != nil {
		d.write.Lock()
		defer d.write.Unlock()
	}
	result, err := d.conn().ExecContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", firstLine(query), asFault(err))
	}
	return result.RowsAffected()
}

func firstLine(query string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(query), "\n")
	return line
}
