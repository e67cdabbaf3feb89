package lake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// click is the store on ClickHouse, which has no transactions. A batch is seen when one
// row of the register lake_batch on the first server says so: every query reads the
// register first and asks for lines of committed batches only. So it is seen at once on
// all shards, which a move of partitions from a table beside would not be. Each batch is
// a partition: it is taken away without touching the others, and the condition on it
// is settled for whole parts at a time.
type click struct {
	servers []clickServer
	schema  Schema
}

// The states of a batch, each after the one before.
const (
	begun = iota
	committed
	removed
	swept // its lines are gone from the disks
	lost  // abandoned: hidden for ever, since a writer that slept may wake and write more
)

// A batch that is removed is swept when questions that began before are answered, and
// one that nobody has committed in a day is taken for abandoned.
var (
	sweepAfter     = 10 * time.Minute
	abandonedAfter = 24 * time.Hour
)

func openClick(ctx context.Context, config Config, schema Schema) (engine, error) {
	servers, cluster, err := clickServers(config.Address)
	if err != nil {
		return nil, err
	}
	c := &click{servers, schema}
	for _, s := range servers {
		body, err := s.send(ctx, "", "CREATE DATABASE IF NOT EXISTS "+quote(s.database), nil)
		if err != nil {
			return nil, err
		}
		body.Close()
	}
	return c, c.migrate(ctx, cluster)
}

func (c *click) close() error {
	c.servers[0].client.CloseIdleConnections()
	return nil
}

// entry is what the register says about a batch.
type entry struct {
	Batch
	id    int64
	state int64
}

// register reads the register, by id.
func (c *click) register(ctx context.Context) (all []entry, err error) {
	sql := `SELECT id, name, max(state) AS s, max(lines) AS l, max(written) AS w FROM lake_batch GROUP BY id, name ORDER BY id`
	err = c.servers[0].query(ctx, sql, func(b *block) error {
		for i := range b.rows {
			r := Row{b, i}
			all = append(all, entry{Batch{r.Text(1), r.Int(3), time.Unix(r.Int(4), 0).UTC()}, r.Int(0), r.Int(2)})
		}
		return nil
	})
	return all, err
}

