package lake_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"klover/internal/base/lake"
)

// grown is the schema with a higher version: columns among and after the others, of lines,
// of prices and of a dimension, and a table of lines and one of a dimension.
func grown() lake.Schema {
	s := lake.Schema{Version: schema.Version + 1, Tables: slices.Clone(schema.Tables)}
	add := func(table, at int, c ...lake.Column) {
		t := &s.Tables[table]
		t.Columns = slices.Insert(slices.Clone(t.Columns), at, c...)
	}
	add(0, 3, lake.Column{Name: "country", Kind: lake.Text, Default: lake.Str("SE")})
	add(2, 3, lake.Column{Name: "kind", Kind: lake.ID, Null: true, Of: "kind"}, lake.Column{Name: "class", Kind: lake.Int, Default: lake.Num(-5)})
	add(2, 13, lake.Column{Name: "paidon", Kind: lake.Day, Default: lake.On(lake.DateOf(2022, 5, 1))}, lake.Column{Name: "checked", Kind: lake.Bool, Default: lake.Yes(true)})
	add(3, 7, lake.Column{Name: "source", Kind: lake.Text, Null: true, Default: lake.Str("it's")})
	s.Tables = append(s.Tables,
		lake.Table{Name: "kind", Dimension: true, Columns: []lake.Column{{Name: "id", Kind: lake.ID}, {Name: "name", Kind: lake.Text}}},
		lake.Table{Name: "order", Sort: []string{"day"}, Shard: "number", Columns: []lake.Column{{Name: "day", Kind: lake.Day}, {Name: "number", Kind: lake.Int}}})
	return s
}

var ofGrown = lake.Query{Table: "line", By: lake.By("class", "kind.name", "paidon", "checked", "supplier.country"),
	Measures: []lake.Measure{lake.Count("n"), lake.Sum("amount", lake.Col("amount"))}}

func TestAHigherVersionGivesNewColumnsAndTables(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		dimensions(t, s)
		load(t, s, "januari", january)
		s.Close()
		n, err := lake.New(s.Config(), grown())
		if err != nil {
			t.Fatal(err)
		}
		defer n.Close()
		same(t, "what was there", answer(t, n, "itdbtii", ofGrown), "-5 - 2022-05-01 true SE 2 260\n-5 - 2022-05-01 true - 1 50")
		prices := lake.Query{Table: "price", By: lake.By("source"), Measures: []lake.Measure{lake.Count("n")}}
		same(t, "prices", answer(t, n, "ti", prices), "it's 4")
		loadGrown(t, n)
		after := "-5 - 2022-05-01 true SE 2 260\n-5 - 2022-05-01 true - 1 50\n2 Ny 2022-06-01 false NO 1 80"
		same(t, "with a new line", answer(t, n, "itdbtii", ofGrown), after)
		if err := n.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, "compacted", answer(t, n, "itdbtii", ofGrown), after)
		same(t, "the new table", answer(t, n, "di", lake.Query{Table: "order", By: lake.By("day", "number")}), "2022-06-02 7")
		if err := n.Undo(t.Context(), "juni"); err != nil {
			t.Fatal(err)
		}
		same(t, "undone", answer(t, n, "i", lake.Query{Table: "order", Measures: []lake.Measure{lake.Count("n")}}), "0")
		if err := s.Ping(t.Context()); err == nil {
			t.Error("the lower version opens what the higher one has written")
		}
	})
}

// loadGrown writes one line of the new schema, of a new kind, and one of the new table.
func loadGrown(t *testing.T, s *lake.Store) {
	t.Helper()
	l, err := s.Load(t.Context(), "juni")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Discard()
	r := l.Rows("supplier")
	r.ID(3)
	r.Text("Nytt")
	r.Null()
	r.Text("NO")
	r.End()
	r = l.Rows("kind")
	r.ID(1)
	r.Text("Ny")
	r.End()
	r = l.Rows("order")
	r.Date(lake.DateOf(2022, 6, 2))
	r.Int(7)
	r.End()
	r = l.Rows("line")
	r.ID(1)
	r.Date(lake.DateOf(2022, 6, 1))
	r.Int(200)
	r.ID(1) // the kind
	r.Int(2)
	r.ID(3)
	r.ID(1)
	r.ID(10)
	for _, n := range []int64{1, 80, 80} {
		r.Int(n)
	}
	r.Null()
	r.Bool(false)
	r.Date(lake.DateOf(2022, 6, 1))
	r.Bool(false)
	if err := r.End(); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
}

