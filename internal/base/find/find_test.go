package find_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/find"
)

func docs(t *testing.T, d *db.DB) {
	t.Helper()
	err := find.PutAll(t.Context(), d, []find.Doc{
		{Kind: "procurement", Ref: "1", Title: "Rollator hög brukarvikt", Detail: "INK22-0123", Perm: "procurement.read", Words: "Hjälpmedel"},
		{Kind: "procurement", Ref: "2", Title: "Ögonläkemedel", Detail: "INK17-0007", Perm: "procurement.read"},
		{Kind: "contract", Ref: "1", Title: "Rollatorer", Detail: "A-2022-9", Perm: "contract.read"},
		{Kind: "supplier", Ref: "1", Title: "Åkeri Vik & Co, Éditions", Perm: "contract.read"},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSearchMatchesBeginningsOfAllWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{find.Migrations}, func(t *testing.T, d *db.DB) {
		docs(t, d)
		all := []string{"procurement.read", "contract.read"}
		for _, test := range []struct {
			text  string
			perms []string
			want  []string
		}{
			{"rolla", all, []string{"Rollator hög brukarvikt", "Rollatorer"}},
			{"rolla", all[1:], []string{"Rollatorer"}},
			{"ROLLA hjälp", all, []string{"Rollator hög brukarvikt"}},
			{"ogon", all, nil},
			{"ögon", all, []string{"Ögonläkemedel"}},
			{"ink22-0123", all, []string{"Rollator hög brukarvikt"}},
			{"0123", all, []string{"Rollator hög brukarvikt"}},
			{"vik", all, []string{"Åkeri Vik & Co, Éditions"}},
			{"edit", all, []string{"Åkeri Vik & Co, Éditions"}},
			{"wik", all, nil},
			{" ", all, nil},
			{"% _", all, nil},
		} {
			hits, err := find.Search(t.Context(), d, test.text, test.perms, 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range hits {
				got = append(got, h.Title)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Search(%q): %s", test.text, diff)
			}
		}
	})
}

func TestSearchFindsTheRareAmongTheCommon(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{find.Migrations}, func(t *testing.T, d *db.DB) {
		var many []find.Doc
		for i := range 6000 {
			many = append(many, find.Doc{Kind: "contract", Ref: fmt.Sprintf("%04d", i), Title: "Underhållsavtal", Perm: "x"})
		}
		many[5999].Title += " rör"
		if err := find.PutAll(t.Context(), d, many); err != nil {
			t.Fatal(err)
		}
		hits, err := find.Search(t.Context(), d, "underhållsavtal rör", []string{"x"}, 10)
		if err != nil || len(hits) != 1 || hits[0].Ref != "5999" {
			t.Errorf("%v, %v", hits, err)
		}
	})
}

func TestPutReplacesTheWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{find.Migrations}, func(t *testing.T, d *db.DB) {
		docs(t, d)
		if err := find.Put(t.Context(), d, find.Doc{Kind: "contract", Ref: "1", Title: "Sängar", Perm: "contract.read"}); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]int{"rollatorer": 0, "säng": 1} {
			hits, err := find.Search(t.Context(), d, text, []string{"contract.read"}, 10)
			if err != nil || len(hits) != want {
				t.Errorf("Search(%q) = %v, %v; want %d hits", text, hits, err, want)
			}
		}
	})
}

func TestClauseFiltersOneRegister(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{find.Migrations}, func(t *testing.T, d *db.DB) {
		docs(t, d)
		var w db.Where
		w.Add("kind = ?", "procurement")
		find.Clause(t.Context(), d, "procurement", "rollator hög", &w, "ref")
		got, err := db.All[string](t.Context(), d, `SELECT title FROM find_doc `+w.SQL(), w.Args()...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"Rollator hög brukarvikt"}, got); diff != "" {
			t.Error(diff)
		}
	})
}
