package lake

import (
	"context"
	"fmt"
	"time"
)

// duckBatch gathers its rows in temporary tables of its own connection, which spill to
// the folder beside the file, and takes them over in order when it is committed. So a
// long import holds no transaction, and two imports do not wait for each other.
type duckBatch struct {
	duck   *duck
	conn   *duckConn
	name   string
	tables []Table
	came   map[string]*arrival // of each table of lines
	lines  int64
}

func (d *duck) begin(_ context.Context, name string) (batch, error) {
	c, err := d.connect()
	if err != nil {
		return nil, err
	}
	return &duckBatch{duck: d, conn: c, name: name, came: map[string]*arrival{}}, nil
}

func (b *duckBatch) append(ctx context.Context, t Table, rows *block) error {
	if b.conn.appenders[t.Name] == nil {
		if err := b.conn.exec(ctx, fmt.Sprintf("CREATE TEMP TABLE %s (%s)", quote(gathered(t)), duckColumnTypes(t))); err != nil {
			return b.duck.noted(err)
		}
		b.tables = append(b.tables, t)
	}
	a, err := b.conn.appender(t)
	if err != nil {
		return err
	}
	if !t.Dimension {
		b.lines += int64(rows.rows)
		if b.came[t.Name] == nil {
			b.came[t.Name] = &arrival{}
		}
		b.came[t.Name].follow(t, rows)
	}
	return b.duck.noted(a.append(rows))
}

func (b *duckBatch) commit(ctx context.Context) error {
	for name, a := range b.conn.appenders {
		delete(b.conn.appenders, name)
		if err := a.finish(); err != nil {
			return b.duck.noted(err)
		}
	}
	return b.duck.within(ctx, b.conn, func() error { return b.take(ctx) })
}

// take moves the rows into the store, in a transaction.
func (b *duckBatch) take(ctx context.Context) error {
	if err := b.duck.remove(ctx, b.conn, b.name); err != nil {
		return err
	}
	id, err := b.conn.number(ctx, "SELECT coalesce(max(id), 0) + 1 FROM lake_batch")
	if err != nil {
		return err
	}
	for _, t := range b.tables {
		if err := b.conn.exec(ctx, b.takeSQL(t, id)); err != nil {
			return err
		}
	}
	return b.conn.exec(ctx, fmt.Sprintf("INSERT INTO lake_batch VALUES (%d, %s, %d, %d)", id, duckDialect.text(b.name), b.lines, time.Now().Unix()))
}

// gathered is the temporary table of the rows of a batch.
func gathered(t Table) string { return "lake_" + t.Name }

func (b *duckBatch) takeSQL(t Table, id int64) string {
	into, from := quote(t.Name), quote(gathered(t))
	if t.Dimension { // of one that is written twice the later is kept
		return fmt.Sprintf(`
			DELETE FROM %[1]s WHERE %[3]s IN (SELECT %[3]s FROM %[2]s);
			INSERT INTO %[1]s (%[4]s) SELECT %[4]s FROM %[2]s QUALIFY row_number() OVER (PARTITION BY %[3]s ORDER BY rowid DESC) = 1`,
			into, from, quote(t.Columns[0].Name), t.names())
	}
	order := ""
	if len(t.Sort) > 0 && b.came[t.Name].unsorted {
		order = " ORDER BY " + sorted(t)
	}
	return fmt.Sprintf("INSERT INTO %s (batch, %[2]s) SELECT %[3]d, %[2]s FROM %[4]s%[5]s", into, t.names(), id, from, order)
}

// discard closes the connection, and the temporary tables with it.
func (b *duckBatch) discard() {
	b.conn.close()
	b.duck.returned()
}