func TestAnInterruptedMigrationIsFinished(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		dimensions(t, s)
		load(t, s, "januari", january)
		if err := s.Exec(t.Context(), `ALTER TABLE line ADD COLUMN class `+map[bool]string{true: "BIGINT", false: "Int64"}[strings.Contains(t.Name(), "duckdb")]+` DEFAULT -5`); err != nil {
			t.Fatal(err)
		}
		s.Close()
		for range 2 { // that it is opened twice changes nothing
			n, err := lake.New(s.Config(), grown())
			if err != nil {
				t.Fatal(err)
			}
			same(t, "afterwards", answer(t, n, "itdbtii", ofGrown), "-5 - 2022-05-01 true SE 2 260\n-5 - 2022-05-01 true - 1 50")
			n.Close()
		}
	})
}

func TestAChangeThatCannotBeIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *lake.Store) {
		load(t, s, "januari", january)
		s.Close()
		for name, change := range map[string]func(s *lake.Schema){
			"the same version":      func(s *lake.Schema) { s.Version-- },
			"another kind":          func(s *lake.Schema) { s.Tables[2].Columns[0].Kind = lake.Int },
			"nothing for old lines": func(s *lake.Schema) { s.Tables[2].Columns[4].Default = lake.Expr{} },
		} {
			wrong := grown()
			change(&wrong)
			n, err := lake.New(s.Config(), wrong)
			if err != nil {
				t.Fatal(err)
			}
			if n.Ping(t.Context()) == nil {
				t.Errorf("%s: opened", name)
			}
			n.Close()
		}
		same(t, "untouched", answer(t, s, "ii", total), "3 310")
	})
	wrong := grown()
	wrong.Tables[2].Columns[4].Default = lake.Str("no number")
	if _, err := lake.New(lake.Config{}, wrong); err == nil {
		t.Error("a text is the default of a number")
	}
}

// wider is the schema with so many columns more.
func wider(n int) lake.Schema {
	s := lake.Schema{Version: schema.Version + n, Tables: slices.Clone(schema.Tables)}
	for i := range n {
		c := lake.Column{Name: fmt.Sprint("extra", i), Kind: lake.Int, Default: lake.Num(int64(i))}
		s.Tables[2].Columns = append(slices.Clone(s.Tables[2].Columns), c)
	}
	return s
}

// migrateForever opens the file with one version after the other, and tells each.
func migrateForever(s *lake.Store) error {
	if err := generate(s, "first", batchRows, 1); err != nil {
		return err
	}
	for i := 0; ; i++ {
		s.Close()
		fmt.Println(i)
		var err error
		if s, err = lake.New(s.Config(), wider(i+1)); err != nil {
			return err
		}
		if err := s.Ping(context.Background()); err != nil {
			return err
		}
	}
}

func TestKilledInAMigrationAllIsThere(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "lake.duckdb")
	for range 4 {
		told := killed(t, "migrate", file, 20+time.Duration(rand.IntN(400)))
		s, err := lake.New(lake.Config{Address: file}, wider(told))
		if err != nil {
			t.Fatal(err)
		}
		last := fmt.Sprint("extra", told-1)
		q := lake.Query{Table: "line", By: lake.By(last), Measures: []lake.Measure{lake.Count("n"), lake.Sum("paid", lake.Col("paid"))}}
		same(t, "lines", answer(t, s, "iii", q), fmt.Sprintf("%d %d %d", told-1, batchRows, batchRows))
		s.Close()
	}
}
