package lake

import (
	"context"
	"fmt"
	"strings"
)

// prepare bounds the memory and makes what the schema has and the file has not.
func (d *duck) prepare(c *duckConn, config Config) error {
	ctx := context.Background()
	if config.Memory == "" {
		if err := c.quarter(ctx); err != nil {
			return err
		}
	}
	return d.migrate(ctx, c)
}

// quarter bounds the memory to a quarter of the machine, or of the container that it is
// in. DuckDB has found out how much that is: its own default is four fifths of it.
func (c *duckConn) quarter(ctx context.Context) error {
	var limit string
	err := c.query(ctx, "SELECT current_setting('memory_limit')", func(b *block) error {
		limit = Row{b, 0}.Text(0)
		return nil
	})
	if err != nil {
		return err
	}
	var size float64
	var unit string
	if _, err := fmt.Sscan(limit, &size, &unit); err != nil {
		return fmt.Errorf("lake: DuckDB's memory limit is %q: %w", limit, err)
	}
	return c.exec(ctx, fmt.Sprintf("SET memory_limit = '%.2f %s'", size/0.8*0.25, unit))
}

// migrate brings the tables to the version of the schema, which is noted last: what was
// interrupted is done again from where it was. DuckDB does not commit two changes of one
// table in a transaction.
func (d *duck) migrate(ctx context.Context, c *duckConn) error {
	err := c.exec(ctx, `
		CREATE TABLE IF NOT EXISTS lake_version (version INTEGER);
		CREATE TABLE IF NOT EXISTS lake_batch (id BIGINT, name VARCHAR, lines BIGINT, written BIGINT)`)
	if err != nil {
		return err
	}
	version, err := c.number(ctx, "SELECT coalesce(max(version), 0) FROM lake_version")
	if err != nil {
		return err
	}
	if version > int64(d.schema.Version) {
		return newer()
	}
	have := columns{}
	err = c.query(ctx, "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = current_database()", have.read)
	if err != nil {
		return err
	}
	for _, t := range d.schema.Tables {
		if err := c.conform(ctx, t, have[t.Name], version < int64(d.schema.Version)); err != nil {
			return err
		}
	}
	if version == int64(d.schema.Version) {
		return nil
	}
	return c.exec(ctx, fmt.Sprintf("BEGIN; DELETE FROM lake_version; INSERT INTO lake_version VALUES (%d); COMMIT", d.schema.Version))
}

// conform makes a table that is not there, and the columns that one which is there has not.
func (c *duckConn) conform(ctx context.Context, t Table, have map[string]string, raised bool) error {
	if have == nil {
		return c.exec(ctx, fmt.Sprintf("CREATE TABLE %s (%s)", quote(t.Name), duckTable(t)))
	}
	added, err := t.missing(have, duckType, raised)
	if err != nil {
		return err
	}
	for _, column := range added {
		if err := c.exec(ctx, duckDialect.addition(t.Name, column, duckType(column))); err != nil {
			return err
		}
	}
	return nil
}

// duckType is the type of a column in DuckDB, where each may be unknown.
func duckType(c Column) string {
	return map[Kind]string{Int: "BIGINT", ID: "INTEGER", Day: "DATE", Text: "VARCHAR", Bool: "BOOLEAN"}[c.Kind]
}

// duckTable is the columns of a table as they are kept: lines know their batch.
func duckTable(t Table) string {
	if t.Dimension {
		return duckColumnTypes(t)
	}
	return "batch BIGINT, " + duckColumnTypes(t)
}

func duckColumnTypes(t Table) string {
	var columns []string
	for _, c := range t.Columns {
		columns = append(columns, quote(c.Name)+" "+duckType(c))
	}
	return strings.Join(columns, ", ")
}
