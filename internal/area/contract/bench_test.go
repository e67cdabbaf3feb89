package contract

import (
	"fmt"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// many returns n contracts spread over fourteen years, as a list of an office has them.
func many(n int, suppliers []string) []Contract {
	words := []string{"Rollatorer", "Ultraljudssystem", "Juridiska tjänster", "Hemsjukvårdssängar", "Möbler", "Markskötsel", "Ögonläkemedel"}
	all := make([]Contract, n)
	for i := range all {
		signed := day.New(2010, 1, 1).AddDays(i * 4740 / n)
		all[i] = Contract{
			Number: fmt.Sprintf("X-%07d", i), Title: fmt.Sprintf("%s till %s %d", words[i%7], words[i/7%7], i),
			Parties: party.Of("D", "U")[:1+i%2], SignedOn: signed, StartsOn: signed.AddDays(20), EndsOn: signed.AddMonths(24 + i%36),
			Options: []Option{{Months: 12}}, OptionNotice: count.Of(6), Value: money.Some(money.Kr(int64(i%1000) * 10_000)),
			Suppliers: []Supplier{{SupplierID: suppliers[i%len(suppliers)]}}, CategoryID: "", Segment: Segment("ABCD"[i%4 : i%4+1]),
		}
		if i%10 > 0 {
			all[i].Owner = fmt.Sprintf("Avtalsägare %d", i%40)
		}
	}
	return all
}

func filled(b *testing.B, n int) (Store, string) {
	b.Helper()
	s := Store{dbtest.SQLite(b, areas()...)}
	var suppliers []string
	for i := range max(10, min(n/20, 500)) {
		suppliers = append(suppliers, addSupplier(b, s.DB, fmt.Sprintf("Leverantör %d AB", i), "small"))
	}
	if _, err := s.CreateAll(b.Context(), many(n, suppliers)); err != nil {
		b.Fatal(err)
	}
	return s, suppliers[3]
}

// BenchmarkCreateAll is an import of 100 000 rows with history and index.
func BenchmarkCreateAll(b *testing.B) {
	for b.Loop() {
		filled(b, 100_000)
	}
}

// BenchmarkList shows that a page of the list costs the same at 100 times the rows.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		s, supplier := filled(b, n)
		today := s.Today()
		for _, list := range []struct {
			name string
			f    Filter
			page Page
		}{
			{"all", Filter{}, Page{Limit: 25}},
			{"by title", Filter{}, Page{Sort: "title", Limit: 25}},
			{"in force", Filter{InForce: today}, Page{Limit: 25}},
			{"ending", Filter{InForce: today, Ends: day.Period{From: today, To: today.AddMonths(1)}}, Page{Sort: "runs_to", Limit: 25}},
			{"options", Filter{OptionBy: day.Period{From: today, To: today.AddMonths(1)}}, Page{Limit: 25}},
			{"ownerless", Filter{Ownerless: true}, Page{Limit: 25}},
			{"supplier", Filter{SupplierID: supplier}, Page{Limit: 25}},
			{"signed in a month", Filter{Signed: day.Month(2022, 3)}, Page{Limit: 25}},
			{"large", Filter{MinValue: money.Some(money.Kr(9_900_000))}, Page{Limit: 25}},
			{"text", Filter{Text: "ultraljud juridisk"}, Page{Limit: 25}},
		} {
			b.Run(fmt.Sprintf("%s/%d", list.name, n), func(b *testing.B) {
				for b.Loop() {
					if _, _, err := s.Search(b.Context(), list.f, list.page); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
