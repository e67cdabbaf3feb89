// Package dbtest runs a test on a fresh, migrated database of each engine:
// SQLite always, PostgreSQL when KLOVER_TEST_PG holds its address.
package dbtest

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"klover/internal/base/db"
)

// Clock is the time that test databases show: a Tuesday morning in 2023, after
// the year that the published report covers.
var Clock = time.Date(2023, 1, 17, 8, 30, 0, 0, time.UTC)

// Each runs do once for each engine, as subtests named sqlite and postgres.
func Each(t *testing.T, areas []fs.FS, do func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		do(t, SQLite(t, areas...))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		do(t, Postgres(t, areas...))
	})
}

// SQLite returns a fresh migrated SQLite database that lives as long as the test.
func SQLite(t testing.TB, areas ...fs.FS) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"), areas)
}

// Postgres returns a fresh migrated schema in the PostgreSQL that KLOVER_TEST_PG
// names, dropped after the test. Without the variable the test is skipped.
func Postgres(t testing.TB, areas ...fs.FS) *db.DB {
	t.Helper()
	return open(t, Schema(t), areas)
}

// Schema makes an empty schema in the PostgreSQL that KLOVER_TEST_PG names and
// returns its address. It is dropped after the test. Without the variable the
// test is skipped.
func Schema(t testing.TB) string {
	t.Helper()
	address := os.Getenv("KLOVER_TEST_PG")
	if address == "" && os.Getenv("KLOVER_CI") != "" {
		t.Fatal("KLOVER_TEST_PG is not set, and in CI nothing is skipped")
	}
	if address == "" {
		t.Skip("KLOVER_TEST_PG is not set: not run on PostgreSQL")
	}
	schema := "t" + strings.ReplaceAll(db.NewID(), "-", "")
	admin, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatalf("opening PostgreSQL: %v", err)
	}
	if _, err := admin.Exec(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Errorf("dropping schema: %v", err)
		}
		admin.Close()
	})
	return withSchema(address, schema)
}

func withSchema(address, schema string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(fmt.Sprintf("KLOVER_TEST_PG is no address: %v", err))
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

func open(t testing.TB, address string, areas []fs.FS) *db.DB {
	t.Helper()
	steps, err := db.Migrations(areas...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), address)
	if err != nil {
		t.Fatalf("opening %s: %v", address, err)
	}
	t.Cleanup(func() { d.Close() })
	d.Now = func() time.Time { return Clock }
	if _, err := d.Migrate(t.Context(), steps); err != nil {
		t.Fatalf("migrating: %v", err)
	}
	return d
}
