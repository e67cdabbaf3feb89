package procurement

import (
	"fmt"
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// many returns n procurements spread over ten years, as a list of an office has them.
func many(n int) []Procurement {
	words := []string{"Rollatorer", "Ultraljudssystem", "Juridiska tjänster", "Hemsjukvårdssängar", "Möbler", "Markskötsel", "Ögonläkemedel"}
	all := make([]Procurement, n)
	for i := range all {
		taken := day.New(2013, 1, 1).AddDays(i * 3640 / n)
		all[i] = Procurement{
			Number: fmt.Sprintf("X-%07d", i), Title: fmt.Sprintf("%s till %s %d", words[i%7], words[i/7%7], i), Parties: party.Of("D", "U")[:1+i%2],
			CarriedOutByUs: true, Procedure: []Procedure{"open", "simplified", Direct}[i%3], Purchaser: fmt.Sprintf("Inköpare %d", i%40),
			PurchaserID: fmt.Sprintf("u%d", i%40), CategoryID: fmt.Sprintf("c%d", i%300), TakenOn: taken, Source: "prov",
		}
		if i%3 != 2 {
			all[i].AnnouncedOn, all[i].TendersReceived = taken, count.Of(i%7)
		}
	}
	return all
}

// BenchmarkCreateAll is an import of 100 000 rows with history and index.
func BenchmarkCreateAll(b *testing.B) {
	for range b.N {
		b.StopTimer()
		s, rows := Store{DB: dbtest.SQLite(b, tables()...)}, many(100_000)
		b.StartTimer()
		if err := s.CreateAll(b.Context(), rows); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList shows that a page of the list costs the same at 100 times the rows.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{2_500, 25_000, 250_000} {
		s := Store{DB: filled(b, n)}
		for _, list := range []struct {
			name string
			f    Filter
			page Page
		}{
			{"all", Filter{}, Page{Limit: 25}},
			{"by title", Filter{}, Page{Sort: "title", Limit: 25}},
			{"mine", Filter{PurchaserID: "u7"}, Page{Limit: 25}},
			{"running", Running(), Page{Limit: 25}},
			{"announced 2022", Filter{Announced: day.Year(2022), Own: new(true)}, Page{Limit: 25}},
			{"text", Filter{Text: "ultraljud juridisk"}, Page{Limit: 25}},
		} {
			b.Run(fmt.Sprintf("%s/%d", list.name, n), func(b *testing.B) {
				for range b.N {
					if _, _, err := s.Search(b.Context(), list.f, list.page); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func filled(b *testing.B, n int) *db.DB {
	d := dbtest.SQLite(b, tables()...)
	if err := (Store{DB: d}).CreateAll(b.Context(), many(n)); err != nil {
		b.Fatal(err)
	}
	return d
}
