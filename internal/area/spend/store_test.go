package spend

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"klover/internal/area/calloff"
	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/price"
	"klover/internal/area/procurement"
	"klover/internal/area/request"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/job"
	"klover/internal/base/lake"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, mail.Migrations, job.Migrations, identity.Migrations, law.Migrations, category.Migrations, supplier.Migrations,
		handbook.Migrations, diary.Migrations, request.Migrations, plan.Migrations, procurement.Migrations, contract.Migrations, price.Migrations, calloff.Migrations, Migrations}
}

// atStore runs a test on each engine, with an empty lake in a file.
func atStore(t *testing.T, do func(t *testing.T, s Store)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		ticks := int64(0)
		d.Now = func() time.Time { // later each time
			return time.Date(2022, 6, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(atomic.AddInt64(&ticks, 1)) * time.Millisecond)
		}
		l, err := lake.New(lake.Config{Address: filepath.Join(t.TempDir(), "lake.duckdb"), Memory: "1GB", Threads: "1"}, Schema)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		do(t, Store{DB: d, Lake: l})
	})
}

// some are lines of two sellers.
func some() []Source {
	vårdgross := Seller{Number: "17", Name: "Vårdgross AB", OrgNo: "5560000167"}
	return []Source{
		{Party: party.Sormland, On: day.New(2022, 1, 10), Unit: Unit{Code: "100", Name: "Akuten"}, Seller: vårdgross, Account: Account{Code: "5640", Name: "Sjukvårdsartiklar"},
			Article: Article{Number: "AB-1", Name: "Handske", Unit: "st"}, Invoice: "F1", Row: 2, Quantity: price.SomeQuantity(2000), Amount: money.Kr(30)},
		{Party: party.Sormland, On: day.New(2022, 1, 10), Unit: Unit{Code: "100", Name: "Akuten"}, Seller: vårdgross, Account: Account{Code: "5640", Name: "Sjukvårdsartiklar"},
			Article: Article{Number: "AB-2", Name: "Kanyl", Unit: "förp"}, Invoice: "F1", Row: 3, Amount: -money.Kr(5)},
		{Party: party.Vastmanland, On: day.New(2022, 3, 1), Unit: Unit{Code: "7"}, Seller: Seller{Name: "Åkeriet"}, Account: Account{Code: "5640"},
			Article: Article{Name: "Transport"}, Invoice: "9", Contract: "A22-1", Row: 2, Amount: money.Kr(100)},
	}
}

func write(t *testing.T, s Store, imported int64, lines []Source) {
	t.Helper()
	r, err := s.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Begin(t.Context(), imported, r)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Discard()
	for _, l := range lines {
		if err := b.Add(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

var everything = lake.Query{Table: "line", By: lake.By("party.name", "day", "seller.name", "supplier.name", "article.name", "number", "named", "row", "amount"),
	Order: []lake.Order{{Name: "row"}, {Name: "party_name"}}}

func lines(t *testing.T, s Store) (text string) {
	t.Helper()
	err := s.Lake.Query(t.Context(), everything, func(r lake.Row) error {
		text += fmt.Sprintln(r.Text(0), r.Date(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Int(7), r.Int(8))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const asWritten = `D 2022-01-10 Vårdgross AB Vårdgross AB Handske F1  2 3000
U 2022-03-01 Åkeriet Åkeriet Transport 9 A22-1 2 10000
D 2022-01-10 Vårdgross AB Vårdgross AB Kanyl F1  3 -500
`

func TestLinesAreWrittenOnceAndCountedAnew(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		write(t, s, 1, some())
		write(t, s, 1, some())
		if got := lines(t, s); got != asWritten {
			t.Errorf("the lines are\n%swant\n%s", got, asWritten)
		}
		r, err := s.Rules(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.recount(t.Context(), 1, r); err != nil {
			t.Fatal(err)
		}
		if got := lines(t, s); got != asWritten {
			t.Errorf("after a recount the lines are\n%swant\n%s", got, asWritten)
		}
	})
}

func TestASellerThatComesIntoTheRegisterIsItsSupplier(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		write(t, s, 1, some())
		new := supplier.New()
		new.Name, new.OrgNo = "Vårdgrossisten i Eskilstuna AB", "5560000167"
		if _, err := (supplier.Store{DB: s.DB}).Create(t.Context(), new); err != nil {
			t.Fatal(err)
		}
		r, err := s.Rules(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.recount(t.Context(), 1, r); err != nil {
			t.Fatal(err)
		}
		var sum int64
		err = s.Lake.Query(t.Context(), lake.Query{Table: "line", Where: []lake.Expr{lake.Eq(lake.Col("supplier.name"), lake.Str(new.Name))},
			Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount"))}}, func(r lake.Row) error { sum = r.Int(0); return nil })
		if err != nil || sum != 2500 {
			t.Errorf("the supplier's spend is %d öre, %v, want 2500", sum, err)
		}
	})
}
