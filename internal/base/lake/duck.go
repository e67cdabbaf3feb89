package lake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"klover/internal/base/fault"
)

// duck is the store in a file. Every batch is one transaction, so what is seen is what
// is committed, and a process that is killed leaves nothing behind.
type duck struct {
	db     mapping.Database
	schema Schema
	failed atomic.Bool

	writing sync.Mutex // one commit at a time

	mu    sync.Mutex
	idle  []*duckConn
	lent  sync.WaitGroup // connections that somebody has
	users atomic.Int64   // how many they are
}

// openDuck opens the file, made if it is not there, and the tables.
func openDuck(config Config, schema Schema) (engine, error) {
	if err := os.MkdirAll(filepath.Dir(config.Address), 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the lake: %w", err)
	}
	d := &duck{schema: schema}
	if err := d.open(config); err != nil {
		return nil, err
	}
	if err := d.with(func(c *duckConn) error { return d.prepare(c, config) }); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *duck) open(config Config) error {
	var c mapping.Config
	if mapping.CreateConfig(&c) == mapping.StateError {
		return errors.New("lake: DuckDB takes no configuration")
	}
	defer mapping.DestroyConfig(&c)
	settings := []string{
		"temp_directory", config.Address + ".spill",
		"autoinstall_known_extensions", "false", // nothing is fetched from the net
		"autoload_known_extensions", "false",
	}
	if config.Memory != "" {
		settings = append(settings, "memory_limit", config.Memory)
	}
	if config.Threads != "" {
		settings = append(settings, "threads", config.Threads)
	}
	for pair := range slices.Chunk(settings, 2) {
		if mapping.SetConfig(c, pair[0], pair[1]) == mapping.StateError {
			return fault.Wrong("Datalagret tar inte inställningen %s = %q.", pair[0], pair[1])
		}
	}
	var message string
	if mapping.OpenExt(config.Address, &d.db, c, &message) == mapping.StateError {
		return openError(config.Address, message)
	}
	return nil
}

// openError says what can be done about a file that is not opened.
func openError(path, message string) error {
	cause := fmt.Errorf("opening %s: %s", path, message)
	switch {
	case strings.Contains(message, "Could not set lock"):
		return fault.With(fault.Conflict("Klöver är redan igång med den här datamappen, och bara ett program i taget kan använda datalagret %s. Stoppa det som är igång, eller gör samma sak på dess sidor.", filepath.Base(path)), cause)
	case strings.Contains(message, "version number"):
		return fault.With(newer(), cause)
	}
	return fault.With(fault.Conflict("Datalagret %s går inte att öppna. Ta fram den senaste säkerhetskopian, eller flytta undan filen och läs in raderna igen.", filepath.Base(path)), cause)
}

func newer() error {
	return fault.Conflict("Datalagret är skrivet av en nyare version av Klöver och öppnas inte av den här. Installera den nyare versionen igen.")
}

// broken tells whether DuckDB has given up after a failed write. What is committed is
// in the file, which must be opened again.
func (d *duck) broken() bool { return d.failed.Load() }

// close waits for those who use it: the file must not be opened again before.
func (d *duck) close() error {
	d.lent.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.idle {
		c.close()
	}
	d.idle = nil
	mapping.Close(&d.db)
	return nil
}

// duckSettings are of a connection: how far an answer is worked ahead, and that the first
// lines of an order are taken as they are read. To read their other columns afterwards
// (late materialization) takes three times as long for lines that a slice has been made of.
const duckSettings = "SET streaming_buffer_size = '16MB'; SET late_materialization_max_rows = 0"

// connect takes a connection that nobody uses, or opens one.
func (d *duck) connect() (*duckConn, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n := len(d.idle); n > 0 {
		c := d.idle[n-1]
		d.idle = d.idle[:n-1]
		d.lend()
		return c, nil
	}
	c := &duckConn{}
	if mapping.Connect(d.db, &c.conn) == mapping.StateError {
		return nil, errors.New("lake: DuckDB gives no connection")
	}
	if err := c.exec(context.Background(), duckSettings); err != nil {
		c.close()
		return nil, err
	}
	d.lend()
	return c, nil
}

