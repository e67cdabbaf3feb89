package lake

import (
	"context"
	"sync"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// SweepAtOnce makes removed and begun batches be swept without waiting, as after a day.
func SweepAtOnce(t interface{ Cleanup(func()) }) {
	after, abandoned := sweepAfter, abandonedAfter
	sweepAfter, abandonedAfter = -time.Second, -time.Second
	t.Cleanup(func() { sweepAfter, abandonedAfter = after, abandoned })
}

// BlockRows is how many rows go to the engine at once.
const BlockRows = blockRows

// Config is where the store is.
func (s *Store) Config() Config { return s.config }

// Exec runs SQL that gives no rows, on the first server.
func (s *Store) Exec(ctx context.Context, sql string) error {
	e, err := s.engine(ctx)
	if err != nil {
		return err
	}
	if c, ok := e.(*click); ok {
		return c.servers[0].exec(ctx, sql)
	}
	return e.(*duck).with(func(c *duckConn) error { return c.exec(ctx, sql) })
}

// Break makes the store as it is when DuckDB has given up after a failed write.
func (s *Store) Break() { s.opened.(*duck).failed.Store(true) }

// Stream runs SQL as queries are, and counts the rows that come.
func (s *Store) Stream(ctx context.Context, sql string) (rows int, err error) {
	e, err := s.engine(ctx)
	if err != nil {
		return 0, err
	}
	err = e.(*duck).with(func(c *duckConn) error {
		return c.query(ctx, sql, func(b *block) error { rows += b.rows; return nil })
	})
	return rows, err
}

// bare are connections as DuckDB gives them, without settings of ours.
var bare sync.Map

// Bare runs SQL on the engine in the file, as if Klöver were not there, and counts the rows.
func (s *Store) Bare(ctx context.Context, sql string) (rows int, err error) {
	e, err := s.engine(ctx)
	if err != nil {
		return 0, err
	}
	c, _ := bare.LoadOrStore(e, sync.OnceValue(func() (c mapping.Connection) {
		mapping.Connect(e.(*duck).db, &c)
		return c
	}))
	var result mapping.Result
	defer mapping.DestroyResult(&result)
	if mapping.Query(c.(func() mapping.Connection)(), sql, &result) == mapping.StateError {
		return 0, duckError(mapping.ResultError(&result), sql)
	}
	for chunk := mapping.FetchChunk(result); chunk.Ptr != nil; chunk = mapping.FetchChunk(result) {
		rows += int(mapping.DataChunkGetSize(chunk))
		mapping.DestroyDataChunk(&chunk)
	}
	return rows, nil
}
