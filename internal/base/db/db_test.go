package db_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
)

var schema = []fs.FS{fstest.MapFS{"migrations/202601010000_thing.sql": {Data: []byte(`
-- things, to test with
CREATE TABLE thing (
	id TEXT PRIMARY KEY,
	version BIGINT NOT NULL,
	name TEXT NOT NULL UNIQUE,
	amount BIGINT, -- öre
	active BOOLEAN NOT NULL,
	made_at TIMESTAMP NOT NULL,
	parent TEXT REFERENCES thing (id)
);
CREATE INDEX thing_amount ON thing (amount);
`)}}}

func TestInsertReadsBackTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		type row struct {
			ID      string
			Version int64
			Name    string
			Amount  int64
			Active  bool
			MadeAt  time.Time
		}
		want := row{db.NewID(), 1, "Åre", 1234567890123, true, dbtest.Clock.Add(1234 * time.Microsecond)}
		if err := d.Insert(t.Context(), "thing", &want); err != nil {
			t.Fatal(err)
		}
		got, err := db.One[row](t.Context(), d, `SELECT `+db.Columns[row]()+` FROM thing WHERE active AND name = $1`, "Åre")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		n, err := db.One[int64](t.Context(), d, `SELECT count(*) FROM thing`)
		if err != nil || n != 1 {
			t.Errorf("count = %d, %v", n, err)
		}
	})
}

func TestNullLeavesTheZeroValue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		got, err := db.One[int64](t.Context(), d, `SELECT CAST(NULL AS BIGINT)`)
		if err != nil || got != 0 {
			t.Errorf("got %d, %v", got, err)
		}
	})
}

type named struct {
	ID      string
	Version int64
	Name    string
	Active  bool
	MadeAt  time.Time
}

func insertNames(t *testing.T, d *db.DB, names ...string) []named {
	t.Helper()
	var all []named
	for _, name := range names {
		all = append(all, named{db.NewID(), 1, name, true, dbtest.Clock})
	}
	if err := db.InsertAll(t.Context(), d, "thing", all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestOrderAndFoldingAreSwedish(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		insertNames(t, d, "Öberg", "Zeta", "Ärlig", "Åsa", "adam", "Ék", "Ek")
		got, err := db.All[string](t.Context(), d, `SELECT name FROM thing ORDER BY name COLLATE "sv-x-icu", id`)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"adam", "Ek", "Ék", "Zeta", "Åsa", "Ärlig", "Öberg"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		n, err := db.One[int64](t.Context(), d, `SELECT count(*) FROM thing WHERE lower(name) LIKE lower($1)`, "ÅS%")
		if err != nil || n != 1 {
			t.Errorf("folded hits = %d, %v; want 1", n, err)
		}
	})
}

func TestUpdateRefusesAStaleVersion(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		first := insertNames(t, d, "Avtal")[0]
		second := first
		first.Name = "Avtal A"
		if err := d.Update(t.Context(), "thing", &first); err != nil {
			t.Fatal(err)
		}
		second.Name = "Avtal B"
		if err := d.Update(t.Context(), "thing", &second); !errors.Is(err, db.ErrStale) {
			t.Errorf("err = %v, want ErrStale", err)
		}
		if first.Version != 2 || second.Version != 1 {
			t.Errorf("versions %d and %d, want 2 and 1", first.Version, second.Version)
		}
	})
}

func TestConstraintsBecomeConflicts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		insertNames(t, d, "Samma")
		err := d.Insert(t.Context(), "thing", &named{db.NewID(), 1, "Samma", true, dbtest.Clock})
		if fault.KindOf(err) != fault.KindConflict {
			t.Errorf("duplicate: %v, want a conflict", err)
		}
		_, err = d.Exec(t.Context(), `UPDATE thing SET parent = $1`, "saknas")
		if fault.KindOf(err) != fault.KindConflict {
			t.Errorf("missing reference: %v, want a conflict", err)
		}
	})
}

func TestOneWithoutRowsIsNotFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		_, err := db.One[string](t.Context(), d, `SELECT name FROM thing`)
		if fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("err = %v, want not found", err)
		}
	})
}

func TestTransactionIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		var after []string
		stop := errors.New("stop")
		for _, end := range []error{stop, nil} {
			err := d.InTx(t.Context(), func(tx *db.DB) error {
				tx.AfterCommit(func() { after = append(after, fmt.Sprint(end)) })
				insertNames(t, tx, "Rad")
				return tx.InTx(t.Context(), func(*db.DB) error { return end })
			})
			if !errors.Is(err, end) {
				t.Errorf("err = %v, want %v", err, end)
			}
		}
		n, err := db.One[int64](t.Context(), d, `SELECT count(*) FROM thing`)
		if err != nil || n != 1 {
			t.Errorf("rows = %d, %v; want 1", n, err)
		}
		if diff := cmp.Diff([]string{"<nil>"}, after); diff != "" {
			t.Errorf("after commit: %s", diff)
		}
	})
}

func TestWhereNumbersItsArguments(t *testing.T) {
	var w db.Where
	w.Add("active")
	w.Add("name = ? OR name = ?", "a", "b")
	w.In("id", []string{"1", "2"})
	w.In("id", nil)
	limit := w.Arg(50)
	want := "WHERE (active) AND (name = $1 OR name = $2) AND id IN ($3, $4) AND 1 = 0"
	if got := w.SQL(); got != want || limit != "$5" {
		t.Errorf("SQL = %q, limit %s", got, limit)
	}
	if diff := cmp.Diff([]any{"a", "b", "1", "2", 50}, w.Args()); diff != "" {
		t.Error(diff)
	}
}

// span is two bounds, nil for none.
type span [2]any

func (s span) Bounds() (from, to any) { return s[0], s[1] }

func TestASpanIsOpenWhereItHasNoBound(t *testing.T) {
	for _, test := range []struct {
		in   span
		want string
	}{
		{span{1, 2}, "WHERE (n >= $1) AND (n < $2)"}, {span{1, nil}, "WHERE (n >= $1)"}, {span{nil, 2}, "WHERE (n < $1)"}, {span{}, ""},
	} {
		var w db.Where
		if w.Within("n", test.in); w.SQL() != test.want {
			t.Errorf("%v: %q, want %q", test.in, w.SQL(), test.want)
		}
	}
}

func TestMigrateRefusesAnUnknownOrChangedStep(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		steps, err := db.Migrations(schema...)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.Migrate(t.Context(), steps)
		if err != nil || len(again) != 0 {
			t.Errorf("second run did %v, %v; want nothing", again, err)
		}
		if _, err := d.Migrate(t.Context(), nil); err == nil {
			t.Error("a database newer than the program was accepted")
		}
		steps[0].Hash = "other"
		if _, err := d.Migrate(t.Context(), steps); err == nil {
			t.Error("a changed step was accepted")
		}
	})
}

func TestWritersQueueInsteadOfFailing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		failures := make(chan error, 8)
		for i := range 8 {
			go func() {
				failures <- d.InTx(context.Background(), func(tx *db.DB) error {
					return tx.Insert(context.Background(), "thing", &named{db.NewID(), 1, fmt.Sprint("n", i), true, dbtest.Clock})
				})
			}()
		}
		for range 8 {
			if err := <-failures; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestUpdateFromWritesOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		was := insertNames(t, d, "Avtal")[0]
		if _, err := d.Exec(t.Context(), `UPDATE thing SET active = $1`, false); err != nil {
			t.Fatal(err)
		}
		now := was
		now.Name = "Avtal A"
		if err := d.UpdateFrom(t.Context(), "thing", &was, &now); err != nil {
			t.Fatal(err)
		}
		got, err := db.One[named](t.Context(), d, `SELECT id, version, name, active, made_at FROM thing`)
		if err != nil || got.Name != "Avtal A" || got.Active || got.Version != 2 {
			t.Errorf("got %+v, %v; want the new name beside the untouched column", got, err)
		}
	})
}
