package saving

import (
	"fmt"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// many returns n reports spread over fourteen years; every fifth has lines.
func many(n int) []Saving {
	words := []string{"Rollatorer", "Ultraljudssystem", "Juridiska tjänster", "Hemsjukvårdssängar", "Möbler", "Markskötsel", "Ögonläkemedel"}
	all := make([]Saving, n)
	for i := range all {
		one := gloves()
		one.Number, one.Title = fmt.Sprintf("X-%07d", i), fmt.Sprintf("%s till %s %d", words[i%7], words[i/7%7], i)
		one.SignedOn = day.New(2010, 1, 1).AddDays(i * 4740 / n)
		if i%5 > 0 {
			one.Lines, one.IndexFrom, one.IndexTo, one.Method, one.Months = nil, 0, 0, Budget, count.Of(24)
			one.Lumps = []Lump{{Party: party.Principals()[i%2], Effect: money.Some(money.Kr(int64(i%1000-200) * 1000))}}
		}
		all[i] = one
	}
	return all
}

func filled(b *testing.B, n int) Store {
	b.Helper()
	s := Store{dbtest.SQLite(b, areas()...)}
	if _, err := s.CreateAll(as(b, buyer), many(n)); err != nil {
		b.Fatal(err)
	}
	// One statement stands for n approvals: the lists and sums only ask for the state.
	if _, err := s.DB.Exec(b.Context(), `UPDATE saving SET state = 'godkänd', approved_id = 'c' WHERE id < (SELECT max(id) FROM saving)`); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkCreateAll is an import of 100 000 rows with history and index.
func BenchmarkCreateAll(b *testing.B) {
	for b.Loop() {
		filled(b, 100_000)
	}
}

// BenchmarkApproveAll approves a thousand reports, as after an import.
func BenchmarkApproveAll(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := Store{dbtest.SQLite(b, areas()...)}
		ids := ok[[]string](b)(s.CreateAll(as(b, buyer), many(1_000)))
		b.StartTimer()
		if err := s.ApproveAll(as(b, controller), ids); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkList shows that a page of the list, and the sums of a year, cost the
// same at 100 times the rows of other years; a year's sum grows with the year.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		s := filled(b, n)
		for _, list := range []struct {
			name string
			f    Filter
			page Page
		}{
			{"all", Filter{}, Page{Limit: 25}},
			{"largest", Filter{}, Page{Sort: "-term", Limit: 25}},
			{"by title", Filter{}, Page{Sort: "title", Limit: 25}},
			{"to review", Filter{States: []State{Registered}}, Page{Limit: 25}},
			{"increases", Filter{Sides: []Side{Loss}}, Page{Limit: 25}},
			{"approved in a month", Filter{Booked: day.Month(2022, 3), Counted: true}, Page{Limit: 25}},
			{"text", Filter{Text: "ultraljud juridisk"}, Page{Limit: 25}},
		} {
			b.Run(fmt.Sprintf("%s/%d", list.name, n), func(b *testing.B) {
				for b.Loop() {
					ok[[]Saving](b)(first2(s.Search(b.Context(), list.f, list.page)))
				}
			})
		}
		b.Run(fmt.Sprintf("sum of a year/%d", n), func(b *testing.B) {
			for b.Loop() {
				ok[Sums](b)(s.Sum(b.Context(), Filter{Booked: day.Year(2022), Counted: true, Party: "D"}))
			}
		})
	}
}

func first2[T, U any](v T, _ U, err error) (T, error) { return v, err }
