package analysis

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/direct"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/price"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/spend"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/job"
	"klover/internal/base/lake"
	"klover/internal/base/mail"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, job.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations,
		handbook.Migrations, diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, contract.Migrations, price.Migrations, spend.Migrations, direct.Migrations, Migrations}
}

// names are the dimensions of the lines below.
var names = map[string][][]string{
	"party":    {1: {"D", "Region Sörmland"}, 2: {"U", "Region Västmanland"}},
	"unit":     {1: {"D", "100", "Akuten"}, 2: {"D", "200", "Laboratoriet"}, 3: {"U", "7", "Medicinkliniken"}},
	"seller":   {1: {"Vårdgross", "5560000167"}, 2: {"Åkeriet", ""}, 3: {"Kontorsbolaget", ""}},
	"supplier": {1: {"", "Vårdgross AB", ""}, 2: {"", "Åkeriet", ""}, 3: {"", "Kontorsbolaget", ""}},
	"account":  {1: {"5640", "Sjukvårdsartiklar"}, 2: {"5700", "Transporter"}},
	"category": {0: {"", "", "Inte kategoriserat", "", "Inte kategoriserat", "Inte kategoriserat", "Inte kategoriserat"},
		1: {"", "33.1", "Handskar", "/33/33.1/", "33 Sjukvård", "33.1 Handskar", "33.1 Handskar"},
		2: {"", "33.2", "Kanyler", "/33/33.2/", "33 Sjukvård", "33.2 Kanyler", "33.2 Kanyler"},
		3: {"", "60", "Transporter", "/60/", "60 Transporter", "60 Transporter", "60 Transporter"}},
	"article":  {1: {"AB-1", "", "", "Handske", "st", ""}, 2: {"AB-2", "", "", "Kanyl", "förp", ""}, 3: {"", "", "", "Transport", "", ""}},
	"contract": {0: {"", "", ""}, 1: {"", "A22-1", "Handskar och kanyler"}},
}

// bought are the lines: öre, and öre at the agreed price where that is known. Of 2022 and
// influenceable are 385 006 öre, of 2021 97 000.
var bought = []struct {
	party                                                int64
	on                                                   string
	unit, supplier, account, article, category, contract int64
	class, kind, invoice, amount, expected, quantity     int64
}{
	{1, "2022-01-10", 1, 1, 1, 1, 1, 1, 0, 0, 1, 1000_00, 1000_00, 10_000},
	{1, "2022-01-10", 1, 1, 1, 2, 2, 1, 1, 0, 1, 500_05, 400_00, 5_000},
	{1, "2022-02-11", 2, 2, 2, 3, 3, 0, 3, 0, 2, 300_01, 0, 0},
	{2, "2022-03-01", 3, 1, 1, 1, 1, 1, 0, 0, 3, 2000_00, 2000_00, 20_000},
	{2, "2022-03-02", 3, 3, 1, 3, 0, 0, 4, 0, 4, 100_00, 0, 0},
	{1, "2022-05-05", 1, 1, 1, 1, 1, 1, 2, 0, 5, -50_00, 0, 0},
	{1, "2021-01-15", 1, 1, 1, 1, 1, 1, 0, 0, 6, 900_00, 900_00, 9_000},
	{2, "2021-06-01", 3, 2, 2, 3, 3, 0, 4, 0, 7, 70_00, 0, 0},
	{1, "2022-04-01", 2, 3, 2, 3, 0, 0, 4, 1, 8, 9999_99, 0, 0},
}

// today is the day of the tests: the period without a choice is 2022.
var today = time.Date(2023, 1, 18, 8, 0, 0, 0, time.UTC)

func open(t testing.TB, d *db.DB) Store {
	t.Helper()
	d.Now = func() time.Time { return today }
	l, err := lake.New(lake.Config{Address: filepath.Join(t.TempDir(), "lake.duckdb"), Memory: "1GB", Threads: "1"}, spend.Schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return Store{DB: d, Lake: l}
}

// filled is a store with the lines.
func filled(t testing.TB, d *db.DB) Store {
	t.Helper()
	s := open(t, d)
	load, err := s.Lake.Load(context.Background(), "import 1")
	if err != nil {
		t.Fatal(err)
	}
	defer load.Discard()
	for table, rows := range names {
		for id, columns := range rows {
			if columns == nil {
				continue
			}
			w := load.Rows(table)
			w.ID(int64(id))
			for _, text := range columns {
				w.Text(text)
			}
			if err := w.End(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, b := range bought {
		var y, m, n int
		fmt.Sscanf(b.on, "%d-%d-%d", &y, &m, &n)
		w := load.Rows("line")
		w.ID(b.party)
		w.Date(lake.DateOf(y, m, n))
		for _, id := range []int64{b.unit, b.supplier, b.account, b.article} {
			w.ID(id)
		}
		w.Int(b.invoice)
		w.Text(fmt.Sprint("F", b.invoice))
		w.Text("")
		w.Text("")
		w.ID(0)
		w.ID(1)
		w.Int(int64(i + 2))
		opt(w, b.quantity)
		w.Int(b.amount)
		for _, id := range []int64{b.supplier, b.category, b.contract, b.kind, b.class, 0, 3} {
			w.ID(id)
		}
		w.Int(0)
		w.Int(b.amount)
		opt(w, b.expected)
		w.Int(0)
		w.Int(0)
		if err := w.End(); err != nil {
			t.Fatal(err)
		}
	}
	if err := load.Commit(); err != nil {
		t.Fatal(err)
	}
	return s
}

func opt(w *lake.Rows, n int64) {
	if n == 0 {
		w.Null()
		return
	}
	w.Int(n)
}

func onSQLite(t testing.TB) *db.DB { return dbtest.SQLite(t, tables()...) }

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
