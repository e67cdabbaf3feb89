package find

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
)

// TestCommonWordsChooseTheSameRows holds the two ways to look words up equal.
func TestCommonWordsChooseTheSameRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{Migrations}, func(t *testing.T, d *db.DB) {
		err := PutAll(t.Context(), d, []Doc{
			{Kind: "a", Ref: "1", Title: "Rollator hög"}, {Kind: "a", Ref: "2", Title: "Rollatorer"},
			{Kind: "a", Ref: "3", Title: "Högtalare"}, {Kind: "b", Ref: "1", Title: "Rollator"},
		})
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string][]string{"rolla": {"1", "2"}, "hög": {"1", "3"}, "hög rollator": {"1"}, "roll vik": nil} {
			for _, hits := range []int{1, fewHits + 1} {
				var words []counted
				for _, word := range Words(text) {
					words = append(words, counted{word, hits})
				}
				var w db.Where
				w.Add("kind = ?", "a")
				narrow("a", words, &w, "d.ref")
				got, err := db.All[string](t.Context(), d, `SELECT ref FROM find_doc d `+w.SQL()+` ORDER BY ref`, w.Args()...)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q with %d hits: %s", text, hits, diff)
				}
			}
		}
	})
}

func TestRarestWordIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{Migrations}, func(t *testing.T, d *db.DB) {
		if err := PutAll(t.Context(), d, []Doc{{Kind: "a", Ref: "1", Title: "avtal rollator"}, {Kind: "a", Ref: "2", Title: "avtal"}}); err != nil {
			t.Fatal(err)
		}
		got := rarestFirst(t.Context(), d, "a", needed(Words("avtal rolla roll avtal")))
		if diff := cmp.Diff([]counted{{"rolla", 1}, {"avtal", 2}}, got, cmp.AllowUnexported(counted{})); diff != "" {
			t.Error(diff)
		}
	})
}
