package lake

import (
	"context"
	"strings"
	"sync"
	"time"

	"klover/internal/base/fault"
)

// Config says where the store is.
type Config struct {
	Address string // clickhouse://user:password@host:8123,host:8123/name?cluster=klover, or the path of a file
	Memory  string // what the embedded engine may use, as 4GB; empty: a quarter of the machine
	Threads string // of the embedded engine; empty: as many as the processors
}

// Batch is a committed batch of lines.
type Batch struct {
	Name string
	Rows int64
	At   time.Time
}

// engine is what the two stores have in common.
type engine interface {
	begin(ctx context.Context, name string) (batch, error)
	undo(ctx context.Context, name string) error
	batches(ctx context.Context) ([]Batch, error)
	query(ctx context.Context, q Query, each func(*block) error) error
	compact(ctx context.Context) error
	close() error
}

// batch is one that is being written.
type batch interface {
	append(ctx context.Context, t Table, b *block) error
	commit(ctx context.Context) error
	discard()
}

// Store is a lake. It is opened when it is first used, so that a program that asks
// nothing of it starts as quickly as without.
type Store struct {
	config Config
	schema Schema

	mu     sync.Mutex
	opened engine
}

// New returns the store of a schema. It is an error of the program if the schema is wrong.
func New(config Config, schema Schema) (*Store, error) {
	return &Store{config: config, schema: schema}, schema.check()
}

// engine opens the store unless it is open. What fails is tried again the next time.
func (s *Store) engine(ctx context.Context) (engine, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d, ok := s.opened.(*duck); ok && d.broken() {
		if d.users.Load() > 0 { // who reads may be the one who asks: nobody waits for the other
			return nil, fault.Conflict("Datalagret öppnas igen efter ett fel, när de som läser i det är klara. Försök igen om en stund.")
		}
		s.opened.close()
		s.opened = nil
	}
	if s.opened != nil {
		return s.opened, nil
	}
	var err error
	if strings.HasPrefix(s.config.Address, "clickhouse://") {
		s.opened, err = openClick(ctx, s.config, s.schema)
	} else {
		s.opened, err = openDuck(s.config, s.schema)
	}
	if err != nil {
		s.opened = nil
	}
	return s.opened, err
}

// Ping opens the store if it is not open, and asks it something.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.Batches(ctx)
	return err
}

// Close closes the store, when loads and questions have ended. It is opened again if it is used again.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opened == nil {
		return nil
	}
	err := s.opened.close()
	s.opened = nil
	return err
}

// Load begins a batch. The context holds for all of it.
func (s *Store) Load(ctx context.Context, name string) (*Load, error) {
	e, err := s.engine(ctx)
	if err != nil {
		return nil, err
	}
	b, err := e.begin(ctx, name)
	if err != nil {
		return nil, err
	}
	return &Load{ctx: ctx, schema: s.schema, batch: b}, nil
}

// Undo takes away the lines of a batch. That there is no such batch is no error, so it
// may be done again.
func (s *Store) Undo(ctx context.Context, name string) error {
	e, err := s.engine(ctx)
	if err != nil {
		return err
	}
	return e.undo(ctx, name)
}

// Batches are those that are committed, by name.
func (s *Store) Batches(ctx context.Context) ([]Batch, error) {
	e, err := s.engine(ctx)
	if err != nil {
		return nil, err
	}
	return e.batches(ctx)
}

// Query gives each row of the answer, in order. An error of each ends it.
func (s *Store) Query(ctx context.Context, q Query, each func(Row) error) error {
	e, err := s.engine(ctx)
	if err != nil {
		return err
	}
	return e.query(ctx, q, func(b *block) error {
		for row := range b.rows {
			if err := each(Row{b, row}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Compact lays lines of many batches in one order again, and gives back the room of
// those that are gone. It may be done at any time, at night preferably; what is asked
// meanwhile is answered.
func (s *Store) Compact(ctx context.Context) error {
	e, err := s.engine(ctx)
	if err != nil {
		return err
	}
	return e.compact(ctx)
}
