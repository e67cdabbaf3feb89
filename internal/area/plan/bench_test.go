package plan

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"klover/internal/area/category"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// benchItems is how large a plan must still be quick.
const benchItems = 5000

// filled is a plan with two versions, of which the second moved every fifth item, and a
// public edition.
func filled(b *testing.B) (Store, []Version) {
	b.Helper()
	s := Store{DB: dbtest.SQLite(b, areas()...), Link: func(path string) string { return "https://klover.example" + path }}
	ctx := b.Context()
	var ids []string
	for i := range 60 {
		c, err := category.Store{DB: s.DB}.Create(ctx, category.Category{Code: fmt.Sprintf("K%02d", i), Name: fmt.Sprintf("Kategori %d", i), ValidFrom: 20100101})
		if err != nil {
			b.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	list := make([]Item, benchItems)
	words := []string{"Rollatorer", "Ultraljudssystem", "Juridiska tjänster", "Hemsjukvårdssängar", "Möbler", "Markskötsel", "Ögonläkemedel"}
	for i := range list {
		it := walkers()
		it.Title, it.CategoryID = fmt.Sprintf("%s %d", words[i%7], i), ref(ids[i%60])
		it.Parties = party.Of(party.Principals()[i/7%2])
		it.EstimatedValue = money.Some(money.Kr(int64(i%900+100) * 10_000))
		it.NoticeOn = it.NoticeOn.AddDays(i % 700)
		it.ContractOn = it.NoticeOn.AddDays(140)
		it.Description, it.Contact = "Omfattar leverans och service.", "Upphandling"
		list[i] = it
	}
	if _, err := s.CreateAll(ctx, list); err != nil {
		b.Fatal(err)
	}
	take := func(label string) Version {
		v, err := s.Take(ctx, label, "")
		if err == nil {
			err = s.Decide(ctx, v.ID, Decision{On: s.Today(), By: "A", Body: "B"})
		}
		if err != nil {
			b.Fatal(err)
		}
		return v
	}
	one := take("Ett")
	rows, _, err := s.Search(ctx, Filter{}, Page{})
	if err != nil {
		b.Fatal(err)
	}
	for i, it := range rows {
		if i%5 > 0 {
			continue
		}
		it.NoticeOn = it.NoticeOn.AddDays(30)
		if _, err := s.Save(ctx, it, ""); err != nil {
			b.Fatal(err)
		}
	}
	two := take("Två")
	if _, err := s.Publish(ctx, two.ID, AllShown()); err != nil {
		b.Fatal(err)
	}
	return s, []Version{one, two}
}

// BenchmarkPages asks for the pages of a plan with 5 000 items.
func BenchmarkPages(b *testing.B) {
	s, v := filled(b)
	u := buyer()
	m := web.NewMux(web.Options{Authenticate: func(*http.Request) (web.User, bool, error) { return u, true, nil }})
	(&Web{Store: s}).Routes(m)
	for _, page := range []struct{ name, path string }{
		{"list", ListPath}, {"list of a region by value", ListPath + "?part=D&sort=-estimated_value"}, {"list late", ListPath + "?sent=ja"}, {"list of a word", ListPath + "?q=rollatorer"},
		{"gantt", ganttPath}, {"diff", diffPath + "?fran=" + v[0].ID + "&till=" + v[1].ID}, {"diff to now", diffPath + "?fran=" + v[1].ID + "&till=nu"}, {"version", v[1].URL()},
		{"public", PublicPath}, {"public search", PublicPath + "?q=rollatorer&region=D"}, {"json", PublicPath + "/data.json"}, {"ocds", PublicPath + "/ocds.json"}, {"atom", PublicPath + "/atom.xml"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, page.path, nil))
				if w.Code != http.StatusOK {
					b.Fatalf("%s answers %d", page.path, w.Code)
				}
			}
		})
	}
}

// BenchmarkCandidates scores the whole plan.
func BenchmarkCandidates(b *testing.B) {
	s, _ := filled(b)
	for b.Loop() {
		if _, err := s.Match(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
