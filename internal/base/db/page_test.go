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
