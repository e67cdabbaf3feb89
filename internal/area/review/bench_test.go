package review

import (
	"fmt"
	"testing"

	"klover/internal/area/procurement"
	"klover/internal/base/dbtest"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// many returns a register with n cases about as many procurements.
func many(b *testing.B, n int) Store {
	b.Helper()
	d := dbtest.SQLite(b, tables()...)
	all := make([]procurement.Procurement, n)
	cases := make([]Case, n)
	for i := range all {
		announced := day.New(2013, 1, 1).AddDays(i * 3500 / n)
		all[i] = procurement.Procurement{ID: fmt.Sprintf("p%d", i), Number: fmt.Sprintf("N%d", i), Title: "Rollatorer", Procedure: "open", CarriedOutByUs: true, Parties: party.Of("D"), AnnouncedOn: announced}
		cases[i] = Case{Number: fmt.Sprintf("%d-22", i), ProcurementID: all[i].ID, Applicant: fmt.Sprintf("Bolag %d AB", i%300), FiledOn: announced.AddDays(60)}
		if i%20 != 0 {
			cases[i].Instances = []Instance{{Level: FR, DecidedOn: announced.AddDays(130), Outcome: Denied}}
		}
	}
	if err := (procurement.Store{DB: d}).CreateAll(b.Context(), all); err != nil {
		b.Fatal(err)
	}
	s := Store{DB: d}
	if err := s.CreateAll(b.Context(), cases); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkList shows that a page of the list and the analysis cost about the same
// at 100 times the cases of the demo.
func BenchmarkList(b *testing.B) {
	for _, n := range []int{60, 600, 6_000} {
		s := many(b, n)
		for _, list := range []struct {
			name string
			f    Filter
		}{
			{"all", Filter{}},
			{"open", Filter{Result: Open}},
			{"as of", Filter{Filed: day.Year(2017), AsOf: 20171231, Result: Open}},
			{"once", Filter{Ended: day.Year(2017), Once: true}},
			{"text", Filter{Text: "bolag 17"}},
		} {
			b.Run(fmt.Sprintf("%s/%d", list.name, n), func(b *testing.B) {
				for range b.N {
					if _, _, err := s.Search(b.Context(), list.f, Page{Limit: 25}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
