package find_test

import (
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/find"
)

// things is a register with an order of its own, as every list has one.
var things = fstest.MapFS{"migrations/20220101000000_thing.sql": {Data: []byte(`
CREATE TABLE thing (id TEXT PRIMARY KEY, made BIGINT NOT NULL);
CREATE INDEX thing_made ON thing (made, id);
`)}}

type thing struct {
	ID   string
	Made int64
}

// fill makes a register in which every record has "avtal", every other "jämn",
// one in thirty "grupp", one in ten "tionde" and one in a thousand "sällan".
func fill(b *testing.B, d *db.DB, rows int) {
	b.Helper()
	err := d.InTx(b.Context(), func(tx *db.DB) error {
		for from := 0; from < rows; from += 1000 {
			var list []thing
			var docs []find.Doc
			for i := from; i < min(from+1000, rows); i++ {
				one := thing{db.NewID(), int64(i)}
				words := []string{"jämn", "udda"}[i%2] + fmt.Sprintf(" nr%06d sort%d", i, i%97)
				if i%30 == 7 {
					words += " grupp"
				}
				if i%10 == 7 {
					words += " tionde"
				}
				if i%1000 == 7 {
					words += " sällan"
				}
				list = append(list, one)
				docs = append(docs, find.Doc{Kind: "thing", Ref: one.ID, Title: "Avtal om underhåll", Words: words, Perm: "x"})
			}
			if err := db.InsertAll(b.Context(), tx, "thing", list); err != nil {
				return err
			}
			if err := find.PutAll(b.Context(), tx, docs); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkClause measures the first page of a list with a text filter, and the
// count above it.
func BenchmarkClause(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { sizes(b, dbtest.SQLite) })
	b.Run("postgres", func(b *testing.B) { sizes(b, dbtest.Postgres, "ANALYZE find_word", "ANALYZE thing") })
}

// sizes runs the searches in registers of three sizes. PostgreSQL gathers its
// statistics by itself within a minute; here it is told to.
func sizes(b *testing.B, open func(testing.TB, ...fs.FS) *db.DB, settle ...string) {
	for _, rows := range []int{2_500, 25_000, 250_000} {
		if testing.Short() && rows > 25_000 {
			continue
		}
		d := open(b, find.Migrations, things)
		fill(b, d, rows)
		for _, stmt := range settle {
			if _, err := d.Exec(b.Context(), stmt); err != nil {
				b.Fatal(err)
			}
		}
		for _, text := range []string{"avtal", "tionde", "grupp", "avtal jämn", "avtal sällan", "avtal om underhåll nr000007", "jämn udda"} {
			b.Run(fmt.Sprintf("%s/%d", text, rows), func(b *testing.B) {
				for b.Loop() {
					page(b, d, text)
				}
			})
		}
	}
}

func page(b *testing.B, d *db.DB, text string) {
	var w db.Where
	find.Clause(b.Context(), d, "thing", text, &w, "id")
	if _, err := db.CountRows(b.Context(), d, "thing", w); err != nil {
		b.Fatal(err)
	}
	p := db.Page{Sort: "made", Desc: true, Limit: 25}
	if _, err := db.All[thing](b.Context(), d, `SELECT id, made FROM thing `+w.SQL()+` `+
		p.Order(map[string]string{"made": "made"}, "made")+` `+p.Cut(&w), w.Args()...); err != nil {
		b.Fatal(err)
	}
}
