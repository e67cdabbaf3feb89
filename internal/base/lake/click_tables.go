package lake

import (
	"context"
	"fmt"
	"strings"
)

// migrate brings the tables to the version of the schema, which is noted last: what was
// interrupted is done again from where it was.
func (c *click) migrate(ctx context.Context, cluster string) error {
	version, err := c.version(ctx)
	if err != nil {
		return err
	}
	if version > int64(c.schema.Version) {
		return newer()
	}
	if err := c.make(ctx, cluster, version < int64(c.schema.Version)); err != nil || version == int64(c.schema.Version) {
		return err
	}
	return c.servers[0].exec(ctx, fmt.Sprintf("INSERT INTO lake_version VALUES (%d)", c.schema.Version))
}

// version is that of the program that wrote the store, 0 when it is new.
func (c *click) version(ctx context.Context) (version int64, err error) {
	first := c.servers[0]
	if err := first.exec(ctx, "CREATE TABLE IF NOT EXISTS lake_version (version Int64) ENGINE = MergeTree ORDER BY version"); err != nil {
		return 0, err
	}
	err = first.query(ctx, "SELECT max(version) AS v FROM lake_version", func(b *block) error {
		version = Row{b, 0}.Int(0)
		return nil
	})
	return version, err
}

// make makes what the schema has and the servers have not.
func (c *click) make(ctx context.Context, cluster string, raised bool) error {
	first := c.servers[0]
	err := first.exec(ctx, `CREATE TABLE IF NOT EXISTS lake_batch
		(id Int64, name String, writer Int64, state Int64, lines Int64, written Int64) ENGINE = MergeTree ORDER BY id`)
	if err != nil {
		return err
	}
	for i, s := range c.servers {
		have := columns{}
		if err := s.query(ctx, "SELECT table, name, type FROM system.columns WHERE database = currentDatabase()", have.read); err != nil {
			return err
		}
		for _, t := range c.schema.Tables {
			if err := s.conform(ctx, t, t.Name, clickTable(t), have, raised); err != nil {
				return err
			}
			if len(c.servers) == 1 || t.Shard == "" || i > 0 {
				continue
			}
			all := fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (%s) ENGINE = Distributed(%s, %s, %s)",
				quote(allOf(t)), clickColumns("batch", t), cluster, first.database, quote(t.Name))
			if err := s.conform(ctx, t, allOf(t), all, have, raised); err != nil {
				return err
			}
		}
	}
	return nil
}

// conform makes a table that is not there, and the columns that one which is there has not.
func (s clickServer) conform(ctx context.Context, t Table, name, create string, have columns, raised bool) error {
	if have[name] == nil {
		return s.exec(ctx, create)
	}
	added, err := t.missing(have[name], clickType, raised)
	if err != nil {
		return err
	}
	for _, column := range added {
		err := s.exec(ctx, clickDialect.addition(name, column, clickType(column)))
		if err != nil && !strings.Contains(err.Error(), "Code: 44,") { // that another program has just added it
			return err
		}
	}
	return nil
}

func clickTable(t Table) string {
	if t.Dimension {
		return fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (%s) ENGINE = ReplacingMergeTree(version) ORDER BY %s",
			quote(t.Name), clickColumns("version", t), quote(t.Columns[0].Name))
	}
	order := "tuple()"
	if len(t.Sort) > 0 {
		order = "(" + sorted(t) + ")"
	}
	return fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (%s) ENGINE = MergeTree PARTITION BY batch ORDER BY %s",
		quote(t.Name), clickColumns("batch", t), order)
}

func clickColumns(own string, t Table) string {
	columns := []string{own + " Int64"}
	for _, c := range t.Columns {
		columns = append(columns, quote(c.Name)+" "+clickType(c))
	}
	return strings.Join(columns, ", ")
}
