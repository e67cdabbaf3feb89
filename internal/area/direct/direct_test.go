package direct

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/handbook"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, identity.Migrations, law.Migrations, category.Migrations, handbook.Migrations, procurement.Migrations, Migrations}
}

func atStore(t *testing.T, do func(t *testing.T, s Store)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		d.Now = func() time.Time { return time.Date(2022, 12, 1, 9, 0, 0, 0, time.UTC) }
		do(t, Store{DB: d})
	})
}

// bought is a documented award of some thousand kronor.
func bought(thousands int64, on day.Date) Award {
	return Award{Title: "Konferensstolar", CategoryID: "mobler", Party: "D", DecidedOn: on, Value: money.Some(money.Kr(thousands * 1000)), Supplier: "Sitta AB", OrgNo: "556000-4615",
		Ground: GroundValue, Reason: "Lägst pris", Competing: "Tre tillfrågades", Asked: count.Of(3), Tenders: count.Of(2)}
}

func create(t *testing.T, s Store, a Award) Award {
	t.Helper()
	made, err := s.Create(t.Context(), a)
	if err != nil {
		t.Fatalf("%s: %s %v", a.Title, fault.Message(err), fault.FieldsOf(err))
	}
	return made
}

func TestAnAwardPastTheLimitOfTwelveMonthsIsRefusedAndTold(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		create(t, s, bought(400, 20220310))
		create(t, s, bought(250, 20211101)) // more than twelve months before the one that follows
		other := bought(650, 20221103)
		other.Party = "U"
		create(t, s, other)

		_, err := s.Create(t.Context(), bought(320, 20221120))
		if !audit.Refused(err) || !strings.Contains(fault.Message(err), "720") || !strings.Contains(fault.Message(err), "700") || !strings.Contains(fault.Message(err), "19 a kap.") {
			t.Fatalf("got %v, want a refusal that names the sum, the limit and the law", err)
		}
		told, err := audit.Latest(t.Context(), s.DB, "", 1)
		if err != nil || told[0].Verb != "nekades att direktupphandla" {
			t.Errorf("the latest of the history is %q, %v", told[0].Verb, err)
		}
		allowed := bought(320, 20221120)
		allowed.Override = "Enheten stängs annars"
		if a := create(t, s, allowed); a.OverrideBy == "" || a.Accrued != money.Kr(400_000) || a.LimitKept != money.Kr(700_000) {
			t.Errorf("allowed by %q with %s before and the limit %s", a.OverrideBy, a.Accrued.Sv(), a.LimitKept.Sv())
		}
		urgent := bought(900, 20221121)
		urgent.Ground = "urgent"
		create(t, s, urgent)
	})
}

func TestADocumentedAwardNeedsItsDocumentation(t *testing.T) {
	t.Parallel()
	limit := law.Limit{Amount: money.Kr(100_000), Basis: law.Basis{Ref: "19 a kap. 11 § LOU"}}
	bare := Award{Title: "Stolar", CategoryID: "m", Party: "D", DecidedOn: 20220310, Supplier: "Sitta AB", Ground: GroundValue, Value: money.Some(money.Kr(99_999))}
	if err := bare.Check(20221201, limit); err != nil {
		t.Errorf("below the amount: %v", fault.FieldsOf(err))
	}
	bare.Value = money.Some(money.Kr(100_000))
	fields := fault.FieldsOf(bare.Check(20221201, limit))
	if len(fields) != 5 || !strings.Contains(fields[0].Message, "19 a kap. 11 § LOU") {
		t.Errorf("from the amount: %+v", fields)
	}
}

func TestAnAwardWhoseLimitIsNotKnownIsRefused(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		a := bought(100, 20221110)
		a.DecidedOn = 20090110 // older than the limits that Klöver has
		if _, err := s.Create(t.Context(), a); !law.IsUnknown(err) {
			t.Errorf("got %v, want that the limit is not known", err)
		}
	})
}