func (d *duck) lend() {
	d.lent.Add(1)
	d.users.Add(1)
}

func (d *duck) returned() {
	d.users.Add(-1)
	d.lent.Done()
}

func (d *duck) release(c *duckConn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.idle = append(d.idle, c)
	d.returned()
}

// with lends a connection.
func (d *duck) with(do func(*duckConn) error) error {
	c, err := d.connect()
	if err != nil {
		return err
	}
	defer d.release(c)
	return d.noted(do(c))
}

// noted remembers that the database must be opened again.
func (d *duck) noted(err error) error {
	if err != nil && strings.Contains(err.Error(), "database has been invalidated") {
		d.failed.Store(true)
	}
	return err
}

func (c *duckConn) number(ctx context.Context, sql string) (n int64, err error) {
	err = c.query(ctx, sql, func(b *block) error {
		n = Row{b, 0}.Int(0)
		return nil
	})
	return n, err
}

func (d *duck) batches(ctx context.Context) (list []Batch, err error) {
	err = d.with(func(c *duckConn) error {
		return c.query(ctx, "SELECT name, lines, written FROM lake_batch ORDER BY name", func(b *block) error {
			for i := range b.rows {
				r := Row{b, i}
				list = append(list, Batch{r.Text(0), r.Int(1), time.Unix(r.Int(2), 0).UTC()})
			}
			return nil
		})
	})
	return list, err
}

// within does something in a transaction, the only one that writes.
func (d *duck) within(ctx context.Context, c *duckConn, do func() error) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if err := c.exec(ctx, "BEGIN"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		err = c.exec(ctx, "COMMIT")
	}
	if err != nil {
		c.exec(context.WithoutCancel(ctx), "ROLLBACK") // fails where DuckDB has done it
	}
	return d.noted(err)
}

func (d *duck) undo(ctx context.Context, name string) error {
	return d.with(func(c *duckConn) error {
		return d.within(ctx, c, func() error { return d.remove(ctx, c, name) })
	})
}

// remove takes away a batch, in a transaction.
func (d *duck) remove(ctx context.Context, c *duckConn, name string) error {
	id, err := c.number(ctx, "SELECT id FROM lake_batch WHERE name = "+duckDialect.text(name))
	if err != nil || id == 0 {
		return err
	}
	for _, t := range d.schema.Tables {
		if t.Dimension {
			continue
		}
		if err := c.exec(ctx, fmt.Sprintf("DELETE FROM %s WHERE batch = %d", quote(t.Name), id)); err != nil {
			return err
		}
	}
	return c.exec(ctx, fmt.Sprintf("DELETE FROM lake_batch WHERE id = %d", id))
}

// compact writes each table of lines anew, in its order.
func (d *duck) compact(ctx context.Context) error {
	return d.with(func(c *duckConn) error {
		for _, t := range d.schema.Tables {
			if t.Dimension || len(t.Sort) == 0 {
				continue
			}
			if err := d.within(ctx, c, func() error { return rewrite(ctx, c, t) }); err != nil {
				return err
			}
		}
		err := c.exec(ctx, "CHECKPOINT")
		if err != nil && strings.Contains(err.Error(), "Cannot CHECKPOINT") {
			return nil // somebody is reading what was: the room is given back by a later commit
		}
		return err
	})
}

func rewrite(ctx context.Context, c *duckConn, t Table) error {
	return c.exec(ctx, fmt.Sprintf(`
		CREATE TABLE lake_new (%[2]s);
		INSERT INTO lake_new SELECT batch, %[4]s FROM %[1]s ORDER BY %[3]s;
		DROP TABLE %[1]s;
		ALTER TABLE lake_new RENAME TO %[1]s`, quote(t.Name), duckTable(t), sorted(t), t.names()))
}

func sorted(t Table) string {
	var columns []string
	for _, name := range t.Sort {
		columns = append(columns, quote(name))
	}
	return strings.Join(columns, ", ")
}