// seen are the batches that are committed. Of two of one name, committed in the same
// moment by two programs, the later counts.
func seen(all []entry) []entry {
	last := map[string]entry{}
	for _, e := range all {
		if e.state == committed {
			last[e.Name] = e
		}
	}
	var list []entry
	for _, e := range last {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// visible is the condition of lines that are seen. Nearly every batch is, so it names
// those that are not: one comparison for a line, whatever the number of batches. An id
// is always higher than all that were begun before, see begin; so one that begins
// after the register is read is hidden too.
func visible(all []entry) string {
	shown := map[int64]bool{}
	for _, e := range seen(all) {
		shown[e.id] = true
	}
	last := int64(-1)
	var hidden []string
	for _, e := range all {
		last = max(last, e.id)
		if e.state != swept && !shown[e.id] {
			hidden = append(hidden, fmt.Sprint(e.id))
		}
	}
	condition := fmt.Sprintf("batch <= %d", last)
	if len(hidden) > 0 {
		condition += " AND batch NOT IN (" + strings.Join(hidden, ", ") + ")"
	}
	return condition
}

func (c *click) batches(ctx context.Context) ([]Batch, error) {
	all, err := c.register(ctx)
	var list []Batch
	for _, e := range seen(all) {
		list = append(list, e.Batch)
	}
	return list, err
}

func (c *click) query(ctx context.Context, q Query, each func(*block) error) error {
	all, err := c.register(ctx)
	if err != nil {
		return err
	}
	sql, err := clickSQL{c.schema, c.servers[0].database, len(c.servers) > 1, visible(all)}.query(q)
	if err != nil {
		return err
	}
	return c.servers[0].query(ctx, sql, each)
}

// note writes states of batches to the register, all or none: one block.
func (c *click) note(ctx context.Context, writer int64, entries ...entry) error {
	var rows []string
	for _, e := range entries {
		rows = append(rows, fmt.Sprintf("(%d, %s, %d, %d, %d, %d)", e.id, clickDialect.text(e.Name), writer, e.state, e.Rows, time.Now().Unix()))
	}
	if len(rows) == 0 {
		return nil
	}
	return c.servers[0].exec(ctx, "INSERT INTO lake_batch VALUES "+strings.Join(rows, ", "))
}

// begin takes an id above all that are taken. Two programs may do so at once: who sees,
// after having written its own, an equal or higher one, takes another.
func (c *click) begin(ctx context.Context, name string) (batch, error) {
	if err := c.sweep(ctx); err != nil {
		return nil, err
	}
	for {
		highest, _, err := c.highest(ctx)
		if err != nil {
			return nil, err
		}
		own, writer := entry{Batch: Batch{Name: name}, id: highest + 1 + rand.Int64N(100)}, rand.Int64()
		if err := c.note(ctx, writer, own); err != nil {
			return nil, err
		}
		highest, last, err := c.highest(ctx)
		if err != nil {
			return nil, err
		}
		if highest == own.id && last == writer {
			return &clickBatch{click: c, entry: own, writer: writer, streams: map[stream]*clickStream{}}, nil
		}
		own.state = removed
		if err := c.note(ctx, writer, own); err != nil {
			return nil, err
		}
	}
}

// highest is the highest id that is taken, and its writer when there is only one.
func (c *click) highest(ctx context.Context) (id, writer int64, err error) {
	sql := "SELECT id, min(writer) AS a, max(writer) AS b FROM lake_batch GROUP BY id ORDER BY id DESC LIMIT 1"
	err = c.servers[0].query(ctx, sql, func(b *block) error {
		if r := (Row{b, 0}); b.rows > 0 {
			id = r.Int(0)
			if r.Int(1) == r.Int(2) {
				writer = r.Int(1)
			}
		}
		return nil
	})
	return id, writer, err
}

func (c *click) undo(ctx context.Context, name string) error {
	all, err := c.register(ctx)
	if err != nil {
		return err
	}
	return c.note(ctx, 0, earlier(all, name)...)
}

// earlier are the committed batches of a name, as removed.
func earlier(all []entry, name string) []entry {
	var list []entry
	for _, e := range all {
		if e.Name == name && e.state == committed {
			e.state = removed
			list = append(list, e)
		}
	}
	return list
}

// sweep takes the lines of removed batches from the disks.
func (c *click) sweep(ctx context.Context) error {
	all, err := c.register(ctx)
	if err != nil {
		return err
	}
	for _, e := range all {
		age := time.Since(e.At)
		var err error
		switch {
		case e.state == begun && age > abandonedAfter:
			err = c.drop(ctx, e, lost)
		case e.state == removed && age > sweepAfter:
			err = c.drop(ctx, e, swept)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// drop takes a batch from the disks and notes its state.
func (c *click) drop(ctx context.Context, e entry, state int64) error {
	for _, t := range c.schema.Tables {
		if t.Dimension {
			continue
		}
		for _, s := range c.servers {
			if err := s.exec(ctx, fmt.Sprintf("ALTER TABLE %s DROP PARTITION %d", quote(t.Name), e.id)); err != nil {
				return err
			}
		}
	}
	e.state = state
	return c.note(ctx, 0, e)
}

// compact sweeps and leaves one row of each id in the dimensions. Lines the server
// merges by itself.
func (c *click) compact(ctx context.Context) error {
	if err := c.sweep(ctx); err != nil {
		return err
	}
	for _, t := range c.schema.Tables {
		for _, s := range c.servers {
			if !t.Dimension {
				continue
			}
			if err := s.exec(ctx, fmt.Sprintf("OPTIMIZE TABLE %s FINAL", quote(t.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}
