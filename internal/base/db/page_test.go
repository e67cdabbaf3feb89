package db_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
)

type thing struct {
	ID      string
	Version int64
	Name    string
	Amount  sql.Null[int64]
	Active  bool
	MadeAt  time.Time
}

func TestOrderKeepsToTheAllowedColumns(t *testing.T) {
	t.Parallel()
	allowed := map[string]string{"name": "sort_key", "ends_on": "ends_on NULLS LAST"}
	for _, test := range []struct {
		page db.Page
		want string
	}{
		{db.Page{}, "ORDER BY sort_key, id"},
		{db.Page{Sort: "name; DROP TABLE x"}, "ORDER BY sort_key, id"},
		{db.Page{Sort: "name", Desc: true}, "ORDER BY sort_key DESC, id DESC"},
		{db.Page{Sort: "ends_on"}, "ORDER BY ends_on NULLS LAST, id"},
		{db.Page{Sort: "ends_on", Desc: true}, "ORDER BY ends_on DESC NULLS LAST, id DESC"},
	} {
		if got := test.page.Order(allowed, "name"); got != test.want {
			t.Errorf("%+v.Order = %q, want %q", test.page, got, test.want)
		}
	}
}

func TestUsualOrderMayBeDescending(t *testing.T) {
	t.Parallel()
	allowed := map[string]string{"name": "p.sort_key", "signed_on": "p.signed_on"}
	for _, test := range []struct {
		page db.Page
		want string
	}{
		{db.Page{}, "ORDER BY p.signed_on DESC, p.id DESC"},
		{db.Page{Desc: true}, "ORDER BY p.signed_on, p.id"},
		{db.Page{Sort: "name"}, "ORDER BY p.sort_key, p.id"},
		{db.Page{Sort: "-name"}, "ORDER BY p.sort_key DESC, p.id DESC"},
	} {
		if got := test.page.Order(allowed, "-signed_on"); got != test.want {
			t.Errorf("%+v.Order = %q, want %q", test.page, got, test.want)
		}
	}
}

func TestATallyAddsUpWhatIsKnownAndStopsWhereCountingDoes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		var things []thing
		for i := range db.CountLimit + 1 {
			one := thing{ID: db.NewID(), Version: 1, Name: fmt.Sprint(i), Active: i < 3, MadeAt: dbtest.Clock}
			if i != 1 {
				one.Amount = sql.Null[int64]{V: int64(i), Valid: true}
			}
			things = append(things, one)
		}
		if err := db.InsertAll(t.Context(), d, "thing", things); err != nil {
			t.Fatal(err)
		}
		tally := func(w db.Where) db.Tally {
			got, err := db.TallyRows(t.Context(), d, "thing", "amount", w)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		var active, large db.Where
		active.Add("active = TRUE")
		large.Add("amount >= ?", 0)
		if diff := cmp.Diff(db.Tally{Count: db.Count{N: 3}, Known: 2, Total: 2}, tally(active)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(db.Tally{Count: db.Count{N: db.CountLimit}, Known: db.CountLimit, Total: db.CountLimit*(db.CountLimit+1)/2 - 1}, tally(large)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(db.Tally{Count: db.Count{N: db.CountLimit, More: true}}, tally(db.Where{})); diff != "" {
			t.Error(diff)
		}
	})
}
