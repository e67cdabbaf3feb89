package db_test

import (
	"testing"

	"klover/internal/base/db"
)

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
