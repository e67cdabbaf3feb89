package compare

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"time"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
)

// folder has the country's procurements of 2021, which nobody here wrote: CC0, from
// Upphandlingsmyndigheten's statistics through okfse/oppna-upphandlingsdata.
const folder = "../../../../shared/standards/uhm-procurements/"

// TestTheCountrysProcurementsCountTheSame loads the files and counts them again with
// encoding/csv alone.
func TestTheCountrysProcurementsCountTheSame(t *testing.T) {
	t.Parallel()
	rows := plainRows(t, folder+"procurements-2021.csv.gz")
	suppliers := plainRows(t, folder+"contracted-suppliers-2021.csv.gz")
	want, seen, pairs := Tally{}, map[string]bool{}, map[string]bool{}
	var sum, known int64
	for _, r := range rows {
		if seen[r["id"]] {
			continue
		}
		seen[r["id"]] = true
		want.N++
		want.Appealed += yes(r["appealed"] == "True")
		want.Framework += yes(r["agreement"] == "Ramavtal")
		want.Joint += yes(r["joint"] == "True")
		want.Environment += yes(r["environmental"] == "True")
		if n, err := strconv.ParseInt(r["tenders"], 10, 64); err == nil {
			sum, known = sum+n, known+1
		}
	}
	for _, r := range suppliers {
		private, pair := r["supplier_form"] == "Fysiska personer", r["id"]+r["supplier"]
		if again := pairs[pair]; again && !private {
			continue
		}
		if pairs[pair] = true; r["supplier_size"] == "" {
			continue
		}
		want.Winners++
		want.Small += yes(r["supplier_size"] == "Små företag" || r["supplier_size"] == "Mikroföretag")
	}
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		set := must[Set](t)(s.Create(as(t), Set{Name: "Riket 2021", Year: 2021, Source: "Upphandlingsmyndigheten", Licence: "CC0"}))
		begun := time.Now()
		for _, name := range []string{"procurements-2021.csv.gz", "contracted-suppliers-2021.csv.gz"} {
			t.Log(must[Load](t)(s.ReadPath(as(t), set.ID, folder+name, quiet)).Sentence())
		}
		t.Logf("both files in %d ms", time.Since(begun).Milliseconds())
		got := must[Comparison](t)(s.Compare(t.Context(), Filter{})).Whole.Theirs
		if got.tenders() != sum || got.Known() != known {
			t.Errorf("%d tenders in %d, want %d in %d", got.tenders(), got.Known(), sum, known)
		}
		got.Bins, want.Bins = nil, nil
		if got.N != want.N || got.Appealed != want.Appealed || got.Framework != want.Framework || got.Joint != want.Joint || got.Environment != want.Environment || got.Winners != want.Winners || got.Small != want.Small {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		begun = time.Now()
		for _, by := range Bys {
			must[[]Side](t)(s.Divide(t.Context(), Filter{Set: set.ID, Year: 2021}, By(by.Value)))
		}
		t.Logf("five divisions in %d ms", time.Since(begun).Milliseconds())
	})
}

func yes(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

func plainRows(t *testing.T, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("the country's procurements are not at %s: %v", path, err)
	}
	defer f.Close()
	all := must[[][]string](t)(csv.NewReader(must[*gzip.Reader](t)(gzip.NewReader(f))).ReadAll())
	var rows []map[string]string
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
