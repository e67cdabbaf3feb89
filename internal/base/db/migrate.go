package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// Migration is one step of the schema: a file 202601010810_contract.sql.
type Migration struct {
	ID   string // the file's name without .sql; sorts by time
	SQL  string
	Hash string // SHA-256 of the text, so that a changed step is noticed
}

// Migrations reads the steps from the migrations folder of each area, sorted by
// id. Two files with the same id are an error.
func Migrations(areas ...fs.FS) ([]Migration, error) {
	var all []Migration
	seen := map[string]bool{}
	for _, area := range areas {
		files, err := fs.Glob(area, "migrations/*.sql")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			text, err := fs.ReadFile(area, file)
			if err != nil {
				return nil, err
			}
			id := strings.TrimSuffix(path.Base(file), ".sql")
			if seen[id] {
				return nil, fmt.Errorf("two migrations are named %s", id)
			}
			seen[id] = true
			hash := sha256.Sum256(text)
			all = append(all, Migration{id, string(text), hex.EncodeToString(hash[:])})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all, nil
}

// Migrate brings the schema up to date and returns the ids it ran. It refuses a
// database that has steps this program does not know (it is newer), and one
// whose steps have another text.
func (d *DB) Migrate(ctx context.Context, steps []Migration) ([]string, error) {
	if _, err := d.Exec(ctx, `CREATE TABLE IF NOT EXISTS db_migration (
		id TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at TIMESTAMP NOT NULL)`); err != nil {
		return nil, err
	}
	var ran []string
	err := d.InTx(ctx, func(tx *DB) error {
		done, err := tx.applied(ctx, steps)
		if err != nil {
			return err
		}
		for _, step := range steps {
			if done[step.ID] {
				continue
			}
			if err := tx.apply(ctx, step); err != nil {
				return err
			}
			ran = append(ran, step.ID)
		}
		return nil
	})
	return ran, err
}

type applied struct {
	ID        string
	Hash      string
	AppliedAt time.Time
}

func (d *DB) applied(ctx context.Context, steps []Migration) (map[string]bool, error) {
	rows, err := All[applied](ctx, d, `SELECT id, hash, applied_at FROM db_migration ORDER BY id`)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, step := range steps {
		known[step.ID] = step.Hash
	}
	done := map[string]bool{}
	for _, row := range rows {
		hash, ok := known[row.ID]
		if !ok {
			return nil, fmt.Errorf("databasen är nyare än programmet: den har steget %s, som programmet inte känner till", row.ID)
		}
		if hash != row.Hash {
			return nil, fmt.Errorf("steget %s har en annan text än när det kördes", row.ID)
		}
		done[row.ID] = true
	}
	return done, nil
}

func (d *DB) apply(ctx context.Context, step Migration) error {
	for _, statement := range Statements(step.SQL) {
		if _, err := d.Exec(ctx, statement); err != nil {
			return fmt.Errorf("migration %s: %w", step.ID, err)
		}
	}
	return d.Insert(ctx, "db_migration", &applied{step.ID, step.Hash, d.Now()})
}

// Statements splits a script at semicolons that end a line, and drops comment lines.
func Statements(script string) []string {
	var all []string
	var b strings.Builder
	for line := range strings.Lines(script) {
		text, _, _ := strings.Cut(line, "--")
		if strings.TrimSpace(text) == "" {
			continue
		}
		b.WriteString(strings.TrimRight(text, " \n") + "\n")
		if strings.HasSuffix(strings.TrimSpace(text), ";") {
			all = append(all, strings.TrimSuffix(strings.TrimSpace(b.String()), ";"))
			b.Reset()
		}
	}
	if rest := strings.TrimSpace(b.String()); rest != "" {
		all = append(all, rest)
	}
	return all
}
