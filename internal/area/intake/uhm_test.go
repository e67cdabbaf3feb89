package intake

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/area/review"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/job"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, job.Migrations, identity.Migrations, category.Migrations,
		supplier.Migrations, law.Migrations, os.DirFS("../plan"), procurement.Migrations, review.Migrations, contract.Migrations, saving.Migrations, Migrations}
}

var buyer = audit.Actor{ID: "u1", Name: "Åsa Öberg"}

func as(t testing.TB) context.Context { return audit.WithActor(t.Context(), buyer) }

func quiet(int64, int64, string) {}

// national is the advertised procurements of 2021 as Upphandlingsmyndigheten
// published them: a list that nobody here wrote.
const national = "../../../../shared/standards/uhm-procurements/procurements-2021.csv.gz"

// counted is what a row of the list says, counted without any code of Klöver.
type counted struct{ Announced, Tenders, TendersKnown, Appealed int64 }

func (c counted) add(row map[string]string) counted {
	c.Announced++
	if n, err := strconv.ParseInt(row["tenders"], 10, 64); err == nil {
		c.Tenders += n
		c.TendersKnown++
	}
	if row["appealed"] == "True" {
		c.Appealed++
	}
	return c
}

// plainRows reads the list with encoding/csv. A number that comes again is the
// same procurement: the first row counts.
func plainRows(t *testing.T) (rows []map[string]string, repeated int64) {
	t.Helper()
	f, err := os.Open(national)
	if err != nil {
		t.Skipf("the national list is not at %s: %v", national, err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = record[i]
		}
		if seen[row["id"]] {
			repeated++
			continue
		}
		seen[row["id"]] = true
		rows = append(rows, row)
	}
	return rows, repeated
}

func sharesOf(t *testing.T, s procurement.Store, f procurement.Filter, by procurement.By) map[string]counted {
	t.Helper()
	shares, err := s.Breakdown(t.Context(), f, by)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]counted{}
	for _, share := range shares {
		if share.Cancelled != 0 {
			t.Errorf("%s: %d cancelled, but the list does not tell", share.Key, share.Cancelled)
		}
		got[share.Key] = counted{share.Announced, share.Tenders, share.TendersKnown, share.Appealed}
	}
	return got
}

func TestTheNationalListIsImportedWholeAndCountsTheSame(t *testing.T) {
	t.Parallel()
	rows, repeated := plainRows(t)
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		run, err := s.Import(as(t), Order{Path: national, Bad: OnlyGood}, quiet)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s Tog %d ms, %d rader i sekunden.", run.Sentence(), run.Millis, run.Rate())
		if run.Register != procurement.Kind || !run.Balanced() || run.Created != int64(len(rows)) || run.Rejected != repeated {
			t.Errorf("%s: %s; the list has %d procurements and %d repeated numbers", run.Register, run.Sentence(), len(rows), repeated)
		}
		tallies, err := s.Tallies(t.Context(), run.ID)
		if err != nil || len(tallies) != 1 || tallies[0].Kind != Twice || tallies[0].N != repeated {
			t.Errorf("reasons: %+v, %v", tallies, err)
		}
		compareNational(t, procurement.Store{DB: d}, rows)
		if _, err := audit.Verify(t.Context(), d); err != nil {
			t.Error(err)
		}
	})
}

func compareNational(t *testing.T, s procurement.Store, rows []map[string]string) {
	t.Helper()
	sectors, regions, all := map[string]counted{}, map[string]counted{}, counted{}
	for _, row := range rows {
		all = all.add(row)
		sectors[row["buyer_sector"]] = sectors[row["buyer_sector"]].add(row)
		if strings.HasPrefix(strings.ToLower(row["buyer"]), "region ") {
			regions[row["buyer_orgnr"]] = regions[row["buyer_orgnr"]].add(row)
		}
	}
	if diff := cmp.Diff(sectors, sharesOf(t, s, procurement.Filter{}, "sektor")); diff != "" {
		t.Errorf("by sector (-list +Klöver):\n%s", diff)
	}
	year, err := s.Breakdown(t.Context(), procurement.Filter{}, "ar")
	if err != nil || len(year) != 1 || year[0].Key != "2021" {
		t.Fatalf("years: %+v, %v", year, err)
	}
	if diff := cmp.Diff(all, counted{year[0].Announced, year[0].Tenders, year[0].TendersKnown, year[0].Appealed}); diff != "" {
		t.Errorf("all (-list +Klöver):\n%s", diff)
	}
	got := map[string]counted{}
	for no := range regions { // Region Gotland stands among the municipalities in the list
		got[no] = buyerShare(t, s, no)
	}
	if diff := cmp.Diff(regions, got); diff != "" {
		t.Errorf("by region (-list +Klöver):\n%s", diff)
	}
	if len(regions) < 15 {
		t.Errorf("only %d buyers are regions", len(regions))
	}
	t.Logf("alla: %+v; sektorer: %+v; %d regioner, D %+v, U %+v", all, sectors, len(regions), regions["2321000032"], regions["2321000172"])
}

// buyerShare is what Klöver counts for a buyer. A number with the wrong check
// digit, as one region has in the list, is kept as it is written.
func buyerShare(t *testing.T, s procurement.Store, no string) counted {
	t.Helper()
	usual := no[:6] + "-" + no[6:]
	if share, ok := sharesOf(t, s, procurement.Filter{Buyer: usual}, "kopare")[usual]; ok {
		return share
	}
	return sharesOf(t, s, procurement.Filter{Buyer: no}, "kopare")[no]
}