func TestStruckAwardsCountForNothing(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		a := create(t, s, bought(400, 20220310))
		if _, err := s.Strike(t.Context(), a.ID, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("struck without a reason: %v", err)
		}
		if _, err := s.Strike(t.Context(), a.ID, "Dubbelt registrerad"); err != nil {
			t.Fatal(err)
		}
		create(t, s, bought(690, 20220601))
		_, n, err := s.Search(t.Context(), Filter{}, Page{Limit: 10})
		if err != nil || n.N != 1 {
			t.Errorf("%d are listed, %v", n.N, err)
		}
		for _, f := range Figures(s) {
			ask := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
			v, err := f.Compute(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := f.Rows(t.Context(), ask)
			if num, _ := figure.SumRows(rows); err != nil || num != v.Num {
				t.Errorf("%s is %d, its rows %d, %v", f.Key, v.Num, num, err)
			}
		}
	})
}

func options(context.Context) ([]field.Option, error) {
	return []field.Option{{Value: "mobler", Label: "Möbler"}}, nil
}

func named(context.Context) (map[string]string, error) {
	return map[string]string{"mobler": "Möbler"}, nil
}

func TestPagesRegisterWarnAndRefuse(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	d.Now = func() time.Time { return time.Date(2022, 12, 1, 9, 0, 0, 0, time.UTC) }
	a := &Web{Store: Store{DB: d}, Categories: options, Named: named}
	m := webtest.Mux()
	a.Routes(m)
	buyer := webtest.User("Åsa Öberg", permRead, permWrite)
	buyer.Parties = []string{"D"}
	head := webtest.User("Bo Ek", permRead, permWrite, permOverride)
	head.Parties = []string{"D"}
	posted := func(value string, more ...string) []string {
		return append([]string{"title", "Stolar", "category_id", "mobler", "party", "D", "decided_on", "2022-11-20", "value", value, "supplier", "Sitta AB", "org_no", "556000-4615",
			"ground", "value", "reason", "Lägst pris", "competing", "Tre tillfrågades", "asked", "3", "tenders", "2"}, more...)
	}
	webtest.Get(t, m, buyer, Path).Has(".empty", "direktupphandling")
	webtest.Get(t, m, buyer, Path+"/ny").Has("h1", "Ny direktupphandling").Lacks("label", "Medgivande")
	webtest.Post(t, m, buyer, Path, "title", "").Status(422).Has(".errors", "Ange vad som köps")
	webtest.Post(t, m, buyer, Path, posted("600 000")...).Status(303)
	rows, _, err := a.Store.Search(t.Context(), Filter{}, Page{Limit: 5})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	webtest.Get(t, m, buyer, rows[0].URL()).Has(".notice", "Nära gränsen").Has("dd", "Möbler").Has("a", "Ändra")
	webtest.Post(t, m, buyer, Path, posted("200 000", "override", "Behövs")...).Status(409).Has(".errors", "över gränsen")
	webtest.Post(t, m, head, Path, posted("200 000", "override", "Behövs")...).Status(303)
	webtest.Get(t, m, buyer, Path+"/samma-slag").Has("td", "Möbler").Has(".badge", "Över gränsen")
	webtest.Get(t, m, buyer, Path+"?medgiven=ja").Count("tbody tr", 1).Has(".badge", "Medgiven över gränsen")
	webtest.Get(t, m, buyer, Path+"?format=csv").Status(200).HeaderHas("Content-Type", "csv")
	stranger := webtest.User("Per", permRead, permWrite)
	stranger.Parties = []string{"U"}
	webtest.Post(t, m, stranger, Path, posted("1 000")...).Status(403)
	webtest.Post(t, m, buyer, rows[0].URL()+"/makulera", "why", "Dubblett").Redirects(rows[0].URL())
	webtest.Get(t, m, buyer, rows[0].URL()).Has(".badge", "Makulerad").Lacks("a", "Ändra")
}
